"""Quotes in a delimited text: a cell in quotes may hold delimiters and line ends, a lost quote is only a sign.

A record runs over several lines only where its quote closes within a few lines and it is then as wide as the others.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from keyfigures.sources.reading import bounds


class _Split(NamedTuple):
    """The fields of a record; ``open`` where the last one begins with a quote that has no end yet."""

    fields: list[str]
    open: bool = False


class Quotes:
    """Splits the lines of one file; ``unbalanced`` are the lines whose quote has no end, with their numbers."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        sign, content = re.escape(delimiter), r'([^"]*+(?:""[^"]*+)*+)'
        # A field in quotes, one that is never closed, or any other. Possessive: a megabyte of quotes costs one pass.
        self._field = re.compile(rf' *+"{content}" *+{sign}|( *+"{content}\Z)|([^{sign}]*+){sign}')
        self.unbalanced: list[tuple[int, str]] = []

    def records(self, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield every record that is not empty: the number of its first line, and its fields."""
        splits = [self._split(line) for line in lines]
        width = max(map(self._width, lines, splits))
        place = 0
        while place < len(lines):
            fields, used = splits[place].fields, 1
            if splits[place].open:
                fields, used = self._joined(lines, place, width) or (self._literal(lines, place), 1)
            if lines[place]:
                yield place + 1, fields
            place += used

    @staticmethod
    def _width(line: str, split: _Split) -> int:
        """Return how wide a line is that is a record by itself; one that ends another's quote is none."""
        return 0 if split.open or line.count('"') % 2 else len(split.fields)

    def _literal(self, lines: list[str], place: int) -> list[str]:
        self.unbalanced.append((place + 1, lines[place]))
        return lines[place].split(self._delimiter)

    def _joined(self, lines: list[str], place: int, width: int) -> tuple[list[str], int] | None:
        record = lines[place]
        for used, line in enumerate(lines[place + 1 : place + bounds.QUOTED_LINES], start=2):
            record = f"{record}\n{line}"
            split = self._split(record) if '"' in line else None
            if split and not split.open:
                fits = len(split.fields) == width if width else bool(split.fields)
                return (split.fields, used) if fits else None
        return None

    def _split(self, record: str) -> _Split:
        """Split a record; no fields where a line end would stand outside quotes."""
        if '"' not in record:
            return _Split(record.split(self._delimiter))
        fields: list[str] = []
        for quoted, unclosed, _, literal in self._field.findall(record + self._delimiter):
            if unclosed:
                return _Split(fields, open=True)
            if "\n" in literal:
                return _Split([])
            fields.append(literal or quoted.replace('""', '"'))
        return _Split(fields)
