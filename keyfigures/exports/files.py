"""File names and CSV: what a spreadsheet opens rightly in the reader's language and never runs."""

import csv
import io
import unicodedata

from keyfigures.figures import Chart, Context
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", " ": "-"})


def file_stem(context: Context, name: str) -> str:
    """Return a file name without its ending: chart, whom it is about, indicator (if one), year and figure id."""
    selection = context.selection
    indicators = (each.short_title.to(context.language).lower() for each in context.indicators)
    parts = (selection.chart.value, name.lower(), *indicators, str(selection.year), context.figure_id)
    return "_".join(_plain(part) for part in parts)


def csv_file(chart: Chart, context: Context) -> bytes:
    """Return the table of a chart as CSV with its source and figure id in every row.

    Danish: semicolon and decimal comma; English: comma and decimal dot. UTF-8 with a byte order mark. Invented figures
    are marked in every row.
    """
    danish = context.language is Language.DA
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if danish else ",", lineterminator="\r\n")
    say = context.say
    header = (safe_text(column.label) for column in chart.table.columns)
    mark, marked = ([say("column_mark")], [DEMO_MARK]) if chart.demo else ([], [])
    writer.writerow([*header, say("column_source"), say("column_figure_id"), *mark])
    for row in chart.table.rows:
        cells = (_cell(value, danish=danish) for value in row)
        writer.writerow([*cells, safe_text(chart.footer), context.figure_id, *marked])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe_text("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(RISKY) else text


def _cell(value: object, *, danish: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value).replace(".", ",") if danish else repr(value)
    return safe_text(str(value))


def _plain(text: str) -> str:
    """Return a text that every file system takes."""
    ascii_text = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    return "".join(character if character.isalnum() or character == "-" else "-" for character in ascii_text)
