"""The store: built in one piece, read-only and locked down, one version a state of the data."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from keyfigures import settings, store
from keyfigures.errors import BuildError
from keyfigures.store import Stage, statements
from keyfigures.store import database as connections
from keyfigures.store.build import path_of
from tests.conftest import copy_data
from tests.planting import put

DECK = "observations/noegletal_2011.csv"
BUILDER = """
import pathlib, sys
from keyfigures import store
store.build(data=pathlib.Path(sys.argv[1]), target=pathlib.Path(sys.argv[2]))
"""
# How files from outside are read, and what agreements are offered: neither is a figure or decides one.
NO_FIGURES = ("imports", "tables", "agreements", "reports")
KILLS = int(os.environ.get("KEYFIGURES_KILLS", "5"))
QUERIES = tuple(sorted(path.relative_to(settings.QUERIES).as_posix() for path in settings.QUERIES.rglob("*.sql")))


def figure_of_2010(built: Path) -> float:
    """Return the printed average of 2010: 18.9 in the real data."""
    rows = store.query(built, "compare/wider_figures", indicator_id="public_housing_share_pct")
    (value,) = (row["value"] for row in rows if row["entity_code"] == "deck2011" and row["year"] == 2010)
    return float(value)


def test_a_reader_keeps_the_old_version_while_a_new_one_is_published(data_copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "published.duckdb"
    store.build(data=data_copy, target=target)
    assert figure_of_2010(target) == 18.9
    put(data_copy, DECK, 11, ",18.9,", ",18.8,")
    store.build(data=data_copy, target=target)
    assert figure_of_2010(target) == 18.9
    connections.close(target)
    assert figure_of_2010(target) == 18.8
    connections.close(target)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["published.duckdb"]


def test_a_failed_build_keeps_the_old_version(data_copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept.duckdb"
    store.build(data=data_copy, target=target)
    before = target.read_bytes()
    put(data_copy, DECK, 11, ",18.9,", ",189,")
    with pytest.raises(BuildError):
        store.build(data=data_copy, target=target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["kept.duckdb"]


def test_a_killed_build_leaves_no_half_database(data_copy: Path, tmp_path: Path) -> None:
    """Kill the builder at ever later moments after it began to write; half of the time an old version is there."""
    folder = tmp_path / "killed"
    folder.mkdir()
    target = folder / "killed.duckdb"
    begun, whole = 0, 0
    for kill in range(KILLS):
        if kill == KILLS // 2:
            store.build(data=data_copy, target=target)
        builder = subprocess.Popen([sys.executable, "-c", BUILDER, data_copy, target])
        while builder.poll() is None and not list(folder.glob("*.building")):
            time.sleep(0.001)
        time.sleep(0.03 * (kill % 5))
        builder.kill()
        builder.wait()
        begun += len(list(folder.glob("*.building")))
        for leftover in folder.glob("*.building*"):
            leftover.unlink()
        if target.exists():
            whole += 1
            assert figure_of_2010(target) == 18.9
            assert len(store.query(target, "compare/municipalities")) == 98
            connections.close(target)
    assert begun > 0
    assert whole >= KILLS - KILLS // 2


def test_the_version_is_the_same_for_either_kind_of_line_end(data_copy: Path) -> None:
    before = store.data_version(data_copy)
    for path in data_copy.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert store.data_version(data_copy) == before
    assert b"\r\n" in (data_copy / DECK).read_bytes()


def test_the_version_does_not_depend_on_the_place_of_the_folder(data_copy: Path, tmp_path: Path) -> None:
    elsewhere = copy_data(tmp_path / "elsewhere" / "numbers")
    assert store.data_version(elsewhere) == store.data_version(data_copy) == store.data_version()
    assert re.fullmatch("[0-9a-f]{12}", store.data_version(elsewhere))


def test_the_version_changes_with_every_data_file(data_copy: Path) -> None:
    versions = {store.data_version(data_copy)}
    counted = (path for path in data_copy.rglob("*") if path.suffix in {".csv", ".yaml"})
    files = sorted(path for path in counted if path.parent.name not in NO_FIGURES)
    for path in files:
        path.write_bytes(path.read_bytes() + b" ")
        versions.add(store.data_version(data_copy))
    assert len(files) > 30
    # The model of the demo data counts where there is demo data: not in these tests.
    files.remove(data_copy / "demo" / "model.yaml")
    assert len(versions) == len(files) + 1


def test_the_version_changes_when_a_file_comes_goes_or_is_renamed(data_copy: Path) -> None:
    versions = [store.data_version(data_copy)]
    (data_copy / DECK).rename(data_copy / "observations" / "renamed.csv")
    versions.append(store.data_version(data_copy))
    (data_copy / "observations" / "renamed.csv").unlink()
    versions.append(store.data_version(data_copy))
    assert len(set(versions)) == 3


def test_the_version_ignores_what_is_not_data(data_copy: Path) -> None:
    before = store.data_version(data_copy)
    (data_copy / "README.md").write_text("Not a figure.", encoding="utf-8")
    for path in (each for folder in NO_FIGURES for each in (data_copy / folder).iterdir()):
        path.write_bytes(path.read_bytes() + b" ")
    (data_copy / "notes.yaml").touch()
    (data_copy / "databases").mkdir()
    assert store.data_version(data_copy) == before


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('{file}')",
        "select * from '{file}'",
        "select * from read_csv('{file}')",
        "copy (select 1) to '{file}.out'",
        "attach '{file}' as other",
        "attach ':memory:' as other",
        "export database '{file}.out'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set threads = 1",
        "set lock_configuration = false",
        "pragma memory_limit = '1GB'",
        "create table mine (a integer)",
        "delete from observation",
        "update observation set value = 0",
        "drop table observation",
    ],
)
def test_a_database_is_locked_down(database: Path, statement: str) -> None:
    text = statement.format(file=settings.ROOT / "data" / "master" / "regions.csv")
    with connections._connection(database).cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(text).fetchall()
    assert len(store.query(database, "compare/municipalities")) == 98


def test_python_variables_are_out_of_reach_of_sql(database: Path) -> None:
    import pandas as pd  # noqa: PLC0415 (the name must be a local variable for a replacement scan to find it)

    secret = pd.DataFrame({"word": ["hidden"]})
    with connections._connection(database).cursor() as cursor, pytest.raises(duckdb.CatalogException):
        cursor.execute("select word from secret").fetchall()
    assert secret["word"].item() == "hidden"


def test_eight_threads_get_their_own_answers(database: Path) -> None:
    names = {row["municipality_code"]: row["name"] for row in store.query(database, "compare/municipalities")}
    indicators = ("public_housing_share_pct", "rented_share_pct", "vacancy_pct", "turnover_pct", "rent_kr_m2")
    wanted = {each: store.query(database, "compare/wider_figures", indicator_id=each) for each in indicators}
    assert len({len(rows) for rows in wanted.values()}) > 2

    def ask(thread: int) -> int:
        right = 0
        for turn in range(100):
            if turn % 10:
                each = indicators[(thread + turn) % len(indicators)]
                right += store.query(database, "compare/wider_figures", indicator_id=each) == wanted[each]
            else:
                code = list(names)[(13 * thread + turn) % 98]
                rows = store.query(database, "compare/figures", indicator_id=indicators[0], members=[code])
                right += {(row["municipality_code"], row["name"]) for row in rows} == {(code, names[code])}
        return right

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [100] * 8


@pytest.mark.parametrize("values", [{}, {"indicator": "x"}, {"indicator_id": "x", "year": 2023}])
def test_parameters_must_be_the_statements_own(database: Path, values: dict[str, str]) -> None:
    with pytest.raises(TypeError, match=r"compare/coverage\.sql takes \['indicator_id'\], got"):
        store.query(database, "compare/coverage", **values)


def test_a_statement_without_parameters_takes_none(database: Path) -> None:
    with pytest.raises(TypeError, match=r"compare/named_groups\.sql takes \[\], got \['year'\]"):
        store.query(database, "compare/named_groups", year=2023)
    assert len(store.query(database, "compare/named_groups")) == 6


def test_closing_a_database_that_is_not_open_does_nothing(tmp_path: Path) -> None:
    connections.close(tmp_path / "never.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_today_is_built_once_and_then_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "built"))
    seen: list[Stage] = []
    assert not store.is_built()
    first = store.current(seen.append)
    assert store.is_built()
    assert first == tmp_path / "built" / f"keyfigures-{store.data_version()}.duckdb"
    assert seen == [Stage.CATALOGUE, Stage.MASTER, Stage.OBSERVATIONS, Stage.DEPARTMENTS, Stage.CHECKS, Stage.DONE]
    assert store.current(seen.append) == first
    assert len(seen) == 6


def test_two_visitors_at_once_share_the_first_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page is opened in two windows before any database is there."""
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "built"))
    together = threading.Barrier(2)

    def visit(_: int) -> Path:
        together.wait()
        return store.current()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(visit, range(2))
    assert first == second
    assert [path.name for path in (tmp_path / "built").iterdir()] == [first.name]


