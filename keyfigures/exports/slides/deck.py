"""A presentation with one slide a figure: native charts that can be edited, and everything a figure must say."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pptx.enum.shapes import MSO_CONNECTOR
from pptx.oxml import parse_xml
from pptx.util import Emu

from keyfigures import numbers
from keyfigures.exports.slides import letters, markup, memory, native, page, table, tilegroup
from keyfigures.exports.slides.page import Sheet, Slots
from keyfigures.exports.slides.picture import picture
from keyfigures.exports.slides.plot import Box, Form, Grid, Line, Panel, Part, Picture, Series, Tiles, Words
from keyfigures.exports.slides.template import Stage, stage
from keyfigures.exports.word import LANGUAGES, PROPERTY_LETTERS, clean
from keyfigures.figures import Chart, Context
from keyfigures.figures.chart import DEMO_MARK

# Between panels a chart takes so much of the gap for itself.
GAP = 8.0
BOTTOM_ROOM = 22.0


def deck(figures: Sequence[tuple[Chart, Context]], *, address: str = "", template: bytes | None = None) -> bytes:
    """Return a .pptx, 16:9, with one slide a figure; ``address`` is the server's own, for links and codes to scan.

    A ``template`` is a municipality's own .pptx or .potx: its theme, size and layouts are kept, its slides are not.
    Raises SelectionError when it cannot be used.
    """
    on = stage(template)
    for chart, context in figures:
        _slide(on, Sheet(chart, context, page.link(address, context.figure_id)))
    _properties(on.presentation, figures)
    out = io.BytesIO()
    on.presentation.save(out)
    return out.getvalue()


def _properties(presentation: Any, figures: Sequence[tuple[Chart, Context]]) -> None:
    """Say what the deck is, in which language, and nothing of who made it."""
    found = presentation.core_properties
    found.title = clean(figures[0][0].title if figures else "")[:PROPERTY_LETTERS]
    found.keywords = DEMO_MARK if any(chart.demo for chart, _ in figures) else ""
    found.author = found.last_modified_by = ""
    found.created = found.modified = datetime.now(UTC).replace(tzinfo=None)
    found.language = LANGUAGES[figures[0][1].language] if figures else ""


def _slide(on: Stage, sheet: Sheet) -> None:
    slide = on.presentation.slides.add_slide(on.layout)
    for shape in list(slide.placeholders):
        if shape._element is not slide.shapes.title._element:
            shape._element.getparent().remove(shape._element)
    drawn = picture(sheet.chart, sheet.context)
    places = page.slots(on, sheet, drawn.around, drawn.legend)
    page.write_title(slide, on, sheet)
    page.write_words(slide, on, sheet, places, drawn.legend)
    draw(slide, on, sheet, drawn, places)
    page.write_foot(slide, on, sheet, places)
    page.write_notes(slide, sheet)


def draw(slide: Any, on: Stage, sheet: Sheet, drawn: Picture, places: Slots) -> None:
    """Draw the figures of a slide."""
    for number, panel in enumerate(drawn.panels, start=1):
        whole, inner = boxes(panel, drawn, places.plot)
        frame = native.add(
            slide.shapes, panel, whole=whole, inner=inner, figure_id=sheet.figure_id, language=sheet.language
        )
        name_frame(frame, sheet, "chart", number, panel_text(panel, sheet, number))
    for line in drawn.dividers:
        _divider(slide, line, places.plot)
    if drawn.grid is not None:
        _grid(slide, on, sheet, drawn.grid, grid_box(on, places))
    if drawn.tiles is not None:
        _tiles(slide, on, sheet, drawn.tiles, places)


def panel_text(panel: Panel, sheet: Sheet, number: int) -> str:
    """Return what is said of a panel: all of the figure for the first, its own figures for each of the others."""
    if number == 1:
        return sheet.chart.description
    last = (_last(panel, series, sheet) for series in panel.series if series.part is Part.FIGURES)
    return ". ".join(filter(None, (panel.heading, "; ".join(filter(None, last)))))


def _last(panel: Panel, series: Series, sheet: Sheet) -> str:
    """Say the newest figure of a line, or the first of other series."""
    names = panel.categories or series.names or ("",) * len(series.values)
    values = series.values if panel.form is not Form.POINTS else series.across
    known = [(name, value) for name, value in zip(names, values, strict=False) if value is not None]
    if not known:
        return ""
    name, value = known[-1]
    decimals = sheet.context.indicator.decimals if sheet.context.indicators else 1
    return f"{series.name}, {name}: {numbers.number(value, decimals, sheet.language)}"


def name_frame(frame: Any, sheet: Sheet, role: str, number: int, said: str) -> None:
    """Give a chart, a table or a map its alternative text, and remember it."""
    text = sheet.described(said)
    page.describe(frame, text)
    more = native.ends(frame.chart) if role == "chart" else ""
    frame.name = memory.remember(role, sheet.figure_id, text, number, more)


def boxes(panel: Panel, drawn: Picture, plot: Box) -> tuple[Box, Box]:
    """Return the box of a panel's chart and of the plot in it, in points."""
    (x0, x1), (y0, y1) = panel.x.domain, panel.y.domain
    inner = Box(
        plot.left + x0 * plot.width,
        plot.top + (1 - y1) * plot.height,
        (x1 - x0) * plot.width,
        (y1 - y0) * plot.height,
    )
    around = drawn.around
    left = around.left if x0 <= 0 else GAP
    right = page.RIGHT if x1 >= 1 - 1e-6 else GAP
    above = _above(panel, inner, around.head, at_top=y1 >= 1 - 1e-6)
    below = around.foot if y0 <= 1e-6 else (BOTTOM_ROOM if _years_below(panel) else 3.0)
    whole = Box(inner.left - left, inner.top - above, inner.width + left + right, inner.height + above + below)
    return whole, inner


