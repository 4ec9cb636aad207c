"""Build the database of a data version: load, compute, check, and only then put it in place.

A build is written beside the finished file and swapped in whole, so a reader never sees half of one.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import duckdb

from keyfigures import catalogue, settings
from keyfigures.errors import BuildError
from keyfigures.store import database, demo, received, statements
from keyfigures.store.loading import append, load_readings
from keyfigures.store.master import MASTER_FILES
from keyfigures.store.version import data_version


class Stage(StrEnum):
    """The steps of a build, in order, for those who wait."""

    CATALOGUE = "catalogue"
    MASTER = "master"
    OBSERVATIONS = "observations"
    DEPARTMENTS = "departments"
    CHECKS = "checks"
    DONE = "done"


@dataclass(frozen=True)
class SourceReport:
    """What one observation file brought to a build."""

    file: str
    figures: int
    with_value: int


Progress = Callable[[Stage], None]


@dataclass(frozen=True)
class Inputs:
    """What a build reads: the data folder and the folders of the deliveries that count, the oldest first."""

    data: Path
    deliveries: tuple[Path, ...]

    @cached_property
    def version(self) -> str:
        """Return the data version of these inputs, as it was when first asked for."""
        return data_version(self.data, self.deliveries)

    def meaning(self) -> catalogue.Catalogue:
        """Return the catalogue with the sources the deliveries bring."""
        sources = ((received.read(folder).source_id, folder / received.SOURCE) for folder in self.deliveries)
        return catalogue.read(self.data, self.version, tuple(sources))


PREFIX, PENDING = "keyfigures-", "pending-"
# The statement that fills each table of departments.
FILLED_BY = {
    "department_class": "department_classes",
    "department_link": "department_links",
    "equals_class": "equals_classes",
    "department_figure": "department_figures",
    "equals_band": "equals_bands",
    "figure_year": "figure_years",
    "rate_year": "rate_years",
}
# Flags of every department in every year.
EVERYWHERE = {"municipality_code": "", "organisation_id": "", "first_year": 1900, "last_year": 2100}
# A build takes seconds; what is older than this was left by a killed one.
ABANDONED_SECONDS = 3600

# Two visitors of a new data version wait for one build.
_building = threading.Lock()


def inputs(data: Path | None = None) -> Inputs:
    """Return the inputs as they are now. Raises BuildError when the data folder does not exist."""
    folder = (data or settings.data_dir()).resolve()
    if not folder.is_dir():
        raise BuildError(file=str(folder), row=None, value="", problem="the data folder does not exist")
    root = settings.received_dir(folder)
    return received.settled(root, lambda: Inputs(folder, received.in_use(received.folders(root))))


def meaning() -> catalogue.Catalogue:
    """Return the catalogue of today's data."""
    return received.settled(settings.received_dir(), lambda: inputs().meaning())


def current(progress: Progress | None = None) -> Path:
    """Return today's database, building it first if its data version has none yet.

    Raises BuildError or CatalogueError when the data folder breaks an assumption.
    """
    return received.settled(settings.received_dir(), lambda: _current(inputs(), progress))


def _current(found: Inputs, progress: Progress | None) -> Path:
    path = path_of(found.version)
    with _building:
        if not path.exists() and not adopt(path):
            build_from(found, path, progress)
            retire(path)
    return path


def is_built() -> bool:
    """Tell whether today's data version has its database already."""
    return path_of(data_version()).exists()


def pending_of(version: str) -> Path:
    """Return the file a data version is built in that is not current yet; nobody reads it under this name."""
    return settings.databases_dir() / f"{PENDING}{version}.duckdb"


def path_of(version: str) -> Path:
    """Return the file a data version is kept in."""
    return settings.databases_dir() / f"{PREFIX}{version}.duckdb"


def build(
    *, data: Path | None = None, target: Path | None = None, progress: Progress | None = None
) -> tuple[SourceReport, ...]:
    """Build a data folder's database and swap it in; return a report for every observation file.

    Raises BuildError naming file, row and value at the first broken assumption; the old database stays.
    """
    found = inputs(data)
    final = target or path_of(found.version)
    reports = build_from(found, final, progress)
    if target is None:
        retire(final)
    return reports


