"""The one look of all charts: colours, type sizes and the empty figure every builder starts from.

Every colour of a mark is at least 3:1 on white, of a text at least 4.5:1. Sizes are for a figure that is
960 wide; at slide size (1920 × 1080) they double.
"""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from keyfigures.language import Language

OWN = "#0072B2"
AVERAGE = "#B34700"
OTHERS = "#8C8C8C"
TEXT = "#1F2933"
MUTED = "#52606D"
GRID = "#E4E7EB"
# A field behind lines, on which the average's colour can be read; like every pale field it has a rim.
BAND = "#F8E8DC"
BACKGROUND = "#FFFFFF"
CLASSES = ("#E3EEF9", "#B5D1EB", "#7FB0D9", "#2F74AB", "#08306B")
TEXT_ON_CLASSES = (TEXT, TEXT, TEXT, BACKGROUND, BACKGROUND)
# The same steps for what is neither good nor bad.
GREYS = ("#F1F1F1", "#D9D9D9", "#BDBDBD", "#636363", "#252525")
TEXT_ON_GREYS = (TEXT, TEXT, TEXT, BACKGROUND, BACKGROUND)
# A change to the worse, to the better, and up and down where there is no worse; a sign always stands beside them.
WORSE, BETTER = AVERAGE, OWN
UP, DOWN = MUTED, OTHERS
# The middle half and the middle eight tenths of a department's equals; and its twins.
EQUALS = "#C3CED8"
EQUALS_WIDE = "#EEF2F6"
TWINS = "#6B4E9B"
# Parts of a whole, at most six, each of another lightness than its neighbours and told apart by the colour-blind.
PARTS = ("#0A2D5D", "#BE8407", "#5A3E9B", "#929292", "#9D3E00", "#3979AE")
TEXT_ON_PARTS = (BACKGROUND, TEXT, BACKGROUND, TEXT, BACKGROUND, BACKGROUND)

# Around a pale field, which alone is not seen from the back row.
RIM = {"color": OTHERS, "width": 1}

FONT = "Arial, 'Liberation Sans', 'Noto Sans', sans-serif"
BODY_SIZE = 14
SMALL_SIZE = 11
SLIDE_HEIGHT = 540
SEPARATORS = {Language.DA: ",.", Language.EN: ".,"}

_AXIS = {
    "automargin": False,
    "fixedrange": True,
    "gridcolor": GRID,
    "linecolor": OTHERS,
    "ticks": "",
    "title": None,
    "zeroline": False,
}


def empty(language: Language) -> go.Figure:
    """Return a figure with the house's look and no data."""
    return go.Figure(
        layout={
            "autosize": True,
            "colorway": [OWN, AVERAGE, OTHERS],
            "font": {"family": FONT, "size": BODY_SIZE, "color": TEXT},
            "hoverlabel": {"bgcolor": BACKGROUND, "bordercolor": MUTED, "font": {"color": TEXT, "size": BODY_SIZE}},
            "paper_bgcolor": BACKGROUND,
            "plot_bgcolor": BACKGROUND,
            "separators": SEPARATORS[language],
            "showlegend": False,
            # An empty one of our own: importing Streamlit replaces the default, with colours that are placeholders.
            "template": go.layout.Template(),
            "xaxis": {**_AXIS, "showgrid": False},
            "yaxis": dict(_AXIS),
        }
    )


def axis(**changes: object) -> dict[str, object]:
    """Return the house's axis with changes, for a figure with more than one."""
    return {**_AXIS, **changes}


def rows(names: Sequence[str], **changes: object) -> dict[str, object]:
    """Return an upright axis with a name for each row, the first on top."""
    at = list(range(len(names)))
    look = {"range": [len(names) - 0.4, -0.6], "showgrid": False, "tickvals": at, "ticktext": list(names)}
    return axis(**{**look, **changes})


def plain(text: str) -> str:
    """Return a text that Plotly writes as it stands: it reads < > & as links, breaks and bold.

    >>> plain("<b>A & B</b>")
    '&lt;b&gt;A &amp; B&lt;/b&gt;'
    """
    return escape(text, quote=False)


def bold(text: str, *, if_: bool = True) -> str:
    """Return a text in bold, or as it is."""
    return f"<b>{text}</b>" if if_ else text


def key(mark: str, colour: str, text: str) -> dict[str, str]:
    """Return an entry of the legend, which stands under the subtitle."""
    return {"mark": mark, "color": colour, "text": text}


def heading(text: str, width: float, **place: object) -> dict[str, object]:
    """Return a panel's heading, which the browser wraps to a part of the plot's width."""
    return note(text, name=f"heading:{width:.3f}", **place)


def note(text: str, **place: object) -> dict[str, object]:
    """Return a text inside the plot, without an arrow."""
    return {"text": text, "showarrow": False, "font": {"color": MUTED, "size": BODY_SIZE - 1}, **place}


def tall(rows: int, *, each: int = 22, around: int = 190) -> dict[str, int]:
    """Return how high a picture of so many rows must be, on the screen and in files; empty where it fits anyway."""
    needed = around + each * rows
    return {"least": needed, "tall": needed} if needed > SLIDE_HEIGHT else {}
