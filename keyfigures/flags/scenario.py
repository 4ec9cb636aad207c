"""What if: move a limit or a weight, see who comes and goes, and compare two sets of rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from keyfigures.catalogue import RuleLimit, RuleSet, Side
from keyfigures.flags.values import Case, Flag, Status


@dataclass(frozen=True)
class Change:
    """A department whose status differs between two sets of rules, with its case by each."""

    department_id: str
    before: Case
    after: Case


@dataclass(frozen=True)
class Hinge:
    """A flagged department that would not be without one figure: the flag all of it hangs on."""

    case: Case
    flag: Flag


@dataclass(frozen=True)
class Changes:
    """Who comes in (not flagged before, flagged now), who goes out, and who hangs on one figure now."""

    comes_in: tuple[Change, ...]
    goes_out: tuple[Change, ...]
    on_one_figure: tuple[Hinge, ...]


@dataclass(frozen=True)
class Difference:
    """A field in which a rule differs between two sets; None where one of them has no such rule or limit."""

    rule_id: str
    field: str
    before: object
    after: object


def with_limit(rule_set: RuleSet, rule_id: str, colour: str, value: float) -> RuleSet:
    """Return a rule set with one limit moved, ``colour`` 'yellow' or 'red'; the other one gives way.

    A yellow limit beyond the red one would be stricter than it: the one that was not moved follows.
    """
    rule = rule_set.rules[rule_id]
    yellow = _moved(rule.yellow, value) if colour == "yellow" else rule.yellow
    red = _moved(rule.red, value) if colour == "red" else rule.red
    if _crossed(yellow, red, above=rule.direction is Side.ABOVE):
        yellow, red = _moved(yellow, value), _moved(red, value)
    return replace(rule_set, rules={**rule_set.rules, rule_id: replace(rule, yellow=yellow, red=red)})


def with_weight(rule_set: RuleSet, rule_id: str, weight: int) -> RuleSet:
    """Return a rule set with one weight changed."""
    return replace(rule_set, rules={**rule_set.rules, rule_id: replace(rule_set.rules[rule_id], weight=weight)})


def _moved(limit: RuleLimit | None, value: float) -> RuleLimit | None:
    return None if limit is None else replace(limit, value=value)


def _crossed(yellow: RuleLimit | None, red: RuleLimit | None, *, above: bool) -> bool:
    if yellow is None or red is None or yellow.kind is not red.kind:
        return False
    return yellow.value > red.value if above else yellow.value < red.value


def compared(before: Iterable[Case], after: Sequence[Case]) -> Changes:
    """Return who comes, who goes and who hangs on one figure, in the order of the cases given."""
    earlier = {case.department_id: case for case in before}
    both = [Change(case.department_id, earlier[case.department_id], case) for case in after]
    return Changes(
        comes_in=tuple(each for each in both if _flagged(each.after) and not _flagged(each.before)),
        goes_out=tuple(each for each in both if _flagged(each.before) and not _flagged(each.after)),
        on_one_figure=tuple(hinge for case in after if (hinge := hinge_of(case)) is not None),
    )


def hinge_of(case: Case) -> Hinge | None:
    """Return the one flag a flagged department would not be flagged without, None where there are more or none."""
    sure = [each for each in case.flags if each.judgement.is_need]
    indicators = {each.rule.indicator for each in sure}
    return Hinge(case, sure[0]) if _flagged(case) and len(indicators) == 1 else None


def differences(one: RuleSet, other: RuleSet) -> tuple[Difference, ...]:
    """Return every field that judges or weighs in which two rule sets differ, rule by rule."""
    ids = dict.fromkeys((*one.rules, *other.rules))
    return tuple(found for id_ in ids for found in _between(id_, _fields(one, id_), _fields(other, id_)))


def _fields(rule_set: RuleSet, rule_id: str) -> dict[str, object]:
    rule = rule_set.rules.get(rule_id)
    if rule is None:
        return {}
    return {
        "yellow": rule.yellow,
        "red": rule.red,
        "lift": rule.lift,
        "weight": rule.weight,
        "dwelling_type": rule.dwelling_type,
        "matter": rule.matter,
    }


def _between(rule_id: str, one: Mapping[str, object], other: Mapping[str, object]) -> list[Difference]:
    names = dict.fromkeys((*one, *other))
    return [
        Difference(rule_id, name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)
    ]


def _flagged(case: Case) -> bool:
    return case.status is Status.FLAGGED
