"""Ask Statistics Denmark's API for a table and believe the answer only when every check holds.

A table's description is held against what we ask and against our own places before any figure is asked for; the
figures must be complete to the cell and, where they count, add up from municipality to country.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from keyfigures import store
from keyfigures.catalogue.tables import ALL, Codes, Table
from keyfigures.sources.download import Answer, Limits, fetch
from keyfigures.sources.remarks import RefusedError, refused

COUNTRY = "000"
# Christiansø is no municipality: it stands in the tables beside Bornholm and in none of our figures.
CHRISTIANSOE, BESIDE = "411", "400"
LARGEST_ANSWER = 1_000_000
LANGUAGE = "da"
CONTENT = "INDHOLD"
JSON_TYPES, CSV_TYPES = ("application/json", "text/json"), ("text/csv",)

YEAR = re.compile(r"[12]\d{3}")
COUNT, NUMBER = re.compile(r"\d{1,12}"), re.compile(r"\d{1,12}(,\d{1,6})?")
MISSING = ("..", "-", "")
# Rows are short: this many bytes each, to say how far an answer of unknown length has come.
ROW_BYTES = 24

Cell = Decimal | None


@dataclass(frozen=True)
class Places:
    """Our own municipalities with the region and the province each belongs to."""

    municipalities: Mapping[str, tuple[str, str]]

    @property
    def regions(self) -> dict[str, list[str]]:
        """Return the municipalities of each region."""
        return self._grouped(0)

    @property
    def provinces(self) -> dict[str, list[str]]:
        """Return the municipalities of each province."""
        return self._grouped(1)

    def _grouped(self, part: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, wider in self.municipalities.items():
            found.setdefault(wider[part], []).append(code)
        return found

    def levels(self) -> dict[str, str]:
        """Return the level of every place by its code."""
        return {
            COUNTRY: "country",
            **dict.fromkeys(self.regions, "region"),
            **dict.fromkeys(self.provinces, "province"),
            **dict.fromkeys(self.municipalities, "municipality"),
        }


def places(database: Path) -> Places:
    """Return the places of a built database."""
    rows = store.query(database, "compare/municipalities")
    return Places({row["municipality_code"]: (row["region_code"], row["province_code"]) for row in rows})


@dataclass(frozen=True)
class Variable:
    """One dimension of a table: its codes with what each stands for."""

    code: str
    time: bool
    optional: bool
    values: Mapping[str, str]


@dataclass(frozen=True)
class TableInfo:
    """A table's own description, checked for form only; ``content`` is the answer as it came."""

    table: str
    updated: str
    active: bool
    footnote: str
    suppressed: str
    variables: Mapping[str, Variable]
    content: bytes = field(repr=False)

    @property
    def day(self) -> date:
        """Return the day of the last update."""
        return datetime.fromisoformat(self.updated).date()


@dataclass(frozen=True)
class Cells:
    """A checked answer: every combination of the codes asked for, once, None where there is no figure.

    ``checks`` says how many sums were compared, by kind; ``content`` is the answer as it came.
    """

    codes: Codes
    values: Mapping[tuple[str, ...], Cell] = field(repr=False)
    checks: Mapping[str, int]
    content: bytes = field(repr=False)


def tableinfo(base_url: str, table: str, limits: Limits | None = None) -> TableInfo:
    """Return a table's description. Raises RefusedError when it is none."""
    answer = fetch(f"{base_url}/tableinfo?id={table}&format=json&lang={LANGUAGE}", limits=limits)
    _check_type(answer, JSON_TYPES, table)
    try:
        return _info(table, answer.content)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise refused("fetch_info", table=table, value=repr(error)) from error


def _info(table: str, content: bytes) -> TableInfo:
    said = json.loads(content)
    info = TableInfo(
        table=table,
        updated=str(said["updated"]),
        active=bool(said["active"]),
        footnote=str((said.get("footnote") or {}).get("text") or ""),
        suppressed=str(said.get("suppressedDataValue") or ""),
        variables={str(each["id"]): _variable(each) for each in said["variables"]},
        content=content,
    )
    if said["id"] != table or not info.day:
        raise ValueError(said["id"])
    return info


def _variable(said: Mapping[str, Any]) -> Variable:
    values = {str(value["id"]): str(value["text"]) for value in said["values"]}
    return Variable(code=str(said["id"]), time=bool(said["time"]), optional=bool(said["elimination"]), values=values)


