"""The figures a slide shows, by series and category: read from the slide itself, so that two can be compared."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from pptx.oxml.ns import qn

from keyfigures import numbers
from keyfigures.exports.slides import dress, overlay, page, tilegroup
from keyfigures.exports.slides.page import Sheet
from keyfigures.exports.slides.places import HEADING
from keyfigures.exports.slides.plot import Panel, Part, Picture
from keyfigures.exports.word import clean

# The heading of a panel, the series, the category.
Key = tuple[str, str, str]
Value = float | str | None
MOST_DECIMALS = 9


def of_chart(chart: Any, drawn: Picture, sheet: Sheet) -> Mapping[Key, Value]:
    """Return the figures of a chart; series that only help to draw it, of the same names today, are left out."""
    unseen = {clean(s.name) for panel in drawn.panels for s in panel.series if s.part in {Part.BASE, Part.JOIN}}
    levels = {clean(s.name) for panel in drawn.panels for s in panel.series if s.part is Part.LEVEL}
    in_rows = all(panel.y.named for panel in drawn.panels)
    heading = next((text for role, text in overlay.words(chart) if role == HEADING[:-1]), "")
    found: dict[Key, Value] = {}
    for element in chart._chartSpace.iter(qn("c:ser")):
        name = element.findtext(f"{qn('c:tx')}//{qn('c:v')}") or ""
        if name in unseen:
            continue
        pairs = list(_pairs(element, sheet, in_rows=in_rows))
        if name in levels:
            pairs = [("", value) for _, value in _level(element)]
        found |= {(heading, name, category): value for category, value in pairs}
    return found


def _pairs(element: Any, sheet: Sheet, *, in_rows: bool) -> Iterator[tuple[str, Value]]:
    """Yield category and figure; a point between two axes has a figure across and one upright."""
    if element.find(qn("c:val")) is not None:
        categories, values = _texts(element, "cat"), _numbers(element, "val")
        for at, category in categories.items():
            # What stands under a year is no part of what it is called.
            yield category.split("\n")[0], values.get(at)
        return
    across, upright = _numbers(element, "xVal"), _numbers(element, "yVal")
    for at, name in enumerate(dress.names(element)):
        if not name or at not in upright:
            continue
        if in_rows:
            yield name, across.get(at)
        else:
            yield sheet.context.say("slides_across", name=name), across.get(at)
            yield sheet.context.say("slides_upright", name=name), upright.get(at)


def _level(element: Any) -> Iterator[tuple[str, Value]]:
    """Yield the one figure of a line through the plot."""
    if element.find(qn("c:val")) is not None:
        yield "", next(iter(_numbers(element, "val").values()), None)
        return
    across, upright = (list(_numbers(element, name).values()) for name in ("xVal", "yVal"))
    yield "", across[0] if len(set(across)) == 1 else upright[0]


def _numbers(element: Any, name: str) -> dict[int, float]:
    return {at: float(text) for at, text in _texts(element, name).items()}


def _texts(element: Any, name: str) -> dict[int, str]:
    points = element.iterfind(f"{qn(f'c:{name}')}//{qn('c:pt')}")
    return {int(each.get("idx")): each.findtext(qn("c:v")) or "" for each in points}


def of_table(frame: Any) -> Mapping[Key, Value]:
    """Return the words of a table's fields, by head and name of the row."""
    rows = list(frame._element.iter(qn("a:tr")))
    heads = [_said(cell) for cell in rows[0].iter(qn("a:tc"))]
    found: dict[Key, Value] = {}
    for row in rows[1:]:
        name, *fields = row.iter(qn("a:tc"))
        label = _said(name).split("\n")[0]
        last = ""
        for head, field in zip(heads[1:], fields, strict=False):
            last = last if field.get("hMerge") else _said(field)
            found["", head, label] = last
    return found


def _said(cell: Any) -> str:
    lines = ("".join(each.text or "" for each in line.iter(qn("a:t"))) for line in cell.iter(qn("a:p")))
    return "\n".join(lines)


def of_tiles(group: Any, sheet: Sheet) -> Mapping[Key, Value]:
    """Return what is said of the tiles of a map, by the name of the place."""
    found: dict[Key, Value] = {}
    for shape in group.shapes:
        if shape.name.startswith(f"{tilegroup.TILE} "):
            name, _, value = page.properties(shape).get("descr", "").partition(": ")
            found["", _measured(sheet), name] = value
    return found


def _measured(sheet: Sheet) -> str:
    return ", ".join(each.short_title.to(sheet.language) for each in sheet.context.indicators)


def differences(
    before: Mapping[Key, Value], after: Mapping[Key, Value], sheet: Sheet
) -> Iterator[tuple[str, str, str, str]]:
    """Yield series, category, old and new figure as they are printed, of every figure that is another."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if not _same(old, new):
            heading, series, category = key
            name = f"{heading}: {series}" if heading and heading != series else series
            yield (name, category, *_printed(old, new, sheet))


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
    return (old or None) == (new or None) if not isinstance(old, float) and not isinstance(new, float) else False


def _printed(old: Value, new: Value, sheet: Sheet) -> tuple[str, str]:
    """Return both as they are printed, with more decimals where they would look the same."""
    decimals = sheet.context.indicator.decimals if sheet.context.indicators else 1
    while True:
        texts = _text(old, decimals, sheet), _text(new, decimals, sheet)
        if texts[0] != texts[1] or decimals >= MOST_DECIMALS:
            return texts
        decimals += 1


def _text(value: Value, decimals: int, sheet: Sheet) -> str:
    if isinstance(value, float):
        return numbers.number(value, decimals, sheet.language)
    return value or numbers.MISSING


def names(panel: Panel) -> list[str]:
    """Return the names of a panel's series as they stand in a chart."""
    return [clean(each.name) for each in panel.series]
