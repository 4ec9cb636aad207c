"""The contrast of texts and marks with what is behind them, after WCAG 2."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from keyfigures import numbers
from keyfigures.figures import theme
from keyfigures.figures.chart import Context
from keyfigures.figures.preflight import colours, grounds, looks
from keyfigures.figures.preflight.check import Finding, quoted
from keyfigures.figures.preflight.colours import Rgb
from keyfigures.figures.preflight.drawing import (
    DEFAULT_COLOUR,
    DEFAULT_LINE,
    Drawing,
    Part,
    Properties,
    Word,
    of_point,
    points,
    spot_of,
    words,
)
from keyfigures.figures.preflight.looks import Kind, Series

LEAST_TEXT, LEAST_MARK = 4.5, 3.0
EDGE = 1.5
# Where Plotly calls a colour dark, of 1000: there it writes white inside a bar.
DARK = 502


@dataclass(frozen=True)
class Mark:
    """A line, mark, area or sign: the colours it is seen by, what is behind it, and how it is painted anew."""

    kind: Kind
    name: str
    colours: tuple[str, ...]
    behind: Rgb
    paint: Callable[[str], None]
    opacity: float = 1.0

    @property
    def ratio(self) -> float:
        """Return the strongest contrast of its colours; one that cannot be read counts as seen."""
        return max(_ratio(colour, self.behind, self.opacity) for colour in self.colours)


def _ratio(colour: str, behind: Rgb, opacity: float = 1.0) -> float:
    found = colours.parse(colour, behind)
    return 21.0 if found is None else colours.contrast(colours.mixed(behind, found, opacity), behind)


def weak_contrast(drawing: Drawing, context: Context) -> Finding | None:
    """Find the text or mark with the weakest contrast to what is behind it, measured by what it needs."""
    found = [*_weak_texts(drawing, context), *_weak_signs(drawing, context)]
    return Finding(min(found)[1]) if found else None


def _weak_texts(drawing: Drawing, context: Context) -> Iterator[tuple[float, str]]:
    """Yield how much of its contrast a text has, and what is said of it."""
    for word, behind in _weak_words(drawing):
        ratio, text = _ratio(_colour(drawing, word), behind), quoted(word.text or context.say("preflight_axis"))
        said = {"name": text, "ratio": floored(context, ratio), "least": floored(context, LEAST_TEXT)}
        yield ratio / LEAST_TEXT, context.say("preflight_contrast_text", **said)


def _weak_signs(drawing: Drawing, context: Context) -> Iterator[tuple[float, str]]:
    for mark in _weak_marks(drawing):
        name = looks.called(context, mark.kind, mark.name, mark.colours[0])
        said = {"name": name, "ratio": floored(context, mark.ratio), "least": floored(context, LEAST_MARK)}
        yield mark.ratio / LEAST_MARK, context.say("preflight_contrast_mark", **said)


def floored(context: Context, value: float) -> str:
    """Return a figure with one decimal, never rounded up to what it does not reach."""
    return numbers.number(math.floor(value * 10) / 10, 1, context.language)


def _colour(drawing: Drawing, word: Word) -> str:
    """Return a word's colour; where it says none, the one Plotly takes inside a bar."""
    if word.colour:
        return word.colour
    red, green, blue = grounds.behind(drawing, word)
    return DEFAULT_COLOUR if 299 * red + 587 * green + 114 * blue >= DARK else theme.BACKGROUND


def _weak_words(drawing: Drawing) -> list[tuple[Word, Rgb]]:
    found = [(word, grounds.behind(drawing, word)) for word in words(drawing)]
    return [(word, behind) for word, behind in found if _ratio(_colour(drawing, word), behind) < LEAST_TEXT]


def _weak_marks(drawing: Drawing) -> list[Mark]:
    every = (*_series(drawing), *_areas(drawing), *_shapes(drawing), *_keys(drawing))
    return [mark for mark in every if mark.ratio < LEAST_MARK]


def _series(drawing: Drawing) -> Iterator[Mark]:
    for one in looks.series(drawing):
        for place in one.traces:
            yield from _marks(drawing, place, [number for at, number in one.where if at == place], one)


