"""The figures of a chart as a workbook: numbers stay numbers, words stay words, averages and shares stay formulas."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from keyfigures import numbers
from keyfigures.catalogue import Definition, Indicator, Source
from keyfigures.exports.live import DENOMINATOR, NUMERATOR, RESULT, VALUE, Block, Live, Plan, plan
from keyfigures.figures import Chart, Context
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.figures.sums import Sum, SumKind, formula

# Nothing that comes from data may become a formula, a link or a number by itself.
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDEST = 48
NAME = 84
SENTENCE = 110
# A line of text in points, and the characters a column has fewer than its width for the words that are not broken.
LINE, ROOM = 15, 4
# The number that spreadsheets know the size of paper by.
A4 = 9
KINDS = {
    SumKind.RATIO: "sum_kind_ratio",
    SumKind.WEIGHTED: "sum_kind_weighted_mean",
    SumKind.SIMPLE: "sum_kind_simple_mean",
    SumKind.MEDIAN: "sum_kind_median",
    SumKind.DIFFERENCE: "sum_kind_difference",
    SumKind.COUNT: "sum_kind_count",
    SumKind.PRINTED: "sum_kind_printed",
}
SUM_COLUMNS = (
    *("sum_column_name", "sum_column_result", "sum_column_unit", "sum_column_kind", "sum_column_counted"),
    *("sum_column_left_out", "sum_column_formula", "sum_column_statement"),
)
SUM_WIDTHS = (NAME, 16, 24, 36, 14, 14, SENTENCE, 30)
ROW_COLUMNS = (
    *("sum_column_name", "sum_column_row", "sum_column_top", "sum_column_base", "column_value"),
    *("sum_column_counts", "sum_column_why"),
)
ROW_WIDTHS = (NAME, NAME, 24, 24, 14, 14, WIDEST)
SOURCE_COLUMNS = (
    *("column_source", "workbook_publisher", "workbook_address", "workbook_licence", "workbook_published"),
    "workbook_retrieved",
)
PAIR_WIDTHS = (26, SENTENCE)
SOURCE_WIDTHS = (WIDEST, 26, WIDEST, 26, 18, 18)


def workbook(chart: Chart, context: Context) -> bytes:
    """Return an .xlsx with the table shown, its sums with their raw rows, definitions, sources and caveats.

    Averages and shares are formulas over the rows that count: change a number there and they follow. Invented figures
    are marked in the name and the heading of every sheet and in the properties of the file.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, LITERAL) as book:
        book.set_properties(
            {"title": chart.title, "comments": chart.footer, "keywords": DEMO_MARK if chart.demo else ""}
        )
        pen = _Pen(book, context, demo=chart.demo)
        laid = plan(chart.sums, sums_sheet=pen.name("sheet_sums"), rows_sheet=pen.name("sheet_rows"))
        _add_figures(pen, chart, laid)
        if chart.sums:
            _add_sums(pen, laid)
            _add_rows(pen, laid)
        if context.indicators:
            _add_pairs(pen, "sheet_definitions", list(_defined(context)))
        _add_sources(pen, chart)
        _add_about(pen, chart)
    return out.getvalue()


@dataclass(frozen=True)
class NumberLook:
    """How a number is written: decimals, the sign of its unit behind it, plus or minus before it."""

    decimals: int
    sign: str = ""
    signed: bool = False

    @property
    def code(self) -> str:
        """Return the number format of a spreadsheet, which writes it in the language of whoever opens it.

        >>> NumberLook(1, "%").code, NumberLook(0).code
        ('#,##0.0" %"', '#,##0')
        """
        sign = f'" {self.sign}"' if self.sign else ""
        plain = "#,##0" + ("." + "0" * self.decimals if self.decimals else "") + sign
        return f"+{plain};-{plain};{plain}" if self.signed else plain


