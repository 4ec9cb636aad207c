"""A second, slow implementation of every department figure: plain Python over the tables, exact fractions.

It shares no code with keyfigures.departments and reads nothing that is computed for it: SQL only fetches whole tables,
and what an indicator is held against is read from its YAML file.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

Row = dict[str, Any]
TABLES = (
    *("department", "municipality", "indicator", "definition", "observation", "alternative_observation"),
    *("peer_band", "peer_step", "rate", "suppression_threshold"),
)
Z = 1.959963984540054
MINIMUM = 30
DAYS_OF_A_YEAR = 360
PARTS = ("region", "first_use", "building_type", "size")
COUNTED_PCT = frozenset(
    (
        *("vacancy_pct", "vacancy_over_3_months_share_pct", "turnover_pct", "democracy_turnout_pct"),
        *("outside_work_pct", "convicted_pct", "basic_school_only_pct", "non_western_pct"),
    )
)
SIZE_OF_UNIT = {
    "kr_m2": "area_m2",
    "kr_m2_balance": "area_m2",
    "kr_lme": "tenancy_units",
    "kr_dwelling": "dwellings",
}
BUILDING_TYPES = ("etage", "tæt-lavt", "blandet")
MOST_FEW = 5
# A sum is that of all only where this part of the departments has a figure.
COVERAGE = Fraction(2, 3)
# Distances that differ after these digits are the same.
DIGITS = 9


@dataclass(frozen=True)
class Figure:
    """The figure of an indicator, a department, a dwelling type and a year."""

    indicator: str
    definition: str
    department: str
    dwelling_type: str
    year: int
    period: str
    start: date
    end: date
    value: float | None
    numerator: int | None
    denominator: int | None
    status: str

    @property
    def of_a_year(self) -> bool:
        """Say whether the account is one of twelve months, or no account but a day's or a calendar year's figure."""
        return "/" not in self.period or (self.end - self.start).days + 1 >= DAYS_OF_A_YEAR


@dataclass(frozen=True)
class Place:
    """What class a department is of; an unknown part is None."""

    demo: bool
    dwelling_type: str | None
    region: str | None
    first_use: str | None
    building_type: str | None
    size: str | None

    def of_class(self, kept: frozenset[str]) -> "Place":
        """Return the place with nothing but the parts that are kept."""
        region, first_use, building_type, size = (getattr(self, part) if part in kept else None for part in PARTS)
        return Place(self.demo, self.dwelling_type, region, first_use, building_type, size)

    def lacks(self, kept: frozenset[str]) -> bool:
        """Say whether a part that is kept is not known."""
        return any(getattr(self, part) is None for part in kept)


@dataclass(frozen=True)
class Position:
    """Where a figure stands among its equals, exact."""

    kept: frozenset[str]
    n: int
    rank: int
    percentile: Fraction
    quantiles: tuple[Fraction, ...]


@dataclass(frozen=True)
class Meaning:
    """What an indicator's YAML file says of the side that is worse; limit and rate with whether above is worse."""

    unit: str
    higher_is_better: bool | None
    limit: tuple[float, bool] | None
    rate: tuple[str, bool] | None


@dataclass(frozen=True)
class Held:
    """What a figure is held against."""

    kind: str
    value: float
    worse_above: bool
    year: int | None = None


@dataclass(frozen=True)
class Trend:
    """Theil and Sen's slope, Mann and Kendall's test."""

    direction: str
    n: int
    slope: Fraction | None
    p: float | None


@dataclass(frozen=True)
class Total:
    """A sum over a sum."""

    value: Fraction | None
    amount: Fraction | None
    base: Fraction | None
    n: int
    of: int


@dataclass(frozen=True)
class Borne:
    """One department's part of a sum."""

    department: str
    amount: Fraction
    share: Fraction
    cumulated: Fraction


@dataclass(frozen=True)
class Twin:
    """A department, how far away it is, and each variable's share of the squared distance in per cent."""

    department: str
    distance: float
    shares: Mapping[str, float]


