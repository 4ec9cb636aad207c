"""What has come in from outside: a delivery is a folder, put in place and taken back by one rename.

A delivery holds its figures as tidy CSV files, the original file and a manifest. Only what lies directly in the
folder of received deliveries counts; what is being written or was rolled back lies one level deeper.
"""

import csv
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from filelock import FileLock

from keyfigures.errors import BuildError, KeyFiguresError
from keyfigures.store.reading import OBSERVATION_HEADER

MANIFEST, SOURCE, OBSERVATIONS, CHANGES, JOURNAL = (
    "delivery.json",
    "source.yaml",
    "observations.csv",
    "changes.json",
    "journal.jsonl",
)
MASTER = ("organisations.csv", "departments.csv")
# What decides the figures; the manifest gives the order of deliveries.
COUNTED = (MANIFEST, SOURCE, OBSERVATIONS, *MASTER)
INCOMING, ROLLED_BACK = "incoming", "rolled_back"
STAMP, STAMPED = "%Y%m%dT%H%M%S%f", re.compile("[0-9]{8}T[0-9]{12}")
# Half characters, line breaks and marks that YAML or JSON lines cannot carry; a file's name may have them.
UNWRITABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

T = TypeVar("T")


class Observation(NamedTuple):
    """One figure on its way in, every part as text the way the tidy files have it."""

    indicator_id: str
    definition_id: str
    entity_level: str
    entity_code: str
    dwelling_type: str
    period: str
    value: str
    rounding: str = "0"
    numerator: str = ""
    denominator: str = ""
    status: str = "observed"
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """Figures that have been read and checked and wait to be taken in.

    ``replaces`` is a key: of the deliveries with the same one only the newest counts; empty adds to all others.
    ``source`` holds the fields of a source definition; ``master`` rows of master files by file name.
    """

    kind: str
    source: dict[str, Any]
    file_name: str
    original: bytes
    by: str
    observations: Sequence[Observation]
    master: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    replaces: str = ""
    mapping: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """What was taken in, when and by whom; ``received_at`` is UTC."""

    id: str
    kind: str
    replaces: str
    received_at: str
    by: str
    file_name: str
    original: str
    sha256: str
    size: int
    figures: int
    mapping: dict[str, Any]
    details: dict[str, Any]

    @property
    def source_id(self) -> str:
        """Return the id under which its figures name their source."""
        return f"received-{self.id}"


def folders(root: Path) -> tuple[Path, ...]:
    """Return the folders of the deliveries that are in place, the oldest first."""
    try:
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in entries if os.access(f"{entry.path}/{MANIFEST}", os.F_OK))
    except FileNotFoundError:
        return ()
    return _paths(root, tuple(names))


