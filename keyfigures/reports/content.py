"""What a report is before it is a file: sections of paragraphs, tables and figures, each found by an id that stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from keyfigures import numbers
from keyfigures.figures import Chart, Context
from keyfigures.language import Language


class Edition(StrEnum):
    """Whom a report is for: those who lead the dialogue, or everybody."""

    INTERNAL = "internal"
    PUBLIC = "public"


class Why(StrEnum):
    """Why a figure is hidden: few people, or because others together would give such a figure away."""

    FEW = "few"
    COMPLEMENT = "complement"
    SMALL_BASE = "small_base"
    SECONDARY = "secondary"
    COUNTRY = "country"


# In words, for those who publish.
WHYS = {
    Why.FEW: "report_why_few",
    Why.COMPLEMENT: "report_why_complement",
    Why.SMALL_BASE: "report_why_small_base",
    Why.SECONDARY: "report_why_secondary",
}


@dataclass(frozen=True)
class Hidden:
    """A figure the public edition does not show; ``whose`` is a department's, an organisation's or a municipality's id.

    ``name`` is whose it is in words. A list of these is for those who publish, never for those who read: to know which
    of two hidden figures is the small one is to know more than is said.
    """

    indicator: str
    year: int
    whose: str
    name: str
    why: Why

    @property
    def is_primary(self) -> bool:
        """Tell whether it is hidden for its own sake."""
        return self.why in (Why.FEW, Why.COMPLEMENT, Why.SMALL_BASE)


@dataclass(frozen=True)
class Cell:
    """A cell as it is written, and its number, unrounded, where it is one; a number that is missing is None."""

    text: str
    number: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Words; ``computed`` ones come from the figures, others have been written by somebody in their place."""

    id: str
    text: str
    computed: bool = True


@dataclass(frozen=True)
class Table:
    """Rows under heads, the first cell of each being what the row is about; ``numeric`` are the places of numbers."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A chart and what it was made with; its table and its words stand wherever it does."""

    id: str
    chart: Chart
    context: Context


Block = Paragraph | Table | Figure


@dataclass(frozen=True)
class Section:
    """A part of a report; ``level`` is 2 for a chapter and 3 for a part of one."""

    id: str
    heading: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A report in its order; ``facts`` are names and texts, ``foot`` says which figures, ``demo``: some are invented.

    ``hidden`` is for those who publish: the sections say how many figures are hidden and why, not which.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str
    language: Language
    edition: Edition
    demo: bool
    hidden: tuple[Hidden, ...] = field(default=())

    @property
    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all sections in their order."""
        for section in self.sections:
            yield from section.blocks


def words(*texts: str) -> tuple[Cell, ...]:
    """Return cells of words, a dash where there are none."""
    return tuple(Cell(each or numbers.MISSING) for each in texts)


def table(id_: str, title: str, heads: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], note: str = "") -> Table:
    """Return a table; a column is one of numbers where any of its cells has one."""
    numeric = frozenset(place for place in range(1, len(heads)) if any(row[place].number is not None for row in rows))
    return Table(id_, title, heads, tuple(rows), note, numeric)
