"""Where everything stands on a slide, and the words on it: subtitle, mark, legend, source, link and notes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from keyfigures.exports.slides import letters, markup, memory
from keyfigures.exports.slides.plot import Around, Box, Key
from keyfigures.exports.slides.template import Stage
from keyfigures.exports.word import clean
from keyfigures.figures import Chart, Context, theme
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.language import Language

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SUBTITLE, SMALL = 14.0, 12.0
MARK = Box(0, 0, 104.0, 22.0)
CODE_SIZE, APART, RIGHT = 56.0, 8.0, 16.0
TITLE_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0)
# However long the words are, so much of the width is left for the plot.
MOST_NAMES = 0.46
# Letters can be wider than ours: words are taken to fill their lines from so much of the width.
SURE = 0.93
Run = tuple[str, str, bool]


@dataclass(frozen=True)
class Slots:
    """The boxes of a slide, in points; ``plot`` is where figures are drawn, words around it have room outside."""

    subtitle: Box
    mark: Box | None
    legend: Box
    plot: Box
    foot: Box
    code: Box | None


@dataclass(frozen=True)
class Sheet:
    """A chart with what its slide says of it besides: where it is found again."""

    chart: Chart
    context: Context
    link: str

    @property
    def language(self) -> Language:
        """Return the language of the slide."""
        return self.context.language

    @property
    def figure_id(self) -> str:
        """Return the id of the figure."""
        return self.context.figure_id

    @property
    def foot(self) -> str:
        """Return what stands at the foot: source, dates and figure id, and where the figure is found again."""
        return "\n".join(filter(None, (self.chart.footer, self.link)))

    @property
    def notes(self) -> str:
        """Return the speaker's notes: what the figures cannot tell, caveats, and where they are found again."""
        say = self.context.say
        unknown = (each.cannot_tell.to(self.language) for each in self.context.indicators)
        told = (
            DEMO_MARK if self.chart.demo else "",
            *unknown,
            *self.chart.notes,
            f"{say('column_figure_id')}: {self.figure_id}",
            say("slides_version", version=self.context.data_version),
            self.link,
        )
        return clean("\n".join(each for each in told if each))

    def described(self, part: str = "") -> str:
        """Return the alternative text of the figure, or of a part of it, with the figure id."""
        said = self.context.say("slides_id", figure_id=self.figure_id)
        return clean(f"{part or self.chart.description} ({said})")


def link(address: str, figure_id: str) -> str:
    """Return where a figure is found again, empty without a server's own address.

    >>> link("https://tal.kommune.dk/", "ABCD-2345"), link("", "ABCD-2345")
    ('https://tal.kommune.dk/figur?id=ABCD-2345', '')
    """
    return f"{address.rstrip('/')}/figur?id={figure_id}" if address else ""


def slots(stage: Stage, sheet: Sheet, around: Around, legend: Sequence[Key]) -> Slots:
    """Return where everything stands, by how much room the words need."""
    room, chart = stage.room, sheet.chart
    aside = MARK.width + APART if chart.demo else 0.0
    high = letters.height(chart.subtitle, SUBTITLE, (room.width - aside) * SURE)
    subtitle = Box(room.left + aside, room.top, room.width - aside, high)
    mark = Box(room.left, room.top, MARK.width, MARK.height) if chart.demo else None
    under = max(subtitle.bottom, mark.bottom if mark else 0.0) + 3
    told = letters.height(legend_text(legend), SMALL, room.width * SURE) if legend else 0.0
    keys = Box(room.left, under, room.width, told)
    beside = CODE_SIZE + APART if sheet.link else 0.0
    low = letters.height(sheet.foot, SMALL, (room.width - beside) * SURE)
    foot = Box(room.left, room.bottom - low, room.width - beside, low)
    code = Box(room.right - CODE_SIZE, room.bottom - CODE_SIZE, CODE_SIZE, CODE_SIZE) if sheet.link else None
    left = room.left + min(around.left, MOST_NAMES * room.width)
    top, bottom = keys.bottom + 5 + around.head, min(foot.top, code.top if code else foot.top) - 5 - around.foot
    return Slots(subtitle, mark, keys, Box(left, top, room.right - RIGHT - left, bottom - top), foot, code)


def legend_text(legend: Sequence[Key]) -> str:
    """Return the legend as one text."""
    return "".join(text for text, _, _ in legend_runs(legend))


def legend_runs(legend: Sequence[Key]) -> list[Run]:
    """Return the legend as texts with their colours, the marks in bold."""
    runs: list[Run] = []
    for place, each in enumerate(legend):
        space = "      " if place else ""
        runs += [(f"{space}{each.mark}", each.colour, True), (f" {each.text}", "", False)]
    return runs


def write_title(slide: Any, stage: Stage, sheet: Sheet) -> None:
    """Write the finding as the slide's title, in letters that fit its place."""
    shape, text = slide.shapes.title, clean(sheet.chart.title)
    fitting = (size for size in TITLE_SIZES if _height(text, size, stage.title) <= stage.title.height)
    size = next(fitting, TITLE_SIZES[-1])
    write(shape, [[(text, "", None)]], sheet.language, size=size)
    shape.name = memory.remember("title", sheet.figure_id, text)


