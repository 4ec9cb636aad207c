"""Data versions: listed newest first, kept as long as asked, compared figure by figure; kills leave a whole one."""

import os
import shutil
import time
from pathlib import Path

import duckdb
import pytest

from keyfigures import settings, store
from keyfigures.errors import BuildError
from keyfigures.store import Change, Changes, statements
from keyfigures.store import database as connections
from keyfigures.store.build import age, path_of
from keyfigures.store.changes import LISTED, compared
from keyfigures.store.version import _digest
from tests import kill_import, reference
from tests.conftest import copy_data
from tests.drafts import SHARE, draft, figures, many, share, slagelse
from tests.planting import put

INCL, OWN = "bol101_incl_cottages", "own_share"
# So many times every way in and out is killed.
KILLS = int(os.environ.get("KEYFIGURES_KILLS", "2"))


def keys(found: Changes) -> dict[str, set[tuple[str, str, str, str, float | None, float | None]]]:
    """Return the changes that are listed, by kind."""
    listed: dict[str, set[tuple[str, str, str, str, float | None, float | None]]] = {}
    for each in found.listed:
        key = (each.definition_id, each.entity_level, each.entity_code, each.dwelling_type, each.before, each.after)
        listed.setdefault(each.kind, set()).add(key)
    return listed


def same_as_reference(before: Path, after: Path) -> Changes:
    """Compare two versions both ways round, and say what changed; it is what the slow reference finds."""
    for one, other in ((before, after), (after, before)):
        found, wanted = store.changes(one, other), reference.changed(one, other)
        counts = {kind: getattr(found, kind) for kind in wanted}
        assert counts == {kind: len(each) for kind, each in wanted.items()}
        expected = {
            kind: {(figure[1], figure[2], figure[3], figure[4], old, new) for figure, old, new in each}
            for kind, each in wanted.items()
            if kind != "unchanged" and each
        }
        if sum(counts.values()) - counts["unchanged"] <= LISTED:
            assert keys(found) == expected
    return store.changes(before, after)


@pytest.mark.usefixtures("received_folder")
def test_changes_are_those_of_the_reference() -> None:
    first = store.current()
    store.accept(draft(share(OWN, "330", "2023", "23.0"), share(OWN, "330", "2024", "24.0"), replaces="own"))
    second = store.current()
    store.accept(
        draft(
            share(OWN, "330", "2024", "24.4"),
            share(OWN, "316", "2024", "20.0"),
            # Another date of the same year: a municipality has one figure a year.
            share(INCL, "330", "2023", "22.0"),
            share(INCL, "316", "2023-01-01", "1.0"),
            share(INCL, "326", "2023-01-01", "", status="suppressed"),
            share(OWN, "340", "2024", "", status="not_reported"),
            replaces="own",
        )
    )
    third = store.current()
    found = same_as_reference(first, second)
    assert (found.new, found.revised, found.vanished) == (2, 0, 0)
    found = same_as_reference(second, third)
    assert (found.new, found.revised, found.vanished) == (1, 2, 2)
    assert keys(found)["new"] == {(OWN, "municipality", "316", "all", None, 20.0)}
    assert (OWN, "municipality", "330", "all", 24.0, 24.4) in keys(found)["revised"]
    assert (OWN, "municipality", "330", "all", 23.0, None) in keys(found)["vanished"]
    same_as_reference(first, third)
    nothing = same_as_reference(third, third)
    assert (nothing.new, nothing.revised, nothing.vanished, nothing.listed) == (0, 0, 0, ())
    assert nothing.unchanged > 300


@pytest.mark.usefixtures("received_folder")
def test_a_change_says_what_was_and_what_is() -> None:
    before = store.current()
    delivery, changes = store.accept(draft(slagelse("22.4")))
    assert changes == store.changes(before, store.current())
    assert changes.listed == (
        Change(
            kind="revised",
            indicator_id=SHARE,
            definition_id=INCL,
            entity_level="municipality",
            entity_code="330",
            entity="Slagelse",
            dwelling_type="all",
            period="2023-01-01",
            before=22.0,
            after=22.4,
            before_source="dst_bol101_clustering",
            after_source=delivery.source_id,
        ),
    )


