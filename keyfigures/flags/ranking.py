"""The order of those in need: named sub-scores, each of which the reader sees and can switch off."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from keyfigures.catalogue import Goal
from keyfigures.flags.values import Case, Status

ORDER = (Status.FLAGGED, Status.MAYBE, Status.NOT_ASSESSABLE, Status.NONE)


class Score(StrEnum):
    """A named sub-score: what departments of the same status are ordered by.

    ``BOTH``: worse than three quarters of the equals and getting worse; a goal: the points (weight times level) of its
    flags; ``YEARS``: for how many years the oldest flag has stood.
    """

    BOTH = "both"
    ECONOMY = Goal.ECONOMY.value
    LEADERSHIP = Goal.LEADERSHIP.value
    LETTING = Goal.LETTING.value
    DEPARTMENTS = Goal.DEPARTMENTS.value
    BUILDING = Goal.BUILDING.value
    YEARS = "years"


EVERY_SCORE = frozenset(Score)
GOALS = tuple(score for score in Score if score not in (Score.BOTH, Score.YEARS))


def scores(case: Case) -> dict[Score, int]:
    """Return every sub-score of a case; nothing is left out, also those the reader has switched off."""
    points = dict(case.points)
    years = 0 if case.since is None else case.year - case.since + 1
    return {
        Score.BOTH: int(case.worse_and_worse),
        **{goal: points.get(goal.value, 0) for goal in GOALS},
        Score.YEARS: years,
    }


def ranked(found: Iterable[Case], using: Collection[Score]) -> tuple[Case, ...]:
    """Return cases in the order of need: status, then both, then the points of the goals together, then the years.

    A sub-score that is not in ``using`` counts nowhere; the id decides where nothing else does.
    """
    return tuple(sorted(found, key=lambda case: _need(case, using)))


def points(case: Case, using: Collection[Score]) -> int:
    """Return the points of the goals that are switched on, together."""
    mine = scores(case)
    return sum(mine[goal] for goal in GOALS if goal in using)


def _need(case: Case, using: Collection[Score]) -> tuple[int, int, int, int, str]:
    mine = {score: value for score, value in scores(case).items() if score in using}
    return (
        ORDER.index(case.status),
        -mine.get(Score.BOTH, 0),
        -points(case, using),
        -mine.get(Score.YEARS, 0),
        case.department_id,
    )
