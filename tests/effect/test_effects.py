"""Agreements in a small world, each checked by hand: planted effects, missing years, mergers, splits, few twins."""

import dataclasses
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from keyfigures import effect
from keyfigures.effect import Effect, Lack, LeftOut, Manner, Undertaking, Why, courses
from keyfigures.effect.courses import Course, Part
from keyfigures.effect.student import quantile
from keyfigures.errors import SelectionError
from tests.departments.test_against_reference import MEANING, Home, Line
from tests.effect.reference import Effects
from tests.effect.test_against_reference import compared
from tests.effect.worlds import COST, FIRST, Lineage, World, built, counts, series

VACANCY, EVICTIONS, LABEL = "vacancy_pct", "evictions", "energy_label"
START, UNTIL = 2020, 2023
# Sixteen twins that stood at 100 and moved by -7.5, -6.5 … 7.5: the mean is 0, s² = 340 / 15.
MOVES = [place - 7.5 for place in range(16)]
TWINS = tuple(f"a{place:02}" for place in range(16))
HALF = quantile(15) * math.sqrt(340 / 15 * (1 + 1 / 16))


def step(home: str, change: float, level: float = 100) -> list[Line]:
    """Return a figure that stays and moves once, after the start."""
    return series(home, [level] * 4 + [level + change] * 3)


def twins() -> Iterator[Line]:
    """Yield the figures of those that resemble everybody most, the first by id: 16 whole ones and three that lack."""
    for id_, move in zip(TWINS, MOVES, strict=True):
        yield from step(id_, move)
        yield from counts(id_, [2, 2, 2, 2, 2, 2, 2], 60)
        yield from series(id_, [3] * 7, LABEL)
    # a16 came of two, of which one has no size to add up by.
    yield from (*series("a16x", [90] * 4), *series("a16y", [90] * 4), *series("a16", [90] * 3, first=2021))
    yield from (dataclasses.replace(each, value="", missing="suppressed") for each in series("a17", [1, 1]))
    yield from series("a17", [100] * 5, first=2019)
    yield from series("a18", [100, None, 100, 100, 100, 100, 100])


def owns() -> Iterator[Line]:
    """Yield the figures of the departments that agreements are about."""
    yield from step("planted", -50)
    yield from step("nothing", 0.5)
    yield from series("gaps", [100, None, 100, 100, 90, None, 90])
    yield from series("brief", [100, 100, 100, 100, 90])
    yield from series("new", [100, 100, 90, 90, 90], first=2019)
    yield from series("empty", [700], "rent_kr_m2", first=START)
    yield from series("half", [100, 100, 100, 100, 90])
    yield from (Line("half", COST, "2022-01-01/2022-06-30", "5"), Line("half", COST, "2023", "90"))
    # 60 and 120 dwellings at 100 and 130, so 120 together; 105 from 2022.
    yield from (*series("ma", [100] * 5), *series("mb", [130] * 5), *series("mc", [105] * 2, first=2022))
    # Split in 2021 into 60 at 80 and 60 at 90.
    yield from (*series("sa", [100] * 4), *series("sb", [80] * 3, first=2021), *series("sc", [90] * 3, first=2021))
    # Nobody says when one ended and the other began.
    yield from (*series("ua", [100] * 4), *series("ub", [110] * 3, first=2021))
    yield from step("unsized", -20)
    yield from counts("planted", [12, 12, 12, 12, 1, 1, 1], 60)
    yield from counts("nothing", [2, 2, 2, 2, 2, 2, 2], 60)
    yield from counts("zero", [6, 6, 6], 60)
    yield from (Line("zero", VACANCY, str(year), "", ("0", "0")) for year in (2021, 2022))
    yield from (Line("newer", VACANCY, str(year), "5", definition="lbf_vacancy") for year in range(FIRST, 2020))
    yield from series("newer", [6] * 3, VACANCY, first=2021)
    yield from series("planted", [2, 2, 2, 2, 4, 4, 4], LABEL)
    yield from series("gaps", [4] * 7, LABEL)
    yield from series("planted", [30] * 4 + [20] * 3, EVICTIONS)
    yield from (*series("ma", [30] * 5, EVICTIONS), *series("mb", [20] * 5, EVICTIONS))
    yield from series("mc", [45] * 2, EVICTIONS, first=2022)


