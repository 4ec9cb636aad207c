"""Lanes, the order of need, what lifts a flag, facts beside, and what a moved limit changes."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keyfigures import catalogue, departments, flags, settings
from keyfigures.catalogue import LimitKind, Matter, RuleSet
from keyfigures.departments import Filter
from keyfigures.flags import EVERY_SCORE, Case, Lane, Promise, Score, Status
from keyfigures.flags.evaluate import judgements
from tests.flags import reference
from tests.flags.reference import Flags

MEANING = catalogue.read(settings.ROOT / "data", "lanes")
RULES = MEANING.rule_sets[2026]
FILE = settings.ROOT / "data" / "rules" / "2026.yaml"
HERE = Filter("330")
YEAR = 2025
YEARS = range(2019, 2026)


@pytest.fixture(scope="module")
def found(demo_database: Path) -> tuple[Case, ...]:
    """Return the cases of the demo municipality."""
    return flags.cases(demo_database, MEANING, RULES, HERE, YEAR)


def moved(rule_set: RuleSet, value: float) -> RuleSet:
    """Return the rules with another red limit of the loss from vacancy."""
    return flags.with_limit(rule_set, "vacancy_loss", "red", value)


# What was worked out with the database is what is worked out now.


def test_what_was_worked_out_with_the_database_equals_what_is_worked_out_now(demo_database: Path) -> None:
    """A rule with another id is the same rule; one with another lift is another one."""
    rules = tuple(RULES.rules.values())
    keys = {id_: catalogue.rule_key(rule, RULES.rules) for id_, rule in RULES.rules.items()}
    assert len(set(keys.values())) == len(keys)
    saved = judgements(demo_database, rules, HERE, last=2025)
    # Another limit that nobody reaches, so every rule is asked anew and says the same but for the limit.
    fresh = [replace(rule, lift=rule.lift + 1e-12) for rule in rules]
    assert not {catalogue.rule_key(rule, {each.id: each for each in fresh}) for rule in fresh} & set(keys.values())
    assert judgements(demo_database, tuple(fresh), HERE, last=2025) == saved
    assert {each.rule_id for each in saved} == set(RULES.rules)


def test_words_and_weights_make_no_other_rule() -> None:
    rule = RULES.rules["efficiency_three_years"]
    heavier = replace(rule, weight=7, author="somebody", title=RULES.rules["efficiency"].title)
    assert catalogue.rule_key(heavier, RULES.rules) == catalogue.rule_key(rule, RULES.rules)
    milder = flags.with_limit(RULES, "efficiency", "red", 60.0)
    assert catalogue.rule_key(rule, milder.rules) != catalogue.rule_key(rule, RULES.rules)


# Lanes.


def slow_status(said: Sequence[reference.Said]) -> str:
    """Return what the dialogue's rules say together, by the slow implementation."""
    if any(each.is_need for each in said):
        return "flagged"
    if any(each.level for each in said):
        return "maybe"
    return "none" if any(each.level is not None for each in said) else "not_assessable"


def test_every_cell_of_every_lane_equals_the_reference(demo_database: Path, demo: object) -> None:
    rules = reference.rules(FILE)
    slow = Flags(demo).judge(rules).said  # type: ignore[arg-type]
    lanes = flags.lanes(demo_database, RULES, Filter(""), YEARS)
    dialogue = [id_ for id_, rule in rules.items() if rule["matter"] == "dialogue"]
    states = set()
    for own in departments.chosen(demo_database, Filter("")):
        for cell in lanes[own.department_id]:
            said = [slow[key] for id_ in dialogue if (key := (id_, own.department_id, cell.year)) in slow]
            wanted = slow_status(said) if departments.existed(own, cell.year) else "absent"
            assert cell.state.value == wanted
            states.add(wanted)
    assert states == {"none", "maybe", "flagged", "not_assessable", "absent"}


def test_a_lane_of_the_year_says_what_the_case_says(demo_database: Path, found: tuple[Case, ...]) -> None:
    lanes = flags.lanes(demo_database, RULES, HERE, [YEAR])
    for case in found:
        (cell,) = lanes[case.department_id]
        assert cell.status is case.status
        assert set(cell.rule_ids) == {flag.rule.id for flag in case.flags}


