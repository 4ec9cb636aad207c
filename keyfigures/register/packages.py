"""Governance packages: how far an organisation's package of a governance year has come on its way to the public.

A step taken by mistake is taken back by another event; nothing is erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from keyfigures.errors import RegisterError
from keyfigures.register.events import of_kind, write
from keyfigures.register.records import named
from keyfigures.store import Event

KIND, PREFIX = "package", "package/"


class PackageState(StrEnum):
    """How far a package has come."""

    CREATED = "created"
    BEING_FILLED_IN = "being_filled_in"
    SENT = "sent"
    RETURNED = "returned"
    RECEIVED = "received"
    MEETING_HELD = "meeting_held"
    STATEMENT_UPLOADED = "statement_uploaded"
    PUBLIC = "public"


S = PackageState
FOLLOWING: dict[PackageState | None, tuple[PackageState, ...]] = {
    None: (S.CREATED,),
    S.CREATED: (S.BEING_FILLED_IN,),
    S.BEING_FILLED_IN: (S.SENT,),
    S.SENT: (S.RETURNED, S.RECEIVED),
    S.RETURNED: (S.BEING_FILLED_IN, S.SENT),
    S.RECEIVED: (S.MEETING_HELD,),
    S.MEETING_HELD: (S.STATEMENT_UPLOADED,),
    S.STATEMENT_UPLOADED: (S.PUBLIC,),
    S.PUBLIC: (),
}


@dataclass(frozen=True)
class PackageStep:
    """A state a package was brought to: on which day (UTC), by whom and why."""

    state: PackageState
    on: date
    by: str
    reason: str


@dataclass(frozen=True)
class Package:
    """An organisation's package of a governance year; ``state`` is None for one nobody has created.

    ``steps`` are the states it came through to be where it is; those taken back are left out. ``version`` counts all.
    """

    municipality_code: str
    organisation_id: str
    year: int
    steps: tuple[PackageStep, ...] = ()
    version: int = 0

    @property
    def state(self) -> PackageState | None:
        """Return how far it has come."""
        return self.steps[-1].state if self.steps else None

    @property
    def following(self) -> tuple[PackageState, ...]:
        """Return the states it can be brought to next."""
        return FOLLOWING[self.state]

    def has_been(self, state: PackageState) -> bool:
        """Tell whether it has come through a state, and that was not taken back."""
        return any(step.state is state for step in self.steps)


def advance_package(
    municipality_code: str,
    organisation_id: str,
    year: int,
    to: PackageState,
    *,
    by: str,
    reason: str,
    key: str,
    expected_version: int,
) -> Package:
    """Bring a package to its next state and return it; ``expected_version`` is 0 for one that is not created yet.

    Raises RegisterError for a state that does not follow the one the writer has seen, ConflictError when somebody
    else has written in between.
    """
    subject = _subject(municipality_code, organisation_id, year)
    seen = _folded(subject, _past(subject), expected_version)
    if to not in seen.following:
        raise RegisterError("package_cannot")
    payload = {"state": to, "takes_back": False}
    return _written(subject, payload, by=by, reason=reason, key=key, expected_version=expected_version)


def take_back_package(
    municipality_code: str,
    organisation_id: str,
    year: int,
    *,
    by: str,
    reason: str,
    key: str,
    expected_version: int,
) -> Package:
    """Take back the last step of a package and return it as it was before.

    Without its first step it is one nobody has created. Raises RegisterError where there is no step or no reason is
    given, ConflictError when somebody else has written in between.
    """
    subject = _subject(municipality_code, organisation_id, year)
    seen = _folded(subject, _past(subject), expected_version)
    if not seen.steps:
        raise RegisterError("package_at_first")
    if not reason.strip():
        raise RegisterError("package_without_reason")
    before = seen.steps[-2].state if len(seen.steps) > 1 else None
    payload: dict[str, object] = {"state": before, "takes_back": True}
    return _written(subject, payload, by=by, reason=reason, key=key, expected_version=expected_version)


def package(municipality_code: str, organisation_id: str, year: int) -> Package:
    """Return an organisation's package of a governance year; one nobody has created has no steps."""
    subject = _subject(municipality_code, organisation_id, year)
    return _folded(subject, _past(subject), None)


def packages(municipality_code: str, organisation_ids: Sequence[str], year: int) -> tuple[Package, ...]:
    """Return the packages of a governance year, one for each organisation, in the order asked for."""
    return tuple(package(municipality_code, id_, year) for id_ in organisation_ids)


def _subject(municipality_code: str, organisation_id: str, year: int) -> str:
    named(municipality_code, organisation_id)
    return f"{PREFIX}{municipality_code}/{organisation_id}/{year}"


def _written(
    subject: str, payload: dict[str, object], *, by: str, reason: str, key: str, expected_version: int
) -> Package:
    event = write(KIND, subject, payload, by=by, reason=reason, key=key, expected_version=expected_version)
    return _folded(subject, _past(subject), event.version)


def _past(subject: str) -> tuple[Event, ...]:
    return tuple(event for event in of_kind(KIND) if event.subject == subject)


def _folded(subject: str, past: Sequence[Event], version: int | None) -> Package:
    """Return a package as its events up to a version make it, all of them where none is given."""
    steps: list[PackageStep] = []
    counted = [event for event in past if version is None or event.version <= version]
    for event in counted:
        state = _reached(event)
        if state is None:
            steps.pop()
        else:
            steps.append(PackageStep(state, event.at.date(), event.by, event.reason))
    _, code, organisation_id, year = subject.split("/")
    return Package(code, organisation_id, int(year), tuple(steps), len(counted))


def _reached(event: Event) -> PackageState | None:
    """Return the state an event brought a package to, None for one that took the last step back."""
    content = event.content
    try:
        return None if content["takes_back"] else PackageState(content["state"])
    except (KeyError, ValueError) as error:
        raise RegisterError("record_unreadable", subject=event.subject, version=event.version) from error
