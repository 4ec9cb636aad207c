"""From tables of Statistics Denmark to deliveries: all of a table or nothing of it, each table by itself."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any

from keyfigures import numbers, settings
from keyfigures.catalogue.tables import Codes, Table, tables
from keyfigures.language import Text
from keyfigures.sources import statbank
from keyfigures.sources.download import Limits
from keyfigures.sources.remarks import RefusedError
from keyfigures.sources.statbank import CHRISTIANSOE, Cell, Cells, Places, TableInfo
from keyfigures.store import statements
from keyfigures.store.received import Draft, Observation

# A date for the files of an original, so that the same answers give the same bytes.
NO_DATE = (1980, 1, 1, 0, 0, 0)

Progress = Callable[[str, float], object]
InPlace = Mapping[str, Mapping[str, Any]]
Pairs = tuple[tuple[Table, Cells], ...]


class FetchStage(StrEnum):
    """What is being done with a table, for those who wait."""

    DESCRIPTION = "description"
    FIGURES = "figures"
    DONE = "done"


@dataclass(frozen=True)
class Fetched:
    """What came of a table: a draft to take in, a refusal, or neither where nothing is new."""

    table: str
    draft: Draft | None = None
    refusal: RefusedError | None = None

    @property
    def unchanged(self) -> bool:
        """Tell whether the newest figures are in place already."""
        return self.draft is None and self.refusal is None


@dataclass(frozen=True)
class Errand:
    """Where to fetch, what places are ours, and who asks."""

    base_url: str
    known: Places
    by: str
    limits: Limits | None = None


def fetch_all(
    errand: Errand, in_place: InPlace, progress: Progress | None = None, *, asked: Iterable[Table] | None = None
) -> list[Fetched]:
    """Fetch every table that is asked for; a table that fails leaves the others alone.

    ``in_place`` are the details of the newest delivery by what it replaces. ``asked`` are the data folder's requests
    when nothing else is said. ``progress`` is told a FetchStage and the share of all work that is done.
    """
    groups = by_table(tables(settings.data_dir()).values() if asked is None else asked)
    tell = progress or _nobody
    found = []
    for place, (table, requests) in enumerate(groups.items()):
        found.append(_fetched(table, requests, errand, in_place.get(key(table)), _part(tell, place, len(groups))))
    tell(FetchStage.DONE, 1.0)
    return found


def by_table(requests: Iterable[Table]) -> dict[str, tuple[Table, ...]]:
    """Return the requests of each table: together they are one delivery."""
    found: dict[str, tuple[Table, ...]] = {}
    for each in requests:
        found[each.table] = (*found.get(each.table, ()), each)
    return found


def _nobody(stage: str, share: float) -> None:
    """Tell nobody."""


def _part(tell: Progress, place: int, of: int) -> Progress:
    """Return what tells the share of one part as a share of the whole."""
    return lambda stage, share: tell(stage, (place + share) / of)


def _fetched(
    table: str, requests: Sequence[Table], errand: Errand, newest: Mapping[str, Any] | None, tell: Progress
) -> Fetched:
    try:
        return Fetched(table, draft(requests, errand, in_place=newest, progress=tell))
    except RefusedError as error:
        return Fetched(table, refusal=error)


def key(table: str) -> str:
    """Return what a table's deliveries replace: each other."""
    return f"statbank:{table}"


