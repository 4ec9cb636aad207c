"""Backups: whole, taken while others write, checked before anything is replaced, and never half restored."""

import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as running
from hypothesis import strategies as st

from keyfigures import register, settings, store
from keyfigures.catalogue import texts
from keyfigures.errors import RegisterError
from keyfigures.language import Language
from keyfigures.store import backup as saving
from keyfigures.store import figure_files
from keyfigures.store.register import DATABASE, JOURNAL, WAL
from tests.register.test_migrations import NEXT, RELEASED, build, own_queries, seen
from tests.register.writing import SUBJECT, journal_keys, keys, lose_database, note

assert own_queries

MANIFEST = saving.MANIFEST


@pytest.fixture
def taken(register_folder: Path, figures_folder: Path, tmp_path: Path) -> Path:
    """Return a backup of two events and no figure; a third event was written afterwards."""
    assert not register_folder.exists()
    assert not figures_folder.exists()
    note("k1")
    note("k2", subject="note/2")
    store.back_up(tmp_path / "kopi.zip")
    note("k3")
    return tmp_path / "kopi.zip"


def refused(of: Path) -> str:
    """Restore what cannot be restored; return the text of the error, which both languages can say."""
    before = keys()
    with pytest.raises(RegisterError) as caught:
        store.restore(of)
    for language in Language:
        assert texts(language)(caught.value.text, **caught.value.values)
    assert keys() == before
    return caught.value.text


def kept(folder: Path) -> list[Path]:
    """Return the folders of registers that were replaced, the oldest first."""
    return sorted(folder.glob("replaced-*"))


def repacked(taken: Path, **changes: bytes | None) -> Path:
    """Write the backup anew with parts altered, or left out where None; ``manifest`` and the like stand for files."""
    names = {"manifest": MANIFEST, "journal": JOURNAL, "database": DATABASE}
    with zipfile.ZipFile(taken) as packed:
        parts: dict[str, bytes | None] = {name: packed.read(name) for name in packed.namelist()}
    parts |= {names.get(name, name): content for name, content in changes.items()}
    altered = taken.with_name("altered.zip")
    with zipfile.ZipFile(altered, "w") as packed:
        for name, content in parts.items():
            if content is not None:
                packed.writestr(name, content)
    return altered


def manifest(taken: Path, **changes: Any) -> bytes:
    """Return the manifest with fields altered."""
    with zipfile.ZipFile(taken) as packed:
        return json.dumps({**json.loads(packed.read(MANIFEST)), **changes}).encode()


def test_a_backup_brings_back_what_was_and_keeps_what_it_replaces(register_folder: Path, taken: Path) -> None:
    done = store.restore(taken)
    assert keys() == journal_keys(register_folder) == ["k1", "k2"]
    assert (done.manifest.events, done.manifest.schema) == (2, RELEASED[-1])
    assert kept(register_folder) == [done.kept]
    assert done.kept is not None
    assert journal_keys(done.kept) == ["k1", "k2", "k3"]
    assert (done.kept / DATABASE).exists()
    assert note("k4", expected=1).place == 3
    assert sorted(path.name for path in register_folder.iterdir() if path not in kept(register_folder)) == [
        ".lock",
        JOURNAL,
        DATABASE,
    ]


def test_what_a_restore_replaced_can_be_had_again(register_folder: Path, taken: Path, tmp_path: Path) -> None:
    store.back_up(tmp_path / "newest.zip")
    store.restore(taken)
    store.restore(tmp_path / "newest.zip")
    assert keys() == ["k1", "k2", "k3"]
    assert [journal_keys(folder) for folder in kept(register_folder)] == [["k1", "k2", "k3"], ["k1", "k2"]]


def test_a_backup_says_what_is_in_it(taken: Path) -> None:
    with zipfile.ZipFile(taken) as packed:
        said = json.loads(packed.read(MANIFEST))
        assert packed.namelist() == [MANIFEST, JOURNAL, DATABASE]
        lines = packed.read(JOURNAL).splitlines()
    assert (said["format"], said["schema"], said["events"]) == ("keyfigures-register-2", RELEASED[-1], 2)
    assert said["last_hash"] == json.loads(lines[-1])["hash"]
    assert set(said["files"]) == {JOURNAL, DATABASE}


