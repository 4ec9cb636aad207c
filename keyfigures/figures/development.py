"""The development over years: own line, average and the others; gaps are gaps."""

from collections.abc import Iterator
from dataclasses import replace

import plotly.graph_objects as go

from keyfigures.compare import AverageFigure, Comparison, Figure
from keyfigures.figures import accounts, panels, sums, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.panels import Panel

# More grey lines than this can't be told apart and are left out; the table has them.
MOST_OTHERS = 25
# The sums of all years of so many figures are small; of more, those of the newest and the chosen year are kept.
MOST_ROWS = 400
VALUE, AVERAGE = 3, 4


def development(
    context: Context, comparison: Comparison, figures: tuple[Figure, ...], averages: tuple[AverageFigure, ...]
) -> Chart:
    """Draw the own figure and one kind of average over the years, each definition in its own panel.

    ``figures`` holds a row for every year, with None where there is no figure: there the line breaks.
    """
    own = comparison.own.municipality_code
    shown = panels.panels(figures, averages, own)
    figure = theme.empty(context.language)
    for place, panel in enumerate(shown, start=1):
        axis = panels.add_axis(figure, panel, place)
        if _others_drawn(comparison):
            _add_others(figure, panel, axis, own, context)
        _add_average(figure, panel, axis, context)
        _add_own(figure, panel, axis, own, context)
        figure.add_annotation(panels.heading(panel, _heading(context, panel, comparison)))
    drawn = tuple(each for panel in shown for each in panel.figures)
    top = max((each.value for each in drawn if each.value is not None), default=1.0)
    legend = [
        theme.key("●", theme.OWN, comparison.own.name),
        theme.key("◆", theme.AVERAGE, wording.group_sentence(context, comparison)),
    ]
    if _others_drawn(comparison):
        legend.append(theme.key("●", theme.OTHERS, context.say("legend_others")))
    meta = {"head": 30, "foot": 30, "left": 44, "legend": legend, "narrow": {"shape": 1.9}}
    figure.update_layout(yaxis={"range": [0, top * 1.12], "side": "left"}, meta=meta)
    definitions = [panel.definition_id for panel in shown]
    lock = wording.definition_lock(context, definitions)
    listed = _listed(shown, own)
    return Chart(
        figure=figure,
        title=wording.finding(context, comparison),
        subtitle=" · ".join(filter(None, (context.measured, lock))),
        footer=wording.figures_footer(context, drawn),
        description=_description(context, shown, own, comparison.own.name),
        table=_table(context, shown, listed),
        notes=wording.caveats(context, definitions),
        sums=_sums(context, comparison, shown, listed),
    )


def _others_drawn(comparison: Comparison) -> bool:
    return 0 < len(set(comparison.group.codes) - {comparison.own.municipality_code}) <= MOST_OTHERS


