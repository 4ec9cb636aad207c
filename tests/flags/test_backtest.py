"""How well rules have foretold, on planted figures: counts by hand, an oracle, noise, and nothing of later years."""

import dataclasses
import math
import random
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from keyfigures import settings
from keyfigures.catalogue import Basis, BasisKind, Goal, LimitKind, Matter, Rule, RuleLimit, RuleSet, Side
from keyfigures.departments import Filter
from keyfigures.errors import SelectionError
from keyfigures.flags import Judgement, judgements
from keyfigures.flags.backtest import Foretold, backtest, is_over
from keyfigures.language import Text
from tests.departments.test_against_reference import Home, Line, World, built

# What an oracle reads, what really happens a year later, and what has nothing to do with either.
ORACLE, TRUTH, NOISE = "vacancy_loss_kr_m2", "moving_out_loss_kr_lme", "operating_cost_kr_dwelling"
YEARS = range(2015, 2025)
MANY, HAND = Filter("330"), Filter("316")
BAD, GOOD = "30", "0"
# What each department of the small municipality had, year by year from 2018; a dot is a figure that is missing.
SERIES = {
    "quiet": "0 0 0 0 0 0",
    "steady": "30 30 30 30 30 30",
    "gone": "0 30 0 0 0 0",
    "back": "0 30 0 30 0 0",
    "lifted": "0 30 19 19 19 19",
    "silent": "0 . 0 0",
    "ended": "0 0 0",
}
NOTHING = Text("Prøve", "Trial")


def limit(value: float, kind: LimitKind = LimitKind.NUMBER, *, inclusive: bool = False, of: str = "") -> RuleLimit:
    """Return a red limit."""
    return RuleLimit(kind, value, inclusive, of or None)


def rule(id_: str, indicator: str, red: RuleLimit | None, *, side: Side = Side.ABOVE, lift: float = 0.0) -> Rule:
    """Return a rule of the dialogue about all departments."""
    return Rule(
        id=id_,
        title=NOTHING,
        indicator=indicator,
        dwelling_type="all",
        direction=side,
        yellow=None if red else limit(1),
        red=red,
        lift=lift,
        weight=1,
        goal=Goal.ECONOMY,
        matter=Matter.DIALOGUE,
        basis=Basis(BasisKind.PROPOSAL, NOTHING),
        author="prøve",
        date=date(2026, 1, 1),
        reason=NOTHING,
    )


def rules(*each: Rule) -> RuleSet:
    """Return a set of rules."""
    of = {one.id: one for one in each}
    return RuleSet(2026, NOTHING, "prøve", date(2026, 1, 1), NOTHING, capacity=1, rules=of, facts={})


def line(home: str, indicator: str, year: int, value: str) -> Line:
    """Return a figure of a department in a year."""
    return Line(home, indicator, str(year), value)


def by_chance(count: int) -> Iterable[Line]:
    """Yield the figures of many departments: the oracle has in a year what comes true in the next."""
    dice = random.Random(490)  # noqa: S311 – figures for a test
    for number in range(count):
        truth = {year: BAD if dice.random() < 0.3 else GOOD for year in (*YEARS, YEARS[-1] + 1)}
        for year in YEARS:
            yield line(f"h{number:03}", TRUTH, year, truth[year])
            yield line(f"h{number:03}", ORACLE, year, truth[year + 1])
            yield line(f"h{number:03}", NOISE, year, BAD if dice.random() < 0.3 else GOOD)


def by_hand(series: Mapping[str, str]) -> Iterable[Line]:
    """Yield the figures written out above."""
    for home, values in series.items():
        for year, value in enumerate(values.split(), 2018):
            yield line(home, ORACLE, year, value.strip("."))


def homes(count: int) -> list[Home]:
    """Return the many and the few; one of the few came to an end."""
    ends = {"ended": "2020-12-31"}
    return [
        *(Home(f"h{number:03}") for number in range(count)),
        *(Home(name, municipality="316", ends=ends.get(name, "")) for name in SERIES),
    ]


