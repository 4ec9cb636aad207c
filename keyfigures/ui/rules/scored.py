"""How well rules have foretold, asked for once."""

from functools import lru_cache
from pathlib import Path

from keyfigures import departments, flags
from keyfigures.catalogue import Rule, RuleSet
from keyfigures.departments import Filter
from keyfigures.errors import SelectionError
from keyfigures.flags import HORIZON, Backtest, Foretold
from keyfigures.views.judged import set_of

Rules = tuple[Rule, ...]


def spell(database: Path, wanted: Filter) -> tuple[int, int]:
    """Return the first and the last year whose flags can be held against a whole horizon of years after them.

    Raises SelectionError where there are too few years of figures.
    """
    years = departments.years(database, wanted.municipality) if wanted.municipality else _years(database)
    if not years or min(years) > max(years) - HORIZON:
        raise SelectionError("rules_too_few_years", wanted=HORIZON + 1, found=len(years))
    return min(years), max(years) - HORIZON


@lru_cache(maxsize=4)
def _years(database: Path) -> tuple[int, ...]:
    """Return the years in which departments anywhere have figures."""
    codes = {each.municipality_code for each in departments.departments(database).values()}
    return tuple(sorted({year for code in codes for year in departments.years(database, code)}))


@lru_cache(maxsize=32)
def backtest(database: Path, rules: Rules, wanted: Filter) -> Backtest:
    """Return how well rules have foretold over all years that can be followed. Raises SelectionError for too few."""
    first, last = spell(database, wanted)
    return flags.backtest(database, set_of(rules), first=first, last=last, wanted=wanted)


def score_of(found: Backtest, computed: Rules, rule: Rule, rule_set: RuleSet) -> Foretold | None:
    """Return the score of a rule among those computed, None where it, or the rule it is about, has been moved since."""
    other = rule_set.rules[rule.red.of] if rule.red is not None and rule.red.of is not None else rule
    if rule not in computed or other not in computed:
        return None
    return next(each for each in found.rules if each.rule_id == rule.id)
