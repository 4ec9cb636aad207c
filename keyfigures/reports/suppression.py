"""Hide so few figures more that no hidden one can be computed from sums that are shown; and try to compute them.

Whoever reads sums can bound every hidden number by what is shown. Here sums lie in each other as branches do, the
departments in organisations, those in the municipality: so one way up the sums and one down finds the bounds exactly.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

# More than there are of anybody: a number without an end is known to be no larger.
EVERYBODY = 10**10


@dataclass(frozen=True)
class Sum:
    """A number that is shown as the sum of others; all are named by the ids of their cells."""

    total: str
    parts: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """Return all of its cells, the sum first."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Additive:
    """Whole numbers, none negative, and their sums; ``most`` is what everybody knows that some do not exceed.

    A number is a part of one sum at most and is added up once, so that the bounds found are exact; else ValueError.
    """

    values: Mapping[str, int]
    sums: tuple[Sum, ...]
    most: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse sums that do not lie in each other as branches do."""
        parts = [part for one in self.sums for part in one.parts]
        if len({*parts}) < len(parts) or len(self.totals) < len(self.sums):
            raise ValueError("a number is a part of two sums, or added up twice")
        if any(self._depth(part) is None for part in parts):
            raise ValueError("a number is a part of itself")

    @cached_property
    def totals(self) -> frozenset[str]:
        """Return the cells that are sums of others."""
        return frozenset(each.total for each in self.sums)

    @cached_property
    def upward(self) -> tuple[Sum, ...]:
        """Return the sums, each after those that its parts are."""
        return tuple(sorted(self.sums, key=lambda each: -(self._depth(each.total) or 0)))

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {part: one.total for one in self.sums for part in one.parts}

    def _depth(self, cell: str) -> int | None:
        """Return in how many sums of sums a cell lies, None where there is no end of them."""
        depth = 0
        while cell in self._owners:
            cell, depth = self._owners[cell], depth + 1
            if depth > len(self.sums):
                return None
        return depth


@dataclass(frozen=True)
class Secret:
    """What must not be found out of a hidden number.

    ``low`` and ``high`` are what everybody knows who knows that it is hidden for its own sake; ``protection`` is how
    far to both sides of it the bounds of everybody else must reach, as far as there are numbers.
    """

    low: int
    high: int
    protection: int


@dataclass(frozen=True)
class Bounds:
    """Between what a hidden number must lie; ``high`` is EVERYBODY or little less where there is no end."""

    low: int
    high: int


NOBODY: Mapping[str, Secret] = {}


def protect(table: Additive, secrets: Mapping[str, Secret]) -> frozenset[str]:
    """Return which further cells to hide so that no secret can be found out; few of them, and rather parts than sums.

    The choice depends on the table alone, so that every report that shows parts of it hides the same.
    """
    hidden = {*secrets}
    for id_ in sorted(secrets):
        # To hide more only ever widens bounds: a secret that is safe stays so.
        while leaks(table, hidden, secrets, (id_,)) and (near := _near(table, hidden, id_)):
            hidden.add(_next(table, hidden, secrets, id_, near))
    return frozenset(hidden - secrets.keys())


def leaks(
    table: Additive, hidden: AbstractSet[str], secrets: Mapping[str, Secret], asked: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return which of the secrets asked for, of all where none is, can be found out from what is shown.

    A secret is found out by bounds that are too near, and where somebody who knows of every secret that it is one
    is left with a single number that it can be.
    """
    outside, inside = bounds(table, hidden), bounds(table, hidden, secrets)
    return tuple(
        id_
        for id_ in sorted(asked or secrets)
        if _is_near(table, secrets, id_, outside[id_]) or _is_told(secrets[id_], inside[id_])
    )


def bounds(table: Additive, hidden: AbstractSet[str], known: Mapping[str, Secret] = NOBODY) -> dict[str, Bounds]:
    """Return between what every number must lie by all the sums that are shown; ``known`` is known besides."""
    low, high = _before(table, hidden, known)
    for one in table.upward:
        low[one.total] = max(low[one.total], sum(low[each] for each in one.parts))
        high[one.total] = min(high[one.total], sum(high[each] for each in one.parts))
    for one in reversed(table.upward):
        least, most = sum(low[each] for each in one.parts), sum(high[each] for each in one.parts)
        for each in one.parts:
            others_least, others_most = least - low[each], most - high[each]
            low[each] = max(low[each], low[one.total] - others_most)
            high[each] = min(high[each], high[one.total] - others_least)
    return {id_: Bounds(low[id_], high[id_]) for id_ in table.values}


def _before(
    table: Additive, hidden: AbstractSet[str], known: Mapping[str, Secret]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return what is known of every number without any sum, least and most."""
    low, high = dict(table.values), dict(table.values)
    for id_ in hidden:
        low[id_], high[id_] = 0, table.most.get(id_, EVERYBODY)
        if id_ in known:
            low[id_], high[id_] = known[id_].low, min(known[id_].high, high[id_])
    return low, high


def _is_near(table: Additive, secrets: Mapping[str, Secret], id_: str, found: Bounds) -> bool:
    return _lacks_above(table, secrets, id_, found) > 0 or found.low > max(
        0, table.values[id_] - secrets[id_].protection
    )


def _lacks_above(table: Additive, secrets: Mapping[str, Secret], id_: str, found: Bounds) -> int:
    """Return how much too near above a hidden number its bound is."""
    wanted = table.values[id_] + secrets[id_].protection
    return min(wanted, table.most.get(id_, wanted)) - found.high


def _is_told(own: Secret, found: Bounds) -> bool:
    return found.high - found.low < min(1, own.high - own.low)


def _next(
    table: Additive, hidden: AbstractSet[str], secrets: Mapping[str, Secret], id_: str, near: Sequence[str]
) -> str:
    """Return the cell to hide next for a secret: the smallest that helps alone, else the smallest that is large."""
    least = _lacks_above(table, secrets, id_, bounds(table, hidden)[id_])
    able = [each for each in near if each in table.totals or table.values[each] >= least]
    helping = (each for each in able if not leaks(table, {*hidden, each}, secrets, (id_,)))
    large = (each for each in near if table.values[each] >= secrets[id_].protection)
    return next(helping, next(large, near[-1]))


def _near(table: Additive, hidden: AbstractSet[str], cell: str) -> list[str]:
    """Return the shown cells of the sums that bind a hidden one: parts first, the small before the large."""
    reached = _reached(table, hidden, cell)
    shown = {each for one in table.sums if not reached.isdisjoint(one.cells) for each in one.cells} - hidden
    totals = table.totals
    return sorted(shown, key=lambda each: (each in totals, not table.values[each], table.values[each], each))


def _reached(table: Additive, hidden: AbstractSet[str], cell: str) -> set[str]:
    """Return the hidden cells that a hidden one depends on, itself among them."""
    reached, before = {cell}, 0
    while len(reached) > before:
        before = len(reached)
        for one in table.sums:
            if not reached.isdisjoint(one.cells):
                reached.update(hidden & {*one.cells})
    return reached
