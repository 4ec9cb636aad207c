"""Twins: the departments that resemble one most, by standardised variables whose weight the reader may choose.

Every variable is a block of columns scaled so that its variance over all departments is one; two random departments
differ by the same amount in each. Demo and real departments are never each other's twins.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keyfigures import store
from keyfigures.departments.register import department, departments
from keyfigures.departments.values import Department, Part, Twin, Twins
from keyfigures.errors import SelectionError

Numbers = NDArray[np.float64]
MOST = 20
# Distances that differ after these digits are the same.
DIGITS = 9
BUILDING_TYPES = ("etage", "tæt-lavt", "blandet")


class Variable(StrEnum):
    """What departments are compared by when twins are looked for."""

    DWELLING_TYPE = "dwelling_type"
    BUILDING_TYPE = "building_type"
    SIZE = "size"
    AGE = "age"
    DWELLING_SIZE = "dwelling_size"
    RENT = "rent"


EQUAL_WEIGHTS: Mapping[Variable, float] = dict.fromkeys(Variable, 1.0)


@dataclass(frozen=True)
class Features:
    """All departments of a year that may be twins of each other, and a scaled block of numbers for each variable.

    A block has a row a department; a department that lacks the variable has nan in it.
    """

    ids: tuple[str, ...]
    blocks: Mapping[Variable, Numbers]


def twins(
    database: Path,
    department_id: str,
    *,
    k: int,
    year: int,
    weights: Mapping[Variable, float] = EQUAL_WEIGHTS,
) -> Twins:
    """Return the k most similar departments of a year, 1 to 20, nearest first.

    A weight of 0 leaves a variable out. Raises SelectionError for an unknown department, a k out of range, negative
    weights, and a department about which nothing is known that year.
    """
    _check(k, weights)
    own = department(database, department_id)
    found = features(database, year, is_demo=own.is_demo)
    if department_id not in found.ids:
        raise SelectionError("no_features", name=own.name, year=year)
    return _twins(database, found, found.ids.index(department_id), k=k, year=year, weights=_ordered(weights))


def twins_of_many(
    database: Path,
    department_ids: Sequence[str],
    *,
    k: int,
    year: int,
    weights: Mapping[Variable, float] = EQUAL_WEIGHTS,
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the twins of many departments at once: ids and distances, nearest first; see ``twins``.

    Departments about which nothing is known that year have none. Raises SelectionError as ``twins`` does.
    """
    _check(k, weights)
    owns = [department(database, id_) for id_ in department_ids]
    result: dict[str, tuple[tuple[str, float], ...]] = dict.fromkeys(department_ids, ())
    for is_demo in {own.is_demo for own in owns}:
        found = features(database, year, is_demo=is_demo)
        places = {id_: place for place, id_ in enumerate(found.ids)}
        asked = [places[own.department_id] for own in owns if own.is_demo == is_demo and own.department_id in places]
        result |= _by_matrix(found, asked, k, _ordered(weights))
    return result


def _check(k: int, weights: Mapping[Variable, float]) -> None:
    if not 1 <= k <= MOST or any(not 0 <= weight < np.inf for weight in weights.values()):
        raise SelectionError("twins_out_of_range", most=MOST)


