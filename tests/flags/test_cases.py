"""What all rules together say of a department, by figures small enough to check by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from keyfigures import catalogue
from keyfigures import settings as chosen
from keyfigures.catalogue import Goal, LimitKind, Matter, Rule, RuleLimit, RuleSet, Side
from keyfigures.departments import Filter, Verdict
from keyfigures.flags import Case, Flag, Status, cases
from tests.departments.test_against_reference import Home, Line, World, built

MEANING = catalogue.read(chosen.ROOT / "data", "cases")
DEFAULT = MEANING.rule_sets[2026]
EXAMPLE = DEFAULT.rules["vacancy_family"]
HERE = Filter("330")
YEAR = 2024


def number(value: float, kind: LimitKind = LimitKind.NUMBER, of: str | None = None) -> RuleLimit:
    """Return a limit that a figure must pass."""
    return RuleLimit(kind, value, inclusive=False, of=of)


def rule(
    indicator: str, yellow: RuleLimit | None, red: RuleLimit | None, *, worse: Side = Side.ABOVE, weight: int = 1
) -> Rule:
    """Return a rule of all dwelling types that is lifted at once."""
    plain = replace(EXAMPLE, dwelling_type="all", lift=0.0, goal=Goal.ECONOMY)
    return replace(plain, id=indicator, indicator=indicator, yellow=yellow, red=red, direction=worse, weight=weight)


FRACTILE = LimitKind.FRACTILE
THREE = number(3, LimitKind.RUNNING, "efficiency_pct")
UNHEARD = number(2, LimitKind.RUNNING, "democracy_turnout_pct")
RULES = (
    replace(rule("vacancy_pct", number(1), number(2), weight=3), dwelling_type="family", goal=Goal.LETTING),
    rule("vacancy_loss_kr_m2", number(6), number(20), weight=2),
    rule("democracy_turnout_pct", None, number(50), worse=Side.BELOW),
    rule("reserves_yearly_kr_dwelling", number(25, FRACTILE), number(10, FRACTILE), worse=Side.BELOW),
    # Red once it is told apart; only the years in a row belong in the dialogue.
    replace(rule("efficiency_pct", None, number(70), worse=Side.BELOW), matter=Matter.OVERSIGHT),
    replace(rule("efficiency_pct", None, THREE, worse=Side.BELOW), id="running"),
    replace(rule("democracy_turnout_pct", None, UNHEARD, worse=Side.BELOW), id="unheard"),
    replace(rule("inspection_age_years", None, number(5)), matter=Matter.OVERSIGHT),
    replace(rule("vacancy_over_3_months_share_pct", number(25), number(50)), id="long"),
)
RULE_SET = RuleSet(
    year=2025,
    title=DEFAULT.title,
    author=DEFAULT.author,
    decided=DEFAULT.decided,
    reason=DEFAULT.reason,
    capacity=12,
    rules={each.id: each for each in RULES},
    facts={},
)


def share(home: str, indicator: str, count: int, of: int, year: int = YEAR) -> Line:
    """Return a share of things counted."""
    return Line(home, indicator, str(year), repr(100 * count / of), (str(count), str(of)))


def years(home: str, indicator: str, values: Sequence[float]) -> list[Line]:
    """Return figures of consecutive years, the last of them the one that is asked about."""
    first = YEAR - len(values) + 1
    return [Line(home, indicator, str(first + place), repr(value)) for place, value in enumerate(values)]


def world() -> World:
    """Return forty equals with a reserve and a loss each, and some whose names say what is the matter."""
    ordinary = [f"h{each:02}" for each in range(40)]
    lines: list[Line] = []
    for place, id_ in enumerate(ordinary):
        lines += years(id_, "reserves_yearly_kr_dwelling", [5000.0 + place])
        lines += years(id_, "vacancy_loss_kr_m2", [1.0 + place / 100])
    lines += [
        share("many", "vacancy_pct", 9, 214),
        share("few", "vacancy_pct", 1, 12),
        share("some", "vacancy_pct", 3, 200),
        share("empty_meeting", "democracy_turnout_pct", 10, 99),
        *(share("unheard", "democracy_turnout_pct", 10, 99, year) for year in (YEAR - 1, YEAR)),
        *years("losing", "vacancy_loss_kr_m2", [5.0, 8.0, 11.0, 15.0, 26.0]),
        *years("saving_less", "reserves_yearly_kr_dwelling", [4000.0, 3900.0, 3800.0, 3700.0, 3600.0]),
        *years("dear", "efficiency_pct", [60.0, 61.0, 62.0]),
        *years("old", "inspection_age_years", [6.0]),
        *years("old", "vacancy_loss_kr_m2", [0.5]),
        *years("silent", "inspection_age_years", [1.0]),
        Line("silent", "vacancy_pct", str(YEAR), ""),
        share("full", "vacancy_pct", 0, 60),
        Line("full", "vacancy_over_3_months_share_pct", str(YEAR), "", missing="not_applicable"),
        *years("young", "vacancy_pct", [9.0]),
        *years("gone", "vacancy_loss_kr_m2", [99.0]),
    ]
    deaf = ("empty_meeting", "unheard")
    named = ("many", "few", "some", *deaf, "losing", "saving_less", "dear", "old", "silent", "full")
    homes = [Home(id_) for id_ in (*ordinary, *named)]
    return World([*homes, Home("young", family="", youth="60"), Home("gone", ends="2020-12-31")], lines)


@pytest.fixture(scope="module")
def database(databases_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small world, built once."""
    assert databases_folder.is_dir()
    return built(world(), tmp_path_factory.mktemp("cases"))[0]


