"""Read figures and averages of an indicator from the store, as values that cannot be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.compare.kinds import AverageKind

# The weight of a figure that brings its own denominator.
OWN_DENOMINATOR = "own_denominator"


@dataclass(frozen=True)
class Figure:
    """One municipality's figure by one definition in one year; value is None where there is none."""

    definition_id: str
    municipality_code: str
    name: str
    year: int
    value: float | None
    rounding_half_width: float | None
    numerator: int | None
    denominator: int | None
    period: str | None
    period_start: date | None
    source_id: str | None
    status: str


@dataclass(frozen=True)
class AverageFigure:
    """One average of one group by one definition in one year, with the interval its rounding leaves."""

    group_id: str
    definition_id: str
    year: int
    kind: AverageKind
    value: float
    low: float
    high: float
    n: int | None
    weight_id: str | None
    weight_year: int | None


@dataclass(frozen=True)
class WiderFigure:
    """A figure of the country, a region, a province or a named group."""

    definition_id: str
    source_id: str
    entity_level: str
    entity_code: str
    dwelling_type: str
    year: int
    period: str
    period_start: date
    value: float | None
    rounding_half_width: float
    numerator: int | None
    status: str


@dataclass(frozen=True)
class Averaged:
    """A set of municipalities to average under an id, and who publishes an average for exactly them."""

    id: str
    codes: tuple[str, ...]
    publisher: tuple[str, str] | None = None


@dataclass(frozen=True)
class Weights:
    """The dwellings that averages are weighted by, by kind, year and municipality: one for a whole database."""

    dwellings: Mapping[tuple[str, int, str], int] = field(default_factory=dict)

    def of(self, average: AverageFigure, figure: Figure) -> int | None:
        """Return what a figure weighs in a weighted average, None where that is not known."""
        if average.weight_id is None or average.weight_year is None:
            return None
        if average.weight_id == OWN_DENOMINATOR:
            return figure.denominator
        return self.dwellings.get((average.weight_id, average.weight_year, figure.municipality_code))


@dataclass(frozen=True)
class Coverage:
    """Who has a figure by one definition in one year."""

    definition_id: str
    preference: int
    year: int
    municipality_codes: frozenset[str]
    published_for: frozenset[str]


@lru_cache(maxsize=64)
def figures(database: Path, indicator_id: str, codes: tuple[str, ...]) -> tuple[Figure, ...]:
    """Return the figures of municipalities by every definition, a row for every year of the definition."""
    rows = store.query(database, "compare/figures", indicator_id=indicator_id, members=list(codes))
    return tuple(Figure(**row) for row in rows)


@lru_cache(maxsize=64)
def averages(database: Path, indicator_id: str, sets: tuple[Averaged, ...]) -> tuple[AverageFigure, ...]:
    """Return every kind of average of every set, by every definition and year with a figure."""
    pairs = [(each.id, code) for each in sets for code in each.codes]
    published = [(each.id, *each.publisher) for each in sets if each.publisher]
    rows = store.query(
        database,
        "compare/averages",
        indicator_id=indicator_id,
        group_ids=[id_ for id_, _ in pairs],
        members=[code for _, code in pairs],
        published_groups=[id_ for id_, _, _ in published],
        published_levels=[level for _, level, _ in published],
        published_codes=[code for _, _, code in published],
    )
    return tuple(AverageFigure(**{**row, "kind": AverageKind(row["kind"])}) for row in rows)


@lru_cache(maxsize=4)
def weights(database: Path) -> Weights:
    """Return the dwellings of every municipality that averages can be weighted by, about 400 numbers."""
    rows = store.query(database, "compare/weights")
    return Weights({(row["weight_id"], row["year"], row["municipality_code"]): row["dwellings"] for row in rows})


@lru_cache(maxsize=64)
def coverage(database: Path, indicator_id: str) -> tuple[Coverage, ...]:
    """Return who has a figure, definitions in order of preference."""
    rows = store.query(database, "compare/coverage", indicator_id=indicator_id)
    return tuple(
        Coverage(
            definition_id=row["definition_id"],
            preference=row["preference"],
            year=row["year"],
            municipality_codes=frozenset(row["municipality_codes"]),
            published_for=frozenset(row["published_for"]),
        )
        for row in rows
    )


@lru_cache(maxsize=64)
def wider_figures(database: Path, indicator_id: str) -> tuple[WiderFigure, ...]:
    """Return an indicator's figures above the municipality: country, regions, provinces, named groups."""
    return tuple(
        WiderFigure(**row) for row in store.query(database, "compare/wider_figures", indicator_id=indicator_id)
    )
