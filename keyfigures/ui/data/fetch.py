"""The button that fetches newer official figures; what fails leaves the old ones in place and says so."""

import streamlit as st

from keyfigures import settings
from keyfigures.catalogue import Texts
from keyfigures.sources import fetching
from keyfigures.sources.fetching import Outcome
from keyfigures.ui import frame
from keyfigures.ui.data.words import counted

OUTCOMES = "fetch_outcomes"


def show() -> None:
    """Show the button, the progress and what came of the last try."""
    say = frame.say()
    st.header(say("fetch_title"), anchor=False)
    st.write(say("fetch_lead"))
    if st.button(say("fetch_button"), type="primary"):
        with st.spinner(say("fetch_running"), show_time=False):
            bar = st.progress(0.0, text=say("fetch_running"))
            st.session_state[OUTCOMES] = fetching.fetch(
                settings.statbank(),
                say("somebody"),
                lambda stage, share: bar.progress(min(share, 1.0), text=say(f"fetch_stage_{stage}")),
            )
        st.rerun()
    for outcome in st.session_state.get(OUTCOMES, ()):
        _say(say, outcome)


def _say(say: Texts, outcome: Outcome) -> None:
    if outcome.refusal is not None:
        problem = f"{outcome.refusal.message(say.language)} {outcome.refusal.remedy(say.language)}"
        st.error(say("cli_fetch_refused", table=outcome.table, problem=problem))
    elif outcome.changes is None:
        st.info(say("cli_fetch_unchanged", table=outcome.table, updated=outcome.updated[:10]))
    else:
        counts = counted(say, outcome.changes)
        st.success(say("cli_fetched", table=outcome.table, updated=outcome.updated[:10], changes=counts))
