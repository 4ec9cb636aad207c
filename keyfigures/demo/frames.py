"""Figures as the rows of the observation table, one frame an indicator, so that memory stays small."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from keyfigures.demo.figures import Figure, World, divided
from keyfigures.demo.noise import Bools, Counts, Floats
from keyfigures.demo.periods import Periods, When, Words, periods, worded
from keyfigures.demo.places import FILE, SOURCE
from keyfigures.demo.statuses import NO_ROW, OBSERVED, STATUSES, Codes, Reporting

EVERY_TYPE = "all"


@dataclass(frozen=True)
class Layer:
    """The figures of one dwelling type; ``rows`` are the entities they belong to."""

    dwelling_type: str
    rows: Counts
    value: Floats
    numerator: Counts | None
    denominator: Counts | None


@dataclass(frozen=True)
class Frames:
    """Turns figures into frames for the years asked for."""

    world: World
    first_year: int
    last_year: int

    def all(self) -> Iterator[pd.DataFrame]:
        """Yield a frame an indicator; ``file_row`` counts on from frame to frame."""
        reporting = Reporting(self.world.stock)
        spans = {when: periods(when, self.world.stock.model.span) for when in When}
        row = 1
        for figure in self.world.figures():
            frame = self._frame(figure, reporting.codes(figure), spans[figure.when])
            frame["file_row"] = np.arange(row, row + len(frame), dtype=np.int32)
            row += len(frame)
            yield frame

    def _frame(self, figure: Figure, codes: Codes, spans: Periods) -> pd.DataFrame:
        parts = [self._part(figure, codes, layer, spans) for layer in _layers(figure)]
        kinds = [EVERY_TYPE, *(part.dwelling_type for part in figure.parts)]
        frame = pd.concat([part for part, _ in parts], ignore_index=True)
        places = np.repeat(np.arange(len(parts)), [len(part) for part, _ in parts])
        frame["dwelling_type"] = worded(places, kinds)
        frame["entity_code"] = self._entities(figure, np.concatenate([rows for _, rows in parts]))
        for name, word in _constants(figure).items():
            frame[name] = worded(np.zeros(len(frame), dtype=np.int64), [word])
        frame["rounding_half_width"] = figure.half_width
        return frame

    def _part(self, figure: Figure, codes: Codes, layer: Layer, spans: Periods) -> tuple[pd.DataFrame, Counts]:
        stock, own = self.world.stock, codes[layer.rows]
        wanted = (stock.years >= self.first_year) & (stock.years <= self.last_year)
        at, year = np.nonzero((own != NO_ROW) & wanted)
        entity, status = layer.rows[at], own[at, year]
        there = status == OBSERVED
        accounts = stock.accounts[entity if figure.entity_level == "organisation" else stock.owner[entity]]
        columns = {
            "year": stock.years[year].astype(np.int32),
            **spans.columns(accounts, year),
            "value": np.where(there, layer.value[at, year], np.nan),
            "numerator": _counts(layer.numerator, at, year, there),
            "denominator": _counts(layer.denominator, at, year, there),
            "status": worded(status, STATUSES),
        }
        return pd.DataFrame(columns), entity

    def _entities(self, figure: Figure, rows: Counts) -> Words:
        stock = self.world.stock
        if figure.entity_level == "organisation":
            return worded(rows, [each.organisation_id for each in stock.organisations])
        return worded(rows, [each.department_id for each in stock.departments])


def _layers(figure: Figure) -> Iterator[Layer]:
    everybody = np.arange(len(figure.value))
    yield Layer(EVERY_TYPE, everybody, figure.value, figure.numerator, figure.denominator)
    for part in figure.parts:
        value = divided(figure.indicator_id, part.numerator, part.denominator)
        yield Layer(part.dwelling_type, part.rows, value, part.numerator, part.denominator)


def _counts(counts: Counts | None, at: Counts, year: Counts, there: Bools) -> pd.api.extensions.ExtensionArray:
    if counts is None:
        return pd.array(np.full(len(at), np.nan), dtype="Int64")
    return pd.arrays.IntegerArray(counts[at, year], ~there)


def _constants(figure: Figure) -> dict[str, str]:
    return {
        "indicator_id": figure.indicator_id,
        "definition_id": f"{figure.indicator_id}_reported",
        "source_id": SOURCE,
        "entity_level": figure.entity_level,
        "note": "",
        "file": FILE,
    }
