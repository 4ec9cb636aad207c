"""One department over the years: its own line, its equals' band and median, its twins, and what it was made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from keyfigures.departments import any_demo
from keyfigures.departments.values import Department, DepartmentFigure, Position
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import accounts, lines, words
from keyfigures.figures.departments.lines import Series

VALUE = 2
Years = Sequence[tuple[int, float | None]]


@dataclass(frozen=True)
class _Story:
    """All that is drawn of a department."""

    department: Department
    series: Sequence[DepartmentFigure]
    twins: Years
    predecessors: Sequence[Series]

    @property
    def everybody(self) -> list[DepartmentFigure]:
        return [*self.series, *(each for one in self.predecessors for each in one.figures)]

    @property
    def known(self) -> dict[int, float]:
        return {each.year: each.value for each in self.series if each.value is not None}

    @property
    def standing(self) -> dict[int, Position]:
        return lines.positions(self.series)


def department_trend(
    context: Context,
    department: Department,
    series: Sequence[DepartmentFigure],
    *,
    twins: Years = (),
    predecessors: Sequence[Series] = (),
) -> Chart:
    """Draw one indicator of a department over all years against its equals of the same years.

    ``twins`` are the years and medians of its twins. ``predecessors`` get a dotted line each that ends before the
    mark of the merger and is never joined with the own one. Two definitions are two lines.
    Raises SelectionError when neither the department nor a predecessor has a figure.
    """
    story = _Story(department, series, twins, predecessors)
    if words.newest(story.everybody) is None:
        raise words.nothing()
    figure = theme.empty(context.language)
    lines.add_band(figure, story.standing)
    _add_median(figure, {year: place.median for year, place in story.standing.items()}, theme.AVERAGE, "dash")
    _add_median(figure, {year: value for year, value in twins if value is not None}, theme.TWINS, "dashdot")
    for one in predecessors:
        _add_predecessor(figure, context, one)
    _add_own(figure, context, story)
    _add_break(figure, context, story)
    _layout(figure, context, story)
    return Chart(
        figure=figure,
        title=_title(context, story),
        subtitle=_subtitle(context, story),
        footer=words.footer(context, story.everybody),
        description=_description(context, story),
        table=_table(context, story),
        notes=words.notes(context, story.everybody),
        demo=any_demo([department, *(each.department for each in predecessors)]),
        sums=tuple(
            accounts.figure_sum(context, department, each, ((row, VALUE),))
            for row, each in enumerate(words.by_year(series))
        ),
    )


def _add_median(figure: go.Figure, values: dict[int, float], colour: str, dash: str) -> None:
    if not values:
        return
    years, medians = lines.broken(values)
    figure.add_scatter(
        x=years,
        y=medians,
        mode="lines+markers",
        line={"color": colour, "width": 2, "dash": dash},
        marker={"color": colour, "size": 5, "symbol": "diamond"},
        connectgaps=False,
        hoverinfo="skip",
    )


def _add_predecessor(figure: go.Figure, context: Context, one: Series) -> None:
    name = theme.plain(words.named(one.department))
    for rows in words.series(one.figures):
        years, values = lines.broken({row.year: row.value for row in rows if row.value is not None})
        figure.add_scatter(
            x=years,
            y=values,
            mode="lines+markers",
            line={"color": theme.OTHERS, "width": 2, "dash": "dot"},
            marker={"color": theme.OTHERS, "size": 5},
            connectgaps=False,
            customdata=[one.department.department_id] * len(years),
            hovertext=[f"{name} {year}: {context.value(value)}" for year, value in zip(years, values, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _add_own(figure: go.Figure, context: Context, story: _Story) -> None:
    name = theme.plain(words.named(story.department))
    for rows in words.series(story.series):
        known = {row.year: row.value for row in rows if row.value is not None}
        years, values = lines.broken(known)
        told = _told(known)
        figure.add_scatter(
            x=years,
            y=values,
            mode="lines+markers+text",
            line={"color": theme.OWN, "width": 3.5},
            marker={"color": theme.OWN, "size": 9},
            text=[f"<b>{context.number(known[year])}</b>" if year in told else "" for year in years],
            textposition="top center",
            textfont={"color": theme.OWN, "size": theme.BODY_SIZE + 1},
            connectgaps=False,
            cliponaxis=False,
            customdata=[story.department.department_id] * len(years),
            hovertext=[f"{name} {year}: {context.value(value)}" for year, value in zip(years, values, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _told(known: dict[int, float]) -> set[int]:
    """Return the years whose figures are written: first, last, highest and lowest."""
    return {min(known), max(known), max(known, key=lambda year: known[year]), min(known, key=lambda year: known[year])}


def _merged(story: _Story) -> int | None:
    """Return the year from which the department is what it is today."""
    stated = (story.department.valid_from or "")[:4]
    return int(stated) if stated.isdigit() else min(story.known, default=None)


def _add_break(figure: go.Figure, context: Context, story: _Story) -> None:
    year = _merged(story)
    if not story.predecessors or year is None:
        return
    at = min(story.known, default=year) - 0.5
    figure.add_vline(x=at, line={"color": theme.MUTED, "width": 1.5, "dash": "dot"})
    text = context.say("dchart_merged" if len(story.predecessors) > 1 else "dchart_bounds_changed", year=year)
    figure.add_annotation(theme.note(text, x=at, xanchor="left", xshift=4, y=1, yref="paper", yanchor="top"))


def _layout(figure: go.Figure, context: Context, story: _Story) -> None:
    twins = {year: value for year, value in story.twins if value is not None}
    values = [each.value for each in story.everybody if each.value is not None]
    values += [*twins.values(), *(end for place in story.standing.values() for end in (place.p25, place.p75))]
    figure.update_layout(
        xaxis=lines.years_axis(lines.every_year([*(each.year for each in story.everybody), *twins])),
        yaxis=theme.axis(range=lines.span(values)),
        meta={
            "head": 18,
            "foot": 30,
            "left": 60,
            "clicks": True,
            "legend": _legend(context, story, twins=bool(twins)),
            "narrow": {"shape": 1.5},
        },
    )


def _legend(context: Context, story: _Story, *, twins: bool) -> list[dict[str, str]]:
    keys = [theme.key("●", theme.OWN, words.named(story.department))]
    if story.standing:
        keys.append(theme.key("╌", theme.AVERAGE, context.say("dchart_legend_median")))
        keys.append(theme.key("▬", theme.OTHERS, context.say("dchart_legend_band")))
    if twins:
        keys.append(theme.key("-·-", theme.TWINS, context.say("dchart_legend_twins")))
    if story.predecessors:
        names = ", ".join(words.named(each.department) for each in story.predecessors)
        keys.append(theme.key("┈", theme.OTHERS, context.say("dchart_legend_predecessors", names=names)))
    return keys


def _title(context: Context, story: _Story) -> str:
    newest, name = words.newest(story.series), words.named(story.department)
    if newest is None or newest.value is None:
        return context.say("dchart_no_figure", name=name)
    said = {"name": name, "value": context.value(newest.value), "year": newest.year}
    if newest.position is None:
        return context.say("dchart_no_equals", **said)
    difference = newest.value - newest.position.median
    # The class counts the department itself, and so does its median.
    rest = {"n": newest.position.n + 1, "gap": words.apart(context, difference)}
    above, below, level = "dchart_above_class", "dchart_below_class", "dchart_level_class"
    return context.say(words.side(context, difference, (above, below, level)), **said, **rest)


def _subtitle(context: Context, story: _Story) -> str:
    years = lines.every_year(each.year for each in story.everybody if each.value is not None)
    department = story.department
    return words.joined(context.measured, lines.period(years), words.organisation(department), department.municipality)


def _description(context: Context, story: _Story) -> str:
    name = words.named(story.department)
    if not story.known:
        return f"{context.say('dchart_no_figure', name=name)}."
    return words.described(context, name, story.known)


def _table(context: Context, story: _Story) -> Table:
    say, decimals, language = context.say, context.indicator.decimals, context.language
    columns = (
        *words.columns(context, "dchart_column_department", "column_year"),
        Column(context.measured, decimals),
        *(Column(say(name), decimals) for name in ("dchart_column_median", "dchart_column_p25", "dchart_column_p75")),
        Column(say("dchart_column_twins"), decimals),
        Column(context.indicator.numerator.to(language), 0),
        Column(context.indicator.denominator.to(language), 0),
        Column(say("column_status")),
    )
    own = words.named(story.department)
    rows = [_line(context, own, each, dict(story.twins)) for each in words.by_year(story.series)]
    rows += [
        _line(context, words.named(one.department), each, {})
        for one in story.predecessors
        for each in words.by_year(one.figures)
    ]
    return Table(columns, tuple(rows))


def _line(context: Context, name: str, figure: DepartmentFigure, twins: dict[int, float | None]) -> tuple[object, ...]:
    place = figure.position
    band = (place.median, place.p25, place.p75) if place else (None, None, None)
    counts = (figure.numerator, figure.denominator, words.status(context, figure))
    return (name, str(figure.year), figure.value, *band, twins.get(figure.year), *counts)
