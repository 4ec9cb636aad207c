"""Small multiples of departments: one indicator over the years, each against the median of its equals."""

from collections.abc import Sequence

import plotly.graph_objects as go

from keyfigures.departments import any_demo
from keyfigures.departments.values import DepartmentFigure
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import lines, words
from keyfigures.figures.departments.lines import Series
from keyfigures.figures.multiples import NARROW_COLUMNS, Cell, columns, grid, narrow

MOST_PANELS = 24


def department_multiples(context: Context, series: Sequence[Series]) -> Chart:
    """Draw a small panel for each department, the worst newest figure first; at most 24, and it says so.

    The dashed line is the median of the department's equals. Departments without any figure are counted.
    Raises SelectionError when none has a figure.
    """
    known = [each for each in series if words.newest(each.figures) is not None]
    if not known:
        raise words.nothing()
    low_is_worse = bool(context.indicator.higher_is_better)
    known.sort(key=lambda each: (_newest(each) if low_is_worse else -_newest(each), words.named(each.department)))
    shown = known[:MOST_PANELS]
    figure = theme.empty(context.language)
    years = lines.every_year(f.year for each in shown for f in each.figures if f.value is not None)
    values = [value for each in shown for value in _values(each)]
    for each, cell in zip(shown, grid(len(shown), columns(len(shown))), strict=True):
        _add_panel(figure, context, each, cell)
        _add_axes(figure, cell, years, values)
    figure.update_layout(meta=_meta(context, len(shown)))
    drawn = [f for each in shown for f in each.figures]
    return Chart(
        figure=figure,
        title=_title(context, known),
        subtitle=_subtitle(context, len(shown), len(known), len(series), years),
        footer=words.footer(context, drawn),
        description=_description(context, shown),
        table=_table(context, known),
        notes=words.notes(context, drawn),
        demo=any_demo(each.department for each in known),
    )


def _newest(series: Series) -> float:
    found = words.newest(series.figures)
    return 0.0 if found is None or found.value is None else found.value


def _values(series: Series) -> list[float]:
    """Return everything a panel draws, so that no line leaves it."""
    own = [each.value for each in series.figures if each.value is not None]
    return own + [place.median for place in lines.positions(series.figures).values()]


def _add_panel(figure: go.Figure, context: Context, series: Series, cell: Cell) -> None:
    axes = {"xaxis": f"x{cell.suffix}", "yaxis": f"y{cell.suffix}"}
    standing = lines.positions(series.figures)
    if standing:
        years, medians = lines.broken({year: place.median for year, place in standing.items()})
        line = {"color": theme.AVERAGE, "width": 1.5, "dash": "dash"}
        figure.add_scatter(
            x=years, y=medians, mode="lines", line=line, connectgaps=False, hoverinfo="skip", **axes, cliponaxis=False
        )
    for rows in words.series(series.figures):
        _add_own(figure, context, series, rows, axes)
    figure.add_annotation(_name(theme.plain(words.named(series.department)), cell))


