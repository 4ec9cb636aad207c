"""From a choice to a chart of departments: gather what the builder needs, once a data version and choice."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from statistics import median

from keyfigures import catalogue, departments
from keyfigures.departments import (
    Assessment,
    Decomposition,
    Department,
    DepartmentFigure,
    Filter,
    Reference,
    ReferenceKind,
    Step,
)
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, DepartmentChart, DepartmentView
from keyfigures.figures import departments as drawing
from keyfigures.views.meaning import context, meaning

# A chart holds 10 to 200 kB of plain objects; 256 of them stay under 60 MB.
CHARTS_KEPT = 256
FIRST = 1900
# Every type of dwelling, or one of them.
ALL = "all"
TYPES = (ALL, "family", "elderly", "youth")
VACANCY = "vacancy_pct"


@lru_cache(maxsize=CHARTS_KEPT)
def chart(database: Path, view: DepartmentView) -> Chart:
    """Return the chart of a choice. Raises SelectionError when there is nothing to draw."""
    return BUILDERS[view.chart](database, view)


def wanted(view: DepartmentView) -> Filter:
    """Return which departments a view means."""
    return Filter(view.municipality, view.organisation, view.dwelling_type)


def whom(database: Path, view: DepartmentView) -> str:
    """Return whom a chart is about, for the names of its files."""
    if view.department:
        return departments.department(database, view.department).name
    if view.organisation:
        return departments.organisation(database, view.municipality, view.organisation).name
    return place_name(database, view)


def place_name(database: Path, view: DepartmentView) -> str:
    """Return the name of the municipality of a view."""
    shown = departments.chosen(database, wanted(view))
    return shown[0].municipality if shown else view.municipality


def assessed(database: Path, view: DepartmentView, indicator: str = "") -> dict[str, Assessment]:
    """Return an indicator of the departments of a view in its year, by department."""
    ids = tuple(each.department_id for each in departments.chosen(database, wanted(view), view.year))
    return departments.assessed(database, meaning(), ids, indicator or view.indicator, view.year)


def _shown(database: Path, view: DepartmentView) -> tuple[Department, ...]:
    found = departments.chosen(database, wanted(view), view.year)
    if not found:
        raise SelectionError("no_departments")
    return found


def _scatter(database: Path, view: DepartmentView) -> Chart:
    one, other = assessed(database, view), assessed(database, view, view.second)
    points = [_point(each, view, one[each.department_id], other[each.department_id]) for each in _shown(database, view)]
    drawn = [each.figure for each in (*one.values(), *other.values())]
    return drawing.scatter(context(view), points, view.indicator, view.second, figures=drawn)


def _point(each: Department, view: DepartmentView, one: Assessment, other: Assessment) -> drawing.Point:
    x, y = one.figure, other.figure
    return drawing.Point(
        each,
        x.value,
        y.value,
        chosen=each.department_id in view.chosen,
        hidden=_is_hidden(x) or _is_hidden(y),
        x_median=x.position.median if x.position else None,
        y_median=y.position.median if y.position else None,
    )


def _is_hidden(figure: DepartmentFigure) -> bool:
    return figure.status == "suppressed"


def _heat_map(database: Path, view: DepartmentView) -> Chart:
    compared = [each for each in departments.indicators(meaning()) if each.peer_class != catalogue.NOT_COMPARED]
    members = _only_marked(_shown(database, view), view)
    ids, wanted_ids = tuple(each.department_id for each in members), tuple(each.id for each in compared)
    found = departments.figures(database, ids, wanted_ids, first=view.year, last=view.year)
    by_department: dict[str, dict[str, DepartmentFigure | None]] = {id_: dict.fromkeys(wanted_ids) for id_ in ids}
    for each in found:
        if each.dwelling_type == ALL:
            by_department[each.department_id][each.indicator_id] = each
    rows = [drawing.Row(each, by_department[each.department_id]) for each in members]
    return drawing.heat_map(context(view), rows, wanted_ids)


def _multiples(database: Path, view: DepartmentView) -> Chart:
    judged = assessed(database, view)
    members = _only_marked(_shown(database, view), view)
    series = [drawing.Series(each, judged[each.department_id].history) for each in members]
    return drawing.department_multiples(context(view), series)


def _funnel(database: Path, view: DepartmentView) -> Chart:
    judged = assessed(database, view)
    points = [
        drawing.FunnelPoint(
            each,
            judged[each.department_id].figure.numerator,
            judged[each.department_id].figure.denominator,
            judged[each.department_id].figure.value,
        )
        for each in _shown(database, view)
    ]
    held = _one_reference(view, list(judged.values()))
    return drawing.funnel(context(view), points, held, figures=[each.figure for each in judged.values()])


def _one_reference(view: DepartmentView, judged: Sequence[Assessment]) -> Reference:
    """Return what all departments of a funnel are held against: the limit, else what they have together."""
    for each in judged:
        if each.reference is not None and each.reference.kind is ReferenceKind.LIMIT:
            return each.reference
    counted = [each.figure for each in judged if each.figure.numerator is not None and each.figure.denominator]
    whole = sum(each.denominator or 0 for each in counted)
    if not whole:
        raise SelectionError("dchart_nothing")
    together = 100 * sum(each.numerator or 0 for each in counted) / whole
    better = meaning().indicators[view.indicator].higher_is_better
    return Reference(ReferenceKind.TOGETHER, together, better is not True)


def _pareto(database: Path, view: DepartmentView) -> Chart:
    members = _one_kind(_shown(database, view))
    judged = assessed(database, view)
    found = {each.department_id: judged[each.department_id].figure for each in members}
    kroner = departments.loss_kroner(database, members, view.year) if view.indicator == VACANCY else {}
    borne = departments.concentration(members, found, kroner)
    invented = departments.any_demo(members)
    return drawing.pareto(context(view), borne, demo=invented, figures=list(found.values()))


def _waterfall(database: Path, view: DepartmentView) -> Chart:
    if view.from_year >= view.year:
        raise SelectionError("no_earlier_year", year=view.year)
    members = _one_kind(departments.chosen(database, wanted(view)))
    if not members:
        raise SelectionError("no_departments")
    unit_of = departments.units(members)
    names = {
        each.department_id: drawing.named(each) for each in members if unit_of[each.department_id] == each.department_id
    }
    first, last = (_existing(database, view, members, year) for year in (view.from_year, view.year))
    if not first or not last:
        raise SelectionError("no_counts", first=view.from_year, last=view.year)
    rent = departments.yearly_rent_each(database, members, view.year) if view.indicator == VACANCY else None
    moved = departments.condensed(
        departments.group_decomposition(names, first, last, _scale(view), kroner_each=rent, unit_of=unit_of)
    )
    say = context(view).say
    named = _named(moved, {name: say(f"step_{name}") for name in ("rest", "mix")})
    invented = departments.any_demo(members)
    return drawing.waterfall(context(view), named, whom(database, view), demo=invented, figures=[*first, *last])


def _existing(
    database: Path, view: DepartmentView, members: Sequence[Department], year: int
) -> tuple[DepartmentFigure, ...]:
    """Return a year's figures of the departments that existed in it."""
    ids = tuple(each.department_id for each in members if departments.existed(each, year))
    found = departments.figures(database, ids, (view.indicator,), first=year, last=year)
    return tuple(each for each in found if each.dwelling_type == ALL)


