"""Text files become the texts that stand in them, row by row, whatever their encoding, delimiter and line ends."""

import csv
import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfigures.sources.reading import bounds, delimited
from keyfigures.sources.reading.characters import stripped
from keyfigures.sources.reading.delimited import delimiter_of
from keyfigures.sources.remarks import RefusedError, Severity
from keyfigures.sources.sheets import Reading
from tests.sources.test_reading import outcome

Table = list[tuple[int, tuple[str | None, ...]]]


def reading(text: str | bytes) -> Reading:
    """Read a text."""
    return delimited.read(text if isinstance(text, bytes) else text.encode())


def table(text: str | bytes) -> Table:
    """Return the row numbers and cells of a text."""
    (sheet,) = reading(text).sheets
    return [(row.number, row.cells) for row in sheet.rows]  # type: ignore[misc]


def codes(text: str | bytes) -> list[str]:
    """Return the codes of what is said of a text."""
    return [remark.code for remark in reading(text).remarks]


def refusal(text: str | bytes) -> str:
    """Return the code of the refusal of a text."""
    with pytest.raises(RefusedError) as caught:
        reading(text)
    return caught.value.remark.code


@pytest.mark.parametrize(
    ("encoding", "remarks"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["I-ENCODING"]),
        ("cp1252", ["I-ENCODING"]),
        ("latin-1", ["I-ENCODING"]),
    ],
)
def test_danish_letters_are_the_same_in_every_encoding(encoding: str, remarks: list[str]) -> None:
    text = "kommune;andel\nÆrø;24,6\nÅrhus ‹by›;1\n" if encoding != "latin-1" else "kommune;andel\nÆrø;24,6\n"
    assert table(text.encode(encoding))[:2] == [(1, ("kommune", "andel")), (2, ("Ærø", "24,6"))]
    assert codes(text.encode(encoding)) == remarks


def test_utf_16_of_the_other_order_is_read_too() -> None:
    assert table(b"\xfe\xff" + "Ærø\t1".encode("utf-16-be")) == [(1, ("Ærø", "1"))]
    assert refusal(b"\xff\xfe\0\0A\0") == "E-NOTATABLE"


def test_signs_of_windows_that_dos_letters_look_like_are_left_alone() -> None:
    text = "navn;note\nLejernes’s ‹hus›;2¾ m †\n‘citat’;¿"
    assert table(text.encode("cp1252"))[1:] == [(2, ("Lejernes’s ‹hus›", "2¾ m †")), (3, ("‘citat’", "¿"))]


def test_the_first_byte_that_is_no_letter_is_placed() -> None:
    with pytest.raises(RefusedError) as caught:
        reading(b"navn\nAarhus\nK\xf8ge \x9d\n")
    assert (caught.value.remark.row, caught.value.remark.value) == (3, "9D")


def test_letters_are_composed_and_invisible_signs_removed_with_their_first_place() -> None:
    found = reading("navn;by\nA;A\u030arhus\nSol\u200bh\u00adøj;A\u030arhus\n")
    assert [row.cells for row in found.sheets[0].rows] == [("navn", "by"), ("A", "Århus"), ("Solhøj", "Århus")]
    said = [(each.code, each.severity, each.row, each.column, each.values["count"]) for each in found.remarks]
    assert said == [("I-NFC", Severity.INFO, 2, "B", 2), ("I-INVISIBLE", Severity.INFO, 3, "A", 2)]


