"""Effect: planted effects are found again, none is not, and every number is that of a slow implementation."""
