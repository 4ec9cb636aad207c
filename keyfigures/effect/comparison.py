"""The difference between two changes, with an interval: the own lines' against their twins', before and after.

Every line is first made two numbers, its mean before and its mean after, so that years that resemble each other are not
taken for independent evidence. The spread of the twins' changes then says what chance does: one own line is one more
draw of theirs, and the difference over its standard error follows Student's t, exactly so where changes are normal. The
half width is t · s · √(Σ own weights² + Σ twins' weights²), which counts the own line's chance as well as the twins'
mean. Of shares of things counted the own part is never less than the own counts themselves say: twins that have hardly
any vacant dwelling cannot tell how much chance there is where there are many.

Changes are not normal where one twin in ten moves a lot, so each twin also takes the own one's place (a permutation
test over all of them, nothing drawn at random). What the twins do more often than one time in twenty may be chance,
whatever the interval says.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keyfigures import numbers
from keyfigures.effect.courses import Course, Part
from keyfigures.effect.student import quantile
from keyfigures.effect.values import Comparison


@dataclass(frozen=True)
class Window:
    """The years used, the same for everybody."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Return them all."""
        return (*self.before, *self.after)

    def change(self, course: Course) -> float:
        """Return the mean after less the mean before."""
        return course.mean(self.after) - course.mean(self.before)


def together(own: Sequence[Course]) -> Course:
    """Return own lines as one, in the years in which all have a figure: the sum over the sum."""
    years = set(own[0].parts).intersection(*(each.parts for each in own[1:])) if own else set()
    sums = {year: [each.parts[year] for each in own] for year in sorted(years)}
    parts = {
        year: Part(sum(each.amount for each in parts), sum(each.base for each in parts)) for year, parts in sums.items()
    }
    return Course("", parts)


def shares(own: Sequence[Course], window: Window) -> dict[str, float]:
    """Return each own line's part of all bases in the years used: its weight in the own figure."""
    bases = {each.id: sum(each.parts[year].base for year in window.years) for each in own}
    total = sum(bases.values())
    return {id_: base / total for id_, base in bases.items()}


def weights(twins_of: Mapping[str, Sequence[str]], own: Mapping[str, float]) -> dict[str, float]:
    """Return the weight of every twin: those of a line share the line's own weight alike; all of them make one."""
    found: dict[str, float] = {}
    for id_, twins in twins_of.items():
        for twin in twins:
            found[twin] = found.get(twin, 0.0) + own[id_] / len(twins)
    total = sum(found.values())
    return {twin: weight / total for twin, weight in sorted(found.items())}


def compare(
    own: Sequence[Course],
    twins: Mapping[str, Course],
    twin_weights: Mapping[str, float],
    window: Window,
    *,
    counted: bool,
) -> Comparison:
    """Return the difference in change with its interval; see the module. At least two twins with weights that make one.

    ``counted`` says that the figures are shares of things counted, in per cent.
    """
    changes = {id_: window.change(twins[id_]) for id_ in twin_weights}
    theirs = sum(weight * changes[id_] for id_, weight in twin_weights.items())
    change = window.change(together(own))
    squares = sum(weight**2 for weight in twin_weights.values())
    variance = sum(weight * (changes[id_] - theirs) ** 2 for id_, weight in twin_weights.items()) / (1 - squares)
    own_squares = sum(share**2 for share in shares(own, window).values())
    own_variance = max(own_squares * variance, _counting(together(own), window) if counted else 0.0)
    # The number of equal weights that would be as good; equal weights give their own number.
    freedom = max(1, math.floor(1 / squares + 1e-9) - 1)
    half = quantile(freedom) * math.sqrt(own_variance + squares * variance)
    difference = change - theirs
    as_much = _as_much(abs(difference) / math.sqrt(own_squares + squares), list(changes.values()), change)
    return Comparison(
        change=change,
        twins_change=theirs,
        difference=difference,
        low=difference - half,
        high=difference + half,
        as_much=as_much,
        p=(as_much + 1) / (len(changes) + 1),
    )


def _counting(own: Course, window: Window) -> float:
    """Return the variance that counting alone gives a change of shares, were the share the same in all years."""
    parts = [own.parts[year] for year in window.years]
    share = sum(part.amount for part in parts) / sum(part.base for part in parts)
    each = sum(
        sum(1 / own.parts[year].base for year in years) / len(years) ** 2 for years in (window.before, window.after)
    )
    return max(share * (100 - share), 0.0) * each


def _as_much(own: float, changes: Sequence[float], change: float) -> int:
    """Count the twins that differ as much from all others, the own one among them, as the own one does from them."""
    n, total = len(changes), sum(changes) + change
    gaps = (abs(each - (total - each) / n) / math.sqrt(1 + 1 / n) for each in changes)
    return sum(round(gap, numbers.SIGNIFICANT_DECIMALS) >= round(own, numbers.SIGNIFICANT_DECIMALS) for gap in gaps)
