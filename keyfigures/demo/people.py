"""The residents: the section 61 a criteria, arrears, evictions and resident democracy."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keyfigures.demo.letting import Letting
from keyfigures.demo.money import Money
from keyfigures.demo.noise import Bools, Counts, Floats, lognormal, persistent
from keyfigures.demo.stock import Stock


@dataclass(frozen=True)
class People:
    """Who lives in a department; the shares follow one hidden strain that changes slowly."""

    stock: Stock
    letting: Letting
    money: Money

    @cached_property
    def strain(self) -> Floats:
        """Return how strained a department's residents live, about standard normal; more so in large departments."""
        noise = self.stock.noise
        size = (np.log(self.stock.dwellings[:, 0]) - 3.9) * 0.25
        own = 0.4 * noise.place("strain place") + 0.8 * noise.normal("strain") + size
        return own[:, None] + 0.25 * persistent(noise.normal("strain year", self.stock.width), 0.95)

    @cached_property
    def elderly_only(self) -> Bools:
        """Tell which departments have elderly dwellings only, as a column."""
        only: Bools = (self.stock.types[:, 1] == self.stock.types.sum(axis=1))[:, None]
        return only

    @cached_property
    def residents(self) -> Counts:
        """Return the residents."""
        own = self.stock.mixed("persons") * np.exp(0.06 * self.stock.noise.normal("persons"))
        return np.maximum(1, np.round(own[:, None] * self.stock.dwellings)).astype(np.int64)

    @cached_property
    def of_working_age(self) -> Counts:
        """Return the residents of working age."""
        return np.round(self.stock.mixed("working_age")[:, None] * self.residents).astype(np.int64)

    def counted(self, name: str, base: Counts, pull: float) -> Counts:
        """Return how many of the base a share of the model applies to, by the strain; a lasting part is rounded up."""
        share = self.stock.level(name) / 100
        odds = np.log(share / (1 - share)) + pull * self.strain - 0.1 * pull
        lasting = self.stock.noise.uniform(f"rounding {name}")[:, None]
        counted: Counts = np.minimum(base, np.floor(base / (1 + np.exp(-odds)) + lasting)).astype(np.int64)
        return counted

    @cached_property
    def income_pct(self) -> Floats:
        """Return income in per cent of the region's, with one decimal."""
        drawn = self.stock.level("income_pct_of_region") - 7 * self.strain
        incomes: Floats = np.round(np.clip(drawn, 38, 115), 1).astype(np.float64)
        return incomes

    @cached_property
    def arrears(self) -> Counts:
        """Return the rent not paid when due, in kroner."""
        stock = self.stock
        year = 0.3 * stock.noise.normal("arrears year", stock.width)
        shares = stock.model.number("arrears_median") * np.exp(0.5 * self.strain + year)
        return np.round(np.minimum(shares, 0.2) * self.money.rent).astype(np.int64)

    @cached_property
    def evictions(self) -> Counts:
        """Return the evictions of the year."""
        chances = np.minimum(0.004 * np.exp(0.5 * self.strain), 0.1)
        return self.stock.noise.binomial("evictions", self.stock.dwellings, chances)

    @cached_property
    def applicants(self) -> Counts:
        """Return the active applicants: fewer where dwellings are hard to let."""
        own = lognormal(self.stock.noise.normal("applicants"), 0.7)[:, None]
        return np.round(2 * own * np.exp(-0.3 * self.letting.pull) * self.stock.dwellings).astype(np.int64)

    @cached_property
    def at_meeting(self) -> Counts:
        """Return the households at the department meeting: a larger part in small departments."""
        size = np.log(self.stock.dwellings / 50)
        own = 0.4 * self.stock.noise.normal("meeting")[:, None]
        chances = 1 / (1 + np.exp(1.6 + 0.35 * size - own + 0.15 * self.strain))
        return self.stock.noise.binomial("at meeting", self.stock.dwellings, chances)

    @cached_property
    def board(self) -> Floats:
        """Return 1 in the years a board was elected, else 0."""
        state = persistent(self.stock.noise.normal("board", self.stock.width), 0.9)
        return (state + 0.1 * np.log(self.stock.dwellings / 50) > -1.15).astype(np.float64)
