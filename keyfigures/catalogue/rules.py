"""What a rule is that flags a department, and a governance year's set of them: values that cannot be changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from keyfigures.catalogue.counted import COUNTED, Z
from keyfigures.catalogue.goals import Goal
from keyfigures.language import Text

DWELLING_TYPES = ("all", "family", "elderly", "youth")


class Side(StrEnum):
    """The worse side of a limit."""

    ABOVE = "above"
    BELOW = "below"


class LimitKind(StrEnum):
    """What the value of a limit is: a number, a percentile among equals, a multiple of a rate, or so many years."""

    NUMBER = "number"
    FRACTILE = "fractile"
    RATE = "rate"
    RUNNING = "running"


class Matter(StrEnum):
    """Where a flag belongs: in the dialogue, under the municipality's oversight (tilsyn), or as a fact beside both."""

    DIALOGUE = "dialogue"
    OVERSIGHT = "oversight"
    FACT = "fact"


class BasisKind(StrEnum):
    """Whether a limit is read in a public source or is our own proposal."""

    SOURCE = "source"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class Basis:
    """What a rule rests on; ``text`` says whose the limits are, and which of them are our own."""

    kind: BasisKind
    text: Text


@dataclass(frozen=True)
class RuleLimit:
    """A limit of a rule; a figure equal to it is on the worse side when it is ``inclusive``.

    ``value`` is in the indicator's unit, 0 to 100 among equals, a multiple of the year's rate, or a count of years in
    which the rule ``of`` was red in a row; ``of`` is None for every other kind.
    """

    kind: LimitKind
    value: float
    inclusive: bool
    of: str | None


# What stands in the columns of rules where one has no limit of a colour.
NO_KIND, NO_VALUE = "", 0.0


@dataclass(frozen=True)
class Rule:
    """What raises a flag: an indicator of departments that are mostly of a dwelling type, on the worse side of a limit.

    ``lift`` is how much better than the limit a value must be before a flag is lifted: a share of the limit, or
    percentage points among equals; 0 lifts at once. ``date`` is the day the rule was last decided on.
    """

    id: str
    title: Text
    indicator: str
    dwelling_type: str
    direction: Side
    yellow: RuleLimit | None
    red: RuleLimit | None
    lift: float
    weight: int
    goal: Goal
    matter: Matter
    basis: Basis
    author: str
    date: date
    reason: Text


@dataclass(frozen=True)
class Criterion:
    """One criterion of a legal category: met by a figure strictly on the worse side of ``value``."""

    indicator: str
    direction: Side
    value: float


@dataclass(frozen=True)
class Fact:
    """The criteria of a legal category of areas, shown beside the flags and never part of a score."""

    id: str
    title: Text
    criteria: tuple[Criterion, ...]
    basis: Basis
    author: str
    date: date
    reason: Text


@dataclass(frozen=True)
class RuleSet:
    """The rules of a governance year, which rests on the figures of the year before; an old report keeps its own.

    ``capacity`` is how many dialogues a year can hold.
    """

    year: int
    title: Text
    author: str
    decided: date
    reason: Text
    capacity: int
    rules: dict[str, Rule]
    facts: dict[str, Fact]


def judged_by(rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return what queries/flags/evaluate.sql judges by: the rules as lists of the same length, and the interval.

    The rules are called what they are called in the mapping; a rule of years in a row names the other one so.
    """
    named = {rule.id: name for name, rule in rules.items()}
    red = [rule.red for rule in rules.values()]
    return {
        "rule_ids": list(rules),
        "indicator_ids": [rule.indicator for rule in rules.values()],
        "dwelling_types": [rule.dwelling_type for rule in rules.values()],
        "sides": [rule.direction.value for rule in rules.values()],
        "lifts": [rule.lift for rule in rules.values()],
        **_limits("yellow", [rule.yellow for rule in rules.values()]),
        **_limits("red", red),
        "red_of": [named[limit.of] if limit and limit.of else NO_KIND for limit in red],
        "counted": sorted(COUNTED),
        "z": Z,
    }


def by_key(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return rules by a hash of all they judge by: one of the same key says the same, in whatever set it stands."""
    return {rule_key(rule, rules): rule for rule in rules.values()}


def rule_key(rule: Rule, rules: Mapping[str, Rule]) -> str:
    """Return the hash of all a rule of a set judges by, 12 hexadecimal digits; its words and weight don't count."""
    meant = [rule, *([rules[rule.red.of]] if rule.red and rule.red.of else [])]
    text = json.dumps(judged_by({each.id: each for each in meant}), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _limits(colour: str, limits: Sequence[RuleLimit | None]) -> dict[str, list[Any]]:
    return {
        f"{colour}_kinds": [limit.kind.value if limit else NO_KIND for limit in limits],
        f"{colour}_values": [limit.value if limit else NO_VALUE for limit in limits],
        f"{colour}_inclusive": [limit.inclusive if limit else False for limit in limits],
    }
