"""Series by how they look: lines, marks and bars that look alike are one, as a reader sees them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from keyfigures.figures.chart import Context
from keyfigures.figures.preflight import grounds
from keyfigures.figures.preflight.check import quoted
from keyfigures.figures.preflight.drawing import Drawing, Part, Properties, of_point, plain, points, spot_of, words
from keyfigures.figures.preflight.drawing import written as texts_of

# A label that begins with a letter names what it stands at; one that begins with a figure or a sign does not.
NAME = re.compile(r"[^\W\d_]")


class Kind(StrEnum):
    """What a series is drawn as."""

    LINE = "line"
    DOT = "dot"
    BAR = "bar"
    AREA = "area"


KIND_TEXTS = {
    Kind.LINE: "preflight_line",
    Kind.DOT: "preflight_dots",
    Kind.BAR: "preflight_bars",
    Kind.AREA: "preflight_area",
}


def called(context: Context, kind: Kind, name: str, colour: str) -> str:
    """Return what a reader knows a mark by: its name, else what it is and its colour."""
    return quoted(name) if name else f"{context.say(KIND_TEXTS[kind])} {colour}"


@dataclass(frozen=True)
class Look:
    """How a series looks: its colour, and its form, which is its dash and symbol or its hatching."""

    kind: Kind
    colour: str
    dash: str = ""
    symbol: str = ""
    pattern: str = ""
    size: int = 0

    @property
    def form(self) -> tuple[object, ...]:
        """Return all but the colour."""
        return self.kind, self.dash, self.symbol, self.pattern, self.size


@dataclass
class Series:
    """Everything that looks alike: the places of traces and of their points; ``named`` where a label says which."""

    look: Look
    name: str
    named: bool = False
    where: list[tuple[int, int]] = field(default_factory=list)

    @property
    def traces(self) -> list[int]:
        """Return the places of the traces, each once."""
        return list(dict.fromkeys(trace for trace, _ in self.where))


def series(drawing: Drawing) -> list[Series]:
    """Return the series in the order drawn; fields with a word on each, areas and bare words are none."""
    found: dict[Look, Series] = {}
    on = grounds.written_on(drawing, words(drawing))
    for place, trace in enumerate(drawing.data):
        for number in _marks(drawing, trace, on):
            look = _look(drawing, place, number)
            one = found.setdefault(look, Series(look, _name(drawing, trace, look.colour)))
            one.where.append((place, number))
    for one in found.values():
        one.named = _noted(drawing, one.look.colour) or all(_labelled(drawing, place, one) for place in one.traces)
    return list(found.values())


def _marks(drawing: Drawing, trace: Properties, on: set[grounds.Place]) -> Iterator[int]:
    """Yield which points of a trace are marks of a series."""
    drawn = trace["type"] == "bar" or any(part in trace.get("mode", "") for part in ("lines", "markers"))
    if not drawn or trace.get("fill") == "toself":
        return
    lines = "lines" in trace.get("mode", "")
    for number, point in enumerate(points(trace)):
        on_it = not lines and grounds.located(drawing, spot_of(trace, point)) in on
        if None not in point and not on_it:
            yield number


def _look(drawing: Drawing, place: int, number: int) -> Look:
    trace = drawing.data[place]
    marker, mode = trace.get("marker", {}), trace.get("mode", "")
    if trace["type"] == "bar":
        shape, size = (of_point(marker.get("pattern", {}).get(name), number) for name in ("shape", "size"))
        colour = grounds.mark_colour(drawing, place, number)
        return Look(Kind.BAR, colour, pattern=shape or "", size=size or 8 if shape else 0)
    if "lines" not in mode:
        symbol = str(of_point(marker.get("symbol", "circle"), number))
        return Look(Kind.DOT, grounds.mark_colour(drawing, place, number), symbol=symbol)
    # Marks of a line can differ; the line itself is the series.
    symbol = str(of_point(marker.get("symbol", "circle"), 0)) if "markers" in mode else ""
    return Look(Kind.LINE, grounds.line_colour(drawing, place), trace.get("line", {}).get("dash", "solid"), symbol)


def _name(drawing: Drawing, trace: Properties, colour: str) -> str:
    legend = (entry["text"] for entry in drawing.meta.get("legend", ()) if entry["color"] == colour)
    return str(trace.get("name") or next(legend, ""))


def _noted(drawing: Drawing, colour: str) -> bool:
    """Return whether a note in a series' colour names it."""
    notes = [word for word in words(drawing) if word.part is Part.NOTE and word.colour == colour]
    return any(NAME.match(word.text) for word in notes)


def _labelled(drawing: Drawing, place: int, one: Series) -> bool:
    """Return whether a trace's own words name it: labels, or the axis that names each bar of the only one there."""
    trace = drawing.data[place]
    mine = {number for at, number in one.where if at == place}
    labels = [text for number, text in texts_of(trace) if number in mine or one.look.kind is Kind.LINE]
    return any(NAME.match(plain(text)) for text in labels) or _named_by_axis(drawing, place)


def _named_by_axis(drawing: Drawing, place: int) -> bool:
    """Return whether the axis names each bar of a trace, and no other trace has bars there."""
    trace = drawing.data[place]
    if trace["type"] != "bar":
        return False
    upright = trace.get("orientation") == "h"
    letter = "y" if upright else "x"
    names = drawing.axis(trace.get(f"{letter}axis", letter)).get("ticktext", [])
    places = [
        {point[upright] for point in points(each) if None not in point}
        for each in drawing.data
        if each["type"] == "bar" and each.get(f"{letter}axis", letter) == trace.get(f"{letter}axis", letter)
    ]
    own = {point[upright] for point in points(trace) if None not in point}
    return any(NAME.match(plain(name)) for name in names) and sum(bool(own & each) for each in places) == 1
