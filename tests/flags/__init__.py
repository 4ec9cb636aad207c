"""Flags: what every rule says against a slow implementation, and what all rules say of a department together."""
