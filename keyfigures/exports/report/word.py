"""A report as a Word document: real headings, tables with heads on every page, and words for what is drawn."""

from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import _Row

from keyfigures.exports import word
from keyfigures.exports.report import parts
from keyfigures.exports.word import A4_SHORT, MARGIN, SMALL, clean
from keyfigures.reports import Block, Cell, Figure, Paragraph, Report, Table


def word_file(report: Report) -> bytes:
    """Return a .docx of the report, A4 upright; texts are only ever texts.

    That figures are invented, and that an internal edition is not to be published, stands at the head of every page.
    """
    written = word.begin(parts.heading(report), report.foot, report.language, demo=report.demo)
    head = written.sections[0].header.paragraphs[0].add_run(parts.mark(report))
    head.bold, head.font.size = True, SMALL
    written.add_heading(parts.heading(report), level=1)
    for name, text in report.facts:
        word.labelled(written, name, text)
    for section in report.sections:
        written.add_heading(clean(section.heading), level=section.level)
        for block in section.blocks:
            _block(written, block)
    return word.saved(written)


def _block(written: Written, block: Block) -> None:
    if isinstance(block, Paragraph):
        _paragraph(written, block.text)
    elif isinstance(block, Table):
        _table(written, block)
    else:
        _figure(written, block)


def _paragraph(written: Written, text: str, *, small: bool = False) -> None:
    """Write a paragraph; a text of several lines keeps them."""
    first, *others = parts.lines(text)
    run = written.add_paragraph().add_run(first)
    run.font.size = SMALL if small else None
    for line in others:
        run.add_break()
        run.add_text(line)


def _figure(written: Written, figure: Figure) -> None:
    """Write what a chart says in words, and the table behind it."""
    written.add_paragraph().add_run(clean(figure.chart.title)).bold = True
    _paragraph(written, figure.chart.description)
    for text in parts.words(figure):
        _paragraph(written, text, small=True)
    _table(written, parts.behind(figure))


def _table(written: Written, table: Table) -> None:
    title = written.add_paragraph(style="Caption")
    title.add_run(clean(table.title))
    title.paragraph_format.keep_with_next = True
    grid = written.add_table(rows=2, cols=len(table.heads), style="Table Grid")
    grid.autofit = False
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), clean(table.title))
    grid._tbl.tblPr.append(caption)
    _prepare(grid.rows[0], table, head=True)
    _prepare(grid.rows[1], table, head=False)
    _fill(grid.rows[0]._tr, table.heads)
    empty = grid.rows[1]._tr
    for row in table.rows:
        copy = deepcopy(empty)
        _fill(copy, _texts(row))
        grid._tbl.append(copy)
    grid._tbl.remove(empty)
    # What follows a table would else stand close to it.
    _paragraph(written, table.note, small=True)


def _texts(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(each.text for each in row)


def _fill(row: object, texts: Sequence[str]) -> None:
    """Write texts into the cells of a prepared row."""
    for run, text in zip(row.iter(qn("w:r")), texts, strict=True):  # type: ignore[attr-defined]
        run.text = clean(text)


def _prepare(row: _Row, table: Table, *, head: bool) -> None:
    """Give a row what all such rows have: widths, numbers to the right, no break inside, a head on every page."""
    for name in ("w:cantSplit", "w:tblHeader") if head else ("w:cantSplit",):
        row._tr.get_or_add_trPr().append(OxmlElement(name))
    shares = parts.widths(table)
    for place, cell in enumerate(row.cells):
        cell.width = Emu(int((A4_SHORT - 2 * MARGIN) * shares[place] / sum(shares)))
        paragraph = cell.paragraphs[0]
        if place in table.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run()
        run.bold, run.font.size = head, SMALL
