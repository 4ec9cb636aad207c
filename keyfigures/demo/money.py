"""The departments' accounts in whole kroner: rent, losses, maintenance, reserves and results that add up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keyfigures.demo.letting import Letting
from keyfigures.demo.noise import Counts, Floats, lognormal, persistent
from keyfigures.demo.stock import Stock

MIDDLE_YEAR = 1980
LOSS_MOST_KR_UNIT = 15000


@dataclass(frozen=True)
class Money:
    """What a department's accounts say; every amount is in whole kroner."""

    stock: Stock
    letting: Letting

    @cached_property
    def rent(self) -> Counts:
        """Return a year's rent."""
        stock, noise, number = self.stock, self.stock.noise, self.stock.model.number
        age = np.exp(number("rent_per_building_year") * (stock.first_use - MIDDLE_YEAR))
        own = stock.mixed_by_area("rent_kr_m2") * stock.region_factor * age
        own *= lognormal(noise.normal("rent"), number("rent_spread"))
        wobble = persistent(noise.normal("rent year", stock.width), 0.9)
        rates = own[:, None] * np.exp(number("rent_noise") * wobble) * stock.level("rent_level")
        return _kroner(rates * stock.area)

    @cached_property
    def rent_change_pct(self) -> Floats:
        """Return how rent changed from the year before in per cent, not a number in the span's first year."""
        changes = 100 * (self.rent[:, 1:] / self.rent[:, :-1] - 1)
        known = np.where(self.stock.built[:, :-1], np.round(changes, 2), np.nan)
        return np.column_stack([np.full(len(known), np.nan), known])

    @cached_property
    def vacancy_loss(self) -> Counts:
        """Return the rent lost on vacant dwellings: mostly those of 1 October, and the year's chance of others."""
        counted = self.letting.vacant / self.stock.dwellings
        chance = (self.letting.vacancy_chance * self.stock.types.T[:, :, None]).sum(axis=0) / self.stock.dwellings
        expected = np.where(counted > 0, 0.8 * counted + 0.2 * chance, 0.5 * chance)
        noise = lognormal(self.stock.noise.normal("vacancy loss", self.stock.width), 0.2)
        return _kroner(np.minimum(expected * noise, 0.5) * self.rent * self.stock.part_of_year)

    @cached_property
    def moving_loss(self) -> Counts:
        """Return the loss from moving out: a few departments lose far more a move than the others."""
        stock, number = self.stock, self.stock.model.number
        own = lognormal(stock.noise.normal("moving loss"), number("moving_loss_spread"))
        year = lognormal(stock.noise.normal("moving loss year", stock.width), 0.35)
        a_move = np.array(stock.model.of_types("moving_loss_kr"))[:, None, None]
        basis = (self.letting.moved_by_type * a_move).sum(axis=0)
        losses = basis * own[:, None] * year * stock.price_level * stock.part_of_year
        return _kroner(np.minimum(losses, LOSS_MOST_KR_UNIT * stock.units))

    @cached_property
    def reserved(self) -> Counts:
        """Return what is put aside in the year for planned maintenance: more in older buildings."""
        stock, number = self.stock, self.stock.model.number
        age = np.clip(1 - 0.005 * (stock.first_use - MIDDLE_YEAR), 0.7, 1.25)
        own = number("reserves_kr_m2") * age * lognormal(stock.noise.normal("reserves"), 0.22)
        year = lognormal(stock.noise.normal("reserves year", stock.width), 0.05)
        planned = stock.planned("reserves_factor")
        factor = np.where(np.isnan(planned), 1.0, planned)
        return _kroner(own[:, None] * year * factor * stock.price_level * stock.area * stock.part_of_year * stock.built)

    @cached_property
    def _reserves(self) -> tuple[Counts, Counts]:
        """Return the balances at the end of each year and what was used of them, the one made from the other."""
        stock, number = self.stock, self.stock.model.number
        wish = lognormal(stock.noise.normal("planned", stock.width), number("planned_spread")) * 1.02
        wanted = wish * self._usual_reserve * stock.part_of_year
        opening = 350 * lognormal(stock.noise.normal("reserves opening"), 0.5) * stock.area[:, 0] * stock.built[:, 0]
        balances, used = np.zeros_like(self.reserved), np.zeros_like(self.reserved)
        before = _kroner(opening)
        for year in range(stock.width):
            before = self._taken_over(before, int(stock.years[year]))
            available = before + self.reserved[:, year]
            used[:, year] = _kroner(np.minimum(wanted[:, year], 0.6 * available))
            before = balances[:, year] = available - used[:, year]
        return balances, used

    @cached_property
    def _usual_reserve(self) -> Floats:
        """Return what would be put aside if nobody cut it: what maintenance costs does not fall with the savings."""
        planned = self.stock.planned("reserves_factor")
        usual: Floats = self.reserved / np.where(np.isnan(planned), 1.0, planned) / self.stock.part_of_year
        return usual

    @property
    def reserves(self) -> Counts:
        """Return the reserves at the end of the year: those before, what was put aside, less what was used."""
        return self._reserves[0]

    @property
    def maintenance_planned(self) -> Counts:
        """Return what planned maintenance cost, all of it paid from the reserves."""
        return self._reserves[1]

    @cached_property
    def maintenance_ordinary(self) -> Counts:
        """Return what ordinary maintenance cost."""
        stock, number = self.stock, self.stock.model.number
        own = 32 * lognormal(stock.noise.normal("ordinary"), number("ordinary_spread"))
        year = lognormal(stock.noise.normal("ordinary year", stock.width), 0.2)
        return _kroner(own[:, None] * year * stock.price_level * stock.area * stock.part_of_year)

    @cached_property
    def _results(self) -> tuple[Counts, Counts]:
        """Return the result of each year and what has accumulated; a deficit is paid off bit by bit."""
        stock, number = self.stock, self.stock.model.number
        chance = number("result_kr_m2") + number("result_spread") * stock.noise.normal("result", stock.width)
        planned = stock.planned("result_kr_m2")
        results, accumulated = np.zeros_like(stock.area), np.zeros_like(stock.area)
        before = _kroner(25 * stock.noise.normal("result opening") * stock.area[:, 0] * stock.built[:, 0])
        for year in range(stock.width):
            before = self._taken_over(before, int(stock.years[year]))
            drawn = chance[:, year] * stock.area[:, year] - number("result_correction") * before
            by_hand = planned[:, year] * stock.area[:, year]
            amount = np.where(np.isnan(by_hand), drawn, by_hand)
            results[:, year] = _kroner(amount * stock.part_of_year[:, year] * stock.built[:, year])
            before = accumulated[:, year] = before + results[:, year]
        return results, accumulated

    @property
    def result(self) -> Counts:
        """Return the result of the year, negative for a deficit."""
        return self._results[0]

    @property
    def accumulated(self) -> Counts:
        """Return the accumulated result: that of the year before and the result of the year."""
        return self._results[1]

    def _taken_over(self, before: Counts, year: int) -> Counts:
        """Return the opening books of a year: a successor opens with those of its predecessors."""
        opening = before.copy()
        due = [(heir, old, part) for first, heir, old, part in self.stock.heirs if first == year]
        for heir, _, _ in due:
            opening[heir] = 0
        for heir, old, part in due:
            opening[heir] += round(before[old] * part)
        return opening

    @cached_property
    def efficiency(self) -> Floats:
        """Return the efficiency figure, a whole number from 45 to 100."""
        stock, number = self.stock, self.stock.model.number
        own = 0.85 * stock.noise.normal("efficiency")[:, None]
        state = 0.5 * persistent(stock.noise.normal("efficiency year", stock.width), 0.6)
        drawn = number("efficiency_mean") + number("efficiency_spread") * (own + state)
        planned = stock.planned("efficiency_pct")
        figures: Floats = np.clip(np.round(np.where(np.isnan(planned), drawn, planned)), 45, 100)
        return figures

    @cached_property
    def operating_cost(self) -> Counts:
        """Return the costs of benchmarked accounts: the higher, the lower the efficiency figure."""
        stock, number = self.stock, self.stock.model.number
        own = number("cost_kr_dwelling") * lognormal(stock.noise.normal("cost"), 0.12)
        costs = own[:, None] * stock.price_level * 100 / self.efficiency
        return _kroner(np.clip(costs, 8000, 30000) * stock.part_of_year * stock.dwellings)

    @cached_property
    def fee(self) -> Counts:
        """Return the administration fee, one rate an organisation and year."""
        stock, number = self.stock, self.stock.model.number
        own = lognormal(stock.organisation_noise.normal("fee"), 0.12)
        rates = np.round(own[stock.owner, None] * number("fee_kr_lme") * stock.price_level * stock.part_of_year)
        return _kroner(rates * stock.units)

    @cached_property
    def net_capital(self) -> Counts:
        """Return the net capital expenses."""
        stock = self.stock
        own = stock.mixed_by_area("net_capital_kr_m2") * lognormal(stock.noise.normal("capital"), 0.3)
        return _kroner(own[:, None] * stock.level("capital_level") * stock.area * stock.part_of_year)


def _kroner(amounts: Floats) -> Counts:
    return np.round(amounts).astype(np.int64)
