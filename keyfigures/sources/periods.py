"""Years, months, dates and accounting periods as files write them; what can be read two ways is not read."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR = 1900
LAST_YEAR = 2100

YEAR = re.compile(r"[0-9]{4}")
WITH_DOT = re.compile(r"[0-9]\.[0-9]{3}")
LETTER_O = re.compile(r"[0-9oO]{4}")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DANISH = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
# Written as a day, whether it exists or not.
IS_DAY = re.compile(rf"{ISO.pattern}|{DANISH.pattern}")
MONTH = re.compile(r"(?<![0-9])([0-9]{4})(?:-|M)([0-9]{2})(?![0-9])")
STAGGERED = re.compile(r"([0-9]{4})/([0-9]{2}|[0-9]{4})")
QUARTER = re.compile(r"[0-9]{4}[KQ][1-4]")
MONTHS_DA = "januar februar marts april maj juni juli august september oktober november december"
MONTHS_EN = "january february march april may june july august september october november december"
MONTHS = {name: n for names in (MONTHS_DA, MONTHS_EN) for n, name in enumerate(names.split(), start=1)}
# The longest first: january is not januar with a letter left over.
NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
NAMED_MONTH = re.compile(rf"(?<![^\W_])({NAMES})[ _-]*([0-9]{{4}})(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """Why a text is no period: the code of the remark and what may be meant."""

    code: str
    suggestion: str = ""


def year(text: str) -> str | Fault:
    """Return a year as four digits.

    >>> year("2024"), year("2O24"), year("24").code
    ('2024', Fault(code='E-YEAR', suggestion='2024'), 'E-YEAR')
    """
    plain = text.strip()
    if YEAR.fullmatch(plain) and FIRST_YEAR <= int(plain) <= LAST_YEAR:
        return plain
    if LETTER_O.fullmatch(plain):
        return Fault("E-YEAR", re.sub("[oO]", "0", plain))
    if WITH_DOT.fullmatch(plain):
        return Fault("E-YEAR", plain.replace(".", ""))
    if QUARTER.fullmatch(plain) or MONTH.fullmatch(plain):
        return Fault("E-PERIODFORM", plain[:4])
    return Fault("E-YEAR")


def day(text: str) -> date | Fault:
    """Return a date written 2024-04-03 or 03-04-2024; everything else can be read two ways.

    >>> day("03-04-2024"), day("3/4-24").code
    (datetime.date(2024, 4, 3), 'E-DATE')
    """
    plain = text.strip()
    if found := ISO.fullmatch(plain):
        return _date(found[1], found[2], found[3])
    if found := DANISH.fullmatch(plain):
        return _date(found[3], found[2], found[1])
    return Fault("E-DATE")


def month(text: str) -> str | None:
    """Return the month a text speaks of as 2024-10, None where it speaks of none.

    >>> month("ledige_boliger_oktober_2024.xlsx"), month("ledige 2024M10"), month("ledige.xlsx")
    ('2024-10', '2024-10', None)
    """
    if found := NAMED_MONTH.search(text):
        return f"{found[2]}-{MONTHS[found[1].lower()]:02}"
    found = MONTH.search(text)
    return f"{found[1]}-{found[2]}" if found and 1 <= int(found[2]) <= 12 else None


def exact_month(text: str) -> str | None:
    """Return the month that is all a text says, None for everything else.

    >>> exact_month("Oktober 2024"), exact_month("01-10-2024"), exact_month("indtil 2024-10")
    ('2024-10', '2024-10', None)
    """
    plain = text.strip()
    found = day(plain)
    if isinstance(found, date):
        return f"{found:%Y-%m}"
    whole = NAMED_MONTH.fullmatch(plain) or MONTH.fullmatch(plain)
    return month(plain) if whole else None


def accounts(text: str) -> tuple[int, int] | None:
    """Return the two years of staggered accounts such as 2015/16.

    >>> accounts("2015/16"), accounts("2015/2017")
    ((2015, 2016), None)
    """
    found = STAGGERED.fullmatch(text.strip())
    if not found:
        return None
    first, last = int(found[1]), int(found[1][:2] + found[2][-2:] if len(found[2]) == 2 else found[2])
    return (first, last) if last == first + 1 else None


def twelve_months(start: date, end: date) -> bool:
    """Tell whether a period is exactly a year long.

    >>> twelve_months(date(2015, 4, 1), date(2016, 3, 31)), twelve_months(date(2015, 4, 1), date(2015, 9, 30))
    (True, False)
    """
    if end == date.max:
        return False
    after = end + timedelta(days=1)
    return (after.year, after.month, after.day) == (start.year + 1, start.month, start.day)


def _date(year_text: str, month_text: str, day_text: str) -> date | Fault:
    if not FIRST_YEAR <= int(year_text) <= LAST_YEAR:
        return Fault("E-DATE")
    try:
        return date(int(year_text), int(month_text), int(day_text))
    except ValueError:
        return Fault("E-DATE")