def test_a_row_that_turns_its_direction_is_left_out_and_the_rest_is_read() -> None:
    found = reading("navn;tal\nSol\u202ehøj;1\nB;2\n")
    assert [row.number for row in found.sheets[0].rows] == [1, 3]
    assert [(each.code, each.row) for each in found.remarks] == [("E-DIRECTION", 2)]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("navn;andel\nA;24,6\nB;19,0", ";"),
        ("navn;tal;andel\nA;1;24,6\nB;Y;6;7,1\nC;2;3,1\n", ";"),
        ("navn,tal\nA,1", ","),
        ('navn,andel\nA,"24,6;5"\n', ","),
        ('navn,note\n"A","a;b\n;c\n;d"\n"B","a;b\n;c"', ","),
        ('navn;note\nGården "Solhøj;1,5\nB;2,5', ";"),
        ("navn\ttal, i alt\nA\t24,6", "\t"),
        ("navn|tal\nA|24,6", "|"),
        ("navn\nA", ";"),
        ("", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_splits_alike(text: str, delimiter: str) -> None:
    assert delimiter_of(text.split("\n")) == delimiter


def test_only_the_first_filled_lines_decide_the_delimiter() -> None:
    assert delimiter_of(["", *["a;b"] * 50, *["a,b,c"] * 500]) == ";"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_by_line_whatever_ends_one_and_empty_ones_are_left_out(end: str) -> None:
    text = end.join(["Kommunale tal", "", ";;", "navn;andel", "A;24,6", "", "B;;"])
    assert table(text) == [(1, ("Kommunale tal",)), (4, ("navn", "andel")), (5, ("A", "24,6")), (7, ("B",))]


def test_other_signs_that_python_calls_line_ends_are_text() -> None:
    assert table("a\x0bb\x0cc\x1cd\u2028e\x85f;1\n") == [(1, ("a\x0bb\x0cc\x1cd\u2028e\x85f", "1"))]


def test_cells_are_texts_without_surrounding_spaces() -> None:
    assert table(" a ;\u00a0b c\u00a0; \t;101;0102;;x\n") == [(1, ("a", "b c", None, "101", "0102", None, "x"))]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "=cmd|'/C calc'!A0", '=HYPERLINK("x")', "-", "..", "#N/A"]
)
def test_what_a_spreadsheet_would_run_or_a_reader_replace_stays_text(text: str) -> None:
    assert table(f"navn;x\n{text};1\n")[1] == (2, (text, "1"))
    assert table(f"navn;x\nA;\t{text}\n")[1] == (2, ("A", f"\t{text}"))


def test_padded_lines_are_as_wide_as_what_they_hold() -> None:
    text = "Almene boliger (pct.);;;;;\n;;;;;\nKommune;2019;2020;;;\nÆrø;5,1;..;;;\n".encode("latin-1")
    assert [cells for _, cells in table(text)] == [
        ("Almene boliger (pct.)",),
        ("Kommune", "2019", "2020"),
        ("Ærø", "5,1", ".."),
    ]


def test_quotes_hold_delimiters_and_line_ends_together() -> None:
    text = 'navn;note\nA;"24;6"\n"B";"to\nlinjer ""her"""\n"C" ; "d" \n'
    assert table(text) == [(1, ("navn", "note")), (2, ("A", "24;6")), (3, ("B", 'to\nlinjer "her"')), (5, ("C", "d"))]
    assert codes(text) == []


def test_quotes_inside_a_cell_are_only_signs() -> None:
    text = 'navn;tal\nGården "Solhøj;1\n"Gården" Solhøj;2\n5" rør;3\n'
    assert [cells[0] for _, cells in table(text)] == ["navn", 'Gården "Solhøj', '"Gården" Solhøj', '5" rør']
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'navn;tal\n"Solhøj;1\nB;2\nC;3\n',
        'navn;tal\n"Solhøj;1\nB;2\nC";3;4;5\n',
        'navn;tal\n"Solhøj;1\n' + "B;2\n" * 10 + 'C";3\n',
        'navn;tal\n"Solhøj;1\nB;2\nC "x;3\n',
        'navn;tal\n"Solhøj;1\nB;2\n"C";3\n',
    ],
)
def test_a_lost_quote_never_swallows_the_rows_after_it(text: str) -> None:
    rows = table(text)
    assert [number for number, _ in rows] == list(range(1, text.count("\n") + 1))
    assert rows[1] == (2, ('"Solhøj', "1"))
    said = reading(text).remarks
    assert [(each.severity, each.code, each.row, each.value) for each in said] == [
        (Severity.ROW, "E-QUOTE", 2, '"Solhøj;1')
    ]


