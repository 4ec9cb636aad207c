"""All departments of a run as arrays, a row a department and a column a year of the model's whole span."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keyfigures.catalogue import Accounts, DemoModel, Planted
from keyfigures.demo.lineage import heirs, with_lineage
from keyfigures.demo.noise import Bools, Counts, Floats, Noise
from keyfigures.demo.places import Known, Place
from keyfigures.demo.portfolio import Department, Maker, Organisation


@dataclass(frozen=True)
class Stock:
    """The organisations and departments of the places, in the order of their ids within each place."""

    model: DemoModel
    places: tuple[Place, ...]
    organisations: tuple[Organisation, ...]
    departments: tuple[Department, ...]
    noise: Noise
    organisation_noise: Noise

    @cached_property
    def years(self) -> Counts:
        """Return the years of the span."""
        return np.arange(self.model.span[0], self.model.span[1] + 1)

    @property
    def width(self) -> int:
        """Return how many years the span has."""
        return len(self.years)

    @cached_property
    def types(self) -> Counts:
        """Return the dwellings of each department: family, elderly, youth."""
        return np.array([(each.family, each.elderly, each.youth) for each in self.departments], dtype=np.int64)

    @cached_property
    def dwellings(self) -> Counts:
        """Return the dwellings of each department, the same in every year."""
        return self.by_year(self.types.sum(axis=1))

    @cached_property
    def area(self) -> Counts:
        """Return the floor area of each department in m², the same in every year."""
        return self.by_year(np.array([each.area_m2 for each in self.departments], dtype=np.int64))

    @cached_property
    def units(self) -> Counts:
        """Return the tenancy units of each department, the same in every year."""
        return self.by_year(np.array([each.tenancy_units for each in self.departments], dtype=np.int64))

    @cached_property
    def first_use(self) -> Counts:
        """Return the year each department was taken into use."""
        return np.array([each.first_use_year for each in self.departments], dtype=np.int64)

    @cached_property
    def built(self) -> Bools:
        """Tell in which years a department has a whole year behind it."""
        found: Bools = self.years > self.first_use[:, None]
        return found

    @cached_property
    def alive(self) -> Bools:
        """Tell in which years a department has figures under its own id."""
        first = [int((each.valid_from or "0000")[:4]) for each in self.departments]
        last = [int((each.valid_to or "9999")[:4]) for each in self.departments]
        within = (self.years >= np.array(first)[:, None]) & (self.years <= np.array(last)[:, None])
        found: Bools = within & self.built
        return found

    @cached_property
    def owner(self) -> Counts:
        """Return the row of the organisation that owns each department."""
        rows = {each.organisation_id: row for row, each in enumerate(self.organisations)}
        return np.array([rows[each.organisation_id] for each in self.departments], dtype=np.int64)

    @cached_property
    def accounts(self) -> Counts:
        """Return how each organisation's accounting year lies, as its place among the kinds."""
        kinds = list(Accounts)
        return np.array([kinds.index(each.accounts) for each in self.organisations], dtype=np.int64)

    @cached_property
    def region_factor(self) -> Floats:
        """Return what the department's region does to its rent."""
        factor = {each.municipality_code: self.model.regions[each.region_code] for each in self.places}
        return np.array([factor[each.municipality_code] for each in self.departments])

    @cached_property
    def planted(self) -> tuple[tuple[int, Planted], ...]:
        """Return the planted departments that are in this run, with their rows."""
        rows = {each.department_id: row for row, each in enumerate(self.departments)}
        found = [(rows.get(each.department_id, -1), each) for each in self.model.planted]
        return tuple((row, each) for row, each in found if row >= 0)

    @cached_property
    def heirs(self) -> tuple[tuple[int, int, int, float], ...]:
        """Return who takes over whose books: year, successor, predecessor, part."""
        return tuple(heirs(self.departments))

    def by_year(self, each: Counts) -> Counts:
        """Return a number a department as a column a year."""
        return np.repeat(each[:, None], self.width, axis=1)

    def level(self, name: str) -> Floats:
        """Return a number of the model that goes by year, a number a year."""
        return self._line(self.model.course(name))

    def planned(self, name: str) -> Floats:
        """Return what the model sets by hand for planted departments; not a number where it sets nothing."""
        found = np.full((len(self.departments), self.width), np.nan)
        for row, each in self.planted:
            if name in each.courses:
                found[row] = self._line(each.courses[name])
        return found

    def _line(self, course: Sequence[tuple[int, float]]) -> Floats:
        years, values = zip(*course, strict=True)
        line: Floats = np.interp(self.years, years, values)
        return line

    def mixed(self, name: str) -> Floats:
        """Return a number of each type, weighted by the department's dwellings."""
        weighted: Floats = self.types @ np.array(self.model.of_types(name)) / self.types.sum(axis=1)
        return weighted

    def mixed_by_area(self, name: str) -> Floats:
        """Return a number of each type, weighted by the floor area of the department's dwellings."""
        areas = self.types * np.array(self.model.of_types("area_m2"))
        weighted: Floats = areas @ np.array(self.model.of_types(name)) / areas.sum(axis=1)
        return weighted

    @cached_property
    def price_level(self) -> Floats:
        """Return the prices of each year, 1 in 2015."""
        return self.level("prices")

    @cached_property
    def part_of_year(self) -> Floats:
        """Return how much of a year each department's account covers: half of one where the year was changed."""
        changed = self.accounts[self.owner] == list(Accounts).index(Accounts.CHANGED)
        return np.where(changed[:, None] & (self.years == CHANGE_YEAR), 0.5, 1.0)


CHANGE_YEAR = 2020


def stock(model: DemoModel, places: Sequence[Place], known: Sequence[Known]) -> Stock:
    """Make the organisations and departments of the places."""
    organisations: list[Organisation] = []
    departments: list[Department] = []
    sizes = []
    for place in places:
        maker = Maker(model, place)
        owners = maker.organisations(known)
        made = with_lineage(model, maker.departments(owners))
        organisations += owners
        departments += made
        sizes.append((len(owners), len(made)))
    codes = [each.municipality_code for each in places]
    return Stock(
        model=model,
        places=tuple(places),
        organisations=tuple(organisations),
        departments=tuple(departments),
        noise=Noise(model.seed, codes, [size for _, size in sizes], _alike(departments)),
        organisation_noise=Noise(model.seed, codes, [size for size, _ in sizes]),
    )


def _alike(departments: Sequence[Department]) -> list[tuple[int, int]]:
    """Return the rows of successors and of the predecessor whose nature each keeps: the first one named."""
    firsts: dict[int, int] = {}
    for _, heir, old, _ in heirs(departments):
        firsts.setdefault(heir, old)
    return list(firsts.items())
