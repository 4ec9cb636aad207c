"""CONSTRUCTED figures behind Statistics Denmark's API as documented, over real sockets, with faults to switch on.

The form is the API's: paths, JSON, CSV with byte-order mark, semicolons and CRLF, errors with their statuses, codes and
the order of the areas. The numbers of dwellings, the averages and the dates of update are constructed: they are made
by ``dwellings`` and ``average`` below, add up exactly, and say nothing about any municipality. Texts are Danish only.

By hand: ``python -m tests.statbank_server --port 8099`` and KEYFIGURES_STATBANK=http://127.0.0.1:8099/v1.
"""

import argparse
import csv
import gzip
import json
import sys
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from keyfigures import settings

# The areas in the API's own order: a region, its provinces, the municipalities of each. 411 is Christiansø.
ORDER = (
    "000 084 01 101 147 155 185 02 165 151 153 157 159 161 163 167 169 183 173 175 187 03 201 240 210 250 190 270 260 "
    "217 219 223 230 04 400 411 085 05 253 259 350 265 269 06 320 376 316 326 360 370 306 329 330 340 336 390 083 07 "
    "420 430 440 482 410 480 450 461 479 492 08 530 561 563 607 510 621 540 550 573 575 630 580 082 09 710 766 615 707 "
    "727 730 741 740 746 706 751 10 657 661 756 665 760 779 671 791 081 11 810 813 860 849 825 846 773 840 787 820 851"
)
TREE = tuple(ORDER.split())
ISLAND = "411"
YEARS = tuple(str(year) for year in (*range(2010, 2021), *range(2023, 2027)))
ALL_YEARS = tuple(str(year) for year in range(2010, 2027))
LIMIT = 1_000_000
BOM = b"\xef\xbb\xbf"
BOMB_SIZE = 40_000_000

RESIDENTS = {
    "1000": "Boliger med CPR tilmeldte personer (beboede boliger)",
    "2000": "Boliger uden CPR tilmeldte personer (ubeboede boliger)",
    "5000": "Fritidshuse uden CPR tilmeldte personer",
}
OWNERS = {
    "10": "Privatpersoner, inkl. I/S",
    "20": "Almene boligselskaber",
    "30": "A/S, ApS og andre selskaber",
    "41": "Private andelsboligforeninger",
    "SK": "Offentlig myndighed",
    "UOP2": "Andet eller uoplyst",
}
TENURES = {"EJ": "Beboet af ejer", "LEJ": "Beboet af lejer", "IB": "Ubeboet", "UOPL": "Uoplyst"}
USES = {"125": "Parcel/Stuehuse", "130": "Række-, kæde- og dobbelthuse", "140": "Etageboliger", "565": "Fritidshuse"}
BUILT = {"-1899": "Før 1900", "1900-1999": "1900-1999", "2000-": "2000 og senere"}
UNITS = {
    "GNSAB": "Gennemsnitligt boligareal pr. bolig (m2)",
    "GNSAP": "Gennemsnitligt boligareal pr. person (m2)",
    "GNSPB": "Gennemsnitligt antal personer pr. bolig (antal)",
}

OWNER_WEIGHT = {"10": 58, "30": 9, "41": 8, "SK": 2, "UOP2": 3}
TENURE_WEIGHT = {
    "1000": {"EJ": 60, "LEJ": 38, "IB": 0, "UOPL": 2},
    "2000": {"EJ": 0, "LEJ": 0, "IB": 7, "UOPL": 0},
    "5000": {"EJ": 0, "LEJ": 0, "IB": 11, "UOPL": 0},
}
CITIES = ("101", "147")

Row = list[str]


def dwellings(municipality: str, residents: str, owner: str, tenure: str, year: str) -> int:
    """Return a constructed number of dwellings of one municipality; the same for ever."""
    number = int(municipality)
    weight = TENURE_WEIGHT[residents][tenure]
    if weight == 0 or (residents == "5000" and municipality in CITIES) or (municipality == ISLAND and owner == "41"):
        return 0
    size = 40 if municipality == ISLAND else 6000 + number * 37 % 9000
    share = OWNER_WEIGHT.get(owner, 9 + number % 23)
    growth = (int(year) - 2010) * (number % 7)
    return size * weight * share // 10_000 + growth + (number * 31 + int(year) * 17 + weight + share) % 5


