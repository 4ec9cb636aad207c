"""The presentation that slides are added to: a municipality's own template, or a plain one made here."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from keyfigures.errors import SelectionError
from keyfigures.exports.slides.markup import POINT
from keyfigures.exports.slides.plot import Box
from keyfigures.figures import theme

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 24.0
TITLE = Box(MARGIN, 16.0, WIDTH - 2 * MARGIN, 60.0)
TITLE_SIZE = Pt(24)
# What a template may weigh, as it is and unpacked.
MOST_BYTES, MOST_UNPACKED = 60_000_000, 300_000_000
TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
AS_TEMPLATE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
BODIES = {PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.CHART, PP_PLACEHOLDER.TABLE}
# The title stays in the upper part, and what is below it must be so much of the slide.
UPPER, ROOM_HIGH, ROOM_WIDE = 0.4, 0.4, 0.6
BROKEN = (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, IndexError)


@dataclass(frozen=True)
class Stage:
    """An empty presentation, the layout its slides get, and where on it there is room, in points.

    ``muted`` is the colour of small texts, empty where the template's own is kept.
    """

    presentation: Any
    layout: Any
    room: Box
    title: Box
    muted: str = ""


def stage(template: bytes | None) -> Stage:
    """Return the presentation to add slides to, empty.

    A template keeps its theme, its size and its layouts; its slides are removed. Raises SelectionError for a file that
    is no presentation, or none with a layout that has a title and room below it.
    """
    if template is None:
        return _plain()
    try:
        presentation = Presentation(io.BytesIO(_opened(template)))
        _empty(presentation)
        found = next((each for each in map(_usable, presentation.slide_layouts) if each), None)
    except BROKEN as error:
        raise SelectionError("slides_template_broken") from error
    if found is None:
        raise SelectionError("slides_template_no_room")
    layout, title, room = found
    return Stage(presentation, layout, _whole(room, presentation), title)


def opened(content: bytes) -> Any:
    """Return a presentation that was made before. Raises SelectionError for a file that is none."""
    try:
        return Presentation(io.BytesIO(_opened(content)))
    except BROKEN as error:
        raise SelectionError("slides_old_broken") from error


def _opened(content: bytes) -> bytes:
    """Return a presentation's bytes, a template turned into a presentation; raises ValueError for one too large."""
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            raise ValueError("too large when unpacked")
        types = packed.read(TYPES)
        if AS_TEMPLATE.encode() not in types:
            return content
        out, swap = io.BytesIO(), (AS_TEMPLATE.encode(), MAIN.encode())
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for each in packed.infolist():
                data = packed.read(each)
                written.writestr(each.filename, data.replace(*swap) if each.filename == TYPES else data)
    return out.getvalue()


def _empty(presentation: Any) -> None:
    """Remove the slides, and the sections and shows that name them."""
    slides = presentation.slides._sldIdLst
    for each in list(slides):
        presentation.part.drop_rel(each.rId)
        slides.remove(each)
    root = presentation.part._element
    for name in ("p:custShowLst", "p:extLst"):
        for each in root.findall(qn(name)):
            root.remove(each)


def _usable(layout: Any) -> tuple[Any, Box, Box] | None:
    """Return a layout with the boxes of its title and of the room below, None where either is missing."""
    size = layout.part.package.presentation_part.presentation
    wide, high = size.slide_width / POINT, size.slide_height / POINT
    placed = [(each.placeholder_format.type, _box(each)) for each in layout.placeholders]
    title = next((box for kind, box in placed if kind in TITLES), None)
    if title is None or title.bottom > UPPER * high:
        return None
    below = [box for kind, box in placed if kind in BODIES and box.top >= title.bottom - 1]
    room = max(below, key=lambda box: box.width * box.height, default=None)
    if room is None or room.height < ROOM_HIGH * high or room.width < ROOM_WIDE * wide:
        room = Box(title.left, title.bottom + 4, title.width, high - title.bottom - MARGIN)
    return (layout, title, room) if room.width >= ROOM_WIDE * wide else None


def _box(shape: Any) -> Box:
    sides = (shape.left, shape.top, shape.width, shape.height)
    return Box(*(float(each or 0) / POINT for each in sides))


def _whole(room: Box, presentation: Any) -> Box:
    """Return the room with a little of the free edge below it, where sources stand."""
    bottom = presentation.slide_height / POINT - MARGIN / 2
    return Box(room.left, room.top, room.width, max(room.height, bottom - room.top))


def _plain() -> Stage:
    """Return a plain white presentation in our letters, with one layout: a title and room."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(round(WIDTH * POINT)), Emu(round(HEIGHT * POINT))
    wanted = next(each for each in presentation.slide_layouts if each.name == "Title Only")
    for layout in list(presentation.slide_layouts):
        if layout is not wanted and layout.name != wanted.name:
            presentation.slide_layouts.remove(layout)
    for owner in (presentation.slide_master, wanted):
        _tidy(owner)
    _letters(presentation)
    room = Box(MARGIN, TITLE.bottom, WIDTH - 2 * MARGIN, HEIGHT - TITLE.bottom - 10)
    return Stage(presentation, wanted, room, TITLE, muted=theme.MUTED)


def _tidy(owner: Any) -> None:
    """Place the title, and the other places of the master over the new width."""
    for shape in owner.placeholders:
        if shape.placeholder_format.type in TITLES:
            for name in ("left", "top", "width", "height"):
                setattr(shape, name, Emu(round(getattr(TITLE, name) * POINT)))
        elif shape.placeholder_format.type == PP_PLACEHOLDER.BODY:
            shape.left, shape.top = Emu(round(MARGIN * POINT)), Emu(round(TITLE.bottom * POINT))
            shape.width, shape.height = Emu(round((WIDTH - 2 * MARGIN) * POINT)), Emu(round(420 * POINT))
        else:
            shape._element.getparent().remove(shape._element)


def _letters(presentation: Any) -> None:
    """Write in the letters of the charts, titles in bold from the left, in the house's colour."""
    master = presentation.slide_master
    theme_part = next(each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme"))
    theme_part.blob = re.sub(rb'(<a:latin typeface=")[^"]*"', rb'\1Arial"', theme_part.blob)
    for shape in (*master.placeholders, *presentation.slide_layouts[0].placeholders):
        shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    look = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    look.set("algn", "l")
    run = look.find(qn("a:defRPr"))
    run.set("sz", str(TITLE_SIZE.centipoints))
    run.set("b", "1")
    for old in run.findall(qn("a:solidFill")):
        run.replace(old, _colour())


def _colour() -> Any:
    return parse_xml(
        '<a:solidFill xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<a:srgbClr val="{theme.TEXT[1:]}"/></a:solidFill>'
    )
