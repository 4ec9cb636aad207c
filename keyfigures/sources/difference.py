"""What figures would change: new, changed, vanished, and which departments change sides of a limit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from keyfigures import store
from keyfigures.catalogue import Indicator
from keyfigures.sources.notes import Notes
from keyfigures.sources.numerals import Style, written
from keyfigures.sources.task import Figure, Key, span

LISTED = 20
SAME = 1e-12

Series = tuple[str, ...]


class Past(NamedTuple):
    """A figure as it is now, its period, and the day that period ends."""

    value: float | None
    period: str
    ends: str


@dataclass(frozen=True)
class History:
    """The figures as they are now: by key, and the values of each series in order of time."""

    by_key: dict[Key, Past]

    @cached_property
    def series(self) -> dict[Series, list[tuple[str, float]]]:
        """Return the known values of each series with the days they end, in order."""
        found: dict[Series, list[tuple[str, float]]] = defaultdict(list)
        for key, past in self.by_key.items():
            if past.value is not None:
                found[key[:5]].append((past.ends, past.value))
        return dict(found)


@dataclass(frozen=True)
class Held:
    """The figures of a file held against what is known."""

    figures: Sequence[Figure]
    past: History

    @cached_property
    def series(self) -> dict[Series, list[tuple[str, Figure]]]:
        """Return the file's figures that have a value, by series in order of time."""
        found: dict[Series, list[tuple[str, Figure]]] = defaultdict(list)
        for figure in self.figures:
            if figure.value is not None:
                found[figure.key[:5]].append((ends(figure.observation.period), figure))
        for each in found.values():
            each.sort(key=lambda pair: pair[0])
        return dict(found)


def history(database: Path, indicator_ids: Iterable[str]) -> History:
    """Return the present figures of some indicators."""
    rows = store.query(database, "sources/history", indicators=sorted(set(indicator_ids)))
    return History({_key(row): Past(row["value"], row["period"], row["ends"]) for row in rows})


def _key(row: store.Row) -> Key:
    return (
        row["indicator_id"],
        row["definition_id"],
        row["entity_level"],
        row["entity_code"],
        row["dwelling_type"],
        row["covers"],
    )


@lru_cache(maxsize=4096)
def ends(text: str) -> str:
    """Return the last day a period covers, as text that sorts by time."""
    return span(text).end.isoformat()


def without_doubles(figures: Sequence[Figure], notes: Notes, style: Style) -> list[Figure]:
    """Return the figures each once: the same figure twice counts once, different ones are all refused."""
    first: dict[Key, Figure] = {}
    doubled: dict[Key, list[Figure]] = {}
    for figure in figures:
        earlier = first.setdefault(figure.key, figure)
        if earlier is not figure:
            doubled.setdefault(figure.key, [earlier]).append(figure)
    twice: dict[int, str] = {}
    for same in doubled.values():
        if all(each.observation == same[0].observation for each in same):
            twice |= {each.row: each.observation.entity_code for each in same[1:]}
        else:
            _refuse_all(same, notes, style)
    for row, code in twice.items():
        notes.tally("I-TWICE", row, "", code)
    return [figure for figure in first.values() if figure.row not in notes.refused_rows]


def _refuse_all(same: Sequence[Figure], notes: Notes, style: Style) -> None:
    """Refuse figures that say different things about the same, or of two dates where there can be one."""
    dates = {each.observation.period for each in same}
    for each in same:
        value = each.observation.status if each.value is None else written(each.value, style)
        about = f"{each.observation.entity_code} {each.observation.period}: {value}"
        notes.refuse("E-KEYCONFLICT" if len(dates) == 1 else "E-TWODATES", each.row, each.column, about)


def changes(held: Held) -> dict[str, Any]:
    """Return what the figures would change: counts, the first revisions, and what is no longer in the file."""
    now = {figure.key: figure for figure in held.figures}
    past = held.past.by_key
    kinds = {key: _kind(past.get(key), figure.value) for key, figure in now.items()}
    spans = {_group(key) for key in now}
    gone = [key for key, each in past.items() if each.value is not None and key not in now and _group(key) in spans]
    revised = [key for key, kind in kinds.items() if kind == "changed"]
    counts = Counter(kinds.values())
    examples = [
        *({"kind": "changed", **_named(key), **_values(past[key], now[key].value)} for key in revised[:LISTED]),
        *({"kind": "vanished", **_named(key), **_values(past[key], None)} for key in gone[:LISTED]),
    ]
    return {
        **{kind: counts[kind] for kind in ("new", "changed", "unchanged")},
        "vanished": len(gone),
        "examples": examples,
    }


def _kind(before: Past | None, after: float | None) -> str:
    if before is None or before.value is None:
        return "unchanged" if after is None else "new"
    return "unchanged" if after is not None and abs(after - before.value) < SAME else "changed"


def _group(key: Key) -> tuple[str, str, str, str]:
    return key[0], key[1], key[2], key[5]


def _named(key: Key) -> dict[str, str]:
    return dict(zip(("indicator", "definition", "level", "code", "dwelling_type"), key, strict=False))


def _values(before: Past, after: float | None) -> dict[str, Any]:
    return {"period": before.period, "before": before.value, "after": after}


def effect(held: Held, indicators: Mapping[str, Indicator]) -> dict[str, Any]:
    """Return which departments change sides of a sourced limit in the newest year they have a figure for."""
    over: set[str] = set()
    under: set[str] = set()
    for series, figures in held.series.items():
        limit = indicators[series[0]].limit
        if limit is None or series[2] != "department":
            continue
        known = held.past.series.get(series, [])
        newest, figure = figures[-1]
        if known and newest < known[-1][0]:
            continue
        was = bool(known) and _beyond(known[-1][1], limit.number, above=limit.above)
        is_ = _beyond(figure.value or 0.0, limit.number, above=limit.above)
        if is_ != was:
            (over if is_ else under).add(series[3])
    return _effect(over, under)


def no_effect() -> dict[str, Any]:
    """Return the effect of a file that changes nothing."""
    return _effect(set(), set())


def _effect(over: set[str], under: set[str]) -> dict[str, Any]:
    n = len(over | under)
    return {
        "status_changes": n,
        "over_limit": sorted(over),
        "under_limit": sorted(under),
        "sentence_da": f"{n} {'afdeling' if n == 1 else 'afdelinger'} skifter status",
        "sentence_en": f"{n} {'department changes' if n == 1 else 'departments change'} status",
    }


def _beyond(value: float, number: float, *, above: bool) -> bool:
    return value > number if above else value < number
