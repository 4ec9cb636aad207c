"""Numbers written as the reader's language does: one decimal mark, and as many decimals along an axis."""

import re
from collections.abc import Iterator

from keyfigures.figures import theme
from keyfigures.figures.chart import Context
from keyfigures.figures.preflight.check import Finding, quoted
from keyfigures.figures.preflight.drawing import Drawing, Part, Properties, Word, plain, words
from keyfigures.language import Language

NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*\d(?!\w)")
BARE = re.compile(r"[+\u2212-]?\d[\d.,]*(?:\s?%)?")
SWAPPED = str.maketrans(",.", ".,")
OTHER = {Language.DA: Language.EN, Language.EN: Language.DA}


def decimal_style(drawing: Drawing, context: Context) -> Finding | None:
    """Find a number in the other language's manner, or an axis whose numbers have different decimals."""
    language = context.language
    for word in _read(drawing):
        for number in NUMBER.findall(word.text):
            if is_foreign(number, language):
                text = context.say("preflight_decimal_mark", number=number, right=number.translate(SWAPPED))
                return Finding(text)
    for axis in _mixed(drawing, language):
        texts = [plain(text) for text in axis["ticktext"]]
        return Finding(
            context.say("preflight_decimals_mixed", numbers=quoted("; ".join(text for text in texts if text)))
        )
    if drawing.layout.get("separators") != theme.SEPARATORS[language]:
        return Finding(context.say("preflight_separators"))
    return None


def _read(drawing: Drawing) -> Iterator[Word]:
    """Yield every word but the source, whose dates and versions are no figures."""
    return (word for word in words(drawing) if word.part is not Part.FOOTER)


def is_foreign(number: str, language: Language) -> bool:
    """Return whether a number can be read in the other language only.

    >>> is_foreign("24.6", Language.DA), is_foreign("1.204", Language.DA), is_foreign("24,6", Language.EN)
    (True, False, True)
    >>> is_foreign("31.12.2024", Language.DA)
    False
    """
    return not _is_written(number, language) and _is_written(number, OTHER[language])


def _is_written(number: str, language: Language) -> bool:
    decimal, thousands = map(re.escape, theme.SEPARATORS[language])
    return bool(re.fullmatch(rf"(\d+|\d{{1,3}}({thousands}\d{{3}})+)({decimal}\d+)?", number))


def _mixed(drawing: Drawing, language: Language) -> Iterator[Properties]:
    """Yield axes of numbers only, whose decimals are not as many for each."""
    for _, axis in drawing.axes():
        texts = [plain(text) for text in axis.get("ticktext", ()) if plain(text)]
        if all(BARE.fullmatch(text) for text in texts) and len({_decimals(text, language) for text in texts}) > 1:
            yield axis


def _decimals(text: str, language: Language) -> int:
    _, _, decimals = text.partition(theme.SEPARATORS[language][0])
    return sum(sign.isdigit() for sign in decimals)


def set_decimals(drawing: Drawing, context: Context) -> None:
    """Write every number in the reader's language, and all of an axis with its most decimals."""
    language = context.language
    drawing.layout["separators"] = theme.SEPARATORS[language]
    for word in list(_read(drawing)):
        if word.text:
            word.rewrite(NUMBER.sub(lambda found: _turned(found[0], language), str(word.holder[word.key])))
    for axis in list(_mixed(drawing, language)):
        most = max(_decimals(plain(text), language) for text in axis["ticktext"])
        axis["ticktext"] = [_filled(text, most, language) for text in axis["ticktext"]]


def _turned(number: str, language: Language) -> str:
    return number.translate(SWAPPED) if is_foreign(number, language) else number


def _filled(text: str, most: int, language: Language) -> str:
    """Return a number with noughts up to so many decimals; its marks and unit stay.

    >>> _filled("<b>5 %</b>", 1, Language.DA), _filled("2,5", 1, Language.DA), _filled("", 1, Language.DA)
    ('<b>5,0 %</b>', '2,5', '')
    """
    missing, mark = most - _decimals(plain(text), language), theme.SEPARATORS[language][0]
    start = "" if _decimals(plain(text), language) else mark

    def fill(found: re.Match[str]) -> str:
        return found[0] + (start + "0" * missing if missing else "")

    return re.sub(r"\d[\d.,]*", fill, text, count=1)
