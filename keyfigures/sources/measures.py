"""Read the numbers of a column, each in the unit of its key figure; a missing mark is never a zero.

A text is looked at once, however often it stands in the column. What can't be read refuses its row with the reason.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from keyfigures.catalogue import Indicator
from keyfigures.language import Text
from keyfigures.numbers import LABELS
from keyfigures.sources import numerals, units
from keyfigures.sources.cells import shown
from keyfigures.sources.notes import Notes
from keyfigures.sources.numerals import Numeral, Style
from keyfigures.sources.sheets import Cell, Percent
from keyfigures.store.reading import LARGEST

MISSING = {
    "..": "suppressed",
    "…": "not_published",
    "...": "not_published",
    ".": "not_applicable",
    "n/a": "not_reported",
    "na": "not_reported",
    "ikke oplyst": "not_reported",
    "uoplyst": "not_reported",
    "mangler": "not_reported",
    "diskretioneret": "suppressed",
    "ikke relevant": "not_applicable",
}
NOEGLETAL_MISSING = {"m": "not_reported", "u": "not_published"}
DASHES = {"-", "–", "—"}
TRUTHS = {"ja": 1.0, "nej": 0.0, "yes": 1.0, "no": 0.0, "sand": 1.0, "falsk": 0.0, "true": 1.0, "false": 0.0}
# Energy labels as they are printed, the best one also with its year.
LETTERS = {
    **{letter.casefold(): place for place, letter in LABELS.items()},
    **dict.fromkeys(("a2010", "a2015", "a2020"), 1.0),
}
# The words that stand for numbers, by the unit of the figure.
WORDS = {"yes_no": TRUTHS, "energy_label": LETTERS}
# Beyond this many decimals a typed number was computed, not rounded.
MOST_DECIMALS = 3
HUNDRED = Decimal(100)


class Amount(NamedTuple):
    """A number with half its rounding step, both also as the tidy files write them.

    Without a number the status says why. ``sure`` is True where the unit stands with the number or was computed.
    """

    value: float | None
    half_step: float = 0.0
    text: str = ""
    rounding: str = "0"
    status: str = "observed"
    sure: bool = False


# An empty cell: it says nothing at all, unlike a mark that says the figure is missing. Told apart by ``is``.
NOTHING = Amount(None, status="not_reported")


class Seen(NamedTuple):
    """What looking at a cell gave: an amount, normalisations to count, or the code that refuses the row."""

    amount: Amount | None
    tallies: tuple[tuple[str, str], ...] = ()
    code: str = ""
    values: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Manner:
    """How one file writes its numbers."""

    style: Style
    dash_is_zero: bool
    missing: Mapping[str, str]
    typed: bool


@dataclass(frozen=True)
class Wanted:
    """What a column must hold: its heading, and unit, range and title of the figure.

    ``label`` is the name by which a factor is answered: the heading, unless the column holds several figures.
    """

    heading: str
    label: str
    unit: str
    low: float
    high: float
    title: Text


def of_indicator(heading: str, label: str, indicator: Indicator) -> Wanted:
    """Return what a column of an indicator must hold."""
    return Wanted(heading, label, indicator.unit, indicator.low, indicator.high, indicator.title)


def of_count(heading: str, title: Text) -> Wanted:
    """Return what a column of counts must hold."""
    return Wanted(heading, heading, "count", 0.0, LARGEST, title)


def of_share(heading: str, title: Text) -> Wanted:
    """Return what a column of percentages that are no figures must hold."""
    return Wanted(heading, heading, "pct", 0.0, 100.0, title)


def observed(value: float, half_step: float = 0.0, *, sure: bool = True) -> Amount:
    """Return a number as an amount.

    >>> observed(0.00001).text, observed(24.6, 0.05).rounding
    ('0.00001', '0.05')
    """
    return Amount(value, half_step, _plain(value), _plain(half_step), "observed", sure)


@dataclass
class Measure:
    """Reads the cells of one column; ``scale`` is the factor somebody has chosen for it."""

    wanted: Wanted
    manner: Manner
    scale: float | None
    notes: Notes
    _texts: dict[str, Seen] = field(default_factory=dict)

    def read(self, cell: Cell, row: int) -> Amount | None:
        """Return a number or why there is none; None when the cell refused its row. The cell is not empty."""
        if type(cell) is str:
            seen = self._texts.get(cell)
            if seen is None:
                seen = self._texts[cell] = self._of_text(cell)
        else:
            seen = self._of_typed(cell)
        for code, example in seen.tallies:
            self.notes.tally(code, row, self.wanted.heading, example)
        if seen.code:
            self.notes.refuse(seen.code, row, self.wanted.heading, shown(cell), **seen.values)
        return seen.amount

    def _of_typed(self, cell: Cell) -> Seen:
        if isinstance(cell, Percent):
            value = round(Decimal(repr(cell.fraction)) * HUNDRED, 9)
            return self._number(Numeral(value, Decimal(0), "%"), shown(cell), (("I-PERCENT-FORMAT", shown(cell)),))
        if isinstance(cell, bool):
            return self._truth(float(cell)) if self.wanted.unit == "yes_no" else Seen(None, code="E-NUMBER")
        if isinstance(cell, float):
            if not math.isfinite(cell):
                return Seen(None, code="E-NOTFINITE")
            return self._number(Numeral(Decimal(repr(cell)), _half_of(cell)), shown(cell))
        return Seen(None, code="E-EXCELDATE" if isinstance(cell, date) else "E-CELLERROR")

    def _of_text(self, text: str) -> Seen:
        word = text.strip().casefold()
        if word in DASHES:
            zero = self.manner.dash_is_zero
            tallies = (("I-DASH-ZERO" if zero else "I-DASH-MISSING", text),)
            return Seen(observed(0.0) if zero else Amount(None, status="not_reported"), tallies)
        if word in self.manner.missing:
            return Seen(Amount(None, status=self.manner.missing[word]), (("I-MISSING", text),))
        if word in WORDS.get(self.wanted.unit, {}):
            return self._truth(WORDS[self.wanted.unit][word])
        found = numerals.parse(text, self.manner.style)
        if found is None:
            return _no_number(text) if self.wanted.unit != "yes_no" else Seen(None, code="E-YESNO")
        named = (("I-SPACES", found.spaced), ("I-TEXTNUMBER", self.manner.typed), ("I-UNIT-SIGN", found.unit))
        return self._number(found, text, tuple((code, text) for code, says in named if says))

    def _truth(self, value: float) -> Seen:
        return Seen(observed(value))

    def _number(self, found: Numeral, text: str, tallies: tuple[tuple[str, str], ...] = ()) -> Seen:
        """Return a number in the unit of its figure, refused where sign, size or form do not fit."""
        unit = self.wanted.unit
        said = units.factor(self.wanted.heading, unit)
        if not units.fits(found.unit, unit) or (found.unit and said > 1):
            return Seen(None, code="E-UNIT", values={"title": self.wanted.title})
        factor = units.OF_SIGN.get(found.unit, 1.0) if found.unit else self.scale or said
        exact = found.value * Decimal(repr(factor))
        half = found.half_step * Decimal(repr(factor))
        if factor != 1.0:
            tallies = (*tallies, ("I-SCALED", f"{text} → {numerals.written(float(exact), self.manner.style)}"))
        code, values = self._fault(float(exact))
        if code:
            return Seen(None, code=code, values=values)
        sure = bool(found.unit) or said != 1.0
        return Seen(observed(float(exact), 0.0 if unit == "count" else float(half), sure=sure), tallies)

    def _fault(self, value: float) -> tuple[str, Mapping[str, Any]]:
        wanted = self.wanted
        if wanted.unit == "yes_no" and value not in (0.0, 1.0):
            return "E-YESNO", {}
        if wanted.unit == "count" and (value < 0 or not value.is_integer()):
            return "E-COUNT", {}
        if wanted.low <= value <= wanted.high:
            return "", {}
        return "E-RANGE", {"low": f"{wanted.low:.10g}", "high": f"{wanted.high:.10g}", "title": wanted.title}


def manner(style: Style, *, layout_id: str, dash: str, typed: bool) -> Manner:
    """Return how a file of a kind writes its numbers."""
    own = NOEGLETAL_MISSING if layout_id == "noegletal" else {}
    return Manner(style, dash == "zero", {**MISSING, **own}, typed)


def _no_number(text: str) -> Seen:
    code = numerals.why_not(text)
    values = {"suggestion": text.lower().replace("o", "0")} if code == "E-LETTER-O" else {}
    return Seen(None, code=code, values=values)


def _half_of(value: float) -> Decimal:
    """Return half the rounding step a typed number is written with; long decimals are computed and exact."""
    decimals = -int(Decimal(repr(value)).normalize().as_tuple().exponent)
    return Decimal("0.5").scaleb(-decimals) if 0 < decimals <= MOST_DECIMALS else Decimal(0)


def _plain(value: float) -> str:
    """Return a number the shortest way that reads back the same, never with an exponent."""
    text = repr(value)
    return f"{Decimal(text):f}" if "e" in text else text
