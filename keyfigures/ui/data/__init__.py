"""The data page: what the figures come from, what is missing, how new figures come in and how they go out again."""

from collections.abc import Callable

import streamlit as st

from keyfigures.ui import address, frame
from keyfigures.ui.data import coverage, files, history, sources

PARTS: dict[str, Callable[[], None]] = {
    "kilder": sources.show,
    "indlaes": files.show,
    "daekning": coverage.show,
    "versioner": history.show,
}


def choose() -> Callable[[], None]:
    """Show the parts of the page and return the one chosen."""
    say = frame.say()
    part = address.choice(
        "fane",
        tuple(PARTS),
        next(iter(PARTS)),
        lambda key: st.segmented_control(
            say("choose_part"),
            list(PARTS),
            key=key,
            format_func=lambda name: say(f"data_part_{name}"),
            label_visibility="collapsed",
        ),
        say("unknown_in_link", name="fane", value=st.query_params.get("fane")),
    )
    return PARTS[part]
