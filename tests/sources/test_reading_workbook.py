"""Workbooks become typed cells by what each cell says of itself; openpyxl reads the same from the same files."""

import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from keyfigures.sources.reading import archive, bounds, child, workbook
from keyfigures.sources.reading.formats import Shown, shown_as, typed
from keyfigures.sources.remarks import RefusedError, Remark
from keyfigures.sources.sheets import Cell, CellFault, Percent, Reading, Sheet
from tests.sources import files

Rows = list[tuple[int, tuple[Cell, ...]]]


def parsed(content: bytes, folder: Path) -> Reading:
    """Read a workbook in this process."""
    return child.parse(files.put(folder, "bog.xlsx", content))


def only_sheet(content: bytes, folder: Path) -> Sheet:
    """Return the only sheet of a workbook."""
    (sheet,) = parsed(content, folder).sheets
    return sheet


def rows(content: bytes, folder: Path) -> Rows:
    """Return the row numbers and cells of a workbook of one sheet."""
    return [(row.number, row.cells) for row in only_sheet(content, folder).rows]


def refusal(content: bytes, folder: Path) -> Remark:
    """Return why a workbook is refused."""
    with pytest.raises(RefusedError) as caught:
        parsed(content, folder)
    return caught.value.remark


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as openpyxl saves it."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(sheets: dict[str, str], **more: Any) -> bytes:
    """Return a workbook of whole parts."""
    return files.archive(files.members(sheets, **more))


def test_cells_are_read_by_their_type(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["kommune", "0102", 101, 24.5, True, None, datetime(2024, 4, 3, 13, 30), date(2023, 1, 1), "=A1"])
    sheet["A3"], sheet["B3"] = 0.246, "24,6 "
    sheet["A3"].number_format = "0.0%"
    sheet["I1"].data_type = "s"
    assert rows(saved(book), tmp_path) == [
        (1, ("kommune", "0102", 101.0, 24.5, True, None, date(2024, 4, 3), date(2023, 1, 1), "=A1")),
        (3, (Percent(0.246), "24,6")),
    ]


def test_a_workbook_by_another_writer_reads_the_same(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row(0, 0, ["Ærø", 5.5, False])
        sheet.write_datetime(0, 3, datetime(1900, 3, 1), book.add_format({"num_format": 14}))
        sheet.write_formula(0, 4, "=B1*2", None, 11)
    assert rows(out.getvalue(), tmp_path) == [(1, ("Ærø", 5.5, False, date(1900, 3, 1), 11.0))]


def test_the_calendar_of_1904_is_respected(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active["A1"] = date(2024, 2, 29)
    assert rows(saved(book), tmp_path) == [(1, (date(2024, 2, 29),))]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", None),
        ("Standard", None),
        ("0.00E+00", None),
        ('#,##0.00\\ "kr."', None),
        ('0.0" %"', None),
        ("0\\%", None),
        ("[Red]0.0", None),
        ('_-* #,##0\\ [$kr.-406]_-;-* #,##0\\ [$kr.-406]_-;_-* "-"', None),
        ("0%", Shown.PERCENT),
        ("[Red]0.0\\ %;-0.0\\ %", Shown.PERCENT),
        ("[$-406]d. mmmm yyyy", Shown.DATE),
        ("mmm", Shown.DATE),
        ("mm", Shown.DATE),
        ("yyyy\\-mm\\-dd hh:mm", Shown.DATE),
        ("[h]:mm:ss", Shown.TIME),
        ("mm:ss.0", Shown.TIME),
    ],
)
def test_a_format_tells_shares_dates_and_times_from_numbers(code: str, shown: Shown | None) -> None:
    assert shown_as(code) is shown


