"""What a builder gets and gives: the context it speaks in, and the chart with everything that belongs to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from keyfigures import numbers
from keyfigures.catalogue import Catalogue, Indicator, Texts
from keyfigures.figures.selection import View
from keyfigures.figures.sums import Sum
from keyfigures.language import Language

# What stands on everything that shows invented figures, in both languages.
DEMO_MARK = "DEMODATA"


@dataclass(frozen=True)
class Column:
    """A column of the table behind a chart; decimals is None for words, a difference shows its sign.

    ``brief`` columns are the few a person reads: those of a document.
    """

    label: str
    decimals: int | None = None
    signed: bool = False
    brief: bool = False


@dataclass(frozen=True)
class Table:
    """The figures shown, unrounded, in the order of the chart."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A figure, its words and its table; ``title`` is the finding, ``description`` the alternative text.

    ``table_title`` is what the table is called where it holds more than the picture shows. ``demo`` marks the picture
    and every file made from it: its figures are invented. ``about`` is what a file says of the figures besides, as a
    name and a text: the rules behind a chart of several key figures. ``sums`` are what its numbers were made of; the
    browser gets none of them.
    """

    figure: go.Figure
    title: str
    subtitle: str
    footer: str
    description: str
    table: Table
    notes: tuple[str, ...] = ()
    demo: bool = False
    table_title: str = ""
    about: tuple[tuple[str, str], ...] = ()
    sums: tuple[Sum, ...] = ()

    @property
    def payload(self) -> dict[str, Any]:
        """Return what the browser needs to draw the figure at any size."""
        figure = self.figure.to_plotly_json()
        words = {"title": self.title, "subtitle": self.subtitle, "footer": self.footer}
        if self.demo:
            words["mark"] = DEMO_MARK
        layout = {**figure["layout"], "meta": {**figure["layout"].get("meta", {}), **words}}
        return {"data": list(figure["data"]), "layout": layout}


@dataclass(frozen=True)
class Context:
    """What every builder speaks with: the choice, the meaning of the figures and the language."""

    selection: View
    meaning: Catalogue
    say: Texts
    data_version: str
    figure_id: str

    @property
    def language(self) -> Language:
        """Return the language of the figure."""
        return self.say.language

    @property
    def indicator(self) -> Indicator:
        """Return the indicator of the figure."""
        return self.meaning.indicators[self.selection.indicator]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return the indicator of the figure, none where it is about several."""
        return (self.indicator,) if self.selection.indicator else ()

    @property
    def measured(self) -> str:
        """Return what is measured and in which unit, e.g. 'Andel almene boliger, procent'."""
        return f"{self.indicator.title.to(self.language)}, {self.say(f'unit_{self.indicator.unit}')}"

    def value(self, value: float | None) -> str:
        """Return a figure of the indicator with its unit."""
        return numbers.with_unit(value, self.indicator.unit, self.indicator.decimals, self.language)

    def printed(self, value: float | None, half: float) -> str:
        """Return a figure with its unit and no more decimals than its source printed."""
        decimals = min(self.indicator.decimals, numbers.printed_decimals(half) if half else self.indicator.decimals)
        return numbers.with_unit(value, self.indicator.unit, decimals, self.language)

    def number(self, value: float | None) -> str:
        """Return a figure of the indicator without its unit."""
        return numbers.number(value, self.indicator.decimals, self.language)

    def difference(self, value: float) -> str:
        """Return a difference of two percentages."""
        return numbers.percentage_points(value, self.language)

    def definition(self, definition_id: str) -> str:
        """Return a definition's short title."""
        return self.meaning.definitions[definition_id].short_title.to(self.language)

    def day(self, value: date) -> str:
        """Return a date in words."""
        return numbers.day(value, self.language)
