"""The page of agreements: the list of all, and each of them from its draft to its effect."""

from keyfigures.ui.agreements.page import show

__all__ = ["show"]
