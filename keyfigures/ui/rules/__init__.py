"""The page of rules: the workbench of limits, two sets compared, the test against history, and saved versions."""

from keyfigures.ui.rules.page import show

__all__ = ["show"]
