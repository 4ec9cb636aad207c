"""What is due, or was to be: deadlines of agreements, follow-ups, meetings that are planned and self-control."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from keyfigures.register.agreements import Agreement, agreement_versions, agreements
from keyfigures.register.follow_ups import follow_ups, next_follow_up
from keyfigures.register.meetings import Meeting, MeetingState, meetings
from keyfigures.register.records import Record, versions
from keyfigures.register.self_control import SelfControl, self_controls


class DueKind(StrEnum):
    """What is due."""

    DEADLINE = "deadline"
    FOLLOW_UP = "follow_up"
    MEETING = "meeting"
    SELF_CONTROL = "self_control"


@dataclass(frozen=True)
class Due:
    """Something to be done by a day; ``id`` is that of the agreement, the meeting or the control.

    ``title`` is what it is called, the forum for a meeting; no organisations means all of the municipality. ``version``
    grows whenever something was written of it. ``is_off``: it was to be done by that day and no longer is.
    """

    kind: DueKind
    on: date
    id: str
    title: str
    municipality_code: str
    organisation_ids: tuple[str, ...]
    version: int = field(default=0, compare=False)
    is_off: bool = False

    def days_late(self, on: date) -> int:
        """Return how many days after its own a day is; before it the count is negative."""
        return (on - self.on).days


def overdue(on: date, municipality_code: str = "", organisation_id: str = "") -> tuple[Due, ...]:
    """Return what should have been done before a day and was not, the longest overdue first."""
    return tuple(each for each in all_due(municipality_code, organisation_id) if each.on < on)


def due(on: date, within_days: int, municipality_code: str = "", organisation_id: str = "") -> tuple[Due, ...]:
    """Return what is to be done on a day or so many days after it, the soonest first."""
    last = on + timedelta(days=within_days)
    return tuple(each for each in all_due(municipality_code, organisation_id) if on <= each.on <= last)


def all_due(municipality_code: str = "", organisation_id: str = "") -> tuple[Due, ...]:
    """Return everything that has a day and is not done, in the order of the days."""
    found = (*_of_agreements(municipality_code, organisation_id), *_others(municipality_code, organisation_id))
    return tuple(sorted(found, key=lambda each: (each.on, each.kind, each.id)))


def ever_due(municipality_code: str = "", organisation_id: str = "") -> tuple[Due, ...]:
    """Return everything due and everything that was to be and is off: done, given up, called off or without a day now.

    What is off has the last day it had. A meeting that was held is neither: it stands where it stood.
    """
    found = (*all_due(municipality_code, organisation_id), *_off(municipality_code, organisation_id))
    return tuple(sorted(found, key=lambda each: (each.on, each.kind, each.id)))


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, the month's last day where it has no such day.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    turns, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + turns, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _of_agreements(municipality_code: str, organisation_id: str) -> Iterator[Due]:
    for each in agreements(municipality_code, organisation_id):
        if each.is_ended:
            continue
        if each.deadline is not None:
            yield _of(each, DueKind.DEADLINE, each.deadline)
        following = next_follow_up(each)
        if following is not None:
            yield _of(each, DueKind.FOLLOW_UP, following)


def _of(own: Agreement, kind: DueKind, on: date) -> Due:
    # Follow-ups are subjects of their own, and each can move the day of the next.
    said = follow_ups(own.id) if kind is DueKind.FOLLOW_UP else ()
    written = own.version + sum(_version(each) for each in said)
    return Due(kind, on, own.id, own.title, own.municipality_code, (own.organisation_id,), written)


def _others(municipality_code: str, organisation_id: str) -> Iterator[Due]:
    for meeting in meetings(municipality_code, organisation_id):
        if meeting.state is MeetingState.PLANNED:
            yield _meeting(meeting)
    for control in self_controls(municipality_code, organisation_id):
        if control.next is not None:
            yield _control(control, control.next)


def _meeting(own: Meeting) -> Due:
    code, concerned = own.municipality_code, own.organisation_ids
    return Due(DueKind.MEETING, own.on, own.id, own.forum, code, concerned, _version(own))


def _control(own: SelfControl, on: date) -> Due:
    code, whose = own.municipality_code, (own.organisation_id,)
    return Due(DueKind.SELF_CONTROL, on, own.id, own.what, code, whose, _version(own))


def _version(own: Record) -> int:
    return own.written.version if own.written else 0


def _off(municipality_code: str, organisation_id: str) -> Iterator[Due]:
    """Yield what is off, each with its last day."""
    for own in agreements(municipality_code, organisation_id):
        for kind, day in _given_up(own):
            if day is not None:
                yield replace(_of(own, kind, day), is_off=True)
    for meeting in meetings(municipality_code, organisation_id):
        if meeting.state is MeetingState.CALLED_OFF:
            yield replace(_meeting(meeting), is_off=True)
    for control in self_controls(municipality_code, organisation_id):
        day = _last(each.next for each in versions(control)) if control.next is None else None
        if day is not None:
            yield replace(_control(control, day), is_off=True)


def _given_up(own: Agreement) -> Iterator[tuple[DueKind, date | None]]:
    """Yield the kinds an agreement has no day for any more, with the last day it had."""
    if own.is_ended or own.deadline is None:
        yield DueKind.DEADLINE, own.deadline or _last(each.agreement.deadline for each in agreement_versions(own.id))
    if next_follow_up(own) is None:
        told = _last(each.next_on for each in follow_ups(own.id)) or own.next_follow_up
        yield DueKind.FOLLOW_UP, told or _last(each.agreement.next_follow_up for each in agreement_versions(own.id))


def _last(days: Iterable[date | None]) -> date | None:
    return next((day for day in reversed(tuple(days)) if day is not None), None)
