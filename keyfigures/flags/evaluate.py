"""Judge departments by rules: one query for all of them and all years, or what was worked out with the database."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from keyfigures import catalogue, store
from keyfigures.catalogue import Rule
from keyfigures.departments import Filter, Verdict
from keyfigures.flags.values import Judgement

FIRST_YEAR = 1900


# A municipality's judgements of one year by one rule are 10 to 200 kB, of all years up to 4 MB.
RULES_KEPT, SAVED_KEPT = 64, 16


def judgements(
    database: Path, rules: tuple[Rule, ...], wanted: Filter, *, first: int = FIRST_YEAR, last: int
) -> tuple[Judgement, ...]:
    """Return what rules say of departments in every year from the first to the last; nothing of a later year counts.

    An empty municipality means the whole country; the dwelling type of ``wanted`` is not looked at. Ordered by rule,
    department and year. Only rules nobody asked for when the database was built are evaluated now, each by itself, so
    that a limit that is moved asks for its rule alone.
    """
    by_id = {rule.id: rule for rule in rules}
    known = _worked_out(database)
    saved = tuple(rule for rule in rules if catalogue.rule_key(rule, by_id) in known)
    asked = [_meant(rule, by_id) for rule in rules if catalogue.rule_key(rule, by_id) not in known]
    years = (first, last)
    said = [*_saved(database, tuple(_meant(rule, by_id) for rule in saved), wanted, years)]
    said += [each for meant in asked for each in _evaluated(database, meant, wanted, years)]
    return tuple(sorted(said, key=lambda each: (each.rule_id, each.department_id, each.year)))


@lru_cache(maxsize=8)
def _worked_out(database: Path) -> frozenset[str]:
    return frozenset(row["rule_key"] for row in store.query(database, "flags/saved_rules"))


def _meant(rule: Rule, by_id: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """Return a rule with the one it is about: red so many years in a row is asked of another rule."""
    other = rule.red.of if rule.red is not None else None
    return (rule, by_id[other]) if other else (rule,)


@lru_cache(maxsize=SAVED_KEPT)
def _saved(
    database: Path, meant: tuple[tuple[Rule, ...], ...], wanted: Filter, years: tuple[int, int]
) -> tuple[Judgement, ...]:
    """Return what rules say as it was worked out with the database."""
    keys = {catalogue.rule_key(each[0], {rule.id: rule for rule in each}): each[0].id for each in meant}
    if not keys:
        return ()
    rows = store.query(database, "flags/saved", rule_keys=sorted(keys), **_asked(wanted, years))
    return tuple(_judgement(row, keys[row["rule_id"]]) for row in rows)


@lru_cache(maxsize=RULES_KEPT)
def _evaluated(
    database: Path, meant: tuple[Rule, ...], wanted: Filter, years: tuple[int, int]
) -> tuple[Judgement, ...]:
    """Return what one rule says; the one it is about is evaluated with it."""
    judged_by = catalogue.judged_by({rule.id: rule for rule in meant})
    rows = store.query(database, "flags/evaluate", **judged_by, **_asked(wanted, years))
    return tuple(_judgement(row, row["rule_id"]) for row in rows if row["rule_id"] == meant[0].id)


def _asked(wanted: Filter, years: tuple[int, int]) -> dict[str, str | int]:
    return {
        "municipality_code": wanted.municipality,
        "organisation_id": wanted.organisation,
        "first_year": years[0],
        "last_year": years[1],
    }


def _judgement(row: store.Row, rule_id: str) -> Judgement:
    certainty = row["certainty"]
    return Judgement(**{**row, "rule_id": rule_id, "certainty": None if certainty is None else Verdict(certainty)})
