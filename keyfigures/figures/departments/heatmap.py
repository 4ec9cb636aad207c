"""Departments and indicators by position among equals: the worse, the darker; what is not there has a sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

import plotly.graph_objects as go

from keyfigures import numbers
from keyfigures.catalogue import Indicator
from keyfigures.departments import any_demo
from keyfigures.departments.values import Department, DepartmentFigure
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import lines, words

MOST_ROWS = 40
STEP = 20
# More columns than this have upright headings, which need so much room.
MOST_LEVEL = 8
UPRIGHT = 140
TURNED = {"name": "", "textangle": -90, "font": {"color": theme.MUTED, "size": theme.SMALL_SIZE}}
SIGNS = {"missing": "·", "suppressed": "×", "not_applicable": "∅", "no_equals": "–"}
SIGN_TEXTS = {
    "missing": "dchart_sign_missing",
    "suppressed": "dchart_sign_suppressed",
    "not_applicable": "dchart_sign_not_applicable",
    "no_equals": "dchart_sign_no_equals",
}
STEPS = (theme.BACKGROUND, *theme.CLASSES, *theme.GREYS)
ON_STEPS = (theme.TEXT, *theme.TEXT_ON_CLASSES, *theme.TEXT_ON_GREYS)


@dataclass(frozen=True)
class Row:
    """A department and its figure of each indicator, by id; None or no entry where there is no row."""

    department: Department
    positions: Mapping[str, DepartmentFigure | None]


@dataclass(frozen=True)
class _Cell:
    """One field: which colour of STEPS, what is written in it and said of it."""

    step: int
    text: str
    hover: str


def heat_map(context: Context, rows: Sequence[Row], indicators: Sequence[str]) -> Chart:
    """Draw each department's percentile among its equals, turned so that worse is darker, the worst first.

    ``indicators`` are ids, in the order of the columns. At most 40 departments are drawn.
    Raises SelectionError when no department has a position.
    """
    shown = [context.meaning.indicators[id_] for id_ in indicators]
    ordered = sorted(rows, key=lambda row: (-_badness(row, shown), words.named(row.department)))
    if not any(_percentile(row, one) is not None for row in rows for one in shown):
        raise words.nothing()
    drawn = ordered[:MOST_ROWS]
    figure = theme.empty(context.language)
    cells = [[_cell(context, row, one) for one in shown] for row in drawn]
    _add_fields(figure, drawn, cells)
    _add_texts(figure, cells)
    _layout(figure, context, drawn, shown)
    figures = [each for row in drawn for one in shown if (each := row.positions.get(one.id)) is not None]
    return Chart(
        figure=figure,
        title=_title(context, rows, shown),
        subtitle=_subtitle(context, len(drawn), len(rows), shown),
        footer=words.footer(context, figures, indicators=indicators),
        description=_description(context, drawn, shown),
        table=_table(context, ordered, shown),
        notes=words.notes(context, [], _neutral(context, shown)),
        demo=any_demo(row.department for row in rows),
    )


def _percentile(row: Row, indicator: Indicator) -> float | None:
    found = row.positions.get(indicator.id)
    return None if found is None or found.position is None else found.position.percentile


def _bad(row: Row, indicator: Indicator) -> float | None:
    """Return how bad a position is, 0 to 100; None where nothing is bad or nothing is known."""
    percentile = _percentile(row, indicator)
    if percentile is None or indicator.higher_is_better is None:
        return None
    return 100 - percentile if indicator.higher_is_better else percentile


def _badness(row: Row, indicators: list[Indicator]) -> float:
    """Return the mean of what is bad; below every mean where nothing is known."""
    known = [bad for one in indicators if (bad := _bad(row, one)) is not None]
    return mean(known) if known else -1.0


def _sign(figure: DepartmentFigure | None) -> str:
    if figure is None:
        return "missing"
    if figure.value is not None:
        return "no_equals"
    return figure.status if figure.status in SIGNS else "missing"


def _why(context: Context, figure: DepartmentFigure | None) -> str:
    """Return the words for a field without a percentile: the figure's status, where it has no value."""
    if figure is None or figure.value is not None:
        return context.say(SIGN_TEXTS[_sign(figure)])
    return words.status(context, figure)


