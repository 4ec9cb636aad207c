"""Words of the page: what a state is called, with the sign that tells it apart; days, links and tables."""

import html
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st
from babel.dates import format_date

from keyfigures import numbers
from keyfigures.catalogue import Rhythm, YearStep
from keyfigures.figures import theme
from keyfigures.language import Language
from keyfigures.register import Meeting, MeetingState, PackageState
from keyfigures.ui import frame
from keyfigures.ui.dialogue.choices import Chosen
from keyfigures.ui.dialogue.course import Status

GREEN, YELLOW = "#00664B", "#7A5B00"
# A sign that is told apart without colour, and the colour of its word; each at least 4.5:1 on white.
SIGNS = {
    Status.DONE: ("✓", GREEN),
    Status.NOW: ("●", theme.OWN),
    Status.OVERDUE: ("▲", theme.AVERAGE),
    Status.LATER: ("○", theme.MUTED),
    Status.PASSED: ("–", theme.MUTED),
    Status.UNSET: ("?", YELLOW),
}
STATUSES = {
    Status.DONE: "dialogue_done",
    Status.NOW: "dialogue_now",
    Status.OVERDUE: "dialogue_overdue",
    Status.LATER: "dialogue_later",
    Status.PASSED: "dialogue_passed",
    Status.UNSET: "dialogue_unset",
}
MEETINGS = {
    MeetingState.PLANNED: "dialogue_meeting_planned",
    MeetingState.HELD: "dialogue_meeting_held",
    MeetingState.CALLED_OFF: "dialogue_meeting_called_off",
}
MEETING_STATUS = {
    MeetingState.PLANNED: Status.NOW,
    MeetingState.HELD: Status.DONE,
    MeetingState.CALLED_OFF: Status.PASSED,
}
PACKAGES: dict[PackageState | None, str] = {
    None: "dialogue_package_none",
    PackageState.CREATED: "dialogue_package_created",
    PackageState.BEING_FILLED_IN: "dialogue_package_being_filled_in",
    PackageState.SENT: "dialogue_package_sent",
    PackageState.RETURNED: "dialogue_package_returned",
    PackageState.RECEIVED: "dialogue_package_received",
    PackageState.MEETING_HELD: "dialogue_package_meeting_held",
    PackageState.STATEMENT_UPLOADED: "dialogue_package_statement_uploaded",
    PackageState.PUBLIC: "dialogue_package_public",
}
# What is not named is on its way.
PACKAGE_STATUS: dict[PackageState | None, Status] = {
    None: Status.LATER,
    PackageState.RETURNED: Status.OVERDUE,
    PackageState.PUBLIC: Status.DONE,
}


def sign(status: Status, text: str) -> str:
    """Return a word with its sign, in its colour, as HTML."""
    mark, colour = SIGNS[status]
    aloud = f'<span aria-hidden="true">{mark}</span> {html.escape(text)}'
    return f'<span class="kf-state" style="color:{colour}">{aloud}</span>'


def meeting_sign(each: Meeting, today: date) -> str:
    """Return whether a meeting has been held; one that is planned and past is overdue."""
    late = each.state is MeetingState.PLANNED and each.on < today
    return sign(
        Status.OVERDUE if late else MEETING_STATUS[each.state],
        frame.say()("dialogue_meeting_late" if late else MEETINGS[each.state]),
    )


def day(value: date | None) -> str:
    """Return a day in words, a dash for none."""
    return numbers.MISSING if value is None else numbers.day(value, frame.language())


def month(number: int, width: str = "LLLL") -> str:
    """Return the name of a month."""
    return format_date(date(2000, number, 1), width, numbers.LOCALES[frame.language()])


def when(step: YearStep, year: int) -> str:
    """Return on which day or in which months of any year a step comes, in words."""
    if step.first is None:
        return frame.say()("dialogue_when_unset")
    if step.rhythm is Rhythm.MONTHLY:
        return frame.say()("dialogue_every_month")
    if step.first.day is None:
        months = dict.fromkeys((step.first.month, (step.last or step.first).month))
        return "–".join(month(each) for each in months)
    return f" {frame.say()('dialogue_and')} ".join(_bare_day(first) for first, _ in step.spans(year))


def _bare_day(value: date) -> str:
    form = "d. MMMM" if frame.language() is Language.DA else "d MMMM"
    return format_date(value, form, numbers.LOCALES[frame.language()])


def link(page: str, text: str, chosen: Chosen, **query: str) -> str:
    """Return a link to another page, or another part of this one, of the same municipality and year."""
    parts = {"kommune": chosen.code, "styringsaar": str(chosen.year), **query, "sprog": chosen.language.value}
    return f'<a href="{page}?{html.escape(urlencode(parts))}" target="_self">{html.escape(text)}</a>'


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table of cells that are HTML; the first of each row is what the row is about."""
    top = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    st.html(
        f'<div class="kf-words kf-dialogue" tabindex="0" role="region" aria-label="{html.escape(title)}"><table>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )
