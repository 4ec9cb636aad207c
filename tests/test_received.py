"""What comes in from outside: a delivery counts whole or not at all, is kept as it came, and can be taken back."""

import dataclasses
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings, strategies

from keyfigures import catalogue, store
from keyfigures import settings as chosen
from keyfigures.errors import BuildError, CatalogueError
from keyfigures.store import Draft, Observation, Stage, database, received
from keyfigures.store.build import adopt, path_of, pending_of
from keyfigures.store.loading import load_readings
from keyfigures.store.reading import OBSERVATION_HEADER, READING_COLUMNS, as_row, readings
from keyfigures.store.statements import statement
from tests.drafts import DEPARTMENTS, ORGANISATIONS, SHARE, SOURCE, draft, figures, many, share, slagelse

INCL, OWN = "bol101_incl_cottages", "own_share"
RENT = Observation("rent_kr_m2", "rent_kr_m2_reported", "department", "0930-1", "all", "2024", "812.5", "0.05")


def rows(path: Path, text: str) -> list[tuple[object, ...]]:
    """Ask a built database something of its own."""
    with database._connection(path).cursor() as cursor:
        return cursor.execute(text).fetchall()


def left_over(root: Path) -> list[str]:
    """Return what nobody should find after a delivery came in or was refused."""
    built = chosen.databases_dir().iterdir()
    return [
        *(path.name for path in (root / received.INCOMING).glob("*")),
        *(path.name for path in built if not path.name.startswith("keyfigures-") or path.suffix != ".duckdb"),
    ]


def test_a_draft_taken_in_gives_its_figures(received_folder: Path) -> None:
    before = store.data_version()
    seen: list[Stage] = []
    delivery, changes = store.accept(draft(share(OWN, "330", "2024", "23.5"), slagelse("22.4")), seen.append)
    assert store.data_version() != before
    assert store.is_built()
    assert figures("330", OWN) == {2024: 23.5}
    assert figures("330", INCL)[2023] == 22.4
    assert (changes.new, changes.revised, changes.vanished) == (1, 1, 0)
    assert seen == list(Stage)
    assert left_over(received_folder) == []
    assert [each.id for each in received.deliveries(received_folder)] == [delivery.id]


def test_the_source_comes_with_the_figures(received_folder: Path) -> None:
    delivery, _ = store.accept(draft(slagelse("22.4")))
    source = store.meaning().sources[delivery.source_id]
    assert (source.title.en, source.publisher) == ("Trial", "Prøven")
    found = rows(store.current(), "select title_en, publisher from source where source_id like 'received-%'")
    assert found == [("Trial", "Prøven")]
    assert rows(store.current(), "select delivery_id, place, received_by from delivery") == [(delivery.id, 1, "prøve")]
    assert received_folder.is_dir()


@pytest.mark.usefixtures("received_folder")
def test_the_embedded_figure_stands_beside_the_one_that_took_its_place() -> None:
    delivery, _ = store.accept(draft(slagelse("22.4")))
    asked = "select source_id, value, file, file_row from {} where entity_code = '330' and definition_id = '{}'"
    beside = rows(store.current(), asked.format("alternative_observation", INCL))
    assert beside == [("dst_bol101_clustering", 22.0, "observations/dst_bol101_clustering.csv", 50)]
    counted = rows(store.current(), asked.format("observation", INCL) + " and year = 2023")
    assert counted == [(delivery.source_id, 22.4, f"{delivery.id}/observations.csv", 2)]


@pytest.mark.usefixtures("received_folder")
def test_of_deliveries_that_replace_each_other_only_the_newest_counts() -> None:
    store.accept(draft(share(OWN, "330", "2023", "23.0"), share(OWN, "330", "2024", "24.0"), replaces="own"))
    store.accept(draft(share(OWN, "330", "2022", "21.0")))
    _, changes = store.accept(draft(share(OWN, "330", "2024", "24.4"), replaces="own"))
    # 2023 is not in the newer one and does not shine through; 2022 belongs to another delivery.
    assert figures("330", OWN) == {2022: 21.0, 2024: 24.4}
    assert (changes.new, changes.revised, changes.vanished) == (0, 1, 1)
    assert rows(store.current(), "select count(*) from alternative_observation") == [(0,)]