def _add_own(
    figure: go.Figure, context: Context, series: Series, rows: list[DepartmentFigure], axes: dict[str, str]
) -> None:
    years, values = lines.broken({row.year: row.value for row in rows if row.value is not None})
    newest = words.newest(series.figures)
    name = theme.plain(words.named(series.department))
    figure.add_scatter(
        x=years,
        y=values,
        mode="lines+markers+text",
        line={"color": theme.OWN, "width": 2},
        marker={"color": theme.OWN, "size": 5},
        text=[context.number(newest.value) if newest and year == newest.year else "" for year in years],
        textposition="top center",
        textfont={"size": theme.SMALL_SIZE + 1, "color": theme.OWN},
        connectgaps=False,
        cliponaxis=False,
        customdata=[series.department.department_id] * len(years),
        hovertext=[f"{name} {year}: {context.value(value)}" for year, value in zip(years, values, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        **axes,
    )


def _name(name: str, cell: Cell) -> dict[str, object]:
    place = {"x": cell.x0, "xref": "paper", "xanchor": "left", "y": cell.y1, "yref": "paper", "yanchor": "bottom"}
    return theme.heading(name, cell.x1 - cell.x0, align="left", **place)


def _add_axes(figure: go.Figure, cell: Cell, years: list[int], values: list[float]) -> None:
    x = lines.years_axis(
        years,
        domain=[cell.x0, cell.x1],
        anchor=f"y{cell.suffix}",
        range=[years[0] - 1, years[-1] + 1],
        tickvals=sorted({years[0], years[-1]}) if cell.lowest else [],
        ticktext=[str(year) for year in sorted({years[0], years[-1]})] if cell.lowest else [],
        tickfont={"size": theme.SMALL_SIZE},
    )
    y = theme.axis(
        domain=[cell.y0, cell.y1],
        anchor=f"x{cell.suffix}",
        range=lines.span(values),
        showticklabels=False,
        showgrid=False,
    )
    figure.update_layout({f"xaxis{cell.suffix}": x, f"yaxis{cell.suffix}": y})


def _meta(context: Context, count: int) -> dict[str, object]:
    phone = narrow(count)
    width = 1 / min(count, NARROW_COLUMNS) - 0.02
    # On a phone a panel is wider than its part of a wide screen, and so is its name.
    places = [{**place, "name": f"heading:{width:.3f}"} for place in phone["annotations"]]
    legend = [
        theme.key("●", theme.OWN, context.say("dchart_legend_own")),
        theme.key("╌", theme.AVERAGE, context.say("dchart_legend_median")),
    ]
    return {
        "head": 26,
        "foot": 24,
        "left": 16,
        "clicks": True,
        "legend": legend,
        "narrow": {**phone, "annotations": places},
    }


def _title(context: Context, known: list[Series]) -> str:
    """Say how many lie on the worse side of their equals' median in the newest year that anybody has."""
    newest = [found for each in known if (found := words.newest(each.figures)) is not None]
    year = max(each.year for each in newest)
    placed = [
        (each.value, each.position.median)
        for each in newest
        if each.year == year and each.position is not None and each.value is not None
    ]
    if not placed:
        values = sorted(_newest(each) for each in known)
        ends = {"low": context.value(values[0]), "high": context.value(values[-1])}
        return context.say("dchart_multiples_range", departments=words.counted(context, len(known)), **ends)
    better = context.indicator.higher_is_better
    n = sum(value < median if better else value > median for value, median in placed)
    text = "dchart_multiples_above" if better is None else "dchart_multiples_worse"
    return context.say(text, part=words.part_of(context, n, len(placed)), year=year)


def _subtitle(context: Context, n: int, known: int, of: int, years: list[int]) -> str:
    without = words.missing(context, of - known, lambda many: context.say("dchart_without", departments=many))
    return words.joined(
        context.measured,
        lines.period(years),
        context.say("shared_axis"),
        context.say("dchart_shown", part=words.part_of(context, n, known)),
        _order(context) if known > n else "",
        without,
    )


def _order(context: Context) -> str:
    return context.say("dchart_lowest_first" if context.indicator.higher_is_better else "dchart_highest_first")


def _description(context: Context, shown: list[Series]) -> str:
    ends = "; ".join(f"{words.named(each.department)} {context.value(_newest(each))}" for each in shown)
    return context.say("described_multiples", n=len(shown), newest=ends)


def _table(context: Context, known: list[Series]) -> Table:
    heads = words.columns(context, "dchart_column_department", "dchart_column_id", "column_year")
    figures = (
        Column(context.measured, context.indicator.decimals),
        Column(context.say("dchart_column_median"), context.indicator.decimals),
    )
    rows = (
        (
            words.named(each.department),
            each.department.department_id,
            str(f.year),
            f.value,
            f.position.median if f.position else None,
            words.status(context, f),
        )
        for each in known
        for f in words.by_year(each.figures)
    )
    return Table((*heads, *figures, Column(context.say("column_status"))), tuple(rows))
