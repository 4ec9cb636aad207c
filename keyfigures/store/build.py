"""Build the database of a data version: load, compute, check, and only then put it in place.

A build is written beside the finished file and swapped in whole, so a reader never sees half of one.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from keyfigures import catalogue, settings
from keyfigures.errors import BuildError
from keyfigures.store import database, statements
from keyfigures.store.master import MASTER_FILES
from keyfigures.store.reading import READING_COLUMNS, as_row, readings
from keyfigures.store.version import data_version


class Stage(StrEnum):
    """The steps of a build, in order, for those who wait."""

    CATALOGUE = "catalogue"
    MASTER = "master"
    OBSERVATIONS = "observations"
    CHECKS = "checks"
    DONE = "done"


@dataclass(frozen=True)
class SourceReport:
    """What one observation file brought to a build."""

    file: str
    figures: int
    with_value: int


Progress = Callable[[Stage], None]

# A build takes seconds; what is older than this was left by a killed one.
ABANDONED_SECONDS = 3600

# Two visitors of a new data version wait for one build.
_building = threading.Lock()


def current(progress: Progress | None = None) -> Path:
    """Return today's database, building it first if its data version has none yet.

    Raises BuildError or CatalogueError when the data folder breaks an assumption.
    """
    path = path_of(data_version())
    with _building:
        if not path.exists():
            build(progress=progress)
    return path


def is_built() -> bool:
    """Tell whether today's data version has its database already."""
    return path_of(data_version()).exists()


def path_of(version: str) -> Path:
    """Return the file a data version is kept in."""
    return settings.databases_dir() / f"keyfigures-{version}.duckdb"


def build(
    *, data: Path | None = None, target: Path | None = None, progress: Progress | None = None
) -> tuple[SourceReport, ...]:
    """Build a data folder's database and swap it in; return a report for every observation file.

    Raises BuildError naming file, row and value at the first broken assumption; the old database stays.
    """
    folder = (data or settings.data_dir()).resolve()
    if not folder.is_dir():
        raise BuildError(file=str(folder), row=None, value="", problem="the data folder does not exist")
    version = data_version(folder)
    final = target or path_of(version)
    try:
        reports = _publish(final, folder, version, progress or _silent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BuildError(file=str(final), row=None, value="", problem=f"cannot be written ({reason})") from error
    if target is None:
        _retire(final)
    return reports


def _publish(final: Path, data: Path, version: str, progress: Progress) -> tuple[SourceReport, ...]:
    final.parent.mkdir(parents=True, exist_ok=True)
    unfinished = final.with_name(f"{final.name}.{os.getpid()}.building")
    unfinished.unlink(missing_ok=True)
    try:
        reports = _write(unfinished, data, version, progress)
        _swap(unfinished, final, version)
    finally:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            leftover.unlink(missing_ok=True)
    return reports


def _silent(_: Stage) -> None:
    """Tell nobody."""


def _write(path: Path, data: Path, version: str, progress: Progress) -> tuple[SourceReport, ...]:
    with duckdb.connect(path) as connection:
        for name in statements.folder("schema"):
            connection.execute(statements.statement(name))
        progress(Stage.CATALOGUE)
        _load_catalogue(connection, catalogue.read(data, version))
        progress(Stage.MASTER)
        for file in MASTER_FILES:
            _append(connection, file.table, file.columns, file.rows(data))
        progress(Stage.OBSERVATIONS)
        _load_observations(connection, data)
        progress(Stage.CHECKS)
        _check(connection)
        built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        _append(connection, "build_info", ("data_version", "built_at"), [(version, built_at)])
        found = database.rows(connection, statements.statement("build/counts_by_file"), {})
    progress(Stage.DONE)
    return tuple(SourceReport(**row) for row in found)


def _load_catalogue(connection: duckdb.DuckDBPyConnection, meaning: catalogue.Catalogue) -> None:
    _append(
        connection,
        "source",
        ("source_id", "title_da", "title_en", "publisher", "url", "licence_da", "licence_en", "published", "retrieved"),
        (
            (s.id, s.title.da, s.title.en, s.publisher, s.url, s.licence.da, s.licence.en, s.published, s.retrieved)
            for s in meaning.sources.values()
        ),
    )
    _append(
        connection,
        "indicator",
        ("indicator_id", "title_da", "title_en", "unit", "higher_is_better", "goal", "low", "high"),
        (
            (i.id, i.title.da, i.title.en, i.unit, i.higher_is_better, i.goal, i.low, i.high)
            for i in meaning.indicators.values()
        ),
    )
    _load_definitions(connection, meaning)


def _load_definitions(connection: duckdb.DuckDBPyConnection, meaning: catalogue.Catalogue) -> None:
    definitions = tuple(meaning.definitions.values())
    _append(
        connection,
        "definition",
        ("definition_id", "indicator_id", "preference", "title_da", "title_en", "publisher"),
        (
            (
                d.id,
                d.indicator,
                meaning.indicators[d.indicator].definitions.index(d.id),
                d.title.da,
                d.title.en,
                d.publisher,
            )
            for d in definitions
        ),
    )
    _append(
        connection,
        "definition_weight",
        ("definition_id", "weight_id", "preference"),
        ((d.id, weight, place) for d in definitions for place, weight in enumerate(d.weights)),
    )
    _append(
        connection,
        "closed_year",
        ("definition_id", "year"),
        ((d.id, year) for d in definitions for year in d.closed_years),
    )


def _load_observations(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    found = (reading for path in sorted((data / "observations").glob("*.csv")) for reading in readings(path))
    numbered = ((number, *as_row(reading)) for number, reading in enumerate(found))
    _append(connection, "reading", ("reading_id", *READING_COLUMNS), numbered)
    for name in statements.folder("indicators"):
        connection.sql(statements.statement(name)).insert_into("computed")
    connection.sql(statements.statement("build/observations")).insert_into("observation")


def _append(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    frame = pd.DataFrame.from_records(list(rows), columns=list(columns)).convert_dtypes()
    if not frame.empty:
        connection.append(table, frame, by_name=True)


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for name in statements.folder("checks"):
        for fault in database.rows(connection, statements.statement(name), {}):
            raise BuildError(
                file=fault["file"],
                row=fault["file_row"],
                value=str(fault["value"]),
                problem=statements.heading(name),
            )


def _swap(unfinished: Path, final: Path, version: str) -> None:
    try:
        unfinished.replace(final)
    except PermissionError:
        # Windows keeps an open file in place. Under a version's own name it holds the same figures already.
        if not (final.exists() and final == path_of(version)):
            raise


def _retire(newest: Path) -> None:
    """Remove databases beyond the number that is kept, and what killed builds left; a file in use stays."""
    built = sorted(newest.parent.glob("keyfigures-*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in built[settings.VERSIONS_KEPT :]:
        database.close(old)
        _remove(old)
    for leftover in newest.parent.glob("*.building*"):
        if time.time() - leftover.stat().st_mtime > ABANDONED_SECONDS:
            _remove(leftover)


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError:
        return
