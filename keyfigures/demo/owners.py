"""The organisations' own books in whole kroner: equity is fund and working capital, and adds up by result."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keyfigures.catalogue import Accounts
from keyfigures.demo.noise import Counts, Floats, lognormal, persistent
from keyfigures.demo.stock import CHANGE_YEAR, Stock


@dataclass(frozen=True)
class Owners:
    """What an organisation's accounts say; a row an organisation."""

    stock: Stock

    @cached_property
    def units(self) -> Counts:
        """Return the tenancy units of the departments that exist, by year."""
        found = np.zeros((len(self.stock.organisations), self.stock.width), dtype=np.int64)
        np.add.at(found, self.stock.owner, self.stock.units * self.stock.alive)
        return found

    @cached_property
    def _books(self) -> tuple[Counts, Counts]:
        """Return equity at the end of each year and the result that led there."""
        stock, noise, number = self.stock, self.stock.organisation_noise, self.stock.model.number
        aim = number("equity_kr_lme") * lognormal(noise.normal("equity"), 0.3)
        chance = 250 * noise.normal("organisation result", stock.width)
        equity, results = np.zeros_like(self.units), np.zeros_like(self.units)
        before = np.round(aim * self.units[:, 0] * stock.price_level[0]).astype(np.int64)
        for year in range(stock.width):
            gap = aim * stock.price_level[year] * self.units[:, year] - before
            drawn = (0.15 * gap + chance[:, year] * self.units[:, year]) * self._part_of_year[:, year]
            results[:, year] = np.round(drawn).astype(np.int64)
            before = equity[:, year] = before + results[:, year]
        return equity, results

    @cached_property
    def _part_of_year(self) -> Floats:
        changed = self.stock.accounts == list(Accounts).index(Accounts.CHANGED)
        return np.where(changed[:, None] & (self.stock.years == CHANGE_YEAR), 0.5, 1.0)

    @property
    def equity(self) -> Counts:
        """Return the equity at the end of the year: that of the year before and the result."""
        return self._books[0]

    @property
    def result(self) -> Counts:
        """Return the result of the year."""
        return self._books[1]

    @cached_property
    def disposable_fund(self) -> Counts:
        """Return the disposable fund: the larger part of equity."""
        noise = self.stock.organisation_noise
        drift = persistent(noise.normal("fund", self.stock.width), 0.9)
        share = np.clip(0.66 + 0.06 * drift, 0.4, 0.85)
        return np.round(share * self.equity).astype(np.int64)

    @property
    def working_capital(self) -> Counts:
        """Return the working capital: the rest of equity."""
        return self.equity - self.disposable_fund
