"""Second, slow ways to what the reports compute: bounds by narrowing and by trying, and sums row by row."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import product
from typing import Any

import duckdb

from keyfigures.store.database import LOCKED_DOWN

Range = tuple[float, float]
ENDLESS = float("inf")


def narrowed(known: Mapping[str, Range], sums: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Range]:
    """Return between what each number lies, by narrowing what is known of it sum after sum until nothing changes.

    Exact where every number is a part of one sum at most.
    """
    ranges, sums = dict(known), list(sums)
    while True:
        before = dict(ranges)
        for total, parts in sums:
            _narrow(ranges, total, parts)
        if ranges == before:
            return ranges


def shown(
    values: Mapping[str, int], hidden: AbstractSet[str], most: Mapping[str, int] | None = None
) -> dict[str, Range]:
    """Return what is known of numbers of which some are hidden, before any sum."""
    ends = most or {}
    return {id_: (0.0, ends.get(id_, ENDLESS)) if id_ in hidden else (n, n) for id_, n in values.items()}


def _narrow(ranges: dict[str, Range], total: str, parts: tuple[str, ...]) -> None:
    low, high = (sum(ranges[each][side] for each in parts) for side in (0, 1))
    ranges[total] = max(ranges[total][0], low), min(ranges[total][1], high)
    for one in parts:
        least, most = (sum(ranges[each][side] for each in parts if each != one) for side in (0, 1))
        floor = ranges[total][0] - most if most < ENDLESS else 0.0
        ceiling = ranges[total][1] - least
        ranges[one] = max(ranges[one][0], floor), min(ranges[one][1], ceiling)


def tried(
    values: Mapping[str, int],
    sums: Iterable[tuple[str, tuple[str, ...]]],
    hidden: AbstractSet[str],
    most: int,
    limits: Mapping[str, tuple[int, int]] | None = None,
) -> dict[str, tuple[int, int]]:
    """Return the least and the largest whole number each hidden one can be, by trying all up to ``most``."""
    names, sums = sorted(hidden), list(sums)
    found: dict[str, set[int]] = {name: set() for name in names}
    open_ = [(limits or {}).get(name, (0, most)) for name in names]
    for numbers in product(*(range(low, high + 1) for low, high in open_)):
        guess = {**values, **dict(zip(names, numbers, strict=True))}
        if all(guess[total] == sum(guess[part] for part in parts) for total, parts in sums):
            for name in names:
                found[name].add(guess[name])
    return {name: (min(each), max(each)) for name, each in found.items()}


@dataclass(frozen=True)
class Count:
    """How many people a figure counts and of how many; ``owner`` is whose sum it is a part of, empty for none."""

    amount: int
    base: int
    is_few: bool
    is_share: bool
    owner: str


def counted(database: str, municipality: str, year: int, indicator: str, *, is_demo: bool) -> dict[str, Count]:
    """Return the counts of departments, organisations and the municipality by their ids, of figures that add up."""
    found, owners = {}, defaultdict(list)
    for row in _rows(database, municipality, year, is_demo=is_demo):
        _, id_, owner, value, numerator, denominator, dwellings, *_, is_share = row
        if row[0] == indicator and (denominator is not None or not is_share):
            amount, base = (numerator, denominator) if is_share else (round(value), dwellings)
            found[id_] = Count(amount, base, _is_few(row[3:]), is_share, owner)
            owners[owner].append((amount, base, row))
    for owner, each in (*owners.items(), (municipality, [one for many in owners.values() for one in many])):
        amount, base, row = sum(one[0] for one in each), sum(one[1] for one in each), each[0][2]
        few_ = _is_few((amount, amount if row[-1] else None, base if row[-1] else None, None, *row[-3:]))
        found[owner] = Count(amount, base, few_, row[-1], "" if owner == municipality else municipality)
    return found


def few(database: str, municipality: str, year: int, *, is_demo: bool) -> set[tuple[str, str]]:
    """Return the departments' figures of a year that count too few people, by indicator and department."""
    return {(row[0], row[1]) for row in _rows(database, municipality, year, is_demo=is_demo) if _is_few(row[3:])}


def _rows(database: str, municipality: str, year: int, *, is_demo: bool) -> list[tuple[Any, ...]]:
    with duckdb.connect(database, read_only=True, config=dict(LOCKED_DOWN)) as connection:
        return connection.execute(
            """
            select f.indicator_id, f.department_id, d.organisation_id, f.value, f.numerator, f.denominator, d.dwellings,
                t.smallest_count, t.smallest_base, f.indicator_id like '%pct' and f.indicator_id not like 'income%'
            from department_figure f
            join department d on d.department_id = f.department_id
            join department_class c on c.department_id = f.department_id
            join suppression_threshold t on t.indicator_id = f.indicator_id
            where f.year = ? and d.municipality_code = ? and c.is_demo = ? and f.dwelling_type = 'all'
                and f.value is not null and f.of_a_year
            """,
            [year, municipality, is_demo],
        ).fetchall()


def _is_few(row: tuple[Any, ...]) -> bool:
    value, numerator, denominator, dwellings, count, base, is_share = row
    of = denominator if denominator is not None else dwellings or 0
    if base is not None and of < base:
        return True
    if count is None:
        return False
    if not is_share:
        return bool(0 < value < count)
    shares = (value, 100 - value)
    rest = of - (numerator or 0)
    sides = (numerator, rest) if numerator is not None else (math.ceil(round(each * of / 100, 6)) for each in shares)
    return any(0 < each < count for each in sides)
