"""Text with delimiters to rows of texts: ``A;24,6`` is two cells, and a lost quote never swallows the rows after it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from keyfigures.sources.reading import bounds, encodings, foreign
from keyfigures.sources.reading.characters import SHOWN, Tidying, check_unspoiled, is_plain, stripped
from keyfigures.sources.reading.quotes import Quotes
from keyfigures.sources.remarks import Remark, Severity, refused
from keyfigures.sources.sheets import Reading, Row, Sheet

# In the order in which they are preferred: a comma is more often a decimal comma.
DELIMITERS = (";", "\t", "|", ",")
NAMES = {"\t": "TAB"}
LINES_TRIED = 50
# A delimiter that fits nearly as many lines as the best one is taken when it comes before it.
NEARLY = 2 / 3
# A field in quotes, over several lines too: whatever it holds divides nothing.
QUOTED = re.compile(r'(?<![^;\t|,\n ])"[^"]*+(?:""[^"]*+)*+"(?![^;\t|,\n ])')

# A record: the number of its first line, and its fields.
Record = tuple[int, list[str]]


def read(content: bytes) -> Reading:
    """Read a text file; every cell is text as it stands.

    Raises RefusedError when the file is no table or holds too much.
    """
    text, remarks = encodings.decoded(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    foreign.check_table(text)
    check_unspoiled(text)
    lines = text.split("\n")
    delimiter = delimiter_of(lines)
    if delimiter != DELIMITERS[0]:
        remarks.append(Remark(Severity.INFO, "I-DELIMITER", value=NAMES.get(delimiter, delimiter)))
    quotes = Quotes(delimiter)
    records = quotes.records(lines) if '"' in text else _plain_records(lines, delimiter)
    if max(map(len, lines)) * bounds.QUOTED_LINES > bounds.CELL_CHARACTERS:
        records = _without_long_cells(records)
    sheet, done = _sheet(records, Tidying(), plain=is_plain(text))
    return Reading(typed=False, sheets=(sheet,), remarks=(*remarks, *done, *_unbalanced(quotes)))


def delimiter_of(lines: Iterable[str]) -> str:
    """Return the delimiter that splits the first filled lines most alike.

    >>> delimiter_of(["navn;andel", "A;24,6", "B;19,0"])
    ';'
    """
    filled = islice((line for line in lines if line.strip()), LINES_TRIED)
    tried = QUOTED.sub("", "\n".join(filled)).split("\n")
    alike = {delimiter: _alike(delimiter, tried) for delimiter in DELIMITERS}
    best = max(alike.values())
    return next(delimiter for delimiter in DELIMITERS if alike[delimiter] >= NEARLY * best)


def _alike(delimiter: str, lines: list[str]) -> int:
    counts = Counter(line.count(delimiter) for line in lines)
    return max((lines_alike for count, lines_alike in counts.items() if count), default=0)


def _plain_records(lines: list[str], delimiter: str) -> Iterator[Record]:
    for number, line in enumerate(lines, start=1):
        if line:
            yield number, line.split(delimiter)


def _without_long_cells(records: Iterable[Record]) -> Iterator[Record]:
    for number, fields in records:
        if max(map(len, fields)) > bounds.CELL_CHARACTERS:
            raise refused("E-LONGCELL", row=number, limit=bounds.CELL_CHARACTERS)
        yield number, fields


def _unbalanced(quotes: Quotes) -> Iterator[Remark]:
    for row, line in quotes.unbalanced:
        yield Remark(Severity.ROW, "E-QUOTE", row=row, value=line[:SHOWN])


def _sheet(records: Iterable[Record], tidying: Tidying, *, plain: bool) -> tuple[Sheet, list[Remark]]:
    texts = _stripped(records) if plain else _tidied(records, tidying)
    rows = tuple(row for row in _rows(texts) if row.number not in tidying.turned)
    return Sheet(name="", rows=rows), tidying.remarks()


def _stripped(records: Iterable[Record]) -> Iterator[tuple[int, list[str | None]]]:
    for number, fields in records:
        yield number, [stripped(field) for field in fields]


def _tidied(records: Iterable[Record], tidying: Tidying) -> Iterator[tuple[int, list[str | None]]]:
    for number, fields in records:
        yield number, [tidying.cell(field, number, column) for column, field in enumerate(fields, start=1)]


def _rows(texts: Iterable[tuple[int, list[str | None]]]) -> Iterator[Row]:
    rows = cells_read = 0
    for number, cells in texts:
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows, cells_read = rows + 1, cells_read + len(cells)
            _check_size(number, len(cells), rows, cells_read)
            yield Row(number, tuple(cells))


def _check_size(number: int, width: int, rows: int, cells_read: int) -> None:
    if width > bounds.COLUMNS:
        raise refused("E-TOOWIDE", row=number, limit=bounds.COLUMNS)
    if rows > bounds.ROWS or cells_read > bounds.CELLS:
        raise refused("E-TOOLONG", row=number, rows=bounds.ROWS, cells=bounds.CELLS)
