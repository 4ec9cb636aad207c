"""Effect: an agreement's indicator before and after its start, held against the same change of similar departments."""

from keyfigures.effect.assess import FEWEST_TWINS, FEWEST_YEARS, YEARS, effect
from keyfigures.effect.newest import Newest, newest
from keyfigures.effect.say import decimals, sentence
from keyfigures.effect.values import Comparison, Effect, Lack, LeftOut, Manner, Undertaking, Why, YearSaid

__all__ = [
    "FEWEST_TWINS",
    "FEWEST_YEARS",
    "YEARS",
    "Comparison",
    "Effect",
    "Lack",
    "LeftOut",
    "Manner",
    "Newest",
    "Undertaking",
    "Why",
    "YearSaid",
    "decimals",
    "effect",
    "newest",
    "sentence",
]
