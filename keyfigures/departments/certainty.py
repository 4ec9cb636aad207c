"""How sure a figure is: an interval for rates of few, the number it is held against, and what one may say."""

import math

from keyfigures.catalogue import COUNTED, Indicator, Z
from keyfigures.departments.values import (
    DepartmentFigure,
    Interval,
    Lamp,
    Position,
    Reference,
    ReferenceKind,
    Verdict,
)

# Among equals, the worst tenth and the worst quarter are worth a look where nobody has set a limit.
WORST, WORSE = 90.0, 75.0


def wilson(numerator: int, denominator: int) -> Interval | None:
    """Return the Wilson interval of a share in per cent; None where it is no share of a whole.

    >>> found = wilson(1, 12)
    >>> round(found.low, 2), round(found.high, 2)
    (1.49, 35.39)
    """
    if denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    share, square = numerator / denominator, Z * Z / denominator
    middle = (share + square / 2) / (1 + square)
    half = Z * math.sqrt(share * (1 - share) / denominator + square / (4 * denominator)) / (1 + square)
    # The formula gives exactly 0 and 100 at the ends; its last digits don't.
    low = 0.0 if numerator == 0 else 100 * (middle - half)
    high = 100.0 if numerator == denominator else 100 * (middle + half)
    return Interval(low, high)


def interval(figure: DepartmentFigure) -> Interval | None:
    """Return the interval of a figure that is a share of things counted, else None."""
    counts = figure.numerator, figure.denominator
    if figure.value is None or figure.indicator_id not in COUNTED or counts[0] is None or counts[1] is None:
        return None
    return wilson(counts[0], counts[1])


def reference(indicator: Indicator, position: Position | None, rate: tuple[int, float] | None) -> Reference | None:
    """Return what a figure is held against: a limit, else the year's rate, else the equals' median.

    ``rate`` is the newest known year not after the figure's and its value. A median counts only where the figure can
    be better or worse.
    """
    if indicator.limit is not None:
        return Reference(ReferenceKind.LIMIT, indicator.limit.number, indicator.limit.above)
    if indicator.rate is not None and rate is not None:
        return Reference(ReferenceKind.RATE, rate[1], indicator.rate.above, rate[0])
    if indicator.higher_is_better is not None and position is not None:
        return Reference(ReferenceKind.MEDIAN, position.median, not indicator.higher_is_better)
    return None


def verdict(value: float | None, within: Interval | None, against: Reference | None) -> Verdict | None:
    """Return what one may say of a figure and its reference; None where either is missing.

    >>> limit = Reference(ReferenceKind.LIMIT, 2.0, worse_above=True)
    >>> verdict(100 / 12, wilson(1, 12), limit), verdict(100 / 12, wilson(33, 396), limit)
    (<Verdict.MAYBE: 'maybe'>, <Verdict.SURELY: 'surely'>)
    """
    if value is None or against is None:
        return None
    ends = (value, value) if within is None else (within.low, within.high)
    if not _worse(value, against):
        return Verdict.NOT
    return Verdict.SURELY if all(_worse(end, against) for end in ends) else Verdict.MAYBE


def _worse(value: float, against: Reference) -> bool:
    return value > against.value if against.worse_above else value < against.value


def lamp(indicator: Indicator, figure: DepartmentFigure, against: Reference | None, said: Verdict | None) -> Lamp:
    """Return what the table shows at a glance: never green without a figure and something to hold it against."""
    if figure.value is None or not figure.of_a_year:
        return Lamp.UNKNOWN
    if against is not None and against.kind is not ReferenceKind.MEDIAN:
        # A rate is where somebody else begins to pay or to ask, not yet a limit.
        sure = Lamp.WORSE if against.kind is ReferenceKind.LIMIT else Lamp.WATCH
        return {Verdict.SURELY: sure, Verdict.MAYBE: Lamp.WATCH}.get(said or Verdict.NOT, Lamp.FINE)
    if indicator.higher_is_better is None:
        return Lamp.NEUTRAL
    if figure.position is None:
        return Lamp.UNKNOWN
    percentile = figure.position.percentile
    worse = 100 - percentile if indicator.higher_is_better else percentile
    if worse >= WORST and said is Verdict.SURELY:
        return Lamp.WORSE
    return Lamp.WATCH if worse >= WORSE and said is not Verdict.NOT else Lamp.FINE
