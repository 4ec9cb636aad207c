"""Open a built database read-only and locked down, and run a query on a cursor of its own."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from keyfigures.store import statements

Value = str | int | float | bool | None | Sequence[str] | Sequence[float]
Row = dict[str, Any]

# A query here takes about a millisecond: more threads cost more than they give.
LOCKED_DOWN = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "2GB",
    "python_enable_replacements": "false",
    "threads": "2",
    "lock_configuration": "true",
}

_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_lock = threading.Lock()


def query(database: Path, name: str, **values: Value) -> list[Row]:
    """Run ``queries/<name>.sql`` and return its rows by column name.

    Every call has a cursor of its own: a connection shared by threads gives wrong answers
    without an error. Raises TypeError when the values are not the statement's parameters.
    """
    expected = statements.parameters(name)
    if expected != set(values):
        raise TypeError(f"{name}.sql takes {sorted(expected)}, got {sorted(values)}")
    with _connection(database).cursor() as cursor:
        return rows(cursor, statements.statement(name), values)


def query_once(database: Path, name: str) -> list[Row]:
    """Run a statement without parameters on a database that is not kept open."""
    with duckdb.connect(database, read_only=True, config=dict(LOCKED_DOWN)) as connection:
        return rows(connection, statements.statement(name), {})


def rows(cursor: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, Value]) -> list[Row]:
    """Execute a statement and return its rows by column name."""
    cursor.execute(text, dict(values) or None)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def close(database: Path) -> None:
    """Close a database, for a file that is to be removed."""
    with _lock:
        connection = _open.pop(database, None)
    if connection is not None:
        connection.close()


def _connection(database: Path) -> duckdb.DuckDBPyConnection:
    with _lock:
        if database not in _open:
            _open[database] = duckdb.connect(database, read_only=True, config=dict(LOCKED_DOWN))
        return _open[database]
