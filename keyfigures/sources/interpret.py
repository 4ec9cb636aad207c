"""Make figures of the records of a table; a row that can't be believed is refused with its reason."""

from collections.abc import Callable
from typing import NamedTuple

from keyfigures.sources.cells import shown
from keyfigures.sources.measures import NOTHING, Amount, observed
from keyfigures.sources.placing import department, dwelling_type, month, municipality, period
from keyfigures.sources.records import Record
from keyfigures.sources.task import About, Task, figure

# What two numbers that say the same may differ by before one of them is wrong, in per cent.
SUM_TOLERANCE = 0.5
VACANT = {"vacant_family": "family", "vacant_elderly": "elderly", "vacant_youth": "youth", "vacant": "all"}


class Share(NamedTuple):
    """A share as a record has it: given, counted from a part and a whole, or both; and the columns they stand in."""

    given: Amount
    part: Amount
    whole: Amount
    columns: tuple[str, str, str]


def share_of_municipality(task: Task, record: Record, definition: str) -> None:
    """Read a municipality's share of public housing: given, or counted from two numbers."""
    indicator = task.indicators["public_housing_share_pct"]
    place, when = municipality(task, record), period(task, record)
    part, whole = task.count(record, "numerator"), task.count(record, "denominator")
    given = task.amount(record, "share", indicator, record.fields.get("share"))
    if place is None or when is None or given is None or part is None or whole is None or place.level == "aside":
        return
    about = (indicator.id, definition, place.level, place.code, "all", when)
    _keep_share(task, record, about, Share(given, part, whole, ("share", "numerator", "denominator")))


def _keep_share(task: Task, record: Record, about: About, share: Share) -> None:
    """Keep a share as counted where part and whole are there, else as given; what the file says must agree."""
    given, part, whole = share.given.value, share.part.value, share.whole.value
    column, of_part, of_whole = share.columns
    if whole == 0 and (part is not None or given is not None):
        task.notes.refuse("E-ZERODENOMINATOR", *task.at(record, of_whole), "0")
    elif part is None or whole is None:
        if share.given is not NOTHING:
            numerator = "" if part is None or given is None else f"{part:.0f}"
            figure(task, (record, column), about, share.given, (numerator, ""))
    elif part > whole:
        task.notes.refuse("E-PART", *task.at(record, of_part), " > ".join(task.written(part, whole)))
    elif _agree(task, record, share, 100.0 * part / whole):
        figure(task, (record, column), about, observed(100.0 * part / whole), (f"{part:.0f}", f"{whole:.0f}"))


def _agree(task: Task, record: Record, share: Share, computed: float) -> bool:
    """Tell whether a share given beside its counts is the one they give, refusing the row where it isn't."""
    given = share.given.value
    if given is None:
        return True
    off = abs(given - computed)
    if off > max(share.given.half_step, SUM_TOLERANCE):
        task.notes.refuse("E-SUM", *task.at(record, share.columns[1]), " ≠ ".join(task.written(given, computed)))
        return False
    if off > share.given.half_step + 1e-9:
        task.notes.tally("I-ROUNDED", *task.at(record, share.columns[0]), " ≈ ".join(task.written(given, computed)))
    return True


def department_figures(task: Task, record: Record) -> None:
    """Read the figures of a department: an indicator a column, or one indicator and its value a row."""
    code, when, type_ = department(task, record), period(task, record), dwelling_type(task, record)
    amounts, whole = _amounts(task, record), task.count(record, "dwellings")
    if code is None or when is None or type_ is None or amounts is None or whole is None:
        return
    columns, definitions = task.found.indicators, task.reported
    for id_, amount in amounts.items():
        if id_ != "vacancy_pct" or id_ not in columns:
            about = (id_, definitions[id_], "department", code, type_, when)
            figure(task, (record, id_ if id_ in columns else "value"), about, amount)
    if "vacancy_pct" in columns or "vacant_dwellings" in columns:
        column = "vacancy_pct" if "vacancy_pct" in columns else "vacant_dwellings"
        part, given = amounts.get("vacant_dwellings", NOTHING), amounts.get("vacancy_pct", NOTHING)
        about = ("vacancy_pct", definitions["vacancy_pct"], "department", code, type_, when)
        _keep_share(task, record, about, Share(given, part, whole, (column, "vacant_dwellings", "dwellings")))


