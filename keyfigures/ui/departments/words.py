"""What the pages of departments say of a figure: its lamp, its verdict, its trend and its equals, in words."""

from keyfigures import numbers
from keyfigures.catalogue import NOT_COMPARED, Indicator, Texts
from keyfigures.departments import (
    Assessment,
    DepartmentFigure,
    Direction,
    Interval,
    Lamp,
    Position,
    ReferenceKind,
    Verdict,
)
from keyfigures.figures import theme

# A sign that is told apart without colour, and the colour of its word; each at least 4.5:1 on white.
SIGNS = {
    Lamp.WORSE: ("▲", theme.AVERAGE),
    Lamp.WATCH: ("◆", "#7A5B00"),
    Lamp.FINE: ("●", "#00664B"),
    Lamp.NEUTRAL: ("–", theme.MUTED),
    Lamp.UNKNOWN: ("○", theme.MUTED),
}
# From the one most in need of a look to the one that needs none.
ORDER = tuple(SIGNS)
ARROWS = {Direction.RISING: "↗", Direction.FALLING: "↘", Direction.NONE: "→", Direction.TOO_FEW: ""}


def value(indicator: Indicator, number: float | None, say: Texts) -> str:
    """Return a figure with its unit."""
    return numbers.with_unit(number, indicator.unit, indicator.decimals, say.language)


def bare(indicator: Indicator, number: float | None, say: Texts) -> str:
    """Return a figure as it stands under a head that has its unit; answers and labels stay words."""
    if indicator.unit in ("yes_no", "energy_label"):
        return value(indicator, number, say)
    return numbers.number(number, indicator.decimals, say.language)


def lamp(each: Assessment, say: Texts) -> str:
    """Return the sign and the word of a lamp."""
    return f"{SIGNS[each.lamp][0]} {say(f'lamp_{each.lamp}')}"


def verdict(indicator: Indicator, each: Assessment, say: Texts) -> str:
    """Return what can be said of a figure and what it is held against, e.g. 'Måske over grænsen 2,00 %'."""
    if each.figure.value is None:
        return status(each, say)
    if each.verdict is None or each.reference is None:
        return say("verdict_none" if each.figure.of_a_year else "place_short")
    side = "above" if each.reference.worse_above else "below"
    against = say(f"against_{each.reference.kind}", value=value(indicator, each.reference.value, say))
    known = "sure" if each.interval is None else each.verdict.value
    kind = f"not_{side}" if each.verdict is Verdict.NOT else f"{known}_{side}"
    text = say(f"verdict_{kind}", against=against)
    older = each.reference.year is not None and each.reference.year < each.figure.year
    carried = each.reference.kind is ReferenceKind.RATE and older
    return f"{text} {say('rate_carried', year=each.reference.year)}" if carried else text


def status(each: Assessment, say: Texts) -> str:
    """Return why there is no figure."""
    return say(f"status_{each.figure.status}")


def trend(indicator: Indicator, each: Assessment, say: Texts) -> str:
    """Return the trend with its arrow; too few years are said, never drawn as level."""
    found = each.trend
    if found.slope is None:
        return say("trend_too_few", n=found.n)
    yearly = f"{numbers.signed(found.slope, max(indicator.decimals, 1), say.language)}"
    told = f"{ARROWS[found.direction]} {say(f'trend_{found.direction}', slope=yearly)}"
    old = found.last_year != each.figure.year
    return say("trend_until", trend=told, year=found.last_year) if old else told


def place(indicator: Indicator, figure: DepartmentFigure, say: Texts) -> str:
    """Return the place among equals, e.g. 'nr. 5 af 45', or why there is none."""
    if figure.position is not None:
        return say("place", rank=figure.position.rank, of=figure.position.n + 1)
    if figure.value is None:
        return numbers.MISSING
    if not figure.of_a_year:
        return say("place_short")
    return say("place_none" if indicator.peer_class != NOT_COMPARED else "place_not_compared")


def counts(each: Assessment, say: Texts) -> str:
    """Return the counts behind a share of things counted, e.g. '9 af 214', nothing where nobody gave them."""
    figure = each.figure
    if each.interval is None:
        return ""
    part, whole = (numbers.number(number, 0, say.language) for number in (figure.numerator, figure.denominator))
    return say("counts", part=part, whole=whole)


def equals(position: Position, say: Texts) -> str:
    """Return who the equals are: what they have in common and what was let go."""
    kept = [say("equals_dwelling_type"), *(say(f"equals_{part}") for part in position.kept)]
    return say("equals_by", n=position.n, kept=", ".join(kept))


def interval(indicator: Indicator, found: Interval, say: Texts) -> str:
    """Return an interval, e.g. '(7,5 til 17,4 %)'."""
    low = numbers.number(found.low, 1, say.language)
    return say("sure_within", low=low, high=numbers.with_unit(found.high, indicator.unit, 1, say.language))
