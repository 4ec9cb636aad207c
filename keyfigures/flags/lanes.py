"""A department's lane: what the rules, and the agreements made, say of it year by year."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from keyfigures import departments
from keyfigures.catalogue import Matter, RuleSet
from keyfigures.departments import Department, Filter
from keyfigures.flags.cases import status
from keyfigures.flags.evaluate import judgements
from keyfigures.flags.values import Judgement, Status


class Lane(StrEnum):
    """What a cell of a lane says, an agreement before a flag."""

    NONE = "none"
    MAYBE = "maybe"
    FLAGGED = "flagged"
    AGREEMENT = "agreement"
    CLOSED = "closed"
    NOT_ASSESSABLE = "not_assessable"
    ABSENT = "absent"


@dataclass(frozen=True)
class Promise:
    """An agreement as a lane shows it: about whom, from which year, and the year it was closed in, if it was."""

    agreement_id: str
    title: str
    department_ids: tuple[str, ...]
    first_year: int
    closed_year: int | None


@dataclass(frozen=True)
class Cell:
    """One year of one department: ``status`` is what the rules say, also under an agreement.

    ``rule_ids`` are the rules that raise a flag, red before yellow.
    """

    year: int
    state: Lane
    status: Status | None
    rule_ids: tuple[str, ...]
    agreements: tuple[str, ...]


def lanes(
    database: Path,
    rule_set: RuleSet,
    wanted: Filter,
    years: Sequence[int],
    promises: Iterable[Promise] = (),
) -> dict[str, tuple[Cell, ...]]:
    """Return a cell for every year of every department meant, by department.

    A year under an agreement shows the agreement, the year it was closed in that it was; else what the rules say.
    """
    said: dict[tuple[str, int], list[Judgement]] = defaultdict(list)
    rules = tuple(rule_set.rules.values())
    for each in judgements(database, rules, wanted, first=min(years), last=max(years)):
        if rule_set.rules[each.rule_id].matter is Matter.DIALOGUE:
            said[each.department_id, each.year].append(each)
    known = tuple(promises)
    return {
        each.department_id: tuple(_cell(each, year, said[each.department_id, year], known) for year in years)
        for each in departments.chosen(database, wanted)
    }


def _cell(own: Department, year: int, said: Sequence[Judgement], promises: Sequence[Promise]) -> Cell:
    if not departments.existed(own, year):
        return Cell(year, Lane.ABSENT, None, (), ())
    raised = sorted((each for each in said if each.level), key=lambda each: (-(each.level or 0), each.rule_id))
    found = status(raised, any(each.level is not None for each in said))
    mine = [each for each in promises if own.department_id in each.department_ids]
    running = [
        each for each in mine if each.first_year <= year and (each.closed_year is None or year < each.closed_year)
    ]
    closed = [each for each in mine if each.closed_year == year]
    state = Lane.AGREEMENT if running else Lane.CLOSED if closed else Lane(found.value)
    titles = tuple(each.title for each in running or closed)
    return Cell(year, state, found, tuple(each.rule_id for each in raised), titles)
