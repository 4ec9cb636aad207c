"""Departments by two indicators: where most lie, who lies apart, and who cannot be placed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import plotly.graph_objects as go

from keyfigures.catalogue import Indicator
from keyfigures.departments import any_demo
from keyfigures.departments.values import Department, DepartmentFigure
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import accounts, lines, words
from keyfigures.figures.sums import Sum

LARGEST, SMALLEST = 26.0, 6.0
RIM = {"color": theme.BACKGROUND, "width": 1}
# More names than this would stand on each other.
MOST_NAMED = 10


@dataclass(frozen=True)
class Point:
    """A department and its two figures; without either it is counted, not drawn.

    ``hidden`` where a figure is suppressed; ``x_median`` and ``y_median`` are those of the department's equals.
    """

    department: Department
    x: float | None
    y: float | None
    chosen: bool = False
    hidden: bool = False
    x_median: float | None = None
    y_median: float | None = None


@dataclass(frozen=True)
class _Placed:
    department: Department
    x: float
    y: float
    chosen: bool
    medians: tuple[float, float] | None

    @property
    def name(self) -> str:
        return words.named(self.department)


def scatter(
    context: Context, points: Sequence[Point], x: str, y: str, *, figures: Iterable[DepartmentFigure] = ()
) -> Chart:
    """Draw departments by two indicators, the area by dwellings, the medians of those drawn dashed, the chosen named.

    The title holds each against the medians of its own equals.
    ``x`` and ``y`` are ids of indicators; ``figures`` are those the points were taken from, for source and dates.
    Raises SelectionError when no department has both figures.
    """
    across, up = context.meaning.indicators[x], context.meaning.indicators[y]
    placed = [found for each in points if (found := _place(each)) is not None]
    if not placed:
        raise words.nothing()
    drawn, demo = tuple(figures), any_demo(each.department for each in points)
    centre = median(each.x for each in placed), median(each.y for each in placed)
    figure = theme.empty(context.language)
    for chosen in (False, True):
        _add_marks(figure, context, [each for each in placed if each.chosen is chosen], placed, (across, up))
    _add_names(figure, placed)
    _add_medians(figure, context, centre, (across, up))
    _layout(figure, context, placed, (across, up))
    return Chart(
        figure=figure,
        title=_title(context, placed, (across, up)),
        subtitle=_subtitle(context, (across, up), placed, points),
        footer=words.footer(context, drawn, indicators=(x, y), demo=demo),
        description=_description(context, placed, centre, (across, up)),
        table=_table(context, points, (across, up)),
        notes=words.notes(context, drawn),
        demo=demo,
        sums=_sums(context, points, (across, up)),
    )


def _place(point: Point) -> _Placed | None:
    if point.x is None or point.y is None:
        return None
    known = None if point.x_median is None or point.y_median is None else (point.x_median, point.y_median)
    return _Placed(point.department, point.x, point.y, point.chosen, known)


def _add_marks(
    figure: go.Figure,
    context: Context,
    marks: list[_Placed],
    everybody: list[_Placed],
    indicators: tuple[Indicator, Indicator],
) -> None:
    if not marks:
        return
    colour = theme.OWN if marks[0].chosen else theme.OTHERS
    figure.add_scatter(
        x=[each.x for each in marks],
        y=[each.y for each in marks],
        mode="markers",
        cliponaxis=False,
        # Dots of several sizes are faded where nothing is said.
        marker={"color": colour, "size": _sizes(marks, everybody), "opacity": 1, "line": RIM},
        customdata=[each.department.department_id for each in marks],
        hovertext=["<br>".join((theme.plain(each.name), *_said(context, each, indicators))) for each in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_names(figure: go.Figure, placed: list[_Placed]) -> None:
    named = [each for each in placed if each.chosen]
    if 0 < len(named) <= MOST_NAMED:
        places = [(each.x, each.y) for each in named]
        texts = [theme.plain(words.named(each.department)) for each in named]
        lines.add_names(figure, places, texts, [_beside(each, placed) for each in named])


def _beside(each: _Placed, everybody: list[_Placed]) -> str:
    """Return the side of a dot its name stands at, so that it stays in the picture."""
    low, high = min(other.x for other in everybody), max(other.x for other in everybody)
    return "middle left" if each.x > (low + high) / 2 else "middle right"


def _sizes(marks: list[_Placed], everybody: list[_Placed]) -> list[float]:
    """Return diameters whose areas follow the dwellings; an unknown number is drawn smallest."""
    most = max((each.department.dwellings or 0 for each in everybody), default=0) or 1
    return [max(SMALLEST, LARGEST * math.sqrt((each.department.dwellings or 0) / most)) for each in marks]


def _said(context: Context, each: _Placed, indicators: tuple[Indicator, Indicator]) -> list[str]:
    pairs = zip(indicators, (each.x, each.y), strict=True)
    return [f"{one.short_title.to(context.language)}: {words.shown(context, one, value)}" for one, value in pairs]


def _add_medians(
    figure: go.Figure, context: Context, centre: tuple[float, float], indicators: tuple[Indicator, Indicator]
) -> None:
    line = {"color": theme.AVERAGE, "width": 1.5, "dash": "dash"}
    figure.add_vline(x=centre[0], line=line)
    figure.add_hline(y=centre[1], line=line)
    font = {"color": theme.AVERAGE, "size": theme.BODY_SIZE - 1}
    texts = [
        context.say("dchart_median_is", value=words.shown(context, one, value))
        for one, value in zip(indicators, centre, strict=True)
    ]
    top = {"x": centre[0], "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left", "xshift": 4}
    right = {"x": 1, "xref": "paper", "xanchor": "right", "y": centre[1], "yanchor": "bottom"}
    figure.add_annotation(theme.note(texts[0], **top, font=font))
    figure.add_annotation(theme.note(texts[1], **right, font=font))


def _layout(
    figure: go.Figure, context: Context, placed: list[_Placed], indicators: tuple[Indicator, Indicator]
) -> None:
    across, up = (words.measured(context, each) for each in indicators)
    left = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4}
    right = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 0, "yanchor": "top", "yshift": -22}
    figure.add_annotation(theme.heading(f"↑ {up}", 1, **left))
    figure.add_annotation(theme.heading(f"{across} →", 1, **right))
    figure.update_layout(
        xaxis=theme.axis(range=lines.span((each.x for each in placed), from_zero=False)),
        yaxis=theme.axis(range=lines.span((each.y for each in placed), from_zero=False)),
        meta={"head": 28, "foot": 52, "left": 60, "clicks": True, "legend": _legend(context, placed)},
    )


def _legend(context: Context, placed: list[_Placed]) -> list[dict[str, str]]:
    keys = [theme.key("●", theme.OTHERS, context.say("dchart_legend_departments"))]
    if any(each.chosen for each in placed):
        keys.append(theme.key("●", theme.OWN, context.say("dchart_legend_chosen")))
    return keys


def _worse(indicator: Indicator, value: float, centre: float) -> bool:
    return value < centre if indicator.higher_is_better else value > centre


def _above(_: Indicator, value: float, centre: float) -> bool:
    return value > centre


def _title(context: Context, placed: list[_Placed], indicators: tuple[Indicator, Indicator]) -> str:
    across, up = indicators
    names = {key: words.inside(one.short_title.to(context.language)) for key, one in (("x", across), ("y", up))}
    if len(placed) == 1:
        figures = {"value": words.shown(context, across, placed[0].x), "other": words.shown(context, up, placed[0].y)}
        return context.say("dchart_scatter_one", name=words.named(placed[0].department), **figures, **names)
    held = [(each, each.medians) for each in placed if each.medians is not None]
    if not held:
        return context.say("dchart_scatter_none_held", departments=words.counted(context, len(placed)), **names)
    polar = across.higher_is_better is not None and up.higher_is_better is not None
    # Only where both can be worse is a figure turned so that worse counts.
    beyond = _worse if polar else _above
    n = sum(beyond(across, each.x, at[0]) and beyond(up, each.y, at[1]) for each, at in held)
    text = "dchart_scatter_worse" if polar else "dchart_scatter_above"
    return context.say(text, part=words.part_of(context, n, len(held)), **names)


def _subtitle(
    context: Context, indicators: tuple[Indicator, Indicator], placed: list[_Placed], points: Sequence[Point]
) -> str:
    left_out = [each for each in points if _place(each) is None]
    hidden = sum(each.hidden for each in left_out)
    alone = sum(each.medians is None for each in placed)
    return words.joined(
        " × ".join(words.measured(context, each) for each in indicators),
        str(context.selection.year),
        context.say("dchart_scatter_key", departments=words.counted(context, len(placed))),
        words.missing(context, alone, lambda many: context.say("dchart_without_equals", departments=many)),
        words.left_out(context, hidden=hidden, without=len(left_out) - hidden, text="dchart_lacks_one_of_two"),
    )


def _description(
    context: Context, placed: list[_Placed], centre: tuple[float, float], indicators: tuple[Indicator, Indicator]
) -> str:
    (across, up), (middle_x, middle_y) = indicators, centre
    chosen = "; ".join(", ".join((each.name, *_said(context, each, indicators))) for each in placed if each.chosen)
    text = context.say(
        "dchart_described_scatter",
        departments=words.counted(context, len(placed)),
        x=words.measured(context, across),
        x_median=words.shown(context, across, middle_x),
        y=words.measured(context, up),
        y_median=words.shown(context, up, middle_y),
    )
    return f"{text} {context.say('dchart_described_chosen', names=chosen)}" if chosen else text


def _table(context: Context, points: Sequence[Point], indicators: tuple[Indicator, Indicator]) -> Table:
    columns = (
        *words.columns(context, "dchart_column_department", "dchart_column_id", "dchart_column_organisation"),
        *(Column(words.measured(context, each), each.decimals) for each in indicators),
        Column(context.say("dchart_column_dwellings"), 0),
        *(
            Column(context.say("dchart_column_median_of", name=each.short_title.to(context.language)), each.decimals)
            for each in indicators
        ),
    )
    ordered = sorted(points, key=lambda each: (not each.chosen, words.named(each.department)))
    return Table(
        columns,
        tuple(
            (
                words.named(d),
                d.department_id,
                words.organisation(d),
                each.x,
                each.y,
                d.dwellings,
                each.x_median,
                each.y_median,
            )
            for each in ordered
            for d in (each.department,)
        ),
    )


def _sums(context: Context, points: Sequence[Point], indicators: tuple[Indicator, Indicator]) -> tuple[Sum, ...]:
    """Return the sums of the two medians that are drawn: of the departments that have both figures."""
    placed = [(each, _place(each) is not None) for each in points]
    across = [(each.department, each.x, counted) for each, counted in placed]
    up = [(each.department, each.y, counted) for each, counted in placed]
    return tuple(
        accounts.median_sum(context, indicator, rows) for indicator, rows in zip(indicators, (across, up), strict=True)
    )