@pytest.mark.usefixtures("received_folder")
def test_the_later_of_two_deliveries_counts_and_the_earlier_stands_beside() -> None:
    store.accept(draft(share(OWN, "330", "2024", "24.0")))
    store.accept(draft(share(OWN, "330", "2024", "24.4")))
    store.accept(draft(share(OWN, "330", "2024", "24.2")))
    assert figures("330", OWN) == {2024: 24.2}
    beside = rows(store.current(), "select value from alternative_observation order by value")
    assert beside == [(24.0,), (24.4,)]


def test_taking_back_restores_the_version_and_its_figures(received_folder: Path) -> None:
    before, first = store.data_version(), figures("330", INCL)
    delivery, came = store.accept(draft(share(OWN, "330", "2024", "23.5"), slagelse("22.4")))
    went = store.roll_back(delivery.id, by="prøve")
    assert store.data_version() == before
    assert (figures("330", INCL), figures("330", OWN)) == (first, {})
    assert (went.new, went.revised, went.vanished) == (came.vanished, came.revised, came.new)
    assert [each.id for each in received.rolled_back(received_folder)] == [delivery.id]
    assert received.deliveries(received_folder) == ()
    assert (received_folder / received.ROLLED_BACK / delivery.id / delivery.original).read_bytes() == b"kommune;tal\n"
    assert [event["action"] for event in received.journal(received_folder)] == ["roll_back"]
    assert left_over(received_folder) == []


@pytest.mark.usefixtures("received_folder")
def test_taking_back_the_newest_brings_the_one_before_back() -> None:
    store.accept(draft(share(OWN, "330", "2023", "23.0"), replaces="own"))
    newest, _ = store.accept(draft(share(OWN, "330", "2024", "24.0"), replaces="own"))
    store.roll_back(newest.id, by="prøve")
    assert figures("330", OWN) == {2023: 23.0}


@pytest.mark.usefixtures("received_folder")
def test_taking_back_builds_a_version_that_is_no_longer_kept() -> None:
    before = store.data_version()
    delivery, _ = store.accept(draft(slagelse("22.4")))
    database.close(path_of(before))
    path_of(before).unlink()
    seen: list[Stage] = []
    store.roll_back(delivery.id, by="prøve", progress=seen.append)
    assert seen == list(Stage)
    assert store.data_version() == before
    assert figures("330", INCL)[2023] == 22.0


def test_what_a_later_delivery_needs_is_not_taken_back(received_folder: Path) -> None:
    organisations, _ = store.accept(draft(master={"organisations.csv": ORGANISATIONS}))
    departments, _ = store.accept(draft(RENT, master={"departments.csv": DEPARTMENTS}))
    before, files = store.data_version(), sorted(received_folder.rglob("*"))
    with pytest.raises(BuildError) as caught:
        store.roll_back(organisations.id, by="prøve")
    assert (caught.value.file, caught.value.row) == (f"{departments.id}/departments.csv", 2)
    assert caught.value.problem == "the organisation of the department is not known"
    assert caught.value.value == "0930-1 0930"
    assert (store.data_version(), sorted(received_folder.rglob("*"))) == (before, files)
    assert rows(store.current(), "select name from department where organisation_id = '0930'") == [("Nyvang",)]
    assert left_over(received_folder) == []
    assert received.journal(received_folder) == ()


@pytest.mark.parametrize("strange", ["", "..", "incoming", "../received", "20260101T000000000000-abcdef"])
def test_only_a_delivery_can_be_taken_back(received_folder: Path, strange: str) -> None:
    store.accept(draft(slagelse("22.4")))
    before = sorted(received_folder.rglob("*"))
    with pytest.raises(BuildError, match="there is no such delivery to take back"):
        store.roll_back(strange, by="prøve")
    assert sorted(received_folder.rglob("*")) == before


