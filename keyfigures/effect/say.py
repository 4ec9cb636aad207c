"""An effect in one honest sentence: what moved, what the twins did, and whether the difference can be chance."""

from keyfigures import numbers
from keyfigures.catalogue import Indicator, Texts
from keyfigures.effect.values import Comparison, Effect, Lack

FELL, ROSE, LEVEL = -1, 1, 0
OWN = {FELL: "effect_own_fell", ROSE: "effect_own_rose", LEVEL: "effect_own_level"}
TWINS = {FELL: "effect_twins_fell", ROSE: "effect_twins_rose", LEVEL: "effect_twins_level"}
# Of none, of one, and of more.
LACKS = {
    Lack.BEFORE: ("effect_lack_before_none", "effect_lack_before_one", "effect_lack_before"),
    Lack.AFTER: ("effect_lack_after_none", "effect_lack_after_one", "effect_lack_after"),
    Lack.TWINS: ("effect_lack_twins_none", "effect_lack_twins_one", "effect_lack_twins"),
}
# A mean of whole numbers is none.
WHOLE = ("count", "years", "yes_no", "energy_label")


def sentence(effect: Effect, indicator: Indicator, say: Texts) -> str:
    """Return the finding without a full stop; where nothing can be judged, what is lacking."""
    title = indicator.title.to(say.language)
    if effect.found is None:
        return say("effect_cannot", title=title, lack=_lack(effect, say))
    own, twins = effect.found.change, effect.found.twins_change
    direction = _direction(own, indicator)
    said = say(OWN[direction], title=title, amount=_with_unit(own, indicator, say))
    same = direction != LEVEL and _direction(twins, indicator) == direction
    text = "effect_twins_same" if same else TWINS[_direction(twins, indicator)]
    theirs = say(text, amount=_number(abs(twins), indicator, say))
    return f"{said}, {theirs}; {difference(effect, effect.found, indicator, say)}"


def difference(effect: Effect, found: Comparison, indicator: Indicator, say: Texts) -> str:
    """Return the difference without its sign, its interval turned alike, and whether it can be chance."""
    ends = (found.low, found.high) if found.difference >= 0 else (-found.high, -found.low)
    low, high = (_number(end, indicator, say) for end in ends)
    gap = {"gap": _number(abs(found.difference), indicator, say), "low": low, "high": high}
    if not found.can_be_chance:
        return say("effect_hardly_chance", **gap)
    if found.holds_zero:
        return say("effect_chance", **gap)
    return say("effect_chance_as_much", n=found.as_much, of=len(effect.twins), **gap)


def decimals(indicator: Indicator) -> int:
    """Return how many decimals a mean of an indicator's figures is written with."""
    return max(indicator.decimals, 1) if indicator.unit in WHOLE else indicator.decimals


def _lack(effect: Effect, say: Texts) -> str:
    if effect.lack is None or effect.lack is Lack.FIGURES:
        return say("effect_lack_figures")
    known = {Lack.BEFORE: effect.years_before, Lack.AFTER: effect.years_after, Lack.TWINS: effect.twins}
    n = len(known[effect.lack])
    return say(LACKS[effect.lack][min(n, 2)], n=n)


def _direction(change: float, indicator: Indicator) -> int:
    """Return which way a change goes as it is shown."""
    shown = numbers.rounded(change, decimals(indicator))
    return LEVEL if shown == 0 else ROSE if shown > 0 else FELL


def _with_unit(change: float, indicator: Indicator, say: Texts) -> str:
    """Return a change without its sign; of two percentages in percentage points, never per cent."""
    unit = say("dchart_points") if indicator.unit == "pct" else numbers.UNITS[indicator.unit][say.language]
    number = _number(abs(change), indicator, say)
    return f"{number}{numbers.NO_BREAK}{unit}" if unit else number


def _number(value: float, indicator: Indicator, say: Texts) -> str:
    return numbers.number(value, decimals(indicator), say.language)
