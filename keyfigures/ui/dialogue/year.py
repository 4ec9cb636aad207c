"""What is overdue and what is next, and the course of the year step by step, with the day it is."""

import html
from collections.abc import Sequence

import streamlit as st

from keyfigures import register
from keyfigures.catalogue import Forum, Rhythm
from keyfigures.register import Due, DueKind
from keyfigures.ui import components, frame, governed
from keyfigures.ui.dialogue import course, wheel, words
from keyfigures.ui.dialogue.choices import Chosen, Part
from keyfigures.ui.dialogue.course import Status, Turn

DAYS_AHEAD = 90
# So many lines stand open; the overdue ones come first.
AT_ONCE = 6
RHYTHMS = {Rhythm.HALF_YEARLY: "dialogue_half_yearly"}


def show(chosen: Chosen) -> None:
    """Show what is due, then the steps of the year as a list, and beside it as a wheel."""
    say = frame.say()
    _outstanding(chosen)
    st.header(say("dialogue_course", year=chosen.year), anchor=False)
    found = course.course(chosen)
    steps, drawn = st.columns((7, 4), gap="medium")
    steps.html(_list(chosen, found))
    drawn.html(wheel.picture(found, chosen.year, chosen.today))
    components.note(say("dialogue_course_note"))
    st.html(_sources(chosen, found))


def _outstanding(chosen: Chosen) -> None:
    say = frame.say()
    late = register.overdue(chosen.today, chosen.code)
    soon = register.due(chosen.today, DAYS_AHEAD, chosen.code)
    st.header(say("dialogue_outstanding"), anchor=False)
    if late or soon:
        _lines((*(_late(chosen, each) for each in late), *(_soon(chosen, each) for each in soon)))
    else:
        components.lead(say("dialogue_nothing_due", days=DAYS_AHEAD))
    st.page_link(
        "pages/aftaler.py",
        label=say("dialogue_to_agreements"),
        icon=":material/event:",
        query_params={"kommune": chosen.code, "sprog": chosen.language.value},
    )


def _lines(lines: Sequence[str]) -> None:
    """Show the first lines, and the rest one click deeper."""
    first, rest = (f'<ul class="kf-ahead">{"".join(part)}</ul>' for part in (lines[:AT_ONCE], lines[AT_ONCE:]))
    more = html.escape(frame.say()("dialogue_more", n=len(lines) - AT_ONCE))
    folded = f'<details class="kf-more"><summary>{more}</summary>{rest}</details>'
    st.html(first + folded if len(lines) > AT_ONCE else first)


def _late(chosen: Chosen, each: Due) -> str:
    days = each.days_late(chosen.today)
    say = frame.say()
    return _due(chosen, each, Status.OVERDUE, say("dialogue_day_late") if days == 1 else say("dialogue_late", n=days))


def _soon(chosen: Chosen, each: Due) -> str:
    days = -each.days_late(chosen.today)
    say = frame.say()
    text = {0: say("dialogue_today"), 1: say("dialogue_tomorrow")}.get(days, say("dialogue_in_days", n=days))
    return _due(chosen, each, Status.LATER if days else Status.NOW, text)


def _due(chosen: Chosen, each: Due, status: Status, text: str) -> str:
    """Return what is due as one line: how late or soon, what, whose, and the day."""
    whose = governed.told(chosen.own, each.organisation_ids)
    told = f"{frame.say()(f'due_{each.kind}')} · {whose} · {words.day(each.on)}"
    return (
        f"<li>{words.sign(status, text)} <span>{_target(chosen, each)}"
        f'<span class="kf-told">{html.escape(told)}</span></span></li>'
    )


def _target(chosen: Chosen, each: Due) -> str:
    """Return the link to where something due can be done."""
    if each.kind is DueKind.SELF_CONTROL:
        return words.link("styringsdialog", each.title, chosen, vis=Part.CONTROL)
    if each.kind is not DueKind.MEETING:
        return words.link("aftaler", each.title, chosen, aftale=each.id)
    title = chosen.terms.forums[Forum(each.title)].title.to(chosen.language)
    if each.title == Forum.DIALOGUE_MEETING:
        own = register.meeting(each.id)
        return words.link("dialogmoede", title, chosen, organisation=own.organisation_ids[0], styringsaar=str(own.year))
    return words.link("styringsdialog", title, chosen, vis=Part.FORUMS)


def _list(chosen: Chosen, found: Sequence[Turn]) -> str:
    """Return the steps as a list, with the day it is before the first that is still to come."""
    lines = [_step(chosen, number, turn) for number, turn in enumerate(found, start=1)]
    if chosen.year == chosen.today.year:
        coming = (place for place, turn in enumerate(found) if turn.days and turn.days[0][0] > chosen.today)
        today = html.escape(frame.say()("dialogue_today_is", day=words.day(chosen.today)))
        lines.insert(next(coming, len(lines)), f'<li class="kf-today" aria-current="date">{today}</li>')
    return f'<ol class="kf-year">{"".join(lines)}</ol>'


def _sources(chosen: Chosen, found: Sequence[Turn]) -> str:
    """Return where the days are from, folded: each source once, with the numbers of its steps."""
    say = frame.say()
    steps: dict[str, list[str]] = {}
    for number, turn in enumerate(found, start=1):
        steps.setdefault(turn.step.basis.text.to(chosen.language), []).append(str(number))
    lines = "".join(f"<li>{', '.join(numbers)}: {html.escape(text)}</li>" for text, numbers in steps.items())
    file = html.escape(say("dialogue_days_file"))
    return (
        f'<details class="kf-more"><summary>{html.escape(say("dialogue_days_from"))}</summary>'
        f'<ul class="kf-notes">{lines}<li>{file}</li></ul></details>'
    )


def _step(chosen: Chosen, number: int, turn: Turn) -> str:
    say, step = frame.say(), turn.step
    told = [step.who.to(chosen.language)]
    if step.rhythm in RHYTHMS:
        told.append(say(RHYTHMS[step.rhythm]))
    if turn.done is not None:
        told.append(say("dialogue_done_with", done=turn.done, n=len(chosen.ids)))
    return (
        f'<li><span class="kf-span"><span class="kf-place">{number}</span> '
        f"{html.escape(words.when(step, chosen.year))}</span>"
        f"<span>{html.escape(step.what.to(chosen.language))}"
        f'<span class="kf-told">{html.escape(" · ".join(told))}</span></span>'
        f"{words.sign(turn.status, say(words.STATUSES[turn.status]))}</li>"
    )
