"""The SQL files by name; each is one statement whose comment is its documentation."""

import re
from functools import lru_cache
from pathlib import Path

from keyfigures import settings

PARAMETER = re.compile(r"\$([a-z_]+)")
COMMENT = re.compile(r"^--.*$", re.MULTILINE)


def statement(name: str) -> str:
    """Return the text of ``queries/<name>.sql`` as it is now: the data version counts what the files say."""
    path = settings.QUERIES / f"{name}.sql"
    return _text(path, path.stat().st_mtime_ns)


def parameters(name: str) -> frozenset[str]:
    """Return the names a statement expects, so that a call is checked before it runs."""
    return _parameters(statement(name))


def folder(name: str) -> tuple[str, ...]:
    """Return the statements of a folder of queries in the order of their names."""
    return tuple(f"{name}/{path.stem}" for path in _files(name))


def heading(name: str) -> str:
    """Return the first line of a statement's comment: what it answers."""
    return statement(name).splitlines()[0].removeprefix("--").strip()


@lru_cache(maxsize=256)
def _text(path: Path, changed_ns: int) -> str:
    del changed_ns  # part of the cache's key only
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _parameters(text: str) -> frozenset[str]:
    return frozenset(PARAMETER.findall(COMMENT.sub("", text)))


def _files(name: str) -> list[Path]:
    return sorted((settings.QUERIES / name).glob("*.sql"))