def test_kept_figures_come_back_and_one_that_is_there_stays_as_it_is(
    register_folder: Path, figures_folder: Path, tmp_path: Path
) -> None:
    note("k1")
    figures_folder.mkdir()
    for id_ in ("AAAA-2222", "BBBB-3333"):
        (figures_folder / f"{id_}.json.gz").write_bytes(id_.encode())
    (figures_folder / ".CCCC-4444.json.gz.half").write_bytes(b"somebody is writing")
    manifest_ = store.back_up(tmp_path / "a.zip")
    assert manifest_.figures == ("figures/AAAA-2222.json.gz", "figures/BBBB-3333.json.gz")
    (figures_folder / "AAAA-2222.json.gz").unlink()
    (figures_folder / "BBBB-3333.json.gz").write_bytes(b"as it is")
    assert store.restore(tmp_path / "a.zip").figures == 1
    assert (figures_folder / "AAAA-2222.json.gz").read_bytes() == b"AAAA-2222"
    assert (figures_folder / "BBBB-3333.json.gz").read_bytes() == b"as it is"
    assert journal_keys(register_folder) == ["k1"]


def test_a_figure_that_was_altered_or_leads_elsewhere_is_refused(figures_folder: Path, taken: Path) -> None:
    name = "figures/AAAA-2222.json.gz"
    figure_files.write(figures_folder / "AAAA-2222.json.gz", b"a figure")
    taken.unlink()
    store.back_up(taken)
    (figures_folder / "AAAA-2222.json.gz").unlink()
    assert refused(repacked(taken, **{name: b"another"})) == "backup_altered"
    files = json.loads(manifest(taken))["files"]
    away = "figures/../away.json.gz"
    files[away] = files.pop(name)
    assert refused(repacked(taken, manifest=manifest(taken, files=files), **{away: b"a figure"})) == "backup_unreadable"
    assert list(figures_folder.iterdir()) == []


