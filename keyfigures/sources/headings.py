"""Read a row as the header of a kind of file: which heading is which field, indicator or year."""

import re
from bisect import bisect_left
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from functools import cached_property

from keyfigures.catalogue import Indicator, Layout
from keyfigures.catalogue.layouts import Column
from keyfigures.sources.cells import shown
from keyfigures.sources.mapping import Mapping, heading_key
from keyfigures.sources.sheets import Row, Sheet

DEPARTMENT_INDICATORS = "department-indicators"
# The columns that hold a year each, by the kind that may have them: the field of the value, and how the heading begins.
BY_YEAR = {
    "municipality-share": ("share", ""),
    "noegletal": ("share", ""),
    "lbf-rent": ("rent", "husleje "),
    DEPARTMENT_INDICATORS: ("value", ""),
}
# What must be there for a table to hold figures: one of these sets of fields.
FIGURES = {
    "municipality-share": ({"share"}, {"numerator", "denominator"}),
    DEPARTMENT_INDICATORS: ({"indicator", "value"},),
}
# Fields whose value may come from elsewhere: the file's name, other columns, an answer.
ELSEWHERE = {"lbf-vacancy": {"period"}}
# Of these two headings for one field are asked about; of names and keys the better one is taken and the other listed.
ASKED = ("period", "month", "date", "count", "number", "share", "indicator")
YEAR = re.compile(r"(19|20)[0-9]{2}")
DWELLING_WORDS = {"familie": "family", "family": "family", "ældre": "elderly", "elderly": "elderly"}
DWELLING_WORDS |= {"ungdom": "youth", "youth": "youth"}
ALL_WORDS = ("alle", "i alt", "samlet", "all ")


