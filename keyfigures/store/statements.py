"""The SQL files by name; each is one statement whose comment is its documentation."""

import re
from functools import lru_cache
from pathlib import Path

from keyfigures import settings

PARAMETER = re.compile(r"\$([a-z_]+)")
COMMENT = re.compile(r"^--.*$", re.MULTILINE)


@lru_cache(maxsize=256)
def statement(name: str) -> str:
    """Return the text of ``queries/<name>.sql``."""
    return (settings.QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def parameters(name: str) -> frozenset[str]:
    """Return the names a statement expects, so that a call is checked before it runs."""
    return frozenset(PARAMETER.findall(COMMENT.sub("", statement(name))))


def folder(name: str) -> tuple[str, ...]:
    """Return the statements of a folder of queries in the order of their names."""
    return tuple(f"{name}/{path.stem}" for path in _files(name))


def heading(name: str) -> str:
    """Return the first line of a statement's comment: what it answers."""
    return statement(name).splitlines()[0].removeprefix("--").strip()


def _files(name: str) -> list[Path]:
    return sorted((settings.QUERIES / name).glob("*.sql"))
