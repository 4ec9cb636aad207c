"""Series that colour-blind people mistake for each other, and charts with more series than a reader can follow."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from keyfigures import numbers
from keyfigures.figures import theme
from keyfigures.figures.chart import Context
from keyfigures.figures.preflight import colours, looks
from keyfigures.figures.preflight.check import Finding
from keyfigures.figures.preflight.contrast import floored
from keyfigures.figures.preflight.drawing import Drawing, Properties, of_point, points, words
from keyfigures.figures.preflight.looks import Kind, Look, Series

# Two colours closer than this by CIEDE2000 are mistaken for each other where they do not touch.
LEAST_DISTANCE = 10.0
MOST_SERIES = 6
DEFICIENCY_TEXTS = {
    "protanopia": "preflight_protanopia",
    "deuteranopia": "preflight_deuteranopia",
    "tritanopia": "preflight_tritanopia",
}
SYMBOLS = {"circle": "●", "diamond": "◆", "square": "■", "triangle-up": "▲", "x": "✕", "star": "★", "hexagon": "⬢"}
DASHES = {"solid": "──", "dash": "╌╌", "dot": "···", "dashdot": "-·-", "longdash": "━ ━", "longdashdot": "━·━"}
# What a mark has where nothing is said of it.
DEFAULTS = {"symbol": "circle", "shape": "", "size": 8}
PATTERNS = {"": "■", "/": "▨", "x": "▩", "-": "▤", "|": "▥", "+": "▦", "\\": "▧", ".": "▒"}


def alike(drawing: Drawing, context: Context) -> Finding | None:
    """Find the two series told apart by colour alone that look most alike to somebody colour-blind."""
    found = min(_confused(drawing), key=lambda each: each[0], default=None)
    if found is None:
        return None
    far, deficiency, one, other = found
    text = context.say(
        "preflight_colour_blind",
        one=looks.called(context, one.look.kind, one.name, one.look.colour),
        other=looks.called(context, other.look.kind, other.name, other.look.colour),
        deficiency=context.say(DEFICIENCY_TEXTS[deficiency]),
        distance=floored(context, far),
        least=numbers.number(LEAST_DISTANCE, 0, context.language),
    )
    return Finding(text)


def _confused(drawing: Drawing) -> Iterator[tuple[float, str, Series, Series]]:
    """Yield distance, deficiency and pairs of series that nothing but a colour too close tells apart."""
    for one, other in combinations(looks.series(drawing), 2):
        if one.look.form != other.look.form or one.named or other.named:
            continue
        pair = [colours.parse(each.look.colour) or colours.WHITE for each in (one, other)]
        for deficiency in colours.DEFICIENCIES:
            far = colours.distance(*(colours.simulated(colour, deficiency) for colour in pair))
            if far < LEAST_DISTANCE:
                yield far, deficiency, one, other


def part_forms(drawing: Drawing, _: Context) -> None:
    """Give the later of two series that look alike another dash, symbol or hatching, in the legend as well.

    Of more than 21 dots that look alike the others stay as they are.
    """
    while (pair := next(_confused(drawing), None)) is not None:
        later = pair[3]
        taken = {one.look.form for one in looks.series(drawing)}
        free = [look for look in _forms(later.look) if look.form not in taken]
        if not free:
            return
        _change(drawing, later, free[0])


def _forms(look: Look) -> list[Look]:
    """Return a look's colour in other forms: 21 of dots, over 60 of lines and bars."""
    if look.kind is Kind.BAR:
        hatched = product(range(8, 40, 4), PATTERNS)
        return [replace(look, pattern=shape, size=size if shape else 0) for size, shape in hatched]
    if look.kind is Kind.DOT:
        shapes = product(("", "-open", "-dot"), SYMBOLS)
        return [replace(look, symbol=f"{symbol}{ending}") for ending, symbol in shapes]
    symbols = tuple(SYMBOLS) if look.symbol else ("",)
    dashes = enumerate((*DASHES, *(f"{gap}px" for gap in range(3, 60))))
    return [replace(look, dash=dash, symbol=symbols[place % len(symbols)]) for place, dash in dashes]


def _change(drawing: Drawing, one: Series, look: Look) -> None:
    """Draw a series as a look, and its entries of the legend with it."""
    for place in one.traces:
        trace = drawing.data[place]
        mine = {number for at, number in one.where if at == place}
        marker = trace.setdefault("marker", {})
        _set(marker, "color", look.colour, mine, trace)
        if look.kind is Kind.LINE:
            trace["line"] = {**trace.get("line", {}), "color": look.colour, "dash": look.dash}
        if look.kind is Kind.BAR and (look.pattern or "pattern" in marker):
            pattern = marker.setdefault("pattern", {"fillmode": "overlay"})
            _set(pattern, "shape", look.pattern, mine, trace)
            _set(pattern, "size", look.size or 8, mine, trace)
        elif look.symbol:
            _set(marker, "symbol", look.symbol, mine, trace)
    for entry in drawing.meta.get("legend", ()):
        if (entry["color"], entry["text"]) == (one.look.colour, one.name):
            entry |= {"mark": _sign(look), "color": look.colour}


def _set(properties: Properties, name: str, value: object, mine: set[int], trace: Properties) -> None:
    """Set a property of some points of a trace; those of the others stay."""
    n = len(points(trace))
    if len(mine) == n or "lines" in trace.get("mode", ""):
        properties[name] = value
        return
    known = properties.get(name, DEFAULTS.get(name))
    properties[name] = [value if at in mine else of_point(known, at) for at in range(n)]


def _sign(look: Look) -> str:
    """Return the sign of a look in the legend."""
    if look.kind is Kind.BAR:
        return PATTERNS.get(look.pattern, PATTERNS[""])
    return SYMBOLS.get(look.symbol) or DASHES.get(look.dash, DASHES["solid"])


# How many


def too_many(drawing: Drawing, context: Context) -> Finding | None:
    """Find more than six series; what looks alike is one, as the grey lines of all others."""
    n = len(looks.series(drawing))
    return Finding(context.say("preflight_series", n=n, most=MOST_SERIES)) if n > MOST_SERIES else None


def grey_out(drawing: Drawing, context: Context) -> None:
    """Draw the later series grey until six are left; what is in the own and the average's colour goes last."""
    while len(found := looks.series(drawing)) > MOST_SERIES:
        least = max(
            (one for one in found if _rest(one.look) != one.look),
            key=lambda one: (one.look.colour not in {theme.OWN, theme.AVERAGE}, found.index(one)),
        )
        for word in words(drawing):
            if word.trace in least.traces and word.colour == least.look.colour:
                word.paint(theme.MUTED)
        _change(drawing, least, _rest(least.look))
    legend = drawing.meta.get("legend")
    if legend:
        _shorten(legend, context.say("preflight_the_rest"), {one.look.colour for one in looks.series(drawing)})


def _rest(look: Look) -> Look:
    dash = "solid" if look.kind is Kind.LINE else ""
    return Look(look.kind, theme.OTHERS, dash=dash, symbol="circle" if look.symbol else "")


def _shorten(legend: list[Properties], rest: str, left: set[str]) -> None:
    """Leave one entry for all that is grey."""
    kept = [entry for entry in legend if entry["color"] != theme.OTHERS]
    legend[:] = [*kept, theme.key("●", theme.OTHERS, rest)] if theme.OTHERS in left else kept
