"""What a reader does on the screen and sees there, by role and label; the chart by our own ``data-drawn``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Download, Locator, Page, expect

from keyfigures.catalogue import texts
from keyfigures.language import Language

CHART = ".keyfigures-chart[data-drawn]"
CALM = '[data-test-script-state="notRunning"]'

# The chart that replaces another is drawn before the old one is taken away, so one must be left.
_ANOTHER = """before => {
    const charts = document.querySelectorAll(".keyfigures-chart[data-drawn]")
    return charts.length === 1 && charts[0].dataset.drawn !== before
}"""
# The picture follows the window, and the menu slides: one width for 150 ms and nothing moving is its last width.
_FITS = """() => {
    const plot = document.querySelector(".keyfigures-chart[data-drawn] [role=img]")
    const picture = plot?.querySelector("svg")
    if (!picture) return false
    const drawn = picture.getBoundingClientRect().width
    const still = document.getAnimations().every(each => each.playState !== "running")
    const fits = still && Math.abs(drawn - plot.clientWidth) < 1
    const since = fits && plot.fitted?.width === plot.clientWidth ? plot.fitted.since : performance.now()
    plot.fitted = {width: plot.clientWidth, since}
    return fits && performance.now() - since > 150
}"""


class Screen:
    """One page of the dashboard in one language."""

    def __init__(self, page: Page, language: Language = Language.DA) -> None:
        self.page, self.say = page, texts(language)

    @property
    def chart(self) -> Locator:
        """Return the drawn chart."""
        return self.page.locator(CHART)

    @property
    def picture(self) -> Locator:
        """Return the picture within the chart."""
        return self.page.locator(f"{CHART} [role=img]")

    def open(self, address: str) -> Self:
        """Go to an address and wait for its chart."""
        self.page.goto(address)
        return self.settle()

    def settle(self) -> Self:
        """Wait until one chart is drawn and nothing is being computed."""
        expect(self.chart).to_have_count(1)
        self.calm()
        return self

    def calm(self) -> None:
        """Wait until nothing is being computed."""
        expect(self.page.locator(CALM)).to_be_attached()

    def figure_id(self) -> str:
        """Return the id of the figure drawn."""
        return self.chart.get_attribute("data-drawn") or ""

    def after(self, act: Callable[[], object]) -> Self:
        """Do something that must lead to another figure, and wait for it."""
        before = self.figure_id()
        act()
        self.page.wait_for_function(_ANOTHER, arg=before)
        self.calm()
        return self

    def words(self) -> dict[str, str]:
        """Return title, subtitle and footer of the picture."""
        meta: dict[str, Any] = self.picture.evaluate("plot => plot.layout.meta")
        return {name: str(meta[name]) for name in ("title", "subtitle", "footer")}

    def choices(self) -> dict[str, str]:
        """Return the choices in the address."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def select(self, label: str, option: str) -> None:
        """Choose an option of a list by its words."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        self.unfold(box)
        box.fill(option)
        self.page.get_by_role("option", name=option, exact=True).click()

    def unfold(self, box: Locator) -> None:
        """Open a list; the scrolling that brings it into view must be over, for it closes a list."""
        box.hover()
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        box.click()

    def press(self, label: str) -> None:
        """Press a button."""
        self.button(label).click()

    def button(self, label: str) -> Locator:
        """Return a button by its words."""
        return self.page.get_by_role("button", name=label, exact=True)

    def option(self, label: str) -> Locator:
        """Return a choice that stands open on the screen: a kind of chart, a language."""
        return self.page.get_by_role("radio", name=label, exact=True)

    def pick(self, label: str) -> None:
        """Choose what stands open on the screen; the words are clicked, as a reader does."""
        words = self.page.get_by_text(label, exact=True)
        self.page.get_by_role("radiogroup").filter(has=words).get_by_text(label, exact=True).click()

    def go(self, name: str) -> Self:
        """Go to another page through the menu."""
        self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True)).to_be_visible()
        return self

    def download(self, label: str) -> tuple[str, Path]:
        """Press a button that saves a file; return the file's name and where it is now."""
        with self.page.expect_download() as started:
            self.press(label)
        done: Download = started.value
        return done.suggested_filename, done.path()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size and wait until the picture fits it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(_FITS)


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, other: "Box", tolerance: float) -> bool:
        """Tell whether this rectangle lies in another."""
        return (
            self.left >= other.left - tolerance
            and self.top >= other.top - tolerance
            and self.right <= other.right + tolerance
            and self.bottom <= other.bottom + tolerance
        )

    def meets(self, other: "Box", tolerance: float) -> bool:
        """Tell whether two rectangles share more than the tolerance in both directions."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > tolerance and down > tolerance

    def __str__(self) -> str:
        """Return the edges as whole pixels."""
        return f"[{self.left:.0f}–{self.right:.0f} × {self.top:.0f}–{self.bottom:.0f}]"


@dataclass(frozen=True)
class Line:
    """One line of text in the picture: which part it belongs to, its box, and the box of its ink alone."""

    part: str
    text: str
    block: int
    box: Box
    ink: Box
    pixels: float

    def __str__(self) -> str:
        """Return what an offender is reported by."""
        return f"{self.part} '{self.text}' {self.box}"


# A line's box is as high as its font; its ink is what the letters in it cover, by the same font on a canvas.
_LINES = """plot => {
    const frame = plot.getBoundingClientRect()
    const pen = document.createElement("canvas").getContext("2d")
    const bare = text => text.replace(/\\s+/g, "")
    const known = ["title", "footer", "subtitle"].map(name => [name, bare(plot.layout.meta[name])])
    const lines = []
    let block = 0
    for (const text of plot.querySelectorAll("svg text")) {
        const said = bare(text.textContent)
        if (!said) continue
        block += 1
        const part = known.find(([, words]) => said.startsWith(words))?.[0] ?? "label"
        const broken = [...text.querySelectorAll("tspan.line")]
        for (const line of broken.length ? broken : [text]) {
            if (!bare(line.textContent)) continue
            const box = line.getBoundingClientRect()
            const scale = text.getScreenCTM().a
            const widest = [line, ...line.querySelectorAll("tspan")].pop()
            const style = getComputedStyle(widest)
            const size = parseFloat(style.fontSize) * scale
            pen.font = `${style.fontWeight} ${size}px ${style.fontFamily}`
            const ink = pen.measureText(line.textContent)
            const font = ink.fontBoundingBoxAscent + ink.fontBoundingBoxDescent
            const base = box.top - frame.top + ink.fontBoundingBoxAscent * (box.height / font)
            lines.push({
                part, block, text: line.textContent.trim(), pixels: size,
                box: [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top],
                ink: [box.left - frame.left, base - ink.actualBoundingBoxAscent,
                      box.right - frame.left, base + ink.actualBoundingBoxDescent],
            })
        }
    }
    return {size: [frame.width, frame.height], lines}
}"""


@dataclass(frozen=True)
class Picture:
    """The words of a picture and where they stand."""

    frame: Box
    lines: tuple[Line, ...]

    def outside(self, tolerance: float = 1) -> list[str]:
        """Return the lines that leave the picture."""
        return [f"leaves the picture: {each}" for each in self.lines if not each.box.within(self.frame, tolerance)]

    def collisions(self) -> list[str]:
        """Return the pairs of texts that stand on each other.

        The picture's own words keep 2 px from everything; letters of two labels may come near but not meet.
        """
        return [
            f"on each other: {a} and {b}"
            for place, a in enumerate(self.lines)
            for b in self.lines[place + 1 :]
            if a.block != b.block and _collide(a, b)
        ]

    def of(self, part: str) -> list[Line]:
        """Return the lines of title, subtitle or footer."""
        return [line for line in self.lines if line.part == part]


def _collide(a: Line, b: Line) -> bool:
    if a.part == b.part == "label":
        return a.ink.meets(b.ink, 1)
    return a.box.meets(b.box, 2)


def measure(picture: Locator) -> Picture:
    """Measure the words of a picture."""
    found: dict[str, Any] = picture.evaluate(_LINES)
    width, height = found["size"]
    lines = tuple(
        Line(
            part=str(each["part"]),
            text=re.sub(r"\s+", " ", str(each["text"])),
            block=int(each["block"]),
            box=Box(*each["box"]),
            ink=Box(*each["ink"]),
            pixels=float(each["pixels"]),
        )
        for each in found["lines"]
    )
    return Picture(Box(0, 0, float(width), float(height)), lines)
