"""Prepared questions: every answer against a slow implementation, and what is said where there is none."""
