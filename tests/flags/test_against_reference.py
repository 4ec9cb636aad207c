"""What every rule says against a second, slow implementation: on the demo data and on small planted worlds."""

import math
import os
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from keyfigures import catalogue
from keyfigures import settings as chosen
from keyfigures.catalogue import LimitKind, Rule, RuleLimit, Side
from keyfigures.departments import Filter
from keyfigures.flags import Judgement, judgements
from tests.departments.reference import Departments
from tests.departments.test_against_reference import Home, Line, World, built
from tests.flags import reference
from tests.flags.reference import Fields, Flags, Said

# Lines are counted where there is a test for each; here the same ones are passed thousands of times.
pytestmark = pytest.mark.no_cover

DATA = chosen.ROOT / "data"
FILE = DATA / "rules" / "2026.yaml"
DEFAULT = catalogue.read(DATA, "flags against the reference").rule_sets[2026]
EXAMPLE = DEFAULT.rules["vacancy_family"]
EVERYBODY = Filter("")
LAST = 2100
YEARS = range(2014, 2025)
# Each example is a build of its own: few in CI, many where they are asked for.
EXAMPLES = int(os.environ.get("KEYFIGURES_EXAMPLES", "20"))
QUIET = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def limit(value: float, kind: str = "number", of: str | None = None, *, inclusive: bool = False) -> Fields:
    """Return a limit as a rules file has it."""
    return {"kind": kind, "value": value, "inclusive": inclusive, "of": of}


def fields(indicator: str, *, yellow: Fields | None = None, red: Fields | None = None, **others: object) -> Fields:
    """Return a rule as a rules file has it: of all dwelling types, worse above, lifted at once, unless told."""
    plain = {"indicator": indicator, "dwelling_type": "all", "direction": "above", "lift": 0.0}
    return {**plain, "yellow": yellow, "red": red, **others}


def rule(id_: str, said: Fields) -> Rule:
    """Return the same rule as the catalogue has it."""
    return replace(
        EXAMPLE,
        id=id_,
        indicator=said["indicator"],
        dwelling_type=said["dwelling_type"],
        direction=Side(said["direction"]),
        yellow=rule_limit(said["yellow"]),
        red=rule_limit(said["red"]),
        lift=said["lift"],
    )


def rule_limit(said: Fields | None) -> RuleLimit | None:
    """Return the same limit as the catalogue has it."""
    return None if said is None else RuleLimit(LimitKind(said["kind"]), said["value"], said["inclusive"], said["of"])


def judged(database: Path, rules: Mapping[str, Fields], *, last: int = LAST) -> tuple[Judgement, ...]:
    """Return what the fast implementation says of everybody."""
    return judgements(database, tuple(rule(id_, said) for id_, said in rules.items()), EVERYBODY, last=last)


def levels(database: Path, rules: Mapping[str, Fields], department: str) -> dict[str, list[int | None]]:
    """Return the levels of a department by rule, in the order of the years."""
    found: dict[str, list[int | None]] = {id_: [] for id_ in rules}
    for each in judged(database, rules):
        if each.department_id == department:
            found[each.rule_id].append(each.level)
    return found


# Comparing what the two implementations say.


def wrong(slow: Departments, rules: Mapping[str, Fields], found: Sequence[Judgement]) -> list[str]:
    """Return what differs between judgements and the reference's, those too that only one of them has."""
    wanted = Flags(slow).judge(rules).said
    keys = [(each.rule_id, each.department_id, each.year) for each in found]
    lines = [f"{key} is wanted or found more than once" for key in wanted.keys() ^ set(keys)]
    lines += ["a judgement is found twice or out of order"] if keys != sorted(set(keys)) else []
    return lines + [f"{each} != {wanted[key]}" for key, each in zip(keys, found, strict=True) if differs(wanted, each)]


def differs(wanted: Mapping[tuple[str, str, int], Said], found: Judgement) -> bool:
    """Tell whether a judgement is not the reference's."""
    exact = wanted.get((found.rule_id, found.department_id, found.year))
    if exact is None:
        return False
    sure = None if found.certainty is None else found.certainty.value
    plain = (found.value, found.rate, found.level, found.since, found.level_since, found.is_need, sure)
    limits = ((found.yellow_limit, exact.yellow_limit), (found.red_limit, exact.red_limit))
    slow = (exact.value, exact.rate, exact.level, exact.since, exact.level_since, exact.is_need, exact.certainty)
    return plain != slow or not all(close(*pair) for pair in limits)


