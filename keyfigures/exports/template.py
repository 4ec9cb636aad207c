"""Template workbooks: the right headings, units, an example and validation, from the layouts and indicators."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from keyfigures.catalogue import Indicator, Layout, Texts
from keyfigures.exports.workbook import LITERAL
from keyfigures.numbers import LABELS

LAST_ROW = 5000
CHOICES = {
    "dwelling_type": ("alle", "familie", "ældre", "ungdom"),
    "building_type": ("etage", "tæt-lavt", "blandet"),
    "energy_label": tuple(LABELS.values()),
}
TEXT_FORMS = ("key", "text", "municipality", "period", "month", "date")
# The long form of a figure a row is for programs; a person fills in a column a figure.
LEFT_OUT = ("indicator", "value")


@dataclass(frozen=True)
class Heading:
    """One column of a template: what stands in its head, what goes below and what is allowed there."""

    title: str
    about: str
    example: str
    form: str
    required: bool
    low: float | None = None
    high: float | None = None


def template(layout: Layout, indicators: Sequence[Indicator], say: Texts) -> bytes:
    """Return an .xlsx to fill in: a sheet with headings and validation, and one that explains each column."""
    headings = list(_headings(layout, indicators, say))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, LITERAL) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(say("template_sheet"))
        sheet.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, max(14, len(heading.title) + 2), text if _is_text(heading) else None)
            sheet.write_string(0, place, heading.title, head)
            sheet.write_comment(0, place, f"{heading.about}. {say('template_example', example=heading.example)}")
            _validate(sheet, place, heading, say)
        _explain(book.add_worksheet(say("template_about")), headings, layout, (say, head, wrapped))
    return out.getvalue()


def _headings(layout: Layout, indicators: Sequence[Indicator], say: Texts) -> Iterator[Heading]:
    for column in layout.columns.values():
        if column.name not in LEFT_OUT:
            title, about = column.title.to(say.language), column.about.to(say.language)
            yield Heading(title, about, column.example, column.form, column.required)
    for indicator in indicators:
        unit = say(f"unit_{indicator.unit}")
        about = f"{indicator.definition.to(say.language)} ({unit})"
        title = f"{indicator.title.to(say.language)} ({unit})"
        form = indicator.unit if indicator.unit in CHOICES else "number"
        yield Heading(title, about, "", form, required=False, low=indicator.low, high=indicator.high)


def _is_text(heading: Heading) -> bool:
    return heading.form in TEXT_FORMS


def _validate(sheet: Worksheet, place: int, heading: Heading, say: Texts) -> None:
    """Let a column take only what an import takes; texts are not restricted."""
    rule: dict[str, Any] = {"error_title": heading.title[:32], "error_message": heading.about[:250]}
    if heading.form in CHOICES:
        rule |= {"validate": "list", "source": list(CHOICES[heading.form])}
    elif heading.low is not None:
        message = say("template_between", low=f"{heading.low:g}", high=f"{heading.high:g}")
        rule |= {"validate": "decimal", "criteria": "between", "minimum": heading.low, "maximum": heading.high}
        rule["error_message"] = message
    elif heading.form == "count":
        rule |= {"validate": "integer", "criteria": ">=", "value": 0}
    else:
        return
    sheet.data_validation(1, place, LAST_ROW, place, rule)


def _explain(sheet: Worksheet, headings: Sequence[Heading], layout: Layout, manner: tuple[Texts, Any, Any]) -> None:
    say, head, wrapped = manner
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 80)
    sheet.set_column(2, 3, 16)
    sheet.write_string(0, 0, layout.title.to(say.language), head)
    sheet.write_string(0, 1, say("template_row", row=layout.row.to(say.language)), head)
    for place, name in enumerate(("template_column", "template_meaning", "template_shown", "template_required")):
        sheet.write_string(2, place, say(name), head)
    for row, heading in enumerate(headings, start=3):
        needed = say("template_needed" if heading.required else "template_optional")
        for place, words in enumerate((heading.title, heading.about, heading.example, needed)):
            sheet.write_string(row, place, words, wrapped)
