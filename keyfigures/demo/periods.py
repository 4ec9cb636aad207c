"""What a figure covers, as text and dates: a calendar year, a day, or an account that may be staggered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from keyfigures.catalogue import Accounts
from keyfigures.demo.noise import Counts
from keyfigures.demo.stock import CHANGE_YEAR

Span = tuple[str, date, date]
Words: TypeAlias = "pd.Categorical[str]"
Column: TypeAlias = "pd.Categorical[str] | pd.DatetimeIndex"
STARTS = {Accounts.JULY: 7, Accounts.APRIL: 4, Accounts.CHANGED: 7}


class When(StrEnum):
    """What a figure is of."""

    YEAR = "year"
    ACCOUNTS = "accounts"
    OCTOBER = "october"
    DECEMBER = "december"
    YEAR_END = "year_end"


DAYS = {When.OCTOBER: (10, 1), When.DECEMBER: (12, 1), When.YEAR_END: (12, 31)}


def worded(codes: npt.NDArray[np.integer[Any]], words: Sequence[str]) -> Words:
    """Return a column of few different words, which takes little room.

    >>> list(worded(np.array([1, 0, 1]), ["no", "yes"]))
    ['yes', 'no', 'yes']
    """
    return pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index([str(word) for word in words]))


def covered(when: When, accounts: Accounts, year: int) -> Span:
    """Return the period of a figure as its text, first and last day.

    >>> covered(When.ACCOUNTS, Accounts.JULY, 2019)[0], covered(When.OCTOBER, Accounts.JULY, 2024)[0]
    ('2018-07-01/2019-06-30', '2024-10-01')
    """
    if when in DAYS:
        day = date(year, *DAYS[when])
        return day.isoformat(), day, day
    if when is When.YEAR or _by_calendar(accounts, year):
        return str(year), date(year, 1, 1), date(year, 12, 31)
    end = date(year, STARTS[accounts], 1) - timedelta(days=1)
    half = accounts is Accounts.CHANGED and year == CHANGE_YEAR
    start = date(year, 1, 1) if half else date(year - 1, STARTS[accounts], 1)
    return f"{start}/{end}", start, end


def _by_calendar(accounts: Accounts, year: int) -> bool:
    return accounts is Accounts.CALENDAR or (accounts is Accounts.CHANGED and year < CHANGE_YEAR)


@dataclass(frozen=True)
class Periods:
    """The periods of a kind of figure for every way of keeping accounts and every year of the span."""

    spans: tuple[Span, ...]
    years: int

    def columns(self, accounts: Counts, year_places: Counts) -> dict[str, Column]:
        """Return the columns of a frame: a way of keeping accounts and the place of a year for every row."""
        rows = accounts * self.years + year_places
        texts, codes = np.unique([text for text, _, _ in self.spans], return_inverse=True)
        return {
            "period": worded(codes[rows], list(texts)),
            "period_start": pd.DatetimeIndex([start for _, start, _ in self.spans]).as_unit("s")[rows],
            "period_end": pd.DatetimeIndex([end for _, _, end in self.spans]).as_unit("s")[rows],
        }


def periods(when: When, span: tuple[int, int]) -> Periods:
    """Return the periods of a kind of figure in a span of years."""
    years = range(span[0], span[1] + 1)
    return Periods(tuple(covered(when, accounts, year) for accounts in Accounts for year in years), len(years))
