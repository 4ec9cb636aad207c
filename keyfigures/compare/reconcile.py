"""Which average can have produced a published one? Try every variant with the rounding of its inputs.

A value printed as 24.6 lies between 24.55 and 24.65; so does an average of such values move by half a
step either way. A variant can have produced the published figure when the two intervals meet.
"""

from dataclasses import dataclass
from pathlib import Path

from keyfigures import numbers
from keyfigures.compare.comparison import definition_for
from keyfigures.compare.figures import Averaged, AverageFigure, averages
from keyfigures.compare.groups import WITHOUT_OWN, group
from keyfigures.compare.kinds import AverageKind
from keyfigures.errors import SelectionError

# Sums of binary fractions miss the end of an interval by less than this.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Variant:
    """One way to compute the average, the interval it can lie in, and whether it can be the published one."""

    kind: str
    value: float
    low: float
    high: float
    matches: bool
    n: int | None
    of: int
    weight_id: str | None
    weight_year: int | None


def reconcile(
    database: Path, *, group_text: str, indicator_id: str, year: int, published: str, municipality_code: str
) -> tuple[Variant, ...]:
    """Return every computed average with and without the own municipality, tried against a published one.

    ``published`` is the figure as printed: its decimals decide how exactly it is known.
    Raises SelectionError for unknown codes, a year without figures and a figure that is no number.
    """
    value, half = _printed(published)
    chosen = group(database, group_text, municipality_code)
    definition = definition_for(database, indicator_id, chosen, municipality_code, year)
    counted = {
        "": chosen.codes,
        f"_{WITHOUT_OWN}": chosen.averaged(municipality_code, include_own=False),
    }
    sets = tuple(Averaged(suffix, codes) for suffix, codes in counted.items() if suffix == "" or codes != chosen.codes)
    found = (
        each
        for each in averages(database, indicator_id, sets)
        if each.definition_id == definition and each.year == year
    )
    order = list(AverageKind)
    variants = (_variant(each, value, half, len(counted[each.group_id])) for each in found)
    return tuple(sorted(variants, key=lambda v: (v.kind.endswith(WITHOUT_OWN), order.index(_kind(v)))))


def _kind(variant: Variant) -> AverageKind:
    return AverageKind(variant.kind.removesuffix(f"_{WITHOUT_OWN}"))


def _variant(average: AverageFigure, published: float, half: float, of: int) -> Variant:
    meets = average.low <= published + half + TOLERANCE and published - half <= average.high + TOLERANCE
    return Variant(
        kind=f"{average.kind}{average.group_id}",
        value=average.value,
        low=average.low,
        high=average.high,
        matches=meets,
        n=average.n,
        of=of,
        weight_id=average.weight_id,
        weight_year=average.weight_year,
    )


def _printed(text: str) -> tuple[float, float]:
    plain = text.strip().replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
        raise SelectionError("not_a_number", value=text)
    return float(plain), numbers.half_width(plain)
