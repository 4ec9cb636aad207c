"""Charts of need: which departments need an agreement and why, and what was said of each year by year."""

from keyfigures.figures.flags.lanes import lanes
from keyfigures.figures.flags.need import need
from keyfigures.figures.flags.rows import NeedRow, by_weight, need_row, weightiest

__all__ = ["NeedRow", "by_weight", "lanes", "need", "need_row", "weightiest"]