def _cell(context: Context, row: Row, indicator: Indicator) -> _Cell:
    name = f"{theme.plain(words.named(row.department))}<br>{indicator.short_title.to(context.language)}"
    percentile, found = _percentile(row, indicator), row.positions.get(indicator.id)
    if percentile is None:
        return _Cell(0, SIGNS[_sign(found)], f"{name}: {_why(context, found)}")
    bad = _bad(row, indicator)
    step = 1 + min(len(theme.CLASSES) - 1, int((percentile if bad is None else bad) // STEP))
    text = numbers.number(percentile, 0, context.language)
    value = words.shown(context, indicator, found.value if found else None)
    hover = context.say("dchart_percentile_is", name=name, value=value, percentile=text)
    return _Cell(step + (len(theme.CLASSES) if bad is None else 0), text, hover)


def _add_fields(figure: go.Figure, rows: list[Row], cells: list[list[_Cell]]) -> None:
    n = len(STEPS)
    figure.add_heatmap(
        z=[[cell.step for cell in row] for row in cells],
        hovertext=[[cell.hover for cell in row] for row in cells],
        customdata=[[row.department.department_id] * len(line) for row, line in zip(rows, cells, strict=True)],
        zmin=-0.5,
        zmax=n - 0.5,
        colorscale=[entry for at, colour in enumerate(STEPS) for entry in ((at / n, colour), ((at + 1) / n, colour))],
        showscale=False,
        xgap=2,
        ygap=1,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_texts(figure: go.Figure, cells: list[list[_Cell]]) -> None:
    """Write each field's number or sign in a colour that can be read on it."""
    placed = [(across, down, cell) for down, row in enumerate(cells) for across, cell in enumerate(row)]
    for colour in dict.fromkeys(ON_STEPS):
        mine = [each for each in placed if ON_STEPS[each[2].step] == colour]
        figure.add_scatter(
            x=[across for across, _, _ in mine],
            y=[down for _, down, _ in mine],
            text=[cell.text for _, _, cell in mine],
            mode="text",
            textfont={"color": colour, "size": theme.SMALL_SIZE},
            hoverinfo="skip",
            meta={"needs": lines.READABLE} if len(cells[0]) > MOST_LEVEL else None,
        )


def _layout(figure: go.Figure, context: Context, rows: list[Row], indicators: list[Indicator]) -> None:
    n, upright = len(indicators), len(indicators) > MOST_LEVEL
    figure.update_layout(
        xaxis=theme.axis(range=[-0.5, n - 0.5], showticklabels=False, showgrid=False),
        yaxis=theme.rows(
            [theme.plain(words.named(row.department)) for row in rows],
            range=[len(rows) - 0.5, -0.5],
            tickfont={"size": theme.SMALL_SIZE},
        ),
        annotations=[_heading(context, one, at, n, upright=upright) for at, one in enumerate(indicators)],
        meta={
            "head": UPRIGHT if upright else 24,
            "foot": 4,
            "left": 255,
            "clicks": True,
            "legend": _legend(context, indicators),
            "narrow": {
                "shape": max(1.7, 1.2 + 0.09 * len(rows)),
                # A phone's columns are too narrow for words beside each other.
                "annotations": [TURNED] * n,
                "meta": {"head": UPRIGHT},
            },
            **theme.tall(len(rows), each=20, around=230),
        },
    )


def _heading(context: Context, indicator: Indicator, at: int, n: int, *, upright: bool) -> dict[str, object]:
    """Return what stands above a column: wrapped to its width, or upright where there are many."""
    place = {"x": (at + 0.5) / n, "xref": "paper", "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "bottom"}
    found = theme.heading(indicator.short_title.to(context.language), 1 / n, yshift=3, **place)
    return {**found, **TURNED} if upright else found


def _legend(context: Context, indicators: list[Indicator]) -> list[dict[str, str]]:
    keys = [theme.key(sign, theme.MUTED, context.say(SIGN_TEXTS[name])) for name, sign in SIGNS.items()]
    if any(one.higher_is_better is None for one in indicators):
        keys.insert(0, theme.key("■", theme.GREYS[3], context.say("dchart_heat_neutral")))
    if any(one.higher_is_better is not None for one in indicators):
        keys.insert(0, theme.key("■", theme.CLASSES[3], context.say("dchart_heat_worse")))
    return keys


def _neutral(context: Context, indicators: list[Indicator]) -> str:
    names = [one.short_title.to(context.language) for one in indicators if one.higher_is_better is None]
    return context.say("dchart_heat_neutral_note", names=", ".join(names)) if names else ""


def _title(context: Context, rows: Sequence[Row], indicators: list[Indicator]) -> str:
    """Say how many lie in the worst fifth by at least two figures, or by the only one."""
    polar = [one for one in indicators if one.higher_is_better is not None]
    if not polar:
        return context.say("dchart_heat_no_worse", departments=words.counted(context, len(rows)))
    least = min(2, len(polar))
    n = sum(sum((_bad(row, one) or 0) >= 100 - STEP for one in polar) >= least for row in rows)
    text = "dchart_heat_title_one" if least == 1 else "dchart_heat_title"
    return context.say(text, part=words.part_of(context, n, len(rows)), of=len(polar), year=context.selection.year)


def _subtitle(context: Context, n: int, of: int, indicators: list[Indicator]) -> str:
    polar = any(one.higher_is_better is not None for one in indicators)
    return words.joined(
        context.say("dchart_heat_measured"),
        str(context.selection.year),
        context.say("dchart_shown", part=words.part_of(context, n, of)),
        context.say("dchart_worst_first") if polar and n > 1 else "",
    )


def _description(context: Context, rows: list[Row], indicators: list[Indicator]) -> str:
    names = ", ".join(one.short_title.to(context.language) for one in indicators)
    known = sum(_percentile(row, one) is not None for row in rows for one in indicators)
    return context.say(
        "dchart_described_heat",
        departments=words.counted(context, len(rows)),
        names=names,
        known=known,
        fields=len(rows) * len(indicators),
        first=words.named(rows[0].department),
    )


def _table(context: Context, rows: list[Row], indicators: list[Indicator]) -> Table:
    heads = words.columns(context, "dchart_column_department", "dchart_column_id", "dchart_column_organisation")
    pairs = tuple(
        column
        for one in indicators
        for column in (
            Column(words.measured(context, one), one.decimals),
            Column(context.say("dchart_column_percentile", name=one.short_title.to(context.language)), 0),
        )
    )
    why = Column(context.say("dchart_column_why_not"))
    return Table((*heads, *pairs, why), tuple(_line(context, row, indicators) for row in rows))


def _line(context: Context, row: Row, indicators: list[Indicator]) -> tuple[object, ...]:
    found = [row.positions.get(one.id) for one in indicators]
    cells = (
        (None if each is None else each.value, _percentile(row, one))
        for each, one in zip(found, indicators, strict=True)
    )
    names = (words.named(row.department), row.department.department_id, words.organisation(row.department))
    without = "; ".join(
        f"{one.short_title.to(context.language)}: {_why(context, each)}"
        for each, one in zip(found, indicators, strict=True)
        if each is None or each.value is None
    )
    return (*names, *(cell for pair in cells for cell in pair), without or numbers.MISSING)
