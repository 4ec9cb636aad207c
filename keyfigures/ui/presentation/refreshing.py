"""An old deck: uploaded, brought up to date, and what changed in it listed before it is downloaded."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from keyfigures import store
from keyfigures.errors import SelectionError
from keyfigures.figures import Column, Table
from keyfigures.ui import components, frame
from keyfigures.ui.presentation.deck import POWERPOINT, uploaded

if TYPE_CHECKING:
    from keyfigures.exports.slides import Refreshed
    from keyfigures.ui.presentation.making import Outcome

DONE = "presentation_refreshed"


def show() -> None:
    """Show the uploader of an old deck and what became of it."""
    say = frame.say()
    st.header(say("presentation_refresh"), anchor=False)
    components.lead(say("presentation_refresh_lead"))
    found = uploaded("presentation_old", say("presentation_old"), ("pptx",), more=say("presentation_old_help"))
    if found is None:
        st.session_state.pop(DONE, None)
        return
    outcome = _outcome(found.file_id, found.getvalue())
    if isinstance(outcome, SelectionError):
        components.refuse(outcome)
        return
    _told(outcome)
    st.download_button(
        say("presentation_refresh_download"),
        outcome.content,
        file_name=f"{Path(found.name).stem}_{say('presentation_refreshed_file')}.pptx",
        mime=POWERPOINT,
        key="presentation_refresh_download",
        on_click="ignore",
    )


def _outcome(id_: str, content: bytes) -> "Outcome":
    """Return what became of a deck; each is brought up to date once for each state of the data."""
    key = id_, store.data_version()
    known: tuple[tuple[str, str], Outcome] | None = st.session_state.get(DONE)
    if known is None or known[0] != key:
        with st.spinner(frame.say()("presentation_refreshing")):
            known = key, _refreshed(content)
        st.session_state[DONE] = known
    return known[1]


def _refreshed(content: bytes) -> "Outcome":
    from keyfigures.ui.presentation import making  # noqa: PLC0415 - it takes seconds to load

    return making.refreshed(content, frame.database())


def _told(done: "Refreshed") -> None:
    """Say what changed: slide, figure, series, category, old and new; and which figures are unknown here."""
    say = frame.say()
    if done.unknown:
        components.note(say("presentation_unknown", ids=", ".join(done.unknown)))
    if not done.changed:
        components.finding(say("presentation_unchanged"))
        return
    components.finding(say("presentation_changed", n=len(done.changed)))
    components.words_table(_table(done), title=say("presentation_changes"))


def _table(done: "Refreshed") -> Table:
    say = frame.say()
    names = (
        say("presentation_column_slide"),
        say("presentation_column_figure"),
        say("presentation_column_series"),
        say("presentation_column_category"),
        say("presentation_column_old"),
        say("presentation_column_new"),
    )
    rows = ((str(each.slide), each.figure_id, each.series, each.category, each.old, each.new) for each in done.changed)
    return Table(tuple(Column(name) for name in names), tuple(rows))
