"""The account of a number: the rows it was made of, how, and which of them do not count and why."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from keyfigures import numbers
from keyfigures.catalogue import Texts

# Of more terms than this a formula says the first, the last and how many.
MOST_TERMS = 6
# Rows and columns of the table of a chart.
Cell = tuple[int, int]


class SumKind(StrEnum):
    """How a number was made of its rows.

    ``RATIO`` is a sum over a sum, ``WEIGHTED`` a mean of values each weighted by its denominator, ``PRINTED`` one
    figure as its source has it.
    """

    RATIO = "ratio"
    WEIGHTED = "weighted_mean"
    SIMPLE = "simple_mean"
    MEDIAN = "median"
    DIFFERENCE = "difference"
    COUNT = "count"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class SumRow:
    """One row of a sum; ``why`` says why a row that is not ``counted`` is left out.

    ``key`` tells which figure it is, the same for the same one in every sum of a chart, or the id of the sum whose
    value it is. ``at`` is the cell of the chart's table that shows its value.
    """

    label: str
    numerator: float | None
    denominator: float | None
    value: float | None
    counted: bool = True
    why: str = ""
    key: str = ""
    at: Cell | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """What one number of a chart was made of; ``statement`` is the file in queries/ that gave the rows.

    ``value`` is unrounded and in ``unit``, which for a difference is that of its two sides. ``cells`` are those of the
    chart's table that show the value; ``against`` are those that show another cell less the value, as row, column and
    the other cell's column.
    """

    id: str
    label: str
    value: float | None
    decimals: int
    unit: str
    kind: SumKind
    rows: tuple[SumRow, ...]
    rounding: str
    statement: str
    cells: tuple[Cell, ...] = ()
    against: tuple[tuple[int, int, int], ...] = ()

    @property
    def counted(self) -> tuple[SumRow, ...]:
        """Return the rows the number is made of."""
        return tuple(row for row in self.rows if row.counted)

    @property
    def left_out(self) -> tuple[SumRow, ...]:
        """Return the rows that do not count."""
        return tuple(row for row in self.rows if not row.counted)


def scale(unit: str) -> float:
    """Return what a quotient is multiplied by to be in a unit: 100 for per cent."""
    return 100.0 if unit == "pct" else 1.0


def computed(shown: Sum) -> float | None:
    """Return the number made anew of its rows, None where no row counts or a sum is divided by nothing."""
    rows = shown.counted
    return METHODS[shown.kind](rows, scale(shown.unit)) if rows else None


def formula(shown: Sum, say: Texts) -> str:
    """Return the sum in one line with its result, e.g. '(8.312 + 5.120) : (39.010 + 30.000) = 19,5 %, afrundet …'.

    Of more than six terms the first and the last stand, and how many there are.
    """
    rows = shown.counted
    if shown.value is None or not rows:
        return say("sum_nothing")
    made = WRITERS[shown.kind](_terms(shown, say))
    many = f" {say('sum_terms', n=len(rows))}" if len(rows) > MOST_TERMS else ""
    return f"{made} = {result(shown, say)}, {shown.rounding}{many}"


def result(shown: Sum, say: Texts) -> str:
    """Return the number as a reader sees it; a difference of two percentages is in percentage points."""
    if shown.kind is not SumKind.DIFFERENCE or shown.value is None:
        return numbers.with_unit(shown.value, shown.unit, shown.decimals, say.language)
    unit = say("dchart_points") if shown.unit == "pct" else numbers.UNITS[shown.unit][say.language]
    number = numbers.signed(shown.value, shown.decimals, say.language)
    return f"{number}{numbers.NO_BREAK}{unit}" if unit else number


def rounded_words(decimals: int, say: Texts) -> str:
    """Return how a number is rounded where it is shown, e.g. 'afrundet til én decimal'."""
    if decimals == 0:
        return say("sum_rounded_whole")
    return say("sum_rounded_one") if decimals == 1 else say("sum_rounded_many", n=decimals)


def together(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return sums each once, in their order; one that stands in several cells of the table keeps them all."""
    found: dict[str, Sum] = {}
    for each in sums:
        known = found.get(each.id)
        found[each.id] = each if known is None else replace(known, cells=(*known.cells, *each.cells))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Terms:
    """The rows that count, written as the terms of a formula."""

    numerators: list[str]
    bases: list[str]
    values: list[str]
    say: Texts


def _terms(shown: Sum, say: Texts) -> _Terms:
    rows = shown.counted
    if shown.kind is SumKind.MEDIAN:
        rows = tuple(sorted(rows, key=lambda row: row.value or 0))
    return _Terms(
        numerators=[numbers.number(row.numerator, 0, say.language) for row in rows],
        bases=[numbers.number(row.denominator, 0, say.language) for row in rows],
        values=[numbers.with_unit(row.value, shown.unit, shown.decimals, say.language) for row in rows],
        say=say,
    )


def _weights(terms: _Terms) -> str:
    products = [f"{value} × {base}" for value, base in zip(terms.values, terms.bases, strict=True)]
    return f"{_added(products)} : {_added(terms.bases)}"


WRITERS: dict[SumKind, Callable[[_Terms], str]] = {
    SumKind.RATIO: lambda terms: f"{_added(terms.numerators)} : {_added(terms.bases)}",
    SumKind.WEIGHTED: _weights,
    SumKind.SIMPLE: lambda terms: f"{_added(terms.values)} : {len(terms.values)}",
    SumKind.MEDIAN: lambda terms: terms.say("sum_median", values=_listed(terms.values, "; ")),
    SumKind.DIFFERENCE: lambda terms: f" {numbers.MINUS} ".join(terms.values),
    SumKind.COUNT: lambda terms: _listed(terms.values, " + "),
    SumKind.PRINTED: lambda terms: terms.say("sum_printed"),
}


def _added(terms: Sequence[str]) -> str:
    text = _listed(terms, " + ")
    return f"({text})" if len(terms) > 1 else text


def _listed(terms: Sequence[str], between: str) -> str:
    return between.join(terms if len(terms) <= MOST_TERMS else (terms[0], "…", terms[-1]))


def _values(rows: Sequence[SumRow]) -> list[float]:
    return [row.value for row in rows if row.value is not None]


def _bases(rows: Sequence[SumRow]) -> float:
    return math.fsum(row.denominator or 0 for row in rows)


def _ratio(rows: Sequence[SumRow], times: float) -> float | None:
    base = _bases(rows)
    return times * math.fsum(row.numerator or 0 for row in rows) / base if base else None


def _weighted(rows: Sequence[SumRow], _: float) -> float | None:
    base = _bases(rows)
    return math.fsum((row.value or 0) * (row.denominator or 0) for row in rows) / base if base else None


def _simple(rows: Sequence[SumRow], _: float) -> float | None:
    return math.fsum(_values(rows)) / len(rows)


def _median(rows: Sequence[SumRow], _: float) -> float | None:
    return median(_values(rows))


def _difference(rows: Sequence[SumRow], _: float) -> float | None:
    first, second = _values(rows)
    return first - second


def _count(rows: Sequence[SumRow], _: float) -> float | None:
    return math.fsum(_values(rows))


def _printed(rows: Sequence[SumRow], _: float) -> float | None:
    return rows[0].value


METHODS: dict[SumKind, Callable[[Sequence[SumRow], float], float | None]] = {
    SumKind.RATIO: _ratio,
    SumKind.WEIGHTED: _weighted,
    SumKind.SIMPLE: _simple,
    SumKind.MEDIAN: _median,
    SumKind.DIFFERENCE: _difference,
    SumKind.COUNT: _count,
    SumKind.PRINTED: _printed,
}
