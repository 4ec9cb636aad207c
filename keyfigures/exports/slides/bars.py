"""Bars of a figure as categories and series: beside each other, on top of each other, or from where the last ended."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from keyfigures.exports.slides import places
from keyfigures.exports.slides.plot import Axis, Form, Label, Line, Mark, Panel, Part, Series, Side, Words
from keyfigures.exports.slides.source import Raw, Source, letter_size, many, plain, unique
from keyfigures.figures import theme

# A label stands so far from the end of its bar.
APART = 5.0
BEFORE_NUMBER = re.compile(r":|\s[+−]?\d")
Values = Mapping[float, float | None]


def bars(source: Source, pair: places.Pair, x: Axis, y: Axis) -> Panel:
    """Return the panel of a figure's bars, lying or standing."""
    drawn = source.of(pair)
    filled = [trace for trace in drawn if trace["type"] == "bar"]
    lying = filled[0].get("orientation") == "h"
    along = y if lying else x
    spots = sorted({float(at) for trace in filled for at in trace["y" if lying else "x"]})
    names = _names(along, spots, filled, lying=lying)
    ends = (spots[-1] + 0.5, spots[0] - 0.5) if lying else (spots[0] - 0.5, spots[-1] + 0.5)
    is_native = along.named and len(along.ticks) == len(spots)
    exact = Axis(*ends, along.domain, named=True, labelled=is_native and along.labelled)
    across, up = (x, exact) if lying else (exact, y)
    stacked = len(filled) > 1
    series, said = _series(source, filled, spots, lying=lying, stacked=stacked)
    marks: list[Mark] = [_end(place, each, across, up, lying=lying) for place, each in said]
    marks += [each for trace in drawn if trace["type"] == "scatter" for each in places.written(trace, across, up, {})]
    marks += places.marks(source, pair, across, up, levels=True)
    if not is_native:
        marks += _ticks(along, exact)
    return Panel(
        form=Form.BARS if lying else Form.COLUMNS,
        x=across,
        y=up,
        series=(*series, *_levels(source, pair, len(spots), series)),
        categories=names,
        marks=tuple(marks),
        gap=float(source.layout.get("bargap", 0.35)),
        stacked=stacked,
    )


def _names(axis: Axis, spots: list[float], filled: list[Raw], *, lying: bool) -> tuple[str, ...]:
    """Return what each bar is called: by the axis, else by what is said of it; no two by the same name."""
    known = dict(axis.ticks) if axis.named and len(axis.ticks) == len(spots) else {}
    said = {
        float(at): plain(name)
        for trace in filled
        for at, name in zip(trace["y" if lying else "x"], trace.get("customdata", ()), strict=False)
    }
    found: list[str] = []
    for at in spots:
        found.append(unique(known.get(at) or said.get(at) or f"{at:g}", found))
    return tuple(found)


def _series(
    source: Source, filled: list[Raw], spots: list[float], *, lying: bool, stacked: bool
) -> tuple[tuple[Series, ...], list[tuple[tuple[float, float], Label]]]:
    """Return the series of the bars, and the labels that stand at their ends where bars are on top of each other."""
    series: list[Series] = []
    said: list[tuple[tuple[float, float], Label]] = []
    for trace in filled:
        values = {float(a): v for a, v in zip(*_coordinates(trace, lying=lying), strict=True)}
        label = dict(zip(values, source.labels(trace, list(values.values())), strict=True))
        base = dict(zip(values, trace.get("base", ()), strict=False))
        if stacked:
            outside = {at: each for at, each in label.items() if each is not None and each.side is Side.OUTSIDE}
            said += [((at, _tip(base, values, at)), each) for at, each in outside.items()]
            label = {at: None if at in outside else each for at, each in label.items()}
        names = [each.name for each in series]
        colours = dict(zip(values, many(trace["marker"]["color"], len(values)), strict=True))
        series += [_dressed(each, spots, colours, label) for each in _pieces(source, trace, values, base, names)]
    return tuple(series), said


def _coordinates(trace: Raw, *, lying: bool) -> tuple[list[float], list[float | None]]:
    return (trace["y"], trace["x"]) if lying else (trace["x"], trace["y"])


