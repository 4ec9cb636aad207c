"""The register: what people write, as events that are only ever added; opened for one operation at a time.

The journal is the truth and the database its readable copy. Whoever opens the database brings it up to the schema and
adds what the journal has and it has not, so neither a kill nor a lost file takes an acknowledged event away.
"""

import errno
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from keyfigures import settings
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.store import journal, statements
from keyfigures.store.database import LOCKED_DOWN, Value, rows
from keyfigures.store.journal import Event, Journal

DATABASE, WAL, JOURNAL, LOCK = "register.duckdb", "register.duckdb.wal", "journal.jsonl", ".lock"
UNFINISHED = ("register.duckdb.building", "register.duckdb.building.wal")
MIGRATIONS = "register/migrations"
# How long one waits for another who reads or writes, which takes milliseconds.
WAIT_SECONDS, PAUSE_SECONDS = 10.0, 0.01
# What DuckDB says of a file that another program has open, here and on Windows.
HELD = ("Could not set lock", "being used by another process")
# What a disk says on which nothing can be written: it is only for reading, needs permission, or is full.
NO_WRITING = tuple(
    getattr(errno, name) for name in ("EROFS", "EACCES", "EPERM", "ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)
)
TOKEN_LENGTH = 12

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Entry:
    """What somebody wants to write: an event that has no place yet; ``payload`` is JSON.

    ``key`` is the same for every try of one act. ``expected_version`` is the version of the subject the writer has
    seen, 0 for one that is not there yet; None writes whatever came in between.
    """

    kind: str
    subject: str
    payload: str
    by: str
    reason: str
    key: str
    expected_version: int | None


def write_event(entry: Entry) -> Event:
    """Write an event and return it once it is on the disk; the same entry under the same key returns its event.

    Raises ConflictError when the subject has another version than expected or the key has written something else, and
    RegisterError when the register is held by another, cannot be written or has been damaged. After an error a try
    with the same key is safe.
    """
    folder = settings.register_dir()
    with alone(folder), _complete(folder) as (connection, found):
        return _written(connection, found, entry)


def register_events(statement: str, **values: str) -> tuple[Event, ...]:
    """Run a statement of the register that returns events; a register nobody has written to is empty.

    What was read is kept until a file changes. Raises RegisterError when the register is held by another or damaged.
    """
    folder = settings.register_dir()
    stamp = _stamp(folder, JOURNAL, DATABASE, WAL)
    return _read(folder, stamp, statement, tuple(sorted(values.items()))) if stamp else ()


def registered() -> str:
    """Return a token that differs after every event, empty where nothing has been written; it costs one look."""
    folder = settings.register_dir()
    stamp = _stamp(folder, JOURNAL)
    if not stamp or stamp[0][-1] == 0:
        return ""
    return hashlib.sha256(repr((str(folder), stamp)).encode()).hexdigest()[:TOKEN_LENGTH]


def _stamp(folder: Path, *names: str) -> Stamp:
    """Return name, time of the last change in nanoseconds and size of the files that are there."""
    return tuple(_looks(folder, names))


def _looks(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for name in names:
        try:
            stat = (folder / name).stat()
        except FileNotFoundError:
            continue
        yield name, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _read(folder: Path, stamp: Stamp, statement: str, values: tuple[tuple[str, str], ...]) -> tuple[Event, ...]:
    del stamp  # part of the cache's key only
    with _told(folder), _held_where_it_can(folder):
        return _now(folder, statement, dict(values))


def _now(folder: Path, statement: str, values: dict[str, str]) -> tuple[Event, ...]:
    """Return the events of a statement, from memory where the database lacks some and cannot be written."""
    try:
        return _from_database(folder, statement, values)
    except (OSError, duckdb.Error) as error:
        if not _hindrance(error):
            raise
    with duckdb.connect(config=dict(LOCKED_DOWN)) as connection:
        _complement(connection, journal.read(folder / JOURNAL))
        return _events(connection, statement, **values)


def _from_database(folder: Path, statement: str, values: dict[str, str]) -> tuple[Event, ...]:
    """Return the events of a statement; a database that is whole is only read."""
    path = folder / DATABASE
    if path.exists():
        with _connected(path, read_only=True) as connection:
            if _schema(connection) == len(_migrations()) and not _lacking(connection, journal.read(folder / JOURNAL)):
                return _events(connection, statement, **values)
    with _complete(folder) as (connection, _):
        return _events(connection, statement, **values)


def schema_beside(folder: Path, found: Journal) -> int:
    """Return the schema of the database beside a journal, 0 where there is no database; nothing is changed.

    Raises RegisterError where one of today's schema disagrees with the journal. The register is held by who asks.
    """
    if not (folder / DATABASE).exists():
        return 0
    with _connected(folder / DATABASE, read_only=True) as connection:
        schema = _schema(connection)
        if schema == len(_migrations()):
            _lacking(connection, found)
        return schema


def bring_up_to_date(folder: Path) -> None:
    """Make the database of a folder what its journal says, by today's schema; what cannot be raises RegisterError."""
    with _complete(folder):
        pass


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the register for one reader or writer at a time, whatever process; a killed one lets go of it.

    What the file system or the database refuses inside becomes a RegisterError.
    """
    with _told(folder), _held(folder):
        yield


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK, timeout=WAIT_SECONDS, poll_interval=PAUSE_SECONDS):
        yield


@contextmanager
def _held_where_it_can(folder: Path) -> Iterator[None]:
    """Hold the register to read it; where its folder cannot be written it is read as it is, for nobody here writes."""
    with ExitStack() as stack:
        try:
            stack.enter_context(_held(folder))
        except OSError as error:
            if not _hindrance(error):
                raise
        yield


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the file system or the database refuses into a RegisterError."""
    try:
        yield
    except Timeout as error:
        raise RegisterError("register_busy") from error
    except OSError as error:
        raise RegisterError("register_unwritable", folder=folder, reason=error.strerror or error) from error
    except duckdb.Error as error:
        hindrance = _hindrance(error)
        if hindrance:
            raise RegisterError("register_unwritable", folder=folder, reason=hindrance) from error
        reason = str(error).splitlines()[0]
        raise RegisterError("register_unusable", file=DATABASE, journal=JOURNAL, reason=reason) from error


def _hindrance(error: Exception) -> str:
    """Return why nothing can be written, in the words of the disk, empty for an error of another kind."""
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno is not None and error.errno in NO_WRITING else ""
    return next((words for words in map(os.strerror, NO_WRITING) if words in str(error)), "")


@contextmanager
def _complete(folder: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Journal]]:
    """Give the register for writing, its schema the newest and nothing of the journal missing; write it out at last."""
    found = journal.read(folder / JOURNAL)
    if not (folder / DATABASE).exists():
        _build(folder, found)
    with _connected(folder / DATABASE, read_only=False) as connection:
        _complement(connection, found)
        yield connection, found
        connection.execute("checkpoint")


def _build(folder: Path, found: Journal) -> None:
    """Make the database out of the journal, beside its place: a kill leaves no half of one."""
    # A log that is left belongs to a file that is lost.
    for leftover in (*UNFINISHED, WAL):
        (folder / leftover).unlink(missing_ok=True)
    unfinished = folder / UNFINISHED[0]
    with _connected(unfinished, read_only=False) as connection:
        _complement(connection, found)
        connection.execute("checkpoint")
    unfinished.replace(folder / DATABASE)


def _complement(connection: duckdb.DuckDBPyConnection, found: Journal) -> None:
    """Bring the schema up to date and add what the journal has and the database has not."""
    with _transaction(connection):
        _migrate(connection)
        for event in _lacking(connection, found):
            _insert(connection, event)


@contextmanager
def _connected(path: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database, waiting a little for a program that has it open."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            opened = duckdb.connect(path, read_only=read_only, config=dict(LOCKED_DOWN))
            break
        except duckdb.IOException as error:
            if not any(words in str(error) for words in HELD):
                raise
            if time.monotonic() >= deadline:
                raise RegisterError("register_busy") from error
        time.sleep(PAUSE_SECONDS)
    with opened as connection:
        yield connection


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        # A database that could not write on has given the transaction up itself.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()


def _written(connection: duckdb.DuckDBPyConnection, found: Journal, entry: Entry) -> Event:
    with _transaction(connection):
        for same in _events(connection, "register/by_key", event_id=entry.key):
            return _as_before(connection, same, entry)
        event = _next(connection, found, entry)
        _insert(connection, event)
        # From here on the event is there: without the commit it is added when the register is opened next.
        journal.append(found, event)
    return event


def _as_before(connection: duckdb.DuckDBPyConnection, same: Event, entry: Entry) -> Event:
    """Return the event a key has written. Raises ConflictError where its writer says something else by now."""
    said = (same.kind, same.subject, same.payload, same.by, same.reason)
    if said != (entry.kind, entry.subject, entry.payload, entry.by, entry.reason):
        raise _conflict(entry, _events(connection, "register/newest", subject=entry.subject) or (same,))
    return same


def _next(connection: duckdb.DuckDBPyConnection, found: Journal, entry: Entry) -> Event:
    """Return the event an entry becomes. Raises ConflictError when another came in between."""
    newest = _events(connection, "register/newest", subject=entry.subject)
    version = newest[0].version if newest else 0
    if entry.expected_version not in (None, version):
        raise _conflict(entry, newest)
    return Event(
        id=entry.key,
        place=len(found.events) + 1,
        kind=entry.kind,
        subject=entry.subject,
        version=version + 1,
        at=_moment(),
        by=entry.by,
        reason=entry.reason,
        payload=entry.payload,
    )


def _conflict(entry: Entry, newest: Sequence[Event]) -> RegisterError:
    if not newest:
        return RegisterError("register_no_such_version", subject=entry.subject, version=entry.expected_version)
    return ConflictError(newest[0].subject, version=newest[0].version, by=newest[0].by, at=newest[0].at)


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the schema up to date, one numbered file after the other."""
    names, reached = _migrations(), _schema(connection)
    if reached > len(names):
        raise RegisterError("register_newer", found=reached, known=len(names))
    for number, name in enumerate(names[reached:], start=reached + 1):
        connection.execute(statements.statement(name))
        values = {"number": number, "name": name.rpartition("/")[2], "applied_at": _naive(_moment())}
        connection.execute(statements.statement("register/note_migration"), values)


def _migrations() -> tuple[str, ...]:
    return statements.folder(MIGRATIONS)


def _schema(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last migration a database has seen, 0 for a new one."""
    (found,) = rows(connection, statements.statement("register/has_schema"), {})
    return int(rows(connection, statements.statement("register/schema"), {})[0]["number"]) if found["is_there"] else 0


def _lacking(connection: duckdb.DuckDBPyConnection, found: Journal) -> list[Event]:
    """Return the events of the journal that a database has lost. Raises RegisterError where the two disagree."""
    held = {event.place: event for event in _events(connection, "register/events", subject_prefix="", kind="")}
    for event in found.events:
        if held.get(event.place, event) != event:
            raise RegisterError("register_disagrees", file=JOURNAL, line=event.place)
    if max(held, default=0) > len(found.events):
        raise RegisterError("register_journal_short", file=JOURNAL, lines=len(found.events), events=max(held))
    return [event for event in found.events if event.place not in held]


def _events(connection: duckdb.DuckDBPyConnection, statement: str, **values: Value) -> tuple[Event, ...]:
    found = rows(connection, statements.statement(statement), values)
    return tuple(
        Event(
            id=row["event_id"],
            place=row["place"],
            kind=row["kind"],
            subject=row["subject"],
            version=row["version"],
            at=row["written_at"].replace(tzinfo=UTC),
            by=row["written_by"],
            reason=row["reason"],
            payload=row["payload"],
        )
        for row in found
    )


def _insert(connection: duckdb.DuckDBPyConnection, event: Event) -> None:
    values = {
        "event_id": event.id,
        "place": event.place,
        "kind": event.kind,
        "subject": event.subject,
        "version": event.version,
        "written_at": _naive(event.at),
        "written_by": event.by,
        "reason": event.reason,
        "payload": event.payload,
    }
    connection.execute(statements.statement("register/insert"), values)


def _naive(moment: datetime) -> datetime:
    """Return a moment as the database has it: UTC, and it does not say so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _moment() -> datetime:
    return datetime.now(UTC)
