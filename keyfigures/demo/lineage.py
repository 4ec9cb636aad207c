"""Departments renumbered, merged or split: the old one ends on 31 December, the new one begins the day after."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from keyfigures.catalogue import DemoModel
from keyfigures.demo.noise import stream
from keyfigures.demo.portfolio import Department

FIRST_YEAR, LAST_YEAR = 2012, 2024
KINDS = ("renumbering", "merger", "split")
NUMBER_STEP = 5000


def with_lineage(model: DemoModel, departments: Sequence[Department]) -> list[Department]:
    """Return the departments and their successors: about one change to so many departments as the model says."""
    code = departments[0].municipality_code
    chance = stream(model.seed, code, "lineage")
    candidates = [each for each in departments if _can_change(model, each)]
    found = {each.department_id: each for each in departments}
    for _ in range(round(len(departments) / model.number("lineage_every"))):
        if len(candidates) < 2:
            break
        first, second = candidates.pop(), candidates.pop()
        year = int(chance.integers(FIRST_YEAR, LAST_YEAR + 1))
        changed = _changed(KINDS[int(chance.integers(len(KINDS)))], first, second, year)
        found |= {each.department_id: each for each in changed}
    return sorted(found.values(), key=lambda each: each.department_id)


def _can_change(model: DemoModel, each: Department) -> bool:
    """Tell whether a department may change: in the first organisation, whose accounts follow the calendar."""
    planted = {one.department_id for one in model.planted}
    first = each.organisation_id.endswith("01")
    return first and each.department_id not in planted and each.dwellings >= 20 and each.first_use_year < FIRST_YEAR


def _changed(kind: str, first: Department, second: Department, year: int) -> Iterator[Department]:
    ended = f"{year - 1}-12-31"
    yield replace(first, valid_to=ended)
    if kind == "merger":
        yield replace(second, valid_to=ended)
        yield _merged(first, second, year)
    elif kind == "split":
        yield _part(first, 1, year, rest=True)
        yield _part(first, 2, year, rest=False)
    else:
        yield replace(_successor(first, 1, year), predecessors=(first.department_id,))


def _successor(old: Department, step: int, year: int) -> Department:
    head, _, number = old.department_id.partition("-")
    name = f"{old.name} {step}" if step > 1 else old.name + " Ny"
    return replace(
        old,
        department_id=f"{head}-{int(number) + step * NUMBER_STEP:05d}",
        name=name,
        valid_from=f"{year}-01-01",
        valid_to=None,
    )


def _merged(first: Department, second: Department, year: int) -> Department:
    return replace(
        _successor(first, 1, year),
        predecessors=tuple(sorted((first.department_id, second.department_id))),
        first_use_year=min(first.first_use_year, second.first_use_year),
        family=first.family + second.family,
        elderly=first.elderly + second.elderly,
        youth=first.youth + second.youth,
        care=0,
        area_m2=first.area_m2 + second.area_m2,
        tenancy_units=first.tenancy_units + second.tenancy_units,
    )


def _part(old: Department, step: int, year: int, *, rest: bool) -> Department:
    def half(count: int) -> int:
        return count - count // 2 if rest else count // 2

    return replace(
        _successor(old, step, year),
        predecessors=(old.department_id,),
        family=half(old.family),
        elderly=half(old.elderly),
        youth=half(old.youth),
        care=half(old.care),
        area_m2=half(old.area_m2),
        tenancy_units=half(old.tenancy_units),
    )


def heirs(departments: Sequence[Department]) -> Iterator[tuple[int, int, int, float]]:
    """Yield who takes over whose books: the year, the successor's row, the predecessor's, and the part taken over."""
    rows = {each.department_id: row for row, each in enumerate(departments)}
    areas: dict[str, int] = {}
    for each in departments:
        for old in each.predecessors:
            areas[old] = areas.get(old, 0) + (each.area_m2 if len(each.predecessors) == 1 else 1)
    for row, each in enumerate(departments):
        for old in each.predecessors:
            own = each.area_m2 if len(each.predecessors) == 1 else 1
            yield int(str(each.valid_from)[:4]), row, rows[old], float(np.divide(own, areas[old]))
