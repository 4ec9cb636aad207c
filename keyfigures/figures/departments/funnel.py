"""The funnel: a rate against size, with the limits chance alone would keep most departments within."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from keyfigures import numbers
from keyfigures.catalogue import Z
from keyfigures.departments import any_demo, certainty
from keyfigures.departments.values import Department, DepartmentFigure, Reference, ReferenceKind, Verdict
from keyfigures.errors import SelectionError
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import lines, words

# Of a normal distribution 99.8 per cent lie within; the inner limits are those of every interval.
WIDE_Z = 3.090232
MOST_NAMED = 12
STEPS = 80
REFERENCES = {
    ReferenceKind.LIMIT: "dchart_reference_limit",
    ReferenceKind.RATE: "dchart_reference_rate",
    ReferenceKind.MEDIAN: "dchart_reference_median",
    ReferenceKind.TOGETHER: "dchart_reference_together",
}
VERDICTS = {
    Verdict.SURELY: "dchart_verdict_surely",
    Verdict.MAYBE: "dchart_verdict_maybe",
    Verdict.NOT: "dchart_verdict_not",
}


@dataclass(frozen=True)
class FunnelPoint:
    """A department's share of its dwellings in per cent and its two counts; ``hidden`` where they are suppressed."""

    department: Department
    numerator: int | None
    denominator: int | None
    value: float | None
    hidden: bool = False


@dataclass(frozen=True)
class Limits:
    """The control limits at one size, in per cent: 95 (inner) and 99.8 (outer) per cent lie within by chance."""

    size: float
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True)
class _Placed:
    point: FunnelPoint
    value: float
    size: int
    beyond: int


def limits(reference: float, sizes: Iterable[float]) -> tuple[Limits, ...]:
    """Return the control limits around a percentage for departments of these sizes.

    The normal approximation of a binomial share: p ± z · √(p(1 − p) / n), cut off at 0 and 100. It is rough where
    fewer than about five are expected, i.e. n · p < 5: there the limits are a guide, not a test.

    >>> found = limits(50.0, [100])[0]
    >>> round(found.inner_low, 1), round(found.inner_high, 1), round(found.outer_high, 1)
    (40.2, 59.8, 65.5)
    """
    return tuple(_limits(reference, size) for size in sizes)


def _limits(reference: float, size: float) -> Limits:
    spread = math.sqrt(reference * (100 - reference) / size)
    ends = (reference + z * spread for z in (-WIDE_Z, -Z, Z, WIDE_Z))
    return Limits(size, *(min(100.0, max(0.0, end)) for end in ends))


def funnel(
    context: Context, points: Sequence[FunnelPoint], reference: Reference, *, figures: Iterable[DepartmentFigure] = ()
) -> Chart:
    """Draw shares against size with control limits; those beyond the limits are marked and named.

    Raises SelectionError for a figure that is no percentage, or whose reference is not between 0 and 100, and when no
    department has a figure.
    """
    if context.indicator.unit != "pct" or not 0 < reference.value < 100:
        raise SelectionError("dchart_no_share")
    placed = [found for each in points if (found := _place(each, reference)) is not None]
    if not placed:
        raise words.nothing()
    drawn, demo = tuple(figures), any_demo(each.department for each in points)
    figure = theme.empty(context.language)
    _add_limits(figure, placed, reference)
    for beyond in (0, 1, 2):
        _add_marks(figure, context, [each for each in placed if each.beyond == beyond])
    _add_names(figure, placed)
    _layout(figure, context, placed, reference)
    return Chart(
        figure=figure,
        title=_title(context, placed, reference),
        subtitle=_subtitle(context, points, reference),
        footer=words.footer(context, drawn, demo=demo),
        description=_description(context, placed, reference),
        table=_table(context, points, reference),
        notes=words.notes(context, drawn, context.say("dchart_funnel_note")),
        demo=demo,
    )


def _place(point: FunnelPoint, reference: Reference) -> _Placed | None:
    if point.value is None or not point.denominator:
        return None
    return _Placed(point, point.value, point.denominator, _beyond(point.value, point.denominator, reference))


def _beyond(value: float, size: int, reference: Reference) -> int:
    """Return 0 within the limits, 1 outside 95 per cent, 2 outside 99.8 per cent."""
    at = _limits(reference.value, size)
    outer = value < at.outer_low or value > at.outer_high
    return 2 if outer else int(value < at.inner_low or value > at.inner_high)


def _add_limits(figure: go.Figure, placed: list[_Placed], reference: Reference) -> None:
    most = max(each.size for each in placed) * 1.2
    # Closer together where the departments are small and the limits bend.
    sizes = [max(1.0, most * (step / STEPS) ** 2) for step in range(1, STEPS + 1)]
    found = limits(reference.value, sizes)
    for name, dash in (("outer_low", "solid"), ("inner_low", "dot"), ("inner_high", "dot"), ("outer_high", "solid")):
        figure.add_scatter(
            x=sizes,
            y=[getattr(each, name) for each in found],
            mode="lines",
            line={"color": theme.MUTED, "width": 1.2, "dash": dash},
            hoverinfo="skip",
        )
    figure.add_hline(y=reference.value, line={"color": theme.AVERAGE, "width": 2, "dash": "dash"})


