"""What is ours on a slide brought up to date: words only where nobody has edited them, places never."""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from keyfigures.exports.slides import cells, dress, letters, markup, memory, native, overlay, page, tilegroup
from keyfigures.exports.slides.memory import Memory
from keyfigures.exports.slides.page import Sheet
from keyfigures.exports.slides.plot import Box, Panel, Picture, Tiles
from keyfigures.exports.slides.sheet import chart_data
from keyfigures.exports.slides.template import MARGIN
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

FRAMES = {"chart", "table", "tiles"}
# Where a mark goes that the slide did not have.
NEW_MARK = Box(MARGIN, 2.0, page.MARK.width, 18.0)
LINK = re.compile(r"(.*)/figur\?id=")


@dataclass(frozen=True)
class Kept:
    """A shape that is ours, what it was when we wrote it, and which figure it is of."""

    shape: Any
    memory: Memory
    figure_id: str

    @property
    def is_figure(self) -> bool:
        """Tell whether it shows figures, not words."""
        return self.memory.role in FRAMES

    @property
    def text(self) -> str:
        """Return the words of the shape; of a picture what is said of it."""
        return self.shape.text_frame.text if self.shape.has_text_frame else ""


def address(slide: Any, id_: str) -> str:
    """Return the server's address that the links of a figure on a slide lead to, empty where there is none."""
    for each in slide.part.rels.values():
        if each.is_external and each.target_ref.endswith(f"/figur?id={id_}"):
            found = LINK.match(each.target_ref)
            return found[1] if found else ""
    return ""


def rewrite(slide: Any, kept: Kept, sheet: Sheet, drawn: Picture) -> None:
    """Bring words of ours up to date, unless somebody has edited them."""
    role = kept.memory.role
    if role == "code":
        _code(slide, kept, sheet)
        return
    if not kept.memory.is_untouched(kept.text):
        return
    if role == "legend":
        text = page.legend_text(drawn.legend)
        if memory.digest(text) != kept.memory.digest:
            page.write_legend(kept.shape, drawn.legend, sheet)
    else:
        text = _words(role, sheet, drawn, kept.text)
        if memory.digest(text) != kept.memory.digest:
            _replace(kept.shape, letters.paragraphs(text))
            if role == "foot" and sheet.link:
                kept.shape.text_frame.paragraphs[-1].runs[0].hyperlink.address = sheet.link
    kept.shape.name = memory.remember(role, sheet.figure_id, text)


def _words(role: str, sheet: Sheet, drawn: Picture, as_is: str) -> str:
    """Return what words of ours say today."""
    if role == "rows" and drawn.grid is not None:
        shown = int(next(iter(re.findall(r"\d+", as_is)), 0))
        return sheet.context.say("slides_rows", n=min(shown, len(drawn.grid.rows)), of=len(drawn.grid.rows))
    said = {
        "title": sheet.chart.title,
        "subtitle": sheet.chart.subtitle,
        "mark": DEMO_MARK if sheet.chart.demo else "",
        "foot": sheet.foot,
        "notes": sheet.notes,
    }
    return said.get(role, as_is)


def _replace(shape: Any, lines: Sequence[str]) -> None:
    """Replace the words of a shape and keep the look of its first letters."""
    body = shape.text_frame._txBody
    old = body.findall(qn("a:p"))
    looks = (deepcopy(each) for run in body.iter(qn("a:r")) for each in run.findall(qn("a:rPr")))
    look: Any = next(looks, None)
    for click in look.findall(qn("a:hlinkClick")) if look is not None else ():
        look.remove(click)
    for line in lines:
        paragraph = parse_xml(f"<a:p {page.A}><a:r><a:t>{markup.text(line)}</a:t></a:r></a:p>")
        properties = old[0].find(qn("a:pPr"))
        if properties is not None:
            paragraph.insert(0, deepcopy(properties))
        if look is not None:
            paragraph.find(qn("a:r")).insert(0, deepcopy(look))
        body.append(paragraph)
    for each in old:
        body.remove(each)


