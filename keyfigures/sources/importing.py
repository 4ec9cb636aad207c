"""Import a file: always a dry run first, then all of it or nothing.

A dry run says what would change and what is wrong; only a dry run without open questions can be taken in.
"""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from keyfigures import settings, store
from keyfigures.catalogue import Indicator, Layout, layouts
from keyfigures.language import Text
from keyfigures.sources import difference, judge, measures, noegletal, periods, reading, records, registers
from keyfigures.sources.cells import shown, style_of
from keyfigures.sources.departments import Departments
from keyfigures.sources.headings import Located
from keyfigures.sources.interpret import READERS
from keyfigures.sources.known import Known, known
from keyfigures.sources.locate import HEADER_WITHIN, locate
from keyfigures.sources.mapping import Mapping, combined, remember, remembered
from keyfigures.sources.notes import Notes
from keyfigures.sources.numerals import Style
from keyfigures.sources.registers import Register
from keyfigures.sources.remarks import RefusedError, Remark, Severity, refused
from keyfigures.sources.sheets import Reading
from keyfigures.sources.task import Task
from keyfigures.store import Changes, Delivery, Draft, received

AUTO = "auto"
NUMBER_FORMS = ("count", "number", "share")
MASTER_KINDS = ("departments", "organisations")
# Answers that stand for no field of a table.
ANSWERS = {"keyfigure", "year_starts"}
# What a dry run tells its caller: how far it is, 0 to 1.
Progress = Callable[[float], object]
EVERY = 5000
PUBLISHERS = {
    "noegletal": Text("Kommunale nøgletal", "Kommunale nøgletal"),
    "lbf-vacancy": Text("Landsbyggefonden", "Landsbyggefonden"),
    "lbf-rent": Text("Landsbyggefonden", "Landsbyggefonden"),
}
OWN = Text("Indlæst af kommunen", "Imported by the municipality")


@dataclass(frozen=True)
class File:
    """A file that could be opened, and the day it is looked at."""

    name: str
    original: bytes
    opened: Reading
    today: date


@dataclass(frozen=True)
class Report:
    """What a dry run found. ``accepted`` of ``rows`` rows can be taken in.

    ``headings`` are those of the file and ``mapping`` how they were read, to be confirmed or changed.
    """

    file_name: str
    kind: str
    rows: int
    accepted: int
    remarks: tuple[Remark, ...]
    changes: dict[str, Any]
    mapping: Mapping
    headings: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    observations: tuple[store.Observation, ...] = ()
    master: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    original: bytes = b""

    @property
    def open_questions(self) -> tuple[Remark, ...]:
        """Return what has to be answered before anything is taken in."""
        return tuple(each for each in self.remarks if each.severity in (Severity.ERROR, Severity.QUESTION))

    @property
    def refused_rows(self) -> int:
        """Return how many rows can't be taken in."""
        return self.rows - self.accepted

    @property
    def can_be_taken_in(self) -> bool:
        """Tell whether the file may come in as it stands: rows are refused only where somebody said "the rest"."""
        held_back = self.refused_rows > 0 and not self.mapping.rest
        return self.accepted > 0 and not self.open_questions and not held_back


