"""A second, slow implementation of every figure: plain Python over the CSV files, exact fractions, no database.

It shares no code with keyfigures.compare and keyfigures.store, and repeats the choices of the YAML files by hand;
a test holds those against the catalogue. What changed between two databases is found row by row; SQL only fetches.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Protocol

import duckdb

# The definitions of an indicator from the most preferred to the least.
DEFINITIONS = {
    "public_housing_share_pct": (
        "bol101_incl_cottages",
        "bol101_year_round",
        "noegletal_share",
        "lbf_register_stock",
        "ministry_stock",
        "bl_occupied",
        "own_share",
    ),
    "rented_share_pct": ("bol101_tenure_occupied",),
    "dwelling_area_m2": ("bol106_area",),
    "persons_per_dwelling": ("bol106_persons",),
}
# The dwellings a definition is weighted by, from the most preferred to the least.
WEIGHTS = {
    "bol101_incl_cottages": ("dwellings_all",),
    "bol101_year_round": ("dwellings_all",),
    "noegletal_share": ("dwellings_occupied", "dwellings_all"),
    "lbf_register_stock": ("dwellings_all",),
    "ministry_stock": ("dwellings_all",),
    "bl_occupied": ("dwellings_occupied", "dwellings_all"),
    "own_share": (),
    "bol101_tenure_occupied": ("dwellings_occupied", "dwellings_all"),
    "bol106_area": ("dwellings_occupied", "dwellings_all"),
    "bol106_persons": ("dwellings_occupied", "dwellings_all"),
}
GROUPS = ("deck2011", "region", "province", "cluster", "country")
KINDS = ("simple", "weighted", "median", "published")
COMPUTED_INDICATORS = ("rented_share_pct",)


class NoFiguresError(Exception):
    """Nobody in the comparison has a figure that year."""


@dataclass(frozen=True)
class Cell:
    """One figure of one place in one year, exact."""

    value: Fraction
    half: Fraction
    denominator: int | None


@dataclass(frozen=True)
class Average:
    """An average with the interval that the rounding of its inputs leaves."""

    value: Fraction
    low: Fraction
    high: Fraction
    n: int | None
    weight_id: str | None
    weight_year: int | None


@dataclass(frozen=True)
class Comparison:
    """What compare() must answer."""

    definition_id: str
    own: Fraction | None
    average: Average | None
    of: int
    difference: Fraction | None
    rank: int | None
    of_ranked: int
    members: dict[str, float | None]


@dataclass(frozen=True)
class Variant:
    """One line of a reconciliation."""

    kind: str
    average: Average
    matches: bool


Place = tuple[str, str]
Series = dict[tuple[str, int, str, str], Cell]


class Reference:
    """The figures of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.municipalities = {row["municipality_code"]: row for row in self._rows("master/municipalities.csv")}
        self.deck = tuple(
            row["municipality_code"] for row in self._rows("master/groups.csv") if row["group_id"] == "deck2011"
        )
        self.dwellings = {
            (row["weight_id"], int(row["year"]), row["municipality_code"]): int(row["dwellings"])
            for row in self._rows("master/municipality_dwellings.csv")
        }
        self.cells = {indicator: self._cells(indicator) for indicator in DEFINITIONS}
        self.averages = cache(self._averages)
        self.members = cache(self._members)
        self.definition = cache(self._definition)
        self.values = cache(self._values)

    def _rows(self, file: str) -> list[dict[str, str]]:
        with (self.data / file).open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    def _cells(self, indicator: str) -> Series:
        found: Series = {}
        for path in sorted((self.data / "observations").glob("*.csv")):
            for row in self._rows(f"observations/{path.name}"):
                value = _value(row)
                if row["indicator_id"] != indicator or row["dwelling_type"] != "all" or value is None:
                    continue
                cell = Cell(value, Fraction(row["rounding"]), int(row["denominator"]) if row["denominator"] else None)
                for year in _years(row["period"]):
                    found[row["definition_id"], year, row["entity_level"], row["entity_code"]] = cell
        return found

    def cell(self, indicator: str, definition: str, municipality: str, year: int) -> Cell | None:
        """Return one municipality's figure."""
        return self.cells[indicator].get((definition, year, "municipality", municipality))

    def years(self, indicator: str) -> tuple[int, ...]:
        """Return the years in which anybody has a figure."""
        return tuple(sorted({year for _, year, _, _ in self.cells[indicator]}))

    def _members(self, group: str, own: str) -> tuple[str, ...]:
        """Return the municipalities of a named group of a municipality."""
        if group == "deck2011":
            return self.deck
        if group == "country":
            return tuple(self.municipalities)
        field = {"region": "region_code", "province": "province_code", "cluster": "cluster"}[group]
        home = self.municipalities[own][field]
        return tuple(code for code, row in self.municipalities.items() if row[field] == home)

    def publisher(self, group: str, own: str) -> Place | None:
        """Return the place whose published figure is the published average of exactly this group."""
        home = self.municipalities[own]
        return {
            "deck2011": ("group", "deck2011"),
            "region": ("region", home["region_code"]),
            "province": ("province", home["province_code"]),
            "cluster": None,
            "country": ("country", "000"),
        }[group]

    def _definition(self, indicator: str, group: str, own: str, year: int) -> str:
        """Return the preferred definition with a figure: of the municipality, else its group, else the publisher."""
        publisher = self.publisher(group, own)
        for places in (
            [("municipality", own)],
            [("municipality", code) for code in self.members(group, own)],
            [publisher] if publisher else [],
        ):
            for definition in DEFINITIONS[indicator]:
                if any((definition, year, *place) in self.cells[indicator] for place in places):
                    return definition
        raise NoFiguresError

    def average(
        self, indicator: str, definition: str, year: int, codes: Iterable[str], *, kind: str, publisher: Place | None
    ) -> Average | None:
        """Return one average of a set of municipalities; None where no member has a figure."""
        if kind == "published":
            cell = self.cells[indicator].get((definition, year, *publisher)) if publisher else None
            return (
                Average(cell.value, cell.value - cell.half, cell.value + cell.half, None, None, None) if cell else None
            )
        with_figure = tuple(sorted(code for code in codes if self.cell(indicator, definition, code, year)))
        return self.averages(indicator, definition, year, with_figure).get(kind)

    def _averages(self, indicator: str, definition: str, year: int, codes: tuple[str, ...]) -> dict[str, Average]:
        if not codes:
            return {}
        cells = [self.cells[indicator][definition, year, "municipality", code] for code in codes]
        value, low, high = ([cell.value + sign * cell.half for cell in cells] for sign in (0, -1, 1))
        n = len(codes)
        found = {
            "simple": Average(_mean(value), _mean(low), _mean(high), n, None, None),
            "median": Average(_median(value), _median(low), _median(high), n, None, None),
        }
        weights = self._weights(definition, year, codes, cells)
        if weights is not None:
            weight_id, weight_year, parts = weights
            found["weighted"] = Average(
                _weighted(value, parts), _weighted(low, parts), _weighted(high, parts), n, weight_id, weight_year
            )
        return found

    def _weights(
        self, definition: str, year: int, codes: tuple[str, ...], cells: list[Cell]
    ) -> tuple[str, int, list[int]] | None:
        own = [cell.denominator for cell in cells if cell.denominator is not None]
        if len(own) == len(cells):
            return "own_denominator", year, own
        for weight_id in WEIGHTS[definition]:
            years = {found for kind, found, _ in self.dwellings if kind == weight_id}
            # The nearest year first; of two equally near years the earlier.
            for candidate in sorted(years, key=lambda found: (abs(found - year), found)):
                if all((weight_id, candidate, code) in self.dwellings for code in codes):
                    return weight_id, candidate, [self.dwellings[weight_id, candidate, code] for code in codes]
        return None

    def compare(self, *, indicator: str, own: str, group: str, year: int, kind: str, include_own: bool) -> Comparison:
        """Compare a municipality with its group."""
        definition = self.definition(indicator, group, own, year)
        members = self.members(group, own)
        counted = tuple(code for code in members if include_own or code != own)
        mean = self.average(indicator, definition, year, counted, kind=kind, publisher=self.publisher(group, own))
        cell = self.cell(indicator, definition, own, year)
        everybody = members if own in members else (*members, own)
        ranked = [value for value in self.values(indicator, definition, year, everybody).values() if value is not None]
        return Comparison(
            definition_id=definition,
            own=cell.value if cell else None,
            average=mean,
            of=len(counted),
            difference=cell.value - mean.value if cell and mean else None,
            rank=1 + sum(value > float(cell.value) for value in ranked) if cell else None,
            of_ranked=len(ranked),
            members=self.values(indicator, definition, year, counted),
        )

    def _values(self, indicator: str, definition: str, year: int, codes: tuple[str, ...]) -> dict[str, float | None]:
        cells = {code: self.cell(indicator, definition, code, year) for code in codes}
        return {code: float(cell.value) if cell else None for code, cell in cells.items()}

    def reconcile(self, *, indicator: str, own: str, group: str, year: int, published: str) -> list[Variant]:
        """Try every computed average, first with and then without the own municipality."""
        definition = self.definition(indicator, group, own, year)
        members = self.members(group, own)
        printed = Fraction(published.replace(",", "."))
        decimals = len(published.replace(",", ".").partition(".")[2])
        half = Fraction(1, 2 * 10**decimals)
        variants = []
        for suffix, codes in (("", members), ("_without_own", tuple(code for code in members if code != own))):
            if suffix and own not in members:
                continue
            for kind in ("simple", "weighted", "median"):
                mean = self.average(indicator, definition, year, codes, kind=kind, publisher=None)
                if mean is not None:
                    meets = mean.low <= printed + half and printed - half <= mean.high
                    variants.append(Variant(kind + suffix, mean, meets))
        return variants

    def robustness(self, *, indicator: str, own: str) -> dict[tuple[str, bool, str, str, int], Fraction]:
        """Return the difference of every choice that can be judged, by group, own or not, kind, definition, year."""
        found = {}
        for definition, year in self._own_years(indicator, own):
            mine = self.cells[indicator][definition, year, "municipality", own].value
            for group in GROUPS:
                members = self.members(group, own)
                for include_own in (True, False) if own in members else (True,):
                    codes = tuple(code for code in members if include_own or code != own)
                    for kind in KINDS if include_own else KINDS[:3]:
                        publisher = self.publisher(group, own)
                        mean = self.average(indicator, definition, year, codes, kind=kind, publisher=publisher)
                        # At least two thirds of the group, in whole numbers.
                        if mean and (mean.n is None or 3 * mean.n >= 2 * len(codes)):
                            found[group, include_own, kind, definition, year] = mine - mean.value
        return found

    def _own_years(self, indicator: str, own: str) -> list[tuple[str, int]]:
        return [
            (definition, year)
            for definition, year, level, code in self.cells[indicator]
            if level == "municipality" and code == own
        ]