def _tip(base: Values, values: Values, at: float) -> float:
    return (base.get(at) or 0) + (values[at] or 0)


def _pieces(
    source: Source, trace: Raw, values: Values, base: Values, used: list[str]
) -> Iterator[tuple[str, Part, Values]]:
    """Yield the series of a trace; bars that begin somewhere stand on a base that is not seen.

    A bar that crosses zero is two, one from zero up and one from zero down.
    """
    if not base:
        yield source.name(trace, used), Part.FIGURES, values
        return
    say = source.context.say
    spans = {at: sorted((base[at] or 0, _tip(base, values, at))) for at in values}
    hidden = {at: low if low >= 0 else high if high <= 0 else 0.0 for at, (low, high) in spans.items()}
    over = {at: high - max(low, 0.0) if high > 0 else low - high for at, (low, high) in spans.items()}
    under = {at: low for at, (low, high) in spans.items() if low < 0 < high}
    yield unique(say("slides_base"), used), Part.BASE, hidden
    for text, up in (("slides_rise", True), ("slides_fall", False)):
        steps = {at: length for at, length in over.items() if ((values[at] or 0) >= 0) is up}
        if steps:
            yield unique(say(text), used), Part.FIGURES, steps
    if under:
        yield unique(say("slides_under"), used), Part.FIGURES, under


def _dressed(
    piece: tuple[str, Part, Values],
    spots: list[float],
    colours: Mapping[float, str],
    label: Mapping[float, Label | None],
) -> Series:
    name, part, values = piece
    shown = [colours[at] if at in colours and values.get(at) is not None else "" for at in spots]
    most = Counter(each for each in shown if each).most_common(1)[0][0] if part is Part.FIGURES else ""
    differ = part is Part.FIGURES and len({each for each in shown if each}) > 1
    return Series(
        name=name,
        values=tuple(values.get(at) for at in spots),
        part=part,
        colour=most,
        colours=tuple(each or most for each in shown) if differ else (),
        labels=tuple(label.get(at) for at in spots) if part is Part.FIGURES else (),
    )


def _levels(source: Source, pair: places.Pair, n: int, series: tuple[Series, ...]) -> Iterator[Series]:
    """Yield the lines through the plot as series that are not seen, so that their figures stand in the data sheet."""
    used = [each.name for each in series]
    for raw in source.shapes:
        found = places.level(raw)
        if found is not None and places.belongs(raw, pair, source.pairs):
            yield Series(unique(level_name(source, raw), used), (found[1],) * n, part=Part.LEVEL)


def level_name(source: Source, raw: Raw) -> str:
    """Return what a line through the plot is called: by the legend, or by the note beside it without its number."""
    colour = raw.get("line", {}).get("color", "")
    in_legend = source.key(colour, "┈")
    beside = (note for note in source.notes if _is_beside(note, raw))
    said = [BEFORE_NUMBER.split(plain(note["text"]))[0].strip() for note in beside]
    return in_legend or next(iter(said), "") or source.context.say("slides_level")


def _is_beside(note: Raw, raw: Raw) -> bool:
    return bool(raw["x0"] == raw["x1"] == note["x"] or raw["y0"] == raw["y1"] == note["y"])


def _end(place: tuple[float, float], label: Label, x: Axis, y: Axis, *, lying: bool) -> Words:
    """Return a label at the end of its bar: beyond it, on the left of one that goes down."""
    at, tip = place
    goes_down = label.text.startswith("−")
    words = Words(label.text, 0, 0, colour=label.colour, size=label.size, bold=label.bold)
    if lying:
        side, moved = ("r", -APART) if goes_down else ("l", APART)
        return replace(words, x=x.part(tip), y=1 - y.part(at), right=moved, across=side)
    hung, lifted = ("t", -APART) if goes_down else ("b", APART)
    return replace(words, x=x.part(at), y=1 - y.part(tip), up=lifted, down=hung)


def _ticks(axis: Axis, exact: Axis) -> Iterator[Mark]:
    """Yield the words under columns of which only some are written."""
    for at, text in axis.ticks:
        yield Words(text, exact.part(at), 1.0, up=-4, down="t", colour=theme.MUTED, size=letter_size(0))
    yield Line(0, 1, 1, 1, theme.OTHERS, 1)
