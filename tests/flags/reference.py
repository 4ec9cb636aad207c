"""A second, slow implementation of what rules say of departments: year by year in plain Python, in exact decimals.

It shares no code with keyfigures.flags: rules are the fields of their YAML file, figures those of the slow departments.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.departments.reference import COUNTED_PCT, Departments, Figure

Fields = Mapping[str, Any]
FIRST_YEAR, LAST_YEAR = 2000, 2030


class Colour(Enum):
    """What is known of one colour of a rule in a year."""

    ABSENT = "the rule has no such limit"
    UNKNOWN = "there is nothing to hold against the limit, or no limit"
    OFF = "not raised"
    ON = "raised"


@dataclass(frozen=True)
class Said:
    """What a rule says of a department in a year."""

    value: float | None
    rate: float | None
    yellow_limit: Fraction | None
    red_limit: Fraction | None
    level: int | None
    since: int | None
    level_since: int | None
    is_need: bool
    certainty: str | None


@dataclass
class Memory:
    """What a department's rule remembers from one year to the next, and the years that were beyond a limit."""

    yellow: bool = False
    red: bool = False
    since: int | None = None
    red_since: int | None = None
    sure: bool = False
    beyond: set[tuple[str, int]] = field(default_factory=set)
    within: set[tuple[str, int]] = field(default_factory=set)


@dataclass
class Flags:
    """The flags of one database; what is said is kept by rule, department and year."""

    departments: Departments
    said: dict[tuple[str, str, int], Said] = field(default_factory=dict)
    memories: dict[tuple[str, str], Memory] = field(default_factory=dict)

    def judge(self, rules: Mapping[str, Fields]) -> "Flags":
        """Judge every department by every rule; those about other rules come last."""
        for id_ in sorted(rules, key=lambda each: is_running(rules[each]["red"])):
            for department, place in self.departments.places.items():
                if rules[id_]["dwelling_type"] in ("all", place.dwelling_type):
                    self._judge(id_, rules[id_], department)
        return self

    def _judge(self, id_: str, rule: Fields, department: str) -> None:
        memory = Memory()
        self.memories[id_, department] = memory
        for figure in self._history(rule["indicator"], department):
            rate = self.rate(figure)
            limits = line(rule["yellow"], rate), line(rule["red"], rate)
            yellow = self._colour(rule, "yellow", figure, limits[0], memory)
            red = self._colour(rule, "red", figure, limits[1], memory)
            said = level(yellow, red)
            memory.since = since(said, figure.year, memory.since)
            dated = memory.since if said else None
            sure = self.certainty(rule, figure, limits, said) if said else None
            memory.red_since = since(None if said is None else int(said == 2), figure.year, memory.red_since)
            colour_since = memory.red_since if said == 2 else dated
            # What was surely raised stays so as long as the red flag stands; a year nobody can judge changes nothing.
            memory.sure = (
                sure == "surely" or memory.sure if said == 2 else memory.sure and not memory_ends(rule, memory)
            )
            need = said == 2 and memory.sure
            self.said[id_, department, figure.year] = Said(
                figure.value, rate, *limits, said, dated, colour_since, need, sure
            )

    def certainty(
        self, rule: Fields, figure: Figure, limits: tuple[Fraction | None, Fraction | None], said: int
    ) -> str:
        """Return whether a raised flag's limit is surely passed, maybe, or not (it stands by the lift)."""
        fields, limit = (rule["red"], limits[1]) if said == 2 else (rule["yellow"], limits[0])
        value = exact(figure.value)
        if fields["kind"] == "running" or limit is None or value is None:
            return "surely"
        if fields["kind"] == "fractile":
            place = percentile(self.departments, figure)
            return "surely" if place is not None and passes(rule, fields, place, limit) else "not"
        if not passes(rule, fields, value, limit):
            return "not"
        if figure.indicator not in COUNTED_PCT:
            return "surely"
        interval = self.departments.interval(figure)
        end = None if interval is None else Fraction(interval[0 if rule["direction"] == "above" else 1])
        return "surely" if end is not None and passes(rule, fields, end, limit) else "maybe"

    def _history(self, indicator: str, department: str) -> Iterator[Figure]:
        """Yield the figures of all dwellings in the order of the years; those of a part of a year are left out."""
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            figure = self.departments.figure(indicator, department, "all", year)
            if figure is not None and figure.of_a_year:
                yield figure

    def rate(self, figure: Figure) -> float | None:
        """Return the newest rate of a figure's indicator not after its year."""
        rate = self.departments.meaning[figure.indicator].rate
        known = self.departments.rate(rate[0], figure.year) if rate else None
        return known[0] if known else None

    def _colour(self, rule: Fields, name: str, figure: Figure, limit: Fraction | None, memory: Memory) -> Colour:
        fields = rule[name]
        if fields is None:
            return Colour.ABSENT
        if is_running(fields):
            return self._running(fields, figure)
        quantity = percentile(self.departments, figure) if fields["kind"] == "fractile" else exact(figure.value)
        if quantity is None or limit is None:
            return Colour.UNKNOWN
        decided = decides(rule, fields, quantity, limit)
        if decided is not None:
            setattr(memory, name, decided)
        (memory.beyond if decided else memory.within).add((name, figure.year))
        return Colour.ON if getattr(memory, name) else Colour.OFF

    def _running(self, fields: Fields, figure: Figure) -> Colour:
        """Tell whether this year and each before it that is asked for was itself beyond the other rule's red limit.

        One that is known not to have been is enough for a no; without it a year nobody knows leaves all unknown.
        """
        years = range(figure.year - int(fields["value"]) + 1, figure.year + 1)
        found = self.memories.get((fields["of"], figure.department), Memory())
        if figure.value is None:
            return Colour.UNKNOWN
        if all(("red", year) in found.beyond for year in years):
            return Colour.ON
        return Colour.OFF if any(("red", year) in found.within for year in years) else Colour.UNKNOWN


