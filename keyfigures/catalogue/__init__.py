"""The catalogue: what every figure means, and every word of the screen. Only this room reads YAML."""

from keyfigures.catalogue.demo import Accounts, DemoModel, Planted, demo_model
from keyfigures.catalogue.layouts import Column, Layout, layouts
from keyfigures.catalogue.load import read
from keyfigures.catalogue.model import Catalogue, Definition, Goal, Indicator, Rate, Source
from keyfigures.catalogue.peers import NOT_COMPARED, PARTS, Band, PeerClass
from keyfigures.catalogue.remarks import RemarkText, all_remarks, remark_text
from keyfigures.catalogue.texts import Texts, texts

__all__ = [
    "NOT_COMPARED",
    "PARTS",
    "Accounts",
    "Band",
    "Catalogue",
    "Column",
    "Definition",
    "DemoModel",
    "Goal",
    "Indicator",
    "Layout",
    "PeerClass",
    "Planted",
    "Rate",
    "RemarkText",
    "Source",
    "Texts",
    "all_remarks",
    "demo_model",
    "layouts",
    "read",
    "remark_text",
    "texts",
]
