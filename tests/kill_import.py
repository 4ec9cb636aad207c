"""Kill a process with -9 at ever later moments while it takes 2,000 figures in or back, and look at what is left.

Run it by ``python -m tests.kill_import --kills 50``: every way to bring figures in or out is killed so often. One run
is left alone first and measured, so that the moments spread over all of it and a little beyond. What a kill left is
looked at by a process that has not seen it before: it must find the old version or the new one, whole, and be able to
take the next delivery in.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyfigures import settings, store
from keyfigures.store import database, received
from tests.drafts import draft, many, share, slagelse

FIGURES = 2000
# Accept; take back to a version whose database is kept; take back to one that has to be built again.
WAYS = ("accept", "roll_back", "roll_back_built")
# The moments of the kills go so far beyond the time a run takes, which is measured again after so many kills.
BEYOND, MEASURED_EVERY = 1.2, 10
OLD, NEW = ("20.0", "22.0"), ("21.0", "22.4")

ACTING = """
import sys
from tests import kill_import
act = kill_import.prepare(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
act()
print("done", flush=True)
"""
LOOKING = "import json; from tests import kill_import; print(json.dumps(kill_import.look()))"


@dataclass(frozen=True)
class Outcome:
    """How often a kill left the old version and the new one, and how often it came too late to stop anything."""

    way: str
    seconds: float
    old: int
    new: int
    too_late: int


def variables(folder: Path) -> dict[str, str]:
    """Return the settings that make a folder the place of databases and deliveries."""
    return {
        settings.RECEIVED_VARIABLE: str(folder / "received"),
        settings.DATABASES_VARIABLE: str(folder / "databases"),
    }


def new_draft() -> store.Draft:
    """Return the draft that takes the place of the 2,000 figures and of an embedded one."""
    return draft(*many(FIGURES, NEW[0]), slagelse(NEW[1]), replaces="own")


def prepare(way: str) -> Any:
    """Get everything ready up to the call that is to be killed."""
    store.current()
    if way == "accept":
        sent = new_draft()
        return lambda: store.accept(sent)
    newest = received.deliveries(settings.received_dir())[0].id
    return lambda: store.roll_back(newest, by="prøve")


def look() -> dict[str, Any]:
    """Say which version a process finds that sees the folder for the first time, and take another delivery in."""
    found = seen()
    store.accept(draft(share("bol101_year_round", "330", "1850", "12.5")))
    found["next"] = seen()
    found["left"] = [path.name for path in (settings.received_dir() / received.INCOMING).iterdir()]
    return found


def seen() -> dict[str, Any]:
    """Return the version of today, its 2,000 figures and the embedded one, and how many figures there are in all."""
    path = store.current()
    with database._connection(path).cursor() as cursor:
        own = cursor.execute(
            "select count(*), min(value), max(value) from observation where definition_id = 'own_share'"
        ).fetchone()
        (embedded,) = cursor.execute(
            "select value from observation where entity_code = '330' and definition_id = 'bol101_incl_cottages'"
            " and year = 2023"
        ).fetchall()
    (about,) = store.query(path, "versions/about")
    assert about["data_version"] == store.data_version()
    return {"version": store.data_version(), "own": own, "embedded": embedded[0], "figures": about["figures"]}


def template(folder: Path, way: str) -> None:
    """Put a state in place: the old figures, and for taking back the new ones over them."""
    os.environ.update(variables(folder))
    before = store.current()
    store.accept(draft(*many(FIGURES, OLD[0]), replaces="own"))
    database.close(before)
    if way == "accept":
        return
    old = store.current()
    store.accept(new_draft())
    if way == "roll_back_built":
        old.unlink()


def run(way: str, kills: int) -> Outcome:
    """Kill one way so many times; raise AssertionError at the first state that is neither the old nor the new one."""
    kept = dict(os.environ)
    try:
        with tempfile.TemporaryDirectory() as name:
            return _run(Path(name), way, kills)
    finally:
        os.environ.clear()
        os.environ.update(kept)


def _run(root: Path, way: str, kills: int) -> Outcome:
    template(root / "template", way)
    version = store.data_version()
    for path in (root / "template" / "databases").glob("keyfigures-*"):
        database.close(path)
    seconds, late, ends = 0.0, 0, Counter[str]()
    for turn in range(1, kills + 1):
        if turn % MEASURED_EVERY == 1:
            seconds = _left_alone(root, way)
        too_late, state = _killed(root, way, seconds * BEYOND * turn / kills)
        late += too_late
        ends[_end(way, state, version)] += 1
    return Outcome(way, seconds, ends["old"], ends["new"], late)


def _left_alone(root: Path, way: str) -> float:
    """Return how long a run takes that nobody kills."""
    with _begun(root, way) as child:
        start = time.perf_counter()
        _say(child, "go")
        assert _line(child) == "done"
        return time.perf_counter() - start


def _killed(root: Path, way: str, after: float) -> tuple[bool, dict[str, Any]]:
    """Kill a run after so many seconds; return whether it had ended before, and what is left."""
    with _begun(root, way) as child:
        _say(child, "go")
        time.sleep(after)
        child.kill()
        too_late = "done" in child.communicate()[0]
    return too_late, _looked_at(root)


def _end(way: str, state: dict[str, Any], before: str) -> str:
    """Return whether a state is the old or the new one; raise AssertionError where it is in between."""
    old, new = (OLD, NEW) if way == "accept" else (NEW, OLD)
    for name, (own, embedded) in (("old", old), ("new", new)):
        if state["embedded"] == float(embedded):
            assert state["own"] == [FIGURES, float(own), float(own)], state
            assert (state["version"] == before) == (name == "old"), state
            assert state["next"]["own"] == state["own"], state
            assert state["next"]["figures"] == state["figures"] + 1, state
            assert state["left"] == [], state
            return name
    raise AssertionError(state)


@contextmanager
def _begun(root: Path, way: str) -> Iterator["subprocess.Popen[str]"]:
    """Give a process that waits for a word to begin, in a folder as it was before."""
    here = root / "here"
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(root / "template", here)
    with subprocess.Popen(
        [sys.executable, "-c", ACTING, way],
        cwd=settings.ROOT,
        env=os.environ | variables(here),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert _line(child) == "ready"
        yield child


def _looked_at(root: Path) -> dict[str, Any]:
    """Return what a fresh process finds."""
    done = subprocess.run(
        [sys.executable, "-c", LOOKING],
        cwd=settings.ROOT,
        env=os.environ | variables(root / "here"),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == "", done.stderr
    return dict(json.loads(done.stdout))


def _line(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def _say(child: "subprocess.Popen[str]", text: str) -> None:
    assert child.stdin is not None
    child.stdin.write(text + "\n")
    child.stdin.flush()


def main() -> None:
    """Kill every way so often as asked, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    asked = parser.parse_args()
    for way in WAYS:
        end = run(way, asked.kills)
        print(  # noqa: T201
            f"{way}: {asked.kills} kills over {BEYOND:.2f} x {end.seconds:.2f} s: {end.old} old, {end.new} new, "
            f"0 in between ({end.too_late} came after the end)"
        )


if __name__ == "__main__":
    main()