def memory_ends(rule: Fields, memory: Memory) -> bool:
    """Tell whether the red flag a rule remembers has been lifted; red so many years in a row is not remembered."""
    return is_running(rule["red"]) or not memory.red


def rules(path: Path) -> dict[str, Fields]:
    """Read the rules of a file."""
    found: dict[str, Fields] = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return found


def is_running(fields: Fields | None) -> bool:
    """Tell whether a limit is a number of years in which another rule was red."""
    return fields is not None and fields["kind"] == "running"


@cache
def percentile(departments: Departments, figure: Figure) -> Fraction | None:
    """Return the place of a figure among its equals."""
    position = departments.position(figure)
    return position.percentile if position else None


@cache
def exact(value: float | None) -> Fraction | None:
    """Return the decimal number that a figure is written as."""
    return None if value is None else Fraction(repr(value))


def line(fields: Fields | None, rate: float | None) -> Fraction | None:
    """Return where a limit lies in a year, None where there is none or its rate is not known."""
    if fields is None or is_running(fields):
        return None
    if fields["kind"] != "rate":
        return exact(fields["value"])
    known, times = exact(rate), exact(fields["value"])
    return None if known is None or times is None else times * known


def decides(rule: Fields, fields: Fields, quantity: Fraction, limit: Fraction) -> bool | None:
    """Tell whether a year raises a flag (True), lifts it (False), or leaves things as they were (None)."""
    if passes(rule, fields, quantity, limit):
        return True
    beyond = quantity - limit if rule["direction"] == "above" else limit - quantity
    lift = exact(rule["lift"]) or Fraction(0)
    back = lift if fields["kind"] == "fractile" else lift * abs(limit)
    return False if lift == 0 or -beyond > back else None


def passes(rule: Fields, fields: Fields, quantity: Fraction, limit: Fraction) -> bool:
    """Tell whether a quantity is past a limit."""
    beyond = quantity - limit if rule["direction"] == "above" else limit - quantity
    return beyond > 0 or (beyond == 0 and fields["inclusive"])


def level(yellow: Colour, red: Colour) -> int | None:
    """Return red before anything, nothing said where a limit cannot be looked at, else yellow or nothing."""
    if red is Colour.ON:
        return 2
    if Colour.UNKNOWN in (yellow, red):
        return None
    return int(yellow is Colour.ON)


def since(said: int | None, year: int, before: int | None) -> int | None:
    """Return the first year of a flag that stands; a year nobody can judge neither ends it nor begins one."""
    if said is None:
        return before
    return (before or year) if said else None
