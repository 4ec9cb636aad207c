"""Lines, areas and words of a figure as marks of a panel: where they lie, in parts of the panel's plot."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from keyfigures.exports.slides.plot import Area, Axis, Line, Mark, Words
from keyfigures.exports.slides.source import Raw, Source, letter_size, many, plain, points, side
from keyfigures.figures import theme

PAPER, DOMAIN = "paper", " domain"
ACROSS = {"left": "l", "center": "ctr", "right": "r", "auto": "ctr"}
DOWN = {"top": "t", "middle": "ctr", "bottom": "b", "auto": "ctr"}
# A text at the side of a mark begins so far from its middle, or so far from its edge.
BESIDE = {"l": ("r", -1), "r": ("l", 1)}
FROM_MIDDLE, FROM_EDGE = 6.0, 2.0
HEADING = "heading:"
# In a panel narrower than this all words are small, and headings are not broken: there is no room above them.
NARROW = 0.3
Pair = tuple[str, str]
Reach = Mapping[tuple[float, float], float]


def refs(raw: Raw) -> Pair:
    """Return the axes a note or shape is placed by: 'x2', or 'paper'."""
    return raw.get("xref", "x").removesuffix(DOMAIN), raw.get("yref", "y").removesuffix(DOMAIN)


def belongs(raw: Raw, pair: Pair, pairs: tuple[Pair, ...]) -> bool:
    """Tell whether a note or shape is a panel's own: it is placed by its axes, or there is no other panel."""
    if len(pairs) == 1:
        return True
    across, up = refs(raw)
    return across in (pair[0], PAPER) and up in (pair[1], PAPER) and (across, up) != (PAPER, PAPER)


def level(raw: Raw) -> tuple[str, float] | None:
    """Return a line through a whole plot, as ('y', 2.0) for one across; None for any other shape."""
    if raw["type"] != "line":
        return None
    if raw.get("xref", "").endswith(DOMAIN) and raw["y0"] == raw["y1"]:
        return "y", float(raw["y0"])
    if raw.get("yref", "").endswith(DOMAIN) and raw["x0"] == raw["x1"]:
        return "x", float(raw["x0"])
    return None


def across(axis: Axis, value: float, ref: str) -> float:
    """Return how far from the left a value lies, in parts of the panel's plot."""
    if ref.endswith(DOMAIN):
        return value
    if ref == PAPER:
        return (value - axis.domain[0]) / (axis.domain[1] - axis.domain[0])
    return axis.part(value)


def down(axis: Axis, value: float, ref: str) -> float:
    """Return how far from the top a value lies, in parts of the panel's plot."""
    return 1 - across(axis, value, ref)


def line(raw: Raw, x: Axis, y: Axis) -> Line:
    """Return a line of a figure."""
    x0, y0, x1, y1 = _ends(raw, x, y)
    look = raw.get("line", {})
    return Line(x0, y0, x1, y1, look.get("color", theme.TEXT), float(look.get("width", 1)), look.get("dash", ""))


def area(raw: Raw, x: Axis, y: Axis) -> Area:
    """Return a rectangle of a figure."""
    x0, y0, x1, y1 = _ends(raw, x, y)
    look = raw.get("line", {})
    width = float(look.get("width", 1)) if look.get("color") else 0.0
    box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return Area(*box, raw.get("fillcolor", ""), look.get("color", "") if width else "", width, look.get("dash", ""))


def _ends(raw: Raw, x: Axis, y: Axis) -> tuple[float, float, float, float]:
    xref, yref = raw.get("xref", "x"), raw.get("yref", "y")
    x0, x1 = across(x, raw["x0"], xref), across(x, raw["x1"], xref)
    return x0, down(y, raw["y0"], yref), x1, down(y, raw["y1"], yref)


def words(raw: Raw, x: Axis, y: Axis) -> Words:
    """Return a note of a figure."""
    text, font = raw["text"], raw.get("font", {})
    name = raw.get("name") or ""
    widest = float(name.removeprefix(HEADING)) if name.startswith(HEADING) else 0.0
    part = x.domain[1] - x.domain[0]
    size = letter_size(font.get("size", theme.BODY_SIZE)) if part > NARROW else letter_size(0)
    return Words(
        text=plain(text).strip(),
        x=across(x, raw["x"], raw.get("xref", "x")),
        y=down(y, raw["y"], raw.get("yref", "y")),
        right=float(raw.get("xshift", 0)),
        up=float(raw.get("yshift", 0)),
        across=ACROSS[raw.get("xanchor", "auto")],
        down=DOWN[raw.get("yanchor", "auto")],
        colour=font.get("color", theme.MUTED),
        size=size,
        bold=text.startswith("<b>") and text.endswith("</b>"),
        widest=min(1.0, widest / part) if part > NARROW else 0.0,
    )


def written(trace: Raw, x: Axis, y: Axis, reach: Reach) -> Iterator[Words]:
    """Yield the texts of a trace that has nothing but texts; ``reach`` is how far marks go from their middles."""
    n = len(trace["x"])
    texts, places = many(trace.get("text", ""), n), many(trace.get("textposition", "middle center"), n)
    font = trace.get("textfont", {})
    colours = many(font.get("color", theme.TEXT), n)
    for at, left, up in points(trace):
        hung, turn = BESIDE.get(side(places[at]).value, ("ctr", 0))
        moved = turn * max(FROM_MIDDLE, reach.get((left, up), 0.0) + FROM_EDGE)
        yield Words(
            text=plain(texts[at]).strip(),
            x=x.part(left),
            y=1 - y.part(up),
            right=moved,
            across=hung,
            colour=colours[at],
            size=letter_size(font.get("size", theme.BODY_SIZE)),
            bold="<b>" in texts[at],
        )


def marks(source: Source, pair: Pair, x: Axis, y: Axis, *, levels: bool) -> Iterator[Mark]:
    """Yield what stands on a panel besides its figures; lines through the whole of it only where ``levels`` says so."""
    for raw in source.shapes:
        if belongs(raw, pair, source.pairs) and (levels or level(raw) is None):
            yield line(raw, x, y) if raw["type"] == "line" else area(raw, x, y)
    for raw in source.notes:
        if belongs(raw, pair, source.pairs):
            yield words(raw, x, y)


def heading(source: Source, x: Axis, y: Axis) -> Words | None:
    """Return the words above one of several panels: the note that stands at the top of its part of the plot."""
    if len(source.pairs) == 1:
        return None
    for raw in source.notes:
        inside = x.domain[0] - 1e-6 <= raw["x"] <= x.domain[1] + 1e-6
        if refs(raw) == (PAPER, PAPER) and inside and abs(raw["y"] - y.domain[1]) < 1e-6:
            return replace(words(raw, x, y), role=HEADING[:-1])
    return None


def dividers(source: Source) -> tuple[Line, ...]:
    """Return the lines between panels, in parts of the whole plot."""
    whole = Axis(0, 1, (0, 1))
    drawn = (raw for raw in source.shapes if refs(raw) == (PAPER, PAPER) and raw["type"] == "line")
    return tuple(line(raw, whole, whole) for raw in drawn) if len(source.pairs) > 1 else ()
