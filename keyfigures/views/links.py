"""From a link to the complete choice it holds; a link that leaves a choice open is refused, never filled in."""

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR
from math import isfinite

from keyfigures import departments
from keyfigures.catalogue import Goal
from keyfigures.compare import AverageKind, GroupKind
from keyfigures.departments.twins import MOST
from keyfigures.errors import SelectionError
from keyfigures.figures import (
    ChartKind,
    DepartmentChart,
    DepartmentView,
    EffectChart,
    EffectView,
    NeedChart,
    NeedView,
    Selection,
)
from keyfigures.flags import Score
from keyfigures.language import Language
from keyfigures.views.departments import TYPES
from keyfigures.views.meaning import meaning
from keyfigures.views.needs import AT_MOST

Complete = Selection | DepartmentView | NeedView | EffectView


def read(link: Mapping[str, str]) -> Complete:
    """Return the complete choice a link holds. Raises SelectionError where a part is missing or unknown."""
    shown = link.get("vis")
    if shown is None:
        return _selection(link)
    if shown in list(NeedChart):
        return _need(link)
    return _effect(link) if shown in list(EffectChart) else _departments(link)


def _selection(link: Mapping[str, str]) -> Selection:
    try:
        view = Selection(
            chart=ChartKind(link["figur"]),
            municipality=link["kommune"],
            indicator=link["noegletal"],
            group=link["udvalg"] if link["gruppe"] == GroupKind.OWN_CHOICE else link["gruppe"],
            year=int(link["aar"]),
            from_year=int(link["fra"]),
            average=AverageKind(link["gennemsnit"]),
            include_own=link["egen"] == "med",
            language=Language(link["sprog"]).value,
        )
    except (KeyError, ValueError) as error:
        raise SelectionError("incomplete_link") from error
    if view.indicator not in meaning().indicators:
        raise SelectionError("incomplete_link")
    return view


def _departments(link: Mapping[str, str]) -> DepartmentView:
    try:
        view = DepartmentView(
            chart=DepartmentChart(link["vis"]),
            municipality=link["kommune"],
            organisation=link["organisation"],
            dwelling_type=link["boligtype"],
            department=link["afdeling"],
            chosen=tuple(filter(None, link["valgte"].split(","))),
            indicator=link["tal"],
            second=link["mod"],
            year=int(link["aarstal"]),
            from_year=int(link["fra-aar"]),
            k=int(link["antal"]),
            weights=link["vaegte"],
            language=Language(link["sprog"]).value,
        )
    except (KeyError, ValueError) as error:
        raise SelectionError("incomplete_department_link") from error
    if not _is_whole(view):
        raise SelectionError("incomplete_department_link")
    return view


def _is_whole(view: DepartmentView) -> bool:
    """Tell whether every choice a link holds can be one. Raises SelectionError for weights that cannot be read."""
    known = meaning().indicators
    seconds = tuple(known) if view.chart is DepartmentChart.SCATTER else ("", *known)
    return (
        view.indicator in known
        and view.second in seconds
        and view.dwelling_type in TYPES
        and all(MINYEAR <= year <= MAXYEAR for year in (view.year, view.from_year))
        and all(isfinite(weight) for weight in departments.weights_of(view.weights).values())
    )


def _need(link: Mapping[str, str]) -> NeedView:
    try:
        view = NeedView(
            chart=NeedChart(link["vis"]),
            municipality=link["kommune"],
            organisation=link["organisation"],
            goal=Goal(link["maal"]).value if link["maal"] else "",
            year=int(link["aarstal"]),
            from_year=int(link["fra-aar"]),
            rules=link["regler"],
            scores=tuple(Score(each).value for each in filter(None, link["orden"].split(","))),
            most=int(link["flest"]),
            language=Language(link["sprog"]).value,
        )
    except (KeyError, ValueError) as error:
        raise SelectionError("incomplete_need_link") from error
    if not (MINYEAR <= view.from_year <= view.year <= MAXYEAR and 1 <= view.most <= AT_MOST):
        raise SelectionError("incomplete_need_link")
    return view


def _effect(link: Mapping[str, str]) -> EffectView:
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
    if view.indicator not in meaning().indicators or not 1 <= view.years <= MOST or not 1 <= view.k <= MOST:
        raise SelectionError("agreements_incomplete_link")
    return view
