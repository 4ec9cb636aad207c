"""What differs from last year's report: section by section what is new, gone and changed."""

import streamlit as st

from keyfigures import reports
from keyfigures.errors import SelectionError
from keyfigures.reports import Asked, Cell, Changed, Difference, Report, Table
from keyfigures.reports.basis import BETWEEN
from keyfigures.ui import components, frame
from keyfigures.ui.reporting import made, sections

OPENED = "reporting_changes"
KINDS = {Changed.CAME: "reporting_came", Changed.WENT: "reporting_went", Changed.OTHER: "reporting_other"}


def show(asked: Asked, own: Report) -> None:
    """Show what differs, found when it is opened: last year's report is made for it."""
    say = frame.say()
    opened = st.expander(say("reporting_changes", year=asked.year - 1), on_change="rerun", key=OPENED)
    if opened.open:
        with opened:
            _differences(asked, own)


def _differences(asked: Asked, own: Report) -> None:
    say = frame.say()
    try:
        found = reports.differences(made.report(asked.year_before), own)
    except SelectionError as error:
        components.refuse(error)
        return
    if not found:
        components.lead(say("reporting_no_changes"))
        return
    components.lead(say("reporting_changes_told", **_counts(found)))
    headings = dict.fromkeys(each.heading for each in found)
    by_heading = {name: tuple(each for each in found if each.heading == name) for name in headings}
    shown = "".join(_section(asked, name, each) for name, each in by_heading.items())
    st.html(f'<div class="kf-report">{shown}</div>')


def _counts(found: tuple[Difference, ...]) -> dict[str, int]:
    return {kind.value: sum(each.kind is kind for each in found) for kind in Changed}


def _section(asked: Asked, heading: str, found: tuple[Difference, ...]) -> str:
    say = frame.say()
    heads = (say("reporting_about"), say("reporting_change"), str(asked.year - 1), str(asked.year))
    rows = tuple(_row(each) for each in found)
    listed = Table("changes", say("reporting_changes_table", heading=heading), heads, rows)
    return sections.folded(f"{heading} ({len(found)})", sections.table(listed))


def _row(each: Difference) -> tuple[Cell, ...]:
    say = frame.say()
    before, after = apart(each.before, each.after) if each.row else (each.before, each.after)
    return Cell(each.row or say("reporting_text_itself")), Cell(say(KINDS[each.kind])), Cell(before), Cell(after)


def apart(before: str, after: str) -> tuple[str, str]:
    """Return of two lines of a table the cells that differ; both whole where they differ in order only.

    >>> apart("Tal: 1; Status: aftalt", "Tal: 2; Status: aftalt")
    ('Tal: 1', 'Tal: 2')
    """
    old, new = before.split(BETWEEN), after.split(BETWEEN)
    lost = BETWEEN.join(each for each in old if each not in new)
    gained = BETWEEN.join(each for each in new if each not in old)
    return (lost, gained) if lost or gained else (before, after)
