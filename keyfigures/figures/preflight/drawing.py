"""A chart laid open: every word with its size and colour, and where it stands; a copy, so that it can be changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import plotly.graph_objects as go

from keyfigures.figures import theme
from keyfigures.figures.chart import DEMO_MARK, Chart

# What the browser draws around a figure: sizes for a picture 960 wide. A test holds them against chart.js.
PAGE_SIZES = {"title": 22, "subtitle": 14, "footer": 11}
PAGE_COLOURS = {"title": theme.TEXT, "subtitle": theme.MUTED, "footer": theme.MUTED, "mark": theme.AVERAGE}
# What Plotly takes where a figure says nothing.
DEFAULT_SIZE, DEFAULT_COLOUR = 12, "#444444"
DEFAULT_LINE = {"color": DEFAULT_COLOUR, "width": 2}
DEFAULT_COLOURS = ("#1F77B4", "#FF7F0E", "#2CA02C", "#D62728", "#9467BD", "#8C564B", "#E377C2", "#7F7F7F", "#BCBD22")
CENTRE = "middle center"
# To which side of its anchor a note stands, and of its mark a label.
SIDES = {"left": 1, "right": -1, "bottom": 1, "top": -1}
BESIDE = {"left": (-1, 0), "right": (1, 0), "top": (0, 1), "bottom": (0, -1)}
TAG = re.compile(r"<[^>]*>")

Properties = dict[str, Any]


class Part(StrEnum):
    """Where in a chart a word stands."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    FOOTER = "footer"
    MARK = "mark"
    LEGEND = "legend"
    NOTE = "note"
    LABEL = "label"
    TICK = "tick"


@dataclass(frozen=True)
class Spot:
    """A place in a figure: two references ('x', 'y2', 'paper', 'x domain'), the values on them, and to which side.

    ``side`` is where a text stands from there: -1 or 1 for left or right, and for below or above.
    """

    xref: str
    x: Any
    yref: str
    y: Any
    side: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Word:
    """A text in a chart: ``holder[key]`` is the text itself, ``font`` what it is written with.

    ``place`` is which of ``count`` texts of a trace it is. ``trace`` is which trace it belongs to, ``own`` whether it
    stands on that trace's own mark. An automatic axis has a word without a text.
    """

    part: Part
    holder: Any
    key: str | int
    font: Properties
    size: float
    colour: str
    size_key: str = "size"
    place: int | None = None
    count: int = 1
    trace: int | None = None
    spot: Spot | None = None
    own: bool = False
    ground: str = ""

    @property
    def text(self) -> str:
        """Return what is read: without marks for bold and breaks."""
        return plain(self.holder[self.key])

    def rewrite(self, text: str) -> None:
        """Change the text."""
        self.holder[self.key] = text

    def grow(self, size: float) -> None:
        """Change the size; that of other texts in one list stays."""
        known = self.font.get(self.size_key)
        if isinstance(known, list) and self.place is not None:
            known[self.place] = size
        else:
            self.font[self.size_key] = size

    def paint(self, colour: str) -> None:
        """Change the colour; that of the trace's other texts stays."""
        if self.place is None:
            self.font["color"] = colour
            return
        known = self.font.get("color", self.colour or DEFAULT_COLOUR)
        self.font["color"] = known if isinstance(known, list) else [known] * self.count
        self.font["color"][self.place] = colour


def plain(text: object) -> str:
    """Return a text without its marks.

    >>> plain("<b>24,6</b>&lt;i>"), plain("2023<br>3/4"), plain(2023)
    ('24,6<i>', '2023 3/4', '2023')
    """
    bare = TAG.sub("", str(text).replace("<br>", " ").replace("\N{NO-BREAK SPACE}", " "))
    return " ".join(bare.split()).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@dataclass
class Drawing:
    """A copy of a chart's figure and words that checks read and remedies change."""

    chart: Chart
    data: list[Properties]
    layout: Properties
    said: dict[str, str]
    sizes: dict[str, float] = field(default_factory=dict)

    @property
    def meta(self) -> Properties:
        """Return what the browser is told besides the figure."""
        found: Properties = self.layout.setdefault("meta", {})
        return found

    @property
    def scale(self) -> float:
        """Return how many points at 1920 × 1080 a size of one is: less than one where many rows make it higher."""
        height = 9 * -(-max(theme.SLIDE_HEIGHT, self.meta.get("tall", 0)) // 9)
        return float(theme.SLIDE_HEIGHT / height)

    def made(self) -> Chart:
        """Return the chart as it has become."""
        if self.sizes != PAGE_SIZES or "sizes" in self.meta:
            self.meta["sizes"] = self.sizes
        figure = go.Figure(data=self.data, layout=self.layout)
        title, subtitle, footer = (self.said[part] for part in (Part.TITLE, Part.SUBTITLE, Part.FOOTER))
        return replace(self.chart, figure=figure, title=title, subtitle=subtitle, footer=footer)

    def axes(self, letter: str = "") -> Iterator[tuple[str, Properties]]:
        """Yield reference ('x', 'y2') and properties of the axes that are known of, in both or one direction."""
        for name in sorted(self.layout):
            if re.fullmatch(rf"[{letter or 'xy'}]axis\d*", name):
                yield name.replace("axis", ""), self.layout[name]

    def axis(self, reference: str) -> Properties:
        """Return the axis of a reference: 'x2' or 'x2 domain'; without properties where nothing is said of it."""
        name = reference.partition(" ")[0]
        found: Properties = self.layout.get(f"{name[0]}axis{name[1:]}", {})
        return found


def opened(chart: Chart) -> Drawing:
    """Return a copy of a chart, laid open."""
    figure = _listed(chart.figure.to_plotly_json())
    said = {"title": chart.title, "subtitle": chart.subtitle, "footer": chart.footer}
    sizes = PAGE_SIZES | figure["layout"].get("meta", {}).get("sizes", {})
    return Drawing(chart, figure["data"], figure["layout"], said, sizes)


def _listed(value: Any) -> Any:
    """Return properties whose sequences are lists, which can be changed."""
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, (list, tuple)) else value


