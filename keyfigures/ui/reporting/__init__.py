"""The page Rapport: a report or statement of a governance year, read, written in, compared and taken away as files."""

from keyfigures.ui.reporting.page import show

__all__ = ["show"]