Block = tuple[float, ...]
Without = Mapping[str, list[Twin]]


def tables(database: Path) -> dict[str, list[Row]]:
    """Return whole tables of a built database; one that does not exist is empty."""
    quoted = str(database).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{quoted}' as built (read_only)")
        there = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        return {name: _rows(connection, name) if name in there else [] for name in TABLES}


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    table = connection.table(f"built.{name}")
    return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


def meanings(data: Path) -> dict[str, Meaning]:
    """Read every indicator's YAML file."""
    files = (data / "indicators").glob("*.yaml")
    return {file.stem: _meaning(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files}


def _meaning(fields: Mapping[str, Any]) -> Meaning:
    limit, rate = fields.get("limit"), fields.get("rate")
    return Meaning(
        unit=fields["unit"],
        higher_is_better=fields["higher_is_better"],
        limit=_limit(limit) if limit else None,
        rate=(rate["id"], rate["worse"] == "above") if rate else None,
    )


def _limit(fields: Mapping[str, Any]) -> tuple[float, bool]:
    above = "above" in fields
    return float(fields["above" if above else "below"]), above


class Departments:
    """The departments of one database and their figures."""

    def __init__(self, found: Mapping[str, list[Row]], meaning: Mapping[str, Meaning]) -> None:
        self.tables = found
        self.meaning = meaning
        self.departments = {row["department_id"]: row for row in found["department"]}
        self.regions = {row["municipality_code"]: row["region_code"] for row in found["municipality"]}
        self.preference = {row["definition_id"]: row["preference"] for row in found["definition"]}
        self.peer_class = {row["indicator_id"]: row["peer_class"] for row in found["indicator"]}
        self.places = {id_: self._place(row) for id_, row in self.departments.items()}
        self.steps = [
            frozenset(part for part in PARTS if row[f"keep_{part}"])
            for row in sorted(found["peer_step"], key=lambda row: int(row["step"]))
            if row["peer_class"] == "T"
        ]
        self.figures = self._figures()
        self.members = cache(self._members)
        self.variables = cache(self._variables)

    # The figure of a year, and the class of a department.

    def _figures(self) -> dict[tuple[str, str, int], dict[str, Figure]]:
        rows: dict[tuple[str, str, int, str], list[Row]] = defaultdict(list)
        for row in self.tables["observation"]:
            if row["entity_level"] == "department":
                rows[row["indicator_id"], row["dwelling_type"], row["year"], row["entity_code"]].append(row)
        found: dict[tuple[str, str, int], dict[str, Figure]] = defaultdict(dict)
        for (indicator, kind, year, department), several in rows.items():
            found[indicator, kind, year][department] = self._chosen(several)
        return found

    def _chosen(self, rows: Sequence[Row]) -> Figure:
        """Return the one figure of several: with a value (or hidden), of a year, preferred, last; in that order."""
        found = [_figure(row) for row in rows]
        for good in (_has_something, _is_of_a_year, self._is_preferred(found)):
            found = [each for each in found if good(each)] or found
        return max(found, key=lambda each: (-self.preference[each.definition], each.end, each.start))

    def _is_preferred(self, rows: Sequence[Figure]) -> Callable[[Figure], bool]:
        best = min(self.preference[each.definition] for each in rows)
        return lambda each: self.preference[each.definition] == best

    def figure(self, indicator: str, department: str, dwelling_type: str, year: int) -> Figure | None:
        """Return the figure of a year, None where there is no row at all."""
        return self.figures.get((indicator, dwelling_type, year), {}).get(department)

    def _place(self, row: Row) -> Place:
        bands = self.tables["peer_band"]
        return Place(
            demo=row["source_id"] == "demo",
            dwelling_type=main_type(row),
            region=self.regions.get(row["municipality_code"]),
            first_use=_band(bands, "first_use", row["first_use_year"]),
            building_type=row["building_type"],
            size=_band(bands, "size", row["dwellings"]),
        )

    # Equals and position.

    def equals(self, figure: Figure) -> tuple[frozenset[str], list[float]] | None:
        """Return the parts kept and the values of the others at the first step with enough of them."""
        own = self.places.get(figure.department)
        if own is None or own.dwelling_type is None or self.peer_class[figure.indicator] != "T" or not _counts(figure):
            return None
        for kept in self.steps:
            if not own.lacks(kept):
                values = self._others(figure, own, kept)
                if len(values) >= MINIMUM:
                    return kept, values
        return None

    def _others(self, figure: Figure, own: Place, kept: frozenset[str]) -> list[float]:
        key = figure.indicator, figure.dwelling_type, figure.year
        everybody = self.members(key, figure.definition, own.of_class(kept), kept)
        return [value for id_, value in everybody if id_ != figure.department]

    def _members(
        self, key: tuple[str, str, int], definition: str, of_class: Place, kept: frozenset[str]
    ) -> list[tuple[str, float]]:
        """Return the values of all departments of a class, by department."""
        found = []
        for id_, other in self.figures[key].items():
            alike = id_ in self.places and other.definition == definition and _counts(other)
            if alike and other.value is not None and self.places[id_].of_class(kept) == of_class:
                found.append((id_, other.value))
        return found

    def position(self, figure: Figure) -> Position | None:
        """Return where a figure stands, None where it is not compared."""
        found = self.equals(figure)
        if found is None or figure.value is None:
            return None
        kept, others = found
        lower = sum(other < figure.value for other in others)
        same = sum(other == figure.value for other in others)
        everybody = [*others, figure.value]
        return Position(
            kept=kept,
            n=len(others),
            rank=1 + sum(other > figure.value for other in others),
            percentile=100 * (lower + Fraction(same, 2)) / len(others),
            quantiles=tuple(quantile(everybody, Fraction(share, 100)) for share in (10, 25, 50, 75, 90)),
        )

    # Judging.

    def held_against(self, figure: Figure, position: Position | None) -> Held | None:
        """Return the limit, else the rate, else the equals' median; nothing for half an account."""
        meaning = self.meaning[figure.indicator]
        if not figure.of_a_year:
            return None
        if meaning.limit:
            return Held("limit", *meaning.limit)
        if meaning.rate:
            known = self.rate(meaning.rate[0], figure.year)
            if known:
                return Held("rate", known[0], meaning.rate[1], known[1])
        if position and meaning.higher_is_better is not None:
            return Held("equals_median", float(position.quantiles[2]), not meaning.higher_is_better)
        return None

    def rate(self, rate: str, year: int) -> tuple[float, int] | None:
        """Return the newest value of a rate not after a year, and its own year."""
        known = [(row["year"], row["value"]) for row in self.tables["rate"] if row["rate_id"] == rate]
        until = [(each, value) for each, value in known if each <= year]
        return (max(until)[1], max(until)[0]) if until else None

    def interval(self, figure: Figure) -> tuple[float, float] | None:
        """Return Wilson's interval in per cent, None where the figure is not a share of things that were counted."""
        counts = figure.numerator, figure.denominator
        if figure.value is None or figure.indicator not in COUNTED_PCT or None in counts:
            return None
        assert figure.numerator is not None
        assert figure.denominator is not None
        return wilson(figure.numerator, figure.denominator)

    def series(self, indicator: str, department: str, dwelling_type: str, until: int) -> list[tuple[int, float]]:
        """Return the yearly figures with a value, up to and including a year."""
        found: list[Figure] = []
        for (id_, kind, year), each in sorted(self.figures.items()):
            figure = each.get(department) if (id_, kind) == (indicator, dwelling_type) and year <= until else None
            if figure and figure.value is not None and figure.of_a_year:
                found.append(figure)
        # Two ways of counting are no trend: the newest one counts.
        return [
            (each.year, each.value)
            for each in found
            if each.definition == found[-1].definition and each.value is not None
        ]

    # Sums.

    def amount_and_base(self, figure: Figure) -> tuple[Fraction, Fraction | None] | None:
        """Return what a department adds to a total, None where that cannot be said; a count has no base."""
        unit = self.meaning[figure.indicator].unit
        if figure.value is None or not figure.of_a_year:
            return None
        if unit == "count":
            return Fraction(figure.value), None
        base = self._base(figure, unit)
        if base is None:
            return None
        scale = 100 if unit == "pct" else 1
        amount = figure.numerator
        return (Fraction(figure.value) * base / scale if amount is None else Fraction(amount)), base

    def _base(self, figure: Figure, unit: str) -> Fraction | None:
        if figure.denominator is not None:
            return Fraction(figure.denominator)
        size = self.departments[figure.department][SIZE_OF_UNIT[unit]] if unit in SIZE_OF_UNIT else None
        return None if size is None else Fraction(size)

    def parts(self, indicator: str, departments: Iterable[str], year: int) -> dict[str, tuple[Fraction, Fraction]]:
        """Return amount and base of every department that has both; the base of a count is 0."""
        found = {}
        for department in departments:
            figure = self.figure(indicator, department, "all", year)
            part = self.amount_and_base(figure) if figure else None
            if part:
                found[department] = part[0], part[1] or Fraction(0)
        return found

    def total(self, indicator: str, departments: Sequence[str], year: int) -> Total:
        """Return the figure of several departments together; no value where too few of them have one."""
        departments = [department for department in departments if self.existed(department, year)]
        parts = self.parts(indicator, departments, year)
        of = sum(self.existed(department, year) for department in departments) - self.spared(
            indicator, departments, year
        )
        if not parts:
            return Total(None, None, None, 0, of)
        amount = sum((part for part, _ in parts.values()), Fraction(0))
        base = sum((part for _, part in parts.values()), Fraction(0))
        unit = self.meaning[indicator].unit
        enough = len(parts) >= COVERAGE * of
        if unit == "count":
            return Total(amount if len(parts) == of else None, amount, None, len(parts), of)
        value = (100 if unit == "pct" else 1) * amount / base if base and enough else None
        return Total(value, amount, base, len(parts), of)

    def spared(self, indicator: str, departments: Iterable[str], year: int) -> int:
        """Return how many departments the figure is not applicable to."""
        found = (self.figure(indicator, department, "all", year) for department in departments)
        return sum(each is not None and each.status == "not_applicable" for each in found)

    # Twins.

    def _variables(self, year: int, ids: tuple[str, ...]) -> dict[str, dict[str, Block]]:
        """Return every variable's columns of the departments that have it, scaled."""
        raw: dict[str, dict[str, Block]] = {name: {} for name in VARIABLES}
        for id_ in ids:
            for name, columns in VARIABLES.items():
                found = columns(self, self.departments[id_], year)
                if found is not None:
                    raw[name][id_] = found
        return {name: scaled(blocks) for name, blocks in raw.items()}

    def existed(self, department: str, year: int) -> bool:
        """Say whether a department existed in some part of a year, as far as is known."""
        row = self.departments[department]
        begins, ends = row["valid_from"], row["valid_to"]
        return (begins is None or int(str(begins)[:4]) <= year) and (ends is None or int(str(ends)[:4]) >= year)

    def with_any_figure(self, year: int, *, demo: bool) -> list[str]:
        """Return the departments about which anything is said in a year, real ones or demo ones."""
        found = {id_ for (_, _, each), figures in self.figures.items() if each == year for id_ in figures}
        return sorted(id_ for id_ in found if id_ in self.places and self.places[id_].demo == demo)

    def twins(
        self, department: str, year: int, weights: Mapping[str, float], ids: tuple[str, ...]
    ) -> tuple[tuple[str, ...], list[Twin]]:
        """Return the variables used and all candidates, nearest first."""
        blocks = self.variables(year, ids)
        used = tuple(name for name in VARIABLES if weights.get(name, 0) > 0 and department in blocks[name])
        candidates = set.intersection(*(set(blocks[name]) for name in used)) - {department} if used else set()
        return used, nearest_first(blocks, department, candidates, {name: weights[name] for name in used})

    def twins_without(self, department: str, year: int, weights: Mapping[str, float], ids: tuple[str, ...]) -> Without:
        """Return the same candidates for each variable used, nearest first when it is left out."""
        used, _ = self.twins(department, year, weights, ids)
        if len(used) == 1:
            return {}
        return {name: self.twins(department, year, {**weights, name: 0.0}, ids)[1] for name in used}

    # Small numbers.

    def too_small(self) -> list[Row]:
        """Return the rows of departments that show a number too small to be shown."""
        limits = {row["indicator_id"]: row for row in self.tables["suppression_threshold"]}
        rows = [*self.tables["observation"], *self.tables["alternative_observation"]]
        return [row for row in rows if row["indicator_id"] in limits and self._shows(row, limits[row["indicator_id"]])]

    def _shows(self, row: Row, limit: Row) -> bool:
        if row["entity_level"] != "department":
            return False
        count, base = row["numerator"], row["denominator"]
        dwellings = self.departments.get(row["entity_code"], {}).get("dwellings")
        hidden = limit["smallest_count"] or 0
        small = [count] if count is not None else []
        if self.meaning[row["indicator_id"]].unit == "count" and row["value"] is not None:
            small.append(row["value"])
        if count is not None and base is not None:
            small.append(base - count)
        if any(0 < each < hidden for each in small):
            return True
        if base is None and row["value"] is not None and limit["smallest_base"] is not None:
            base = dwellings
        return base is not None and limit["smallest_base"] is not None and base < limit["smallest_base"]

    def given_away(self) -> list[Row]:
        """Return the figures of organisations and municipalities that are shown although a department's is hidden."""
        indicators = {row["indicator_id"] for row in self.tables["suppression_threshold"]}
        rows = [row for row in self.tables["observation"] if row["indicator_id"] in indicators]
        hidden = set()
        for row in rows:
            home = self.departments.get(row["entity_code"]) if row["entity_level"] == "department" else None
            if home and row["status"] == "suppressed":
                for level, column in (("organisation", "organisation_id"), ("municipality", "municipality_code")):
                    hidden.add((row["indicator_id"], row["year"], level, home[column]))
        return [
            row
            for row in rows
            if (row["indicator_id"], row["year"], row["entity_level"], row["entity_code"]) in hidden
            and any(row[column] is not None for column in ("value", "numerator", "denominator"))
        ]


def _figure(row: Row) -> Figure:
    return Figure(
        indicator=row["indicator_id"],
        definition=row["definition_id"],
        department=row["entity_code"],
        dwelling_type=row["dwelling_type"],
        year=row["year"],
        period=row["period"],
        start=row["period_start"],
        end=row["period_end"],
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        status=row["status"],
    )


def _has_something(figure: Figure) -> bool:
    return figure.value is not None or figure.status == "suppressed"


def _is_of_a_year(figure: Figure) -> bool:
    return figure.of_a_year


def _counts(figure: Figure) -> bool:
    return figure.value is not None and figure.of_a_year


def _band(bands: Sequence[Row], dimension: str, value: int | None) -> str | None:
    for band in bands:
        if value is not None and (band["peer_class"], band["dimension"]) == ("T", dimension):
            low, high = band["lower"], band["upper"]
            if (low is None or low <= value) and (high is None or value <= high):
                return str(band["band_id"])
    return None


def main_type(row: Row) -> str | None:
    """Return the type most dwellings are of; of equally many the first of family, elderly and youth."""
    counts = _by_type(row)
    if counts is None or max(counts) == 0:
        return None
    return ("family", "elderly", "youth")[counts.index(max(counts))]


def _by_type(row: Row) -> tuple[int, int, int] | None:
    family, elderly, care, youth = (row[f"dwellings_{kind}"] for kind in ("family", "elderly", "care", "youth"))
    if family is elderly is care is youth is None:
        return None
    return family or 0, (elderly or 0) + (care or 0), youth or 0


def quantile(values: Sequence[float], share: Fraction) -> Fraction:
    """Return a quantile by linear interpolation between the two nearest values.

    >>> quantile([1.0, 2.0, 4.0], Fraction(3, 4))
    Fraction(3, 1)
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low, high = (Fraction(ordered[each]) for each in (math.floor(place), math.ceil(place)))
    return low + (high - low) * (place - math.floor(place))


def wilson(count: int, of: int) -> tuple[float, float] | None:
    """Return Wilson's interval in per cent: the shares p0 with (p - p0)^2 = z^2 p0 (1 - p0) / n, solved exactly."""
    if of <= 0 or not 0 <= count <= of:
        return None
    share, z2 = Fraction(count, of), Fraction(Z) ** 2
    # (n + z2) x^2 - (2 n p + z2) x + n p^2 = 0
    first, second, third = of + z2, 2 * of * share + z2, of * share**2
    root = math.sqrt(second**2 - 4 * first * third)
    return tuple_of_two(100 * (float(second) + sign * root) / (2 * float(first)) for sign in (-1, 1))


def tuple_of_two(values: Iterable[float]) -> tuple[float, float]:
    """Return two values as a pair."""
    low, high = values
    return low, high


def verdict(value: float | None, held: Held | None, interval: tuple[float, float] | None) -> str | None:
    """Return 'surely', 'maybe' or 'not' worse than what the figure is held against."""
    if value is None or held is None:
        return None
    turn = 1 if held.worse_above else -1
    if turn * value <= turn * held.value:
        return "not"
    return "surely" if interval is None or min(turn * end for end in interval) > turn * held.value else "maybe"


def trend(series: Sequence[tuple[int, float]]) -> Trend:
    """Return slope and test of yearly values."""
    n = len(series)
    if n < 5:
        return Trend("too_few", n, None, None)
    pairs = [(series[i], series[j]) for i in range(n) for j in range(i + 1, n)]
    slopes = [(Fraction(later[1]) - Fraction(earlier[1])) / (later[0] - earlier[0]) for earlier, later in pairs]
    score = sum(sign(later[1] - earlier[1]) for earlier, later in pairs)
    variance = _variance_of_score([value for _, value in series])
    z = (score - sign(score)) / math.sqrt(variance) if score and variance else 0.0
    p = math.erfc(abs(z) / math.sqrt(2))
    direction = ("rising" if score > 0 else "falling") if p < 0.05 else "none"
    return Trend(direction, n, median(slopes), p)


def _variance_of_score(values: Sequence[float]) -> Fraction:
    n = len(values)
    ties = [values.count(value) for value in set(values)]
    return Fraction(n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties), 18)