def _heading(context: Context, panel: Panel, comparison: Comparison) -> str:
    """Name the definition and how many of the group its averages rest on."""
    counts = sorted({average.n for average in panel.averages if average.n is not None})
    if not counts:
        return context.definition(panel.definition_id)
    n = str(counts[0]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"
    coverage = context.say("coverage", n=n, of=comparison.of)
    return context.say("panel_average", definition=context.definition(panel.definition_id), coverage=coverage)


def _add_others(figure: go.Figure, panel: Panel, axis: str, own: str, context: Context) -> None:
    others = {code: rows for code, rows in panels.by_municipality(panel.figures).items() if code != own}
    for rows in others.values():
        figure.add_scatter(
            x=[row.year for row in rows],
            y=[row.value for row in rows],
            mode="lines+markers",
            line={"color": theme.OTHERS, "width": 1},
            marker={"color": theme.OTHERS, "size": 4},
            connectgaps=False,
            xaxis=axis,
            hovertemplate=f"{rows[0].name} %{{x}}: %{{y:.{context.indicator.decimals}f}}<extra></extra>",
        )


def _add_average(figure: go.Figure, panel: Panel, axis: str, context: Context) -> None:
    by_year = {average.year: average.value for average in panel.averages}
    years = list(range(panel.first_year, panel.last_year + 1))
    figure.add_scatter(
        x=years,
        y=[by_year.get(year) for year in years],
        mode="lines+markers+text",
        line={"color": theme.AVERAGE, "width": 2.5, "dash": "dash"},
        marker={"color": theme.AVERAGE, "size": 8, "symbol": "diamond"},
        text=_end_labels(years, by_year, context),
        textposition="bottom center",
        textfont={"color": theme.AVERAGE, "size": theme.BODY_SIZE},
        connectgaps=False,
        cliponaxis=False,
        xaxis=axis,
        hovertemplate=f"{context.say('average')} %{{x}}: %{{y:.{context.indicator.decimals}f}}<extra></extra>",
    )


def _add_own(figure: go.Figure, panel: Panel, axis: str, own: str, context: Context) -> None:
    rows = panels.by_municipality(panel.figures).get(own, [])
    values = {row.year: row.value for row in rows if row.value is not None}
    figure.add_scatter(
        x=[row.year for row in rows],
        y=[row.value for row in rows],
        mode="lines+markers+text",
        line={"color": theme.OWN, "width": 3.5},
        marker={"color": theme.OWN, "size": 9},
        text=_end_labels([row.year for row in rows], values, context),
        textposition="top center",
        textfont={"color": theme.OWN, "size": theme.BODY_SIZE + 2},
        connectgaps=False,
        cliponaxis=False,
        xaxis=axis,
        hovertemplate=f"{rows[0].name if rows else ''} %{{x}}: %{{y:.{context.indicator.decimals}f}}<extra></extra>",
    )


def _end_labels(years: list[int], values: dict[int, float], context: Context) -> list[str]:
    """Return a label for the first and the last figure and none between."""
    ends = {min(values), max(values)} if values else set()
    return [f"<b>{context.number(values[year])}</b>" if year in ends else "" for year in years]


def _description(context: Context, shown: tuple[Panel, ...], own: str, name: str) -> str:
    sentences = []
    for panel in shown:
        values = [
            (row.year, row.value) for row in panel.figures if row.municipality_code == own and row.value is not None
        ]
        where = context.definition(panel.definition_id)
        if not values:
            sentences.append(context.say("described_nothing", definition=where, name=name))
            continue
        (first, first_value), (last, last_value) = values[0], values[-1]
        highest = max(values, key=lambda pair: pair[1])
        sentences.append(
            context.say(
                "described_series" if len(values) > 1 else "described_point",
                definition=where,
                name=name,
                first=first,
                first_value=context.value(first_value),
                last=last,
                last_value=context.value(last_value),
                highest=highest[0],
                highest_value=context.value(highest[1]),
                change=context.difference(last_value - first_value),
            )
        )
    return " ".join(sentences)


def _listed(shown: tuple[Panel, ...], own: str) -> list[Figure]:
    """Return the figures in the order of the table: panel by panel, the own municipality first."""
    return [
        row
        for panel in shown
        for row in sorted(panel.figures, key=lambda row: row.municipality_code != own)
        if panel.first_year <= row.year <= panel.last_year
    ]


def _table(context: Context, shown: tuple[Panel, ...], listed: list[Figure]) -> Table:
    say, decimals = context.say, context.indicator.decimals
    columns = (
        *(Column(say(name)) for name in ("column_municipality", "column_year", "column_definition")),
        Column(context.measured, decimals),
        Column(say("column_average_value"), decimals),
        Column(say("column_status")),
    )
    averages = {(each.definition_id, each.year): each.value for panel in shown for each in panel.averages}
    rows = (
        (
            row.name,
            str(row.year),
            context.definition(row.definition_id),
            row.value,
            averages.get((row.definition_id, row.year)),
            wording.status_words(context, row.status),
        )
        for row in listed
    )
    return Table(columns, tuple(rows))


def _sums(
    context: Context, comparison: Comparison, shown: tuple[Panel, ...], listed: list[Figure]
) -> tuple[sums.Sum, ...]:
    """Return the sums of the own figures and averages that are drawn, and of the difference in the chosen year."""
    places = accounts.places(listed, VALUE)
    return sums.together(
        (
            *(each for panel in shown for each in _of_panel(context, comparison, panel, places)),
            *accounts.of_comparison(context, comparison, places=places),
        )
    )


def _of_panel(context: Context, comparison: Comparison, panel: Panel, places: accounts.Places) -> Iterator[sums.Sum]:
    own, counted = comparison.own.municipality_code, {each.municipality_code for each in comparison.members}
    by_year: dict[int, list[Figure]] = {}
    for each in panel.figures:
        by_year.setdefault(each.year, []).append(each)
    kept = _kept(panel, own, comparison.year, whole=len(places) <= MOST_ROWS)
    for each in panel.figures:
        if each.municipality_code == own and each.year in kept and each.value is not None:
            yield accounts.figure_sum(context, each, places)
    for mean in panel.averages:
        rows = by_year.get(mean.year, [])
        keys = map(accounts.place, rows)
        cells = tuple((places[key][0], AVERAGE) for key in keys if key in places)
        if cells and mean.year in kept:
            members = [each for each in rows if each.municipality_code in counted]
            made = accounts.average_sum(context, comparison, mean, members, places)
            yield replace(made, cells=cells)


def _kept(panel: Panel, own: str, year: int, *, whole: bool) -> set[int]:
    """Return the years whose sums are kept."""
    if whole:
        return set(range(panel.first_year, panel.last_year + 1))
    known = [each.year for each in panel.figures if each.municipality_code == own and each.value is not None]
    return {year, *known[-1:], *(each.year for each in panel.averages[-1:])}
