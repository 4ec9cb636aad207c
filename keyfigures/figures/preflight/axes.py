"""Axes that do not begin at zero: for bars always a fault, for lines a remark where much is cut off."""

from collections.abc import Iterator
from dataclasses import dataclass

from keyfigures import numbers
from keyfigures.figures.chart import Context
from keyfigures.figures.preflight.check import Finding, Severity
from keyfigures.figures.preflight.drawing import Drawing, Properties
from keyfigures.figures.preflight.looks import NAME


@dataclass(frozen=True)
class Cut:
    """An axis that leaves out zero: its two ends, and whether bars stand on it."""

    axis: Properties
    low: float
    high: float
    bars: bool

    @property
    def nearest(self) -> float:
        """Return the end that lies nearest zero."""
        return self.low if self.low > 0 else self.high


def cut(drawing: Drawing, context: Context) -> Finding | None:
    """Find an axis of values without zero, that of bars first."""
    found = sorted(_cuts(drawing), key=lambda each: not each.bars)
    if not found:
        return None
    start = numbers.number(found[0].nearest, 0 if float(found[0].nearest).is_integer() else 1, context.language)
    if found[0].bars:
        return Finding(context.say("preflight_cut_bars", start=start))
    return Finding(context.say("preflight_cut_lines", start=start), Severity.REMARK)


def _cuts(drawing: Drawing) -> Iterator[Cut]:
    for trace in drawing.data:
        bars = trace["type"] == "bar"
        if not bars and not (trace["type"] == "scatter" and "lines" in trace.get("mode", "")):
            continue
        letter = "x" if bars and trace.get("orientation") == "h" else "y"
        reference = trace.get(f"{letter}axis", letter)
        found = _without_zero(drawing, reference, bars=bars)
        if found is not None:
            yield found


def _without_zero(drawing: Drawing, reference: str, *, bars: bool) -> Cut | None:
    axis = drawing.axis(reference)
    axis = drawing.axis(axis.get("matches", reference))
    if any(NAME.match(str(text)) for text in axis.get("ticktext", ())):
        return None
    ends = _ends(drawing, reference, axis, bars=bars)
    if ends is None:
        return None
    low, high = min(ends), max(ends)
    if low <= 0 <= high or not (bars or _far(low, high)):
        return None
    return Cut(axis, low, high, bars)


def _far(low: float, high: float) -> bool:
    """Return whether more of the way from zero is cut off than is shown."""
    return min(abs(low), abs(high)) > high - low


def _ends(drawing: Drawing, reference: str, axis: Properties, *, bars: bool) -> tuple[float, float] | None:
    """Return the ends of an axis, from its lines where it fits itself to them; one of bars then begins at zero."""
    given = axis.get("range")
    if given is not None and None not in given:
        logarithmic = axis.get("type") == "log"
        return (10 ** given[0], 10 ** given[1]) if logarithmic else (given[0], given[1])
    if axis.get("rangemode") in {"tozero", "nonnegative"} or (bars and axis.get("type") != "log"):
        return None
    values = [value for trace in drawing.data for value in _values(trace, reference)]
    return (min(values), max(values)) if values else None


def _values(trace: Properties, reference: str) -> list[float]:
    letter = reference[0]
    if trace.get(f"{letter}axis", letter) != reference:
        return []
    return [value for value in trace.get(letter) or () if isinstance(value, (int, float))]


def from_zero(drawing: Drawing, _: Context) -> None:
    """Let every axis of values that left out zero begin there."""
    for found in _cuts(drawing):
        turned = found.axis.get("range", [0, 1])[0] > found.axis.get("range", [0, 1])[1]
        ends = [min(found.low, 0), max(found.high, 0)]
        found.axis.pop("type", None)
        found.axis["range"] = ends[::-1] if turned else ends
