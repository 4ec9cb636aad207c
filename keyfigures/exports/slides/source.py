"""The figure of a chart as its builder left it: traces, axes and words, read without the library that draws it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from math import ceil, floor, log10
from typing import Any

from keyfigures import numbers
from keyfigures.exports.slides.plot import Axis, Key, Label, Side
from keyfigures.figures import Chart, Context, theme
from keyfigures.language import Language

SMALLEST = 12.0
STEPS = (1.0, 2.0, 5.0, 10.0)
NUMBER = re.compile(r"[+−]?\d[\d.,]*")
# What a mark of the legend is drawn as, by the shape or the dashes of a trace.
MARKS = {"diamond": "◆", "circle": "●", "x": "✕", "square": "■", "circle-open": "○"}
DASHES = {"solid": "──━", "dash": "╌", "dot": "···┈", "dashdot": "-·-"}
SIDES = {"top": Side.ABOVE, "bottom": Side.BELOW, "middle left": Side.LEFT, "middle right": Side.RIGHT}
IN_BARS = {"outside": Side.OUTSIDE, "inside": Side.MIDDLE}
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """A chart and what it speaks with, its traces by the axes they are drawn on."""

    chart: Chart
    context: Context

    @cached_property
    def layout(self) -> Raw:
        """Return axes, notes and shapes."""
        found: Raw = self.chart.payload["layout"]
        return found

    @cached_property
    def traces(self) -> tuple[Raw, ...]:
        """Return what is drawn, in its order."""
        return tuple(self.chart.payload["data"])

    @property
    def meta(self) -> Raw:
        """Return what the builder says of the room around the plot."""
        found: Raw = self.layout["meta"]
        return found

    @cached_property
    def legend(self) -> tuple[Key, ...]:
        """Return the entries of the legend."""
        return tuple(Key(each["mark"], each["color"], each["text"]) for each in self.meta.get("legend", ()))

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the axes that something is drawn on, a panel each, in the order of their first trace."""
        return tuple(dict.fromkeys(axes(trace) for trace in self.traces))

    @property
    def notes(self) -> tuple[Raw, ...]:
        """Return the texts in and around the plot."""
        return tuple(self.layout.get("annotations", ()))

    @property
    def shapes(self) -> tuple[Raw, ...]:
        """Return the lines and areas."""
        return tuple(self.layout.get("shapes", ()))

    def of(self, pair: tuple[str, str]) -> tuple[Raw, ...]:
        """Return the traces of a panel."""
        return tuple(trace for trace in self.traces if axes(trace) == pair)

    def raw_axis(self, name: str) -> Raw:
        """Return an axis by its short name, as 'x2'."""
        found: Raw = self.layout[f"{name[0]}axis{name[1:]}"]
        return found

    def axis(self, name: str, *, first: bool = True) -> Axis:
        """Return an axis; only the ``first`` of several panels that share one has its words."""
        raw = self.raw_axis(name)
        seen = raw.get("visible", True)
        start, end = raw.get("range", (0.0, 1.0))
        if seen and raw.get("showticklabels", True) and not raw.get("tickvals"):
            start, end = round_ends(start, end)
        return Axis(
            start=float(start),
            end=float(end),
            domain=(float(raw.get("domain", (0, 1))[0]), float(raw.get("domain", (0, 1))[1])),
            ticks=_ticks(raw),
            named="ticktext" in raw,
            labelled=first and seen and raw.get("showticklabels", True) and raw.get("tickvals") != [],
            grid=seen and raw.get("showgrid", True),
        )

    @property
    def language(self) -> Language:
        """Return the language of the chart."""
        return self.context.language

    def colour_of(self, trace: Raw) -> str:
        """Return the one colour of a trace, empty where its marks have several."""
        found = trace.get("line", {}).get("color") or trace.get("marker", {}).get("color") or trace.get("fillcolor")
        return found if isinstance(found, str) else ""

    def name(self, trace: Raw, used: Sequence[str] = ()) -> str:
        """Return what a trace is called: by itself, by what is said of its marks, by the legend, else what it measures.

        A name already ``used`` gets a number.
        """
        found = _own_name(trace) or self.key(self.colour_of(trace), _mark(trace), used) or self.measured
        return unique(found, used)

    def key(self, colour: str, mark: str, used: Sequence[str] = ()) -> str:
        """Return the legend's words for a colour, the ones with the same mark first; empty where it has none."""
        same = [each for each in self.legend if each.colour == colour]
        same.sort(key=lambda each: (each.mark not in mark, each.text in used))
        return same[0].text if same else ""

    @property
    def measured(self) -> str:
        """Return what is measured, in few words."""
        return ", ".join(each.short_title.to(self.language) for each in self.context.indicators) or self.chart.title

    def labels(self, trace: Raw, values: Sequence[float | None]) -> tuple[Label | None, ...]:
        """Return what stands at the marks of a trace, None where nothing does."""
        n = len(values)
        if "text" not in trace.get("mode", "text"):
            return (None,) * n
        texts, places = many(trace.get("text", ""), n), many(trace.get("textposition", "middle center"), n)
        font = trace.get("textfont", {})
        colours = many(font.get("color", theme.TEXT), n)
        size = letter_size(font.get("size", theme.BODY_SIZE))
        return tuple(
            self._label(text, value, side(place), colour, size) if plain(text).strip() else None
            for text, value, place, colour in zip(texts, values, places, colours, strict=True)
        )

    def _label(self, text: str, value: float | None, where: Side, colour: str, size: float) -> Label:
        said = plain(text).strip()
        return Label(said, number_format(said, value, self.language), where, colour, size, bold="<b>" in text)