def world() -> World:
    """Return all departments, alike but for their ids."""
    plain = ["planted", "nothing", "gaps", "brief", "new", "empty", "half", "sc", "ua", "ub", "zero", "newer", "mc"]
    ends = {"a16x": "2020-12-31", "a16y": "2020-12-31", "ma": "2021-12-31", "mb": "2021-12-31", "sa": "2020-12-31"}
    homes = [Home(id_) for id_ in (*TWINS, "a16", "a17", "a18", "sb", *plain)]
    homes += [Home(id_, ends=ends[id_]) for id_ in ("a16y", "ma", "sa")]
    homes += [Home("a16x", ends=ends["a16x"], dwellings=""), Home("mb", ends=ends["mb"], dwellings="120")]
    homes.append(Home("unsized", dwellings=""))
    lineage = {
        "a16": Lineage("a16x a16y", "2021-01-01"),
        "mc": Lineage("ma mb", "2022-01-01"),
        "sb": Lineage("sa", "2021-01-01"),
        "sc": Lineage("sa", "2021-01-01"),
        "ub": Lineage("ua"),
    }
    return World(homes, lineage, [*twins(), *owns()])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Effects]:
    """Return the database of the world and the slow implementation over it."""
    return built(world(), tmp_path_factory.mktemp("effects"))


@pytest.fixture(scope="module")
def database(small: tuple[Path, Effects]) -> Path:
    """Return the database of the world."""
    return small[0]


def agreement(*ids: str, indicator: str = COST, start: int = START, end: int | None = None) -> Undertaking:
    """Return an agreement on departments."""
    return Undertaking("own", ids, indicator, start, end)


def effect_of(database: Path, asked: Undertaking, *others: Undertaking, until: int = UNTIL) -> Effect:
    """Return what is said of an agreement."""
    return effect.effect(database, MEANING, asked, others, until=until)


def test_a_planted_effect_is_found_and_its_size_is_in_the_interval(database: Path) -> None:
    """From 100 to 50, the twins from 100 to 100: -50, give or take t(15) · √(340/15 · (1 + 1/16))."""
    found = effect_of(database, agreement("planted"))
    assert (found.before, found.after, found.twins) == (100, 50, TWINS)
    assert (found.years_before, found.years_after) == ((2017, 2018, 2019), (2021, 2022, 2023))
    assert found.found is not None
    assert (found.found.change, found.found.twins_change, found.found.difference) == pytest.approx((-50, 0, -50))
    assert (found.found.low, found.found.high) == pytest.approx((-50 - HALF, -50 + HALF))
    assert (found.found.as_much, found.found.p) == (0, 1 / 17)
    assert not found.found.can_be_chance
    assert found.lack is None


def test_where_nothing_is_planted_none_is_in_the_interval(database: Path) -> None:
    found = effect_of(database, agreement("nothing")).found
    assert found is not None
    assert found.difference == pytest.approx(0.5)
    assert found.can_be_chance


def test_the_year_of_the_start_is_neither_before_nor_after(database: Path) -> None:
    later = effect_of(database, agreement("planted", start=2021))
    assert (later.years_before, later.years_after) == ((2018, 2019, 2020), (2022, 2023))
    assert later.before == 100


def test_an_agreement_that_was_closed_on_time_is_judged_by_the_years_after_its_end(database: Path) -> None:
    """Fulfilled in the year after the start: the end cuts nothing, and the years are those of one that goes on."""
    for end in (2020, 2021, 2022):
        found = effect_of(database, agreement("planted", end=end))
        assert (found.years_after, found.lack) == ((2021, 2022, 2023), None)
        assert found.found == effect_of(database, agreement("planted")).found


def test_years_after_as_many_as_before_and_years_after_now_do_not_count(database: Path) -> None:
    assert effect_of(database, agreement("planted"), until=2022).years_after == (2021, 2022)
    assert [each.year for each in effect_of(database, agreement("planted"), until=2022).series] == [*range(2015, 2023)]
    two = effect.effect(database, MEANING, agreement("planted"), until=UNTIL, years=2)
    assert (two.years_before, two.years_after) == ((2018, 2019), (2021, 2022))
    assert [each.year for each in two.series] == [*range(2016, 2024)]
    early = effect_of(database, agreement("planted", start=2019))
    assert (early.years_after, early.series[-1].year) == ((2020, 2021, 2022), 2023)


def test_a_missing_year_is_missing_for_everybody(database: Path) -> None:
    """The twin that lacks 2018 is whole where the own one lacks 2018 as well."""
    found = effect_of(database, agreement("gaps"))
    assert (found.years_before, found.years_after) == ((2017, 2019), (2021, 2023))
    assert found.twins == (*TWINS, "a18")
    assert [each.own for each in found.series] == [None, None, 100, None, 100, 100, 90, None, 90]


def test_an_account_shorter_than_a_year_counts_nowhere(database: Path) -> None:
    assert effect_of(database, agreement("half")).years_after == (2021, 2023)


