"""What a key figure, a definition and a source are: values that cannot be changed."""

from dataclasses import dataclass
from datetime import date

from keyfigures.catalogue.goals import Goal
from keyfigures.catalogue.peers import PeerClass
from keyfigures.catalogue.rules import RuleSet
from keyfigures.language import Text

LEVELS = ("municipality", "organisation", "department")


@dataclass(frozen=True)
class Source:
    """Where figures came from, under which licence and how they were taken over."""

    id: str
    title: Text
    short_title: Text
    publisher: str
    url: str
    licence: Text
    published: date
    retrieved: date
    retrieval: Text


@dataclass(frozen=True)
class Definition:
    """One publisher's way of counting an indicator; figures by two definitions never share a line."""

    id: str
    indicator: str
    title: Text
    short_title: Text
    publisher: str
    numerator: Text
    denominator: Text
    reference_date: Text
    weights: tuple[str, ...]
    closed_years: tuple[int, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """A limit that a public source names: a figure on the wrong side of ``number`` is worth a question.

    ``above`` says which side: figures above the number, else figures below it. ``basis`` says whose limit it is.
    """

    number: float
    above: bool
    basis: Text


@dataclass(frozen=True)
class Rate:
    """A limit set anew for every year, in data/master/rates.csv: a figure ``above`` it is worse, else one below."""

    id: str
    above: bool


@dataclass(frozen=True)
class Indicator:
    """What a key figure means; every page, tooltip and export draws from it.

    ``headings`` are the column headings that stand for this figure in a spreadsheet, lower-case, the id first; a
    heading belongs to one indicator only. ``limit`` and ``rate`` are None where no public source names one. ``levels``
    are whom there can be figures of, out of LEVELS; ``peer_class`` is 'none' where departments are not compared.
    """

    id: str
    title: Text
    short_title: Text
    unit: str
    decimals: int
    higher_is_better: bool | None
    goal: Goal
    levels: tuple[str, ...]
    definition: Text
    numerator: Text
    denominator: Text
    reference_date: Text
    why: Text
    cannot_tell: Text
    source: str
    definitions: tuple[str, ...]
    first_year: int
    caveats: tuple[str, ...]
    peer_class: str
    low: float
    high: float
    comparable: bool
    headings: tuple[str, ...]
    limit: Limit | None
    rate: Rate | None
    checked_by: Text
    reviewed: date
    next_review: date


@dataclass(frozen=True)
class Catalogue:
    """Everything the data folder says about meaning, by id; ``rule_sets`` by governance year."""

    indicators: dict[str, Indicator]
    definitions: dict[str, Definition]
    sources: dict[str, Source]
    caveats: dict[str, Text]
    peers: dict[str, PeerClass]
    rule_sets: dict[int, RuleSet]
