"""What the sheets of a workbook share: their names and places, the texts they point to, the styles, the calendar."""

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from keyfigures.sources.reading.archive import WORKBOOK
from keyfigures.sources.reading.formats import Shown, Styles
from keyfigures.sources.reading.markup import MAIN, PACKAGE, RELATIONSHIP, TRUE, Attributes, Words, listen

LINKS = "xl/_rels/workbook.xml.rels"
WORKSHEET = "/worksheet"
TEXTS = "/sharedStrings"
STYLES = "/styles"


@dataclass(frozen=True)
class SheetEntry:
    """A sheet of the workbook: its name, whether it is hidden, and the relation that leads to its part."""

    name: str
    hidden: bool
    relation: str


@dataclass(frozen=True)
class Link:
    """What a relation leads to: the kind of part, and its place in the archive."""

    kind: str
    member: str


@dataclass(frozen=True)
class Book:
    """The workbook without its cells; ``calculate`` where nobody has calculated it since it was written."""

    sheets: tuple[tuple[SheetEntry, str], ...]
    texts: dict[str, str] = field(default_factory=dict)
    shown: dict[str, Shown | None] = field(default_factory=dict)
    from_1904: bool = False
    calculate: bool = False


class _Outline:
    """Listens to the list of sheets."""

    def __init__(self) -> None:
        self.sheets: list[SheetEntry] = []
        self.from_1904 = self.calculate = False
        self.starts = {"sheet": self._sheet, "workbookPr": self._properties, "calcPr": self._calculation}
        self.ends: dict[str, Callable[[], None]] = {}

    def characters(self, data: str) -> None:
        """Take no text: the list has none."""

    def _sheet(self, attributes: Attributes) -> None:
        relation = next(attributes[name] for kind in RELATIONSHIP if (name := f"{kind} id") in attributes)
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append(SheetEntry(attributes["name"], hidden, relation))

    def _properties(self, attributes: Attributes) -> None:
        self.from_1904 = attributes.get("date1904") in TRUE

    def _calculation(self, attributes: Attributes) -> None:
        self.calculate = attributes.get("fullCalcOnLoad") in TRUE


class _Links:
    """Listens to the relations; what lies outside the archive is passed over."""

    def __init__(self) -> None:
        self.found: dict[str, Link] = {}
        self.starts = {"Relationship": self._link}
        self.ends: dict[str, Callable[[], None]] = {}

    def characters(self, data: str) -> None:
        """Take no text: relations have none."""

    def _link(self, attributes: Attributes) -> None:
        if attributes.get("TargetMode") != "External":
            member = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).removeprefix("/")
            self.found[attributes["Id"]] = Link(attributes["Type"], member)

    def member(self, kind: str) -> str | None:
        """Return the place of the only part of a kind."""
        return next((link.member for link in self.found.values() if link.kind.endswith(kind)), None)


class _Texts:
    """Listens to the texts that cells point to by number; how they are pronounced is left out."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._words = Words()
        self._pieces: list[str] = []
        self._spoken = False
        self.starts = {"t": self._text, "rPh": self._spoken_start}
        self.ends = {"t": self._text_end, "rPh": self._spoken_end, "si": self._entry_end}
        self.characters = self._words.add

    def _text(self, _: Attributes) -> None:
        if not self._spoken:
            self._words.text = ""

    def _text_end(self) -> None:
        self._pieces.append(self._words.take())

    def _spoken_start(self, _: Attributes) -> None:
        self._spoken = True

    def _spoken_end(self) -> None:
        self._spoken = False

    def _entry_end(self) -> None:
        self.found[str(len(self.found))] = "".join(self._pieces)
        self._pieces = []


def book_of(archive: zipfile.ZipFile) -> Book:
    """Return the workbook of an archive, its cells unread."""
    outline, links, texts, styles = _Outline(), _Links(), _Texts(), Styles()
    listen(archive, WORKBOOK, outline, MAIN)
    listen(archive, LINKS, links, PACKAGE)
    for kind, listener in ((TEXTS, texts), (STYLES, styles)):
        if member := links.member(kind):
            listen(archive, member, listener)
    found = ((sheet, links.found[sheet.relation]) for sheet in outline.sheets)
    return Book(
        sheets=tuple((sheet, link.member) for sheet, link in found if link.kind.endswith(WORKSHEET)),
        texts=texts.found,
        shown=styles.shown,
        from_1904=outline.from_1904,
        calculate=outline.calculate,
    )