@pytest.mark.usefixtures("received_folder")
def test_departments_received_before_a_column_came_to_be_are_still_read() -> None:
    """Who brought departments in with an earlier version of the program keeps them."""
    header, nyvang = DEPARTMENTS
    kept = [place for place, column in enumerate(header) if column not in {"dwellings_care", "area_id"}]
    older = [tuple(row[place] for place in kept) for row in (header, nyvang)]
    store.accept(draft(RENT, master={"organisations.csv": ORGANISATIONS, "departments.csv": older}))
    known = "from department where organisation_id = '0930'"
    assert rows(store.current(), f"select name, dwellings_care, area_id {known}") == [("Nyvang", None, None)]


@pytest.mark.usefixtures("received_folder")
def test_departments_of_a_later_delivery_take_the_place_of_earlier_ones() -> None:
    header, nyvang = DEPARTMENTS
    renamed = ("0930-1", "0930", "Nyvang Nord", *nyvang[3:])
    another = ("0930-2", "0930", "Åparken", *nyvang[3:])
    store.accept(draft(RENT, master={"organisations.csv": ORGANISATIONS, "departments.csv": [header, nyvang, another]}))
    later, _ = store.accept(draft(master={"departments.csv": [header, renamed]}))
    of_ny_bolig = "from department where organisation_id = '0930' order by all"
    found = rows(store.current(), f"select department_id, name, source_id, file {of_ny_bolig}")
    assert found[0] == ("0930-1", "Nyvang Nord", later.source_id, f"{later.id}/departments.csv")
    assert [row[1] for row in found] == ["Nyvang Nord", "Åparken"]
    names = {row[0] for row in rows(store.current(), "select name from organisation")}
    assert names >= {"Ny Bolig", "SAB"}


@pytest.mark.parametrize(
    ("faulty", "problem"),
    [
        (draft(slagelse("222.4")), "the figure is outside the range of its indicator"),
        (draft(slagelse("22,4")), "value is not a number with a decimal dot"),
        (draft(slagelse("22.4"), slagelse("22.4")), "the same figure stands twice"),
        (draft(share(OWN, "999", "2024", "1")), "the place or group is not in the master data"),
        (draft(RENT, master={"departments.csv": DEPARTMENTS}), "the organisation of the department is not known"),
        (draft(slagelse("22.4"), master={"../regions.csv": [("a",)]}), "a delivery brings organisations.csv and"),
    ],
)
def test_a_draft_that_breaks_a_check_leaves_nothing_behind(received_folder: Path, faulty: Draft, problem: str) -> None:
    store.accept(draft(share(OWN, "330", "2024", "23.5")))
    version, before = store.data_version(), store.current().read_bytes()
    files = sorted(received_folder.rglob("*"))
    with pytest.raises(BuildError, match=problem):
        store.accept(faulty)
    assert (store.data_version(), store.current().read_bytes()) == (version, before)
    assert sorted(received_folder.rglob("*")) == files
    assert left_over(received_folder) == []


def test_a_source_that_cannot_be_read_is_refused(received_folder: Path) -> None:
    before = store.data_version()
    without_title = {name: value for name, value in SOURCE.items() if name != "title"}
    with pytest.raises(CatalogueError, match="title"):
        store.accept(draft(slagelse("22.4"), source=without_title))
    assert store.data_version() == before
    assert left_over(received_folder) == []


def test_a_fault_in_a_delivery_names_its_file_row_and_value(received_folder: Path) -> None:
    with pytest.raises(BuildError) as caught:
        store.accept(draft(slagelse("22.4"), share(OWN, "330", "last year", "1")))
    assert caught.value.file.endswith("/observations.csv")
    assert (caught.value.row, caught.value.value) == (3, "last year")
    assert received.deliveries(received_folder) == ()


