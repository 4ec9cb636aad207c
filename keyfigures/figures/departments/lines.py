"""Lines over years as charts of departments draw them: a year without a figure is a gap, never a bridge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from keyfigures.departments.values import Department, DepartmentFigure, Position
from keyfigures.figures import theme

# More years than this are not all written under the axis.
MOST_TICKS = 8
# In a narrower picture names beside marks run out of it.
READABLE = 640
SPACING = "  "


@dataclass(frozen=True)
class Series:
    """One indicator of one department over the years."""

    department: Department
    figures: tuple[DepartmentFigure, ...]


def every_year(years: Iterable[int]) -> list[int]:
    """Return every year from the first to the last.

    >>> every_year([2021, 2018])
    [2018, 2019, 2020, 2021]
    """
    known = sorted(years)
    return list(range(known[0], known[-1] + 1))


def period(years: Sequence[int]) -> str:
    """Return the first and the last year as one says it.

    >>> period([2019, 2020, 2021]), period([2021])
    ('2019–2021', '2021')
    """
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def broken(values: dict[int, float]) -> tuple[list[int], list[float | None]]:
    """Return the years and values of a line that breaks where a year is missing."""
    years = every_year(values)
    return years, [values.get(year) for year in years]


def runs(years: Iterable[int]) -> list[list[int]]:
    """Return the stretches of years that follow each other.

    >>> runs([2018, 2019, 2021])
    [[2018, 2019], [2021]]
    """
    found: list[list[int]] = []
    for year in sorted(years):
        if found and found[-1][-1] == year - 1:
            found[-1].append(year)
        else:
            found.append([year])
    return found


def positions(figures: Iterable[DepartmentFigure]) -> dict[int, Position]:
    """Return where the department stands among its equals, by year."""
    return {each.year: each.position for each in figures if each.position is not None}


def add_band(figure: go.Figure, standing: dict[int, Position], **axes: str) -> None:
    """Draw the middle half of the equals as an area, a stretch of years each; one year alone is a short bar."""
    for run in runs(standing):
        low, high = [standing[year].p25 for year in run], [standing[year].p75 for year in run]
        # A year alone has no width of its own.
        years: list[float] = [*run] if len(run) > 1 else [run[0] - 0.2, run[0] + 0.2]
        twice = len(years) // len(run)
        figure.add_scatter(
            x=[*years, *reversed(years)],
            y=[*low * twice, *reversed(high * twice)],
            mode="lines",
            line=theme.RIM,
            connectgaps=False,
            fill="toself",
            fillcolor=theme.EQUALS_WIDE,
            hoverinfo="skip",
            **axes,
        )


def ticks(years: Sequence[int]) -> list[int]:
    """Return the years that are written, counted from the newest, which is the one people look for.

    >>> ticks(range(2010, 2021))
    [2020, 2018, 2016, 2014, 2012, 2010]
    """
    return list(reversed(years))[:: -(-len(years) // MOST_TICKS)]


def add_names(
    figure: go.Figure, places: Sequence[tuple[float, float]], texts: Sequence[str], sides: Sequence[str]
) -> None:
    """Write names beside marks; a picture too narrow for them leaves them out, the table has them."""
    figure.add_scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="text",
        text=[f"{SPACING}{text}{SPACING}" for text in texts],
        textposition=list(sides),
        textfont={"color": theme.OWN, "size": theme.BODY_SIZE - 1},
        cliponaxis=False,
        hoverinfo="skip",
        meta={"needs": READABLE},
    )


def years_axis(years: Sequence[int], **changes: object) -> dict[str, object]:
    """Return an axis of years."""
    at = ticks(years)
    look = {"range": [years[0] - 0.6, years[-1] + 0.6], "tickvals": at, "ticktext": [str(year) for year in at]}
    return theme.axis(**{"showgrid": False, **look, **changes})


def span(values: Iterable[float], *, from_zero: bool = True) -> list[float]:
    """Return the range of an axis that holds the values, with room above them and below what is negative.

    >>> span([2.0, 4.0]), span([-1.0, 1.0]), span([]), span([2.0, 4.0], from_zero=False)
    ([0.0, 4.6], [-1.3, 1.3], [0.0, 1.0], [1.7, 4.3])
    """
    known = list(values)
    low, high = min(known, default=0.0), max(known, default=0.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.15 * (high - low) or abs(high) * 0.1 or 1.0
    # Where no figure is negative the axis has nothing to show below zero.
    floor = 0.0 if low >= 0 else low - room
    return [round(max(low - room, floor), 9), round(high + room, 9)]
