"""The tests; they mirror the package, and reference.py recomputes every figure slowly."""
