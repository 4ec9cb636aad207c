"""Places to type in that save what is typed when they are left, and lose nothing that two people type at once.

What a place shows is what the register has, until something is typed that could not be written: that stays.
"""

import html
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from keyfigures import numbers
from keyfigures.errors import ConflictError, SelectionError
from keyfigures.numbers import NO_BREAK
from keyfigures.register import Written
from keyfigures.ui import components, frame
from keyfigures.ui.writing import WRITER

# What stands in the widgets of a place: a text, or a choice and a text.
Value = tuple[str, ...]
STATE, WIDGET, AGAIN = "typed_", "typing_", "typed_again_"
# So often others may write in between before the writer is told.
TRIES = 5
# Everything somebody types at one place from one reading has an id of its own, so that a repeated run is one event.
OURS = uuid.UUID("0d7e9a52-6a0e-5b0e-8f35-3f1b7b0f6c11")


@dataclass(frozen=True)
class Standing:
    """What the register has at a place: the value, the version of its subject, and who wrote the value."""

    value: Value
    version: int
    written: Written | None


@dataclass(frozen=True)
class Place:
    """A place to type in: its name in the session, how many widgets it has, how it is read, written and told.

    ``write`` takes the value, who writes, the key of the event and the version of the subject that was read.
    """

    name: str
    parts: int
    read: Callable[[], Standing]
    write: Callable[[Value, str, str, int], object]
    told: Callable[[Value], str]

    @property
    def widgets(self) -> tuple[str, ...]:
        """Return the keys of its widgets."""
        return tuple(f"{WIDGET}{self.name}_{part}" for part in range(self.parts))


@dataclass(frozen=True)
class Typed:
    """How a place stands in this session: the value seen, the key of what is typed next, and what is not written.

    ``hindrance`` is why ``unwritten`` is not in the register: it cannot be, or somebody else wrote there meanwhile.
    """

    seen: Value
    key: str
    unwritten: Value = ()
    hindrance: SelectionError | Standing | None = None


def is_signed() -> bool:
    """Tell whether it has been said who writes."""
    return bool(writer())


def writer() -> str:
    """Return who writes, empty as long as nobody has said it."""
    return str(st.session_state.get(WRITER, "")).strip()


def prepare(place: Place) -> tuple[str, ...]:
    """Set the widgets of a place to what it shows, and return their keys.

    What was typed but not written, because the run that should was cut off, is written now.
    """
    _catch_up(place)
    now, mine = place.read(), _mine(place)
    hindered = mine is not None and mine.hindrance is not None
    _fill(place, mine.unwritten if mine is not None and hindered else now.value)
    # Only now: a run cut off before this would else take what stood there for something typed.
    if mine is None or (not hindered and mine.seen != now.value):
        _seen(place, now.value)
    return place.widgets


def changed(place: Place) -> None:
    """Write what was typed at a place; widgets call this when they are left."""
    _through(lambda: _catch_up(place))


def store(place: Place, value: Value) -> None:
    """Let a value stand at a place and write it unless somebody else has written another one since it was seen."""

    def put() -> None:
        _fill(place, value)
        _store(place, value)

    _through(put)


def _through(act: Callable[[], None]) -> None:
    """Do something to its end even where the reader has already clicked elsewhere; then that click has its run.

    Streamlit gives up a callback for a waiting click as soon as it looks into the session.
    """
    try:
        act()
    except RerunException:
        _through(act)
        raise


def _fill(place: Place, value: Value) -> None:
    """Let a value stand in the widgets; what does so already is left alone, for who writes may be typing on."""
    for key, text in zip(place.widgets, value, strict=True):
        if st.session_state.get(key) != text:
            st.session_state[key] = text


def _catch_up(place: Place) -> None:
    """Write what stands in the widgets of a place where that is not what was seen there.

    On the way from page to page Streamlit also calls for widgets that are gone: they say nothing.
    """
    mine = _mine(place)
    held = tuple(st.session_state.get(key) for key in place.widgets)
    if mine is None or None in held or not is_signed():
        return
    value = tuple(map(str, held))
    if value != (mine.seen if mine.hindrance is None else mine.unwritten):
        _store(place, value)


def _store(place: Place, value: Value) -> None:
    mine: Typed = st.session_state[STATE + place.name]
    key = uuid.uuid5(OURS, "\0".join((mine.key, *value))).hex
    try:
        other = _written(place, value, mine, key)
    except SelectionError as error:
        st.session_state[STATE + place.name] = replace(mine, unwritten=value, hindrance=error)
        return
    mine = _seen(place, value if other is None else other.value)
    if other is not None:
        st.session_state[STATE + place.name] = replace(mine, unwritten=value, hindrance=other)


def aftermath(place: Place) -> None:
    """Show that what stands at a place is safe, or what hindered it and what can be done."""
    mine = _mine(place)
    if mine is None or mine.hindrance is None:
        _saved(place.read().written)
    elif isinstance(mine.hindrance, Standing):
        _conflict(place, mine.unwritten, mine.hindrance)
    else:
        components.fail(mine.hindrance)
        st.button(
            frame.say()("meeting_save_again"), key=AGAIN + place.name, on_click=store, args=(place, mine.unwritten)
        )


def clock(at: datetime) -> str:
    """Return a moment (UTC) in Danish time: of today the time alone, else the day too."""
    language = frame.language()
    if at.astimezone(numbers.ZONE).date() == numbers.today():
        return numbers.clock(at, language)
    return numbers.moment(at, language)


def _written(place: Place, value: Value, mine: Typed, key: str) -> Standing | None:
    """Write a value; return what somebody else wrote at the place, None where the value is in the register now.

    The subject may be written at other places meanwhile: then it is read again.
    """
    for _ in range(TRIES):
        now = place.read()
        if now.value == value:
            return None
        if now.value != mine.seen:
            return now
        try:
            place.write(value, writer(), key, now.version)
        except ConflictError as error:
            refused = error
        else:
            return None
    raise refused


def _mine(place: Place) -> Typed | None:
    found = st.session_state.get(STATE + place.name)
    return found if isinstance(found, Typed) else None


def _seen(place: Place, value: Value) -> Typed:
    """Remember what was seen at a place, and return it under the key of what is typed next."""
    mine = st.session_state[STATE + place.name] = Typed(value, uuid.uuid4().hex)
    return mine


def _saved(written: Written | None) -> None:
    """Say when and by whom; the line is there before it says anything, so that no button moves away under a click."""
    say = frame.say()
    text = NO_BREAK if written is None else say("meeting_saved", at=clock(written.at), by=written.by)
    st.html(f'<p class="kf-saved" role="status">{html.escape(text)}</p>')


def _conflict(place: Place, unwritten: Value, other: Standing) -> None:
    """Show what somebody else wrote beside what stands in the place, and the ways out of it."""
    say = frame.say()
    by, at = ("", "") if other.written is None else (other.written.by, clock(other.written.at))
    told = html.escape(say("meeting_conflict", by=by, at=at))
    theirs = html.escape(place.told(other.value) or say("meeting_emptied"))
    st.html(f'<div class="kf-conflict" role="alert"><p>{told}</p><blockquote>{theirs}</blockquote></div>')
    both = "\n".join(part for part in (other.value[-1], unwritten[-1]) if part)
    ways = {
        "meeting_keep_both": (*unwritten[:-1], both),
        "meeting_keep_mine": unwritten,
        "meeting_keep_other": other.value,
    }
    with st.container(horizontal=True):
        for text, value in ways.items():
            st.button(say(text), key=f"{AGAIN}{place.name}_{text}", on_click=store, args=(place, value))
