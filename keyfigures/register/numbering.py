"""Numbers of what is new: the first free one, and the next where somebody else takes it at the same moment."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from keyfigures.errors import ConflictError
from keyfigures.register.events import of_kind

T = TypeVar("T")
# So often others may take a number at the same moment before the writer is told.
TRIES = 20


class Numbered(Protocol):
    """Something that has an id."""

    @property
    def id(self) -> str:
        """Return it."""


def first_free(ids: Iterable[str], taken: Iterable[Numbered]) -> str:
    """Return the first of the ids that nothing has."""
    known = {each.id for each in taken}
    return next(id_ for id_ in ids if id_ not in known)


def id_of(kind: str, key: str) -> str:
    """Return the id of what a key has written of a kind, empty where it has written nothing yet."""
    return next((event.subject.rpartition("/")[2] for event in of_kind(kind) if event.id == key), "")


def write_numbered(kind: str, key: str, *, free: Callable[[], str], write: Callable[[str], T]) -> T:
    """Write something new under a free id and return it; what the key has written already keeps the id it has.

    Raises ConflictError when the key has written something else, or others take every number there is.
    """
    for _ in range(TRIES):
        own = id_of(kind, key)
        try:
            return write(own or free())
        except ConflictError as error:
            if own:
                raise
            taken = error
    raise taken
