"""Rows of coloured fields as a native table: every field is a cell with its words, that can be edited."""

from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from keyfigures.exports.slides import letters, markup
from keyfigures.exports.slides.page import emu
from keyfigures.exports.slides.plot import Box, Field, Grid
from keyfigures.figures import theme
from keyfigures.language import Language

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SIZE = 12.0
# Some letters are higher than others; a row that is too low grows in the program that shows it.
LINE, PAD = SIZE * 1.4, 3.0
MOST_UPRIGHT = 150.0
# A row of few is so much higher than it need be, at most.
MOST_SPARE = 12.0
# The space between fields.
RIM = 1.5


def shown(grid: Grid, box: Box) -> int:
    """Return how many rows of a grid there is room for, one at least."""
    left = box.height - _head_height(grid)
    for place, name in enumerate(grid.names):
        left -= _row_height(name, box.width * grid.names_part)
        if left < 0:
            return max(1, place)
    return len(grid.names)


def add(shapes: Any, grid: Grid, box: Box, rows: int, language: Language) -> Any:
    """Add the first rows of a grid as a table; return its frame."""
    frame = shapes.add_table(rows + 1, len(grid.heads) + 1, *emu(box))
    put(frame, grid, box, rows, language)
    return frame


def put(frame: Any, grid: Grid, box: Box, rows: int, language: Language) -> None:
    """Replace the whole content of a table's frame; where it stands is kept."""
    names = box.width * grid.names_part
    each = (box.width - names) / len(grid.heads)
    widths = "".join(f'<a:gridCol w="{round(wide * markup.POINT)}"/>' for wide in (names, *[each] * len(grid.heads)))
    lines = [_heads(grid, language)]
    heights = [_row_height(name, names) for name in grid.names[:rows]]
    spare = min(MOST_SPARE, max(0.0, (box.height - _head_height(grid) - sum(heights)) / rows))
    for name, row, high in zip(grid.names, grid.rows, heights, strict=False):
        lines.append(_row(name, row, high + spare, language))
    table = f'<a:tbl {A}><a:tblPr firstRow="1" firstCol="1"/><a:tblGrid>{widths}</a:tblGrid>{"".join(lines)}</a:tbl>'
    old = frame._element.find(f".//{qn('a:tbl')}")
    old.getparent().replace(old, parse_xml(table))


def rows(frame: Any) -> int:
    """Return how many rows a table has below its heads."""
    return len(frame._element.findall(f".//{qn('a:tr')}")) - 1


def _head_height(grid: Grid) -> float:
    if not grid.upright:
        return LINE + PAD
    return min(MOST_UPRIGHT, max(letters.width(each, SIZE) for each in grid.heads) * 1.12 + 2 * PAD)


def _row_height(name: str, width: float) -> float:
    first, *others = name.split("\n")
    lines = letters.lines(first, SIZE, width - 2 * PAD, bold=bool(others))
    lines += sum(letters.lines(each, SIZE, width - 2 * PAD) for each in others)
    return lines * LINE + (PAD if others else 0.0)


def _heads(grid: Grid, language: Language) -> str:
    upright = ' vert="vert270"' if grid.upright else ""
    look = markup.letters("rPr", language, size=SIZE, colour=theme.MUTED)
    cells = [_cell([("", look)], "l", "")]
    cells += [_cell([(head, look)], "l" if grid.upright else "ctr", "", more=upright) for head in grid.heads]
    return f'<a:tr h="{round(_head_height(grid) * markup.POINT)}">{"".join(cells)}</a:tr>'


def _row(name: str, row: tuple[Field | None, ...], height: float, language: Language) -> str:
    first, *others = name.split("\n")
    bold = markup.letters("rPr", language, size=SIZE, colour=theme.TEXT, bold=bool(others))
    plain = markup.letters("rPr", language, size=SIZE, colour=theme.TEXT)
    cells, covered = [_cell([(first, bold), *((line, plain) for line in others)], "l", "")], 0
    for field in row:
        if covered:
            covered -= 1
            cells.append(_cell([("", plain)], "ctr", "", attributes=' hMerge="1"'))
            continue
        shown_field = field or Field("")
        look = markup.letters("rPr", language, size=SIZE, colour=shown_field.ink or theme.TEXT)
        covered = shown_field.across - 1
        span = f' gridSpan="{shown_field.across}"' if covered else ""
        cells.append(_cell([(shown_field.text, look)], "ctr", shown_field.fill, attributes=span))
    return f'<a:tr h="{round(height * markup.POINT)}">{"".join(cells)}</a:tr>'


def _cell(lines: list[tuple[str, str]], align: str, fill: str, *, attributes: str = "", more: str = "") -> str:
    words = "".join(markup.paragraph(text, look, align=align) for text, look in lines)
    rim = "".join(
        f'<a:{name} w="{round(RIM * markup.POINT)}">{markup.fill(theme.BACKGROUND)}</a:{name}>'
        for name in ("lnL", "lnR", "lnT", "lnB")
    )
    narrow = f'marL="{round(PAD / 2 * markup.POINT)}" marR="{round(PAD / 2 * markup.POINT)}" marT="0" marB="0"'
    return (
        f"<a:tc{attributes}><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>"
        f'<a:tcPr {narrow} anchor="ctr"{more}>{rim}{markup.fill(fill)}</a:tcPr></a:tc>'
    )
