"""Small pictures for the cells of a table, as SVG text: a figure among its equals, and a line of years."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from keyfigures import numbers
from keyfigures.catalogue import Indicator, Texts
from keyfigures.departments.values import DepartmentFigure, Position
from keyfigures.figures import theme
from keyfigures.figures.departments import lines, words

WIDTH, HEIGHT, PAD = 120, 20, 7
MIDDLE = HEIGHT / 2
RIM = 4


def strip_svg(figure: DepartmentFigure, indicator: Indicator, say: Texts) -> str:
    """Return a figure as a diamond on its equals' band: light from p10 to p90, darker from p25 to p75, a median tick.

    Without a figure it is a dash, without equals a diamond on a dotted line; the label says which.
    """
    if figure.value is None:
        return _svg(_dash(), say("dchart_strip_missing", status=say(f"status_{figure.status}")))
    value = numbers.with_unit(figure.value, indicator.unit, indicator.decimals, say.language)
    if figure.position is None:
        line = _line(PAD, WIDTH - PAD, theme.OTHERS, dash="2 3")
        return _svg(line + _diamond(WIDTH / 2), say("dchart_strip_alone", value=value))
    place = figure.position
    spread = {name: _said(indicator, say, end) for name, end in (("p25", place.p25), ("p75", place.p75))}
    median = _said(indicator, say, place.median)
    percentile = numbers.number(place.percentile, 0, say.language)
    label = say("dchart_strip", value=value, median=median, percentile=percentile, n=place.n, **spread)
    return _svg(_band(place, figure.value), label)


def picture(svg: str) -> str:
    """Return a small picture as an image for where drawings inside HTML are taken out, as Streamlit's html does.

    Its alternative text is the drawing's own label; CSS scales it by the class.
    """
    label = svg.partition('aria-label="')[2].partition('"')[0]
    source = f"data:image/svg+xml,{quote(svg)}"
    return f'<img class="keyfigures-strip" width="{WIDTH}" height="{HEIGHT}" alt="{label}" src="{source}">'


def _said(indicator: Indicator, say: Texts, value: float) -> str:
    return numbers.with_unit(value, indicator.unit, indicator.decimals, say.language)


def spark_svg(figures: Sequence[DepartmentFigure], indicator: Indicator, say: Texts) -> str:
    """Return the years of one figure as a line that breaks where a year is missing, with a dot at its end.

    Two definitions are two lines; a single year is a dot.
    """
    known = {each.year: each.value for each in figures if each.value is not None}
    if not known:
        return _svg(_dash(), say("dchart_spark_missing"))
    low, high = min(known.values()), max(known.values())
    years = sorted(known)
    parts = []
    for rows in words.series(figures):
        values = {row.year: row.value for row in rows if row.value is not None}
        for run in lines.runs(values):
            points = [(_at(year, years[0], years[-1]), _up(values[year], low, high)) for year in run]
            parts.append(_polyline(points))
    parts.append(_dot(_at(years[-1], years[0], years[-1]), _up(known[years[-1]], low, high), 3))
    return _svg("".join(parts), _spark_label(known, indicator, say))


def _spark_label(known: dict[int, float], indicator: Indicator, say: Texts) -> str:
    first, last = min(known), max(known)
    said = {"first": first, "first_value": _said(indicator, say, known[first])}
    if first == last:
        return say("dchart_spark_one", **said)
    gaps = last - first + 1 - len(known)
    return say("dchart_spark", last=last, last_value=_said(indicator, say, known[last]), gaps=gaps, **said)


def _svg(content: str, label: str) -> str:
    """Return a picture that scales with its place and prints as it is seen."""
    style = "max-width:100%;print-color-adjust:exact;-webkit-print-color-adjust:exact"
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" style="{style}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(label)}</title>{content}</svg>"
    )


def _band(place: Position, value: float) -> str:
    low, high = min(place.p10, value), max(place.p90, value)
    wide = _box(_at(place.p10, low, high), _at(place.p90, low, high), theme.EQUALS_WIDE, 8)
    half = _box(_at(place.p25, low, high), _at(place.p75, low, high), theme.EQUALS, 12)
    at = _at(place.median, low, high)
    tick = f'<path d="M{at:.1f} 2V{HEIGHT - 2}" stroke="{theme.TEXT}" stroke-width="1.5"/>'
    return wide + half + tick + _diamond(_at(value, low, high))


def _at(value: float, low: float, high: float) -> float:
    """Return the place of a value across the picture; the middle where all are the same."""
    if high == low:
        return WIDTH / 2
    return PAD + (WIDTH - 2 * PAD) * (value - low) / (high - low)


def _up(value: float, low: float, high: float) -> float:
    """Return the height of a value, with room for a dot at either end; the middle where all are the same."""
    return MIDDLE if high == low else HEIGHT - RIM - (HEIGHT - 2 * RIM) * (value - low) / (high - low)


def _box(left: float, right: float, colour: str, height: int) -> str:
    """Return a bar with a rim, so that it is seen where no colour is printed."""
    return (
        f'<rect x="{left:.1f}" y="{MIDDLE - height / 2:.1f}" width="{max(1.0, right - left):.1f}" height="{height}" '
        f'fill="{colour}" stroke="{theme.OTHERS}" stroke-width="0.75"/>'
    )


def _diamond(at: float) -> str:
    return (
        f'<path d="M{at:.1f} {MIDDLE - 6:.0f}l6 6l-6 6l-6 -6z" fill="{theme.OWN}" stroke="{theme.BACKGROUND}" '
        'stroke-width="1"/>'
    )


def _line(left: float, right: float, colour: str, *, dash: str) -> str:
    return f'<path d="M{left} {MIDDLE:.0f}H{right}" stroke="{colour}" stroke-dasharray="{dash}"/>'


def _dash() -> str:
    middle = WIDTH / 2
    return f'<path d="M{middle - 5:.0f} {MIDDLE:.0f}H{middle + 5:.0f}" stroke="{theme.MUTED}" stroke-width="1.5"/>'


def _polyline(points: list[tuple[float, float]]) -> str:
    if len(points) == 1:
        return _dot(*points[0], 1.5)
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{drawn}" fill="none" stroke="{theme.OWN}" stroke-width="1.75"/>'


def _dot(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{theme.OWN}"/>'
