"""Departments: their figures, equals, twins, certainty, and what they add up to."""
