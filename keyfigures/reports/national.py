"""The export in columns for the national platform: a file says which columns, for the format is not public."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyfigures import departments, settings, views
from keyfigures.catalogue import Goal
from keyfigures.catalogue.fields import Fields
from keyfigures.departments import Organisation
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.flags import Status
from keyfigures.register import Conclusion, Party, evaluations
from keyfigures.reports import dialogue
from keyfigures.reports.basis import Basis
from keyfigures.reports.hiding import ORGANISATION

FIGURE, GOAL = "figure.", "goal."
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class National:
    """How the file looks: what parts its cells, the decimal sign, and what stands in which column."""

    separator: str
    decimal: str
    columns: tuple[tuple[str, str], ...]


def national(data: Path | None = None) -> National:
    """Return the setting of a data folder. Raises CatalogueError naming the column whose field is not known."""
    fields = Fields((data or settings.data_dir()) / "reports" / "national.yaml")
    columns = fields.take("columns", dict)
    for name, field in columns.items():
        if not _is_known(str(field)):
            raise fields.fault("columns", f"gives column '{name}' the field '{field}', which does not exist")
    found = National(
        fields.word("separator"),
        fields.word("decimal"),
        tuple((str(name), str(field)) for name, field in columns.items()),
    )
    fields.done()
    return found


def national_file(basis: Basis, owns: tuple[Organisation, ...], setting: National) -> bytes:
    """Return a CSV with a row for every organisation, UTF-8 with a byte order mark; what is missing is empty.

    A text is never a formula. Figures hidden from everybody are empty in the public edition.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=setting.separator, lineterminator="\r\n")
    writer.writerow([_safe(name) for name, _ in setting.columns])
    writer.writerows([_cell(basis, each, field, setting) for _, field in setting.columns] for each in owns)
    return (MARK + out.getvalue()).encode()


def _is_known(field: str) -> bool:
    if field.startswith(FIGURE):
        return field.removeprefix(FIGURE) in views.meaning().indicators
    return field in FIELDS or (field.startswith(GOAL) and field.removeprefix(GOAL) in tuple(Goal))


def _cell(basis: Basis, own: Organisation, field: str, setting: National) -> str:
    value: Any
    if field.startswith(FIGURE):
        value = _figure(basis, own, field.removeprefix(FIGURE))
    elif field.startswith(GOAL):
        value = _goal(basis, own, Goal(field.removeprefix(GOAL)))
    else:
        value = FIELDS[field](basis, own)
    if isinstance(value, float):
        return repr(value).replace(".", setting.decimal)
    return "" if value is None else _safe(str(value))


def _figure(basis: Basis, own: Organisation, id_: str) -> float | None:
    """Return the figure of the organisation's departments together, else its own."""
    year = basis.figures_year or basis.year
    if basis.veil(is_demo=own.is_demo).why(id_, ORGANISATION, own.organisation_id) is not None:
        return None
    wanted = departments.Filter(basis.municipality_code, own.organisation_id)
    totals = departments.totals(basis.database, wanted, (id_,), is_demo=own.is_demo)
    profile = departments.own_profile(basis.database, basis.meaning, own.organisation_id, year)
    found = (
        *(each.value for each in totals if each.year == year),
        *(each.figure.value for each in profile if each.figure.indicator_id == id_),
    )
    return next((each for each in found if each is not None), None)


def _goal(basis: Basis, own: Organisation, goal: Goal) -> str | None:
    """Return the municipality's conclusion on a goal, None where it has said nothing."""
    for each in evaluations(basis.municipality_code, own.organisation_id, basis.year):
        if (each.goal, each.party) == (goal, Party.MUNICIPALITY) and each.conclusion is not Conclusion.NOT_ASSESSED:
            return basis.say(dialogue.CONCLUSIONS[each.conclusion])
    return None


def _flagged(basis: Basis, own: Organisation) -> int | None:
    """Return how many departments need an agreement, None where none of them can be judged."""
    statuses = [each.status for each in basis.cases(own)]
    judged = [each for each in statuses if each is not Status.NOT_ASSESSABLE]
    return statuses.count(Status.FLAGGED) if judged else None


def _departments(basis: Basis, own: Organisation) -> int | None:
    wanted = departments.Filter(basis.municipality_code, own.organisation_id)
    return len(departments.chosen(basis.database, wanted, basis.figures_year)) or None


def _meetings(basis: Basis, own: Organisation) -> Iterator[str]:
    yield from (each.on.isoformat() for each in dialogue.held(basis, own))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


FIELDS: dict[str, Callable[[Basis, Organisation], Any]] = {
    "year": lambda basis, _: basis.year,
    "accounting_year": lambda basis, _: basis.figures_year,
    "municipality_code": lambda basis, _: basis.municipality_code,
    "municipality": lambda basis, _: basis.place,
    "organisation_id": lambda _, own: own.organisation_id,
    "lbf_number": lambda _, own: own.lbf_number,
    "organisation": lambda basis, own: basis.name(own),
    "departments": _departments,
    "departments_in_need": _flagged,
    "meeting_held_on": lambda basis, own: " ".join(_meetings(basis, own)) or None,
    "agreements": lambda basis, own: len(dialogue.of_the_year(basis, own.organisation_id)),
    "earlier_agreements": lambda basis, own: len(dialogue.earlier(basis, own.organisation_id)),
    "edition": lambda basis, _: basis.edition.value,
    "demo": lambda _, own: DEMO_MARK if own.is_demo else None,
}