@pytest.mark.usefixtures("received_folder")
def test_revised_figures_come_first_and_the_list_has_an_end() -> None:
    store.accept(draft(*many(50, "20.0"), replaces="own"))
    before = store.current()
    codes = [row["municipality_code"] for row in store.query(before, "compare/municipalities")]
    sent = [each._replace(value="21.0") for each in many(30)]
    sent += [share(OWN, code, year, "5.0") for code in codes for year in ("2050", "2051")]
    _, changes = store.accept(draft(*sent, slagelse("22.4"), replaces="own"))
    assert (changes.new, changes.revised, changes.vanished) == (196, 31, 20)
    kinds = [each.kind for each in changes.listed]
    assert kinds == ["revised"] * 31 + ["vanished"] * 20 + ["new"] * (LISTED - 51)
    same_as_reference(before, store.current())


def test_years_in_two_and_places_of_every_level_are_compared(data_copy: Path, tmp_path: Path) -> None:
    """The deck's figures cover two years; the group's and the country's are told apart by their first day."""
    first, second = tmp_path / "first.duckdb", tmp_path / "second.duckdb"
    store.build(data=data_copy, target=first)
    put(data_copy, "observations/noegletal_2011.csv", 6, ",24.6,", ",24.7,")
    put(data_copy, "observations/noegletal_2011.csv", 11, ",18.9,", ",18.8,")
    put(data_copy, "observations/dst_bol101_tenure.csv", 2, "country,000,all,2010-01-01", "country,000,all,2009-01-01")
    store.build(data=data_copy, target=second)
    found = same_as_reference(first, second)
    # Slagelse in 2009 and in 2010, and the average of 2010; the country's figure of 2010 became one of 2009.
    assert (found.revised, found.vanished, found.new) == (3, 1, 1)


