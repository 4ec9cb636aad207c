"""The attack by linear programming: the least and the most that a number can be by all equations there are, exactly."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

Sums = Sequence[tuple[str, tuple[str, ...]]]
Number = Fraction | float
ZERO = Fraction(0)


def extremes(
    values: Mapping[str, int], sums: Sums, hidden: AbstractSet[str], cell: str, most: Mapping[str, int] | None = None
) -> tuple[Number, Number | None]:
    """Return the least and the most that a hidden number can be, none being negative; None where there is no end.

    ``most`` is what some do not exceed. Exact for all sums, however they are entwined.
    """
    names = sorted(hidden)
    ended = [each for each in names if most and each in most]
    width = len(names) + len(ended)
    rows = [_equation(total, parts, values, names, width) for total, parts in sums]
    for number, name in enumerate(ended, start=len(names)):
        factors = [Fraction(place in (names.index(name), number)) for place in range(width)]
        rows.append([*factors, Fraction((most or {})[name])])
    goal = [Fraction(place == names.index(cell)) for place in range(width)]
    least = Simplex(rows, width).maximum([-each for each in goal])
    return -(least or ZERO), Simplex(rows, width).maximum(goal)


def _equation(
    total: str, parts: tuple[str, ...], values: Mapping[str, int], names: Sequence[str], width: int
) -> list[Fraction]:
    """Return what the hidden cells of a sum must add up to, the shown ones taken away."""
    factors, right = [ZERO] * width, ZERO
    for name, sign in ((total, -1), *((part, 1) for part in parts)):
        if name in names:
            factors[names.index(name)] += sign
        else:
            right -= sign * values[name]
    return [*factors, right]


class Simplex:
    """The largest value of a sum of numbers that are not negative and fulfil equations; Bland's rule, so it ends."""

    def __init__(self, rows: Sequence[Sequence[Fraction]], width: int) -> None:
        count = len(rows)
        self.width, self.helpers = width, [ZERO] * count
        self.rows = []
        for place, row in enumerate(rows):
            signed = [-each for each in row] if row[-1] < 0 else list(row)
            helpers = [Fraction(place == other) for other in range(count)]
            self.rows.append([*signed[:-1], *helpers, signed[-1]])
        self.basis = [width + place for place in range(count)]
        self._maximise([ZERO] * width + [Fraction(-1)] * count, width + count)
        self._drop_helpers()

    def maximum(self, goal: Sequence[Fraction]) -> Fraction | None:
        """Return the largest value of the goal, None where there is none."""
        return self._maximise([*goal, *self.helpers], self.width)

    def _maximise(self, goal: Sequence[Fraction], width: int) -> Fraction | None:
        while True:
            weights = [goal[each] for each in self.basis]
            entering = next(
                (place for place in range(width) if self._gain(goal, weights, place) > 0),
                None,
            )
            if entering is None:
                return sum((weight * row[-1] for weight, row in zip(weights, self.rows, strict=True)), ZERO)
            leaving = self._leaving(entering)
            if leaving is None:
                return None
            self._pivot(leaving, entering)

    def _gain(self, goal: Sequence[Fraction], weights: Sequence[Fraction], place: int) -> Fraction:
        spent = (weight * row[place] for weight, row in zip(weights, self.rows, strict=True) if weight)
        return goal[place] - sum(spent, ZERO)

    def _leaving(self, entering: int) -> int | None:
        able = [
            (row[-1] / row[entering], self.basis[number], number)
            for number, row in enumerate(self.rows)
            if row[entering] > 0
        ]
        return min(able)[2] if able else None

    def _pivot(self, leaving: int, entering: int) -> None:
        pivot = self.rows[leaving]
        scaled = [each / pivot[entering] for each in pivot]
        self.rows[leaving] = scaled
        for number, row in enumerate(self.rows):
            factor = row[entering]
            if number != leaving and factor:
                self.rows[number] = [one - factor * other for one, other in zip(row, scaled, strict=True)]
        self.basis[leaving] = entering

    def _drop_helpers(self) -> None:
        """Take the helpers out of the basis; a row that holds nothing but helpers says what others say."""
        for number in range(len(self.rows) - 1, -1, -1):
            if self.basis[number] < self.width:
                continue
            place = next((each for each in range(self.width) if self.rows[number][each]), None)
            if place is None:
                del self.rows[number], self.basis[number]
            else:
                self._pivot(number, place)
