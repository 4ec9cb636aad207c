"""Forms on what is in the register: filled with what is saved, and never over what somebody else has saved unseen."""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import streamlit as st

from keyfigures import numbers, register
from keyfigures.figures import Column, Table
from keyfigures.register import Record, Written
from keyfigures.ui import components, frame, writing
from keyfigures.ui.writing import Seen, Signed

BASE = "_base"
# The id of a record that has none yet.
NEW = ""


class Numbered(Protocol):
    """A record that gets its id when it is written for the first time."""

    @property
    def id(self) -> str:
        """Return the id, NEW for a record nobody has written."""


T = TypeVar("T", bound=Record)
N = TypeVar("N", bound=Numbered)


@dataclass(frozen=True)
class Field:
    """A field of a form: its name in the record, its label, what is saved of it, and how that is said."""

    name: str
    label: str
    saved: Any
    show: Callable[[Any], str] = str


def pick(label: str, known: Sequence[N], *, key: str, called: Callable[[N | None], str]) -> N | None:
    """Ask which record is written: a new one, which comes first and is None, or one of those there are."""
    by_id: dict[str, N | None] = {NEW: None, **{each.id: each for each in known}}
    return by_id[st.selectbox(label, list(by_id), key=key, format_func=lambda id_: called(by_id[id_]))]


def write(
    form: str,
    before: T | None,
    *,
    fields: Callable[[T | None], Sequence[Field]],
    inputs: Callable[[], object],
    save: Callable[[Seen, Signed], T],
    done: Callable[[T], str],
    button: str,
) -> None:
    """Show a form filled with a record and its earlier versions, and save what it says when it is sent."""
    writing.said(form)
    fill(form, version(before), fields(before))
    if before is not None:
        earlier(form, before, fields)
    with st.form(form, border=False):
        inputs()
        signed = writing.signature(form)
        sent = st.form_submit_button(button, type="primary")
    writing.send(form, version(before), sent=sent, write=lambda seen: save(seen, signed), done=done, by=signed.by)


def saved(meant: N, seen: Seen, signed: Signed, *, new: Callable[..., N], again: Callable[..., N]) -> N:
    """Write a record over the version that was seen; one without an id is new and gets its number."""
    if meant.id == NEW:
        return new(meant, by=signed.by, reason=signed.reason, key=seen.key)
    return again(meant, by=signed.by, reason=signed.reason, key=seen.key, expected_version=seen.version)


def version(record: Record | None) -> int:
    """Return the version of a record as it is now, 0 for one that is not written yet."""
    return record.written.version if record is not None and record.written is not None else 0


def fill(form: str, now: int, fields: Sequence[Field]) -> None:
    """Fill a form with what is saved, unless it holds what somebody types; then show what came in between.

    A form that was filled from an earlier version than is saved now says, field by field, what differs.
    """
    keys = [key(form, field.name) for field in fields]
    if any(each not in st.session_state for each in keys):
        st.session_state[form + BASE] = now
        _fill(form, fields)
    if st.session_state[form + BASE] != now:
        _differences(form, fields)


def key(form: str, name: str) -> str:
    """Return the key of a field of a form."""
    return f"{writing.fresh(form)}_{name}"


def typed(form: str, name: str) -> Any:
    """Return what a field of a form holds."""
    return st.session_state[key(form, name)]


def _differences(form: str, fields: Sequence[Field]) -> None:
    """Show what is saved beside what the form holds."""
    say = frame.say()
    rows = tuple(
        (field.label, field.show(field.saved), field.show(typed(form, field.name)))
        for field in fields
        if field.saved != typed(form, field.name)
    )
    told = say("dialogue_changed_meanwhile") if rows else say("dialogue_same_meanwhile")
    st.html(f'<p class="kf-finding" role="status">{html.escape(told)}</p>')
    if rows:
        heads = (say("dialogue_field"), say("dialogue_saved_now"), say("dialogue_yours"))
        components.words_table(Table(tuple(Column(head) for head in heads), rows), title=told)


def earlier(form: str, record: Record, fields_of: Callable[[Any], Sequence[Field]]) -> None:
    """Show every version of a record with what it changed, and let an earlier one be fetched into the form.

    Above the form: what is fetched stands in its fields before they are drawn.
    """
    say = frame.say()
    found = register.signed_versions(record)
    if not found or not st.toggle(say("forms_versions", n=len(found)), key=f"{form}-versions"):
        return
    before = (None, *(each for _, each in found[:-1]))
    pairs = reversed(list(zip(before, found, strict=True)))
    rows = tuple(row for earlier, (written, each) in pairs for row in _changes(earlier, each, written, fields_of))
    heads = ("rules_column_version", "rules_column_day", "rules_column_by", "rules_column_why")
    told = (*heads, "agreements_field", "agreements_before", "agreements_after")
    components.words_table(Table(tuple(Column(say(head)) for head in told), rows), title=say("forms_earlier"))
    if len(found) > 1:
        _fetch(form, {written.version: each for written, each in reversed(found[:-1])}, fields_of)


def _fetch(form: str, known: Mapping[int, Record], fields_of: Callable[[Any], Sequence[Field]]) -> None:
    say = frame.say()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        version = st.selectbox(say("forms_version"), list(known), key=f"{form}-version")
        st.button(say("forms_fetch"), key=f"{form}-fetch", on_click=_fill, args=(form, fields_of(known[version])))


def _fill(form: str, fields: Sequence[Field]) -> None:
    for field in fields:
        st.session_state[key(form, field.name)] = field.saved


def _changes(
    before: Record | None, after: Record, written: Written, fields_of: Callable[[Any], Sequence[Field]]
) -> Iterator[tuple[str, ...]]:
    """Yield a line for every field a version changed; the first one changed all that says something."""
    nothing = {field.name: numbers.MISSING if field.saved is None else "" for field in fields_of(after)}
    then = {field.name: field.show(field.saved) for field in fields_of(before)} if before is not None else nothing
    who = (str(written.version), numbers.moment(written.at, frame.language()), written.by, written.reason)
    for field in fields_of(after):
        now = field.show(field.saved)
        if now != then[field.name]:
            yield (*who, field.label, then[field.name], now)
