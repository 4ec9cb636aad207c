"""Records: values that are written as events and read back as they were; each subject's newest event is what is true.

A record is a frozen dataclass of texts, numbers, days, choices, tuples and other such dataclasses.
"""

import types
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

from keyfigures.errors import RegisterError
from keyfigures.register.events import of_kind, registered, write
from keyfigures.store import Event

# What is asked for where a text is empty.
WITHOUT = {
    "note": "record_without_note",
    "who": "record_without_who",
    "text": "record_without_text",
    "what": "record_without_what",
    "title": "record_without_title",
    "conclusion": "record_without_conclusion",
}


@dataclass(frozen=True)
class Written:
    """Who wrote a version of a record, when (UTC) and why."""

    version: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Record(ABC):
    """Something people write; ``written`` comes from the register and is None for one that is not in it yet."""

    KIND: ClassVar[str]

    written: Written | None = None

    @property
    @abstractmethod
    def subject(self) -> str:
        """Return what its events are about; it begins with the kind."""

    @abstractmethod
    def check(self) -> None:
        """Raise RegisterError where it contradicts itself or says nothing."""


R = TypeVar("R", bound=Record)
T = TypeVar("T")


def save(record: R, *, by: str, reason: str, key: str, expected_version: int | None) -> R:
    """Write a record as it shall be from now on and return it as written; 0 is expected of a new one.

    Raises RegisterError for one that contradicts itself and ConflictError when somebody else has written in between.
    """
    record.check()
    event = write(
        record.KIND,
        record.subject,
        payload(record, "written"),
        by=by,
        reason=reason,
        key=key,
        expected_version=expected_version,
    )
    return of_event(type(record), event)


def saved(kind: type[R]) -> tuple[R, ...]:
    """Return all records of a kind as they are now, by subject."""
    return _saved(registered(), kind)


def versions(record: R) -> tuple[R, ...]:
    """Return every version of a record, the oldest first; the last one is what is true."""
    kind = type(record)
    found = (event for event in of_kind(kind.KIND) if event.subject == record.subject)
    return tuple(of_event(kind, event) for event in found)


def signed_versions(record: R) -> tuple[tuple[Written, R], ...]:
    """Return every version of a record with who wrote it, the oldest first."""
    return tuple((each.written, each) for each in versions(record) if each.written is not None)


def of_event(kind: type[R], event: Event) -> R:
    """Return the record an event holds. Raises RegisterError for one that cannot be understood."""
    said = Written(event.version, event.at, event.by, event.reason)
    return replace(understood(kind, event.content, event), written=said)


def understood(kind: type[T], content: Mapping[str, Any], event: Event) -> T:
    """Return a value an event holds. Raises RegisterError naming subject and version of one that is not as expected."""
    try:
        return restored(kind, content)
    except (TypeError, ValueError, KeyError) as error:
        raise RegisterError("record_unreadable", subject=event.subject, version=event.version) from error


def stated(**texts: str) -> None:
    """Raise RegisterError that asks for the first text that is empty."""
    for name, text in texts.items():
        if not text.strip():
            raise RegisterError(WITHOUT[name])


def named(*ids: str) -> None:
    """Raise RegisterError for an id that is empty or has a slash, which parts subjects."""
    for id_ in ids:
        if not id_.strip():
            raise RegisterError("record_without_subject")
        if "/" in id_:
            raise RegisterError("record_id_with_slash", id=id_)


def payload(record: Any, *without: str) -> dict[str, Any]:
    """Return the fields of a dataclass as JSON has them, but for those named."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record) if field.name not in without}


def restored(kind: type[T], content: Mapping[str, Any]) -> T:
    """Return a dataclass from what ``payload`` made of one; a field that is missing takes its default.

    Raises TypeError, ValueError or KeyError for what is not such a dataclass.
    """
    of: Any = kind
    hints = _hints(of)
    return kind(**{name: _typed(value, hints[name]) for name, value in content.items()})


@lru_cache(maxsize=64)
def _saved(token: str, kind: type[R]) -> tuple[R, ...]:
    del token  # part of the cache's key only
    newest = {event.subject: event for event in of_kind(kind.KIND)}
    return tuple(of_event(kind, newest[subject]) for subject in sorted(newest))


@lru_cache(maxsize=64)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return payload(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _typed(value: Any, hint: Any) -> Any:
    """Return a value of JSON as the type a field has."""
    if isinstance(hint, types.UnionType):
        inner = next(each for each in get_args(hint) if each is not types.NoneType)
        return None if value is None else _typed(value, inner)
    if get_origin(hint) is tuple:
        return tuple(_typed(each, get_args(hint)[0]) for each in _a(list, value))
    if is_dataclass(hint):
        return restored(hint, _a(dict, value))  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return hint(value)
    if hint is date:
        return date.fromisoformat(value)
    return float(_a((int, float), value)) if hint is float else _a(hint, value)


def _a(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(value)
    return value
