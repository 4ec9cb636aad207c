"""The dashboard as a reader meets it: a real server driven through a real Chromium."""
