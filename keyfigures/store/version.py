"""The data version: a short hash of every file that decides what the database holds."""

import hashlib
from functools import lru_cache
from pathlib import Path

from keyfigures import settings

LENGTH = 12
PARTS = (
    "caveats.yaml",
    "definitions/*.yaml",
    "indicators/*.yaml",
    "master/*.csv",
    "observations/*.csv",
    "sources/*.yaml",
)
BUILT_BY = ("schema/*.sql", "build/*.sql", "checks/*.sql", "indicators/*.sql")

Signature = tuple[tuple[str, int, int], ...]


def data_version(data: Path | None = None) -> str:
    """Return the version of a data folder, 12 hexadecimal digits.

    Equal files give equal versions on every machine: line ends and the folder's place don't count.
    """
    folder = data or settings.data_dir()
    return _hashed(folder, _signature(_inputs(folder)))


def _inputs(data: Path) -> list[tuple[str, Path]]:
    places = [(data, pattern) for pattern in PARTS] + [(settings.QUERIES, pattern) for pattern in BUILT_BY]
    found = [(path.relative_to(root).as_posix(), path) for root, pattern in places for path in root.glob(pattern)]
    return sorted(found)


def _signature(inputs: list[tuple[str, Path]]) -> Signature:
    stats = ((name, path.stat()) for name, path in inputs)
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


@lru_cache(maxsize=8)
def _hashed(data: Path, signature: Signature) -> str:
    del signature  # part of the cache key only: files are read again when one has changed
    digest = hashlib.sha256()
    for name, path in _inputs(data):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:LENGTH]