def _value(row: dict[str, str]) -> Fraction | None:
    if row["indicator_id"] in COMPUTED_INDICATORS and row["numerator"] and int(row["denominator"] or 0):
        return Fraction(100 * int(row["numerator"]), int(row["denominator"]))
    return Fraction(row["value"]) if row["value"] else None


def _years(period: str) -> tuple[int, ...]:
    """Return the one year of a year, a month or a day, or the two years that share a figure."""
    if "/" in period:
        first, last = period.split("/")
        return int(first), int(last)
    return (int(period[:4]),)


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _median(values: list[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _weighted(values: list[Fraction], weights: list[int]) -> Fraction:
    return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights)


Figure = tuple[str, str, str, str, str, int, str]


def changed(before: Path, after: Path) -> dict[str, set[tuple[Figure, float | None, float | None]]]:
    """Return the figures of two databases by what became of them, each with its value before and after."""
    earlier, later = _figures(before), _figures(after)
    found: dict[str, set[tuple[Figure, float | None, float | None]]] = {
        kind: set() for kind in ("new", "revised", "vanished", "unchanged")
    }
    for figure in earlier.keys() | later.keys():
        old, new = earlier.get(figure), later.get(figure)
        if old is None:
            kind = "new"
        elif new is None:
            kind = "vanished"
        else:
            kind = "unchanged" if old == new else "revised"
        found[kind].add((figure, old, new))
    return found


def _figures(database: Path) -> dict[Figure, float]:
    """Return the figures of a database; one of a municipality is told apart by its year, others by their first day."""
    quoted = str(database).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{quoted}' as built (read_only)")
        rows = connection.table("built.observation").fetchall()
        names = connection.table("built.observation").columns
    found = {}
    for row in (dict(zip(names, each, strict=True)) for each in rows):
        day = "" if row["entity_level"] == "municipality" else str(row["period_start"])
        key = ("indicator_id", "definition_id", "entity_level", "entity_code", "dwelling_type")
        figure = (*(row[name] for name in key), row["year"], day)
        assert figure not in found
        if row["value"] is not None:
            found[figure] = row["value"]
    return found


class Summed(Protocol):
    """What a row of a sum holds."""

    @property
    def numerator(self) -> float | None:
        """Return the numerator."""

    @property
    def denominator(self) -> float | None:
        """Return the denominator or weight."""

    @property
    def value(self) -> float | None:
        """Return the figure."""

    @property
    def counted(self) -> bool:
        """Tell whether the row counts."""


def computed(kind: str, unit: str, rows: Iterable[Summed]) -> Fraction | None:
    """Return what the rows of a sum make, exactly; None where no row counts or a sum is divided by nothing."""
    counted = [row for row in rows if row.counted]
    values = [Fraction(row.value) for row in counted if row.value is not None]
    numerators = [Fraction(row.numerator or 0) for row in counted]
    bases = [Fraction(row.denominator or 0) for row in counted]
    if not counted or (kind in ("ratio", "weighted_mean") and not sum(bases)):
        return None
    if kind == "ratio":
        return (100 if unit == "pct" else 1) * sum(numerators, Fraction(0)) / sum(bases, Fraction(0))
    if kind == "weighted_mean":
        products = [value * base for value, base in zip(values, bases, strict=True)]
        return sum(products, Fraction(0)) / sum(bases, Fraction(0))
    methods: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "simple_mean": _mean,
        "median": _median,
        "difference": lambda both: both[0] - both[1],
        "printed": lambda one: one[0],
        "count": lambda many: sum(many, Fraction(0)),
    }
    return methods[kind](values)
