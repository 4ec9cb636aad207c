"""The difference in change: sums by hand, planted effects found again, and how often the interval is right."""

import math
import random
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from keyfigures.effect import Comparison
from keyfigures.effect.comparison import Window, compare, shares, together, weights
from keyfigures.effect.courses import Course, Part
from keyfigures.effect.student import quantile, within
from tests.effect import reference

WINDOW = Window((2018, 2019), (2021, 2022))
LONG = Window((2017, 2018, 2019), (2021, 2022, 2023))
# What there is of an agreement two years after its start.
SOON = Window((2017, 2018, 2019), (2021, 2022))
WORLDS = 200


def course(id_: str, *values: float, base: float = 1.0, years: Sequence[int] = WINDOW.years) -> Course:
    """Return a line with the same base every year."""
    return Course(id_, {year: Part(value * base, base) for year, value in zip(years, values, strict=True)})


def twins_of(*changes: float) -> dict[str, Course]:
    """Return twins that stood at 1 and moved by so much."""
    return {f"t{n:02}": course(f"t{n:02}", 1, 1, 1 + each, 1 + each) for n, each in enumerate(changes)}


def equal(twins: Mapping[str, Course]) -> dict[str, float]:
    """Return the same weight for each."""
    return dict.fromkeys(twins, 1 / len(twins))


def compared(own: Course, *changes: float, counted: bool = False) -> Comparison:
    """Return one line against twins that moved by so much."""
    twins = twins_of(*changes)
    return compare([own], twins, equal(twins), WINDOW, counted=counted)


def test_the_numbers_are_those_made_by_hand() -> None:
    """Own: (5 + 7) / 2 = 6 before, (2 + 1) / 2 = 1.5 after. Twins: -1, 0, 0, 1, mean 0, s² = 2 / 3.

    Half width: t(3) = 3.18245 times √(2/3 · (1 + 1/4)) = 0.91287. No twin stands out as much: p = 1 / 5.
    """
    found = compared(course("a", 5, 7, 2, 1), -1, 0, 0, 1)
    assert (found.change, found.twins_change, found.difference) == (-4.5, 0.0, -4.5)
    half = 3.182446305 * math.sqrt(2 / 3 * 1.25)
    assert (found.low, found.high) == pytest.approx((-4.5 - half, -4.5 + half))
    assert (found.as_much, found.p) == (0, 0.2)
    assert not found.can_be_chance


def test_a_difference_within_the_twins_spread_can_be_chance() -> None:
    found = compared(course("a", 1, 1, 2, 2), -1, 0, 0, 1)
    assert found.holds_zero
    # The own one differs by 1 from its twins' mean of 0; -1 by 1.5 from all others' of 1/2, 1 by 1 as the own one does.
    assert found.as_much == 2
    assert found.can_be_chance


def test_a_twin_that_stands_out_as_much_makes_it_chance_whatever_the_interval_says() -> None:
    """Of 19 twins one moved by 4, as the own one did: 2 of 20 stand out so much, more than one in twenty."""
    found = compared(course("a", 1, 1, 5, 5), 4, *[0.1, -0.1] * 9)
    assert found.low > 0
    assert (found.as_much, found.p) == (1, 0.1)
    assert not found.holds_zero
    assert found.can_be_chance


def test_where_nothing_moves_there_is_no_difference() -> None:
    found = compared(course("a", *[0.1 + 0.2] * 4), *[0.0] * 8)
    assert found.difference == pytest.approx(0)
    assert found.can_be_chance
    assert (found.as_much, found.p) == (8, 1.0)


def test_twins_that_never_move_do_not_make_a_few_dwellings_certain() -> None:
    """Own: 9, 9, 4, 4 of 100; twins always 0. By counting alone: 6.5 · 93.5 · (2/100/4 + 2/100/4) = 6.0775."""
    own = course("a", 9, 9, 4, 4, base=100)
    still = {f"t{n}": course(f"t{n}", 0, 0, 0, 0, base=100) for n in range(10)}
    blind, seeing = (compare([own], still, equal(still), WINDOW, counted=counted) for counted in (False, True))
    assert (blind.low, blind.high, blind.can_be_chance) == (-5, -5, False)
    half = quantile(9) * math.sqrt(6.0775)
    assert (seeing.low, seeing.high) == pytest.approx((-5 - half, -5 + half))
    assert seeing.can_be_chance


