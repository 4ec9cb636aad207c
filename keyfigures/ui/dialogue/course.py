"""The course of the year: each step with its days, and how far it has come as far as the register knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from keyfigures import register
from keyfigures.catalogue import Forum, YearStep
from keyfigures.register import PackageState
from keyfigures.ui.dialogue.choices import Chosen


class Status(StrEnum):
    """How far a step has come; PASSED is one whose days are over and of which the register knows nothing."""

    DONE = "done"
    NOW = "now"
    OVERDUE = "overdue"
    LATER = "later"
    PASSED = "passed"
    UNSET = "unset"


@dataclass(frozen=True)
class Turn:
    """A step in a year: its days, its status, and with how many organisations it is done, None where nobody knows."""

    step: YearStep
    days: tuple[tuple[date, date], ...]
    status: Status
    done: int | None


def course(chosen: Chosen) -> tuple[Turn, ...]:
    """Return the steps of the governance year in their order."""
    return tuple(_turn(step, chosen) for step in chosen.terms.steps)


def held_with(chosen: Chosen) -> int:
    """Return with how many organisations as many dialogue meetings were held as are to be."""
    held = register.forums_held(chosen.terms.forums, chosen.code, chosen.ids, chosen.year)
    return sum(each.is_done for each in held if each.forum is Forum.DIALOGUE_MEETING)


def _came_to(state: PackageState) -> Callable[[Chosen], int]:
    return lambda chosen: sum(each.has_been(state) for each in register.packages(chosen.code, chosen.ids, chosen.year))


# With how many organisations a step is done; of the other steps the register knows nothing.
DONE_WITH: dict[str, Callable[[Chosen], int]] = {
    "package_sent": _came_to(PackageState.SENT),
    "dialogue_meetings": held_with,
    "statement_published": _came_to(PackageState.PUBLIC),
}


def _turn(step: YearStep, chosen: Chosen) -> Turn:
    days, count = step.spans(chosen.year), DONE_WITH.get(step.id)
    done = count(chosen) if count else None
    if done == len(chosen.ids):
        return Turn(step, days, Status.DONE, done)
    return Turn(step, days, _by_day(days, chosen.today, known=done is not None), done)


def _by_day(days: tuple[tuple[date, date], ...], today: date, *, known: bool) -> Status:
    """Return the status of a step that is not known to be done."""
    if not days:
        return Status.UNSET
    if any(first <= today <= last for first, last in days):
        return Status.NOW
    if any(first > today for first, _ in days):
        return Status.LATER
    return Status.OVERDUE if known else Status.PASSED
