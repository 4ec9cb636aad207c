"""From judgements to cases: what each flag is argued by, and what all rules together say of a department."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from keyfigures import departments
from keyfigures.catalogue import DWELLING_TYPES, Catalogue, Fact, LimitKind, Matter, Rule, RuleLimit, RuleSet, Side
from keyfigures.departments import COUNTED, Assessment, Department, DepartmentFigure, Direction, Filter, Verdict
from keyfigures.flags.evaluate import judgements
from keyfigures.flags.ranking import EVERY_SCORE, ranked
from keyfigures.flags.values import Case, FactSaid, Flag, Judgement, Level, Lift, Met, Status

# Worse than three quarters of the equals.
WORSE_PERCENTILE = 75.0
NOT_APPLICABLE = "not_applicable"
CERTAINTY = (Verdict.SURELY, Verdict.MAYBE, Verdict.NOT)

Assessments = Mapping[tuple[str, str], Assessment]


def cases(database: Path, meaning: Catalogue, rule_set: RuleSet, wanted: Filter, year: int) -> tuple[Case, ...]:
    """Return every department there was in a year with what the rules say of it, those most in need first."""
    said: dict[str, list[Judgement]] = defaultdict(list)
    for each in judgements(database, tuple(rule_set.rules.values()), wanted, first=year, last=year):
        said[each.department_id].append(each)
    assessed = _assessed(database, meaning, rule_set.rules, said, year)
    members = departments.chosen(database, wanted, year)
    found = [_case(each, year, rule_set.rules, said[each.department_id], assessed) for each in members]
    return ranked(found, EVERY_SCORE)


def _assessed(
    database: Path, meaning: Catalogue, rules: Mapping[str, Rule], said: Mapping[str, Sequence[Judgement]], year: int
) -> Assessments:
    """Return the figures flags are about, with their trends and places, by department and indicator."""
    flagged: dict[str, list[str]] = defaultdict(list)
    for department_id, judged in said.items():
        for indicator in {rules[each.rule_id].indicator for each in judged if each.level}:
            flagged[indicator].append(department_id)
    return {
        (id_, indicator): assessment
        for indicator, ids in flagged.items()
        for id_, assessment in departments.assessed(database, meaning, tuple(ids), indicator, year).items()
    }


def facts(database: Path, rule_set: RuleSet, department_id: str, year: int) -> tuple[FactSaid, ...]:
    """Return the legal categories of areas with the department's own figures held against their criteria."""
    return tuple(
        FactSaid(
            fact, year, tuple(_met(database, fact, place, department_id, year) for place in range(len(fact.criteria)))
        )
        for fact in rule_set.facts.values()
    )


def _met(database: Path, fact: Fact, place: int, department_id: str, year: int) -> Met:
    criterion = fact.criteria[place]
    found = departments.figures(database, (department_id,), (criterion.indicator,), first=year, last=year)
    value = next((each.value for each in found if each.dwelling_type == departments.ALL and each.of_a_year), None)
    if value is None:
        return Met(criterion, None, None)
    return Met(
        criterion, value, value > criterion.value if criterion.direction is Side.ABOVE else value < criterion.value
    )


def _case(
    own: Department, year: int, rules: Mapping[str, Rule], said: Sequence[Judgement], assessed: Assessments
) -> Case:
    flags = [
        _flag(rules[each.rule_id], each, assessed[own.department_id, rules[each.rule_id].indicator])
        for each in said
        if each.level
    ]
    flags.sort(key=_strength)
    dialogue = tuple(flag for flag in flags if flag.rule.matter is Matter.DIALOGUE)
    judged = {each.rule_id for each in said if each.level is not None}
    spared = {each.rule_id for each in said if each.status == NOT_APPLICABLE}
    # Of whom nobody knows what dwellings there are, no rule about a type of them can be judged.
    types = (departments.ALL, own.dwelling_type) if own.dwelling_type else DWELLING_TYPES
    asked = [rule for rule in rules.values() if rule.dwelling_type in types]
    return Case(
        department_id=own.department_id,
        year=year,
        status=status(
            (flag.judgement for flag in dialogue), any(rules[each].matter is Matter.DIALOGUE for each in judged)
        ),
        flags=dialogue,
        oversight=tuple(flag for flag in flags if flag.rule.matter is Matter.OVERSIGHT),
        not_assessable=tuple(rule.id for rule in asked if rule.id not in judged | spared),
        points=_points(dialogue),
        worse_than_equals=any(_is_worse(flag) for flag in dialogue),
        getting_worse=any(_gets_worse(flag) for flag in dialogue),
        worse_and_worse=any(_is_worse(flag) and _gets_worse(flag) for flag in dialogue),
        since=min((flag.judgement.since for flag in dialogue if flag.judgement.since is not None), default=None),
    )


def _strength(flag: Flag) -> tuple[int, int, int, str]:
    """Return what the flags of a department are ordered by: colour, certainty, weight."""
    return -(flag.judgement.level or 0), CERTAINTY.index(flag.certainty), -flag.rule.weight, flag.rule.id


