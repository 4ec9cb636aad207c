"""The model of the demo data as data/demo/model.yaml states it; what the numbers rest on stands in its README."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from keyfigures.catalogue.fields import Fields
from keyfigures.errors import CatalogueError

Course = tuple[tuple[int, float], ...]
T = TypeVar("T")

PLANTED_OPTIONAL = {"comprehensive_plan", "course", "predecessors", "reports", "valid_from", "valid_to"}
PLANTED_REQUIRED = {"story", "mix", "dwellings", "first_use_year", "building_type"}


class Accounts(StrEnum):
    """How an organisation's accounting year lies; ``CHANGED`` went from calendar years to July by six months."""

    CALENDAR = "calendar"
    JULY = "july"
    APRIL = "april"
    CHANGED = "changed"


@dataclass(frozen=True)
class Planted:
    """A department that tells a story; ``courses`` are set by hand, year by year, ``reports`` None when it reports."""

    department_id: str
    story: str
    mix: str
    dwellings: int
    first_use_year: int
    building_type: str
    comprehensive_plan: str | None
    valid_from: str | None
    valid_to: str | None
    predecessors: tuple[str, ...]
    reports: tuple[int, ...] | None
    courses: Mapping[str, Course]

    @property
    def organisation_id(self) -> str:
        """Return the organisation's part of the id."""
        return self.department_id.partition("-")[0]

    @property
    def municipality_code(self) -> str:
        """Return the municipality's part of the id."""
        return self.department_id[1:4]


@dataclass(frozen=True)
class DemoModel:
    """Every assumption of the demo data; ``types`` are of family, elderly and youth dwellings in that order."""

    seed: int
    span: tuple[int, int]
    sizes: Mapping[str, tuple[int, int]]
    numbers: Mapping[str, float]
    types: Mapping[str, tuple[float, ...]]
    mixes: Mapping[str, tuple[float, ...]]
    regions: Mapping[str, float]
    years: Mapping[str, Course]
    first_years: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]]
    planted: tuple[Planted, ...]
    accounts: Mapping[str, Accounts]

    def number(self, name: str) -> float:
        """Return a number of the model.

        Raises CatalogueError when the model does not state it.
        """
        return _stated(self.numbers, "numbers", name)

    def of_types(self, name: str) -> tuple[float, ...]:
        """Return a number of each dwelling type."""
        return _stated(self.types, "types", name)

    def course(self, name: str) -> Course:
        """Return the years and values between which a number goes straight."""
        return _stated(self.years, "years", name)

    def list_of(self, name: str) -> tuple[str, ...]:
        """Return the parts that names are put together from."""
        return _stated(self.names, "names", name)

    def stories(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the departments of each story."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.planted:
            found[each.story] = (*found.get(each.story, ()), each.department_id)
        return found


def _stated(part: Mapping[str, T], field: str, name: str) -> T:
    if name not in part:
        raise CatalogueError(f"model.yaml: field '{field}' does not state '{name}'.")
    return part[name]


def demo_model(path: Path) -> DemoModel:
    """Read the model of the demo data.

    Raises CatalogueError naming the field that is wrong.
    """
    fields = Fields(path)
    model = DemoModel(
        seed=fields.whole("seed"),
        span=_years(fields, fields.wholes("span")),
        sizes=_each(fields, "sizes", lambda years: _years(fields, years)),
        numbers=_each(fields, "numbers", _number),
        types=_each(fields, "types", _three),
        mixes=_each(fields, "mixes", _numbers),
        regions=_each(fields, "regions", _number),
        years=_each(fields, "years", _course),
        first_years=_each(fields, "first_years", int),
        names=_each(fields, "names", tuple),
        planted=_planted(fields),
        accounts=_each(fields, "accounts", Accounts),
    )
    fields.done()
    return model


def _years(fields: Fields, years: Sequence[int]) -> tuple[int, int]:
    if len(years) != 2 or years[0] >= years[1]:
        raise fields.fault("span", "must be the first and the last year, as those of each size")
    return years[0], years[1]


def _each(fields: Fields, field: str, read: Callable[[Any], T]) -> dict[str, T]:
    part = fields.take(field, dict)
    found = {}
    for name, value in part.items():
        try:
            found[str(name)] = read(value)
        except (TypeError, ValueError, AttributeError) as error:
            raise fields.fault(field, f"cannot be read at '{name}': {error}") from error
    return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("a number is wanted")
    return float(value)


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(_number(each) for each in value)


def _three(value: Any) -> tuple[float, ...]:
    if len(value) != 3:
        raise ValueError("three numbers are wanted: family, elderly, youth")
    return _numbers(value)


def _course(value: Any) -> Course:
    return tuple(sorted((int(year), _number(number)) for year, number in value.items()))


def _planted(fields: Fields) -> tuple[Planted, ...]:
    found = _each(fields, "planted", _cells)
    return tuple(_one_planted(id_, cells) for id_, cells in found.items())


def _cells(value: Any) -> dict[str, Any]:
    cells = dict(value)
    if missing := PLANTED_REQUIRED - cells.keys():
        raise ValueError(f"{', '.join(sorted(missing))} is missing")
    if unknown := cells.keys() - PLANTED_REQUIRED - PLANTED_OPTIONAL:
        raise ValueError(f"{', '.join(sorted(unknown))} is not known")
    cells["course"] = {name: _course(course) for name, course in cells.get("course", {}).items()}
    return cells


def _one_planted(id_: str, cells: dict[str, Any]) -> Planted:
    reports = cells.get("reports")
    return Planted(
        department_id=id_,
        story=cells["story"],
        mix=cells["mix"],
        dwellings=cells["dwellings"],
        first_use_year=cells["first_use_year"],
        building_type=cells["building_type"],
        comprehensive_plan=cells.get("comprehensive_plan"),
        valid_from=_day(cells.get("valid_from")),
        valid_to=_day(cells.get("valid_to")),
        predecessors=tuple(cells.get("predecessors", ())),
        reports=None if reports is None else tuple(reports),
        courses=cells["course"],
    )


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
