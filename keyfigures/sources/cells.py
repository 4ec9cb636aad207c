"""Read single cells that are not numbers: keys stay text with their zeros, dates are read in one way or not at all."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from keyfigures.language import Text
from keyfigures.sources import numerals, periods
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.notes import Notes
from keyfigures.sources.numerals import Style
from keyfigures.sources.sheets import Cell, CellFault, Percent

# A minority this small in a file that otherwise leaves no doubt is a slip, not a second style.
SLIP_SHARE = 0.05
MONTH_NAMES = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
# What a spreadsheet makes of 1-2 when it saves text: 01-feb, feb-01, 01-02-2024, 2024-02-01.
DATE_LIKE = re.compile(
    rf"[0-9]{{1,2}}[-.](?:{MONTH_NAMES})\.?(?:-[0-9]{{2,4}})?|(?:{MONTH_NAMES})\.?-[0-9]{{2}}"
    r"|[0-9]{1,2}[-./][0-9]{1,2}[-./](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}",
    re.IGNORECASE,
)


class At(NamedTuple):
    """Where a cell stands, for what is said about it."""

    row: int
    column: str


class Cells:
    """Reads the cells of one table."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def text(self, cell: Cell, at: At) -> str | None:
        """Return a cell as text, None for an empty one or one that refused its row."""
        if isinstance(cell, CellFault) or (isinstance(cell, str) and numerals.CELL_ERROR.fullmatch(cell)):
            self.notes.refuse("E-CELLERROR", at.row, at.column, shown(cell))
            return None
        return shown(cell).strip() or None

    def key(self, cell: Cell, at: At) -> str | None:
        """Return a key as text with its zeros; a date is what a spreadsheet made of 1-2, and refused."""
        if isinstance(cell, date) or (isinstance(cell, str) and DATE_LIKE.fullmatch(cell.strip())):
            self.notes.refuse("E-EXCELDATE", at.row, at.column, shown(cell))
            return None
        found = self.text(cell, at)
        if found is None:
            return None
        plain = "".join(found.split()).upper()
        if plain != found:
            self.notes.tally("I-KEY", at.row, at.column, found)
        return plain

    def day(self, cell: Cell, at: At) -> date | None:
        """Return a date, None for an empty cell or one that refused its row."""
        if cell is None or isinstance(cell, date):
            return cell
        found = periods.day(shown(cell))
        if isinstance(found, periods.Fault):
            self.notes.refuse(found.code, at.row, at.column, shown(cell))
            return None
        return found


def shown(cell: Cell) -> str:
    """Return a cell as a person would type it; whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, CellFault):
        return cell.text
    if isinstance(cell, Percent):
        return f"{cell.fraction * 100:g} %"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return str(cell)


def meant(suggestion: str) -> Text:
    """Return the sentence that asks whether something else is meant, empty where nothing suggests itself."""
    return Text(f" Menes {suggestion}?", f" Is {suggestion} meant?") if suggestion else Text("", "")


def style_of(texts: Iterable[str], asked: Mapping, used: Mapping, notes: Notes) -> Style:
    """Return the one style a file writes its numbers in; asks where the file leaves it open.

    A remembered style spares a question only where the file itself agrees with it.
    """
    if asked.number_format:
        return Style(asked.number_format)
    found = numerals.votes(texts)
    decided = found.danish + found.english
    if found.english and found.danish <= SLIP_SHARE * decided:
        if used.number_format != Style.ENGLISH:
            notes.ask("Q-ENGLISH", n=found.english)
        return Style.ENGLISH
    if found.english > SLIP_SHARE * decided:
        notes.ask("Q-NUMBERSTYLE", danish=found.danish, english=found.english)
    elif found.ambiguous and not decided:
        notes.ask("Q-AMBIGUOUS", n=found.ambiguous)
    return Style.DANISH
