"""Comparison: groups, averages, ranks, and how sure a statement about them is."""

from keyfigures.compare.comparison import Comparison, compare, definition_for, years
from keyfigures.compare.figures import (
    AverageFigure,
    Figure,
    Weights,
    WiderFigure,
    averages,
    coverage,
    figures,
    wider_figures,
)
from keyfigures.compare.groups import NAMED, Group, GroupKind, group, group_text
from keyfigures.compare.kinds import AverageKind
from keyfigures.compare.places import About, Municipality, about, municipalities, municipality
from keyfigures.compare.reconcile import Variant, reconcile
from keyfigures.compare.robustness import Choice, Robustness, robustness

__all__ = [
    "NAMED",
    "About",
    "AverageFigure",
    "AverageKind",
    "Choice",
    "Comparison",
    "Figure",
    "Group",
    "GroupKind",
    "Municipality",
    "Robustness",
    "Variant",
    "Weights",
    "WiderFigure",
    "about",
    "averages",
    "compare",
    "coverage",
    "definition_for",
    "figures",
    "group",
    "group_text",
    "municipalities",
    "municipality",
    "reconcile",
    "robustness",
    "wider_figures",
    "years",
]
