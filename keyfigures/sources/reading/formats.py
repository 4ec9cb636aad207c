"""What a number format makes of a number: a share, a date, a time of day or nothing but a number.

A workbook stores 45000 for 15 March 2023 and 0.246 for 24.6 %; only the format tells them apart.
"""

import re
from datetime import date, timedelta
from enum import Enum, auto
from math import floor, isfinite

from keyfigures.sources.reading.markup import Attributes
from keyfigures.sources.sheets import CellFault, Percent


class Shown(Enum):
    """How a number is shown that is not just a number."""

    PERCENT = auto()
    DATE = auto()
    TIME = auto()


# The formats that a workbook names by number only; 27 to 36 and 50 to 58 are dates of East Asian calendars.
BUILT_IN = {
    **dict.fromkeys((9, 10), Shown.PERCENT),
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)), Shown.DATE),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 46, 47), Shown.TIME),
}
# Shown as it stands: "in quotes", \one sign, _ and * with theirs, [colours]; and General, in Danish Standard.
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|general|standard', re.IGNORECASE)
DAY = re.compile(r"[dy]|m{3,5}", re.IGNORECASE)
CLOCK = re.compile(r"[hs]", re.IGNORECASE)
MONTH = re.compile(r"m", re.IGNORECASE)

EPOCH, EPOCH_BEFORE_MARCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1)
FALSE_LEAP_DAY = 60
LAST_SERIAL, LAST_SERIAL_1904 = 2_958_465, 2_957_003
DECIMALS_OF_A_DAY = 8
SECONDS_OF_A_DAY = 86_400


def shown_as(code: str) -> Shown | None:
    r"""Return how a number of a format is shown; positive numbers follow the first section.

    >>> shown_as("0.0%"), shown_as('0.0" %"'), shown_as("dd\\-mm\\-yyyy"), shown_as("[h]:mm")
    (<Shown.PERCENT: 1>, None, <Shown.DATE: 2>, <Shown.TIME: 3>)
    """
    code = LITERAL.sub("", code.split(";", maxsplit=1)[0])
    if "%" in code:
        return Shown.PERCENT
    if DAY.search(code):
        return Shown.DATE
    if CLOCK.search(code):
        return Shown.TIME
    return Shown.DATE if MONTH.search(code) else None


class Styles:
    """Listens to the part that lists the styles; ``shown`` tells by a style's number how its numbers are shown."""

    def __init__(self) -> None:
        self.shown: dict[str, Shown | None] = {}
        self._own: dict[int, Shown | None] = {}
        self._in_cells = False
        self.starts = {"numFmt": self._format, "cellXfs": self._cells, "xf": self._style}
        self.ends = {"cellXfs": self._cells_end}

    def characters(self, data: str) -> None:
        """Take no text: styles have none."""

    def _format(self, attributes: Attributes) -> None:
        self._own[int(attributes["numFmtId"])] = shown_as(attributes["formatCode"])

    def _cells(self, _: Attributes) -> None:
        self._in_cells = True

    def _cells_end(self) -> None:
        self._in_cells = False

    def _style(self, attributes: Attributes) -> None:
        if self._in_cells:
            number = int(attributes.get("numFmtId", "0"))
            self.shown[str(len(self.shown))] = self._own.get(number, BUILT_IN.get(number))


def typed(raw: str, shown: Shown | None, *, from_1904: bool) -> float | Percent | date | str | CellFault:
    """Return the number of a cell as what its format makes of it; what no date can hold is a fault.

    >>> typed("0.246", Shown.PERCENT, from_1904=False), typed("45000.5", Shown.DATE, from_1904=False)
    (Percent(fraction=0.246), datetime.date(2023, 3, 15))
    """
    value = float(raw)
    if not isfinite(value):
        return CellFault(raw)
    if shown is None:
        return value
    if shown is Shown.PERCENT:
        return Percent(value)
    if shown is Shown.TIME:
        return _time(value)
    return _date(value, from_1904=from_1904) or CellFault(raw)


def _time(value: float) -> str:
    """Return hours, minutes and seconds, more than 24 hours too: such a number is no figure and no date."""
    seconds = round(abs(value) * SECONDS_OF_A_DAY)
    sign = "-" if value < 0 else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _date(value: float, *, from_1904: bool) -> date | None:
    days = floor(round(value, DECIMALS_OF_A_DAY))
    if from_1904:
        return EPOCH_1904 + timedelta(days) if 0 <= days <= LAST_SERIAL_1904 else None
    if not 1 <= days <= LAST_SERIAL or days == FALSE_LEAP_DAY:
        return None
    return (EPOCH if days > FALSE_LEAP_DAY else EPOCH_BEFORE_MARCH_1900) + timedelta(days)
