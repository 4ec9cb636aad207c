"""Tell whether a statement holds whichever group, average, year and definition somebody picks."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures import settings
from keyfigures.compare.figures import Averaged, AverageFigure, averages, figures
from keyfigures.compare.groups import NAMED, WITHOUT_OWN, Group, GroupKind, group
from keyfigures.compare.kinds import AverageKind
from keyfigures.numbers import SIGNIFICANT_DECIMALS


@dataclass(frozen=True)
class Choice:
    """One way to make the comparison, and the difference it gives in percentage points."""

    group: Group
    include_own: bool
    kind: AverageKind
    definition_id: str
    year: int
    n: int | None
    of: int
    difference_pp: float


@dataclass(frozen=True)
class Robustness:
    """All choices that can be judged, and those in which the municipality is not above the average."""

    choices: tuple[Choice, ...]

    @property
    def above(self) -> tuple[Choice, ...]:
        """Return the choices in which the municipality lies above the average."""
        return tuple(choice for choice in self.choices if choice.difference_pp > 0)

    @property
    def below(self) -> tuple[Choice, ...]:
        """Return the choices in which the municipality lies below the average."""
        return tuple(choice for choice in self.choices if choice.difference_pp < 0)

    def holding(self, *, above: bool) -> tuple[Choice, ...]:
        """Return the choices in which the statement holds."""
        return self.above if above else self.below

    def failing(self, *, above: bool) -> tuple[Choice, ...]:
        """Return the choices in which the statement does not hold, equality among them."""
        holding = set(self.holding(above=above))
        return tuple(choice for choice in self.choices if choice not in holding)


@lru_cache(maxsize=64)
def robustness(database: Path, *, municipality_code: str, indicator_id: str) -> Robustness:
    """Compare in every named group, kind of average, year and definition, with and without the own one.

    A choice counts only when enough of the group has a figure (settings.MINIMUM_COVERAGE), and the
    own choice of municipalities never does: nobody else would pick it.
    """
    groups = {kind.value: group(database, kind.value, municipality_code) for kind in NAMED}
    sets = tuple(each for chosen in groups.values() for each in _sets(chosen, municipality_code))
    sizes = {each.id: len(each.codes) for each in sets}
    own = {
        (figure.definition_id, figure.year): figure.value
        for figure in figures(database, indicator_id, (municipality_code,))
        if figure.value is not None
    }
    judged = (
        _choice(found, groups, sizes, own[found.definition_id, found.year])
        for found in averages(database, indicator_id, sets)
        if (found.definition_id, found.year) in own and _covered(found, sizes[found.group_id])
    )
    return Robustness(tuple(judged))


def _sets(chosen: Group, own: str) -> tuple[Averaged, ...]:
    everybody = Averaged(chosen.text, chosen.codes, chosen.publisher)
    if own not in chosen.codes:
        return (everybody,)
    others = chosen.averaged(own, include_own=False)
    return everybody, Averaged(f"{chosen.text}:{WITHOUT_OWN}", others)


def _covered(found: AverageFigure, of: int) -> bool:
    return found.kind is AverageKind.PUBLISHED or (found.n or 0) >= settings.MINIMUM_COVERAGE * of


def _choice(found: AverageFigure, groups: dict[str, Group], sizes: dict[str, int], own: float) -> Choice:
    text, _, without = found.group_id.partition(":")
    chosen = groups[GroupKind(text).value]
    return Choice(
        group=chosen,
        include_own=not without,
        kind=found.kind,
        definition_id=found.definition_id,
        year=found.year,
        n=found.n,
        of=sizes[found.group_id],
        difference_pp=round(own - found.value, SIGNIFICANT_DECIMALS),
    )
