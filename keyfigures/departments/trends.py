"""Whether a series goes anywhere: Theil and Sen's slope, tested by Mann and Kendall over at least five years."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import median

from keyfigures.departments.values import Direction, Trend

FEWEST = 5
SIGNIFICANT = 0.05


def trend(points: Sequence[tuple[int, float]]) -> Trend:
    """Return the trend of years and figures, in any order; a year stands once.

    >>> trend([(2020, 1.0), (2021, 2.0), (2022, 3.0), (2023, 4.0), (2024, 5.0)]).direction
    <Direction.RISING: 'rising'>
    """
    ordered = sorted(points)
    n = len(ordered)
    first, last = (ordered[0][0], ordered[-1][0]) if ordered else (None, None)
    if n < FEWEST:
        return Trend(Direction.TOO_FEW, n, first, last, None, None)
    pairs = list(combinations(ordered, 2))
    slope = median((later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in pairs)
    rises = sum((later[1] > earlier[1]) - (later[1] < earlier[1]) for earlier, later in pairs)
    p = _chance(rises, [value for _, value in ordered])
    return Trend(_direction(rises, p), n, first, last, slope, p)


def _chance(rises: int, values: Sequence[float]) -> float:
    """Return how likely so many rises are where there is no trend, by the normal approximation with ties."""
    n = len(values)
    ties = sum(size * (size - 1) * (2 * size + 5) for size in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if rises == 0 or variance == 0:
        return 1.0
    z = (abs(rises) - 1) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2))


def _direction(rises: int, p: float) -> Direction:
    if p >= SIGNIFICANT:
        return Direction.NONE
    return Direction.RISING if rises > 0 else Direction.FALLING
