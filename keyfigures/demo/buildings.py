"""The state of the buildings: energy label and the years since somebody from outside looked at them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keyfigures.demo.noise import Floats
from keyfigures.demo.stock import Stock

LABEL_LASTS = 10
INSPECTION_EVERY, INSPECTION_LATE = 5, 8
LATE_SHARE = 0.15


@dataclass(frozen=True)
class Buildings:
    """What is known of a department's buildings."""

    stock: Stock

    @cached_property
    def label(self) -> Floats:
        """Return the energy label, 1 for A to 7 for G: set every ten years, better in newer buildings."""
        noise, first_use = self.stock.noise, self.stock.first_use
        base = 3.6 - (first_use - 1980) / 18 + 0.9 * noise.normal("label")
        phase = np.floor(LABEL_LASTS * noise.uniform("label year"))
        renewals = (self.stock.years - self.stock.model.span[0] + phase[:, None]) // LABEL_LASTS
        drawn = base[:, None] - 0.35 * renewals - self._renovated
        labels: Floats = np.clip(np.round(drawn), 1, 7).astype(np.float64)
        return labels

    @cached_property
    def _renovated(self) -> Floats:
        """Return how many labels a comprehensive plan that has ended has given."""
        plans = [each.comprehensive_plan for each in self.stock.departments]
        ended = np.array([int(plan[-4:]) if plan else 9999 for plan in plans])
        return np.where(self.stock.years > ended[:, None], 1.5, 0.0)

    @cached_property
    def inspection_age(self) -> Floats:
        """Return the years since the latest external inspection: most come every five years, some late."""
        noise = self.stock.noise
        late = noise.uniform("inspection late") < LATE_SHARE
        every = np.where(late, INSPECTION_LATE, INSPECTION_EVERY)[:, None]
        phase = np.floor(every * noise.uniform("inspection")[:, None])
        since = (self.stock.years + phase) % every + 0.5
        standing = np.maximum(self.stock.years - self.stock.first_use[:, None], 0)
        ages: Floats = np.minimum(since, standing).astype(np.float64)
        return ages
