"""A plain drawing of a chart of lines as SVG, without a browser; any other chart has its words and its table only."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from keyfigures import numbers
from keyfigures.exports.word import clean
from keyfigures.figures import Chart, Table
from keyfigures.language import Language
from keyfigures.reports import Figure

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 190, 14, 34
# As many lines across as there may be, and what each may be a multiple of.
STEPS, ROUND = 5, (1, 2, 2.5, 5, 10)
LETTERS = 'font-family="Arial, Libertinus Serif, sans-serif" font-size="13" fill="#1f1f1f"'
MOST_LETTERS = 28
LINE_APART = 15
TEXT = "#1f1f1f"
Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A line of a chart: its name, its look, and its points; None where there is a gap."""

    name: str
    colour: str
    dashed: bool
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class Plot:
    """Where on the drawing a point of the chart lies."""

    first: float
    last: float
    top: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point in units of the drawing."""
        along = (x - self.first) / ((self.last - self.first) or 1)
        up = y / (self.top or 1)
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def picture(figure: Figure) -> str:
    """Return the lines of a chart as SVG, empty for a chart that is not drawn with lines over numbers from zero."""
    lines = _lines(figure.chart)
    values = [y for line in lines for _, y in line.points if y is not None]
    if min(values, default=-1) < 0:
        return ""
    ticks = _ticks(max(values))
    along = [x for line in lines for x, _ in line.points]
    plot = Plot(min(along), max(along), ticks[-1])
    drawn = (*_axes(plot, ticks, along, figure.context.language), *_curves(plot, lines))
    name = escape(clean(figure.chart.title))
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" {size}>'
    return "\n".join((head, *drawn, "</svg>"))


def _lines(chart: Chart) -> list[Line]:
    """Return the lines among the traces of a chart, the ones over numbers."""
    found = []
    for trace in chart.payload["data"]:
        points = list(zip(trace.get("x") or (), trace.get("y") or (), strict=False))
        drawn = "lines" in str(trace.get("mode")) and "fill" not in trace
        if drawn and points and all(isinstance(x, int | float) for x, _ in points):
            look = trace.get("line") or {}
            dashed = look.get("dash", "solid") != "solid"
            colour = escape(str(look.get("color") or TEXT))
            found.append(Line(_name(points, chart.table), colour, dashed, tuple(points)))
    return [each for each in found if any(y is not None for _, y in each.points)]


def _name(points: Sequence[tuple[float, float | None]], table: Table) -> str:
    """Return what the table calls those whose figures a line is drawn through, nothing where it has none of them."""
    drawn = [y for _, y in points]
    for place, column in enumerate(table.columns):
        named = defaultdict(list)
        for row in table.rows if column.decimals is not None else ():
            named[str(row[0])].append(row[place])
        for name, values in named.items():
            if values == drawn:
                return clean(name)
    return ""


def _ticks(most: float) -> list[float]:
    """Return the values of the lines across, from zero to the first that is not below the most.

    >>> _ticks(1.8), _ticks(0)
    ([0.0, 0.5, 1.0, 1.5, 2.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    """
    rough = (most or 1) / STEPS
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * each for each in ROUND if unit * each >= rough * (1 - 1e-9))
    return [round(step * place, 9) for place in range(math.ceil((most or 1) / step - 1e-9) + 1)]


def _axes(plot: Plot, ticks: Sequence[float], along: Sequence[float], language: Language) -> Iterator[str]:
    decimals = next(each for each in range(4) if each == 3 or all(round(one, each) == round(one, 6) for one in ticks))
    for each in ticks:
        _, y = plot.at(plot.first, each)
        text = escape(numbers.number(each, decimals, language))
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#d0d0d0"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" {LETTERS}>{text}</text>'
    every = sorted(set(along), reverse=True)
    for year in every[:: 1 + len(every) // 8]:
        x, _ = plot.at(year, 0)
        yield f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle" {LETTERS}>{year:g}</text>'


def _curves(plot: Plot, lines: Sequence[Line]) -> Iterator[str]:
    """Yield each line, broken where a year has no figure, with its name at its end; names never lie on each other."""
    taken = float(TOP - LINE_APART)
    for line in sorted(lines, key=lambda each: plot.at(*_end(each))[1]):
        for pieces in _pieces(line):
            yield _piece(line, [plot.at(*point) for point in pieces])
        taken = max(plot.at(*_end(line))[1] + 4, taken + LINE_APART)
        name = line.name if len(line.name) <= MOST_LETTERS else f"{line.name[: MOST_LETTERS - 1]}…"
        yield f'<text x="{WIDTH - RIGHT + 10}" y="{taken:.1f}" {LETTERS}>{escape(name)}</text>'


def _pieces(line: Line) -> Iterator[list[Point]]:
    """Yield the points of a line that follow on each other."""
    for is_gap, points in groupby(line.points, lambda point: point[1] is None):
        if not is_gap:
            yield [(x, y) for x, y in points if y is not None]


def _end(line: Line) -> Point:
    """Return the last point of a line that has one."""
    return next((x, y) for x, y in reversed(line.points) if y is not None)


def _piece(line: Line, places: Sequence[Point]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{line.colour}"/>' for x, y in places)
    dash = ' stroke-dasharray="7 5"' if line.dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="3"{dash}/>{dots}'