def _check_type(answer: Answer, types: tuple[str, ...], table: str) -> None:
    kind = answer.content_type.partition(";")[0].strip().lower()
    if not answer.content:
        raise refused("fetch_empty", table=table)
    if kind not in types:
        raise refused("fetch_type", table=table, value=answer.content_type or "–", wanted=types[0])


def check_info(info: TableInfo, table: Table, known: Places) -> None:
    """Hold a table's description against a request and our own places; raises RefusedError with the difference."""
    if not info.active:
        raise refused("fetch_closed", table=info.table)
    _check_variables(info, table)
    for name, codes in table.known.items():
        _check_difference("fetch_codes", table, name, now=info.variables[name].values, ours=codes)
    for name, codes in table.variables.items():
        if codes != (ALL,):
            _check_difference("fetch_codes", table, name, now={*info.variables[name].values} & {*codes}, ours=codes)
    areas = {*info.variables[table.area].values} - {CHRISTIANSOE}
    _check_difference("fetch_areas", table, table.area, now=areas, ours=known.levels())
    years = info.variables[table.time].values
    if not years or not all(YEAR.fullmatch(each) for each in years):
        raise refused("fetch_years", table=table.table, value=_listed(years), column=table.time)
    _check_size(table, codes_of(info, table))


def _check_variables(info: TableInfo, table: Table) -> None:
    gone = [name for name in table.variables if name not in info.variables]
    times = [name for name, each in info.variables.items() if each.time]
    unasked = [name for name in info.variables if name not in table.variables]
    wanted = [name for name in unasked if not info.variables[name].optional]
    if gone or wanted or times != [table.time]:
        raise refused("fetch_variables", table=table.table, gone=_listed(gone), new=_listed(wanted or unasked))


def _check_difference(code: str, table: Table, variable: str, *, now: Iterable[str], ours: Iterable[str]) -> None:
    new, gone = {*now} - {*ours}, {*ours} - {*now}
    if new or gone:
        raise refused(code, table=table.table, column=variable, new=_listed(sorted(new)), gone=_listed(sorted(gone)))


def _check_size(table: Table, codes: Codes) -> None:
    rows = rows_of(codes)
    cells = rows * (len(codes) + 1)
    if cells > LARGEST_ANSWER:
        raise refused("fetch_too_many_cells", table=table.table, cells=cells, rows=rows, largest=LARGEST_ANSWER)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"


def codes_of(info: TableInfo, table: Table) -> Codes:
    """Return the codes a request asks for, by variable, every ``*`` written out."""
    return {
        name: tuple(info.variables[name].values) if codes == (ALL,) else codes
        for name, codes in table.variables.items()
    }


def rows_of(codes: Codes) -> int:
    """Return how many rows a whole answer has."""
    return prod(len(each) for each in codes.values())


def data(
    base_url: str,
    table: Table,
    info: TableInfo,
    known: Places,
    *,
    progress: Callable[[float], object] | None = None,
    limits: Limits | None = None,
) -> Cells:
    """Ask for a request's figures and check them.

    ``progress`` is told the share that has come, about. Raises RefusedError when one check fails.
    """
    expected = rows_of(codes_of(info, table)) * ROW_BYTES
    told = (lambda received: progress(min(received / expected, 1.0))) if progress else None
    answer = fetch(f"{base_url}/data", asked=question(table), progress=told, limits=limits)
    _check_type(answer, CSV_TYPES, table.table)
    return cells(answer.content, table, info, known)


def question(table: Table) -> dict[str, Any]:
    """Return what is asked: the API's own form."""
    return {
        "table": table.table,
        "format": "CSV",
        "lang": LANGUAGE,
        "valuePresentation": "Code",
        "variables": [{"code": name, "values": list(codes)} for name, codes in table.variables.items()],
    }


def cells(content: bytes, table: Table, info: TableInfo, known: Places) -> Cells:
    """Return an answer's cells, complete and adding up. Raises RefusedError naming the row and the value."""
    codes = codes_of(info, table)
    values = _values(content, table, codes)
    sums = _Sums(table, info, known, codes, values)
    return Cells(codes=codes, values=values, checks=sums.checked() if table.adds_up else {}, content=content)