def _marks(drawing: Drawing, place: int, mine: list[int], one: Series) -> Iterator[Mark]:
    """Yield a mark for each ground and rim of a trace's points."""
    trace = drawing.data[place]
    spots, alike = points(trace), dict[tuple[Rgb, tuple[str, ...], float], list[int]]()
    for number in mine:
        behind = grounds.ground(drawing, grounds.located(drawing, spot_of(trace, spots[number])), place)
        alike.setdefault((behind, *_rim(trace, number)), []).append(number)
    for (behind, rim, opacity), places in alike.items():
        paint = _painter(trace, places, one.look)
        yield Mark(one.look.kind, one.name, (one.look.colour, *rim), behind, paint, opacity)


def _rim(trace: Properties, number: int) -> tuple[tuple[str, ...], float]:
    """Return the colour of a mark's rim, none of a line's marks, and how much of the mark is seen."""
    marker = trace.get("marker", {})
    colour = of_point(marker.get("line", {}).get("color"), number)
    rim = (colour,) if isinstance(colour, str) and "lines" not in trace.get("mode", "") else ()
    return rim, float(trace.get("opacity", 1)) * float(of_point(marker.get("opacity", 1), number))


def _painter(trace: Properties, mine: list[int], look: looks.Look) -> Callable[[str], None]:
    def paint(colour: str) -> None:
        marker = trace.setdefault("marker", {})
        known = marker.get("color", look.colour)
        several = isinstance(known, list)
        marker["color"] = [colour if at in mine else one for at, one in enumerate(known)] if several else colour
        if look.kind is Kind.LINE:
            trace.setdefault("line", {})["color"] = colour
        marker.pop("opacity", None)
        trace.pop("opacity", None)

    return paint


def _areas(drawing: Drawing) -> Iterator[Mark]:
    for trace in drawing.data:
        if trace.get("fill") == "toself":
            edge = trace.get("line", {}).get("color") if "lines" in trace.get("mode", "") else None
            seen = tuple(colour for colour in (trace.get("fillcolor"), edge) if colour)
            ground = grounds.plot(drawing)
            yield Mark(Kind.AREA, trace.get("name", ""), seen or (theme.BACKGROUND,), ground, _edger(trace))


def _edger(area: Properties) -> Callable[[str], None]:
    """Return what gives an area an edge: what is drawn on it stays as readable as it was."""

    def paint(colour: str) -> None:
        area["mode"], area["line"] = "lines", {"color": colour, "width": EDGE}

    return paint


def _shapes(drawing: Drawing) -> Iterator[Mark]:
    """Yield lines, and boxes by their fill or their frame."""
    for shape in drawing.layout.get("shapes", ()):
        line = {**DEFAULT_LINE, **shape.get("line", {})}
        fill = shape.get("fillcolor") if shape.get("type") == "rect" else None
        seen = tuple(colour for colour in (fill, line["color"] if line["width"] else None) if colour)
        if seen:
            kind, ground = Kind.AREA if fill else Kind.LINE, grounds.plot(drawing)
            yield Mark(kind, "", seen, ground, _framer(shape, line), shape.get("opacity", 1))


def _framer(shape: Properties, line: Properties) -> Callable[[str], None]:
    def paint(colour: str) -> None:
        shape["line"] = {**line, "color": colour, "width": line["width"] or EDGE}
        shape.pop("opacity", None)

    return paint


def _keys(drawing: Drawing) -> Iterator[Mark]:
    for entry in drawing.meta.get("legend", ()):
        yield Mark(Kind.DOT, entry["text"], (entry["color"],), grounds.paper(drawing), _keyer(entry))


def _keyer(entry: Properties) -> Callable[[str], None]:
    def paint(colour: str) -> None:
        entry["color"] = colour

    return paint


def strengthen(drawing: Drawing, _: Context) -> None:
    """Make marks, then texts, darker or lighter until they are seen; the page is white where its words are not."""
    if any(word.spot is None and word.part is not Part.TICK for word, _ in _weak_words(drawing)):
        drawing.layout |= {"paper_bgcolor": theme.BACKGROUND, "plot_bgcolor": theme.BACKGROUND}
    for mark in _weak_marks(drawing):
        mark.paint(_clearer(mark.colours[0], mark.behind, LEAST_MARK))
    for word in words(drawing):
        if not word.colour:
            word.paint(_colour(drawing, word))
    for word, behind in _weak_words(drawing):
        word.paint(_clearer(_colour(drawing, word), behind, LEAST_TEXT))


def _clearer(colour: str, behind: Rgb, least: float) -> str:
    return colours.written(colours.clear(colours.parse(colour, behind) or behind, behind, least))
