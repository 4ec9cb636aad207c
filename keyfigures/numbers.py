"""Numbers, days and moments as a Danish or English reader writes them; halves round away from zero."""

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from keyfigures.language import Language

MISSING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
# Sums of floats differ in the last digits; a rounding must not depend on them.
SIGNIFICANT_DECIMALS = 9

# The time of those who read and write here, summer and winter.
ZONE = ZoneInfo("Europe/Copenhagen")
LOCALES = {Language.DA: "da_DK", Language.EN: "en_GB"}
UNITS = {
    "pct": {Language.DA: "%", Language.EN: "%"},
    "kr_m2": {Language.DA: "kr./m² pr. år", Language.EN: "kr./m² per year"},
    "kr_m2_balance": {Language.DA: "kr./m²", Language.EN: "kr./m²"},
    "kr_lme": {Language.DA: "kr./lejemålsenhed", Language.EN: "kr./tenancy unit"},
    "kr_dwelling": {Language.DA: "kr./bolig", Language.EN: "kr./dwelling"},
    "persons": {Language.DA: "personer", Language.EN: "persons"},
    "m2": {Language.DA: "m²", Language.EN: "m²"},
    "years": {Language.DA: "år", Language.EN: "years"},
    # A count stands alone: the figure's title says what is counted.
    "count": {Language.DA: "", Language.EN: ""},
    "yes_no": {Language.DA: "", Language.EN: ""},
    "energy_label": {Language.DA: "", Language.EN: ""},
}
ANSWERS = {
    0.0: {Language.DA: "nej", Language.EN: "no"},
    1.0: {Language.DA: "ja", Language.EN: "yes"},
}
# The letters of energy labels, by their number; a mean between two of them stays a number.
LABELS = {float(place): letter for place, letter in enumerate("ABCDEFG", start=1)}


def rounded(value: float, decimals: int) -> Decimal:
    """Round half away from zero, untroubled by the last binary digits.

    >>> rounded(18.25, 1), rounded(18.249999999999996, 1)
    (Decimal('18.3'), Decimal('18.3'))
    """
    exact = Decimal(repr(round(float(value), SIGNIFICANT_DECIMALS)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: float | None, decimals: int, language: Language) -> str:
    """Format a number with the decimal and thousands signs of the language; a dash for no figure.

    >>> number(1234567.25, 1, Language.DA), number(1234567.25, 1, Language.EN)
    ('1.234.567,3', '1,234,567.3')
    >>> number(None, 1, Language.DA)
    '–'
    """
    if value is None or math.isnan(value):
        return MISSING
    # Zero has no sign: −0,04 is shown as 0,0.
    return _written(rounded(value, decimals) or Decimal(0), decimals, language)


# A table of a thousand lines asks for the same few numbers over and over; 20,000 texts are about 4 MB.
@lru_cache(maxsize=20_000)
def _written(value: Decimal, decimals: int, language: Language) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=LOCALES[language]).replace("-", MINUS)


def with_unit(value: float | None, unit: str, decimals: int, language: Language) -> str:
    """Format a figure with its unit; a yes or no is a word, an energy label a letter, a mean of them a number.

    >>> with_unit(24.6, "pct", 1, Language.EN)
    '24.6%'
    >>> with_unit(24.6, "pct", 1, Language.DA).replace(NO_BREAK, " ")
    '24,6 %'
    >>> with_unit(1204, "count", 0, Language.DA), with_unit(1, "yes_no", 0, Language.DA)
    ('1.204', 'ja')
    >>> with_unit(3, "energy_label", 0, Language.DA), with_unit(3.5, "energy_label", 1, Language.DA)
    ('C', '3,5')
    """
    if value is None or math.isnan(value):
        return MISSING
    if unit == "yes_no" and value in ANSWERS:
        return ANSWERS[value][language]
    if unit == "energy_label" and value in LABELS:
        return LABELS[value]
    sign = UNITS[unit][language]
    joint = "" if not sign or (language is Language.EN and unit == "pct") else NO_BREAK
    return number(value, decimals, language) + joint + sign


def signed(value: float, decimals: int, language: Language) -> str:
    """Format a difference with its sign; zero has none.

    >>> signed(5.6, 1, Language.DA), signed(-0.04, 1, Language.DA)
    ('+5,6', '0,0')
    """
    shown = rounded(value, decimals)
    text = number(float(abs(shown)), decimals, language)
    return text if shown == 0 else ("+" if shown > 0 else MINUS) + text


def percentage_points(difference: float, language: Language = Language.DA) -> str:
    """Format a difference of two percentages; never "per cent".

    >>> percentage_points(24.6 - 19.0)
    '+5,6 pct.-point'
    >>> percentage_points(-1.0, Language.EN)
    '−1.0 percentage points'
    """
    unit = "pct.-point" if language is Language.DA else "percentage points"
    return f"{signed(difference, 1, language)} {unit}"


def day(value: date, language: Language) -> str:
    """Format a date in words.

    >>> day(date(2026, 11, 22), Language.DA), day(date(2026, 11, 22), Language.EN)
    ('22. november 2026', '22 November 2026')
    """
    return format_date(value, "d. MMMM y" if language is Language.DA else "d MMMM y", LOCALES[language])


def moment(at: datetime, language: Language) -> str:
    """Format a moment of any time zone by the clock in Denmark.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 3, 9, 42, tzinfo=UTC), Language.DA)
    '3. marts 2026 kl. 10.42'
    >>> moment(datetime(2026, 7, 3, 22, 5, tzinfo=UTC), Language.EN)
    '4 July 2026 at 00:05'
    """
    return f"{day(at.astimezone(ZONE).date(), language)} {clock(at, language)}"


def clock(at: datetime, language: Language) -> str:
    """Format the time of day a moment of any time zone has in Denmark.

    >>> from datetime import UTC
    >>> clock(datetime(2026, 7, 3, 8, 42, tzinfo=UTC), Language.DA)
    'kl. 10.42'
    """
    there = at.astimezone(ZONE)
    return f"kl. {there:%H.%M}" if language is Language.DA else f"at {there:%H:%M}"


def today() -> date:
    """Return the day it is in Denmark."""
    return datetime.now(ZONE).date()


def dated(value: object, language: Language) -> object:
    """Return a day or a moment in words, anything else as it is.

    >>> dated(date(2026, 3, 3), Language.DA), dated(7, Language.DA)
    ('3. marts 2026', 7)
    """
    if isinstance(value, datetime):
        return moment(value, language)
    return day(value, language) if isinstance(value, date) else value


def half_width(printed: str) -> float:
    """Return half the rounding step of a number as printed, decimal comma or dot.

    >>> half_width("19,0"), half_width("19"), half_width("18.92")
    (0.05, 0.5, 0.005)
    """
    _, _, decimals = printed.strip().replace(",", ".").partition(".")
    return float(Decimal("0.5").scaleb(-len(decimals)))


def as_printed(value: float, half: float) -> str:
    """Return a number with the decimals it was printed with, from half its rounding step; 0 is exact.

    >>> as_printed(19.0, 0.05), as_printed(20.0, 0.5)
    ('19.0', '20')
    """
    return f"{value:.{printed_decimals(half)}f}" if half else repr(value)


def printed_decimals(half: float) -> int:
    """Return how many decimals a number was printed with, from half its rounding step.

    >>> printed_decimals(0.05), printed_decimals(0.5)
    (1, 0)
    """
    return max(0, round(-math.log10(2 * half)))
