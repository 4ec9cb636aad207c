"""Read the embedded CSV files: everything is text until a declared parser has taken it.

A fault stops the build and names file, row and value; nothing is guessed.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from keyfigures.errors import BuildError

Cells = dict[str, str]
T = TypeVar("T")

YEAR = re.compile(r"[0-9]{4}")
TWO_YEARS = re.compile(r"([0-9]{4})/([0-9]{4})")
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
COUNT = re.compile(r"[0-9]+")

LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Period:
    """What a figure covers: the dates and the years it is shown under."""

    start: date
    end: date
    years: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """One figure as its file gives it, under one of the years its period covers."""

    indicator_id: str
    definition_id: str
    source_id: str
    entity_level: str
    entity_code: str
    dwelling_type: str
    year: int
    period: str
    period_start: date
    period_end: date
    printed_value: float | None
    rounding_half_width: float
    numerator: int | None
    denominator: int | None
    status: str
    note: str
    file: str
    file_row: int
    delivery: int


READING_COLUMNS = tuple(field.name for field in fields(Reading))
_columns = attrgetter(*READING_COLUMNS)
OBSERVATION_HEADER = [
    *("indicator_id", "definition_id", "source_id", "entity_level", "entity_code", "dwelling_type", "period"),
    *("value", "rounding", "numerator", "denominator", "status", "note"),
]


class Line:
    """One line of a file; its cells are parsed on demand and a fault names the place."""

    def __init__(self, cells: Cells, file: str, row: int) -> None:
        self.cells, self.file, self.row = cells, file, row

    def fault(self, column: str, problem: str) -> BuildError:
        """Return the error that names this line's file, row and value."""
        return BuildError(file=self.file, row=self.row, value=self.cells[column], problem=f"{column} {problem}")

    def text(self, column: str) -> str:
        """Return a cell that may not be empty."""
        if not self.cells[column]:
            raise self.fault(column, "is empty")
        return self.cells[column]

    def number(self, column: str) -> float | None:
        """Return a number written with a decimal dot, None for an empty cell."""
        return self._parsed(column, NUMBER, float, "is not a number with a decimal dot")

    def count(self, column: str) -> int | None:
        """Return a whole number of zero or more, None for an empty cell."""
        return self._parsed(column, COUNT, int, "is not a whole number")

    def _parsed(self, column: str, form: re.Pattern[str], kind: Callable[[str], T], problem: str) -> T | None:
        cell = self.cells[column]
        if not cell:
            return None
        if not form.fullmatch(cell):
            raise self.fault(column, problem)
        if abs(float(cell)) > LARGEST:
            raise self.fault(column, "is larger than any figure here can be")
        return kind(cell)


def lines(path: Path, header: list[str], may_lack: frozenset[str] = frozenset()) -> Iterator[Line]:
    """Yield the lines of a CSV file whose first line is the header asked for.

    What was received before a column came to be lacks it: such a column (``may_lack``) is empty then.
    """
    name = f"{path.parent.name}/{path.name}"
    (_, found), *records = _records(path, name) or [(1, [])]
    if [column for column in header if column in found or column not in may_lack] != found:
        raise BuildError(file=name, row=1, value=",".join(found), problem=f"header must be {','.join(header)}")
    lacking = dict.fromkeys(header, "")
    for number, cells in records:
        if len(cells) != len(found):
            raise BuildError(file=name, row=number, value=",".join(cells), problem=f"{len(found)} cells are wanted")
        yield Line({**lacking, **dict(zip(found, (cell.strip() for cell in cells), strict=True))}, name, number)


def _records(path: Path, name: str) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [(reader.line_num, cells) for cells in reader]
    except FileNotFoundError as error:
        raise BuildError(file=name, row=None, value="", problem="the file is missing") from error
    except UnicodeDecodeError as error:
        raise BuildError(
            file=name, row=None, value=repr(error.object[error.start : error.end]), problem="not UTF-8"
        ) from error
    except csv.Error as error:
        raise BuildError(file=name, row=reader.line_num, value="", problem=f"not readable as CSV ({error})") from error


@lru_cache(maxsize=4096)
def period(text: str) -> Period | None:
    """Return what a period covers, None when it is written in no known way.

    A year, a day, a month, two years that share one printed value, or an accounting period, which is
    shown under the year it ends in.

    >>> period("2009/2010").years, period("2023-01-01").years, period("2024-10").end
    ((2009, 2010), (2023,), datetime.date(2024, 10, 31))
    """
    try:
        return _covered(text)
    except (ValueError, OverflowError):
        # The form is right and the date does not exist: year 0, month 13, 31 February.
        return None


def _covered(text: str) -> Period | None:
    if YEAR.fullmatch(text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31), (int(text),))
    if two := TWO_YEARS.fullmatch(text):
        first, last = int(two[1]), int(two[2])
        return Period(date(first, 1, 1), date(last, 12, 31), (first, last)) if last == first + 1 else None
    if month := MONTH.fullmatch(text):
        start = date(int(month[1]), int(month[2]), 1)
        return Period(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), (start.year,))
    if DAY.fullmatch(text):
        start = date.fromisoformat(text)
        return Period(start, start, (start.year,))
    if span := SPAN.fullmatch(text):
        start, end = date.fromisoformat(span[1]), date.fromisoformat(span[2])
        return Period(start, end, (end.year,)) if start < end else None
    return None


def readings(path: Path, delivery: int = 0) -> Iterator[Reading]:
    """Yield every figure of an observation file, a figure for two years twice; ``delivery`` counts deliveries up."""
    for line in lines(path, OBSERVATION_HEADER):
        covered = period(line.text("period"))
        if covered is None:
            raise line.fault("period", "is not a year, a month, a day, an accounting period or two years in a row")
        for year in covered.years:
            yield _reading(line, covered, year, delivery)


def _reading(line: Line, covered: Period, year: int, delivery: int) -> Reading:
    rounding = line.number("rounding")
    if rounding is None or rounding < 0:
        raise line.fault("rounding", "must be zero or more")
    return Reading(
        indicator_id=line.text("indicator_id"),
        definition_id=line.text("definition_id"),
        source_id=line.text("source_id"),
        entity_level=line.text("entity_level"),
        entity_code=line.text("entity_code"),
        dwelling_type=line.text("dwelling_type"),
        year=year,
        period=line.text("period"),
        period_start=covered.start,
        period_end=covered.end,
        printed_value=line.number("value"),
        rounding_half_width=rounding,
        numerator=line.count("numerator"),
        denominator=line.count("denominator"),
        status=line.text("status"),
        note=line.cells["note"],
        file=line.file,
        file_row=line.row,
        delivery=delivery,
    )


def as_row(reading: Reading) -> tuple[Any, ...]:
    """Return a figure in the order of the table's columns."""
    return _columns(reading)
