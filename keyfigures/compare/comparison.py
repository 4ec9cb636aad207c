"""One municipality's figure against one average of one group in one year."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from keyfigures.compare.figures import (
    Averaged,
    AverageFigure,
    Coverage,
    Figure,
    Weights,
    averages,
    coverage,
    figures,
    weights,
)
from keyfigures.compare.groups import Group, group
from keyfigures.compare.kinds import AverageKind
from keyfigures.compare.places import municipalities, municipality
from keyfigures.errors import SelectionError


@dataclass(frozen=True)
class Comparison:
    """The answer: own figure, average, difference, rank, and everybody who was asked.

    ``difference_pp`` is in percentage points and None where either side has no figure. ``rank`` counts
    from the highest, equal figures share the better rank, and nobody without a figure is ranked. ``weights`` are what
    any average can be weighted by, shared by all comparisons.
    """

    indicator_id: str
    definition_id: str
    year: int
    group: Group
    include_own: bool
    own: Figure
    kind: AverageKind
    average: AverageFigure | None
    of: int
    difference_pp: float | None
    rank: int | None
    of_ranked: int
    members: tuple[Figure, ...]
    weights: Weights = field(default_factory=Weights, compare=False, repr=False)


@lru_cache(maxsize=256)
def compare(
    database: Path,
    *,
    municipality_code: str,
    group_text: str,
    indicator_id: str,
    year: int,
    average: AverageKind,
    include_own: bool = True,
    definition_id: str | None = None,
) -> Comparison:
    """Compare a municipality's figure with an average of its group.

    Without a definition, the indicator's preferred one that has the municipality's figure is taken.
    Raises SelectionError for unknown codes, a year without any figure, and a published average that
    somebody wants recomputed without the own municipality.
    """
    if average is AverageKind.PUBLISHED and not include_own:
        raise SelectionError("published_without_own")
    chosen = group(database, group_text, municipality_code)
    definition = definition_for(database, indicator_id, chosen, municipality_code, year, only=definition_id)
    counted = chosen.averaged(municipality_code, include_own=include_own)
    everybody = tuple(dict.fromkeys((*chosen.codes, municipality_code)))
    found = {
        figure.municipality_code: figure
        for figure in figures(database, indicator_id, everybody)
        if figure.definition_id == definition and figure.year == year
    }
    own = found.get(municipality_code) or _nothing(database, municipality_code, definition, year)
    averaged = Averaged(chosen.text, counted, chosen.publisher)
    mean = _average(database, indicator_id, averaged, (definition, year, average))
    return Comparison(
        indicator_id=indicator_id,
        definition_id=definition,
        year=year,
        group=chosen,
        include_own=include_own and municipality_code in chosen.codes,
        own=own,
        kind=average,
        average=mean,
        of=len(counted),
        difference_pp=None if mean is None or own.value is None else own.value - mean.value,
        rank=_rank(own, tuple(found.values())),
        of_ranked=sum(figure.value is not None for figure in found.values()),
        members=tuple(
            found.get(code) or _nothing(database, code, definition, year) for code in _by_name(database, counted)
        ),
        weights=weights(database),
    )


def definition_for(
    database: Path, indicator_id: str, chosen: Group, own: str, year: int, *, only: str | None = None
) -> str:
    """Return the preferred definition with a figure that year: of the municipality, else of its group.

    ``only`` leaves a single definition to choose. Raises SelectionError when nobody has a figure,
    naming the years that have one.
    """
    known = [row for row in coverage(database, indicator_id) if only in (None, row.definition_id)]
    available = [row for row in known if row.year == year]
    tests: tuple[Callable[[Coverage], bool], ...] = (
        lambda row: own in row.municipality_codes,
        lambda row: bool(row.municipality_codes.intersection(chosen.codes)),
        lambda row: _publisher(chosen) in row.published_for,
    )
    for test in tests:
        for row in available:
            if test(row):
                return row.definition_id
    with_figures = sorted({row.year for row in known if any(test(row) for test in tests)})
    raise SelectionError("year_without_figures", year=year, years=", ".join(map(str, with_figures)) or "–")


def years(database: Path, indicator_id: str, chosen: Group, own: str) -> tuple[int, ...]:
    """Return the years in which the municipality, its group or the group's publisher has a figure."""
    return tuple(sorted({row.year for row in coverage(database, indicator_id) if _touches(row, chosen, own)}))


def _touches(row: Coverage, chosen: Group, own: str) -> bool:
    return (
        own in row.municipality_codes
        or bool(row.municipality_codes.intersection(chosen.codes))
        or _publisher(chosen) in row.published_for
    )


def _publisher(chosen: Group) -> str:
    return ":".join(chosen.publisher) if chosen.publisher else ""


def _average(
    database: Path, indicator_id: str, averaged: Averaged, wanted: tuple[str, int, AverageKind]
) -> AverageFigure | None:
    found = averages(database, indicator_id, (averaged,))
    return next((each for each in found if (each.definition_id, each.year, each.kind) == wanted), None)


def _rank(own: Figure, everybody: tuple[Figure, ...]) -> int | None:
    if own.value is None:
        return None
    return 1 + sum(figure.value is not None and figure.value > own.value for figure in everybody)


def _by_name(database: Path, codes: tuple[str, ...]) -> tuple[str, ...]:
    wanted = set(codes)
    return tuple(code for code in municipalities(database) if code in wanted)


def _nothing(database: Path, code: str, definition_id: str, year: int) -> Figure:
    return Figure(
        definition_id=definition_id,
        municipality_code=code,
        name=municipality(database, code).name,
        year=year,
        value=None,
        rounding_half_width=None,
        numerator=None,
        denominator=None,
        period=None,
        period_start=None,
        source_id=None,
        status="not_retrieved",
    )
