"""The data version: a short hash of every file that decides what the database holds.

Asked several times for every page, so files are listed and looked at, but read again only when one has changed.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from keyfigures import settings
from keyfigures.store import demo, received

LENGTH = 12
# Folder and ending, or a file's whole name.
PARTS = (
    ("", "caveats.yaml"),
    ("", "peer_classes.yaml"),
    ("definitions/", ".yaml"),
    ("indicators/", ".yaml"),
    ("master/", ".csv"),
    ("observations/", ".csv"),
    ("rules/", ".yaml"),
    ("sources/", ".yaml"),
)
BUILT_BY = tuple((f"{folder}/", ".sql") for folder in ("schema", "build", "checks", "flags", "indicators", "suppress"))

# Name, path, time of the last change in nanoseconds, size.
Stamped = tuple[tuple[str, str, int, int], ...]


def data_version(data: Path | None = None, deliveries: Sequence[Path] | None = None) -> str:
    """Return the version of a data folder and the deliveries that count, 12 hexadecimal digits.

    Equal files give equal versions on every machine: line ends and the folder's place don't count.
    ``deliveries`` are folders of received figures; without them those in place.
    """
    folder = data or settings.data_dir()
    if deliveries is not None:
        return _version(folder, tuple(deliveries))
    root = settings.received_dir(folder)
    return received.settled(root, lambda: _version(folder, received.in_use(received.folders(root))))


def _version(folder: Path, deliveries: tuple[Path, ...]) -> str:
    made_up = (_stamp(name, path) for name, path in demo.decided_by(folder, deliveries))
    stamped = (*_stamped(folder, PARTS), *_stamped(settings.QUERIES, BUILT_BY), *made_up)
    return _hashed(tuple(sorted(stamped)), _delivered(deliveries))


def _stamped(root: Path, parts: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str, int, int]]:
    for folder, ending in parts:
        place = f"{root}/{folder}"
        for entry in os.scandir(place) if Path(place).is_dir() else ():
            if entry.name.endswith(ending) and (folder or entry.name == ending):
                yield _stamp(folder + entry.name, entry)


def _stamp(name: str, file: "os.DirEntry[str] | Path") -> tuple[str, str, int, int]:
    stat = file.stat()
    return name, os.fspath(file), stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _hashed(stamped: Stamped, delivered: tuple[tuple[str, bytes], ...]) -> str:
    """Return the hash of the files; time and size are part of the cache's key, so a changed file is read again."""
    digest = hashlib.sha256()
    for name, path, _, _ in stamped:
        _add(digest, name, Path(path).read_bytes().replace(b"\r\n", b"\n"))
    for name, content in delivered:
        _add(digest, name, content)
    return digest.hexdigest()[:LENGTH]


@lru_cache(maxsize=8)
def _delivered(folders: tuple[Path, ...]) -> tuple[tuple[str, bytes], ...]:
    return tuple((f"received/{folder.name}", _digest(folder)) for folder in folders)


@lru_cache(maxsize=1024)
def _digest(folder: Path) -> bytes:
    """Return the hash of the files of a delivery that decide figures; they never change."""
    digest = hashlib.sha256()
    for name in received.COUNTED:
        if (folder / name).exists():
            _add(digest, name, (folder / name).read_bytes())
    return digest.digest()


def _add(digest: "hashlib._Hash", name: str, content: bytes) -> None:
    digest.update(f"{name}\n{len(content)}\n".encode())
    digest.update(content)
