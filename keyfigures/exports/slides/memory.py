"""What we wrote on a slide and how it read: kept in the names of shapes, so that a later edit by hand is seen.

A name is 'role · figure id · digest'. The digest is that of the text as we wrote it; a
chart has one more, of its scale.
"""

import hashlib
import re
from dataclasses import dataclass

ID = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b")
NAME = re.compile(
    r"(?P<role>[a-z]+)(?P<number>\d*) · (?P<id>[A-Z2-7]{4}-[A-Z2-7]{4}) · "
    r"(?P<digest>[0-9a-f]{10})(?: · (?P<more>[0-9a-f]{10}))?"
)


@dataclass(frozen=True)
class Memory:
    """What a shape is of which figure, and the digests of what was written in it and of what else it was given."""

    role: str
    number: int
    figure_id: str
    digest: str
    more: str = ""

    @property
    def name(self) -> str:
        """Return the name that keeps it."""
        parts = (f"{self.role}{self.number or ''}", self.figure_id, self.digest, self.more)
        return " · ".join(each for each in parts if each)

    def is_untouched(self, text: str) -> bool:
        """Tell whether a text still reads as we wrote it."""
        return digest(text) == self.digest


def remember(role: str, figure_id: str, text: str, number: int = 0, more: str = "") -> str:
    """Return the name of a shape with this text; ``more`` is what else of it can be changed by hand.

    >>> remember("foot", "ABCD-2345", "Kilde: X.")
    'foot · ABCD-2345 · f443f962ae'
    """
    return Memory(role, number, figure_id, digest(text), digest(more) if more else "").name


def recall(name: str) -> Memory | None:
    """Return what a name keeps, None for a shape that is not ours.

    >>> recall(remember("chart", "ABCD-2345", "", 2)).number, recall("Title 1")
    (2, None)
    """
    found = NAME.fullmatch(name)
    return found and Memory(found["role"], int(found["number"] or 0), found["id"], found["digest"], found["more"] or "")


def digest(text: str) -> str:
    """Return a short digest of a text; how lines are broken makes no difference."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]


def found_id(text: str) -> str:
    """Return the last figure id in a text, empty where there is none.

    >>> found_id("Figur-id K7F3-2QXD, dataversion 1"), found_id("nothing")
    ('K7F3-2QXD', '')
    """
    return next(reversed(ID.findall(text)), "")