@pytest.mark.parametrize(
    ("raw", "shown", "from_1904", "cell"),
    [
        ("1e400", None, False, CellFault("1e400")),
        ("59", Shown.DATE, False, date(1900, 2, 28)),
        ("60", Shown.DATE, False, CellFault("60")),
        ("61", Shown.DATE, False, date(1900, 3, 1)),
        ("0", Shown.DATE, False, CellFault("0")),
        ("2958465", Shown.DATE, False, date(9999, 12, 31)),
        ("2958466", Shown.DATE, False, CellFault("2958466")),
        ("44999.999999999", Shown.DATE, False, date(2023, 3, 15)),
        ("0", Shown.DATE, True, date(1904, 1, 1)),
        ("2957003", Shown.DATE, True, date(9999, 12, 31)),
        ("2957004", Shown.DATE, True, CellFault("2957004")),
        ("-1", Shown.DATE, True, CellFault("-1")),
        ("1.5", Shown.TIME, False, "36:00:00"),
        ("-0.25", Shown.TIME, False, "-06:00:00"),
    ],
)
def test_serial_numbers_become_days_only_where_there_is_one(
    raw: str, shown: Shown | None, *, from_1904: bool, cell: Cell
) -> None:
    assert typed(raw, shown, from_1904=from_1904) == cell


def test_faults_truths_and_iso_dates_are_read_by_kind(tmp_path: Path) -> None:
    row = (
        '<row r="2"><c r="A2" t="e"><v>#DIV/0!</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="b"><v>0</v></c>'
        '<c r="D2" t="d"><v>2024-04-03T00:00:00</v></c><c r="E2" t="d"><v>T12:00</v></c><c r="G2" t="str"><v>x</v></c>'
        '<c r="H2" t="s"/><c r="I2" t="str"><v> </v></c></row>'
    )
    assert rows(files.workbook(row), tmp_path) == [
        (2, (CellFault("#DIV/0!"), True, False, date(2024, 4, 3), CellFault("T12:00"), None, "x"))
    ]


def test_texts_are_whole_without_how_they_are_pronounced(tmp_path: Path) -> None:
    texts = (
        "<si><r><t>Sol</t></r><r><t>høj</t></r><rPh><t>x</t></rPh><phoneticPr/></si>"
        "<si><t>a_x000D_b_x0007__xD800_</t></si>"
    )
    row = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>A</t></r>'
        "<r><t>\u0041\u030a</t></r><rPh><t>x</t></rPh></is></c></row>"
    )
    found = parsed(repacked({"Ark1": files.sheet_xml(row)}, texts=texts), tmp_path)
    assert found.sheets[0].rows[0].cells == ("Solhøj", "a\rb_x0007__xD800_", "AÅ")
    assert [(each.code, each.sheet, each.row, each.column) for each in found.remarks] == [("I-NFC", "Ark1", 1, "C")]


def test_texts_of_a_workbook_are_looked_at_as_those_of_a_text_file(tmp_path: Path) -> None:
    turned = parsed(files.workbook(files.cells_xml([["navn"], ["Sol\u202ehøj"], ["B"]])), tmp_path)
    assert [row.number for row in turned.sheets[0].rows] == [1, 3]
    assert [(each.code, each.sheet, each.row) for each in turned.remarks] == [("E-DIRECTION", "Ark1", 2)]
    spoilt = refusal(files.workbook(files.cells_xml([["navn"], ["KÃ¸ge"]])), tmp_path)
    assert (spoilt.code, spoilt.sheet, spoilt.row, spoilt.value) == ("E-MOJIBAKE", "Ark1", 2, "KÃ¸ge")


def test_rows_and_cells_may_leave_out_where_they_are(tmp_path: Path) -> None:
    row = (
        '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row>'
        '<row r="5"><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    )
    assert rows(files.workbook(row), tmp_path) == [(1, (1.0, None, 2.0, 3.0)), (5, (4.0,)), (6, (5.0,))]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="x"/>',
        "<row><c><v>1O1</v></c></row>",
        '<row><c t="s"><v>7</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="z"><v>1</v></c></row>',
        "<row><c>",
        '<row><c t="inlineStr"><is><t>x</t></is></c><c r="A1"><v>1</v></c></row>',
    ],
)
def test_cells_that_would_be_lost_or_guessed_make_a_damaged_file(row: str, tmp_path: Path) -> None:
    assert refusal(files.workbook(row), tmp_path).code == "E-BROKEN"


