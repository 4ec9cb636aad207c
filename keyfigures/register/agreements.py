"""Agreements between municipality and organisation: each is a subject, and what it says is its newest event."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import count
from typing import Any

from keyfigures.catalogue import Category, Goal
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.language import Text
from keyfigures.register.events import HOLDS, of_kind, registered, write
from keyfigures.register.numbering import first_free, write_numbered
from keyfigures.register.records import Written, payload, restored
from keyfigures.store import Event

KIND, PREFIX = "agreement", "agreement/"
# The event that carries an agreement over holds the first words of the next one, so that both are there or neither.
NEXT = "first_of_successor"
# The event that takes a carry-over back names the next one, which lapses by it.
LAPSES = "lapses"
# Its subject says the id, the register the rest; what it rests on stands in its first event only.
NOT_WRITTEN = ("id", "version", "history")


class AgreementStatus(StrEnum):
    """How far an agreement has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    DELAYED = "delayed"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"
    CARRIED_OVER = "carried_over"


CLOSED = (AgreementStatus.FULFILLED, AgreementStatus.LAPSED)
ENDED = (*CLOSED, AgreementStatus.CARRIED_OVER)


@dataclass(frozen=True)
class StatusChange:
    """A status an agreement was given, and the day (UTC) it was written."""

    status: AgreementStatus
    on: date


@dataclass(frozen=True)
class Evidence:
    """A flag or a figure as it was when an agreement was proposed.

    ``department_id`` is empty for a figure of the organisation, ``rule`` and ``rules`` (the id of the rule set) for a
    figure that no rule flagged. ``value`` and ``limit`` are in the unit of ``indicator``, None where there is none.
    """

    department_id: str
    indicator: str
    year: int
    value: float | None
    limit: float | None
    sentence: Text
    source: str
    data_version: str
    rule: str = ""
    rules: str = ""


@dataclass(frozen=True)
class Agreement:
    """What municipality and organisation have agreed; no departments means the organisation as a whole.

    ``year`` is the governance year, ``flags`` are ids of the rules that gave rise to it, ``baseline`` and ``target``
    are in the unit of ``indicator``. ``ended`` is the day it was closed or carried over, None where that is the day it
    was written. ``evidence`` is what it was first written with and never changes. ``predecessor`` is the agreement it
    was carried over from, ``successor`` the one it was carried over to. ``version`` and ``history`` come from the
    register; the version of one that was carried over and not touched since is 0. That another one's carry-over was
    taken back counts as a version of the one that lapsed by it.
    """

    id: str
    year: int
    organisation_id: str
    municipality_code: str
    department_ids: tuple[str, ...]
    goal: Goal
    category: Category
    title: str
    why: str
    organisation_shall: str
    municipality_will: str
    responsible_organisation: str
    responsible_municipality: str
    start: date
    status: AgreementStatus
    deadline: date | None = None
    indicator: str | None = None
    baseline: float | None = None
    target: float | None = None
    flags: tuple[str, ...] = ()
    next_follow_up: date | None = None
    ended: date | None = None
    evidence: tuple[Evidence, ...] = ()
    predecessor: str | None = None
    successor: str | None = None
    version: int = 0
    history: tuple[StatusChange, ...] = ()

    @property
    def is_ended(self) -> bool:
        """Tell whether it was fulfilled, has lapsed or was carried over."""
        return self.status in ENDED

    @property
    def ended_on(self) -> date | None:
        """Return the day it was closed or carried over, None for one that nobody has ended."""
        if not self.is_ended:
            return None
        return self.ended or max((change.on for change in self.history), default=None)

    @property
    def in_force(self) -> bool:
        """Tell whether it has ever been more than a proposal."""
        seen = {self.status, *(change.status for change in self.history)}
        return AgreementStatus.PROPOSED not in seen or bool(seen - {AgreementStatus.PROPOSED, AgreementStatus.LAPSED})

    def running_in(self, year: int) -> bool:
        """Tell whether it was running on any day of a calendar year; one that nobody has ended runs on."""
        first, last = max(self.start, date(year, 1, 1)), min(self.ended_on or date.max, date(year, 12, 31))
        return self.in_force and first <= last

    def closed_by(self, year: int) -> bool:
        """Tell whether it had been fulfilled or had lapsed by the end of a calendar year."""
        end = self.ended_on
        return self.in_force and self.status in CLOSED and end is not None and end.year <= year

    def open_in(self, year: int) -> bool | None:
        """Return True for a year it was running to the end of, False once it is closed, None where neither is true.

        In the year it was carried over it is still open.
        """
        if self.closed_by(year):
            return False
        return True if self.running_in(year) else None