def test_an_agreement_is_shown_before_a_flag_until_it_is_closed(demo_database: Path, found: tuple[Case, ...]) -> None:
    """From 2021, closed in 2023: what the rules say stays known beneath it."""
    own = found[0].department_id
    promises = [Promise("A-1", "Plan", (own,), 2021, 2023), Promise("A-2", "Another", ("nobody",), 2019, None)]
    lane = flags.lanes(demo_database, RULES, HERE, YEARS, promises)[own]
    plain = flags.lanes(demo_database, RULES, HERE, YEARS)[own]
    assert [cell.state for cell in lane[2:5]] == [Lane.AGREEMENT, Lane.AGREEMENT, Lane.CLOSED]
    assert [cell.agreements for cell in lane[1:5]] == [(), ("Plan",), ("Plan",), ("Plan",)]
    assert [cell.status for cell in lane] == [cell.status for cell in plain]
    assert (lane[:2], lane[5:]) == (plain[:2], plain[5:])
    still = flags.lanes(demo_database, RULES, HERE, YEARS, [Promise("A-1", "Plan", (own,), 2024, None)])[own]
    assert [cell.state for cell in still[-2:]] == [Lane.AGREEMENT] * 2


# The order of need.


def test_worse_and_getting_worse_comes_first_within_a_status(found: tuple[Case, ...]) -> None:
    flagged = [case for case in found if case.status is Status.FLAGGED]
    both = [case.worse_and_worse for case in flagged]
    assert any(both)
    assert not all(both)
    assert both == sorted(both, reverse=True)


def test_each_sub_score_can_be_switched_off(found: tuple[Case, ...]) -> None:
    """Without any the id decides within a status; with one goal only its points do."""
    plain = flags.ranked(found, frozenset())
    assert all(one.department_id < other.department_id for one, other in pairwise(plain) if one.status is other.status)
    letting = flags.ranked(found, {Score.LETTING})
    points = [flags.scores(case)[Score.LETTING] for case in letting if case.status is Status.FLAGGED]
    assert points == sorted(points, reverse=True)
    assert max(points) > 0
    years = flags.ranked(found, {Score.YEARS})
    stood = [flags.scores(case)[Score.YEARS] for case in years if case.status is Status.FLAGGED]
    assert stood == sorted(stood, reverse=True)
    assert flags.ranked(reversed(found), EVERY_SCORE) == found


def test_the_sub_scores_are_the_flags_and_nothing_else(found: tuple[Case, ...]) -> None:
    for case in found:
        scores = flags.scores(case)
        by_hand = sum(flag.rule.weight * (flag.judgement.level or 0) for flag in case.flags)
        assert sum(scores[goal] for goal in flags.GOALS) == by_hand == flags.points(case, EVERY_SCORE)
        assert flags.points(case, {Score.YEARS}) == 0
        oldest = [flag.judgement.since for flag in case.flags if flag.judgement.since]
        assert scores[Score.YEARS] == (YEAR - min(oldest) + 1 if oldest else 0)


# What lifts a flag.


def test_what_lifts_a_flag_is_the_last_count_that_does(found: tuple[Case, ...]) -> None:
    """One more dwelling would leave it standing: each count is held against the rule by exact fractions."""
    seen = 0
    for case in found:
        for flag in (*case.flags, *case.oversight):
            if flag.lift is None or flag.lift.count is None:
                continue
            of, line = flag.figure.denominator or 0, Fraction(repr(flag.lift.value))
            good = [
                count
                for count in range(of + 1)
                if (Fraction(100 * count, of) <= line if flag.lift.inclusive else Fraction(100 * count, of) < line)
            ]
            assert flag.lift.count == max(good)
            seen += 1
    assert seen > 10


def test_a_lift_is_beyond_the_mildest_limit(found: tuple[Case, ...]) -> None:
    for case in found:
        for flag in case.flags:
            if flag.lift is None:
                assert flag.rule.red is not None
                assert flag.rule.red.kind is LimitKind.RUNNING
                continue
            limit = flag.judgement.yellow_limit if flag.rule.yellow else flag.judgement.red_limit
            assert limit is not None
            better = limit >= flag.lift.value if flag.rule.direction == "above" else limit <= flag.lift.value
            assert better


# Facts beside.


def test_facts_stand_beside_and_are_met_by_the_own_figure(demo_database: Path, found: tuple[Case, ...]) -> None:
    met = set()
    for case in found:
        for fact in flags.facts(demo_database, RULES, case.department_id, YEAR):
            for each in fact.criteria:
                met.add(each.is_met)
                assert (each.value is None) is (each.is_met is None)
                if each.value is not None:
                    beyond = each.value - each.criterion.value
                    assert each.is_met is (beyond > 0 if each.criterion.direction == "above" else beyond < 0)
    assert met == {True, False, None}