def _code(slide: Any, kept: Kept, sheet: Sheet) -> None:
    """Draw a code anew where it still is the one we drew and there is somewhere to lead to."""
    if not sheet.link or kept.memory.digest == memory.digest(sheet.link):
        return
    _, id_ = slide.part.get_or_add_image_part(io.BytesIO(page.code(sheet.link)))
    next(kept.shape._element.iter(qn("a:blip"))).set(qn("r:embed"), id_)
    page.name_code(kept.shape, sheet)


def mark(slide: Any, own: Sequence[Kept], sheet: Sheet) -> None:
    """Mark a slide whose figures have become invented ones, and take the empty mark of real ones away."""
    marks = [each.shape for each in own if each.memory.role == "mark"]
    if sheet.chart.demo and not marks:
        page.add_mark(slide, NEW_MARK, sheet)
    for shape in marks:
        if not sheet.chart.demo and not shape.text_frame.text:
            shape._element.getparent().remove(shape._element)


def describe(kept: Kept, sheet: Sheet, said: str) -> None:
    """Bring the alternative text of a figure up to date, unless somebody has edited it."""
    properties = page.properties(kept.shape)
    before, text = properties.get("descr", ""), sheet.described(said)
    if kept.memory.is_untouched(before):
        properties.set("descr", text)
    else:
        text = ""
    more = native.ends(kept.shape.chart) if kept.memory.role == "chart" else ""
    if text:
        kept.shape.name = memory.remember(kept.memory.role, sheet.figure_id, text, kept.memory.number, more)


def replace_figures(chart: Any, panel: Panel, language: Language, *, is_ours: bool) -> None:
    """Replace the figures of a chart and of its sheet; series of the same names keep the look they have."""
    before = [each.findtext(f"{qn('c:tx')}//{qn('c:v')}") for each in chart._chartSpace.iter(qn("c:ser"))]
    chart.replace_data(chart_data(panel))
    if not is_ours:
        return
    same = before == cells.names(panel)
    for at, element in enumerate(list(chart._chartSpace.iter(qn("c:ser")))):
        if same:
            dress.mark(element, panel, at, language)
        else:
            dress.dress(element, panel, at, language)


def replace_marks(kept: Kept, panel: Panel, sheet: Sheet) -> None:
    """Draw the marks in a chart anew, unless somebody has edited or added one."""
    if overlay.is_untouched(kept.shape.chart):
        whole, id_ = box(kept.shape), sheet.figure_id
        native.draw_marks(kept.shape.chart, panel, whole=whole, figure_id=id_, language=sheet.language)


def box(shape: Any) -> Box:
    """Return where a shape stands, in points."""
    return Box(*(each / markup.POINT for each in (shape.left, shape.top, shape.width, shape.height)))


def map_plot(group: Any, tiles: Tiles) -> tuple[Box, Box] | None:
    """Return the plot of a map and the room around it as they are inside its group; None for other tiles."""
    drawn = [box(each) for each in group.shapes if each.name.startswith(f"{tilegroup.TILE} ")]
    if len(drawn) != len(tiles.tiles):
        return None
    pairs = list(zip(tiles.tiles, drawn, strict=True))
    (left, at_left), (right, at_right) = (choose(pairs, key=lambda pair: pair[0].x0) for choose in (min, max))
    (top, at_top), (low, at_low) = (choose(pairs, key=lambda pair: pair[0].y0) for choose in (min, max))
    width = (at_right.left - at_left.left) / ((right.x0 - left.x0) or 1)
    height = (at_low.top - at_top.top) / ((low.y0 - top.y0) or 1)
    plot = Box(at_left.left - left.x0 * width, at_top.top - top.y0 * height, width, height)
    each = [box(shape) for shape in group.shapes]
    whole_left, whole_top = min(one.left for one in each), min(one.top for one in each)
    right_end, bottom_end = max(one.right for one in each), max(one.bottom for one in each)
    return plot, Box(whole_left, whole_top, right_end - whole_left, bottom_end - whole_top)
