"""A panel as a native chart of Office: its figures in a data sheet, its axes and plot where the picture has them."""

from typing import Any

from pptx.chart.axis import CategoryAxis
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from keyfigures.exports.slides import dress, markup, overlay
from keyfigures.exports.slides.plot import Axis, Box, Form, Panel, Part
from keyfigures.exports.slides.sheet import chart_data
from keyfigures.exports.slides.source import step
from keyfigures.figures import theme
from keyfigures.language import Language

KINDS = {
    (Form.BARS, False): XL_CHART_TYPE.BAR_CLUSTERED,
    (Form.BARS, True): XL_CHART_TYPE.BAR_STACKED,
    (Form.COLUMNS, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    (Form.COLUMNS, True): XL_CHART_TYPE.COLUMN_STACKED,
    (Form.LINES, False): XL_CHART_TYPE.LINE_MARKERS,
    (Form.POINTS, False): XL_CHART_TYPE.XY_SCATTER,
}
SIZE = 12
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def add(shapes: Any, panel: Panel, *, whole: Box, inner: Box, figure_id: str, language: Language) -> Any:
    """Add a chart in the box ``whole``, its plot in ``inner``; return its frame."""
    box = (Emu(round(each * markup.POINT)) for each in (whole.left, whole.top, whole.width, whole.height))
    frame = shapes.add_chart(KINDS[panel.form, panel.stacked], *box, chart_data(panel))
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(SIZE)
    _layout(chart, whole, inner)
    _axes(chart, panel)
    _plot(chart, panel)
    for at, element in enumerate(chart._chartSpace.findall(f".//{qn('c:ser')}")):
        dress.dress(element, panel, at, language)
    draw_marks(chart, panel, whole=whole, figure_id=figure_id, language=language)
    return frame


def draw_marks(chart: Any, panel: Panel, *, whole: Box, figure_id: str, language: Language) -> None:
    """Draw what stands on a panel besides its figures, by the place the chart's plot has today."""
    if panel.marks or overlay.existing(chart) is not None:
        box = inner_box(chart, whole)
        drawing = overlay.overlay(panel.marks, inner=box, whole=whole, figure_id=figure_id, language=language)
        overlay.attach(chart, drawing)


def inner_box(chart: Any, whole: Box) -> Box:
    """Return where a chart's plot is, in points; all of the chart where it says nothing of it."""
    manual = chart._chartSpace.find(f".//{qn('c:plotArea')}/{qn('c:layout')}/{qn('c:manualLayout')}")
    if manual is None:
        return whole
    x, y, w, h = (float(_value(manual, name)) for name in ("x", "y", "w", "h"))
    return Box(whole.left + x * whole.width, whole.top + y * whole.height, w * whole.width, h * whole.height)


def _value(manual: Any, name: str) -> str:
    found = manual.find(qn(f"c:{name}"))
    return "0" if found is None else found.get("val", "0")


def _layout(chart: Any, whole: Box, inner: Box) -> None:
    """Say where the plot is, so that what lies on it meets it."""
    parts = {
        "x": (inner.left - whole.left) / whole.width,
        "y": (inner.top - whole.top) / whole.height,
        "w": inner.width / whole.width,
        "h": inner.height / whole.height,
    }
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    values = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in parts.items())
    area = chart._chartSpace.chart.plotArea
    area.insert(0, parse_xml(f"<c:layout {C}><c:manualLayout>{modes}{values}</c:manualLayout></c:layout>"))


def _axes(chart: Any, panel: Panel) -> None:
    lying = panel.form is Form.BARS
    _axis(chart.category_axis, panel.y if lying else panel.x)
    _axis(chart.value_axis, panel.x if lying else panel.y, turned=lying)
    scale(chart, panel)
    if panel.form is Form.POINTS:
        # The axes stand at the edges, not where the other one is zero.
        for axis in (chart.category_axis, chart.value_axis):
            _crosses(axis, "min")
        return
    if lying:
        chart.category_axis.reverse_order = True
        # Turned around, the axis of figures would stand above the bars.
        _crosses(chart.value_axis, "max")
    _steps(chart.category_axis)


def scale(chart: Any, panel: Panel) -> None:
    """Give the axes of figures their ends."""
    lying = panel.form is Form.BARS
    wanted_ends = [(chart.value_axis, panel.x if lying else panel.y)]
    if panel.form is Form.POINTS:
        wanted_ends.append((chart.category_axis, panel.x))
    for axis, wanted in wanted_ends:
        axis.minimum_scale, axis.maximum_scale = wanted.start, wanted.end


def ends(chart: Any) -> str:
    """Return the ends of a chart's axes of figures as they are today, as one text."""
    found = chart._chartSpace.iter(qn("c:min"), qn("c:max"))
    return " ".join(f"{float(each.get('val')):.9g}" for each in found)


def _axis(axis: Any, wanted: Axis, *, turned: bool = False) -> None:
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = wanted.grid
    if wanted.grid:
        line = axis.major_gridlines.format.line
        line.width, line.color.rgb = Pt(0.75), _rgb(theme.GRID)
    axis.format.line.width, axis.format.line.color.rgb = Pt(0.75), _rgb(theme.OTHERS)
    where = XL_TICK_LABEL_POSITION.NEXT_TO_AXIS if turned else XL_TICK_LABEL_POSITION.LOW
    axis.tick_label_position = where if wanted.labelled else XL_TICK_LABEL_POSITION.NONE
    if not isinstance(axis, CategoryAxis):
        is_large = max(abs(wanted.start), abs(wanted.end)) >= 1000
        axis.tick_labels.number_format = "#,##0" if is_large else "General"
        axis.tick_labels.number_format_is_linked = False
        axis.major_unit = step(wanted.start, wanted.end)
        if not wanted.labelled:
            axis.format.line.fill.background()


def _rgb(colour: str) -> Any:
    parts: Any = RGBColor
    return parts(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def _crosses(axis: Any, where: str) -> None:
    """Let an axis stand at an end of the other one."""
    for each in axis._element.findall(qn("c:crosses")):
        each.set("val", where)


def _steps(axis: Any) -> None:
    """Write every category."""
    element = axis._element
    place = next(
        (at for at, child in enumerate(element) if child.tag in {qn("c:noMultiLvlLbl"), qn("c:extLst")}), len(element)
    )
    element.insert(place, parse_xml(f'<c:tickLblSkip {C} val="1"/>'))


def _plot(chart: Any, panel: Panel) -> None:
    plot = chart.plots[0]
    plot.vary_by_categories = False
    if panel.form in {Form.BARS, Form.COLUMNS}:
        plot.gap_width = min(500, round(100 * panel.gap / (1 - panel.gap)))
        plot.overlap = 100
    if any(series.part is Part.HIGH for series in panel.series):
        _band(plot._element)


def _band(element: Any) -> None:
    """Fill what lies between the first and the last series."""
    look = f"<c:spPr>{markup.fill(theme.EQUALS, opacity=0.5)}{markup.line('')}</c:spPr>"
    bars = "".join(f"<c:{name}>{look}</c:{name}>" for name in ("upBars", "downBars"))
    place = next(at for at, child in enumerate(element) if child.tag == qn("c:marker"))
    element.insert(place, parse_xml(f'<c:upDownBars {C} {A}><c:gapWidth val="0"/>{bars}</c:upDownBars>'))
