"""What rules say of departments, kept while neither the data nor the register changes; which rules judge a year."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from keyfigures import flags, register, store
from keyfigures.catalogue import RuleSet
from keyfigures.departments import Department, Filter
from keyfigures.figures import theme
from keyfigures.flags import Case, Status
from keyfigures.register import RuleVersion

# A case with its flags and their series holds about 10 kB: 8 times the 718 departments of the largest municipality
# are under 60 MB.
CASES_KEPT = 8
# A sign that is told apart without colour, and the colour of its word; each at least 4.5:1 on white.
SIGNS = {
    Status.FLAGGED: ("▲", theme.AVERAGE),
    Status.MAYBE: ("◆", "#7A5B00"),
    Status.NONE: ("·", theme.MUTED),
    Status.NOT_ASSESSABLE: ("?", theme.MUTED),
}
STATUSES = {
    Status.FLAGGED: "needs_status_flagged",
    Status.MAYBE: "needs_status_maybe",
    Status.NONE: "needs_status_none",
    Status.NOT_ASSESSABLE: "needs_status_unknown",
}


def default_rules(year: int) -> str:
    """Return the id of the rules that judge a year's figures."""
    return register.governing(store.meaning(), year).id


def versions() -> tuple[RuleVersion, ...]:
    """Return every version of rules that can be read, by governance year and then the oldest first."""
    meaning = store.meaning()
    found = (each for year in register.rule_years(meaning) for each in register.rule_versions(meaning, year))
    return tuple(each for each in found if each.rule_set is not None)


def rule_set(rules: str, goal: str = "") -> RuleSet:
    """Return the rules an id means, of one goal alone where one is given.

    A rule of years in a row takes the one it is about with it. Raises SelectionError for an id that means no rules,
    RegisterError for rules that cannot be read any more.
    """
    whole = register.rule_set(store.meaning(), rules)
    mine = [rule for rule in whole.rules.values() if goal in ("", rule.goal.value)]
    ids = {rule.id for rule in mine} | {rule.red.of for rule in mine if rule.red is not None and rule.red.of}
    return replace(whole, rules={id_: rule for id_, rule in whole.rules.items() if id_ in ids})


def cases(database: Path, wanted: Filter, rules: str, year: int, goal: str = "") -> tuple[Case, ...]:
    """Return every department there was in a year with what the rules say of it, those most in need first."""
    return _cases(database, wanted, year, (rules, goal, register.registered()))


@lru_cache(maxsize=CASES_KEPT)
def _cases(database: Path, wanted: Filter, year: int, by: tuple[str, str, str]) -> tuple[Case, ...]:
    rules, goal, _ = by  # the state of the register is part of the cache's key only
    return flags.cases(database, store.meaning(), rule_set(rules, goal), wanted, year)


def of_department(database: Path, own: Department, year: int) -> Case | None:
    """Return what the rules of a year say of one department, None where it did not exist then."""
    wanted = Filter(own.municipality_code, own.organisation_id)
    found = cases(database, wanted, default_rules(year), year)
    return next((each for each in found if each.department_id == own.department_id), None)
