"""Several at once: processes and threads that write and read, one that holds the file, and kills at every step."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from keyfigures import register, settings
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.store import register as low
from tests.register import kill_writers
from tests.register.writing import SUBJECT, journal_keys, keys, note

KILLS = int(os.environ.get("KEYFIGURES_KILLS", "2"))
EVENTS = 10

# Two add to a number both read before, one writes notes; none knows of the others.
ADDING = """
import sys
from keyfigures import register
from keyfigures.errors import ConflictError
name, count = sys.argv[1], int(sys.argv[2])
for turn in range(count):
    while True:
        newest = register.current("sum")
        value, version = (newest[0].content["value"], newest[0].version) if newest else (0, 0)
        try:
            register.write("sum", "sum", {"value": value + 1}, by=name, reason="", key=f"{name}{turn}",
                           expected_version=version)
        except ConflictError:
            continue
        break
"""

# At each step a process of its own kills itself; what they all need is loaded once.
DYING = """
import os, signal, sys
from keyfigures.store import journal, register
from tests.register.writing import note

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def killed(step):
    os.environ["KEYFIGURES_REGISTER"] = os.path.join(sys.argv[1], step)
    note("before")
    write, written = journal._write, register._written
    if step == "before_line":
        journal._write = die
    elif step == "half_line":
        journal._write = lambda handle, line: (os.write(handle, line[:-40]), die())
    elif step == "after_line":
        journal._write = lambda handle, line: (write(handle, line), die())
    elif step == "building":
        os.remove(os.path.join(sys.argv[1], step, register.DATABASE))
        register._complement = lambda *given, own=register._complement: (own(*given), die())
    elif step == "after_commit":
        register._written = lambda *given: (written(*given), die())
    note("killed")

for step in sys.argv[2:]:
    child = os.fork()
    if not child:
        killed(step)
    print(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""


def begun(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a process that works on the same register."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=settings.ROOT, stderr=subprocess.PIPE, text=True
    )


def test_processes_that_write_at_once_lose_nothing(register_folder: Path) -> None:
    children = [begun(ADDING, name, str(EVENTS)) for name in ("a", "b")]
    assert [child.communicate()[1] for child in children] == ["", ""]
    found = register.events("sum")
    assert [event.content["value"] for event in found] == list(range(1, 2 * EVENTS + 1))
    assert [event.version for event in found] == [event.place for event in found] == list(range(1, 2 * EVENTS + 1))
    assert journal_keys(register_folder) == keys()
    assert sorted(keys()) == sorted(f"{name}{turn}" for name in ("a", "b") for turn in range(EVENTS))


def test_threads_that_read_and_write_at_once_lose_nothing(register_folder: Path) -> None:
    def act(number: int) -> None:
        note(f"k{number}", number=number)
        assert f"k{number}" in keys()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(act, range(EVENTS)))
    assert sorted(keys()) == sorted(f"k{number}" for number in range(EVENTS))
    assert [event.version for event in register.events(SUBJECT)] == list(range(1, EVENTS + 1))
    assert len(journal_keys(register_folder)) == EVENTS


@pytest.mark.usefixtures("register_folder")
def test_three_quick_clicks_are_one_event() -> None:
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(lambda _: note("click", expected=0), range(3)))
    assert len(set(found)) == 1
    assert keys() == ["click"]


HOLDING = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
"""


def held(folder: Path) -> "subprocess.Popen[str]":
    """Start a program that opens the database, as a person with DuckDB's own shell does."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(folder / low.DATABASE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_another_program_that_holds_the_file_is_waited_for(register_folder: Path) -> None:
    note("k1")
    child = held(register_folder)
    threading.Timer(0.3, child.communicate, ["go\n"]).start()
    started = time.monotonic()
    assert note("k2", expected=1).version == 2
    assert time.monotonic() - started > 0.2
    child.wait()


def test_another_program_that_does_not_let_go_is_named(register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note("k1")
    monkeypatch.setattr(low, "WAIT_SECONDS", 0.2)
    child = held(register_folder)
    for act in (register.events, lambda: note("k2")):
        with pytest.raises(RegisterError) as caught:
            act()
        assert caught.value.text == "register_busy"
    child.communicate("go\n")
    assert keys() == ["k1"]


def test_a_kill_at_any_step_leaves_an_event_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {"before_line": False, "half_line": False, "after_line": True, "after_commit": True, "building": False}
    said = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path), *steps],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["9"] * len(steps)
    for step, there in steps.items():
        monkeypatch.setenv(settings.REGISTER_VARIABLE, str(tmp_path / step))
        assert keys() == (["before", "killed"] if there else ["before"])
        if there:
            # What its writer says by now is not taken for what was written before the kill.
            with pytest.raises(ConflictError) as caught:
                note("killed", number=7)
            assert (caught.value.version, caught.value.by) == (2, "Anna")
        assert note("killed", number=0 if there else 7).content == {"number": 0 if there else 7}
        assert journal_keys(tmp_path / step) == keys() == ["before", "killed"]


def test_kills_of_writers_lose_nothing_they_were_told_is_safe() -> None:
    end = kill_writers.run(KILLS)
    assert end.told >= KILLS * kill_writers.FEWEST
    # Each writer that is killed can leave one event it had not been told of yet.
    assert 0 <= end.untold <= KILLS * kill_writers.WRITERS
