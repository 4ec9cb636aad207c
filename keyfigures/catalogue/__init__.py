"""The catalogue: what every figure means, and every word of the screen. Only this room reads YAML."""

from keyfigures.catalogue.counted import COUNTED, Z
from keyfigures.catalogue.demo import Accounts, DemoModel, Planted, demo_model
from keyfigures.catalogue.goals import Goal
from keyfigures.catalogue.layouts import Column, Layout, layouts
from keyfigures.catalogue.load import read
from keyfigures.catalogue.model import Catalogue, Definition, Indicator, Rate, Source
from keyfigures.catalogue.peers import NOT_COMPARED, PARTS, Band, PeerClass
from keyfigures.catalogue.remarks import RemarkText, all_remarks, remark_text
from keyfigures.catalogue.rule_files import as_yaml, rule_set_from
from keyfigures.catalogue.rules import (
    DWELLING_TYPES,
    Basis,
    BasisKind,
    Criterion,
    Fact,
    LimitKind,
    Matter,
    Rule,
    RuleLimit,
    RuleSet,
    Side,
    by_key,
    judged_by,
    rule_key,
)
from keyfigures.catalogue.texts import Texts, texts

__all__ = [
    "COUNTED",
    "DWELLING_TYPES",
    "NOT_COMPARED",
    "PARTS",
    "Accounts",
    "Band",
    "Basis",
    "BasisKind",
    "Catalogue",
    "Column",
    "Criterion",
    "Definition",
    "DemoModel",
    "Fact",
    "Goal",
    "Indicator",
    "Layout",
    "LimitKind",
    "Matter",
    "PeerClass",
    "Planted",
    "Rate",
    "RemarkText",
    "Rule",
    "RuleLimit",
    "RuleSet",
    "Side",
    "Source",
    "Texts",
    "Z",
    "all_remarks",
    "as_yaml",
    "by_key",
    "demo_model",
    "judged_by",
    "layouts",
    "read",
    "remark_text",
    "rule_key",
    "rule_set_from",
    "texts",
]
