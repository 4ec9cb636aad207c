"""The small pieces of Office's drawing language: fills, lines and texts, as XML."""

from xml.sax.saxutils import escape, quoteattr

from keyfigures.exports.word import LANGUAGES, clean
from keyfigures.language import Language

# The letters of the theme for running text.
FACE = '<a:latin typeface="+mn-lt"/>'
# A point in the units of drawings.
POINT = 12700
DASHES = {"dash": "dash", "dot": "sysDot", "dashdot": "dashDot", "solid": "solid"}


def colour(value: str) -> str:
    """Return a colour as drawings write it.

    >>> colour("#0072B2")
    '<a:srgbClr val="0072B2"/>'
    """
    return f'<a:srgbClr val="{value.lstrip("#").upper()}"/>'


def fill(value: str, *, opacity: float = 1.0) -> str:
    """Return a fill, none for no colour.

    >>> fill("")
    '<a:noFill/>'
    """
    if not value:
        return "<a:noFill/>"
    if opacity == 1.0:
        return f"<a:solidFill>{colour(value)}</a:solidFill>"
    see = f'<a:alpha val="{round(opacity * 100_000)}"/>'
    return f"<a:solidFill>{colour(value).replace('/>', f'>{see}</a:srgbClr>')}</a:solidFill>"


def glass(value: str) -> str:
    """Return the thinnest fill that looks like a pale colour on white, so that what lies below keeps its own.

    >>> glass("#F8E8DC")
    '<a:solidFill><a:srgbClr val="CC5700"><a:alpha val="13725"/></a:srgbClr></a:solidFill>'
    """
    if not value:
        return fill("")
    parts = [int(value[at : at + 2], 16) for at in (1, 3, 5)]
    opacity = (255 - min(parts)) / 255
    full = (round(255 - (255 - part) / opacity) if opacity else part for part in parts)
    return fill("#" + "".join(f"{part:02X}" for part in full), opacity=opacity)


def line(value: str, width: float = 0.0, dash: str = "") -> str:
    """Return a line, none without a colour or a width."""
    if not value or not width:
        return "<a:ln><a:noFill/></a:ln>"
    dashes = f'<a:prstDash val="{DASHES.get(dash, "solid")}"/>'
    return f'<a:ln w="{round(width * POINT)}" cap="flat">{fill(value)}{dashes}<a:round/></a:ln>'


def letters(name: str, language: Language, *, size: float, colour: str = "", bold: bool = False) -> str:
    """Return the look of a text under an element's name: language, size in points, colour and weight."""
    inside = fill(colour) if colour else ""
    weight = ' b="1"' if bold else ' b="0"'
    return f'<a:{name} lang="{LANGUAGES[language]}" sz="{round(size * 100)}"{weight}>{inside}{FACE}</a:{name}>'


def text(words: str) -> str:
    """Return words as the text of an element."""
    return escape(clean(words))


def paragraph(words: str, look: str, *, align: str = "l") -> str:
    """Return a paragraph of one text; ``look`` is that of its letters."""
    return f'<a:p><a:pPr algn="{align}"/><a:r>{look}<a:t>{text(words)}</a:t></a:r></a:p>'


def attribute(words: str) -> str:
    r"""Return a text as the value of an attribute, with its quotes.

    >>> attribute('a "b" <c>')
    '\'a "b" &lt;c&gt;\''
    """
    return quoteattr(clean(words))
