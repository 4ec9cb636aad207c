"""Show the sum: what a number of a chart was made of, row by row, once somebody asks for it."""

import html
from collections.abc import Callable

import streamlit as st

from keyfigures.catalogue import Texts
from keyfigures.figures import Chart, Column, Context, Table
from keyfigures.figures.sums import Sum, formula
from keyfigures.store.statements import statement


def show(drawn: Chart, context: Context, *, key: str, table: Callable[[Table, str], None]) -> None:
    """Offer the numbers of a chart by name, and show the sum of the one that is chosen.

    ``table`` shows a table under a title. Nothing is made, and no query is read, before a number is chosen.
    """
    if not drawn.sums:
        return
    by_id = {each.id: each for each in drawn.sums}
    chosen = st.selectbox(
        context.say("sum_show"),
        tuple(by_id),
        index=None,
        format_func=lambda id_: by_id[id_].label,
        placeholder=context.say("sum_choose"),
        # Another figure has other numbers: what was chosen of the last one is no choice of this.
        key=f"{key}_sum_{context.figure_id}",
    )
    if chosen is not None:
        _account(by_id[chosen], context, table)


def _account(shown: Sum, context: Context, table: Callable[[Table, str], None]) -> None:
    say = context.say
    version = say("sum_version", version=context.data_version)
    st.html(f'<p class="kf-lead">{html.escape(formula(shown, say))}</p>')
    table(rows_table(shown, say), say("sum_rows_of", name=shown.label))
    st.html(
        f'<p class="kf-told">{html.escape(shown.rounding.capitalize())} · {html.escape(version)}</p>'
        f"<details><summary>{html.escape(say('sum_sql', name=shown.statement))}</summary>"
        f'<pre tabindex="0">{html.escape(statement(shown.statement))}</pre></details>'
    )


def rows_table(shown: Sum, say: Texts) -> Table:
    """Return the rows of a sum: those that count first, then those that do not and why."""
    columns = (
        Column(say("sum_column_row")),
        Column(say("column_numerator"), 0),
        Column(say("sum_column_base"), 0),
        Column(say("column_value"), shown.decimals),
        Column(say("sum_column_counts")),
        Column(say("sum_column_why")),
    )
    rows = (
        (
            row.label,
            row.numerator,
            row.denominator,
            row.value,
            say("answer_yes" if row.counted else "answer_no"),
            row.why,
        )
        for row in (*shown.counted, *shown.left_out)
    )
    return Table(columns, tuple(rows))
