"""A housing organisation: its own funds against the yearly limits, and its departments added up rightly."""

import html
from dataclasses import replace
from pathlib import Path

import streamlit as st

from keyfigures import departments, views
from keyfigures.catalogue import Texts
from keyfigures.departments import Assessment, Filter, Organisation, Total
from keyfigures.errors import SelectionError
from keyfigures.figures import Column, DepartmentChart, DepartmentView, Table
from keyfigures.figures import departments as drawing
from keyfigures.ui import components, frame
from keyfigures.ui.departments import choices, profile, words
from keyfigures.ui.markdown import literal
from keyfigures.views.departments import place_name, wanted

CHARTS = (DepartmentChart.ORGANISATION, DepartmentChart.WATERFALL, DepartmentChart.PARETO)


def show() -> None:
    """Show the page of an organisation."""
    try:
        view = choices.organisation()
        database = frame.database()
        own = departments.organisation(database, view.municipality, view.organisation)
    except SelectionError as error:
        components.refuse(error)
        return
    _page(database, own, view)


def _page(database: Path, own: Organisation, view: DepartmentView) -> None:
    say = frame.say()
    if own.is_demo:
        components.invented()
    st.header(say("organisation_own"), anchor=False)
    _own(departments.own_profile(database, views.meaning(), own.organisation_id, view.year), say)
    st.header(literal(say("organisation_together", name=own.name, year=view.year)), anchor=False)
    components.words_table(
        _together(database, own, view, say), title=say("organisation_together", name=own.name, year=view.year)
    )
    for kind in CHARTS:
        if kind is DepartmentChart.PARETO and view.indicator not in departments.COUNTED:
            continue
        clicked = components.draw(
            database, replace(view, chart=kind), page="boligorganisation", key=kind.name.lower(), open_table=False
        )
        if clicked in departments.departments(database):
            profile.open_department(clicked, view.year)


def _own(found: tuple[Assessment, ...], say: Texts) -> None:
    """Show the organisation's own figures, each with its limit of the year."""
    meaning = views.meaning()
    rows = ""
    for each in found:
        indicator = meaning.indicators[each.figure.indicator_id]
        sign, colour = words.SIGNS[each.lamp]
        value = words.value(indicator, each.figure.value, say)
        rows += (
            f'<tr><th scope="row">{html.escape(indicator.title.to(say.language))}</th>'
            f'<td class="kf-number">{html.escape(value)}</td>'
            f'<td><span style="color:{colour}"><span aria-hidden="true">{sign}</span> '
            f"{html.escape(say(f'lamp_{each.lamp}'))}</span>"
            f'<span class="kf-told">{html.escape(words.verdict(indicator, each, say))}</span></td>'
            f"<td>{drawing.picture(drawing.spark_svg(each.history, indicator, say))}</td>"
            f"<td>{html.escape(words.trend(indicator, each, say))}</td></tr>"
        )
    heads = ("figure", "value", "lamp", "spark", "trend")
    head = "".join(f'<th scope="col">{html.escape(say(f"sheet_{name}"))}</th>' for name in heads)
    st.html(
        f'<div class="kf-figures" tabindex="0" role="region" aria-label="{html.escape(say("organisation_own"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _together(database: Path, own: Organisation, view: DepartmentView, say: Texts) -> Table:
    """Return each indicator of the organisation's departments together beside all departments of the municipality."""
    meaning = views.meaning()
    shown = tuple(each for each in departments.indicators(meaning) if departments.adds_up(each))
    ids = tuple(each.id for each in shown)
    mine = _of_year(departments.totals(database, wanted(view), ids, is_demo=own.is_demo), view.year)
    all_ = _of_year(departments.totals(database, Filter(view.municipality), ids, is_demo=own.is_demo), view.year)
    country = _of_year(departments.totals(database, Filter(""), ids, is_demo=own.is_demo), view.year)
    columns = tuple(
        Column(say(name, place=place_name(database, view)))
        for name in ("sheet_figure", "together_own", "together_n", "together_municipality", "together_country")
    )
    rows = tuple(
        (
            each.title.to(say.language),
            _value(each.id, mine, say),
            say("together_of", n=mine[each.id].n, of=mine[each.id].of) if each.id in mine else "–",
            *(_value(each.id, group, say) for group in (all_, country)),
        )
        for each in shown
    )
    return Table(columns, rows)


def _of_year(found: tuple[Total, ...], year: int) -> dict[str, Total]:
    return {each.indicator_id: each for each in found if each.year == year}


def _value(indicator_id: str, found: dict[str, Total], say: Texts) -> str:
    indicator = views.meaning().indicators[indicator_id]
    return words.value(indicator, found[indicator_id].value if indicator_id in found else None, say)