@dataclass(frozen=True)
class Continued:
    """How an agreement goes on: in which governance year, and until when and when next where that is said."""

    year: int
    deadline: date | None
    next_follow_up: date | None


@dataclass(frozen=True)
class AgreementVersion:
    """An agreement as it was in one of its versions, and who wrote it, when (UTC) and why."""

    agreement: Agreement
    written: Written


def write_agreement(agreement: Agreement, *, by: str, reason: str, key: str, expected_version: int | None) -> Agreement:
    """Write an agreement as it shall be from now on and return it with its version; 0 is expected of a new one.

    Raises RegisterError for one without id or title, whose days contradict each other or whose evidence is not that
    of its first version, and ConflictError when somebody else has written in between.
    """
    before = _past().get(PREFIX + agreement.id, [])
    # One that was carried over has its first words in its predecessor's event, and version 0.
    if before and before[0].id != key and (expected_version != 0 or before[0].version == 0):
        _check_evidence(agreement, before[0])
    return put(agreement, {}, by=by, reason=reason, key=key, expected_version=expected_version)


def new_agreement(agreement: Agreement, *, by: str, reason: str, key: str) -> Agreement:
    """Write a new agreement under the next free number of its year, e.g. A-2026-001, and return it.

    Its own id counts for nothing. Raises what ``write_agreement`` does; a number somebody else takes at the same
    moment is no conflict, and the same key again is one agreement.
    """
    return write_numbered(
        KIND,
        key,
        free=lambda: first_free((f"A-{agreement.year}-{number:03}" for number in count(1)), agreements()),
        write=lambda id_: write_agreement(
            replace(agreement, id=id_), by=by, reason=reason, key=key, expected_version=0
        ),
    )


def put(
    agreement: Agreement, besides: Mapping[str, Any], *, by: str, reason: str, key: str, expected_version: int | None
) -> Agreement:
    """Write an agreement and what its event says besides, and return it with its version; others call it."""
    _check(agreement)
    subject = PREFIX + agreement.id
    past = _past().get(subject, [])
    is_first = not past or (past[0].id == key and past[0].version == 1)
    content = payload(agreement, *NOT_WRITTEN, *(() if is_first else ("evidence",)))
    write(
        KIND,
        subject,
        {**content, **besides},
        by=by,
        reason=reason,
        key=key,
        expected_version=_stored(past, key, expected_version),
    )
    past = _past()[subject]
    return _with_history(past[: [event.id for event in past].index(key) + 1])


def seen(agreement_id: str, version: int) -> Agreement:
    """Return an agreement as a writer has seen it, as it is now where it has no such version.

    Raises SelectionError for an id that does not exist.
    """
    known = (each.agreement for each in agreement_versions(agreement_id))
    return next((each for each in known if each.version == version), agreement(agreement_id))


def is_written(agreement_id: str, key: str) -> bool:
    """Tell whether a key has written about an agreement."""
    return any(event.id == key for event in _past().get(PREFIX + agreement_id, ()))


def carry_over(
    agreement_id: str,
    to_year: int,
    *,
    deadline: date | None = None,
    next_follow_up: date | None = None,
    by: str,
    reason: str,
    key: str,
    expected_version: int,
) -> Agreement:
    """Carry an agreement over to a later governance year and return the one that goes on; it names its predecessor.

    One event ends the one and begins the other. The next one starts with the year, keeps evidence and baseline, and
    has ``deadline``, else the old one where that is not past by then. Raises RegisterError for one that has ended or
    whose year is not before the other, and ConflictError when somebody else has written in between.
    """
    own = seen(agreement_id, expected_version)
    goes_on = Continued(to_year, deadline, next_follow_up)
    following = _following(own, goes_on, _carried_to(agreement_id, key) or _next_id(own, to_year))
    # A writer who has not seen the newest version is told of that first.
    if not is_written(agreement_id, key) and agreement(agreement_id).version == expected_version:
        _check_carried(own, following)
    ended = replace(own, status=AgreementStatus.CARRIED_OVER, ended=None, successor=following.id)
    first = {**_payload(following), "id": following.id}
    put(ended, {NEXT: first}, by=by, reason=reason, key=key, expected_version=expected_version)
    return agreement(following.id)