def sign(number: float) -> int:
    """Return -1, 0 or 1."""
    return (number > 0) - (number < 0)


def median(values: Iterable[Fraction]) -> Fraction:
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def ratio_steps(
    before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction], scale: int
) -> tuple[Fraction, Fraction]:
    """Return what the numerator and what the denominator added to a ratio."""
    (first, base), (second, new_base) = before, after
    numerator = scale * (second - first) * (1 / base + 1 / new_base) / 2
    denominator = scale * (1 / new_base - 1 / base) * (first + second) / 2
    return numerator, denominator


Counts = Mapping[str, tuple[Fraction, Fraction]]


def mix_steps(before: Counts, after: Counts, scale: int) -> dict[str, tuple[Fraction, Fraction]]:
    """Return what each department's rate and its weight added to the figure of a group."""
    found = {}
    weights = [_weights(counts) for counts in (before, after)]
    rates = [{id_: part / base for id_, (part, base) in counts.items() if base} for counts in (before, after)]
    for id_ in sorted(rates[0].keys() | rates[1].keys()):
        w1, w2 = (each.get(id_, Fraction(0)) for each in weights)
        r1, r2 = rates[0].get(id_, rates[1].get(id_)), rates[1].get(id_, rates[0].get(id_))
        assert r1 is not None
        assert r2 is not None
        found[id_] = scale * (w1 + w2) / 2 * (r2 - r1), scale * (r1 + r2) / 2 * (w2 - w1)
    return found


