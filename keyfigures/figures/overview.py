"""The manager's chart: the own municipality against the averages that are quoted, one panel a definition."""

from dataclasses import dataclass

import plotly.graph_objects as go

from keyfigures.compare import Comparison
from keyfigures.figures import accounts, sums, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.wording import average_name

LABEL_ROOM = 330
OWN, AVERAGE, DIFFERENCE = 3, 4, 5


@dataclass(frozen=True)
class Bar:
    """One bar of a panel: a name, a value, and whether it is the own municipality."""

    label: str
    value: float
    own: bool


def overview(context: Context, panels: tuple[tuple[Comparison, ...], ...]) -> Chart:
    """Draw a panel for each definition: the own figure, then each comparison's average.

    ``panels`` holds, newest last, the comparisons of one definition and year each.
    """
    figure = theme.empty(context.language)
    bars = tuple(_bars(context, panel) for panel in panels)
    # Each panel takes the height of its bars and one more for its heading.
    rows = [len(drawn) + 1 for drawn in bars]
    top = 1.0
    for place, (panel, drawn) in enumerate(zip(panels, bars, strict=True), start=1):
        height = rows[place - 1] / sum(rows)
        ceiling = top - height / rows[place - 1]
        _add_panel(figure, context, place, (top - height, ceiling), drawn)
        figure.add_annotation(_heading(context, panel, ceiling))
        if place > 1:
            figure.add_shape(_divider(top))
        top -= height
    highest = max(bar.value for drawn in bars for bar in drawn)
    figure.update_layout(
        xaxis=theme.axis(range=[0, highest * 1.12], visible=False),
        meta={
            "head": 0,
            "foot": 0,
            "left": LABEL_ROOM,
            "least": 500,
            "narrow": {"shape": 2.3, "layout": {"xaxis": {"range": [0, highest * 1.4]}}},
        },
        bargap=0.3,
    )
    comparisons = tuple(comparison for panel in panels for comparison in panel)
    definitions = [comparison.definition_id for comparison in comparisons]
    lock = wording.definition_lock(context, definitions)
    return Chart(
        figure=figure,
        title=_title(context, panels),
        subtitle=" · ".join(filter(None, (context.measured, lock))),
        footer=wording.figures_footer(context, (comparison.own for comparison in comparisons)),
        description=_description(context, panels),
        table=_table(context, comparisons),
        notes=wording.caveats(context, definitions),
        sums=_sums(context, comparisons),
    )


def _bars(context: Context, panel: tuple[Comparison, ...]) -> tuple[Bar, ...]:
    own, one_group = panel[0].own, _one_group(panel)
    first = () if own.value is None else (Bar(own.name, own.value, own=True),)
    rest = (
        Bar(_label(context, comparison, group_above=one_group), comparison.average.value, own=False)
        for comparison in panel
        if comparison.average is not None
    )
    return (*first, *rest)


def _one_group(panel: tuple[Comparison, ...]) -> bool:
    return len({comparison.group.text for comparison in panel}) == 1


def _label(context: Context, comparison: Comparison, *, group_above: bool) -> str:
    """Name an average: its group unless the heading has it, its kind, its weight and how many have a figure."""
    mean = comparison.average
    average = average_name(context, comparison.kind)
    weight = wording.weight_words(context, mean.weight_id, mean.weight_year) if mean else ""
    parts = [] if group_above else [comparison.group.name.to(context.language)]
    parts.append(f"{average} ({weight})" if weight else average)
    if not group_above and mean is not None and mean.n is not None:
        parts.append(context.say("coverage", n=mean.n, of=comparison.of))
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def _add_panel(
    figure: go.Figure, context: Context, place: int, domain: tuple[float, float], bars: tuple[Bar, ...]
) -> None:
    suffix = "" if place == 1 else str(place)
    figure.add_bar(
        x=[bar.value for bar in bars],
        y=list(range(len(bars))),
        orientation="h",
        marker={"color": [theme.OWN if bar.own else theme.OTHERS for bar in bars]},
        text=[f"<b>{context.value(bar.value)}</b>" for bar in bars],
        textposition="outside",
        textfont={"size": 16, "color": theme.TEXT},
        hoverinfo="skip",
        cliponaxis=False,
        yaxis=f"y{suffix}",
    )
    names = [theme.bold(bar.label, if_=bar.own) for bar in bars]
    look = {"domain": list(domain), "range": [len(bars) - 0.5, -0.5], "tickfont": {"size": 13}}
    figure.update_layout({f"yaxis{suffix}": theme.rows(names, **look)})


def _heading(context: Context, panel: tuple[Comparison, ...], y: float) -> dict[str, object]:
    first = panel[0]
    parts = [f"<b>{first.year}</b>", context.definition(first.definition_id)]
    if _one_group(panel):
        counted = max(comparison.average.n or 0 for comparison in panel if comparison.average)
        group = first.group.name.to(context.language)
        parts.append(f"{group} ({context.say('coverage', n=counted, of=first.of)})")
    text = " · ".join(parts)
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "yref": "paper", "yanchor": "bottom", "yshift": 1}
    return theme.heading(text, 1.0, align="left", **place)


def _divider(y: float) -> dict[str, object]:
    line = {"color": theme.MUTED, "dash": "dash", "width": 1.5}
    return {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": y, "y1": y, "yref": "paper", "line": line}


def _title(context: Context, panels: tuple[tuple[Comparison, ...], ...]) -> str:
    signs = {_sign(comparison) for panel in panels for comparison in panel}
    name = panels[0][0].own.name
    years = [str(panel[0].year) for panel in panels]
    when = context.say("both_years" if len(years) > 1 else "one_year", first=years[0], last=years[-1])
    text = {frozenset({1}): "overview_above", frozenset({-1}): "overview_below"}.get(frozenset(signs), "overview_mixed")
    return context.say(text, name=name, when=when)


def _sign(comparison: Comparison) -> int:
    difference = comparison.difference_pp
    return 0 if difference is None or difference == 0 else 1 if difference > 0 else -1


def _description(context: Context, panels: tuple[tuple[Comparison, ...], ...]) -> str:
    return " ".join(
        f"{context.definition(comparison.definition_id)}: {wording.finding(context, comparison)} "
        f"({wording.group_sentence(context, comparison)})."
        for panel in panels
        for comparison in panel
    )


def _table(context: Context, comparisons: tuple[Comparison, ...]) -> Table:
    say, decimals = context.say, context.indicator.decimals
    columns = (
        Column(say("column_year")),
        Column(say("column_definition")),
        Column(say("column_average")),
        Column(say("column_own", name=comparisons[0].own.name), decimals),
        Column(say("column_average_value"), decimals),
        Column(say("column_difference"), decimals, signed=True),
    )
    rows = (
        (
            str(comparison.year),
            context.definition(comparison.definition_id),
            wording.group_sentence(context, comparison),
            comparison.own.value,
            None if comparison.average is None else comparison.average.value,
            comparison.difference_pp,
        )
        for comparison in comparisons
    )
    return Table(columns, tuple(rows))


def _sums(context: Context, comparisons: tuple[Comparison, ...]) -> tuple[sums.Sum, ...]:
    return sums.together(
        each
        for row, comparison in enumerate(comparisons)
        for each in accounts.of_comparison(
            context, comparison, cells=(((row, OWN),), ((row, AVERAGE),), ((row, DIFFERENCE),))
        )
    )
