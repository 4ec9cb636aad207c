"""The presentation in a browser: from a chart to a deck that is read back, an old deck, a phone, and for all."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation
from pptx.chart.data import CategoryChartData

from keyfigures.language import Language
from tests.browser.conftest import Pages
from tests.browser.screen import Screen
from tests.browser.server import Server
from tests.browser.test_accessibility import faults
from tests.browser.test_departments import stand
from tests.browser.test_phone import PHONE, SIDEWAYS

pytestmark = pytest.mark.browser

CHOICE = "kommune=330&gruppe=deck2011&aar=2010"
LEAST = 150
CHART_DATA: Any = CategoryChartData


def put_in(page: Page, kind: str = "rangorden", language: Language = Language.DA) -> Screen:
    """Put a chart into the presentation and wait until the menu counts it."""
    screen = Screen(page, language).open(f"/kommuner?{CHOICE}&figur={kind}&sprog={language}")
    screen.press(screen.say("presentation_put_in"))
    expect(screen.button(screen.say("presentation_is_in"))).to_be_visible()
    screen.calm()
    return screen


def presentation(screen: Screen, n: int = 1) -> None:
    """Go to the presentation through the menu, which says how many figures it has."""
    screen.go(screen.say("presentation_page_n", n=n))
    expect(screen.page.get_by_role("heading", name=screen.say("presentation_figures", n=n), level=2)).to_be_visible()
    screen.calm()


def downloaded(screen: Screen, label: str) -> tuple[str, Path]:
    """Return the file of a button that is there."""
    expect(screen.button(screen.say(label))).to_be_enabled()
    return screen.download(screen.say(label))


def charts(path: Path) -> list[Any]:
    """Return the charts of a deck."""
    return [shape.chart for slide in Presentation(str(path)).slides for shape in slide.shapes if shape.has_chart]


def test_a_chart_goes_into_a_deck_that_is_read_back(pages: Pages, server: Server) -> None:
    page = pages.apart()
    screen = put_in(page)
    id_, title = screen.figure_id(), screen.words()["title"]
    values = screen.picture.evaluate("plot => plot.data.filter(each => each.type === 'bar')[0].x")
    presentation(screen)
    assert screen.choices()["figurer"] == id_
    expect(page.get_by_role("heading", name=f"1. {title}", level=3)).to_be_visible()
    name, path = downloaded(screen, "presentation_download")
    assert name.startswith("praesentation_20")
    (slide,) = Presentation(str(path)).slides
    assert slide.shapes.title.text_frame.text == title
    assert f"{server.url}/figur?id={id_}" in slide.notes_slide.notes_text_frame.text
    (chart,) = charts(path)
    drawn = [value for series in chart.plots[0].series for value in series.values if value is not None]
    assert sorted(value for value in drawn if value in values) == sorted(values)
    assert page.url.startswith(f"{server.url}/praesentation?")
    page.reload()
    expect(page.get_by_role("heading", name=f"1. {title}", level=3)).to_be_visible()
    screen.press(screen.say("presentation_take_out"))
    expect(page.get_by_role("link", name=screen.say("presentation_page"), exact=True)).to_be_visible()
    screen.calm()


def test_an_old_deck_is_uploaded_brought_up_to_date_and_downloaded(pages: Pages, tmp_path: Path) -> None:
    page = pages.apart()
    screen = put_in(page)
    presentation(screen)
    _, path = downloaded(screen, "presentation_download")
    old = tmp_path / "sidste-aar.pptx"
    before = changed(path, old)
    page.locator("input[type=file]").last.set_input_files(old)
    expect(page.get_by_text(screen.say("presentation_changed", n=1))).to_be_visible()
    cells = page.get_by_role("region", name=screen.say("presentation_changes")).get_by_role("cell")
    expect(cells.nth(4)).to_have_text("1,0")
    screen.calm()
    name, new = downloaded(screen, "presentation_refresh_download")
    assert name == "sidste-aar_opdateret.pptx"
    assert [list(series.values) for series in charts(new)[0].plots[0].series] == before


def changed(path: Path, to: Path) -> list[list[float]]:
    """Write a deck whose first figure is 1; return the figures it had."""
    deck = Presentation(str(path))
    chart = next(shape.chart for shape in deck.slides[0].shapes if shape.has_chart)
    plot = chart.plots[0]
    before = [list(series.values) for series in plot.series]
    data: Any = CHART_DATA()
    data.categories = list(plot.categories)
    for place, series in enumerate(plot.series):
        values = list(series.values)
        if place == 0:
            values[next(at for at, value in enumerate(values) if value is not None)] = 1.0
        data.add_series(series.name, values)
    chart.replace_data(data)
    deck.save(str(to))
    return before


def test_a_button_stays_under_the_finger_when_its_words_change(pages: Pages) -> None:
    page = pages.apart()
    screen = Screen(page).open(f"/kommuner?{CHOICE}&figur=rangorden")
    screen.button(screen.say("presentation_put_in")).focus()
    page.keyboard.press("Enter")
    expect(screen.button(screen.say("presentation_is_in"))).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    opened = page.get_by_role("button", name=screen.say("back_row"), expanded=True)
    expect(opened).to_be_focused()
    expect(page.get_by_text(screen.say("back_row_nothing"))).to_be_visible()
    screen.calm()


def test_a_remedy_shows_and_exports_the_mended_chart(pages: Pages) -> None:
    page = pages.apart()
    screen = Screen(page).open(f"/kommuner?{CHOICE}&figur=danmarkskort")
    screen.press(screen.say("back_row"))
    screen.press(screen.say("preflight_remedy_text_size"))
    expect(page.get_by_text(screen.say("back_row_undo"), exact=True)).to_be_visible()
    screen.calm()
    page.wait_for_function(
        "() => { const plot = document.querySelector('.keyfigures-plot');"
        " return plot.layout.meta.sizes || plot.data.some(each => each.textfont?.size >= 11) }"
    )
    name, path = screen.download(screen.say("chart_svg"))
    assert name.endswith(".svg")
    sizes = {float(each) for each in _sizes(path.read_text(encoding="utf-8"))}
    assert min(sizes) >= 11


def _sizes(svg: str) -> list[str]:
    return [part.partition("px")[0] for part in svg.split("font-size: ")[1:]]


@pytest.mark.parametrize("language", Language)
def test_the_page_fits_a_phone_and_has_no_grave_fault_of_ours(pages: Pages, language: Language) -> None:
    page = pages.apart()
    screen = put_in(page, language=language)
    screen.press(screen.say("back_row"))
    expect(page.get_by_text(screen.say("back_row_nothing"))).to_be_visible()
    screen.calm()
    assert faults(page) == []
    presentation(screen)
    stand(screen, 0)
    assert faults(page, at_least=LEAST) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert faults(page, at_least=LEAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], page.evaluate(SIDEWAYS)
    page.goto(f"/praesentation?sprog={language}")
    stand(screen, 0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], page.evaluate(SIDEWAYS)
    assert faults(page, at_least=LEAST) == []
