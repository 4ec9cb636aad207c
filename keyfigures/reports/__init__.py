"""Reports of a governance year: one content, in two editions, made from the figures and from what people wrote."""

from keyfigures.reports.asked import Asked, editable, written
from keyfigures.reports.basis import Basis, basis
from keyfigures.reports.compose import report, reported
from keyfigures.reports.content import (
    WHYS,
    Block,
    Cell,
    Edition,
    Figure,
    Hidden,
    Paragraph,
    Report,
    Section,
    Table,
    Why,
)
from keyfigures.reports.difference import Changed, Difference, differences
from keyfigures.reports.national import FIELDS, National, national, national_file

__all__ = [
    "FIELDS",
    "WHYS",
    "Asked",
    "Basis",
    "Block",
    "Cell",
    "Changed",
    "Difference",
    "Edition",
    "Figure",
    "Hidden",
    "National",
    "Paragraph",
    "Report",
    "Section",
    "Table",
    "Why",
    "basis",
    "differences",
    "editable",
    "national",
    "national_file",
    "report",
    "reported",
    "written",
]
