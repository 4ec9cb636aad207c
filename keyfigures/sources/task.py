"""Everything the reading of one table needs, and the figures it has found so far."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from keyfigures.catalogue import Indicator
from keyfigures.sources import measures, numerals
from keyfigures.sources.cells import At, Cells
from keyfigures.sources.departments import Departments
from keyfigures.sources.headings import Located, indicator_keys
from keyfigures.sources.known import Known, Place
from keyfigures.sources.mapping import Mapping, heading_key
from keyfigures.sources.measures import NOTHING, Amount, Manner, Measure
from keyfigures.sources.notes import Notes
from keyfigures.sources.periods import Fault
from keyfigures.sources.records import Record
from keyfigures.sources.sheets import Cell
from keyfigures.store import Observation
from keyfigures.store.reading import Period, period

Key = tuple[str, str, str, str, str, str]
# Indicator, definition, level, code, dwelling type and period of a figure.
About = tuple[str, str, str, str, str, str]
# Numerator and denominator, empty where they are not known.
Counts = tuple[str, str]
NO_COUNTS = ("", "")


class Figure(NamedTuple):
    """One figure read from a row: what it is about, and the row and heading it stands under.

    ``key`` is indicator, definition, level, code, dwelling type and what it covers: of a municipality there is one
    figure a year, whatever its date. ``label`` is the name a factor is chosen by; ``sure`` tells that its unit
    stands with it.
    """

    row: int
    column: str
    observation: Observation
    value: float | None
    key: Key
    label: str
    sure: bool


@dataclass
class Task:
    """One table on its way to figures; ``mapping`` is ``asked`` completed by what is remembered."""

    found: Located
    known: Known
    indicators: dict[str, Indicator]
    mapping: Mapping
    asked: Mapping
    manner: Manner
    notes: Notes
    departments: Departments
    today: date
    figures: list[Figure] = field(default_factory=list)
    places: dict[str, Place | Fault] = field(default_factory=dict)
    found_departments: dict[tuple[Cell, Cell], str] = field(default_factory=dict)
    found_periods: dict[Cell, str] = field(default_factory=dict)
    _measures: dict[tuple[str, str, str], Measure] = field(default_factory=dict)

    @cached_property
    def cells(self) -> Cells:
        """Return what reads cells that are not numbers."""
        return Cells(self.notes)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the indicators by the headings they go by."""
        return indicator_keys(self.indicators)

    @cached_property
    def reported(self) -> dict[str, str]:
        """Return the definition of each indicator that housing organisations report by."""
        return {
            id_: next((each for each in indicator.definitions if each.endswith("_reported")), indicator.definitions[-1])
            for id_, indicator in self.indicators.items()
        }

    def at(self, record: Record, name: str) -> At:
        """Return where a field or an indicator of a record stands."""
        return At(record.row, self.heading(record, name))

    def heading(self, record: Record, name: str) -> str:
        """Return the heading a field or an indicator of a record stands under; its title where it has no column."""
        if record.heading and name == self.found.value_field:
            return record.heading
        place = self.found.fields.get(name, self.found.indicators.get(name))
        if place is not None:
            return self.found.headings[place]
        return self.found.layout.columns[name].title.da if name in self.found.layout.columns else name

    def count(self, record: Record, name: str) -> Amount | None:
        """Return the number of a field: a count, or a percentage of a share; None when the cell refused the row."""
        cell = record.fields.get(name)
        return NOTHING if cell is None else self.measure(record, name).read(cell, record.row)

    def amount(self, record: Record, name: str, indicator: Indicator, cell: Cell) -> Amount | None:
        """Return the figure of an indicator in its own unit; None when the cell refused the row."""
        return NOTHING if cell is None else self.measure(record, name, indicator).read(cell, record.row)

    def measure(self, record: Record, name: str, indicator: Indicator | None = None) -> Measure:
        """Return what reads a column: figures of an indicator, or plain numbers."""
        key = (name, indicator.id if indicator else "", record.heading)
        found = self._measures.get(key)
        if found is None:
            found = self._measures[key] = self._measure(self.heading(record, name), name, indicator)
        return found

    def _measure(self, heading: str, name: str, indicator: Indicator | None) -> Measure:
        if indicator is None:
            column = self.found.layout.columns[name]
            wanted = (measures.of_share if column.form == "share" else measures.of_count)(heading, column.title)
        else:
            label = self.found.label(name, heading, indicator.title.da)
            wanted = measures.of_indicator(heading, label, indicator)
        return Measure(wanted, self.manner, self.mapping.scale.get(wanted.label), self.notes)

    def written(self, *values: float) -> list[str]:
        """Return numbers as the file writes them, for what is said about it."""
        return [numerals.written(value, self.manner.style) for value in values]

    def place(self, text: str) -> Place | Fault:
        """Return the place a text means, looked up once."""
        if text not in self.places:
            self.places[text] = self.known.place(text)
        return self.places[text]

    def indicator(self, text: str) -> Indicator | None:
        """Return the indicator that a cell names by id or heading."""
        return self.indicators.get(self.names.get(heading_key(text), ""))


def figure(task: Task, stands: tuple[Record, str], about: About, amount: Amount, counts: Counts = NO_COUNTS) -> None:
    """Keep a figure of a record, under the name of the field or indicator whose column it stands in."""
    id_, definition, level, code, type_, when = about
    record, name = stands
    wanted = task.measure(record, name, task.indicators[id_]).wanted
    kept = Observation(id_, definition, level, code, type_, when, amount.text, amount.rounding, *counts, amount.status)
    key = (id_, definition, level, code, type_, covers(level, when))
    task.figures.append(Figure(record.row, wanted.heading, kept, amount.value, key, wanted.label, amount.sure))


def span(text: str) -> Period:
    """Return what a period covers that has been read; raise ValueError for another, which is a fault of ours."""
    found = period(text)
    if found is None:
        raise ValueError(text)
    return found


@lru_cache(maxsize=4096)
def covers(level: str, text: str) -> str:
    """Return what tells a figure from others of its series: a municipality's year, else the period's start too.

    >>> covers("municipality", "2024-10"), covers("department", "2015-04-01/2016-03-31")
    ('2024', '2015-04-01/2016')
    """
    found = span(text)
    return str(found.years[-1]) if level == "municipality" else f"{found.start}/{found.years[-1]}"


@lru_cache(maxsize=4096)
def year(text: str) -> str:
    """Return the year a period is shown under: the one it ends in.

    >>> year("2024-10"), year("2015-04-01/2016-03-31")
    ('2024', '2016')
    """
    return str(span(text).years[-1])
