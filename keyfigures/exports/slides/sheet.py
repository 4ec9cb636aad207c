"""The data sheet behind a native chart: the figures drawn, unrounded; nothing in it becomes a formula or a link."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter

from keyfigures.exports.slides.plot import Form, Panel
from keyfigures.exports.word import clean
from keyfigures.exports.workbook import LITERAL

# References of the chart are to the sheet by this name, whatever the language.
SHEET = "Sheet1"


@contextmanager
def _literal(_: Any, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
    """Open a sheet in which texts are only ever texts."""
    with xlsxwriter.Workbook(xlsx_file, LITERAL) as book:
        yield book, book.add_worksheet(SHEET)


class _LiteralCategories(CategoryWorkbookWriter):
    _open_worksheet = _literal


class _LiteralPoints(XyWorkbookWriter):
    _open_worksheet = _literal

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        plain: Any = super()
        plain._populate_worksheet(workbook, worksheet)
        for series in self._chart_data:
            row = sum(len(each) + 2 for each in list(self._chart_data)[: series.index])
            for place, name in enumerate(self._chart_data.names[series.index], start=row + 1):
                worksheet.write_string(place, 2, name)


class _Categories(CategoryChartData):
    @property
    def _workbook_writer(self) -> Any:
        writer: Any = _LiteralCategories
        return writer(self)


class _Points(XyChartData):
    # What the points of each series are called, beside them in the sheet.
    names: tuple[tuple[str, ...], ...] = ()

    @property
    def _workbook_writer(self) -> Any:
        writer: Any = _LiteralPoints
        return writer(self)


def chart_data(panel: Panel) -> Any:
    """Return the figures of a panel for a native chart and its sheet."""
    return _points(panel) if panel.form is Form.POINTS else _categories(panel)


def _categories(panel: Panel) -> Any:
    empty: Any = _Categories
    data = empty()
    data.categories = [clean(each) for each in panel.categories]
    for series in panel.series:
        data.add_series(clean(series.name), series.values)
    return data


def _points(panel: Panel) -> Any:
    empty: Any = _Points
    data = empty()
    data.names = tuple(tuple(clean(name) for name in series.names) for series in panel.series)
    for series in panel.series:
        added = data.add_series(clean(series.name))
        for x, y in zip(series.across, series.values, strict=True):
            added.add_data_point(x, y)
    return data


def names_range(panel: Panel, at: int) -> str:
    """Return where in the sheet the names of a series' points stand."""
    above = sum(len(series.values) + 2 for series in panel.series[:at])
    return f"{SHEET}!$C${above + 2}:$C${above + 1 + len(panel.series[at].values)}"
