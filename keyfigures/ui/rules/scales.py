"""Where a limit can be moved: a range that fits the figures it judges, in steps a person would choose."""

import math
from collections.abc import Collection, Sequence
from pathlib import Path
from statistics import quantiles

from keyfigures import departments
from keyfigures.catalogue import LimitKind, Rule, RuleLimit
from keyfigures.departments import Filter

# Lowest, highest and step of limits that are no figure of the indicator's own.
FIXED = {LimitKind.FRACTILE: (0.0, 100.0, 1.0), LimitKind.RATE: (0.5, 5.0, 0.25), LimitKind.RUNNING: (1.0, 5.0, 1.0)}
STEPS = 60
DIGITS = 6


def values(database: Path, rule: Rule, wanted: Filter, year: int) -> tuple[float, ...]:
    """Return the figures a rule judges in a year, in the indicator's unit."""
    of_type = Filter(wanted.municipality, wanted.organisation, rule.dwelling_type)
    ids = tuple(each.department_id for each in departments.chosen(database, of_type, year))
    found = departments.figures(database, ids, (rule.indicator,), first=year, last=year)
    return tuple(each.value for each in found if each.dwelling_type == departments.ALL and each.value is not None)


def places(limit: RuleLimit, known: Sequence[float], decimals: int, held: Collection[float]) -> tuple[float, ...]:
    """Return where a limit can stand, from the lowest: the figures without the outermost hundredths, in even steps.

    ``held`` are values that must be among them: where the limit stands, and where it stood.

    >>> limit = RuleLimit(LimitKind.NUMBER, 2.0, False, None)
    >>> places(limit, [0.0, 1.0, 2.0, 5.0], 0, [2.0, 4.5])
    (0.0, 1.0, 2.0, 3.0, 4.0, 4.5, 5.0)
    """
    low, high, step = FIXED.get(limit.kind) or _range([*_inner(known), *held], decimals)
    first, last = math.floor(round(low / step, DIGITS)), math.ceil(round(high / step, DIGITS))
    grid = (round(place * step, DIGITS) for place in range(first, last + 1))
    return tuple(sorted({*grid, *held}))


def _inner(known: Sequence[float]) -> tuple[float, ...]:
    """Return the first and the last hundredth of figures."""
    if len(known) < 2:
        return tuple(known)
    hundredths = quantiles(known, n=100, method="inclusive")
    return hundredths[0], hundredths[-1]


def _range(held: Sequence[float], decimals: int) -> tuple[float, float, float]:
    """Return lowest, highest and step; a single figure gets room on both sides."""
    finest = 10.0**-decimals
    low, high = min(held), max(held)
    if high - low < finest:
        low, high = low - 10 * finest, high + 10 * finest
    return low, high, max(finest, _even((high - low) / STEPS))


def _even(step: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is no larger than a step.

    >>> _even(0.13), _even(37.0), _even(2.0)
    (0.1, 20.0, 2.0)
    """
    power = 10.0 ** math.floor(round(math.log10(step), DIGITS))
    return max(round(each * power, DIGITS) for each in (1, 2, 5) if each * power <= step * (1 + 1e-9))