def test_who_is_left_out_is_said_with_the_reason(database: Path) -> None:
    others = (
        Undertaking("with", ("a00", "unknown"), COST, 2019, 2021),
        Undertaking("running", ("a01",), COST, 2010),
        Undertaking("own", ("a02",), COST, 2020),
        Undertaking("else", ("a03",), VACANCY, 2020),
        Undertaking("past", ("a04",), COST, 2010, 2016),
        Undertaking("coming", ("a05",), COST, 2024),
    )
    found = effect_of(database, agreement("planted"), *others)
    assert found.twins == TWINS[2:]
    assert found.left_out == (
        LeftOut("a00", Why.AGREEMENT, is_twin=True),
        LeftOut("a01", Why.AGREEMENT, is_twin=True),
        LeftOut("a16", Why.YEARS, is_twin=True),
        LeftOut("a17", Why.HIDDEN, is_twin=True),
        LeftOut("a18", Why.YEARS, is_twin=True),
        # The twentieth: a16x has no size, and who lacks what is compared is nobody's twin.
        LeftOut("brief", Why.YEARS, is_twin=True),
    )


def test_an_own_department_without_years_is_left_out_where_others_have_them(database: Path) -> None:
    found = effect_of(database, agreement("planted", "brief", "empty"))
    assert found.left_out[:2] == (
        LeftOut("brief", Why.YEARS, is_twin=False),
        LeftOut("empty", Why.YEARS, is_twin=False),
    )
    assert found.after == 50
    assert {each.department_id for each in found.figures} == {"planted"}
    assert len(found.members) == 3


def test_departments_are_a_sum_over_a_sum(database: Path) -> None:
    """60 dwellings from 100 to 50 and 180 from 120 to 105: 115 before, 91.25 after; the line of ma is that of mb."""
    found = effect_of(database, agreement("planted", "ma"))
    assert found.manner is Manner.SUMS
    assert (found.before, found.years_after) == (115, (2021, 2022, 2023))
    # In 2021 the two were still apart: 120, and then 105 for the one that they had become (60 dwellings).
    assert found.after == pytest.approx(((60 * 50 + 180 * 120) / 240 + 2 * (50 + 105) / 2) / 3)
    assert found.widened


def test_who_was_merged_is_followed_before_and_after(database: Path) -> None:
    merged = [effect_of(database, agreement(id_)) for id_ in ("ma", "mb", "mc")]
    assert {(each.before, each.after) for each in merged} == {(120, 110)}
    assert all(each.widened for each in merged)
    assert merged[0].figures[0].department_id == "ma"


def test_who_was_split_is_followed_into_both(database: Path) -> None:
    found = effect_of(database, agreement("sb"))
    assert (found.before, found.after) == (100, 85)


def test_where_nobody_says_when_one_followed_the_other_the_figures_do(database: Path) -> None:
    found = effect_of(database, agreement("ua"))
    assert (found.before, found.after) == (100, 110)


def test_counts_of_a_line_are_added_and_those_of_an_agreement_averaged(database: Path) -> None:
    found = effect_of(database, agreement("ma", "planted", indicator=EVICTIONS))
    assert found.manner is Manner.MEAN
    assert found.before == (50 + 30) / 2
    assert found.lack is Lack.TWINS


def test_what_cannot_be_added_up_is_averaged(database: Path) -> None:
    label = effect_of(database, agreement("planted", "gaps", indicator=LABEL))
    assert (label.manner, label.before, label.after) == (Manner.MEAN, 3, 4)
    unsized = effect_of(database, agreement("unsized", "planted"))
    assert (unsized.manner, unsized.before, unsized.after) == (Manner.MEAN, 100, 65)


def test_a_share_of_nothing_is_no_figure(database: Path) -> None:
    found = effect_of(database, agreement("zero", indicator=VACANCY))
    assert (found.years_before, found.years_after, found.lack) == ((2017, 2018, 2019), (), Lack.AFTER)
    assert (found.before, found.after, found.found) == (10, None, None)


def test_two_ways_of_counting_are_no_change(database: Path) -> None:
    found = effect_of(database, agreement("newer", indicator=VACANCY))
    assert (found.definition_id, found.years_before, found.lack) == ("vacancy_pct_reported", (), Lack.BEFORE)


def test_a_share_of_things_counted_is_as_uncertain_as_its_counts(database: Path) -> None:
    """From 12 to 1 of 60, twins that never move: by counting alone √(10.83 · 89.17 · 2/180) either way of -18.33."""
    found = effect_of(database, agreement("planted", indicator=VACANCY)).found
    assert found is not None
    share = 100 * 39 / 360
    half = quantile(15) * math.sqrt(share * (100 - share) * 2 / 180)
    assert (found.low, found.high) == pytest.approx((-1100 / 60 - half, -1100 / 60 + half), abs=1e-3)
    assert not found.can_be_chance


