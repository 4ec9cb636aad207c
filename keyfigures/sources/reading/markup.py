"""The XML of a workbook, read as a stream: no declarations, no entities, no more bytes than are allowed.

A part is never held in memory; whoever reads it is told of every element by name.
"""

import zipfile
from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from keyfigures.sources.reading import bounds
from keyfigures.sources.remarks import refused

Attributes = dict[str, str]

# A workbook is written in one of two dialects: the usual one, and "Strict Open XML".
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONSHIP = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)

TRUE = {"1", "true"}
CHUNK = 1 << 18


class Listener(Protocol):
    """What is told of a part: starts and ends by the element's name without its dialect, and text."""

    @property
    def starts(self) -> Mapping[str, Callable[[Attributes], None]]:
        """Return what to call when an element starts."""

    @property
    def ends(self) -> Mapping[str, Callable[[], None]]:
        """Return what to call when an element ends."""

    def characters(self, data: str) -> None:
        """Take a piece of text."""


class Words:
    """Collects the text of one element at a time, never more than a cell may hold.

    ``text`` is set to nothing when an element starts that has text, and to None when it has been taken.
    """

    def __init__(self) -> None:
        self.text: str | None = None

    def add(self, data: str) -> None:
        """Add a piece, if anything is being collected."""
        if self.text is not None:
            self.text += data
            if len(self.text) > bounds.CELL_CHARACTERS:
                raise refused("E-LONGCELL", limit=bounds.CELL_CHARACTERS)

    def take(self) -> str:
        """End collecting and return the text."""
        text, self.text = self.text or "", None
        return text


def listen(archive: zipfile.ZipFile, member: str, listener: Listener, dialects: tuple[str, ...] = MAIN) -> None:
    """Tell a listener of a part of the archive.

    Raises RefusedError for a part with a document type, and what ``expat`` and ``zipfile`` raise for a damaged one.
    """
    starts = {f"{dialect} {name}": call for dialect in dialects for name, call in listener.starts.items()}
    ends = {f"{dialect} {name}": call for dialect in dialects for name, call in listener.ends.items()}

    def start(name: str, attributes: Attributes) -> None:
        if call := starts.get(name):
            call(attributes)

    def end(name: str) -> None:
        if call := ends.get(name):
            call()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.characters
    _feed(archive, member, parser)


def _feed(archive: zipfile.ZipFile, member: str, parser: expat.XMLParserType) -> None:
    fed = 0
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            fed += len(chunk)
            if fed > bounds.UNPACKED_BYTES:
                raise refused("E-BOMB")
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_document_type(*_: object) -> None:
    raise refused("E-XML")
