"""Judge departments by rules: one query for all of them, then what each flag is argued by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from keyfigures import departments, store
from keyfigures.catalogue import Catalogue, LimitKind, Matter, Rule, RuleLimit, RuleSet, Side
from keyfigures.departments import DepartmentFigure, Direction, Filter, Reference, ReferenceKind, Verdict
from keyfigures.flags.values import Case, Flag, Judgement, Level, Status

FIRST_YEAR = 1900
NAMES = tuple(field.name for field in fields(Judgement))
# No limit of this colour.
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
        **_limits("yellow", [rule.yellow for rule in rules]),
        **_limits("red", [rule.red for rule in rules]),
        red_of=[(rule.red.of or "") if rule.red else "" for rule in rules],
        municipality_code=wanted.municipality,
        organisation_id=wanted.organisation,
        first_year=first,
        last_year=last,
    )
    return tuple(Judgement(**{name: row[name] for name in NAMES}) for row in rows)


def _limits(colour: str, limits: Sequence[RuleLimit | None]) -> dict[str, list[str] | list[float] | list[bool]]:
    return {
        f"{colour}_kinds": [limit.kind.value if limit else NO_KIND for limit in limits],
        f"{colour}_values": [limit.value if limit else NO_VALUE for limit in limits],
        f"{colour}_inclusive": [limit.inclusive if limit else False for limit in limits],
    }
