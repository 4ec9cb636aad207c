"""Which meeting it is: the one planned with an organisation in a governance year, else the one held there."""

from dataclasses import dataclass

from keyfigures import numbers, register
from keyfigures.catalogue import Forum
from keyfigures.register import Meeting, MeetingState
from keyfigures.ui import filters, forms, frame, governed
from keyfigures.ui.governed import Dialogue

FORUM = Forum.DIALOGUE_MEETING
STATES = {
    MeetingState.PLANNED: "meeting_state_planned",
    MeetingState.HELD: "meeting_state_held",
    MeetingState.CALLED_OFF: "meeting_state_called_off",
}


@dataclass(frozen=True)
class Occasion:
    """An organisation's dialogue in a governance year, and its meeting where there is one."""

    own: Dialogue
    organisation: str
    year: int
    meeting: Meeting | None

    @property
    def name(self) -> str:
        """Return the organisation's name, marked where it is invented."""
        return self.own.names[self.organisation]

    @property
    def is_demo(self) -> bool:
        """Tell whether the organisation is invented."""
        return self.organisation in self.own.demo

    @property
    def is_held(self) -> bool:
        """Tell whether the meeting has been held."""
        return self.meeting is not None and self.meeting.state is MeetingState.HELD


def chosen(own: Dialogue, organisation: str, year: int) -> Occasion:
    """Return the meeting of an organisation and year; where there are several, show the choice of one."""
    found = register.meetings(own.municipality, organisation, year=year, forum=FORUM)
    by_id = {each.id: each for each in found if each.state is not MeetingState.CALLED_OFF}
    if len(by_id) < 2:
        return Occasion(own, organisation, year, next(iter(by_id.values()), None))
    planned = [id_ for id_, each in by_id.items() if each.state is MeetingState.PLANNED]
    default = planned[0] if planned else list(by_id)[-1]
    id_ = filters.select("moede", "meeting_which", tuple(by_id), default, lambda each: told(by_id[each]))
    return Occasion(own, organisation, year, by_id[id_])


def told(meeting: Meeting) -> str:
    """Return the day of a meeting and whether it has been held, e.g. '10. september 2026, holdt'."""
    say = frame.say()
    return f"{numbers.day(meeting.on, say.language)}, {say(STATES[meeting.state])}"


def begin(occasion: Occasion, by: str, key: str) -> Meeting:
    """Write a meeting that begins today; one that somebody else has just begun is this one."""
    say = frame.say()
    terms = governed.terms().forums[FORUM]
    meeting = Meeting(
        id="",
        forum=FORUM,
        municipality_code=occasion.own.municipality,
        year=occasion.year,
        organisation_ids=(occasion.organisation,),
        on=governed.today(),
        state=MeetingState.PLANNED,
        participants=tuple(each.to(say.language) for each in (*terms.municipality, *terms.organisation)),
    )
    return register.begin_meeting(meeting, by=by, reason=say("meeting_begin"), key=key)


def hold(held: Meeting, by: str, key: str) -> Meeting:
    """Write that a meeting was held. Raises ConflictError for what was written since it was read."""
    reason = frame.say()("meeting_hold")
    return register.write_meeting(held, by=by, reason=reason, key=key, expected_version=forms.version(held))
