"""The journal: what it has is never lost, what was cut short never was, and what was altered is named."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from keyfigures import register
from keyfigures.catalogue import texts
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.language import Language
from keyfigures.register import Event
from keyfigures.store import journal
from keyfigures.store.register import DATABASE, JOURNAL, WAL
from tests.register.writing import journal_keys, keys, lines, lose_database, note

Alter = Callable[[list[bytes]], list[bytes]]


@pytest.fixture
def written(register_folder: Path) -> Path:
    """Return a register with three events, as another process finds it."""
    for key in ("k1", "k2", "k3"):
        note(key)
    return register_folder


def fault() -> RegisterError:
    """Return the error of reading the register; writing to it gives the same."""
    with pytest.raises(RegisterError) as reading:
        register.events()
    with pytest.raises(RegisterError) as writing:
        note("new")
    assert writing.value.args == reading.value.args
    for language in Language:
        assert texts(language)(reading.value.text, **reading.value.values)
    return reading.value


def altered(line: bytes, **fields: Any) -> bytes:
    """Return a line with something else in its event."""
    found = json.loads(line)
    return json.dumps(found | {"event": found["event"] | fields}, ensure_ascii=False).encode() + b"\n"


def rows(folder: Path, sql: str, *values: int) -> list[Any]:
    """Do something to the database that only a tamperer does."""
    with duckdb.connect(folder / DATABASE) as connection:
        return connection.execute(sql, values).fetchall()


@pytest.mark.parametrize("act", [register.events, lambda: note("k3")], ids=["reader", "writer"])
def test_a_lost_database_comes_back_from_the_journal(written: Path, act: Callable[[], object]) -> None:
    before = register.events()
    lose_database(written)
    act()
    assert rows(written, "select count(*) from event") == [(3,)]
    assert register.events() == before


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_events_lost_from_the_database_come_back(written: Path, kept: int) -> None:
    before = register.events()
    rows(written, "delete from event where place > ?", kept)
    assert register.events() == before
    assert rows(written, "select place from event order by place") == [(1,), (2,), (3,)]


def test_an_event_lost_in_the_middle_comes_back(written: Path) -> None:
    before = register.events()
    rows(written, "delete from event where place = 2")
    assert note("k4").place == 4
    assert register.events()[:3] == before


def test_an_older_database_put_back_is_brought_up_to_date(register_folder: Path, tmp_path: Path) -> None:
    note("k1")
    shutil.copy2(register_folder / DATABASE, tmp_path / "older")
    note("k2", expected=1)
    shutil.copy2(tmp_path / "older", register_folder / DATABASE)
    assert keys() == ["k1", "k2"]
    assert note("k3", expected=2).version == 3


def test_a_write_ahead_log_that_was_deleted_loses_nothing(register_folder: Path) -> None:
    """The second event is only in the log, as a kill between the commit and writing out leaves it."""
    note("k1")
    before = (register_folder / DATABASE).read_bytes()
    note("k2")
    (register_folder / DATABASE).write_bytes(before)
    (register_folder / WAL).unlink(missing_ok=True)
    assert keys() == ["k1", "k2"]


def test_the_log_of_a_lost_database_is_no_hindrance(written: Path) -> None:
    lose_database(written)
    (written / WAL).write_bytes(b"left over")
    assert keys() == ["k1", "k2", "k3"]


def test_an_event_the_database_never_got_is_added(written: Path) -> None:
    """A kill between the line and the commit: the event counts, and a try with its key finds it."""
    with_it = lines(written)
    rows(written, "delete from event where place = 3")
    assert note("k3").place == 3
    assert lines(written) == with_it


@pytest.mark.parametrize("torn", [b"{", b'{"event":{},"hash":"x"}', b"\xff\0", b"no json\n", b"\0\0\0\n", b"\xff\n"])
def test_a_last_line_cut_short_was_never_written(written: Path, torn: bytes) -> None:
    before = lines(written)
    with (written / JOURNAL).open("ab") as file:
        file.write(torn)
    assert keys() == ["k1", "k2", "k3"]
    note("k4")
    assert lines(written)[:3] == before
    assert journal_keys(written) == keys() == ["k1", "k2", "k3", "k4"]


@pytest.mark.parametrize(
    ("alter", "line"),
    [
        (lambda found: [altered(found[0], by="Bo"), *found[1:]], 1),
        (lambda found: [found[0], altered(found[1], payload="{}"), found[2]], 2),
        (lambda found: [*found[:2], altered(found[2], reason="")], 3),
        (lambda found: [found[0], found[2]], 2),
        (lambda found: found[1:], 1),
        (lambda found: [found[1], found[0], found[2]], 1),
        (lambda found: [found[0], found[0], *found[1:]], 2),
        (lambda found: [found[0], b"x\n", found[2]], 2),
        (lambda found: [b"\n", *found], 1),
        (lambda found: [b"1\n", *found], 1),
        (lambda found: [b"{}\n", *found], 1),
        (lambda found: [altered(found[0], at="x"), *found[1:]], 1),
        (lambda found: [altered(found[0], more="x"), *found[1:]], 1),
        (lambda found: [*found, b'{"event":{"at":1},"hash":""}\n'], 4),
    ],
)
@pytest.mark.parametrize("lost", [False, True], ids=["database", "no_database"])
def test_a_journal_that_was_altered_is_named_by_its_line(written: Path, alter: Alter, line: int, *, lost: bool) -> None:
    changed = b"".join(alter(lines(written)))
    (written / JOURNAL).write_bytes(changed)
    if lost:
        lose_database(written)
    error = fault()
    assert (error.text, error.values) == ("register_chain_broken", {"file": JOURNAL, "line": line})
    assert (written / JOURNAL).read_bytes() == changed


def test_lines_of_another_place_are_not_taken_even_with_a_chain_of_their_own(register_folder: Path) -> None:
    first, second = note("k1"), note("k2")
    chained = journal._line(second, "")
    (register_folder / JOURNAL).write_bytes(chained)
    assert fault().values == {"file": JOURNAL, "line": 1}
    assert first.place == 1


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_journal_that_has_lost_its_end_is_named(written: Path, kept: int) -> None:
    (written / JOURNAL).write_bytes(b"".join(lines(written)[:kept]))
    error = fault()
    assert error.text == "register_journal_short"
    assert error.values == {"file": JOURNAL, "lines": kept, "events": 3}


def test_a_lost_journal_is_named(written: Path) -> None:
    (written / JOURNAL).unlink()
    assert register.registered() == ""
    assert fault().values == {"file": JOURNAL, "lines": 0, "events": 3}


def test_a_database_that_was_altered_is_named(written: Path) -> None:
    rows(written, "update event set written_by = 'Bo' where place = 2")
    error = fault()
    assert (error.text, error.values) == ("register_disagrees", {"file": JOURNAL, "line": 2})
    lose_database(written)
    assert [event.by for event in register.events()] == ["Anna"] * 3


def test_a_file_that_is_no_database_is_named_and_can_be_moved_away(written: Path) -> None:
    (written / DATABASE).write_bytes(b"x" * 10000)
    error = fault()
    assert error.text == "register_unusable"
    assert (error.values["file"], error.values["journal"]) == (DATABASE, JOURNAL)
    lose_database(written)
    assert keys() == ["k1", "k2", "k3"]


def test_a_disk_that_is_full_leaves_the_journal_as_it_was(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lines(written)

    def half(handle: int, line: bytes) -> int:
        if len(line) < 100:
            raise OSError(28, "No space left on device")
        return real(handle, line[:-50])

    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr("keyfigures.store.journal.os.write", half)
        with pytest.raises(RegisterError) as caught:
            note("k4")
    assert caught.value.text == "register_unwritable"
    assert caught.value.values["reason"] == "No space left on device"
    assert lines(written) == before
    assert keys() == ["k1", "k2", "k3"]
    assert note("k4").place == 4


def test_a_try_after_an_error_of_the_database_finds_its_event(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line was on the disk before the database failed; the event counts once."""

    def fail(found: journal.Journal, event: Event) -> None:
        real(found, event)
        raise duckdb.IOException("No space left on device\nmore")

    real = journal.append
    with monkeypatch.context() as patch:
        patch.setattr(journal, "append", fail)
        with pytest.raises(RegisterError) as caught:
            note("k4", number=4)
    assert (caught.value.text, caught.value.values["reason"]) == ("register_unwritable", "No space left on device")
    with pytest.raises(ConflictError):
        note("k4", number=5)
    assert note("k4", number=4).content == {"number": 4}
    assert journal_keys(written) == keys() == ["k1", "k2", "k3", "k4"]


def test_a_folder_that_cannot_be_flushed_is_taken_as_it_is(
    register_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows cannot."""
    real = os.open

    def refuse(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if Path(path) == register_folder:
            raise PermissionError
        return real(path, flags, mode, **more)

    monkeypatch.setattr("keyfigures.store.journal.os.open", refuse)
    note("k1")
    assert keys() == ["k1"]
