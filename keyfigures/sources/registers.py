"""Make master data of the records of a table: departments and housing organisations.

What a file has no column for stays as it is known.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from keyfigures.sources import periods, placing
from keyfigures.sources.cells import meant, shown
from keyfigures.sources.departments import JOINT, joined, of_another
from keyfigures.sources.known import Department, Known
from keyfigures.sources.measures import Amount
from keyfigures.sources.notes import Notes
from keyfigures.sources.periods import Fault
from keyfigures.sources.records import Record
from keyfigures.sources.sheets import Cell
from keyfigures.sources.task import Task

BUILDING_TYPES = {
    **dict.fromkeys(("etage", "etagebyggeri", "etageboliger"), "etage"),
    **dict.fromkeys(("tæt-lavt", "tæt/lavt", "tætlavt", "tæt lavt", "rækkehuse"), "tæt-lavt"),
    "blandet": "blandet",
}
TYPES = ("dwellings_family", "dwellings_elderly", "dwellings_youth", "dwellings_care")
COUNTS = (
    *("dwellings", "dwellings_family", "dwellings_elderly", "dwellings_youth", "area_m2", "tenancy_units"),
    "dwellings_care",
)
TEXTS = ("comprehensive_plan", "area_id")
SHARES = ("flexible_letting_pct", "municipal_allocation_pct")
# What stands between the numbers of departments that were merged.
BETWEEN = re.compile(r"[\s,;]+")
# The columns of the master file and the field of an imported file that fills each.
DEPARTMENT = {
    "department_id": "department",
    "organisation_id": "organisation",
    "name": "name",
    "municipality_code": "municipality",
    "supervising_code": "supervising",
    "building_type": "building_type",
    "first_use_year": "first_use_year",
    **{name: name for name in (*COUNTS, *TEXTS, *SHARES)},
    "predecessor_id": "predecessor",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
}
ORGANISATION_HEADER = ("organisation_id", "lbf_number", "name", "municipality_code")
# Landsbyggefonden's numbers of organisations have four digits; one with fewer has lost its zeros.
NUMBER_DIGITS = 4
Cells = tuple[str, ...]


@dataclass
class Register:
    """The departments and organisations a file holds, by id, with every row each stands in.

    ``owners`` are organisations known from their departments only: row, name and supervisor of each of those.
    """

    departments: dict[str, list[tuple[int, Cells]]] = field(default_factory=dict)
    organisations: dict[str, list[tuple[int, Cells]]] = field(default_factory=dict)
    owners: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)

    def settle(self, notes: Notes) -> None:
        """Count the same row twice once, and refuse all rows that say different things about the same."""
        for id_, rows in (*self.departments.items(), *self.organisations.items()):
            if len({cells for _, cells in rows}) == 1:
                for row, _ in rows[1:]:
                    notes.tally("I-TWICE", row, "", id_)
            else:
                _refuse_all(id_, rows, notes)
        for id_, owners in self.owners.items():
            if len({name for _, name, _ in owners}) > 1:
                for row, name, _ in owners:
                    notes.refuse("E-KEYCONFLICT", row, "", f"{id_}: {name}")

    def files(self, refused: set[int]) -> dict[str, list[Cells]]:
        """Return the master files of what was not refused, each with its header first."""
        owners = [cells for id_ in self.owners if (cells := self._owner(id_, refused))]
        pairs = (
            ("organisations.csv", ORGANISATION_HEADER, [*_standing(self.organisations, refused), *owners]),
            ("departments.csv", tuple(DEPARTMENT), _standing(self.departments, refused)),
        )
        return {name: [header, *rows] for name, header, rows in pairs if rows}

    def _owner(self, id_: str, refused: set[int]) -> Cells | None:
        """Return an organisation with the municipality that supervises most of its departments."""
        rows = [(name, code) for row, name, code in self.owners[id_] if row not in refused]
        codes = Counter(code for _, code in rows)
        most = sorted(codes, key=lambda code: (-codes[code], code))
        return (id_, id_, rows[0][0], most[0]) if rows else None


def _standing(found: dict[str, list[tuple[int, Cells]]], refused: set[int]) -> list[Cells]:
    """Return each entry once that is not refused."""
    standing = ([cells for row, cells in rows if row not in refused] for rows in found.values())
    return [cells[0] for cells in standing if cells]


def _refuse_all(id_: str, rows: list[tuple[int, Cells]], notes: Notes) -> None:
    """Refuse rows of one key, each with what it says that another doesn't."""
    columns = zip(*(cells for _, cells in rows), strict=True)
    differs = [place for place, values in enumerate(columns) if len(set(values)) > 1]
    for row, cells in rows:
        notes.refuse("E-KEYCONFLICT", row, "", f"{id_}: {', '.join(cells[place] or '–' for place in differs)}")