def build_from(found: Inputs, final: Path, progress: Progress | None = None) -> tuple[SourceReport, ...]:
    """Build a database from given inputs into a given file, as ``build`` does."""
    try:
        return _publish(final, found, progress or _silent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BuildError(file=str(final), row=None, value="", problem=f"cannot be written ({reason})") from error
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        reason = str(error).splitlines()[0]
        raise BuildError(file=str(final), row=None, value="", problem=f"cannot be written ({reason})") from error


def _publish(final: Path, found: Inputs, progress: Progress) -> tuple[SourceReport, ...]:
    final.parent.mkdir(parents=True, exist_ok=True)
    unfinished = final.with_name(f"{final.name}.{os.getpid()}.building")
    unfinished.unlink(missing_ok=True)
    try:
        reports = _write(unfinished, found, progress)
        swap(unfinished, final)
    finally:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            leftover.unlink(missing_ok=True)
    return reports


def _silent(_: Stage) -> None:
    """Tell nobody."""


def _write(path: Path, found: Inputs, progress: Progress) -> tuple[SourceReport, ...]:
    with duckdb.connect(path) as connection:
        for name in statements.folder("schema"):
            connection.execute(statements.statement(name))
        progress(Stage.CATALOGUE)
        meaning = found.meaning()
        _load_catalogue(connection, meaning)
        progress(Stage.MASTER)
        for file in MASTER_FILES:
            append(connection, file.table, file.columns, file.rows(found.data, found.deliveries))
        progress(Stage.OBSERVATIONS)
        _load_observations(connection, found)
        progress(Stage.DEPARTMENTS)
        _compare_departments(connection)
        progress(Stage.CHECKS)
        _check(connection)
        _judge_departments(connection, meaning)
        built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        append(connection, "build_info", ("data_version", "built_at"), [(found.version, built_at)])
        counts = database.rows(connection, statements.statement("build/counts_by_file"), {})
        # Closing writes the last of it without a word when the disk is full; this says so.
        connection.execute("checkpoint")
    progress(Stage.DONE)
    return tuple(SourceReport(**row) for row in counts)


def _load_catalogue(connection: duckdb.DuckDBPyConnection, meaning: catalogue.Catalogue) -> None:
    append(
        connection,
        "source",
        ("source_id", "title_da", "title_en", "publisher", "url", "licence_da", "licence_en", "published", "retrieved"),
        (
            (s.id, s.title.da, s.title.en, s.publisher, s.url, s.licence.da, s.licence.en, s.published, s.retrieved)
            for s in meaning.sources.values()
        ),
    )
    append(
        connection,
        "indicator",
        (
            *("indicator_id", "title_da", "title_en", "unit", "higher_is_better", "goal", "low", "high"),
            *("peer_class", "rate_id"),
        ),
        (
            (
                *(i.id, i.title.da, i.title.en, i.unit, i.higher_is_better, i.goal, i.low, i.high, i.peer_class),
                i.rate.id if i.rate else None,
            )
            for i in meaning.indicators.values()
        ),
    )
    _load_definitions(connection, meaning)
    _load_peers(connection, meaning)


def _load_definitions(connection: duckdb.DuckDBPyConnection, meaning: catalogue.Catalogue) -> None:
    definitions = tuple(meaning.definitions.values())
    append(
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
    append(
        connection,
        "definition_weight",
        ("definition_id", "weight_id", "preference"),
        ((d.id, weight, place) for d in definitions for place, weight in enumerate(d.weights)),
    )
    append(
        connection,
        "closed_year",
        ("definition_id", "year"),
        ((d.id, year) for d in definitions for year in d.closed_years),
    )


def _load_peers(connection: duckdb.DuckDBPyConnection, meaning: catalogue.Catalogue) -> None:
    append(
        connection,
        "peer_band",
        ("peer_class", "dimension", "band_id", "lower", "upper"),
        (
            (each.id, dimension, band.id, band.lower, band.upper)
            for each in meaning.peers.values()
            for dimension, bands in (("size", each.size), ("first_use", each.first_use))
            for band in bands
        ),
    )
    append(
        connection,
        "peer_step",
        ("peer_class", "step", "minimum", *(f"keep_{part}" for part in catalogue.PARTS)),
        (
            (each.id, step, each.minimum, *(part in kept for part in catalogue.PARTS))
            for each in meaning.peers.values()
            for step, kept in enumerate(each.kept())
        ),
    )


def _load_observations(connection: duckdb.DuckDBPyConnection, found: Inputs) -> None:
    _load_deliveries(connection, found.deliveries)
    load_readings(connection, sorted((found.data / "observations").glob("*.csv")), found.deliveries)
    for name in statements.folder("indicators"):
        connection.sql(statements.statement(name)).insert_into("computed")
    connection.execute(statements.statement("build/candidates"))
    made_up = demo.size(found.data, found.deliveries)
    if made_up is not None:
        demo.load(connection, found.data, made_up)
    for name in statements.folder("suppress"):
        connection.execute(statements.statement(name))
    connection.sql(statements.statement("build/observations")).insert_into("observation")
    connection.sql(statements.statement("build/alternatives")).insert_into("alternative_observation")


def _compare_departments(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out once and for all where each department's figure stands among its equals."""
    for table in ("department_class", "department_link", "equals_class"):
        connection.sql(statements.statement(f"build/{FILLED_BY[table]}")).insert_into(table)
    for name in ("class_members", "yearly_figures", "class_counts", "chosen_classes", "ranked_figures"):
        connection.execute(statements.statement(f"build/{name}"))
    for table in ("department_figure", "equals_band", "figure_year", "rate_year"):
        connection.sql(statements.statement(f"build/{FILLED_BY[table]}")).insert_into(table)
    connection.execute(statements.statement("build/department_standing"))


def _judge_departments(connection: duckdb.DuckDBPyConnection, meaning: catalogue.Catalogue) -> None:
    """Work out once and for all what the rules of the governance years say of departments."""
    keyed: dict[str, catalogue.Rule] = {}
    for rule_set in meaning.rule_sets.values():
        keyed |= catalogue.by_key(rule_set.rules)
    append(connection, "judged_rule", ("rule_key",), ((key,) for key in keyed))
    values = catalogue.judged_by(keyed) | EVERYWHERE
    said = connection.sql(statements.statement("flags/evaluate"), params=values)
    # A page asks for one year of each rule.
    said.order("rule_id, year, department_id").insert_into("flag_judgement")


def _load_deliveries(connection: duckdb.DuckDBPyConnection, folders: tuple[Path, ...]) -> None:
    found = [received.read(folder) for folder in folders]
    append(
        connection,
        "delivery",
        ("delivery_id", "place", "kind", "source_id", "received_at", "received_by", "file_name", "sha256"),
        (
            (each.id, place, each.kind, each.source_id, each.received_at, each.by, each.file_name, each.sha256)
            for place, each in enumerate(found, start=1)
        ),
    )


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for name in statements.folder("checks"):
        first = connection.sql(statements.statement(name)).limit(1)
        for row in first.fetchall():
            fault = dict(zip(first.columns, row, strict=True))
            raise BuildError(
                file=fault["file"],
                row=fault["file_row"],
                value=str(fault["value"]),
                problem=statements.heading(name),
            )


def checks() -> tuple[str, ...]:
    """Return the names of the checks every version has passed."""
    return tuple(name.rpartition("/")[2] for name in statements.folder("checks"))


def swap(unfinished: Path, final: Path) -> None:
    """Put a finished database in place."""
    try:
        unfinished.replace(final)
    except PermissionError:
        # Windows keeps an open file in place. Under a version's own name it holds the same figures already.
        if not (final.exists() and final.name.startswith(PREFIX)):
            raise


def adopt(final: Path) -> bool:
    """Put the database of a version in place that was built before the version became current; False without one.

    Who takes a delivery in does so, or the first who reads: at the same time, or after a kill in between.
    """
    pending = pending_of(final.stem.removeprefix(PREFIX))
    try:
        pending.replace(final)
    except OSError:
        return final.exists()
    return True


def renew(final: Path) -> bool:
    """Tell whether a version is kept from before, and keep it longer."""
    try:
        os.utime(final)
    except OSError:
        return False
    return True


def age(path: Path) -> int:
    """Return when a file was last written, in nanoseconds, 0 where it has just been removed."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def retire(newest: Path) -> None:
    """Remove databases beyond the number that is kept, and what killed builds left; a file in use stays."""
    built = sorted(newest.parent.glob(f"{PREFIX}*.duckdb"), key=age, reverse=True)
    for old in built[settings.versions_kept() :]:
        database.close(old)
        _remove(old)
    for leftover in (*newest.parent.glob("*.building*"), *newest.parent.glob(f"{PENDING}*")):
        if time.time() - age(leftover) / 1e9 > ABANDONED_SECONDS:
            # A build that ran out of memory keeps a folder beside its file.
            shutil.rmtree(leftover, ignore_errors=True)
            _remove(leftover)


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError:
        return