def test_the_original_is_kept_byte_for_byte(received_folder: Path) -> None:
    original = bytes(range(256)) * 50 + "æøå\r\n".encode("cp1252")
    delivery, _ = store.accept(draft(slagelse("22.4"), original=original, file_name="Ledige boliger 2024.XLSX"))
    kept = (received_folder / delivery.id / delivery.original).read_bytes()
    assert kept == original
    assert delivery.sha256 == hashlib.sha256(original).hexdigest()
    assert (delivery.size, delivery.original) == (len(original), "original.xlsx")
    assert delivery.file_name == "Ledige boliger 2024.XLSX"
    assert received.read(received_folder / delivery.id) == delivery


NAMES = (
    *("../../outside.csv", "/etc/passwd", "..", ".", "", "C:\\Windows\\x.csv", "a/b/c.csv", "x.csv/", "x."),
    *("x.csv\0.exe", "x.\n", "con.csv", "x.delivery.json", "a" * 5000 + ".csv", "x.cſv", "x. csv", "~/.ssh"),
    *("\udcff.csv", "\u2028.csv", "\x85\x7f.csv", 'x".csv', "😀.csv", "'; drop table x; --.csv"),
)
KEPT = {"original", "original.csv", "original.json", "original.exe"}


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_never_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    root = tmp_path / "received"
    source = {**SOURCE, "title": {"da": f"Prøve: {name}", "en": name or "-"}}
    with received.written(root, draft(slagelse("22.4"), file_name=name, source=source)) as folder:
        written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
        delivery = received.read(folder)
        inside = (delivery.original, received.MANIFEST, received.OBSERVATIONS, received.SOURCE)
        assert written == {f"received/incoming/{delivery.id}/{file}" for file in inside}
        assert delivery.original in KEPT
        assert len(delivery.file_name) == len(name)
        assert delivery.file_name.encode("utf-8").decode("utf-8").isprintable() or name.endswith(("\n", ".exe"))
        assert reading_of_sources(folder) == "Prøven"
    assert not folder.exists()


def reading_of_sources(folder: Path) -> str:
    """Read the source of a delivery as the catalogue does."""
    data = chosen.data_dir()
    return catalogue.read(data, folder.name, (("x", folder / received.SOURCE),)).sources["x"].publisher


def test_strange_names_come_in_and_are_found_by_another_process(received_folder: Path) -> None:
    name = "../../\udcff\u2028'😀\x85.csv"
    delivery, _ = store.accept(draft(slagelse("22.4"), file_name=name))
    received.read.cache_clear()
    assert received.deliveries(received_folder) == (delivery,)
    assert rows(store.current(), "select file_name from delivery") == [("../../\ufffd\ufffd'😀\ufffd.csv",)]


def test_the_manifest_says_what_came_from_whom(received_folder: Path) -> None:
    details, mapping = {"rows": 2, "confirmed": ["Q-AGAIN"]}, {"columns": {"value": "Andel"}}
    sent = draft(slagelse("22.4"), details=details, mapping=mapping, replaces="own")
    delivery, changes = store.accept(sent)
    written = json.loads((received_folder / delivery.id / received.MANIFEST).read_text(encoding="utf-8"))
    assert written == dataclasses.asdict(delivery)
    assert (written["by"], written["kind"], written["figures"]) == ("prøve", "municipality-share", 1)
    assert (written["details"], written["mapping"], written["replaces"]) == (details, mapping, "own")
    assert datetime.fromisoformat(delivery.received_at).tzinfo is not None
    kept = json.loads((received_folder / delivery.id / received.CHANGES).read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(dataclasses.asdict(changes)))