def organisation(task: Task, record: Record, register: Register) -> None:
    """Read an organisation: number, name, home municipality."""
    at = task.at(record, "organisation")
    number = task.cells.key(record.fields.get("organisation"), at)
    name = task.cells.text(record.fields.get("organisation_name"), task.at(record, "organisation_name"))
    code = _municipality(task, record, "municipality")
    for name_of, found in (("organisation", number), ("organisation_name", name)):
        _refuse_blank(task, record, name_of, found)
    number = _whole_number(task, record, number)
    if number is not None and name is not None and code is not None:
        known = task.known.organisations.get(number)
        id_ = known.organisation_id if known else number
        register.organisations.setdefault(id_, []).append((record.row, (id_, number, name, code)))


def department(task: Task, record: Record, register: Register) -> None:
    """Read a department; its organisation comes along where the file names one that is not known."""
    at = task.at(record, "department")
    number = task.cells.key(record.fields.get("department"), at)
    name = task.cells.text(record.fields.get("name"), task.at(record, "name"))
    owner = task.cells.key(record.fields.get("organisation"), task.at(record, "organisation"))
    _refuse_blank(task, record, "department", number)
    _refuse_blank(task, record, "name", name)
    code = _municipality(task, record, "municipality")
    supervisor = _municipality(task, record, "supervising") if record.fields.get("supervising") is not None else code
    if number is None or name is None or code is None or supervisor is None:
        return
    if of_another(owner, number):
        task.notes.refuse("E-DISAGREE", *at, f"{owner} · {number}")
        return
    owner = _whole_number(task, record, owner or (number.rpartition(JOINT)[0] or None))
    if owner is None:
        _refuse_blank(task, record, "organisation", shown(record.fields.get("organisation")) or None)
        return
    if _known_owner(task, record, register, (owner, supervisor)):
        cells = _cells(task, record, (owner, number.rpartition(JOINT)[2]))
        cells |= {"name": name, "municipality_code": code, "supervising_code": supervisor}
        completed = _completed(task, cells)
        register.departments.setdefault(completed[0], []).append((record.row, completed))


def _refuse_blank(task: Task, record: Record, name: str, found: str | None) -> None:
    if found is None and shown(record.fields.get(name)).strip() == "":
        task.notes.refuse("E-NOKEY", *task.at(record, name))


def _municipality(task: Task, record: Record, name: str) -> str | None:
    """Return the code of a municipality; a region or the country is no home of a department."""
    place = placing.municipality(task, record, name)
    if place is None or place.level == "municipality":
        return place.code if place else None
    task.notes.refuse("E-MUNICIPALITY", *task.at(record, name), shown(record.fields.get(name)))
    return None


def _whole_number(task: Task, record: Record, number: str | None) -> str | None:
    """Return an organisation's number with the zeros it is known by; a new one that has lost its zeros is refused."""
    if number is None or number in task.known.organisations:
        return number
    at = task.at(record, "organisation")
    ids = {each.upper(): each for each in task.known.organisations}
    likely = {id_ for key, id_ in ids.items() if key == number or key.lstrip("0") == number.lstrip("0")}
    if len(likely) == 1:
        (found,) = likely
        task.notes.tally("I-PADDED", *at, f"{number} → {found}")
        return found
    if number.isdigit() and len(number) < NUMBER_DIGITS:
        task.notes.refuse("E-ZEROS", *at, number, padded=number.zfill(NUMBER_DIGITS))
        return None
    return number


