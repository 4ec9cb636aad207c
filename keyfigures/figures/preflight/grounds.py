"""What is behind a mark or a word: the paper, the plot, a field, an area, a bar or a mark drawn before."""

from collections.abc import Iterator

from keyfigures.figures.preflight import colours
from keyfigures.figures.preflight.colours import Rgb
from keyfigures.figures.preflight.drawing import (
    DEFAULT_COLOURS,
    Drawing,
    Part,
    Properties,
    Spot,
    Word,
    of_point,
    points,
    spot_of,
)

Place = tuple[float, float]
# How far beside its place a text is taken to stand, in parts of the plot.
BESIDE = 0.005


def paper(drawing: Drawing) -> Rgb:
    """Return the colour of the page."""
    return colours.parse(drawing.layout.get("paper_bgcolor")) or colours.WHITE


def plot(drawing: Drawing) -> Rgb:
    """Return the colour of the plot."""
    return colours.parse(drawing.layout.get("plot_bgcolor"), paper(drawing)) or colours.WHITE


def behind(drawing: Drawing, word: Word) -> Rgb:
    """Return the colour behind a word; that of a mark only where the word stands on its middle."""
    if word.ground or word.spot is None:
        return colours.parse(word.ground, paper(drawing)) or paper(drawing)
    if word.own and word.trace is not None and drawing.data[word.trace]["type"] == "bar":
        found = mark_colour(drawing, word.trace, word.place or 0)
        return colours.parse(found, plot(drawing)) or plot(drawing)
    at = located(drawing, word.spot)
    before = len(drawing.data) if word.part is Part.NOTE else (word.trace or 0) + word.own
    return ground(drawing, at, before, marks=word.own)


def ground(drawing: Drawing, at: Place | None, before: int, *, marks: bool = False) -> Rgb:
    """Return the colour at a place under a trace; shapes of the upper layer are under notes only."""
    if at is None:
        return plot(drawing)
    found = plot(drawing) if all(0 <= part <= 1 for part in at) else paper(drawing)
    for colour in _layers(drawing, at, before, marks=marks):
        found = colours.parse(colour, found) or found
    return found


def _layers(drawing: Drawing, at: Place, before: int, *, marks: bool) -> Iterator[object]:
    shapes = drawing.layout.get("shapes", ())
    for shape in shapes:
        if shape.get("layer") == "below" and _in_shape(drawing, shape, at):
            yield shape.get("fillcolor")
    for place, trace in enumerate(drawing.data[:before]):
        yield _field(drawing, trace, at)
        yield trace.get("fillcolor") if _in_area(drawing, trace, at) else None
        if marks:
            yield _mark_at(drawing, place, at)


def located(drawing: Drawing, spot: Spot) -> Place | None:
    """Return a spot in parts of the plot, None where its axis has no fixed range."""
    x, y = _part(drawing, spot.xref, spot.x), _part(drawing, spot.yref, spot.y)
    return None if x is None or y is None else (x + BESIDE * spot.side[0], y + BESIDE * spot.side[1])


def _part(drawing: Drawing, reference: str, value: object) -> float | None:
    if not isinstance(value, (int, float)):
        return None
    if reference == "paper":
        return float(value)
    axis = drawing.axis(reference)
    low, high = axis.get("domain", (0, 1))
    if reference.endswith(" domain"):
        return float(low + value * (high - low))
    ends = bounds(axis)
    return None if ends is None else float(low + (value - ends[0]) / (ends[1] - ends[0]) * (high - low))


def bounds(axis: Properties) -> Place | None:
    """Return the range of an axis, None where it has no whole one or is logarithmic."""
    low, high = axis.get("range") or (None, None)
    if low is None or high is None or low == high or axis.get("type") == "log":
        return None
    return low, high


def _value(axis: Properties, part: float) -> float | None:
    """Return the value of an axis at a part of the plot."""
    ends = bounds(axis)
    low, high = axis.get("domain", (0, 1))
    return None if ends is None else ends[0] + (part - low) / (high - low) * (ends[1] - ends[0])


def _in_shape(drawing: Drawing, shape: Properties, at: Place) -> bool:
    corners = [
        located(drawing, Spot(shape.get("xref", "x"), shape.get(x), shape.get("yref", "y"), shape.get(y)))
        for x, y in (("x0", "y0"), ("x1", "y1"))
    ]
    if shape.get("type") != "rect" or corners[0] is None or corners[1] is None:
        return False
    return all(min(pair) <= part <= max(pair) for part, pair in zip(at, zip(*corners, strict=True), strict=True))


def _in_area(drawing: Drawing, trace: Properties, at: Place) -> bool:
    """Return whether a place lies in a filled outline: a ray from it crosses the outline an odd number of times."""
    if trace.get("fill") != "toself":
        return False
    found = [located(drawing, spot_of(trace, point)) for point in points(trace)]
    corners = [each for each in found if each is not None]
    inside = False
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if (y0 > at[1]) != (y1 > at[1]) and at[0] < x0 + (at[1] - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
    return inside


def _field(drawing: Drawing, trace: Properties, at: Place) -> str | None:
    """Return the colour of a heat map's field at a place; fields are counted from nought."""
    if trace["type"] != "heatmap":
        return None
    across = _value(drawing.axis(trace.get("xaxis", "x")), at[0])
    down = _value(drawing.axis(trace.get("yaxis", "y")), at[1])
    rows = trace["z"]
    if across is None or down is None or not 0 <= round(down) < len(rows) or not 0 <= round(across) < len(rows[0]):
        return None
    return _step(trace, rows[round(down)][round(across)])


def _step(trace: Properties, value: float | None) -> str | None:
    """Return the colour of a value: that of the step it lies in."""
    steps = trace.get("colorscale")
    if value is None or not isinstance(steps, list):
        return None
    known = [z for row in trace["z"] for z in row if z is not None]
    low, high = trace.get("zmin", min(known)), trace.get("zmax", max(known))
    part = (value - low) / ((high - low) or 1)
    return next((str(colour) for start, colour in reversed(steps) if start <= part), None)


def _mark_at(drawing: Drawing, place: int, at: Place) -> str | None:
    """Return the colour of a mark whose middle is at a place."""
    trace = drawing.data[place]
    if trace["type"] != "scatter" or "markers" not in trace.get("mode", ""):
        return None
    for number, point in enumerate(points(trace)):
        if located(drawing, spot_of(trace, point)) == at:
            return mark_colour(drawing, place, number)
    return None


def mark_colour(drawing: Drawing, place: int, number: int) -> str:
    """Return the colour of a trace's mark: its own, its line's, or its turn in the figure's colours."""
    trace = drawing.data[place]
    own = of_point(trace.get("marker", {}).get("color"), number) or trace.get("line", {}).get("color")
    turns = drawing.layout.get("colorway") or DEFAULT_COLOURS
    return own if isinstance(own, str) else str(turns[place % len(turns)])


def line_colour(drawing: Drawing, place: int) -> str:
    """Return the colour of a trace's line."""
    own = drawing.data[place].get("line", {}).get("color")
    return own if isinstance(own, str) else mark_colour(drawing, place, 0)


def written_on(drawing: Drawing, all_words: list[Word]) -> set[Place]:
    """Return the places on whose middle a word stands."""
    spots = [word.spot for word in all_words if word.spot and word.own and word.part is Part.LABEL]
    notes = [word.spot for word in all_words if word.spot and word.part is Part.NOTE]
    return {at for spot in (*spots, *notes) if (at := located(drawing, spot)) is not None}
