"""Lines over years as categories and series: a year without a figure is a gap."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor

from keyfigures.exports.slides import places
from keyfigures.exports.slides.bars import level_name
from keyfigures.exports.slides.plot import Axis, Form, Label, Mark, Panel, Part, Series, Words
from keyfigures.exports.slides.source import Raw, Source, points, unique
from keyfigures.figures import theme

FIRST, LAST = 1900, 2100
BAND_MARK = "▬"
# A year under the axis needs so much room, of a plot that is about so wide.
YEAR_ROOM, PLOT = 34.0, 870.0


def is_yearly(trace: Raw) -> bool:
    """Tell whether a trace is a line, or an area, over years."""
    drawn = "lines" in trace.get("mode", "") or "fill" in trace
    return drawn and all(each is None or FIRST <= each <= LAST for each in trace["x"]) and len(trace["x"]) > 0


def yearly(source: Source, pair: places.Pair, x: Axis, y: Axis) -> Panel:
    """Return the panel of a figure's lines over years, a category for every year of all panels with the same axis."""
    years = _years(source, pair)
    exact = Axis(years[0] - 0.5, years[-1] + 0.5, x.domain, x.ticks, named=x.named, labelled=x.labelled, grid=x.grid)
    drawn = source.of(pair)
    series = list(_band(source, [trace for trace in drawn if "fill" in trace], years))
    high = series[1:]
    series = series[:1]
    for trace in (trace for trace in drawn if "fill" not in trace):
        series.append(_line(source, trace, years, [each.name for each in (*series, *high)]))
    series += _levels(source, pair, len(years), [each.name for each in (*series, *high)])
    told = dict(x.ticks)
    crowded = len(years) * YEAR_ROOM > PLOT * (x.domain[1] - x.domain[0])
    marks = [*places.marks(source, pair, exact, y, levels=False), *_upright(source, pair, exact, y)]
    if crowded and x.labelled:
        marks += (_under(exact, at, text) for at, text in _ticks(x, years))
        exact = replace(exact, labelled=False)
    return Panel(
        form=Form.LINES,
        x=exact,
        y=y,
        # The last series bounds the band that the first one begins.
        series=(*series, *high),
        categories=tuple(_category(told, year) for year in years),
        marks=tuple(marks),
    )


def _years(source: Source, pair: places.Pair) -> list[int]:
    """Return every year that the panels with the same range of years draw."""
    wanted = source.raw_axis(pair[0])["range"]
    alike = [other for other in source.pairs if list(source.raw_axis(other[0])["range"]) == list(wanted)]
    known = [x for other in alike for trace in source.of(other) for _, x, _ in points(trace)]
    return list(range(ceil(min(known)), floor(max(known)) + 1))


def _ticks(x: Axis, years: list[int]) -> tuple[tuple[float, str], ...]:
    """Return the years that are written where there is no room for all."""
    return x.ticks or ((years[0], str(years[0])), (years[-1], str(years[-1])))


def _under(x: Axis, at: float, text: str) -> Words:
    return Words(text, x.part(at), 1.0, up=-4, down="t", colour=theme.TEXT)


def _category(told: dict[float, str], year: int) -> str:
    """Return a year with what stands under it."""
    said = told.get(year, "")
    return said if said.startswith(f"{year}\n") else str(year)


def _line(source: Source, trace: Raw, years: list[int], used: list[str]) -> Series:
    known = {x: (at, y) for at, x, y in points(trace)}
    values: list[float | None] = [_at(known, year) for year in years]
    shown = source.labels(trace, list(trace["y"]))
    labels: list[Label | None] = [shown[known[year][0]] if year in known else None for year in years]
    look, marker = trace.get("line", {}), trace.get("marker", {})
    drawn = "markers" in trace["mode"]
    return Series(
        name=source.name(trace, used),
        values=tuple(values),
        colour=look.get("color", theme.TEXT),
        labels=tuple(labels),
        width=float(look.get("width", 2)),
        dash=look.get("dash", ""),
        symbol=marker.get("symbol", "circle") if drawn else "",
        size=float(marker.get("size", 6)) if drawn else 0.0,
    )


def _at(known: dict[float, tuple[int, float]], year: int) -> float | None:
    """Return the figure of a year; a level that is drawn from a part of a year to another holds for all in between."""
    if year in known:
        return known[year][1]
    if known and not any(at == round(at) for at in known) and min(known) <= year <= max(known):
        return known[min(known)][1]
    return None


def _band(source: Source, areas: list[Raw], years: list[int]) -> Iterator[Series]:
    """Yield the lower and the upper bound of an area over years, once for all its stretches."""
    if not areas:
        return
    low: dict[int, float] = {}
    high: dict[int, float] = {}
    for trace in areas:
        for _, x, y in points(trace):
            year = round(x)
            low[year], high[year] = min(low.get(year, y), y), max(high.get(year, y), y)
    name = next((each.text for each in source.legend if each.mark == BAND_MARK), source.context.say("slides_band"))
    for part, bound in ((Part.LOW, low), (Part.HIGH, high)):
        text = source.context.say("slides_band_low" if part is Part.LOW else "slides_band_high", name=name)
        values = tuple(bound.get(year) for year in years)
        yield Series(text, values, part=part, colour=theme.OTHERS, width=1.0)


def _levels(source: Source, pair: places.Pair, n: int, used: list[str]) -> Iterator[Series]:
    """Yield the lines across the whole plot."""
    for raw in source.shapes:
        found = places.level(raw)
        if found is not None and found[0] == "y" and places.belongs(raw, pair, source.pairs):
            look = raw["line"]
            name = unique(level_name(source, raw), used)
            line = {"colour": look["color"], "width": float(look["width"]), "dash": look.get("dash", "")}
            yield Series(name, (found[1],) * n, part=Part.LEVEL, **line)


def _upright(source: Source, pair: places.Pair, x: Axis, y: Axis) -> Iterator[Mark]:
    """Yield the lines from the top of the plot to its bottom."""
    for raw in source.shapes:
        found = places.level(raw)
        if found is not None and found[0] == "x" and places.belongs(raw, pair, source.pairs):
            yield places.line(raw, x, y)
