"""Small worlds of departments that may be merged, split or renumbered, built by the production build."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from keyfigures import settings, store
from keyfigures.store.reading import OBSERVATION_HEADER
from tests.conftest import copy_data
from tests.departments import reference as slow
from tests.departments.test_against_reference import Home, Line, first_line, home_row, line_row, write
from tests.effect import reference

COST = "operating_cost_kr_dwelling"
FIRST = 2017


@dataclass(frozen=True)
class Lineage:
    """Which departments one came after, and its first day."""

    before: str = ""
    begins: str = ""


@dataclass
class World:
    """Departments, who came after whom, and their figures."""

    homes: list[Home] = field(default_factory=list)
    lineage: dict[str, Lineage] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def series(home: str, values: Iterable[float | None], indicator: str = COST, first: int = FIRST) -> list[Line]:
    """Return a figure a year from the first; None is a year that was not reported."""
    said = ("" if each is None else f"{each:g}" for each in values)
    return [Line(home, indicator, str(year), value) for year, value in enumerate(said, first)]


def counts(home: str, vacant: Sequence[int], dwellings: int, indicator: str = "vacancy_pct") -> list[Line]:
    """Return a share of things counted a year from the first."""
    return [
        Line(home, indicator, str(year), repr(100 * each / dwellings), (str(each), str(dwellings)))
        for year, each in enumerate(vacant, FIRST)
    ]


def built(world: World, folder: Path) -> tuple[Path, reference.Effects]:
    """Build a world without demo data; return its database and the slow implementation over it."""
    data = copy_data(folder / "data")
    for file in (*(data / "observations").glob("*.csv"), data / "master" / "department_notes.csv"):
        file.write_text(f"{first_line(file)}\n", encoding="utf-8")
    departments = data / "master" / "departments.csv"
    write(departments, first_line(departments).split(","), (_row(each, world.lineage) for each in world.homes))
    write(data / "observations" / "tiny.csv", OBSERVATION_HEADER, map(line_row, world.lines))
    database = folder / "tiny.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.DEMO_VARIABLE, "off")
        store.build(data=data, target=database)
    known = slow.Departments(slow.tables(database), slow.meanings(data))
    return database, reference.Effects(known)


def _row(home: Home, lineage: Mapping[str, Lineage]) -> dict[str, str]:
    came = lineage.get(home.id, Lineage())
    return {**home_row(home), "predecessor_id": came.before, "valid_from": came.begins}
