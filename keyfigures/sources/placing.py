"""Whom and when a record is about: municipality, department, dwelling type, period; doubt refuses the row or asks."""

from datetime import date, timedelta

from keyfigures.sources import departments, periods
from keyfigures.sources.cells import At, meant, shown
from keyfigures.sources.headings import DEPARTMENT_INDICATORS
from keyfigures.sources.known import Place
from keyfigures.sources.periods import Fault
from keyfigures.sources.records import Record
from keyfigures.sources.sheets import Cell
from keyfigures.sources.task import Task

DWELLING_TYPES = {
    **dict.fromkeys(("", "alle", "alle boliger", "i alt", "all"), "all"),
    **dict.fromkeys(("familie", "familiebolig", "familieboliger", "almene familieboliger", "family"), "family"),
    **dict.fromkeys(("ældre", "ældrebolig", "ældreboliger", "almene ældreboliger", "elderly"), "elderly"),
    **dict.fromkeys(("ungdom", "ungdomsbolig", "ungdomsboliger", "almene ungdomsboliger", "youth"), "youth"),
}


def municipality(task: Task, record: Record, name: str = "municipality") -> Place | None:
    """Return the place a record is about; None where there is none and the row was refused.

    Where two columns name it they must agree; one that is empty leaves it to the other.
    """
    texts = [shown(record.fields.get(name)), shown(record.also.get(name))]
    named = [text for text in texts if text]
    if not named:
        task.notes.refuse("E-NOKEY", *task.at(record, name))
        return None
    first = task.place(named[0])
    if isinstance(first, Fault):
        task.notes.refuse(first.code, *task.at(record, name), named[0], now=first.suggestion)
        return None
    second = task.place(named[-1])
    if isinstance(second, Fault) or (second.level, second.code) != (first.level, first.code):
        task.notes.refuse("E-DISAGREE", *task.at(record, name), " · ".join(named))
        return None
    if not first.exactly:
        task.notes.tally("I-NAME", *task.at(record, name), f"{named[0]} → {first.name}")
    return first


def department(task: Task, record: Record) -> str | None:
    """Return the id of the department a record is about, None where the row was refused."""
    named = record.fields.get("organisation"), record.fields.get("department")
    exact = task.found_departments.get(named)
    if exact is not None:
        return exact
    at = task.at(record, "department")
    organisation = task.cells.key(named[0], task.at(record, "organisation"))
    number = task.cells.key(named[1], at)
    if number is None and _is_blank(named[1]):
        task.notes.refuse("E-NOKEY", *at)
    if number is None or (organisation is None and not _is_blank(named[0])):
        return None
    if departments.of_another(organisation, number):
        task.notes.refuse("E-DISAGREE", *at, f"{organisation} · {number}")
        return None
    return _found(task, at, named, (organisation, number))


def _is_blank(cell: Cell) -> bool:
    return shown(cell).strip() == ""


def _found(task: Task, at: At, named: tuple[Cell, Cell], parts: tuple[str | None, str]) -> str | None:
    match = task.departments.find(*parts)
    text = departments.joined(*parts)
    if len(match.ids) != 1:
        code = "E-DEPARTMENTS" if match.ids else "E-DEPARTMENT"
        task.notes.refuse(code, *at, text, likely=", ".join(match.ids[:5]))
        return None
    if match.code == "I-BYNUMBER":
        task.notes.ask("Q-BYNUMBER", row=at.row, column=at.column, value=text, found=match.ids[0])
    if match.code:
        task.notes.tally(match.code, *at, f"{text} → {match.ids[0]}")
    elif named == parts:
        task.found_departments[named] = match.ids[0]
    return match.ids[0]


def dwelling_type(task: Task, record: Record) -> str | None:
    """Return the dwelling type of a record, None where the row was refused."""
    text = shown(record.fields.get("dwelling_type"))
    found = DWELLING_TYPES.get(text.strip().casefold())
    if found is None:
        task.notes.refuse("E-DWELLINGTYPE", *task.at(record, "dwelling_type"), text)
    return found


def period(task: Task, record: Record) -> str | None:
    """Return a record's year or accounting period as the tidy files write it, None where the row was refused."""
    cell = record.fields.get("period")
    if record.fields.get("period_from") is not None or record.fields.get("period_to") is not None:
        return _from_to(task, record, cell)
    known = task.found_periods.get(cell)
    if known is not None:
        return known
    at = task.at(record, "period")
    text = shown(cell).strip()
    if not text:
        task.notes.refuse("E-NOKEY", *at)
        return None
    if years := periods.accounts(text):
        return _staggered(task, at, text, years)
    found = _year_or_day(task, cell, text)
    if isinstance(found, Fault):
        task.notes.refuse(found.code, *at, text, meant=meant(found.suggestion))
        return None
    task.found_periods[cell] = found
    return found


def _year_or_day(task: Task, cell: Cell, text: str) -> str | Fault:
    """Return a year, or the day a municipality's figure was counted; a department's accounts are never of one day."""
    found = cell if isinstance(cell, date) else periods.day(text)
    if isinstance(found, Fault):
        return found if periods.IS_DAY.fullmatch(text) else periods.year(text)
    if task.found.layout.id == DEPARTMENT_INDICATORS:
        return Fault("E-NOT12")
    known = periods.year(str(found.year))
    return known if isinstance(known, Fault) else found.isoformat()


def _from_to(task: Task, record: Record, cell: Cell) -> str | None:
    start = task.cells.day(record.fields.get("period_from"), task.at(record, "period_from"))
    end = task.cells.day(record.fields.get("period_to"), task.at(record, "period_to"))
    at = task.at(record, "period_to")
    if start is None or end is None:
        task.notes.refuse("E-NOKEY", *at)
        return None
    return None if _impossible(task, at, (start, end), shown(cell).strip()) else _as_period(start, end)


def _impossible(task: Task, at: At, days: tuple[date, date], year: str) -> bool:
    """Refuse a row whose days are not an accounting year, or not that of the year beside them; tell whether."""
    start, end = days
    shown_days = f"{start} – {end}"
    if end < start:
        task.notes.refuse("E-BACKWARDS", *at, shown_days)
    elif not periods.twelve_months(start, end):
        task.notes.refuse("E-NOT12", *at, shown_days, meant=meant(""))
    elif year and year not in (str(start.year), str(end.year)) and periods.accounts(year) != (start.year, end.year):
        task.notes.refuse("E-DISAGREE", *at, f"{year} · {shown_days}")
    else:
        return False
    return True


def _as_period(start: date, end: date) -> str:
    whole = (start.month, start.day) == (1, 1)
    return str(end.year) if whole else f"{start}/{end}"


def _staggered(task: Task, at: At, text: str, years: tuple[int, int]) -> str | None:
    starts = task.mapping.constants.get("year_starts", "")
    first, after = (periods.day(f"{year}-{starts}") for year in years)
    if isinstance(first, Fault) or isinstance(after, Fault):
        task.notes.ask("Q-STAGGERED", row=at.row, column=at.column, value=text)
        return None
    return _as_period(first, after - timedelta(days=1))


def month(task: Task, record: Record) -> str | None:
    """Return the month of a record as 2024-10, None where the row was refused."""
    cell = record.fields.get("period")
    text = cell.isoformat() if isinstance(cell, date) else shown(cell).strip()
    found = periods.exact_month(text)
    if found is None:
        task.notes.refuse("E-MONTH" if text else "E-NOKEY", *task.at(record, "period"), text)
    return found
