"""Judge departments by rules: one query for all of them and all years, or what was worked out with the database."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from keyfigures import catalogue, store
from keyfigures.catalogue import Rule
from keyfigures.departments import Filter, Verdict
from keyfigures.flags.values import Judgement

FIRST_YEAR = 1900


@lru_cache(maxsize=64)
def judgements(
    database: Path, rules: tuple[Rule, ...], wanted: Filter, *, first: int = FIRST_YEAR, last: int
) -> tuple[Judgement, ...]:
    """Return what rules say of departments in every year from the first to the last; nothing of a later year counts.

    An empty municipality means the whole country; the dwelling type of ``wanted`` is not looked at. Ordered by rule,
    department and year. Only rules nobody asked for when the database was built are evaluated now.
    """
    by_id = {rule.id: rule for rule in rules}
    keys = {catalogue.rule_key(rule, by_id): rule.id for rule in rules}
    known = keys.keys() & _worked_out(database)
    years = {"first_year": first, "last_year": last}
    saved = _saved(database, sorted(known), wanted, years)
    moved = {id_: by_id[id_] for key, id_ in keys.items() if key not in known}
    now = (row for row in _evaluated(database, _with_others(moved, by_id), wanted, years) if row["rule_id"] in moved)
    said = [
        *(_judgement(row, keys[row["rule_id"]]) for row in saved),
        *(_judgement(row, row["rule_id"]) for row in now),
    ]
    return tuple(sorted(said, key=lambda each: (each.rule_id, each.department_id, each.year)))


@lru_cache(maxsize=8)
def _worked_out(database: Path) -> frozenset[str]:
    return frozenset(row["rule_key"] for row in store.query(database, "flags/saved_rules"))


def _with_others(moved: Mapping[str, Rule], by_id: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return rules with those they are about: red so many years in a row is asked of another rule."""
    others = [rule.red.of for rule in moved.values() if rule.red is not None and rule.red.of is not None]
    return {**moved, **{id_: by_id[id_] for id_ in others}}


def _saved(database: Path, keys: list[str], wanted: Filter, years: Mapping[str, int]) -> list[store.Row]:
    if not keys:
        return []
    return store.query(database, "flags/saved", rule_keys=keys, **_places(wanted), **years)


def _evaluated(database: Path, rules: Mapping[str, Rule], wanted: Filter, years: Mapping[str, int]) -> list[store.Row]:
    if not rules:
        return []
    return store.query(database, "flags/evaluate", **catalogue.judged_by(rules), **_places(wanted), **years)


def _places(wanted: Filter) -> dict[str, str]:
    return {"municipality_code": wanted.municipality, "organisation_id": wanted.organisation}


def _judgement(row: store.Row, rule_id: str) -> Judgement:
    certainty = row["certainty"]
    return Judgement(**{**row, "rule_id": rule_id, "certainty": None if certainty is None else Verdict(certainty)})