def prepare(
    path: Path,
    *,
    name: str,
    mapping: Mapping,
    today: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read a file and say what taking it in would do; nothing is changed.

    Raises BuildError or CatalogueError only for faults of our own data; a faulty file gives a report.
    """
    try:
        opened = reading.read(path, name=name)
    except RefusedError as error:
        return _refusal(name, b"", mapping, error)
    file = File(name, path.read_bytes(), opened, today or date.today())
    return examine(file, mapping, progress or (lambda _: None))


def examine(file: File, mapping: Mapping, progress: Progress) -> Report:
    """Say what taking an opened file in would do, as ``prepare`` does."""
    try:
        with _uncollected():
            return _report(file, mapping, progress)
    except RefusedError as error:
        return _refusal(file.name, file.original, mapping, error)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from searching a million figures, none of them in one, again and again.

    It is of the whole process: of two threads the one that found it on turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def take_in(report: Report, by: str, progress: store.Progress | None = None) -> tuple[Delivery, Changes]:
    """Take a file in that a dry run found fit, and remember how it was read.

    Raises RefusedError for a report with open questions, and BuildError when a check of the build fails;
    nothing is taken in then.
    """
    if not report.can_be_taken_in:
        raise refused("E-NOTREADY", value=report.file_name)
    delivery, changed = store.accept(_draft(report, by), progress)
    remember(settings.received_dir(), report.headings, replace(report.mapping, kind=report.kind))
    return delivery, changed


def write_down(report: Report, by: str, *, taken_in: bool, delivery: str = "") -> None:
    """Add a file that was tried to the journal: what came of it and why."""
    received.note(
        settings.received_dir(),
        action="import" if taken_in else "refused" if report.open_questions else "tried",
        kind=report.kind,
        file=report.file_name,
        sha256=hashlib.sha256(report.original).hexdigest() if report.original else "",
        by=by,
        delivery=delivery,
        codes=sorted({each.code for each in report.remarks}),
    )


def _refusal(name: str, original: bytes, mapping: Mapping, error: RefusedError) -> Report:
    nothing = {"new": 0, "changed": 0, "unchanged": 0, "vanished": 0, "examples": []}
    changes = {**nothing, "effect": difference.no_effect(), "master": {}}
    return Report(name, mapping.kind or AUTO, 0, 0, (error.remark,), changes, mapping, original=original)


def _report(file: File, asked: Mapping, progress: Progress) -> Report:
    database, indicators = store.current(), store.meaning().indicators
    found, remarks, used = _located(file.opened, layouts(settings.data_dir()), indicators, asked)
    notes = Notes(found.sheet.name, frozenset(asked.confirmed))
    task = _task(file, found, (asked, used), notes, (known(database), indicators))
    _take_over(task.notes, (*file.opened.remarks, *remarks))
    _again(task.notes, file.original)
    task = _with_month(task, file.name)
    _check_answers(task)
    register = Register()
    rows = _read_rows(task, register, progress)
    register.settle(task.notes)
    figures = difference.without_doubles(task.figures, task.notes, task.manner.style)
    held = difference.Held(figures, difference.history(database, {figure.key[0] for figure in figures}))
    judge.questions(task, held, file.name)
    registers.renumbered(task, register)
    master = register.files(task.notes.refused_rows)
    accepted = rows - len(task.notes.refused_rows)
    is_asked = any(each.severity is Severity.QUESTION for each in task.notes.remarks)
    if accepted and not figures and not master and not is_asked:
        task.notes.remarks.append(Remark(Severity.ERROR, "E-NOFIGURES", found.sheet.name))
    return Report(
        file_name=file.name,
        kind=found.layout.id,
        rows=rows,
        accepted=accepted,
        remarks=task.notes.everything(),
        changes=_changes(task, held, master),
        mapping=task.mapping,
        headings=found.headings,
        columns={name: found.headings[place] for name, place in (*found.fields.items(), *found.indicators.items())},
        observations=tuple(figure.observation for figure in figures),
        master=master,
        original=file.original,
    )


def _located(
    opened: Reading, kinds: dict[str, Layout], indicators: dict[str, Indicator], asked: Mapping
) -> tuple[Located, list[Remark], Mapping]:
    """Return the table of a file, with what was decided about an earlier file with the same headings."""
    if asked.kind not in ("", *kinds):
        raise refused("E-MAPPING", value=asked.kind, reason=", ".join(kinds))
    kept = _kept(opened, kinds, asked)
    used = combined(asked, kept) if kept else asked
    head = noegletal.header(opened)
    if head is not None and used.kind in ("", noegletal.ID):
        found, remarks = noegletal.located(opened, head, kinds[noegletal.ID], used)
    else:
        found, remarks = locate(opened, kinds, indicators, used)
    said = [Remark(Severity.INFO, "I-REMEMBERED", found.sheet.name)] if kept else []
    return found, [*remarks, *said], used


def _kept(opened: Reading, kinds: dict[str, Layout], asked: Mapping) -> Mapping | None:
    """Return what is remembered of a file with the headings of one of the first rows, None where nothing is."""
    root = settings.received_dir()
    rows = (row for sheet in opened.sheets if not sheet.hidden for row in sheet.rows[:HEADER_WITHIN])
    found = (remembered(root, [shown(cell) for cell in row.cells]) for row in rows)
    return next((kept for kept in found if kept and kept.kind in kinds and asked.kind in ("", kept.kind)), None)


def _take_over(notes: Notes, remarks: tuple[Remark, ...]) -> None:
    """Add what opening and finding said; a row refused there is refused here."""
    notes.remarks.extend(remarks)
    here = (each for each in remarks if each.severity is Severity.ROW and each.sheet in ("", notes.sheet))
    notes.refused_rows.update(each.row for each in here if each.row)


def _task(
    file: File,
    found: Located,
    mappings: tuple[Mapping, Mapping],
    notes: Notes,
    ground: tuple[Known, dict[str, Indicator]],
) -> Task:
    asked, used = mappings
    everybody, indicators = ground
    layout, typed = found.layout, file.opened.typed
    # Kommunale nøgletal's own export declares its style: 1.234 is never a decimal there.
    declared = layout.id == noegletal.ID
    style = Style.DANISH if declared else style_of(_number_texts(found), asked, used, notes)
    return Task(
        found=found,
        known=everybody,
        indicators=indicators,
        mapping=used,
        asked=asked,
        manner=measures.manner(style, layout_id=layout.id, dash=layout.dash, typed=typed),
        notes=notes,
        departments=Departments(everybody),
        today=file.today,
    )


def _number_texts(found: Located) -> list[str]:
    """Return the texts of all cells that should hold numbers."""
    return [
        cell
        for part in found.parts
        for place in _number_places(part)
        for row in part.rows
        if place < len(row.cells) and isinstance(cell := row.cells[place], str)
    ]


def _number_places(found: Located) -> list[int]:
    fields = [place for name, place in found.fields.items() if found.layout.columns[name].form in NUMBER_FORMS]
    return sorted({*fields, *found.indicators.values(), *found.years})


def _with_month(task: Task, name: str) -> Task:
    """Return the task with the month of a file that doesn't say it in its rows: from its name, or asked for."""
    column = task.found.layout.columns.get("period")
    if column is None or column.form != "month" or "period" in task.found.fields:
        return task
    given = task.mapping.constants.get("period", "")
    said = {month for month in (periods.month(name), *_months_above(task.found)) if month}
    month = periods.month(given) if given else said.pop() if len(said) == 1 else None
    if month is None:
        task.notes.ask("Q-MONTH", found=", ".join(sorted(said)) or "–")
        month = max(said, default=f"{task.today:%Y-%m}")
    return replace(task, mapping=replace(task.mapping, constants={**task.mapping.constants, "period": month}))


def _months_above(found: Located) -> list[str | None]:
    """Return the months that the lines above the header speak of."""
    above = (row for row in found.sheet.rows if row.number < found.header.number)
    return [periods.month(shown(cell)) for row in above for cell in row.cells]


def _check_answers(task: Task) -> None:
    """Raise RefusedError where a factor or a constant is given for something the file does not have."""
    found, constants = task.found, {*task.found.layout.columns, *ANSWERS}
    labels = {task.found.label("value", heading, title.da) for heading in found.headings for title in _titles(task)}
    places = {*found.headings, *labels, *(title.da for title in _titles(task) if found.years)}
    strange = [each for each in task.asked.scale if each not in places]
    strange += [each for each in task.asked.constants if each not in constants]
    if strange:
        raise refused("E-MAPPING", value=strange[0], reason=", ".join(each for each in found.headings if each))


def _titles(task: Task) -> list[Text]:
    return [each.title for each in task.indicators.values()]


def _again(notes: Notes, original: bytes) -> None:
    """Ask when the very same file has been taken in before."""
    sha256 = hashlib.sha256(original).hexdigest()
    same = next((each for each in received.deliveries(settings.received_dir()) if each.sha256 == sha256), None)
    if same is not None:
        notes.ask("Q-AGAIN", value=same.received_at[:10], by=same.by)


def _read_rows(task: Task, register: Register, progress: Progress) -> int:
    """Read all records; return how many rows the table has."""
    records.ask_about_hidden(task.found, task.notes)
    rows: set[int] = set()
    total = max(sum(len(part.rows) for part in task.found.parts), 1)
    read = _reader(task, register)
    for part in task.found.parts:
        task = replace(task, found=part) if part is not task.found else task
        for record in records.records(part, task.mapping, task.notes):
            if record.row not in rows and len(rows) % EVERY == 0:
                progress(len(rows) / total)
            rows.add(record.row)
            read(task, record)
    progress(1.0)
    return len(rows | task.notes.refused_rows)


def _reader(task: Task, register: Register) -> Callable[[Task, records.Record], None]:
    match task.found.layout.id:
        case "departments":
            return lambda task, record: registers.department(task, record, register)
        case "organisations":
            return lambda task, record: registers.organisation(task, record, register)
        case kind:
            return READERS[kind]


def _changes(task: Task, held: difference.Held, master: dict[str, list[tuple[str, ...]]]) -> dict[str, Any]:
    is_master = task.found.layout.id in MASTER_KINDS
    return {
        **(registers.changes(task.known, master) if is_master else difference.changes(held)),
        "effect": difference.effect(held, task.indicators),
        "master": {file: len(lines) - 1 for file, lines in master.items()},
    }


def _draft(report: Report, by: str) -> Draft:
    mapping = report.mapping
    return Draft(
        kind=report.kind,
        source=_source(report),
        file_name=report.file_name,
        original=report.original,
        by=by,
        observations=report.observations,
        master=dict(report.master),
        mapping={
            "columns": report.columns,
            "constants": mapping.constants,
            "number_format": mapping.number_format,
            "scale": mapping.scale,
        },
        details={"rows": report.rows, "accepted": report.accepted, "confirmed": list(mapping.confirmed)},
    )


def _source(report: Report) -> dict[str, Any]:
    """Return what is said of the source of an imported file."""
    title = layouts(settings.data_dir())[report.kind].title
    today = datetime.now(UTC).date().isoformat()
    publisher = PUBLISHERS.get(report.kind, OWN)
    return {
        "title": {"da": f"{title.da}: {report.file_name}", "en": f"{title.en}: {report.file_name}"},
        "short_title": {"da": publisher.da, "en": publisher.en},
        "publisher": publisher.da,
        "url": "",
        "licence": {"da": "Ikke oplyst; indlæst fra fil", "en": "Not stated; imported from a file"},
        "published": today,
        "retrieved": today,
        "retrieval": {
            "da": f"Indlæst fra filen {report.file_name}, {report.accepted} af {report.rows} rækker.",
            "en": f"Imported from the file {report.file_name}, {report.accepted} of {report.rows} rows.",
        },
    }
