"""Which municipality has a figure in which year, and where there is none, why."""

import html
from collections import defaultdict

import streamlit as st

from keyfigures import compare, settings, views
from keyfigures.compare import Figure
from keyfigures.ui import components, frame

# One sign a status, so that a cell can be read without its colour.
SIGNS = {
    "observed": "●",
    "derived": "◐",
    "one_value_two_years": "◑",
    "closed": "×",
    "not_published": "–",
    "not_reported": "–",
    "suppressed": "▒",
    "not_applicable": "/",
    "not_retrieved": "·",
}


def show() -> None:
    """Show the coverage of an indicator by one definition: municipalities down, years across."""
    say, database, language = frame.say(), frame.database(), frame.language()
    meaning = views.meaning()
    everybody = tuple(compare.municipalities(database))
    known = {id_: each for id_, each in meaning.indicators.items() if compare.coverage(database, id_)}
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox(
            say("choose_indicator"),
            list(known),
            index=list(known).index(settings.DEFAULT_INDICATOR),
            format_func=lambda id_: known[id_].title.to(language),
            key="coverage_indicator",
        )
    figures = compare.figures(database, chosen, everybody)
    ids = list(dict.fromkeys(figure.definition_id for figure in figures))
    if not ids:
        st.info(say("data_no_municipalities"), icon=":material/info:")
        return
    with right:
        definition = st.selectbox(
            say("column_definition"),
            ids,
            format_func=lambda id_: meaning.definitions[id_].short_title.to(language),
            key="coverage_definition",
        )
    shown = [figure for figure in figures if figure.definition_id == definition]
    components.lead(_summary(shown))
    st.html(_legend(shown))
    st.html(_grid(shown, known[chosen].title.to(language)))


def _summary(figures: list[Figure]) -> str:
    there = sum(figure.value is not None for figure in figures)
    years = {figure.year for figure in figures}
    return frame.say()("data_coverage_summary", n=there, of=len(figures), years=len(years))


def _legend(figures: list[Figure]) -> str:
    say = frame.say()
    found = [status for status in SIGNS if any(figure.status == status for figure in figures)]
    items = "".join(f"<li><b>{SIGNS[status]}</b> {html.escape(say(f'status_{status}'))}</li>" for status in found)
    return f'<ul class="kf-legend">{items}</ul>'


def _grid(figures: list[Figure], title: str) -> str:
    """Return a table a screen reader can walk: each cell says its status in words."""
    say = frame.say()
    years = sorted({figure.year for figure in figures})
    rows: dict[str, dict[int, Figure]] = defaultdict(dict)
    for figure in figures:
        rows[figure.name][figure.year] = figure
    words = {status: html.escape(say(f"status_{status}")) for status in SIGNS}
    head = "".join(f'<th scope="col">{year}</th>' for year in years)
    body = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(
            f'<td class="kf-{of[year].status}" title="{words[of[year].status]}">'
            f'<span aria-hidden="true">{SIGNS[of[year].status]}</span>'
            f'<span class="kf-heard">{words[of[year].status]}</span></td>'
            for year in years
        )
        + "</tr>"
        for name, of in rows.items()
    )
    caption = html.escape(say("data_coverage_caption", title=title))
    return (
        f'<div class="kf-grid" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{html.escape(say("column_municipality"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
