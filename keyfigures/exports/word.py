"""What every Word document of the house has: paper, letters, language, properties, and texts that are only texts."""

import io
import re
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

LANGUAGES = {Language.DA: "da-DK", Language.EN: "en-GB"}
A4_LONG, A4_SHORT, MARGIN = Mm(297), Mm(210), Mm(15)
FONT, SIZE, SMALL = "Arial", Pt(10.5), Pt(8)
# What the properties of a document take at most.
PROPERTY_LETTERS = 255
# Letters that no XML may hold.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return a text without letters that a document cannot hold.

    >>> clean("a" + chr(0) + "b")
    'a�b'
    """
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def begin(
    title: str, foot: str, language: Language, *, demo: bool, across: bool = False, size: Length = SIZE
) -> Written:
    """Return an empty document, A4 upright or across, ``foot`` below every page and ``title`` in its properties."""
    written = Document()
    _properties(written, title, foot, language, demo=demo)
    _paper(written, across=across)
    normal = written.styles["Normal"]
    normal.font.name, normal.font.size = FONT, size
    for each in written.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), LANGUAGES[language])
    written.sections[0].footer.paragraphs[0].add_run(clean(foot)).font.size = SMALL
    return written


def labelled(written: Written, label: str, text: str) -> None:
    """Write a paragraph that begins with its label; every line of a text is a line."""
    paragraph = written.add_paragraph()
    paragraph.add_run(clean(f"{label}: ")).bold = True
    paragraph.add_run(clean(text))


def saved(written: Written) -> bytes:
    """Return a document as a file."""
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def _properties(written: Written, title: str, foot: str, language: Language, *, demo: bool) -> None:
    """Say what the document is, in which language, and nothing of who made it."""
    properties = written.core_properties
    properties.title = clean(title)[:PROPERTY_LETTERS]
    properties.comments = clean(foot)[:PROPERTY_LETTERS]
    properties.keywords = DEMO_MARK if demo else ""
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.language = LANGUAGES[language]


def _paper(written: Written, *, across: bool) -> None:
    section = written.sections[0]
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (A4_LONG, A4_SHORT) if across else (A4_SHORT, A4_LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
