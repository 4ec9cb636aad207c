"""The table of a chart as a Word document: what a person reads of it, with title, source and figure id."""

from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import Table as Grid
from docx.table import _Row

from keyfigures import numbers
from keyfigures.exports import word
from keyfigures.exports.word import A4_LONG, MARGIN, SMALL, clean
from keyfigures.figures import Chart, Column, Context
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

SIZE = Pt(9)
# A column is as wide as its texts are long, within these letters.
NARROWEST, WIDEST = 9, 60


def document(chart: Chart, context: Context) -> bytes:
    """Return a .docx of the columns of a table that are meant for reading, A4 across, the heading on every page.

    Texts are only ever texts: nothing of the data becomes a field, a link or a formula. Invented figures are marked in
    the heading and in the properties of the file.
    """
    title = chart.table_title or chart.title
    written = word.begin(title, chart.footer, context.language, demo=chart.demo, across=True, size=SIZE)
    mark = f"{DEMO_MARK}: " if chart.demo else ""
    written.add_heading(clean(mark + title), level=1)
    written.add_paragraph(clean(chart.subtitle))
    _table(written, chart, context)
    for note in chart.notes:
        written.add_paragraph(clean(note))
    return word.saved(written)


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
