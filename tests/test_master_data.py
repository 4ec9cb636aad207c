"""The master data the figures of departments rest on: rates by year, thresholds, classes of equals, the real story."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from keyfigures import store
from keyfigures.store.database import LOCKED_DOWN

IS_REAL = {"real": "330-sab-schackenborgvaenge"}


@pytest.fixture(scope="module")
def rates(database: Path) -> dict[tuple[str, int], tuple[int | None, int | None, bool | None]]:
    """Return value, known year and whether it was carried forward, by rate and year."""
    rows = store.query(database, "departments/rates")
    return {(row["rate_id"], row["year"]): (row["value"], row["known_year"], row["carried_forward"]) for row in rows}


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2005, (None, None, None)),
        (2014, (None, None, None)),
        (2015, (5572, 2015, False)),
        (2016, (5572, 2015, True)),
        (2018, (5572, 2015, True)),
        (2019, (5700, 2019, False)),
        (2035, (5700, 2019, True)),
    ],
)
def test_a_year_has_the_newest_rate_known_by_then(
    rates: dict[tuple[str, int], object], year: int, expected: object
) -> None:
    assert rates["disposable_fund_limit_kr_lme", year] == expected


def test_every_rate_has_every_year(rates: dict[tuple[str, int], object]) -> None:
    named = {each.rate.id for each in store.meaning().indicators.values() if each.rate}
    assert set(rates) == {(name, year) for name in named for year in range(2005, 2036)}
    assert rates["moving_out_own_share_kr_lme", 2015] == (321, 2015, False)
    assert rates["moving_out_own_share_kr_lme", 2017] == (313, 2017, False)


@pytest.fixture(scope="module")
def connection(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a connection to the real data for questions no query of the program asks."""
    with duckdb.connect(str(database), read_only=True, config=dict(LOCKED_DOWN)) as opened:
        yield opened


def test_each_step_lets_one_more_part_go(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.sql(
        "select step, minimum, keep_region, keep_first_use, keep_building_type, keep_size from peer_step order by step"
    ).fetchall()
    assert found == [
        (0, 30, True, True, True, True),
        (1, 30, False, True, True, True),
        (2, 30, False, False, True, True),
        (3, 30, False, False, False, True),
        (4, 30, False, False, False, False),
    ]


def test_bands_cover_every_size_and_year_once(connection: duckdb.DuckDBPyConnection) -> None:
    bands = connection.sql("select dimension, lower, upper from peer_band").fetchall()
    for dimension, numbers in (("size", range(1, 700)), ("first_use", range(1850, 2030))):
        of = [(low or 0, high or 9999) for name, low, high in bands if name == dimension]
        assert all(sum(low <= number <= high for low, high in of) == 1 for number in numbers)


def test_an_indicator_carries_its_class_and_rate(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.sql("select indicator_id, peer_class, rate_id from indicator").fetchall()
    assert {id_: (peers, rate) for id_, peers, rate in found} == {
        each.id: (each.peer_class, each.rate.id if each.rate else None) for each in store.meaning().indicators.values()
    }


def test_small_numbers_are_hidden_from_where_the_file_says(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.sql("select indicator_id, smallest_count, smallest_base from suppression_threshold").fetchall()
    assert {id_: rest for id_, *rest in found} == {
        "outside_work_pct": [5, 20],
        "convicted_pct": [5, 50],
        "basic_school_only_pct": [5, 20],
        "non_western_pct": [5, 20],
        "income_pct_of_region": [None, 20],
        "evictions": [5, None],
    }


def test_the_real_story_is_as_the_press_told_it(connection: duckdb.DuckDBPyConnection) -> None:
    """494,433 / 136 = 3,635.54 and 491,707 / 136 = 3,615.49 kr. a dwelling; 105,753 / 136 = 777.60."""
    found = connection.sql(
        "select indicator_id, year, value, numerator, denominator from observation "
        "where source_id = 'press_schackenborgvaenge' and entity_code = $real order by all",
        params=IS_REAL,
    ).fetchall()
    assert found == [
        ("moving_out_loss_kr_lme", 2016, 3635.54, 494433, 136),
        ("moving_out_loss_kr_lme", 2017, 3615.49, 491707, 136),
        ("moving_out_reserves_kr_lme", 2017, 777.6, 105753, 136),
    ]
    assert all(abs(value - amount / base) < 0.005 for _, _, value, amount, base in found)


def test_the_real_department_is_known_only_as_far_as_the_press_told(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.sql("from department where department_id = $real", params=IS_REAL)
    (row,) = (dict(zip(found.columns, cells, strict=True)) for cells in found.fetchall())
    assert {name for name, value in row.items() if value is not None} == {
        *("department_id", "organisation_id", "name", "municipality_code", "supervising_code"),
        *("dwellings", "area_m2", "source_id", "file_row", "file"),
    }
    notes = connection.sql(
        "select date, text_da from department_note where department_id = $real order by date", params=IS_REAL
    )
    assert [date for date, _ in notes.fetchall()] == ["2019-08", None]