def test_no_fact_is_part_of_a_score(found: tuple[Case, ...]) -> None:
    criteria = {each.indicator for fact in RULES.facts.values() for each in fact.criteria}
    assert criteria
    assert not criteria & {flag.rule.indicator for case in found for flag in case.flags}
    assert all(flag.rule.matter is Matter.OVERSIGHT for case in found for flag in case.oversight)


# What if.


def by_id(cases: Sequence[Case]) -> Mapping[str, Status]:
    """Return the status of each department."""
    return {case.department_id: case.status for case in cases}


def test_a_moved_limit_says_who_comes_and_goes(demo_database: Path, found: tuple[Case, ...]) -> None:
    strict = flags.cases(demo_database, MEANING, moved(RULES, 8.0), HERE, YEAR)
    changes = flags.compared(found, strict)
    before, after = by_id(found), by_id(strict)
    came = {id_ for id_ in before if after[id_] is Status.FLAGGED and before[id_] is not Status.FLAGGED}
    assert {each.department_id for each in changes.comes_in} == came
    assert came
    assert changes.goes_out == ()
    back = flags.compared(strict, found)
    assert {each.department_id for each in back.goes_out} == came
    assert flags.cases(demo_database, MEANING, moved(moved(RULES, 8.0), 20.0), HERE, YEAR) == found


def test_who_hangs_on_one_figure_would_not_be_flagged_without_it(demo_database: Path, found: tuple[Case, ...]) -> None:
    hinges = flags.compared(found, found).on_one_figure
    assert hinges
    for hinge in hinges[:5]:
        left = {id_: rule for id_, rule in RULES.rules.items() if rule.indicator != hinge.flag.rule.indicator}
        without = flags.cases(demo_database, MEANING, replace(RULES, rules=left), HERE, YEAR)
        assert by_id(without)[hinge.case.department_id] is not Status.FLAGGED
    hanging = {hinge.case.department_id for hinge in hinges}
    for case in found:
        sure = {flag.rule.indicator for flag in case.flags if flag.judgement.is_need}
        assert (case.department_id in hanging) is (len(sure) == 1)


@given(some.floats(0.1, 9.0), some.sampled_from(["yellow", "red"]))
def test_a_moved_limit_never_makes_a_set_that_cannot_be_read(value: float, colour: str) -> None:
    """The other limit gives way, so that what is red is past yellow too."""
    changed = flags.with_limit(RULES, "vacancy_family", colour, value).rules["vacancy_family"]
    assert changed.yellow is not None
    assert changed.red is not None
    assert changed.yellow.value <= changed.red.value
    assert getattr(changed, colour).value == value
    below = flags.with_limit(RULES, "efficiency", colour, value * 10).rules["efficiency"]
    assert below.yellow is not None
    assert below.red is not None
    assert below.yellow.value >= below.red.value


def test_a_limit_that_is_not_there_and_one_of_years_are_moved_alone() -> None:
    same = flags.with_limit(RULES, "inspection_age", "yellow", 4.0)
    assert same == RULES
    running = flags.with_limit(RULES, "efficiency_three_years", "red", 2.0).rules["efficiency_three_years"]
    assert running.red is not None
    assert running.red.value == 2.0


def test_two_sets_of_rules_differ_in_what_was_changed() -> None:
    changed = flags.with_weight(moved(RULES, 30.0), "turnover_family", 5)
    found = flags.differences(RULES, changed)
    assert [(each.rule_id, each.field) for each in found] == [("turnover_family", "weight"), ("vacancy_loss", "red")]
    assert (found[0].before, found[0].after) == (2, 5)
    fewer = replace(RULES, rules={id_: rule for id_, rule in RULES.rules.items() if id_ != "inspection_age"})
    gone = flags.differences(RULES, fewer)
    assert {each.rule_id for each in gone} == {"inspection_age"}
    assert all(each.after is None for each in gone)
    assert [each.before for each in flags.differences(fewer, RULES)] == [None] * len(gone)
    assert flags.differences(RULES, RULES) == ()


def test_the_demo_sentences_hold_no_number_that_is_not_finite(found: tuple[Case, ...]) -> None:
    """A flag as JSON has it: every number finite, so that any reader of JSON takes it."""
    for case in found:
        for flag in case.flags:
            numbers = (flag.limit, flag.excess, flag.lift.value if flag.lift else None)
            assert all(number is None or math.isfinite(number) for number in numbers)
            json.dumps(numbers, allow_nan=False)