def _values(content: bytes, table: Table, codes: Codes) -> dict[tuple[str, ...], Cell]:
    form = NUMBER if any(figure.printed for figure in table.figures) else COUNT
    rows = _rows(content, table)
    places_of = _columns(next(rows, (1, []))[1], table)
    allowed = [frozenset(each) for each in codes.values()]
    found: dict[tuple[str, ...], Cell] = {}
    for line, row in rows:
        if len(row) != len(places_of):
            raise refused("fetch_row", table=table.table, row=line, line=line, value=";".join(row))
        *key, value = (row[place] for place in places_of)
        for name, code, known in zip(codes, key, allowed, strict=True):
            if code not in known:
                raise refused("fetch_unasked", table=table.table, row=line, line=line, column=name, value=code)
        if tuple(key) in found:
            raise refused("fetch_twice", table=table.table, row=line, line=line, value=";".join(key))
        found[tuple(key)] = _cell(value, form, table, line)
    _check_whole(found, table, codes)
    return found


def _rows(content: bytes, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of an answer with their numbers, the first being 1."""
    try:
        text = content.decode("utf-8-sig")
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True), start=1)
    except (UnicodeDecodeError, csv.Error) as error:
        raise refused("fetch_csv", table=table.table, value=str(error)) from error


def _columns(header: list[str], table: Table) -> list[int]:
    """Return where each variable asked for stands, the content last: the order of columns is not promised."""
    wanted = [*(name.upper() for name in table.variables), CONTENT]
    if sorted(header) != sorted(wanted):
        raise refused("fetch_header", table=table.table, value=";".join(header)[:200], wanted=";".join(wanted))
    return [header.index(name) for name in wanted]


def _cell(value: str, form: re.Pattern[str], table: Table, line: int) -> Cell:
    if value in MISSING:
        return None
    if not form.fullmatch(value):
        raise refused("fetch_value", table=table.table, row=line, line=line, column=CONTENT, value=value)
    return Decimal(value.replace(",", "."))


def _check_whole(found: Mapping[tuple[str, ...], Cell], table: Table, codes: Codes) -> None:
    wanted = rows_of(codes)
    if len(found) != wanted:
        first = next(key for key in product(*codes.values()) if key not in found)
        raise refused("fetch_rows", table=table.table, found=len(found), wanted=wanted, value=";".join(first))


class _Sums:
    """The sums an answer must hold for every year and every other code: parts to regions, provinces and country."""

    def __init__(
        self, table: Table, info: TableInfo, known: Places, codes: Codes, values: Mapping[tuple[str, ...], Cell]
    ) -> None:
        self.table, self.info, self.known, self.codes, self.values = table, info, known, codes, values
        self.area = list(codes).index(table.area)
        self.time = list(codes).index(table.time)
        self.beside = {COUNTRY, *known.municipalities.get(BESIDE, ())}

    def checked(self) -> dict[str, int]:
        """Return how many sums of each kind were compared. Raises RefusedError at the first that does not hold."""
        kinds = {
            "region_sums": self.known.regions,
            "province_sums": self.known.provinces,
            "country_sums": {COUNTRY: list(self.known.regions)},
        }
        return {kind: sum(self._compared(parts) for parts in wholes.items()) for kind, wholes in kinds.items()}

    def _compared(self, parts: tuple[str, list[str]]) -> int:
        others = (codes for place, codes in enumerate(self.codes.values()) if place != self.area)
        return sum(self._holds(*parts, other) for other in product(*others))

    def _holds(self, whole: str, parts: list[str], other: tuple[str, ...]) -> bool:
        """Compare one sum; False where a part is missing, so that nothing can be said."""
        stated, counted = self._at(whole, other), [self._at(part, other) for part in parts]
        if stated is None or None in counted:
            return False
        total = sum(each for each in counted if each is not None)
        island = self._at(CHRISTIANSOE, other) if whole in self.beside else None
        if stated not in (total, total + (island or 0)):
            raise self._fault(whole, other, total, stated)
        return True

    def _at(self, area: str, other: tuple[str, ...]) -> Cell:
        return self.values.get((*other[: self.area], area, *other[self.area :]))

    def _fault(self, whole: str, other: tuple[str, ...], total: Decimal | int, stated: Decimal) -> RefusedError:
        key = (*other[: self.area], whole, *other[self.area :])
        name = self.info.variables[self.table.area].values[whole]
        rest = [code for place, code in enumerate(key) if place not in (self.area, self.time)]
        return refused(
            "fetch_sum",
            table=self.table.table,
            value=str(stated),
            total=str(total),
            area=f"{name} ({whole})",
            year=key[self.time],
            codes=_listed(rest),
        )
