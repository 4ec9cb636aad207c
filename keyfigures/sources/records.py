"""The rows of a located table as records: a cell for each field, a figure for each indicator or year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from keyfigures.sources.blocks import is_header_again
from keyfigures.sources.cells import shown
from keyfigures.sources.headings import Located
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.notes import Notes
from keyfigures.sources.sheets import Cell, Row

FOOTER = re.compile(r"(kilder?|noter?|anm(ærkning(er)?)?|sources?|notes?|tegnforklaring)\b\.?\s*(:|$)?", re.IGNORECASE)
TOTALS = {"i alt", "ialt", "total", "sum", "hovedtotal", "samlet"}
# Kinds whose rows are departments or organisations: a total of them is nobody.
WITHOUT_TOTALS = ("department-indicators", "departments", "organisations")


@dataclass(frozen=True)
class Record:
    """One row of a table, or one year of a row: its fields, its indicators and what the columns say.

    ``heading`` is that of the year's column, ``also`` the second column of a field.
    """

    row: int
    fields: dict[str, Cell]
    indicators: dict[str, Cell]
    dwelling_type: str = ""
    heading: str = ""
    also: dict[str, Cell] = field(default_factory=dict)


def records(found: Located, mapping: Mapping, notes: Notes) -> Iterator[Record]:
    """Yield the records of a table; merged cells are filled down only when somebody said so."""
    merged = _merged_into(found)
    ended = False
    for row in found.rows:
        code = _not_a_record(found, row, ended=ended)
        if code:
            ended = ended or code == "I-FOOTER"
            notes.tally(code, row.number, "", shown(next(cell for cell in row.cells if cell is not None)))
            continue
        if len(row.cells) > len(found.headings):
            notes.refuse("E-EXTRA", row.number, value=shown(row.cells[-1]), n=len(found.headings))
        cells = _filled(found, row, merged, mapping, notes) if merged else row.cells
        if cells is not None:
            yield from _of_row(found, row, cells, mapping)


def ask_about_hidden(found: Located, notes: Notes) -> None:
    """Ask whether hidden rows and columns are meant to be read."""
    rows = sum(row.number in found.sheet.hidden_rows for part in found.parts for row in part.rows)
    columns = sum(place + 1 in found.sheet.hidden_columns for place in found.used)
    if rows or columns:
        notes.ask("Q-HIDDEN", rows=rows, columns=columns)


def _not_a_record(found: Located, row: Row, *, ended: bool) -> str:
    """Return the code that says why a row is not read, empty for a record.

    After a footer has begun, lines with a single text belong to it.
    """
    first = next(cell for cell in row.cells if cell is not None)
    text = first if isinstance(first, str) else ""
    filled = len(row.cells) - row.cells.count(None)
    footer = FOOTER.match(text) if filled <= 2 else None
    # One word that begins like a footer may be a name when something stands beside it: Kilde Allé.
    if (filled == 1 and (ended or footer)) or (footer and footer[3] is not None):
        return "I-FOOTER"
    if found.layout.id in WITHOUT_TOTALS and text.casefold().strip(" :") in TOTALS:
        return "I-TOTAL"
    return "I-HEADER-AGAIN" if text and not text[0].isdigit() and is_header_again(found, row) else ""


def _of_row(found: Located, row: Row, cells: tuple[Cell, ...], mapping: Mapping) -> Iterator[Record]:
    fields: dict[str, Cell] = {**mapping.constants}
    for name, place in found.fields.items():
        fields[name] = _at(cells, place)
    also = {name: _at(cells, place) for name, place in found.also.items()}
    if not found.years:
        indicators = {name: _at(cells, place) for name, place in found.indicators.items()}
        yield Record(row.number, fields, indicators, also=also)
        return
    for place, year in found.years.items():
        of_year = {**fields, "period": year, found.value_field: _at(cells, place)}
        if place in found.owners:
            of_year["municipality"] = _at(cells, found.owners[place])
        yield Record(row.number, of_year, {}, found.types.get(place, ""), found.headings[place], also)


def _at(cells: tuple[Cell, ...], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _merged_into(found: Located) -> dict[tuple[int, int], Cell]:
    """Return for each cell below the first of a range of joined cells the value that stands in the first."""
    below = [each for each in found.sheet.merged if each[0] > found.header.number and each[2] > each[0]]
    rows = {row.number: row for row in found.sheet.rows} if below else {}
    return {
        (row, column - 1): _at(rows[top].cells, left - 1) if top in rows else None
        for top, left, bottom, right in below
        for row in range(top + 1, bottom + 1)
        for column in range(left, right + 1)
    }


def _filled(
    found: Located, row: Row, merged: dict[tuple[int, int], Cell], mapping: Mapping, notes: Notes
) -> tuple[Cell, ...] | None:
    """Return the cells of a row with joined cells filled down, None where that is not allowed."""
    places = [place for place in sorted(found.used) if (row.number, place) in merged]
    if not places:
        return row.cells
    if not mapping.fill_down:
        notes.refuse("E-MERGED", row.number, found.headings[places[0]])
        return None
    cells = list(row.cells) + [None] * (max(places) + 1 - len(row.cells))
    for place in places:
        cells[place] = merged[row.number, place]
        notes.tally("I-FILLED", row.number, found.headings[place], shown(cells[place]))
    return tuple(cells)
