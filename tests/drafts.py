"""Drafts of deliveries, small enough to check by hand."""

from collections.abc import Sequence
from typing import Any

from keyfigures import store
from keyfigures.store import Draft, Observation

SHARE = "public_housing_share_pct"
# The embedded figure of Slagelse in 2023: 22.0 per cent.
SLAGELSE = ("bol101_incl_cottages", "330", "2023-01-01")
SOURCE: dict[str, Any] = {
    "title": {"da": "Prøve", "en": "Trial"},
    "short_title": {"da": "Prøve", "en": "Trial"},
    "publisher": "Prøven",
    "url": "",
    "licence": {"da": "Ingen", "en": "None"},
    "published": "2026-01-01",
    "retrieved": "2026-01-01",
    "retrieval": {"da": "Skrevet til en prøve.", "en": "Written for a test."},
}
ORGANISATIONS = [
    ("organisation_id", "lbf_number", "name", "municipality_code"),
    ("0930", "0930", "Ny Bolig", "330"),
]
DEPARTMENTS = [
    (
        *("department_id", "organisation_id", "name", "municipality_code", "supervising_code", "building_type"),
        "first_use_year",
        *("dwellings", "dwellings_family", "dwellings_elderly", "dwellings_youth", "area_m2", "tenancy_units"),
        *("dwellings_care", "comprehensive_plan", "area_id", "flexible_letting_pct", "municipal_allocation_pct"),
        *("predecessor_id", "valid_from", "valid_to"),
    ),
    (
        *("0930-1", "0930", "Nyvang", "330", "330", "etage", "1972", "40", "30", "10", "0", "3100", "43"),
        *("0", "2019–2023", "Nordbyen", "25", "25", "", "", ""),
    ),
]


def share(definition: str, code: str, period: str, value: str, **rest: str) -> Observation:
    """Return a municipality's share of public housing."""
    return Observation(SHARE, definition, "municipality", code, "all", period, value, **rest)


def slagelse(value: str) -> Observation:
    """Return another figure for Slagelse in 2023."""
    return share(*SLAGELSE, value)


def draft(*observations: Observation, **fields: Any) -> Draft:
    """Return a draft; every field can be another one."""
    filled: dict[str, Any] = {
        "kind": "municipality-share",
        "source": SOURCE,
        "file_name": "tal.csv",
        "original": b"kommune;tal\n",
        "by": "prøve",
        "observations": observations,
        **fields,
    }
    return Draft(**filled)


def figures(code: str, definition: str, indicator: str = SHARE) -> dict[int, float]:
    """Return the figures of a municipality by year in today's database."""
    rows = store.query(store.current(), "compare/figures", indicator_id=indicator, members=[code])
    found = ((row["year"], row["value"]) for row in rows if row["definition_id"] == definition)
    return {year: value for year, value in found if value is not None}


def many(count: int, value: str = "20.0") -> Sequence[Observation]:
    """Return figures of all municipalities in as many years as it takes."""
    rows = store.query(store.current(), "compare/municipalities")
    codes = [row["municipality_code"] for row in rows]
    pairs = ((code, year) for year in range(1900, 2100) for code in codes)
    return [share("own_share", code, str(year), value) for (code, year), _ in zip(pairs, range(count), strict=False)]
