"""Flags: rules of a governance year, what they say of each department, and how well they have foretold."""

from keyfigures.flags.argue import passed, sentence
from keyfigures.flags.cases import cases
from keyfigures.flags.evaluate import judgements
from keyfigures.flags.values import Case, Flag, Judgement, Level, Status

__all__ = ["Case", "Flag", "Judgement", "Level", "Status", "cases", "judgements", "passed", "sentence"]
