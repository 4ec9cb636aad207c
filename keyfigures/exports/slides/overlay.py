"""Lines, areas and words inside a native chart: they move and grow with it, and can be edited in it."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from keyfigures.exports.slides import letters, markup, memory
from keyfigures.exports.slides.plot import Area, Box, Line, Mark, Words
from keyfigures.language import Language

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
CDR = "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"
ROOT = (
    '<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:cdr="{cdr}">{shapes}</c:userShapes>'
)
SPARE = 1.12
ALIGN = {"l": "l", "ctr": "ctr", "r": "r"}


def overlay(marks: Sequence[Mark], *, inner: Box, whole: Box, figure_id: str, language: Language) -> bytes:
    """Return the drawing inside a chart; ``inner`` is the plot and ``whole`` the chart, in points."""
    shapes = [_shape(mark, at, (inner, whole), figure_id, language) for at, mark in enumerate(marks, start=2)]
    return ROOT.format(cdr=CDR, shapes="".join(shapes)).encode()


def attach(chart: Any, drawing: bytes) -> None:
    """Put a drawing into a chart, in place of the one it has."""
    part = existing(chart)
    if part is not None:
        part.blob = drawing
        return
    package = chart.part.package
    part = Part(package.next_partname("/ppt/drawings/drawing%d.xml"), CONTENT_TYPE, package, drawing)
    id_ = chart.part.relate_to(part, RELATIONSHIP_TYPE.CHART_USER_SHAPES)
    name = qn("r:id").partition("}")[0].lstrip("{")
    chart._chartSpace.append(
        parse_xml(
            '<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'xmlns:r="{name}" r:id="{id_}"/>'
        )
    )


def existing(chart: Any) -> Any:
    """Return the part that holds a chart's drawing, None where it has none."""
    kinds = (each for each in chart.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.CHART_USER_SHAPES)
    return next((each.target_part for each in kinds), None)


def is_untouched(chart: Any) -> bool:
    """Tell whether all words in a chart still read as we wrote them, and none were added."""
    part = existing(chart)
    if part is None:
        return True
    for shape in parse_xml(part.blob).iter(f"{{{CDR}}}sp", f"{{{CDR}}}pic", f"{{{CDR}}}graphicFrame"):
        kept = memory.recall(_name(shape))
        if kept is None or not kept.is_untouched(_said(shape)):
            return False
    return True


def words(chart: Any) -> list[tuple[str, str]]:
    """Return the texts inside a chart, each with the role of its shape ('' for one added by hand)."""
    part = existing(chart)
    shapes = parse_xml(part.blob).iter(f"{{{CDR}}}sp") if part is not None else ()
    kept = ((memory.recall(_name(shape)), _said(shape)) for shape in shapes)
    return [(own.role if own else "", text) for own, text in kept if text]


def _name(shape: Any) -> str:
    name: str = next(shape.iter(f"{{{CDR}}}cNvPr")).get("name", "")
    return name


def _said(shape: Any) -> str:
    paragraphs = ("".join(each.text or "" for each in line.iter(qn("a:t"))) for line in shape.iter(qn("a:p")))
    return "\n".join(paragraphs)


def placed(mark: Words, inner: Box, whole: Box) -> Box:
    """Return the box of a text in a plot, kept inside the chart; in points."""
    x, y = inner.left + mark.x * inner.width + mark.right, inner.top + mark.y * inner.height - mark.up
    if mark.widest < 0:
        wide = x - whole.left
    elif mark.widest:
        wide = mark.widest * inner.width
    else:
        wide = max(letters.width(line, mark.size, bold=mark.bold) for line in mark.text.split("\n")) * SPARE
    wide = min(wide, whole.width)
    high = letters.height(mark.text, mark.size, wide + 1, bold=mark.bold)
    left = x - wide * {"l": 0.0, "ctr": 0.5, "r": 1.0}[mark.across]
    top = y - high * {"t": 0.0, "ctr": 0.5, "b": 1.0}[mark.down]
    left = min(max(left, whole.left), whole.right - wide)
    return Box(left, min(max(top, whole.top), max(whole.top, whole.bottom - high)), wide, high)


def _shape(mark: Mark, at: int, boxes: tuple[Box, Box], figure_id: str, language: Language) -> str:
    inner, whole = boxes
    if isinstance(mark, Words):
        box = placed(mark, inner, whole)
        return _anchor(box, whole, _text(mark, at, box, figure_id, language))
    x0, x1 = (inner.left + each * inner.width for each in (mark.x0, mark.x1))
    y0, y1 = (inner.top + each * inner.height for each in (mark.y0, mark.y1))
    box = Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
    return _anchor(box, whole, _line(mark, at, figure_id) if isinstance(mark, Line) else _area(mark, at, figure_id))


def _anchor(box: Box, whole: Box, shape: str) -> str:
    ends = ((box.left, box.top, "from"), (box.right, box.bottom, "to"))
    places = "".join(
        f"<cdr:{name}><cdr:x>{_part(x - whole.left, whole.width)}</cdr:x>"
        f"<cdr:y>{_part(y - whole.top, whole.height)}</cdr:y></cdr:{name}>"
        for x, y, name in ends
    )
    return f"<cdr:relSizeAnchor>{places}{shape}</cdr:relSizeAnchor>"


def _part(value: float, of: float) -> str:
    return f"{min(1.0, max(0.0, value / of)):.5f}"


def _frame(look: str, shape: str) -> str:
    return (
        '<cdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>{look}</cdr:spPr>'
    )


def _text(mark: Words, at: int, box: Box, figure_id: str, language: Language) -> str:
    name = memory.remember(mark.role, figure_id, mark.text, at)
    # What is likely to fit is not broken, whatever letters it is shown in.
    fits = all(letters.width(line, mark.size, bold=mark.bold) <= box.width for line in mark.text.split("\n"))
    wrap = "none" if fits else "square"
    anchor = {"t": "t", "ctr": "ctr", "b": "b"}[mark.down]
    body = f'<a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"/>'
    look = markup.letters("rPr", language, size=mark.size, colour=mark.colour, bold=mark.bold)
    lines = "".join(markup.paragraph(line, look, align=ALIGN[mark.across]) for line in letters.paragraphs(mark.text))
    frame = _frame("<a:noFill/>", "rect")
    return (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{at}" name={quoteattr(name)}/>'
        f'<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr>{frame}<cdr:txBody>{body}{lines}</cdr:txBody></cdr:sp>'
    )


def _line(mark: Line, at: int, figure_id: str) -> str:
    name = quoteattr(memory.remember("line", figure_id, "", at))
    look = _frame(markup.line(mark.colour, mark.width, mark.dash), "line")
    return (
        f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{at}" name={name}/><cdr:cNvCxnSpPr/></cdr:nvCxnSpPr>'
        f"{look}</cdr:cxnSp>"
    )


def _area(mark: Area, at: int, figure_id: str) -> str:
    """Return an area, which lies above the figures and so lets them be seen through it."""
    name = quoteattr(memory.remember("area", figure_id, "", at))
    look = _frame(markup.glass(mark.fill) + markup.line(mark.rim, mark.width, mark.dash), "rect")
    return (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{at}" name={name}/><cdr:cNvSpPr/></cdr:nvSpPr>'
        f"{look}</cdr:sp>"
    )
