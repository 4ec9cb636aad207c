"""Coloured fields of a figure: rows with names as a grid, a map as tiles, and rows of squares beside their reasons."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from keyfigures.exports.slides import places
from keyfigures.exports.slides.plot import Axis, Field, Grid, Mark, Tile, Tiles
from keyfigures.exports.slides.source import Raw, Source, many, plain, points
from keyfigures.figures import theme

Spot = tuple[int, int]
HALF = 0.47


def is_map(source: Source) -> bool:
    """Tell whether coloured fields are a map: its rows have no names."""
    return not source.axis("y").named


def grid(source: Source) -> Grid:
    """Return the rows of fields of a figure: its colours, and what is written in them."""
    heat = next(trace for trace in source.traces if trace["type"] == "heatmap")
    written = _written(source.traces)
    fields = {spot: _field(heat, spot, written) for spot in _spots(heat)}
    across, down = len(heat["z"][0]), len(heat["z"])
    spans = dict(_spans(source, heat))
    rows = [_row(fields, spans, row, across) for row in range(down)]
    heads, upright = _heads(source, across)
    names = tuple(text for _, text in source.axis("y").ticks)
    return Grid(heads, names, tuple(rows), float(source.meta["left"]) / 960, upright=upright)


def _spots(heat: Raw) -> Iterator[Spot]:
    for down, row in enumerate(heat["z"]):
        yield from ((across, down) for across, step in enumerate(row) if step is not None)


def _written(traces: tuple[Raw, ...]) -> dict[Spot, tuple[str, str]]:
    """Return the words and their colour by field, those written last on top."""
    found: dict[Spot, tuple[str, str]] = {}
    for trace in traces:
        if trace["type"] == "scatter" and trace["mode"] == "text":
            colours = many(trace.get("textfont", {}).get("color", theme.TEXT), len(trace["x"]))
            for at, x, y in points(trace):
                found[round(x), round(y)] = plain(trace["text"][at]).strip(), colours[at]
    return found


def _field(heat: Raw, spot: Spot, written: Mapping[Spot, tuple[str, str]]) -> Field:
    text, ink = written.get(spot, ("", theme.TEXT))
    said = heat.get("hovertext", heat.get("text"))
    return Field(text, _fill(heat, spot), ink, plain(said[spot[1]][spot[0]]))


def _fill(heat: Raw, spot: Spot) -> str:
    """Return the colour of a field: the step of the scale it lies in."""
    part = (heat["z"][spot[1]][spot[0]] - heat["zmin"]) / (heat["zmax"] - heat["zmin"])
    colour: str = next(colour for end, colour in list(heat["colorscale"])[1::2] if part < end)
    return colour


def _spans(source: Source, heat: Raw) -> Iterator[tuple[Spot, tuple[int, Field]]]:
    """Yield the words that stand over several fields of one colour: the first of them, how many, and the words."""
    for raw in source.notes:
        if places.refs(raw) == ("x", "y"):
            middle, row = float(raw["x"]), round(raw["y"])
            line = heat["z"][row]
            first = last = round(middle)
            while first > 0 and line[first - 1] == line[round(middle)]:
                first -= 1
            last = round(2 * middle) - first
            field = Field(plain(raw["text"]), _fill(heat, (first, row)), raw["font"]["color"], "", last - first + 1)
            yield (first, row), (last - first + 1, field)


def _row(
    fields: Mapping[Spot, Field], spans: Mapping[Spot, tuple[int, Field]], row: int, across: int
) -> tuple[Field | None, ...]:
    found: list[Field | None] = []
    while len(found) < across:
        spot = len(found), row
        n, field = spans.get(spot, (1, fields.get(spot)))
        found += [field, *([None] * (n - 1))]
    return tuple(found)


def _heads(source: Source, n: int) -> tuple[tuple[str, ...], bool]:
    """Return what stands above each column, and whether it stands upright."""
    notes = [raw for raw in source.notes if places.refs(raw)[1] == places.PAPER][:n]
    return tuple(plain(raw["text"]) for raw in notes), any(raw.get("textangle") for raw in notes)


def tiles(source: Source) -> Tiles:
    """Return the fields of a map, each with what is said of its place, and the marks around them."""
    heat = next(trace for trace in source.traces if trace["type"] == "heatmap")
    x, y = source.axis("x"), source.axis("y")
    written = _written(source.traces)
    found = tuple(_tile(_field(heat, spot, written), spot, x, y) for spot in _spots(heat))
    marks: list[Mark] = list(places.marks(source, ("x", "y"), x, y, levels=True))
    return Tiles(found, tuple(marks), x.domain)


def _tile(field: Field, spot: Spot, x: Axis, y: Axis) -> Tile:
    across, down = spot
    left, right = (x.part(across + each) for each in (-HALF, HALF))
    top, bottom = (1 - y.part(down + each) for each in (-HALF, HALF))
    return Tile(field, left, top, right, bottom)


def is_squares(source: Source) -> bool:
    """Tell whether a figure is rows of squares, a field each, beside words."""
    shapes = {trace.get("marker", {}).get("symbol") for trace in source.traces if trace["type"] == "scatter"}
    return "square" in shapes and not source.axis("y").named


def squares(source: Source) -> Grid:
    """Return rows of squares as a grid: a head for every year, and who and why as the name of its row."""
    signs = _written(source.traces)
    fields: dict[Spot, Field] = {}
    heads: dict[int, str] = {}
    for trace in source.traces:
        if "markers" in trace["mode"]:
            n = len(trace["x"])
            fills, said = many(trace["marker"]["color"], n), many(trace["hovertext"], n)
            for at, x, y in points(trace):
                spot = round(x), round(y)
                heads[spot[0]] = plain(trace["text"][at])
                fields[spot] = Field(*_sign(signs, spot, fills[at]), plain(said[at]))
    rows, across = 1 + max(spot[1] for spot in fields), 1 + max(heads)
    table = tuple(tuple(fields.get((column, row)) for column in range(across)) for row in range(rows))
    part = float(source.raw_axis("x")["domain"][0])
    return Grid(tuple(heads.get(column, "") for column in range(across)), _reasons(source, rows), table, part)


def _sign(signs: Mapping[Spot, tuple[str, str]], spot: Spot, fill: str) -> tuple[str, str, str]:
    text, ink = signs.get(spot, ("", theme.TEXT))
    return text, fill, ink


def _reasons(source: Source, rows: int) -> tuple[str, ...]:
    """Return what is said beside each row, the first line its name."""
    found: dict[int, list[str]] = defaultdict(list)
    for raw in source.notes:
        found[round(raw["y"])].append(plain(raw["text"]).strip())
    return tuple("\n".join(found[row]) for row in range(rows))
