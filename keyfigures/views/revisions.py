"""What differs between a figure as it was kept and the same view today, as a reader sees it: in printed numbers."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Any, TypeVar

from keyfigures import numbers
from keyfigures.figures import Chart, Column, Table
from keyfigures.language import Language
from keyfigures.views.kept import Kept

T = TypeVar("T")
# The words a row is found by, and which of several with the same words it is.
Key = tuple[tuple[str, ...], int]
# The label of a column, and which of several with the same label it is.
Label = tuple[str, int]
# A cell with its column.
Cell = tuple[Column, Any]


class RevisionKind(StrEnum):
    """What differs: a number, a word, or a whole row that came or went."""

    NUMBER = "number"
    WORD = "word"
    CAME = "came"
    WENT = "went"


@dataclass(frozen=True)
class Revision:
    """One difference: the words of the row, the label of the column, and the cell before and after as printed.

    A row that came or went has neither column nor cells.
    """

    kind: RevisionKind
    row: str
    column: str = ""
    old: str = ""
    new: str = ""


def revised(kept: Kept, today: Chart) -> tuple[Revision, ...]:
    """Return what differs between the table of a kept figure and that of the same view today.

    Rows are found by as few of their words as tell them apart, columns by their labels; the order of either does not
    count. A column that only one of them has differs from nothing.
    """
    before, now = kept.chart.table, today.table
    heads = _heads(before, now)
    old, new = _rows(before, heads), _rows(now, heads)
    went = (Revision(RevisionKind.WENT, _said(key)) for key in old if key not in new)
    came = (Revision(RevisionKind.CAME, _said(key)) for key in new if key not in old)
    pairs = ((key, row, new[key]) for key, row in old.items() if key in new)
    cells = (each for key, row, other in pairs for each in _cells(key, row, other, kept.language))
    return (*cells, *went, *came)


def _heads(before: Table, now: Table) -> tuple[str, ...]:
    """Return the labels of the first columns of words, as few as tell the rows of both tables apart."""
    pairs = zip(_words(before), _words(now), strict=False)
    shared = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    for few in range(1, len(shared)):
        if all(_tells_apart(table, shared[:few]) for table in (before, now)):
            return tuple(shared[:few])
    return tuple(shared)


def _words(table: Table) -> list[str]:
    """Return the labels of the columns that say what a row is about: the first words, after a rank or not."""
    rest = list(table.columns)
    while rest and rest[0].decimals is not None:
        rest.pop(0)
    return [column.label for column in takewhile(lambda column: column.decimals is None, rest)]


def _tells_apart(table: Table, heads: Sequence[str]) -> bool:
    return all(occurrence == 0 for _, occurrence in _keys(table, heads))


def _keys(table: Table, heads: Sequence[str]) -> Iterator[Key]:
    """Yield what each row is found by: its words in the columns of heads."""
    labels = [column.label for column in table.columns]
    places = [labels.index(head) for head in heads]
    return _numbered([tuple("" if row[place] is None else str(row[place]) for place in places) for row in table.rows])


def _rows(table: Table, heads: Sequence[str]) -> dict[Key, Mapping[Label, Cell]]:
    """Return the rows of a table by their words in the columns of heads, each cell by its label."""
    labels = list(_numbered([column.label for column in table.columns]))
    cells = (dict(zip(labels, zip(table.columns, row, strict=True), strict=True)) for row in table.rows)
    return dict(zip(_keys(table, heads), cells, strict=True))


def _numbered(each: Sequence[T]) -> Iterator[tuple[T, int]]:
    """Yield values, each with how many equal ones stood before it."""
    seen: Counter[T] = Counter()
    for value in each:
        yield value, seen[value]
        seen[value] += 1


def _cells(key: Key, old: Mapping[Label, Cell], new: Mapping[Label, Cell], language: Language) -> Iterator[Revision]:
    """Yield the cells of a row that are printed differently."""
    for label in dict.fromkeys((*old, *new)):
        one, other = old.get(label), new.get(label)
        if one == other:
            continue
        texts = _printed(one, language), _printed(other, language)
        if texts[0] != texts[1]:
            counted = any(cell is not None and cell[0].decimals is not None for cell in (one, other))
            kind = RevisionKind.NUMBER if counted else RevisionKind.WORD
            yield Revision(kind, _said(key), label[0], *texts)


def _printed(cell: Cell | None, language: Language) -> str:
    """Return a cell as the table of a page shows it; a dash for none."""
    column, value = cell or (None, None)
    if column is None or value is None or (isinstance(value, float) and math.isnan(value)):
        return numbers.MISSING
    if column.decimals is None or not isinstance(value, int | float):
        return str(value)
    write = numbers.signed if column.signed else numbers.number
    return write(value, column.decimals, language)


def _said(key: Key) -> str:
    words, occurrence = key
    said = " ".join(filter(None, words))
    return f"{said} ({occurrence + 1})" if occurrence else said