@pytest.mark.parametrize(
    ("asked", "lack"),
    [
        (agreement("empty"), Lack.FIGURES),
        (agreement("new"), Lack.BEFORE),
        (agreement("brief"), Lack.AFTER),
        (agreement("planted", start=2023), Lack.AFTER),
        (agreement("planted", start=2030), Lack.FIGURES),
        (agreement("planted", indicator=EVICTIONS), Lack.TWINS),
    ],
)
def test_what_is_lacking_is_said(database: Path, asked: Undertaking, lack: Lack) -> None:
    found = effect_of(database, asked)
    assert (found.lack, found.found) == (lack, None)


def test_too_few_twins_are_none(database: Path) -> None:
    """Eight are enough, seven are not."""
    others = Undertaking("other", TWINS[:8], COST, 2020)
    assert effect_of(database, agreement("planted"), others).lack is None
    one_more = dataclasses.replace(others, department_ids=TWINS[:9])
    assert effect_of(database, agreement("planted"), one_more).lack is Lack.TWINS


def test_fewer_twins_can_be_asked_for(database: Path) -> None:
    found = effect.effect(database, MEANING, agreement("planted"), until=UNTIL, years=2, k=10)
    assert (found.twins, found.years_before) == (TWINS[:10], (2018, 2019))


def test_the_twins_of_a_year_are_their_median_and_middle_half(database: Path) -> None:
    """Sixteen from 92.5 to 107.5: the quartiles are a quarter and three quarters of 15 steps above the lowest."""
    newest = effect_of(database, agreement("planted")).series[-1]
    assert (newest.low, newest.median, newest.high, newest.n) == (96.25, 100, 103.75, 16)
    oldest = effect_of(database, agreement("planted")).series[0]
    assert (oldest.year, oldest.own, oldest.median, oldest.n) == (2015, None, None, 0)


def test_a_start_among_the_worst_is_said(database: Path) -> None:
    """A third of all vacant where the twins have a thirtieth; costs of 100 are those of the twins."""
    assert effect_of(database, agreement("planted", indicator=VACANCY)).among_worst
    assert not effect_of(database, agreement("planted")).among_worst
    # A line with the highest label among twins of C, and one whose indicator has no worse side.
    assert effect_of(database, agreement("gaps", indicator=LABEL)).among_worst
    assert not effect_of(database, agreement("empty", indicator="rent_kr_m2", start=2022)).among_worst


def test_an_agreement_must_name_departments_and_an_indicator_that_exist(database: Path) -> None:
    wrong = {
        "effect_without_departments": agreement(),
        "unknown_department": agreement("nobody"),
        "unknown_indicator": agreement("planted", indicator="nothing"),
    }
    for text, asked in wrong.items():
        with pytest.raises(SelectionError) as raised:
            effect_of(database, asked)
        assert raised.value.text == text


def test_a_line_is_named_by_its_newest_department(database: Path) -> None:
    lines = courses.lines(database)
    assert [each.department_id for each in lines["mc"]] == ["ma", "mb", "mc"]
    assert courses.line_of(database)["sa"] == "sb"
    assert Course("a", {2020: Part(6, 4)}).mean([2020]) == 1.5


CASES = (
    *(
        (agreement(id_), ())
        for id_ in ["planted", "nothing", "gaps", "brief", "new", "empty", "half", "ma", "mc", "sa", "sc", "unsized"]
    ),
    (agreement("planted", "ma", "gaps", "brief"), (Undertaking("with", ("a16x", "a03"), COST, 2018),)),
    (agreement("planted", "unsized", end=2022), ()),
    *((agreement(id_, indicator=VACANCY), ()) for id_ in ("planted", "nothing", "zero", "newer")),
    (agreement("ma", "planted", indicator=EVICTIONS), ()),
    (agreement("planted", "gaps", indicator=LABEL), ()),
)


@pytest.mark.parametrize(("asked", "others"), CASES)
def test_the_small_world_is_that_of_the_slow_implementation(
    small: tuple[Path, Effects], asked: Undertaking, others: tuple[Undertaking, ...]
) -> None:
    assert compared(*small, asked, others, UNTIL) == []


def test_what_became_known_later_changes_no_twin(tmp_path: Path, small: tuple[Path, Effects]) -> None:
    """All figures after the start are others: the same twins are asked."""
    told = world()
    late = [each for each in told.lines if each.period > "2020" and each.indicator == COST and each.value]
    told.lines = [dataclasses.replace(each, value="5000") if each in late else each for each in told.lines]
    later = effect_of(built(told, tmp_path)[0], agreement("planted"))
    assert later.twins == effect_of(small[0], agreement("planted")).twins
