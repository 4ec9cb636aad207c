"""The reading happens in a process of its own that is bounded, watched and never left behind."""

import dataclasses
import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from keyfigures.sources.reading import bounds, child, limits, process, read, transfer
from keyfigures.sources.remarks import RefusedError, Remark, Severity
from keyfigures.sources.sheets import CellFault, Percent, Reading, Row, Sheet
from tests.sources import files


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that temporary folders are made in."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a process that does not behave in the place of the one that reads."""
    monkeypatch.setattr(process, "CHILD", "tests.sources.stubborn")


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run the main function of the child here, without binding this process."""
    monkeypatch.setattr(limits, "limit_this_process", lambda: None)
    yield
    gc.enable()


def refusal(path: Path) -> str:
    """Return the code of the refusal of a file."""
    with pytest.raises(RefusedError) as caught:
        read(path, name="tal.csv")
    return caught.value.remark.code


def test_a_file_is_read_apart_and_nothing_is_left(temporary: Path, tmp_path: Path) -> None:
    found = read(files.put(tmp_path, "ål og æg.csv", files.TABLE), name="ål og æg.csv")
    assert found == child.parse(tmp_path / "ål og æg.csv")
    assert refusal(files.build("F03 not calculated", tmp_path)) == "E-NOCALC"
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("stubborn")
@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("memory", "E-MEMORY"),
        ("signal SIGKILL", "E-MEMORY"),
        ("signal SIGXCPU", "E-TIME"),
        ("give up", "E-BROKEN"),
    ],
)
def test_the_end_of_the_process_is_told_in_words(behaviour: str, code: str, temporary: Path, tmp_path: Path) -> None:
    assert refusal(files.put(tmp_path, "a.csv", behaviour)) == code
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("stubborn")
def test_a_process_that_takes_too_long_is_killed(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by the number it writes: on a busy machine the time is over before it has written any.
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen.__init__

    def remember(child: subprocess.Popen[bytes], *args: Any, **kwargs: Any) -> None:
        started.append(child)
        start(child, *args, **kwargs)

    monkeypatch.setattr(subprocess.Popen, "__init__", remember)
    monkeypatch.setattr(bounds, "SECONDS", 0.7)
    assert refusal(files.put(tmp_path, "a.csv", "sleep")) == "E-TIME"
    assert [child.returncode for child in started] == [-signal.SIGKILL]
    assert list(temporary.iterdir()) == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let an interrupt arrive; a shell that starts the tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("stubborn", "interruptible")
def test_an_interrupt_kills_the_process_and_removes_its_files(temporary: Path, tmp_path: Path) -> None:
    path = files.put(tmp_path, "a.csv", "sleep")
    interrupter = threading.Thread(target=interrupt_after, args=(path.with_suffix(".pid"),))
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        read(path, name="a.csv")
    interrupter.join()
    assert is_gone(path.with_suffix(".pid"))
    assert list(temporary.iterdir()) == []


def interrupt_after(written: Path) -> None:
    """Interrupt the main thread as soon as the process has said its number."""
    while not (written.exists() and written.read_text(encoding="utf-8")):
        time.sleep(0.02)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def is_gone(written: Path) -> bool:
    """Tell whether the process whose number was written has ended."""
    try:
        os.kill(int(written.read_text(encoding="utf-8")), 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.usefixtures("stubborn", "temporary")
def test_only_two_files_are_read_at_once(tmp_path: Path) -> None:
    paths = [files.put(tmp_path, f"{number}.csv", "nap") for number in range(4)]
    threads = [threading.Thread(target=refusal, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    running = most = 0
    for sign in (tmp_path / "log").read_text(encoding="utf-8"):
        running += 1 if sign == "+" else -1
        most = max(most, running)
    assert (running, most) == (0, bounds.AT_ONCE)


def test_the_process_gets_nothing_of_the_environment_but_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYFIGURES_SECRET", "x")
    shown = tmp_path / "environment"
    script = f"import os, pathlib; pathlib.Path({str(shown)!r}).write_text(' '.join(os.environ))"
    assert process._run([sys.executable, "-c", script]) == 0
    assert set(shown.read_text(encoding="utf-8").split()) <= {*process.INHERITED, "PYTHONPATH", "LC_CTYPE"}


@pytest.mark.usefixtures("unlimited")
def test_the_main_function_writes_a_reading_or_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "reading.json"
    path = files.put(tmp_path, "a.csv", files.TABLE)
    assert child.main([str(path), str(target)]) == 0
    assert transfer.read(target) == child.parse(path)
    assert child.main([str(files.build("A07 twice", tmp_path)), str(target)]) == 0
    with pytest.raises(RefusedError) as caught:
        transfer.read(target)
    assert caught.value.remark.code == "E-MOJIBAKE"
    monkeypatch.setattr(child, "parse", out_of_memory)
    assert child.main([str(path), str(target)]) == child.OUT_OF_MEMORY


def out_of_memory(_: Path) -> Reading:
    """Find no room."""
    raise MemoryError


def test_limits_are_set_where_the_system_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: dict[str, tuple[int, int]] = {}

    def setrlimit(name: str, both: tuple[int, int]) -> None:
        if name == "CPU":
            raise ValueError(name)
        set_to[name] = both

    system = SimpleNamespace(
        setrlimit=setrlimit, RLIMIT_AS="AS", RLIMIT_CPU="CPU", RLIMIT_FSIZE="FSIZE", RLIMIT_CORE="CORE"
    )
    monkeypatch.setitem(sys.modules, "resource", system)
    limits.limit_this_process()
    assert set_to["AS"] == (1024**3, 1024**3)
    assert set_to["CORE"] == (0, 0)
    monkeypatch.setitem(sys.modules, "resource", None)
    limits.limit_this_process()


CELLS = ("a", 1.5, True, None, date(2024, 2, 29), Percent(0.246), CellFault("#N/A"))
WHOLE = Reading(
    typed=True,
    sheets=(
        Sheet(
            name="Tal",
            rows=tuple(Row(number, CELLS) for number in range(1, 12_000, 2)),
            hidden_rows=frozenset({3}),
            hidden_columns=frozenset({2, 5}),
            merged=((1, 2, 3, 4),),
        ),
        Sheet(name="Skjult", rows=(), hidden=True),
        Sheet(name="Flere", rows=(Row(7, ("x\ny",)),)),
    ),
    remarks=(Remark(Severity.INFO, "I-NFC", sheet="Tal", row=3, column="B", values={"count": 2}),),
)


def test_a_reading_comes_back_as_it_was_sent(tmp_path: Path) -> None:
    transfer.write(WHOLE, tmp_path / "reading.json")
    assert transfer.read(tmp_path / "reading.json") == WHOLE
    assert dataclasses.replace(WHOLE, remarks=()) != WHOLE


def test_a_reading_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "RESULT_BYTES", 1000)
    with pytest.raises(RefusedError) as caught:
        transfer.write(WHOLE, tmp_path / "reading.json")
    assert caught.value.remark.code == "E-MEMORY"
