"""Matters of oversight (tilsyn): what may be unlawful; kept apart from agreements, and never in one list with them."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import ClassVar

from keyfigures.errors import RegisterError
from keyfigures.register.numbering import first_free, write_numbered
from keyfigures.register.records import Record, named, save, saved, stated


@dataclass(frozen=True)
class OversightMatter(Record):
    """A matter the municipality looks into as the supervising authority; ``closed`` is None for one that is open."""

    KIND: ClassVar[str] = "oversight"

    id: str
    municipality_code: str
    organisation_id: str
    department_ids: tuple[str, ...]
    title: str
    text: str
    opened: date
    closed: date | None = None
    conclusion: str = ""

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        return f"{self.KIND}/{self.id}"

    def check(self) -> None:
        """Raise RegisterError for one about nothing, or closed before it was opened or without a conclusion."""
        named(self.id, self.municipality_code, self.organisation_id)
        stated(title=self.title)
        if self.closed is None:
            return
        stated(conclusion=self.conclusion)
        if self.closed < self.opened:
            raise RegisterError("oversight_turned", matter=self.title, opened=self.opened, closed=self.closed)


def write_oversight(
    matter: OversightMatter, *, by: str, reason: str, key: str, expected_version: int | None
) -> OversightMatter:
    """Write a matter of oversight and return it as written; 0 is expected of a new one.

    Raises RegisterError for one that contradicts itself, ConflictError when somebody else has written in between.
    """
    return save(matter, by=by, reason=reason, key=key, expected_version=expected_version)


def new_oversight(matter: OversightMatter, year: int, *, by: str, reason: str, key: str) -> OversightMatter:
    """Write a new matter under the first free number of a governance year, e.g. T-2026-1, and return it.

    Its own id counts for nothing. Raises RegisterError for one that contradicts itself; a number somebody else takes at
    the same moment is no conflict, and the same key again is one matter.
    """
    return write_numbered(
        OversightMatter.KIND,
        key,
        free=lambda: first_free((f"T-{year}-{number}" for number in count(1)), oversight_matters()),
        write=lambda id_: write_oversight(replace(matter, id=id_), by=by, reason=reason, key=key, expected_version=0),
    )


def oversight_matters(municipality_code: str = "", organisation_id: str = "") -> tuple[OversightMatter, ...]:
    """Return the matters of oversight, the open ones first and within them the oldest."""
    found = (
        each
        for each in saved(OversightMatter)
        if municipality_code in ("", each.municipality_code) and organisation_id in ("", each.organisation_id)
    )
    return tuple(sorted(found, key=lambda each: (each.closed is not None, each.opened, each.id)))
