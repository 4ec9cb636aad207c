"""What the pages of the dialogue share: whose dialogue it is, in which governance year, on which day, on what terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keyfigures import catalogue, departments, numbers, settings, views
from keyfigures.catalogue import AgreementTerms
from keyfigures.departments import marked
from keyfigures.errors import SelectionError
from keyfigures.ui import address, filters, frame

EVERY = "alle"
# A dialogue is prepared the year before, and looked back on for years.
YEARS_BACK, YEARS_AHEAD = 10, 1


@dataclass(frozen=True)
class Dialogue:
    """A municipality's dialogue with the organisations that have departments there.

    ``names`` are by id, with '(demo)' behind invented ones, whose ids ``demo`` has.
    """

    database: Path
    municipality: str
    names: Mapping[str, str]
    demo: frozenset[str]


def dialogue() -> Dialogue:
    """Show the choice of a municipality and return its dialogue. Raises SelectionError where it has no departments."""
    database = frame.database()
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    found = [each for each in departments.organisations(database, municipality) if each.departments]
    if not found:
        raise SelectionError("no_departments")
    return Dialogue(
        database,
        municipality,
        {each.organisation_id: marked(each.name, demo=each.is_demo) for each in found},
        frozenset(each.organisation_id for each in found if each.is_demo),
    )


def organisation(own: Dialogue) -> str:
    """Show the choice of one organisation and return its id."""
    ids = tuple(own.names)
    return filters.select("organisation", "choose_organisation", ids, ids[0], own.names.__getitem__)


def any_organisation(own: Dialogue) -> str:
    """Show the choice of one organisation or all and return the id, empty for all."""
    every = frame.say()("every_organisation")
    names = {EVERY: every, **own.names}
    chosen = filters.select("organisation", "choose_organisation", tuple(names), EVERY, names.__getitem__)
    return "" if chosen == EVERY else chosen


def year() -> int:
    """Show the choice of a governance year and return it; the default is the calendar year."""
    now = today().year
    options = [str(each) for each in range(now + YEARS_AHEAD, now - YEARS_BACK - 1, -1)]
    return int(filters.select("styringsaar", "choose_governance_year", options, str(now), str))


def chosen_year() -> int:
    """Return the governance year chosen on another page, else the calendar year."""
    return int(address.kept("styringsaar", str.isdecimal, str(today().year)))


def today() -> date:
    """Return the day it is in Denmark, which deadlines are held against."""
    return numbers.today()


def terms() -> AgreementTerms:
    """Return templates, forums and year of the data folder. Raises CatalogueError for a file that is wrong."""
    return catalogue.agreement_terms(settings.data_dir(), views.meaning())


def told(own: Dialogue, ids: Sequence[str]) -> str:
    """Return organisations by name, 'alle boligorganisationer' for none."""
    return ", ".join(own.names.get(each, each) for each in ids) or frame.say()("every_organisation").lower()