def _weights(counts: Counts) -> dict[str, Fraction]:
    whole = sum((base for _, base in counts.values()), Fraction(0))
    return {id_: base / whole for id_, (_, base) in counts.items() if base}


def concentration(amounts: Mapping[str, Fraction]) -> tuple[list[Borne], int, Fraction]:
    """Return the bearers with the largest first, how many are few, and the per cent they bear."""
    total = sum(amounts.values(), Fraction(0))
    found: list[Borne] = []
    cumulated = Fraction(0)
    bearing = [each for each in amounts.items() if each[1] > 0]
    for id_, amount in sorted(bearing, key=lambda each: (-each[1], each[0])):
        share = 100 * amount / total
        cumulated += share
        found.append(Borne(id_, amount, share, cumulated))
    few = min(MOST_FEW, len(found))
    return found, few, found[few - 1].cumulated if few else Fraction(0)


Columns = Callable[[Departments, Row, int], Block | None]


def _types(_: Departments, row: Row, __: int) -> Block | None:
    counts = _by_type(row)
    return tuple(count / sum(counts) for count in counts) if counts and sum(counts) else None


def _building(_: Departments, row: Row, __: int) -> Block | None:
    kind = row["building_type"]
    return tuple(float(kind == each) for each in BUILDING_TYPES) if kind in BUILDING_TYPES else None