def test_figures_that_cannot_be_written_leave_the_register_as_it_was(
    figures_folder: Path, taken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure_files.write(figures_folder / "AAAA-2222.json.gz", b"a figure")
    taken.unlink()
    store.back_up(taken)
    (figures_folder / "AAAA-2222.json.gz").unlink()

    def full(to: Path, content: bytes) -> None:
        raise OSError(28, f"No space left for {len(content)} bytes of {to.name}")

    monkeypatch.setattr(figure_files, "write", full)
    assert refused(taken) == "backup_figures"


def test_a_backup_of_the_first_format_restores(taken: Path) -> None:
    store.restore(repacked(taken, manifest=manifest(taken, format="keyfigures-register-1")))
    assert keys() == ["k1", "k2"]


def test_a_backup_restores_where_nobody_has_written(
    taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.REGISTER_VARIABLE, str(tmp_path / "elsewhere"))
    assert store.restore(taken).kept is None
    assert keys() == ["k1", "k2"]


def test_a_restore_is_seen_at_once_by_who_has_read_before(taken: Path) -> None:
    assert len(register.events()) == 3
    token = register.registered()
    store.restore(taken)
    assert [event.id for event in register.events()] == ["k1", "k2"]
    assert register.registered() != token


def test_a_backup_without_its_database_is_whole(register_folder: Path, tmp_path: Path) -> None:
    note("k1")
    lose_database(register_folder)
    assert store.back_up(tmp_path / "a.zip").schema == 0
    note("k2")
    store.restore(tmp_path / "a.zip")
    assert keys() == ["k1"]


@pytest.mark.parametrize("schema", RELEASED)
def test_a_backup_of_every_released_schema_restores_into_the_newest(
    register_folder: Path, tmp_path: Path, schema: int
) -> None:
    note("k1")
    before = register.events()
    build(register_folder, schema)
    assert store.back_up(tmp_path / "old.zip").schema == schema
    assert len(seen(register_folder)) == schema
    note("k2")
    store.restore(tmp_path / "old.zip")
    assert len(seen(register_folder)) == RELEASED[-1]
    assert register.events() == before


def test_a_backup_of_today_restores_into_the_next_release(
    taken: Path, register_folder: Path, own_queries: Path
) -> None:
    (own_queries / "register" / "migrations" / "003_remark.sql").write_text(NEXT, encoding="utf-8")
    store.restore(taken)
    assert seen(register_folder)[-1] == (3, "003_remark")
    assert keys() == ["k1", "k2"]


def test_a_backup_of_a_newer_release_is_refused(register_folder: Path, own_queries: Path, tmp_path: Path) -> None:
    newer = own_queries / "register" / "migrations" / "003_remark.sql"
    newer.write_text(NEXT, encoding="utf-8")
    note("k1")
    store.back_up(tmp_path / "newer.zip")
    newer.unlink()
    lose_database(register_folder)
    assert refused(tmp_path / "newer.zip") == "register_newer"


def test_what_is_no_backup_is_refused(taken: Path, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("not a zip", encoding="utf-8")
    (tmp_path / "cut.zip").write_bytes(taken.read_bytes()[:-200])
    assert refused(tmp_path / "missing.zip") == "backup_missing"
    assert refused(tmp_path) == "backup_missing"
    assert refused(tmp_path / "text.zip") == "backup_unreadable"
    assert refused(tmp_path / "cut.zip") == "backup_unreadable"
    assert refused(repacked(taken, manifest=None)) == "backup_unreadable"
    assert refused(repacked(taken, manifest=b"[]")) == "backup_unreadable"
    assert refused(repacked(taken, manifest=b"{")) == "backup_unreadable"
    assert refused(repacked(taken, journal=None)) == "backup_unreadable"
    assert refused(repacked(taken, manifest=manifest(taken, format="other"))) == "backup_unreadable"
    assert refused(repacked(taken, manifest=manifest(taken, files={}))) == "backup_unreadable"
    assert refused(repacked(taken, manifest=manifest(taken, files={"../x": "", JOURNAL: ""}))) == "backup_unreadable"


def test_what_was_altered_is_refused(taken: Path) -> None:
    with zipfile.ZipFile(taken) as packed:
        journal, said = packed.read(JOURNAL), json.loads(packed.read(MANIFEST))
    assert refused(repacked(taken, journal=journal + b"\n")) == "backup_altered"
    assert refused(repacked(taken, database=b"x")) == "backup_altered"
    forged = journal.replace(b"Anna", b"Bent")
    hashes = {**said["files"], JOURNAL: saving._hash(forged)}
    assert refused(repacked(taken, journal=forged, manifest=manifest(taken, files=hashes))) == "backup_inconsistent"
    short = journal.splitlines(keepends=True)[0]
    hashes = {JOURNAL: saving._hash(short)}
    shortened = repacked(taken, journal=short, database=None, manifest=manifest(taken, files=hashes))
    assert refused(shortened) == "backup_miscounted"
    assert refused(repacked(taken, manifest=manifest(taken, events=3))) == "backup_miscounted"
    assert refused(repacked(taken, manifest=manifest(taken, last_hash="0"))) == "backup_miscounted"


def test_a_database_that_says_something_else_is_refused(
    taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.REGISTER_VARIABLE, str(tmp_path / "other"))
    note("other")
    other = (tmp_path / "other" / DATABASE).read_bytes()
    with zipfile.ZipFile(taken) as packed:
        said = json.loads(packed.read(MANIFEST))
    hashes = {**said["files"], DATABASE: saving._hash(other)}
    assert refused(repacked(taken, database=other, manifest=manifest(taken, files=hashes))) == "backup_inconsistent"


def test_a_database_that_cannot_be_opened_is_refused(taken: Path) -> None:
    """A newer DuckDB may have written it: its hash is right, and still nobody here can read it."""
    hashes = {**json.loads(manifest(taken))["files"], DATABASE: saving._hash(b"x" * 5000)}
    other = repacked(taken, database=b"x" * 5000, manifest=manifest(taken, files=hashes))
    assert refused(other) == "backup_database"


@running(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_bit_that_flipped_is_refused_or_changes_nothing(taken: Path, place: float, bit: int) -> None:
    content = bytearray(taken.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    flipped = taken.with_name("flipped.zip")
    flipped.write_bytes(content)
    try:
        store.restore(flipped)
    except RegisterError:
        assert keys()[:2] == ["k1", "k2"]
    else:
        assert keys() == ["k1", "k2"]


def test_a_register_that_is_damaged_can_be_restored(register_folder: Path, taken: Path) -> None:
    (register_folder / JOURNAL).write_bytes((register_folder / JOURNAL).read_bytes().replace(b"Anna", b"Bent"))
    with pytest.raises(RegisterError, match="register_chain_broken"):
        keys()
    store.restore(taken)
    assert keys() == ["k1", "k2"]


def test_a_register_that_is_damaged_is_not_backed_up(register_folder: Path, taken: Path) -> None:
    (register_folder / JOURNAL).write_bytes((register_folder / JOURNAL).read_bytes().replace(b"Anna", b"Bent"))
    with pytest.raises(RegisterError, match="register_chain_broken"):
        store.back_up(taken.with_name("b.zip"))
    assert not taken.with_name("b.zip").exists()


@pytest.mark.usefixtures("register_folder")
def test_a_backup_does_not_write_over_a_file_or_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="backup_of_nothing"):
        store.back_up(tmp_path / "a.zip")
    note("k1")
    (tmp_path / "a.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(RegisterError, match="backup_exists"):
        store.back_up(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("register_folder")
def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note("k1")
    with pytest.raises(RegisterError, match="backup_unwritable"):
        store.back_up(tmp_path / "no folder" / "a.zip")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("keyfigures.store.backup.os.fsync", full)
    with pytest.raises(RegisterError) as caught:
        store.back_up(tmp_path / "a.zip")
    assert caught.value.values == {"file": "a.zip", "reason": "No space left on device"}
    assert list(tmp_path.glob("*a.zip*")) == []


def test_a_disk_that_is_full_leaves_the_register_as_it_was(taken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(saving, "_stage", full)
        with pytest.raises(RegisterError, match="register_unwritable"):
            store.restore(taken)
    assert keys() == ["k1", "k2", "k3"]


def test_backups_taken_while_others_write_are_each_whole(
    register_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("k0")
    writer = threading.Thread(target=lambda: [note(f"w{number}", number=number) for number in range(12)])
    writer.start()
    backups = [tmp_path / f"{number}.zip" for number in range(4)]
    counts = [store.back_up(each).events for each in backups]
    writer.join()
    monkeypatch.setenv(settings.REGISTER_VARIABLE, str(tmp_path / "elsewhere"))
    assert counts == sorted(counts)
    for each, count in zip(backups, counts, strict=True):
        store.restore(each)
        assert [event.version for event in register.events(SUBJECT)] == list(range(1, count + 1))
    assert len(journal_keys(register_folder)) == 13


# At each step of a restore a process of its own kills itself; what they all need is loaded once.
DYING = """
import os, pathlib, signal, sys
from keyfigures import store
from keyfigures.store import backup, journal, register
from tests.register.writing import note

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def killed(step):
    os.environ["KEYFIGURES_REGISTER"] = os.path.join(sys.argv[1], step)
    copy = pathlib.Path(sys.argv[1], step + ".zip")
    note("k1")
    store.back_up(copy)
    note("k2")
    replace, done = pathlib.Path.replace, []
    if step == "unpacked":
        backup._check = die
    elif step == "checked":
        backup._replaced = die
    else:
        last = {"kept": 1, "unlinked": 1.5, "journal": 2, "database": 3}[step]
        def counted(self, to):
            if len(done) + 0.5 == last:
                die()
            replace(self, to)
            done.append(to)
            if len(done) == last:
                die()
        pathlib.Path.replace = counted
    store.restore(copy)

for step in sys.argv[2:]:
    child = os.fork()
    if not child:
        killed(step)
    print(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""


def test_a_kill_at_any_step_of_a_restore_leaves_the_old_register_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = ["k1", "k2"], ["k1"]
    steps = {"unpacked": old, "checked": old, "kept": old, "unlinked": old, "journal": new, "database": new}
    said = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path), *steps],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["9"] * len(steps)
    for step, expected in steps.items():
        folder = tmp_path / step
        monkeypatch.setenv(settings.REGISTER_VARIABLE, str(folder))
        assert keys() == journal_keys(folder) == expected
        assert not (folder / WAL).exists()
        store.restore(tmp_path / f"{step}.zip")
        assert keys() == new
        assert {path.name for path in folder.iterdir() if path not in kept(folder)} == {".lock", JOURNAL, DATABASE}
