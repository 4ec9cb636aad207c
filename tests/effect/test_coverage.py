"""How often the method is right from the database to the sentence: departments without any effect, each asked in turn.

Figures resemble themselves from year to year, as real ones do, and everybody moves with the times. Every agreement is
fulfilled in the year after its start, so all but the first year after it are years after its end.
"""

import random
from pathlib import Path

import pytest

from keyfigures import effect
from keyfigures.effect import Comparison, Undertaking
from tests.departments.test_against_reference import MEANING, Home
from tests.effect.worlds import COST, World, built, series

START, YEARS = 2020, range(2017, 2024)
DEPARTMENTS = 120
# How much of a year's deviation is left in the next.
KEPT = 0.6


def world(seed: int, n: int = DEPARTMENTS) -> World:
    """Return departments that differ in size, age and level, and to whom nothing happens but what happens to all."""
    dice = random.Random(seed)  # noqa: S311 – figures for a test
    times = [dice.gauss(0, 400) for _ in YEARS]
    made = World()
    for place in range(n):
        id_, dwellings = f"d{place:03}", dice.randint(30, 200)
        sizes = {"family": str(dwellings), "dwellings": str(dwellings), "area": str(dwellings * dice.randint(60, 95))}
        made.homes.append(Home(id_, first_use=str(dice.randint(1950, 2010)), units=str(dwellings + 6), **sizes))
        level, away, values = dice.gauss(9000, 900), dice.gauss(0, 500), []
        for time in times:
            values.append(round(level + time + away, 2))
            away = KEPT * away + dice.gauss(0, 400)
        made.lines += series(id_, values)
    return made


def found(database: Path, until: int, n: int = DEPARTMENTS) -> list[Comparison]:
    """Return what is said of an agreement of each department."""
    asked = (Undertaking("a", (f"d{place:03}",), COST, START, START + 1) for place in range(n))
    said = [effect.effect(database, MEANING, each, until=until).found for each in asked]
    return [each for each in said if each is not None]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of the world."""
    return built(world(33), tmp_path_factory.mktemp("coverage"))[0]


def test_no_effect_is_in_95_of_100_intervals_and_called_hardly_chance_in_five(database: Path) -> None:
    """Judged as soon as there are two years after the start, the later one after the agreement's end."""
    said = found(database, START + 2)
    assert len(said) == DEPARTMENTS
    right = sum(each.holds_zero for each in said)
    assert 0.90 * DEPARTMENTS <= right <= 0.99 * DEPARTMENTS
    assert sum(not each.can_be_chance for each in said) <= 0.08 * DEPARTMENTS
