"""Bring the figures of observation files into the table of readings: our own line by line, deliveries in one go.

A delivery's file was written by us, so DuckDB reads it and checks every cell by the rules of ``reading``. A file with
a single cell that breaks them is read line by line instead, which names the fault.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from keyfigures.store import database, received, statements
from keyfigures.store.reading import OBSERVATION_HEADER, READING_COLUMNS, as_row, period, readings

# What Python strips from a cell, as DuckDB's regular expressions name it.
SPACE = r"[\t-\r\x{1c}-\x{1f}\x{85}\p{Z}]"
# What makes a cell one for the slow way: space at an end, or a break, after which lines and rows are not the same.
UNTIDY = rf"^{SPACE}|{SPACE}$|[\r\n]"
# DuckDB takes these in a path for a pattern of many paths.
PATTERN = re.compile(r"([*?\[])")


def append(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Add rows to a table, their cells in the order of the columns named."""
    frame = pd.DataFrame.from_records(list(rows), columns=list(columns)).convert_dtypes()
    if not frame.empty:
        connection.append(table, frame, by_name=True)


def load_readings(connection: duckdb.DuckDBPyConnection, own: Sequence[Path], deliveries: Sequence[Path]) -> None:
    """Load the project's own files and those of the deliveries, which count up from 1.

    Raises BuildError naming file, row and value of the first cell that cannot be read.
    """
    plain = _plain(connection, deliveries)
    slow = [(folder / received.OBSERVATIONS, place) for place, folder in _numbered(deliveries) if place not in plain]
    figures = [
        as_row(figure) for path, place in (*((path, 0) for path in own), *slow) for figure in readings(path, place)
    ]
    numbered = ((number, *figure) for number, figure in enumerate(figures, start=1))
    append(connection, "reading", ("reading_id", *READING_COLUMNS), numbered)
    _insert(connection, "reading", "build/readings", first=len(figures), plain=plain)


def _plain(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Path]) -> list[int]:
    """Load the lines of the deliveries as text; return the numbers of those that can be taken as they stand."""
    for place, folder in _numbered(deliveries):
        _load_lines(connection, folder / received.OBSERVATIONS, place)
    named = database.rows(connection, statements.statement("build/periods"), {})
    covered = ((row["period"], period(row["period"])) for row in named)
    known = (
        (text, found.start, found.end, year) for text, found in covered if found is not None for year in found.years
    )
    append(connection, "covered_period", ("period", "period_start", "period_end", "year"), known)
    counted = database.rows(connection, statements.statement("build/plain_lines"), {"untidy": UNTIDY})
    lines = {row["delivery"]: {row["lines"], row["plain"]} for row in counted}
    return [place for place, folder in _numbered(deliveries) if lines.get(place) == {received.read(folder).figures}]


def _load_lines(connection: duckdb.DuckDBPyConnection, path: Path, place: int) -> None:
    values = {
        "place": place,
        "name": f"{path.parent.name}/{path.name}",
        "path": PATTERN.sub(r"[\1]", str(path)),
        "columns": dict.fromkeys(OBSERVATION_HEADER, "varchar"),
    }
    try:
        _insert(connection, "line", "build/lines", **values)
    except duckdb.Error:
        # The slow way names what is wrong with it.
        return


def _numbered(deliveries: Sequence[Path]) -> list[tuple[int, Path]]:
    return list(enumerate(deliveries, start=1))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, statement: str, /, **values: Any) -> None:
    connection.sql(statements.statement(statement), params=values).insert_into(table)
