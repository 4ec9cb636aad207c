"""The statistics of departments, each by numbers that can be checked by hand, and against the slow ones."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keyfigures.catalogue import COUNTED
from keyfigures.departments import certainty, trends
from keyfigures.departments.values import (
    DepartmentFigure,
    Direction,
    Interval,
    Reference,
    ReferenceKind,
    Verdict,
)
from tests.departments import reference

FIGURE = DepartmentFigure(
    department_id="1",
    indicator_id="vacancy_pct",
    definition_id="vacancy_pct_reported",
    source_id="own",
    dwelling_type="all",
    year=2024,
    period="2024",
    period_start=date(2024, 1, 1),
    value=25.0,
    numerator=3,
    denominator=12,
    status="observed",
    note="",
    position=None,
)
Ends = tuple[float, float]


def fast_wilson(count: int, of: int) -> Ends | None:
    found = certainty.wilson(count, of)
    return (found.low, found.high) if found else None


BOTH: tuple[Callable[[int, int], Ends | None], ...] = (fast_wilson, reference.wilson)


def close(one: float | None, other: float | Fraction | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, float(other), rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("wilson", BOTH)
def test_wilson_interval_of_a_few_is_wide_and_of_many_narrow(wilson: Callable[[int, int], Ends | None]) -> None:
    # 3 of 12: z2 = 3.841459; middle = (0.25 + 3.841459/24) / (1 + 3.841459/12) = 0.4100608 / 1.3201216 = 0.3106234;
    # half = 1.959964 * sqrt(0.1875/12 + 3.841459/576) / 1.3201216 = 1.959964 * 0.1493126 / 1.3201216 = 0.2216818.
    assert wilson(3, 12) == pytest.approx((8.89417, 53.23053), abs=1e-4)
    # 100 of 400: middle = (0.25 + 0.0048018) / 1.0096036 = 0.2523780; half = 0.0422991.
    assert wilson(100, 400) == pytest.approx((21.00790, 29.46771), abs=1e-4)


@pytest.mark.parametrize("wilson", BOTH)
def test_wilson_interval_starts_at_zero_of_none_and_ends_at_hundred_of_all(
    wilson: Callable[[int, int], Ends | None],
) -> None:
    # None of 10: high = z2 / (10 + z2) = 3.841459 / 13.841459.
    assert wilson(0, 10) == pytest.approx((0.0, 27.75328), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((72.24672, 100.0), abs=1e-4)


@pytest.mark.parametrize("wilson", BOTH)
@pytest.mark.parametrize("counts", [(1, 0), (0, 0), (13, 12), (-1, 12)])
def test_what_is_no_share_of_a_whole_has_no_interval(
    wilson: Callable[[int, int], Ends | None], counts: tuple[int, int]
) -> None:
    assert wilson(*counts) is None


@given(of=some.integers(1, 5000), share=some.floats(0, 1))
def test_wilson_interval_equals_the_reference(of: int, share: float) -> None:
    found, wanted = certainty.wilson(round(share * of), of), reference.wilson(round(share * of), of)
    assert found is not None
    assert wanted is not None
    assert close(found.low, wanted[0])
    assert close(found.high, wanted[1])
    assert 0 <= found.low <= 100 * round(share * of) / of + 1e-9
    assert 100 * round(share * of) / of - 1e-9 <= found.high <= 100


def test_only_shares_of_things_counted_have_an_interval() -> None:
    assert reference.COUNTED_PCT == COUNTED
    assert certainty.interval(FIGURE) == certainty.wilson(3, 12)
    assert certainty.interval(replace(FIGURE, indicator_id="arrears_pct")) is None
    assert certainty.interval(replace(FIGURE, value=None)) is None
    assert certainty.interval(replace(FIGURE, numerator=None)) is None
    assert certainty.interval(replace(FIGURE, denominator=None)) is None


ABOVE_20 = Reference(ReferenceKind.LIMIT, 20.0, worse_above=True)
BELOW_70 = Reference(ReferenceKind.LIMIT, 70.0, worse_above=False)
CASES: list[tuple[float | None, Ends | None, Reference | None, Verdict | None]] = [
    # Three of 12 and 100 of 400 are both 25 per cent; only of the many is it sure that it is more than 20.
    (25.0, (8.9, 53.2), ABOVE_20, Verdict.MAYBE),
    (25.0, (21.0, 29.5), ABOVE_20, Verdict.SURELY),
    # An interval that only touches the limit does not lie wholly beyond it.
    (25.0, (20.0, 29.5), ABOVE_20, Verdict.MAYBE),
    (20.0, (21.0, 29.5), ABOVE_20, Verdict.NOT),
    (20.0, None, ABOVE_20, Verdict.NOT),
    (20.1, None, ABOVE_20, Verdict.SURELY),
    (19.0, (8.9, 53.2), ABOVE_20, Verdict.NOT),
    (65.0, None, BELOW_70, Verdict.SURELY),
    (70.0, None, BELOW_70, Verdict.NOT),
    (65.0, (60.0, 72.0), BELOW_70, Verdict.MAYBE),
    (65.0, (60.0, 69.0), BELOW_70, Verdict.SURELY),
    (None, None, ABOVE_20, None),
    (25.0, (21.0, 29.5), None, None),
]


@pytest.mark.parametrize(("value", "ends", "against", "wanted"), CASES)
def test_verdict_says_no_more_than_the_interval_lets_one(
    value: float | None, ends: Ends | None, against: Reference | None, wanted: Verdict | None
) -> None:
    held = reference.Held("limit", against.value, against.worse_above) if against else None
    assert certainty.verdict(value, Interval(*ends) if ends else None, against) == wanted
    assert reference.verdict(value, held, ends) == wanted


def test_trend_of_a_steady_rise_by_hand() -> None:
    # All ten pairs rise: S = 10, variance = 5 * 4 * 15 / 18 = 16.6667, z = 9 / 4.08248 = 2.20454, p = 0.02749.
    series = [(2020, 1.0), (2021, 2.0), (2022, 3.0), (2023, 4.0), (2024, 5.0)]
    found = trends.trend(series)
    assert (found.direction, found.n, found.first_year, found.last_year) == (Direction.RISING, 5, 2020, 2024)
    assert found.slope == 1.0
    assert found.p == pytest.approx(0.02749, abs=1e-5)
    falling = trends.trend([(year, -value) for year, value in series])
    assert (falling.direction, falling.slope, falling.p) == (Direction.FALLING, -1.0, found.p)


def test_trend_counts_ties_by_hand() -> None:
    # Eight pairs rise and two are tied: S = 8, variance = (300 - 2 * 18) / 18 = 14.6667, z = 7 / 3.82971 = 1.82782,
    # p = 0.06758. The slopes in order: 0, 0, 1/3, 1/2, 1/2, 1/2, 1/2, 2/3, 1, 1.
    found = trends.trend([(2020, 1.0), (2021, 1.0), (2022, 2.0), (2023, 2.0), (2024, 3.0)])
    assert (found.direction, found.slope) == (Direction.NONE, 0.5)
    assert found.p == pytest.approx(0.06758, abs=1e-5)


def test_trend_of_a_flat_series_is_none_and_of_four_years_too_short() -> None:
    flat = trends.trend([(year, 2.0) for year in range(2020, 2025)])
    assert (flat.direction, flat.slope, flat.p) == (Direction.NONE, 0.0, 1.0)
    short = trends.trend([(year, float(year)) for year in range(2021, 2025)])
    assert (short.direction, short.n, short.slope, short.p) == (Direction.TOO_FEW, 4, None, None)
    nothing = trends.trend([])
    assert (nothing.direction, nothing.n, nothing.first_year, nothing.last_year) == (Direction.TOO_FEW, 0, None, None)


def test_a_gap_makes_a_slope_flatter_not_the_order_weaker() -> None:
    # 0 in 2010 and 6, 7, 8, 9 in 2020 to 2023. The slopes from 2010: 0.6, 7/11, 8/12, 9/13; the six others are 1.
    found = trends.trend([(2010, 0.0), (2020, 6.0), (2021, 7.0), (2022, 8.0), (2023, 9.0)])
    assert (found.direction, found.slope, found.first_year) == (Direction.RISING, 1.0, 2010)


@given(
    values=some.lists(some.one_of(some.integers(0, 4).map(float), some.floats(-1e6, 1e6)), max_size=12),
    gaps=some.lists(some.integers(1, 3), min_size=12, max_size=12),
)
def test_trend_equals_the_reference(values: Sequence[float], gaps: Sequence[int]) -> None:
    series = [(2000 + sum(gaps[:place]), value) for place, value in enumerate(values)]
    found, wanted = trends.trend(series), reference.trend(series)
    assert (found.direction, found.n) == (wanted.direction, wanted.n)
    assert close(found.slope, wanted.slope)
    assert close(found.p, wanted.p)
    assert trends.trend(series[::-1]) == found


def test_quantiles_of_the_reference_are_linear_between_two_values() -> None:
    # Eleven values 0, 10, …, 100: every tenth is itself, the 25th percentile half-way between 20 and 30.
    values = [float(10 * each) for each in range(11)]
    assert [reference.quantile(values, Fraction(share, 100)) for share in (10, 25, 50, 90)] == [10, 25, 50, 90]
    assert reference.quantile([3.0], Fraction(1, 10)) == 3
