"""The parts pages are made of: heading, cards, a chart with its table and files, sources, the empty state."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from keyfigures import exports, numbers, views
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, ChartKind, Context, Table
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language
from keyfigures.ui import asked, back_row, basket, frame, sums
from keyfigures.ui import chart as browser
from keyfigures.ui.filters import Choices
from keyfigures.ui.markdown import literal
from keyfigures.views import Complete, municipalities

ROW_PIXELS, MOST_ROWS = 35, 12
# A cell of so many characters, a date or a number, is not broken over two lines.
SHORT = 12


@dataclass(frozen=True)
class Card:
    """One figure with what it is, what it is held against, and where it is from."""

    name: str
    value: str
    context: str
    small: str


def heading(title: str, answers: str) -> None:
    """Show the page's title and one sentence on what it answers."""
    st.title(title, anchor=False)
    lead(answers)


def finding(text: str) -> None:
    """Show what the page finds, in one sentence."""
    st.html(f'<p class="kf-finding">{html.escape(text)}</p>')


def lead(text: str) -> None:
    """Show a sentence that says what stands below it."""
    st.html(f'<p class="kf-lead">{html.escape(text)}</p>')


def note(text: str) -> None:
    """Show a small sentence; Streamlit's own captions are too pale to read."""
    st.html(f'<p class="kf-told">{html.escape(text)}</p>')


def cards(shown: Sequence[Card]) -> None:
    """Show figures side by side, one above the other on a phone."""
    parts = "".join(
        f'<div class="kf-card"><dt>{html.escape(card.name)}</dt>'
        f'<dd class="kf-value">{html.escape(card.value)}</dd>'
        f'<dd class="kf-context">{html.escape(card.context)}</dd>'
        f'<dd class="kf-small">{html.escape(card.small)}</dd></div>'
        for card in shown
    )
    st.html(f'<dl class="kf-cards">{parts}</dl>')


def figure(choices: Choices, *, page: str, open_table: bool = True) -> None:
    """Show the chart of a choice of municipalities, or one sentence where there is nothing to draw."""
    draw(choices.database, choices.selection, page=page, open_table=open_table)


def draw(database: Path, view: Complete, *, page: str, key: str = "chart", open_table: bool = True) -> str | None:
    """Show the chart of a view with its buttons, its table and its files; return the id of the mark clicked, if any.

    Where there is nothing to draw, one sentence says so and what can be chosen instead.
    """
    try:
        drawn, name = views.chart(database, view), views.whom(database, view)
    except SelectionError as error:
        refuse(error)
        return None
    return show_chart(drawn, views.context(view), page=page, name=name, key=key, open_table=open_table)


def show_chart(
    drawn: Chart, context: Context, *, page: str, name: str, key: str = "chart", open_table: bool = True
) -> str | None:
    """Show a chart with its buttons, its table, its files and its caveats; return the id of the mark clicked, if any.

    What the reader has mended for the back row is drawn and saved in pictures; table and files are the same.
    ``name`` is whom the chart is about, for the names of its files; ``key`` tells charts of one page apart. A table
    that is closed is made when it is opened: a long one costs more than its chart.
    """
    query = urlencode(context.selection.query(context.data_version))
    stem = exports.file_stem(context, name)
    links = browser.Links(view=f"{page}?{query}", slide=f"figur?{query}")
    mended = views.mended(drawn, context, basket.remedies(context.figure_id))
    actions = _actions(context, key)
    clicked = browser.show(
        mended, say=context.say, id_=context.figure_id, file=stem, links=links, key=key, actions=actions
    )
    if back_row.is_open(key):
        back_row.show(mended, context, key=key)
    behind = st.expander(
        context.say("figures_behind"), expanded=open_table, on_change="rerun", key=behind_key(key, opened=open_table)
    )
    if behind.open:
        with behind:
            table(drawn.table, title=drawn.title)
            _files(drawn, context, stem, key)
            sums.show(drawn, context, key=key, table=lambda rows, title: table(rows, title=title))
            _notes((*(each.cannot_tell.to(context.language) for each in context.indicators), *drawn.notes))
    asked.show(drawn, context, key=key)
    basket.shown(context.figure_id)
    # Last, for it waits for the disk.
    views.keep(drawn, context)
    return clicked


def _actions(context: Context, key: str) -> tuple[browser.Action, ...]:
    """Return the page's own buttons at a chart: into the presentation, and the back row."""
    say, id_ = context.say, context.figure_id
    return (
        browser.Action("basket", basket.label(id_, say), lambda: basket.toggle(id_)),
        browser.Action("back_row", say("back_row"), lambda: back_row.toggle(key), opened=back_row.is_open(key)),
    )


