"""The questions of any complete choice, answered once a data version, choice and state of the register."""

from functools import lru_cache
from pathlib import Path

from keyfigures import register
from keyfigures.figures import ChartKind, DepartmentChart, DepartmentView, EffectChart, NeedChart, NeedView, Selection
from keyfigures.questions import departments, effects, municipalities, needs
from keyfigures.questions.answers import Answer
from keyfigures.views import Complete

# Ten answers are about 10 kB of plain objects; 256 times that stays under 5 MB.
ANSWERS_KEPT = 256
AnyChart = ChartKind | DepartmentChart | NeedChart | EffectChart


def asked(database: Path, view: Complete) -> tuple[Answer, ...]:
    """Return the prepared questions of a choice with their answers; one that cannot be answered says why."""
    return _asked(database, view, register.registered())


@lru_cache(maxsize=ANSWERS_KEPT)
def _asked(database: Path, view: Complete, registered: str) -> tuple[Answer, ...]:
    del registered  # part of the cache's key only
    if isinstance(view, Selection):
        return municipalities.asked(database, view)
    if isinstance(view, DepartmentView):
        return departments.asked(database, view)
    return needs.asked(database, view) if isinstance(view, NeedView) else effects.asked(database, view)


def questions_of(chart: AnyChart) -> tuple[str, ...]:
    """Return the ids of the questions that are prepared for a kind of chart."""
    if isinstance(chart, ChartKind):
        return tuple(each.id for each in municipalities.QUESTIONS[chart])
    if isinstance(chart, DepartmentChart):
        return departments.ids(chart)
    return tuple(each.id for each in (needs.QUESTIONS if isinstance(chart, NeedChart) else effects.QUESTIONS))
