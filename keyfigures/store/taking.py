"""Take a delivery in or back: the new version is built and checked first, and one rename makes it the current one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from keyfigures import settings
from keyfigures.errors import BuildError
from keyfigures.store import received
from keyfigures.store.build import (
    Inputs,
    Progress,
    adopt,
    build_from,
    current,
    inputs,
    path_of,
    pending_of,
    renew,
    retire,
)
from keyfigures.store.changes import Changes, compared
from keyfigures.store.received import Delivery, Draft


def accept(draft: Draft, progress: Progress | None = None) -> tuple[Delivery, Changes]:
    """Take a draft in as a new data version; return its delivery and what it changed.

    All or nothing: killed at any moment, the old version or the new one is there. Raises BuildError naming
    file, row and value when a check of the build fails; nothing is taken in then.
    """
    root = settings.received_dir()
    with received.alone(root):
        before = current()
        with received.written(root, draft) as folder:
            found = _inputs((*received.folders(root), folder))
            with _built(found, progress) as database:
                changed = compared(before, database)
                delivery = received.read(received.put_in_place(root, folder, asdict(changed)))
                _publish(found)
    return delivery, changed


def roll_back(id_: str, by: str, progress: Progress | None = None) -> Changes:
    """Take a delivery out again; its files are kept. Return what that changed.

    Raises BuildError when there is no such delivery or what came later cannot stand without it; nothing is
    changed then.
    """
    root = settings.received_dir()
    with received.alone(root):
        before = current()
        in_place = {folder.name: folder for folder in received.folders(root)}
        if id_ not in in_place:
            raise BuildError(file=str(root), row=None, value=id_, problem="there is no such delivery to take back")
        found = _inputs(tuple(folder for name, folder in in_place.items() if name != id_))
        with _built(found, progress) as database:
            changed = compared(before, database)
            received.take_back(root, in_place[id_])
            _publish(found)
        received.note(root, action="roll_back", delivery=id_, by=by)
    return changed


def _inputs(folders: tuple[Path, ...]) -> Inputs:
    """Return today's inputs with other deliveries in place."""
    return Inputs(inputs().data, received.in_use(folders))


@contextmanager
def _built(found: Inputs, progress: Progress | None) -> Iterator[Path]:
    """Give the database of a version that is not current yet, kept from before or built under a name nobody reads."""
    kept, pending = path_of(found.version), pending_of(found.version)
    if renew(kept):
        yield kept
        return
    try:
        build_from(found, pending, progress)
        yield pending
    finally:
        pending.unlink(missing_ok=True)


def _publish(found: Inputs) -> None:
    """Put the database of what is current now in place; where it cannot be, the next reader builds it."""
    final = path_of(found.version)
    adopt(final)
    retire(final)
