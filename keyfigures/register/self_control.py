"""Self-control (egenkontrol): what an organisation controls itself, when it did so last, and what came of it."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import ClassVar

from keyfigures.errors import RegisterError
from keyfigures.register.numbering import first_free, write_numbered
from keyfigures.register.records import Record, named, save, saved, stated


@dataclass(frozen=True)
class SelfControl(Record):
    """One thing an organisation controls; ``last`` is None for one never controlled, ``next`` where none is planned."""

    KIND: ClassVar[str] = "self_control"

    id: str
    municipality_code: str
    organisation_id: str
    what: str
    last: date | None
    next: date | None
    result: str = ""

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        return f"{self.KIND}/{self.municipality_code}/{self.organisation_id}/{self.id}"

    def check(self) -> None:
        """Raise RegisterError for one about nothing, a result of no control, or a next time before the last."""
        named(self.id, self.municipality_code, self.organisation_id)
        stated(what=self.what)
        if self.last is None and self.result.strip():
            raise RegisterError("self_control_undone", what=self.what)
        if self.last is not None and self.next is not None and self.next <= self.last:
            raise RegisterError("self_control_turned", what=self.what, last=self.last, next=self.next)


def write_self_control(
    control: SelfControl, *, by: str, reason: str, key: str, expected_version: int | None
) -> SelfControl:
    """Write what is controlled and return it as written; 0 is expected of a new one.

    Raises RegisterError for one that contradicts itself, ConflictError when somebody else has written in between.
    """
    return save(control, by=by, reason=reason, key=key, expected_version=expected_version)


def new_self_control(control: SelfControl, *, by: str, reason: str, key: str) -> SelfControl:
    """Write something new that an organisation controls under its first free number, e.g. E-1, and return it.

    Its own id counts for nothing. Raises RegisterError for one that contradicts itself; a number somebody else takes at
    the same moment is no conflict, and the same key again is one control.
    """
    whose = (control.municipality_code, control.organisation_id)
    return write_numbered(
        SelfControl.KIND,
        key,
        free=lambda: first_free((f"E-{number}" for number in count(1)), self_controls(*whose)),
        write=lambda id_: write_self_control(
            replace(control, id=id_), by=by, reason=reason, key=key, expected_version=0
        ),
    )


def self_controls(municipality_code: str = "", organisation_id: str = "") -> tuple[SelfControl, ...]:
    """Return what an organisation controls, or all do, what comes next first and what is not planned last."""
    found = (
        each
        for each in saved(SelfControl)
        if municipality_code in ("", each.municipality_code) and organisation_id in ("", each.organisation_id)
    )
    return tuple(sorted(found, key=lambda each: (each.next or date.max, each.subject)))