@dataclass(frozen=True)
class Located:
    """A table: where its header stands, which place in a row each field has, and what is left over.

    ``fields`` and ``indicators`` give the place of a column, ``years`` the year of each column that holds one,
    ``types`` its dwelling type and ``owners`` the place of its municipality. ``also`` is a second column for the
    same field, ``doubled`` the headings that fit one field, ``meant`` every heading the column of a place may have.
    The table ends before row ``until``; ``below`` are further tables of the same kind in the sheet.
    """

    layout: Layout
    sheet: Sheet
    header: Row
    headings: tuple[str, ...]
    fields: dict[str, int]
    indicators: dict[str, int] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    also: dict[str, int] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    doubled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    meant: dict[int, list[str]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    until: int | None = None
    below: tuple["Located", ...] = ()

    @property
    def parts(self) -> tuple["Located", ...]:
        """Return this table and those below it."""
        return (self, *self.below)

    @property
    def filled(self) -> set[str]:
        """Return the fields that columns, columns of years or answers fill."""
        return {*self.fields, *self.given, *((self.value_field, "period") if self.years else ())}

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the required fields no heading leads to."""
        found = self.filled | ELSEWHERE.get(self.layout.id, set())
        if {"period_from", "period_to"} <= found:
            found.add("period")
        return tuple(name for name, column in self.layout.columns.items() if column.required and name not in found)

    @property
    def complete(self) -> bool:
        """Tell whether everything is there that a table of this kind must have."""
        sets = FIGURES.get(self.layout.id)
        figures = sets is None or bool(self.indicators) or any(each <= self.filled for each in sets)
        return not self.missing and figures

    @property
    def score(self) -> tuple[bool, int]:
        """Return how well the kind fits: complete first, then by how many columns are understood."""
        required = sum(self.layout.columns[name].required for name in self.fields)
        return self.complete, self.understood + required

    @property
    def understood(self) -> int:
        """Return how many headings mean something; years side by side are one thing."""
        return len(self.fields) + len(self.indicators) + bool(self.years)

    @property
    def value_field(self) -> str:
        """Return the field that the columns of years fill."""
        return BY_YEAR[self.layout.id][0]

    @cached_property
    def used(self) -> frozenset[int]:
        """Return the places something is read from."""
        places = (*self.fields.values(), *self.indicators.values(), *self.years, *self.also.values())
        return frozenset((*places, *self.owners.values()))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows below the header."""
        until = self.until or float("inf")
        return tuple(row for row in self.sheet.rows if self.header.number < row.number < until)

    @property
    def left_over(self) -> tuple[str, ...]:
        """Return the headings nothing is read from."""
        return tuple(each for place, each in enumerate(self.headings) if each and place not in self.used)

    @property
    def named(self) -> tuple[str, ...]:
        """Return the headings, those of a year with the dwelling type they are about; a repeated owner once."""
        repeated = set(self.owners.values()) - set(self.fields.values())
        return tuple(
            "" if not heading or place in repeated else f"{heading} {self.types.get(place, '')}".strip()
            for place, heading in enumerate(self.headings)
        )

    def label(self, name: str, heading: str, title: str) -> str:
        """Return the name by which a factor is chosen: the heading, unless columns or rows share it."""
        if self.years and name == self.value_field:
            return title
        return f"{heading} · {title}" if "indicator" in self.fields and name == "value" else heading


class Finder:
    """Reads rows as headers of one kind of file."""

    def __init__(self, layout: Layout, indicators: Named[str, Indicator], mapping: Mapping) -> None:
        self.layout, self._mapping = layout, mapping
        self._indicators = indicator_keys(indicators) if layout.id == DEPARTMENT_INDICATORS else {}
        self._synonyms = {name: self._fitting(name, column) for name, column in layout.columns.items()}
        self._given = frozenset(mapping.constants)

    def at(self, sheet: Sheet, row: Row) -> Located:
        """Return what a row says as a header."""
        headings = tuple(shown(cell) for cell in row.cells)
        keys = [heading_key(heading) for heading in headings]
        fields, also, doubled = self._fields(keys, headings)
        years = self._years(keys, fields)
        for name in (BY_YEAR[self.layout.id][0],) if years else ():
            fields.pop(name, None)
            doubled.pop(name, None)
        taken = {*fields.values(), *years, *also.values()}
        places = self._by_indicator(keys, taken)
        doubled |= {id_: tuple(headings[each] for each in found) for id_, found in places.items() if len(found) > 1}
        return Located(
            layout=self.layout,
            sheet=sheet,
            header=row,
            headings=headings,
            fields=fields,
            indicators={id_: found[0] for id_, found in places.items()},
            years=years,
            also=also,
            types={place: type_above(sheet, row, place) for place in years},
            owners=self._owners(keys, years, fields),
            doubled=doubled,
            meant={place: self._synonyms[name] for name, place in fields.items()},
            given=self._given,
        )

    def _fitting(self, name: str, column: Column) -> list[str]:
        """Return the headings of a field: the one that was chosen, else all synonyms nobody has chosen for another."""
        chosen = self._mapping.columns.get(name)
        if chosen is not None:
            return [heading_key(chosen)] if chosen else []
        elsewhere = {heading_key(each) for each in self._mapping.columns.values()}
        keys = dict.fromkeys(heading_key(each) for each in (*column.headings, column.title.da, column.title.en))
        return [key for key in keys if key not in elsewhere]

    def _fields(
        self, keys: list[str], headings: tuple[str, ...]
    ) -> tuple[dict[str, int], dict[str, int], dict[str, tuple[str, ...]]]:
        """Return the place of each field, of a second column that names the same place, and what fits a field too."""
        fields: dict[str, int] = {}
        more: dict[str, list[int]] = {}
        for name, synonyms in self._synonyms.items():
            places = [keys.index(each) for each in synonyms if each in keys]
            free = [place for place in places if place not in fields.values()]
            if free:
                fields[name] = free[0]
                more[name] = free[1:]
        left = {name: [each for each in places if each not in fields.values()] for name, places in more.items()}
        columns = self.layout.columns
        also = {name: found[0] for name, found in left.items() if found and columns[name].form == "municipality"}
        doubled = {
            name: (headings[fields[name]], *(headings[each] for each in found))
            for name, found in left.items()
            if found and columns[name].form in ASKED
        }
        return fields, also, doubled

    def _years(self, keys: list[str], fields: dict[str, int]) -> dict[int, str]:
        """Return the columns that hold a year each; none where a column gives the year of every row."""
        if self.layout.id not in BY_YEAR or "period" in fields:
            return {}
        begins = BY_YEAR[self.layout.id][1]
        found = {}
        for place, key in enumerate(keys):
            year, _, words = key.removeprefix(begins).partition(" ")
            about_type = not words or any(word in words for word in DWELLING_WORDS)
            if key.startswith(begins) and YEAR.fullmatch(year) and about_type and place not in fields.values():
                found[place] = year
        return found

    def _by_indicator(self, keys: list[str], taken: set[int]) -> dict[str, list[int]]:
        """Return the places of each indicator, the leftmost first; a chosen heading counts alone."""
        found: dict[str, list[int]] = {}
        if not self._indicators:
            return found
        chosen = {id_: heading_key(heading) for id_, heading in self._mapping.columns.items()}
        for place, key in enumerate(keys):
            ids = [id_ for id_, wanted in chosen.items() if wanted == key and id_ in self._indicators.values()]
            known = self._indicators.get(key)
            ids += [known] if known and known not in chosen else []
            if ids and place not in taken and key:
                found.setdefault(ids[0], []).append(place)
        return found

    def _owners(self, keys: list[str], years: dict[int, str], fields: dict[str, int]) -> dict[int, int]:
        """Return for each column of a year the municipality's column it belongs to: the nearest to the left."""
        if self.layout.id != "lbf-rent" or "municipality" not in fields:
            return {}
        own = keys[fields["municipality"]]
        places = [place for place, key in enumerate(keys) if key == own]
        return {year: max((each for each in places if each < year), default=places[0]) for year in years}


def type_above(sheet: Sheet, header: Row, place: int) -> str:
    """Return the dwelling type a column is about: the heading or the one above the block it stands in says so."""
    rows = bisect_left(sheet.rows, header.number, key=lambda row: row.number)
    above = sheet.rows[rows - 1] if rows else None
    band = next((cell for cell in reversed(above.cells[: place + 1]) if cell is not None), None) if above else None
    return type_in(shown(header.cells[place])) or type_in(shown(band)) or "all"


def type_in(words: str) -> str:
    """Return the one dwelling type a text speaks of, empty where it speaks of none or of all.

    >>> type_in("Familieboliger"), type_in("Alle boliger og familieboliger"), type_in("Husleje")
    ('family', '', '')
    """
    plain = words.casefold()
    found = {type_ for word, type_ in DWELLING_WORDS.items() if word in plain}
    return found.pop() if len(found) == 1 and not any(word in plain for word in ALL_WORDS) else ""


def indicator_keys(indicators: Named[str, Indicator]) -> dict[str, str]:
    """Return the indicators by every heading they go by; a heading of their own comes before a title."""
    found: dict[str, str] = {}
    for names in (_own_headings, _titles):
        for id_, indicator in indicators.items():
            for heading in names(indicator):
                found.setdefault(heading_key(heading), id_)
    return found


def _own_headings(indicator: Indicator) -> tuple[str, ...]:
    return (indicator.id, *indicator.headings)


def _titles(indicator: Indicator) -> tuple[str, ...]:
    title, short = indicator.title, indicator.short_title
    return (title.da, title.en, short.da, short.en)
