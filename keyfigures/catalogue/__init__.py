"""The catalogue: what every figure means, and every word of the screen. Only this room reads YAML."""

from keyfigures.catalogue.layouts import Column, Layout, layouts
from keyfigures.catalogue.load import read
from keyfigures.catalogue.model import Catalogue, Definition, Goal, Indicator, Source
from keyfigures.catalogue.remarks import RemarkText, all_remarks, remark_text
from keyfigures.catalogue.texts import Texts, texts

__all__ = [
    "Catalogue",
    "Column",
    "Definition",
    "Goal",
    "Indicator",
    "Layout",
    "RemarkText",
    "Source",
    "Texts",
    "all_remarks",
    "layouts",
    "read",
    "remark_text",
    "texts",
]