def test_hidden_rows_and_columns_and_joined_cells_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(1, 8):
        sheet.append([f"Kommune {number}", number, "x"])
    sheet.merge_cells("A2:A6")
    for row in (3, 4, 900):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["Z"].hidden = True
    sheet.column_dimensions["C"].width = 40
    found = only_sheet(saved(book), tmp_path)
    assert found.hidden_rows == {3, 4}
    assert found.hidden_columns == {2}
    assert found.merged == ((2, 1, 6, 1),)
    assert found.rows[2].cells == (None, 3.0, "x")


def test_a_range_of_one_cell_is_a_range_and_of_none_is_damage(tmp_path: Path) -> None:
    cells = files.cells_xml([["x"]])
    one = only_sheet(files.workbook(cells, after='<mergeCells><mergeCell ref="B3"/></mergeCells>'), tmp_path)
    assert one.merged == ((3, 2, 3, 2),)
    assert refusal(files.workbook(cells, after='<mergeCell ref="3"/>'), tmp_path).code == "E-BROKEN"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named_and_not_opened(state: str, tmp_path: Path) -> None:
    sheets = {"Synlig": files.sheet_xml(files.cells_xml([["x"]])), "Skjult": "<!DOCTYPE x><not xml"}
    found = parsed(repacked(sheets, states={"Skjult": state}), tmp_path)
    assert [(each.name, each.hidden, len(each.rows)) for each in found.sheets] == [
        ("Synlig", False, 1),
        ("Skjult", True, 0),
    ]
    assert [(each.code, each.value) for each in found.remarks] == [("I-HIDDENSHEET", "Skjult")]


def test_a_workbook_without_a_visible_value_is_empty(tmp_path: Path) -> None:
    assert refusal(files.workbook('<row r="4" s="1"><c r="A4" s="1"/></row>'), tmp_path).code == "E-EMPTY"


@pytest.mark.parametrize(
    ("cell", "calculation", "refused"),
    [
        ("<f>1+1</f>", "", True),
        ("<f>1+1</f><v/>", "", True),
        ("<f>1+1</f><v>0</v>", "", False),
        ("<f>1+1</f><v>0</v>", '<calcPr fullCalcOnLoad="1"/>', True),
        ("<f>1+1</f><v>2</v>", '<calcPr fullCalcOnLoad="1"/>', False),
        ("<v>0</v>", '<calcPr fullCalcOnLoad="1"/>', False),
    ],
)
def test_a_formula_nobody_has_calculated_is_named(
    cell: str, calculation: str, *, refused: bool, tmp_path: Path
) -> None:
    sheet = files.sheet_xml(f'<row r="3"><c r="B3">{cell}</c></row>')
    content = repacked({"Tal": sheet}, calculation=calculation)
    if not refused:
        assert len(rows(content, tmp_path)) == 1
        return
    remark = refusal(content, tmp_path)
    assert (remark.code, remark.sheet, remark.row, remark.column, remark.values) == (
        "E-NOCALC",
        "Tal",
        3,
        "B",
        {"cell": "B3"},
    )


