"""Generate the demo data of a choice of places and years; a place and a year look the same in every choice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from keyfigures.catalogue import DemoModel
from keyfigures.demo.buildings import Buildings
from keyfigures.demo.figures import World
from keyfigures.demo.frames import Frames
from keyfigures.demo.letting import Letting
from keyfigures.demo.money import Money
from keyfigures.demo.owners import Owners
from keyfigures.demo.people import People
from keyfigures.demo.places import FILE, SOURCE, Known, Place
from keyfigures.demo.portfolio import Department, Organisation
from keyfigures.demo.stock import Stock, stock
from keyfigures.errors import BuildError


@dataclass(frozen=True)
class Demo:
    """The demo data: frames whose columns are those of the tables they are appended to."""

    organisations: pd.DataFrame
    departments: pd.DataFrame
    frames: Frames

    def observations(self) -> Iterator[pd.DataFrame]:
        """Yield the figures, one frame an indicator."""
        return self.frames.all()


def generate(
    model: DemoModel, places: Sequence[Place], known: Sequence[Known], first_year: int, last_year: int
) -> Demo:
    """Generate organisations, departments and figures of the places from the first year to the last.

    Raises BuildError when the years lie outside the model's span or no place is asked for.
    """
    start, end = model.span
    if not start <= first_year <= last_year <= end:
        raise _fault(f"{first_year}-{last_year}", f"the years must lie within {start}-{end}")
    if not places:
        raise _fault("", "no municipality is asked for")
    made = stock(model, places, known)
    return Demo(
        _organisations(made.organisations), _departments(made.departments), _frames(made, first_year, last_year)
    )


def _fault(value: str, problem: str) -> BuildError:
    return BuildError(file="demo/model.yaml", row=None, value=value, problem=problem)


def _frames(made: Stock, first_year: int, last_year: int) -> Frames:
    letting = Letting(made)
    money = Money(made, letting)
    people = People(made, letting, money)
    return Frames(World(made, letting, money, people, Buildings(made), Owners(made)), first_year, last_year)


def _organisations(organisations: Sequence[Organisation]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "organisation_id": [each.organisation_id for each in organisations],
            "lbf_number": pd.Series([None] * len(organisations), dtype=object),
            "name": [each.name for each in organisations],
            "municipality_code": [each.municipality_code for each in organisations],
        }
    )
    return _placed(frame)


def _departments(departments: Sequence[Department]) -> pd.DataFrame:
    return _placed(
        pd.DataFrame([_department(each) for each in departments]).astype(
            {"flexible_letting_pct": "Int64", "municipal_allocation_pct": "Int64"}
        )
    )


def _department(each: Department) -> dict[str, object]:
    return {
        "department_id": each.department_id,
        "organisation_id": each.organisation_id,
        "name": each.name,
        "municipality_code": each.municipality_code,
        "supervising_code": each.municipality_code,
        "building_type": each.building_type,
        "first_use_year": each.first_use_year,
        "dwellings": each.dwellings,
        "dwellings_family": each.family,
        "dwellings_elderly": each.elderly - each.care,
        "dwellings_youth": each.youth,
        "dwellings_care": each.care,
        "area_m2": each.area_m2,
        "tenancy_units": each.tenancy_units,
        "comprehensive_plan": each.comprehensive_plan,
        "area_id": each.area_id,
        "flexible_letting_pct": each.flexible_letting_pct,
        "municipal_allocation_pct": each.municipal_allocation_pct,
        "predecessor_id": " ".join(each.predecessors) or None,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
    }


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(source_id=SOURCE, file_row=range(1, len(frame) + 1), file=FILE)
