"""A disk only for reading, without permission or full: the register is read on, and who writes is told why not."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from keyfigures import register, settings
from keyfigures.catalogue import texts
from keyfigures.errors import RegisterError
from keyfigures.language import Language
from keyfigures.store import journal, statements
from keyfigures.store import register as low
from tests.register.writing import journal_keys, keys, lose_database, note

CODES = [errno.EROFS, errno.EACCES, errno.EPERM]
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def written(register_folder: Path) -> Path:
    """Return the folder of a register with three events that nothing has been read of."""
    for number in range(1, 4):
        note(f"k{number}", number=number)
    low._read.cache_clear()
    return register_folder


@pytest.fixture(params=CODES, ids=[errno.errorcode[code] for code in CODES])
def sealed(request: pytest.FixtureRequest, written: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder of a register that refuses whatever would change it, as the disk does."""
    code: int = request.param
    seal(written, code, monkeypatch)
    before = {path.name: path.read_bytes() for path in written.iterdir()}
    yield written
    assert {path.name: path.read_bytes() for path in written.iterdir()} == before


def seal(folder: Path, code: int, patch: pytest.MonkeyPatch) -> None:
    """Refuse every opening of a file in a folder that could change it."""
    real, connect = os.open, duckdb.connect

    def opened(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if str(path).startswith(str(folder)) and flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT):
            raise OSError(code, os.strerror(code), str(path))
        return real(path, flags, mode, **more)

    def connected(database: Any = ":memory:", **more: Any) -> Any:
        if database != ":memory:" and not more.get("read_only"):
            raise duckdb.IOException(f'IO Error: Cannot open file "{database}": {os.strerror(code)}')
        return connect(database, **more)

    patch.setattr(os, "open", opened)
    patch.setattr(duckdb, "connect", connected)


def told(act: Callable[[], object]) -> RegisterError:
    """Do what the disk refuses; return the error, which both languages can say."""
    with pytest.raises(RegisterError) as caught:
        act()
    assert caught.value.text == "register_unwritable"
    for language in Language:
        assert texts(language)(caught.value.text, **caught.value.values)
    return caught.value


def test_a_register_that_cannot_be_written_is_read_from_its_database(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(low, "_complement", None)
    assert keys() == ["k1", "k2", "k3"]
    assert [event.id for event in register.current()] == ["k3"]
    assert (sealed / low.DATABASE).exists()


def delete_last(folder: Path) -> None:
    """Take the last event out of the database."""
    with duckdb.connect(folder / low.DATABASE) as connection:
        connection.execute("delete from event where place = 3")


@pytest.mark.parametrize("lose", [lose_database, delete_last], ids=["lost", "behind"])
def test_without_a_whole_database_it_is_read_from_its_journal(
    written: Path, monkeypatch: pytest.MonkeyPatch, lose: Callable[[Path], None]
) -> None:
    lose(written)
    with monkeypatch.context() as patch:
        seal(written, errno.EROFS, patch)
        assert keys() == ["k1", "k2", "k3"]
        assert [event.id for event in register.current("note/", "note")] == ["k3"]
    assert note("k4").place == 4


def test_who_writes_where_nothing_can_be_written_is_told_so(sealed: Path) -> None:
    error = told(lambda: note("k4"))
    assert error.values["folder"] == sealed
    assert error.values["reason"] in {os.strerror(code) for code in CODES}
    assert keys() == ["k1", "k2", "k3"]


def test_a_journal_that_cannot_be_read_is_no_empty_register(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> journal.Journal:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(journal, "read", refuse)
    told(keys)
    assert written.exists()


def test_another_fault_of_the_disk_is_no_reason_to_read_unheld(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(low, "FileLock", broken)
        told(keys)
    assert keys() == ["k1", "k2", "k3"]
    assert written.exists()


STEPS: dict[str, tuple[object, str]] = {
    "lock": (low, "FileLock"),
    "line": (os, "write"),
    "flush": (os, "fsync"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_at_any_step_of_a_write_loses_nothing(
    written: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], full)
        assert told(lambda: note("k4")).values["reason"] == "No space left on device"
    assert keys() == journal_keys(written) == ["k1", "k2", "k3"]
    assert note("k4").place == 4


@pytest.mark.parametrize("statement", ["register/insert", "commit", "checkpoint"])
def test_a_database_that_has_no_room_is_told_and_a_later_try_is_the_same_event(
    written: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """Once its line is in the journal the event is there, though the writer has been told of the full disk."""

    class Full:
        def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
            self.connection = connection

        def __getattr__(self, name: str) -> Any:
            return self.stop if name == statement else getattr(self.connection, name)

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            self.connection.close()

        def execute(self, sql: str, *values: Any) -> Any:
            if sql in (statement, statements.statement("register/insert") if statement != "checkpoint" else ""):
                self.stop()
            return self.connection.execute(sql, *values)

        def stop(self) -> None:
            self.connection.close()
            raise duckdb.FatalException("FATAL Error: Could not write: No space left on device")

    connect = duckdb.connect
    with monkeypatch.context() as patch:
        patch.setattr(duckdb, "connect", lambda *given, **more: Full(connect(*given, **more)))
        assert told(lambda: note("k4")).values["reason"] == "No space left on device"
    assert keys() == journal_keys(written)
    assert note("k4").place == 4
    assert keys() == journal_keys(written) == ["k1", "k2", "k3", "k4"]


# A limit on the size of files is a full disk that needs no disk: no file grows beyond it.
CROWDED = """
import resource, signal, sys
from keyfigures import register
from keyfigures.errors import RegisterError
from tests.register.writing import note
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limits = [0, 200, 600, 1500, 4096, 8192, 16384, 65536, 262144, 300000, 4000000]
for turn, limit in enumerate(limits):
    safe = [event.id for event in register.events()]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        note(f"k{turn}", number=turn)
        said = "written"
    except RegisterError as error:
        said = error.text
    read = [event.id for event in register.events()]
    assert read[:len(safe)] == safe, (limit, read)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    note(f"k{turn}", number=turn)
    assert [event.id for event in register.events()] == [f"k{n}" for n in range(turn + 1)], limit
    print(said)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_files_that_cannot_grow_are_a_sentence_and_nothing_is_lost(register_folder: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", CROWDED], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    assert said.stderr == ""
    found = said.stdout.split()
    assert len(found) == 11
    assert set(found) == {"register_unwritable", "written"}
    assert len(journal_keys(register_folder)) == 11
