"""Tests of reports: what they say, what they hide, and what they are as files."""
