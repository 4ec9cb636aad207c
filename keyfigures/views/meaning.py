"""What the figures mean today, asked for once in a run, and what a builder speaks with."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from keyfigures import catalogue, store
from keyfigures.catalogue import Catalogue
from keyfigures.figures import Context, figure_id
from keyfigures.figures.selection import View
from keyfigures.language import Language

_of_this_run: ContextVar[list[Catalogue] | None] = ContextVar("of_this_run", default=None)


@contextmanager
def one_meaning() -> Iterator[None]:
    """Keep to the catalogue that is asked for first: to ask is to look at every data file, about a millisecond."""
    before = _of_this_run.set([])
    try:
        yield
    finally:
        _of_this_run.reset(before)


def meaning() -> Catalogue:
    """Return the catalogue of today's data; within one run of a page it stays the same."""
    kept = _of_this_run.get()
    if kept is None:
        return store.meaning()
    if not kept:
        kept.append(store.meaning())
    return kept[0]


def context(view: View, version: str = "") -> Context:
    """Return what a builder speaks with, for an earlier data version if asked."""
    version = version or store.data_version()
    return Context(
        selection=view,
        meaning=meaning(),
        say=catalogue.texts(Language(view.language)),
        data_version=version,
        figure_id=figure_id(view, version),
    )
