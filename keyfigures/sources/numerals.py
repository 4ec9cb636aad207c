"""Numbers as people write them: Danish 1.234,5 or English 1,234.5, with unit signs; nothing is guessed.

A text is a number in one style only, in both (1.234), or in neither; which style a file uses is decided for the
whole file from the cells that leave no doubt.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Style(StrEnum):
    """How decimals and thousands are written."""

    DANISH = "danish"
    ENGLISH = "english"


@dataclass(frozen=True)
class Numeral:
    """A number with half its rounding step as written, the unit sign beside it, and whether spaces group its digits."""

    value: Decimal
    half_step: Decimal
    unit: str = ""
    spaced: bool = False


@dataclass(frozen=True)
class Votes:
    """How many texts of a file are numbers in one style only, and how many can be read either way."""

    danish: int
    english: int
    ambiguous: int


FORMS = {
    Style.DANISH: re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?"),
    Style.ENGLISH: re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?"),
}
DECIMAL = {Style.DANISH: ",", Style.ENGLISH: "."}
THOUSANDS = {Style.DANISH: ".", Style.ENGLISH: ","}
SPACES = re.compile("[ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}]")
GROUPED = re.compile(r"([+-]?[1-9][0-9]{0,2})((?:[ \u00a0\u2009\u202f][0-9]{3})+)(?=$|[.,])")
PER_M2 = r"kr\.?\s?(?:/|pr\.?|per)\s?m[²2](?:\s(?:pr\.|per)\s(?:år|year))?"
UNIT = re.compile(rf"({PER_M2}|kr\.?|dkk|%|‰|pct\.?|procent|promille|m²|m2|stk\.?)$", re.IGNORECASE)
LEADING_UNIT = re.compile(r"^(kr\.?|dkk)\s*", re.IGNORECASE)
PLAIN = re.compile(r"[+-]?[0-9]+")
# More digits than any figure here has; beyond it floats lose digits.
MOST_DIGITS = 15

EXPONENT = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
FOOTNOTE = re.compile(r"[+-]?[0-9][0-9.,]*\s*(\*+|[0-9]?\)|[¹²³†])")
LETTER_O = re.compile(r"[0-9oO.,]*[0-9][0-9oO.,]*")
CELL_ERROR = re.compile(
    r"#(DIV(ISION)?/0!|N/A|I/T|VALUE!|VÆRDI!|REF(ERENCE)?!|NAME\?|NAVN\?|NUM!|NULL?!)", re.IGNORECASE
)
SIGNS = {"pct": "%", "procent": "%", "promille": "‰", "dkk": "kr", "m2": "m²"}


def votes(texts: Iterable[str]) -> Votes:
    """Count how the numbers among texts are written.

    >>> votes(["24,6", "1.234", "7"])
    Votes(danish=1, english=0, ambiguous=1)
    """
    counted = {"danish": 0, "english": 0, "ambiguous": 0}
    for text, times in Counter(texts).items():
        bare, _, _ = _bare(text)
        fits = [style for style in Style if FORMS[style].fullmatch(bare)]
        if len(fits) == 2 and not PLAIN.fullmatch(bare):
            counted["ambiguous"] += times
        elif len(fits) == 1:
            counted[fits[0]] += times
    return Votes(**counted)


def parse(text: str, style: Style) -> Numeral | None:
    """Return the number a text is in a style, None when it is none.

    >>> parse("6.543,50 kr.", Style.DANISH)
    Numeral(value=Decimal('6543.50'), half_step=Decimal('0.005'), unit='kr', spaced=False)
    >>> parse("24.6", Style.DANISH) is None
    True
    """
    bare, unit, spaced = _bare(text)
    if not FORMS[style].fullmatch(bare) or sum(letter.isdigit() for letter in bare) > MOST_DIGITS:
        return None
    plain = bare.replace(THOUSANDS[style], "").replace(DECIMAL[style], ".")
    value = Decimal(plain)
    decimals = len(plain.partition(".")[2])
    return Numeral(value, Decimal("0.5").scaleb(-decimals), unit, spaced)


def written(value: float, style: Style, digits: int = 6) -> str:
    """Return a number in a style, for what is said about it.

    >>> written(0.23, Style.DANISH), written(1234.5, Style.ENGLISH)
    ('0,23', '1234.5')
    """
    return f"{value:.{digits}g}".replace(".", DECIMAL[style])


def why_not(text: str) -> str:
    """Return the code of the remark that says why a text is no number.

    >>> why_not("24,6*"), why_not("2O24"), why_not("1E5"), why_not("nan")
    ('E-FOOTNOTE', 'E-LETTER-O', 'E-EXPONENT', 'E-NOTFINITE')
    """
    bare, _, _ = _bare(text)
    exponent = EXPONENT.fullmatch(bare)
    huge = exponent is not None and math.isinf(float(bare.replace(",", ".")))
    reasons = (
        ("E-CELLERROR", CELL_ERROR.fullmatch(bare)),
        ("E-NOTFINITE", NOT_FINITE.fullmatch(bare) or huge),
        ("E-EXPONENT", exponent),
        ("E-FOOTNOTE", FOOTNOTE.fullmatch(text.strip())),
        ("E-DIGITS", any(letter.isdigit() and not letter.isascii() for letter in bare)),
        ("E-LETTER-O", LETTER_O.fullmatch(bare) and "o" in bare.lower()),
        ("E-TOOLARGE-NUMBER", PLAIN.fullmatch(bare)),
    )
    return next((code for code, fits in reasons if fits), "E-NUMBER")


def _bare(text: str) -> tuple[str, str, bool]:
    """Return a text without unit and grouping spaces, the unit, and whether there were such spaces."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    bare = LEADING_UNIT.sub("", plain)
    unit = "kr" if bare != plain else ""
    if found := UNIT.search(bare):
        unit = _sign(found[1])
        bare = bare[: found.start()].rstrip(" \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}")
    grouped = GROUPED.match(bare)
    if grouped:
        bare = SPACES.sub("", grouped[0]) + bare[grouped.end() :]
    return bare, unit, grouped is not None


def _sign(found: str) -> str:
    word = found.lower().rstrip(".")
    return "kr/m²" if word.startswith("kr") and word != "kr" else SIGNS.get(word, word)
