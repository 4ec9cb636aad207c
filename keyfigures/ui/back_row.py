"""The back row at a chart: what cannot be seen or trusted from there, the worst first, and one click for each."""

import html

import streamlit as st

from keyfigures import compare, departments
from keyfigures.catalogue import Texts
from keyfigures.figures import Chart, Check, Context, Remark, Severity, preflight
from keyfigures.figures.preflight import REMEDIES
from keyfigures.ui import basket, frame

OPEN = "back_row_"
SIGNS = {Severity.FAULT: "✗", Severity.REMARK: "·"}
SEVERITIES = {Severity.FAULT: "back_row_fault", Severity.REMARK: "back_row_remark"}


def is_open(key: str) -> bool:
    """Tell whether the back row of a chart is open; it is made only then."""
    return bool(st.session_state.get(OPEN + key))


def toggle(key: str) -> None:
    """Open or close the back row of a chart."""
    st.session_state[OPEN + key] = not is_open(key)


def show(drawn: Chart, context: Context, *, key: str) -> None:
    """Show what is to remark on a chart as it is drawn now, and what has been mended in it."""
    say = context.say
    found = preflight(drawn, context, names=_names(context))
    mended = basket.remedies(context.figure_id)
    with st.container(border=True, key=f"{OPEN}panel_{key}"):
        head = say("back_row_found", n=len(found)) if found else say("back_row_nothing")
        st.html(f'<p class="kf-finding" role="status">{html.escape(head)}</p>')
        for remark in found:
            _remark(remark, context, key)
        if mended:
            _undo(mended, context, key)


def told(mended: tuple[Check, ...], say: Texts) -> str:
    """Return what has been mended in a figure, as a sentence."""
    return say("back_row_mended", what="; ".join(say(REMEDIES[check]) for check in mended))


def _names(context: Context) -> list[str]:
    """Return names that may be written in capitals: of organisations, and of municipalities on the map."""
    database = frame.database()
    organisations = departments.organisations(database, getattr(context.selection, "municipality", ""))
    return [*(each.name for each in organisations), *(each.label for each in compare.municipalities(database).values())]


def _remark(remark: Remark, context: Context, key: str) -> None:
    say, id_ = context.say, context.figure_id
    words, button = st.columns((5, 2), vertical_alignment="center")
    kind = f"{SIGNS[remark.severity]} {say(SEVERITIES[remark.severity])}"
    words.html(f"<p><strong>{html.escape(kind)}:</strong> {html.escape(remark.text)}</p>")
    if remark.remedy:
        checks = tuple(dict.fromkeys((*basket.remedies(id_), remark.check)))
        button.button(
            remark.remedy, key=f"{OPEN}{key}_{remark.check}", on_click=basket.mend, args=(id_, checks), width="stretch"
        )


def _undo(mended: tuple[Check, ...], context: Context, key: str) -> None:
    words, button = st.columns((5, 2), vertical_alignment="center")
    words.html(f"<p>✓ {html.escape(told(mended, context.say))}</p>")
    button.button(
        context.say("back_row_undo"),
        key=f"{OPEN}{key}_undo",
        on_click=basket.mend,
        args=(context.figure_id, ()),
        width="stretch",
    )
