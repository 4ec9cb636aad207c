"""A workbook to sheets of typed cells: hidden sheets are named and not read, nothing outside the file is fetched."""

import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError

from keyfigures.sources.reading.archive import DAMAGE
from keyfigures.sources.reading.book import Book, SheetEntry, book_of
from keyfigures.sources.reading.markup import listen
from keyfigures.sources.reading.worksheet import Worksheet
from keyfigures.sources.remarks import Remark, Severity, refused
from keyfigures.sources.sheets import Reading, Sheet

EXTERNAL = "xl/externalLinks/"
# What a part that breaks its own rules can raise: a missing attribute, a number that is none, a text out of reach.
DISORDER = (*DAMAGE, ExpatError, LookupError, StopIteration, OverflowError, RuntimeError)


def read(path: Path) -> Reading:
    """Read a workbook whose archive has been checked.

    Raises RefusedError when it is damaged, holds too much, or has formulas nobody has calculated.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _reading(archive)
    except DISORDER as error:
        raise refused("E-BROKEN") from error


def _reading(archive: zipfile.ZipFile) -> Reading:
    book = book_of(archive)
    remarks: list[Remark] = []
    if any(name.startswith(EXTERNAL) for name in archive.namelist()):
        remarks.append(Remark(Severity.WARNING, "W-EXTERNAL"))
    sheets = tuple(_sheet(archive, entry, member, book, remarks) for entry, member in book.sheets)
    return Reading(typed=True, sheets=sheets, remarks=tuple(remarks))


def _sheet(archive: zipfile.ZipFile, entry: SheetEntry, member: str, book: Book, remarks: list[Remark]) -> Sheet:
    if entry.hidden:
        remarks.append(Remark(Severity.INFO, "I-HIDDENSHEET", sheet=entry.name, value=entry.name))
        return Sheet(name=entry.name, rows=(), hidden=True)
    worksheet = Worksheet(entry.name, book)
    listen(archive, member, worksheet)
    remarks.extend(worksheet.tidying.remarks())
    return worksheet.sheet()
