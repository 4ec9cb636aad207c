"""What the tests of the register share: short ways to write, and to look at what is there."""

import json
from datetime import date
from pathlib import Path

import pytest

from keyfigures import numbers, register
from keyfigures.register import Event
from keyfigures.store.register import DATABASE, JOURNAL

SUBJECT = "note/1"


def note(key: str, *, subject: str = SUBJECT, expected: int | None = None, by: str = "Anna", number: int = 0) -> Event:
    """Write an event."""
    return register.write(
        "note", subject, {"number": number}, by=by, reason="prøve", key=key, expected_version=expected
    )


def today_is(patch: pytest.MonkeyPatch, day: date) -> None:
    """Make it a day for who writes follow-ups."""
    patch.setattr(numbers, "today", lambda: day)


def keys() -> list[str]:
    """Return the keys of everything that was written, in order."""
    return [event.id for event in register.events()]


def lines(folder: Path) -> list[bytes]:
    """Return the lines of the journal."""
    return (folder / JOURNAL).read_bytes().splitlines(keepends=True)


def journal_keys(folder: Path) -> list[str]:
    """Return the keys of the journal's lines."""
    return [json.loads(line)["event"]["id"] for line in lines(folder)]


def lose_database(folder: Path) -> None:
    """Remove the database; the journal stays."""
    (folder / DATABASE).unlink()
