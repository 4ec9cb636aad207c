"""The departments and organisations of a database: who they are, and which was before which."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.departments.values import Department
from keyfigures.errors import SelectionError
from keyfigures.language import Text

ALL = "all"
# Stands behind the name of everything that has invented figures, in both languages.
DEMO = "(demo)"


@dataclass(frozen=True)
class Organisation:
    """A housing organisation; ``departments`` counts those in the municipality asked about."""

    organisation_id: str
    lbf_number: str | None
    name: str
    municipality_code: str
    is_demo: bool
    departments: int


@dataclass(frozen=True)
class Note:
    """What has been noted about a department, when, and by which source."""

    date: str | None
    text: Text
    source_id: str


@dataclass(frozen=True)
class Filter:
    """Which departments are meant; places are empty and ``dwelling_type`` is 'all' where all are."""

    municipality: str
    organisation: str = ""
    dwelling_type: str = ALL

    def takes(self, each: Department) -> bool:
        """Tell whether a department is meant."""
        return (
            self.municipality in ("", each.municipality_code)
            and self.organisation in ("", each.organisation_id)
            and self.dwelling_type in (ALL, each.dwelling_type)
        )


@lru_cache(maxsize=4)
def departments(database: Path) -> dict[str, Department]:
    """Return all departments by id, in the order of municipality, organisation and name."""
    rows = store.query(database, "departments/departments")
    return {
        row["department_id"]: Department(
            **{**row, "predecessors": tuple(row["predecessors"]), "successors": tuple(row["successors"])}
        )
        for row in rows
    }


def department(database: Path, department_id: str) -> Department:
    """Return one department. Raises SelectionError for an id that does not exist."""
    known = departments(database)
    if department_id not in known:
        raise SelectionError("unknown_department", department=department_id)
    return known[department_id]


@lru_cache(maxsize=256)
def chosen(database: Path, wanted: Filter, year: int | None = None) -> tuple[Department, ...]:
    """Return the departments meant, those only that existed in the year where one is given."""
    return tuple(
        each for each in departments(database).values() if wanted.takes(each) and (year is None or existed(each, year))
    )


def existed(each: Department, year: int) -> bool:
    """Tell whether a department existed in a year, as far as is known."""
    first, last = _year(each.valid_from), _year(each.valid_to)
    return (first is None or first <= year) and (last is None or last >= year)


def neighbours(database: Path, each: Department, year: int) -> tuple[Department | None, Department | None]:
    """Return the department before and the one after it in its organisation, by name; None at the ends."""
    wanted = Filter(each.municipality_code, each.organisation_id)
    row = [other for other in chosen(database, wanted) if existed(other, year) or other == each]
    place = row.index(each)
    return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)


@lru_cache(maxsize=64)
def organisations(database: Path, municipality_code: str) -> tuple[Organisation, ...]:
    """Return the organisations of a municipality by name, also those whose departments are not known."""
    rows = store.query(database, "departments/organisations", municipality_code=municipality_code)
    names = [field.name for field in fields(Organisation)]
    return tuple(Organisation(**{name: row[name] for name in names}) for row in rows)


@lru_cache(maxsize=64)
def notes(database: Path, department_id: str) -> tuple[Note, ...]:
    """Return the notes about a department, the oldest first."""
    rows = store.query(database, "departments/notes", department_id=department_id)
    return tuple(Note(row["date"], Text(da=row["text_da"], en=row["text_en"]), row["source_id"]) for row in rows)


def marked(name: str, *, demo: bool) -> str:
    """Return a name with '(demo)' behind it where its figures are invented; never twice.

    >>> marked("Nordparken", demo=True), marked("Nordparken (demo)", demo=True), marked("Nordparken", demo=False)
    ('Nordparken (demo)', 'Nordparken (demo)', 'Nordparken')
    """
    return name if not demo or DEMO in name else f"{name} {DEMO}"


def units(members: Iterable[Department]) -> dict[str, str]:
    """Return for each department the newest one of its line: who was merged, split or renumbered counts as one.

    A line is named by its members that nobody came after, the first of them by id.
    """
    known = {each.department_id: each for each in members}
    lines: dict[str, set[str]] = {id_: {id_} for id_ in known}
    for each in known.values():
        for other in {*each.predecessors, *each.successors} & known.keys():
            together = lines[each.department_id] | lines[other]
            lines.update(dict.fromkeys(together, together))
    return {id_: min(_newest(line, known)) for id_, line in lines.items()}


def _newest(line: set[str], known: dict[str, Department]) -> set[str]:
    return {id_ for id_ in line if not line & {*known[id_].successors}} or line


def any_demo(shown: Iterable[Department]) -> bool:
    """Tell whether one of the departments is invented."""
    return any(each.is_demo for each in shown)


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None
