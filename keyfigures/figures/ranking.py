"""The ranking: who has a figure, from the highest; nobody without one is ranked."""

from typing import Any

import plotly.graph_objects as go

from keyfigures.compare import Comparison, Figure
from keyfigures.figures import accounts, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.sums import Sum

# Names stand beside the bars up to this many; beyond it only the ends and the own one are named.
MOST_NAMED = 26
VALUE, DIFFERENCE = 3, 4
NAME_SIZES = {10: theme.BODY_SIZE, 18: 12, MOST_NAMED: theme.SMALL_SIZE}


def ranking(context: Context, comparison: Comparison, everybody: tuple[Figure, ...]) -> Chart:
    """Draw the figures of group and own municipality from the highest, with the average as a line."""
    ranked = sorted(
        (figure for figure in everybody if figure.value is not None),
        key=lambda figure: (-(figure.value or 0), figure.name),
    )
    own = comparison.own.municipality_code
    figure = theme.empty(context.language)
    draw = _draw_bars if len(ranked) <= MOST_NAMED else _draw_columns
    draw(figure, context, ranked, own, comparison)
    missing = tuple(figure for figure in everybody if figure.value is None)
    return Chart(
        figure=figure,
        title=_title(context, comparison),
        subtitle=_subtitle(context, comparison),
        footer=wording.figures_footer(context, ranked),
        description=wording.extremes(context, comparison, ranked),
        table=_table(context, comparison, ranked, missing),
        notes=wording.caveats(context, [comparison.definition_id]),
        sums=_sums(context, comparison, (*ranked, *missing)),
    )


def _draw_bars(figure: go.Figure, context: Context, ranked: list[Figure], own: str, comparison: Comparison) -> None:
    size = next(size for most, size in NAME_SIZES.items() if len(ranked) <= most)
    names = [f"<b>{each.name}</b>" if each.municipality_code == own else each.name for each in ranked]
    figure.add_bar(
        x=[each.value for each in ranked],
        y=list(range(len(ranked))),
        orientation="h",
        marker={"color": [_colour(each, own) for each in ranked]},
        text=[context.number(each.value) for each in ranked],
        textposition="outside",
        textfont={"size": size},
        cliponaxis=False,
        hoverinfo="skip",
    )
    top = max((each.value or 0 for each in ranked), default=1.0)
    longest = max((len(each.name) for each in ranked), default=0)
    figure.update_layout(
        xaxis=theme.axis(range=[0, top * 1.08], visible=False),
        yaxis=theme.rows(names, tickfont={"size": size}),
        bargap=0.25,
        meta={"head": 26, "foot": 8, "left": 24 + longest * size * 0.56},
    )
    _add_average(figure, context, comparison, vertical=True)


def _draw_columns(figure: go.Figure, context: Context, ranked: list[Figure], own: str, comparison: Comparison) -> None:
    figure.add_bar(
        x=list(range(1, len(ranked) + 1)),
        y=[each.value for each in ranked],
        marker={"color": [_colour(each, own) for each in ranked]},
        customdata=[each.name for each in ranked],
        hovertemplate=f"%{{x}}. %{{customdata}}: %{{y:.{context.indicator.decimals}f}}<extra></extra>",
    )
    named = {0, len(ranked) - 1} | {place for place, each in enumerate(ranked) if each.municipality_code == own}
    for place in sorted(named):
        each = ranked[place]
        figure.add_annotation(
            theme.note(
                f"<b>{each.name}</b> {context.number(each.value)}",
                x=place + 1,
                y=_above(ranked, place),
                yanchor="bottom",
                xanchor=_side(ranked, place),
                font={"color": theme.OWN if each.municipality_code == own else theme.TEXT, "size": theme.BODY_SIZE},
            )
        )
    top = max((each.value or 0 for each in ranked), default=1.0)
    ticks = _rank_ticks(len(ranked))
    figure.update_layout(
        xaxis=theme.axis(
            range=[0, len(ranked) + 1],
            showgrid=False,
            tickvals=ticks,
            ticktext=[context.say("rank_tick", rank=tick) for tick in ticks],
        ),
        yaxis=theme.axis(range=[0, top * 1.12]),
        bargap=0.2,
        meta={"head": 12, "foot": 30, "left": 44},
    )
    _add_average(figure, context, comparison, vertical=False)


