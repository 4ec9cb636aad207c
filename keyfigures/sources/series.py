"""Look at figures in the order of time: steps larger than a series has ever made, years it skips."""

from collections import Counter
from itertools import pairwise

from keyfigures.sources.difference import SAME, Held, Series
from keyfigures.sources.notes import Notes
from keyfigures.sources.numerals import Style, written
from keyfigures.sources.task import Figure, span

MOST_WARNINGS = 50
# Fewer steps than this say nothing about what a series does.
STEPS = 3


def warn(held: Held, notes: Notes, style: Style) -> None:
    """Warn of jumps and gaps."""
    found = 0
    for series, figures in held.series.items():
        for figure, before, largest in _jumps(held, series, figures):
            found += 1
            if found <= MOST_WARNINGS:
                values = {"before": written(before, style), "largest": written(largest, style, 3)}
                now = written(figure.value or 0.0, style)
                notes.warn("W-JUMP", row=figure.row, column=figure.column, value=now, **values)
    if found > MOST_WARNINGS:
        notes.warn("W-JUMPS", n=found)
    _gaps(held, notes)


def _jumps(held: Held, series: Series, figures: list[tuple[str, Figure]]) -> list[tuple[Figure, float, float]]:
    """Return the new or changed figures of a series that jump, with the value before and the largest step so far."""
    known = held.past.series.get(series, [])
    if len(known) + len(figures) < STEPS + 2:
        return []
    merged: dict[str, tuple[float, Figure | None]] = {when: (value, None) for when, value in known}
    for when, figure in figures:
        before = merged.get(when)
        same = before is not None and figure.value is not None and abs(before[0] - figure.value) < SAME
        if figure.value is not None and not same:
            merged[when] = (figure.value, figure)
    found, largest = [], 0.0
    steps = enumerate(pairwise(merged[when] for when in sorted(merged)))
    for n, ((before_value, _), (value, new)) in steps:
        step = abs(value - before_value)
        if new is not None and n >= STEPS and step > largest + 1e-9:
            found.append((new, before_value, largest))
        largest = max(largest, step)
    return found


def _gaps(held: Held, notes: Notes) -> None:
    """Warn when a series skips a year between its own figures and those known."""
    missing: Counter[int] = Counter()
    for series, figures in held.series.items():
        new = {year for _, figure in figures for year in span(figure.observation.period).years}
        known = {int(when[:4]) for when, _ in held.past.series.get(series, [])}
        first = max((year for year in known if year < min(new)), default=min(new))
        missing.update(set(range(first, max(new))) - new - known)
    for gap, n in sorted(missing.items())[:MOST_WARNINGS]:
        notes.warn("W-GAP", value=str(gap), n=n)
