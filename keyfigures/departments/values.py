"""What is said of a department: values that cannot be changed; ids are text, None only where there is no figure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What a figure's certainty lets one say about it and its reference.

    ``SURELY`` worse: the whole interval lies on the worse side; ``MAYBE``: the value does, the interval does not;
    ``NOT``: the value lies on the better side or on the reference itself.
    """

    SURELY = "surely"
    MAYBE = "maybe"
    NOT = "not"


class Lamp(StrEnum):
    """What the table shows at a glance, always with a word."""

    WORSE = "worse"
    WATCH = "watch"
    FINE = "fine"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Where a series goes, when its trend can be told from chance."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "none"
    TOO_FEW = "too_few"


class ReferenceKind(StrEnum):
    """What a figure is held against."""

    LIMIT = "limit"
    RATE = "rate"
    MEDIAN = "equals_median"
    TOGETHER = "together"


@dataclass(frozen=True)
class Department:
    """A department's master data and the class it is compared in; a part that is not known is None.

    ``dwelling_type`` is the type most of its dwellings are of. ``predecessors`` and ``successors`` are ids.
    """

    department_id: str
    name: str
    organisation_id: str
    organisation: str
    municipality_code: str
    municipality: str
    supervising_code: str | None
    region_code: str
    region: str
    building_type: str | None
    first_use_year: int | None
    dwellings: int | None
    dwellings_family: int | None
    dwellings_elderly: int | None
    dwellings_youth: int | None
    dwellings_care: int | None
    area_m2: int | None
    tenancy_units: int | None
    comprehensive_plan: str | None
    area_id: str | None
    flexible_letting_pct: int | None
    municipal_allocation_pct: int | None
    valid_from: str | None
    valid_to: str | None
    dwelling_type: str | None
    size_class: str | None
    period_class: str | None
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    is_demo: bool


@dataclass(frozen=True)
class Position:
    """Where a figure stands among the department's equals of the same year.

    ``kept`` are the parts of the class that were kept, ``n`` the equals with a figure (the department itself left
    out), ``rank`` counts from the highest among ``n + 1``, ``percentile`` is the share of equals with a lower figure
    (half of those with the same). The band is of the whole class, the department among them.
    """

    kept: tuple[str, ...]
    n: int
    rank: int
    percentile: float
    p10: float
    p25: float
    median: float
    p75: float
    p90: float


@dataclass(frozen=True)
class DepartmentFigure:
    """One figure of one department in one year; where value is None, status says why.

    ``position`` is None where there is no figure, the indicator is not compared, the account is shorter than a year
    (``of_a_year`` is False: it is shown and counts nowhere), or there are not enough equals.
    """

    department_id: str
    indicator_id: str
    definition_id: str
    source_id: str
    dwelling_type: str
    year: int
    period: str
    period_start: date
    value: float | None
    numerator: int | None
    denominator: int | None
    status: str
    note: str
    position: Position | None
    of_a_year: bool = True


@dataclass(frozen=True)
class Reference:
    """A number a figure is held against, and whether the figure is worse above it; ``year`` is the rate's own."""

    kind: ReferenceKind
    value: float
    worse_above: bool
    year: int | None = None


@dataclass(frozen=True)
class Interval:
    """A Wilson interval at 95 per cent, in the figure's own unit."""

    low: float
    high: float


@dataclass(frozen=True)
class Trend:
    """The trend of a series: Theil and Sen's slope in units a year, tested by Mann and Kendall.

    Figures of accounts shorter than a year and by other definitions than the newest's don't count.

    Slope and p are None with fewer than five years with a figure.
    """

    direction: Direction
    n: int
    first_year: int | None
    last_year: int | None
    slope: float | None
    p: float | None


@dataclass(frozen=True)
class Assessment:
    """A figure with all that is needed to judge it; ``history`` are its years up to the one it is judged in."""

    figure: DepartmentFigure
    interval: Interval | None
    reference: Reference | None
    verdict: Verdict | None
    trend: Trend
    lamp: Lamp
    history: tuple[DepartmentFigure, ...]


@dataclass(frozen=True)
class Part:
    """One variable's part of a distance: its weight and its share of the squared distance, in per cent."""

    variable: str
    weight: float
    share_pct: float


@dataclass(frozen=True)
class Twin:
    """A department that resembles another, how far away it is, and what the distance is made of."""

    department_id: str
    name: str
    organisation: str
    municipality: str
    distance: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Twins:
    """The k most similar departments of a year, nearest first.

    ``variables`` were used; ``left_out`` are those the department has no figure for. ``stability`` says for each
    variable how many of the k stay when its weight is 0.
    """

    department_id: str
    year: int
    k: int
    candidates: int
    variables: tuple[str, ...]
    left_out: tuple[str, ...]
    twins: tuple[Twin, ...]
    stability: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Step:
    """One step of a decomposition: what it is called, and what it adds in the unit of its decomposition."""

    id: str
    name: str
    change: float


@dataclass(frozen=True)
class Decomposition:
    """Why a figure moved between two years: the steps add up from ``before`` to ``after``.

    ``kind`` is 'numerator' (a department's own counts) or 'mix' (departments' rates and weights). ``unit`` is that of
    the indicator. ``in_numerator`` repeats the steps in the numerator's unit (dwellings or kroner) at the last year's
    denominator, ``in_kroner`` in kroner a year where the numerator is dwellings and their rent is known.
    """

    kind: str
    first_year: int
    last_year: int
    before: float
    after: float
    steps: tuple[Step, ...]
    in_numerator: tuple[Step, ...]
    left_out: int
    in_kroner: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Bearer:
    """A department's part of a sum; ``kroner`` is None where nobody can say, ``is_demo`` marks invented figures."""

    department_id: str
    name: str
    amount: float
    share_pct: float
    cumulated_pct: float
    kroner: float | None
    is_demo: bool = False


@dataclass(frozen=True)
class Concentration:
    """How few departments bear a sum: bearers with the largest first; ``few`` of them bear ``few_share_pct``."""

    indicator_id: str
    year: int
    total: float
    total_kroner: float | None
    bearers: tuple[Bearer, ...]
    few: int
    few_share_pct: float
    few_kroner: float | None
    without_figure: int


@dataclass(frozen=True)
class Total:
    """A figure of several departments together: a sum over a sum, never a mean of means.

    ``of`` counts the departments there were in the year, those apart that the figure is not applicable to; ``n`` those
    with a figure. ``value`` is None for an indicator that cannot be added up, and where ``n`` is less than two thirds
    of ``of``; ``amount`` and ``base`` are those of the ``n``.
    """

    indicator_id: str
    year: int
    value: float | None
    amount: float | None
    base: float | None
    n: int
    of: int
