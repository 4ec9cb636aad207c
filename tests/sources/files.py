"""Bad files, built into a folder: what people and machines send instead of a clean table.

``BAD`` lists them by case with the code each must give; ``build`` writes one. Their parts can be used alone.
"""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TABLE = "kommune;andel\nKøbenhavn;19,0\nÆrø – øst;24,6\n"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def put(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file; text becomes UTF-8."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def archive(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive; the names are written as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: str, *, before: str = "", after: str = "", head: str = "") -> str:
    """Return the part of a sheet from the XML of its rows."""
    return f'{DECLARED}{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cells_xml(rows: Sequence[Sequence[str]]) -> str:
    """Return the XML of rows of texts."""
    filled = ("".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) for row in rows)
    return "".join(f"<row>{cells}</row>" for cells in filled)


def members(
    sheets: Mapping[str, str],
    *,
    texts: str = "",
    styles: str = "",
    states: Mapping[str, str] | None = None,
    properties: str = "",
    calculation: str = "",
) -> dict[str, bytes | str]:
    """Return the parts of a workbook: ``sheets`` are whole parts by name, the rest is XML of its own part."""
    states = states or {}
    listed, links = "", ""
    for number, name in enumerate(sheets, start=1):
        state = f' state="{states[name]}"' if name in states else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>'
        links += _link(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml")
    links += _link("rIdT", "sharedStrings", "sharedStrings.xml") + _link("rIdS", "styles", "/xl/styles.xml")
    return {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}">{properties}'
        f"<sheets>{listed}</sheets>{calculation}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARED}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.xml": f'{DECLARED}<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/styles.xml": f'{DECLARED}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **{f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(sheets.values(), start=1)},
    }


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'


def workbook(rows: str = "", **more: str) -> bytes:
    """Return a workbook of one sheet, Ark1, from the XML of its rows; ``more`` are those of ``sheet_xml``."""
    return archive(members({"Ark1": sheet_xml(rows or cells_xml([["kommune", "andel"], ["Ærø", "24,6"]]), **more)}))


def with_members(more: Mapping[str, bytes | str]) -> bytes:
    """Return an ordinary workbook with other parts besides."""
    return archive({**members({"Ark1": sheet_xml(cells_xml([["navn"]]))}), **more})


def overlapping() -> bytes:
    """Return an archive whose directory leads ten names to the same bytes."""
    content = archive({"xl/workbook.xml": "x" * 1000})
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = content[start:end]
    directory = b"".join(entry.replace(b".xml", f".x{number:02}".encode()) for number in range(10))
    return content[:start] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, len(directory), start, 0)


def many_members(count: int = 3_000) -> bytes:
    """Return an archive of empty members."""
    return archive({f"{number}": b"" for number in range(count)}, zipfile.ZIP_STORED)


def formatted_rows(count: int = 1_048_576) -> bytes:
    """Return a workbook with one filled row and ``count`` rows that are only formatted."""
    empty = "".join(f'<row r="{row}" spans="1:3" s="1" customFormat="1"/>' for row in range(2, count + 1))
    return workbook('<row r="1"><c r="A1"><v>101</v></c></row>' + empty)


def with_password() -> bytes:
    """Return the start of what Excel writes for a workbook with a password."""
    return OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@dataclass(frozen=True)
class BadFile:
    """One bad file: its case, the name it is sent under, its bytes, and the code of the refusal or of the remark."""

    case: str
    name: str
    content: Callable[[], bytes]
    code: str

    @property
    def is_refused(self) -> bool:
        """Tell whether the whole file is refused."""
        return self.code.startswith("E-") and self.code not in {"E-QUOTE", "E-DIRECTION"}


def _text(case: str, content: str, code: str, *, encoding: str = "utf-8") -> BadFile:
    return BadFile(case, f"{case}.csv", lambda: content.encode(encoding), code)


def _bytes(case: str, name: str, content: bytes, code: str) -> BadFile:
    return BadFile(case, name, lambda: content, code)


