"""Follow-ups of agreements: each is a subject of its own, so two people can add one at once and each can be mended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import ClassVar

from keyfigures import numbers
from keyfigures.catalogue import Forum
from keyfigures.errors import RegisterError
from keyfigures.register.agreements import Agreement, AgreementStatus, agreement, lineage, put, seen
from keyfigures.register.events import holding, of_kind, registered
from keyfigures.register.records import Record, named, of_event, payload, save, saved, stated


@dataclass(frozen=True)
class FollowUp(Record):
    """What was said about an agreement on a day; ``forum`` is None outside the forums.

    ``who`` took part, as roles. ``status`` is how far the agreement had come by what was said; the agreement itself
    says what holds. ``next_on`` is the day of the next one, None where none is planned.
    """

    KIND: ClassVar[str] = "follow_up"

    id: str
    agreement_id: str
    on: date
    note: str
    who: str
    status: AgreementStatus | None = None
    forum: Forum | None = None
    document: str = ""
    next_on: date | None = None

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        return f"{self.KIND}/{self.agreement_id}/{self.id}"

    def check(self) -> None:
        """Raise RegisterError for one without id, agreement, note or who, or whose next day is not after its own."""
        named(self.id, self.agreement_id)
        stated(note=self.note, who=self.who)
        if self.next_on is not None and self.next_on <= self.on:
            raise RegisterError("follow_up_turned", on=self.on, next=self.next_on)


def write_follow_up(follow_up: FollowUp, *, by: str, reason: str, key: str, expected_version: int | None) -> FollowUp:
    """Write a follow-up and return it as written; 0 is expected of a new one.

    Raises SelectionError for an agreement that does not exist, RegisterError for one that contradicts itself,
    ConflictError when somebody else has written in between.
    """
    _check(follow_up)
    agreement(follow_up.agreement_id)
    return save(follow_up, by=by, reason=reason, key=key, expected_version=expected_version)


def write_follow_up_and_status(
    follow_up: FollowUp, status: AgreementStatus, *, by: str, reason: str, key: str, expected_version: int
) -> FollowUp:
    """Write a follow-up and the status it gives its agreement, and return the follow-up.

    One event holds both, so that they are there or neither; without a reason the note is why. ``expected_version`` is
    that of the agreement. Raises as ``write_follow_up`` does, and ConflictError when somebody else has written about
    the agreement in between.
    """
    said = replace(follow_up, status=status)
    _check(said)
    moved = replace(seen(said.agreement_id, expected_version), status=status)
    put(
        replace(moved, ended=said.on if moved.is_ended else None),
        holding(FollowUp.KIND, said.subject, payload(said, "written")),
        by=by,
        reason=reason if reason.strip() else said.note,
        key=key,
        expected_version=expected_version,
    )
    return next(of_event(FollowUp, event) for event in of_kind(FollowUp.KIND) if event.id == key)


def follow_ups(agreement_id: str | None = None) -> tuple[FollowUp, ...]:
    """Return the follow-ups of an agreement, or of all, in the order of their days and then as they were written."""
    begun = _begun(registered())
    found = (each for each in saved(FollowUp) if agreement_id in (None, each.agreement_id))
    return tuple(sorted(found, key=lambda each: (each.on, begun[each.subject])))


def history(agreement_id: str) -> tuple[FollowUp, ...]:
    """Return the follow-ups of an agreement and of all it was carried over from, in the order of their days."""
    ids = {each.id for each in lineage(agreement_id)}
    return tuple(each for each in follow_ups() if each.agreement_id in ids)


def next_follow_up(own: Agreement) -> date | None:
    """Return the day an agreement is to be followed up next, None where none is planned or it has ended.

    The follow-up of the latest day says it, of several on one day the one written last; the agreement itself only
    until there is one. No follow-up is of a day to come, so what was said last is never hidden behind one.
    """
    if own.is_ended:
        return None
    past = follow_ups(own.id)
    return past[-1].next_on if past else own.next_follow_up


def _check(follow_up: FollowUp) -> None:
    """Raise RegisterError for one that contradicts itself or is of a day that has not come."""
    follow_up.check()
    if follow_up.on > numbers.today():
        raise RegisterError("follow_up_future", on=follow_up.on)


@lru_cache(maxsize=8)
def _begun(token: str) -> Mapping[str, int]:
    """Return the place of the first event about each follow-up; mending one does not move it."""
    del token  # part of the cache's key only
    return {event.subject: event.place for event in reversed(of_kind(FollowUp.KIND))}
