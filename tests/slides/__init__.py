"""Slides, read back: native charts, templates, and decks brought up to date."""