def of_point(value: Any, place: int) -> Any:
    """Return a property of one point: its own of a list, else the one of all."""
    return value[place] if isinstance(value, list) else value


def words(drawing: Drawing) -> list[Word]:
    """Return every word that is drawn, those of the page first."""
    return [*_page(drawing), *_notes(drawing), *_labels(drawing), *_ticks(drawing)]


def _page(drawing: Drawing) -> Iterator[Word]:
    for part in (Part.TITLE, Part.SUBTITLE, Part.FOOTER):
        if drawing.said[part]:
            yield _of_page(drawing, part, drawing.said, part.value, part.value)
    for entry in drawing.meta.get("legend", ()):
        yield _of_page(drawing, Part.LEGEND, entry, "text", "subtitle")
    if drawing.chart.demo:
        yield _of_page(drawing, Part.MARK, {"mark": DEMO_MARK}, "mark", "subtitle")


def _of_page(drawing: Drawing, part: Part, holder: Properties, key: str, size: str) -> Word:
    colour = PAGE_COLOURS["mark" if part is Part.MARK else size]
    return Word(part, holder, key, drawing.sizes, drawing.sizes[size], colour, size_key=size)


def _font(drawing: Drawing, owner: Properties, name: str, place: int | None = None) -> tuple[Properties, float, str]:
    """Return the font of a text, and the size and colour it has by itself or from the figure."""
    font: Properties = owner.setdefault(name, {})
    of_figure = {"size": DEFAULT_SIZE, "color": DEFAULT_COLOUR, **drawing.layout.get("font", {})}
    size, colour = (font.get(key, of_figure[key]) for key in ("size", "color"))
    return font, of_point(size, place or 0), of_point(colour, place or 0)


def _notes(drawing: Drawing) -> Iterator[Word]:
    for note in drawing.layout.get("annotations", ()):
        if plain(note.get("text", "")):
            side = (SIDES.get(note.get("xanchor"), 0), SIDES.get(note.get("yanchor"), 0))
            spot = Spot(note.get("xref", "x"), note.get("x"), note.get("yref", "y"), note.get("y"), side)
            font = _font(drawing, note, "font")
            yield Word(Part.NOTE, note, "text", *font, spot=spot, ground=note.get("bgcolor", ""))


def written(trace: Properties) -> list[tuple[int, str]]:
    """Return the texts a trace writes beside or on its marks, with their places; those on hovering are not written."""
    shown = "text" in trace.get("mode", "") if trace["type"] == "scatter" else trace["type"] == "bar"
    texts = trace.get("text")
    if not shown or texts is None or trace.get("textposition") == "none":
        return []
    if not isinstance(texts, list):
        trace["text"] = texts = [texts] * len(points(trace))
    return [(place, text) for place, text in enumerate(texts) if text is not None and plain(text)]


def points(trace: Properties) -> list[tuple[Any, Any]]:
    """Return the points of a trace; a bar without places has its numbers."""
    x, y = trace.get("x"), trace.get("y")
    known = x if x is not None else y
    places = list(range(len(known or ())))
    return list(zip(x if x is not None else places, y if y is not None else places, strict=True))


def _labels(drawing: Drawing) -> Iterator[Word]:
    for at, trace in enumerate(drawing.data):
        texts, places = written(trace), points(trace)
        for place, _ in texts:
            font, size, colour = _font(drawing, trace, "textfont", place)
            inside = trace["type"] == "bar" and of_point(trace.get("textposition", "auto"), place) in {"inside", "auto"}
            position = of_point(trace.get("textposition", CENTRE), place)
            own = inside or position == CENTRE
            # Inside a bar Plotly takes a colour of its own where the trace says none.
            written_in = "" if inside and "color" not in font else colour
            yield Word(
                *(Part.LABEL, trace["text"], place, font, size, written_in),
                place=place,
                count=len(trace["text"]),
                trace=at,
                spot=replace(spot_of(trace, places[place]), side=_side(position)),
                own=own,
            )


def _side(position: str) -> tuple[int, int]:
    across, up = ([BESIDE[word][at] for word in position.split() if word in BESIDE] for at in (0, 1))
    return sum(across), sum(up)


def spot_of(trace: Properties, point: tuple[Any, Any]) -> Spot:
    """Return where a point of a trace stands."""
    return Spot(trace.get("xaxis", "x"), point[0], trace.get("yaxis", "y"), point[1])


def _ticks(drawing: Drawing) -> Iterator[Word]:
    for _, axis in drawing.axes():
        if axis.get("visible") is False or axis.get("showticklabels") is False:
            continue
        font = _font(drawing, axis, "tickfont")
        if "ticktext" not in axis:
            axis_words = {"": ", ".join(map(str, axis.get("tickvals", [])))}
            if axis.get("tickvals") != []:
                yield Word(Part.TICK, axis_words, "", *font)
            continue
        for place, text in enumerate(axis["ticktext"]):
            if plain(text):
                yield Word(Part.TICK, axis["ticktext"], place, *font)


def visible(drawing: Drawing) -> list[str]:
    """Return every text that is drawn."""
    return [word.text for word in words(drawing) if word.text]
