"""The cells of one worksheet, taken from its XML in a single pass that counts as it goes.

Only what holds a value costs anything: a million formatted empty rows are passed over, and one far cell is refused.
Rows and cells out of order, which a reader would lose without a word, make the file a damaged one.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from keyfigures.sources.reading import bounds
from keyfigures.sources.reading.book import Book
from keyfigures.sources.reading.characters import Tidying, check_unspoiled
from keyfigures.sources.reading.formats import typed
from keyfigures.sources.reading.letters import NUMBERS, letters
from keyfigures.sources.reading.markup import TRUE, Attributes, Words
from keyfigures.sources.remarks import refused
from keyfigures.sources.sheets import Cell, CellFault, Row, Sheet

RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
# A character that XML cannot hold is written as its number: _x000D_ is the end of a line.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Worksheet:
    """Listens to the part of one sheet and builds its rows."""

    def __init__(self, name: str, book: Book) -> None:
        self._name, self._book = name, book
        self.tidying = Tidying(sheet=name)
        self._rows: list[Row] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged: list[tuple[int, int, int, int]] = []
        self._cells_read = self._characters = self._widest = 0
        # The row and the cell that are being read.
        self._cells: list[Cell] = []
        self._row, self._label = 0, ""
        self._cell: Attributes = {}
        self._row_hidden = self._formula = self._spoken = False
        self._raw: str | None = None
        self._words = Words()
        self._readers = self._all_readers()
        self.starts = self._all_starts()
        self.ends: dict[str, Callable[[], None]] = {
            "row": self._row_end,
            "c": self._cell_end,
            "v": self._value_end,
            "t": self._words_end,
            "rPh": self._spoken_end,
        }
        self.characters = self._words.add

    def _all_readers(self) -> dict[str, Callable[[str], Cell]]:
        return {
            "n": self._number,
            "s": self._shared,
            "str": self._text,
            "inlineStr": self._text,
            "b": _boolean,
            "e": CellFault,
            "d": _day,
        }

    def _all_starts(self) -> dict[str, Callable[[Attributes], None]]:
        return {
            "row": self._row_start,
            "c": self._cell_start,
            "v": self._value_start,
            "f": self._formula_start,
            "t": self._words_start,
            "rPh": self._spoken_start,
            "col": self._columns,
            "mergeCell": self._merge,
        }

    def sheet(self) -> Sheet:
        """Return what was read; rows with turned text are left out and stand in the remarks."""
        hidden = ((first, min(last, self._widest)) for first, last in self._hidden_columns)
        return Sheet(
            name=self._name,
            rows=tuple(row for row in self._rows if row.number not in self.tidying.turned),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(column for first, last in hidden for column in range(first, last + 1)),
            merged=tuple(self._merged),
        )

    def _row_start(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise refused("E-BROKEN", sheet=self._name)
        self._row, self._label, self._cell, self._cells = number, str(number), {}, []
        self._row_hidden = attributes.get("hidden") in TRUE

    def _row_end(self) -> None:
        if not self._cells:
            return
        self._rows.append(Row(self._row, tuple(self._cells)))
        self._widest = max(self._widest, len(self._cells))
        if self._row_hidden:
            self._hidden_rows.add(self._row)
        if len(self._rows) > bounds.ROWS or self._cells_read > bounds.CELLS:
            raise refused("E-TOOLONG", sheet=self._name, row=self._row, rows=bounds.ROWS, cells=bounds.CELLS)

    def _cell_start(self, attributes: Attributes) -> None:
        # Cells that are only formatted come by the million: nothing is looked up before there is a value.
        if "r" not in attributes:
            attributes["r"] = letters(self._column() + 1) + self._label
        self._cell, self._raw, self._formula = attributes, None, False

    def _cell_end(self) -> None:
        if self._formula:
            self._check_calculated()
        if self._raw:
            value = self._readers[self._cell.get("t", "n")](self._raw)
            if value is not None:
                self._put(self._column(), value)

    def _column(self) -> int:
        """Return the column of the cell last begun in this row; 0 before the first."""
        return NUMBERS[self._cell["r"].removesuffix(self._label)] if self._cell else 0

    def _put(self, column: int, value: Cell) -> None:
        missing = column - len(self._cells) - 1
        if missing < 0:
            raise refused("E-BROKEN", sheet=self._name)
        if column > bounds.COLUMNS:
            raise refused("E-TOOWIDE", sheet=self._name, row=self._row, limit=bounds.COLUMNS)
        if missing:
            self._cells.extend([None] * missing)
        self._cells.append(value)
        self._cells_read += 1

    def _check_calculated(self) -> None:
        """Refuse a formula without a result: none at all, or the zero that a program writes in its place."""
        empty = self._raw is None or (self._raw == "" and self._cell.get("t") != "str")
        if empty or (self._book.calculate and self._raw == "0"):
            column = letters(self._column())
            raise refused("E-NOCALC", sheet=self._name, row=self._row, column=column, cell=f"{column}{self._row}")

    def _value_start(self, _: Attributes) -> None:
        self._words.text = ""

    def _value_end(self) -> None:
        self._raw = self._words.take()

    def _formula_start(self, _: Attributes) -> None:
        self._formula = True

    def _words_start(self, _: Attributes) -> None:
        if not self._spoken:
            self._words.text = ""

    def _words_end(self) -> None:
        self._raw = (self._raw or "") + self._words.take()

    def _spoken_start(self, _: Attributes) -> None:
        self._spoken = True

    def _spoken_end(self) -> None:
        self._spoken = False

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in TRUE:
            self._hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _merge(self, attributes: Attributes) -> None:
        match = RANGE.fullmatch(attributes["ref"])
        if match is None:
            raise refused("E-BROKEN", sheet=self._name)
        first, top, last, bottom = match.groups()
        column, row = NUMBERS[first], int(top)
        self._merged.append((row, column, int(bottom or row), NUMBERS[last] if last else column))

    def _number(self, raw: str) -> Cell:
        return typed(raw, self._book.shown.get(self._cell.get("s", "0")), from_1904=self._book.from_1904)

    def _shared(self, raw: str) -> Cell:
        return self._text(self._book.texts[raw])

    def _text(self, raw: str) -> Cell:
        if len(raw) > bounds.CELL_CHARACTERS:
            raise refused("E-LONGCELL", sheet=self._name, row=self._row, limit=bounds.CELL_CHARACTERS)
        self._characters += len(raw)
        if self._characters > bounds.RESULT_BYTES:
            # One long text that every cell points to costs nothing in the file.
            raise refused("E-MEMORY", sheet=self._name, row=self._row)
        if "_x" in raw:
            raw = ESCAPED.sub(_unescaped, raw)
        if not raw.isascii():
            check_unspoiled(raw, sheet=self._name, row=self._row)
        return self.tidying.cell(raw, self._row, self._column())


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match.group(1), 16))
    return character if character.isprintable() or character in "\t\n\r" else match.group()


def _boolean(raw: str) -> bool:
    return raw in TRUE


def _day(raw: str) -> Cell:
    with suppress(ValueError):
        return date.fromisoformat(raw[:10])
    return CellFault(raw)
