"""What is said of an agreement's effect: values that cannot be changed; None only where nothing can be said."""

from dataclasses import dataclass
from enum import StrEnum

from keyfigures.departments import Department, DepartmentFigure
from keyfigures.numbers import SIGNIFICANT_DECIMALS
from keyfigures.register import AgreementStatus

CHANCE = 0.05


class Manner(StrEnum):
    """How departments become one figure: a sum over a sum, or the mean of the departments where nothing adds up."""

    SUMS = "sums"
    MEAN = "mean"


class Why(StrEnum):
    """Why a department is left out: no figure in a year that is used, a hidden one, or an agreement of its own."""

    YEARS = "years"
    HIDDEN = "hidden"
    AGREEMENT = "agreement"


class Lack(StrEnum):
    """What is lacking where an effect cannot be judged."""

    FIGURES = "figures"
    BEFORE = "before"
    AFTER = "after"
    TWINS = "twins"


@dataclass(frozen=True)
class Undertaking:
    """What an agreement says that its effect is judged by; ``end`` is None where it has no last year.

    ``target`` is in the indicator's unit. ``ended_as`` says how an agreement with an end came to it.
    """

    id: str
    department_ids: tuple[str, ...]
    indicator: str
    start: int
    end: int | None = None
    target: float | None = None
    ended_as: AgreementStatus = AgreementStatus.FULFILLED


@dataclass(frozen=True)
class LeftOut:
    """A line of departments that takes no part, named by its newest, and why; ``is_twin`` is False for an own one."""

    department_id: str
    why: Why
    is_twin: bool


@dataclass(frozen=True)
class YearSaid:
    """A year of the chart: the own figure, and median and middle half of the ``n`` twins with a figure that year.

    The twins' are None where fewer than half of them have a figure.
    """

    year: int
    own: float | None
    median: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Comparison:
    """Two changes and their difference, in the indicator's unit; ``low`` to ``high`` holds the effect in 95 of 100.

    ``as_much`` counts the twins that differ from all others at least as much as the own one does; ``p`` is the own
    one's rank among them all: (as_much + 1) / (twins + 1).
    """

    change: float
    twins_change: float
    difference: float
    low: float
    high: float
    as_much: int
    p: float

    @property
    def holds_zero(self) -> bool:
        """Tell whether no effect at all lies in the interval; the last binary digits don't count."""
        return round(self.low, SIGNIFICANT_DECIMALS) <= 0 <= round(self.high, SIGNIFICANT_DECIMALS)

    @property
    def can_be_chance(self) -> bool:
        """Tell whether the difference can be chance: by its interval, or because twins stand out as much too often."""
        return self.holds_zero or (self.as_much > 0 and self.p > CHANCE)


@dataclass(frozen=True)
class Effect:
    """What became of the indicator after an agreement, and what became of the twins.

    ``members`` are the departments the agreement names. ``before`` and ``after`` are means of the years used.
    ``found`` is None where ``lack`` says what is lacking. ``twins`` are named by the newest department of their line.
    ``widened``: departments were merged, split or renumbered, and whole lines are followed. ``among_worst``: before,
    the figure was worse than nine tenths of the twins', so part of a change for the better may come by itself.
    ``figures`` are the own ones that are drawn.
    """

    undertaking: Undertaking
    members: tuple[Department, ...]
    definition_id: str
    manner: Manner
    years_before: tuple[int, ...]
    years_after: tuple[int, ...]
    before: float | None
    after: float | None
    found: Comparison | None
    lack: Lack | None
    twins: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    series: tuple[YearSaid, ...]
    figures: tuple[DepartmentFigure, ...]
    widened: bool
    among_worst: bool

    @property
    def is_demo(self) -> bool:
        """Tell whether the figures are invented."""
        return any(each.is_demo for each in self.members)
