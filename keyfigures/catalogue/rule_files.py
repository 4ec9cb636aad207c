"""Read a set of rules from its file and write it back; an error names the file, the rule and the field."""

import math
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from keyfigures.catalogue.fields import Fields, Part, choice, each_part
from keyfigures.catalogue.goals import Goal
from keyfigures.catalogue.model import Catalogue, Indicator
from keyfigures.catalogue.peers import NOT_COMPARED
from keyfigures.catalogue.rules import (
    DWELLING_TYPES,
    Basis,
    BasisKind,
    Criterion,
    Fact,
    LimitKind,
    Matter,
    Rule,
    RuleLimit,
    RuleSet,
    Side,
)
from keyfigures.errors import CatalogueError
from keyfigures.language import Text

YEAR = re.compile(r"([1-9][0-9]{3})(?:-.+)?")
# What the file's name and the names inside it say already.
IMPLIED = ("id", "year")

# Red for more years in a row than this is no rule anybody could act on.
MOST_YEARS = 10

Signature = tuple[Basis, str, date, Text]


def rule_sets(folder: Path, catalogue: Catalogue) -> dict[int, RuleSet]:
    """Return the rule sets of a folder by governance year; a file's name is the year and nothing else."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        rule_set = rule_set_from(path, catalogue)
        if path.stem != str(rule_set.year):
            raise CatalogueError(f"{path.name}: the file must be named {rule_set.year}.yaml; a year has one rule set.")
        found[rule_set.year] = rule_set
    if not found:
        raise CatalogueError(f"The folder data/{folder.name} holds no .yaml file.")
    return found


def rule_set_from(path: Path, catalogue: Catalogue, text: str | None = None) -> RuleSet:
    """Read a set of rules that lies anywhere, or has a text that lies in no file, and check it against the catalogue.

    The file's name begins with the governance year: 2026.yaml, 2026-stricter.yaml. Raises CatalogueError naming the
    file, the rule and the field that is wrong.
    """
    fields = Fields(path, text)
    indicators = catalogue.indicators
    found = RuleSet(
        year=_year(path),
        title=fields.text("title"),
        author=author(fields),
        decided=fields.day("decided"),
        reason=fields.text("reason"),
        capacity=fields.whole("capacity"),
        rules=each_part(fields, "rules", lambda id_, part: _rule(id_, part, indicators)),
        facts=each_part(fields, "facts", lambda id_, part: _fact(id_, part, indicators)),
    )
    fields.done()
    _check_rules(found.rules, fields)
    return found


def as_yaml(rule_set: RuleSet) -> str:
    """Return the text of a rule set's file; reading it gives an equal rule set."""
    title = f"# The rules of governance year {rule_set.year}, which rests on figures of {rule_set.year - 1}.\n"
    content = asdict(rule_set, dict_factory=_plain)
    return title + yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


