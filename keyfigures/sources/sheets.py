"""What a file holds once it has been opened safely: sheets of rows of cells, nothing interpreted yet."""

from dataclasses import dataclass, field
from datetime import date

from keyfigures.sources.remarks import Remark


@dataclass(frozen=True)
class Percent:
    """A number that a workbook shows with a percent sign: 0.246 shown as 24,6 %."""

    fraction: float


@dataclass(frozen=True)
class CellFault:
    """A cell that holds an error such as #DIV/0!, or a formula nobody has calculated."""

    text: str


# Text is text as it stands in the file; a number or a date is one only where a workbook says so by type.
Cell = str | float | bool | date | Percent | CellFault | None


@dataclass(frozen=True)
class Row:
    """One row with its number in the file, counted from 1; cells beyond the last filled one are left out."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet; a text file is a single sheet without a name. Rows without any content are left out.

    ``merged`` are the ranges of joined cells (first row, first column, last row, last column), from 1.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file as it was read: whether typed by a workbook or all text, its sheets, and what had to be normalised."""

    typed: bool
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = field(default_factory=tuple)