def close(found: float | None, exact: Fraction | None) -> bool:
    """Tell whether a number is the exact one, but for the last binary digits; None only equals None."""
    if found is None or exact is None:
        return found is None and exact is None
    return math.isclose(found, float(exact), rel_tol=1e-9, abs_tol=1e-9)


def misplaced(slow: Departments, rules: Mapping[str, Fields], found: Iterable[Judgement]) -> list[str]:
    """Return the judgements with a percentile that is not the reference's."""
    lines = []
    for each in found:
        figure = slow.figure(rules[each.rule_id]["indicator"], each.department_id, "all", each.year)
        if figure is None or not close(each.percentile, reference.percentile(slow, figure)):
            lines.append(str(each))
    return lines


# The demo data.


def test_flags_of_all_demo_departments_and_years_equal_the_reference(demo_database: Path, demo: Departments) -> None:
    rules = reference.rules(FILE)
    found = judgements(demo_database, tuple(DEFAULT.rules.values()), EVERYBODY, last=LAST)
    assert wrong(demo, rules, found)[:3] == []
    assert misplaced(demo, rules, [each for each in found if each.year == 2020])[:3] == []
    assert {each.rule_id for each in found if each.level == 2} == set(rules)
    assert {each.level for each in found} == {None, 0, 1, 2}
    assert len(found) > 40_000


def test_a_municipality_an_organisation_and_some_years_are_a_part_of_all(demo_database: Path) -> None:
    rules = tuple(DEFAULT.rules.values())
    everything = judgements(demo_database, rules, EVERYBODY, last=2023)
    here = [each for each in everything if each.department_id.startswith(("D330", "330-"))]
    assert list(judgements(demo_database, rules, Filter("330"), last=2023)) == here
    late = tuple(each for each in everything if each.year >= 2021)
    assert judgements(demo_database, rules, EVERYBODY, first=2021, last=2023) == late
    assert judgements(demo_database, rules, Filter("330", "nobody"), last=2023) == ()


# A planted world of all that can go wrong: gaps, missing figures, short accounts, values on and around every limit.


@dataclass(frozen=True)
class Planted:
    """A built world with the slow implementation over it, and what it was built of."""

    database: Path
    slow: Departments = field(repr=False)
    world: World = field(repr=False)


LIMITS = {
    "turnover_pct": (10.0, 12.0, 18.0, 60.0),
    "moving_out_loss_kr_lme": (0.0, 313.0, 321.0, 963.0),
    "accumulated_result_kr_m2": (-50.0, -1.1, 0.0, 0.3),
    "efficiency_pct": (70.0, 72.5, 80.0),
}
FACTORS = ("1", "0.89", "0.94", "1.06", "1.11", "0.85", "1.2")
LIFTS = (0.0, 0.05, 0.1, 5.0)
HOMES = (
    *(Home(f"f{each:02}") for each in range(36)),
    *(Home(f"y{each}", family="", youth="60") for each in range(3)),
    *(Home(f"t{each}", family="30", youth="30") for each in range(2)),
    *(Home(f"u{each}", family="") for each in range(2)),
    Home("e0", family="", elderly="20", care="40", municipality="101"),
)


def random_world(seed: int) -> World:
    """Return departments whose figures lie on and around the limits, with holes of every kind."""
    dice = random.Random(seed)  # noqa: S311 - a test's figures are no secret
    lines = [
        random_line(dice, home.id, indicator, year)
        for home in HOMES
        for indicator in LIMITS
        for year in YEARS
        if dice.random() > 0.06
    ]
    return World(list(HOMES), lines)


def random_line(dice: random.Random, home: str, indicator: str, year: int) -> Line:
    """Return a figure near a limit, one that is missing, or one of half a year."""
    near = Fraction(repr(dice.choice(LIMITS[indicator]))) * Fraction(dice.choice(FACTORS))
    period = f"{year}-01-01/{year}-06-30" if dice.random() < 0.05 else str(year)
    return Line(home, indicator, period, "" if dice.random() < 0.08 else repr(float(near)))


