"""What the numbers of charts of municipalities were made of: own figures, averages and their difference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from keyfigures.compare import AverageFigure, AverageKind, Comparison, Figure, Variant
from keyfigures.compare.figures import OWN_DENOMINATOR
from keyfigures.compare.groups import WITHOUT_OWN
from keyfigures.figures import wording
from keyfigures.figures.chart import Context
from keyfigures.figures.sums import Cell, Sum, SumKind, SumRow, rounded_words, scale

FIGURES, AVERAGES = "compare/figures", "compare/averages"
KINDS = {
    AverageKind.SIMPLE: SumKind.SIMPLE,
    AverageKind.WEIGHTED: SumKind.WEIGHTED,
    AverageKind.MEDIAN: SumKind.MEDIAN,
    AverageKind.PUBLISHED: SumKind.PRINTED,
}
# A quotient of counts that is the figure differs from it by less than this.
TOLERANCE = 1e-9
Places = Mapping[tuple[str, int, str], Cell]


def place(figure: Figure) -> tuple[str, int, str]:
    """Return what tells a figure from every other one of its indicator."""
    return figure.municipality_code, figure.year, figure.definition_id


def places(listed: Sequence[Figure], column: int) -> Places:
    """Return the cells of figures that are listed in a table row by row, their values in a column."""
    return {place(each): (row, column) for row, each in enumerate(listed)}


def of_comparison(
    context: Context,
    comparison: Comparison,
    *,
    places: Places | None = None,
    cells: tuple[tuple[Cell, ...], tuple[Cell, ...], tuple[Cell, ...]] = ((), (), ()),
    against: tuple[tuple[int, int, int], ...] = (),
) -> tuple[Sum, ...]:
    """Return the sums of the own figure, the average and their difference, of those there are.

    ``places`` says in which cell of the table a figure stands, by municipality, year and definition; ``cells`` are
    those of the three numbers, and ``against`` those that show a figure less the average.
    """
    own = replace(figure_sum(context, comparison.own, places), cells=cells[0])
    if comparison.average is None:
        return (own,)
    mean = average_sum(context, comparison, comparison.average, comparison.members, places)
    mean = replace(mean, cells=cells[1], against=against)
    if own.value is None or comparison.difference_pp is None:
        return (own, mean)
    return (own, mean, replace(_difference(context, comparison, own, mean), cells=cells[2]))


def figure_sum(context: Context, figure: Figure, places: Places | None = None) -> Sum:
    """Return what one figure was made of: a numerator over a denominator, else the figure as its source has it."""
    row = _row(context, figure, figure.denominator, places)
    return made_of(
        context,
        id_=f"own:{figure.municipality_code}:{figure.year}:{figure.definition_id}",
        label=_label(context, figure.name, figure.year, figure.definition_id),
        value=figure.value,
        kind=SumKind.RATIO if _is_ratio(row, context.indicator.unit) else SumKind.PRINTED,
        rows=(row,),
        statement=FIGURES,
    )


def average_sum(
    context: Context,
    comparison: Comparison,
    mean: AverageFigure,
    figures: Sequence[Figure],
    places: Places | None = None,
) -> Sum:
    """Return what an average of the group was made of; ``figures`` are those of its members in its year.

    Who has no figure stands among the rows with the reason, and so does the own municipality where it is left out.
    """
    kind, rows = _rows(context, comparison, mean, figures, places)
    name = _average_name(context, replace(comparison, kind=mean.kind))
    own = "" if comparison.include_own else ":without_own"
    return made_of(
        context,
        id_=f"average:{comparison.group.text}:{mean.kind}:{mean.year}:{mean.definition_id}{own}",
        label=_label(context, name, mean.year, mean.definition_id),
        value=mean.value,
        kind=kind,
        rows=rows,
        statement=AVERAGES,
    )


def _rows(
    context: Context,
    comparison: Comparison,
    mean: AverageFigure,
    figures: Sequence[Figure],
    places: Places | None,
) -> tuple[SumKind, tuple[SumRow, ...]]:
    if mean.kind is AverageKind.PUBLISHED:
        return SumKind.PRINTED, (_published(context, comparison, mean),)
    rows = [_row(context, each, comparison.weights.of(mean, each), places) for each in figures]
    own = comparison.own
    if own.municipality_code in comparison.group.codes and not comparison.include_own:
        rows.append(replace(_row(context, own, None, None), counted=False, why=context.say("without_own_short")))
    counted = [row for row in rows if row.counted]
    ratio = mean.weight_id == OWN_DENOMINATOR and all(_is_ratio(row, context.indicator.unit) for row in counted)
    return (SumKind.RATIO if ratio else KINDS[mean.kind]), tuple(rows)


def _published(context: Context, comparison: Comparison, mean: AverageFigure) -> SumRow:
    key = f"published:{comparison.group.text}:{mean.year}:{mean.definition_id}"
    return SumRow(comparison.group.name.to(context.language), None, None, mean.value, key=key)


def _row(context: Context, figure: Figure, base: int | None, places: Places | None) -> SumRow:
    """Return a figure as a row; who has none has no counts either, and why stands there."""
    known = figure.value is not None
    return SumRow(
        label=figure.name,
        numerator=figure.numerator if known else None,
        denominator=base if known else None,
        value=figure.value,
        counted=known,
        why="" if known else wording.status_words(context, figure.status),
        key=f"{figure.municipality_code}:{figure.year}:{figure.definition_id}",
        at=None if places is None else places.get(place(figure)),
    )


def _is_ratio(row: SumRow, unit: str) -> bool:
    if row.value is None or row.numerator is None or not row.denominator:
        return False
    return abs(scale(unit) * row.numerator / row.denominator - row.value) < TOLERANCE


def _difference(context: Context, comparison: Comparison, own: Sum, mean: Sum) -> Sum:
    name = context.say("sum_difference", name=comparison.own.name, other=_average_name(context, comparison))
    return made_of(
        context,
        id_=f"difference:{own.id}:{mean.id}",
        label=_label(context, name, comparison.year, comparison.definition_id),
        value=comparison.difference_pp,
        kind=SumKind.DIFFERENCE,
        rows=tuple(SumRow(each.label, None, None, each.value, key=each.id) for each in (own, mean)),
        statement=AVERAGES,
    )


def _average_name(context: Context, comparison: Comparison) -> str:
    return f"{comparison.group.name.to(context.language)}: {wording.average_name(context, comparison.kind)}"


def change_sum(context: Context, first: Sum, last: Sum) -> Sum | None:
    """Return the change from one figure to a later one of the same definition, None where either is missing."""
    if first.value is None or last.value is None:
        return None
    return made_of(
        context,
        id_=f"change:{first.id}:{last.id}",
        label=context.say("sum_change", first=first.label, last=last.label),
        value=last.value - first.value,
        kind=SumKind.DIFFERENCE,
        rows=tuple(SumRow(each.label, None, None, each.value, key=each.id) for each in (last, first)),
        statement=FIGURES,
    )


def _label(context: Context, name: str, year: int, definition_id: str) -> str:
    return f"{name}, {year} · {context.definition(definition_id)}"


def made_of(
    context: Context,
    *,
    id_: str,
    label: str,
    value: float | None,
    kind: SumKind,
    rows: tuple[SumRow, ...],
    statement: str,
    cells: tuple[Cell, ...] = (),
) -> Sum:
    """Return a sum of the context's indicator, with its unit, its decimals and its rounding in words."""
    indicator = context.indicator
    return Sum(
        id=id_,
        label=label,
        value=value,
        decimals=indicator.decimals,
        unit=indicator.unit,
        kind=kind,
        rows=rows,
        rounding=rounded_words(indicator.decimals, context.say),
        statement=statement,
        cells=cells,
    )


def variant_sum(context: Context, comparison: Comparison, variant: Variant, cells: tuple[Cell, ...]) -> Sum:
    """Return what one way to compute an average was made of, with the one decimal more that it is shown with."""
    kind = variant.kind.removesuffix(f"_{WITHOUT_OWN}")
    own, group = comparison.own, comparison.group
    without = kind != variant.kind
    meant = replace(comparison, include_own=not without, kind=AverageKind(kind))
    mean = AverageFigure(
        group_id=group.text,
        definition_id=comparison.definition_id,
        year=comparison.year,
        kind=meant.kind,
        value=variant.value,
        low=variant.low,
        high=variant.high,
        n=variant.n,
        weight_id=variant.weight_id,
        weight_year=variant.weight_year,
    )
    members = [each for each in comparison.members if not without or each.municipality_code != own.municipality_code]
    made = average_sum(context, meant, mean, members)
    label = f"{made.label}, {context.say('without_own', name=own.name)}" if without else made.label
    decimals = made.decimals + 1
    rounding = rounded_words(decimals, context.say)
    return replace(made, label=label, decimals=decimals, rounding=rounding, cells=cells)