class _Pen:
    """What writes the sheets of one workbook; only this class lets a formula in, and never from data."""

    def __init__(self, book: xlsxwriter.Workbook, context: Context, *, demo: bool) -> None:
        self.book, self.context, self.say, self.demo = book, context, context.say, demo
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "align": "left", "indent": 1})
        # Apart from the number to its left.
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left", "indent": 1})
        self.format = lru_cache(maxsize=None)(self._format)

    def name(self, text: str) -> str:
        """Return the name of a sheet, marked where its figures are invented."""
        return f"{DEMO_MARK} {self.say(text)}" if self.demo else self.say(text)

    def sheet(self, text: str, heads: Sequence[str] = (), widths: Sequence[int] = ()) -> Worksheet:
        """Return a new sheet with a heading that stays in sight."""
        sheet = self.book.add_worksheet(self.name(text))
        # On paper as wide as one sheet of A4, however many lines.
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        if self.demo:
            sheet.set_header(f"&C{DEMO_MARK}")
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.head if widths else self.bold)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if heads:
            sheet.freeze_panes(1, 0)
        return sheet

    def words(self, sheet: Worksheet, line: int, texts: Mapping[int, str], widths: Sequence[int]) -> None:
        """Write texts by column, the line as high as the longest of them needs: not every program sees to that."""
        for column, text in texts.items():
            sheet.write_string(line, column, text, self.wrapped)
        lines = max(math.ceil(len(text) / (widths[column] - ROOM)) for column, text in texts.items())
        if lines > 1:
            sheet.set_row(line, LINE * lines)

    def number(self, sheet: Worksheet, line: int, column: int, live: Live, code: str) -> None:
        """Write a number, or the formula that makes it with the number beside it."""
        if live.formula:
            sheet.write_formula(line, column, live.formula, self.format(code), live.value)
        else:
            sheet.write_number(line, column, live.value, self.format(code))

    def _format(self, code: str) -> Format:
        return self.book.add_format({"num_format": code, "valign": "top"})


def _add_figures(pen: _Pen, chart: Chart, laid: Plan) -> None:
    columns, rows, formulas = chart.table.columns, chart.table.rows, laid.table(chart.table)
    sheet = pen.sheet("sheet_figures", [column.label for column in columns])
    for place, column in enumerate(columns):
        code = "0." + "0" * column.decimals if column.decimals else "0"
        for line, row in enumerate(rows):
            value = row[place]
            if isinstance(value, int | float):
                pen.number(sheet, line + 1, place, formulas.get((line, place), Live("", value)), code)
            elif value is not None:
                sheet.write_string(line + 1, place, str(value))
        widest = max([len(column.label), *(len(row[place]) for row in rows if isinstance(row[place], str))])
        sheet.set_column(place, place, min(widest + 2, WIDEST))


def _add_sums(pen: _Pen, laid: Plan) -> None:
    sheet = pen.sheet("sheet_sums", [pen.say(name) for name in SUM_COLUMNS], SUM_WIDTHS)
    for block in laid.blocks:
        shown, result = block.shown, laid.result(block)
        words = {
            0: shown.label,
            2: _sign(shown, pen.context) or pen.say(f"unit_{shown.unit}"),
            3: pen.say(KINDS[shown.kind]),
            6: formula(shown, pen.say),
            7: f"{shown.statement}.sql",
        }
        pen.words(sheet, block.line, words, SUM_WIDTHS)
        counts = {4: len(shown.counted), 5: len(shown.left_out)}
        for column, count in counts.items():
            pen.number(sheet, block.line, column, Live("", count), NumberLook(0).code)
        if result is not None:
            pen.number(sheet, block.line, RESULT, result, _look(shown, pen.context).code)
    told = pen.say("sum_live", sheet=pen.name("sheet_rows"))
    pen.words(sheet, len(laid.blocks) + 2, {0: told}, SUM_WIDTHS)


def _add_rows(pen: _Pen, laid: Plan) -> None:
    sheet = pen.sheet("sheet_rows", [pen.say(name) for name in ROW_COLUMNS], ROW_WIDTHS)
    for block in laid.blocks:
        _add_block(pen, sheet, laid, block)


