"""A department's page: its sheet, the ways on to others, and one indicator in depth."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from keyfigures import departments, views
from keyfigures.catalogue import Texts
from keyfigures.departments import Department
from keyfigures.figures import DepartmentChart
from keyfigures.figures import departments as drawing
from keyfigures.ui import components, frame
from keyfigures.ui.departments import choices, comments, sheet
from keyfigures.ui.markdown import literal

# The charts below the sheet.
DEEPER = (DepartmentChart.TREND, DepartmentChart.OWN_WATERFALL, DepartmentChart.TWINS)


def show(database: Path, own: Department, year: int) -> None:
    """Show the page of a department in a year."""
    say = frame.say()
    found = departments.profile(database, views.meaning(), own.department_id, year)
    types = departments.by_type(database, own.department_id, year)
    st.html(sheet.head(own, year, say))
    if own.is_demo:
        components.invented()
    _ways(database, own, year, say)
    above = sheet.facts(own, say) + sheet.lineage(database, own, say) + sheet.flagged(database, own, year, say)
    st.html(above + sheet.goals(found, types, say))
    comments.show(own, year, say)
    st.html(sheet.below(database, own, found, year, say))


def deeper(database: Path, own: Department, year: int) -> None:
    """Show one indicator in depth: the years, why it moved, and the twins."""
    say = frame.say()
    st.html('<div class="kf-unprinted"></div>')
    st.header(say("deeper_heading"), anchor=False)
    view = choices.deeper(database, own, year)
    for kind in DEEPER:
        clicked = components.draw(
            database, replace(view, chart=kind), page="afdeling", key=kind.name.lower(), open_table=False
        )
        if clicked is not None:
            open_department(clicked, year)
    comments.write(own, views.meaning().indicators[view.indicator], view.year)


def open_department(department_id: str, year: int) -> None:
    """Go to a department's page."""
    st.switch_page("pages/afdeling.py", query_params=query(department_id, year))


def query(department_id: str, year: int) -> dict[str, str]:
    """Return what the address of a department's page has."""
    database = frame.database()
    own = departments.department(database, department_id)
    return {
        "kommune": own.municipality_code,
        "afdeling": department_id,
        "aarstal": str(year),
        "sprog": frame.language().value,
    }


def _ways(database: Path, own: Department, year: int, say: Texts) -> None:
    """Show the ways on: the department before, the one after, the organisation, all departments."""
    before, after = departments.neighbours(database, own, year)
    places = st.columns(4)
    for place, each, icon in ((0, before, "arrow_back"), (1, after, "arrow_forward")):
        if each is not None:
            places[place].page_link(
                "pages/afdeling.py",
                label=literal(drawing.named(each)),
                icon=f":material/{icon}:",
                query_params=query(each.department_id, year),
            )
    shared = {"kommune": own.municipality_code, "aarstal": str(year), "sprog": frame.language().value}
    places[2].page_link(
        "pages/boligorganisation.py",
        label=literal(own.organisation),
        icon=":material/domain:",
        query_params={**shared, "organisation": own.organisation_id},
    )
    places[3].page_link(
        "pages/afdelinger.py", label=say("all_departments"), icon=":material/list:", query_params=shared
    )
