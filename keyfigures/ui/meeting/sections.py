"""The meeting as it goes: each topic with what is on the table, and a place to type what is said of it."""

from dataclasses import replace
from datetime import date

import streamlit as st

from keyfigures import register
from keyfigures.catalogue import Goal
from keyfigures.register import Conclusion, Meeting, MeetingState, MeetingTopic, Party
from keyfigures.ui import components, forms, frame, governed, writing
from keyfigures.ui.markdown import literal
from keyfigures.ui.meeting import history, minutes, occasion, places, tables, typed
from keyfigures.ui.meeting.occasion import Occasion

HOLD = "meeting_hold_form"
# A note begins with so many pixels and grows with its text.
LOW, HIGH = 100, 140
# The parties in a goal's line, and over their words.
SHORT = {Party.MUNICIPALITY: "meeting_by_municipality", Party.ORGANISATION: "meeting_by_organisation"}
BECAUSE = {Party.MUNICIPALITY: "meeting_because_municipality", Party.ORGANISATION: "meeting_because_organisation"}


def show(own: Occasion) -> None:
    """Show the topics of a meeting in their order; without a meeting there is nothing to type."""
    for topic, part in tables.parts(own).items():
        st.header(part.heading, anchor=False)
        if topic is MeetingTopic.GOALS:
            for goal in Goal:
                _goal(own, goal)
        else:
            st.html(minutes.on_the_table(part))
        if topic is MeetingTopic.AGREEMENTS:
            _to_agreements(own)
        if own.meeting is not None:
            _text(own.meeting.id, topic.value, "meeting_note", LOW)
    if own.meeting is not None:
        _end(own, own.meeting)


@st.fragment
def _goal(own: Occasion, goal: Goal) -> None:
    """Show a goal folded, with both parties' conclusion in its line and, one click deeper, where they are typed."""
    say = frame.say()
    line = literal(f"{say(tables.GOALS[goal])} – {_concluded(own, goal)}")
    with st.expander(line, key=f"meeting_{goal.value}"):
        for column, party in zip(st.columns(len(Party)), Party, strict=True):
            with column:
                _evaluation(own, goal, party)


def _concluded(own: Occasion, goal: Goal) -> str:
    """Return what both parties conclude on a goal, in a few words."""
    say = frame.say()
    found = {text: places.evaluated(own, goal, party).conclusion for party, text in SHORT.items()}
    return ", ".join(f"{say(text)}: {say(places.CONCLUSIONS[each]).lower()}" for text, each in found.items())


def _evaluation(own: Occasion, goal: Goal, party: Party) -> None:
    say, place = frame.say(), places.evaluation(own, goal, party)
    conclusion, text = typed.prepare(place)
    st.selectbox(
        say(places.PARTIES[party]),
        [each.value for each in places.CONCLUSIONS],
        key=conclusion,
        format_func=lambda each: say(places.CONCLUSIONS[Conclusion(each)]),
        on_change=typed.changed,
        args=(place,),
        disabled=not typed.is_signed(),
    )
    st.text_area(
        say(BECAUSE[party]),
        key=text,
        height=LOW,
        on_change=typed.changed,
        args=(place,),
        disabled=not typed.is_signed(),
    )
    typed.aftermath(place)


@st.fragment
def _text(meeting_id: str, name: str, label: str, height: int) -> None:
    place = places.note(meeting_id, name)
    (key,) = typed.prepare(place)
    st.text_area(
        frame.say()(label),
        key=key,
        height=height,
        on_change=typed.changed,
        args=(place,),
        disabled=not typed.is_signed(),
    )
    typed.aftermath(place)


def _to_agreements(own: Occasion) -> None:
    """Show the way to a new agreement with the organisation, and to those there are."""
    say = frame.say()
    link = {"kommune": own.own.municipality, "organisation": own.organisation, "styringsaar": str(own.year)}
    with st.container(horizontal=True):
        st.page_link(
            "pages/aftaler.py",
            label=say("meeting_new_agreement"),
            icon=":material/add:",
            query_params={**link, "ny": ""},
        )
        st.page_link("pages/aftaler.py", label=say("meeting_all_agreements"), icon=":material/list:", query_params=link)


def _end(own: Occasion, meeting: Meeting) -> None:
    """Show the last topic: what was decided, what else was said, and that the meeting was held."""
    st.header(minutes.heading(), anchor=False)
    _text(meeting.id, places.PARTICIPANTS, "meeting_participants_typed", LOW)
    _text(meeting.id, places.DECISIONS, "meeting_decisions_typed", HIGH)
    _text(meeting.id, places.MINUTES, "meeting_other", HIGH)
    if not own.is_held:
        _hold(own, meeting)
    history.show(own, meeting)


def hold_form(meeting: Meeting) -> str:
    """Return the name of the form that says a meeting was held."""
    return f"{HOLD}_{meeting.id}"


def _hold(own: Occasion, meeting: Meeting) -> None:
    say, form = frame.say(), hold_form(meeting)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            say("meeting_held_on"),
            min(meeting.on, governed.today()),
            max_value=governed.today(),
            format=writing.day_format(),
            width=200,
            key=f"{form}_day",
        )
        sent = st.button(say("meeting_hold"), type="primary", disabled=not typed.is_signed(), key=f"{form}_sent")
    if not typed.is_signed():
        components.lead(say("meeting_sign_first"))
    writing.send(
        form,
        forms.version(meeting),
        sent=sent,
        write=lambda seen: occasion.hold(_held_on(own, meeting, day), typed.writer(), seen.key),
        done=_held,
        by=typed.writer(),
    )


def _held_on(own: Occasion, meeting: Meeting, day: date) -> Meeting:
    """Return a meeting as held on a day, with what was on the table; what was noted meanwhile stays."""
    now = register.meeting(meeting.id)
    return replace(now, state=MeetingState.HELD, on=day, shown=minutes.frozen(own), foot=minutes.foot(own))


def _held(meeting: Meeting) -> str:
    """Turn to the minutes of a meeting that was held."""
    st.query_params["vis"] = "referat"
    return frame.say()("meeting_is_held", day=occasion.told(meeting))