def test_a_formula_with_an_empty_text_is_calculated(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>'
    assert rows(files.workbook(row), tmp_path) == [(1, (1.0,))]


def test_what_scripts_write_is_not_calculated(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_formula("A1", "=1+1")
    assert refusal(out.getvalue(), tmp_path).code == "E-NOCALC"
    other = openpyxl.Workbook()
    assert other.active is not None
    other.active["A1"] = "=1+1"
    assert refusal(saved(other), tmp_path).code == "E-NOCALC"


def test_strict_workbooks_and_prefixed_names_are_read(tmp_path: Path) -> None:
    part = files.sheet_xml(files.cells_xml([["Ærø"]]))
    parts = files.members({"Ark1": part})
    strict = {
        name: str(text)
        .replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        )
        .replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
        for name, text in parts.items()
    }
    assert rows(files.archive(strict), tmp_path) == [(1, ("Ærø",))]
    prefixed = part.replace("xmlns=", "xmlns:x=")
    for name in ("worksheet", "sheetData", "row", "c", "is", "t"):
        prefixed = (
            prefixed.replace(f"<{name}>", f"<x:{name}>")
            .replace(f"</{name}>", f"</x:{name}>")
            .replace(f"<{name} ", f"<x:{name} ")
        )
    assert rows(repacked({"Ark1": prefixed}), tmp_path) == [(1, ("Ærø",))]


def test_sheets_of_charts_and_links_out_of_the_file_are_passed_over(tmp_path: Path) -> None:
    parts = files.members({"Ark1": files.sheet_xml(files.cells_xml([["x"]])), "Diagram": "<chartsheet/>"})
    links = str(parts["xl/_rels/workbook.xml.rels"])
    links = links.replace('worksheet" Target="worksheets/sheet2.xml"', 'chartsheet" Target="worksheets/sheet2.xml"')
    outside = (
        '<Relationship Id="o" Type="x/worksheet" Target="https://example.org/x" TargetMode="External"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", outside)
    assert [sheet.name for sheet in parsed(files.archive(parts), tmp_path).sheets] == ["Ark1"]


def test_a_workbook_without_texts_and_styles_is_read(tmp_path: Path) -> None:
    parts = files.members({"Ark1": files.sheet_xml(files.cells_xml([["x"]]))})
    links = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = links.replace("/sharedStrings", "/a").replace("/styles", "/b")
    assert rows(files.archive(parts), tmp_path) == [(1, ("x",))]


@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("head", [files.LAUGHS, files.OUTSIDE])
def test_a_document_type_is_refused_wherever_it_stands(member: str, head: str, tmp_path: Path) -> None:
    parts = files.members({"Ark1": files.sheet_xml(files.cells_xml([["x"]]))})
    parts[member] = str(parts[member]).replace(files.DECLARED, files.DECLARED + head)
    assert refusal(files.archive(parts), tmp_path).code == "E-XML"


def test_an_encoding_nobody_knows_makes_a_damaged_file(tmp_path: Path) -> None:
    parts = files.members({"Ark1": files.sheet_xml(files.cells_xml([["x"]])).replace("UTF-8", "UTF-4")})
    assert refusal(files.archive(parts), tmp_path).code == "E-BROKEN"


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (
        refusal(repacked({"A": files.sheet_xml("")}, texts=f"<si><t>{'x' * 40_000}</t></si>"), tmp_path).code
        == "E-LONGCELL"
    )
    pieces = f"<r><t>{'x' * 30_000}</t></r>" * 2
    assert refusal(files.workbook(f'<row><c t="inlineStr"><is>{pieces}</is></c></row>'), tmp_path).code == "E-LONGCELL"
    with monkeypatch.context() as patch:
        patch.setattr(bounds, "RESULT_BYTES", 100)
        pointing = repacked(
            {"A": files.sheet_xml('<row><c t="s"><v>0</v></c></row>' * 3)}, texts=f"<si><t>{'x' * 40}</t></si>"
        )
        assert refusal(pointing, tmp_path).code == "E-MEMORY"
    with monkeypatch.context() as patch:
        patch.setattr(bounds, "ROWS", 2)
        assert refusal(files.workbook("<row><c><v>1</v></c></row>" * 3), tmp_path).code == "E-TOOLONG"
    with monkeypatch.context() as patch:
        patch.setattr(bounds, "CELLS", 4)
        assert refusal(files.workbook("<row><c><v>1</v></c><c><v>2</v></c></row>" * 3), tmp_path).code == "E-TOOLONG"
    with monkeypatch.context() as patch:
        path = files.put(tmp_path, "bog.xlsx", files.workbook())
        patch.setattr(bounds, "UNPACKED_BYTES", 100)
        with pytest.raises(RefusedError) as caught:
            workbook.read(path)
        assert caught.value.remark.code == "E-BOMB"


def test_formatted_rows_and_a_far_cell_cost_little(tmp_path: Path) -> None:
    content = files.formatted_rows(200_000)
    started = time.process_time()
    assert rows(content, tmp_path) == [(1, (101.0,))]
    assert time.process_time() - started < 3
    far = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>2</v></c><c r="XFD1048576" s="1"/></row>'
    )
    assert rows(files.workbook(far), tmp_path) == [(1, (1.0,)), (1_048_576, (2.0,))]


def test_ten_million_rows_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = files.workbook("<row><c><v>1</v></c></row>" * 10_000)
    monkeypatch.setattr(bounds, "RATIO_FROM_BYTES", 100_000)
    assert refusal(content, tmp_path).code == "E-BOMB"
    monkeypatch.setattr(bounds, "RATIO", 1000)
    monkeypatch.setattr(bounds, "UNPACKED_BYTES", 200_000)
    assert refusal(content, tmp_path).code == "E-BOMB"


def test_a_picture_does_not_make_a_bomb_look_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bounds, "RATIO_FROM_BYTES", 10_000)
    noise = bytes(range(256)) * 40
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in files.members({"Ark1": files.sheet_xml("<row/>" * 10_000)}).items():
            packed.writestr(name, part)
        packed.writestr("xl/media/image1.png", noise, zipfile.ZIP_STORED)
    assert refusal(stored.getvalue(), tmp_path).code == "E-BOMB"


