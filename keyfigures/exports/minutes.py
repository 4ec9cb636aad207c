"""The minutes of a meeting as a Word document: its parts in their order, with the figures as they were shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Written
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import _Row

from keyfigures.exports import word
from keyfigures.exports.word import A4_SHORT, MARGIN, SMALL, clean
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

# A first column of names takes this much of the page's width, the others share the rest.
FIRST_SHARE = 0.34


@dataclass(frozen=True)
class WordTable:
    """A table of words: its name for those who cannot see it, its heads, and its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class MinutesPart:
    """A part of a meeting: what was on the table, and what was said of it; ``notes`` are by the label they stand under.

    A note may have several lines.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    table: WordTable | None = None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting; ``facts`` say when, who and how it stands, ``foot`` what the figures are."""

    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[MinutesPart, ...]
    foot: str
    language: Language
    demo: bool = False


def minutes_file(content: Minutes) -> bytes:
    """Return a .docx of the minutes, A4 upright, with real headings and the heads of tables on every page.

    Texts are only ever texts. Invented figures are marked in the heading and in the properties of the file.
    """
    written = word.begin(content.title, content.foot, content.language, demo=content.demo)
    mark = f"{DEMO_MARK}: " if content.demo else ""
    written.add_heading(clean(mark + content.title), level=1)
    for name, text in content.facts:
        word.labelled(written, name, text)
    for part in content.parts:
        _part(written, part)
    return word.saved(written)


def _part(written: Written, part: MinutesPart) -> None:
    written.add_heading(clean(part.heading), level=2)
    for sentence in part.sentences:
        written.add_paragraph(clean(sentence))
    if part.table is not None:
        _table(written, part.table)
    for label, text in part.notes:
        word.labelled(written, label, text)


def _table(written: Written, table: WordTable) -> None:
    grid = written.add_table(rows=len(table.rows) + 1, cols=len(table.heads), style="Table Grid")
    grid.autofit = False
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), clean(table.name))
    grid._tbl.tblPr.append(caption)
    for place, (row, texts) in enumerate(zip(grid.rows, (table.heads, *table.rows), strict=True)):
        _row(row, texts, head=not place)
    # What follows a table would else stand close to it.
    written.add_paragraph()


def _row(row: _Row, texts: Sequence[str], *, head: bool) -> None:
    room = A4_SHORT - 2 * MARGIN
    for name in ("w:cantSplit", "w:tblHeader") if head else ("w:cantSplit",):
        row._tr.get_or_add_trPr().append(OxmlElement(name))
    first = int(room * FIRST_SHARE)
    other = (room - first) // max(len(texts) - 1, 1)
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Emu(other if place else first)
        run = cell.paragraphs[0].add_run(clean(text))
        run.bold, run.font.size = head, SMALL
