"""A map of fields as a group of shapes: every tile has its words, and its figure as its alternative text."""

from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from keyfigures.exports.slides import letters, markup, overlay
from keyfigures.exports.slides.plot import Area, Box, Line, Mark, Tile, Tiles, Words
from keyfigures.figures import theme
from keyfigures.language import Language

NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
TILE, AROUND = "tile", "key"
SIZE = 12.0
# Ids of shapes on the slide that are not its own.
FIRST_ID = 1000


def add(shapes: Any, tiles: Tiles, plot: Box, whole: Box, language: Language) -> Any:
    """Add a map as one group; return it."""
    group = shapes.add_group_shape()
    put(group, tiles, plot, whole, language)
    group._element.recalculate_extents()
    return group


def put(group: Any, tiles: Tiles, plot: Box, whole: Box, language: Language) -> None:
    """Replace everything in a group; where the group stands is kept."""
    element = group._element
    for old in [child for child in element if child.tag in {qn("p:sp"), qn("p:cxnSp")}]:
        element.remove(old)
    drawn = [_tile(each, plot, language) for each in tiles.tiles]
    drawn += [_mark(each, plot, whole, language) for each in tiles.marks]
    for place, (name, said, box, look, body) in enumerate(drawn, start=FIRST_ID):
        element.append(parse_xml(_shape(place, f"{name} {place - FIRST_ID + 1}", said, box, look + body)))


Drawn = tuple[str, str, Box, str, str]


def _tile(tile: Tile, plot: Box, language: Language) -> Drawn:
    box = _box(plot, tile.x0, tile.y0, tile.x1, tile.y1)
    field = tile.field
    look = markup.letters("rPr", language, size=SIZE, colour=field.ink or theme.TEXT)
    body = (
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f"{markup.paragraph(field.text, look, align='ctr')}</p:txBody>"
    )
    return TILE, field.said, box, markup.fill(field.fill) + markup.line(""), body


def _mark(mark: Mark, plot: Box, whole: Box, language: Language) -> Drawn:
    if isinstance(mark, Words):
        look = markup.letters("rPr", language, size=mark.size, colour=mark.colour, bold=mark.bold)
        lines = "".join(markup.paragraph(line, look, align=mark.across) for line in letters.paragraphs(mark.text))
        body = (
            '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
            f"{lines}</p:txBody>"
        )
        return AROUND, "", overlay.placed(mark, plot, whole), markup.fill("") + markup.line(""), body
    box = _box(plot, mark.x0, mark.y0, mark.x1, mark.y1)
    if isinstance(mark, Line):
        return AROUND, "", box, markup.fill("") + markup.line(mark.colour, mark.width, mark.dash), ""
    return AROUND, "", box, _area(mark), ""


def _area(mark: Area) -> str:
    return markup.fill(mark.fill) + markup.line(mark.rim, mark.width, mark.dash)


def _box(plot: Box, x0: float, y0: float, x1: float, y1: float) -> Box:
    left, top = plot.left + x0 * plot.width, plot.top + y0 * plot.height
    return Box(left, top, (x1 - x0) * plot.width, (y1 - y0) * plot.height)


def _shape(id_: int, name: str, said: str, box: Box, inside: str) -> str:
    look, found, body = inside.partition("<p:txBody>")
    left, top, width, height = (
        round(each * markup.POINT) for each in (box.left, box.top, max(0.0, box.width), max(0.0, box.height))
    )
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{id_}" name={markup.attribute(name)} '
        f"descr={markup.attribute(said)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{look}</p:spPr>{found}{body}</p:sp>'
    )