def _add_block(pen: _Pen, sheet: Worksheet, laid: Plan, block: Block) -> None:
    plain = NumberLook(block.shown.decimals, numbers.UNITS[block.shown.unit][pen.context.language]).code
    codes = {NUMERATOR: NumberLook(0).code, DENOMINATOR: NumberLook(0).code, VALUE: plain}
    for at, row in enumerate(block.rows):
        line = block.first + at
        counts = pen.say("answer_yes" if row.counted else "answer_no")
        pen.words(sheet, line, {0: block.shown.label, 1: row.label, 5: counts, 6: row.why}, ROW_WIDTHS)
        for column, live in laid.cells(block, at).items():
            pen.number(sheet, line, column, live, codes[column])


def _look(shown: Sum, context: Context) -> NumberLook:
    return NumberLook(shown.decimals, _sign(shown, context), signed=shown.kind is SumKind.DIFFERENCE)


def _sign(shown: Sum, context: Context) -> str:
    if shown.kind is SumKind.DIFFERENCE and shown.unit == "pct":
        return context.say("dchart_points")
    return numbers.UNITS[shown.unit][context.language]


def _defined(context: Context) -> Iterator[tuple[str, str]]:
    """Yield what each key figure means, and what its definitions count."""
    say, language = context.say, context.language
    for each in context.indicators:
        yield say("about_indicator"), each.title.to(language)
        yield say("about_definition"), each.definition.to(language)
        yield from _counted(each, context)
        yield say("workbook_date"), each.reference_date.to(language)
        yield say("workbook_why"), each.why.to(language)
        yield say("workbook_cannot_tell"), each.cannot_tell.to(language)
        for definition in (context.meaning.definitions[id_] for id_ in each.definitions):
            yield say("about_definition"), f"{definition.short_title.to(language)}: {definition.title.to(language)}"
            yield from _counted(definition, context)


def _counted(each: Indicator | Definition, context: Context) -> Iterator[tuple[str, str]]:
    yield context.say("workbook_numerator"), each.numerator.to(context.language)
    yield context.say("workbook_denominator"), each.denominator.to(context.language)


def _add_pairs(pen: _Pen, name: str, pairs: Sequence[tuple[str, str]]) -> None:
    sheet = pen.sheet(name, widths=PAIR_WIDTHS)
    for line, (what, text) in enumerate(pairs):
        sheet.write_string(line, 0, what, pen.bold)
        pen.words(sheet, line, {1: text}, PAIR_WIDTHS)


def _add_sources(pen: _Pen, chart: Chart) -> None:
    sheet = pen.sheet("sheet_sources", [pen.say(name) for name in SOURCE_COLUMNS], SOURCE_WIDTHS)
    for line, source in enumerate(_sources(pen.context, chart), start=1):
        language = pen.context.language
        words = (
            source.title.to(language),
            source.publisher,
            source.url,
            source.licence.to(language),
            numbers.day(source.published, language),
            numbers.day(source.retrieved, language),
        )
        pen.words(sheet, line, dict(enumerate(words)), SOURCE_WIDTHS)


def _sources(context: Context, chart: Chart) -> list[Source]:
    """Return the sources that the foot of the chart names."""
    known = context.meaning.sources.values()
    return [each for each in known if each.short_title.to(context.language) in chart.footer]


def _add_about(pen: _Pen, chart: Chart) -> None:
    _add_pairs(pen, "sheet_about", _about(chart, pen.context))


def _about(chart: Chart, context: Context) -> list[tuple[str, str]]:
    say = context.say
    return [
        *([(say("column_mark"), DEMO_MARK)] if chart.demo else []),
        (say("about_title"), chart.title),
        (say("about_selection"), chart.subtitle),
        (say("about_source"), chart.footer),
        *_measured(context),
        *chart.about,
        *((say("about_caveat"), note) for note in chart.notes),
        (say("column_figure_id"), context.figure_id),
    ]


def _measured(context: Context) -> Iterator[tuple[str, str]]:
    for indicator in context.indicators:
        yield context.say("about_indicator"), indicator.title.to(context.language)
        yield context.say("about_definition"), indicator.definition.to(context.language)