@pytest.fixture(scope="module")
def found(database: Path) -> Mapping[str, Case]:
    """Return the case of every department."""
    return {each.department_id: each for each in cases(database, MEANING, RULE_SET, HERE, YEAR)}


def only(flags: Sequence[Flag]) -> Flag:
    """Return the one flag there is."""
    (flag,) = flags
    return flag


def test_a_share_of_many_is_surely_over_and_told_in_dwellings(found: Mapping[str, Case]) -> None:
    """9 of 214 are 4.2 %; 2 % are 4.28, so 4 are allowed and 5 are too many."""
    flag = only(found["many"].flags)
    assert (flag.limit, flag.certainty) == (2, Verdict.SURELY)
    assert (flag.count, flag.count_at_limit, flag.excess) == (9, 4, 5)
    assert found["many"].status is Status.FLAGGED
    # Weight 3, red counts twice.
    assert found["many"].points == ((Goal.LETTING.value, 6),)


def test_a_share_of_few_is_maybe_over(found: Mapping[str, Case]) -> None:
    """1 of 12 may be chance, although it is 8.3 %; 2 % of 12 are less than one dwelling."""
    flag = only(found["few"].flags)
    assert (flag.judgement.level, flag.certainty) == (2, Verdict.MAYBE)
    assert (flag.count, flag.count_at_limit, flag.excess) == (1, 0, 1)
    assert found["few"].status is Status.MAYBE


def test_a_yellow_flag_is_held_against_the_yellow_limit(found: Mapping[str, Case]) -> None:
    """3 of 200 are 1.5 %; 1 % are 2."""
    flag = only(found["some"].flags)
    assert (flag.judgement.level, flag.limit) == (1, 1)
    assert (flag.count, flag.count_at_limit, flag.excess) == (3, 2, 1)
    assert found["some"].status is Status.MAYBE
    assert found["some"].points == ((Goal.LETTING.value, 3),)


def test_too_few_of_something_are_held_against_the_next_whole_number(found: Mapping[str, Case]) -> None:
    """Half of 99 are 49.5: it takes 50 at the meeting, and 40 more than the 10 who came."""
    flag = only(found["empty_meeting"].flags)
    assert (flag.count, flag.count_at_limit, flag.excess) == (10, 50, 40)
    assert flag.certainty is Verdict.SURELY


def test_a_figure_in_kroner_is_beyond_its_limit_by_kroner(found: Mapping[str, Case]) -> None:
    """26 kr is 6 over 20; higher than all equals', and higher every year."""
    case = found["losing"]
    flag = only(case.flags)
    assert (flag.count, flag.count_at_limit, flag.excess) == (None, None, 6)
    assert (flag.judgement.since, flag.certainty) == (2021, Verdict.SURELY)
    assert (case.status, case.worse_than_equals, case.getting_worse) == (Status.FLAGGED, True, True)


def test_a_place_among_equals_is_sure_and_has_no_excess(found: Mapping[str, Case]) -> None:
    """The lowest reserve is below the tenth percentile, and it falls."""
    case = found["saving_less"]
    flag = only(case.flags)
    assert (flag.judgement.level, flag.judgement.percentile, flag.limit) == (2, 0, 10)
    assert (flag.certainty, flag.excess) == (Verdict.SURELY, None)
    assert (case.status, case.worse_than_equals, case.getting_worse) == (Status.FLAGGED, True, True)