BAD = (
    _text("A03 cp1252", TABLE, "I-ENCODING", encoding="cp1252"),
    _text("A04 cp1252 late", "navn;tal\n" + "a;1\n" * 30_000 + "Ærø;2\n", "I-ENCODING", encoding="cp1252"),
    _bytes("A05 UTF-16", "Unicode-tekst.txt", TABLE.replace(";", "\t").encode("utf-16"), "I-ENCODING"),
    _text("A06 DOS", "kommune;andel\nKøbenhavn;19,0\n", "E-ENC", encoding="cp850"),
    _text("A06 DOS end", "kommune;andel\nSorø;19,0\n", "E-ENC", encoding="cp850"),
    _text("A06 Mac", "kommune;andel\nKøbenhavn;19,0\n", "E-ENC", encoding="mac_roman"),
    _text("A06 undefined", "kommune;andel\nAarhus\x81;19,0\n", "E-ENC", encoding="latin-1"),
    _bytes("A06 half UTF-16", "half.txt", b"\xff\xfea\0b", "E-ENC"),
    _text("A07 twice", "kommune;andel\nKÃ¸benhavn;19,0\nSorÃ¸;1\nKÃ¸ge;2\nTÃ¥rnby;3\n", "E-MOJIBAKE"),
    _text("A07 dash", "navn;andel\nBL â€“ almene;19,0\n", "E-MOJIBAKE"),
    _text("A07 DOS", "navn;andel\nK├©benhavn;19,0\n", "E-MOJIBAKE"),
    _text("A08 replaced", "navn;andel\nK\ufffdbenhavn;19,0\n", "E-MOJIBAKE"),
    _text("A09 NFD", "navn;andel\nA\u030arhus;19,0\n", "I-NFC"),
    _text("A12 zero width", "navn;andel\nSol\u200bhøj;19,0\n", "I-INVISIBLE"),
    _text("A12 direction", "navn;andel\nSol\u202ehøj;19,0\nB;2\n", "E-DIRECTION"),
    _bytes("B01 empty", "tom.csv", b"", "E-EMPTY"),
    _text("B01 blank", "\n \n;;\n", "E-EMPTY"),
    _text("B06 comma", 'navn,andel\nA,"24,6"\nB,"19,0"\n', "I-DELIMITER"),
    _text("B07 tab", "navn\tandel\nA\t24,6\n", "I-DELIMITER"),
    _text("B12 quote", 'navn;andel\n"Solhøj;24,6\nB;19,0\n', "E-QUOTE"),
    _text("B22 wide", ";".join(map(str, range(20_000))) + "\n", "E-TOOWIDE"),
    _text("B23 web page", "\n<!DOCTYPE html>\n<html><head><title>Log ind</title>", "E-HTML"),
    _text("B24 JSON", json.dumps({"errorTypeCode": "EXTRACT-NOTFOUND", "message": "Tabellen findes ikke"}), "E-JSON"),
    BadFile("B25 workbook named csv", "tal.csv", workbook, "I-EXTENSION"),
    _bytes("B25 text named xlsx", "tal.xlsx", TABLE.encode(), "I-EXTENSION"),
    BadFile(
        "F03 not calculated",
        "formel.xlsx",
        lambda: workbook('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v></v></c></row>'),
        "E-NOCALC",
    ),
    BadFile("F13 password", "hemmelig.xlsx", with_password, "E-PASSWORD"),
    _bytes("F13 old", "gammel.xls", OLE + bytes(1000), "E-OLDEXCEL"),
    BadFile(
        "F15 links", "kæder.xlsx", lambda: with_members({"xl/externalLinks/externalLink1.xml": "<x/>"}), "W-EXTERNAL"
    ),
    BadFile(
        "F17 far cell",
        "fjern.xlsx",
        lambda: workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "E-TOOWIDE",
    ),
    BadFile("G02 cells", "bombe.xlsx", lambda: workbook("<row><c><v>1</v></c></row>" * 600_000), "E-BOMB"),
    BadFile("G03 cell", "bombe.xlsx", lambda: workbook(cells_xml([["0" * 60_000_000]])), "E-BOMB"),
    BadFile("G03 long cell", "lang.xlsx", lambda: workbook(cells_xml([["0" * 40_000]])), "E-LONGCELL"),
    BadFile("G04 nested", "42.zip", lambda: archive({"lib0.zip": archive({"a": "0"})}), "E-BOMB"),
    BadFile("G05 many", "mange.xlsx", many_members, "E-BOMB"),
    BadFile("G05 overlapping", "fold.xlsx", overlapping, "E-BOMB"),
    BadFile("G07 up", "op.xlsx", lambda: with_members({"../../x": "x"}), "E-ZIPPATH"),
    BadFile("G07 root", "rod.xlsx", lambda: with_members({"/etc/x": "x"}), "E-ZIPPATH"),
    BadFile("G07 drive", "drev.xlsx", lambda: with_members({"C:x": "x"}), "E-ZIPPATH"),
    BadFile("G07 backslash", "skrå.xlsx", lambda: with_members({"xl\\x": "x"}), "E-ZIPPATH"),
    _bytes("G14 program", "tal.csv", b"MZ\x90\0" + bytes(100), "E-NOTATABLE"),
    _bytes("G14 PDF", "tal.csv", b"%PDF-1.7\n", "E-NOTATABLE"),
    _bytes("G14 gzip", "tal.csv.gz", b"\x1f\x8b\x08\0", "E-NOTATABLE"),
    _text("G15 quotes", '"' * 1_048_576, "E-LONGCELL"),
    _text("G15 brackets", "[" * 1_048_576, "E-JSON"),
    _bytes("G16 Parquet", "tal.csv", b"PAR1" + bytes(100), "E-NOTATABLE"),
    _bytes("G16 DuckDB", "tal.csv", bytes(8) + b"DUCK" + bytes(100), "E-NOTATABLE"),
    _bytes("G16 SQLite", "tal.csv", b"SQLite format 3\0" + bytes(100), "E-NOTATABLE"),
    BadFile("G20 macros", "makro.xlsm", lambda: with_members({"xl/vbaProject.bin": "x"}), "E-MACRO"),
    BadFile(
        "G20 macro type",
        "makro.xlsx",
        lambda: with_members(
            {"[Content_Types].xml": 'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"'}
        ),
        "E-MACRO",
    ),
    BadFile("G21 entities", "latter.xlsx", lambda: workbook("<row><c><v>&i;</v></c></row>", head=LAUGHS), "E-XML"),
    BadFile("G21 outside", "ude.xlsx", lambda: workbook("<row><c><v>&e;</v></c></row>", head=OUTSIDE), "E-XML"),
    _bytes("G22 NUL", "nul.csv", b"navn;tal\nA;\x001\n", "E-NOTATABLE"),
    BadFile("G23 Word", "brev.docx", lambda: archive({"word/document.xml": "<x/>"}), "E-NOTATABLE"),
    BadFile("G23 OpenDocument", "tal.ods", lambda: archive({"content.xml": "<x/>"}), "E-NOTATABLE"),
    BadFile("G23 zip", "tal.zip", lambda: archive({"tal.csv": TABLE}), "E-NOTATABLE"),
    BadFile("G24 cut off", "halv.xlsx", lambda: workbook()[:-400], "E-BROKEN"),
)


def build(case: str, folder: Path) -> Path:
    """Write the bad file of a case into a folder, under the name it is sent by."""
    bad = next(each for each in BAD if each.case == case)
    return put(folder, bad.name, bad.content())
