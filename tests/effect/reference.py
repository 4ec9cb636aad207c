"""A second, slow implementation of an agreement's effect: exact fractions over whole tables, t by its density added up.

It shares no code with keyfigures.effect. Figures, classes and distances are those of the slow implementation of
departments, which shares none with keyfigures.departments.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from tests.departments.reference import (
    COUNTED_PCT,
    SIZE_OF_UNIT,
    VARIABLES,
    Departments,
    Figure,
    quantile,
)

MOST = 20
ADDED_SHARES = COUNTED_PCT | {"arrears_pct"}
STEPS = 4000

Amounts = dict[int, tuple[Fraction, Fraction]]


@dataclass(frozen=True)
class Asked:
    """An agreement."""

    id: str
    departments: tuple[str, ...]
    indicator: str
    start: int
    end: int | None


@dataclass(frozen=True)
class Found:
    """The numbers of an effect; exact but for the roots."""

    change: Fraction
    theirs: Fraction
    difference: Fraction
    low: float
    high: float
    as_much: int


@dataclass(frozen=True)
class Said:
    """What is said of an agreement's effect."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    mean_before: Fraction | None
    mean_after: Fraction | None
    lack: str | None
    twins: frozenset[str]
    left_out: frozenset[tuple[str, str, bool]]
    years: Mapping[int, tuple[Fraction | None, tuple[Fraction, ...] | None, int]]
    manner: str
    found: Found | None


