"""How wide texts are, about: what draws a slide later has its own letters, so a little room is always left."""

from keyfigures.exports.word import clean

NARROW, WIDE = frozenset("iljtfrI.,:;'|!()[]·- \u00a0"), frozenset("mwMWÆæ%@&—→●■▲◆")
WIDTHS = {"narrow": 0.3, "wide": 0.9, "upper": 0.7, "other": 0.55}
BOLD = 1.07
LINE = 1.25


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text of one line is, in the unit of its size.

    >>> width("ill", 10.0), width("abc", 10.0), width("", 10.0)
    (9.0, 16.5, 0.0)
    """
    parts = (WIDTHS[_kind(letter)] for letter in text)
    return round(sum(parts) * size * (BOLD if bold else 1), 6)


def _kind(letter: str) -> str:
    if letter in NARROW:
        return "narrow"
    if letter in WIDE:
        return "wide"
    return "upper" if letter.isupper() else "other"


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    r"""Return how many lines a text takes in a room so wide; a word is not broken.

    >>> lines("en to tre", 10.0, 25.0), lines("", 10.0, 25.0), lines("en\nto", 10.0, 100.0)
    (3, 1, 2)
    """
    return sum(_lines(part, size, room, bold=bold) for part in text.split("\n"))


def _lines(text: str, size: float, room: float, *, bold: bool) -> int:
    count, taken = 1, 0.0
    for word in text.split(" "):
        needed = width(f"{word} ", size, bold=bold)
        if taken and taken + needed > room:
            count, taken = count + 1, 0.0
        taken += needed
    return count


def height(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """Return how high a text is when it is broken to a width.

    >>> height("en to tre", 10.0, 25.0)
    37.5
    """
    return lines(text, size, room, bold=bold) * size * LINE


def paragraphs(text: str) -> list[str]:
    r"""Return the lines of a text without letters that a slide cannot hold.

    >>> paragraphs("a" + chr(7) + "\nb")
    ['a�', 'b']
    """
    return clean(text.replace("\v", "\n").replace("\r", "")).split("\n")
