"""Texts too small for the back row, in a picture of 1920 × 1080."""

import math

from keyfigures import numbers
from keyfigures.figures.chart import Context
from keyfigures.figures.preflight import room
from keyfigures.figures.preflight.check import Finding, Severity, quoted
from keyfigures.figures.preflight.drawing import Drawing, Part, Properties, Word, words

# A picture of 1920 × 1080 is drawn 960 wide and saved at double size.
PIXELS = 2
# In pixels of it: under these the back row cannot read a title (2.5 % of the height) and other words; from the last
# one (2 %) it need not try hard.
LEAST_TITLE, LEAST, EASY = 27, 18, 22


def small_text(drawing: Drawing, context: Context) -> Finding | None:
    """Find the text that is worst to read: a fault where it cannot be read, a remark where it is small.

    A small source alone is a remark, for it is read afterwards.
    """
    small = _small(drawing)
    if not small:
        return None
    faults = [word for word in small if word.part is not Part.FOOTER and _pixels(drawing, word) < _least(word)]
    worst = min(faults or small, key=lambda word: _pixels(drawing, word) / _least(word))
    pixels = math.floor(_pixels(drawing, worst) * 10) / 10
    text = context.say(
        "preflight_text_size",
        pixels=numbers.number(pixels, 0 if pixels == round(pixels) else 1, context.language),
        text=quoted(worst.text or context.say("preflight_axis")),
        least=_least(worst) if faults else _wanted(worst),
    )
    return Finding(text, Severity.FAULT if faults else Severity.REMARK)


def _pixels(drawing: Drawing, word: Word) -> float:
    return word.size * drawing.scale * PIXELS


def _least(word: Word) -> int:
    return LEAST_TITLE if word.part is Part.TITLE else LEAST


def _wanted(word: Word) -> int:
    return LEAST_TITLE if word.part is Part.TITLE else EASY


def _small(drawing: Drawing) -> list[Word]:
    return [word for word in words(drawing) if _pixels(drawing, word) < _wanted(word)]


def _size(drawing: Drawing, pixels: int) -> float:
    """Return the size in the figure that gives so many pixels."""
    return math.ceil(pixels / PIXELS / drawing.scale * 10) / 10


def enlarge(drawing: Drawing, _: Context) -> None:
    """Make every small text easy to read and the room around the plot larger; what has no room then is left out."""
    needed = _size(drawing, EASY)
    small = _small(drawing)
    fonts = {id(axis.get("tickfont")): name[0] for name, axis in drawing.axes()}
    for margin, mine in (
        ("left", [word for word in small if fonts.get(id(word.font)) == "y"]),
        ("foot", [word for word in small if fonts.get(id(word.font)) == "x"]),
        ("head", [word for word in small if word.part is Part.NOTE]),
    ):
        if mine and margin in drawing.meta:
            drawing.meta[margin] = math.ceil(drawing.meta[margin] * needed / min(word.size for word in mine))
    for word in small:
        word.grow(_size(drawing, _wanted(word)))
        if word.trace is not None and not word.own:
            # Plotly writes a number beside a bar smaller than it is told, where the bar is thin.
            _unbound(drawing.data[word.trace])
    room.leave_out(drawing, needed)


def _unbound(trace: Properties) -> None:
    if trace["type"] == "bar":
        trace["constraintext"] = "none"
