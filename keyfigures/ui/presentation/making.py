"""What is made of slides here; their library takes seconds to load, and so this module waits until then."""

from collections.abc import Sequence
from pathlib import Path

from keyfigures import views
from keyfigures.errors import SelectionError
from keyfigures.exports import slides
from keyfigures.exports.slides import Refreshed
from keyfigures.ui.presentation.listed import Ready

Outcome = Refreshed | SelectionError


def deck(ready: Sequence[Ready], server: str, template: bytes | None) -> bytes:
    """Return the deck of figures as they were kept, with what is mended in them."""
    figures = [(views.mended(kept.chart, context, one.remedies), context) for kept, context, one in ready]
    return slides.deck(figures, address=server, template=template)


def refused(template: bytes) -> SelectionError | None:
    """Return why a template cannot be used, None for one that can."""
    try:
        slides.deck((), template=template)
    except SelectionError as error:
        return error
    return None


def refreshed(content: bytes, database: Path) -> Outcome:
    """Return what becomes of an old deck on today's data."""
    try:
        return slides.refresh(content, lambda id_: views.today_or_none(database, id_))
    except SelectionError as error:
        return error