@pytest.fixture(scope="module")
def world() -> World:
    """Return the planted departments and figures."""
    return World(homes(120), [*by_chance(120), *by_hand(SERIES)])


def database_of(world: World, folder: Path) -> Path:
    """Build a world without demo data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.DEMO_VARIABLE, "off")
        return built(world, folder)[0]


@pytest.fixture(scope="module")
def planted(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of the planted world."""
    return database_of(world, tmp_path_factory.mktemp("backtest"))


SET = rules(*(rule(name, name, limit(20)) for name in (ORACLE, TRUTH, NOISE)))
WITH_LIFT = rule("main", ORACLE, limit(20), lift=0.1)


def of(scores: Iterable[Foretold], id_: str) -> Foretold:
    """Return the score of a rule."""
    (found,) = (each for each in scores if each.rule_id == id_)
    return found


def test_counts_are_those_made_by_hand(planted: Path) -> None:
    """Three years from 2019, two years ahead.

    Hits: steady 3, back 2019. False alarms: gone 2019, back 2021, lifted 3 (19 keeps the flag and is not over 20).
    Missed: back 2020. Quiet: quiet 3, gone 2, silent 2020, ended 2019. Not judged: silent 2019. Not followed: silent
    2021, ended 2020. No lead time: without a yellow limit nobody is warned before being over.
    """
    found = backtest(planted, rules(WITH_LIFT), first=2019, last=2021, horizon=2, wanted=HAND)
    expected = Foretold("main", 4, 5, 1, 7, 1, 2, lead_time_years=None)
    assert found.rules == (expected,)
    assert found.whole == dataclasses.replace(expected, rule_id=None)
    assert (expected.flagged, expected.events, expected.assessable) == (9, 5, 17)
    assert expected.base_rate == pytest.approx(5 / 17)
    assert expected.expected == pytest.approx(9 * 5 / 17)
    assert expected.precision == pytest.approx(4 / 9)
    assert expected.recall == pytest.approx(4 / 5)
    assert (found.first, found.last, found.horizon, found.outcome) == (2019, 2021, 2, None)


def test_lead_time_is_from_the_first_flag_to_the_first_year_over(tmp_path: Path) -> None:
    """Yellow at 12: slow is over 1 year later, late 2 years; sudden was over without a warning."""
    series = {"slow": "0 12 30 30", "late": "0 12 12 30", "sudden": "0 30 30 30", "never": "0 12 12 12"}
    world = World([Home(name, municipality="316") for name in series], list(by_hand(series)))
    warned = dataclasses.replace(WITH_LIFT, yellow=limit(10))
    found = backtest(database_of(world, tmp_path), rules(warned), first=2018, last=2020, horizon=3, wanted=HAND)
    assert found.rules[0].lead_time_years == found.whole.lead_time_years == 1.5


def test_a_red_flag_that_may_be_chance_is_no_need(tmp_path: Path) -> None:
    """1 of 12 may be chance: it warns, but the pages do not count it as a need, so neither does the backtest."""
    counts = [("0", "12"), ("1", "12"), ("9", "12")]
    lines = [
        Line("few", "vacancy_pct", str(year), repr(100 * int(part) / int(whole)), (part, whole))
        for year, (part, whole) in enumerate(counts, 2018)
    ]
    world = World([Home("few", municipality="316", family="12")], lines)
    vacancy = dataclasses.replace(rule("vacancy", "vacancy_pct", limit(2)), direction=Side.ABOVE)
    found = backtest(database_of(world, tmp_path), rules(vacancy), first=2018, last=2019, horizon=2, wanted=HAND)
    assert (found.rules[0].flagged, found.rules[0].missed) == (0, 2)


