"""Charts of need: which departments need an agreement and why, and what was said of each year by year."""

from keyfigures.figures.flags.lanes import lanes
from keyfigures.figures.flags.need import need
from keyfigures.figures.flags.rows import NeedRow, need_row

__all__ = ["NeedRow", "lanes", "need", "need_row"]
