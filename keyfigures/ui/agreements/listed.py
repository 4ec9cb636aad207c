"""All agreements of a municipality: what is overdue, what comes next, and then open and closed ones as a table."""

import html
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from keyfigures import exports, numbers, register
from keyfigures.catalogue import Forum, Texts
from keyfigures.register import Agreement, Due, DueKind
from keyfigures.ui import address, components, filters, frame, governed
from keyfigures.ui.agreements import drafting, words
from keyfigures.ui.governed import EVERY, Dialogue

# How far the next steps look ahead.
DAYS = 90
HEADS = (
    *("needs_agreement", "agreements_organisation", "agreements_departments"),
    *("column_status", "agreements_deadline", "agreements_next"),
)
STATUS, YEAR, ORGANISATION = "status", "aftaleaar", "organisation"


def show(own: Dialogue) -> None:
    """Show the choices, what is due, and the agreements chosen."""
    address.keep_only((*filters.SHARED, ORGANISATION, STATUS, YEAR))
    say = frame.say()
    everything = register.agreements(own.municipality)
    organisation, chosen = _choices(own, everything)
    if own.demo:
        components.invented()
    if not everything:
        _none_yet(own, say)
    today = governed.today()
    late = register.overdue(today, own.municipality, organisation)
    coming = register.due(today, DAYS, own.municipality, organisation)
    if everything:
        _finding(chosen, late, coming, say)
    _ways(own, organisation, say)
    _due(own, say("agreements_overdue"), late, say)
    _due(own, say("agreements_coming", days=DAYS), coming, say)
    _tables(own, chosen, say)


def _choices(own: Dialogue, everything: Sequence[Agreement]) -> tuple[str, list[Agreement]]:
    """Show the choices; return the organisation, empty for all, and the agreements they leave."""
    say = frame.say()
    places = st.columns((3, 2, 2), vertical_alignment="bottom")
    with places[0]:
        organisation = governed.any_organisation(own)
    names = {EVERY: say("agreements_every_status"), **{each.value: say(f"agreed_{each}") for each in words.SIGNS}}
    with places[1]:
        status = filters.select(STATUS, "column_status", tuple(names), EVERY, names.__getitem__)
    known = sorted({str(each.year) for each in everything}, reverse=True)
    years = {EVERY: say("agreements_every_year"), **{each: each for each in known}}
    with places[2]:
        year = filters.select(YEAR, "choose_governance_year", tuple(years), EVERY, years.__getitem__)
    return organisation, [
        each
        for each in everything
        if organisation in ("", each.organisation_id)
        and status in (EVERY, each.status.value)
        and year in (EVERY, str(each.year))
    ]


def _none_yet(own: Dialogue, say: Texts) -> None:
    """Say that nothing has been agreed yet, and where agreements begin."""
    st.info(say("agreements_none"), icon=":material/info:")
    st.page_link(
        "pages/aftalebehov.py",
        label=say("agreements_to_need"),
        icon=":material/flag:",
        query_params={"kommune": own.municipality, "sprog": say.language.value},
    )


def _finding(chosen: Sequence[Agreement], late: Sequence[Due], coming: Sequence[Due], say: Texts) -> None:
    still = sum(not each.is_ended for each in chosen)
    text = say("agreements_finding", open=still, n=len(chosen), late=len(late), coming=len(coming), days=DAYS)
    components.finding(text)


def _ways(own: Dialogue, organisation: str, say: Texts) -> None:
    """Show the way to a draft without a flag and, once anything was written, the calendar file with what is off."""
    draft, calendar, _ = st.columns((1.3, 2, 3), vertical_alignment="center")
    if draft.button(say("agreements_new"), icon=":material/add:", width="stretch"):
        drafting.begin(own.municipality, organisation)
    written = (register.agreements, register.meetings, register.self_controls)
    if any(found(own.municipality, organisation) for found in written):
        calendar.download_button(
            say("agreements_calendar"),
            lambda: _calendar(own, register.ever_due(own.municipality, organisation), say),
            file_name=f"{say('calendar_name').lower()}-{own.municipality}.ics",
            mime="text/calendar",
            icon=":material/calendar_month:",
            on_click="ignore",
            width="stretch",
        )


def _calendar(own: Dialogue, found: Sequence[Due], say: Texts) -> bytes:
    return exports.calendar_file(
        found,
        say,
        at=datetime.now(UTC),
        forums=governed.terms().forums,
        organisations=own.names,
        demo=own.demo,
    )


def _due(own: Dialogue, heading: str, found: Sequence[Due], say: Texts) -> None:
    """Show what is due as a list, each with its day and how late it is; nothing where there is nothing."""
    if not found:
        return
    st.header(heading, anchor=False)
    lines = "".join(f"<li>{_line(own, each, say)}</li>" for each in found)
    st.html(f'<ul class="kf-todo">{lines}</ul>')


def _line(own: Dialogue, each: Due, say: Texts) -> str:
    when = numbers.day(each.on, say.language)
    late = words.late(each.days_late(governed.today()), say)
    what = html.escape(say(f"due_{each.kind}"))
    names = html.escape(governed.told(own, each.organisation_ids))
    return f'<span class="kf-when">{html.escape(when)}</span> {what}: {_named(each, say)} · {names}{late}'


def _named(each: Due, say: Texts) -> str:
    """Return what is due by name: an agreement as a link to it, a meeting by its forum."""
    if each.kind in (DueKind.DEADLINE, DueKind.FOLLOW_UP):
        return words.anchor(each.id, each.title, each.municipality_code, say)
    if each.kind is DueKind.MEETING:
        return html.escape(governed.terms().forums[Forum(each.title)].title.to(say.language))
    return html.escape(each.title)


def _tables(own: Dialogue, chosen: Sequence[Agreement], say: Texts) -> None:
    """Show open and closed agreements, each as a table; a choice that leaves none is said."""
    parts = {
        "agreements_open": [each for each in chosen if not each.is_ended],
        "agreements_closed": [each for each in chosen if each.is_ended],
    }
    for heading, found in parts.items():
        if found:
            title = say(heading, n=len(found))
            st.header(title, anchor=False)
            st.html(_table(own, found, title, say))
    if not chosen and register.agreements(own.municipality):
        st.info(say("agreements_none_chosen"), icon=":material/info:")


def _table(own: Dialogue, found: Sequence[Agreement], title: str, say: Texts) -> str:
    """Return agreements as a table, those with the nearest deadline first."""
    head = "".join(f'<th scope="col">{html.escape(say(name))}</th>' for name in HEADS)
    ordered = sorted(found, key=lambda each: (each.deadline is None, each.deadline, each.id))
    body = "".join(_row(own, each, say) for each in ordered)
    return (
        f'<div class="kf-words kf-agreed" tabindex="0" role="region" aria-label="{html.escape(title)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(own: Dialogue, each: Agreement, say: Texts) -> str:
    """Return an agreement as a line; goal and category stand in small print under its title."""
    about = f"{say(f'goal_{each.goal.value}')} · {say(words.CATEGORIES[each.category])}"
    told = f'<span class="kf-told">{html.escape(about)}</span>'
    whose = governed.told(own, (each.organisation_id,)), words.members(own.database, each.department_ids, say)
    plain = "".join(f"<td>{html.escape(cell)}</td>" for cell in whose)
    days = (each.deadline, register.next_follow_up(each))
    dated = "".join(f'<td class="kf-short">{html.escape(words.day(on, say))}</td>' for on in days)
    status = words.status_html(each.status, say)
    return f'<tr><th scope="row">{words.link(each, say)}{told}</th>{plain}<td>{status}</td>{dated}</tr>'