def _known_owner(task: Task, record: Record, register: Register, owner: tuple[str, str]) -> bool:
    number, supervisor = owner
    if number in task.known.organisations:
        return True
    name = shown(record.fields.get("organisation_name")).strip()
    at = task.at(record, "organisation")
    if not name:
        task.notes.refuse("E-ORGANISATION", *at, number)
        return False
    if number not in register.owners:
        task.notes.tally("I-ORGANISATION", *at, f"{number} {name}")
    register.owners.setdefault(number, []).append((record.row, name, supervisor))
    return True


def _cells(task: Task, record: Record, parts: tuple[str, str]) -> dict[str, str]:
    """Return the columns of a department that a record fills, by name."""
    owner, number = parts
    known = task.known.organisations.get(owner)
    return {
        "department_id": _known_id(task, record, joined(owner, number)),
        "organisation_id": known.organisation_id if known else owner,
        "building_type": _building_type(task, record),
        "first_use_year": _first_use(task, record),
        **_counts(task, record),
        **_texts(task, record),
        **_shares(task, record),
        "predecessor_id": _predecessors(task, record, owner),
        **_dates(task, record),
    }


def _known_id(task: Task, record: Record, text: str) -> str:
    """Return a department's id as it is known, with the zeros a spreadsheet has eaten."""
    match = task.departments.find(None, text)
    if len(match.ids) != 1 or match.code == "I-BYNUMBER":
        return text
    if match.code:
        task.notes.tally(match.code, *task.at(record, "department"), f"{text} → {match.ids[0]}")
    return match.ids[0]


def _counts(task: Task, record: Record) -> dict[str, str]:
    found = {name: task.count(record, name) or Amount(None) for name in COUNTS}
    values = {name: each.value for name, each in found.items()}
    types = sum(values[name] or 0 for name in TYPES)
    if values["dwellings"] is not None and types > values["dwellings"]:
        task.notes.refuse("E-SUM", *task.at(record, "dwellings"), f"{types:.0f} > {values['dwellings']:.0f}")
    return {name: _whole(value) for name, value in values.items()}


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _texts(task: Task, record: Record) -> dict[str, str]:
    return {name: task.cells.text(record.fields.get(name), task.at(record, name)) or "" for name in TEXTS}


def _shares(task: Task, record: Record) -> dict[str, str]:
    """Return the percentages of an agreement, which are whole ones; others are refused."""
    values = {name: (task.count(record, name) or Amount(None)).value for name in SHARES}
    for name, value in values.items():
        if value is not None and not value.is_integer():
            task.notes.refuse("E-COUNT", *task.at(record, name), shown(record.fields.get(name)))
    return {name: _whole(value) for name, value in values.items()}


def _first_use(task: Task, record: Record) -> str:
    text = shown(record.fields.get("first_use_year")).strip()
    found = periods.year(text) if text else ""
    if isinstance(found, Fault):
        task.notes.refuse(found.code, *task.at(record, "first_use_year"), text, meant=meant(found.suggestion))
        return ""
    return found


def _dates(task: Task, record: Record) -> dict[str, str]:
    names = ("valid_from", "valid_to")
    start, end = (task.cells.day(record.fields.get(name), task.at(record, name)) for name in names)
    if start is not None and end is not None and end < start:
        task.notes.refuse("E-BACKWARDS", *task.at(record, "valid_to"), f"{start} – {end}")
    return {name: "" if day is None else day.isoformat() for name, day in zip(names, (start, end), strict=True)}


def _building_type(task: Task, record: Record) -> str:
    text = shown(record.fields.get("building_type")).strip()
    found = BUILDING_TYPES.get(text.casefold(), "")
    if text and not found:
        task.notes.refuse("E-BUILDINGTYPE", *task.at(record, "building_type"), text)
    return found


def _predecessors(task: Task, record: Record, owner: str) -> str:
    """Return what a department was before, several after a merger: as the file says; see also ``renumbered``."""
    cell = record.fields.get("predecessor")
    parts: list[Cell] = [*filter(None, BETWEEN.split(cell))] if isinstance(cell, str) else [cell]
    return " ".join(dict.fromkeys(filter(None, (_predecessor(task, record, owner, part) for part in parts))))


def _predecessor(task: Task, record: Record, owner: str, number: Cell) -> str:
    at = task.at(record, "predecessor")
    before = task.cells.key(number, at)
    if before is None:
        return ""
    match = task.departments.find(owner, before)
    if len(match.ids) == 1 and match.code != "I-BYNUMBER":
        return match.ids[0]
    task.notes.warn("W-PREDECESSOR", row=at.row, column=at.column, value=before)
    return joined(owner, before)


def _completed(task: Task, cells: dict[str, str]) -> Cells:
    """Return the columns of a department; those the file has no column for are as known."""
    known = task.known.departments.get(cells["department_id"])
    if known is not None:
        absent = {name for name, of in DEPARTMENT.items() if of not in task.found.fields} - {"department_id"}
        absent -= {"organisation_id"}
        cells |= {name: known.cells[name] for name in absent}
    return tuple(cells[name] for name in DEPARTMENT)


def renumbered(task: Task, register: Register) -> None:
    """Ask whether new departments are known ones with a new number: those of the same name that do not go on."""
    gone: dict[tuple[str, str], list[Department]] = {}
    names = list(DEPARTMENT)
    last_day = names.index("valid_to")
    going_on = {id_ for id_, rows in register.departments.items() if not all(cells[last_day] for _, cells in rows)}
    for each in task.known.departments.values():
        if each.department_id not in going_on:
            gone.setdefault((each.organisation_id, each.name.casefold()), []).append(each)
    for id_, rows in register.departments.items():
        if id_ not in task.known.departments:
            register.departments[id_] = [(row, _succeeding(task, row, cells, gone)) for row, cells in rows]


def _succeeding(task: Task, row: int, cells: Cells, gone: dict[tuple[str, str], list[Department]]) -> Cells:
    """Return a new department's columns, with the known one it seems to be as its predecessor; asks about it."""
    found = dict(zip(DEPARTMENT, cells, strict=True))
    same = gone.get((found["organisation_id"], found["name"].casefold()), [])
    if found["predecessor_id"] or len(same) != 1 or "Q-RENUMBERED" in task.asked.denied:
        return cells
    before, id_ = same[0].department_id, found["department_id"]
    task.notes.ask("Q-RENUMBERED", row=row, column=f"{before} → {id_}", value=id_, before=before, name=same[0].name)
    return tuple({**found, "predecessor_id": before}.values())


def changes(known: Known, master: dict[str, list[Cells]]) -> dict[str, Any]:
    """Return what master files would change: how many rows are new, changed, unchanged, and not in the file."""
    counts: Counter[str] = Counter()
    organisations = {each.organisation_id: each for each in known.organisations.values()}
    for id_, number, name, code in master.get("organisations.csv", [()])[1:]:
        now = organisations.get(id_)
        before = (now.number, now.name, now.municipality_code) if now else None
        counts[_kind(before, (number, name, code))] += 1
    rows = {cells[0]: cells for cells in master.get("departments.csv", [()])[1:]}
    for id_, cells in rows.items():
        found = known.departments.get(id_)
        counts[_kind(tuple(found.cells[name] for name in DEPARTMENT) if found else None, cells)] += 1
    owners = {cells[1] for cells in rows.values()}
    places = [dict(zip(DEPARTMENT, cells, strict=True)) for cells in rows.values()]
    predecessors = {id_ for each in places for id_ in each["predecessor_id"].split()}
    gone = [
        id_
        for id_, each in known.departments.items()
        if each.organisation_id in owners and id_ not in rows and id_ not in predecessors and not each.cells["valid_to"]
    ]
    examples = [{"kind": "vanished", "department": id_} for id_ in gone[:20]]
    return {
        **{kind: counts[kind] for kind in ("new", "changed", "unchanged")},
        "vanished": len(gone),
        "examples": examples,
    }


def _kind(before: Cells | None, now: Cells) -> str:
    if before is None:
        return "new"
    return "unchanged" if before == now else "changed"
