"""A flag's sentences: every number is the row's own, and the words say which side of the limit is meant."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from keyfigures import flags, settings
from keyfigures.catalogue import Catalogue, LimitKind, Rule, RuleLimit, read, texts
from keyfigures.departments import DepartmentFigure, Direction, Position, Trend, Verdict
from keyfigures.flags import Flag, Judgement, Lift
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
        *(id_, "a", 2025, value, "observed", 97.8, 9, 214, None, None, None, limit),
        level=2,
        since=2022,
        level_since=2022,
        is_need=True,
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
        "Lejeledighed, mest familieboliger: "
        "9 af 214 (ledige boliger) = 4,21 %; grænsen 2,00 % svarer til 4; 5 for mange. "
        "Siden 2022. Nr. 3 af 47 sammenlignelige, fra det højeste tal; medianen er 0,50 %."
    )
    english = flags.sentence(made, meaning, texts(Language.EN))
    assert "9 of 214 (vacant dwellings) = 4.21%; the limit 2.00% comes to 4; 5 too many. Since 2022." in english


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
    said = replace(made.judgement, percentile=4.0, level_since=2025)
    assert danish(alone(replace(made, judgement=said)), meaning).endswith(
        ": 4.000 kr./bolig, percentil 4 blandt sammenlignelige afdelinger; grænsen er percentil 10. Nyt i år."
    )


def test_years_running_and_a_flag_that_is_held_say_so(meaning: Catalogue) -> None:
    running = flag(meaning, "efficiency_three_years", 62.0, None)
    assert "rødt 3 regnskaber i træk, nu 62 %." in danish(running, meaning)
    held = flag(meaning, "vacancy_family", 1.9, 2.0, certainty=Verdict.NOT)
    assert danish(alone(held), meaning) == (
        "Lejeledighed, mest familieboliger: "
        "1,90 % er på den gode side af grænsen 2,00 %, men ikke nok til at løfte flaget. "
        "Siden 2022."
    )


def test_the_limit_that_was_passed_follows_the_level(meaning: Catalogue) -> None:
    made = flag(meaning, "vacancy_family", 4.2, 2.0)
    assert flags.passed(made.rule, made.judgement) == made.rule.red
    assert flags.passed(made.rule, replace(made.judgement, level=1)) == made.rule.yellow
    assert Path(settings.ROOT / "data" / "rules" / "2026.yaml").exists()


def said(made: Flag, meaning: Catalogue, name: str, language: Language = Language.DA) -> str:
    """Return one thing a flag is argued by, with ordinary spaces."""
    found = {each.name: each.text for each in flags.arguments(made, meaning, texts(language))}
    return found[name].replace("\N{NO-BREAK SPACE}", " ")


def test_a_flag_as_old_as_the_figures_may_be_older(meaning: Catalogue) -> None:
    """Figures begin in 2019: a flag of 2019 may have been there before, one of 2025 is new."""
    made = flag(meaning, "vacancy_family", 4.2, 2.0)
    oldest = replace(made, judgement=replace(made.judgement, level_since=2019))
    assert said(oldest, meaning, "since") == "Siden mindst 2019, det første år med tal."
    assert said(made, meaning, "since") == "Siden 2022."
    new = replace(made, judgement=replace(made.judgement, level_since=2025))
    assert said(new, meaning, "since") == "Nyt i år."
    assert said(new, meaning, "since", Language.EN) == "New this year."


def test_a_trend_of_a_percentage_is_told_in_points(meaning: Catalogue) -> None:
    rising = Trend(Direction.RISING, 7, 2019, 2025, 0.126, 0.01)
    share = flag(meaning, "vacancy_family", 4.2, 2.0, trend=rising)
    assert said(share, meaning, "trend") == "Stigende, +0,13 pct.-point fra år til år (7 år)."
    kroner = flag(meaning, "vacancy_loss", 26.0, 20.0, trend=replace(rising, direction=Direction.FALLING, slope=-3.04))
    assert said(kroner, meaning, "trend") == "Faldende, −3,0 kroner pr. m² om året fra år til år (7 år)."
    assert said(flag(meaning, "vacancy_loss", 26.0, 20.0), meaning, "trend").startswith("Ingen retning")
    few = flag(meaning, "vacancy_loss", 26.0, 20.0, trend=Trend(Direction.TOO_FEW, 3, 2023, 2025, None, None))
    assert said(few, meaning, "trend") == "Udviklingen kan ikke vurderes: kun 3 års tal."


def test_what_lifts_a_flag_is_said_in_counts_units_percentiles_or_accounts(meaning: Catalogue) -> None:
    counted = flag(meaning, "vacancy_family", 4.2, 2.0, lift=Lift(0.9, inclusive=False, count=1))
    assert said(counted, meaning, "lift") == "Løftes ved højst 1 af 214 (under 0,90 %)."
    kroner = flag(meaning, "vacancy_loss", 26.0, 20.0, lift=Lift(5.4, inclusive=False, count=None))
    assert said(kroner, meaning, "lift") == "Løftes, når tallet kommer under 5,4 kr./m² pr. år."
    place = flag(meaning, "reserves_yearly", 4000.0, 10.0, lift=Lift(35.0, inclusive=False, count=None))
    assert said(place, meaning, "lift") == "Løftes, når afdelingen ligger over percentil 35 blandt sammenlignelige."
    assert said(flag(meaning, "efficiency_three_years", 62.0, None), meaning, "lift").startswith("Løftes, når ét af")


def test_all_a_flag_is_argued_by_has_a_name_and_words(meaning: Catalogue) -> None:
    made = alone(flag(meaning, "vacancy_family", 4.2, 2.0))
    found = flags.arguments(made, meaning, texts(Language.EN))
    assert [each.name for each in found] == [
        *("because", "since", "trend", "place", "certainty", "lift", "goal", "basis", "source"),
    ]
    assert all(each.text for each in found)
    assert said(made, meaning, "place") == "Ingen plads blandt sammenlignelige: der er for få af dem eller intet tal."
    assert said(made, meaning, "source").endswith("regnskabsår 2025.")


def test_a_limit_is_said_in_its_own_kind(meaning: Catalogue) -> None:
    say, indicator = texts(Language.DA), meaning.indicators["vacancy_pct"]
    kinds = {
        RuleLimit(LimitKind.NUMBER, 2.0, inclusive=False, of=None): "2,00 %",
        RuleLimit(LimitKind.FRACTILE, 25, inclusive=False, of=None): "percentil 25 blandt sammenlignelige",
        RuleLimit(LimitKind.RATE, 1.5, inclusive=False, of=None): "1,5 × årets sats",
        RuleLimit(LimitKind.RUNNING, 3, inclusive=True, of="x"): "3 regnskaber i træk",
    }
    for limit, text in kinds.items():
        assert flags.limit_text(limit, indicator, say).replace("\N{NO-BREAK SPACE}", " ") == text
    assert flags.limit_text(None, indicator, say) == "–"