def test_a_low_place_that_does_not_fall_is_worse_but_not_getting_worse(found: Mapping[str, Case]) -> None:
    """The ninth of 41: 8 of 40 are lower, 20 %, which is yellow."""
    case = found["h07"]
    flag = only(case.flags)
    assert (flag.judgement.level, flag.judgement.percentile, flag.limit) == (1, 20, 25)
    assert (case.status, case.worse_than_equals, case.getting_worse) == (Status.MAYBE, True, False)


def test_red_years_in_a_row_flag_without_a_limit_of_their_own(found: Mapping[str, Case]) -> None:
    """The efficiency rule belongs to oversight here; three red years in a row alone raise the flag."""
    case = found["dear"]
    flag = only(case.flags)
    assert (flag.rule.id, flag.judgement.level, flag.judgement.since) == ("running", 2, 2024)
    assert (flag.limit, flag.certainty, flag.excess, flag.lift) == (None, Verdict.SURELY, None, None)
    # Nobody else has an efficiency figure: there is no place among equals.
    assert (case.status, case.worse_than_equals, case.getting_worse) == (Status.FLAGGED, False, False)
    assert [each.rule.id for each in case.oversight] == ["efficiency_pct"]


def test_years_in_a_row_count_no_people(found: Mapping[str, Case]) -> None:
    """A share of people has a count at its own limit, but years in a row pass no share."""
    low, running = sorted(found["unheard"].flags, key=lambda each: each.rule.id)
    assert (low.rule.id, low.count, low.count_at_limit) == ("democracy_turnout_pct", 10, 50)
    assert (running.rule.id, running.count, running.count_at_limit, running.excess) == ("unheard", None, None, None)


def test_oversight_stands_apart_and_gives_no_points(found: Mapping[str, Case]) -> None:
    case = found["old"]
    assert only(case.oversight).rule.id == "inspection_age_years"
    assert only(case.oversight).excess == 1
    assert (case.status, case.flags, case.points) == (Status.NONE, (), ())


def test_what_cannot_be_judged_is_named_and_never_green(found: Mapping[str, Case]) -> None:
    """An inspection that is in order says nothing of the dialogue."""
    case = found["silent"]
    assert case.status is Status.NOT_ASSESSABLE
    assert set(case.not_assessable) == set(RULE_SET.rules) - {"inspection_age_years"}
    assert (case.flags, case.oversight, case.worse_than_equals, case.getting_worse) == ((), (), False, False)


def test_a_rule_of_another_dwelling_type_is_not_asked(found: Mapping[str, Case]) -> None:
    """9 % vacant dwellings for the young are no matter of a rule about families."""
    case = found["young"]
    assert case.flags == ()
    assert "vacancy_pct" not in case.not_assessable
    assert "vacancy_loss_kr_m2" in case.not_assessable


def test_a_rule_about_a_figure_that_is_not_applicable_is_not_said_to_be_unknown(found: Mapping[str, Case]) -> None:
    """Of no vacant dwelling none can be vacant for long; where nothing is known of the vacant ones that is said."""
    assert "long" not in found["full"].not_assessable
    assert "long" in found["silent"].not_assessable
    assert found["full"].status is Status.NONE


def test_the_strongest_flag_comes_first(demo_database: Path) -> None:
    """Red before yellow, sure before maybe, then the weight."""
    several = 0
    for case in cases(demo_database, MEANING, DEFAULT, HERE, 2025):
        strength = [(-(flag.judgement.level or 0), flag.certainty is not Verdict.SURELY) for flag in case.flags]
        assert strength == sorted(strength)
        several += len(set(strength)) > 1
    assert several


def test_a_department_that_is_gone_has_no_case(found: Mapping[str, Case]) -> None:
    assert "gone" not in found
    assert len(found) == 52


def test_those_most_in_need_come_first(found: Mapping[str, Case]) -> None:
    """Worse and getting worse first, by points; then those with most points; then maybe, unknown and nothing.

    Points: losing 4, saving_less 2; many 6; unheard 4; dear, empty_meeting and h00 to h02 have 2.
    """
    order = list(found)
    flagged = [id_ for id_, case in found.items() if case.status is Status.FLAGGED]
    assert order[: len(flagged)] == flagged
    assert flagged == ["losing", "saving_less", "many", "unheard", "dear", "empty_meeting", "h00", "h01", "h02"]
    maybe = [id_ for id_, case in found.items() if case.status is Status.MAYBE]
    assert order[len(flagged) : len(flagged) + len(maybe)] == maybe
    assert maybe[:2] == ["few", "some"]
    assert order[len(flagged) + len(maybe)] == "silent"
    assert found[order[-1]].status is Status.NONE
