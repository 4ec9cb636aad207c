"""Every choice stands in the address; the picture changes where it stands, and a link shows the same again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from keyfigures import store
from tests.browser.conftest import Pages
from tests.browser.kinds import KINDS
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

START = "/kommuner?kommune=330&gruppe=region&sprog=da"
CHANGES: dict[str, tuple[Callable[[Screen], None], str, str]] = {
    "municipality": (lambda screen: screen.select("Kommune", "Odense"), "kommune", "461"),
    "group": (lambda screen: screen.select("Sammenlign med", "Hele landet"), "gruppe", "country"),
    "average": (lambda screen: screen.select("Gennemsnit", "Median"), "gennemsnit", "median"),
    "own": (lambda screen: screen.select("Gennemsnittet er", "ekskl. Slagelse"), "egen", "uden"),
    "year": (lambda screen: screen.select("År", "2010"), "aar", "2010"),
    "chart": (lambda screen: screen.pick("Rangorden"), "figur", "rangorden"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_shown_in_place_and_stands_in_the_address(page: Page, change: str) -> None:
    act, parameter, value = CHANGES[change]
    screen = Screen(page).open(START)
    title, before = screen.words(), screen.choices()
    screen.chart.evaluate("node => { node.kept = true }")
    screen.after(lambda: act(screen))
    assert screen.choices() == {**before, parameter: value}
    assert screen.words() != title
    assert screen.words()["title"] in (screen.picture.get_attribute("aria-label") or "")
    assert screen.chart.evaluate("node => node.kept === true"), "the chart was taken away and drawn anew"


def test_the_picture_follows_the_window_after_a_change_too(page: Page) -> None:
    screen = Screen(page).open(START)
    screen.after(lambda: screen.select("Kommune", "Odense"))
    screen.resize(900, 900)
    screen.resize(1600, 900)
    screen.after(lambda: screen.select("Kommune", "Aarhus"))
    screen.resize(1100, 900)


def test_back_goes_to_the_earlier_choice_and_reload_keeps_the_choice(page: Page) -> None:
    screen = Screen(page).open(START)
    first = screen.words()
    screen.after(lambda: screen.select("Kommune", "Odense"))
    second = screen.words()
    screen.after(lambda: screen.pick("Rangorden"))
    third = screen.words()
    page.reload()
    assert screen.settle().words() == third
    expect(page.get_by_role("combobox", name="Kommune", exact=True)).to_have_value("Odense")
    expect(screen.option("Rangorden")).to_be_checked()
    screen.after(lambda: page.go_back())
    assert screen.words() == second
    expect(screen.option("Udvikling")).to_be_checked()
    screen.after(lambda: page.go_back())
    assert screen.words() == first
    expect(page.get_by_role("combobox", name="Kommune", exact=True)).to_have_value("Slagelse")


@pytest.mark.parametrize("address", [kind.address for kind in KINDS], ids=[kind.name for kind in KINDS])
def test_a_copied_link_shows_the_same_figure_to_another_reader(pages: Pages, page: Page, address: str) -> None:
    screen = Screen(page).open(f"{address}kommune=461&sprog=en")
    assert screen.figure_id() in screen.words()["footer"]
    link = _copied(screen)
    page.goto("about:blank")
    other = Screen(pages.open()).open(link)
    assert (other.words(), other.figure_id()) == (screen_words := other.words(), screen_words["footer"])


def _copied(screen: Screen) -> str:
    screen.press("Copy link")
    expect(screen.page.get_by_role("status").get_by_text("Link copied")).to_be_visible()
    return str(screen.page.evaluate("navigator.clipboard.readText()"))
