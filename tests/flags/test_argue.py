"""A flag's sentences: every number is the row's own, and the words say which side of the limit is meant."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from keyfigures import flags, settings
from keyfigures.catalogue import Catalogue, Rule, read, texts
from keyfigures.departments import DepartmentFigure, Direction, Position, Trend, Verdict
from keyfigures.flags import Flag, Judgement
from keyfigures.language import Language

LEVEL = Trend(Direction.NONE, 7, 2019, 2025, 0.01, 0.8)
BESIDE = Position(("size",), 46, 3, 97.8, 0.0, 0.0, 0.5, 1.2, 2.4)


@pytest.fixture(scope="module")
def meaning() -> Catalogue:
    """Return the real catalogue with the default rules."""
    return read(settings.ROOT / "data", "argue")


def rule(meaning: Catalogue, id_: str) -> Rule:
    """Return one of the default rules."""
    return meaning.rule_sets[2026].rules[id_]


def flag(meaning: Catalogue, id_: str, value: float, limit: float | None, **changes: object) -> Flag:
    """Return a red flag of 2025 that has stood since 2022."""
    said = Judgement(
        *(id_, "a", 2025, value, "observed", 97.8, 9, 214, None, None, limit),
        level=2,
        since=2022,
        certainty=Verdict.SURELY,
    )
    own = rule(meaning, id_)
    figure = DepartmentFigure(
        *("a", own.indicator, "x", "demo", "all", 2025, "2025", date(2025, 1, 1), value, 9, 214, "observed", "", BESIDE)
    )
    made = Flag(own, said, figure, LEVEL, limit, Verdict.SURELY, None, None, None, None)
    return replace(made, **changes)  # type: ignore[arg-type]


def alone(made: Flag) -> Flag:
    """Return the same flag of a department that has no place among equals."""
    return replace(made, figure=replace(made.figure, position=None))


def danish(made: Flag, meaning: Catalogue) -> str:
    """Return the Danish sentence with ordinary spaces."""
    return flags.sentence(made, meaning, texts(Language.DA)).replace("\N{NO-BREAK SPACE}", " ")


def test_a_share_is_argued_in_what_was_counted(meaning: Catalogue) -> None:
    made = flag(meaning, "vacancy_family", 100 * 9 / 214, 2.0, count=9, count_at_limit=4, excess=5)
    assert danish(made, meaning) == (
        "Lejeledighed, familieboliger: 9 af 214 (ledige boliger) = 4,21 %; grænsen 2,00 % svarer til 4; 5 for mange. "
        "Siden 2022. Nr. 3 af 47 sammenlignelige, fra det højeste tal; medianen er 0,50 %."
    )
    english = flags.sentence(made, meaning, texts(Language.EN))
    assert "9 of 214 (vacant dwellings) = 4.21%; the limit 2.00% is 4; 5 too many. Since 2022." in english


def test_a_maybe_says_that_it_may_be_chance(meaning: Catalogue) -> None:
    made = flag(meaning, "vacancy_family", 8.3, 2.0, count=1, count_at_limit=0, excess=1, certainty=Verdict.MAYBE)
    assert danish(made, meaning).endswith("Så få boliger, at det kan være tilfældigt.")


def test_an_amount_is_argued_in_its_unit_and_a_share_in_points(meaning: Catalogue) -> None:
    loss = flag(meaning, "vacancy_loss", 26.0, 20.0, excess=6.0)
    assert danish(alone(loss), meaning) == (
        "Tab ved lejeledighed: 26,0 kr./m² pr. år, 6,0 kr./m² pr. år over grænsen 20,0 kr./m² pr. år. Siden 2022."
    )
    efficiency = flag(meaning, "efficiency", 64.0, 70.0, excess=6.0)
    assert (
        danish(alone(efficiency), meaning) == "Effektivitetstal: 64 %, 6,0 pct.-point under grænsen 70 %. Siden 2022."
    )


def test_a_share_below_its_limit_is_argued_in_what_lacks(meaning: Catalogue) -> None:
    """No default rule is of this kind; a turnout of 9 of 214 where 43 are wanted lacks 34."""
    low = replace(
        rule(meaning, "efficiency"), indicator="democracy_turnout_pct", title=rule(meaning, "efficiency").title
    )
    made = flag(meaning, "efficiency", 4.2, 20.0, rule=low, count=9, count_at_limit=43, excess=34)
    assert "9 af 214" in danish(made, meaning)
    assert "grænsen 20,0 % svarer til 43; 34 for få." in danish(made, meaning)


def test_a_place_among_equals_is_argued_by_percentiles(meaning: Catalogue) -> None:
    made = flag(meaning, "reserves_yearly", 4000.0, 10.0)
    said = replace(made.judgement, percentile=4.0, since=2025)
    assert danish(alone(replace(made, judgement=said)), meaning).endswith(
        ": 4.000 kr./bolig, percentil 4 blandt sammenlignelige afdelinger; grænsen er percentil 10. Nyt i år."
    )


def test_years_running_and_a_flag_that_is_held_say_so(meaning: Catalogue) -> None:
    running = flag(meaning, "efficiency_three_years", 62.0, None)
    assert "rødt 3 regnskaber i træk, nu 62 %." in danish(running, meaning)
    held = flag(meaning, "vacancy_family", 1.9, 2.0, certainty=Verdict.NOT)
    assert danish(alone(held), meaning) == (
        "Lejeledighed, familieboliger: 1,90 % er på den gode side af grænsen 2,00 %, men ikke nok til at løfte flaget. "
        "Siden 2022."
    )


def test_the_limit_that_was_passed_follows_the_level(meaning: Catalogue) -> None:
    made = flag(meaning, "vacancy_family", 4.2, 2.0)
    assert flags.passed(made.rule, made.judgement) == made.rule.red
    assert flags.passed(made.rule, replace(made.judgement, level=1)) == made.rule.yellow
    assert Path(settings.ROOT / "data" / "rules" / "2026.yaml").exists()
