"""Small multiples: one small panel a municipality, all with the same axes."""

import math
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from keyfigures.compare import Comparison, Figure
from keyfigures.figures import accounts, panels, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table

MOST_PANELS = 24
VALUE = 2
NARROW_COLUMNS = 2
GAP_X, GAP_Y = 0.02, 0.11
# However many rows there are, half of the height belongs to the panels.
MOST_GAPS = 0.5


def multiples(context: Context, comparison: Comparison, figures: tuple[Figure, ...]) -> Chart:
    """Draw the years of one definition for each municipality, the own one first and marked.

    With more than 24 municipalities the own one and the 23 with the highest newest figure are drawn.
    """
    own = comparison.own.municipality_code
    of_definition = [each for each in figures if each.definition_id == comparison.definition_id]
    with_value = [each for each in of_definition if each.value is not None]
    first, last = min(each.year for each in with_value), max(each.year for each in with_value)
    series = {
        code: [each for each in rows if first <= each.year <= last]
        for code, rows in panels.by_municipality(of_definition).items()
        if any(each.value is not None for each in rows)
    }
    shown = sorted(series, key=lambda code: (code != own, -_newest(series[code])))[:MOST_PANELS]
    figure = theme.empty(context.language)
    top = max(each.value or 0 for code in shown for each in series[code])
    for code, cell in zip(shown, grid(len(shown), columns(len(shown))), strict=True):
        _add_panel(figure, context, series[code], cell, top=top, own=code == own)
    figure.update_layout(meta={"head": 26, "foot": 24, "left": 16, "narrow": narrow(len(shown))})
    drawn = [each for code in shown for each in series[code]]
    return Chart(
        figure=figure,
        title=wording.finding(context, comparison),
        subtitle=_subtitle(context, comparison, len(shown), (first, last)),
        footer=wording.figures_footer(context, drawn),
        description=_description(context, series, shown),
        table=_table(context, drawn),
        notes=wording.caveats(context, [comparison.definition_id]),
        sums=accounts.of_comparison(context, comparison, places=accounts.places(drawn, VALUE)),
    )


def _newest(rows: list[Figure]) -> float:
    return next((row.value for row in reversed(rows) if row.value is not None), 0.0)


@dataclass(frozen=True)
class Cell:
    """The place of one small panel in the grid, in parts of the plot, and whether its years are written."""

    place: int
    x0: float
    x1: float
    y0: float
    y1: float
    lowest: bool

    @property
    def suffix(self) -> str:
        """Return what the panel's axes are called by."""
        return "" if self.place == 0 else str(self.place + 1)


def narrow(count: int) -> dict[str, Any]:
    """Return how a phone places the panels: two beside each other, as high as they need."""
    cells = grid(count, NARROW_COLUMNS)
    axes: dict[str, Any] = {f"xaxis{cell.suffix}": {"domain": [cell.x0, cell.x1]} for cell in cells}
    axes |= {f"yaxis{cell.suffix}": {"domain": [cell.y0, cell.y1]} for cell in cells}
    places = [{"x": cell.x0, "y": cell.y1} for cell in cells]
    return {"shape": 0.7 + 0.28 * math.ceil(count / NARROW_COLUMNS), "layout": axes, "annotations": places}


def columns(count: int) -> int:
    """Return how many panels stand beside each other on a wide screen."""
    return min(6, math.ceil(math.sqrt(count * 1.6)))


def grid(count: int, across: int) -> list[Cell]:
    """Return the places of so many panels in rows from the top."""
    lines = math.ceil(count / across)
    gap = min(GAP_Y, MOST_GAPS / max(1, lines - 1))
    width, height = (1 - GAP_X * (across - 1)) / across, (1 - gap * (lines - 1)) / lines
    cells = []
    for place in range(count):
        line, column = divmod(place, across)
        x0, y1 = column * (width + GAP_X), 1 - line * (height + gap)
        cells.append(Cell(place, x0, x0 + width, max(0.0, y1 - height), y1, lowest=place + across >= count))
    return cells


def _add_panel(figure: go.Figure, context: Context, rows: list[Figure], cell: Cell, *, top: float, own: bool) -> None:
    years = [row.year for row in rows]
    _add_axes(figure, cell, (years[0], years[-1]), top)
    colour = theme.OWN if own else theme.MUTED
    newest = max(row.year for row in rows if row.value is not None)
    figure.add_scatter(
        x=years,
        y=[row.value for row in rows],
        mode="lines+markers+text",
        line={"color": colour, "width": 2.5 if own else 1.5},
        marker={"color": colour, "size": 5},
        text=[context.number(row.value) if row.year == newest else "" for row in rows],
        textposition="top left" if len(rows) > 1 else "top center",
        textfont={"size": theme.SMALL_SIZE + 1, "color": colour},
        connectgaps=False,
        cliponaxis=False,
        xaxis=f"x{cell.suffix}",
        yaxis=f"y{cell.suffix}",
        hovertemplate=f"{rows[0].name} %{{x}}: %{{y:.{context.indicator.decimals}f}}<extra></extra>",
    )
    name = f"<b>{rows[0].name}</b>" if own else rows[0].name
    figure.add_annotation(
        theme.note(name, x=cell.x0, xref="paper", xanchor="left", y=cell.y1, yref="paper", yanchor="bottom")
    )


def _add_axes(figure: go.Figure, cell: Cell, years: tuple[int, int], top: float) -> None:
    ends = sorted(set(years))
    x = theme.axis(
        domain=[cell.x0, cell.x1],
        anchor=f"y{cell.suffix}",
        range=[years[0] - 1, years[1] + 1],
        showgrid=False,
        tickvals=ends if cell.lowest else [],
        tickfont={"size": theme.SMALL_SIZE},
    )
    y = theme.axis(
        domain=[cell.y0, cell.y1],
        anchor=f"x{cell.suffix}",
        range=[0, top * 1.25],
        showticklabels=False,
        showgrid=False,
    )
    figure.update_layout({f"xaxis{cell.suffix}": x, f"yaxis{cell.suffix}": y})


def _subtitle(context: Context, comparison: Comparison, shown: int, span: tuple[int, int]) -> str:
    parts = [
        context.measured,
        f"{span[0]}–{span[1]}" if span[0] != span[1] else str(span[0]),
        context.definition(comparison.definition_id),
        context.say("shared_axis"),
        context.say("shown_of", n=shown, of=len({*comparison.group.codes, comparison.own.municipality_code})),
        wording.group_sentence(context, comparison),
    ]
    return " · ".join(parts)


def _description(context: Context, series: dict[str, list[Figure]], shown: list[str]) -> str:
    ends = (f"{series[code][0].name} {context.value(_newest(series[code]))}" for code in shown)
    return context.say("described_multiples", n=len(shown), newest="; ".join(ends))


def _table(context: Context, drawn: list[Figure]) -> Table:
    say = context.say
    heads = (
        *(Column(say(name)) for name in ("column_municipality", "column_year")),
        Column(context.measured, context.indicator.decimals),
        Column(say("column_status")),
    )
    rows = ((each.name, str(each.year), each.value, wording.status_words(context, each.status)) for each in drawn)
    return Table(heads, tuple(rows))