def agreements(municipality_code: str = "", organisation_id: str = "") -> tuple[Agreement, ...]:
    """Return the agreements as they are now, by id; an empty municipality or organisation means all."""
    return tuple(
        each
        for each in _agreements(registered())
        if municipality_code in ("", each.municipality_code) and organisation_id in ("", each.organisation_id)
    )


def agreement(id_: str) -> Agreement:
    """Return one agreement as it is now. Raises SelectionError for an id that does not exist."""
    for each in agreements():
        if each.id == id_:
            return each
    raise SelectionError("agreement_unknown", agreement=id_)


def of_department(department_id: str) -> tuple[Agreement, ...]:
    """Return the agreements that name a department, by id."""
    return tuple(each for each in agreements() if department_id in each.department_ids)


def about_department(municipality_code: str, organisation_id: str, department_id: str) -> tuple[Agreement, ...]:
    """Return the agreements that name a department or are about its organisation as a whole, by id."""
    return tuple(
        each
        for each in agreements(municipality_code, organisation_id)
        if not each.department_ids or department_id in each.department_ids
    )


def lineage(agreement_id: str) -> tuple[Agreement, ...]:
    """Return an agreement and all it was carried over from, the first one first.

    Raises SelectionError for an id that does not exist.
    """
    own = agreement(agreement_id)
    return (own,) if own.predecessor is None else (*lineage(own.predecessor), own)


def agreement_versions(agreement_id: str) -> tuple[AgreementVersion, ...]:
    """Return every version of an agreement, the oldest first. Raises SelectionError for an id that does not exist."""
    agreement(agreement_id)
    past = _past()[PREFIX + agreement_id]
    return tuple(
        AgreementVersion(_with_history(past[:number]), Written(event.version, event.at, event.by, event.reason))
        for number, event in enumerate(past, start=1)
    )


@lru_cache(maxsize=8)
def _agreements(token: str) -> tuple[Agreement, ...]:
    del token  # part of the cache's key only
    past = _past()
    return tuple(_with_history(past[subject]) for subject in sorted(past))


def _past() -> dict[str, list[Event]]:
    """Return the events of each agreement in their order, those of others among them that say something of it.

    The first of one carried over is its predecessor's last; the one that takes this back is in both's. They are
    counted on from the first.
    """
    past: dict[str, list[Event]] = {}
    for event in of_kind(KIND):
        _add(past, event)
        content = event.content
        if first := content.get(NEXT):
            _add(past, replace(event, subject=PREFIX + first.pop("id"), version=0, payload=json.dumps(first)))
        if lapsing := past.get(f"{PREFIX}{content.get(LAPSES)}"):
            said = {**_said(lapsing[-1]), "status": AgreementStatus.LAPSED, "ended": None}
            _add(past, replace(event, subject=lapsing[-1].subject, payload=json.dumps(said)))
    return past


def _add(past: dict[str, list[Event]], event: Event) -> None:
    known = past.setdefault(event.subject, [])
    known.append(replace(event, version=known[-1].version + 1) if known else event)


def _said(event: Event) -> dict[str, Any]:
    """Return what an event says of its own agreement."""
    return {name: value for name, value in event.content.items() if name not in (NEXT, LAPSES, HOLDS)}


def _stored(past: Sequence[Event], key: str, expected: int | None) -> int | None:
    """Return the version the store is to expect: it counts the agreement's own events only.

    Raises ConflictError where the newest version is not the one expected, but for a key that has written already.
    """
    if not past or expected is None or any(event.id == key for event in past):
        return expected
    last = past[-1]
    if last.version != expected:
        raise ConflictError(last.subject, version=last.version, by=last.by, at=last.at)
    return sum(event.subject == last.subject for event in of_kind(KIND))


