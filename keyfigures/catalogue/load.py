"""Read the meaning of all figures from the data folder and check that the files fit together."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from keyfigures import numbers
from keyfigures.catalogue.fields import Fields, both_languages
from keyfigures.catalogue.goals import Goal
from keyfigures.catalogue.model import LEVELS, Catalogue, Definition, Indicator, Limit, Rate, Source
from keyfigures.catalogue.peers import NOT_COMPARED, peer_classes
from keyfigures.catalogue.rule_files import rule_sets
from keyfigures.errors import CatalogueError
from keyfigures.language import Text

WEIGHTS = ("dwellings_occupied", "dwellings_all")

T = TypeVar("T")


@lru_cache(maxsize=4)
def read(data: Path, version: str, delivered: tuple[tuple[str, Path], ...] = ()) -> Catalogue:
    """Return the catalogue of a data folder; ``version`` is the data version it belongs to.

    ``delivered`` are the sources that deliveries bring, id and file. Raises CatalogueError naming the file and the
    field that is wrong.
    """
    del version  # part of the cache key only: a changed file is a new version
    catalogue = Catalogue(
        indicators=_each(data / "indicators", _indicator),
        definitions=_each(data / "definitions", _definition),
        sources={**_each(data / "sources", _source), **_delivered(delivered)},
        caveats=_caveats(data / "caveats.yaml"),
        peers=peer_classes(data / "peer_classes.yaml"),
        rule_sets={},
    )
    _check_names(catalogue)
    _check_headings(catalogue.indicators)
    return replace(catalogue, rule_sets=rule_sets(data / "rules", catalogue))


def _each(folder: Path, read_one: Callable[[Fields], T]) -> dict[str, T]:
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        fields = Fields(path)
        found[path.stem] = read_one(fields)
        fields.done()
    if not found:
        raise CatalogueError(f"The folder data/{folder.name} holds no .yaml file.")
    return found


def _caveats(path: Path) -> dict[str, Text]:
    fields = Fields(path)
    return {name: fields.text(name) for name in fields.names()}


def _delivered(files: tuple[tuple[str, Path], ...]) -> dict[str, Source]:
    found = {}
    for id_, path in files:
        fields = Fields(path)
        found[id_] = replace(_source(fields), id=id_)
        fields.done()
    return found


def _source(fields: Fields) -> Source:
    return Source(
        id=fields.path.stem,
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        publisher=fields.word("publisher"),
        url=fields.word("url"),
        licence=fields.text("licence"),
        published=fields.day("published"),
        retrieved=fields.day("retrieved"),
        retrieval=fields.text("retrieval"),
    )


def _definition(fields: Fields) -> Definition:
    return Definition(
        id=fields.path.stem,
        indicator=fields.word("indicator"),
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        publisher=fields.word("publisher"),
        numerator=fields.text("numerator"),
        denominator=fields.text("denominator"),
        reference_date=fields.text("reference_date"),
        weights=_among(fields, "weights", fields.words("weights"), WEIGHTS),
        closed_years=fields.wholes("closed_years"),
        caveats=fields.words("caveats"),
    )


def _indicator(fields: Fields) -> Indicator:
    low, high = _range(fields)
    return Indicator(
        id=fields.path.stem,
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        unit=_among(fields, "unit", (fields.word("unit"),), numbers.UNITS)[0],
        decimals=fields.whole("decimals"),
        higher_is_better=fields.take("higher_is_better", (bool, type(None))),
        goal=Goal(_among(fields, "goal", (fields.word("goal"),), tuple(Goal))[0]),
        levels=_levels(fields),
        definition=fields.text("definition"),
        numerator=fields.text("numerator"),
        denominator=fields.text("denominator"),
        reference_date=fields.text("reference_date"),
        why=fields.text("why"),
        cannot_tell=fields.text("cannot_tell"),
        source=fields.word("source"),
        definitions=fields.words("definitions"),
        first_year=fields.whole("first_year"),
        caveats=fields.words("caveats"),
        peer_class=fields.word("peer_class"),
        low=low,
        high=high,
        comparable=fields.take("comparable", bool),
        headings=_headings(fields),
        limit=_limit(fields),
        rate=_rate(fields),
        checked_by=fields.text("checked_by"),
        reviewed=fields.day("reviewed"),
        next_review=fields.day("next_review"),
    )


def _range(fields: Fields) -> tuple[float, float]:
    bounds = fields.take("range", dict)
    numbers_only = all(type(bound) in (int, float) for bound in bounds.values())
    if set(bounds) != {"low", "high"} or not numbers_only or not bounds["low"] < bounds["high"]:
        raise fields.fault("range", "must give a number 'low' below a number 'high'")
    return float(bounds["low"]), float(bounds["high"])


def _headings(fields: Fields) -> tuple[str, ...]:
    headings = fields.words("headings")
    for heading in headings:
        if heading != " ".join(heading.lower().split()) or not heading or "(" in heading:
            raise fields.fault("headings", f"has '{heading}'; write it lower-case, once spaced, without brackets")
    if len(set(headings)) < len(headings):
        raise fields.fault("headings", "has the same heading twice")
    return tuple(dict.fromkeys((fields.path.stem, *headings)))


def _limit(fields: Fields) -> Limit | None:
    given = fields.take("limit", (dict, type(None)))
    if given is None:
        return None
    side = next((side for side in ("above", "below") if set(given) == {side, "basis"}), None)
    if side is None or type(given[side]) not in (int, float) or not isinstance(given["basis"], dict):
        raise fields.fault("limit", "must give a number 'above' or 'below' and its 'basis' in both languages")
    return Limit(float(given[side]), side == "above", both_languages(given["basis"], fields, "limit"))


def _rate(fields: Fields) -> Rate | None:
    given = fields.take("rate", (dict, type(None)))
    if given is None:
        return None
    if set(given) != {"id", "worse"} or given["worse"] not in ("above", "below") or not isinstance(given["id"], str):
        raise fields.fault("rate", "must give its 'id' and 'worse', which is above or below")
    return Rate(given["id"], above=given["worse"] == "above")


def _levels(fields: Fields) -> tuple[str, ...]:
    levels = _among(fields, "levels", fields.words("levels"), LEVELS)
    if not levels:
        raise fields.fault("levels", "is empty")
    return levels


def _among(fields: Fields, field: str, values: tuple[str, ...], allowed: Iterable[str]) -> tuple[str, ...]:
    choices = tuple(allowed)
    for value in values:
        if value not in choices:
            raise fields.fault(field, f"is '{value}', but must be one of {', '.join(choices)}")
    return values


def _check_headings(indicators: dict[str, Indicator]) -> None:
    owners: dict[str, str] = {}
    for indicator in indicators.values():
        for heading in indicator.headings:
            owner = owners.setdefault(heading, indicator.id)
            if owner != indicator.id:
                raise CatalogueError(
                    f"{indicator.id}.yaml: field 'headings' has '{heading}', which stands for {owner}.yaml already."
                )


def _check_names(catalogue: Catalogue) -> None:
    for definition in catalogue.definitions.values():
        _known(definition.id, "indicator", (definition.indicator,), catalogue.indicators)
    for indicator in catalogue.indicators.values():
        _known(indicator.id, "source", (indicator.source,), catalogue.sources)
        _known(indicator.id, "definitions", indicator.definitions, catalogue.definitions)
        _known(indicator.id, "caveats", indicator.caveats, catalogue.caveats)
        _known(indicator.id, "peer_class", (indicator.peer_class,), (NOT_COMPARED, *catalogue.peers))
        for id_ in indicator.definitions:
            if catalogue.definitions[id_].indicator != indicator.id:
                raise CatalogueError(f"{indicator.id}.yaml: field 'definitions' names '{id_}' of another indicator.")
    for definition in catalogue.definitions.values():
        _known(definition.id, "caveats", definition.caveats, catalogue.caveats)
        if definition.id not in catalogue.indicators[definition.indicator].definitions:
            raise CatalogueError(f"{definition.indicator}.yaml: field 'definitions' does not list '{definition.id}'.")


def _known(file: str, field: str, names: tuple[str, ...], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise CatalogueError(f"{file}.yaml: field '{field}' names '{name}', which does not exist.")
