"""Slides: native charts, tables and maps that can be edited, and decks brought up to date."""

from keyfigures.exports.slides.deck import deck
from keyfigures.exports.slides.refreshing import Change, Refreshed, refresh

__all__ = ["Change", "Refreshed", "deck", "refresh"]
