"""Judge departments by rules: one query for all of them and all years."""

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.catalogue import Rule, RuleLimit
from keyfigures.departments import Filter
from keyfigures.flags.values import Judgement

FIRST_YEAR = 1900
NAMES = tuple(field.name for field in fields(Judgement))
# What stands in the lists where a rule has no limit of a colour.
NO_KIND, NO_VALUE = "", 0.0


@lru_cache(maxsize=32)
def judgements(
    database: Path, rules: tuple[Rule, ...], wanted: Filter, *, first: int = FIRST_YEAR, last: int
) -> tuple[Judgement, ...]:
    """Return what rules say of departments in every year from the first to the last; nothing of a later year counts.

    An empty municipality means the whole country; the dwelling type of ``wanted`` is not looked at.
    """
    rows = store.query(
        database,
        "flags/evaluate",
        rule_ids=[rule.id for rule in rules],
        indicator_ids=[rule.indicator for rule in rules],
        dwelling_types=[rule.dwelling_type for rule in rules],
        sides=[rule.direction.value for rule in rules],
        lifts=[rule.lift for rule in rules],
        yellow_kinds=_kinds([rule.yellow for rule in rules]),
        yellow_values=_values([rule.yellow for rule in rules]),
        yellow_inclusive=_inclusive([rule.yellow for rule in rules]),
        red_kinds=_kinds([rule.red for rule in rules]),
        red_values=_values([rule.red for rule in rules]),
        red_inclusive=_inclusive([rule.red for rule in rules]),
        red_of=[(rule.red.of or "") if rule.red else "" for rule in rules],
        municipality_code=wanted.municipality,
        organisation_id=wanted.organisation,
        first_year=first,
        last_year=last,
    )
    return tuple(Judgement(**{name: row[name] for name in NAMES}) for row in rows)


def _kinds(limits: Sequence[RuleLimit | None]) -> list[str]:
    return [limit.kind.value if limit else NO_KIND for limit in limits]


def _values(limits: Sequence[RuleLimit | None]) -> list[float]:
    return [limit.value if limit else NO_VALUE for limit in limits]


def _inclusive(limits: Sequence[RuleLimit | None]) -> list[bool]:
    return [limit.inclusive if limit else False for limit in limits]