def _amounts(task: Task, record: Record) -> dict[str, Amount] | None:
    """Return the figures of a record by indicator, without those of empty cells, None where one refused the row.

    An empty cell says nothing: what is known already stays.
    """
    cells = record.indicators
    columns = task.found.indicators
    if not columns:
        text = shown(record.fields.get("indicator"))
        indicator = task.indicator(text)
        if indicator is None:
            task.notes.refuse("E-INDICATOR" if text else "E-NOKEY", *task.at(record, "indicator"), text)
            return None
        cells = {indicator.id: record.fields.get("value")}
    found, refused = {}, False
    for id_, cell in cells.items():
        if cell is not None:
            amount = task.amount(record, id_ if id_ in columns else "value", task.indicators[id_], cell)
            if amount is None:
                refused = True
            else:
                found[id_] = amount
    return None if refused else found


def vacancy_of_municipality(task: Task, record: Record) -> None:
    """Read a municipality's or region's vacant dwellings by type, and the percentage."""
    indicator, number = task.indicators["vacancy_pct"], task.indicators["vacant_dwellings"]
    place, when = municipality(task, record), month(task, record)
    counts = {name: task.amount(record, name, number, record.fields.get(name)) for name in VACANT}
    whole = task.count(record, "dwellings")
    given = task.amount(record, "share", indicator, record.fields.get("share"))
    known = {name: each for name, each in counts.items() if each is not None}
    if place is None or when is None or whole is None or given is None or len(known) < len(counts):
        return
    if place.level == "aside" or not _add_up(task, record, known):
        return
    for name, type_ in VACANT.items():
        if known[name] is not NOTHING:
            about = (number.id, "lbf_vacant_dwellings", place.level, place.code, type_, when)
            figure(task, (record, name), about, known[name])
    about = (indicator.id, "lbf_vacancy", place.level, place.code, "all", when)
    _keep_share(task, record, about, Share(given, known["vacant"], whole, ("share", "vacant", "dwellings")))


def _add_up(task: Task, record: Record, counts: dict[str, Amount]) -> bool:
    """Tell whether the vacant dwellings of the three types are those in all, refusing the row where they aren't."""
    *types, whole = (counts[name].value for name in VACANT)
    parts = [each for each in types if each is not None]
    if whole is None or len(parts) < len(types) or sum(parts) == whole:
        return True
    text = " + ".join(task.written(*parts))
    task.notes.refuse("E-SUM", *task.at(record, "vacant"), f"{text} ≠ {whole:.0f}")
    return False


def rent_of_municipality(task: Task, record: Record) -> None:
    """Read a municipality's rent of one year."""
    indicator = task.indicators["rent_kr_m2"]
    place, when = municipality(task, record), period(task, record)
    type_ = record.dwelling_type if record.dwelling_type not in ("", "all") else dwelling_type(task, record)
    found = task.amount(record, "rent", indicator, record.fields.get("rent"))
    if place is None or when is None or type_ is None or found is None or place.level == "aside" or found is NOTHING:
        return
    figure(task, (record, "rent"), (indicator.id, "lbf_rent", place.level, place.code, type_, when), found)


READERS: dict[str, Callable[[Task, Record], None]] = {
    "department-indicators": department_figures,
    "municipality-share": lambda task, record: share_of_municipality(task, record, "own_share"),
    "noegletal": lambda task, record: share_of_municipality(task, record, "noegletal_share"),
    "lbf-vacancy": vacancy_of_municipality,
    "lbf-rent": rent_of_municipality,
}
