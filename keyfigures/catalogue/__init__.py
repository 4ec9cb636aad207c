"""The catalogue: what every figure means, and every word of the screen. Only this room reads YAML."""

from keyfigures.catalogue.load import read
from keyfigures.catalogue.model import Catalogue, Definition, Goal, Indicator, Source
from keyfigures.catalogue.texts import Texts, texts

__all__ = ["Catalogue", "Definition", "Goal", "Indicator", "Source", "Texts", "read", "texts"]
