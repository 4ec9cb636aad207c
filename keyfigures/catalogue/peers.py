"""The peer classes: which departments count as equals, and what is let go of where they are too few."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from keyfigures.catalogue.fields import Fields
from keyfigures.language import Text

# The parts of a class that can be let go; the dwelling type never is.
PARTS = ("region", "first_use", "building_type", "size")
# What an indicator says whose departments are not compared.
NOT_COMPARED = "none"


@dataclass(frozen=True)
class Band:
    """The sizes, or the years of first use, that count as equal; a bound that is None is open."""

    id: str
    name: Text
    lower: int | None
    upper: int | None


@dataclass(frozen=True)
class PeerClass:
    """Who is compared with whom: departments of the same dwelling type that share the parts of the class.

    ``minimum`` equals are wanted; where there are fewer, ``widening`` names the parts let go, one after another.
    """

    id: str
    title: Text
    minimum: int
    size: tuple[Band, ...]
    first_use: tuple[Band, ...]
    widening: tuple[str, ...]
    basis: Text
    author: Text
    decided: date

    def kept(self) -> tuple[tuple[str, ...], ...]:
        """Return the parts that are kept at every step of the widening, all of them first."""
        return tuple(self.widening[step:] for step in range(len(self.widening) + 1))


class _Part(Fields):
    """The fields of a mapping inside a file; an error names the file."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self.path = path
        self._left = dict(content)


def peer_classes(path: Path) -> dict[str, PeerClass]:
    """Return the peer classes of a file by id. Raises CatalogueError naming file and field."""
    fields = Fields(path)
    found = {id_: _peer_class(id_, _Part(path, fields.take(id_, dict))) for id_ in fields.names()}
    if NOT_COMPARED in found:
        raise fields.fault(NOT_COMPARED, "stands for no class at all; choose another name")
    return found


def _peer_class(id_: str, fields: Fields) -> PeerClass:
    found = PeerClass(
        id=id_,
        title=fields.text("title"),
        minimum=fields.whole("minimum"),
        size=_bands(fields, "size"),
        first_use=_bands(fields, "first_use"),
        widening=_widening(fields),
        basis=fields.text("basis"),
        author=fields.text("author"),
        decided=fields.day("decided"),
    )
    fields.done()
    return found


def _widening(fields: Fields) -> tuple[str, ...]:
    parts = fields.words("widening")
    if sorted(parts) != sorted(PARTS):
        raise fields.fault("widening", f"must name each of {', '.join(PARTS)} once")
    return parts


def _bands(fields: Fields, field: str) -> tuple[Band, ...]:
    """Return bands that follow each other without gap or overlap; the last one is open."""
    bands = tuple(_each_band(fields, field))
    follows = all(before.upper is not None and after.lower == before.upper + 1 for before, after in pairwise(bands))
    if not bands or bands[-1].upper is not None or not follows or len({band.id for band in bands}) < len(bands):
        raise fields.fault(field, "must hold bands of different ids that follow each other, the last without 'upper'")
    return bands


def _each_band(fields: Fields, field: str) -> Iterator[Band]:
    whole = (int, type(None))
    for given in fields.take(field, list):
        if not isinstance(given, dict):
            raise fields.fault(field, "must be a list of bands")
        part = _Part(fields.path, given)
        yield Band(part.word("id"), part.text("name"), part.take("lower", whole), part.take("upper", whole))
        part.done()