class Effects:
    """The effects of agreements by the figures of one database."""

    def __init__(self, slow: Departments) -> None:
        self.slow = slow
        self.line = self._lines()
        self.members: dict[str, list[str]] = {}
        for id_, newest in sorted(self.line.items()):
            self.members.setdefault(newest, []).append(id_)
        self.kinds = cache(self._kind)

    # Who is whose line.

    def _before(self) -> dict[str, set[str]]:
        rows = self.slow.departments
        return {id_: {*(row["predecessor_id"] or "").split()} & rows.keys() for id_, row in rows.items()}

    def _lines(self) -> dict[str, str]:
        before = self._before()
        after: dict[str, set[str]] = {id_: {other for other in before if id_ in before[other]} for id_ in before}
        found = {}
        for id_ in before:
            line, grown = {id_}, True
            while grown:
                more = line.union(*(before[each] | after[each] for each in line))
                grown, line = more != line, more
            found[id_] = min({each for each in line if not after[each] & line} or line)
        return found

    # What a line's figure is.

    def _kind(self, indicator: str, id_: str, shown: range) -> str:
        kinds = {
            kind
            for (which, kind, year), each in self.slow.figures.items()
            if which == indicator and year in shown
            if id_ in each
        }
        return kinds.pop() if len(kinds) == 1 else "all"

    def figure(self, indicator: str, id_: str, year: int, shown: range) -> Figure | None:
        """Return a department's figure of a whole year."""
        found = self.slow.figure(indicator, id_, self.kinds(indicator, id_, shown), year)
        return found if found and found.of_a_year else None

    def base(self, figure: Figure) -> Fraction | None:
        """Return what a figure is per."""
        if figure.denominator is not None:
            return Fraction(figure.denominator)
        size = SIZE_OF_UNIT.get(self.slow.meaning[figure.indicator].unit)
        row = self.slow.departments[figure.department]
        return Fraction(row[size]) if size and row[size] is not None else None

    def manner(self, indicator: str, shown: Sequence[Figure]) -> str:
        """Return whether figures are added up or averaged."""
        unit = self.slow.meaning[indicator].unit
        adds = unit in SIZE_OF_UNIT or indicator in ADDED_SHARES
        return "sums" if adds and all(self.base(each) for each in shown) else "mean"

    def course(self, line: str, indicator: str, definition: str, manner: str, shown: range) -> tuple[Amounts, set[int]]:
        """Return a line's amounts and bases by year, and the years in which one of its figures is hidden."""
        amounts: Amounts = {}
        hidden = set()
        for year in shown:
            rows = [self._row(id_, indicator, definition, year, shown) for id_ in self._there(line, year)]
            part = self._part(indicator, rows, manner)
            if part:
                amounts[year] = part
            elif any(row and row.status == "suppressed" for row in rows):
                hidden.add(year)
        return amounts, hidden

    def _there(self, line: str, year: int) -> list[str]:
        return [id_ for id_ in self.members[line] if self.slow.existed(id_, year)]

    def _row(self, id_: str, indicator: str, definition: str, year: int, shown: range) -> Figure | None:
        figure = self.figure(indicator, id_, year, shown)
        return figure if figure and figure.definition == definition else None

    def _part(self, indicator: str, rows: Sequence[Figure | None], manner: str) -> tuple[Fraction, Fraction] | None:
        known = [row for row in rows if row and row.value is not None]
        if not known or len(known) < len(rows):
            return None
        values = [Fraction(row.value or 0) for row in known]
        unit = self.slow.meaning[indicator].unit
        if manner == "mean":
            return sum(values, Fraction(0)) / (1 if unit == "count" else len(values)), Fraction(1)
        bases = [self.base(row) for row in known]
        if not all(bases):
            return (values[0], Fraction(1)) if len(values) == 1 else None
        scale = 100 if unit == "pct" else 1
        amounts = [
            value * (base or 0) if row.numerator is None else Fraction(scale * row.numerator)
            for row, value, base in zip(known, values, bases, strict=True)
        ]
        return sum(amounts, Fraction(0)), sum((base or Fraction(0) for base in bases), Fraction(0))

    # The effect.

    def effect(self, asked: Asked, others: Sequence[Asked], until: int, years: int = 3) -> Said:
        """Return what is said of an agreement."""
        before = range(asked.start - years, asked.start)
        after = range(asked.start + 1, min(until, asked.start + years) + 1)
        shown = range(before[0] - 2, max(until, asked.start) + 1)
        own = sorted({self.line[id_] for id_ in asked.departments})
        figures = [
            figure
            for line in own
            for id_ in self.members[line]
            for year in shown
            if (figure := self.figure(asked.indicator, id_, year, shown)) and figure.value is not None
        ]
        definition = self._definition(asked, figures, {*before, *after})
        alike = [each for each in figures if each.definition == definition]
        manner = self.manner(asked.indicator, alike)
        courses = {line: self.course(line, asked.indicator, definition, manner, shown) for line in own}
        kept = [
            line for line in own if min(sum(year in courses[line][0] for year in side) for side in (before, after)) >= 2
        ] or own
        common = set.intersection(*({*courses[line][0]} for line in kept))
        used = [tuple(year for year in side if year in common) for side in (before, after)]
        out = {(line, why(courses[line][1], {*before, *after}), False) for line in own if line not in kept}
        near = {line: self.near(line, own, asked.start) for line in kept}
        agreed = self._agreed(asked, others, {*before, *after, asked.start})
        theirs: dict[str, Amounts] = {}
        for twin in {each for every in near.values() for each in every}:
            if twin in agreed:
                out.add((twin, "agreement", True))
                continue
            amounts, hidden = self.course(twin, asked.indicator, definition, manner, shown)
            if {*used[0], *used[1]} <= amounts.keys():
                theirs[twin] = amounts
            else:
                out.add((twin, why(hidden, {*used[0], *used[1]}), True))
        whole = {year: summed([courses[line][0][year] for line in kept]) for year in sorted(common)}
        lack = lacking(any(courses[line][0] for line in kept), used, len(theirs))
        comparison = None
        if lack is None:
            own_amounts = {line: courses[line][0] for line in kept}
            twins_of = {line: [each for each in near[line] if each in theirs] for line in kept}
            counted = asked.indicator in COUNTED_PCT
            comparison = compare(own_amounts, theirs, twins_of, used[0], used[1], counted=counted)
        return Said(
            before=used[0],
            after=used[1],
            mean_before=mean(whole, used[0]),
            mean_after=mean(whole, used[1]),
            lack=lack,
            twins=frozenset(theirs),
            left_out=frozenset(out),
            years={year: year_said(whole.get(year), theirs, year) for year in shown},
            manner=manner,
            found=comparison,
        )

    def _definition(self, asked: Asked, figures: Sequence[Figure], years: set[int]) -> str:
        inside = [each for each in figures if each.year in years] or figures
        newest = max(inside, key=lambda each: (each.year, each.department), default=None)
        return newest.definition if newest else f"{asked.indicator}_reported"

    def near(self, line: str, own: Sequence[str], start: int) -> list[str]:
        """Return the twenty lines nearest to one's departments in the year of the start."""
        found: list[tuple[float, str]] = []
        weights = dict.fromkeys(VARIABLES, 1.0)
        for id_ in self.members[line]:
            ids = tuple(self.slow.with_any_figure(start, demo=self.slow.places[id_].demo))
            if id_ in ids:
                nearest = self.slow.twins(id_, start, weights, ids)[1][:MOST]
                found += [(round(each.distance, 9), each.department) for each in nearest]
        ordered = [self.line[id_] for _, id_ in sorted(found)]
        return [each for each in dict.fromkeys(ordered) if each not in own][:MOST]

    def _agreed(self, asked: Asked, others: Sequence[Asked], years: set[int]) -> set[str]:
        running = [
            other
            for other in others
            if other.id != asked.id and other.indicator == asked.indicator
            if any(other.start <= year <= (other.end or year) for year in range(min(years), max(years) + 1))
        ]
        return {self.line[id_] for other in running for id_ in other.departments}


def why(hidden: set[int], years: set[int]) -> str:
    """Return why a line is left out."""
    return "hidden" if hidden & years else "years"