class _Dumper(yaml.SafeDumper):
    """Write every value out where it stands, as it is: a date used twice is no reference, a line break no space."""

    def ignore_aliases(self, data: object) -> bool:
        """Say that nothing is written as a reference."""
        del data
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Write a text of several lines in quotation marks, so that each kind of line break is kept."""
        style = '"' if len(data.splitlines()) > 1 else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Dumper.add_representer(str, _Dumper.represent_str)


def _plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    stated = ((name, value) for name, value in fields if name not in IMPLIED and (name, value) != ("of", None))
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in stated}


def _year(path: Path) -> int:
    matched = YEAR.fullmatch(path.stem)
    if matched is None:
        raise CatalogueError(f"{path.name}: the file's name must begin with the governance year, as 2026.yaml does.")
    return int(matched[1])


def _rule(id_: str, part: Part, indicators: Mapping[str, Indicator]) -> Rule:
    basis, by, decided, reason = _signature(part)
    indicator = _indicator(part, indicators)
    direction = _direction(part, indicator)
    return Rule(
        id=id_,
        title=part.text("title"),
        indicator=indicator.id,
        dwelling_type=_dwelling_type(part),
        direction=direction,
        yellow=_limit(part, "yellow", indicator, direction),
        red=_limit(part, "red", indicator, direction),
        lift=_at_least_zero(part, "lift"),
        weight=part.whole("weight"),
        goal=_goal(part, indicator),
        matter=choice(part, "matter", Matter),
        basis=basis,
        author=by,
        date=decided,
        reason=reason,
    )


def _fact(id_: str, part: Part, indicators: Mapping[str, Indicator]) -> Fact:
    basis, by, decided, reason = _signature(part)
    return Fact(
        id=id_,
        title=part.text("title"),
        criteria=_criteria(part, indicators),
        basis=basis,
        author=by,
        date=decided,
        reason=reason,
    )


def _signature(part: Part) -> Signature:
    """Return what a rule rests on, who decided it, when and why."""
    return rests_on(part), author(part), part.day("date"), part.text("reason")


def rests_on(part: Part) -> Basis:
    """Take what a rule or another proposal rests on."""
    given = part.inside("basis", part.take("basis", dict))
    basis = Basis(choice(given, "kind", BasisKind), given.text("text"))
    given.done()
    return basis


def author(fields: Fields) -> str:
    """Take the name of who answers for it."""
    name = fields.word("author").strip()
    if not name:
        raise fields.fault("author", "is empty; say who answers for it")
    return name


def _indicator(part: Part, indicators: Mapping[str, Indicator]) -> Indicator:
    name = part.word("indicator")
    if name not in indicators:
        raise part.fault("indicator", f"names '{name}', which does not exist")
    if "department" not in indicators[name].levels:
        raise part.fault("indicator", f"names '{name}', of which departments have no figures")
    return indicators[name]


def _direction(part: Part, indicator: Indicator) -> Side:
    direction = choice(part, "direction", Side)
    better = indicator.higher_is_better
    if better is not None and better is not (direction is Side.BELOW):
        raise part.fault("direction", f"is '{direction}', which is the better side of {indicator.id}")
    return direction


def _dwelling_type(part: Part) -> str:
    name = part.word("dwelling_type")
    if name not in DWELLING_TYPES:
        raise part.fault("dwelling_type", f"is '{name}', but must be one of {', '.join(DWELLING_TYPES)}")
    return name


def _goal(part: Part, indicator: Indicator) -> Goal:
    goal = choice(part, "goal", Goal)
    if goal is not indicator.goal:
        raise part.fault("goal", f"is '{goal}', but {indicator.id} belongs to '{indicator.goal}'")
    return goal


def _number(part: Part, field: str) -> float:
    number = part.take(field, (int, float))
    if isinstance(number, bool) or not math.isfinite(number):
        raise part.fault(field, "must be a number")
    return float(number)


def _at_least_zero(part: Part, field: str) -> float:
    number = _number(part, field)
    if number < 0:
        raise part.fault(field, "must be zero or more")
    return number


def _limit(part: Part, field: str, indicator: Indicator, direction: Side) -> RuleLimit | None:
    given = part.take(field, (dict, type(None)))
    if given is None:
        return None
    inner = part.inside(field, given)
    kind = choice(inner, "kind", LimitKind)
    of = inner.word("of") if kind is LimitKind.RUNNING else None
    limit = RuleLimit(kind, _value(inner, kind), inner.take("inclusive", bool), of)
    inner.done()
    _check_kind(inner, limit, indicator, direction)
    return limit


def _value(part: Part, kind: LimitKind) -> float:
    value = _number(part, "value")
    if kind is LimitKind.FRACTILE and not 0 <= value <= 100:
        raise part.fault("value", "must be from 0 to 100")
    if kind is LimitKind.RATE and value <= 0:
        raise part.fault("value", "must be more than zero, a multiple of the year's rate")
    if kind is LimitKind.RUNNING and (not 1 <= value <= MOST_YEARS or not value.is_integer()):
        raise part.fault("value", f"must be a whole number of years, at most {MOST_YEARS}")
    return value


def _check_kind(part: Part, limit: RuleLimit, indicator: Indicator, direction: Side) -> None:
    if limit.kind is LimitKind.FRACTILE and indicator.peer_class == NOT_COMPARED:
        raise part.fault("kind", f"is 'fractile', but {indicator.id} is not compared with equals")
    if limit.kind is not LimitKind.RATE:
        return
    if indicator.rate is None:
        raise part.fault("kind", f"is 'rate', but {indicator.id} has no rate")
    if indicator.rate.above is not (direction is Side.ABOVE):
        raise part.fault("kind", f"is 'rate', but the rate of {indicator.id} has its worse side elsewhere")


def _criteria(part: Part, indicators: Mapping[str, Indicator]) -> tuple[Criterion, ...]:
    given = part.take("criteria", list)
    if not given or not all(isinstance(each, dict) for each in given):
        raise part.fault("criteria", "must be a list of criteria")
    return tuple(_criterion(part.inside("criteria", each), indicators) for each in given)


def _criterion(part: Part, indicators: Mapping[str, Indicator]) -> Criterion:
    indicator = _indicator(part, indicators)
    criterion = Criterion(indicator.id, _direction(part, indicator), _number(part, "value"))
    part.done()
    return criterion


def _check_rules(rules: Mapping[str, Rule], fields: Fields) -> None:
    if not rules:
        raise fields.fault("rules", "is empty; at least one rule is wanted")
    for rule in rules.values():
        part = Part(fields, {}, owner=f"rule '{rule.id}'")
        _check_limits(rule, part)
        _check_running(rule, rules, part)


def _check_limits(rule: Rule, part: Part) -> None:
    if rule.yellow is None and rule.red is None:
        raise part.fault("red", "is null, and so is 'yellow'; at least one limit is wanted")
    if rule.yellow and rule.yellow.kind is LimitKind.RUNNING:
        raise part.fault("yellow.kind", "is 'running', which is for red limits only")
    if rule.yellow and rule.red and _stricter(rule.yellow, rule.red, rule.direction):
        raise part.fault("yellow", "is stricter than 'red': every figure that is red must be past yellow too")


def _stricter(yellow: RuleLimit, red: RuleLimit, direction: Side) -> bool:
    """Say whether a figure can be red without being past yellow; limits of different kinds cannot be compared."""
    if yellow.kind is not red.kind:
        return False
    if yellow.value == red.value:
        return red.inclusive and not yellow.inclusive
    return (yellow.value > red.value) is (direction is Side.ABOVE)


def _check_running(rule: Rule, rules: Mapping[str, Rule], part: Part) -> None:
    if rule.red is None or rule.red.of is None:
        return
    other = rules.get(rule.red.of)
    if other is None or other is rule:
        raise part.fault("red.of", f"names '{rule.red.of}', which is no other rule")
    if other.red is None or other.red.kind is LimitKind.RUNNING:
        raise part.fault("red.of", f"names '{other.id}', which has no red limit of its own")
    if other.indicator != rule.indicator:
        raise part.fault("red.of", f"names '{other.id}', which judges another indicator")
