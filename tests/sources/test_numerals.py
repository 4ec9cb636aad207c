"""Numbers, units and periods as files write them, one text at a time."""

import math
from datetime import date
from decimal import Decimal

import pytest

from keyfigures.language import Text
from keyfigures.sources import measures, numerals, periods, task, units
from keyfigures.sources.measures import Measure, Wanted
from keyfigures.sources.notes import Notes
from keyfigures.sources.numerals import Style
from keyfigures.sources.sheets import Cell, CellFault, Percent


@pytest.mark.parametrize(
    ("text", "danish", "english"),
    [
        ("24,6", "24.6", None),
        ("24.6", None, "24.6"),
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("0,191", "0.191", None),
        ("0.191", None, "0.191"),
        ("1.234.567,89", "1234567.89", None),
        ("1,234,567.89", None, "1234567.89"),
        ("12345,6", "12345.6", None),
        ("1.23", None, "1.23"),
        ("1.2345", None, "1.2345"),
        ("12.34.567", None, None),
        ("+5", "5", "5"),
        ("\N{MINUS SIGN}5", "-5", "-5"),
        ("5-", None, None),
        ("(5)", None, None),
        ("1 234,5", "1234.5", None),
        ("1\N{NARROW NO-BREAK SPACE}234\N{THIN SPACE}567", "1234567", "1234567"),
        ("1 23", None, None),
        ("0 123", None, None),
        ("kr. 5", "5", "5"),
        ("6.543,50 kr.", "6543.50", None),
        ("872 kr./m²", "872", "872"),
        ("872 kr. pr. m2 pr. år", "872", "872"),
        ("2,4 promille", "2.4", None),
        ("24,6 pct.", "24.6", None),
        ("5 æbler", None, None),
        ("", None, None),
        ("1234567890123456", None, None),
        ("123456789012345", "123456789012345", "123456789012345"),
    ],
)
def test_text_in_either_style(text: str, danish: str | None, english: str | None) -> None:
    found = (numerals.parse(text, style) for style in (Style.DANISH, Style.ENGLISH))
    assert [each and each.value for each in found] == [wanted and Decimal(wanted) for wanted in (danish, english)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#I/T", "E-CELLERROR"),
        ("#DIVISION/0!", "E-CELLERROR"),
        ("NaN", "E-NOTFINITE"),
        ("-inf", "E-NOTFINITE"),
        ("1e400", "E-NOTFINITE"),
        ("1,5E3", "E-EXPONENT"),
        ("١٢", "E-DIGITS"),
        ("24,6*", "E-FOOTNOTE"),
        ("24,6 ¹", "E-FOOTNOTE"),
        ("2O,5", "E-LETTER-O"),
        ("12345678901234567", "E-TOOLARGE-NUMBER"),
        ("x", "E-NUMBER"),
    ],
)
def test_why_a_text_is_no_number(text: str, code: str) -> None:
    assert numerals.parse(text, Style.DANISH) is None
    assert numerals.why_not(text) == code


def read(cell: Cell, scale: float | None = None) -> tuple[object, list[str]]:
    """Return the value a column reads from a cell, and the codes of what was said."""
    notes = Notes("")
    wanted = Wanted("tal", "tal", "pct", -1e6, 1e6, Text("Tallet", "The figure"))
    manner = measures.manner(Style.DANISH, layout_id="departments", dash="missing", typed=True)
    found = Measure(wanted, manner, scale, notes).read(cell, 2)
    return found and found.value, [each.code for each in notes.everything()]


@pytest.mark.parametrize(
    ("cell", "value", "codes"),
    [
        (24.6, 24.6, []),
        (math.nan, None, ["E-NOTFINITE"]),
        (math.inf, None, ["E-NOTFINITE"]),
        (True, None, ["E-NUMBER"]),
        (date(2024, 1, 1), None, ["E-EXCELDATE"]),
        (CellFault("#N/A"), None, ["E-CELLERROR"]),
        (Percent(0.246), 24.6, ["I-PERCENT-FORMAT"]),
        (Percent(0.1 + 0.2), 30.0, ["I-PERCENT-FORMAT"]),
        ("24,6", 24.6, ["I-TEXTNUMBER"]),
        ("-", None, ["I-DASH-MISSING"]),
        ("diskretioneret", None, ["I-MISSING"]),
        ("ja", None, ["E-NUMBER"]),
    ],
)
def test_cell_of_a_column_of_percentages(cell: Cell, value: float | None, codes: list[str]) -> None:
    assert read(cell) == (value, codes)


def test_factor_somebody_chose_leaves_numbers_with_a_sign_alone() -> None:
    assert read("0,246", scale=100.0)[0] == 24.6
    assert read("24,6 %", scale=100.0)[0] == 24.6
    assert read(Percent(0.246), scale=100.0)[0] == 24.6


@pytest.mark.parametrize(
    ("heading", "unit", "factor", "misfit"),
    [
        ("Andel (pct.)", "pct", 1.0, False),
        ("Ledige pr. 1.000", "pct", 0.1, False),
        ("Ledige (‰)", "pct", 0.1, False),
        ("Fraflytning antal", "pct", 1.0, True),
        ("Lejeledighed (0-1)", "pct", 1.0, True),
        ("Lejeledighed (kr.)", "pct", 1.0, True),
        ("Husleje [kr.]", "kr_m2", 1.0, False),
        ("Husleje (t.kr.)", "kr_m2", 1000.0, False),
        ("Resultat, 1000 kr", "kr_m2", 1000.0, False),
        ("Egenkapital (mio. kr.)", "kr_lme", 1e6, False),
        ("Husleje pr. md", "kr_m2", 1.0, True),
        ("Husleje (pct.)", "kr_m2", 1.0, True),
        ("Venteliste (antal)", "count", 1.0, False),
        ("Venteliste (pct.)", "count", 1.0, True),
        ("Alder (år)", "years", 1.0, False),
    ],
)
def test_what_a_heading_says_of_the_unit(heading: str, unit: str, factor: float, misfit: bool) -> None:
    assert (units.factor(heading, unit), units.misfit(heading, unit)) == (factor, misfit)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("ledige_boliger_oktober_2024.xlsx", "2024-10"),
        ("Ledige boliger, may 2024", "2024-05"),
        ("ledige_2024-10-07.csv", "2024-10"),
        ("2024M13", None),
        ("120244-10", None),
        ("20241001.csv", None),
        ("majs2024", None),
        ("formaj 2024", None),
    ],
)
def test_month_a_text_speaks_of(text: str, month: str | None) -> None:
    assert periods.month(text) == month


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), True),
        (date(2024, 3, 1), date(2025, 2, 28), True),
        (date(2024, 1, 1), date(2025, 12, 31), False),
        (date(9999, 1, 1), date.max, False),
    ],
)
def test_period_of_twelve_months(start: date, end: date, whole: bool) -> None:
    assert periods.twelve_months(start, end) is whole


def test_period_that_cannot_be_read_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="i går"):
        task.span("i går")
