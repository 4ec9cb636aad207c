"""Ask about figures that are unlikely: another unit, all alike, far too few, not yet due, not of the file's year."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

from keyfigures.catalogue import Indicator
from keyfigures.sources import measures, series, units
from keyfigures.sources.difference import Held
from keyfigures.sources.headings import YEAR
from keyfigures.sources.task import Figure, Task, span, year

# Fewer values than this say nothing about a whole column.
ENOUGH = 5
FEW_SHARE = 0.5
# A column whose typical value is off by such a factor is in another unit: per cent, per mille, months, 1,000 kr.
OFF_BY = (0.01, 0.1, 10.0, 100.0)
OFF_BY_MONEY = (0.001, 1 / 12, *OFF_BY, 1000.0)
NEAR = 0.15
# Fractions beside percentages leave a gap at least this wide between them.
GAP = 20
# A percentage this large that has become a hundredth is a fraction; a small one may just have fallen.
LARGE_PCT = 5.0
FIRST_NAMED_YEAR = "1990"


def questions(task: Task, held: Held, file_name: str) -> None:
    """Ask about units, years and sizes that are unlikely; warn of jumps, gaps and sums that don't add up."""
    by_column: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in held.figures:
        if figure.value is not None:
            by_column[figure.key[0], figure.label, figure.column].append(figure)
    by_label: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for (id_, label, column), found in by_column.items():
        by_label[id_, label] += found
        _all_equal(task, column, task.indicators[id_], found)
    for (id_, label), found in by_label.items():
        _unit(task, label, task.indicators[id_], found, held)
    _future(task, held)
    _year_in_name(task, held, file_name)
    _fewer(task, held)
    _parts(task, held)
    series.warn(held, task.notes, task.manner.style)


def _unit(task: Task, label: str, indicator: Indicator, found: list[Figure], held: Held) -> None:
    """Ask when a column's figures are of another size than those known, or its heading names another unit."""
    if label in task.asked.scale or not (indicator.unit == "pct" or indicator.unit.startswith("kr")):
        return
    if units.misfit(found[0].column, indicator.unit):
        task.notes.ask("Q-HEADINGUNIT", column=label, title=indicator.title)
    unsure = [figure for figure in found if figure.value and not figure.sure]
    values = [abs(figure.value or 0.0) for figure in unsure]
    if not values:
        return
    known = _known(held, unsure)
    if indicator.unit == "pct" and (n := _fractions(unsure, values, known, held)):
        task.notes.ask("Q-FRACTION", column=label, n=n, of=len(values), histogram=_histogram(values))
    elif len(values) >= ENOUGH and len(known) >= ENOUGH and (factor := _factor(values, known, indicator.unit)):
        now, before, times = task.written(median(values), median(known), factor)
        said: dict[str, Any] = {"now": now, "before": before, "times": times, "factor": f"{factor:g}"}
        task.notes.ask("Q-UNIT", column=label, value=now, histogram=_histogram(values), **said)


def _fractions(unsure: list[Figure], values: list[float], known: list[float], held: Held) -> int:
    """Return how many percentages look like fractions: beside large ones, where large are known, or all small."""
    small = [value for value in values if value < 1]
    if not small:
        return 0
    shrunk = sum(_has_shrunk(figure, held) for figure in unsure)
    if shrunk:
        return shrunk
    if len(small) < len(values):
        wide = max(small) * GAP < min(value for value in values if value >= 1)
        return len(small) if wide and (known or len(values) >= 3) else 0
    return len(small) if (median(known) >= 1 if known else len(values) >= 3) else 0


def _has_shrunk(figure: Figure, held: Held) -> bool:
    """Tell whether a percentage is about a hundredth of the last one known of its series."""
    earlier = held.past.series.get(figure.key[:5], [])
    before = earlier[-1][1] if earlier else 0.0
    return before >= LARGE_PCT and abs((figure.value or 0.0) / before / 0.01 - 1) <= NEAR


def _factor(values: list[float], known: list[float], unit: str) -> float | None:
    """Return what mends a column whose typical value is off by a factor that units differ by, None for another."""
    ratio = median(values) / median(known)
    off = [each for each in (OFF_BY if unit == "pct" else OFF_BY_MONEY) if abs(ratio / each - 1) <= NEAR]
    nearest = min(off, key=lambda each: abs(ratio / each - 1), default=None)
    return None if nearest is None else float(f"{1 / nearest:.6g}")


