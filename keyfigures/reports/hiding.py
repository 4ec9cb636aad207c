"""Which figures of a municipality the public edition hides: the same ones in every report of it.

Few people are hidden by the thresholds of the catalogue; then a second figure wherever the first could be computed from
the sums that the reports show, of departments, organisations and the municipality.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from keyfigures import departments, store
from keyfigures.departments import Department, DepartmentFigure, Filter
from keyfigures.departments.totals import ADDED_COUNTS
from keyfigures.reports.content import Edition, Why
from keyfigures.reports.suppression import Additive, Secret, Sum, protect

COUNTRY, MUNICIPALITY, ORGANISATION, DEPARTMENT = "country", "municipality", "organisation", "department"
PER_CENT = 100


@dataclass(frozen=True)
class Threshold:
    """The smallest count and the smallest base that may be shown; 0 where there is no such limit."""

    count: int
    base: int

    def why(self, counted: "Counted") -> Why | None:
        """Return why a figure of so many of so many people is hidden, None for one that is not."""
        if counted.base is not None and counted.base < self.base:
            return Why.SMALL_BASE
        if counted.amount is not None and 0 < counted.amount < self.count:
            return Why.FEW
        if counted.rest is not None and 0 < counted.rest < self.count:
            return Why.COMPLEMENT
        return None


@dataclass(frozen=True)
class Key:
    """Whose figure: a department's, an organisation's or the municipality's by its id."""

    indicator: str
    level: str
    id: str

    def __str__(self) -> str:
        """Return the key as the id of a cell."""
        return f"{self.indicator}/{self.level}/{self.id}"


@dataclass(frozen=True)
class Counted:
    """How many people a figure counts, of how many, and how many are left; None where that cannot be said.

    ``added`` tells whether it is a part of the sums that reports show.
    """

    amount: int | None
    base: int | None
    rest: int | None
    added: bool = True


@lru_cache(maxsize=4)
def thresholds(database: Path) -> dict[str, Threshold]:
    """Return the thresholds of the indicators that count people."""
    rows = store.query(database, "reports/thresholds")
    return {row["indicator_id"]: Threshold(row["smallest_count"] or 0, row["smallest_base"] or 0) for row in rows}


@lru_cache(maxsize=8)
def hidden_figures(database: Path, municipality_code: str, year: int, *, is_demo: bool) -> Mapping[Key, Why]:
    """Return what is hidden of a municipality's figures of a year, and why."""
    found: dict[Key, Why] = {}
    for indicator, threshold in thresholds(database).items():
        found |= _hidden(database, Filter(municipality_code), indicator, threshold, year, is_demo=is_demo)
    return found


def _hidden(
    database: Path, wanted: Filter, indicator: str, threshold: Threshold, year: int, *, is_demo: bool
) -> dict[Key, Why]:
    counted = counts(database, wanted, indicator, year, is_demo=is_demo)
    whys = {key: threshold.why(each) for key, each in counted.items()}
    first = {key: why for key, why in whys.items() if why is not None}
    keys = {str(key): key for key, each in counted.items() if each.added}
    secrets = {id_: secret(threshold, first[key], counted[key]) for id_, key in keys.items() if key in first}
    second = protect(additive(database, counted), secrets)
    return {**first, **{keys[id_]: Why.SECONDARY for id_ in sorted(second)}}


def secret(threshold: Threshold, why: Why, counted: Counted) -> Secret:
    """Return what must not be found out of a figure, and what its being hidden tells of it."""
    few = threshold.count - 1
    base = few if counted.base is None else counted.base
    known = {Why.FEW: (1, min(few, base)), Why.COMPLEMENT: (max(base - few, 0), base - 1), Why.SMALL_BASE: (0, base)}
    return Secret(*known[why], max(threshold.count, 1))


def additive(database: Path, counted: Mapping[Key, Counted]) -> Additive:
    """Return the counts as the table that all reports of a municipality together show.

    Everybody is taken to know of how many people each is.
    """
    shown = {str(key): each for key, each in counted.items() if each.added}
    values = {id_: each.amount or 0 for id_, each in shown.items()}
    most = {id_: max(each.base, values[id_]) for id_, each in shown.items() if each.base is not None}
    return Additive(values, _sums(database, [key for key, each in counted.items() if each.added]), most)


