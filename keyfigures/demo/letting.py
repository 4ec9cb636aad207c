"""How dwellings are let: vacant dwellings, those vacant for long, and households that move out, by dwelling type."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keyfigures.demo.noise import Bools, Counts, Floats, lognormal, persistent
from keyfigures.demo.stock import Stock

TYPES = ("family", "elderly", "youth")


@dataclass(frozen=True)
class Letting:
    """What is let and what stands empty; the counts by type have the types as their first axis."""

    stock: Stock

    @cached_property
    def pull(self) -> Floats:
        """Return how hard each department is to let in each year, standard normal and persistent."""
        noise, number = self.stock.noise, self.stock.model.number
        steps = noise.normal("vacancy state", self.stock.width)
        return persistent(steps, number("vacancy_memory"))

    @cached_property
    def vacancy_chance(self) -> Floats:
        """Return the chance that a dwelling stands empty, by type: zero for departments that are never vacant."""
        stock, noise, number = self.stock, self.stock.noise, self.stock.model.number
        never = number("never_vacant_share")
        factor = lognormal(noise.normal("vacancy"), number("vacancy_spread"))
        factor *= lognormal(noise.place("vacancy place"), number("vacancy_place_spread"))
        factor *= (noise.uniform("never vacant") >= never) / (1 - never)
        by_year = factor[:, None] * lognormal(self.pull, number("vacancy_state_spread")) * stock.level("vacancy_level")
        levels = np.array(stock.model.of_types("vacancy_pct")) / 100
        chances: Floats = np.minimum(levels[:, None, None] * by_year, number("vacancy_most"))
        planned = stock.planned("vacancy_pct") / 100
        return np.where(np.isnan(planned), chances, planned)

    @cached_property
    def vacant_by_type(self) -> Counts:
        """Return the vacant dwellings on 1 October."""
        stock = self.stock
        drawn = np.stack(
            [
                stock.noise.binomial(f"vacant {name}", stock.by_year(stock.types[:, place]), self.vacancy_chance[place])
                for place, name in enumerate(TYPES)
            ]
        )
        return self._borne(_planned_counts(drawn, stock, "vacancy_pct"))

    def _borne(self, vacant: Counts) -> Counts:
        """Give the departments that bear most of their municipality's vacancy their part of it."""
        stock = self.stock
        shares = stock.planned("vacancy_share_pct") / 100
        bearers = ~np.isnan(shares[:, 0])
        codes = np.array([each.municipality_code for each in stock.departments])
        for code in np.unique(codes[bearers]):
            here = codes == code
            others = (vacant[:, here & ~bearers] * stock.alive[here & ~bearers]).sum(axis=(0, 1))
            part = shares[here & bearers]
            wanted = np.round(others * part / (1 - part.sum(axis=0)))
            most = stock.model.number("vacancy_most") * stock.dwellings[here & bearers]
            vacant[:, here & bearers] = _in_types(
                np.minimum(wanted, most).astype(np.int64), stock.types[here & bearers]
            )
        return vacant

    @cached_property
    def vacant(self) -> Counts:
        """Return the vacant dwellings of all types."""
        total: Counts = self.vacant_by_type.sum(axis=0)
        return total

    @cached_property
    def long_vacant(self) -> Counts:
        """Return those of the vacant dwellings that have been so for more than three months."""
        share = self.stock.model.number("long_vacant_share")
        chances = np.clip(share + 0.1 * self.pull, 0.05, 0.95)
        return self.stock.noise.binomial("long vacant", self.vacant, chances)

    @cached_property
    def moved_by_type(self) -> Counts:
        """Return the households that moved out in the year."""
        stock, noise, number = self.stock, self.stock.noise, self.stock.model.number
        own = lognormal(noise.normal("turnover"), number("turnover_spread"))
        states = persistent(noise.normal("turnover state", stock.width), 0.7)
        factor = own[:, None] * lognormal(states, number("turnover_state_spread")) * np.exp(0.06 * self.pull - 0.0018)
        levels = np.array(stock.model.of_types("turnover_pct")) / 100
        chances = np.minimum(levels[:, None, None] * factor, number("turnover_most"))
        drawn = np.stack(
            [
                noise.binomial(f"moved {name}", stock.by_year(stock.types[:, place]), chances[place])
                for place, name in enumerate(TYPES)
            ]
        )
        return _planned_counts(drawn, stock, "turnover_pct")

    @cached_property
    def moved(self) -> Counts:
        """Return the households of all types that moved out in the year."""
        total: Counts = self.moved_by_type.sum(axis=0)
        return total

    @cached_property
    def several_types(self) -> Bools:
        """Tell which departments have dwellings of more than one type."""
        found: Bools = (self.stock.types > 0).sum(axis=1) > 1
        return found


def _planned_counts(drawn: Counts, stock: Stock, name: str) -> Counts:
    """Return the counts with those of planted departments as the model sets them, in per cent of the dwellings."""
    planned = stock.planned(name)
    wanted = np.round(np.nan_to_num(planned) / 100 * stock.dwellings).astype(np.int64)
    return np.where(np.isnan(planned), drawn, _in_types(wanted, stock.types))


def _in_types(counts: Counts, types: Counts) -> Counts:
    """Put counts under the first type a department has; planted departments have one type only."""
    first = np.argmax(types > 0, axis=1)
    return np.stack([np.where((first == place)[:, None], counts, 0) for place in range(types.shape[1])])