def draft(
    requests: Sequence[Table],
    errand: Errand,
    *,
    in_place: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Draft | None:
    """Fetch the requests of one table and return what they bring; None where it is in place already.

    ``in_place`` are the details of the table's newest delivery. Raises RefusedError when anything is not as it should
    be: then nothing of the table is to be had.
    """
    tell = progress or _nobody
    tell(FetchStage.DESCRIPTION, 0.0)
    info = statbank.tableinfo(errand.base_url, requests[0].table, errand.limits)
    if _is_in_place(requests, info, in_place):
        return None
    for each in requests:
        statbank.check_info(info, each, errand.known)
    answers = []
    for place, each in enumerate(requests):
        part = _figures_part(_part(tell, place, len(requests)))
        answers.append(statbank.data(errand.base_url, each, info, errand.known, progress=part, limits=errand.limits))
    return _draft(tuple(zip(requests, answers, strict=True)), info, errand)


def _figures_part(part: Progress) -> Callable[[float], object]:
    return lambda share: part(FetchStage.FIGURES, share)


def _is_in_place(requests: Sequence[Table], info: TableInfo, in_place: Mapping[str, Any] | None) -> bool:
    """Tell whether a delivery holds this update and these figures; a new definition is fetched at once."""
    definitions = _definitions(requests)
    found = in_place or {}
    return found.get("updated") == info.updated and found.get("definitions", definitions) == definitions


def _definitions(requests: Sequence[Table]) -> list[str]:
    return sorted(figure.definition for each in requests for figure in each.figures)


def _draft(pairs: Pairs, info: TableInfo, errand: Errand) -> Draft:
    requests, answers = zip(*pairs, strict=True)
    found = [each for request, answer in pairs for each in observations(request, answer, info, errand.known)]
    return Draft(
        kind="statbank",
        source=_source(requests[0], info),
        file_name=f"{info.table}.zip",
        original=_original(pairs, info),
        by=errand.by,
        observations=found,
        replaces=key(info.table),
        details={
            "table": info.table,
            "updated": info.updated,
            "footnote": info.footnote,
            "address": f"{errand.base_url}/data",
            "definitions": _definitions(requests),
            "rows": {request.name: len(answer.values) for request, answer in pairs},
            "checks": _checks(answers),
            "without_value": sum(each.status != "observed" for each in found),
        },
    )


def _checks(answers: Sequence[Cells]) -> dict[str, int]:
    """Return how much each check has looked at, all requests together."""
    kinds = dict.fromkeys(kind for answer in answers for kind in answer.checks)
    sums = {kind: sum(answer.checks.get(kind, 0) for answer in answers) for kind in kinds}
    return {"complete_rows": sum(len(answer.values) for answer in answers), **sums}


def _source(request: Table, info: TableInfo) -> dict[str, Any]:
    """Return the fields of a source definition, as JSON holds them."""
    retrieval = {
        language: text.format(table=info.table, updated=info.day.isoformat())
        for language, text in _both(request.retrieval).items()
    }
    return {
        "title": _both(request.title),
        "short_title": _both(request.short_title),
        "publisher": request.publisher,
        "url": request.url,
        "licence": _both(request.licence),
        "published": info.day.isoformat(),
        "retrieved": datetime.now(UTC).date().isoformat(),
        "retrieval": retrieval,
    }


def _both(text: Text) -> dict[str, str]:
    return {"da": text.da, "en": text.en}


def _original(pairs: Pairs, info: TableInfo) -> bytes:
    """Return the answers as they came, put together."""
    files = {f"{info.table}.tableinfo.json": info.content}
    files |= {f"{request.name}.csv": answer.content for request, answer in pairs}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def observations(request: Table, answer: Cells, info: TableInfo, known: Places) -> Iterator[Observation]:
    """Yield a request's figures for every place and year of the answer; a year it leaves out is a gap."""
    levels = known.levels()
    missing = "suppressed" if info.suppressed == ".." else "not_published"
    computed = statements.folder("indicators")
    areas = [area for area in answer.codes[request.area] if area != CHRISTIANSOE]
    for figure, area, year in product(request.figures, areas, answer.codes[request.time]):
        at = {request.area: (area,), request.time: (year,)}
        parts = _Parts(
            _total(answer, {**figure.numerator, **at}),
            None if figure.printed else _total(answer, {**figure.denominator, **at}),
        )
        empty = Observation(
            figure.indicator, figure.definition, levels[area], area, "all", f"{year}-01-01", "", status=missing
        )
        if figure.printed:
            yield _printed(empty, parts)
        else:
            # What a query computes from the counts has no value of its own in the files.
            yield _counted(empty, parts, with_value=f"indicators/{figure.indicator}" not in computed)


@dataclass(frozen=True)
class _Parts:
    """What a figure is made of; None where a cell of it is missing."""

    numerator: Cell
    denominator: Cell


def _total(answer: Cells, chosen: Codes) -> Cell:
    """Return the sum of the cells chosen; a variable left out stands for all its codes."""
    keys = product(*(chosen.get(name, codes) for name, codes in answer.codes.items()))
    found = [answer.values[each] for each in keys]
    return None if None in found else sum((each for each in found if each is not None), Decimal(0))


def _printed(empty: Observation, parts: _Parts) -> Observation:
    if parts.numerator is None:
        return empty
    text = str(parts.numerator)
    return empty._replace(value=text, rounding=_plain(numbers.half_width(text)), status="observed")


def _counted(empty: Observation, parts: _Parts, *, with_value: bool) -> Observation:
    if parts.numerator is None or not parts.denominator:
        return empty
    share = _plain(100.0 * int(parts.numerator) / int(parts.denominator))
    return empty._replace(
        value=share if with_value else "",
        numerator=str(parts.numerator),
        denominator=str(parts.denominator),
        status="observed",
    )


def _plain(value: float) -> str:
    """Return a number in full and never with an exponent, which the tidy files do not know."""
    return f"{Decimal(repr(value)):f}"