@lru_cache(maxsize=64)
def counts(database: Path, wanted: Filter, indicator: str, year: int, *, is_demo: bool) -> Mapping[Key, Counted]:
    """Return how many people the figures of departments, their organisations and the municipality count."""
    members = {
        each.department_id: each for each in departments.chosen(database, wanted, year) if each.is_demo == is_demo
    }
    found = departments.figures(database, tuple(members), (indicator,), first=year, last=year)
    own = {
        each.department_id: _count(each, members[each.department_id])
        for each in found
        if each.value is not None and each.of_a_year and each.dwelling_type == departments.ALL
    }
    owners = defaultdict(list)
    for id_, each in own.items():
        if each.added:
            owners[members[id_].organisation_id].append(each)
    together = {Key(indicator, ORGANISATION, id_): _together(each) for id_, each in owners.items()}
    whole = {Key(indicator, MUNICIPALITY, wanted.municipality): _together(list(together.values()))} if together else {}
    return {**{Key(indicator, DEPARTMENT, id_): each for id_, each in own.items()}, **together, **whole}


def _count(figure: DepartmentFigure, own: Department) -> Counted:
    """Return how many people a figure counts; where nobody says of how many, dwellings stand for residents."""
    if figure.indicator_id in ADDED_COUNTS:
        return Counted(round(figure.value or 0), own.dwellings, None)
    base = (figure.denominator if figure.denominator is not None else own.dwellings) or 0
    if figure.indicator_id not in departments.COUNTED:
        # A figure of so many people that is no share of them.
        return Counted(None, base, None, added=False)
    if figure.numerator is not None:
        found = Counted(figure.numerator, base, base - figure.numerator)
    else:
        found = Counted(*_shared(figure.value or 0, base))
    return replace(found, added=figure.denominator is not None)


def _shared(value: float, base: int) -> tuple[int, int, int]:
    """Return how many a share is, of how many, and the rest: of both as many as there can be."""
    # The last binary digits must not make a person.
    amount, rest = (math.ceil(round(share * base / PER_CENT, 6)) for share in (value, PER_CENT - value))
    return amount, base, rest


def _together(each: list[Counted]) -> Counted:
    """Return what several count together; what one of them does not say, all of them do not."""
    amount, base, rest = (_total([getattr(one, name) for one in each]) for name in ("amount", "base", "rest"))
    return Counted(amount, base, rest)


def _total(numbers: list[int | None]) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if len(known) == len(numbers) else None


def _sums(database: Path, keys: Collection[Key]) -> tuple[Sum, ...]:
    """Return every organisation as the sum of its departments, and the municipality as that of its organisations."""
    known = departments.departments(database)
    parts: dict[str, list[str]] = defaultdict(list)
    wholes = {key.level: str(key) for key in keys}
    for key in keys:
        if key.level == DEPARTMENT:
            parts[str(Key(key.indicator, ORGANISATION, known[key.id].organisation_id))].append(str(key))
        elif key.level == ORGANISATION:
            parts[wholes[MUNICIPALITY]].append(str(key))
    return tuple(Sum(total, tuple(cells)) for total, cells in parts.items())


@dataclass(frozen=True)
class Veil:
    """What an edition shows: everything there is, or what ``hidden`` leaves of the figures that count people.

    ``limited`` are the indicators that have a threshold, none for an edition that shows everything.
    """

    limited: frozenset[str]
    hidden: Mapping[Key, Why]
    counted: frozenset[Key]

    def why(self, indicator: str, level: str, id_: str) -> Why | None:
        """Return why a figure is not shown, None for one that is."""
        if indicator not in self.limited:
            return None
        key = Key(indicator, level, id_)
        if level == COUNTRY:
            # Every municipality's report would show it: with all of them but one, that one could be computed.
            return Why.COUNTRY
        return self.hidden.get(key, None if key in self.counted else Why.FEW)


@lru_cache(maxsize=32)
def veil(database: Path, municipality_code: str, year: int | None, edition: Edition, *, is_demo: bool) -> Veil:
    """Return what an edition shows of a municipality's figures of a year."""
    if edition is Edition.INTERNAL or year is None:
        return Veil(frozenset(), {}, frozenset())
    limited = thresholds(database)
    wanted = Filter(municipality_code)
    counted = {key for each in limited for key in counts(database, wanted, each, year, is_demo=is_demo)}
    hidden = hidden_figures(database, municipality_code, year, is_demo=is_demo)
    return Veil(frozenset(limited), hidden, frozenset(counted))
