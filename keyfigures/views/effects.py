"""From an agreement to the chart of its effect: gather what the builder needs, once a data version and choice."""

from functools import lru_cache
from pathlib import Path

from keyfigures import departments, effect, figures, register
from keyfigures.departments import Filter
from keyfigures.effect import Effect, Newest, Undertaking
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, EffectView
from keyfigures.register import Agreement
from keyfigures.views.meaning import context, meaning

# A chart and the table behind it hold 50 to 300 kB of plain objects; 16 of them stay under 5 MB.
CHARTS_KEPT = 16


def chart(database: Path, view: EffectView) -> Chart:
    """Return the chart of an effect. Raises SelectionError where there is nothing to draw."""
    return _chart(database, view, register.registered())


def whom(view: EffectView) -> str:
    """Return which agreement a chart is about, for the names of its files."""
    return view.agreement.rpartition(".")[0]


@lru_cache(maxsize=CHARTS_KEPT)
def _chart(database: Path, view: EffectView, registered: str) -> Chart:
    del registered  # part of the cache's key only
    return figures.effect_chart(context(view), judged(database, view))


def judged(database: Path, view: EffectView) -> Effect:
    """Return the effect a chart draws. Raises SelectionError for an agreement or a version that is unknown."""
    own = agreement(view)
    others = [
        _undertaking(database, each, view.indicator)
        for each in register.agreements()
        if each.id != own.id and each.indicator == view.indicator and each.in_force
    ]
    return effect.effect(
        database,
        meaning(),
        _undertaking(database, own, view.indicator),
        others,
        until=view.year,
        years=view.years,
        k=view.k,
    )


def agreement(view: EffectView) -> Agreement:
    """Return the agreement as it was in the version a view names. Raises SelectionError for one that is unknown."""
    id_, _, version = view.agreement.rpartition(".")
    for each in register.agreement_versions(id_):
        if str(each.written.version) == version:
            return each.agreement
    raise SelectionError("agreement_unknown", agreement=view.agreement)


def newest(database: Path, each: Agreement, indicator: str) -> Newest | None:
    """Return the newest figure of an agreement's departments as one, None where the key figure is none of ours."""
    known = meaning().indicators.get(indicator)
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
