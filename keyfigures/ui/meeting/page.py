"""Meeting mode: everything of one organisation's annual meeting, in its order, and the minutes."""

from pathlib import Path

import streamlit as st

from keyfigures.errors import SelectionError
from keyfigures.ui import address, components, frame, governed, writing
from keyfigures.ui.meeting import minutes, occasion, sections, typed
from keyfigures.ui.meeting.occasion import Occasion
from keyfigures.ui.writing import WRITER

IDLE = Path(__file__).with_name("idle.js").read_text(encoding="utf-8")
BEGIN, SIGN = "meeting_begin_form", "meeting_sign"
MEETING, MINUTES = "moede", "referat"
VIEWS = {MEETING: "meeting_view_meeting", MINUTES: "meeting_view_minutes"}


def show() -> None:
    """Show the page, or one sentence where there is nothing to show."""
    try:
        own, view = _chosen()
        if own.is_demo:
            components.invented()
        writing.said(_begin_form(own))
        if own.meeting is not None:
            writing.said(sections.hold_form(own.meeting))
        _body(own, view)
    except SelectionError as error:
        components.refuse(error)


def _chosen() -> tuple[Occasion, str]:
    """Show the choice of organisation, year and view, and return the meeting they mean and how it is shown."""
    own = governed.dialogue()
    left, middle, right = st.columns((3, 1.4, 2.6), vertical_alignment="bottom")
    with left:
        organisation = governed.organisation(own)
    with middle:
        year = governed.year()
    found = occasion.chosen(own, organisation, year)
    if found.meeting is None:
        return found, MEETING
    with right:
        return found, _view(found)


def _body(own: Occasion, view: str) -> None:
    """Show the meeting or its minutes; before it has begun, what would be on the table."""
    if own.meeting is None:
        _begin(own)
    elif view == MINUTES:
        minutes.show(own, own.meeting)
        return
    else:
        components.lead(frame.say()("meeting_when", day=occasion.told(own.meeting)))
        st.html(f"<script>{IDLE}</script>", unsafe_allow_javascript=True)
        _sign()
    sections.show(own)


def _view(own: Occasion) -> str:
    say, names = frame.say(), list(VIEWS)
    return address.choice(
        "vis",
        names,
        MINUTES if own.is_held else MEETING,
        lambda key: st.segmented_control(say("choose_view"), names, key=key, format_func=lambda each: say(VIEWS[each])),
        say("unknown_in_link", name="vis", value=st.query_params.get("vis")),
    )


def _begin_form(own: Occasion) -> str:
    return f"{BEGIN}_{own.organisation}_{own.year}"


def _begin(own: Occasion) -> None:
    """Offer to begin a meeting today where none is planned."""
    say = frame.say()
    components.lead(say("meeting_none", name=own.name, year=own.year))
    _sign()
    sent = st.button(say("meeting_begin"), type="primary", disabled=not typed.is_signed())
    writing.send(
        _begin_form(own),
        0,
        sent=sent,
        write=lambda seen: occasion.begin(own, typed.writer(), seen.key),
        done=lambda made: say("meeting_begun", day=occasion.told(made)),
        by=typed.writer(),
    )


def _sign() -> None:
    """Ask once who writes."""
    say = frame.say()
    if not st.session_state.get(SIGN):
        st.session_state[SIGN] = typed.writer()
    st.text_input(
        say("meeting_writer"), key=SIGN, autocomplete="name", on_change=_signed, placeholder=say("meeting_writer_hint")
    )


def _signed() -> None:
    """Remember who writes; a name that is emptied is the last one again."""
    st.session_state[WRITER] = str(st.session_state.get(SIGN) or "").strip() or typed.writer()
