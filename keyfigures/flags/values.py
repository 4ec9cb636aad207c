"""What a rule says of a department, and what all rules together say: values that cannot be changed."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from keyfigures.catalogue import Criterion, Fact, Rule
from keyfigures.departments import DepartmentFigure, Trend, Verdict


class Level(IntEnum):
    """What a rule says; a rule that cannot be judged has none."""

    NONE = 0
    YELLOW = 1
    RED = 2


class Status(StrEnum):
    """What all rules together say of a department in a year.

    ``FLAGGED``: a red flag stands that was surely raised; ``MAYBE``: a red one that may be chance, or a yellow one;
    ``NOT_ASSESSABLE``: no rule could be judged.
    """

    FLAGGED = "flagged"
    MAYBE = "maybe"
    NONE = "none"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rule about one department in one year, as the database says it.

    ``status`` is the figure's. ``rate_known_year`` is the year the rate is from. ``level`` is None where the rule
    cannot be judged. ``since`` is the first year of the flag that stands, ``level_since`` that of its colour.
    ``is_need`` tells whether the red flag that stands was surely raised. Limits are in the unit of the figure, a
    fractile's in percentiles. ``certainty`` is None where no flag stands, NOT for one that stands by the rule's lift
    although its limit is not passed.
    """

    rule_id: str
    department_id: str
    year: int
    value: float | None
    status: str
    percentile: float | None
    numerator: int | None
    denominator: int | None
    rate: float | None
    rate_known_year: int | None
    yellow_limit: float | None
    red_limit: float | None
    level: int | None
    since: int | None
    level_since: int | None
    is_need: bool
    certainty: Verdict | None


@dataclass(frozen=True)
class Lift:
    """What would lift a flag altogether: a value strictly better than ``value``, or equal to it where ``inclusive``.

    ``value`` is in the unit of the limit; ``count`` is the last whole count that would do, for a share of things
    counted.
    """

    value: float
    inclusive: bool
    count: int | None


@dataclass(frozen=True)
class Flag:
    """A judgement with what it is argued by: the figure itself, the limit that was passed, how sure that is.

    ``count`` and ``count_at_limit`` are whole things (dwellings, persons) where the figure is a share of them;
    ``excess`` is how far beyond the limit: in whole things, else in the figure's unit; None among equals, where the
    limit is a percentile, and for a flag that stands although the limit is not passed (``certainty`` is NOT). ``lift``
    is None for a rule of years in a row, which one better year lifts.
    """

    rule: Rule
    judgement: Judgement
    figure: DepartmentFigure
    trend: Trend
    limit: float | None
    certainty: Verdict
    count: int | None
    count_at_limit: int | None
    excess: float | None
    lift: Lift | None


@dataclass(frozen=True)
class Case:
    """A department in a year: its status, its flags, the strongest first, and the rules that could not be judged.

    A rule about a figure that is not applicable to the department (of no vacant dwelling none is vacant for long) is
    not among them.

    ``points`` are weight times level (yellow 1, red 2) by goal; nothing is added up behind the reader's back. ``since``
    is the first year of the oldest flag that stands, None without one. ``worse_and_worse``: one and the same figure is
    worse than three quarters of the equals' and getting worse.
    """

    department_id: str
    year: int
    status: Status
    flags: tuple[Flag, ...]
    oversight: tuple[Flag, ...]
    not_assessable: tuple[str, ...]
    points: tuple[tuple[str, int], ...]
    worse_than_equals: bool
    getting_worse: bool
    worse_and_worse: bool
    since: int | None


@dataclass(frozen=True)
class Met:
    """One criterion of a legal category and the department's own figure; ``is_met`` is None without a figure."""

    criterion: Criterion
    value: float | None
    is_met: bool | None


@dataclass(frozen=True)
class FactSaid:
    """A legal category of areas held against a department's own figures: beside the flags, never part of them."""

    fact: Fact
    year: int
    criteria: tuple[Met, ...]