def _add_marks(figure: go.Figure, context: Context, marks: list[_Placed]) -> None:
    if not marks:
        return
    beyond = marks[0].beyond
    colour = theme.OWN if beyond else theme.OTHERS
    figure.add_scatter(
        x=[each.size for each in marks],
        y=[each.value for each in marks],
        mode="markers",
        cliponaxis=False,
        marker={"color": colour, "size": (7, 9, 11)[beyond], "symbol": ("circle", "circle", "diamond")[beyond]},
        customdata=[each.point.department.department_id for each in marks],
        hovertext=[f"{theme.plain(_name(each))}<br>{_said(context, each)}" for each in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_names(figure: go.Figure, placed: list[_Placed]) -> None:
    named = [each for each in placed if each.beyond == 2]
    if 0 < len(named) <= MOST_NAMED:
        most = max(each.size for each in placed)
        sides = ["middle left" if each.size > most / 2 else "middle right" for each in named]
        places = [(each.size, each.value) for each in named]
        lines.add_names(figure, places, [theme.plain(words.named(each.point.department)) for each in named], sides)


def _name(each: _Placed) -> str:
    return words.named(each.point.department)


def _said(context: Context, each: _Placed) -> str:
    counts = (numbers.number(each.point.numerator, 0, context.language), numbers.number(each.size, 0, context.language))
    of = context.say("dchart_of", n=counts[0], of=counts[1])
    return f"{context.value(each.value)} ({of})"


def _layout(figure: go.Figure, context: Context, placed: list[_Placed], reference: Reference) -> None:
    most = max(each.size for each in placed)
    base = {"xref": "paper", "yref": "paper", "x": 1, "xanchor": "right"}
    size = context.indicator.denominator.to(context.language)
    figure.add_annotation(theme.heading(f"{size} →", 1, **base, y=0, yanchor="top", yshift=-22))
    font = {"color": theme.AVERAGE, "size": theme.BODY_SIZE - 1}
    at = {**base, "yref": "y", "y": reference.value, "yanchor": "bottom", "font": font}
    figure.add_annotation(theme.note(_held_against(context, reference), **at))
    legend = [
        theme.key("◆", theme.OWN, context.say("dchart_outside_outer")),
        theme.key("●", theme.OWN, context.say("dchart_outside_inner")),
        theme.key("●", theme.OTHERS, context.say("dchart_within")),
        theme.key("···", theme.MUTED, context.say("dchart_limits_inner")),
        theme.key("──", theme.MUTED, context.say("dchart_limits_outer")),
    ]
    values = [reference.value, *(each.value for each in placed)]
    figure.update_layout(
        # Room on the right for the name of the reference.
        xaxis=theme.axis(range=[0, most * 1.2]),
        yaxis=theme.axis(range=lines.span(values)),
        meta={"head": 14, "foot": 52, "left": 52, "clicks": True, "legend": legend},
    )


def _held_against(context: Context, reference: Reference) -> str:
    return context.say(REFERENCES[reference.kind], value=context.value(reference.value))


def _title(context: Context, placed: list[_Placed], reference: Reference) -> str:
    outside = [each for each in placed if each.beyond == 2]
    part = words.part_of(context, len(outside), len(placed))
    worse = sum((each.value > reference.value) is reference.worse_above for each in outside)
    return context.say("dchart_funnel_title", part=part, value=context.value(reference.value), worse=worse)


def _subtitle(context: Context, points: Sequence[FunnelPoint], reference: Reference) -> str:
    left_out = [each for each in points if _place(each, reference) is None]
    hidden = sum(each.hidden for each in left_out)
    size = context.indicator.denominator.to(context.language)
    return words.joined(
        context.measured,
        str(context.selection.year),
        context.say("dchart_against_size", size=words.inside(size)),
        _held_against(context, reference),
        words.left_out(context, hidden=hidden, without=len(left_out) - hidden),
    )


def _description(context: Context, placed: list[_Placed], reference: Reference) -> str:
    outside = sorted((each for each in placed if each.beyond == 2), key=lambda each: -each.value)
    names = "; ".join(f"{_name(each)} {_said(context, each)}" for each in outside)
    return context.say(
        "dchart_described_funnel",
        departments=words.counted(context, len(placed)),
        reference=_held_against(context, reference),
        inner=sum(each.beyond == 1 for each in placed),
        names=names or context.say("dchart_none"),
    )


def _table(context: Context, points: Sequence[FunnelPoint], reference: Reference) -> Table:
    decimals, language = context.indicator.decimals, context.language
    columns = (
        *words.columns(context, "dchart_column_department", "dchart_column_id", "dchart_column_organisation"),
        Column(context.measured, decimals),
        Column(context.indicator.numerator.to(language), 0),
        Column(context.indicator.denominator.to(language), 0),
        Column(context.say("dchart_column_limits")),
        Column(context.say("dchart_column_verdict")),
    )
    return Table(columns, tuple(_line(context, each, reference) for each in points))


def _line(context: Context, point: FunnelPoint, reference: Reference) -> tuple[object, ...]:
    department, said = point.department, _verdict(point, reference)
    return (
        words.named(department),
        department.department_id,
        words.organisation(department),
        point.value,
        point.numerator,
        point.denominator,
        _against_limits(context, point, reference),
        context.say(VERDICTS[said]) if said else numbers.MISSING,
    )


def _verdict(point: FunnelPoint, reference: Reference) -> Verdict | None:
    """Return what the counts let one say of a share and the funnel's own reference; without counts nothing."""
    if point.numerator is None or point.denominator is None:
        return None
    within = certainty.wilson(point.numerator, point.denominator)
    return certainty.verdict(point.value, within, reference)


def _against_limits(context: Context, point: FunnelPoint, reference: Reference) -> str:
    placed = _place(point, reference)
    if placed is None:
        return context.say("status_suppressed") if point.hidden else numbers.MISSING
    return context.say(("dchart_within", "dchart_outside_inner", "dchart_outside_outer")[placed.beyond])
