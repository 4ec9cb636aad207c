"""The municipalities of a database and what is known about each of them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.errors import SelectionError


@dataclass(frozen=True)
class Municipality:
    """A municipality with the groups it belongs to and its place in the tile map."""

    municipality_code: str
    name: str
    full_name: str
    region_code: str
    region: str
    province_code: str
    province: str
    cluster: str
    tile_column: int
    tile_row: int
    label: str
    population: int | None
    population_quarter: str | None
    dwellings: int | None
    dwellings_year: int | None


@dataclass(frozen=True)
class About:
    """What a municipality was merged from, when, and the housing organisations it meets."""

    former: tuple[str, ...]
    merged: int | None
    organisations: tuple[str, ...]


@lru_cache(maxsize=4)
def municipalities(database: Path) -> dict[str, Municipality]:
    """Return all municipalities by code, in Danish alphabetical order."""
    rows = store.query(database, "compare/municipalities")
    return {row["municipality_code"]: Municipality(**row) for row in rows}


def municipality(database: Path, code: str) -> Municipality:
    """Return one municipality. Raises SelectionError for a code that does not exist."""
    known = municipalities(database)
    if code not in known:
        raise SelectionError("unknown_municipality", code=code)
    return known[code]


def about(database: Path, code: str) -> About:
    """Return what a municipality was merged from and its housing organisations; both may be empty."""
    rows = store.query(database, "compare/about_municipality", municipality_code=code)
    return About(
        former=tuple(row["name"] for row in rows if row["kind"] == "former"),
        merged=next((row["year"] for row in rows if row["kind"] == "former"), None),
        organisations=tuple(row["name"] for row in rows if row["kind"] == "organisation"),
    )
