"""A figure found again: by the id printed in a picture, a slide or a report."""

import html

import streamlit as st

from keyfigures import views
from keyfigures.errors import SelectionError
from keyfigures.ui import basket, components, frame
from keyfigures.ui.presentation.listed import told

TYPED = "presentation_find_id"


def show() -> None:
    """Show the field for an id, and the figure it names: its title, a link to it, and the way into the presentation."""
    say = frame.say()
    st.header(say("presentation_find"), anchor=False)
    typed = st.text_input(say("presentation_find_id"), key=TYPED, max_chars=20, autocomplete="off").strip()
    if not typed:
        return
    try:
        found = views.kept(typed)
    except SelectionError as error:
        components.refuse(error)
        return
    st.html(f'<p class="kf-finding" lang="{found.language}">{html.escape(found.chart.title)}</p>{told(found)}')
    st.button(basket.label(found.id, say), key="presentation_find_put", on_click=basket.toggle, args=(found.id,))
