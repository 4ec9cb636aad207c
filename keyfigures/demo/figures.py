"""Every indicator of the demo data: which numbers it is made of, what it covers, and where it does not apply."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from keyfigures.demo.buildings import Buildings
from keyfigures.demo.letting import TYPES, Letting
from keyfigures.demo.money import Money
from keyfigures.demo.noise import Bools, Counts, Floats
from keyfigures.demo.owners import Owners
from keyfigures.demo.people import People
from keyfigures.demo.periods import When
from keyfigures.demo.stock import Stock


@dataclass(frozen=True)
class Part:
    """The counts of one dwelling type; ``rows`` are the departments that have it among others."""

    dwelling_type: str
    rows: Counts
    numerator: Counts
    denominator: Counts


@dataclass(frozen=True)
class Figure:
    """One indicator, a row a department or organisation and a column a year.

    ``value`` is set for figures that are not made of counts, and ``numerator`` and ``denominator`` are empty then.
    ``applies`` is None for a figure that everybody has.
    """

    indicator_id: str
    when: When
    value: Floats
    numerator: Counts | None = None
    denominator: Counts | None = None
    half_width: float = 0.0
    applies: Bools | None = None
    entity_level: str = "department"
    personal: bool = False
    parts: tuple[Part, ...] = ()


def ratio(
    indicator_id: str,
    when: When,
    numerator: Counts,
    denominator: Counts,
    *,
    applies: Bools | None = None,
    entity_level: str = "department",
    personal: bool = False,
    parts: tuple[Part, ...] = (),
) -> Figure:
    """Return a figure made of two counts; it does not apply where the lower one is zero."""
    has_base = denominator > 0
    return Figure(
        indicator_id=indicator_id,
        when=when,
        value=divided(indicator_id, numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        applies=has_base if applies is None else has_base & applies,
        entity_level=entity_level,
        personal=personal,
        parts=parts,
    )


def divided(indicator_id: str, numerator: Counts, denominator: Counts) -> Floats:
    """Return the quotient, in per cent where the indicator's name says so; not a number without a base."""
    scale = 100.0 if indicator_id.endswith("_pct") else 1.0
    quotient = np.full(numerator.shape, np.nan)
    np.divide(scale * numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


@dataclass(frozen=True)
class World:
    """All that is drawn for a run."""

    stock: Stock
    letting: Letting
    money: Money
    people: People
    buildings: Buildings
    owners: Owners

    def figures(self) -> Iterator[Figure]:
        """Yield every indicator, one at a time."""
        yield from self._letting()
        yield from self._losses()
        yield from self._upkeep()
        yield from self._economy()
        yield from self._residents()
        yield from self._democracy()
        yield from self._buildings()
        yield from self._organisations()

    def _letting(self) -> Iterator[Figure]:
        letting, dwellings = self.letting, self.stock.dwellings
        vacant, moved = self._parts(letting.vacant_by_type), self._parts(letting.moved_by_type)
        yield ratio("vacancy_pct", When.OCTOBER, letting.vacant, dwellings, parts=vacant)
        yield ratio("vacancy_over_3_months_share_pct", When.OCTOBER, letting.long_vacant, letting.vacant)
        yield ratio("turnover_pct", When.YEAR, letting.moved, dwellings, parts=moved)
        yield Figure("waiting_list_active", When.OCTOBER, self.people.applicants.astype(float))

    def _parts(self, by_type: Counts) -> tuple[Part, ...]:
        found = []
        for place, name in enumerate(TYPES):
            rows = np.flatnonzero(self.letting.several_types & (self.stock.types[:, place] > 0))
            base = self.stock.by_year(self.stock.types[rows, place])
            found.append(Part(name, rows, by_type[place, rows], base))
        return tuple(found)

    def _losses(self) -> Iterator[Figure]:
        money, stock = self.money, self.stock
        yield ratio("vacancy_loss_kr_m2", When.ACCOUNTS, money.vacancy_loss, stock.area)
        yield ratio("moving_out_loss_kr_lme", When.ACCOUNTS, money.moving_loss, stock.units)
        yield ratio("arrears_pct", When.ACCOUNTS, self.people.arrears, money.rent)

    def _upkeep(self) -> Iterator[Figure]:
        money, stock = self.money, self.stock
        yield ratio("reserves_yearly_kr_dwelling", When.ACCOUNTS, money.reserved, stock.dwellings)
        yield ratio("reserves_balance_kr_m2", When.ACCOUNTS, money.reserves, stock.area)
        yield ratio("maintenance_planned_kr_m2", When.ACCOUNTS, money.maintenance_planned, stock.area)
        yield ratio("maintenance_ordinary_kr_m2", When.ACCOUNTS, money.maintenance_ordinary, stock.area)

    def _economy(self) -> Iterator[Figure]:
        money, stock, whole = self.money, self.stock, self.stock.part_of_year == 1
        yield ratio("rent_kr_m2", When.ACCOUNTS, money.rent, stock.area)
        known = ~np.isnan(money.rent_change_pct)
        yield Figure("rent_change_pct", When.ACCOUNTS, money.rent_change_pct, half_width=0.005, applies=known)
        yield ratio("result_kr_m2", When.ACCOUNTS, money.result, stock.area)
        yield ratio("accumulated_result_kr_m2", When.ACCOUNTS, money.accumulated, stock.area)
        yield Figure("efficiency_pct", When.ACCOUNTS, money.efficiency, half_width=0.5, applies=whole)
        yield ratio("operating_cost_kr_dwelling", When.ACCOUNTS, money.operating_cost, stock.dwellings)
        yield ratio("administration_fee_kr_lme", When.ACCOUNTS, money.fee, stock.units)
        yield ratio("net_capital_kr_m2", When.ACCOUNTS, money.net_capital, stock.area)

    def _residents(self) -> Iterator[Figure]:
        yield self._share("outside_work_pct", self.people.of_working_age, 0.35)
        yield self._share("non_western_pct", self.people.residents, 0.8)
        yield self._share("convicted_pct", self.people.residents, 0.5)
        yield self._share("basic_school_only_pct", self.people.of_working_age, 0.4)
        yield Figure(
            "income_pct_of_region",
            When.DECEMBER,
            self.people.income_pct,
            half_width=0.05,
            applies=self._not_elderly,
            personal=True,
        )
        yield Figure("evictions", When.YEAR, self.people.evictions.astype(float))

    @property
    def _not_elderly(self) -> Bools:
        return np.repeat(~self.people.elderly_only, self.stock.width, axis=1)

    def _share(self, indicator_id: str, base: Counts, pull: float) -> Figure:
        counted = self.people.counted(indicator_id, base, pull)
        applies = None if base is self.people.residents else self._not_elderly
        return ratio(indicator_id, When.DECEMBER, counted, base, applies=applies, personal=True)

    def _democracy(self) -> Iterator[Figure]:
        yield ratio("democracy_turnout_pct", When.YEAR, self.people.at_meeting, self.stock.dwellings)
        yield Figure("board_elected", When.YEAR_END, self.people.board)

    def _buildings(self) -> Iterator[Figure]:
        yield Figure("energy_label", When.YEAR_END, self.buildings.label)
        yield Figure("inspection_age_years", When.YEAR_END, self.buildings.inspection_age)

    def _organisations(self) -> Iterator[Figure]:
        for indicator_id, amounts in (
            ("disposable_fund_kr_lme", self.owners.disposable_fund),
            ("working_capital_kr_lme", self.owners.working_capital),
            ("equity_kr_lme", self.owners.equity),
            ("organisation_result_kr_lme", self.owners.result),
        ):
            yield ratio(indicator_id, When.ACCOUNTS, amounts, self.owners.units, entity_level="organisation")
