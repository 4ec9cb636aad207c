"""Which of the agreements' pages is shown: the list, one of them, or a draft."""

import streamlit as st

from keyfigures import register
from keyfigures.errors import SelectionError
from keyfigures.register import Agreement
from keyfigures.ui import address, components, filters, governed
from keyfigures.ui.agreements import drafting, listed, one


def show() -> None:
    """Show the page, or one sentence where there is nothing to show."""
    try:
        _part()
    except SelectionError as error:
        components.refuse(error)


def _part() -> None:
    """Show what the address asks for; an agreement of another municipality than the chosen one is not shown."""
    if drafting.NEW in st.query_params:
        drafting.show()
        return
    asked = _asked()
    dialogue = governed.dialogue()
    if asked is not None and asked.municipality_code == dialogue.municipality:
        address.keep_only((*filters.SHARED, one.ASKED))
        one.show(dialogue, asked)
    else:
        listed.show(dialogue)


def _asked() -> Agreement | None:
    """Return the agreement the address names; one without municipality takes that of the agreement."""
    id_ = st.query_params.get(one.ASKED)
    if id_ is None:
        return None
    try:
        found = _found(id_)
    except SelectionError as error:
        components.refuse(error)
        return None
    if "kommune" not in st.query_params:
        st.query_params["kommune"] = found.municipality_code
    return found


def _found(id_: str) -> Agreement:
    """Return the agreement of an id; a chart's link names one of its versions, as 'A-2026-001.3'."""
    known = {each.id for each in register.agreements()}
    whole, _, version = id_.rpartition(".")
    return register.agreement(whole if id_ not in known and version.isdecimal() else id_)
