"""Room for larger text: names of rows and fields that would stand on each other are left out; the table has them.

Sizes are estimated as the browser lays a slide out; a name more or less decides nothing else.
"""

import math

from keyfigures.figures.preflight import grounds
from keyfigures.figures.preflight.drawing import Drawing, Part, Properties, Word, plain, words
from keyfigures.figures.preflight.looks import NAME

# What chart.js has: the edge of the page, the height of a line and of what stands between title and plot.
PAD, LINE, BETWEEN = 16, 1.3, 30
# The mean width of a letter, in parts of its size.
LETTER = 0.55
# So few names are wrapped by the browser, none is left out.
FEW = 8


def leave_out(drawing: Drawing, size: float) -> None:
    """Leave out names of rows, and words in fields, that have no room in a size."""
    width, height = _plot(drawing)
    for reference, axis in drawing.axes("y"):
        ends = grounds.bounds(axis)
        names = axis.get("ticktext", [])
        if ends is None or len(names) <= FEW or not any(NAME.match(plain(name)) for name in names):
            continue
        each = _share(axis) * height / abs(ends[1] - ends[0])
        _thin(drawing, reference, axis, math.ceil(size * LINE / each))
    _empty_fields(drawing, size, width)


def _plot(drawing: Drawing) -> tuple[float, float]:
    """Return the width and height of the plot, in the figure's own units."""
    high = 540 / drawing.scale
    wide = high * 16 / 9
    meta, sizes, said = drawing.meta, drawing.sizes, drawing.said
    legend = "     ".join(f"{entry['mark']} {entry['text']}" for entry in meta.get("legend", ()))
    parts = ((said["title"], "title"), (said["subtitle"], "subtitle"), (legend, "subtitle"), (said["footer"], "footer"))
    around = sum(math.ceil(len(text) * sizes[name] * LETTER / (wide - 2 * PAD)) * sizes[name] for text, name in parts)
    edges = meta.get("head", 0) + meta.get("foot", 0) + PAD + BETWEEN
    return wide - min(meta.get("left", PAD), wide * 0.42) - PAD, max(1.0, high - LINE * around - edges)


def _share(axis: Properties) -> float:
    low, high = axis.get("domain", (0, 1))
    return float(high - low)


def _thin(drawing: Drawing, reference: str, axis: Properties, every: int) -> None:
    """Keep every so many names, the bold one among them, and the labels of their rows."""
    names = axis["ticktext"]
    own = next((place for place, name in enumerate(names) if str(name).startswith("<b>")), 0)
    gone = {place for place in range(len(names)) if (place - own) % every}
    rows = {axis["tickvals"][place] for place in gone}
    axis["ticktext"] = ["" if place in gone else name for place, name in enumerate(names)]
    for word in words(drawing):
        if word.part is Part.LABEL and word.spot and word.spot.yref == reference and word.spot.y in rows:
            word.rewrite("")


def _empty_fields(drawing: Drawing, size: float, width: float) -> None:
    """Leave out the words in the fields of a heat map as soon as one is wider than its field."""
    for trace in drawing.data:
        ends = grounds.bounds(drawing.axis(trace.get("xaxis", "x")))
        if trace["type"] != "heatmap" or ends is None:
            continue
        room = _share(drawing.axis(trace.get("xaxis", "x"))) * width / abs(ends[1] - ends[0])
        inside = [word for word in words(drawing) if _in_field(word, trace)]
        if any(len(word.text) * size * LETTER > room for word in inside):
            for word in inside:
                word.rewrite("")


def _in_field(word: Word, heat_map: Properties) -> bool:
    return (
        word.part is Part.LABEL and word.own and word.spot is not None and word.spot.xref == heat_map.get("xaxis", "x")
    )