def _side(ranked: list[Figure], place: int) -> str:
    """Return the side of its column a name starts at, so that it stays in the picture."""
    return "left" if place < len(ranked) * 0.8 else "right"


def _above(ranked: list[Figure], place: int) -> float | None:
    """Return a height that clears the columns under a name, which takes about an eighth of the width."""
    reach = place if _side(ranked, place) == "left" else max(0, place - len(ranked) // 8)
    return ranked[reach].value


def _rank_ticks(n: int) -> list[int]:
    return [1, *range(20, n - 9, 20), n]


def _colour(figure: Figure, own: str) -> str:
    return theme.OWN if figure.municipality_code == own else theme.OTHERS


def _add_average(figure: go.Figure, context: Context, comparison: Comparison, *, vertical: bool) -> None:
    if comparison.average is None:
        return
    value = comparison.average.value
    text = f"{context.say(f'average_{comparison.kind}_short')}: <b>{context.value(value)}</b>"
    line = {"color": theme.AVERAGE, "width": 2, "dash": "dash"}
    font = {"color": theme.AVERAGE, "size": theme.BODY_SIZE}
    if vertical:
        figure.add_vline(x=value, line=line)
        figure.add_annotation(theme.note(text, x=value, y=1, yref="paper", yanchor="bottom", font=font))
    else:
        figure.add_hline(y=value, line=line)
        figure.add_annotation(
            theme.note(text, x=1, xref="paper", xanchor="right", y=value, yanchor="bottom", font=font)
        )


def _title(context: Context, comparison: Comparison) -> str:
    if comparison.rank is None:
        return wording.finding(context, comparison)
    return context.say(
        "ranking_title",
        name=comparison.own.name,
        rank=comparison.rank,
        of=comparison.of_ranked,
        value=context.value(comparison.own.value),
        year=comparison.year,
    )


def _subtitle(context: Context, comparison: Comparison) -> str:
    parts = (
        context.measured,
        str(comparison.year),
        context.definition(comparison.definition_id),
        wording.group_sentence(context, comparison),
    )
    return " · ".join(parts)


def _table(context: Context, comparison: Comparison, ranked: list[Figure], missing: tuple[Figure, ...]) -> Table:
    say, decimals = context.say, context.indicator.decimals
    mean = comparison.average
    columns = (
        Column(say("column_rank"), 0),
        Column(say("column_municipality")),
        Column(say("column_code")),
        Column(context.measured, decimals),
        Column(say("column_difference"), decimals, signed=True),
        Column(say("column_status")),
    )
    rows: list[tuple[Any, ...]] = [
        (
            1 + sum((other.value or 0) > (each.value or 0) for other in ranked),
            each.name,
            each.municipality_code,
            each.value,
            None if mean is None or each.value is None else each.value - mean.value,
            wording.status_words(context, each.status),
        )
        for each in ranked
    ]
    rows += [
        (None, each.name, each.municipality_code, None, None, wording.status_words(context, each.status))
        for each in missing
    ]
    return Table(columns, tuple(rows))


def _sums(context: Context, comparison: Comparison, listed: tuple[Figure, ...]) -> tuple[Sum, ...]:
    """Return the sums of own figure, average and difference; every row's difference is less the average."""
    places = accounts.places(listed, VALUE)
    less = tuple((row, DIFFERENCE, VALUE) for row, each in enumerate(listed) if each.value is not None)
    return accounts.of_comparison(context, comparison, places=places, against=less)
