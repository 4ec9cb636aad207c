"""The page of a meeting: everything of one organisation's annual meeting in its order, and the minutes."""

from keyfigures.ui.meeting.page import show

__all__ = ["show"]