def _size(_: Departments, row: Row, __: int) -> Block | None:
    return (math.log(row["dwellings"]),) if row["dwellings"] else None


def _age(_: Departments, row: Row, __: int) -> Block | None:
    return None if row["first_use_year"] is None else (float(row["first_use_year"]),)


def _dwelling_size(_: Departments, row: Row, __: int) -> Block | None:
    known = row["dwellings"] and row["area_m2"] is not None
    return (row["area_m2"] / row["dwellings"],) if known else None


def _rent(departments: Departments, row: Row, year: int) -> Block | None:
    figure = departments.figure("rent_kr_m2", row["department_id"], "all", year)
    return (figure.value,) if figure and figure.value is not None else None


VARIABLES: dict[str, Columns] = {
    "dwelling_type": _types,
    "building_type": _building,
    "size": _size,
    "age": _age,
    "dwelling_size": _dwelling_size,
    "rent": _rent,
}


def scaled(blocks: Mapping[str, Block]) -> dict[str, Block]:
    """Divide a variable's columns by the root of the sum of their variances; without any variance all are 0."""
    columns = list(zip(*blocks.values(), strict=True))
    spread = float(sum(_variance(column) for column in columns))
    factor = 1 / math.sqrt(spread) if spread else 0.0
    return {id_: tuple(value * factor for value in block) for id_, block in blocks.items()}


def _variance(column: Sequence[float]) -> Fraction:
    exact = [Fraction(value) for value in column]
    mean = sum(exact, Fraction(0)) / len(exact)
    return sum(((value - mean) ** 2 for value in exact), Fraction(0)) / len(exact)


def nearest_first(
    blocks: Mapping[str, Mapping[str, Block]], department: str, others: Iterable[str], weights: Mapping[str, float]
) -> list[Twin]:
    """Return departments by their distance, and of equally far ones by their ids; the last digits don't count."""
    found = [_twin(blocks, department, other, weights) for other in others]
    return sorted(found, key=lambda twin: (round(twin.distance, DIGITS), twin.department))


def _twin(blocks: Mapping[str, Mapping[str, Block]], department: str, other: str, weights: Mapping[str, float]) -> Twin:
    squares = {}
    for name, weight in weights.items():
        pairs = zip(blocks[name][department], blocks[name][other], strict=True)
        squares[name] = weight * math.fsum((one - two) ** 2 for one, two in pairs)
    total = math.fsum(squares.values())
    shares = {name: 100 * square / total if total else 0.0 for name, square in squares.items()}
    return Twin(other, math.sqrt(total / math.fsum(weights.values())), shares)
