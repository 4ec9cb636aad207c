"""Every version of what was written in a meeting: when, by whom, where, and what stood there before."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from keyfigures import register
from keyfigures.catalogue import Goal
from keyfigures.figures import Column, Table
from keyfigures.register import Meeting, Party
from keyfigures.ui import components, frame
from keyfigures.ui.meeting import places, tables
from keyfigures.ui.meeting.occasion import Occasion
from keyfigures.ui.meeting.typed import clock

# When, by whom, where, before and after.
Change = tuple[datetime, str, str, str, str]
HEADS = ("meeting_when_written", "rules_column_by", "meeting_where", "agreements_before", "agreements_after")


def show(own: Occasion, meeting: Meeting) -> None:
    """Show what was written and changed, the newest first; made when it is opened, as it grows with every word."""
    say = frame.say()
    opened = st.expander(say("meeting_history"), on_change="rerun", key=f"meeting_history_{meeting.id}")
    if not opened.open:
        return
    found = sorted((*_of_notes(meeting), *_of_goals(own)), key=lambda each: each[0], reverse=True)
    columns = tuple(Column(say(head)) for head in HEADS)
    rows = tuple((clock(at), by, where, before, after) for at, by, where, before, after in found)
    with opened:
        components.words_table(Table(columns, rows), title=say("meeting_history"))


def _of_notes(meeting: Meeting) -> Iterator[Change]:
    """Yield what each version of a meeting changed of its texts."""
    say = frame.say()
    labels = {
        **{topic.value: say(text) for topic, text in tables.HEADINGS.items()},
        places.DECISIONS: say("meeting_decisions"),
        places.MINUTES: say("meeting_other"),
        places.PARTICIPANTS: say("meeting_participants"),
    }
    before = dict.fromkeys(labels, "")
    for written, each in register.signed_versions(meeting):
        now = places.texts(each)
        for name, text in now.items():
            if text != before[name]:
                yield written.at, written.by, labels[name], before[name], text
        before = now


def _of_goals(own: Occasion) -> Iterator[Change]:
    """Yield what each party concluded on each goal, version by version."""
    say = frame.say()
    for goal in Goal:
        for party in Party:
            where = f"{say(tables.GOALS[goal])}, {say(places.PARTIES[party]).lower()}"
            before = ""
            for written, each in register.signed_versions(places.evaluated(own, goal, party)):
                after = places.said((each.conclusion.value, each.text))
                yield written.at, written.by, where, before, after
                before = after
