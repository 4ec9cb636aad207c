"""The catalogue: what every figure means, and every word of the screen. Only this room reads YAML."""

from keyfigures.catalogue.agreements import (
    AgreementTerms,
    Category,
    Forum,
    ForumTerms,
    MonthDay,
    Rhythm,
    Scope,
    Target,
    Template,
    YearStep,
    agreement_terms,
)
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
    "AgreementTerms",
    "Band",
    "Basis",
    "BasisKind",
    "Catalogue",
    "Category",
    "Column",
    "Criterion",
    "Definition",
    "DemoModel",
    "Fact",
    "Forum",
    "ForumTerms",
    "Goal",
    "Indicator",
    "Layout",
    "LimitKind",
    "Matter",
    "MonthDay",
    "PeerClass",
    "Planted",
    "Rate",
    "RemarkText",
    "Rhythm",
    "Rule",
    "RuleLimit",
    "RuleSet",
    "Scope",
    "Side",
    "Source",
    "Target",
    "Template",
    "Texts",
    "YearStep",
    "Z",
    "agreement_terms",
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