def _scale(view: DepartmentView) -> float:
    return 100.0 if meaning().indicators[view.indicator].unit == "pct" else 1.0


def _one_kind(members: Sequence[Department]) -> tuple[Department, ...]:
    """Return the departments that may be added up: the real ones, or the demo ones where there are more of those."""
    real = tuple(each for each in members if not each.is_demo)
    invented = tuple(each for each in members if each.is_demo)
    return max((real, invented), key=len)


def _own_waterfall(database: Path, view: DepartmentView) -> Chart:
    own = departments.department(database, view.department)
    found = {each.year: each for each in _series(database, view)}
    if view.from_year not in found or view.year not in found:
        raise SelectionError("no_counts", first=view.from_year, last=view.year)
    rent = departments.yearly_rent_each(database, (own,), view.year) if view.indicator == VACANCY else None
    ends = (found[view.from_year], found[view.year])
    moved = departments.own_decomposition(*ends, _scale(view), rent)
    indicator, language = context(view).indicator, context(view).language
    names = {"numerator": indicator.numerator.to(language), "denominator": indicator.denominator.to(language)}
    return drawing.waterfall(context(view), _named(moved, names), own.name, demo=own.is_demo, figures=ends)


def _named(moved: Decomposition, names: dict[str, str]) -> Decomposition:
    """Return a decomposition whose steps that are no department's have a name too."""

    def with_names(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(replace(step, name=names.get(step.id, step.name)) for step in steps)

    return replace(
        moved,
        steps=with_names(moved.steps),
        in_numerator=with_names(moved.in_numerator),
        in_kroner=with_names(moved.in_kroner),
    )


def _series(database: Path, view: DepartmentView, department_id: str = "") -> tuple[DepartmentFigure, ...]:
    ids = (department_id or view.department,)
    found = departments.figures(database, ids, (view.indicator,), first=FIRST, last=view.year)
    return tuple(each for each in found if each.dwelling_type == view.dwelling_type)


def _trend(database: Path, view: DepartmentView) -> Chart:
    own = departments.department(database, view.department)
    before = [departments.departments(database).get(id_) for id_ in own.predecessors]
    earlier = [drawing.Series(each, _series(database, view, each.department_id)) for each in before if each is not None]
    return drawing.department_trend(
        context(view), own, _series(database, view), twins=_twins_medians(database, view), predecessors=earlier
    )


def _twins_medians(database: Path, view: DepartmentView) -> tuple[tuple[int, float | None], ...]:
    """Return the median of the twins of every year; the twins of the chosen year stay the same over the years."""
    try:
        found = _find_twins(database, view)
    except SelectionError:
        return ()
    ids = tuple(each.department_id for each in found.twins)
    values: dict[int, list[float]] = {}
    for each in departments.figures(database, ids, (view.indicator,), first=FIRST, last=view.year):
        if each.dwelling_type == view.dwelling_type and each.value is not None:
            values.setdefault(each.year, []).append(each.value)
    # A median of fewer than half of them would be that of others than the twins.
    return tuple((year, median(known)) for year, known in sorted(values.items()) if 2 * len(known) >= len(ids))


def _find_twins(database: Path, view: DepartmentView) -> departments.Twins:
    weights = departments.weights_of(view.weights)
    return departments.twins(database, view.department, k=view.k, year=view.year, weights=weights)


def _twins(database: Path, view: DepartmentView) -> Chart:
    own, found = departments.department(database, view.department), _find_twins(database, view)
    ids = (view.department, *(each.department_id for each in found.twins))
    drawn = [
        each
        for each in departments.figures(database, ids, (view.indicator,), first=view.year, last=view.year)
        if each.dwelling_type == ALL
    ]
    say = context(view).say
    return drawing.twins_chart(
        context(view),
        found,
        {each.department_id: each.value for each in drawn},
        name=own.name,
        variables={each.value: say(f"twin_{each}") for each in departments.Variable},
        demo=own.is_demo,
        figures=drawn,
    )


def _organisation(database: Path, view: DepartmentView) -> Chart:
    own = departments.organisation(database, view.municipality, view.organisation)
    ids = (view.indicator,)
    whole = Filter(view.municipality)
    mine = departments.totals(database, wanted(view), ids, is_demo=own.is_demo)
    others = departments.totals(database, whole, ids, is_demo=own.is_demo)
    say, place = context(view).say, place_name(database, view)
    return drawing.totals(
        context(view),
        own.name,
        [each for each in mine if each.year <= view.year],
        other_name=say("all_departments_of", name=place),
        others=[each for each in others if each.year <= view.year],
        demo=own.is_demo,
        figures=_of_members(database, view),
        members=departments.chosen(database, wanted(view)),
    )


def _of_members(database: Path, view: DepartmentView) -> tuple[DepartmentFigure, ...]:
    ids = tuple(each.department_id for each in departments.chosen(database, wanted(view)))
    found = departments.figures(database, ids, (view.indicator,), first=FIRST, last=view.year)
    return tuple(each for each in found if each.dwelling_type == ALL)


def _only_marked(members: tuple[Department, ...], view: DepartmentView) -> tuple[Department, ...]:
    """Return the departments that are marked, all where none is."""
    return tuple(each for each in members if each.department_id in view.chosen) or members


BUILDERS: dict[DepartmentChart, Callable[[Path, DepartmentView], Chart]] = {
    DepartmentChart.SCATTER: _scatter,
    DepartmentChart.HEAT_MAP: _heat_map,
    DepartmentChart.MULTIPLES: _multiples,
    DepartmentChart.FUNNEL: _funnel,
    DepartmentChart.PARETO: _pareto,
    DepartmentChart.WATERFALL: _waterfall,
    DepartmentChart.TREND: _trend,
    DepartmentChart.TWINS: _twins,
    DepartmentChart.OWN_WATERFALL: _own_waterfall,
    DepartmentChart.ORGANISATION: _organisation,
}