def behind_key(chart: str, *, opened: bool) -> str:
    """Return where the session keeps whether the figures behind a chart are open, one for each way to begin."""
    return f"behind_{chart}_{'open' if opened else 'closed'}"


def table(shown: Table, *, title: str) -> None:
    """Show a table: numbers in the reader's language, sorted by their value and not by their text."""
    language = frame.language()
    data = pd.DataFrame(shown.rows, columns=[column.label for column in shown.columns])
    # What pandas takes as a format is more than a function.
    formats: dict[Any, Any] = _formats(shown, language)
    styled = data.style.format(formats, na_rep=numbers.MISSING)
    st.dataframe(
        styled,
        hide_index=True,
        width="stretch",
        height=ROW_PIXELS * (min(len(shown.rows), MOST_ROWS) + 1) + 3,
        alt=title,
        placeholder=numbers.MISSING,
    )


def words_table(shown: Table, *, title: str) -> None:
    """Show a table of sentences, which wrap; numbers in the reader's language."""
    formats = _formats(shown, frame.language())
    head = "".join(f'<th scope="col">{html.escape(column.label)}</th>' for column in shown.columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="kf-number">{html.escape(formats[column.label](value))}</td>'
            if column.label in formats
            else f'<td class="{"kf-short" if len(str(value)) <= SHORT else ""}">{html.escape(str(value))}</td>'
            for column, value in zip(shown.columns, row, strict=True)
        )
        + "</tr>"
        for row in shown.rows
    )
    st.html(
        f'<div class="kf-words" tabindex="0" role="region" aria-label="{html.escape(title)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def statement(choices: Choices) -> None:
    """Say in how many choices the comparison holds, unless the chart itself says so or there is no figure."""
    if choices.selection.chart is ChartKind.ROBUSTNESS:
        return
    try:
        text = municipalities.statement(choices.database, choices.selection)
    except SelectionError:
        return
    lead(text)


def invented() -> None:
    """Say that what is shown is made up, and how real figures come in."""
    say = frame.say()
    st.html(
        f'<p class="kf-demo" role="note"><strong>{DEMO_MARK}</strong> {html.escape(say("demo_banner"))} '
        f'<a href="data?fane=indlaes" target="_self">{html.escape(say("demo_banner_link"))}</a></p>'
    )


def refuse(error: SelectionError) -> None:
    """Say in one sentence why there is nothing to show."""
    st.info(_sentence(error), icon=":material/info:")


def fail(error: SelectionError) -> None:
    """Say in one sentence, also to those who cannot see it, why something was not done."""
    st.warning(_sentence(error), icon=":material/warning:")


def _sentence(error: SelectionError) -> str:
    # What the sentence names may come from the address, and a link in it would be somebody else's.
    values = {name: literal(value) if isinstance(value, str) else value for name, value in error.values.items()}
    return frame.say()(error.text, **values)


def onward(pages: Sequence[tuple[str, str, str]]) -> None:
    """Show where to go on: file of the page, its label, and an icon."""
    for column, (path, label, icon) in zip(st.columns(len(pages)), pages, strict=True):
        column.page_link(path, label=label, icon=icon)


def _notes(notes: Sequence[str]) -> None:
    st.html('<ul class="kf-notes">' + "".join(f"<li>{html.escape(note)}</li>" for note in notes) + "</ul>")


def _files(drawn: Chart, context: Context, stem: str, key: str) -> None:
    csv, workbook, document, _ = st.columns([1, 1, 1, 2])
    csv.download_button(
        context.say("download_csv"),
        lambda: exports.csv_file(drawn, context),
        file_name=f"{stem}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        width="stretch",
    )
    workbook.download_button(
        context.say("download_xlsx"),
        lambda: exports.workbook(drawn, context),
        file_name=f"{stem}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"{key}_xlsx",
        on_click="ignore",
        width="stretch",
    )
    if any(column.brief for column in drawn.table.columns):
        document.download_button(
            context.say("need_download_word"),
            lambda: exports.document(drawn, context),
            file_name=f"{stem}.docx",
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            key=f"{key}_docx",
            on_click="ignore",
            width="stretch",
        )


def _formats(shown: Table, language: Language) -> dict[Any, Callable[[object], str]]:
    def form(decimals: int, *, signed: bool) -> Callable[[object], str]:
        write = numbers.signed if signed else numbers.number
        return lambda value: write(cast("float", value), decimals, language)

    return {
        column.label: form(column.decimals, signed=column.signed)
        for column in shown.columns
        if column.decimals is not None
    }
