"""Which figures are there: most are; some were not reported, not published, received suppressed, or have no row."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from keyfigures.demo.figures import Figure
from keyfigures.demo.noise import Bools
from keyfigures.demo.periods import When
from keyfigures.demo.stock import Stock

STATUSES = ("no row", "observed", "not_reported", "not_published", "suppressed", "not_applicable")
NO_ROW, OBSERVED, NOT_REPORTED, NOT_PUBLISHED, SUPPRESSED, NOT_APPLICABLE = range(len(STATUSES))
REPORTED_BY_THE_SILENT = "vacancy_pct"

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Reporting:
    """Who reports what; planted departments report all of it, but for those that tell of silence."""

    stock: Stock

    def codes(self, figure: Figure) -> Codes:
        """Return the place in STATUSES of every figure of an indicator."""
        codes = self._organisation(figure) if figure.entity_level == "organisation" else self._department(figure)
        if figure.applies is not None:
            codes[(codes == OBSERVED) & ~figure.applies] = NOT_APPLICABLE
        first = self.stock.model.first_years.get(figure.indicator_id, 0)
        codes[:, self.stock.years < first] = NO_ROW
        return codes

    def _organisation(self, figure: Figure) -> Codes:
        codes = np.full(figure.value.shape, OBSERVED, dtype=np.int8)
        codes[self._silent] = NOT_REPORTED
        codes[self._late] = NOT_PUBLISHED
        return codes

    def _department(self, figure: Figure) -> Codes:
        codes = self._by_chance(figure)
        owner = self.stock.owner
        codes[self._silent[owner]] = NOT_REPORTED
        if figure.when is When.ACCOUNTS:
            codes[self._late[owner]] = NOT_PUBLISHED
        for row, each in self.stock.planted:
            codes[row] = OBSERVED if each.reports is None else self._nearly_silent(figure, each.reports)
        codes[~self.stock.alive] = NO_ROW
        return codes

    def _by_chance(self, figure: Figure) -> Codes:
        number = self.stock.model.number
        lot = self.stock.noise.uniform(f"status {figure.indicator_id}", self.stock.width)
        suppressed = number("suppressed_share") if figure.personal else 0.0
        limits = np.cumsum([number("missing_share"), number("not_reported_share"), suppressed])
        outcome = np.array([NO_ROW, NOT_REPORTED, SUPPRESSED, OBSERVED], dtype=np.int8)
        found: Codes = outcome[np.searchsorted(limits, lot, side="right")]
        return found

    def _nearly_silent(self, figure: Figure, reports: tuple[int, ...]) -> Codes:
        if figure.indicator_id != REPORTED_BY_THE_SILENT:
            return np.full(self.stock.width, NO_ROW, dtype=np.int8)
        return np.where(np.isin(self.stock.years, reports), OBSERVED, NOT_REPORTED).astype(np.int8)

    @cached_property
    def _silent(self) -> Bools:
        """Tell in which year an organisation reported nothing; few have such a year."""
        noise, width = self.stock.organisation_noise, self.stock.width
        never = noise.uniform("silent") >= self.stock.model.number("silent_organisation_share")
        year = np.floor(width * noise.uniform("silent year"))
        found: Bools = (np.arange(width) == year[:, None]) & ~never[:, None]
        return found

    @cached_property
    def _late(self) -> Bools:
        """Tell which organisations have not published the latest accounts."""
        number = self.stock.model.number
        late = self.stock.organisation_noise.uniform("late") < number("late_organisation_share")
        found: Bools = late[:, None] & (self.stock.years >= number("late_from"))
        return found