def test_databases_live_beside_the_data_unless_told_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATA_VARIABLE, str(tmp_path))
    monkeypatch.delenv(settings.DATABASES_VARIABLE)
    assert path_of("0123456789ab") == tmp_path / "databases" / "keyfigures-0123456789ab.duckdb"
    monkeypatch.delenv(settings.DATA_VARIABLE)
    assert settings.data_dir() == settings.ROOT / "data"


def test_old_versions_are_removed_beyond_the_number_kept(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path))
    monkeypatch.setenv(settings.VERSIONS_VARIABLE, "5")
    old = [tmp_path / f"keyfigures-{age:012}.duckdb" for age in range(1, 8)]
    for age, path in enumerate(old, 1):
        shutil.copy(database, path)
        os.utime(path, (time.time() - 1000 * age,) * 2)
    other = tmp_path / "somebody-elses.duckdb"
    other.write_bytes(b"")
    # The oldest of all is in use, and one beyond the limit cannot be removed: it is a folder.
    assert figure_of_2010(old[-1]) == 18.9
    old[-2].unlink()
    old[-2].mkdir()
    os.utime(old[-2], (time.time() - 6000,) * 2)
    store.build()
    newest = path_of(store.data_version())
    assert sorted(tmp_path.iterdir()) == sorted([newest, *old[: settings.versions_kept() - 1], old[-2], other])
    assert old[-1] not in connections._open