def average(area: str, unit: str, use: str, year: str) -> str:
    """Return a constructed average as the API writes it in Danish."""
    least, range_ = {"GNSPB": (17, 8), "GNSAB": (950, 400), "GNSAP": (450, 100)}[unit]
    whole = least + (int(area) * 7 + int(year) * 3 + len(use)) % range_
    return f"{whole // 10},{whole % 10}"


@cache
def names() -> dict[str, str]:
    """Return the name of every area."""
    found = {"000": "Hele landet", ISLAND: "Christiansø"}
    for file, key in (
        ("municipalities", "municipality_code"),
        ("provinces", "province_code"),
        ("regions", "region_code"),
    ):
        with (settings.ROOT / "data" / "master" / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
            found |= {row[key]: row["name"] for row in csv.DictReader(opened)}
    return {code: found[code] for code in TREE}


@cache
def wider() -> dict[str, tuple[str, ...]]:
    """Return the areas each municipality counts in, itself first; the order of the tree says it."""
    found: dict[str, tuple[str, ...]] = {}
    region, province = "", ""
    for code in TREE[1:]:
        if len(code) == 3 and code.startswith("08"):
            region = code
        elif len(code) == 2:
            province = code
        else:
            found[code] = (code, province, region, "000")
    return found


@cache
def cube() -> dict[tuple[str, ...], int]:
    """Return the dwellings of every area by residents, owner, tenure and year; an empty code is the total."""
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for municipality, areas in wider().items():
        for residents, owner, tenure, year in product(RESIDENTS, OWNERS, TENURES, YEARS):
            if number := dwellings(municipality, residents, owner, tenure, year):
                for area, owned, held in product(areas, (owner, ""), (tenure, "")):
                    found[area, residents, owned, held, year] += number
    return dict(found)


@dataclass(frozen=True)
class Variable:
    """One variable of a table."""

    code: str
    text: str
    values: dict[str, str]
    optional: bool = False
    time: bool = False

    def description(self) -> dict[str, Any]:
        """Return the variable as tableinfo has it."""
        values = [{"id": code, "text": text} for code, text in self.values.items()]
        return {
            "id": self.code,
            "text": self.text,
            "elimination": self.optional,
            "time": self.time,
            **({"map": "denmark_municipality_07"} if self.code == "OMRÅDE" else {}),
            "values": values,
        }


@dataclass(frozen=True)
class BankTable:
    """A table: its variables and what makes a cell from one code each, empty where a variable is left out."""

    id: str
    text: str
    unit: str
    footnote: str
    variables: tuple[Variable, ...]
    cell: Callable[[dict[str, str]], str]


def _split(number: int, chosen: str, codes: Sequence[str]) -> int:
    """Return a code's part of a number that all codes share; the parts add up."""
    if not chosen:
        return number
    each, rest = divmod(number, len(codes))
    return each + (list(codes).index(chosen) < rest)


def _dwellings_cell(codes: dict[str, str]) -> str:
    key = (codes["OMRÅDE"] or "000", codes["BEBO"], codes["EJER"], codes["UDLFORH"], codes["Tid"])
    number = _split(cube().get(key, 0), codes["ANVENDELSE"], list(USES))
    return str(_split(number, codes["OPFØRELSESÅR"], list(BUILT)))


def _average_cell(codes: dict[str, str]) -> str:
    return average(codes["OMRÅDE"] or "000", codes["ENHED"], codes["ANVENDELSE"], codes["Tid"])


def _area() -> Variable:
    return Variable("OMRÅDE", "område", names(), optional=True)


def _time(years: Sequence[str]) -> Variable:
    return Variable("Tid", "tid", {year: year for year in years}, time=True)


@cache
def bank_tables() -> dict[str, BankTable]:
    """Return the tables of the bank."""
    bol101 = BankTable(
        "BOL101",
        "Boliger",
        "Antal",
        "Årene 2021 og 2022 er lukket på grund af fejl i data fra Bygnings- og Boligregistret.",
        (
            _area(),
            Variable("BEBO", "beboertype", RESIDENTS),
            Variable("ANVENDELSE", "anvendelse", USES, optional=True),
            Variable("UDLFORH", "udlejningsforhold", TENURES, optional=True),
            Variable("EJER", "ejerforhold", OWNERS, optional=True),
            Variable("OPFØRELSESÅR", "opførelsesår", BUILT, optional=True),
            _time(YEARS),
        ),
        _dwellings_cell,
    )
    bol106 = BankTable(
        "BOL106",
        "Gennemsnitlig boligareal og antal personer",
        "-",
        "",
        (
            _area(),
            Variable("ENHED", "enhed", UNITS),
            Variable("ANVENDELSE", "anvendelse", {"TOT": "I alt", **USES}),
            _time(ALL_YEARS),
        ),
        _average_cell,
    )
    return {"BOL101": bol101, "BOL106": bol106}


class ApiError(Exception):
    """An answer of the API that is no data."""

    def __init__(self, code: str, message: str | None, status: int = 400) -> None:
        self.code, self.message, self.status = code, message, status
        super().__init__(code)


@dataclass(frozen=True)
class Question:
    """What a client asks /data: a code per variable left out is the total."""

    table: BankTable
    format: str
    language: str
    presentation: str
    chosen: dict[str, tuple[str, ...]]


def question(asked: dict[str, Any]) -> Question:
    """Return a checked question. Raises ApiError as the API answers."""
    if not asked.get("table"):
        raise ApiError("REQUEST-MISSING", "Der er ikke angivet nogen tabel-id.")
    table = bank_table(asked["table"])
    form = str(asked.get("format", "CSV")).upper()
    if form == "BULK" and asked.get("timeOrder"):
        raise ApiError("EXTRACT-STREAMINGTIMESORT", "Der kan ikke vælges sortering af tid for streamede formater.")
    chosen = _chosen(table, asked.get("variables", ()))
    for variable in table.variables:
        if variable.code not in chosen and (not variable.optional or form == "BULK"):
            raise ApiError("EXTRACT-NOTALLOWED", f"Der skal vælges værdier for variabel: {variable.code}")
    cells = prod(len(codes) for codes in chosen.values()) * (len(chosen) + 1)
    if form != "BULK" and cells > LIMIT:
        number = f"{cells:,}".replace(",", ".")
        message = (
            f"Forespørgslen på op mod {number} celler er over begrænsningen på 1.000.000 celler for denne filtype. "
            "Anvend BULK eller andet streaming format i stedet."
        )
        raise ApiError("REQUEST-LIMIT", message)
    presentation = str(asked.get("valuePresentation", "Default"))
    return Question(table, form, str(asked.get("lang", "da")), presentation, chosen)


def bank_table(name: str) -> BankTable:
    """Return a table. Raises ApiError for one that is not there."""
    if name.upper() not in bank_tables():
        raise ApiError("EXTRACT-NOTFOUND", f"Tabel findes ikke: {name}")
    return bank_tables()[name.upper()]


def _chosen(table: BankTable, asked: Any) -> dict[str, tuple[str, ...]]:
    variables = {variable.code.upper(): variable for variable in table.variables}
    chosen = {}
    for each in asked:
        variable = variables.get(each["code"].upper())
        if variable is None:
            raise ApiError("EXTRACT-NOTFOUND", f"Kan ikke finde variablen: {each['code']}")
        codes = tuple(code for value in each["values"] for code in (variable.values if value == "*" else (value,)))
        for code in codes:
            if code not in variable.values:
                raise ApiError("EXTRACT-NOTFOUND", f"Kan ikke finde værdien: {code} ({variable.code})")
        chosen[variable.code] = codes
    return chosen


def answer_rows(asked: Question) -> Iterator[Row]:
    """Yield header and rows of an answer; BULK leaves out the rows that hold zero."""
    texts = {variable.code: variable.values for variable in asked.table.variables}
    left_out = {variable.code: "" for variable in asked.table.variables if variable.code not in asked.chosen}
    yield [*(code.upper() for code in asked.chosen), "INDHOLD"]
    for codes in product(*asked.chosen.values()):
        value = asked.table.cell(left_out | dict(zip(asked.chosen, codes, strict=True)))
        if asked.format == "BULK" and value == "0":
            continue
        shown = (
            _presented(asked.presentation, code, texts[name][code])
            for name, code in zip(asked.chosen, codes, strict=True)
        )
        yield [*shown, value if asked.language == "da" else value.replace(",", ".")]


def _presented(how: str, code: str, text: str) -> str:
    return {"Code": code, "CodeAndValue": f"{code} {text}"}.get(how, text)


def as_csv(rows: Sequence[Row], *, bulk: bool = False) -> bytes:
    """Return rows as the API writes them."""
    text = "".join(";".join(row) + "\r\n" for row in rows)
    return (b"" if bulk else BOM) + text.encode("utf-8")


@cache
def _right_answer(asked_json: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of an answer; asked for again by many tests."""
    return tuple(tuple(row) for row in answer_rows(question(json.loads(asked_json))))


class Fault(StrEnum):
    """What the server can do wrong."""

    BUSY = "429"
    BUSY_WITH_PAUSE = "429 with Retry-After"
    SERVER_ERROR = "500"
    FORBIDDEN = "403 without JSON"
    SILENT = "never answers"
    HANGS_UP = "closes without an answer"
    NOT_HTTP = "answers something that is not HTTP"
    REDIRECT_FILE = "redirect to a file"
    REDIRECT_LOCAL = "redirect into the network"
    MAINTENANCE = "HTML with 200"
    HTML_AS_CSV = "HTML called CSV"
    ERROR_AS_DATA = "an error's JSON with 200"
    EMPTY = "nothing with 200"
    DRIP = "a byte now and then"
    SLOW_HEADER = "a byte of the header now and then"
    CUT_WITH_LENGTH = "cut, length stated"
    CUT_WITHOUT_LENGTH = "cut, no length"
    CUT_CHUNKED = "cut between chunks"
    GZIP = "packed and right"
    GZIP_CUT = "packed and cut"
    GZIP_DAMAGED = "packed and damaged"
    GZIP_BOMB = "packed, enormous"
    OTHER_PACKING = "packed in a way not asked for"
    LARGE = "more than wanted"
    CLOSED = "the table is closed"
    RENAMED_VARIABLE = "EJER is called EJERFORM"
    NEW_DUTY = "ANVENDELSE must be chosen"
    NEW_CODE = "a new owner"
    GONE_CODE = "an owner is gone"
    NEW_AREA = "a new municipality"
    MISSING_AREA = "a municipality is gone"
    QUARTERS = "quarters instead of years"
    NO_INFO = "a description of another form"
    OTHER_TABLE = "the description of another table"
    WRONG_SUM = "one number changed"
    DUPLICATE = "a row twice"
    LOST_AND_DOUBLED = "a row lost, another twice"
    UNKNOWN_CODE = "a code nobody asked for"
    OTHER_ORDER = "columns and rows in another order"
    MISSING_CELLS = "cells without a figure"
    DECIMAL_DOT = "a number with a dot"
    SHORT_ROW = "a row with a cell too few"
    LOST_COLUMN = "a column is gone"
    NOT_UTF8 = "letters of another encoding"
    OPEN_QUOTE = "a quotation mark that is never closed"
    WITHOUT_ISLAND = "Christiansø in no sum"


def _with_row(rows: list[Row], change: Callable[[Row], Row]) -> list[Row]:
    """Change the first row of municipality 330."""
    place = next(place for place, row in enumerate(rows) if row[0] == "330")
    return [*rows[:place], change(rows[place]), *rows[place + 1 :]]


def _without_island(rows: list[Row]) -> list[Row]:
    """Take Christiansø out of the sums it stands in."""
    island = {tuple(row[1:-1]): int(row[-1]) for row in rows[1:] if row[0] == ISLAND}
    above = wider()[ISLAND][1:]
    return [
        rows[0],
        *([*row[:-1], str(int(row[-1]) - island[tuple(row[1:-1])])] if row[0] in above else row for row in rows[1:]),
    ]


def _missing(rows: list[Row]) -> list[Row]:
    """Leave figures of 330 out, in each of the ways a figure can be missing."""
    marks = iter(("..", "-", "") * len(rows))
    return [[*row[:-1], next(marks)] if row[0] == "330" else row for row in rows]


ROW_FAULTS: dict[Fault, Callable[[list[Row]], list[Row]]] = {
    Fault.WRONG_SUM: lambda rows: _with_row(rows, lambda row: [*row[:-1], str(int(row[-1]) + 1)]),
    Fault.DUPLICATE: lambda rows: [*rows, rows[-1]],
    Fault.LOST_AND_DOUBLED: lambda rows: [*rows[:-1], rows[-2]],
    Fault.UNKNOWN_CODE: lambda rows: _with_row(rows, lambda row: ["999", *row[1:]]),
    Fault.OTHER_ORDER: lambda rows: [row[::-1] for row in (rows[0], *rows[:0:-1])],
    Fault.MISSING_CELLS: _missing,
    Fault.DECIMAL_DOT: lambda rows: _with_row(rows, lambda row: [*row[:-1], "1.234"]),
    Fault.SHORT_ROW: lambda rows: _with_row(rows, lambda row: row[:-1]),
    Fault.LOST_COLUMN: lambda rows: [row[1:] for row in rows],
    Fault.OPEN_QUOTE: lambda rows: _with_row(rows, lambda row: ['"' + row[0], *row[1:]]),
    Fault.CUT_WITHOUT_LENGTH: lambda rows: rows[: len(rows) * 2 // 5],
    Fault.WITHOUT_ISLAND: _without_island,
}
STATUSES = {Fault.BUSY: 429, Fault.BUSY_WITH_PAUSE: 429, Fault.SERVER_ERROR: 500, Fault.FORBIDDEN: 403}
BODIES = {
    Fault.MAINTENANCE: ("text/html; charset=utf-8", "<html><h1>Vedligeholdelse</h1></html>"),
    Fault.HTML_AS_CSV: ("text/csv", "<html><h1>Vedligeholdelse</h1></html>"),
    Fault.ERROR_AS_DATA: ("text/json; charset=utf-8", '{"errorTypeCode": "EXTRACT-NOTFOUND", "message": "x"}'),
    Fault.EMPTY: ("text/csv; charset=utf-8", ""),
}
LOCATIONS = {Fault.REDIRECT_FILE: "file:///etc/passwd", Fault.REDIRECT_LOCAL: "http://127.0.0.1:1/"}


def description(table: BankTable, updated: str, fault: Fault | None) -> dict[str, Any]:
    """Return a table's description, with the fault that is switched on."""
    variables = [variable.description() for variable in table.variables]
    by_code = {variable["id"]: variable for variable in variables}
    changes: dict[Fault, Callable[[], object]] = {
        Fault.RENAMED_VARIABLE: lambda: by_code["EJER"].update(id="EJERFORM"),
        Fault.NEW_DUTY: lambda: by_code["ANVENDELSE"].update(elimination=False),
        Fault.NEW_CODE: lambda: by_code["EJER"]["values"].append({"id": "42", "text": "Ny ejer"}),
        Fault.GONE_CODE: lambda: by_code["EJER"]["values"].pop(1),
        Fault.NEW_AREA: lambda: by_code["OMRÅDE"]["values"].append({"id": "999", "text": "Ny kommune"}),
        Fault.MISSING_AREA: lambda: by_code["OMRÅDE"]["values"].pop(TREE.index("330")),
        Fault.QUARTERS: lambda: by_code["Tid"].update(values=[{"id": "2026K1", "text": "2026K1"}]),
    }
    if fault in changes:
        changes[fault]()
    return {
        "id": "ANDEN" if fault is Fault.OTHER_TABLE else table.id,
        "text": table.text,
        "description": f"{table.text} (konstruerede tal)",
        "unit": table.unit,
        "suppressedDataValue": "0",
        "updated": updated,
        "active": fault is not Fault.CLOSED,
        "contacts": [],
        "documentation": None,
        "footnote": {"text": table.footnote, "mandatory": True} if table.footnote else None,
        "variables": variables,
    }


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: "_Http"

    def do_GET(self) -> None:
        """Answer a GET."""
        parts = urlsplit(self.path)
        asked: dict[str, Any] = dict(parse_qsl(parts.query))
        path = unquote(parts.path)
        if path.startswith("/v1/data/"):
            table, _, form = path.removeprefix("/v1/data/").partition("/")
            options: dict[str, Any] = {name: asked.pop(name) for name in ("lang", "valuePresentation") if name in asked}
            variables = [{"code": name, "values": values.split(",")} for name, values in asked.items()]
            asked = {"table": table, "format": form or "CSV", **options, "variables": variables}
            path = "/v1/data"
        elif path.startswith("/v1/tableinfo/"):
            asked, path = {"id": path.removeprefix("/v1/tableinfo/"), **asked}, "/v1/tableinfo"
        self._answer(path, asked)

    def do_POST(self) -> None:
        """Answer a POST of JSON."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            asked = json.loads(body) if body else None
        except ValueError:
            asked = None
        self._answer(urlsplit(self.path).path, asked)

    def _answer(self, path: str, asked: dict[str, Any] | None) -> None:
        bank = self.server.bank
        bank.asked.append((path, asked or {}))
        fault = bank.next_fault(path, asked or {})
        try:
            if not asked:
                raise ApiError("REQUEST-EMPTY", None)
            if path == "/v1/tableinfo":
                self._tableinfo(asked, fault)
            elif path == "/v1/data":
                self._data(asked, fault)
            else:
                raise ApiError("REQUEST-NOTFOUND", None, 404)
        except ApiError as error:
            body = json.dumps({"errorTypeCode": error.code, "message": error.message}, ensure_ascii=False)
            self._send(error.status, "text/json; charset=utf-8", body.encode("utf-8"))

    def _tableinfo(self, asked: dict[str, Any], fault: Fault | None) -> None:
        name = asked.get("table") or asked.get("id")
        if not name:
            raise ApiError("REQUEST-MISSING", "Der er ikke angivet nogen tabel-id.")
        table = bank_table(name)
        if self._failed(fault):
            return
        said: Any = description(table, self.server.bank.updated[table.id], fault)
        said = ["no table"] if fault is Fault.NO_INFO else said
        self._send(200, "text/json; charset=utf-8", json.dumps(said, ensure_ascii=False).encode("utf-8"))

    def _data(self, asked: dict[str, Any], fault: Fault | None) -> None:
        if self._failed(fault):
            return
        rows = [list(row) for row in _right_answer(json.dumps(asked, sort_keys=True))]
        change = ROW_FAULTS.get(fault) if fault else None
        bulk = str(asked.get("format")).upper() == "BULK"
        content = as_csv(change(rows) if change else rows, bulk=bulk)
        self._deliver(content, fault)

    def _failed(self, fault: Fault | None) -> bool:
        """Do what is wrong where nothing of an answer comes; tell whether anything was."""
        if fault in STATUSES:
            pause = {"Retry-After": self.server.bank.retry_after} if fault is Fault.BUSY_WITH_PAUSE else {}
            self._send(STATUSES[fault], "text/plain", b"no", **pause)
        elif fault in LOCATIONS:
            self._send(302, "text/plain", b"", Location=LOCATIONS[fault])
        elif fault in BODIES:
            kind, text = BODIES[fault]
            self._send(200, kind, text.encode("utf-8"))
        elif fault in (Fault.SILENT, Fault.HANGS_UP, Fault.NOT_HTTP, Fault.SLOW_HEADER):
            self._broken(fault)
        else:
            return False
        return True

    def _broken(self, fault: Fault | None) -> None:
        self.close_connection = True
        if fault is Fault.SILENT:
            self.server.stopping.wait()
        elif fault is Fault.NOT_HTTP:
            self.wfile.write(b"220 mail.example ESMTP\r\n")
        elif fault is Fault.SLOW_HEADER:
            self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 60_000)

    def _deliver(self, content: bytes, fault: Fault | None) -> None:
        """Send a right body, or do what is wrong with it on its way."""
        kind = "text/csv; charset=utf-8"
        packed = gzip.compress(content, compresslevel=1, mtime=0)
        if fault is Fault.DRIP:
            self._head(200, kind, {"Content-Length": str(len(content))})
            self._drip(content)
        elif fault is Fault.CUT_WITH_LENGTH:
            self._head(200, kind, {"Content-Length": str(len(content))})
            self._cut(content[: len(content) // 2])
        elif fault is Fault.CUT_WITHOUT_LENGTH:
            self._head(200, kind, {"Connection": "close"})
            self._cut(content)
        elif fault is Fault.GZIP:
            self._send(200, kind, packed, **{"Content-Encoding": "gzip"})
        elif fault is Fault.GZIP_CUT:
            self._send(200, kind, packed[: len(packed) // 2], **{"Content-Encoding": "gzip"})
        elif fault is Fault.GZIP_DAMAGED:
            middle = len(packed) // 2
            self._send(200, kind, packed[:middle] + b"\0" * 100 + packed[middle:], **{"Content-Encoding": "gzip"})
        else:
            self._deliver_more(content, fault, kind)

    def _deliver_more(self, content: bytes, fault: Fault | None, kind: str) -> None:
        if fault is Fault.GZIP_BOMB:
            self._send(200, kind, bomb(), **{"Content-Encoding": "gzip"})
        elif fault is Fault.OTHER_PACKING:
            self._send(200, kind, zlib.compress(content), **{"Content-Encoding": "br"})
        elif fault is Fault.LARGE:
            self._send(200, kind, content * 4)
        elif fault is Fault.NOT_UTF8:
            self._send(200, kind, content.decode("utf-8-sig").encode("latin-1"))
        else:
            # The API sends data in chunks, without a length.
            self._head(200, kind, {"Transfer-Encoding": "chunked", "Content-Disposition": "attachment"})
            self._chunks(content, whole=fault is not Fault.CUT_CHUNKED)

    def _chunks(self, content: bytes, *, whole: bool) -> None:
        for start in range(0, len(content) if whole else len(content) // 2, 65_536):
            piece = content[start : start + 65_536]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.close_connection = not whole
        if whole:
            self.wfile.write(b"0\r\n\r\n")

    def _cut(self, content: bytes) -> None:
        self.wfile.write(content)
        self.close_connection = True

    def _drip(self, content: bytes) -> None:
        self.close_connection = True
        for byte in content:
            if self.server.stopping.wait(self.server.bank.drip_every):
                return
            self.wfile.write(bytes([byte]))

    def _head(self, status: int, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self._head(status, kind, {"Content-Length": str(len(content)), **headers})
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@cache
def bomb() -> bytes:
    """Return few bytes that unpack to very many, packed without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = b"0" * 1_000_000
    return b"".join([*(packer.compress(block) for _ in range(BOMB_SIZE // len(block))), packer.flush()])


class _Http(ThreadingHTTPServer):
    """The listening socket; closing it waits for every connection's thread."""

    daemon_threads = False

    def __init__(self, bank: "StatbankServer", port: int) -> None:
        self.bank = bank
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a client go that has closed its end; anything else is worth a look."""
        if not isinstance(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@dataclass
class StatbankServer:
    """The server, to be used as a context; ``asked`` is every request as it came.

    A fault holds until it is taken away, or for ``times`` requests of the kind ``at``; only for ``table`` where one is
    named. The first ``spared`` of them are answered right.
    """

    port: int = 0
    fault: Fault | None = None
    times: int | None = None
    at: str = "data"
    table: str = ""
    spared: int = 0
    retry_after: str = "1"
    drip_every: float = 0.05
    updated: dict[str, str] = field(
        default_factory=lambda: {"BOL101": "2026-04-08T08:00:00", "BOL106": "2026-04-09T08:00:00"}
    )
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Start to listen; the first answer must not wait for the figures to be made."""
        cube()
        self._http = _Http(self, self.port)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait for every connection to end."""
        self._http.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Return host and port."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def base_url(self) -> str:
        """Return what stands before /tableinfo and /data."""
        return f"http://{self.address}/v1"

    def asked_of(self, path: str) -> list[dict[str, Any]]:
        """Return what was asked of ``tableinfo`` or ``data``."""
        return [asked for at, asked in self.asked if at == f"/v1/{path}"]

    def next_fault(self, path: str, asked: dict[str, Any]) -> Fault | None:
        """Return the fault a request meets."""
        table = asked.get("table") or asked.get("id")
        if self.fault is None or self.at not in path or self.times == 0 or self.table not in ("", table):
            return None
        if self.spared:
            self.spared -= 1
            return None
        if self.times is not None:
            self.times -= 1
        return self.fault


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description="A server of CONSTRUCTED figures in the form of StatBank's API.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--fault", choices=[each.value for each in Fault], default=None)
    parser.add_argument("--at", choices=["data", "tableinfo"], default="data")
    chosen = parser.parse_args()
    fault = Fault(chosen.fault) if chosen.fault else None
    with StatbankServer(port=chosen.port, fault=fault, at=chosen.at) as server:
        sys.stdout.write(f"CONSTRUCTED figures at {server.base_url}\n")
        sys.stdout.flush()
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