def test_the_directory_of_an_archive_is_bounded_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = files.workbook()
    lying = bytearray(content)
    place = lying.rindex(b"PK\x05\x06")
    lying[place + 8 : place + 12] = b"\1\0\1\0"
    assert rows(bytes(lying), tmp_path)
    large = content[:place] + large_end(content, place) + content[place:]
    assert rows(large, tmp_path)
    monkeypatch.setattr(bounds, "DIRECTORY_BYTES", 100)
    assert refusal(content, tmp_path).code == "E-BOMB"
    monkeypatch.setattr(bounds, "DIRECTORY_BYTES", 100_000)
    monkeypatch.setattr(bounds, "MEMBERS", 3)
    assert refusal(bytes(lying), tmp_path).code == "E-BOMB"
    assert refusal(large, tmp_path).code == "E-BOMB"


def large_end(content: bytes, place: int) -> bytes:
    """Return the second end of an archive that might be larger than 4 GB, and the pointer to it."""
    _, _, _, _, count, size, start, _ = archive.END.unpack_from(content, place)
    end = archive.LARGE_END.pack(archive.LARGE_MARK, 44, 45, 45, 0, 0, count, count, size, start)
    return end + b"PK\x06\x07" + (0).to_bytes(4, "little") + place.to_bytes(8, "little") + (1).to_bytes(4, "little")


def test_members_that_are_locked_doubled_or_packed_otherwise_are_refused(tmp_path: Path) -> None:
    parts = files.members({"Ark1": files.sheet_xml("")})
    assert refusal(files.archive(parts, zipfile.ZIP_BZIP2), tmp_path).code == "E-BROKEN"
    locked = bytearray(files.archive(parts))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked), tmp_path).code == "E-PASSWORD"
    doubled = files.with_members({"xl/workbook.xmm": "x"}).replace(b"xl/workbook.xmm", b"xl/workbook.xml")
    assert refusal(doubled, tmp_path).code == "E-BROKEN"
    assert refusal(files.archive({"xl/workbook.xml": "<x/>"}), tmp_path).code == "E-BROKEN"


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).map(lambda value: round(value, 6)),
    st.text(st.sampled_from("abcæøåÆØÅ019.,-% "), max_size=6),
    st.dates(date(1900, 3, 1), date(2199, 12, 31)),
)
FORMATS = {"0.0%": Percent, "General": float, "#,##0": float}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=6), st.sampled_from(sorted(FORMATS)))
def test_openpyxl_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[object]], code: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["først"])
    for row in table:
        sheet.append(row)
    for cell in (cell for line in sheet.iter_rows() for cell in line):
        if type(cell.value) in {int, float}:
            cell.number_format = code
    content = saved(book)
    expected = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    lines = enumerate(expected.iter_rows(), start=1)
    every = {number: [as_cell(cell.value, cell.number_format) for cell in line] for number, line in lines}
    wanted = {number: cells for number, cells in every.items() if cells != [None] * len(cells)}
    found = dict(rows(content, tmp_path_factory.getbasetemp()))
    width = max(len(cells) for cells in wanted.values())
    assert {number: [*cells, *[None] * (width - len(cells))] for number, cells in found.items()} == wanted


def as_cell(value: object, code: str) -> object:
    """Return what openpyxl read as it is to be read here."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.strip() or None
    return FORMATS[code](value) if type(value) in {int, float} else value