def _height(text: str, size: float, box: Box) -> float:
    return letters.height(text, size, box.width - 16, bold=True)


def write(
    shape: Any, lines: Sequence[Sequence[tuple[str, str, bool | None]]], language: Language, *, size: float
) -> None:
    """Replace the words of a shape: lines of texts, each with its colour (none is the template's) and its weight."""
    body = shape.text_frame._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for line in lines:
        runs = "".join(f"<a:r>{_look(language, size, run)}<a:t>{markup.text(run[0])}</a:t></a:r>" for run in line)
        body.append(parse_xml(f"<a:p {A}>{runs}</a:p>"))


def _look(language: Language, size: float, run: tuple[str, str, bool | None]) -> str:
    found = markup.letters("rPr", language, size=size, colour=run[1], bold=bool(run[2]))
    return found if run[2] is not None else found.replace(' b="0"', "")


def text_box(slide: Any, box: Box, name: str) -> Any:
    """Return a new empty text box without margins, that breaks its lines."""
    shape = slide.shapes.add_textbox(*emu(box))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return shape


def emu(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    """Return a box in the unit of slides."""
    left, top, width, height = (Emu(round(each * markup.POINT)) for each in (box.left, box.top, box.width, box.height))
    return left, top, width, height


def write_words(slide: Any, stage: Stage, sheet: Sheet, places: Slots, legend: Sequence[Key]) -> None:
    """Write what stands above the figures: subtitle, mark and legend."""
    add_text(slide, places.subtitle, sheet, "subtitle", sheet.chart.subtitle, size=SUBTITLE, colour=stage.muted)
    if places.mark is not None:
        add_mark(slide, places.mark, sheet)
    if legend:
        shape = text_box(slide, places.legend, memory.remember("legend", sheet.figure_id, legend_text(legend)))
        write_legend(shape, legend, sheet)


def write_legend(shape: Any, legend: Sequence[Key], sheet: Sheet) -> None:
    """Write the legend into its box."""
    runs = [(clean(text), colour, bold) for text, colour, bold in legend_runs(legend)]
    write(shape, [runs], sheet.language, size=SMALL)


def add_text(slide: Any, box: Box, sheet: Sheet, role: str, text: str, *, size: float, colour: str = "") -> None:
    """Add a text that is remembered."""
    shape = text_box(slide, box, memory.remember(role, sheet.figure_id, text))
    write(shape, [[(line, colour, False)] for line in letters.paragraphs(text)], sheet.language, size=size)


def add_mark(slide: Any, box: Box, sheet: Sheet) -> None:
    """Add the mark of invented figures, in a frame."""
    shape = text_box(slide, box, memory.remember("mark", sheet.figure_id, DEMO_MARK))
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(shape, [[(DEMO_MARK, theme.AVERAGE, True)]], sheet.language, size=SUBTITLE)
    shape.text_frame.paragraphs[0]._p.get_or_add_pPr().set("algn", "ctr")
    shape._element.spPr.append(parse_xml(markup.line(theme.AVERAGE, 1.5).replace("<a:ln", f"<a:ln {A}", 1)))


def write_foot(slide: Any, stage: Stage, sheet: Sheet, places: Slots) -> None:
    """Write the source and the figure id, and where the figure is found again, as a link and as a code to scan."""
    shape = text_box(slide, places.foot, memory.remember("foot", sheet.figure_id, sheet.foot))
    write_source(shape, sheet, stage.muted)
    if places.code is not None:
        picture = slide.shapes.add_picture(io.BytesIO(code(sheet.link)), *emu(places.code))
        name_code(picture, sheet)


def write_source(shape: Any, sheet: Sheet, colour: str) -> None:
    """Write the foot into its box; the link in it can be clicked."""
    lines = letters.paragraphs(sheet.foot)
    write(shape, [[(line, colour, False)] for line in lines], sheet.language, size=SMALL)
    if sheet.link:
        shape.text_frame.paragraphs[-1].runs[0].hyperlink.address = sheet.link


def name_code(picture: Any, sheet: Sheet) -> None:
    """Say what a code leads to."""
    picture.name = memory.remember("code", sheet.figure_id, sheet.link)
    describe(picture, sheet.described(sheet.context.say("slides_code", link=sheet.link)))
    picture.click_action.hyperlink.address = sheet.link


def code(target: str) -> bytes:
    """Return a QR code as a PNG."""
    out = io.BytesIO()
    segno.make(target, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def describe(shape: Any, text: str) -> None:
    """Give a shape its alternative text."""
    properties(shape).set("descr", text)


def properties(shape: Any) -> Any:
    """Return the element of a shape that has its name and its alternative text."""
    return next(shape._element.iter(qn("p:cNvPr")))


def write_notes(slide: Any, sheet: Sheet) -> None:
    """Write the speaker's notes."""
    shape = slide.notes_slide.notes_placeholder
    write(shape, [[(line, "", None)] for line in sheet.notes.split("\n")], sheet.language, size=SMALL)
    shape.name = memory.remember("notes", sheet.figure_id, sheet.notes)
