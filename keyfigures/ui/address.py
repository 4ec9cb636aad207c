"""The address holds every choice: a widget and its parameter always agree, and nothing is left to a default.

Streamlit's own binding drops a parameter that equals the default, so last year's link would show another
year once "newest" moves on; and it forgets a widget's value on a page that doesn't show it.
"""

from collections.abc import Callable, Collection, Sequence

import streamlit as st

from keyfigures.ui.markdown import literal

CHOICE = "choice_"
KEPT = "kept_"
SEEN = "seen_"


def kept(name: str, allowed: Callable[[str], bool], default: str) -> str:
    """Return a choice before or without its widget: a new address wins, then the widget, then the last choice."""
    found = st.query_params.get(name)
    if found is not None and found != st.session_state.get(SEEN + name) and allowed(found):
        return found
    for key in (CHOICE + name, KEPT + name):
        value = st.session_state.get(key)
        if value is not None and allowed(value):
            return str(value)
    return default


def choice(name: str, options: Sequence[str], default: str, widget: Callable[[str], str | None], unknown: str) -> str:
    """Show a widget whose value stands in the address under its own name.

    ``widget`` draws it under a key and returns the value. A value the options don't have is
    said in words (``unknown``) and replaced by the default, never silently.
    """
    key = CHOICE + name
    found = st.query_params.get(name)
    if found is not None and found != st.session_state.get(SEEN + name) and found not in options:
        # It repeats what the address says, and a link in it would be somebody else's.
        st.warning(literal(unknown))
    st.session_state[key] = kept(name, options.__contains__, default)
    value = widget(key) or st.session_state[key] or default
    remember(name, value)
    return value


def choices(name: str, options: Sequence[str], widget: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Show a widget for several values; in the address they stand with commas between them."""
    key = CHOICE + name
    found = st.query_params.get(name)
    if found is not None and found != st.session_state.get(SEEN + name):
        st.session_state[key] = [value for value in found.split(",") if value in options]
    elif key not in st.session_state:
        st.session_state[key] = [value for value in st.session_state.get(KEPT + name, "").split(",") if value]
    values = tuple(sorted(widget(key)))
    remember(name, ",".join(values))
    return values


def keep_only(names: Collection[str]) -> None:
    """Take from the address what this page does not choose, so that the next one does not mistake it."""
    for name in tuple(st.query_params):
        if name not in names:
            del st.query_params[name]


def remember(name: str, value: str) -> None:
    """Keep a choice for other pages and write it in the address."""
    st.session_state[KEPT + name] = value
    st.session_state[SEEN + name] = value
    st.query_params[name] = value