def test_the_order_is_that_of_arrival_even_when_a_clock_is_set_back(
    received_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.accept(draft(share(OWN, "330", "2024", "24.0")))
    monkeypatch.setattr(received, "_now", lambda: datetime.now(UTC) - timedelta(days=400))
    second, _ = store.accept(draft(share(OWN, "330", "2024", "24.4")))
    assert figures("330", OWN) == {2024: 24.4}
    store.roll_back(second.id, by="prøve")
    third, _ = store.accept(draft(share(OWN, "330", "2024", "24.6")))
    assert third.id > second.id
    assert figures("330", OWN) == {2024: 24.6}
    assert received.deliveries(received_folder)[0] == third


def test_a_folder_somebody_put_there_is_no_delivery(received_folder: Path) -> None:
    for name in ("mappings", "incoming", "copy of something"):
        (received_folder / name).mkdir(parents=True)
    (received_folder / "delivery.json").write_text("{}", encoding="utf-8")
    before = store.data_version()
    assert received.folders(received_folder) == ()
    delivery, _ = store.accept(draft(slagelse("22.4")))
    shutil.copytree(received_folder / delivery.id, received_folder / "saved")
    # A copy under a name of its own counts and neither stops a build nor what comes next.
    store.accept(draft(slagelse("22.6")))
    assert store.data_version() != before


@pytest.mark.parametrize("text", ["", "{", "5", '{"id": "x"}', "\x00"])
def test_a_damaged_manifest_is_named(received_folder: Path, text: str) -> None:
    delivery, _ = store.accept(draft(slagelse("22.4")))
    damaged = received_folder / "20990101T000000000000-abcdef"
    shutil.copytree(received_folder / delivery.id, damaged)
    (damaged / received.MANIFEST).write_text(text, encoding="utf-8")
    for ask in (store.current, store.data_version, store.meaning, lambda: received.deliveries(received_folder)):
        with pytest.raises(BuildError, match="is not the manifest of a delivery") as caught:
            ask()
        assert caught.value.file == f"{damaged.name}/{received.MANIFEST}"


def test_the_journal_keeps_lines_in_order(received_folder: Path) -> None:
    assert received.journal(received_folder) == ()
    received.note(received_folder, action="refused", file="\u2028\udcff\x85.csv", codes=["E-EMPTY"])
    received.note(received_folder, action="import", by="Sørine")
    newest, oldest = received.journal(received_folder)
    assert (newest["action"], newest["by"]) == ("import", "Sørine")
    assert oldest["codes"] == ["E-EMPTY"]
    assert datetime.fromisoformat(oldest["at"]) <= datetime.fromisoformat(newest["at"])


@pytest.mark.parametrize("cut", [1, 3, 8, 12, -12])
def test_a_line_of_the_journal_that_was_cut_is_left_out_alone(received_folder: Path, cut: int) -> None:
    received.note(received_folder, action="first")
    whole = (received_folder / received.JOURNAL).read_bytes()
    torn = '{"at": "æ'.encode()[:cut] if cut > 0 else whole[:cut]
    (received_folder / received.JOURNAL).write_bytes(whole + torn)
    assert [event["action"] for event in received.journal(received_folder)] == ["first"]
    received.note(received_folder, action="second")
    assert [event["action"] for event in received.journal(received_folder)] == ["second", "first"]


def test_lines_of_another_kind_are_left_out(received_folder: Path) -> None:
    received.note(received_folder, action="first")
    with (received_folder / received.JOURNAL).open("ab") as file:
        file.write(b"5\n[1]\nnull\n\xff\n")
    assert [event["action"] for event in received.journal(received_folder)] == ["first"]


# What comes in at once.


def test_what_threads_bring_at_once_is_all_taken_in(received_folder: Path) -> None:
    start = threading.Barrier(4)

    def bring(thread: int) -> list[str]:
        start.wait()
        return [store.accept(draft(share(OWN, "330", str(2000 + 10 * thread + n), "20")))[0].id for n in range(2)]

    with ThreadPoolExecutor(4) as pool:
        brought = [id_ for ids in pool.map(bring, range(4)) for id_ in ids]
    assert sorted(brought) == sorted(each.id for each in received.deliveries(received_folder))
    assert sorted(figures("330", OWN)) == [2000, 2001, 2010, 2011, 2020, 2021, 2030, 2031]
    built = store.versions()
    assert [len(version.deliveries) for version in built] == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert all(set(newer.deliveries) > set(older.deliveries) for newer, older in itertools.pairwise(built))
    assert left_over(received_folder) == []


BRINGER = """
import sys
from keyfigures import store
from tests.drafts import draft, share
for year in sys.argv[1:]:
    store.accept(draft(share("own_share", "330", year, "20")))
"""


def test_what_processes_bring_at_once_is_all_taken_in_and_a_reader_sees_whole_versions(received_folder: Path) -> None:
    years = (("2001", "2003", "2005"), ("2002", "2004", "2006"))
    bringers = [subprocess.Popen([sys.executable, "-c", BRINGER, *each], cwd=chosen.ROOT) for each in years]
    seen: set[tuple[int, ...]] = set()
    while any(bringer.poll() is None for bringer in bringers):
        deliveries = len(received.deliveries(received_folder))
        found = tuple(sorted(figures("330", OWN)))
        # Nothing goes away again, and a delivery that was in place before the question is in the answer.
        assert len(found) >= deliveries
        assert len(store.meaning().sources) >= len(found)
        seen.add(found)
    assert [bringer.wait() for bringer in bringers] == [0, 0]
    assert tuple(sorted(figures("330", OWN))) == (2001, 2002, 2003, 2004, 2005, 2006)
    assert {len(found) for found in seen} <= set(range(7))
    assert [len(version.deliveries) for version in store.versions()] == [6, 5, 4, 3, 2, 1, 0]


def test_a_reader_sees_the_old_or_the_new_while_a_delivery_comes_and_goes(received_folder: Path) -> None:
    stop = threading.Event()

    def read() -> set[tuple[float | None, int]]:
        seen = set()
        while not stop.is_set():
            path = store.current()
            asked = store.query(path, "compare/figures", indicator_id=SHARE, members=["330"])
            value = next(row["value"] for row in asked if row["definition_id"] == INCL and row["year"] == 2023)
            (about,) = store.query(path, "versions/about")
            seen.add((value, about["figures"]))
            store.meaning()
            received.deliveries(received_folder)
        return seen

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for _ in range(4):
                delivery, _ = store.accept(draft(slagelse("22.4"), share(OWN, "330", "2024", "20")))
                store.roll_back(delivery.id, by="prøve")
        finally:
            stop.set()
        seen = {found for reader in readers for found in reader.result()}
    (embedded,) = (version.figures for version in store.versions() if not version.deliveries)
    assert seen <= {(22.0, embedded), (22.4, embedded + 1)}
    assert (22.0, embedded) in seen


def test_an_answer_is_asked_again_when_a_delivery_came_and_went_meanwhile(received_folder: Path) -> None:
    """Afterwards the folders are the same as before, and yet the answer met a delivery that is gone."""
    store.roll_back(store.accept(draft(slagelse("22.3")))[0].id, by="prøve")
    tries: list[int] = []

    def failing() -> int:
        tries.append(len(tries))
        if len(tries) == 1:
            store.roll_back(store.accept(draft(slagelse("22.4")))[0].id, by="prøve")
            raise FileNotFoundError
        return 3

    assert received.settled(received_folder, failing) == 3
    assert tries == [0, 1]


def test_an_answer_without_a_folder_of_deliveries_fails_at_once(tmp_path: Path) -> None:
    def failing() -> int:
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        received.settled(tmp_path / "nothing", failing)


def test_an_answer_is_asked_again_only_when_deliveries_moved(received_folder: Path) -> None:
    delivery, _ = store.accept(draft(slagelse("22.4")))
    tries: list[int] = []

    def failing() -> int:
        tries.append(len(tries))
        if len(tries) == 1:
            store.roll_back(delivery.id, by="prøve")
            raise FileNotFoundError
        if len(tries) == 2:
            raise BuildError(file="x", row=None, value="", problem="stays")
        return 3

    with pytest.raises(BuildError, match="stays"):
        received.settled(received_folder, failing)
    assert tries == [0, 1]
    assert received.settled(received_folder, failing) == 3


# What a machine can do in between.


def test_a_version_built_before_it_became_current_is_taken_over(
    received_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between the rename and the last step leaves a finished database under a name nobody reads."""
    delivery, _ = store.accept(draft(slagelse("22.4")))
    final = path_of(store.data_version())
    final.rename(pending_of(store.data_version()))
    monkeypatch.setattr(sys.modules["keyfigures.store.build"], "build_from", None)
    assert store.current() == final
    assert figures("330", INCL)[2023] == 22.4
    assert left_over(received_folder) == []
    assert adopt(final)
    assert delivery.id in store.versions()[0].deliveries


def test_what_a_kill_left_half_written_is_gone_with_the_next_delivery(received_folder: Path) -> None:
    half = received_folder / received.INCOMING / "20260101T000000000000-abcdef"
    half.mkdir(parents=True)
    (half / received.OBSERVATIONS).write_text("half", encoding="utf-8")
    store.accept(draft(slagelse("22.4")))
    assert left_over(received_folder) == []


def test_old_unfinished_databases_are_removed(received_folder: Path) -> None:
    old, young = pending_of("0" * 12), pending_of("1" * 12)
    for path in (old, young):
        path.touch()
    os.utime(old, (0, 0))
    store.accept(draft(slagelse("22.4")))
    assert left_over(received_folder) == [young.name]


@pytest.fixture
def _refused_renames(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no folder be renamed, as Windows does while a scanner looks at a file in it."""

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Access is denied", str(self), None, str(target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        yield


@pytest.mark.usefixtures("_refused_renames")
def test_a_folder_that_cannot_be_renamed_is_refused_in_a_sentence(received_folder: Path) -> None:
    before = store.data_version()
    with pytest.raises(BuildError, match=r"cannot be written \(Access is denied\)"):
        store.accept(draft(slagelse("22.4")))
    assert store.data_version() == before
    assert left_over(received_folder) == []
    assert received.folders(received_folder) == ()


def test_a_delivery_that_cannot_be_renamed_is_not_taken_back(
    received_folder: Path, request: pytest.FixtureRequest
) -> None:
    delivery, _ = store.accept(draft(slagelse("22.4")))
    version = store.data_version()
    request.getfixturevalue("_refused_renames")
    with pytest.raises(BuildError, match="cannot be written"):
        store.roll_back(delivery.id, by="prøve")
    assert store.data_version() == version
    assert left_over(received_folder) == []
    assert received.journal(received_folder) == ()


def test_a_database_that_cannot_be_put_in_place_is_built_by_the_next_reader(
    received_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses while a scanner looks at the new file."""
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.name.startswith("pending-") and self.suffix == ".duckdb":
            raise PermissionError(13, "Access is denied", str(self), None, str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    store.accept(draft(slagelse("22.4")))
    assert not store.is_built()
    assert left_over(received_folder) == []
    assert figures("330", INCL)[2023] == 22.4


def test_windows_cannot_flush_a_folder(received_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: str | Path, flags: int, *rest: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    store.accept(draft(slagelse("22.4")))
    assert len(received.deliveries(received_folder)) == 1


def test_a_place_that_cannot_be_written_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv(chosen.RECEIVED_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(BuildError, match="cannot be written"):
        store.accept(draft(slagelse("22.4")))


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let the disk be full for whatever grows beyond a size."""
    resource = pytest.importorskip("resource", reason="no limit for the size of files on Windows")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("most", [500_000, 3_000_000])
def test_a_full_disk_leaves_the_old_version(received_folder: Path, most: int) -> None:
    """The first limit stops the delivery's own file; the second one the database, at its very last step."""
    before, sent = store.data_version(), draft(*many(19000))
    with files_no_larger_than(most), pytest.raises(BuildError, match="cannot be written"):
        store.accept(sent)
    assert store.data_version() == before
    assert left_over(received_folder) == []
    assert len(store.versions()) == 1


def test_a_full_disk_builds_no_empty_database(tmp_path: Path) -> None:
    target = tmp_path / "built" / "x.duckdb"
    with files_no_larger_than(1_000_000), pytest.raises(BuildError, match=r"x.duckdb: cannot be written"):
        store.build(target=target)
    assert list(target.parent.iterdir()) == []


# Many figures at once are read by DuckDB, by the same rules.


CELLS = {
    "indicator_id": [SHARE, " " + SHARE, ""],
    "period": ["2024", "2023-05", "2009/2010", "2015-04-01/2016-03-31", "2023-02-30", "", " 2024"],
    "value": ["", "20", "20.5", "-0.0", "2147483647", "2147483648", "1e5", "24,6", " 20", "0.1000000000000000055"],
    "rounding": ["0", "0.05", "", "-1", "-0", "x"],
    "numerator": ["", "7", "007", "2147483647", "2147483648", "1.5"],
    "status": ["observed", "\u00a0observed", ""],
    "note": ["", 'said "so"', "two\nlines", "comma, and \\", " padded ", "\u2003", "\x00", "NULL", "\\0", "#"],
}


def slow(path: Path, place: int) -> list[tuple[object, ...]] | str:
    """Read a file line by line; return its rows or what is wrong."""
    try:
        return [as_row(each) for each in readings(path, place)]
    except BuildError as error:
        return str(error)


def fast(folder: Path) -> list[tuple[object, ...]] | str:
    """Read the file of a delivery the way a build does; return its rows or what is wrong."""
    with duckdb.connect() as connection:
        for name in ("line", "covered_period", "reading"):
            connection.execute(statement(f"schema/{name}"))
        try:
            load_readings(connection, [], [folder])
        except BuildError as error:
            return str(error)
        return connection.table("reading").order("reading_id").select(*READING_COLUMNS).fetchall()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=strategies.lists(
        strategies.fixed_dictionaries({name: strategies.sampled_from(cells) for name, cells in CELLS.items()}),
        min_size=1,
        max_size=4,
    ),
    plain=strategies.booleans(),
)
def test_a_delivery_is_read_as_line_by_line(tmp_path: Path, lines: list[dict[str, str]], *, plain: bool) -> None:
    sound = dict.fromkeys(OBSERVATION_HEADER, "x") | {name: cells[0] for name, cells in CELLS.items()}
    sound |= {"denominator": ""}
    kept = ("period", "value", "rounding", "numerator", "note") if not plain else ("note",)
    full = [sound | {name: line[name] for name in (CELLS if not plain else kept)} for line in lines]
    folder = tmp_path / f"[{len(list(tmp_path.iterdir()))}]*'"
    folder.mkdir()
    received._write_csv(folder / received.OBSERVATIONS, OBSERVATION_HEADER, [tuple(line.values()) for line in full])
    manifest = {
        **dict.fromkeys((field.name for field in dataclasses.fields(store.Delivery)), ""),
        "figures": len(full),
    }
    (folder / received.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert fast(folder) == slow(folder / received.OBSERVATIONS, 1)


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / received.MANIFEST).write_text(
        json.dumps(dict.fromkeys((field.name for field in dataclasses.fields(store.Delivery)), "")), encoding="utf-8"
    )
    (folder / received.OBSERVATIONS).write_bytes(b'\xff\xfe,what is this\n"')
    assert "not UTF-8" in str(fast(folder))
    (folder / received.OBSERVATIONS).unlink()
    assert "the file is missing" in str(fast(folder))


def test_a_large_delivery_is_read_in_order(received_folder: Path) -> None:
    sent = [each._replace(note=f"no. {place}") for place, each in enumerate(many(15000))]
    delivery, changes = store.accept(draft(*sent))
    assert changes.new == 15000
    path = received_folder / delivery.id / received.OBSERVATIONS
    assert fast(path.parent) == slow(path, 1)
    found = rows(store.current(), "select file_row, note from observation where note like 'no. %' order by file_row")
    assert found == [(place + 2, f"no. {place}") for place in range(15000)]
