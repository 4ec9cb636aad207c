"""Agreements between municipality and organisation: each is a subject, and what it says is its newest event."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from keyfigures.catalogue import Goal
from keyfigures.errors import RegisterError, SelectionError
from keyfigures.register.events import events, registered, write
from keyfigures.store import Event

KIND, PREFIX = "agreement", "agreement/"
DATES = ("start", "deadline", "next_follow_up", "ended")


class Category(StrEnum):
    """What an agreement is about."""

    VACANCY_PLAN = "vacancy_plan"
    SOCIAL_EFFORT = "social_effort"
    HOUSING_GUARANTEE = "housing_guarantee"
    SETTLEMENT_POLICY = "settlement_policy"
    ALLOCATION = "allocation"
    ECONOMY = "economy"
    EFFICIENCY_PLAN = "efficiency_plan"
    MAINTENANCE = "maintenance"
    BUILDING = "building"
    DEMOCRACY = "democracy"
    OTHER = "other"


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
class Agreement:
    """What municipality and organisation have agreed; no departments means the organisation as a whole.

    ``year`` is the governance year, ``flags`` are ids of the rules that gave rise to it, ``baseline`` and ``target``
    are in the unit of ``indicator``. ``ended`` is the day it was closed or carried over, None where that is the day it
    was written. ``version`` and ``history`` come from the register.
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
    version: int = 0
    history: tuple[StatusChange, ...] = ()

    @property
    def ended_on(self) -> date | None:
        """Return the day it was closed or carried over, None for one that nobody has ended."""
        if self.status not in ENDED:
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


def write_agreement(agreement: Agreement, *, by: str, reason: str, key: str, expected_version: int | None) -> Agreement:
    """Write an agreement as it shall be from now on and return it with its version; 0 is expected of a new one.

    Raises RegisterError for one without id or title, or whose days contradict each other, and ConflictError when
    somebody else has written in between.
    """
    _check(agreement)
    payload, subject = _payload(agreement), PREFIX + agreement.id
    event = write(KIND, subject, payload, by=by, reason=reason, key=key, expected_version=expected_version)
    past = [each for each in events(subject, KIND) if each.subject == subject and each.version <= event.version]
    return _with_history(past)


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


@lru_cache(maxsize=8)
def _agreements(token: str) -> tuple[Agreement, ...]:
    del token  # part of the cache's key only
    past: dict[str, list[Event]] = {}
    for event in events(PREFIX, KIND):
        past.setdefault(event.subject, []).append(event)
    return tuple(_with_history(past[subject]) for subject in sorted(past))


def _with_history(past: Sequence[Event]) -> Agreement:
    """Return what the last event of an agreement says, and how its status came to be."""
    return replace(_agreement(past[-1]), history=tuple(_changes(past)))


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


def _payload(agreement: Agreement) -> dict[str, Any]:
    """Return what an event holds of an agreement; its subject says the id."""
    fields = asdict(agreement)
    for name in ("id", "version", "history"):
        del fields[name]
    days = {name: fields[name] and fields[name].isoformat() for name in DATES}
    return {**fields, **days}


def _agreement(event: Event) -> Agreement:
    """Return the agreement an event holds. Raises RegisterError for one that cannot be understood."""
    id_ = event.subject.removeprefix(PREFIX)
    try:
        return Agreement(**_fields(event.content), id=id_, version=event.version)
    except (TypeError, ValueError, KeyError) as error:
        raise RegisterError("agreement_unreadable", agreement=id_, version=event.version) from error


def _fields(content: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an agreement as they were before they became JSON."""
    days = {name: content[name] and date.fromisoformat(content[name]) for name in DATES}
    return {
        **content,
        **days,
        "department_ids": tuple(content["department_ids"]),
        "flags": tuple(content["flags"]),
        "goal": Goal(content["goal"]),
        "category": Category(content["category"]),
        "status": AgreementStatus(content["status"]),
    }