@lru_cache(maxsize=8)
def _paths(root: Path, names: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(root / name for name in names)


def settled(root: Path, ask: Callable[[], T]) -> T:
    """Return an answer, asked again where it failed because a delivery came or went while it was being found."""
    while True:
        before = _moves(root)
        try:
            return ask()
        except (OSError, KeyFiguresError):
            if _moves(root) == before:
                raise


def _moves(root: Path) -> tuple[tuple[Path, ...], int]:
    """Return what differs after every move: a delivery that came and went again leaves the same folders behind."""
    try:
        return folders(root), root.stat().st_mtime_ns
    except FileNotFoundError:
        return (), 0


@lru_cache(maxsize=1024)
def read(folder: Path) -> Delivery:
    """Return what a delivery's manifest says; it never changes. Raises BuildError when it cannot be understood."""
    text = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
    try:
        return Delivery(**json.loads(text))
    except (ValueError, TypeError) as error:
        file = f"{folder.name}/{MANIFEST}"
        raise BuildError(file=file, row=None, value=text[:80], problem="is not the manifest of a delivery") from error


@lru_cache(maxsize=8)
def in_use(found: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the deliveries that count, the oldest first: those a newer one replaces are left out."""
    newest = {read(folder).replaces: folder for folder in found}
    return tuple(folder for folder in found if read(folder).replaces == "" or newest[read(folder).replaces] == folder)


def deliveries(root: Path) -> tuple[Delivery, ...]:
    """Return all deliveries in place, the newest first."""
    return settled(root, lambda: tuple(read(folder) for folder in reversed(folders(root))))


def rolled_back(root: Path) -> tuple[Delivery, ...]:
    """Return the deliveries that were taken back, the newest first."""
    return deliveries(root / ROLLED_BACK)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the folder for one writer at a time, whatever process; a killed one lets go of it.

    Raises BuildError when the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock"):
            for leftover in (root / INCOMING).glob("*"):
                shutil.rmtree(leftover, ignore_errors=True)
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BuildError(file=str(root), row=None, value="", problem=f"cannot be written ({reason})") from error


@contextmanager
def written(root: Path, draft: Draft) -> Iterator[Path]:
    """Write a delivery where nobody looks yet; give its folder, named as it will be, and leave nothing there."""
    delivery = _manifest(draft, _moment_after(root))
    folder = root / INCOMING / delivery.id
    try:
        _fill(folder, draft, delivery)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path, draft: Draft, delivery: Delivery) -> None:
    folder.mkdir(parents=True)
    (folder / delivery.original).write_bytes(draft.original)
    _write_csv(folder / OBSERVATIONS, OBSERVATION_HEADER, _with_source(draft, delivery.source_id))
    for name, (header, *rows) in draft.master.items():
        if name not in MASTER:
            raise BuildError(file=name, row=None, value="", problem=f"a delivery brings {' and '.join(MASTER)} only")
        _write_csv(folder / name, [*header, "source_id"], ([*row, delivery.source_id] for row in rows))
    _write_json(folder / SOURCE, draft.source)
    _write_json(folder / MANIFEST, asdict(delivery))
    for path in folder.iterdir():
        _flush(path)


def put_in_place(root: Path, folder: Path, changed: dict[str, Any]) -> Path:
    """Make a written delivery count, with what it changed; the rename is the moment it comes in."""
    _write_json(folder / CHANGES, changed)
    for path in (folder / CHANGES, folder):
        _flush(path)
    final = root / folder.name
    folder.rename(final)
    _flush(root)
    return final


def take_back(root: Path, folder: Path) -> None:
    """Take a delivery out; its files are kept."""
    (root / ROLLED_BACK).mkdir(exist_ok=True)
    folder.rename(root / ROLLED_BACK / folder.name)
    for path in (root / ROLLED_BACK, root):
        _flush(path)


def note(root: Path, **event: Any) -> None:
    """Add a line to the journal of everything that came, was refused or was taken back."""
    root.mkdir(parents=True, exist_ok=True)
    line = _as_json({"at": _now().isoformat(), **event})
    with (root / JOURNAL).open("ab+") as file:
        file.seek(max(0, file.tell() - 1))
        # A line that a kill cut short must not swallow this one.
        start = b"" if file.read() in (b"", b"\n") else b"\n"
        file.write(start + line + b"\n")


def journal(root: Path) -> tuple[dict[str, Any], ...]:
    """Return the journal, the newest line first; a line cut short by a kill is left out."""
    path = root / JOURNAL
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    return tuple(event for line in reversed(lines) if (event := _event(line)))


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def _moment_after(root: Path) -> datetime:
    """Return now, or just after the last delivery where a clock was set back: the order is that of arrival."""
    names = [path.name.partition("-")[0] for path in (*folders(root), *folders(root / ROLLED_BACK))]
    moments = [datetime.strptime(name, STAMP).replace(tzinfo=UTC) for name in names if STAMPED.fullmatch(name)]
    return max([_now(), *(moment + timedelta(microseconds=1) for moment in moments)])


def _manifest(draft: Draft, now: datetime) -> Delivery:
    return Delivery(
        id=f"{now:{STAMP}}-{secrets.token_hex(3)}",
        kind=draft.kind,
        replaces=draft.replaces,
        received_at=now.isoformat(timespec="seconds"),
        by=UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", draft.by),
        file_name=UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", draft.file_name),
        original="original" + _ending(draft.file_name),
        sha256=hashlib.sha256(draft.original).hexdigest(),
        size=len(draft.original),
        figures=len(draft.observations),
        mapping=draft.mapping,
        details=draft.details,
    )


def _ending(name: str) -> str:
    """Return the ending of a file's name, empty where it is not a plain one."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 6 else ""


def _with_source(draft: Draft, source_id: str) -> Iterator[tuple[str, ...]]:
    for each in draft.observations:
        yield (each.indicator_id, each.definition_id, source_id, *each[2:])


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_bytes(_as_json(content, indent=1))


def _as_json(content: dict[str, Any], indent: int | None = None) -> bytes:
    """Return JSON that is YAML too, on one line unless indented."""
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")


def _flush(path: Path) -> None:
    """Make sure a file or a folder's entries are on the disk; Windows cannot flush a folder."""
    try:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _now() -> datetime:
    return datetime.now(UTC)
