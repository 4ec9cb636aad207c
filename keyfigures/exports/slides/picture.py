"""From a chart to what a slide can hold of it: native charts, a grid of fields or a map, each editable."""

from dataclasses import replace

from keyfigures.exports.slides import bars, dots, fields, letters, places, yearly
from keyfigures.exports.slides.plot import Around, Panel, Picture, Words
from keyfigures.exports.slides.source import Source
from keyfigures.figures import Chart, Context

RIGHT = 16.0
# Names of rows have a little more room than they are likely to need.
SPARE = 1.08


def picture(chart: Chart, context: Context) -> Picture:
    """Return everything that is drawn of a chart; its words stand around it."""
    source = Source(chart, context)
    meta = source.meta
    around = Around(float(meta.get("left", RIGHT)), float(meta.get("head", 0)), float(meta.get("foot", 0)))
    if any(trace["type"] == "heatmap" for trace in source.traces):
        if fields.is_map(source):
            return Picture(source.legend, around, tiles=fields.tiles(source))
        return Picture(source.legend, around, grid=fields.grid(source))
    if fields.is_squares(source):
        return Picture(source.legend, around, grid=fields.squares(source))
    panels = tuple(_panel(source, pair) for pair in source.pairs)
    return Picture(source.legend, _roomier(around, panels), panels, dividers=places.dividers(source))


def _panel(source: Source, pair: places.Pair) -> Panel:
    """Return one panel; of several that share an upright axis the first has its words."""
    sharing = [other for other in source.pairs if other[1] == pair[1]]
    x, y = source.axis(pair[0]), source.axis(pair[1], first=pair == sharing[0])
    drawn = source.of(pair)
    if any(trace["type"] == "bar" for trace in drawn):
        found = bars.bars(source, pair, x, y)
    elif any(yearly.is_yearly(trace) for trace in drawn):
        found = yearly.yearly(source, pair, x, y)
    else:
        found = dots.dots(source, pair, x, y)
    above = places.heading(source, x, y)
    if above is None:
        return found
    return replace(found, heading=above.text, marks=(*found.marks, above))


def _roomier(around: Around, panels: tuple[Panel, ...]) -> Around:
    """Return the room around a plot with what headings need that are broken, and what names of rows need."""
    extra, left = 0.0, around.left
    for panel in panels:
        room = 900 * (panel.x.domain[1] - panel.x.domain[0])
        for mark in panel.marks:
            if isinstance(mark, Words) and mark.widest < 0:
                longest = max(letters.width(line, mark.size, bold=mark.bold) for line in mark.text.split("\n"))
                left = max(left, longest * SPARE - dots.NAME_ROOM)
            if isinstance(mark, Words) and mark.down == "b" and mark.y <= 0 and mark.widest > 0:
                extra = max(extra, letters.height(mark.text, mark.size, room * mark.widest) - mark.size * letters.LINE)
    return replace(around, head=around.head + extra, left=left)
