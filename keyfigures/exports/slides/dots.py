"""Marks between two axes of numbers, or on rows: each with its name, so that it is found again when it has moved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from keyfigures.exports.slides import places
from keyfigures.exports.slides.bars import level_name
from keyfigures.exports.slides.plot import Axis, Form, Mark, Panel, Part, Series, Words
from keyfigures.exports.slides.source import Raw, Source, letter_size, many, plain, points, unique
from keyfigures.figures import theme

NAME_ROOM = -8.0
# With more rows than this a name has one line.
MOST_HIGH = 9


def dots(source: Source, pair: places.Pair, x: Axis, y: Axis) -> Panel:
    """Return the panel of a figure's marks; rows are counted from below, as charts of Office count."""
    rows = len(y.ticks) if y.named else 0
    up = replace(y, start=rows - 1 - y.start, end=rows - 1 - y.end, labelled=False) if rows else y
    drawn = source.of(pair)
    series: list[Series] = []
    for trace in (each for each in drawn if each["mode"] != "text" and len(each["x"])):
        series += _by_colour(_series(source, trace, y, rows, [each.name for each in series]))
    # Some programs lose the marks of a first series that is shorter than a later one.
    series.sort(key=lambda each: -len(each.values))
    texts, reach = (trace for trace in drawn if trace["mode"] == "text"), dict(_reach(drawn))
    marks: list[Mark] = [each for trace in texts for each in places.written(trace, x, y, reach)]
    marks += places.marks(source, pair, x, y, levels=False)
    marks += _row_names(source, y) if rows and y.labelled else ()
    levels = tuple(_levels(source, pair, x, up, [each.name for each in series]))
    return Panel(Form.POINTS, x, up, (*series, *levels), marks=tuple(marks))


def _series(source: Source, trace: Raw, y: Axis, rows: int, used: list[str]) -> Series:
    joins = None in trace["x"]
    across, values = _coordinates(trace, rows)
    n = len(values)
    said = source.labels(trace, [None] * n)
    marker, line = trace.get("marker", {}), trace.get("line", {})
    colours = many(marker.get("color", line.get("color", theme.MUTED)), n)
    sizes = many(marker.get("size", 0), n)
    shown = "markers" in trace["mode"]
    differ = len(set(colours)) > 1
    return Series(
        name=_name(source, trace, used, y),
        values=values,
        across=across,
        names=() if joins else _names(trace, y, n),
        part=Part.JOIN if joins else Part.FIGURES,
        colour=max(colours, key=lambda each: (colours.count(each), each != theme.OWN)),
        colours=colours if differ else (),
        labels=said,
        width=float(line.get("width", 0)) if "lines" in trace["mode"] else 0.0,
        dash=line.get("dash", ""),
        symbol=marker.get("symbol", "circle") if shown else "",
        size=float(max(sizes)) if shown else 0.0,
        sizes=tuple(float(each) for each in sizes) if shown and len(set(sizes)) > 1 else (),
    )


def _reach(drawn: Sequence[Raw]) -> Iterator[tuple[tuple[float, float], float]]:
    """Yield the place of each mark, and how far it goes from its middle."""
    for trace in (each for each in drawn if "markers" in each["mode"]):
        sizes = many(trace.get("marker", {}).get("size", 0), len(trace["x"]))
        yield from (((x, y), float(sizes[at]) / 2) for at, x, y in points(trace))


def _by_colour(series: Series) -> Iterator[Series]:
    """Yield the marks of each colour as a series of their own, which every program draws in its colour."""
    if not series.colours:
        yield series
        return
    for colour in dict.fromkeys((series.colour, *series.colours)):
        mine = [at for at, each in enumerate(series.colours) if each == colour]
        named = ", ".join(series.names[at] for at in mine)
        yield replace(
            series,
            name=series.name if colour == series.colour else f"{series.name}, {named}",
            values=tuple(series.values[at] for at in mine),
            across=tuple(series.across[at] for at in mine),
            names=tuple(series.names[at] for at in mine),
            labels=tuple(series.labels[at] for at in mine),
            colour=colour,
            colours=(),
        )


def _coordinates(trace: Raw, rows: int) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
    """Return where marks are; where a line breaks there is no height, but always a place across."""
    across: list[float] = []
    for each in trace["x"]:
        across.append(float(each) if each is not None else across[-1])
    upright = [None if x is None or y is None else float(y) for x, y in zip(trace["x"], trace["y"], strict=True)]
    turned = (None if y is None else rows - 1 - y if rows else y for y in upright)
    return tuple(across), tuple(turned)


def _name(source: Source, trace: Raw, used: Sequence[str], y: Axis) -> str:
    """Return what the marks of a trace are together; a line on one row is called as its row."""
    if "lines" in trace["mode"] and len(set(trace["y"])) == 1 and y.named:
        return unique(dict(y.ticks).get(float(trace["y"][0]), source.measured), used)
    if None in trace["x"]:
        return unique(source.context.say("slides_join"), used)
    year = _year(trace)
    return unique(year, used) if year else source.name(trace, used)


def _year(trace: Raw) -> str:
    """Return the year that all marks of a trace are of, as what is said of them says."""
    said = trace.get("hovertemplate", "").partition("%{customdata} ")[2].partition(":")[0]
    return said if said.isdigit() else ""


def _names(trace: Raw, y: Axis, n: int) -> tuple[str, ...]:
    """Return what each mark is called: by what is said of it, by its own name, or by its row."""
    if "hovertext" in trace:
        said = [plain(each).split("\n")[0] for each in many(trace["hovertext"], n)]
    elif "%{text}" in trace.get("hovertemplate", ""):
        said = [plain(each).rpartition(": ")[0] for each in many(trace["text"], n)]
    elif "customdata" in trace:
        said = [plain(each) for each in many(trace["customdata"], n)]
    else:
        rows = dict(y.ticks)
        said = [rows.get(float(at), "") for at in trace["y"]]
    found: list[str] = []
    for each in said:
        found.append(unique(each, found) if each else "")
    return tuple(found)


def _row_names(source: Source, y: Axis) -> Iterator[Words]:
    raw = source.raw_axis("y")
    size = letter_size(raw.get("tickfont", {}).get("size", theme.BODY_SIZE))
    told = raw["ticktext"]
    between = "\n" if len(told) <= MOST_HIGH else " · "
    for (at, text), written in zip(y.ticks, told, strict=True):
        bold = written.startswith("<b>") and written.endswith("</b>")
        look = {"colour": theme.TEXT, "size": size, "bold": bold}
        yield Words(text.replace("\n", between), 0.0, 1 - y.part(at), right=NAME_ROOM, across="r", widest=-1.0, **look)


def _levels(source: Source, pair: places.Pair, x: Axis, y: Axis, used: list[str]) -> Iterator[Series]:
    """Yield the lines through the plot, as series of two marks that are not seen."""
    for raw in source.shapes:
        found = places.level(raw)
        if found is None or not places.belongs(raw, pair, source.pairs):
            continue
        look, at = raw["line"], found[1]
        name = unique(level_name(source, raw), used)
        used = [*used, name]
        flat = found[0] == "y"
        yield Series(
            name=name,
            values=(at, at) if flat else (y.start, y.end),
            across=(x.start, x.end) if flat else (at, at),
            part=Part.LEVEL,
            colour=look["color"],
            width=float(look["width"]),
            dash=look.get("dash", ""),
        )
