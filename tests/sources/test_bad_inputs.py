"""Every bad input of the list gives the outcome it names; what is asked passes once answered, refused rows stay out.

Left out: agreements (J), networks (H, tested with fetching), the outputs of G08 and G10, rate and crash of G17 and G18
(tested with the reading process), roles (E17), suppression on output (I05) and weighting (I08).
"""

import io
from collections.abc import Callable
from collections.abc import Mapping as Named
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from keyfigures.language import Language
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import Severity
from tests.sources import files
from tests.sources.conftest import codes, figures, tried

pytestmark = pytest.mark.usefixtures("known_base", "in_process")


class Outcome(Enum):
    """What a file must come to."""

    OK = "accepted"
    NORM = "accepted after a normalisation that is named"
    WARN = "accepted with a warning"
    ASK = "nothing is taken in until somebody has answered"
    ROW = "a row is refused, the rest waits"
    FILE = "the file is refused"


SEVERITY = {
    Outcome.NORM: Severity.INFO,
    Outcome.WARN: Severity.WARNING,
    Outcome.ASK: Severity.QUESTION,
    Outcome.ROW: Severity.ROW,
    Outcome.FILE: Severity.ERROR,
}


@dataclass(frozen=True)
class Case:
    """One bad input: the file, how it is asked for, what must be said and which figures must come of it.

    ``gives`` are the figures taken in: at once, after ``answer``, or without the refused ``rows``.
    """

    id: str
    outcome: Outcome
    content: bytes | str | Callable[[], bytes]
    code: str = ""
    gives: Named[str, float | str] = field(default_factory=dict)
    name: str = "fil.csv"
    mapping: Mapping = field(default_factory=Mapping)
    answer: Mapping | None = None
    rows: frozenset[int] = frozenset()

    def write(self, folder: Path) -> Path:
        """Write the file into a folder."""
        content = self.content() if callable(self.content) else self.content
        return files.put(folder, self.name, content)


HEAD = "kommune;år;andel\n"
BOTH: dict[str, float | str] = {"101 2024": 19.0, "492 2024": 24.6}
TABLE = HEAD + "København;2024;19,0\nÆrø;2024;24,6\n"
ONE: dict[str, float | str] = {"101 2024": 19.0}
DEPARTMENTS = "LBF-nr;LBF-afdelingsnr;Navn;Kommunenr;Gælder fra;Gælder til\n"
VACANCY = "afdelingsnr;år;lejeledighed\n"
COUNTS = "kommune;år;andel;antal almene boliger;boliger i alt\n"
LBF = (
    "Kommune;Antal ledige familieboliger;Antal ledige ældreboliger;Antal ledige ungdomsboliger;"
    "Antal ledige boliger i alt;Ledige boliger i procent\n"
)


def book(rows: list[list[Any]], change: Callable[[openpyxl.Workbook], None] | None = None) -> Callable[[], bytes]:
    """Return what writes a workbook of one sheet, Ark1, with a change before it is saved."""

    def write() -> bytes:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = "Ark1"
        for row in rows:
            sheet.append(row)
        if change:
            change(workbook)
        out = io.BytesIO()
        workbook.save(out)
        return out.getvalue()

    return write


def share_book(rows: list[list[Any]], change: Callable[[openpyxl.Workbook], None] | None = None) -> Callable[[], bytes]:
    """Return what writes a workbook of shares."""
    return book([["kommune", "år", "andel"], *rows], change)


def as_percent(workbook: openpyxl.Workbook) -> None:
    for row in workbook.active.iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].number_format = "0.0%"


def merged(workbook: openpyxl.Workbook) -> None:
    workbook.active.merge_cells("A2:A3")


def hidden(workbook: openpyxl.Workbook) -> None:
    workbook.active.row_dimensions[3].hidden = True


