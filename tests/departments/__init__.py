"""Departments: every figure against the slow implementation, charts, words."""
