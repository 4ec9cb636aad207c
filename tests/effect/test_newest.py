"""The newest figure of an agreement's departments: whole years, sums over sums, and how many of them it is of."""

from pathlib import Path

import pytest

from keyfigures import effect
from keyfigures.effect import Manner, Newest
from tests.departments.test_against_reference import MEANING
from tests.effect.test_effects import EVICTIONS, LABEL, VACANCY, world
from tests.effect.worlds import COST, built


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of the small world."""
    return built(world(), tmp_path_factory.mktemp("newest"))[0]


def newest(database: Path, *ids: str, indicator: str = COST, first: int = 2015, last: int = 2023) -> Newest:
    """Return the newest figure of departments."""
    return effect.newest(database, MEANING.indicators[indicator], ids, range(first, last + 1))


def test_an_account_shorter_than_a_year_is_not_shown_as_a_year(database: Path) -> None:
    """The half year of 2022 says 5."""
    found = newest(database, "half", last=2022)
    assert (found.year, found.value, found.n, found.of) == (2021, 90, 1, 1)
    assert newest(database, "half", first=2022, last=2022).year is None


def test_several_departments_are_a_sum_over_a_sum(database: Path) -> None:
    """In 2021 60 and 120 dwellings at 100 and 130, and 60 at 50; ma and mb are one line, merged into mc in 2022."""
    found = newest(database, "ma", "planted", last=2021)
    assert (found.value, found.n, found.of, found.manner) == ((6000 + 15600 + 3000) / 240, 2, 2, Manner.SUMS)
    assert newest(database, "ma", "mb", "planted").value == (105 + 50) / 2
    shares = newest(database, "planted", "nothing", indicator=VACANCY)
    assert shares.value == pytest.approx(100 * (1 + 2) / 120)


def test_what_cannot_be_added_up_is_averaged(database: Path) -> None:
    found = newest(database, "planted", "gaps", indicator=LABEL)
    assert (found.value, found.manner) == (4, Manner.MEAN)
    assert newest(database, "ma", "planted", indicator=EVICTIONS).value == (45 + 20) / 2


def test_a_few_departments_never_stand_for_all(database: Path) -> None:
    """Brief has figures to 2021 only, empty none at all, and nobody knows the last one."""
    assert newest(database, "planted", "brief") == Newest(2021, 70, 2, 2, Manner.SUMS)
    assert newest(database, "planted", "empty") == Newest(2023, None, 1, 2, Manner.SUMS)
    found = newest(database, "planted", "nothing", "unknown")
    assert (found.value, found.n, found.of) == (75.25, 2, 3)


def test_nothing_known_is_no_figure_and_a_hidden_one_is_called_so(database: Path) -> None:
    assert newest(database, "empty") == Newest(None, None, 0, 1, Manner.MEAN)
    assert newest(database) == Newest(None, None, 0, 0, Manner.MEAN)
    hidden = newest(database, "a17", last=2018)
    assert (hidden.year, hidden.value, hidden.n, hidden.hidden) == (2018, None, 0, True)