def _with_history(past: Sequence[Event]) -> Agreement:
    """Return what the last event of an agreement says, what it rests on, and how its status came to be."""
    first, last = _agreement(past[0]), _agreement(past[-1])
    return replace(last, evidence=first.evidence, history=tuple(_changes(past)))


def _changes(past: Sequence[Event]) -> Iterator[StatusChange]:
    """Yield the status of the first event and every other one that differs from the one before."""
    before = None
    for event in past:
        status = _agreement(event).status
        if status is not before:
            yield StatusChange(status, event.at.date())
        before = status


def _check(agreement: Agreement) -> None:
    if not agreement.id.strip() or "/" in agreement.id:
        raise RegisterError("agreement_without_id", agreement=agreement.id)
    if not agreement.title.strip():
        raise RegisterError("agreement_without_title", agreement=agreement.id)
    if agreement.deadline is not None and agreement.deadline < agreement.start:
        raise RegisterError("agreement_turned", agreement=agreement.id, start=agreement.start, end=agreement.deadline)
    if agreement.ended is not None and agreement.status not in ENDED:
        raise RegisterError("agreement_not_ended", agreement=agreement.id, ended=agreement.ended)
    if agreement.successor is not None and not agreement.is_ended:
        raise RegisterError("agreement_goes_on", agreement=agreement.id, successor=agreement.successor)


def _check_evidence(agreement: Agreement, first: Event) -> None:
    if agreement.evidence != _agreement(first).evidence:
        raise RegisterError("agreement_evidence_frozen", agreement=agreement.id)


def _check_carried(own: Agreement, following: Agreement) -> None:
    if own.is_ended:
        raise RegisterError("agreement_ended", agreement=own.id)
    if following.year <= own.year:
        raise RegisterError("agreement_year_turned", agreement=own.id, year=own.year, to_year=following.year)
    if PREFIX + following.id in _past():
        raise RegisterError("agreement_exists", agreement=following.id)
    _check(following)


def _carried_to(agreement_id: str, key: str) -> str:
    """Return the id of the agreement a key has carried one over to, empty where it has not yet."""
    written = (event.content for event in _past()[PREFIX + agreement_id] if event.id == key)
    return next((str(content[NEXT]["id"]) for content in written if NEXT in content), "")


def _next_id(own: Agreement, to_year: int) -> str:
    """Return the id of the agreement that goes on; that of one whose carry-over was taken back is passed over."""
    first = f"{lineage(own.id)[0].id}-{to_year}"
    undone = [
        each.id
        for each in agreements()
        if each.predecessor == own.id and each.id != own.successor and each.status is AgreementStatus.LAPSED
    ]
    ids = (first if number == 1 else f"{first}-{number}" for number in count(1))
    return next(id_ for id_ in ids if id_ not in undone)


def _following(own: Agreement, goes_on: Continued, id_: str) -> Agreement:
    """Return the agreement that goes on from another in a later year."""
    start = max(own.start, date(goes_on.year, 1, 1))
    kept = own.deadline if own.deadline is not None and own.deadline >= start else None
    return replace(
        own,
        id=id_,
        year=goes_on.year,
        start=start,
        deadline=goes_on.deadline or kept,
        next_follow_up=goes_on.next_follow_up,
        predecessor=own.id,
        successor=None,
    )


def _payload(agreement: Agreement) -> dict[str, Any]:
    """Return what the first event holds of an agreement."""
    return payload(agreement, *NOT_WRITTEN)


@lru_cache(maxsize=4096)
def _agreement(event: Event) -> Agreement:
    """Return the agreement an event holds. Raises RegisterError for one that cannot be understood."""
    id_ = event.subject.removeprefix(PREFIX)
    try:
        return replace(restored(Agreement, {**_said(event), "id": id_}), version=event.version)
    except (TypeError, ValueError, KeyError) as error:
        raise RegisterError("agreement_unreadable", agreement=id_, version=event.version) from error