def status(raised: Iterable[Judgement], judged: bool) -> Status:
    """Return what the raised judgements of the dialogue's rules say together; ``judged``: any rule could be judged."""
    needs = [each.is_need for each in raised]
    if any(needs):
        return Status.FLAGGED
    if needs:
        return Status.MAYBE
    return Status.NONE if judged else Status.NOT_ASSESSABLE


def _flag(rule: Rule, said: Judgement, assessment: Assessment) -> Flag:
    figure, limit, certainty = assessment.figure, passed_limit(said), said.certainty or Verdict.NOT
    counted = _is_counted(figure)
    if certainty is Verdict.NOT:
        count = allowed = excess = None
    else:
        count, allowed = _counts(rule, said, figure, limit) if counted else (None, None)
        excess = _excess(rule, said, figure, limit, (count, allowed))
    lift = _lift(rule, said, figure if counted else None)
    return Flag(rule, said, figure, assessment.trend, limit, certainty, count, allowed, excess, lift)


def passed_limit(said: Judgement) -> float | None:
    """Return where the limit lies that was passed; a rule of years in a row has none of its own."""
    return said.red_limit if said.level == Level.RED else said.yellow_limit


def passed(rule: Rule, said: Judgement) -> RuleLimit | None:
    """Return the limit of the rule that was passed."""
    return rule.red if said.level == Level.RED else rule.yellow


def _is_counted(figure: DepartmentFigure) -> bool:
    return figure.indicator_id in COUNTED and figure.numerator is not None and bool(figure.denominator)


def _excess(
    rule: Rule, said: Judgement, figure: DepartmentFigure, limit: float | None, counts: tuple[int | None, int | None]
) -> float | None:
    """Return how far a figure is beyond its limit, in whole things where it is a share of them."""
    mine = passed(rule, said)
    count, allowed = counts
    if count is not None and allowed is not None and mine is not None and mine.kind is not LimitKind.FRACTILE:
        return abs(count - allowed)
    if limit is None or figure.value is None or mine is None or mine.kind is LimitKind.FRACTILE:
        return None
    return abs(figure.value - limit)


def _counts(
    rule: Rule, said: Judgement, figure: DepartmentFigure, limit: float | None
) -> tuple[int | None, int | None]:
    """Return what is counted, and the last count that keeps to the limit: none that equals an inclusive one."""
    mine = passed(rule, said)
    if limit is None or mine is None:
        return None, None
    return figure.numerator, _last(rule, limit, keeps=not mine.inclusive, of=figure.denominator or 0)


def _last(rule: Rule, value: float, *, keeps: bool, of: int) -> int:
    """Return the last count on the good side of a value; ``keeps``: one that equals it is on the good side."""
    # The last binary digits must not make a dwelling.
    exact = round(value * of / 100, 9)
    if rule.direction is Side.ABOVE:
        return math.floor(exact) if keeps else math.ceil(exact) - 1
    return math.ceil(exact) if keeps else math.floor(exact) + 1


def _lift(rule: Rule, said: Judgement, counted: DepartmentFigure | None) -> Lift | None:
    """Return what would lift the flag altogether: the mildest limit of the rule, and the lift beyond it."""
    mildest = rule.yellow or rule.red
    limit = said.yellow_limit if rule.yellow else said.red_limit
    if mildest is None or limit is None or mildest.kind is LimitKind.RUNNING:
        return None
    back = rule.lift if mildest.kind is LimitKind.FRACTILE else rule.lift * abs(limit)
    value = round(limit - back if rule.direction is Side.ABOVE else limit + back, 9)
    inclusive = rule.lift == 0 and not mildest.inclusive
    if counted is None or mildest.kind is LimitKind.FRACTILE:
        return Lift(value, inclusive, None)
    return Lift(value, inclusive, _lifting(rule, value, inclusive, counted.denominator or 0))


def _lifting(rule: Rule, value: float, inclusive: bool, of: int) -> int | None:
    """Return the last count that is good enough, None where no count of so many is."""
    count = _last(rule, value, keeps=inclusive, of=of)
    return count if 0 <= count <= of else None


def _points(flags: Iterable[Flag]) -> tuple[tuple[str, int], ...]:
    points: dict[str, int] = defaultdict(int)
    for flag in flags:
        points[flag.rule.goal.value] += flag.rule.weight * (flag.judgement.level or 0)
    return tuple(sorted(points.items()))


def _is_worse(flag: Flag) -> bool:
    position = flag.figure.position
    if position is None:
        return False
    percentile = position.percentile if flag.rule.direction is Side.ABOVE else 100 - position.percentile
    return percentile > WORSE_PERCENTILE


def _gets_worse(flag: Flag) -> bool:
    return flag.trend.direction is (Direction.RISING if flag.rule.direction is Side.ABOVE else Direction.FALLING)
