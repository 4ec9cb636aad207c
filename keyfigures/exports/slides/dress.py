"""The look of a native chart's series: lines, fills, marks and labels, as the picture has them."""

from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from keyfigures.exports.slides import markup
from keyfigures.exports.slides.plot import Form, Label, Panel, Series
from keyfigures.exports.slides.sheet import names_range
from keyfigures.figures import theme
from keyfigures.language import Language

NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
# What a series is made of, in the order the format asks for.
ORDER = {
    False: ("idx", "order", "tx", "spPr", "invertIfNegative", "dPt", "dLbls", "cat", "val", "extLst"),
    True: ("idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "cat", "val", "xVal", "yVal", "smooth", "extLst"),
}
SYMBOLS = {"circle": "circle", "circle-open": "circle", "diamond": "diamond", "square": "square", "x": "x"}
NAMES_URI = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
SMALLEST, LARGEST = 2, 72


def dress(element: Any, panel: Panel, at: int, language: Language) -> None:
    """Give a series its whole look."""
    series = panel.series[at]
    is_bar = panel.form in {Form.BARS, Form.COLUMNS}
    _put(element, panel, "spPr", _shape(series, is_bar=is_bar))
    if is_bar:
        _put(element, panel, "invertIfNegative", '<c:invertIfNegative val="0"/>')
    else:
        _put(element, panel, "marker", _marker(series, series.colour))
        _put(element, panel, "smooth", '<c:smooth val="0"/>')
    mark(element, panel, at, language)


def mark(element: Any, panel: Panel, at: int, language: Language) -> None:
    """Give a series what depends on its figures: the colours of single points, the labels and the points' names."""
    series = panel.series[at]
    is_bar = panel.form in {Form.BARS, Form.COLUMNS}
    _put(element, panel, "dPt", *(_point(series, place, is_bar=is_bar) for place in _different(series)))
    _put(element, panel, "dLbls", labels(series, language))
    if series.names:
        _put(element, panel, "extLst", _names(series, names_range(panel, at)))


def _put(element: Any, panel: Panel, name: str, *parts: str) -> None:
    """Replace the parts of one name of a series, at the place where they belong."""
    for old in element.findall(qn(f"c:{name}")):
        element.remove(old)
    order = ORDER[panel.form not in {Form.BARS, Form.COLUMNS}]
    later = {qn(f"c:{each}") for each in order[order.index(name) + 1 :]}
    place = next((at for at, child in enumerate(element) if child.tag in later), len(element))
    for offset, part in enumerate(parts):
        element.insert(place + offset, parse_xml(_spaced(part)))


def _spaced(part: str) -> str:
    """Return a piece of a chart with the names its prefixes stand for."""
    end = min(place for place in (part.find(" "), part.find(">"), part.find("/>")) if place > 0)
    return f"{part[:end]} {NAMESPACES}{part[end:]}"


def _shape(series: Series, *, is_bar: bool) -> str:
    if is_bar:
        rim = markup.line(theme.BACKGROUND, 0.75) if series.colour else markup.line("")
        return f"<c:spPr>{markup.fill(series.colour)}{rim}</c:spPr>"
    return f"<c:spPr>{markup.line(series.colour, series.width, series.dash)}</c:spPr>"


def _marker(series: Series, colour: str, size: float = 0.0) -> str:
    if not series.symbol:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    wide = min(LARGEST, max(SMALLEST, round(size or series.size)))
    hollow = series.symbol.endswith("-open") or series.symbol == "x"
    # LibreOffice draws no rim: a hollow mark is full there, and one filled with white would not be seen.
    inside = "" if hollow else colour
    rim = markup.line(colour, 2.0) if hollow else markup.line(theme.BACKGROUND, 0.75)
    look = f"<c:spPr>{markup.fill(inside)}{rim}</c:spPr>"
    return f'<c:marker><c:symbol val="{SYMBOLS.get(series.symbol, "circle")}"/><c:size val="{wide}"/>{look}</c:marker>'


def _different(series: Series) -> list[int]:
    """Return the points that look otherwise than their series."""
    colours = series.colours or (series.colour,) * len(series.values)
    sizes = series.sizes or (series.size,) * len(series.values)
    pairs = enumerate(zip(colours, sizes, strict=True))
    return [at for at, look in pairs if look != (series.colour, series.size)]


def _point(series: Series, at: int, *, is_bar: bool) -> str:
    colour = series.colours[at] if series.colours else series.colour
    if is_bar:
        look = f"<c:spPr>{markup.fill(colour)}{markup.line(theme.BACKGROUND, 0.75)}</c:spPr>"
        return f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{look}</c:dPt>'
    marker = _marker(series, colour, series.sizes[at] if series.sizes else 0.0)
    look = f"<c:spPr>{markup.fill(colour)}{markup.line(series.colour, series.width, series.dash)}</c:spPr>"
    return f'<c:dPt><c:idx val="{at}"/>{marker}<c:bubble3D val="0"/>{look}</c:dPt>'


def labels(series: Series, language: Language) -> str:
    """Return the labels of a series: the figure itself where its format writes what is said, else the words."""
    each = "".join(_label(at, label, language) for at, label in enumerate(series.labels) if label is not None)
    return f"<c:dLbls>{each}{_shown(value=False)}</c:dLbls>"


def _label(at: int, label: Label, language: Language) -> str:
    name = "defRPr" if label.code else "rPr"
    look = markup.letters(name, language, size=label.size, colour=label.colour, bold=label.bold)
    frame = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    body = '<a:bodyPr wrap="none" lIns="19050" tIns="0" rIns="19050" bIns="0"/>'
    if label.code:
        code = f'<c:numFmt formatCode={markup.attribute(label.code)} sourceLinked="0"/>'
        said = f"{code}{frame}<c:txPr>{body}<a:p><a:pPr>{look}</a:pPr></a:p></c:txPr>"
    else:
        words = markup.paragraph(label.text, look, align="ctr")
        said = f"<c:tx><c:rich>{body}{words}</c:rich></c:tx>{frame}"
    place = f'<c:dLblPos val="{label.side.value}"/>'
    return f'<c:dLbl><c:idx val="{at}"/>{said}{place}{_shown(value=True)}</c:dLbl>'


def _shown(*, value: bool) -> str:
    rest = "".join(f'<c:show{name} val="0"/>' for name in ("CatName", "SerName", "Percent", "BubbleSize"))
    return f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/>{rest}'


def _names(series: Series, cells: str) -> str:
    """Return the points' names as Office keeps them, so that they are found again in a deck."""
    points = "".join(f'<c:pt idx="{at}"><c:v>{markup.text(name)}</c:v></c:pt>' for at, name in enumerate(series.names))
    cache = f'<c15:dlblRangeCache><c:ptCount val="{len(series.names)}"/>{points}</c15:dlblRangeCache>'
    found = f"<c15:datalabelsRange><c15:f>{cells}</c15:f>{cache}</c15:datalabelsRange>"
    return f'<c:extLst><c:ext uri="{NAMES_URI}" xmlns:c15="{C15}">{found}</c:ext></c:extLst>'


def names(element: Any) -> tuple[str, ...]:
    """Return what the points of a series are called, as a deck keeps it; none where it keeps nothing."""
    found = element.findall(f".//{{{C15}}}dlblRangeCache/{qn('c:pt')}")
    return tuple(each.findtext(qn("c:v")) or "" for each in found)