def test_a_file_of_nothing_but_records_over_two_lines_is_read() -> None:
    assert table('"a\nb";"c"\n"d";"e\nf"') == [(1, ("a\nb", "c")), (3, ("d", "e\nf"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<html><body>", "E-HTML"),
        ("<?xml version='1.0'?><!-- x --><html lang='da'>", "E-HTML"),
        ("<table><tr><td>1", "E-HTML"),
        ("<?xml version='1.0'?><rows/>", "E-NOTATABLE"),
        ('{"a": 1}\n{"a": 2}', "E-JSON"),
        ('[{"a": 1', "E-JSON"),
        ("[1, 2]", "E-JSON"),
        ('{"dataset": {"value": [1]}}', "E-JSON"),
        ("\0" * 100, "E-NOTATABLE"),
    ],
)
def test_what_is_no_table_is_refused(text: str, code: str) -> None:
    assert refusal(text) == code


def test_brackets_at_the_start_of_a_table_are_text() -> None:
    assert table("[navn];[tal]\nA;1\n")[0] == (1, ("[navn]", "[tal]"))
    assert table("<5;{x}\n")[0] == (1, ("<5", "{x}"))


def test_json_shows_the_code_when_there_is_no_message() -> None:
    with pytest.raises(RefusedError) as caught:
        reading(json.dumps({"message": 5, "errorTypeCode": "A\nB"}))
    assert caught.value.remark.value == "A B"


def test_sizes_are_bounded_to_the_last_one_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(table(";".join(["1"] * 1000))[0][1]) == 1000
    assert refusal(";".join(["1"] * 1001)) == "E-TOOWIDE"
    assert len(str(table("a" * 32_767)[0][1][0])) == 32_767
    assert refusal("b;1\n" + "a" * 32_768 + ";2") == "E-LONGCELL"
    monkeypatch.setattr(bounds, "ROWS", 3)
    assert len(table("a\nb\n\nc\n")) == 3
    assert refusal("a\nb\n\nc\nd") == "E-TOOLONG"
    monkeypatch.setattr(bounds, "ROWS", 100)
    monkeypatch.setattr(bounds, "CELLS", 5)
    assert refusal("a;b\nc;d\ne;f") == "E-TOOLONG"


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ('"', "E-LONGCELL"),
        ('";', "E-TOOWIDE"),
        ('"a;', "E-TOOWIDE"),
        (';"', "E-TOOWIDE"),
        ('"""x;', "E-TOOWIDE"),
        ('""x;', "E-TOOWIDE"),
        ("[{", "E-JSON"),
    ],
)
def test_a_megabyte_of_quotes_costs_one_pass(unit: str, code: str) -> None:
    started = time.process_time()
    assert outcome(delimited.read, (unit * (1_000_000 // len(unit))).encode()) == code
    assert time.process_time() - started < 10


def test_every_line_may_have_lost_its_quote() -> None:
    found = reading('"a;b\n' * 20_000)
    assert len(found.sheets[0].rows) == len(found.remarks) == 20_000


# Signs that are tidied, mistaken for another kind of file or for spoilt letters are tested above.
LETTERS = st.sampled_from([*'abcæøåÆØÅ019 .-;,|"=\t\n', "é"])
# A line in the middle of a cell can be taken for a record of its own: at most one line end a cell.
CELL = st.text(LETTERS, max_size=8).filter(lambda text: text.count("\n") <= 1)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from([";", "\t", ","]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_reads_back_as_it_was_written(rows: list[list[str]], delimiter: str, encoding: str, end: str) -> None:
    out = io.StringIO()
    # A plain first line says how wide a record is and what divides it.
    lines = [["navn", "by", "tal"], *rows]
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
    found = [cells for _, cells in table(out.getvalue().replace("\n", end).encode(encoding))]
    assert found == [cells for row in lines if (cells := trimmed(row))]


def trimmed(row: list[str]) -> tuple[str | None, ...]:
    """Return a row as it is read: without surrounding spaces, and no further than its last filled cell."""
    cells = [stripped(cell) for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)