def test_years_in_a_row_are_over_where_the_figures_themselves_were(planted: Path) -> None:
    """Two in a row: steady hits 3 times; lifted keeps its flag at 19, but was over in one year only."""
    running = rule("twice", ORACLE, limit(2, LimitKind.RUNNING, inclusive=True, of="main"))
    found = backtest(planted, rules(running, WITH_LIFT), first=2019, last=2021, horizon=2, wanted=HAND)
    twice = of(found.rules, "twice")
    assert (twice.hits, twice.false_alarms, twice.missed, twice.not_judged) == (3, 0, 0, 1)


def test_a_rule_that_reads_next_year_is_always_right(planted: Path) -> None:
    found = backtest(planted, SET, first=2016, last=2022, horizon=1, wanted=MANY, outcome=TRUTH)
    oracle = of(found.rules, ORACLE)
    assert (oracle.precision, oracle.recall) == (1, 1)
    assert oracle.assessable == 120 * 7
    assert 200 < oracle.hits == oracle.events == oracle.flagged < 300
    # Whoever was well when the run began is foretold a year ahead.
    assert oracle.lead_time_years == 1


def test_a_rule_that_reads_next_year_never_gives_a_false_alarm_over_a_longer_time(planted: Path) -> None:
    found = backtest(planted, SET, first=2016, last=2021, wanted=MANY, outcome=TRUTH)
    oracle = of(found.rules, ORACLE)
    assert oracle.precision == 1
    assert oracle.false_alarms == 0 < oracle.missed


@pytest.mark.parametrize("outcome", [None, TRUTH])
@pytest.mark.parametrize("horizon", [1, 3])
def test_a_rule_of_noise_hits_what_chance_hits(planted: Path, outcome: str | None, horizon: int) -> None:
    found = backtest(planted, SET, first=2016, last=2021, horizon=horizon, wanted=MANY, outcome=outcome)
    noise = of(found.rules, NOISE)
    assert noise.precision is not None
    assert noise.base_rate is not None
    assert noise.expected is not None
    # With more than a year ahead the same year is looked at more than once, so there is less to learn from.
    error = math.sqrt(noise.base_rate * (1 - noise.base_rate) * horizon / noise.flagged)
    assert abs(noise.precision - noise.base_rate) < 3 * error
    assert abs(noise.hits - noise.expected) < 3 * error * noise.flagged
    assert noise.flagged > 150


def test_what_comes_later_changes_nothing(planted: Path, world: World, tmp_path: Path) -> None:
    """Cut off after the last year looked at: the same. All bad after the last flags: as many flags, and all events."""
    rule_set = rules(*SET.rules.values(), WITH_LIFT)
    cut = World(world.homes, [each for each in world.lines if int(each.period) <= 2021])
    before = backtest(planted, rule_set, first=2016, last=2020, horizon=1)
    assert backtest(database_of(cut, tmp_path / "cut"), rule_set, first=2016, last=2020, horizon=1) == before
    worse = database_of(World(world.homes, [_worse(each) for each in world.lines]), tmp_path / "bad")
    every = tuple(rule_set.rules.values())
    assert judgements(worse, every, MANY, last=2020) == judgements(planted, every, MANY, last=2020)
    first = backtest(planted, rule_set, first=2020, last=2020, wanted=MANY)
    after = backtest(worse, rule_set, first=2020, last=2020, wanted=MANY)
    for one, other in zip(first.rules, after.rules, strict=True):
        assert one.flagged == other.flagged == other.hits
        assert other.base_rate == 1


def _worse(each: Line) -> Line:
    return dataclasses.replace(each, value=BAD) if int(each.period) > 2020 and each.value else each


def test_a_year_asked_by_itself_is_the_year_of_all_years(planted: Path) -> None:
    every = (*SET.rules.values(), WITH_LIFT)
    together = judgements(planted, every, HAND, last=2024)
    for year in YEARS:
        alone = judgements(planted, every, HAND, first=year, last=year)
        assert alone == tuple(each for each in together if each.year == year)


