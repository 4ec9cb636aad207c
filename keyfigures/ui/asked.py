"""Ask the figures: prepared questions behind a chart with their answers, computed once somebody opens them."""

import html
from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

import streamlit as st

from keyfigures import numbers, questions
from keyfigures.figures import Chart, ChartKind, Context, DepartmentChart, DepartmentView, NeedView, Selection
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.questions import Answer
from keyfigures.ui import frame
from keyfigures.views import Complete

# Charts that stand on another page than the others of their subject.
PAGES = {
    ChartKind.OVERVIEW: "./",
    ChartKind.DEFINITIONS: "metode",
    DepartmentChart.TREND: "afdeling",
    DepartmentChart.TWINS: "afdeling",
    DepartmentChart.OWN_WATERFALL: "afdeling",
    DepartmentChart.ORGANISATION: "boligorganisation",
}


def show(drawn: Chart, context: Context, *, key: str) -> None:
    """Offer the questions of a chart folded; nothing is computed before somebody opens them."""
    folded = st.expander(context.say("ask_heading"), on_change="rerun", key=opened_key(key))
    if folded.open:
        found = questions.asked(frame.database(), cast("Complete", context.selection))
        mark = f'<p class="kf-told"><strong>{DEMO_MARK}</strong></p>' if drawn.demo else ""
        folded.html(mark + listed(found, context))


def opened_key(chart: str) -> str:
    """Return where the session keeps whether the questions of a chart are open."""
    return f"asked_{chart}"


def listed(found: Sequence[Answer], context: Context) -> str:
    """Return questions and answers as HTML, each with a link to the chart that shows it where there is one."""
    parts = "".join(
        f"<dt>{html.escape(each.question)}</dt><dd>{html.escape(each.text)}{_link(each, context)}</dd>"
        for each in found
    )
    return f'<dl class="kf-facts">{parts}</dl>'


def _link(each: Answer, context: Context) -> str:
    if each.view is None:
        return ""
    address = f"{page_of(each.view)}?{urlencode(each.view.query(context.data_version))}"
    shown, question = context.say("ask_shown").replace(" ", numbers.NO_BREAK), each.question
    return (
        f' <a href="{html.escape(address)}" target="_self" aria-label="{html.escape(f"{shown}: {question}")}">'
        f"{html.escape(shown)}</a>"
    )


def page_of(view: Complete) -> str:
    """Return the page a chart stands on, as links have it."""
    if isinstance(view, Selection):
        return PAGES.get(view.chart, "kommuner")
    if isinstance(view, DepartmentView):
        return PAGES.get(view.chart, "afdelinger")
    return "aftalebehov" if isinstance(view, NeedView) else "aftaler"
