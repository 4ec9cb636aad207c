"""What the numbers of charts of departments were made of: sums over sums, and the departments in them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from keyfigures.catalogue import Indicator
from keyfigures.departments.register import existed
from keyfigures.departments.values import Department, DepartmentFigure, Total
from keyfigures.figures import wording
from keyfigures.figures.accounts import TOLERANCE, made_of
from keyfigures.figures.chart import Context
from keyfigures.figures.departments import words
from keyfigures.figures.sums import Cell, Sum, SumKind, SumRow, computed, rounded_words, scale

FIGURES, TOTALS = "departments/figures", "departments/totals"
# What a figure for each square metre, tenancy unit or dwelling is multiplied by where its source gives no counts.
BASES = {
    "kr_m2": "area_m2",
    "kr_m2_balance": "area_m2",
    "kr_lme": "tenancy_units",
    "kr_dwelling": "dwellings",
}


def total_sum(
    context: Context,
    name: str,
    total: Total,
    *,
    members: Sequence[Department] = (),
    figures: Iterable[DepartmentFigure] = (),
    cells: tuple[Cell, ...] = (),
) -> Sum:
    """Return what a total was made of: its departments where they make it, else their number and the two sums.

    ``members`` and ``figures`` are the departments meant and what they have, of all years.
    """
    counted = context.indicator.unit == "count"
    found = {each.department_id: each for each in figures if each.year == total.year}
    made = made_of(
        context,
        id_=f"total:{name}:{total.year}",
        label=f"{name}, {total.year}",
        value=total.value,
        kind=SumKind.COUNT if counted else SumKind.RATIO,
        rows=tuple(_row(context, each, found.get(each.department_id)) for each in members if existed(each, total.year)),
        statement=TOTALS,
        cells=cells,
    )
    return made if _is_made(made) else replace(made, rows=(_whole(context, made.label, total),))


def difference_sum(context: Context, one: Sum, other: Sum) -> Sum | None:
    """Return the difference of two numbers of a chart, None where either is missing."""
    if one.value is None or other.value is None:
        return None
    return made_of(
        context,
        id_=f"difference:{one.id}:{other.id}",
        label=context.say("sum_difference", name=one.label, other=other.label),
        value=one.value - other.value,
        kind=SumKind.DIFFERENCE,
        rows=tuple(SumRow(each.label, None, None, each.value, key=each.id) for each in (one, other)),
        statement=one.statement,
    )


def figure_sum(context: Context, department: Department, figure: DepartmentFigure, cells: tuple[Cell, ...]) -> Sum:
    """Return what one figure of a department was made of: its counts where they make it, else the figure itself."""
    name, known = words.named(department), figure.value is not None
    row = SumRow(
        label=name,
        numerator=figure.numerator if known else None,
        denominator=figure.denominator if known else None,
        value=figure.value,
        counted=known,
        why="" if known else wording.status_words(context, figure.status),
        key=f"{figure.department_id}:{figure.year}",
    )
    made = made_of(
        context,
        id_=f"own:{figure.department_id}:{figure.year}:{figure.definition_id}",
        label=f"{name}, {figure.year}",
        value=figure.value,
        kind=SumKind.RATIO,
        rows=(row,),
        statement=FIGURES,
        cells=cells,
    )
    return made if figure.numerator is not None and _is_made(made) else replace(made, kind=SumKind.PRINTED)


def median_sum(context: Context, indicator: Indicator, rows: Sequence[tuple[Department, float | None, bool]]) -> Sum:
    """Return what a median of an indicator was made of; ``rows`` say of each department whether it is drawn."""
    made = tuple(
        SumRow(
            label=words.named(department),
            numerator=None,
            denominator=None,
            value=value,
            counted=counted,
            why="" if counted else context.say("sum_not_drawn"),
            key=f"{indicator.id}:{department.department_id}",
        )
        for department, value, counted in rows
    )
    return Sum(
        id=f"median:{indicator.id}",
        label=context.say("sum_median_of", name=indicator.title.to(context.language)),
        value=words.middle(row.value for row in made if row.counted),
        decimals=indicator.decimals,
        unit=indicator.unit,
        kind=SumKind.MEDIAN,
        rows=made,
        rounding=rounded_words(indicator.decimals, context.say),
        statement=FIGURES,
    )


def _is_made(shown: Sum) -> bool:
    """Tell whether the rows make the number."""
    again = computed(shown)
    return again is not None and shown.value is not None and abs(again - shown.value) <= TOLERANCE * max(1, abs(again))


def _whole(context: Context, name: str, total: Total) -> SumRow:
    label = f"{name} ({words.part_of(context, total.n, total.of)})"
    if total.value is None:
        return SumRow(label, None, None, None, counted=False, why=context.say("sum_too_few"))
    return SumRow(label, total.amount, total.base, total.value)


def _row(context: Context, department: Department, figure: DepartmentFigure | None) -> SumRow:
    """Return a department of a total; who does not count has no counts either, and why stands there."""
    label, key = words.named(department), f"{department.department_id}:{figure.year if figure else ''}"
    if figure is None:
        return SumRow(label, None, None, None, counted=False, why=context.say("sum_no_figure"), key=key)
    if figure.value is None or not figure.of_a_year:
        status = wording.status_words(context, figure.status)
        why = status if figure.value is None else context.say("sum_not_a_year")
        return SumRow(label, None, None, figure.value, counted=False, why=why, key=key)
    numerator, denominator = _counts(context, department, figure)
    if denominator is None and context.indicator.unit != "count":
        return SumRow(label, None, None, figure.value, counted=False, why=context.say("sum_no_counts"), key=key)
    return SumRow(label, numerator, denominator, figure.value, key=key)


def _counts(context: Context, department: Department, figure: DepartmentFigure) -> tuple[float | None, float | None]:
    """Return what a figure adds to the two sums; an amount that its source does not give is value times base."""
    unit, value = context.indicator.unit, figure.value
    if unit == "count" or value is None:
        return value, None
    base = figure.denominator
    if base is None and unit in BASES:
        base = getattr(department, BASES[unit])
    if base is None:
        return None, None
    return (figure.numerator if figure.numerator is not None else value * base / scale(unit)), base
