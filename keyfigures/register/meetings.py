"""Meetings of the forums: planned, held or called off, with what was said and decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count
from typing import ClassVar, Self

from keyfigures.catalogue import Forum, ForumTerms, Scope
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.register.agreements import Agreement, agreements
from keyfigures.register.numbering import first_free, write_numbered
from keyfigures.register.records import Record, named, save, saved


class MeetingState(StrEnum):
    """Whether a meeting has been held."""

    PLANNED = "planned"
    HELD = "held"
    CALLED_OFF = "called_off"


class MeetingTopic(StrEnum):
    """What a dialogue meeting is about, in its order."""

    FOLLOW_UP = "follow_up"
    GOALS = "goals"
    FIGURES = "figures"
    DEPARTMENTS = "departments"
    AGREEMENTS = "agreements"
    DATES = "dates"


@dataclass(frozen=True)
class MeetingNote:
    """What was said on a topic."""

    topic: MeetingTopic
    text: str


@dataclass(frozen=True)
class MeetingPart:
    """What was on the table on a topic when a meeting was held: sentences, and a table of words with its name."""

    topic: MeetingTopic
    sentences: tuple[str, ...] = ()
    name: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Meeting(Record):
    """A meeting of a forum in a governance year; no organisations means all of the municipality.

    ``participants`` are roles, never names of persons. ``notes`` are what was said on each topic, ``minutes`` what was
    said besides, ``decisions`` what was decided, a line each. ``shown`` is what was on the table when it was held, and
    ``foot`` says of which figures and day: neither changes afterwards.
    """

    KIND: ClassVar[str] = "meeting"

    id: str
    forum: Forum
    municipality_code: str
    year: int
    organisation_ids: tuple[str, ...]
    on: date
    state: MeetingState
    participants: tuple[str, ...] = ()
    minutes: str = ""
    decisions: tuple[str, ...] = ()
    notes: tuple[MeetingNote, ...] = ()
    shown: tuple[MeetingPart, ...] = ()
    foot: str = ""

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        return f"{self.KIND}/{self.id}"

    def check(self) -> None:
        """Raise RegisterError for one without id or municipality, or one of one organisation that names several."""
        named(self.id, self.municipality_code)
        if self.forum is Forum.DIALOGUE_MEETING and len(self.organisation_ids) != 1:
            raise RegisterError("meeting_of_one", meeting=self.id)

    def concerns(self, organisation_id: str) -> bool:
        """Tell whether an organisation takes part."""
        return not self.organisation_ids or organisation_id in self.organisation_ids

    def noted(self, topic: MeetingTopic) -> str:
        """Return what was said on a topic, empty for nothing."""
        return next((each.text for each in self.notes if each.topic is topic), "")

    def with_note(self, topic: MeetingTopic, text: str) -> Self:
        """Return the meeting with what was said on a topic, in the order of the topics; an empty text is none."""
        said = {**{each.topic: each.text for each in self.notes}, topic: text}
        return replace(self, notes=tuple(MeetingNote(each, said[each]) for each in MeetingTopic if said.get(each)))


@dataclass(frozen=True)
class ForumHeld:
    """How many meetings of a forum there were in a governance year of those that are to be; '' means all together."""

    forum: Forum
    organisation_id: str
    wanted: int
    held: int
    planned: int

    @property
    def is_done(self) -> bool:
        """Tell whether as many were held as are to be."""
        return self.held >= self.wanted


def write_meeting(meeting: Meeting, *, by: str, reason: str, key: str, expected_version: int | None) -> Meeting:
    """Write a meeting and return it as written; 0 is expected of a new one.

    Raises RegisterError for one that contradicts itself, ConflictError when somebody else has written in between.
    """
    return save(meeting, by=by, reason=reason, key=key, expected_version=expected_version)


def new_meeting(meeting: Meeting, *, by: str, reason: str, key: str) -> Meeting:
    """Write a new meeting under the first free number of its year, e.g. M-2026-1, and return it.

    Its own id counts for nothing. Raises RegisterError for one that contradicts itself; a number somebody else takes at
    the same moment is no conflict, and the same key again is one meeting.
    """
    return write_numbered(
        Meeting.KIND,
        key,
        free=lambda: first_free((f"M-{meeting.year}-{number}" for number in count(1)), meetings()),
        write=lambda id_: write_meeting(replace(meeting, id=id_), by=by, reason=reason, key=key, expected_version=0),
    )


def begin_meeting(own: Meeting, *, by: str, reason: str, key: str) -> Meeting:
    """Write an organisation's meeting as it begins and return it; one that somebody else has begun is this one.

    Its id is M-year-organisation, with a number behind it where there is one already, e.g. called off. Raises
    RegisterError for a meeting that contradicts itself.
    """
    there = meetings(own.municipality_code, *own.organisation_ids, year=own.year, forum=own.forum)
    begun = next((each for each in there if each.state is MeetingState.PLANNED), None)
    if begun is not None:
        return begun
    first = "-".join(("M", str(own.year), *own.organisation_ids))
    ids = (first if number == 1 else f"{first}-{number}" for number in count(1))
    id_ = first_free(ids, meetings())
    try:
        return write_meeting(replace(own, id=id_), by=by, reason=reason, key=key, expected_version=0)
    except ConflictError:
        return meeting(id_)


def meetings(
    municipality_code: str = "", organisation_id: str = "", *, year: int | None = None, forum: Forum | None = None
) -> tuple[Meeting, ...]:
    """Return the meetings that concern an organisation, or all, in the order of their days."""
    found = (
        each
        for each in saved(Meeting)
        if municipality_code in ("", each.municipality_code)
        and (not organisation_id or each.concerns(organisation_id))
        and year in (None, each.year)
        and forum in (None, each.forum)
    )
    return tuple(sorted(found, key=lambda each: (each.on, each.id)))


def meeting(id_: str) -> Meeting:
    """Return one meeting as it is now. Raises SelectionError for an id that does not exist."""
    for each in meetings():
        if each.id == id_:
            return each
    raise SelectionError("meeting_unknown", meeting=id_)


def looked_back_on(municipality_code: str, organisation_id: str, year: int) -> tuple[Agreement, ...]:
    """Return the agreements an organisation's dialogue meeting of a governance year looks back on, by id.

    They are those of earlier years that run, or ended since the last meeting held or in the calendar year before.
    """
    held = [
        each.on
        for each in meetings(municipality_code, organisation_id, forum=Forum.DIALOGUE_MEETING)
        if each.state is MeetingState.HELD and each.year < year
    ]
    before = date(year - 1, 1, 1)
    since = min(before, max(held, default=before))
    return tuple(
        each
        for each in agreements(municipality_code, organisation_id)
        if each.year < year and (each.ended_on is None or each.ended_on >= since)
    )


def forums_held(
    forums: Mapping[Forum, ForumTerms], municipality_code: str, organisation_ids: Sequence[str], year: int
) -> tuple[ForumHeld, ...]:
    """Return for each forum, and each organisation where it meets one at a time, how many meetings were held."""
    return tuple(_held(forums, municipality_code, organisation_ids, year))


def _held(
    forums: Mapping[Forum, ForumTerms], municipality_code: str, organisation_ids: Sequence[str], year: int
) -> Iterator[ForumHeld]:
    for forum, terms in forums.items():
        for id_ in ("",) if terms.scope is Scope.ALL else organisation_ids:
            found = [each.state for each in meetings(municipality_code, id_, year=year, forum=forum)]
            counts = (found.count(MeetingState.HELD), found.count(MeetingState.PLANNED))
            yield ForumHeld(forum, id_, terms.meetings_a_year, *counts)