def hidden_sheet(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.create_sheet("Kladde")
    sheet.append(["kommune", "år", "andel"])
    sheet.append(["Slagelse", 2024, 99.0])
    sheet.sheet_state = "veryHidden"


def second_sheet(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.create_sheet("Andet")
    sheet.append(["kommune", "år", "andel"])
    sheet.append(["Slagelse", 2024, 21.5])


def since_1904(workbook: openpyxl.Workbook) -> None:
    workbook.epoch = CALENDAR_MAC_1904


def trailing() -> bytes:
    filled = files.cells_xml([["kommune", "år", "andel"], ["København"]])
    filled = filled.removesuffix("</row>") + "<c><v>2024</v></c><c><v>19</v></c></row>"
    return files.workbook(filled + "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(3, 1_048_577)))


def hostile(case: str) -> tuple[str, Callable[[], bytes]]:
    """Return the name and the content of a hostile file."""
    bad = next(each for each in files.BAD if each.case == case)
    return bad.name, bad.content


def refused_bad(case: str, code: str) -> Case:
    name, content = hostile(case)
    return Case(case, Outcome.FILE, content, code, name=name)


A = (
    Case("A03 cp1252", Outcome.NORM, TABLE.encode("cp1252"), "I-ENCODING", BOTH),
    Case(
        "A03 dash",
        Outcome.NORM,
        (HEAD + "Ærø;2024;–\nKøbenhavn;2024;19,0\n").encode("cp1252"),
        "I-ENCODING",
        {"492 2024": "not_reported", **ONE},
    ),
    Case(
        "A04 cp1252 late",
        Outcome.NORM,
        (HEAD + "101;2024;19,0\n" + "\n" * 30_000 + "Ærø;2024;24,6\n").encode("cp1252"),
        "I-ENCODING",
        BOTH,
    ),
    Case("A05 UTF-16", Outcome.NORM, TABLE.replace(";", "\t").encode("utf-16"), "I-ENCODING", BOTH, name="Unicode.txt"),
    Case("A06 DOS", Outcome.FILE, TABLE.encode("cp850", "replace"), "E-ENC"),
    Case("A07 twice", Outcome.FILE, HEAD + "KÃ¸benhavn;2024;19,0\nSorÃ¸;2024;1\nKÃ¸ge;2024;2\n", "E-MOJIBAKE"),
    Case("A08 replaced", Outcome.FILE, HEAD + "K\ufffdbenhavn;2024;19,0\n", "E-MOJIBAKE"),
    Case("A09 NFD", Outcome.NORM, HEAD + "A\u030arhus;2024;19,0\n", "I-NFC", {"751 2024": 19.0}),
    Case("A12 zero width", Outcome.NORM, HEAD + "Køben\u200bhavn;2024;19,0\n", "I-INVISIBLE", ONE),
    Case(
        "A12 direction",
        Outcome.ROW,
        HEAD + "Køben\u202ehavn;2024;19,0\nÆrø;2024;24,6\n",
        "E-DIRECTION",
        {"492 2024": 24.6},
        rows=frozenset({2}),
    ),
)

B = (
    refused_bad("B01 empty", "E-EMPTY"),
    Case("B02 header only", Outcome.FILE, "afdeling;antal\n", "E-NOROWS"),
    Case("B02 known header only", Outcome.FILE, HEAD, "E-NOROWS"),
    Case("B03 title rows", Outcome.NORM, "Almene boliger\nKilde: egen\n\n" + TABLE, "I-HEADER", BOTH),
    Case("B06 comma", Outcome.NORM, 'kommune,år,andel\nKøbenhavn,2024,"19,0"\n', "I-DELIMITER", ONE),
    Case("B07 tab", Outcome.NORM, TABLE.replace(";", "\t"), "I-DELIMITER", BOTH),
    Case(
        "B08 extra field",
        Outcome.ROW,
        HEAD + "København;2024;19,0\nÆrø;2024;24;6\n",
        "E-EXTRA",
        ONE,
        rows=frozenset({3}),
    ),
    Case(
        "B12 quote within",
        Outcome.OK,
        DEPARTMENTS + '0101;09;Gården "Solhøj;101;;\n0101;10;Byen;101;;\n',
        gives={},
        mapping=Mapping(kind="departments"),
    ),
    Case(
        "B12 quote first",
        Outcome.ROW,
        HEAD + '"Ærø;2024;24,6\nKøbenhavn;2024;19,0\n',
        "E-QUOTE",
        ONE,
        rows=frozenset({2}),
    ),
    Case("B13 CR only", Outcome.OK, TABLE.replace("\n", "\r"), gives=BOTH),
    Case("B14 duplicate header", Outcome.FILE, "kommune;år;andel;andel\nÆrø;2024;1,5;2,5\n", "E-DUPCOL"),
    Case("B14 unknown duplicate", Outcome.FILE, "kommune;år;andel;x;x\nÆrø;2024;1,5;2;3\n", "E-DUPCOL"),
    Case(
        "B15 unknown column",
        Outcome.NORM,
        "kommune;år;andel;bemærkning\nKøbenhavn;2024;19,0;rettet\n",
        "I-IGNORED",
        ONE,
    ),
    Case("B16 no year", Outcome.FILE, "kommune;andel\nKøbenhavn;19,0\n", "E-COLUMN"),
    Case(
        "B17 variants",
        Outcome.NORM,
        " KOMMUNE ;Årstal; Andel (pct.) \nKøbenhavn;2024;19,0\n",
        "I-COLUMN",
        ONE,
    ),
    Case("B17 underscore", Outcome.NORM, "kommune;år;andel_pct\nKøbenhavn;2024;19,0\n", "I-COLUMN", ONE),
    Case("B18 order", Outcome.OK, "andel;kommune;år\n19,0;København;2024\n", gives=ONE),
    Case(
        "B19 wide",
        Outcome.OK,
        "kommune;2022;2023;2024\nKøbenhavn;18,8;18,9;19,0\n",
        gives={"101 2022": 18.8, "101 2023": 18.9, "101 2024": 19.0},
    ),
    Case("B19 undeclared wide", Outcome.FILE, "afdelingsnr;2023;2024\n0101-07;1,2;1,4\n", "E-COLUMN"),
    refused_bad("B22 wide", "E-TOOWIDE"),
    refused_bad("B23 web page", "E-HTML"),
    refused_bad("B24 JSON", "E-JSON"),
    Case("B25 workbook as csv", Outcome.NORM, share_book([["København", 2024, 19.0]]), "I-EXTENSION", ONE),
    Case("B25 csv as workbook", Outcome.NORM, TABLE, "I-EXTENSION", BOTH, name="tal.xlsx"),
    Case("B26 blank rows", Outcome.OK, TABLE.replace("\n", "\n\n;;\n"), gives=BOTH),
)

C = (
    Case("C01 comma", Outcome.OK, TABLE, gives=BOTH),
    Case(
        "C04 English",
        Outcome.ASK,
        HEAD + "København;2024;19.0\nÆrø;2024;24.6\n",
        "Q-ENGLISH",
        BOTH,
        answer=Mapping(number_format="english"),
    ),
    Case(
        "C04 English thousands",
        Outcome.ASK,
        'kommune,husleje 2024\nKøbenhavn,"1,234.50"\nÆrø,\n',
        "Q-ENGLISH",
        {"rent_kr_m2 101 2024": 1234.5},
        answer=Mapping(number_format="english"),
    ),
    Case(
        "C04 both ways",
        Outcome.ASK,
        "kommune;husleje 2024\nKøbenhavn;1.234\n",
        "Q-AMBIGUOUS",
        {"rent_kr_m2 101 2024": 1234.0},
        answer=Mapping(number_format="danish"),
    ),
    Case(
        "C04 mixed",
        Outcome.ASK,
        HEAD + "København;2024;19,0\nÆrø;2024;24.6\n",
        "Q-NUMBERSTYLE",
        ONE,
        answer=Mapping(number_format="danish", rest=True),
    ),
    Case("C06 percent sign", Outcome.NORM, HEAD + "Ærø;2024;24,6 %\n", "I-UNIT-SIGN", {"492 2024": 24.6}),
    Case(
        "C07 unit clash",
        Outcome.ASK,
        HEAD + "København;2024;0,190\nÆrø;2024;24,6\nSlagelse;2024;24,1 %\n",
        "Q-FRACTION",
        {"101 2024": 0.19, "492 2024": 24.6, "330 2024": 24.1},
        answer=Mapping(scale={"andel": 1.0}),
    ),
    Case(
        "C07 unlike earlier years",
        Outcome.ASK,
        HEAD + "København;2025;0,191\n",
        "Q-FRACTION",
        {"101 2025": 19.1},
        answer=Mapping(scale={"andel": 100.0}),
    ),
    Case(
        "C08 fractions",
        Outcome.ASK,
        HEAD + "København;2025;0,191\nÆrø;2025;0,246\nSlagelse;2025;0,241\n",
        "Q-FRACTION",
        {"101 2025": 19.1, "492 2025": 24.6, "330 2025": 24.1},
        answer=Mapping(scale={"andel": 100.0}),
    ),
    Case("C09 over 100", Outcome.ROW, TABLE + "Slagelse;2024;246\n", "E-RANGE", BOTH, rows=frozenset({4})),
    Case(
        "C12 spaces",
        Outcome.NORM,
        "kommune;husleje 2024\nKøbenhavn;1\u00a0234\nÆrø;1\u2009035,5\n",
        "I-SPACES",
        {"rent_kr_m2 101 2024": 1234.0, "rent_kr_m2 492 2024": 1035.5},
    ),
    Case("C14 exponent", Outcome.ROW, TABLE + "Slagelse;2024;1E1\n", "E-EXPONENT", BOTH, rows=frozenset({4})),
    Case(
        "C14 exponent in a key",
        Outcome.ROW,
        VACANCY + "1E5;2024;1,5\n0101-07;2024;1,5\n",
        "E-DEPARTMENT",
        {"vacancy_pct 0101-07 2024": 1.5},
        rows=frozenset({2}),
    ),
    *(
        Case(f"C15 {word}", Outcome.ROW, f"{TABLE}Slagelse;2024;{word}\n", "E-NOTFINITE", BOTH, rows=frozenset({4}))
        for word in ("NaN", "inf", "-Infinity", "1e400")
    ),
    Case("C17 Arabic", Outcome.ROW, TABLE + "Slagelse;2024;١٢\n", "E-DIGITS", BOTH, rows=frozenset({4})),
    Case("C18 suppressed", Outcome.NORM, HEAD + "Ærø;2024;..\n", "I-MISSING", {"492 2024": "suppressed"}),
    Case(
        "C19 dash is missing here",
        Outcome.NORM,
        HEAD + "Ærø;2024;-\nKøbenhavn;2024;0\n",
        "I-DASH-MISSING",
        {"492 2024": "not_reported", "101 2024": 0.0},
    ),
    Case(
        "C19 dash is zero there",
        Outcome.NORM,
        "måned;" + LBF + "2024-10;Ærø;-;1;-;1;0,5%\n",
        "I-DASH-ZERO",
        {
            "vacant_dwellings 492 2024-10 family": 0.0,
            "vacant_dwellings 492 2024-10 elderly": 1.0,
            "vacant_dwellings 492 2024-10 youth": 0.0,
            "vacant_dwellings 492 2024-10": 1.0,
            "vacancy_pct 492 2024-10": 0.5,
        },
    ),
    Case(
        "C21 currency",
        Outcome.NORM,
        "kommune;husleje 2024\nKøbenhavn;1.043,50 kr.\n",
        "I-UNIT-SIGN",
        {"rent_kr_m2 101 2024": 1043.5},
    ),
    Case(
        "C22 thousands declared",
        Outcome.NORM,
        "afdelingsnr;år;årets resultat (1.000 kr.)\n0101-07;2024;0,12\n",
        "I-SCALED",
        {"result_kr_m2 0101-07 2024": 120.0},
    ),
    Case(
        "C22 thousands undeclared",
        Outcome.ASK,
        "afdelingsnr;år;husleje\n"
        + "".join(f"0173-1070{n};2025;0,81\n" for n in range(1, 5))
        + "0173-10705;2025;0,82\n",
        "Q-UNIT",
        {**{f"rent_kr_m2 0173-1070{n} 2025": 810.0 for n in range(1, 5)}, "rent_kr_m2 0173-10705 2025": 820.0},
        answer=Mapping(scale={"husleje": 1000.0}),
    ),
    Case(
        "C23 rounding clash",
        Outcome.NORM,
        COUNTS + "København;2024;24,7;246;1000\n",
        "I-ROUNDED",
        {"101 2024": 24.6},
    ),
    Case(
        "C24 sums",
        Outcome.ROW,
        "måned;" + LBF + "2024-10;Ærø;10;12;0;25;0,5%\n2024-10;Samsø;1;0;0;1;0,2%\n",
        "E-SUM",
        {
            "vacant_dwellings 741 2024-10 family": 1.0,
            "vacant_dwellings 741 2024-10 elderly": 0.0,
            "vacant_dwellings 741 2024-10 youth": 0.0,
            "vacant_dwellings 741 2024-10": 1.0,
            "vacancy_pct 741 2024-10": 0.2,
        },
        rows=frozenset({2}),
    ),
    Case(
        "C25 decimals in a count",
        Outcome.ROW,
        COUNTS + "København;2024;;12,5;1000\nÆrø;2024;;246;1000\n",
        "E-COUNT",
        {"492 2024": 24.6},
        rows=frozenset({2}),
    ),
    Case(
        "C26 twenty digits",
        Outcome.ROW,
        TABLE + "Slagelse;2024;12345678901234567890\n",
        "E-TOOLARGE-NUMBER",
        BOTH,
        rows=frozenset({4}),
    ),
    Case("C27 letter O", Outcome.ROW, TABLE + "Slagelse;2O24;24,1\n", "E-YEAR", BOTH, rows=frozenset({4})),
    Case(
        "C27 letter O in a number", Outcome.ROW, TABLE + "Slagelse;2024;2O,1\n", "E-LETTER-O", BOTH, rows=frozenset({4})
    ),
)

D = (
    Case(
        "D02 formats",
        Outcome.ROW,
        DEPARTMENTS + "0101;20;Nyt;101;2024-04-03;\n0101;21;Ny;101;03-04-2024;\n0101;22;Nr;101;3/4-24;\n",
        "E-DATE",
        rows=frozenset({4}),
    ),
    Case(
        "D03 impossible",
        Outcome.ROW,
        DEPARTMENTS + "0101;20;Nyt;101;31-02-2024;\n0101;21;Ny;101;;\n",
        "E-DATE",
        rows=frozenset({2}),
    ),
    Case("D05 two digits", Outcome.ROW, TABLE + "Slagelse;24;24,1\n", "E-YEAR", BOTH, rows=frozenset({4})),
    Case("D07 quarter", Outcome.ROW, TABLE + "Slagelse;2024K1;24,1\n", "E-PERIODFORM", BOTH, rows=frozenset({4})),
    Case("D07 month", Outcome.ROW, TABLE + "Slagelse;2024M03;24,1\n", "E-PERIODFORM", BOTH, rows=frozenset({4})),
    Case("D08 dot", Outcome.ROW, TABLE + "Slagelse;2.024;24,1\n", "E-YEAR", BOTH, rows=frozenset({4})),
    Case(
        "D10 backwards",
        Outcome.ROW,
        DEPARTMENTS + "0101;20;Nyt;101;01-06-2025;01-01-2025\n0101;21;Ny;101;;\n",
        "E-BACKWARDS",
        rows=frozenset({2}),
    ),
    Case(
        "D11 future",
        Outcome.ASK,
        HEAD + "København;2027;19,0\n",
        "Q-FUTURE",
        {"101 2027": 19.0},
        answer=Mapping(confirmed=("Q-FUTURE",)),
    ),
    Case(
        "D12 gap",
        Outcome.WARN,
        HEAD + "Ærø;2019;24,0\nÆrø;2021;24,6\n",
        "W-GAP",
        {"492 2019": 24.0, "492 2021": 24.6},
    ),
)

E = (
    Case(
        "E02 zeros eaten",
        Outcome.NORM,
        VACANCY + "101-7;2024;1,5\n",
        "I-PADDED",
        {"vacancy_pct 0101-07 2024": 1.5},
    ),
    Case(
        "E02 zeros eaten, two columns",
        Outcome.NORM,
        "LBF-nr;afdelingsnr;år;lejeledighed\n101;7;2024;1,5\n",
        "I-PADDED",
        {"vacancy_pct 0101-07 2024": 1.5},
    ),
    Case(
        "E02 unknown",
        Outcome.ROW,
        VACANCY + "101-99;2024;1,5\n0101-07;2024;1,5\n",
        "E-DEPARTMENT",
        {"vacancy_pct 0101-07 2024": 1.5},
        rows=frozenset({2}),
    ),
    Case(
        "E02 number alone",
        Outcome.ASK,
        VACANCY + "07;2024;1,5\n",
        "Q-BYNUMBER",
        {"vacancy_pct 0101-07 2024": 1.5},
        answer=Mapping(confirmed=("Q-BYNUMBER",)),
    ),
    *(
        Case(
            f"E03 date {text}",
            Outcome.ROW,
            f"{VACANCY}{text};2024;1,5\n0101-07;2024;1,5\n",
            "E-EXCELDATE",
            {"vacancy_pct 0101-07 2024": 1.5},
            rows=frozenset({2}),
        )
        for text in ("2024-02-01", "01-feb", "01-02-2024", "feb-01")
    ),
    Case(
        "E03 typed date",
        Outcome.ROW,
        book([["afdelingsnr", "år", "lejeledighed"], [datetime(2024, 2, 1), 2024, 1.5], ["0101-07", 2024, 1.5]]),
        "E-EXCELDATE",
        {"vacancy_pct 0101-07 2024": 1.5},
        name="tal.xlsx",
        rows=frozenset({2}),
    ),
    Case("E05 old name", Outcome.ROW, TABLE + "Farum;2005;20,0\n", "E-FORMER", BOTH, rows=frozenset({4})),
    Case("E05 old number", Outcome.ROW, TABLE + "211;2005;20,0\n", "E-FORMER", BOTH, rows=frozenset({4})),
    Case(
        "E06 spellings",
        Outcome.NORM,
        HEAD + "Århus;2024;20,0\nÅbenrå;2024;10,0\nHøje Taastrup;2024;30,0\n",
        "I-NAME",
        {"751 2024": 20.0, "580 2024": 10.0, "169 2024": 30.0},
    ),
    Case(
        "E07 disagree",
        Outcome.ROW,
        "kommunenr;kommune;år;andel\n101;Aarhus;2024;20,0\n101;København;2024;19,0\n",
        "E-DISAGREE",
        ONE,
        rows=frozenset({2}),
    ),
    Case(
        "E07 unknown name",
        Outcome.ROW,
        "kommunenr;kommune;år;andel\n330;Slagelsse;2024;20,0\n101;København;2024;19,0\n",
        "E-DISAGREE",
        ONE,
        rows=frozenset({2}),
    ),
    Case(
        "E08 levels",
        Outcome.OK,
        HEAD + "Christiansø;2024;1,0\nHele landet;2024;21,0\nRegion Sjælland;2024;17,0\n411;2025;1,0\n",
        gives={"000 2024": 21.0, "085 2024": 17.0},
    ),
    Case(
        "E09 renumbered",
        Outcome.ASK,
        DEPARTMENTS + "0101;13;Solhøj;101;01-01-2023;\n",
        "Q-RENUMBERED",
        answer=Mapping(confirmed=("Q-RENUMBERED",)),
    ),
    Case("E11 duplicates", Outcome.NORM, TABLE + "Ærø;2024;24,6\n", "I-TWICE", BOTH),
    Case(
        "E12 conflict",
        Outcome.ROW,
        TABLE + "Ærø;2024;24,7\n",
        "E-KEYCONFLICT",
        ONE,
        rows=frozenset({3, 4}),
    ),
    Case(
        "E13 spaces in a key",
        Outcome.NORM,
        VACANCY + '"0101 - 07 ";2024;1,5\n',
        "I-KEY",
        {"vacancy_pct 0101-07 2024": 1.5},
    ),
    Case(
        "E14 no key",
        Outcome.ROW,
        VACANCY + ";2024;1,5\n0101-07;2024;1,5\n",
        "E-NOKEY",
        {"vacancy_pct 0101-07 2024": 1.5},
        rows=frozenset({2}),
    ),
    Case("E14 no municipality", Outcome.ROW, TABLE + ";2024;1,5\n", "E-NOKEY", BOTH, rows=frozenset({4})),
    Case(
        "E15 same name",
        Outcome.OK,
        "LBF-nr;Boligorganisation;Kommune\n0101;Boligforeningen;101\n0173;Boligforeningen;330\n",
    ),
)

F = (
    Case(
        "F01 percent format",
        Outcome.NORM,
        share_book([["København", 2024, 0.19], ["Ærø", 2024, 0.246]], as_percent),
        "I-PERCENT-FORMAT",
        BOTH,
        name="tal.xlsx",
    ),
    refused_bad("F03 not calculated", "E-NOCALC"),
    *(
        Case(
            f"F04 {error}",
            Outcome.ROW,
            share_book([["København", 2024, 19.0], ["Ærø", 2024, error]]),
            "E-CELLERROR",
            ONE,
            name="tal.xlsx",
            rows=frozenset({3}),
        )
        for error in ("#DIV/0!", "#N/A")
    ),
    Case("F04 as text", Outcome.ROW, TABLE + "Slagelse;2024;#I/T\n", "E-CELLERROR", BOTH, rows=frozenset({4})),
    Case(
        "F05 merged",
        Outcome.ROW,
        share_book([["København", 2023, 18.9], ["", 2024, 19.0]], merged),
        "E-MERGED",
        {"101 2023": 18.9},
        name="tal.xlsx",
        rows=frozenset({3}),
    ),
    Case(
        "F05 merged, declared",
        Outcome.NORM,
        share_book([["København", 2023, 18.9], ["", 2024, 19.0]], merged),
        "I-FILLED",
        {"101 2023": 18.9, "101 2024": 19.0},
        name="tal.xlsx",
        mapping=Mapping(fill_down=True),
    ),
    Case(
        "F06 hidden rows",
        Outcome.ASK,
        share_book([["København", 2024, 19.0], ["Ærø", 2024, 24.6]], hidden),
        "Q-HIDDEN",
        BOTH,
        name="tal.xlsx",
        answer=Mapping(confirmed=("Q-HIDDEN",)),
    ),
    Case(
        "F07 hidden sheet",
        Outcome.NORM,
        share_book([["København", 2024, 19.0]], hidden_sheet),
        "I-HIDDENSHEET",
        ONE,
        name="tal.xlsx",
    ),
    Case(
        "F08 two sheets",
        Outcome.ASK,
        share_book([["København", 2024, 19.0]], second_sheet),
        "Q-SHEET",
        {"330 2024": 21.5},
        name="tal.xlsx",
        answer=Mapping(sheet="Andet"),
    ),
    Case(
        "F09 text numbers",
        Outcome.NORM,
        share_book([["København", 2024, "19,0"], ["Ærø", "2024", 24.6]]),
        "I-TEXTNUMBER",
        BOTH,
        name="tal.xlsx",
    ),
    Case(
        "F10 mixed keys",
        Outcome.NORM,
        book([["LBF-nr", "afdelingsnr", "år", "lejeledighed"], [101, "07", 2024, 1.5], ["0101", 12, 2024, 3.1]]),
        "I-PADDED",
        {"vacancy_pct 0101-07 2024": 1.5, "vacancy_pct 0101-12 2024": 3.1},
        name="tal.xlsx",
    ),
    Case(
        "F11 since 1904",
        Outcome.OK,
        share_book([["København", datetime(2024, 1, 1), 19.0]], since_1904),
        gives={"101 2024-01-01": 19.0},
        name="tal.xlsx",
    ),
    refused_bad("F13 password", "E-PASSWORD"),
    Case(
        "F15 links",
        Outcome.WARN,
        lambda: files.archive(
            {
                **files.members(
                    {
                        "Ark1": files.sheet_xml(
                            files.cells_xml([["kommune", "år", "andel"], ["København", "2024", "19,0"]])
                        )
                    }
                ),
                "xl/externalLinks/externalLink1.xml": "<x/>",
            }
        ),
        "W-EXTERNAL",
        ONE,
        name="tal.xlsx",
    ),
    Case("F17 trailing rows", Outcome.OK, trailing, gives=ONE, name="tal.xlsx"),
    Case("F19 star", Outcome.ROW, TABLE + "Slagelse;2024;24,6*\n", "E-FOOTNOTE", BOTH, rows=frozenset({4})),
    Case("F19 mark", Outcome.ROW, TABLE + "Slagelse;2024;24,6 1)\n", "E-FOOTNOTE", BOTH, rows=frozenset({4})),
)

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("x")',
    "**x**",
    "$a$",
    ":red[x]",
    "1. maj",
)
G = (
    *(refused_bad(bad.case, bad.code) for bad in files.BAD if bad.case.startswith("G") and bad.is_refused),
    *(
        Case(
            f"G08 G10 {payload}",
            Outcome.OK,
            DEPARTMENTS + f'0101;20;"{payload.replace(chr(34), chr(34) * 2)}";101;;\n',
        )
        for payload in PAYLOADS
    ),
    *(
        Case(
            f"G08 as a number {payload}",
            Outcome.ROW,
            TABLE + f"Slagelse;2024;{payload}\n",
            "E-NUMBER",
            BOTH,
            rows=frozenset({4}),
        )
        for payload in ("=1+1", "-2+3", "@SUM(A1)")
    ),
    Case("G08 signed", Outcome.OK, HEAD + "København;2024;+19,0\n", gives=ONE),
    Case(
        "G11 SQL",
        Outcome.ROW,
        'kommune;år;andel;"kommune"" from t; drop table x"\nKøbenhavn;2024;19,0;\n'
        "x'; drop table department\\, --;2024;1,0;\n",
        "E-MUNICIPALITY",
        ONE,
        rows=frozenset({3}),
    ),
)

FIVE = ("København", "Ærø", "Slagelse", "Næstved", "Sorø")
ALL_THREE = {f"{code} 2024": 3.0 for code in ("101", "492", "330", "370", "340")}
I = (  # noqa: E741 - the section of the list
    Case(
        "I02 all equal",
        Outcome.ASK,
        HEAD + "".join(f"{name};2024;3,0\n" for name in FIVE),
        "Q-ALLEQUAL",
        ALL_THREE,
        answer=Mapping(confirmed=("Q-ALLEQUAL",)),
    ),
    Case(
        "I02 all zero",
        Outcome.ASK,
        HEAD + "".join(f"{name};2024;0\n" for name in FIVE),
        "Q-ALLEQUAL",
        dict.fromkeys(ALL_THREE, 0.0),
        answer=Mapping(confirmed=("Q-ALLEQUAL",)),
    ),
    Case(
        "I03 far fewer",
        Outcome.ASK,
        "afdelingsnr;år;fraflytningsprocent\n0173-10701;2025;10,5\n0173-10702;2025;11,5\n",
        "Q-FEWER",
        {"turnover_pct 0173-10701 2025": 10.5, "turnover_pct 0173-10702 2025": 11.5},
        answer=Mapping(confirmed=("Q-FEWER",)),
    ),
    Case(
        "I04 of nothing",
        Outcome.ROW,
        COUNTS + "København;2024;12,0;;0\nÆrø;2024;24,6;;\n",
        "E-ZERODENOMINATOR",
        {"492 2024": 24.6},
        rows=frozenset({2}),
    ),
    Case(
        "I07 wrong year's file",
        Outcome.ASK,
        HEAD + "København;2023;19,0\n",
        "Q-FILEYEAR",
        {"101 2023": 19.0},
        name="andele_2024.csv",
        answer=Mapping(confirmed=("Q-FILEYEAR",)),
    ),
)
CASES = (*A, *B, *C, *D, *E, *F, *G, *I)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_bad_input_gives_the_outcome_it_names(case: Case, tmp_path: Path) -> None:
    report = tried(case.write(tmp_path), case.mapping)
    if case.code:
        remark = next(each for each in report.remarks if each.code == case.code)
        assert remark.severity is SEVERITY[case.outcome]
        for language in Language:
            assert remark.message(language)
            assert remark.remedy(language)
    at_once = case.outcome in {Outcome.OK, Outcome.NORM, Outcome.WARN}
    assert report.can_be_taken_in is at_once
    if at_once:
        assert figures(report) == case.gives
        assert report.accepted == report.rows
    if case.outcome is Outcome.OK:
        assert codes(report) <= {"I-COLUMN", "I-DELIMITER", "I-NAME"}
    if case.outcome is Outcome.FILE:
        assert [each.code for each in report.remarks] == [case.code]
        assert (report.rows, report.accepted, report.observations) == (0, 0, ())


@pytest.mark.parametrize("case", [each for each in CASES if each.outcome is Outcome.ASK], ids=lambda case: case.id)
def test_what_was_asked_passes_once_it_is_answered(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    assert {each.code for each in tried(path, case.mapping).open_questions} == {case.code}
    assert case.answer is not None
    answered = tried(path, case.answer)
    assert answered.can_be_taken_in
    assert figures(answered) == case.gives


@pytest.mark.parametrize("case", [each for each in CASES if each.outcome is Outcome.ROW], ids=lambda case: case.id)
def test_refused_rows_hold_the_file_back_until_somebody_takes_the_rest(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    report = tried(path, case.mapping)
    said = {each.row for each in report.remarks if each.severity is Severity.ROW}
    assert said == case.rows
    assert report.refused_rows == len(case.rows)
    assert not report.open_questions
    rest = tried(path, replace(case.mapping, rest=True))
    assert rest.can_be_taken_in
    assert figures(rest) == case.gives
