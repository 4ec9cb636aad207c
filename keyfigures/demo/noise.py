"""Chance that can be repeated: every municipality and every purpose has its own stream, whoever else is there."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def stream(seed: int, municipality_code: str, purpose: str) -> np.random.Generator:
    """Return the stream of chance of one municipality and one purpose.

    >>> float(stream(1, "330", "names").random()) == float(stream(1, "330", "names").random())
    True
    """
    return np.random.Generator(np.random.PCG64([seed, int(municipality_code), crc32(purpose.encode())]))


class Noise:
    """Draws for rows that lie municipality by municipality: ``sizes`` rows in each of ``codes``.

    ``inherits`` are pairs of rows: the first has the normal and uniform numbers of the second.
    """

    def __init__(
        self, seed: int, codes: Sequence[str], sizes: Sequence[int], inherits: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._seed, self._codes, self._sizes = seed, codes, sizes
        self._heirs, self._olds = [heir for heir, _ in inherits], [old for _, old in inherits]
        ends = np.cumsum([0, *sizes])
        self._parts = [slice(start, end) for start, end in pairwise(ends)]

    def normal(self, purpose: str, *width: int) -> Floats:
        """Draw standard normal numbers, a row each and ``width`` columns."""
        return self._drawn(purpose, lambda chance, rows: chance.standard_normal((rows, *width)))

    def uniform(self, purpose: str, *width: int) -> Floats:
        """Draw numbers from 0 to 1, a row each and ``width`` columns."""
        return self._drawn(purpose, lambda chance, rows: chance.random((rows, *width)))

    def place(self, purpose: str) -> Floats:
        """Draw one standard normal number a municipality, the same for all its rows."""
        return self._drawn(purpose, lambda chance, rows: np.full(rows, chance.standard_normal()))

    def binomial(self, purpose: str, counts: Counts, chances: Floats) -> Counts:
        """Draw how many of ``counts`` it happens to; both have a row each and a column a year."""
        found = np.zeros_like(counts)
        for code, part in zip(self._codes, self._parts, strict=True):
            found[part] = stream(self._seed, code, purpose).binomial(counts[part], chances[part])
        return found

    def _drawn(self, purpose: str, draw: Callable[[np.random.Generator, int], Floats]) -> Floats:
        each = zip(self._codes, self._sizes, strict=True)
        drawn = np.concatenate([draw(stream(self._seed, code, purpose), rows) for code, rows in each])
        drawn[self._heirs] = drawn[self._olds]
        return drawn


def persistent(steps: Floats, memory: float) -> Floats:
    """Turn independent standard normal columns into years that remember the year before, still of variance 1."""
    states = steps.copy()
    for year in range(1, steps.shape[1]):
        states[:, year] = memory * states[:, year - 1] + np.sqrt(1 - memory**2) * steps[:, year]
    return states


def lognormal(standard: Floats, spread: float) -> Floats:
    """Turn standard normal numbers into factors of mean 1."""
    factors: Floats = np.exp(spread * standard - spread**2 / 2)
    return factors
