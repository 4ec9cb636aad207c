"""Forms that write to the register: sent once however often the page runs, and against what the writer has seen."""

import html
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from keyfigures.errors import ConflictError, SelectionError
from keyfigures.language import Language
from keyfigures.ui import components, frame
from keyfigures.ui.markdown import literal

T = TypeVar("T")
# Who writes is asked for once; every form of the session starts with the last answer.
WRITER = "writer"
SEEN, DONE, DRAWN, FILLED = "_seen", "_done", "_drawn", "_filled"
DAYS = {Language.DA: "DD.MM.YYYY", Language.EN: "DD/MM/YYYY"}


@dataclass(frozen=True)
class Seen:
    """A form as the writer sees it: the key its writing has, however often it is sent, and the version seen."""

    key: str
    version: int


@dataclass(frozen=True)
class Signed:
    """Who answers for what is written, and why."""

    by: str
    reason: str


def fresh(form: str) -> str:
    """Return what the keys of a form's fields begin with; after each writing it is another one.

    A browser goes on showing what was typed in a field of the same key, and would send it again.
    """
    drawn: str = st.session_state.setdefault(form + DRAWN, uuid.uuid4().hex[:8])
    return f"{form}_{drawn}"


def signature(form: str) -> Signed:
    """Show who writes and why, within a form."""
    say, fields = frame.say(), fresh(form)
    left, right = st.columns((1, 2))
    _introduce(form, f"{fields}_by")
    by = left.text_input(say("write_by"), key=f"{fields}_by", autocomplete="name")
    reason = right.text_input(say("write_reason"), key=f"{fields}_reason", autocomplete="off")
    return Signed(by, reason)


def _introduce(form: str, field: str) -> None:
    """Fill in who writes where nobody has; a name that somebody has emptied stays so."""
    known, before = st.session_state.get(WRITER, ""), st.session_state.get(form + FILLED)
    if field not in st.session_state or (not st.session_state[field] and before != known):
        st.session_state[field] = st.session_state[form + FILLED] = known


def day_format() -> str:
    """Return how a day is typed in the reader's language."""
    return DAYS[frame.language()]


def said(form: str) -> None:
    """Show that what a form wrote is safe, once."""
    done = st.session_state.pop(form + DONE, None)
    if done is not None:
        st.success(done)


def send(form: str, version: int, *, sent: bool, write: Callable[[Seen], T], done: Callable[[T], str], by: str) -> None:
    """Write what a form says as it was seen when it was sent, and run the page again; what is seen now counts next.

    ``version`` is that of the subject as it is now, ``done`` says what was written. What cannot be written is one
    sentence and the form keeps what was typed; after a conflict it is sent under another key.
    """
    seen: Seen | None = st.session_state.get(form + SEEN)
    st.session_state[form + SEEN] = Seen(seen.key if seen else uuid.uuid4().hex, version)
    if not sent or seen is None:
        return
    try:
        made = write(seen)
    except ConflictError as error:
        # The next try is another writing: the key may have written what stood in the form before.
        st.session_state[form + SEEN] = Seen(uuid.uuid4().hex, version)
        components.fail(error)
        st.html(f"<p>{html.escape(frame.say()('write_conflict_next'))}</p>")
    except SelectionError as error:
        components.fail(error)
    else:
        _done(form, literal(done(made)), by)


def _done(form: str, text: str, by: str) -> None:
    """Start afresh: the next form is another one, and empty but for who writes."""
    for key in [each for each in st.session_state if str(each).startswith(form + "_")]:
        del st.session_state[key]
    st.session_state[form + DONE] = text
    st.session_state[WRITER] = by.strip()
    st.rerun()