def step(start: float, end: float) -> float:
    """Return a round step by which an axis is written about five times.

    >>> step(0, 31.2), step(0.0, 0.11), step(15.4, 19.5)
    (5.0, 0.02, 1.0)
    """
    rough = (end - start) / 5
    power: float = 10.0 ** floor(log10(rough))
    return float(f"{min(STEPS, key=lambda each: abs(each * power - rough)) * power:.6g}")


def round_ends(start: float, end: float) -> tuple[float, float]:
    """Return an axis' ends at whole steps, as charts of Office count from the first end.

    >>> round_ends(7.4, 30.8), round_ends(-0.3, 1.2)
    ((5.0, 35.0), (-0.4, 1.2))
    """
    each = step(start, end)
    return float(f"{floor(start / each) * each:.9g}"), float(f"{ceil(end / each - 1e-9) * each:.9g}")


def axes(trace: Raw) -> tuple[str, str]:
    """Return the short names of the axes a trace is drawn on."""
    return trace.get("xaxis", "x"), trace.get("yaxis", "y")


def many(value: Any, n: int) -> tuple[Any, ...]:
    """Return a value for each of so many marks, whether there is one for all or one for each.

    >>> many("a", 2), many(["a", "b"], 2)
    (('a', 'a'), ('a', 'b'))
    """
    return tuple(value) if isinstance(value, list | tuple) else (value,) * n


def plain(text: object) -> str:
    r"""Return the words of a text without its marks; a break is a new line.

    >>> plain("<b>A &amp; B</b><br>C")
    'A & B\nC'
    """
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<br ?/?>", "\n", str(text))))


def unique(name: str, used: Sequence[str]) -> str:
    """Return a name that is not used yet.

    >>> unique("a", []), unique("a", ["a", "a (2)"])
    ('a', 'a (3)')
    """
    number, found = 1, name
    while found in used:
        number += 1
        found = f"{name} ({number})"
    return found


def letter_size(size: float) -> float:
    """Return a size that can be read from the back of a room."""
    return max(SMALLEST, float(size))


def side(place: str) -> Side:
    """Return where a label stands, by the words for it.

    >>> side("top center"), side("middle left"), side("outside"), side("middle center")
    (<Side.ABOVE: 't'>, <Side.LEFT: 'l'>, <Side.OUTSIDE: 'outEnd'>, <Side.MIDDLE: 'ctr'>)
    """
    if place in IN_BARS:
        return IN_BARS[place]
    return SIDES.get(place) or SIDES.get(place.partition(" ")[0], Side.MIDDLE)


def number_format(said: str, value: float | None, language: Language) -> str:
    """Return the format by which Office writes a figure as it is said; empty where no format does.

    >>> number_format("24,6 %", 24.6, Language.DA), number_format("−1.20", -1.2, Language.EN)
    ('#,##0.0" %"', '#,##0.00;−#,##0.00')
    >>> number_format("+2,0", 2.0, Language.DA), number_format("24,6", 25.0, Language.DA)
    ('+#,##0.0;−#,##0.0;0.0', '')
    """
    found = NUMBER.search(said)
    if value is None or found is None:
        return ""
    digits = found[0].rstrip(".,")
    before, after = said[: found.start()], said[found.start() + len(digits) :]
    if '"' in before + after or any(each.isdigit() for each in before + after):
        return ""
    _, sign, fraction = digits.partition("," if language is Language.DA else ".")
    decimals = len(fraction) if sign else 0
    zeros = "." + "0" * decimals if decimals else ""
    head, tail = _quoted(before), _quoted(after)
    if numbers.number(value, decimals, language) == digits:
        one = f"{head}#,##0{zeros}{tail}"
        return f"{one};{head}−#,##0{zeros}{tail}" if value < 0 else one
    if numbers.signed(value, decimals, language) == digits:
        return f"{head}+#,##0{zeros}{tail};{head}−#,##0{zeros}{tail};{head}0{zeros}{tail}"
    return ""


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def _ticks(raw: Raw) -> tuple[tuple[float, str], ...]:
    places = raw.get("tickvals") or ()
    texts = raw.get("ticktext") or places
    return tuple((float(at), plain(text)) for at, text in zip(places, texts, strict=True))


def _mark(trace: Raw) -> str:
    """Return the sign that stands for a trace in a legend."""
    symbol, dash = trace.get("marker", {}).get("symbol"), trace.get("line", {}).get("dash")
    if isinstance(symbol, str):
        return MARKS.get(symbol, "")
    return DASHES.get(dash, "") if dash else "●"


def _own_name(trace: Raw) -> str:
    """Return the name a trace says of itself: its own, or the one all its marks begin with before their year."""
    if trace.get("name"):
        return plain(trace["name"])
    template = trace.get("hovertemplate", "")
    before, found, _ = template.partition(" %{x}:")
    if found:
        return plain(before)
    starts = {_before_year(each) for each in many(trace.get("hovertext", ()), 0)}
    return starts.pop() if len(starts) == 1 else ""


def _before_year(said: object) -> str:
    found = re.match(r"(.*) \d{4}: ", plain(said))
    return found[1] if found else ""


def points(trace: Raw) -> Iterator[tuple[int, float, float]]:
    """Yield the place in the trace, and the coordinates, of every mark that is drawn."""
    for at, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if x is not None and y is not None:
            yield at, float(x), float(y)
