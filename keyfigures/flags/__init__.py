"""Flags: rules of a governance year, what they say of each department, and how well they have foretold."""

from keyfigures.flags.argue import Argument, arguments, limit_text, sentence
from keyfigures.flags.backtest import HORIZON, Backtest, Foretold, backtest
from keyfigures.flags.cases import cases, facts, passed
from keyfigures.flags.evaluate import judgements
from keyfigures.flags.lanes import Cell, Lane, Promise, lanes
from keyfigures.flags.ranking import EVERY_SCORE, GOALS, Score, points, ranked, scores
from keyfigures.flags.scenario import (
    Change,
    Changes,
    Difference,
    Hinge,
    compared,
    differences,
    hinge_of,
    with_limit,
    with_weight,
)
from keyfigures.flags.values import Case, FactSaid, Flag, Judgement, Level, Lift, Met, Status

__all__ = [
    "EVERY_SCORE",
    "GOALS",
    "HORIZON",
    "Argument",
    "Backtest",
    "Case",
    "Cell",
    "Change",
    "Changes",
    "Difference",
    "FactSaid",
    "Flag",
    "Foretold",
    "Hinge",
    "Judgement",
    "Lane",
    "Level",
    "Lift",
    "Met",
    "Promise",
    "Score",
    "Status",
    "arguments",
    "backtest",
    "cases",
    "compared",
    "differences",
    "facts",
    "hinge_of",
    "judgements",
    "lanes",
    "limit_text",
    "passed",
    "points",
    "ranked",
    "scores",
    "sentence",
    "with_limit",
    "with_weight",
]
