"""Student's t distribution in whole degrees of freedom, by its finite sums (Abramowitz and Stegun 26.7.3, 26.7.4)."""

import math
from functools import lru_cache

SURE = 0.95
HALVINGS = 80


def within(t: float, freedom: int) -> float:
    """Return how likely a t of so many degrees of freedom, at least 1, lies between -t and t.

    >>> round(within(2.093024, 19), 6), round(within(1.0, 1), 6)
    (0.95, 0.5)
    """
    angle = math.atan(t / math.sqrt(freedom))
    odd = freedom % 2
    # The terms are 1, 1/2 cos², 1·3/2·4 cos⁴ … for even degrees, cos, 2/3 cos³, 2·4/3·5 cos⁵ … for odd ones.
    term, total = math.cos(angle) if odd else 1.0, 0.0
    for power in range(odd, freedom - 1, 2):
        total += term
        term *= (power + 1) / (power + 2) * math.cos(angle) ** 2
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total


@lru_cache(maxsize=64)
def quantile(freedom: int) -> float:
    """Return the t that 95 of 100 lie within, found by halving.

    >>> round(quantile(1), 3), round(quantile(7), 4), round(quantile(19), 6)
    (12.706, 2.3646, 2.093024)
    """
    low, high = 0.0, 16.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < SURE else (low, middle)
    return low
