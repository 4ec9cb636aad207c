"""What departments add up to: sums over sums, why such a figure moved, and how few departments bear it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from keyfigures import settings, store
from keyfigures.catalogue import COUNTED, Indicator
from keyfigures.departments.figures import ALL, figures
from keyfigures.departments.register import Filter
from keyfigures.departments.values import (
    Bearer,
    Concentration,
    Decomposition,
    Department,
    DepartmentFigure,
    Step,
    Total,
)
from keyfigures.errors import SelectionError

# Steps of a decomposition that are no department's own.
NUMERATOR, DENOMINATOR, MIX, REST = "numerator", "denominator", "mix", "rest"
FEW = 5
VACANCY, LOSS, RENT = "vacancy_pct", "vacancy_loss_kr_m2", "rent_kr_m2"

# Shares whose numerator and denominator are counted or booked; other percentages cannot be added up.
PARTS_OF_WHOLES = COUNTED | {"arrears_pct"}
# People on a waiting list stand on others as well.
ADDED_COUNTS = frozenset({"evictions"})
ADDED_UNITS = frozenset({"kr_m2", "kr_m2_balance", "kr_lme", "kr_dwelling"})

Counts = dict[str, tuple[int, int]]


def adds_up(indicator: Indicator) -> bool:
    """Tell whether figures of departments can be added up to one of all of them."""
    return indicator.unit in ADDED_UNITS or indicator.id in PARTS_OF_WHOLES | ADDED_COUNTS


@lru_cache(maxsize=128)
def totals(database: Path, wanted: Filter, indicator_ids: tuple[str, ...], *, is_demo: bool) -> tuple[Total, ...]:
    """Return the figures of the departments meant together, an indicator and year each.

    Demo and real departments are never added up, and a few departments never stand for all: value is None where fewer
    than two thirds have a figure. An empty municipality means the whole country.
    """
    rows = store.query(
        database,
        "departments/totals",
        municipality_code=wanted.municipality,
        organisation_id=wanted.organisation,
        dwelling_type=wanted.dwelling_type,
        indicators=list(indicator_ids),
        is_demo=is_demo,
        coverage=settings.MINIMUM_COVERAGE,
    )
    return tuple(
        Total(
            indicator_id=row["indicator_id"],
            year=row["year"],
            value=row["value"],
            amount=row["amount"],
            base=row["base"],
            n=row["n"],
            of=row["of_departments"],
        )
        for row in rows
    )


def own_decomposition(
    first: DepartmentFigure, last: DepartmentFigure, scale: float, kroner_each: float | None = None
) -> Decomposition:
    """Say how much of a department's change is its numerator's and how much its denominator's.

    ``scale`` is 100 for per cent. Raises SelectionError where either year lacks its counts.
    """
    before, after = _counts(first), _counts(last)
    if before is None or after is None:
        raise SelectionError("no_counts", first=first.year, last=last.year)
    (n1, d1), (n2, d2) = before, after
    steps = (
        Step(NUMERATOR, "", scale * (n2 - n1) * (1 / d1 + 1 / d2) / 2),
        Step(DENOMINATOR, "", scale * (1 / d2 - 1 / d1) * (n1 + n2) / 2),
    )
    found = Decomposition(
        kind="numerator",
        first_year=first.year,
        last_year=last.year,
        before=scale * n1 / d1,
        after=scale * n2 / d2,
        steps=steps,
        in_numerator=_times(steps, d2 / scale),
        left_out=0,
    )
    return _in_kroner(found, kroner_each)


def group_decomposition(
    names: Mapping[str, str],
    first: Sequence[DepartmentFigure],
    last: Sequence[DepartmentFigure],
    scale: float,
    *,
    kroner_each: float | None = None,
    unit_of: Mapping[str, str] | None = None,
) -> Decomposition:
    """Say how much of a group's change is each department's own rate and how much the mix of departments.

    A department with counts in one of the years only has that year's rate in both: it changes the mix. Departments
    without counts in either year are left out and counted. ``unit_of`` names the department that stands for another one
    (who was merged or renumbered counts as one), ``names`` those that stand for any. Raises SelectionError where a year
    has no counts at all.
    """
    before, after = _counted(first, names, unit_of or {}), _counted(last, names, unit_of or {})
    sums = [(sum(n for n, _ in year.values()), sum(d for _, d in year.values())) for year in (before, after)]
    if not before or not after:
        raise SelectionError("no_counts", first=first[0].year if first else "–", last=last[0].year if last else "–")
    steps = []
    for id_ in sorted({*before, *after}):
        n1, d1 = before.get(id_, (0, 0))
        n2, d2 = after.get(id_, (0, 0))
        rate_1, rate_2 = (n1 / d1 if d1 else n2 / d2), (n2 / d2 if d2 else n1 / d1)
        weight_1, weight_2 = d1 / sums[0][1], d2 / sums[1][1]
        steps.append(Step(id_, names[id_], scale * (weight_1 + weight_2) / 2 * (rate_2 - rate_1)))
        steps.append(Step(MIX, names[id_], scale * (rate_1 + rate_2) / 2 * (weight_2 - weight_1)))
    found = Decomposition(
        kind="mix",
        first_year=first[0].year,
        last_year=last[0].year,
        before=scale * sums[0][0] / sums[0][1],
        after=scale * sums[1][0] / sums[1][1],
        steps=tuple(steps),
        in_numerator=_times(steps, sums[1][1] / scale),
        left_out=len(names) - len({*before, *after}),
    )
    return _in_kroner(found, kroner_each)


def condensed(found: Decomposition, most: int = 6) -> Decomposition:
    """Return a decomposition with the largest steps of departments, the rest of them in one, and the mix in one."""
    own = sorted((step for step in found.steps if step.id != MIX and step.change), key=lambda step: -abs(step.change))
    kept = {step.id for step in own[:most]}

    def together(steps: Sequence[Step]) -> tuple[Step, ...]:
        shown = [step for step in steps if step.id in kept]
        rest = [step.change for step in steps if step.id not in kept and step.id != MIX]
        mix = [step.change for step in steps if step.id == MIX]
        shown.sort(key=lambda step: -abs(step.change))
        if rest:
            shown.append(Step(REST, "", sum(rest)))
        return (*shown, *([Step(MIX, "", sum(mix))] if mix else ()))

    return replace(
        found,
        steps=together(found.steps),
        in_numerator=together(found.in_numerator),
        in_kroner=together(found.in_kroner),
    )


def concentration(
    members: Sequence[Department], found: Mapping[str, DepartmentFigure], kroner: Mapping[str, float]
) -> Concentration:
    """Say how few departments bear the sum of an indicator's numerators, e.g. the vacant dwellings.

    ``kroner`` is what each department loses a year, where it is known. Raises SelectionError where there is nothing.
    """
    amounts = {
        id_: figure.numerator for id_, figure in found.items() if figure.numerator is not None and figure.of_a_year
    }
    total = sum(amounts.values())
    if not total:
        raise SelectionError("nothing_to_bear")
    ordered = sorted(
        (each for each in members if amounts.get(each.department_id)),
        key=lambda each: (-amounts[each.department_id], each.department_id),
    )
    bearers, cumulated = [], 0
    for each in ordered:
        amount = amounts[each.department_id]
        cumulated += amount
        bearers.append(
            Bearer(
                department_id=each.department_id,
                name=each.name,
                amount=amount,
                share_pct=100 * amount / total,
                cumulated_pct=100 * cumulated / total,
                kroner=kroner.get(each.department_id),
                is_demo=each.is_demo,
            )
        )
    few = bearers[:FEW]
    figure = next(iter(found.values()))
    return Concentration(
        indicator_id=figure.indicator_id,
        year=figure.year,
        total=total,
        total_kroner=_sum([each.kroner for each in bearers]),
        bearers=tuple(bearers),
        few=len(few),
        few_share_pct=few[-1].cumulated_pct,
        few_kroner=_sum([each.kroner for each in few]),
        without_figure=len(members) - len(amounts),
    )


def loss_kroner(database: Path, members: Sequence[Department], year: int) -> dict[str, float]:
    """Return what vacancy cost each department in a year's account, in kroner, where the account says so."""
    ids = tuple(each.department_id for each in members)
    areas = {each.department_id: each.area_m2 for each in members}
    found = {}
    for figure in figures(database, ids, (LOSS,), first=year, last=year):
        area = areas[figure.department_id]
        if figure.dwelling_type != ALL or not figure.of_a_year:
            continue
        if figure.numerator is not None:
            found[figure.department_id] = float(figure.numerator)
        elif figure.value is not None and area is not None:
            found[figure.department_id] = figure.value * area
    return found


