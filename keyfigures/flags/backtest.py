"""How well rules have foretold: who was flagged, who was over a limit in the years after, and what chance would hit.

Who is flagged in a year is asked of the figures up to that year; what was known later takes no part in it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from keyfigures import departments
from keyfigures.catalogue import LimitKind, Matter, Rule, RuleSet, Side
from keyfigures.departments import Filter
from keyfigures.errors import SelectionError
from keyfigures.flags.evaluate import judgements
from keyfigures.flags.values import Judgement, Level

HORIZON = 3
COUNTRY = Filter("")

# A department in a year, and what is known of it there; who is not in it is not known.
Key = tuple[str, int]
Known = Mapping[Key, bool]


class Outcome(StrEnum):
    """What came of a department that was flagged in a year, or was not.

    ``NOT_JUDGED``: no rule could be judged that year; ``NOT_FOLLOWED``: there is no figure in the years after.
    """

    HIT = "hit"
    FALSE_ALARM = "false_alarm"
    MISSED = "missed"
    QUIET = "quiet"
    NOT_JUDGED = "not_judged"
    NOT_FOLLOWED = "not_followed"


@dataclass(frozen=True)
class Foretold:
    """How well a rule has foretold, or all of the dialogue together where ``rule_id`` is None.

    Everything is counted in departments times years. A hit is one that was flagged and over the limit in a year after
    it, also where it was over already. ``lead_time_years`` is the mean time from the first year of a flag of any colour
    that was not over the limit to the first year that was; None where there is none.
    """

    rule_id: str | None
    hits: int
    false_alarms: int
    missed: int
    quiet: int
    not_judged: int
    not_followed: int
    lead_time_years: float | None

    @property
    def flagged(self) -> int:
        """Count those flagged."""
        return self.hits + self.false_alarms

    @property
    def events(self) -> int:
        """Count those over the limit in the years after."""
        return self.hits + self.missed

    @property
    def assessable(self) -> int:
        """Count those that were judged and have a figure in the years after."""
        return self.flagged + self.missed + self.quiet

    @property
    def base_rate(self) -> float | None:
        """Return the share of all that were over the limit in the years after."""
        return _share(self.events, self.assessable)

    @property
    def expected(self) -> float | None:
        """Return how many hits as many flags would give if they were put at random."""
        return None if self.base_rate is None else self.flagged * self.base_rate

    @property
    def precision(self) -> float | None:
        """Return the share of the flagged that were over the limit in the years after."""
        return _share(self.hits, self.flagged)

    @property
    def recall(self) -> float | None:
        """Return the share of those over the limit in the years after that had been flagged."""
        return _share(self.hits, self.events)


@dataclass(frozen=True)
class Backtest:
    """The scores of a rule set over the years from ``first`` to ``last``, looking ``horizon`` years ahead.

    ``outcome`` is the rule whose limit all rules are to foretell; None where each is to foretell its own, and the set
    any of the dialogue's. ``whole`` is the set: a department is flagged when any rule of the dialogue is red.
    """

    first: int
    last: int
    horizon: int
    outcome: str | None
    rules: tuple[Foretold, ...]
    whole: Foretold


@dataclass(frozen=True)
class _Course:
    """What happened by a rule: who was asked about, who had a flag of any colour, who was flagged, who was over."""

    asked: Collection[Key]
    raised: Known
    flagged: Known
    over: Known


def backtest(
    database: Path,
    rule_set: RuleSet,
    *,
    first: int,
    last: int,
    horizon: int = HORIZON,
    wanted: Filter = COUNTRY,
    outcome: str | None = None,
) -> Backtest:
    """Hold the flags of each year, raised by figures up to that year alone, against the years after it.

    The figures are those of the database, corrections among them. An event is a year over the red limit itself,
    without the lift that keeps a flag standing. The last years may have fewer years after them. Raises SelectionError
    where ``outcome`` is no rule of the set.
    """
    _check(rule_set, outcome)
    rules = tuple(rule_set.rules.values())
    raised, flagged = _flagged(database, rules, wanted, first=first - 1, last=last)
    over = _over(database, rule_set, wanted, last=last + horizon)
    courses = {
        rule.id: _Course(
            _asked(database, rule, wanted, first, last), raised[rule.id], flagged[rule.id], over[outcome or rule.id]
        )
        for rule in rules
    }
    dialogue = _together([courses[rule.id] for rule in rules if rule.matter is Matter.DIALOGUE])
    return Backtest(
        first=first,
        last=last,
        horizon=horizon,
        outcome=outcome,
        rules=tuple(_score(id_, course, horizon) for id_, course in courses.items()),
        whole=_score(None, dialogue, horizon),
    )


def _check(rule_set: RuleSet, outcome: str | None) -> None:
    if outcome is not None and outcome not in rule_set.rules:
        raise SelectionError("backtest_unknown_rule", rule=outcome, known=", ".join(rule_set.rules))


def _flagged(
    database: Path, rules: tuple[Rule, ...], wanted: Filter, *, first: int, last: int
) -> tuple[dict[str, dict[Key, bool]], dict[str, dict[Key, bool]]]:
    """Return by rule who had a flag of any colour, and who was flagged as the pages count it: surely red.

    Each year is asked by itself, so that no later one can be seen.
    """
    raised: dict[str, dict[Key, bool]] = {rule.id: {} for rule in rules}
    flagged: dict[str, dict[Key, bool]] = {rule.id: {} for rule in rules}
    for year in range(first, last + 1):
        for said in judgements(database, rules, wanted, first=year, last=year):
            if said.level is not None:
                raised[said.rule_id][said.department_id, year] = said.level > Level.NONE
                flagged[said.rule_id][said.department_id, year] = said.is_need
    return raised, flagged


def _over(database: Path, rule_set: RuleSet, wanted: Filter, *, last: int) -> dict[str, dict[Key, bool]]:
    """Return by rule who was over its red limit; a rule of years in a row asks for them of the rule it is about."""
    found: dict[str, dict[Key, bool]] = {id_: {} for id_ in rule_set.rules}
    for said in judgements(database, tuple(rule_set.rules.values()), wanted, last=last):
        over = is_over(rule_set.rules[said.rule_id], said)
        if over is not None:
            found[said.rule_id][said.department_id, said.year] = over
    for rule in rule_set.rules.values():
        if rule.red is not None and rule.red.of is not None:
            found[rule.id] = _in_a_row(found[rule.id], found[rule.red.of], int(rule.red.value))
    return found


def is_over(rule: Rule, said: Judgement) -> bool | None:
    """Tell whether a figure is on the worse side of the red limit itself; None where that is not known.

    Of a rule of years in a row only whether there is a figure can be told from one year: it is never over by itself.
    """
    if rule.red is None or said.value is None:
        return None
    if rule.red.kind is LimitKind.RUNNING:
        return False
    quantity = said.percentile if rule.red.kind is LimitKind.FRACTILE else said.value
    if quantity is None or said.red_limit is None:
        return None
    beyond = quantity - said.red_limit if rule.direction is Side.ABOVE else said.red_limit - quantity
    return beyond > 0 or (rule.red.inclusive and beyond == 0)


def _in_a_row(own: Known, other: Known, years: int) -> dict[Key, bool]:
    return {(id_, year): all(other.get((id_, year - back), False) for back in range(years)) for id_, year in own}


def _asked(database: Path, rule: Rule, wanted: Filter, first: int, last: int) -> frozenset[Key]:
    """Return the departments a rule is about in every year they were there."""
    kind = rule.dwelling_type
    return frozenset(
        (each.department_id, year)
        for each in departments.departments(database).values()
        if wanted.municipality in ("", each.municipality_code)
        and wanted.organisation in ("", each.organisation_id)
        and kind in (departments.ALL, each.dwelling_type)
        for year in range(first, last + 1)
        if departments.existed(each, year)
    )


def _together(courses: Sequence[_Course]) -> _Course:
    """Return what happened by any of several rules."""
    asked = frozenset[Key]().union(*(course.asked for course in courses))
    parts = ([getattr(course, name) for course in courses] for name in ("raised", "flagged", "over"))
    raised, flagged, over = (_any(part) for part in parts)
    return _Course(asked, raised, flagged, over)


def _any(parts: Iterable[Known]) -> dict[Key, bool]:
    together: dict[Key, bool] = {}
    for part in parts:
        for key, said in part.items():
            together[key] = together.get(key, False) or said
    return together


def _score(rule_id: str | None, course: _Course, horizon: int) -> Foretold:
    counts = Counter(_outcome(course, key, horizon) for key in course.asked)
    return Foretold(
        rule_id=rule_id,
        hits=counts[Outcome.HIT],
        false_alarms=counts[Outcome.FALSE_ALARM],
        missed=counts[Outcome.MISSED],
        quiet=counts[Outcome.QUIET],
        not_judged=counts[Outcome.NOT_JUDGED],
        not_followed=counts[Outcome.NOT_FOLLOWED],
        lead_time_years=_lead_time(course, horizon),
    )


def _outcome(course: _Course, key: Key, horizon: int) -> Outcome:
    """Return what came of a department in a year."""
    flagged, after = course.flagged.get(key), _after(course.over, key, horizon)
    if flagged is None:
        return Outcome.NOT_JUDGED
    if not after:
        return Outcome.NOT_FOLLOWED
    if flagged:
        return Outcome.HIT if any(after.values()) else Outcome.FALSE_ALARM
    return Outcome.MISSED if any(after.values()) else Outcome.QUIET


def _after(over: Known, key: Key, horizon: int) -> dict[int, bool]:
    """Return the years after one in which it is known who was over the limit."""
    id_, year = key
    later = range(year + 1, year + horizon + 1)
    return {each: over[id_, each] for each in later if (id_, each) in over}


def _lead_time(course: _Course, horizon: int) -> float | None:
    starts = [key for key in course.asked if _starts(course.raised, key) and course.over.get(key) is False]
    leads = [lead for lead in (_lead(course.over, key, horizon) for key in starts) if lead is not None]
    return sum(leads) / len(leads) if leads else None


def _starts(raised: Known, key: Key) -> bool:
    """Tell whether a run of flags begins in a year: a flag there, and none the year before."""
    id_, year = key
    return raised.get(key, False) and not raised.get((id_, year - 1), False)


def _lead(over: Known, key: Key, horizon: int) -> int | None:
    """Return the years to the first one over the limit; None if there is none."""
    return next((year - key[1] for year, is_ in _after(over, key, horizon).items() if is_), None)


def _share(part: int, whole: int) -> float | None:
    """Return a share; None of nothing."""
    return part / whole if whole else None
