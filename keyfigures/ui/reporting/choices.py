"""What a reader chooses on the page of reports: whose report, of which governance year, and for whom."""

from pathlib import Path

import streamlit as st

from keyfigures import reports
from keyfigures.departments import marked
from keyfigures.reports import Asked, Edition
from keyfigures.ui import address, filters, frame, governed

# The editions as they stand in the address, and what they are called.
EDITIONS = {"intern": Edition.INTERNAL, "offentlig": Edition.PUBLIC}
CALLED = {Edition.INTERNAL: "reporting_internal", Edition.PUBLIC: "reporting_public"}
NAMES = (*filters.SHARED, "organisation", "styringsaar", "udgave")


def asked() -> Asked:
    """Show the choices and return the report they mean."""
    database = frame.database()
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    address.keep_only(NAMES)
    left, middle, right = st.columns((3, 1.4, 2), vertical_alignment="bottom")
    with middle:
        year = governed.year()
    with left:
        organisation = _organisation(database, municipality, year)
    with right:
        edition = _edition()
    return Asked(database, municipality, year, edition, frame.language(), governed.today(), organisation)


def _organisation(database: Path, municipality: str, year: int) -> str:
    """Show the organisations there is something to report of and return the one chosen, empty for all of them."""
    found = reports.reported(database, municipality, year)
    names = {each.organisation_id: marked(each.name, demo=each.is_demo) for each in found}
    options = {governed.EVERY: frame.say()("reporting_whole"), **names}
    chosen = filters.select("organisation", "choose_organisation", tuple(options), governed.EVERY, options.__getitem__)
    return "" if chosen == governed.EVERY else chosen


def _edition() -> Edition:
    say, names = frame.say(), editions()
    chosen = address.choice(
        "udgave",
        list(names),
        next(iter(names)),
        lambda key: st.segmented_control(say("report_edition"), list(names), key=key, format_func=names.__getitem__),
        say("unknown_in_link", name="udgave", value=st.query_params.get("udgave")),
    )
    return EDITIONS[chosen]


def editions() -> dict[str, str]:
    """Return what the editions are called, by their names in the address."""
    return {name: frame.say()(CALLED[edition]) for name, edition in EDITIONS.items()}
