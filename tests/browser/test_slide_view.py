"""The clean 16:9 view: the picture fills the window, nothing else is on the screen, and its words can be read."""

import pytest
from playwright.sync_api import Page, expect

from keyfigures.language import Language
from tests.browser.conftest import DESKTOP, Pages
from tests.browser.gallery import Gallery
from tests.browser.kinds import KINDS, Kind
from tests.browser.screen import Screen, measure
from tests.browser.test_accessibility import faults
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

SMALLEST_AT_1080 = 18
SIZES = ((1280, 720), (1920, 1080))
SCROLLED = """() => [document.documentElement, document.body, ...document.querySelectorAll("body *")]
    .filter(each => {
        const style = getComputedStyle(each)
        const down = ["auto", "scroll"].includes(style.overflowY) && each.scrollHeight > each.clientHeight + 1
        const across = ["auto", "scroll"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1
        return down || across || style.overflowY === "scroll"
    })
    .map(each => `${each.tagName} ${each.getAttribute("data-testid")}: ${each.scrollHeight} in ${each.clientHeight}`)
"""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_picture_fills_the_window_and_can_be_read(page: Page, gallery: Gallery, kind: Kind) -> None:
    shown = gallery.show(kind, Language.DA)
    screen = Screen(page).open(_address_of_the_view(shown))
    assert (screen.words(), screen.figure_id()) == (shown.words(), shown.figure_id())
    for width, height in SIZES:
        screen.resize(width, height)
        _fills(screen, width, height)
        found = measure(screen.picture)
        assert found.outside() + found.collisions() == []
        smallest = min(found.lines, key=lambda line: line.pixels)
        assert smallest.pixels >= SMALLEST_AT_1080 * height / 1080 - 0.01, smallest
        assert all(found.of(part) for part in ("title", "subtitle", "footer"))


def test_the_view_is_opened_from_the_chart_in_its_own_window(pages: Pages, page: Page) -> None:
    screen = Screen(page, Language.EN).open("/kommuner?kommune=330&sprog=en&figur=to-aar")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="16:9 view", exact=True).click()
    view = Screen(pages.watch(opened.value), Language.EN).settle()
    assert (view.words(), view.figure_id()) == (screen.words(), screen.figure_id())
    assert view.page.evaluate("document.documentElement.lang") == "en"


def test_a_window_of_another_shape_shows_the_whole_picture(page: Page, gallery: Gallery) -> None:
    screen = Screen(page).open(_address_of_the_view(gallery.show(KINDS[3], Language.DA)))
    for size in ((1280, 1024), (1600, 700)):
        screen.resize(*size)
        _is_whole(screen, size)


@pytest.mark.parametrize("language", Language)
def test_a_kept_figure_is_opened_by_its_id_under_a_bar(page: Page, language: Language) -> None:
    screen = Screen(page, language).open(f"/kommuner?kommune=330&figur=to-aar&sprog={language}")
    words, id_ = screen.words(), screen.figure_id()
    screen.open(f"/figur?id={id_}&sprog={language}")
    assert (screen.words(), screen.figure_id()) == (words, id_)
    told = {Language.DA: "Figuren er uændret siden", Language.EN: "The figure has not changed since"}[language]
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    for size in (DESKTOP, (390, 844)):
        screen.resize(*size)
        assert faults(page, at_least=100) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], page.evaluate(SIDEWAYS)


def _address_of_the_view(screen: Screen) -> str:
    link = screen.page.get_by_role("link", name=screen.say("chart_slide"), exact=True)
    return link.get_attribute("href") or ""


def _is_whole(screen: Screen, size: tuple[int, int]) -> None:
    box = screen.picture.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.01)
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0] + 1
    assert box["y"] + box["height"] <= size[1] + 1
    assert box["width"] >= size[0] - 2 or box["height"] >= size[1] - 2


def _fills(screen: Screen, width: int, height: int) -> None:
    box = screen.picture.bounding_box()
    assert box is not None
    assert [box["x"], box["y"], box["width"], box["height"]] == pytest.approx([0, 0, width, height], abs=1)
    page = screen.page
    expect(page.get_by_role("banner")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.evaluate(SCROLLED) == [], "scroll bars"
