"""What became of lines of departments over the years: who was merged, split or renumbered counts as one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures import departments
from keyfigures.catalogue import Indicator
from keyfigures.departments import ALL, Department, DepartmentFigure
from keyfigures.effect.values import Manner

HIDDEN = "suppressed"
# The part of a department's master data that a unit is per, where a figure has no counts.
SIZES = {"kr_m2": "area_m2", "kr_m2_balance": "area_m2", "kr_lme": "tenancy_units", "kr_dwelling": "dwellings"}

Lines = Mapping[str, tuple[Department, ...]]
Found = Mapping[tuple[str, int], DepartmentFigure]


@dataclass(frozen=True)
class Part:
    """What a line adds to a sum in a year: its own figure is ``amount / base``, with no base of zero."""

    amount: float
    base: float

    @property
    def value(self) -> float:
        """Return the figure."""
        return self.amount / self.base


@dataclass(frozen=True)
class Course:
    """A line of departments, named by its newest: what it adds in every year with a figure, and its hidden years."""

    id: str
    parts: Mapping[int, Part]
    hidden: frozenset[int] = frozenset()

    def mean(self, years: Sequence[int]) -> float:
        """Return the mean of the figures of years that all have one."""
        return sum(self.parts[year].value for year in years) / len(years)


@lru_cache(maxsize=4)
def lines(database: Path) -> Lines:
    """Return all departments by the newest one of their line, which counts as one department; see ``units``."""
    known = departments.departments(database)
    found: dict[str, list[Department]] = {}
    for id_, newest in departments.units(known.values()).items():
        found.setdefault(newest, []).append(known[id_])
    return {newest: tuple(members) for newest, members in found.items()}


@lru_cache(maxsize=4)
def line_of(database: Path) -> Mapping[str, str]:
    """Return the newest department of every department's line, by id."""
    return {each.department_id: newest for newest, members in lines(database).items() for each in members}


def figures_of(
    database: Path, members: Collection[Department], indicator_id: str, *, first: int, last: int
) -> dict[tuple[str, int], DepartmentFigure]:
    """Return the figures of departments by id and year; where one dwelling type alone is known, that one's.

    An account shorter than a year counts nowhere.
    """
    ids = tuple(sorted(each.department_id for each in members))
    kinds: dict[str, set[str]] = {}
    rows = departments.figures(database, ids, (indicator_id,), first=first, last=last)
    for row in rows:
        kinds.setdefault(row.department_id, set()).add(row.dwelling_type)
    wanted = {id_: ALL if ALL in known or len(known) > 1 else next(iter(known)) for id_, known in kinds.items()}
    return {
        (row.department_id, row.year): row
        for row in rows
        if row.dwelling_type == wanted[row.department_id] and row.of_a_year
    }


def of_definition(found: Found, definition_id: str) -> dict[tuple[str, int], DepartmentFigure]:
    """Return the figures by one definition: two ways of counting are no change."""
    return {key: each for key, each in found.items() if each.definition_id == definition_id}


def manner_of(indicator: Indicator, members: Sequence[Department], found: Found) -> Manner:
    """Return how the figures of departments become one: sums where the indicator and all its figures allow them.

    Counts of whole departments are averaged: a sum of several is held against twins of one department each.
    """
    if indicator.unit == "count" or not departments.adds_up(indicator):
        return Manner.MEAN
    known = {each.department_id: each for each in members}
    shown = [each for each in found.values() if each.value is not None and each.department_id in known]
    whole = all(base_of(indicator, known[each.department_id], each) for each in shown)
    return Manner.SUMS if whole else Manner.MEAN


def base_of(indicator: Indicator, department: Department, figure: DepartmentFigure) -> float | None:
    """Return what a figure is per: its own denominator, else the department's size; None where nobody says."""
    if figure.denominator is not None:
        return figure.denominator
    name = SIZES.get(indicator.unit)
    return None if name is None else getattr(department, name)


def course(
    id_: str, members: Sequence[Department], indicator: Indicator, found: Found, *, manner: Manner, years: Sequence[int]
) -> Course:
    """Return what a line adds in every year in which each of its departments that was there has a figure."""
    parts, hidden = {}, set()
    for year in years:
        rows = [(each, found.get((each.department_id, year))) for each in members if _was_there(each, year, found)]
        known = [(each, row) for each, row in rows if row is not None and row.value is not None]
        part = _together(indicator, known, manner) if known and len(known) == len(rows) else None
        if part is not None:
            parts[year] = part
        elif any(row is not None and row.status == HIDDEN for _, row in rows):
            hidden.add(year)
    return Course(id_, parts, frozenset(hidden))


def _was_there(each: Department, year: int, found: Found) -> bool:
    """Tell whether a department must have a figure in a year; where its days are not known, whether anything is."""
    open_ended = (each.predecessors and each.valid_from is None) or (each.successors and each.valid_to is None)
    return departments.existed(each, year) and (not open_ended or (each.department_id, year) in found)


def _together(indicator: Indicator, rows: Sequence[tuple[Department, DepartmentFigure]], manner: Manner) -> Part | None:
    """Return the figures of a line's departments as one, None where they cannot be added up."""
    values = [row.value or 0.0 for _, row in rows]
    if manner is Manner.MEAN:
        return Part(sum(values) if indicator.unit == "count" else sum(values) / len(values), 1.0)
    bases = [base_of(indicator, each, row) for each, row in rows]
    known = [base for base in bases if base]
    if len(known) == len(bases):
        return Part(sum(_amount(indicator, row, base) for (_, row), base in zip(rows, known, strict=True)), sum(known))
    # One department alone needs no sum.
    return Part(values[0], 1.0) if len(values) == 1 else None


def _amount(indicator: Indicator, row: DepartmentFigure, base: float) -> float:
    """Return what a figure's department adds above the line, in the figure's unit times its base."""
    scale = 100 if indicator.unit == "pct" else 1
    return (row.value or 0.0) * base if row.numerator is None else float(scale * row.numerator)