@pytest.fixture(scope="module")
def planted(databases_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Return the planted world, built once."""
    assert databases_folder.is_dir()
    world = random_world(1)
    return Planted(*built(world, tmp_path_factory.mktemp("planted")), world)


@some.composite
def limits(draw: some.DrawFn, indicator: str, other: str = "") -> Fields | None:
    """Draw a limit of any kind, or none."""
    kinds = ["number", "number", "fractile", "rate", "none", *(["running"] if other else [])]
    kind = draw(some.sampled_from(kinds))
    values = {
        "number": some.sampled_from(LIMITS[indicator]),
        "fractile": some.sampled_from((10.0, 25.0, 50.0, 90.0)),
        "rate": some.sampled_from((0.5, 1.0, 1.1, 3.0)),
        "running": some.sampled_from((1.0, 2.0, 3.0)),
    }
    if kind == "none":
        return None
    return limit(draw(values[kind]), kind, other if kind == "running" else None, inclusive=draw(some.booleans()))


@some.composite
def rule_fields(draw: some.DrawFn, indicator: str, other: str = "") -> Fields:
    """Draw a rule of an indicator with at least one limit."""
    yellow, red = draw(limits(indicator)), draw(limits(indicator, other))
    return fields(
        indicator,
        yellow=yellow if yellow or red else limit(LIMITS[indicator][0]),
        red=red,
        dwelling_type=draw(some.sampled_from(("all", "all", "family", "elderly", "youth"))),
        direction=draw(some.sampled_from(("above", "below"))),
        lift=draw(some.sampled_from(LIFTS)),
    )


@some.composite
def rule_sets(draw: some.DrawFn) -> dict[str, Fields]:
    """Draw a rule of each of two indicators, and one that may count the years of the first."""
    one, two = draw(some.lists(some.sampled_from(sorted(LIMITS)), min_size=2, max_size=2))
    return {"b": draw(rule_fields(one)), "a": draw(rule_fields(one, "b")), "c": draw(rule_fields(two))}


@QUIET
@given(rules=rule_sets())
def test_flags_by_any_rules_equal_the_reference(planted: Planted, rules: dict[str, Fields]) -> None:
    found = judged(planted.database, rules)
    assert wrong(planted.slow, rules, found)[:3] == []
    assert misplaced(planted.slow, rules, found)[:3] == []


@QUIET
@given(rules=rule_sets())
def test_missing_is_never_green(planted: Planted, rules: dict[str, Fields]) -> None:
    """Nothing and yellow are said only where every limit of the rule and what is held against it is known."""
    for each in judged(planted.database, rules):
        assert each.value is not None or each.level is None
        said = rules[each.rule_id]
        for colour, line in (("yellow", each.yellow_limit), ("red", each.red_limit)):
            if each.level in (0, 1) and said[colour] and said[colour]["kind"] != "running":
                assert line is not None
                assert each.percentile is not None or said[colour]["kind"] != "fractile"


@QUIET
@given(rules=rule_sets(), year=some.sampled_from(YEARS))
def test_no_later_year_counts(planted: Planted, rules: dict[str, Fields], year: int) -> None:
    until = tuple(each for each in judged(planted.database, rules) if each.year <= year)
    assert judged(planted.database, rules, last=year) == until


@QUIET
@given(data=some.data(), indicator=some.sampled_from(sorted(LIMITS)), side=some.sampled_from(("above", "below")))
def test_a_stricter_limit_flags_all_that_a_milder_one_does(
    planted: Planted, data: some.DataObject, indicator: str, side: str
) -> None:
    kind = data.draw(some.sampled_from(("number", "fractile")))
    values = some.floats(-60, 400) | some.sampled_from(LIMITS[indicator])
    low, high = sorted(data.draw(some.tuples(values, values) if kind == "number" else some.tuples(PLACES, PLACES)))
    inclusive = data.draw(some.booleans())
    rules = {
        name: fields(indicator, yellow=limit(value, kind, inclusive=inclusive), direction=side)
        for name, value in (("low", low), ("high", high))
    }
    flagged = {name: reached(judged(planted.database, {name: said})) for name, said in rules.items()}
    assert flagged["high" if side == "above" else "low"] <= flagged["low" if side == "above" else "high"]


PLACES = some.floats(0, 100)


def reached(found: Iterable[Judgement]) -> set[tuple[str, int]]:
    """Return the departments and years with a flag."""
    return {(each.department_id, each.year) for each in found if each.level}


FIXED = {
    "turnover": fields("turnover_pct", yellow=limit(12.0, inclusive=True), red=limit(18.0), lift=0.1),
    "loss": fields("moving_out_loss_kr_lme", yellow=limit(1.0, "rate"), red=limit(3.0, "rate"), lift=0.1),
    "result": fields("accumulated_result_kr_m2", yellow=limit(25.0, "fractile"), direction="below", lift=5.0),
    "efficiency": fields("efficiency_pct", red=limit(70.0), direction="below", lift=0.05),
    "running": fields("efficiency_pct", red=limit(2.0, "running", "efficiency"), direction="below"),
}


@pytest.mark.parametrize("seed", [2, 3])
def test_flags_are_unaffected_by_the_order_of_rows_and_rules(tmp_path: Path, seed: int) -> None:
    world = random_world(seed)
    database, slow = built(world, tmp_path / "one")
    dice = random.Random(seed)  # noqa: S311 - a test's order is no secret
    mixed = World(dice.sample(world.homes, len(world.homes)), dice.sample(world.lines, len(world.lines)))
    other, _ = built(mixed, tmp_path / "other")
    found = judged(database, FIXED)
    assert wrong(slow, FIXED, found)[:3] == []
    assert judged(other, FIXED) == found
    assert judged(other, dict(reversed(FIXED.items()))) == found


def test_a_world_without_its_later_years_has_the_same_flags(planted: Planted, tmp_path: Path) -> None:
    early = [line for line in planted.world.lines if int(line.period[:4]) <= 2019]
    database, _ = built(World(planted.world.homes, early), tmp_path)
    found = judged(database, FIXED)
    assert found == judged(planted.database, FIXED, last=2019)
    assert {each.level for each in found} == {None, 0, 1, 2}


# Series small enough to check by hand.


def series(home: str, indicator: str, values: Sequence[float | None], first: int = 2010) -> list[Line]:
    """Return a figure for each year from the first."""
    return [
        Line(home, indicator, str(first + place), "" if value is None else repr(value))
        for place, value in enumerate(values)
    ]


def test_a_flag_is_lifted_only_by_more_than_the_lift(tmp_path: Path) -> None:
    """From 10 and from over 20; a tenth better is 9 and 18, which keep the flag."""
    values = [9.9, 10.0, 9.5, 9.0, 8.9, 9.5, 20.0, 20.1, 18.0, 17.9, None, 9.1, 8.0]
    database, slow = built(World([Home("h")], series("h", "turnover_pct", values)), tmp_path)
    rules = {"r": fields("turnover_pct", yellow=limit(10.0, inclusive=True), red=limit(20.0), lift=0.1)}
    found = judged(database, rules)
    assert [each.level for each in found] == [0, 1, 1, 1, 0, 0, 1, 2, 2, 1, None, 1, 0]
    assert [each.since for each in found] == [
        *(None, 2011, 2011, 2011, None, None, 2016, 2016, 2016, 2016, None, 2016, None)
    ]
    assert wrong(slow, rules, found) == []


def test_a_flag_below_a_negative_limit_is_lifted_above_it(tmp_path: Path) -> None:
    """A tenth better than -50 is -45."""
    values = [-50.0, -50.1, -46.0, -45.0, -44.9, -50.0]
    database, slow = built(World([Home("h")], series("h", "accumulated_result_kr_m2", values)), tmp_path)
    rules = {"r": fields("accumulated_result_kr_m2", red=limit(-50.0), direction="below", lift=0.1)}
    assert levels(database, rules, "h")["r"] == [0, 2, 2, 2, 0, 0]
    assert wrong(slow, rules, judged(database, rules)) == []


EDGES = [(value, lift) for value in (1.1, 12.0, 18.0, 70.0) for lift in (0.05, 0.1, 0.3)]


def test_the_last_binary_digit_does_not_lift_a_flag(tmp_path: Path) -> None:
    """16.2 is a tenth better than 18, not more: the flag stands, and a tenth of a point less lifts it."""
    homes = [Home(f"h{place}") for place in range(len(EDGES))]
    lines, rules = [], {}
    for home, (value, lift) in zip(homes, EDGES, strict=True):
        edge = float(Fraction(repr(value)) * (1 - Fraction(repr(lift))))
        lines += series(home.id, "turnover_pct", [value + 1, edge, round(edge - 0.1, 9)])
        rules[home.id] = fields("turnover_pct", red=limit(value), lift=lift)
    database, slow = built(World(homes, lines), tmp_path)
    assert wrong(slow, rules, judged(database, dict(sorted(rules.items()))))[:3] == []
    assert [levels(database, rules, home.id)[home.id] for home in homes] == [[2, 2, 0]] * len(homes)


def test_three_red_accounts_running_are_three_years_in_a_row_that_are_red_themselves(tmp_path: Path) -> None:
    """72 keeps the red flag of the year before but is not red; a year without an account leaves the row unknown.

    So does a year before the first account; one account that was not red is enough for a no.
    """
    homes = [Home(id_) for id_ in ("held", "missing", "short", "skipped")]
    lines = series("held", "efficiency_pct", [69.0, 69.0, 69.0, 72.0, 69.0, 69.0, 69.0])
    lines += series("missing", "efficiency_pct", [69.0, None, 69.0, 69.0, 69.0, None])
    lines += series("short", "efficiency_pct", [69.0, 69.0])
    lines += [Line("short", "efficiency_pct", "2012-01-01/2012-06-30", "60")]
    lines += series("short", "efficiency_pct", [69.0, 69.0, 69.0], first=2013)
    lines += [each for each in series("skipped", "efficiency_pct", [60.0] * 5) if each.period != "2011"]
    database, slow = built(World(homes, lines), tmp_path)
    rules = {
        "running": fields("efficiency_pct", red=limit(3.0, "running", "red", inclusive=True), direction="below"),
        "red": fields("efficiency_pct", red=limit(70.0), direction="below", lift=0.05),
    }
    found = {home.id: levels(database, rules, home.id) for home in homes}
    assert found["held"] == {"running": [None, None, 2, 0, 0, 0, 2], "red": [2] * 7}
    assert found["missing"] == {"running": [None, None, None, None, 2, None], "red": [2, None, 2, 2, 2, None]}
    assert found["short"]["running"] == [None, None, None, None, 2]
    assert found["skipped"]["running"] == [None, None, None, 2]
    assert wrong(slow, rules, judged(database, rules)) == []


def test_a_rule_of_a_dwelling_type_is_about_departments_that_are_mostly_of_it(tmp_path: Path) -> None:
    """As many families as young count as families; who has no known dwellings belongs to no type but all."""
    homes = [
        Home("family"),
        Home("tied", family="30", youth="30"),
        Home("elderly", family="20", care="30"),
        Home("youth", family="20", youth="30"),
        Home("unknown", family=""),
    ]
    lines = [line for home in homes for line in series(home.id, "turnover_pct", [30.0], first=2024)]
    database, slow = built(World(homes, lines), tmp_path)
    kinds = ("all", "elderly", "family", "youth")
    rules = {kind: fields("turnover_pct", red=limit(20.0), dwelling_type=kind) for kind in kinds}
    found = judged(database, rules)
    about = {kind: {each.department_id for each in found if each.rule_id == kind} for kind in kinds}
    assert about == {
        "all": {home.id for home in homes},
        "elderly": {"elderly"},
        "family": {"family", "tied"},
        "youth": {"youth"},
    }
    assert wrong(slow, rules, found) == []


def test_a_rule_of_one_colour_says_only_that(tmp_path: Path) -> None:
    values = [9.0, 11.0, None]
    database, slow = built(World([Home("h")], series("h", "turnover_pct", values)), tmp_path)
    rules = {
        "red": fields("turnover_pct", red=limit(10.0)),
        "running": fields("turnover_pct", red=limit(1.0, "running", "red")),
        "yellow": fields("turnover_pct", yellow=limit(10.0)),
    }
    assert levels(database, rules, "h") == {"red": [0, 2, None], "running": [0, 2, None], "yellow": [0, 1, None]}
    assert wrong(slow, rules, judged(database, rules)) == []


def test_a_limit_by_a_rate_moves_with_the_newest_known_rate(tmp_path: Path) -> None:
    """The own share is 321 kr from 2015 and 313 from 2017; of 2014 none is known, so nothing is said."""
    values = [400.0, 320.0, 322.0, 320.0, 313.0, 940.0]
    database, slow = built(World([Home("h")], series("h", "moving_out_loss_kr_lme", values, first=2014)), tmp_path)
    rules = {"r": fields("moving_out_loss_kr_lme", yellow=limit(1.0, "rate"), red=limit(3.0, "rate"))}
    found = judged(database, rules)
    assert [each.rate for each in found] == [None, 321.0, 321.0, 313.0, 313.0, 313.0]
    assert [each.level for each in found] == [None, 0, 1, 1, 0, 2]
    assert [each.red_limit for each in found] == [None, 963.0, 963.0, 939.0, 939.0, 939.0]
    assert wrong(slow, rules, found) == []


def test_the_reference_finds_planted_faults(planted: Planted) -> None:
    found = judged(planted.database, FIXED)
    raised = next(each for each in found if each.level)
    for fault in (replace(raised, level=0), replace(raised, since=1999), replace(raised, yellow_limit=7.0)):
        assert len(wrong(planted.slow, FIXED, [fault if each is raised else each for each in found])) == 1
    assert len(wrong(planted.slow, FIXED, found[1:])) == 1
    assert len(wrong(planted.slow, FIXED, [found[1], found[0], *found[2:]])) == 1
    assert misplaced(planted.slow, FIXED, [replace(raised, percentile=101.0)])
