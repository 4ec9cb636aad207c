"""What a slide holds of a picture, in points of a 960 × 540 picture: panels with figures, fields, and words and lines.

A place within a panel is a part of its plot: x from the left, y from the top, both from 0 to 1.
"""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How the figures of a panel are drawn."""

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"
    POINTS = "points"


class Part(StrEnum):
    """What a series is in its panel; only figures are compared when a deck is refreshed."""

    FIGURES = "figures"
    BASE = "base"
    JOIN = "join"
    LOW = "low"
    HIGH = "high"
    LEVEL = "level"


class Side(StrEnum):
    """Where a label stands at its mark, as charts of Office call it."""

    ABOVE = "t"
    BELOW = "b"
    LEFT = "l"
    RIGHT = "r"
    MIDDLE = "ctr"
    OUTSIDE = "outEnd"
    INSIDE = "inBase"


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the slide's upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Axis:
    """An axis from its ``start`` (left or below) to its ``end``, and the part of the plot it has.

    ``ticks`` are what stands at a value; ``named`` where they are words, ``labelled`` where anything is written.
    """

    start: float
    end: float
    domain: tuple[float, float]
    ticks: tuple[tuple[float, str], ...] = ()
    named: bool = False
    labelled: bool = True
    grid: bool = False

    def part(self, value: float) -> float:
        """Return where a value lies, 0 at the start and 1 at the end."""
        return (value - self.start) / ((self.end - self.start) or 1)


@dataclass(frozen=True)
class Label:
    """What stands at a mark; ``code`` is the number format that writes the same from the figure itself, if any does."""

    text: str
    code: str
    side: Side
    colour: str
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Series:
    """Figures of one name: upright values, for points those across too; None is no figure.

    ``names`` are what single points are called. A series without a ``colour`` is not seen. ``colours`` are those of
    its points where they differ. ``width`` is that of the line, ``size`` that of the marks.
    """

    name: str
    values: tuple[float | None, ...]
    across: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    part: Part = Part.FIGURES
    colour: str = ""
    colours: tuple[str, ...] = ()
    labels: tuple[Label | None, ...] = ()
    width: float = 0.0
    dash: str = ""
    symbol: str = ""
    size: float = 0.0
    sizes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Line:
    """A straight line between two places of a plot."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float
    dash: str = ""


@dataclass(frozen=True)
class Area:
    """A rectangle of a plot: its fill and rim, each empty where there is none."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: str
    rim: str = ""
    width: float = 0.0
    dash: str = ""


@dataclass(frozen=True)
class Words:
    """A text at a place of a plot, moved by points, hung up by ``across`` (l, ctr, r) and ``down`` (t, ctr, b).

    ``widest`` is the part of the plot's width it is broken to, 0 for none, below 0 for the room left of it.
    ``role`` tells a panel's heading from other words.
    """

    text: str
    x: float
    y: float
    right: float = 0.0
    up: float = 0.0
    across: str = "ctr"
    down: str = "ctr"
    colour: str = ""
    size: float = 12.0
    bold: bool = False
    widest: float = 0.0
    role: str = "word"


Mark = Line | Area | Words


@dataclass(frozen=True)
class Panel:
    """One chart of a picture: its axes, its figures by category, and the marks on it.

    ``of`` is how many marks of its own every category has room for: bars beside each other, or one above the other.
    ``gap`` is the part of a category that is left free.
    """

    form: Form
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    categories: tuple[str, ...] = ()
    heading: str = ""
    marks: tuple[Mark, ...] = ()
    gap: float = 0.2
    stacked: bool = False


@dataclass(frozen=True)
class Field:
    """A coloured field: its fill, its words and what is said of it; ``across`` is how many columns it takes."""

    text: str
    fill: str = ""
    ink: str = ""
    said: str = ""
    across: int = 1


@dataclass(frozen=True)
class Grid:
    """Rows of fields with names at their left and heads above; ``names_part`` is the names' part of the width."""

    heads: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Field | None, ...], ...]
    names_part: float
    upright: bool = False


@dataclass(frozen=True)
class Tile:
    """A field somewhere in the plot, in parts of it."""

    field: Field
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Tiles:
    """A map of fields with the marks around and on it; ``domain`` is its part of the width."""

    tiles: tuple[Tile, ...]
    marks: tuple[Mark, ...]
    domain: tuple[float, float]


@dataclass(frozen=True)
class Key:
    """An entry of the legend."""

    mark: str
    colour: str
    text: str


@dataclass(frozen=True)
class Around:
    """How much room the words of the plot need around it, in points."""

    left: float
    head: float
    foot: float


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn of a figure: panels of charts, or one grid, or one map; lines between panels."""

    legend: tuple[Key, ...]
    around: Around
    panels: tuple[Panel, ...] = ()
    grid: Grid | None = None
    tiles: Tiles | None = None
    dividers: tuple[Line, ...] = ()
