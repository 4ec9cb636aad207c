"""What changed between two data versions: new, revised and vanished figures, counted and listed."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from keyfigures import settings
from keyfigures.store import database, statements
from keyfigures.store.build import PREFIX, age

LISTED = 200


@dataclass(frozen=True)
class Change:
    """One figure that is not what it was; ``before`` or ``after`` is None where there is none."""

    kind: str
    indicator_id: str
    definition_id: str
    entity_level: str
    entity_code: str
    entity: str
    dwelling_type: str
    period: str
    before: float | None
    after: float | None
    before_source: str | None
    after_source: str | None


@dataclass(frozen=True)
class Changes:
    """How many figures are new, revised and vanished, and the first of them."""

    new: int
    revised: int
    vanished: int
    unchanged: int
    listed: tuple[Change, ...]


@dataclass(frozen=True)
class Version:
    """A data version that can still be read."""

    id: str
    built_at: datetime
    path: Path
    figures: int
    deliveries: tuple[str, ...]


@lru_cache(maxsize=32)
def changes(before: Path, after: Path) -> Changes:
    """Return what ``compared`` does of two versions; the name of a version's database says what it holds."""
    return compared(before, after)


def compared(before: Path, after: Path) -> Changes:
    """Return what changed from one built database to another, revised figures first, at most LISTED of them."""
    with duckdb.connect() as connection:
        for name, path in (("earlier", before), ("later", after)):
            quoted = str(path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name} (read_only)")
        connection.execute(statements.statement("versions/pairs"))
        counts = database.rows(connection, statements.statement("versions/count_changes"), {})
        listed = database.rows(connection, statements.statement("versions/changes"), {"at_most": LISTED})
    number = {row["kind"]: row["figures"] for row in counts}
    return Changes(
        new=number.get("new", 0),
        revised=number.get("revised", 0),
        vanished=number.get("vanished", 0),
        unchanged=number.get("unchanged", 0),
        listed=tuple(Change(**row) for row in listed),
    )


def versions() -> tuple[Version, ...]:
    """Return the data versions that can still be read, the one that became current last first."""
    found = ((age(path), path) for path in settings.databases_dir().glob(f"{PREFIX}*.duckdb"))
    known = ((_version(path, changed_ns)) for changed_ns, path in sorted(found, reverse=True))
    return tuple(version for version in known if version is not None)


@lru_cache(maxsize=64)
def _version(path: Path, changed_ns: int) -> Version | None:
    """Return what a database says of itself, None where it is no longer there or from before there were deliveries."""
    del changed_ns  # part of the cache's key only
    try:
        (row,) = database.query_once(path, "versions/about")
    except duckdb.Error:
        return None
    return Version(
        id=row["data_version"],
        built_at=row["built_at"],
        path=path,
        figures=row["figures"],
        deliveries=tuple(row["deliveries"]),
    )
