"""The page of agreements needed: choices, the finding, chart, list and cards."""

from keyfigures.ui.flags.page import show as show_need

__all__ = ["show_need"]
