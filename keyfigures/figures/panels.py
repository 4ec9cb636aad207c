"""Panels side by side, one a definition, because two definitions never share a line."""

from collections.abc import Iterable
from dataclasses import dataclass

import plotly.graph_objects as go

from keyfigures.compare import AverageFigure, Figure
from keyfigures.figures import theme

GAP = 0.05
# A panel of one or two years is still wide enough for its heading.
NARROWEST = 5


@dataclass(frozen=True)
class Panel:
    """One definition's figures and averages, and the part of the plot's width it gets."""

    definition_id: str
    figures: tuple[Figure, ...]
    averages: tuple[AverageFigure, ...]
    first_year: int
    last_year: int
    domain: tuple[float, float]

    @property
    def middle(self) -> float:
        """Return the middle of the panel in parts of the plot's width."""
        return sum(self.domain) / 2


def panels(figures: tuple[Figure, ...], averages: tuple[AverageFigure, ...], own: str) -> tuple[Panel, ...]:
    """Return a panel for each definition that the own municipality or at least two others have figures by.

    In the order of their first year; the width follows the number of years.
    """
    shown = [
        definition
        for definition in dict.fromkeys(figure.definition_id for figure in figures)
        if _worth_a_panel([each for each in figures if each.definition_id == definition], own)
    ]
    spans = {definition: _span(figures, definition) for definition in shown}
    shown.sort(key=lambda definition: spans[definition])
    widths = {definition: max(last - first + 1, NARROWEST) for definition, (first, last) in spans.items()}
    left, result = 0.0, []
    for definition in shown:
        width = (1 - GAP * (len(shown) - 1)) * widths[definition] / sum(widths.values())
        result.append(
            Panel(
                definition_id=definition,
                figures=tuple(each for each in figures if each.definition_id == definition),
                averages=tuple(each for each in averages if each.definition_id == definition),
                first_year=spans[definition][0],
                last_year=spans[definition][1],
                domain=(left, left + width),
            )
        )
        left += width + GAP
    return tuple(result)


def add_axis(figure: go.Figure, panel: Panel, place: int) -> str:
    """Give a panel its axis of years and return the axis' name; a panel after the first gets a divider."""
    suffix = "" if place == 1 else str(place)
    years = range(panel.first_year, panel.last_year + 1)
    step = max(1, len(years) // 7)
    # Counted from the newest year, which is the one people look for.
    ticks = list(reversed(years))[::step]
    margin = max(0.5, (NARROWEST - len(years)) / 2)
    axis = theme.axis(
        domain=list(panel.domain),
        range=[panel.first_year - margin, panel.last_year + margin],
        showgrid=False,
        tickvals=ticks,
        ticktext=[str(year) for year in ticks],
    )
    figure.update_layout({f"xaxis{suffix}": axis})
    if place > 1:
        figure.add_shape(divider(panel.domain[0] - GAP / 2))
    return f"x{suffix}"


def heading(panel: Panel, text: str) -> dict[str, object]:
    """Return a panel's heading: the name of its definition."""
    place = {"x": panel.middle, "xref": "paper", "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return theme.heading(text, panel.domain[1] - panel.domain[0], yshift=6, **place)


def divider(x: float) -> dict[str, object]:
    """Return the dashed line that says: from here another definition."""
    line = {"color": theme.MUTED, "dash": "dash", "width": 1.5}
    return {"type": "line", "x0": x, "x1": x, "xref": "paper", "y0": -0.1, "y1": 1.08, "yref": "paper", "line": line}


def by_municipality(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """Return figures by municipality, each in the order of its years."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.municipality_code, []).append(figure)
    return {code: sorted(each, key=lambda figure: figure.year) for code, each in found.items()}


def _worth_a_panel(figures: list[Figure], own: str) -> bool:
    with_value = {figure.municipality_code for figure in figures if figure.value is not None}
    return own in with_value or len(with_value) > 1


def _span(figures: tuple[Figure, ...], definition: str) -> tuple[int, int]:
    years = [each.year for each in figures if each.definition_id == definition and each.value is not None]
    return min(years), max(years)