def test_a_build_to_a_chosen_file_removes_nothing(database: Path, tmp_path: Path) -> None:
    old = [tmp_path / f"keyfigures-{age:012}.duckdb" for age in range(settings.versions_kept() + 1)]
    for path in old:
        path.write_bytes(b"")
    shutil.copy(database, tmp_path / "mine.duckdb")
    store.build(target=tmp_path / "mine.duckdb")
    assert sorted(tmp_path.iterdir()) == sorted([*old, tmp_path / "mine.duckdb"])


def test_windows_keeps_the_file_that_another_process_built(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace an open file; the version in its name says that it holds the same."""

    def refuse(_: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path))
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(BuildError, match="cannot be written"):
        store.build()
    assert list(tmp_path.iterdir()) == []
    built = path_of(store.data_version())
    shutil.copy(database, built)
    assert len(store.build()) == 5
    assert list(tmp_path.iterdir()) == [built]


def test_an_old_database_that_cannot_be_replaced_is_not_called_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(target))

    target = tmp_path / "open.duckdb"
    target.write_bytes(b"last year's figures")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(BuildError, match="cannot be written"):
        store.build(target=target)
    assert target.read_bytes() == b"last year's figures"


def test_what_a_killed_build_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path))
    old, young = tmp_path / "a.duckdb.1.building", tmp_path / "b.duckdb.2.building"
    for left in (old, young):
        left.touch()
    os.utime(old, (0, 0))
    store.build()
    assert not old.exists()
    assert young.exists()


def test_a_build_reports_what_each_source_brought(tmp_path: Path) -> None:
    reports = {Path(each.file).stem: (each.figures, each.with_value) for each in store.build(target=tmp_path / "x")}
    # Ten lines of the deck, four of them for two years; 98 municipalities in 2023 and 11 in 2017.
    assert reports["noegletal_2011"] == (14, 14)
    assert reports["dst_bol101_clustering"] == (109, 109)


def test_a_missing_figure_is_counted_as_missing(data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, DECK, 2, ",20.4,0.05,,,observed", ",,0.05,,,suppressed")
    reports = {
        each.file: (each.figures, each.with_value) for each in store.build(data=data_copy, target=tmp_path / "x")
    }
    assert reports[DECK] == (14, 13)
    rows = store.query(tmp_path / "x", "compare/figures", indicator_id="public_housing_share_pct", members=["316"])
    connections.close(tmp_path / "x")
    (found,) = (row for row in rows if row["definition_id"] == "noegletal_share" and row["year"] == 2009)
    assert (found["value"], found["status"]) == (None, "suppressed")


def test_optional_cells_may_be_empty_or_not(data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, "master/organisations.csv", 3, "330-fob,,", "330-fob,0173,")
    target = tmp_path / "x"
    store.build(data=data_copy, target=target)
    with duckdb.connect(target, read_only=True) as connection:
        found = connection.sql("select lbf_number from organisation order by organisation_id").fetchall()
    assert found == [(None,), ("0173",), (None,), (None,), (None,), (None,), (None,)]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_file_is_one_documented_statement(name: str) -> None:
    text = (settings.QUERIES / name).read_text(encoding="utf-8")
    header, _, body = text.partition("\n\n")
    assert all(line.startswith("-- ") for line in header.splitlines())
    assert re.search(r"^-- Grain: \S", header, re.MULTILINE)
    assert header.splitlines()[0].endswith(".") or name.startswith("checks/")
    assert len(duckdb.extract_statements(body)) == 1
    assert body.startswith(("select", "with", "create table", "create temp table", "create view", "insert", "update"))
    if not body.startswith(("create", "insert", "update")):
        clauses = [line for line in body.splitlines() if line[:1].isalpha()]
        assert [clause for clause in clauses[-2:] if clause.startswith("order by")]
        assert clauses[-1].startswith(("order by", "limit "))
    code = re.sub(r"'[^']*'", "''", body)
    assert ";" not in code
    assert not re.search(r"\?|%s|\{|\$\d|:[a-z]", code.replace("::", ""))
    assert set(re.findall(r"\$(\w+)", code)) == statements.parameters(name.removesuffix(".sql"))
    assert code == code.lower()


def test_the_query_files_are_all_seen() -> None:
    figures = {"build", "checks", "compare", "departments", "flags", "indicators", "schema", "suppress"}
    assert {name.partition("/")[0] for name in QUERIES} == {
        *figures,
        "data",
        "register",
        "reports",
        "sources",
        "versions",
    }
    assert len(QUERIES) > 40


def test_the_checks_of_a_build_are_known_by_name() -> None:
    assert store.checks() == tuple(sorted(path.stem for path in (settings.QUERIES / "checks").glob("*.sql")))


def test_a_parameter_in_a_comment_is_no_parameter() -> None:
    assert statements.COMMENT.sub("", "-- $not_me\nselect $me -- end\n").startswith("\nselect $me")
    assert statements.parameters("compare/about_municipality") == {"municipality_code"}


def test_a_list_may_be_empty(data_copy: Path, tmp_path: Path) -> None:
    """No municipality was merged: a header alone is a list of none."""
    mergers = data_copy / "master" / "mergers.csv"
    mergers.write_text(mergers.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    target = tmp_path / "unmerged.duckdb"
    store.build(data=data_copy, target=target)
    rows = store.query(target, "compare/about_municipality", municipality_code="330")
    assert {row["kind"] for row in rows} == {"organisation"}
    connections.close(target)
