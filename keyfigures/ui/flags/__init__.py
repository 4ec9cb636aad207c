"""The page of agreements needed: choices, the finding, chart, list and cards."""

from keyfigures.ui.flags.choices import is_link
from keyfigures.ui.flags.page import show as show_need
from keyfigures.ui.flags.page import slide

__all__ = ["is_link", "show_need", "slide"]
