"""From judgements to cases: what each flag is argued by, and what all rules together say of a department."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from keyfigures import departments
from keyfigures.catalogue import Catalogue, LimitKind, Matter, Rule, RuleSet, Side
from keyfigures.departments import (
    Assessment,
    Department,
    DepartmentFigure,
    Direction,
    Filter,
    Reference,
    ReferenceKind,
    Verdict,
)
from keyfigures.departments.certainty import interval, verdict
from keyfigures.flags.evaluate import judgements
from keyfigures.flags.values import Case, Flag, Judgement, Level, Status

# Worse than three quarters of the equals.
WORSE_PERCENTILE = 75.0


def cases(database: Path, meaning: Catalogue, rule_set: RuleSet, wanted: Filter, year: int) -> tuple[Case, ...]:
    """Return every department there was in a year with what the rules say of it, those most in need first."""
    members = departments.chosen(database, wanted, year)
    ids = tuple(each.department_id for each in members)
    rules = tuple(rule_set.rules.values())
    said: dict[str, list[Judgement]] = defaultdict(list)
    for each in judgements(database, rules, wanted, first=year, last=year):
        said[each.department_id].append(each)
    judged = {
        indicator: departments.assessed(database, meaning, ids, indicator, year)
        for indicator in sorted({rule.indicator for rule in rules})
    }
    found = [_case(each, year, rule_set, said[each.department_id], judged) for each in members]
    return tuple(sorted(found, key=_need))


def _case(
    own: Department,
    year: int,
    rule_set: RuleSet,
    said: Sequence[Judgement],
    judged: Mapping[str, Mapping[str, Assessment]],
) -> Case:
    id_, flags = own.department_id, []
    for each in said:
        rule = rule_set.rules[each.rule_id]
        if each.level:
            flags.append(_flag(rule, each, judged[rule.indicator][id_]))
    dialogue = tuple(flag for flag in flags if flag.rule.matter is Matter.DIALOGUE)
    assessed = {each.rule_id for each in said if each.level is not None}
    asked = [rule for rule in rule_set.rules.values() if rule.dwelling_type in (departments.ALL, own.dwelling_type)]
    return Case(
        department_id=id_,
        year=year,
        status=_status(dialogue, any(rule_set.rules[rule].matter is Matter.DIALOGUE for rule in assessed)),
        flags=dialogue,
        oversight=tuple(flag for flag in flags if flag.rule.matter is Matter.OVERSIGHT),
        not_assessable=tuple(rule.id for rule in asked if rule.id not in assessed),
        points=_points(dialogue),
        worse_than_equals=any(_is_worse(flag) for flag in dialogue),
        getting_worse=any(_gets_worse(flag.rule, judged[flag.rule.indicator][id_]) for flag in dialogue),
    )


def _flag(rule: Rule, said: Judgement, assessment: Assessment) -> Flag:
    figure, limit = assessment.figure, _limit(said)
    within = interval(figure)
    against = None if limit is None else Reference(ReferenceKind.LIMIT, limit, rule.direction is Side.ABOVE)
    sure = verdict(figure.value, within, against) if not _is_fractile(rule, said) else Verdict.SURELY
    count, allowed = _counts(rule, figure, limit, counted=within is not None)
    if sure is Verdict.NOT:
        # It stands by the rule's lift, or on the limit itself: nothing is too much.
        return Flag(rule, said, figure, limit, sure, None, None, None)
    whole = abs(count - allowed) if count is not None and allowed is not None else None
    excess = _beyond(figure, limit) if whole is None and not _is_fractile(rule, said) else whole
    return Flag(rule, said, figure, limit, sure, count, allowed, excess)


def _limit(said: Judgement) -> float | None:
    """Return the limit that was passed; a rule of years in a row passes the limits of another rule."""
    return said.red_limit if said.level == Level.RED and said.red_limit is not None else said.yellow_limit


def _is_fractile(rule: Rule, said: Judgement) -> bool:
    limit = rule.red if said.level == Level.RED else rule.yellow
    return limit is not None and limit.kind is LimitKind.FRACTILE


def _counts(
    rule: Rule, figure: DepartmentFigure, limit: float | None, *, counted: bool
) -> tuple[int | None, int | None]:
    """Return the count behind a share and the count that would just keep to the limit."""
    if not counted or limit is None or figure.denominator is None:
        return None, None
    allowed = limit * figure.denominator / 100
    # The last binary digits must not make a dwelling.
    whole = math.floor(round(allowed, 9)) if rule.direction is Side.ABOVE else math.ceil(round(allowed, 9))
    return figure.numerator, whole


def _beyond(figure: DepartmentFigure, limit: float | None) -> float | None:
    return None if figure.value is None or limit is None else abs(figure.value - limit)


def _status(flags: Iterable[Flag], assessed: bool) -> Status:
    levels = [(flag.judgement.level, flag.certainty, flag.limit) for flag in flags]
    if any(level == Level.RED and (sure is Verdict.SURELY or limit is None) for level, sure, limit in levels):
        return Status.FLAGGED
    if levels:
        return Status.MAYBE
    return Status.NONE if assessed else Status.NOT_ASSESSABLE


def _points(flags: Iterable[Flag]) -> tuple[tuple[str, int], ...]:
    points: dict[str, int] = defaultdict(int)
    for flag in flags:
        points[flag.rule.goal.value] += flag.rule.weight * (flag.judgement.level or 0)
    return tuple(sorted(points.items()))


def _is_worse(flag: Flag) -> bool:
    position = flag.figure.position if flag.figure is not None else None
    if position is None:
        return False
    percentile = position.percentile if flag.rule.direction is Side.ABOVE else 100 - position.percentile
    return percentile > WORSE_PERCENTILE


def _gets_worse(rule: Rule, assessment: Assessment) -> bool:
    worse = Direction.RISING if rule.direction is Side.ABOVE else Direction.FALLING
    return assessment.trend.direction is worse


def _need(case: Case) -> tuple[int, bool, bool, int, str]:
    """Return what cases are ordered by: status, worse than equals and getting worse, then the points of the goals."""
    order = (Status.FLAGGED, Status.MAYBE, Status.NOT_ASSESSABLE, Status.NONE)
    both = case.worse_than_equals and case.getting_worse
    total = sum(points for _, points in case.points)
    return order.index(case.status), not both, not case.worse_than_equals, -total, case.department_id
