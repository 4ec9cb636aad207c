"""A deck from before with the figures of today: what people typed, moved or added stays, and what changed is listed."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pptx.oxml.ns import qn

from keyfigures.exports.slides import cells, memory, native, page, rewriting, table, template, tilegroup
from keyfigures.exports.slides.deck import panel_text
from keyfigures.exports.slides.memory import Memory
from keyfigures.exports.slides.page import Sheet
from keyfigures.exports.slides.picture import picture
from keyfigures.exports.slides.plot import Form, Panel, Picture
from keyfigures.exports.slides.rewriting import Kept
from keyfigures.figures import Chart, Context

Redraw = Callable[[str], tuple[Chart, Context] | None]
TAGS = {
    Form.BARS: ("barChart", "bar"),
    Form.COLUMNS: ("barChart", "col"),
    Form.LINES: ("lineChart", ""),
    Form.POINTS: ("scatterChart", ""),
}


@dataclass(frozen=True)
class Change:
    """A figure of a slide that is another today: where it stands, and both as they are printed."""

    slide: int
    figure_id: str
    new_figure_id: str
    series: str
    category: str
    old: str
    new: str


@dataclass(frozen=True)
class Refreshed:
    """A deck brought up to date, what changed in it, and the ids of figures that could not be drawn again."""

    content: bytes
    changed: tuple[Change, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Today:
    """A figure of a deck as it is today: what is said of it, and what is drawn."""

    sheet: Sheet
    drawn: Picture


@dataclass
class _Work:
    """What is gathered while the slides are gone through."""

    redraw: Redraw
    drawn: dict[str, tuple[Chart, Context] | None] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)

    def today(self, id_: str, address: str) -> Today | None:
        """Return the figure of an id as it is today; None, and remembered as unknown, where it is not to be had."""
        if id_ not in self.drawn:
            self.drawn[id_] = self.redraw(id_)
        found = self.drawn[id_]
        if found is None:
            self.unknown[id_] = None
            return None
        chart, context = found
        return Today(Sheet(chart, context, page.link(address, context.figure_id)), picture(chart, context))


def refresh(old: bytes, redraw: Redraw) -> Refreshed:
    """Return a deck with the figures that ``redraw`` draws today for the ids found in it.

    Figures, their labels and marks are replaced. Words we wrote are, where nobody has edited them; everything else
    stays as it is. Raises SelectionError for a file that is no presentation.
    """
    presentation = template.opened(old)
    work = _Work(redraw)
    for number, slide in enumerate(presentation.slides, start=1):
        _slide(slide, number, work)
    presentation.core_properties.modified = datetime.now(UTC).replace(tzinfo=None)
    out = io.BytesIO()
    presentation.save(out)
    return Refreshed(out.getvalue(), tuple(work.changed), tuple(work.unknown))


def _slide(slide: Any, number: int, work: _Work) -> None:
    """Bring the figures of a slide up to date, each id by itself."""
    kept = list(_kept(slide))
    for id_ in dict.fromkeys(each.figure_id for each in kept):
        today = work.today(id_, rewriting.address(slide, id_))
        if today is None:
            continue
        own = [each for each in kept if each.figure_id == id_]
        before = _cells(own, today)
        is_cut = any(each.memory.role == "rows" for each in own)
        replaced = [_figure(each, today, is_cut=is_cut) for each in own if each.is_figure]
        if not all(replaced):
            work.unknown[id_] = None
        after = _cells(own, today)
        for each in own:
            if not each.is_figure:
                rewriting.rewrite(slide, each, today.sheet, today.drawn)
        rewriting.mark(slide, own, today.sheet)
        pairs = cells.differences(before, after, today.sheet)
        new_id = today.sheet.figure_id
        work.changed += [Change(number, id_, new_id, *pair) for pair in pairs]


def _kept(slide: Any) -> Iterator[Kept]:
    """Yield what we once wrote on a slide; a chart whose name was changed is known by its alternative text."""
    noted = memory.found_id(slide.notes_slide.notes_text_frame.text) if slide.has_notes_slide else ""
    charts = 0
    for shape in _shapes(slide.shapes):
        own = memory.recall(shape.name)
        is_chart = getattr(shape, "has_chart", False)
        charts += is_chart
        if own is not None:
            described = (
                memory.found_id(page.properties(shape).get("descr", ""))
                if is_chart or own.role in rewriting.FRAMES
                else ""
            )
            yield Kept(shape, own, described or own.figure_id)
        elif is_chart:
            id_ = memory.found_id(page.properties(shape).get("descr", "")) or noted
            if id_:
                yield Kept(shape, Memory("chart", charts, id_, ""), id_)
    if slide.has_notes_slide:
        for shape in slide.notes_slide.shapes:
            own = memory.recall(shape.name)
            if own is not None:
                yield Kept(shape, own, own.figure_id)


def _shapes(shapes: Any) -> Iterator[Any]:
    """Yield all shapes, those of groups too; a map of ours is one."""
    for shape in shapes:
        own = memory.recall(shape.name)
        if hasattr(shape, "shapes") and not (own and own.role == "tiles"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _cells(own: list[Kept], today: Today) -> Mapping[cells.Key, cells.Value]:
    """Return every figure that a slide shows of one id."""
    found: dict[cells.Key, cells.Value] = {}
    for each in own:
        if each.memory.role == "chart" and getattr(each.shape, "has_chart", False):
            found |= cells.of_chart(each.shape.chart, today.drawn, today.sheet)
        elif each.memory.role == "table" and getattr(each.shape, "has_table", False):
            found |= cells.of_table(each.shape)
        elif each.memory.role == "tiles":
            found |= cells.of_tiles(each.shape, today.sheet)
    return found


def _figure(kept: Kept, today: Today, *, is_cut: bool) -> bool:
    """Replace the figures of a chart, a table or a map; tell whether today's figure has a part for it.

    A table that ``is_cut`` says of itself how many rows it has, and keeps them.
    """
    role, drawn = kept.memory.role, today.drawn
    if role == "chart":
        number = kept.memory.number or 1
        if number > len(drawn.panels) or not getattr(kept.shape, "has_chart", False):
            return False
        return _chart(kept, drawn.panels[number - 1], today, number)
    if role == "table" and drawn.grid is not None and getattr(kept.shape, "has_table", False):
        box = rewriting.box(kept.shape)
        rows = table.rows(kept.shape) if is_cut else table.shown(drawn.grid, box)
        table.put(kept.shape, drawn.grid, box, min(rows, len(drawn.grid.rows)), today.sheet.language)
    elif role == "tiles" and drawn.tiles is not None and (where := rewriting.map_plot(kept.shape, drawn.tiles)):
        tilegroup.put(kept.shape, drawn.tiles, *where, today.sheet.language)
    else:
        return False
    rewriting.describe(kept, today.sheet, today.sheet.chart.description)
    return True


def _chart(kept: Kept, panel: Panel, today: Today, number: int) -> bool:
    """Replace a chart's figures, then what depends on them: labels, colours of points, scale and marks."""
    chart, sheet = kept.shape.chart, today.sheet
    plot = chart.plots[0]._element
    is_points = plot.tag == qn("c:scatterChart")
    if is_points != (panel.form is Form.POINTS):
        return False
    is_ours = _is_as_drawn(plot, panel)
    rewriting.replace_figures(chart, panel, sheet.language, is_ours=is_ours)
    if is_ours:
        if kept.memory.more == memory.digest(native.ends(chart)):
            native.scale(chart, panel)
        rewriting.replace_marks(kept, panel, sheet)
    rewriting.describe(kept, sheet, panel_text(panel, sheet, number))
    return True


def _is_as_drawn(plot: Any, panel: Panel) -> bool:
    """Tell whether a chart is still drawn as we draw it."""
    name, direction = TAGS[panel.form]
    turned = plot.find(qn("c:barDir"))
    return plot.tag == qn(f"c:{name}") and (turned is None or turned.get("val") == direction)