def test_several_lines_are_a_sum_over_a_sum_and_weigh_by_their_bases() -> None:
    own = [course("a", 10, 10, 4, 4, base=30), course("b", 2, 2, 2, 2, base=90)]
    assert together(own).parts[2018] == Part(480, 120)
    assert together(own).mean(WINDOW.before) == 4
    assert shares(own, WINDOW) == {"a": 0.25, "b": 0.75}
    assert together([]).parts == {}


def test_twins_weigh_as_the_line_they_are_twins_of() -> None:
    """Line a weighs a quarter and has two twins, b three quarters and three; t is a twin of both."""
    found = weights({"a": ("s", "t"), "b": ("t", "u", "v")}, {"a": 0.25, "b": 0.75})
    assert found == pytest.approx({"s": 0.125, "t": 0.375, "u": 0.25, "v": 0.25})
    alone = weights({"a": ("s", "t"), "b": ()}, {"a": 0.25, "b": 0.75})
    assert alone == pytest.approx({"s": 0.5, "t": 0.5})


def test_a_share_that_exceeds_the_whole_has_no_chance_of_counting() -> None:
    """More moved in a year than there are dwellings: no binomial says how much of it is chance."""
    own = course("a", 120, 120, 130, 130, base=10)
    twins = twins_of(*[1.0, -1.0] * 5)
    plain, counted = (compare([own], twins, equal(twins), WINDOW, counted=each) for each in (False, True))
    assert plain == counted


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 10, 19, 30, 61])
def test_the_t_distribution_is_the_one_found_by_adding_up_its_density(freedom: int) -> None:
    assert quantile(freedom) == pytest.approx(reference.t_quantile(freedom), rel=1e-9)
    assert within(quantile(freedom), freedom) == pytest.approx(0.95)
    assert within(0.0, freedom) == 0


# Many made-up worlds.

World = Callable[[random.Random, float, Window], Comparison]


def normal_world(dice: random.Random, effect: float, window: Window = LONG, twins: int = 20) -> Comparison:
    """Return one department with a known effect among twins; years differ, and everybody moves with the times."""
    times = [dice.gauss(0, 2) for _ in window.years]

    def line(id_: str, added: float) -> Course:
        level = dice.gauss(20, 5)
        shift = dice.gauss(0, 1.5)
        values = [level + time + dice.gauss(0, 1) for time in times]
        after = [value + shift + added for value in values[3:]]
        return course(id_, *values[:3], *after, years=window.years)

    theirs = {f"t{n:02}": line(f"t{n:02}", 0) for n in range(twins)}
    return compare([line("a", effect)], theirs, equal(theirs), window, counted=False)


def counted_world(dice: random.Random, effect: float, window: Window = LONG, twins: int = 20) -> Comparison:
    """Return one department of 60 to 140 dwellings among twins of that size; each dwelling is vacant by chance."""

    def line(id_: str, added: float) -> Course:
        dwellings, share = dice.randint(60, 140), dice.uniform(0.06, 0.10)
        chances = [share] * len(window.before) + [share + added] * len(window.after)
        vacant = [sum(dice.random() < chance for _ in range(dwellings)) for chance in chances]
        parts = {year: Part(100 * each, dwellings) for year, each in zip(window.years, vacant, strict=True)}
        return Course(id_, parts)

    theirs = {f"t{n:02}": line(f"t{n:02}", 0) for n in range(twins)}
    return compare([line("a", effect / 100)], theirs, equal(theirs), window, counted=True)


