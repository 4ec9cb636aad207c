"""The table of a chart as a Word document: what a person reads of it, with title, source and figure id."""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table as Grid
from docx.table import _Row

from keyfigures import numbers
from keyfigures.figures import Chart, Column, Context
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

LANGUAGES = {Language.DA: "da-DK", Language.EN: "en-GB"}
A4_LONG, A4_SHORT, MARGIN = Mm(297), Mm(210), Mm(15)
FONT, SIZE, SMALL = "Arial", Pt(9), Pt(8)
# A column is as wide as its texts are long, within these letters.
NARROWEST, WIDEST = 9, 60
# What the properties of a document take at most.
PROPERTY_LETTERS = 255
# Letters that no XML may hold.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(chart: Chart, context: Context) -> bytes:
    """Return a .docx of the columns of a table that are meant for reading, A4 across, the heading on every page.

    Texts are only ever texts: nothing of the data becomes a field, a link or a formula. Invented figures are marked in
    the heading and in the properties of the file.
    """
    written = Document()
    _properties(written, chart, context)
    _page(written, chart, context)
    mark = f"{DEMO_MARK}: " if chart.demo else ""
    written.add_heading(clean(mark + (chart.table_title or chart.title)), level=1)
    written.add_paragraph(clean(chart.subtitle))
    _table(written, chart, context)
    for note in chart.notes:
        written.add_paragraph(clean(note))
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """Return a text without letters that a document cannot hold.

    >>> clean("a" + chr(0) + "b")
    'a�b'
    """
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _properties(written: Written, chart: Chart, context: Context) -> None:
    """Say what the document is, in which language, and nothing of who made it."""
    properties = written.core_properties
    properties.title = clean(chart.table_title or chart.title)[:PROPERTY_LETTERS]
    properties.comments = clean(chart.footer)[:PROPERTY_LETTERS]
    properties.keywords = DEMO_MARK if chart.demo else ""
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.language = LANGUAGES[context.language]


def _page(written: Written, chart: Chart, context: Context) -> None:
    """Lay the page across, set the letters and their language, and write the source at its foot."""
    section = written.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = A4_LONG, A4_SHORT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    normal = written.styles["Normal"]
    normal.font.name, normal.font.size = FONT, SIZE
    for language in written.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGES[context.language])
    foot = section.footer.paragraphs[0]
    foot.add_run(clean(chart.footer)).font.size = SMALL


def _table(written: Written, chart: Chart, context: Context) -> None:
    """Write the columns meant for reading; rows are copies of an empty one, which is quick for thousands of them."""
    columns = [(place, column) for place, column in enumerate(chart.table.columns) if column.brief]
    texts = [[_text(row[place], column, context.language) for place, column in columns] for row in chart.table.rows]
    heads = [column.label for _, column in columns]
    widths = _widths([heads, *texts])
    grid = written.add_table(rows=2, cols=len(columns), style="Table Grid")
    grid.autofit = False
    _name(grid, chart.title)
    _head(grid, heads, widths)
    empty = grid.rows[1]
    _prepare(empty, [column for _, column in columns], widths)
    for line in texts:
        copy = deepcopy(empty._tr)
        for cell, text in zip(copy.tc_lst, line, strict=True):
            cell.p_lst[0].r_lst[0].text = clean(text)
        grid._tbl.append(copy)
    grid._tbl.remove(empty._tr)


def _text(value: object, column: Column, language: Language) -> str:
    """Return a cell as the reader's language writes it, a dash for no figure."""
    if value is None:
        return numbers.MISSING
    if isinstance(value, int | float):
        write = numbers.signed if column.signed else numbers.number
        return write(value, column.decimals or 0, language)
    return str(value)


def _widths(texts: Sequence[Sequence[str]]) -> list[Emu]:
    """Share the page's width among the columns by the mean length of their texts."""
    means = [sum(map(len, column)) / len(column) for column in zip(*texts, strict=True)]
    parts = [min(max(mean, NARROWEST), WIDEST) for mean in means]
    room = A4_LONG - 2 * MARGIN
    return [Emu(int(room * part / sum(parts))) for part in parts]


def _name(grid: Grid, title: str) -> None:
    """Give the table a name for those who cannot see it."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), clean(title))
    grid._tbl.tblPr.append(caption)


def _head(grid: Grid, heads: Sequence[str], widths: Sequence[Emu]) -> None:
    """Write the first row and mark it as the heading, which is repeated on every page."""
    row = grid.rows[0]
    for name in ("w:cantSplit", "w:tblHeader"):
        row._tr.get_or_add_trPr().append(OxmlElement(name))
    for cell, head, width in zip(row.cells, heads, widths, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(clean(head))
        run.bold, run.font.size = True, SMALL


def _prepare(row: _Row, columns: Sequence[Column], widths: Sequence[Emu]) -> None:
    """Give an empty row what all rows have: widths, numbers to the right, and no break inside."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, width in zip(row.cells, columns, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        if column.decimals is not None:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run().font.size = SMALL
