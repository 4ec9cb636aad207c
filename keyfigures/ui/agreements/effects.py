"""The effect of an agreement: its key figure before and after, against that of similar departments."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from keyfigures import catalogue, departments, effect, figures, register, store
from keyfigures.departments import Filter
from keyfigures.departments.twins import MOST
from keyfigures.effect import Newest, Undertaking
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Context, EffectChart, EffectView, figure_id
from keyfigures.language import Language
from keyfigures.register import Agreement
from keyfigures.ui import components, frame, present

# A chart and the table behind it hold 50 to 300 kB of plain objects; 16 of them stay under 5 MB.
CHARTS_KEPT = 16


def is_link() -> bool:
    """Tell whether the address holds a chart of an agreement's effect."""
    return st.query_params.get("vis") in list(EffectChart)


def show(database: Path, agreement: Agreement) -> None:
    """Show the effect as a chart, or one sentence where there is nothing to judge yet."""
    say = frame.say()
    if agreement.indicator is None:
        return
    if not agreement.in_force:
        st.html(f'<p class="kf-lead">{say("agreements_effect_proposed")}</p>')
        return
    view = _view(database, agreement, agreement.indicator)
    try:
        drawn = chart(database, view)
    except SelectionError as error:
        components.refuse(error)
        return
    components.show_chart(drawn, _context(view), page="aftaler", name=agreement.id, open_table=False)


def slide() -> None:
    """Show the chart of an effect that the address holds alone, in the shape of a slide."""
    database, view = frame.database(), _from_link()
    components.slide(chart(database, view), _context(view), view.agreement.rpartition(".")[0])


def _view(database: Path, agreement: Agreement, indicator: str) -> EffectView:
    years = departments.years(database, agreement.municipality_code, indicator)
    return EffectView(
        chart=EffectChart.EFFECT,
        municipality=agreement.municipality_code,
        agreement=f"{agreement.id}.{agreement.version}",
        indicator=indicator,
        year=max(years, default=agreement.start.year),
        years=effect.YEARS,
        k=MOST,
        language=frame.language().value,
    )


def _from_link() -> EffectView:
    """Return the choices a link holds. Raises SelectionError where one is missing or unknown."""
    link = st.query_params
    try:
        view = EffectView(
            chart=EffectChart(link["vis"]),
            municipality=link["kommune"],
            agreement=link["aftale"],
            indicator=link["tal"],
            year=int(link["aarstal"]),
            years=int(link["aar-foer"]),
            k=int(link["antal"]),
            language=Language(link["sprog"]).value,
        )
    except (KeyError, ValueError) as error:
        raise SelectionError("agreements_incomplete_link") from error
    if view.indicator not in present.meaning().indicators or not 1 <= view.years <= MOST or not 1 <= view.k <= MOST:
        raise SelectionError("agreements_incomplete_link")
    return view


def _context(view: EffectView) -> Context:
    version = store.data_version()
    return Context(
        selection=view,
        meaning=present.meaning(),
        say=catalogue.texts(Language(view.language)),
        data_version=version,
        figure_id=figure_id(view, version),
    )


def chart(database: Path, view: EffectView) -> Chart:
    """Return the chart of an effect. Raises SelectionError where there is nothing to draw."""
    return _chart(database, view, register.registered())


@lru_cache(maxsize=CHARTS_KEPT)
def _chart(database: Path, view: EffectView, registered: str) -> Chart:
    del registered  # part of the cache's key only
    own = _version(view)
    others = [
        _undertaking(database, each, view.indicator)
        for each in register.agreements()
        if each.id != own.id and each.indicator == view.indicator and each.in_force
    ]
    found = effect.effect(
        database,
        present.meaning(),
        _undertaking(database, own, view.indicator),
        others,
        until=view.year,
        years=view.years,
        k=view.k,
    )
    return figures.effect_chart(_context(view), found)


def _version(view: EffectView) -> Agreement:
    """Return the agreement as it was in the version a view names. Raises SelectionError for one that is unknown."""
    id_, _, version = view.agreement.rpartition(".")
    for each in register.agreement_versions(id_):
        if str(each.written.version) == version:
            return each.agreement
    raise SelectionError("agreement_unknown", agreement=view.agreement)


def newest(database: Path, each: Agreement, indicator: str) -> Newest | None:
    """Return the newest figure of an agreement's departments as one, None where the key figure is none of ours."""
    known = present.meaning().indicators.get(indicator)
    if known is None:
        return None
    years = departments.years(database, each.municipality_code, indicator) or (0,)
    ids = _undertaking(database, each, indicator).department_ids
    return effect.newest(database, known, ids, range(min(years), max(years) + 1))


def _undertaking(database: Path, each: Agreement, indicator: str) -> Undertaking:
    """Return what an effect is judged by; an agreement with the organisation is about all its departments.

    One that was carried over began with the first of its line: the years under those before it are no years before.
    """
    first = register.lineage(each.predecessor)[0] if each.predecessor else each
    start = first.start.year
    whole = departments.chosen(database, Filter(each.municipality_code, each.organisation_id), start)
    return Undertaking(
        id=each.id,
        department_ids=each.department_ids or tuple(own.department_id for own in whole),
        indicator=indicator,
        start=start,
        end=each.ended_on.year if each.ended_on else None,
        target=each.target,
        ended_as=each.status,
    )
