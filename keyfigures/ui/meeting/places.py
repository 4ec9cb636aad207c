"""Where one types in a meeting: a note to each topic, what was decided, and each party's word on a goal."""

from dataclasses import replace
from functools import lru_cache

from keyfigures import register
from keyfigures.catalogue import Goal
from keyfigures.register import Conclusion, Evaluation, Meeting, MeetingTopic, Party, Written
from keyfigures.ui import frame
from keyfigures.ui.forms import version
from keyfigures.ui.meeting.occasion import Occasion
from keyfigures.ui.meeting.typed import Place, Standing, Value

# What is typed beside the notes to the topics.
MINUTES, DECISIONS, PARTICIPANTS = "minutes", "decisions", "participants"
CONCLUSIONS = {
    Conclusion.NOT_ASSESSED: "meeting_conclusion_none",
    Conclusion.FULFILLED: "meeting_conclusion_fulfilled",
    Conclusion.PARTLY: "meeting_conclusion_partly",
    Conclusion.NOT_FULFILLED: "meeting_conclusion_not",
}
PARTIES = {Party.MUNICIPALITY: "meeting_party_municipality", Party.ORGANISATION: "meeting_party_organisation"}


def note(meeting_id: str, name: str) -> Place:
    """Return the place of one text of a meeting: a topic's, the minutes' or the decisions'."""

    def read() -> Standing:
        now = register.meeting(meeting_id)
        return Standing((texts(now)[name],), version(now), _writers(register.registered(), meeting_id).get(name))

    def write(value: Value, by: str, key: str, seen: int) -> object:
        mended = _with_text(register.meeting(meeting_id), name, value[-1])
        return register.write_meeting(
            mended, by=by, reason=frame.say()("meeting_reason"), key=key, expected_version=seen
        )

    return Place(f"{meeting_id}_{name}", 1, read, write, lambda value: value[-1])


def evaluation(occasion: Occasion, goal: Goal, party: Party) -> Place:
    """Return the place of a party's conclusion on a goal."""
    whose = (occasion.own.municipality, occasion.organisation, occasion.year)

    def read() -> Standing:
        now = evaluated(occasion, goal, party)
        return Standing((now.conclusion.value, now.text), version(now), now.written)

    def write(value: Value, by: str, key: str, seen: int) -> object:
        mended = Evaluation(*whose, goal, party, Conclusion(value[0]), value[1])
        reason = frame.say()("meeting_reason")
        return register.write_evaluation(mended, by=by, reason=reason, key=key, expected_version=seen)

    return Place("_".join((*map(str, whose), goal, party)), 2, read, write, said)


def evaluated(occasion: Occasion, goal: Goal, party: Party) -> Evaluation:
    """Return what a party says of a goal, 'not assessed' where it has said nothing."""
    whose = (occasion.own.municipality, occasion.organisation, occasion.year)
    for each in register.evaluations(*whose):
        if (each.goal, each.party) == (goal, party):
            return each
    return Evaluation(*whose, goal, party, Conclusion.NOT_ASSESSED, "")


def said(value: Value) -> str:
    """Return a conclusion and its words as one text."""
    return ": ".join(part for part in (frame.say()(CONCLUSIONS[Conclusion(value[0])]), value[1]) if part)


def texts(meeting: Meeting) -> dict[str, str]:
    """Return what was written of a meeting by the names of the places; decisions and participants have a line each."""
    notes = {topic.value: meeting.noted(topic) for topic in MeetingTopic}
    lines = {DECISIONS: "\n".join(meeting.decisions), PARTICIPANTS: "\n".join(meeting.participants)}
    return {**notes, **lines, MINUTES: meeting.minutes}


def _with_text(meeting: Meeting, name: str, text: str) -> Meeting:
    if name == MINUTES:
        return replace(meeting, minutes=text)
    # Lines stay as they are typed, empty ones too: somebody may be typing on.
    lines = tuple(text.split("\n")) if text else ()
    if name == DECISIONS:
        return replace(meeting, decisions=lines)
    if name == PARTICIPANTS:
        return replace(meeting, participants=lines)
    return meeting.with_note(MeetingTopic(name), text)


@lru_cache(maxsize=64)
def _writers(token: str, meeting_id: str) -> dict[str, Written | None]:
    """Return who last wrote each text of a meeting."""
    del token  # part of the cache's key only
    found: dict[str, Written | None] = {}
    before: dict[str, str] = {}
    for each in register.versions(register.meeting(meeting_id)):
        now = texts(each)
        found |= {name: each.written for name, text in now.items() if text != before.get(name, "")}
        before = now
    return found
