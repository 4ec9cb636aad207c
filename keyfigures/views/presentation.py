"""The figures of a presentation: each as it was kept, with what was mended for the back row, or as it is today."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Check, Context, remedied
from keyfigures.language import Language
from keyfigures.store import figure_files
from keyfigures.views.charts import chart
from keyfigures.views.kept import keep, kept
from keyfigures.views.meaning import context

Drawn = tuple[Chart, Context]
# More slides than an hour holds, and a list that still fits an address.
MOST = 40
# How the list is written in an address: a figure, its remedies, the next figure.
BETWEEN, BEFORE_REMEDIES, BETWEEN_REMEDIES = ",", ":", "."
SPACE = re.compile(r"\s")


@dataclass(frozen=True)
class Chosen:
    """A figure of a presentation: its id, and the checks whose remedies are applied to it."""

    id: str
    remedies: tuple[Check, ...] = ()

    @property
    def text(self) -> str:
        """Return the figure as an address has it, e.g. 'K7F3-2QXD:text-size.contrast'."""
        checks = BETWEEN_REMEDIES.join(self.remedies)
        return f"{self.id}{BEFORE_REMEDIES}{checks}" if checks else self.id


def chosen(text: str) -> tuple[Chosen, ...]:
    """Return the figures of a list such as 'K7F3-2QXD:text-size.contrast,ABCD-2345', each once and at most MOST.

    Raises SelectionError for a part that is no figure id or no check.

    >>> [each.id for each in chosen("k7f3-2qxd,ABCD-2345,ABCD-2345")]
    ['K7F3-2QXD', 'ABCD-2345']
    """
    parts = (_one(part) for part in SPACE.sub("", text).split(BETWEEN) if part)
    return tuple({each.id: each for each in parts}.values())[:MOST]


def _one(part: str) -> Chosen:
    id_, _, checks = part.partition(BEFORE_REMEDIES)
    if not figure_files.ID.fullmatch(id_.upper()):
        raise SelectionError("kept_unknown", id=part[:MOST])
    try:
        remedies = tuple(Check(each) for each in checks.split(BETWEEN_REMEDIES) if each)
    except ValueError as error:
        raise SelectionError("kept_unknown", id=part[:MOST]) from error
    return Chosen(id_.upper(), tuple(dict.fromkeys(remedies)))


def written(figures: Sequence[Chosen]) -> str:
    """Return a list as ``chosen`` reads it."""
    return BETWEEN.join(each.text for each in figures)


def mended(drawn: Chart, said: Context, remedies: Sequence[Check]) -> Chart:
    """Return a chart after the remedies of some checks; its figures are as they were."""
    for check in remedies:
        drawn = remedied(drawn, said, check)
    return drawn


def as_kept(one: Chosen) -> Drawn:
    """Return a figure as it was kept, with its remedies. Raises SelectionError for one that is unknown or damaged."""
    found = kept(one.id)
    said = found.context
    return mended(found.chart, said, one.remedies), said


def today(database: Path, id_: str, language: Language | None = None) -> Drawn:
    """Return the view of a kept figure on today's data, in its own language or another, and keep it.

    Raises SelectionError for an id that is unknown and for a view that cannot be drawn today.
    """
    view = kept(id_).view
    view = replace(view, language=language.value) if language else view
    drawn, said = chart(database, view), context(view)
    keep(drawn, said)
    return drawn, said


def today_or_none(database: Path, id_: str) -> Drawn | None:
    """Return a figure as ``today`` does, None where there is none."""
    try:
        return today(database, id_)
    except SelectionError:
        return None
