"""Kill processes with -9 while they write to one register, and look at what is left.

Run it by ``python -m tests.register.kill_writers --kills 50``. Two writers at a time say which of their events they
have been told are safe; each pair is killed at another moment, and the next begins where they left off.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from keyfigures import register, settings
from tests.register.writing import journal_keys, lose_database

WRITERS = 2
# How many events two writers write at least and at most before they are killed, and how much longer they live then.
FEWEST, MOST, LONGEST_SECONDS = 2, 8, 0.06

# Who is told that the register is busy tries again; any other error ends the writer, and the count with it.
WRITING = """
import itertools, sys
from keyfigures.errors import RegisterError
from tests.register.writing import note
for number in itertools.count():
    key = f"{sys.argv[1]}-{number}"
    while True:
        try:
            note(key, number=number)
        except RegisterError as error:
            if error.text != "register_busy":
                raise
            continue
        break
    print(key, flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """How many events writers were told are safe, and how many were there though nobody had been told."""

    told: int
    untold: int


def run(kills: int) -> Outcome:
    """Kill writers so many times; raise AssertionError at the first event that is lost or not whole."""
    with tempfile.TemporaryDirectory() as name:
        kept = dict(os.environ)
        os.environ[settings.REGISTER_VARIABLE] = name
        try:
            return _run(Path(name), kills)
        finally:
            os.environ.clear()
            os.environ.update(kept)


def _run(folder: Path, kills: int) -> Outcome:
    told: list[str] = []
    for turn in range(kills):
        told += _killed(turn, FEWEST + turn % (MOST - FEWEST), LONGEST_SECONDS * turn / kills)
        if turn % 5 == 4:
            # What the database had is in the journal too.
            lose_database(folder)
        _check(folder, told)
    return Outcome(len(told), len(register.events()) - len(told))


def _killed(turn: int, events: int, after: float) -> list[str]:
    """Kill writers so long after the first has written so many events; return what they were told is safe."""
    children = [_begun(f"{turn}-{number}") for number in range(WRITERS)]
    first = children[0].stdout
    assert first is not None
    told = [first.readline() for _ in range(events)]
    time.sleep(after)
    for child in children:
        child.kill()
    told += [line for child in children for line in child.communicate()[0].splitlines(keepends=True)]
    return [line.strip() for line in told if line.endswith("\n")]


def _begun(name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITING, name], cwd=settings.ROOT, stdout=subprocess.PIPE, text=True)


def _check(folder: Path, told: list[str]) -> None:
    """Raise AssertionError where an event is lost, there twice, out of order or not whole."""
    found = register.events()
    keys = [event.id for event in found]
    assert not set(told) - set(keys)
    assert keys == journal_keys(folder)
    assert [event.place for event in found] == list(range(1, len(found) + 1))
    assert [event.version for event in found] == list(range(1, len(found) + 1))
    assert [event.content["number"] for event in found] == [int(key.rpartition("-")[2]) for key in keys]
    # Each writer wrote one event after the other: none is missing before one that is there.
    for writer, count in Counter(key.rpartition("-")[0] for key in keys).items():
        assert [key for key in keys if key.rpartition("-")[0] == writer] == [f"{writer}-{n}" for n in range(count)]


def main() -> None:
    """Kill so often as asked, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    end = run(kills)
    print(f"{kills} kills of {WRITERS} writers: {end.told} told, 0 lost, {end.untold} there untold")  # noqa: T201


if __name__ == "__main__":
    main()