def grouped_world(dice: random.Random, effect: float, window: Window = LONG, twins: int = 8) -> Comparison:
    """Return three departments of different size, each with twins of its own."""

    def line(id_: str, moved: float, base: float = 1.0) -> Course:
        return course(id_, *[9] * 3, *[9 + moved] * len(window.after), base=base, years=window.years)

    own, theirs, near = [], {}, {}
    for name, base in (("a", 40.0), ("b", 80.0), ("c", 120.0)):
        own.append(line(name, dice.gauss(0, 2) + effect, base))
        near[name] = tuple(f"{name}{n}" for n in range(twins))
        for id_ in near[name]:
            theirs[id_] = line(id_, dice.gauss(0, 2))
    return compare(own, theirs, weights(near, shares(own, window)), window, counted=False)


@pytest.mark.parametrize(("effect", "window"), [(0.0, LONG), (-4.0, SOON), (7.0, LONG)])
@pytest.mark.parametrize("world", [normal_world, counted_world, grouped_world])
def test_the_interval_holds_the_true_effect_in_95_of_100_worlds(world: World, effect: float, window: Window) -> None:
    dice = random.Random(490)  # noqa: S311 – figures for a test
    found = [world(dice, effect, window) for _ in range(WORLDS)]
    right = sum(each.low <= effect <= each.high for each in found)
    assert 0.90 * WORLDS <= right <= 0.99 * WORLDS


@pytest.mark.parametrize("window", [LONG, SOON])
@pytest.mark.parametrize("world", [normal_world, counted_world, grouped_world])
def test_no_effect_is_called_hardly_chance_in_at_most_one_of_twenty_worlds(world: World, window: Window) -> None:
    dice = random.Random(12)  # noqa: S311 – figures for a test
    found = [world(dice, 0.0, window) for _ in range(WORLDS)]
    assert sum(not each.can_be_chance for each in found) <= 0.08 * WORLDS


def test_a_large_effect_is_nearly_always_found() -> None:
    dice = random.Random(7)  # noqa: S311 – figures for a test
    found = [normal_world(dice, -9.0) for _ in range(WORLDS)]
    assert sum(not each.can_be_chance and each.high < 0 for each in found) >= 0.95 * WORLDS


CHANGES = some.lists(some.integers(-50, 50).map(float), min_size=8, max_size=24)


@settings(deadline=None)
@given(CHANGES, some.integers(-50, 50).map(float), some.integers(-20, 20).map(float))
def test_what_happens_to_all_alike_is_no_effect(changes: list[float], own: float, shift: float) -> None:
    """Years that are worse for everybody move both changes and leave difference, interval and rank alone."""
    plain = compared(course("a", 0, 0, own, own), *changes)
    moved = compared(course("a", 0, 0, own + shift, own + shift), *(each + shift for each in changes))
    assert moved.difference == pytest.approx(plain.difference, abs=1e-9)
    assert (moved.low, moved.high) == pytest.approx((plain.low, plain.high), abs=1e-9)
    assert (moved.as_much, moved.can_be_chance) == (plain.as_much, plain.can_be_chance)


@settings(deadline=None)
@given(CHANGES, some.integers(-50, 50).map(float))
def test_turned_upside_down_the_difference_is_turned(changes: list[float], own: float) -> None:
    plain = compared(course("a", 0, 0, own, own), *changes)
    turned = compared(course("a", 0, 0, -own, -own), *(-each for each in changes))
    assert turned.difference == pytest.approx(-plain.difference, abs=1e-9)
    assert (turned.low, turned.high) == pytest.approx((-plain.high, -plain.low), abs=1e-9)
    assert (turned.as_much, turned.can_be_chance) == (plain.as_much, plain.can_be_chance)


@settings(deadline=None)
@given(CHANGES)
def test_the_rank_of_one_of_them_is_a_rank(changes: list[float]) -> None:
    """Each in turn in the own one's place: at most one in twenty is among the one in twenty that stand out most."""
    found = [
        compared(course("a", 0, 0, each, each), *changes[:place], *changes[place + 1 :])
        for place, each in enumerate(changes)
        if len(changes) > 8
    ]
    for level in (0.05, 0.25, 0.5):
        assert sum(each.p <= level for each in found) <= level * len(changes) + 1e-9
    assert all(each.low <= each.difference <= each.high for each in found)