def test_the_set_is_flagged_by_any_rule_of_the_dialogue(planted: Path) -> None:
    """A department that is red by one rule of two is red; a matter of oversight flags nobody here."""
    always = dataclasses.replace(rule("always", NOISE, limit(-1)), matter=Matter.OVERSIGHT)
    both = rules(SET.rules[ORACLE], SET.rules[TRUTH], always)
    found = backtest(planted, both, first=2018, last=2018, horizon=1, wanted=MANY, outcome=TRUTH)
    flags = {
        each.department_id
        for each in judgements(planted, tuple(both.rules.values()), MANY, first=2018, last=2018)
        if each.level == 2 and each.rule_id != "always"
    }
    assert found.whole.flagged == len(flags) < 120
    assert of(found.rules, "always").flagged == 120
    assert found.whole.recall == 1


def test_a_rule_without_a_red_limit_foretells_nothing(planted: Path) -> None:
    (score,) = backtest(planted, rules(rule("soft", ORACLE, None)), first=2019, last=2019, wanted=HAND).rules
    assert score == Foretold("soft", 0, 0, 0, 0, not_judged=1, not_followed=6, lead_time_years=None)
    assert (score.base_rate, score.expected, score.precision, score.recall) == (None, None, None, None)


def test_an_organisation_can_be_asked_by_itself(planted: Path) -> None:
    """Of the six with a figure in 2019 and after, ended has one in 2020."""
    wanted = Filter("", "316-proeve")
    found = backtest(planted, rules(WITH_LIFT), first=2019, last=2019, wanted=wanted)
    assert (found.whole.assessable, found.whole.not_judged) == (6, 1)


def test_a_rule_is_asked_of_departments_of_its_type_only(planted: Path) -> None:
    youth = dataclasses.replace(WITH_LIFT, dwelling_type="youth")
    found = backtest(planted, rules(youth), first=2019, last=2019, wanted=HAND).whole
    assert found == Foretold(None, 0, 0, 0, 0, 0, 0, lead_time_years=None)


def test_an_unknown_outcome_is_refused(planted: Path) -> None:
    with pytest.raises(SelectionError) as caught:
        backtest(planted, SET, first=2019, last=2019, outcome="nix")
    assert (caught.value.text, caught.value.values["rule"]) == ("backtest_unknown_rule", "nix")


@pytest.mark.parametrize(
    ("red", "side", "value", "percentile", "red_limit", "expected"),
    [
        (limit(2), Side.ABOVE, 2.1, None, 2.0, True),
        (limit(2), Side.ABOVE, 2.0, None, 2.0, False),
        (limit(2, inclusive=True), Side.ABOVE, 2.0, None, 2.0, True),
        (limit(70), Side.BELOW, 69.0, None, 70.0, True),
        (limit(70), Side.BELOW, 71.0, None, 70.0, False),
        (limit(3, LimitKind.RATE), Side.ABOVE, 940.0, None, 939.0, True),
        (limit(3, LimitKind.RATE), Side.ABOVE, 940.0, None, None, None),
        (limit(10, LimitKind.FRACTILE), Side.BELOW, 900.0, 9.0, 10.0, True),
        (limit(10, LimitKind.FRACTILE), Side.BELOW, 900.0, None, 10.0, None),
        (limit(2), Side.ABOVE, None, None, 2.0, None),
        (limit(2, LimitKind.RUNNING, of="main"), Side.ABOVE, 5.0, None, None, False),
        (None, Side.ABOVE, 5.0, None, None, None),
    ],
)
def test_over_is_the_worse_side_of_the_red_limit_itself(
    *,
    red: RuleLimit | None,
    side: Side,
    value: float | None,
    percentile: float | None,
    red_limit: float | None,
    expected: bool | None,
) -> None:
    said = Judgement(
        *("any", "d", 2020, value, "observed", percentile, None, None, None, None, None, red_limit),
        level=None,
        since=None,
        level_since=None,
        is_need=False,
        certainty=None,
    )
    assert is_over(rule("any", ORACLE, red, side=side), said) is expected