def lacking(any_figure: object, used: Sequence[Sequence[int]], twins: int) -> str | None:
    """Return what is lacking to judge an effect."""
    tests = (
        ("figures", not any_figure),
        ("before", len(used[0]) < 2),
        ("after", len(used[1]) < 2),
        ("twins", twins < 8),
    )
    return next((name for name, lacks in tests if lacks), None)


def summed(parts: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Return the sums of amounts and bases."""
    return sum((part for part, _ in parts), Fraction(0)), sum((base for _, base in parts), Fraction(0))


def mean(amounts: Amounts, years: Sequence[int]) -> Fraction | None:
    """Return the mean of the figures of years."""
    values = [amounts[year][0] / amounts[year][1] for year in years]
    return sum(values, Fraction(0)) / len(values) if values else None


def change(amounts: Amounts, before: Sequence[int], after: Sequence[int]) -> Fraction:
    """Return the mean after less the mean before."""
    ends = mean(amounts, before), mean(amounts, after)
    assert ends[0] is not None
    assert ends[1] is not None
    return ends[1] - ends[0]


def year_said(
    own: tuple[Fraction, Fraction] | None, twins: Mapping[str, Amounts], year: int
) -> tuple[Fraction | None, tuple[Fraction, ...] | None, int]:
    """Return the own figure of a year, the quartiles of the twins' and how many have one."""
    known = [float(each[year][0] / each[year][1]) for each in twins.values() if year in each]
    value = own[0] / own[1] if own else None
    few = len(known) < 2 or 2 * len(known) < len(twins)
    return value, None if few else tuple(quantile(known, Fraction(place, 4)) for place in (1, 2, 3)), len(known)


def compare(
    own: Mapping[str, Amounts],
    twins: Mapping[str, Amounts],
    twins_of: Mapping[str, Sequence[str]],
    before: Sequence[int],
    after: Sequence[int],
    *,
    counted: bool,
) -> Found:
    """Return the difference in change, its interval, and how many twins stand out as much."""
    years = (*before, *after)
    whole = {year: summed([each[year] for each in own.values()]) for year in years}
    bases = {line: sum((own[line][year][1] for year in years), Fraction(0)) for line in own}
    shares = {line: base / sum(bases.values(), Fraction(0)) for line, base in bases.items()}
    raw = {
        twin: sum((shares[line] / len(of) for line, of in twins_of.items() if twin in of), Fraction(0))
        for twin in twins
    }
    total = sum(raw.values(), Fraction(0))
    weights = {twin: weight / total for twin, weight in raw.items()}
    changes = {twin: change(each, before, after) for twin, each in twins.items()}
    theirs = sum((weights[twin] * changes[twin] for twin in twins), Fraction(0))
    squares = sum((weight**2 for weight in weights.values()), Fraction(0))
    spread = sum((weights[twin] * (changes[twin] - theirs) ** 2 for twin in twins), Fraction(0)) / (1 - squares)
    own_squares = sum((share**2 for share in shares.values()), Fraction(0))
    chance = max(own_squares * spread, counting(whole, before, after) if counted else Fraction(0))
    half = t_quantile(max(1, math.floor(1 / squares) - 1)) * math.sqrt(chance + squares * spread)
    moved = change(whole, before, after)
    difference = moved - theirs
    # Squared, so that all stays exact.
    stands_out = difference**2 / (own_squares + squares)
    n = len(twins)
    everybody = sum(changes.values(), Fraction(0)) + moved
    gaps = [(each - (everybody - each) / n) ** 2 / (1 + Fraction(1, n)) for each in changes.values()]
    return Found(
        change=moved,
        theirs=theirs,
        difference=difference,
        low=float(difference) - half,
        high=float(difference) + half,
        as_much=sum(gap >= stands_out for gap in gaps),
    )


def counting(whole: Amounts, before: Sequence[int], after: Sequence[int]) -> Fraction:
    """Return the variance that counting alone gives the change of a share in per cent."""
    parts = summed([whole[year] for year in (*before, *after)])
    share = parts[0] / parts[1]
    noise = sum(
        (sum((1 / whole[year][1] for year in side), Fraction(0)) / len(side) ** 2 for side in (before, after)),
        Fraction(0),
    )
    return max(share * (100 - share), Fraction(0)) * noise


@cache
def t_quantile(freedom: int) -> float:
    """Return the t that 95 of 100 lie within: Simpson's rule over the angle whose tangent is t / √freedom."""

    def density(angle: float) -> float:
        return math.cos(angle) ** (freedom - 1)

    whole = simpson(density, math.pi / 2)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if simpson(density, middle) < 0.95 * whole else (low, middle)
    return math.tan(low) * math.sqrt(freedom)


def simpson(function: Callable[[float], float], end: float) -> float:
    """Return the area under a function from 0 to an end."""
    step = end / STEPS
    inner = sum((4 if place % 2 else 2) * function(place * step) for place in range(1, STEPS))
    return step / 3 * (function(0.0) + inner + function(end))
