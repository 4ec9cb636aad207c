"""Tests of complete choices, their charts and the figures that are kept."""