def _years_below(panel: Panel) -> bool:
    """Tell whether years are written under a plot, by its axis or as words."""
    return panel.x.labelled or any(isinstance(each, Words) and each.y >= 1 for each in panel.marks)


def _above(panel: Panel, inner: Box, head: float, *, at_top: bool) -> float:
    if at_top:
        return max(head, 4.0)
    heading = (each for each in panel.marks if isinstance(each, Words) and each.text == panel.heading)
    return sum(letters.height(each.text, each.size, inner.width * (each.widest or 1)) + each.up for each in heading) + 2


def _divider(slide: Any, line: Line, plot: Box) -> None:
    ends = (
        plot.left + line.x0 * plot.width,
        plot.top + line.y0 * plot.height,
        plot.left + line.x1 * plot.width,
        plot.top + line.y1 * plot.height,
    )
    shape = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Emu(round(each * markup.POINT)) for each in ends))
    for old in shape._element.xpath("p:style"):
        shape._element.remove(old)
    look = markup.line(line.colour, line.width, line.dash)
    shape._element.spPr.append(parse_xml(look.replace("<a:ln", f"<a:ln {page.A}", 1)))


def grid_box(on: Stage, places: Slots) -> Box:
    """Return where a table stands: over the whole width, down to the source."""
    top = places.legend.bottom + 5
    return Box(on.room.left, top, on.room.width, min(places.foot.top, _top_of(places.code)) - 5 - top)


def _top_of(box: Box | None) -> float:
    return box.top if box else float("inf")


def _grid(slide: Any, on: Stage, sheet: Sheet, grid: Grid, box: Box) -> None:
    inside, rows = fitting(grid, box)
    frame = table.add(slide.shapes, grid, inside, rows, sheet.language)
    name_frame(frame, sheet, "table", 0, sheet.chart.description)
    if rows < len(grid.rows):
        text = rows_text(sheet, rows, len(grid.rows))
        under = Box(box.left, box.bottom - page.SMALL * letters.LINE, box.width, page.SMALL * letters.LINE)
        page.add_text(slide, under, sheet, "rows", text, size=page.SMALL, colour=on.muted)


def fitting(grid: Grid, box: Box) -> tuple[Box, int]:
    """Return where the table stands and how many rows it has; where it is not all, there is room left to say so."""
    if table.shown(grid, box) == len(grid.rows):
        return box, len(grid.rows)
    smaller = replace(box, height=box.height - page.SMALL * letters.LINE - 4)
    return smaller, table.shown(grid, smaller)


def rows_text(sheet: Sheet, rows: int, of: int) -> str:
    """Say that only the first rows are on the slide."""
    return sheet.context.say("slides_rows", n=rows, of=of)


def _tiles(slide: Any, on: Stage, sheet: Sheet, tiles: Tiles, places: Slots) -> None:
    group = tilegroup.add(slide.shapes, tiles, *map_boxes(on, places, tiles), sheet.language)
    name_frame(group, sheet, "tiles", 0, sheet.chart.description)


def map_boxes(on: Stage, places: Slots, tiles: Tiles) -> tuple[Box, Box]:
    """Return the plot of a map, and the room it is kept in."""
    (x0, x1), plot = tiles.domain, places.plot
    inner = replace(plot, left=plot.left + x0 * plot.width, width=(x1 - x0) * plot.width)
    return inner, replace(on.room, top=places.legend.bottom, height=places.foot.top - places.legend.bottom)
