"""Numbers as a Danish and an English reader write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keyfigures.language import Language, Text
from keyfigures.numbers import (
    MINUS,
    MISSING,
    NO_BREAK,
    as_printed,
    day,
    half_width,
    number,
    percentage_points,
    rounded,
    signed,
    with_unit,
)

DA, EN = Language.DA, Language.EN
VALUES = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


def parsed(text: str, language: Language) -> Decimal:
    """Read a formatted number back."""
    thousands, decimal = (".", ",") if language is DA else (",", ".")
    return Decimal(text.replace(thousands, "").replace(decimal, ".").replace(MINUS, "-"))


@given(value=VALUES, decimals=st.integers(0, 4), language=st.sampled_from(Language))
@example(value=1234567.25, decimals=1, language=DA)
@example(value=-0.5, decimals=0, language=EN)
def test_a_formatted_number_reads_back_as_the_rounded_one(value: float, decimals: int, language: Language) -> None:
    text = number(value, decimals, language)
    assert parsed(text, language) == rounded(value, decimals)
    assert "-" not in text
    assert len(text.partition("," if language is DA else ".")[2]) == decimals or language is EN
    assert abs(Decimal(value) - rounded(value, decimals)) <= Decimal("0.5").scaleb(-decimals) + Decimal("1e-8")


@given(whole=st.integers(-(10**6), 10**6), decimals=st.integers(0, 4))
def test_a_half_rounds_away_from_zero(whole: int, decimals: int) -> None:
    half = float(Decimal(10 * abs(whole) + 5).scaleb(-decimals - 1))
    up = Decimal(abs(whole) + 1).scaleb(-decimals)
    assert (rounded(half, decimals), rounded(-half, decimals)) == (up, -up)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [(2.675, 2, "2,68"), (1.005, 2, "1,01"), (0.05, 1, "0,1"), (7.15, 1, "7,2")]
)
def test_a_half_that_binary_fractions_miss_is_still_a_half(value: float, decimals: int, shown: str) -> None:
    assert number(value, decimals, DA) == shown


def test_a_sum_of_fractions_rounds_like_the_sum_on_paper() -> None:
    # 0.1 + 0.2 + … in binary is 18.249999999999996; on paper it is 18.25.
    assert number(18.249999999999996, 1, DA) == "18,3"


def test_a_negative_number_has_a_minus_sign_and_no_hyphen() -> None:
    assert number(-1234.5, 1, DA) == "−1.234,5"
    assert number(-1234.5, 1, EN) == "−1,234.5"


@pytest.mark.parametrize("value", [-0.04, -0.0, 0.04])
def test_zero_has_no_sign(value: float) -> None:
    assert signed(value, 1, DA) == "0,0"
    assert number(value, 1, DA) == "0,0"


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_figure_is_a_dash_and_never_zero(missing: float | None) -> None:
    assert number(missing, 1, DA) == number(missing, 1, EN) == MISSING == "–"
    assert with_unit(missing, "pct", 1, DA) == with_unit(missing, "kr_m2", 0, EN) == MISSING


def test_a_percentage_has_its_sign_the_danish_and_the_english_way() -> None:
    assert with_unit(24.6, "pct", 1, DA) == f"24,6{NO_BREAK}%"
    assert with_unit(24.6, "pct", 1, EN) == "24.6%"
    assert with_unit(0.65, "pct", 2, DA) == f"0,65{NO_BREAK}%"


def test_a_rent_has_its_unit() -> None:
    assert with_unit(1117, "kr_m2", 0, DA) == f"1.117{NO_BREAK}kr./m² pr. år"
    assert with_unit(1117, "kr_m2", 0, EN) == f"1,117{NO_BREAK}kr./m² per year"


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    assert percentage_points(24.6 - 19.0) == "+5,6 pct.-point"
    assert percentage_points(19.0 - 24.6) == "−5,6 pct.-point"
    assert percentage_points(24.6 - 19.0, EN) == "+5.6 percentage points"
    assert percentage_points(0.0, EN) == "0.0 percentage points"


@given(value=VALUES, decimals=st.integers(0, 2))
def test_a_difference_says_its_direction(value: float, decimals: int) -> None:
    text = signed(value, decimals, EN)
    shown = rounded(value, decimals)
    assert text.startswith(MINUS) == (shown < 0)
    assert text.startswith("+") == (shown > 0)
    assert parsed(text.removeprefix("+"), EN) == shown


@pytest.mark.parametrize(
    ("printed", "half"), [("19", 0.5), ("19,0", 0.05), ("19.0", 0.05), (" 18,92 ", 0.005), ("19,", 0.5)]
)
def test_a_printed_number_is_known_to_half_its_last_digit(printed: str, half: float) -> None:
    assert half_width(printed) == half


@pytest.mark.parametrize("printed", ["19", "19.0", "18.92", "0.005"])
def test_a_printed_number_is_printed_again_as_it_was(printed: str) -> None:
    assert as_printed(float(printed), half_width(printed)) == printed


def test_an_exact_number_is_printed_so_that_it_reads_back() -> None:
    # The country's rented share is counted, not printed: 1,171,918 of 2,466,482 dwellings, rounded by nobody.
    exact = 100 * 1171918 / 2466482
    assert float(as_printed(exact, 0.0)) == pytest.approx(exact)


def test_a_date_is_in_words() -> None:
    assert day(date(2011, 11, 4), DA) == "4. november 2011"
    assert day(date(2011, 11, 4), EN) == "4 November 2011"


def test_a_text_speaks_the_language_asked_for() -> None:
    text = Text(da="Gennemsnit", en="Average")
    assert (text.to(DA), text.to(EN)) == ("Gennemsnit", "Average")
