"""The whole page: whose report it is, its files and sections, the texts written in it, and what else can be had."""

import streamlit as st

from keyfigures.errors import SelectionError
from keyfigures.reports import Asked, Edition
from keyfigures.ui import components, frame
from keyfigures.ui.reporting import batch, changes, choices, editing, files, made, national, public, sections

# Whom a report is for: of one organisation or of all, internal or public.
FOR_WHOM = {
    (True, Edition.INTERNAL): "reporting_for_parties",
    (True, Edition.PUBLIC): "reporting_for_readers",
    (False, Edition.INTERNAL): "reporting_for_municipality",
    (False, Edition.PUBLIC): "reporting_for_everybody",
}


def show() -> None:
    """Show the page, or one sentence where there is nothing to report of."""
    try:
        _report(choices.asked())
    except SelectionError as error:
        components.refuse(error)


def _report(asked: Asked) -> None:
    say = frame.say()
    with st.spinner(say("reporting_making")):
        computed = made.computed(asked)
    own = made.report(asked)
    if own.demo:
        components.invented()
    components.finding(own.title)
    components.lead(say(FOR_WHOM[bool(asked.organisation_id), asked.edition]))
    files.show(asked, own)
    if asked.edition is Edition.PUBLIC:
        public.show(own)
    sections.show(own, asked.texts())
    editing.show(asked, computed)
    st.header(say("reporting_more"), anchor=False)
    changes.show(asked, own)
    batch.show(asked)
    national.show(asked)
