"""What rules say of departments, asked for once; which rules judge a year."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from keyfigures import flags, register
from keyfigures.catalogue import Rule, RuleSet
from keyfigures.departments import Department, Filter
from keyfigures.flags import Case
from keyfigures.register import RuleVersion
from keyfigures.views.meaning import meaning

# A case with its flags and their series holds about 10 kB: 8 times the 718 departments of the largest municipality
# are under 60 MB.
CASES_KEPT = 8


def default_rules(year: int) -> str:
    """Return the id of the rules that judge a year's figures."""
    return register.governing(meaning(), year).id


def versions() -> tuple[RuleVersion, ...]:
    """Return every version of rules that can be read, by governance year and then the oldest first."""
    today = meaning()
    found = (each for year in register.rule_years(today) for each in register.rule_versions(today, year))
    return tuple(each for each in found if each.rule_set is not None)


def rule_set(rules: str, goal: str = "") -> RuleSet:
    """Return the rules an id means, of one goal alone where one is given.

    A rule of years in a row takes the one it is about with it. Raises SelectionError for an id that means no rules,
    RegisterError for rules that cannot be read any more.
    """
    whole = register.rule_set(meaning(), rules)
    mine = [rule for rule in whole.rules.values() if goal in ("", rule.goal.value)]
    ids = {rule.id for rule in mine} | {rule.red.of for rule in mine if rule.red is not None and rule.red.of}
    return replace(whole, rules={id_: rule for id_, rule in whole.rules.items() if id_ in ids})


def cases(database: Path, wanted: Filter, rules: str, year: int, goal: str = "") -> tuple[Case, ...]:
    """Return every department there was in a year with what the rules of an id say of it, those most in need first."""
    return cases_by(database, wanted, rule_set(rules, goal), year)


def cases_by(database: Path, wanted: Filter, rules: RuleSet, year: int) -> tuple[Case, ...]:
    """Return every department there was in a year with what rules say of it, those most in need first."""
    return _cases(database, wanted, tuple(rules.rules.values()), year)


def set_of(rules: tuple[Rule, ...]) -> RuleSet:
    """Return rules as a set; who signed it and when does not judge."""
    signed = next(iter(meaning().rule_sets.values()))
    return replace(signed, rules={rule.id: rule for rule in rules})


@lru_cache(maxsize=CASES_KEPT)
def _cases(database: Path, wanted: Filter, rules: tuple[Rule, ...], year: int) -> tuple[Case, ...]:
    return flags.cases(database, meaning(), set_of(rules), wanted, year)


def of_department(database: Path, own: Department, year: int) -> Case | None:
    """Return what the rules of a year say of one department, None where it did not exist then."""
    wanted = Filter(own.municipality_code, own.organisation_id)
    found = cases(database, wanted, default_rules(year), year)
    return next((each for each in found if each.department_id == own.department_id), None)