def _by_matrix(
    found: Features, asked: Sequence[int], k: int, weights: dict[Variable, float]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the twins of the asked places; those that know the same variables share one multiplication."""
    alike: dict[tuple[Variable, ...], list[int]] = defaultdict(list)
    for place in asked:
        alike[_used(found, place, weights)].append(place)
    result = {}
    for used, places in alike.items():
        squares = _all_squares(found, places, used, weights) if used else np.full((len(places), 1), np.inf)
        total = sum(weights[variable] for variable in used)
        for row, place in zip(squares, places, strict=True):
            nearest = _closest(row, k)
            result[found.ids[place]] = tuple((found.ids[each], float(np.sqrt(row[each] / total))) for each in nearest)
    return result


def _used(found: Features, place: int, weights: Mapping[Variable, float]) -> tuple[Variable, ...]:
    """Return the variables with a weight that a department has."""
    wanted = (variable for variable, weight in weights.items() if weight > 0)
    return tuple(variable for variable in wanted if not np.isnan(found.blocks[variable][place]).any())


def _all_squares(
    found: Features, places: Sequence[int], used: tuple[Variable, ...], weights: Mapping[Variable, float]
) -> Numbers:
    """Return the weighted squared distances of places to everybody, infinite to oneself and who lacks a variable."""
    points = np.hstack([np.sqrt(weights[variable]) * found.blocks[variable] for variable in used])
    lacking = np.isnan(points).any(axis=1)
    points[lacking] = 0.0
    lengths = (points * points).sum(axis=1)
    own = points[places]
    squares = np.maximum(lengths[places][:, None] + lengths[None, :] - 2 * (own @ points.T), 0.0)
    squares[:, lacking] = np.inf
    squares[range(len(places)), places] = np.inf
    return np.asarray(squares, dtype=np.float64)


@lru_cache(maxsize=8)
def features(database: Path, year: int, *, is_demo: bool) -> Features:
    """Return the scaled features of all departments with a figure in a year, real ones or demo ones."""
    rows = [row for row in store.query(database, "departments/features", year=year) if row["is_demo"] == is_demo]
    columns = {
        Variable.DWELLING_TYPE: [_shares(row) for row in rows],
        Variable.BUILDING_TYPE: [_one_of(row["building_type"]) for row in rows],
        Variable.SIZE: [[np.log(_number(row["dwellings"]))] for row in rows],
        Variable.AGE: [[_number(row["first_use_year"])] for row in rows],
        Variable.DWELLING_SIZE: [[_number(row["dwelling_area_m2"])] for row in rows],
        Variable.RENT: [[_number(row["rent_kr_m2"])] for row in rows],
    }
    blocks = {variable: _scaled(np.array(block, dtype=np.float64)) for variable, block in columns.items() if block}
    return Features(tuple(row["department_id"] for row in rows), blocks)


def weights_text(weights: Mapping[Variable, float]) -> str:
    """Return weights as a link has them, those that differ from 1: 'size:2,age:0'."""
    changed = ((each, weights.get(each, 1.0)) for each in Variable)
    return ",".join(f"{each.value}:{weight:g}" for each, weight in changed if weight != 1)


def weights_of(text: str) -> dict[Variable, float]:
    """Return the weights a link has. Raises SelectionError where they cannot be read."""
    found = dict(EQUAL_WEIGHTS)
    try:
        for part in filter(None, text.split(",")):
            name, _, number = part.partition(":")
            found[Variable(name)] = float(number)
    except ValueError as error:
        raise SelectionError("twins_out_of_range", most=MOST) from error
    return found


def _twins(database: Path, found: Features, place: int, *, k: int, year: int, weights: dict[Variable, float]) -> Twins:
    wanted = [variable for variable, weight in weights.items() if weight > 0]
    used = list(_used(found, place, weights))
    if not used:
        raise SelectionError("no_features", name=department(database, found.ids[place]).name, year=year)
    squares = {variable: _squares(found.blocks[variable], place) for variable in used}
    nearest = _nearest(squares, place, weights, used, k)
    names = departments(database)
    return Twins(
        department_id=found.ids[place],
        year=year,
        k=k,
        candidates=int(_candidates(squares, place, used).sum()),
        variables=tuple(variable.value for variable in used),
        left_out=tuple(variable.value for variable in wanted if variable not in used),
        twins=tuple(_twin(names[found.ids[each]], squares, weights, used, each) for each in nearest),
        stability=_stability(squares, place, weights, nearest, k) if len(used) > 1 else (),
    )


def _ordered(weights: Mapping[Variable, float]) -> dict[Variable, float]:
    return {variable: float(weights.get(variable, 1.0)) for variable in Variable}


def _squares(block: Numbers, place: int) -> Numbers:
    return np.asarray(((block - block[place]) ** 2).sum(axis=1), dtype=np.float64)


def _candidates(squares: Mapping[Variable, Numbers], place: int, used: list[Variable]) -> NDArray[np.bool_]:
    """Return which departments have all variables that are used, the asked one left out."""
    known = ~np.isnan(np.sum([squares[variable] for variable in used], axis=0))
    known[place] = False
    return np.asarray(known, dtype=np.bool_)


def _nearest(
    squares: Mapping[Variable, Numbers],
    place: int,
    weights: Mapping[Variable, float],
    used: list[Variable],
    k: int,
) -> list[int]:
    """Return the places of the k nearest candidates; of two as far away the one whose id comes first."""
    distance = np.sum([weights[variable] * squares[variable] for variable in used], axis=0)
    far = np.where(_candidates(squares, place, used), distance, np.inf)
    return [int(each) for each in _closest(far, k)]


def _closest(far: Numbers, k: int) -> NDArray[np.intp]:
    """Return the places of the k smallest distances that are not infinite, of equal ones the first places first.

    Ids are sorted, so the first place is the first id; the last binary digits of a distance must not decide.
    """
    rounded = np.round(far, DIGITS)
    edge = np.partition(rounded, min(k, len(rounded)) - 1)[min(k, len(rounded)) - 1]
    within = np.flatnonzero((rounded <= edge) & np.isfinite(rounded))
    return np.asarray(within[np.argsort(rounded[within], kind="stable")][:k], dtype=np.intp)


def _twin(
    each: Department,
    squares: Mapping[Variable, Numbers],
    weights: Mapping[Variable, float],
    used: list[Variable],
    place: int,
) -> Twin:
    parts = {variable: weights[variable] * float(squares[variable][place]) for variable in used}
    total = sum(parts.values())
    return Twin(
        department_id=each.department_id,
        name=each.name,
        organisation=each.organisation,
        municipality=each.municipality,
        distance=float(np.sqrt(total / sum(weights[variable] for variable in used))),
        parts=tuple(
            Part(variable.value, weights[variable], 100 * part / total if total else 0.0)
            for variable, part in parts.items()
        ),
    )


def _stability(
    squares: Mapping[Variable, Numbers],
    place: int,
    weights: Mapping[Variable, float],
    nearest: list[int],
    k: int,
) -> tuple[tuple[str, int], ...]:
    """Return for each variable how many twins stay when its weight is 0."""
    kept = []
    for variable in squares:
        others = [other for other in squares if other is not variable]
        without = _nearest(squares, place, weights, others, k)
        kept.append((variable.value, len(set(nearest) & set(without))))
    return tuple(kept)


def _shares(row: store.Row) -> list[float]:
    counts = [row["family"], row["elderly"], row["youth"]]
    return [count / sum(counts) for count in counts] if sum(counts) else [np.nan] * 3


def _one_of(building_type: str | None) -> list[float]:
    known = building_type in BUILDING_TYPES
    return [float(building_type == each) if known else np.nan for each in BUILDING_TYPES]


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _scaled(block: Numbers) -> Numbers:
    """Return a block whose columns' variances add up to one, or to nothing where all departments are the same."""
    known = block[~np.isnan(block).any(axis=1)]
    variance = float(known.var(axis=0).sum()) if len(known) else 0.0
    return block / np.sqrt(variance) if variance > 0 else block * 0.0