def _histogram(values: list[float]) -> str:
    bounds = ((0, 1), (1, 10), (10, 100), (100, float("inf")))
    counts = ((low, high, sum(low <= value < high for value in values)) for low, high in bounds)
    return " · ".join(f"{low:g}–{high:g}: {n}".replace("–inf", "+") for low, high, n in counts if n)


def _known(held: Held, found: list[Figure]) -> list[float]:
    """Return the newest known values, zeros aside: of the same series where there are enough, else of the level."""
    keys = {figure.key[:5] for figure in found}
    wanted = {(key[0], key[2]) for key in keys}
    newest = {key: values[-1][1] for key, values in held.past.series.items() if (key[0], key[2]) in wanted}
    own = [abs(value) for key, value in newest.items() if key in keys and value]
    return own if len(own) >= ENOUGH else [abs(value) for value in newest.values() if value]


def _all_equal(task: Task, column: str, indicator: Indicator, found: list[Figure]) -> None:
    values = {figure.value for figure in found if figure.value is not None}
    if len(found) >= ENOUGH and len(values) == 1 and indicator.unit not in measures.WORDS:
        task.notes.ask("Q-ALLEQUAL", column=column, value=task.written(values.pop())[0], n=len(found))


def _future(task: Task, held: Held) -> None:
    """Ask when there are figures for a year or month that has not begun."""
    texts = {figure.observation.period for figure in held.figures if figure.value is not None}
    future = sorted(text for text in texts if _is_ahead(text, task.today))
    if future:
        task.notes.ask("Q-FUTURE", value=", ".join(future[:5]))


def _is_ahead(text: str, today: date) -> bool:
    found = span(text)
    return found.years[-1] > today.year or found.start > today


def _year_in_name(task: Task, held: Held, file_name: str) -> None:
    """Ask when the file's name speaks of a year that none of its figures is about."""
    periods = {figure.observation.period for figure in held.figures}
    years = {each for text in periods for each in (text[:4], year(text))}
    named = {found.group() for found in YEAR.finditer(file_name)}
    plausible = {each for each in named if FIRST_NAMED_YEAR <= each <= str(task.today.year + 1)}
    if years and plausible and not plausible & years:
        task.notes.ask("Q-FILEYEAR", value=", ".join(sorted(plausible)), held=", ".join(sorted(periods)[:5]))


def _fewer(task: Task, held: Held) -> None:
    """Ask when a period has far fewer places or departments than the fullest one that is known."""
    now = Counter(_group(figure.key) for figure in held.figures)
    before = Counter(_group(key) for key in held.past.by_key)
    fullest: dict[tuple[str, ...], int] = {}
    for group, n in before.items():
        fullest[group[:3]] = max(n, fullest.get(group[:3], 0))
    few = [group for group in sorted(now) if now[group] < FEW_SHARE * fullest.get(group[:3], 0)]
    few = [group for group in few if fullest[group[:3]] >= 2 * ENOUGH]
    if few:
        group = few[0]
        task.notes.ask("Q-FEWER", value=group[3].rpartition("/")[2], n=now[group], before=fullest[group[:3]])


def _group(key: Sequence[str]) -> tuple[str, ...]:
    return key[0], key[1], key[2], key[5]


def _parts(task: Task, held: Held) -> None:
    """Warn when counts of municipalities don't add up to their region's own row, or regions to the country's."""
    sums: dict[tuple[str, ...], list[float]] = defaultdict(list)
    wholes = []
    for figure in held.figures:
        each = figure.observation
        if figure.value is None or task.indicators[each.indicator_id].unit != "count":
            continue
        about = (each.indicator_id, each.dwelling_type, each.period)
        if each.entity_level == "municipality":
            sums[*about, task.known.region_of[each.entity_code]].append(figure.value)
        elif each.entity_level == "region":
            sums[*about, "000"].append(figure.value)
        if each.entity_level in ("region", "country"):
            wholes.append(((*about, each.entity_code), figure))
    for key, figure in wholes:
        parts = sums.get(key, [])
        if parts and sum(parts) != figure.value:
            now, total = task.written(figure.value or 0.0, sum(parts))
            task.notes.warn("W-SUM", row=figure.row, column=figure.column, value=now, total=total, n=len(parts))
