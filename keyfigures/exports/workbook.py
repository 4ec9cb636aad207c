"""The figures of a chart as a workbook: numbers stay numbers, words stay words, sources come along."""

import io
from collections.abc import Iterator

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from keyfigures.figures import Chart, Context
from keyfigures.figures.chart import DEMO_MARK

# Nothing that comes from data may become a formula, a link or a number by itself.
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDEST = 48


def workbook(chart: Chart, context: Context) -> bytes:
    """Return an .xlsx with the table shown and a sheet that says what it is, its source and its caveats.

    Invented figures are marked in the name of the sheet and in the properties of the file.
    """
    out = io.BytesIO()
    say = context.say
    with xlsxwriter.Workbook(out, LITERAL) as book:
        book.set_properties(
            {"title": chart.title, "comments": chart.footer, "keywords": DEMO_MARK if chart.demo else ""}
        )
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(f"{DEMO_MARK} {say('sheet_figures')}" if chart.demo else say("sheet_figures"))
        for place, column in enumerate(chart.table.columns):
            decimals = column.decimals or 0
            number = book.add_format({"num_format": "0." + "0" * decimals if decimals else "0"})
            cells = [row[place] for row in chart.table.rows]
            sheet.write_string(0, place, column.label, bold)
            for row, value in enumerate(cells, start=1):
                _write(sheet, row, place, value, number)
            widest = max([len(column.label), *(len(str(value)) for value in cells if isinstance(value, str))])
            sheet.set_column(place, place, min(widest + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet(say("sheet_about"))
        about.set_column(0, 0, 22)
        about.set_column(1, 1, 110)
        for row, (name, text) in enumerate(_about(chart, context)):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, text, wrapped)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: object, number: object) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, number)
    elif value is not None:
        sheet.write_string(row, column, str(value))


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
