"""The page Præsentation: figures in order, what is revised since, a deck of them, and old decks brought up to date."""

from keyfigures.ui.presentation.page import show

__all__ = ["show"]
