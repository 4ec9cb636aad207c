"""The files of kept figures: one for each figure id, written once and whole."""

import os
import re
import uuid
from pathlib import Path

from keyfigures import settings

ID = re.compile(r"[A-Z2-7]{4}-[A-Z2-7]{4}")
ENDING = ".json.gz"


def place(id_: str) -> Path:
    """Return the file of a figure id. Raises ValueError for what is none: no path is made of it."""
    if not ID.fullmatch(id_):
        raise ValueError(f"{id_!r} is no figure id")
    return settings.figures_dir() / f"{id_}{ENDING}"


def every() -> list[Path]:
    """Return the files of all kept figures, by id."""
    return sorted(each for each in settings.figures_dir().glob(f"*{ENDING}") if ID.fullmatch(figure_id(each.name)))


def figure_id(name: str) -> str:
    """Return what a file's name says of which figure it is."""
    return name.removesuffix(ENDING)


def write(to: Path, content: bytes) -> None:
    """Write a file that has its name only when it is whole and on the disk; writers do not meet each other's."""
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f".{to.name}.{uuid.uuid4().hex}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
