"""The schema: every released one is brought up to date with nothing lost, and a newer one is not touched."""

import shutil
from pathlib import Path

import duckdb
import pytest

from keyfigures import register, settings
from keyfigures.errors import RegisterError
from keyfigures.store import register as low
from keyfigures.store import statements
from keyfigures.store.register import DATABASE
from tests.register.writing import keys, lose_database, note

# The schema versions people may have registers of, and the number of migrations each has seen.
RELEASED = (1, 2)
NEXT = "-- A remark beside each event.\n-- Grain: one row per event.\n\nalter table event add column remark varchar\n"


def build(folder: Path, schema: int) -> None:
    """Put a database of an older schema in place of the newest one, without what a journal has."""
    lose_database(folder)
    with duckdb.connect(folder / DATABASE) as connection:
        for number, name in enumerate(statements.folder("register/migrations")[:schema], start=1):
            connection.execute(statements.statement(name))
            values = {"number": number, "name": name.rpartition("/")[2], "applied_at": low._naive(low._moment())}
            connection.execute(statements.statement("register/note_migration"), values)


def seen(folder: Path) -> list[tuple[int, str]]:
    """Return the migrations a register has seen."""
    with duckdb.connect(folder / DATABASE, read_only=True) as connection:
        return connection.execute("select number, name from migration order by number").fetchall()


@pytest.fixture
def own_queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the queries, to add a migration to."""
    queries = tmp_path / "queries"
    shutil.copytree(settings.QUERIES, queries)
    monkeypatch.setattr(settings, "QUERIES", queries)
    return queries


def test_migrations_count_up_from_one() -> None:
    names = [name.rpartition("/")[2] for name in statements.folder("register/migrations")]
    assert [int(name[:3]) for name in names] == list(range(1, len(names) + 1))
    assert RELEASED[-1] == len(names)


@pytest.mark.parametrize("schema", RELEASED)
def test_every_released_schema_is_brought_up_to_date(register_folder: Path, schema: int) -> None:
    note("k1")
    before = register.events()
    build(register_folder, schema)
    assert register.events() == before
    assert note("k2", expected=1).version == 2
    assert seen(register_folder) == [(1, "001_migration"), (2, "002_event")]


def test_a_migration_that_comes_later_keeps_the_events(register_folder: Path, own_queries: Path) -> None:
    note("k1")
    (own_queries / "register" / "migrations" / "003_remark.sql").write_text(NEXT, encoding="utf-8")
    (register_folder / DATABASE).touch()
    assert keys() == ["k1"]
    assert seen(register_folder)[-1] == (3, "003_remark")
    note("k2", expected=1)
    assert keys() == ["k1", "k2"]


def test_a_migration_that_fails_leaves_the_schema_before_it(register_folder: Path, own_queries: Path) -> None:
    note("k1")
    added = own_queries / "register" / "migrations"
    (added / "003_remark.sql").write_text(NEXT, encoding="utf-8")
    (added / "004_wrong.sql").write_text("-- Wrong.\n\nalter table nothing add column x integer\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="register_unusable"):
        note("k2")
    assert len(seen(register_folder)) == 2
    for name in ("003_remark.sql", "004_wrong.sql"):
        (added / name).unlink()
    assert keys() == ["k1"]


def test_a_register_of_a_newer_release_is_not_touched(register_folder: Path, own_queries: Path) -> None:
    newer = own_queries / "register" / "migrations" / "003_remark.sql"
    newer.write_text(NEXT, encoding="utf-8")
    note("k1")
    newer.unlink()
    before = (register_folder / DATABASE).read_bytes()
    for act in (register.events, lambda: note("k2")):
        with pytest.raises(RegisterError) as caught:
            act()
        assert (caught.value.text, caught.value.values) == ("register_newer", {"found": 3, "known": 2})
    assert (register_folder / DATABASE).read_bytes() == before
