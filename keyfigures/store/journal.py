"""The journal beside the register: a line an event, chained by hashes, on the disk before the database has the event.

An event counts from the moment its line is whole. What a kill cut short was acknowledged to nobody and is left out.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from keyfigures.errors import RegisterError

Fields = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """What somebody wrote about a subject; ``payload`` is JSON and ``at`` is UTC.

    ``id`` is the key its writer gave it. ``place`` counts all events from 1, ``version`` those of its subject.
    """

    id: str
    place: int
    kind: str
    subject: str
    version: int
    at: datetime
    by: str
    reason: str
    payload: str

    @property
    def content(self) -> Fields:
        """Return what the payload holds."""
        return dict(json.loads(self.payload))


@dataclass(frozen=True)
class Journal:
    """The events of a journal; ``size`` is where its last whole line ends, in bytes, ``chain`` that line's hash."""

    path: Path
    events: tuple[Event, ...]
    size: int
    chain: str


def read(path: Path) -> Journal:
    """Read a journal and check its chain; without a file it is empty.

    Raises RegisterError naming the first line that is not as it was written.
    """
    events, size, chain = [], 0, ""
    for number, line in enumerate(_whole_lines(path), start=1):
        event, chain = _checked(path, number, line, chain)
        events.append(event)
        size += len(line) + 1
    return Journal(path, tuple(events), size, chain)


def append(journal: Journal, event: Event) -> None:
    """Add an event's line and return when it is on the disk; after an OSError the journal is as it was."""
    is_new = not journal.path.exists()
    with journal.path.open("ab", buffering=0) as file:
        # A line that a kill cut short must not stand before this one.
        file.truncate(journal.size)
        try:
            _write(file.fileno(), _line(event, journal.chain))
        except OSError:
            with suppress(OSError):
                file.truncate(journal.size)
            raise
    if is_new:
        flush_folder(journal.path.parent)


def _write(handle: int, line: bytes) -> None:
    left = line
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)


def flush_folder(folder: Path) -> None:
    """Make sure that a new file's name is on the disk; Windows cannot flush a folder."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _whole_lines(path: Path) -> list[bytes]:
    """Return the lines that were acknowledged: one without its end, or a last one that is no JSON, never was."""
    content = path.read_bytes() if path.exists() else b""
    *lines, _ = content.split(b"\n")
    return lines[:-1] if lines and not _is_json(lines[-1]) else lines


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _checked(path: Path, number: int, line: bytes, before: str) -> tuple[Event, str]:
    """Return the event of a line and the line's hash."""
    try:
        found = json.loads(line)
        fields, chain = found["event"], _hash(found["event"], before)
        event = Event(**{**fields, "at": datetime.fromisoformat(fields["at"])})
    except (ValueError, TypeError, KeyError) as error:
        raise RegisterError("register_chain_broken", file=path.name, line=number) from error
    if found["hash"] != chain or event.place != number:
        raise RegisterError("register_chain_broken", file=path.name, line=number)
    return event, chain


def _line(event: Event, before: str) -> bytes:
    fields = {**asdict(event), "at": event.at.isoformat()}
    return _canonical({"event": fields, "hash": _hash(fields, before)}) + b"\n"


def _hash(fields: Fields, before: str) -> str:
    return hashlib.sha256(before.encode() + _canonical(fields)).hexdigest()


def _canonical(content: Fields) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