@pytest.mark.parametrize("name", ["it's", "a;b", 'say "so"', "[1]*?", "æ ø å", "--"])
def test_any_path_can_be_compared(database: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for file in ("old's.duckdb", "new's.duckdb"):
        shutil.copy(database, folder / file)
    found = compared(folder / "old's.duckdb", folder / "new's.duckdb")
    assert (found.new, found.revised, found.vanished) == (0, 0, 0)
    assert found.unchanged > 300


def test_a_version_can_be_compared_while_it_is_read(database: Path) -> None:
    assert len(store.query(database, "compare/municipalities")) == 98
    assert compared(database, database).unchanged == store.changes(database, database).unchanged
    assert len(store.query(database, "compare/municipalities")) == 98


@pytest.mark.usefixtures("received_folder")
def test_large_versions_are_compared_in_one_pass() -> None:
    """Thousands against thousands: pair by pair this would take minutes."""
    store.accept(draft(*many(19000, "20.0"), replaces="own"))
    before = store.current()
    _, changes = store.accept(draft(*many(19000, "21.0"), replaces="own"))
    assert (changes.new, changes.revised, changes.vanished) == (0, 19000, 0)
    start = time.perf_counter()
    compared(before, store.current())
    assert time.perf_counter() - start < 10


# The list of versions.


def test_versions_are_listed_newest_first(received_folder: Path) -> None:
    first = store.data_version()
    ids = [first]
    deliveries: list[str] = []
    for value in ("22.2", "22.4"):
        deliveries.append(store.accept(draft(slagelse(value)))[0].id)
        ids.append(store.data_version())
    found = store.versions()
    assert [each.id for each in found] == ids[::-1]
    assert [each.deliveries for each in found] == [tuple(deliveries), tuple(deliveries[:1]), ()]
    assert [each.path for each in found] == [path_of(each) for each in ids[::-1]]
    assert len({each.figures for each in found}) == 1
    assert received_folder.is_dir()
    store.roll_back(deliveries[1], by="prøve")
    store.roll_back(deliveries[0], by="prøve")
    # What was taken back to became current last.
    assert [each.id for each in store.versions()] == [ids[0], ids[1], ids[2]]
    assert store.data_version() == first


@pytest.mark.usefixtures("received_folder")
@pytest.mark.parametrize("kept", [1, 2, 3])
def test_so_many_versions_are_kept_as_asked(monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setenv(settings.VERSIONS_VARIABLE, str(kept))
    ids = [store.data_version()]
    for value in ("22.2", "22.4", "22.6"):
        store.accept(draft(slagelse(value)))
        ids.append(store.data_version())
    assert [each.id for each in store.versions()] == ids[::-1][:kept]
    assert figures("330", INCL)[2023] == 22.6


def test_what_is_no_version_is_not_listed(received_folder: Path) -> None:
    """A file of another program, one from before there were deliveries, one that has just gone."""
    folder = settings.databases_dir()
    (folder / "keyfigures-empty.duckdb").touch()
    (folder / "keyfigures-text.duckdb").write_text("not a database", encoding="utf-8")
    (folder / "keyfigures-gone.duckdb").symlink_to(folder / "nowhere")
    with duckdb.connect(folder / "keyfigures-old.duckdb") as old:
        old.execute("create table build_info (data_version varchar)")
    assert [each.id for each in store.versions()] == [store.data_version()]
    assert age(folder / "keyfigures-gone.duckdb") == 0
    assert not received_folder.exists()


@pytest.mark.usefixtures("received_folder")
def test_listing_versions_keeps_none_of_them_open() -> None:
    store.accept(draft(slagelse("22.4")))
    for each in store.versions():
        connections.close(each.path)
    store.versions()
    store.changes(store.versions()[1].path, store.versions()[0].path)
    assert not {each.path for each in store.versions()} & set(connections._open)


# The number of a version.


@pytest.mark.usefixtures("received_folder")
def test_the_same_figures_from_another_delivery_are_another_version() -> None:
    versions = {store.data_version()}
    for _ in range(2):
        store.accept(draft(slagelse("22.4")))
        versions.add(store.data_version())
    assert len(versions) == 3


def test_the_version_does_not_depend_on_where_deliveries_are(
    received_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.accept(draft(slagelse("22.4")))
    version = store.data_version()
    data = copy_data(tmp_path / "elsewhere")
    shutil.copytree(received_folder, data / "received")
    monkeypatch.delenv(settings.RECEIVED_VARIABLE)
    monkeypatch.setenv(settings.DATA_VARIABLE, str(data))
    assert store.data_version() == store.data_version(data) == version
    assert store.data_version(data, []) != version


@pytest.mark.usefixtures("received_folder")
def test_what_is_replaced_does_not_count_in_the_version() -> None:
    """The older one is still there to come back to, and changes nothing."""
    old, _ = store.accept(draft(slagelse("22.2"), replaces="own"))
    store.accept(draft(slagelse("22.4"), replaces="own"))
    version = store.data_version()
    changes = store.roll_back(old.id, by="prøve")
    assert store.data_version() == version
    assert (changes.new, changes.revised, changes.vanished) == (0, 0, 0)
    assert figures("330", INCL)[2023] == 22.4


def test_the_version_costs_little_with_fifty_deliveries(received_folder: Path) -> None:
    """Every page asks several times; 0.6 ms where this was written."""
    delivery, _ = store.accept(draft(slagelse("22.4")))
    for number in range(50):
        name = f"20260101T000000{number:06}-abcdef"
        shutil.copytree(received_folder / delivery.id, received_folder / name)
    store.data_version()
    start = time.process_time()
    for _ in range(100):
        store.data_version()
    assert (time.process_time() - start) / 100 < 0.005
    hits = _digest.cache_info().misses
    store.data_version()
    assert _digest.cache_info().misses == hits


def test_a_query_that_is_edited_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the version's name would be that of the new text, and the figures those of the old."""
    queries = tmp_path / "queries"
    shutil.copytree(settings.QUERIES, queries)
    monkeypatch.setattr(settings, "QUERIES", queries)
    version = store.data_version()
    path = queries / "compare" / "coverage.sql"
    assert statements.parameters("compare/coverage") == {"indicator_id"}
    path.write_text("-- Other.\n\nselect $other", encoding="utf-8")
    assert statements.parameters("compare/coverage") == {"other"}
    assert store.data_version() == version
    check = queries / "checks" / "unknown_status.sql"
    check.write_text(check.read_text(encoding="utf-8") + "\n-- x", encoding="utf-8")
    assert store.data_version() != version


def test_a_missing_data_folder_has_no_current_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATA_VARIABLE, str(tmp_path / "nowhere"))
    for ask in (store.current, store.meaning):
        with pytest.raises(BuildError, match="the data folder does not exist"):
            ask()


# Kills.


@pytest.mark.parametrize("way", kill_import.WAYS)
def test_a_kill_leaves_the_old_version_or_the_new_one(way: str) -> None:
    end = kill_import.run(way, KILLS)
    assert end.old + end.new == KILLS
    if KILLS >= 50:
        assert end.old
        assert end.new
