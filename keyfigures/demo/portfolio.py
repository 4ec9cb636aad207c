"""The organisations and departments of one municipality: the planted ones first, then as many as it has dwellings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from keyfigures.catalogue import Accounts, DemoModel, Planted
from keyfigures.demo.noise import stream
from keyfigures.demo.places import MARK, Known, Place

BUILDING_TYPES = ("etage", "tæt-lavt", "blandet")
BUILDING_SHARES = (0.5, 0.38, 0.12)
FIRST_ORDINARY_NUMBER = 131
MOST_ORGANISATIONS = 12
SMALLEST_MIX = 12
# Three departments of this size have about the 1,000 residents that make an area.
LARGE = 120


@dataclass(frozen=True)
class Organisation:
    """An invented organisation and how its accounting year lies."""

    organisation_id: str
    name: str
    municipality_code: str
    accounts: Accounts


@dataclass(frozen=True)
class Department:
    """An invented department; ``elderly`` holds its care dwellings too, of which there are ``care``."""

    department_id: str
    organisation_id: str
    name: str
    municipality_code: str
    building_type: str
    first_use_year: int
    family: int
    elderly: int
    youth: int
    care: int
    area_m2: int
    tenancy_units: int
    comprehensive_plan: str | None = None
    area_id: str | None = None
    flexible_letting_pct: int | None = None
    municipal_allocation_pct: int | None = None
    predecessors: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def dwellings(self) -> int:
        """Return the dwellings of all types."""
        return self.family + self.elderly + self.youth


class Maker:
    """Makes one municipality's organisations and departments; everything drawn comes from streams of its own."""

    def __init__(self, model: DemoModel, place: Place) -> None:
        self.model, self.place = model, place
        self.chance = stream(model.seed, place.municipality_code, "departments")
        self.planted = [each for each in model.planted if each.municipality_code == place.municipality_code]

    def organisations(self, known: Sequence[Known]) -> list[Organisation]:
        """Return the twins of the known organisations, or invented ones where none is known."""
        names = self._twins(known)
        invented = self._invented_organisations()
        least = max((int(each.organisation_id[4:]) for each in self.planted), default=1)
        wanted = least if names else max(least, self._organisations_by_size())
        names += invented[: max(0, wanted - len(names))]
        chance = stream(self.model.seed, self.code, "accounts")
        return [self._organisation(number, name, chance.random()) for number, name in enumerate(names, start=1)]

    def _twins(self, known: Sequence[Known]) -> list[str]:
        """Return the names of the real organisations here; what is a demo twin already gets no twin of its own."""
        here = [each for each in known if each.municipality_code == self.code and not each.name.endswith(MARK)]
        return [each.name for each in sorted(here, key=lambda each: each.organisation_id)]

    @property
    def code(self) -> str:
        """Return the municipality's code."""
        return self.place.municipality_code

    def _organisations_by_size(self) -> int:
        by_size = self.place.public_dwellings / self.model.number("dwellings_per_organisation")
        return int(np.clip(round(by_size) + 1, 2, MOST_ORGANISATIONS))

    def _invented_organisations(self) -> list[str]:
        firsts, lasts = self.model.list_of("organisation_first"), self.model.list_of("organisation_last")
        order = stream(self.model.seed, self.code, "organisation names").permutation(len(lasts))
        return [f"{firsts[place % len(firsts)]} {lasts[place]}, {self.place.name}" for place in order]

    def _organisation(self, number: int, name: str, lot: float) -> Organisation:
        id_ = f"D{self.code}{number:02d}"
        staggered = number > 1 and lot < self.model.number("staggered_share")
        drawn = (Accounts.JULY if number % 2 else Accounts.APRIL) if staggered else Accounts.CALENDAR
        return Organisation(id_, name + MARK, self.code, self.model.accounts.get(id_, drawn))

    def departments(self, organisations: Sequence[Organisation]) -> list[Department]:
        """Return the departments in the order of their ids, names unique within an organisation."""
        made = [self._planted(each) for each in self.planted]
        left = self.place.public_dwellings - sum(each.dwellings for each in made if each.valid_to is None)
        made += self._ordinary(organisations, self._sizes(left))
        made.sort(key=lambda each: each.department_id)
        return list(self._named(self._in_areas(made)))

    def _in_areas(self, departments: Sequence[Department]) -> Iterator[Department]:
        """Yield the departments, the large ones of several storeys put together in areas by threes."""
        large = 0
        for each in departments:
            if each.building_type == "etage" and each.dwellings >= LARGE:
                yield replace(each, area_id=f"{self.code}-{large // 3 + 1}")
                large += 1
            else:
                yield each

    def _sizes(self, dwellings: int) -> list[int]:
        """Return the sizes of departments that together have about so many dwellings."""
        number = self.model.number
        least, most = number("department_dwellings_least"), number("department_dwellings_most")
        spread = number("department_dwellings_spread")
        wanted = max(0, dwellings)
        logs = np.log(number("department_dwellings_median")) + spread * self.chance.standard_normal(wanted // 20 + 40)
        sizes = np.clip(np.round(np.exp(logs)), least, most).astype(int)
        return [int(size) for size in sizes[: int(np.searchsorted(np.cumsum(sizes), wanted))]]

    def _ordinary(self, organisations: Sequence[Organisation], sizes: Sequence[int]) -> Iterator[Department]:
        weights = self.chance.dirichlet(np.full(len(organisations), 3.0))
        owners = self.chance.choice(len(organisations), size=len(sizes), p=weights)
        numbers = [FIRST_ORDINARY_NUMBER] * len(organisations)
        for owner, size in zip(owners, sizes, strict=True):
            id_ = f"{organisations[owner].organisation_id}-{numbers[owner]:05d}"
            numbers[owner] += 1 + int(self.chance.integers(3))
            yield self._drawn(id_, size)

    def _drawn(self, id_: str, size: int) -> Department:
        names = list(self.model.mixes)
        shares = np.array([self.model.mixes[name][0] for name in names])
        mix = names[int(self.chance.choice(len(names), p=shares / shares.sum()))]
        built = self.chance.normal(self.model.number("first_use_mean"), self.model.number("first_use_spread"))
        building_type = BUILDING_TYPES[int(self.chance.choice(len(BUILDING_TYPES), p=BUILDING_SHARES))]
        year = int(np.clip(round(built), 1932, 2023))
        return self._choices(self._department(id_, mix, size, year, building_type))

    def _department(self, id_: str, mix: str, size: int, first_use_year: int, building_type: str) -> Department:
        family, elderly, youth = self._types(mix, size)
        areas = np.dot((family, elderly, youth), self.model.of_types("area_m2"))
        return Department(
            department_id=id_,
            organisation_id=id_.partition("-")[0],
            name="",
            municipality_code=self.code,
            building_type=building_type,
            first_use_year=first_use_year,
            family=family,
            elderly=elderly,
            youth=youth,
            care=0,
            area_m2=round(areas * np.exp(0.08 * self.chance.standard_normal())),
            tenancy_units=size + round(size * self.chance.random() * 0.06),
        )

    def _types(self, mix: str, size: int) -> tuple[int, int, int]:
        shares = self.model.mixes[mix if size >= SMALLEST_MIX else next(iter(self.model.mixes))][1:]
        elderly, youth = (round(size * share) for share in shares[1:])
        return size - elderly - youth, elderly, youth

    def _choices(self, department: Department) -> Department:
        """Return a department with what its organisation and municipality have decided for it."""
        planned, care, letting, allocation = self.chance.random(4)
        start = 2010 + int(self.chance.integers(14))
        is_elderly = department.elderly == department.dwellings
        return replace(
            department,
            care=department.elderly // 2 if is_elderly and care < self.model.number("care_share") else 0,
            comprehensive_plan=f"{start}-{start + 4}" if planned < self.model.number("plan_share") else None,
            flexible_letting_pct=(25, 50)[int(letting < 0.1)] if letting < 0.3 and not is_elderly else None,
            municipal_allocation_pct=100 if is_elderly else (25 if allocation < 0.9 else 33),
        )

    def _planted(self, each: Planted) -> Department:
        made = self._department(each.department_id, each.mix, each.dwellings, each.first_use_year, each.building_type)
        areas = np.dot((made.family, made.elderly, made.youth), self.model.of_types("area_m2"))
        return replace(
            made,
            # Without chance: what becomes of departments that merge or split is as large as they were.
            area_m2=round(areas),
            tenancy_units=made.dwellings,
            comprehensive_plan=each.comprehensive_plan,
            municipal_allocation_pct=25,
            predecessors=each.predecessors,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
        )

    def _named(self, departments: Iterable[Department]) -> Iterator[Department]:
        firsts, lasts = self.model.list_of("first"), self.model.list_of("last")
        order = stream(self.model.seed, self.code, "names").permutation(len(firsts) * len(lasts))
        for place, department in enumerate(departments):
            round_, pick = divmod(place, len(order))
            first, last = divmod(int(order[pick]), len(lasts))
            yield replace(department, name=f"{firsts[first]}{lasts[last]}" + f" {round_ + 1}" * (round_ > 0))
