"""The year as a wheel: twelve months, a numbered mark for each step that has its days, and a hand at today."""

import html
import math
from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import quote

from keyfigures.catalogue import Rhythm
from keyfigures.figures import theme
from keyfigures.ui import frame
from keyfigures.ui.dialogue import words
from keyfigures.ui.dialogue.course import Turn

SIZE, MONTHS = 360, 12
CENTRE, RIM, RING, LABELS, HAND = SIZE / 2, 172, 132, 153, 122
# Marks that would stand on each other stand further in.
OUTMOST, STEP_IN, APART, MARK = 110, 27, 15.0, 12


def picture(found: Sequence[Turn], year: int, today: date) -> str:
    """Return the wheel as an image; the list says everything it shows, so its alternative text is one sentence."""
    parts = [*_months(), *_marks(found, year)]
    if year == today.year:
        parts.append(_hand(today))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" '
        f'font-family="{html.escape(theme.FONT)}" text-anchor="middle">{"".join(parts)}</svg>'
    )
    label = html.escape(frame.say()("dialogue_wheel", year=year))
    return f'<img class="kf-wheel" alt="{label}" src="data:image/svg+xml,{quote(svg)}">'


def _angle(value: date) -> float:
    """Return how far round the wheel a day stands, in degrees from the top."""
    first = date(value.year, 1, 1)
    return 360 * (value - first).days / (date(value.year + 1, 1, 1) - first).days


def _at(degrees: float, radius: float) -> tuple[float, float]:
    turned = math.radians(degrees)
    return CENTRE + radius * math.sin(turned), CENTRE - radius * math.cos(turned)


def _months() -> Iterator[str]:
    for radius in (RIM, RING):
        yield f'<circle cx="{CENTRE}" cy="{CENTRE}" r="{radius}" fill="none" stroke="{theme.OTHERS}"/>'
    for number in range(MONTHS):
        yield _line(360 * number / MONTHS, RING, RIM, theme.OTHERS, 1)
        x, y = _at(360 * (number + 0.5) / MONTHS, LABELS)
        name = words.month(number + 1, "LLL").strip(".")
        yield f'<text x="{x:.1f}" y="{y + 5:.1f}" font-size="14" fill="{theme.MUTED}">{name}</text>'


def _line(degrees: float, inner: float, outer: float, colour: str, width: float) -> str:
    (a, b), (c, d) = _at(degrees, inner), _at(degrees, outer)
    return f'<path d="M{a:.1f},{b:.1f}L{c:.1f},{d:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _marks(found: Sequence[Turn], year: int) -> Iterator[str]:
    """Yield the marks of the steps that come on some days of the year, each with its number in the list."""
    placed: list[tuple[float, float]] = []
    for number, turn in enumerate(found, start=1):
        if turn.step.rhythm is Rhythm.MONTHLY:
            continue
        for first, last in turn.days:
            if first.year != year:
                continue
            degrees, radius = _angle(first), float(OUTMOST)
            while any(_near((degrees, radius), other) for other in placed):
                radius -= STEP_IN
            placed.append((degrees, radius))
            yield _mark(number, turn, degrees, _angle(last), radius)


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    (a, b), (c, d) = _at(*one), _at(*other)
    return math.hypot(a - c, b - d) < 2 * MARK + 1


def _mark(number: int, turn: Turn, first: float, last: float, radius: float) -> str:
    _, colour = words.SIGNS[turn.status]
    x, y = _at(first, radius)
    arc = ""
    if last - first > APART:
        c, d = _at(last, radius)
        large = int(last - first > 180)
        path = f"M{x:.1f},{y:.1f}A{radius},{radius} 0 {large} 1 {c:.1f},{d:.1f}"
        arc = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="4"/>'
    return (
        f'{arc}<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARK}" fill="{colour}"/>'
        f'<text x="{x:.1f}" y="{y + 5:.1f}" font-size="14" fill="{theme.BACKGROUND}">{number}</text>'
    )


def _hand(today: date) -> str:
    x, y = _at(_angle(today), RIM)
    return _line(_angle(today), 0, RIM, theme.AVERAGE, 2) + (
        f'<circle cx="{CENTRE}" cy="{CENTRE}" r="4" fill="{theme.AVERAGE}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{theme.AVERAGE}"/>'
    )
