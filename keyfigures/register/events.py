"""Write events and read them back, whatever they are about."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from keyfigures import store
from keyfigures.errors import RegisterError
from keyfigures.store import Entry, Event

# An event can hold the first one about another subject besides, so that both are there or neither.
HOLDS = "holds"
# Half characters, which no file can hold; a text pasted into a browser may have them.
HALF = re.compile("[\ud800-\udfff]")


def write(
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    key: str,
    expected_version: int | None,
) -> Event:
    """Write an event about a subject and return it once it is safe; the same again under its key is the same event.

    ``payload`` holds what JSON can. ``expected_version`` is the version of the subject the writer has seen, 0 for a
    new one; None writes whatever came in between. Raises ConflictError when the subject has another version or the
    key has written something else, and RegisterError when nobody answers for it or it cannot be written.
    """
    entry = Entry(
        kind=kind,
        subject=subject,
        payload=json.dumps(_whole(payload), ensure_ascii=False, sort_keys=True, allow_nan=False),
        by=answering(by),
        reason=whole(reason.strip()),
        key=key,
        expected_version=expected_version,
    )
    return store.write_event(entry)


def events(subject_prefix: str = "", kind: str | None = None) -> tuple[Event, ...]:
    """Return the events about subjects that begin alike, in the order they were written."""
    return store.register_events("register/events", subject_prefix=subject_prefix, kind=kind or "")


def of_kind(kind: str) -> tuple[Event, ...]:
    """Return the events of a kind, in the order they were written, those among them that other events hold.

    A page asks for several kinds, and the register is opened once for all of them.
    """
    return tuple(each for event in events() for each in _with_held(event) if each.kind == kind)


def holding(kind: str, subject: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the payload of an event gets that holds the first one about another subject, of version 0."""
    return {HOLDS: {"kind": kind, "subject": subject, "payload": payload}}


def _with_held(event: Event) -> Iterator[Event]:
    """Yield an event and the one it holds."""
    yield event
    # To read every payload would cost more than all else.
    held = event.content.get(HOLDS) if f'"{HOLDS}"' in event.payload else None
    if held is not None:
        payload = json.dumps(held["payload"], ensure_ascii=False, sort_keys=True)
        yield replace(event, kind=held["kind"], subject=held["subject"], version=0, payload=payload)


def current(subject_prefix: str = "", kind: str | None = None) -> tuple[Event, ...]:
    """Return the newest event of each subject that begins alike, of one kind where one is given; in their order."""
    return store.register_events("register/current", subject_prefix=subject_prefix, kind=kind or "")


def registered() -> str:
    """Return a short token of what has been written, for keys of caches; empty where nothing has."""
    return store.registered()


def answering(by: str) -> str:
    """Return the name of who writes, tidied. Raises RegisterError for none: somebody answers for every event."""
    if not by.strip():
        raise RegisterError("register_nobody")
    return whole(by.strip())


def whole(text: str) -> str:
    """Return a text with half characters replaced."""
    return HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def _whole(content: Any) -> Any:
    """Return what JSON can hold with half characters replaced in all its texts."""
    if isinstance(content, str):
        return whole(content)
    if isinstance(content, Mapping):
        return {whole(name): _whole(each) for name, each in content.items()}
    if isinstance(content, list | tuple):
        return [_whole(each) for each in content]
    return content
