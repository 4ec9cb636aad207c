"""The whole page: the figures and their deck, or how figures come in; then an old deck."""

import streamlit as st

from keyfigures import views
from keyfigures.ui import address, basket, components, frame
from keyfigures.ui.markdown import literal
from keyfigures.ui.presentation import deck, finding, listed, refreshing
from keyfigures.views import Chosen

LONGEST_SAID = 60


def show() -> None:
    """Show the page; the figures an address names are put into the presentation."""
    chosen = _chosen()
    if chosen:
        deck.show(listed.show(chosen))
    else:
        _empty()
    finding.show()
    refreshing.show()


def _chosen() -> tuple[Chosen, ...]:
    """Return the figures, and write them in the address, so that a link reproduces them."""
    say, asked = frame.say(), st.query_params.get(basket.NAME, "")
    if not basket.is_list(asked):
        st.warning(literal(say("unknown_in_link", name=basket.NAME, value=asked[:LONGEST_SAID])))
    chosen = basket.figures()
    address.keep_only(("sprog", basket.NAME))
    address.remember(basket.NAME, views.written(chosen))
    return chosen


def _empty() -> None:
    """Say how figures come in, and where they are."""
    say = frame.say()
    st.info(say("presentation_empty", button=say("presentation_put_in")), icon=":material/info:")
    components.onward(
        (
            ("pages/overblik.py", say("page_overview"), ":material/home:"),
            ("pages/aftalebehov.py", say("page_need"), ":material/handshake:"),
            ("pages/kommuner.py", say("page_municipalities"), ":material/bar_chart:"),
            ("pages/afdelinger.py", say("page_departments"), ":material/apartment:"),
        )
    )
