"""The figures in their order: what each is, what is revised since it was kept, and its buttons."""

import html
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from keyfigures import store, views
from keyfigures.errors import SelectionError
from keyfigures.figures import Context
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.ui import alone, back_row, basket, components, frame
from keyfigures.views import Chosen, Kept

KEY = "presentation_"
TODAY_REFUSED = "presentation_today_refused"
# A figure that can go on a slide: what is kept, what it is spoken with, and what is mended.
Ready = tuple[Kept, Context, Chosen]


def show(chosen: Sequence[Chosen]) -> list[Ready]:
    """Show the figures of a presentation; return those that can go on a slide."""
    st.header(frame.say()("presentation_figures", n=len(chosen)), anchor=False)
    found = [_figure(place, one, len(chosen)) for place, one in enumerate(chosen)]
    return [each for each in found if each is not None]


def _figure(place: int, one: Chosen, of: int) -> Ready | None:
    """Show a figure beside its buttons; of one that is unknown or damaged only why, and how it goes out."""
    with st.container(border=True):
        words, buttons = st.columns((5, 3), vertical_alignment="center")
        with words:
            ready = _ready(place, one)
        with buttons, st.container(horizontal=True, horizontal_alignment="right"):
            _buttons(place, one, of, old=ready is not None and _is_old(ready[0]))
        return ready


def _ready(place: int, one: Chosen) -> Ready | None:
    try:
        kept = views.kept(one.id)
        context = kept.context
    except SelectionError as error:
        components.refuse(error)
        return None
    _words(place, kept, one)
    _since(kept)
    return kept, context, one


def _words(place: int, kept: Kept, one: Chosen) -> None:
    """Show a figure's title and, small, its id, what it is, and its data version."""
    mended = f"<br>✓ {html.escape(back_row.told(one.remedies, frame.say()))}" if one.remedies else ""
    title = f"{place + 1}. {html.escape(kept.chart.title)}"
    st.html(f'<h3 class="kf-group" lang="{kept.language}">{title}</h3>{told(kept, mended)}')


def told(kept: Kept, more: str = "") -> str:
    """Return, as HTML, a figure's id as a link to it, what it is, its data version, and that it is invented if so."""
    version = frame.say()("presentation_version", version=kept.query["version"])
    link = f"figur?{urlencode({'id': kept.id})}"
    mark = f" · <strong>{DEMO_MARK}</strong>" if kept.chart.demo else ""
    return (
        f'<p class="kf-told" lang="{kept.language}"><a href="{html.escape(link)}" target="_self">{kept.id}</a> · '
        f"{html.escape(kept.chart.subtitle)} · {html.escape(version)}{mark}{more}</p>"
    )


def _is_old(kept: Kept) -> bool:
    """Tell whether a figure is of earlier data than today's."""
    return kept.query["version"] != store.data_version()


def _since(kept: Kept) -> None:
    """Say what is revised since a figure of earlier data was kept."""
    if not _is_old(kept):
        return
    refused = st.session_state.get(TODAY_REFUSED, {}).get(kept.id)
    st.html(f'<div class="kf-told-here" role="status">{alone.since(kept, frame.say())}</div>')
    if refused is not None:
        components.refuse(refused)


def _buttons(place: int, one: Chosen, of: int, *, old: bool) -> None:
    say = frame.say()
    if place > 0:
        _button(one, "up", say("presentation_up"), basket.move, place, -1)
    if place < of - 1:
        _button(one, "down", say("presentation_down"), basket.move, place, 1)
    if old:
        _button(one, "today", say("presentation_today"), _use_today, one.id)
    if one.remedies:
        _button(one, "undo", say("back_row_undo"), basket.mend, one.id, ())
    _button(one, "out", say("presentation_take_out"), basket.take_out, one.id)


def _button(one: Chosen, name: str, label: str, act: Callable[..., None], *values: object) -> None:
    st.button(label, key=f"{KEY}{name}_{one.id}", on_click=act, args=values)


def _use_today(id_: str) -> None:
    """Put the same view on today's data in a figure's place; where there is none, the figure stays and it is said."""
    try:
        _, context = views.today(frame.database(), id_)
    except SelectionError as error:
        st.session_state[TODAY_REFUSED] = {id_: error}
    else:
        basket.exchange(id_, context.figure_id)
