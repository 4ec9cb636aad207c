"""What a report is in every format: its title and marks, its charts as tables, its texts without forbidden letters."""

from keyfigures import numbers
from keyfigures.catalogue import texts
from keyfigures.exports.word import clean
from keyfigures.figures import Column
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language
from keyfigures.reports import Cell, Figure, Report, Table

FIRST_LEVEL = 2
# Columns are so many letters wide, within the first and the last; texts up to the middle one stand on one line.
NARROWEST, SHORT, WIDEST = 8, 18, 34


def heading(report: Report) -> str:
    """Return the title, marked where figures are invented."""
    return clean(f"{DEMO_MARK}: {report.title}" if report.demo else report.title)


def mark(report: Report) -> str:
    """Return what stands on every page besides its foot: that figures are invented, and whom the edition is for."""
    edition = next((text for name, text in report.facts if name == texts(report.language)("report_edition")), "")
    return clean(" · ".join([*([DEMO_MARK] if report.demo else []), edition]))


def lines(text: str) -> list[str]:
    """Return the lines of a text."""
    return clean(text).split("\n")


def words(figure: Figure) -> tuple[str, ...]:
    """Return what is said of a chart: its finding, what is shown, its source and what to keep in mind."""
    chart = figure.chart
    said = (chart.subtitle, *chart.notes, chart.footer)
    return tuple(clean(each) for each in said if each)


def behind(figure: Figure) -> Table:
    """Return the table behind a chart: the columns meant for reading, or all where none is."""
    chart, language = figure.chart, figure.context.language
    brief = [place for place, column in enumerate(chart.table.columns) if column.brief]
    places = brief or list(range(len(chart.table.columns)))
    columns = [chart.table.columns[place] for place in places]
    rows = tuple(
        tuple(_cell(row[place], column, language) for place, column in zip(places, columns, strict=True))
        for row in chart.table.rows
    )
    numeric = frozenset(place for place, column in enumerate(columns) if place and column.decimals is not None)
    title = f"{figure.context.say('report_figure_table')}: {chart.table_title or chart.title}"
    return Table(f"{figure.id}.table", title, tuple(each.label for each in columns), rows, numeric=numeric)


def _cell(value: object, column: Column, language: Language) -> Cell:
    if value is None:
        return Cell(numbers.MISSING)
    if isinstance(value, int | float) and column.decimals is not None:
        write = numbers.signed if column.signed else numbers.number
        return Cell(write(value, column.decimals, language), float(value))
    return Cell(str(value))


def widths(table: Table) -> list[float]:
    """Return what share of the width each column takes on paper, in letters.

    Short texts and numbers stand whole, of long ones the middle; no word is broken, as far as there is room.
    """
    return [_width(table, place) for place in range(len(table.heads))]


def _width(table: Table, place: int) -> float:
    texts_ = [row[place].text for row in table.rows]
    lengths = [len(each) for each in texts_] or [0]
    words_ = [len(word) for each in (table.heads[place], *texts_) for word in each.split()]
    is_whole = place in table.numeric or max(lengths) <= SHORT
    wanted = max(lengths) if is_whole else max(sum(lengths) / len(lengths), SHORT)
    return round(min(max(wanted, NARROWEST, *words_), WIDEST), 1)