def yearly_rent_each(database: Path, members: Sequence[Department], year: int) -> float | None:
    """Return the mean rent of a dwelling in kroner a year, of the departments whose rent is known."""
    ids = tuple(each.department_id for each in members)
    known = {each.department_id: (each.area_m2, each.dwellings) for each in members}
    rent = dwellings = 0.0
    for figure in figures(database, ids, (RENT,), first=year, last=year):
        area, count = known[figure.department_id]
        if figure.dwelling_type == ALL and figure.value is not None and area and count:
            rent, dwellings = rent + figure.value * area, dwellings + count
    return rent / dwellings if dwellings else None


def _counts(figure: DepartmentFigure) -> tuple[int, int] | None:
    if figure.value is None or figure.numerator is None or not figure.denominator or not figure.of_a_year:
        return None
    return figure.numerator, figure.denominator


def _counted(found: Sequence[DepartmentFigure], names: Mapping[str, str], unit_of: Mapping[str, str]) -> Counts:
    """Return the counts of every unit that has a name, those of its departments added up."""
    summed: Counts = {}
    for figure in found:
        unit, counts = unit_of.get(figure.department_id, figure.department_id), _counts(figure)
        if counts is not None and unit in names:
            numerator, denominator = summed.get(unit, (0, 0))
            summed[unit] = numerator + counts[0], denominator + counts[1]
    return summed


def _times(steps: Sequence[Step], factor: float) -> tuple[Step, ...]:
    return tuple(Step(step.id, step.name, step.change * factor) for step in steps)


def _in_kroner(found: Decomposition, each: float | None) -> Decomposition:
    return found if each is None else replace(found, in_kroner=_times(found.in_numerator, each))


def _sum(amounts: Sequence[float | None]) -> float | None:
    """Return a sum, None where a part of it is not known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
