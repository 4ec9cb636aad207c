"""The minutes of a meeting as a Word document: its parts in their order, with the figures as they were shown."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Written
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import _Row

from keyfigures.exports.document import A4_LONG, A4_SHORT, FONT, LANGUAGES, MARGIN, PROPERTY_LETTERS, SMALL, clean
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

SIZE = Pt(10.5)
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
    written = Document()
    _properties(written, content)
    _page(written, content)
    mark = f"{DEMO_MARK}: " if content.demo else ""
    written.add_heading(clean(mark + content.title), level=1)
    for name, text in content.facts:
        _labelled(written, name, text)
    for part in content.parts:
        _part(written, part)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def _properties(written: Written, content: Minutes) -> None:
    """Say what the document is, in which language, and nothing of who made it."""
    properties = written.core_properties
    properties.title = clean(content.title)[:PROPERTY_LETTERS]
    properties.comments = clean(content.foot)[:PROPERTY_LETTERS]
    properties.keywords = DEMO_MARK if content.demo else ""
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.language = LANGUAGES[content.language]


def _page(written: Written, content: Minutes) -> None:
    """Set the paper, the letters and their language, and write at the foot what the figures are."""
    section = written.sections[0]
    section.page_width, section.page_height = A4_SHORT, A4_LONG
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    normal = written.styles["Normal"]
    normal.font.name, normal.font.size = FONT, SIZE
    for language in written.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGES[content.language])
    section.footer.paragraphs[0].add_run(clean(content.foot)).font.size = SMALL


def _part(written: Written, part: MinutesPart) -> None:
    written.add_heading(clean(part.heading), level=2)
    for sentence in part.sentences:
        written.add_paragraph(clean(sentence))
    if part.table is not None:
        _table(written, part.table)
    for label, text in part.notes:
        _labelled(written, label, text)


def _labelled(written: Written, label: str, text: str) -> None:
    """Write a label and what it is about; a text of several lines keeps them."""
    paragraph = written.add_paragraph()
    paragraph.add_run(clean(f"{label}: ")).bold = True
    first, *others = clean(text).split("\n")
    run = paragraph.add_run(first)
    for line in others:
        run.add_break()
        run.add_text(line)


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
