"""The page of the dialogue: the year, the forums, the packages, oversight and self-control."""

from keyfigures.ui.dialogue.page import show

__all__ = ["show"]
