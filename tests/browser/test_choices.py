"""Every choice stands in the address; the picture changes where it stands, and a link shows the same again."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from keyfigures import store
from keyfigures.language import Language
from tests.browser.conftest import Pages
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

START = "/kommuner?kommune=330&gruppe=region&sprog=da"
CHANGES: dict[str, tuple[Callable[[Screen], None], str, str]] = {
    "municipality": (lambda screen: screen.select("Kommune", "Odense"), "kommune", "461"),
    "group": (lambda screen: screen.select("Sammenlign med", "Hele landet"), "gruppe", "country"),
    "average": (lambda screen: screen.select("Gennemsnit", "Median"), "gennemsnit", "median"),
    "own": (lambda screen: screen.select("Gennemsnittet er", "ekskl. Odense"), "egen", "uden"),
    "year": (lambda screen: screen.select("År", "2010"), "aar", "2010"),
    "chart": (lambda screen: screen.pick("Rangorden"), "figur", "rangorden"),
}


def test_every_change_is_shown_in_place_and_stands_in_the_address(page: Page) -> None:
    screen = Screen(page).open(START)
    screen.chart.evaluate("node => { node.kept = true }")
    wrong = []
    for name, (act, parameter, value) in CHANGES.items():
        words, before = screen.words(), screen.choices()
        screen.after(partial(act, screen))
        assert screen.choices() == {**before, parameter: value}, name
        assert screen.words() != words, name
        assert screen.words()["title"] in (screen.picture.get_attribute("aria-label") or ""), name
        if not screen.chart.evaluate("node => node.kept === true"):
            wrong.append(name)
    assert wrong == [], "the chart was taken away and drawn anew"


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
    screen.after(page.go_back)
    assert screen.words() == second
    expect(screen.option("Udvikling")).to_be_checked()
    screen.after(page.go_back)
    assert screen.words() == first
    expect(page.get_by_role("combobox", name="Kommune", exact=True)).to_have_value("Slagelse")


@pytest.mark.parametrize("address", ["/?", "/kommuner?figur=to-aar&fra=2010&gruppe=eget&udvalg=101,751&", "/metode?"])
def test_a_copied_link_shows_the_same_figure_to_another_reader(pages: Pages, page: Page, address: str) -> None:
    screen = Screen(page, Language.EN).open(f"{address}kommune=461&sprog=en")
    assert screen.figure_id() in screen.words()["footer"]
    shown = (screen.words(), screen.figure_id())
    other = Screen(pages.apart()).open(_copied(screen))
    assert (other.words(), other.figure_id()) == shown


def test_from_a_copied_link_of_the_overview_the_menu_leads_on_without_a_warning(page: Page) -> None:
    screen = Screen(page).open("/?figur=overblik&kommune=461&gruppe=region&aar=2023&fra=2023&egen=med&sprog=da")
    screen.after(lambda: screen.go("Kommuner"))
    expect(page.get_by_role("combobox", name="Kommune", exact=True)).to_have_value("Odense")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert screen.choices()["figur"] == "udvikling"


def test_without_the_clipboard_the_link_is_copied_by_a_selected_field(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    screen = Screen(page, Language.EN).open("/kommuner?kommune=461&sprog=en")
    page.evaluate(
        "document.addEventListener('copy', () => { window.copied = document.activeElement.value }, {once: true})"
    )
    screen.press("Copy link")
    expect(page.get_by_role("status").get_by_text("Link copied")).to_be_visible()
    assert "kommune=461" in page.evaluate("window.copied")


def test_a_link_with_an_unknown_value_says_so_and_shows_the_standard_choice(page: Page) -> None:
    screen = Screen(page).open("/kommuner?kommune=330&gruppe=naboer&sprog=da")
    expect(page.get_by_text(screen.say("unknown_in_link", name="gruppe", value="naboer"))).to_be_visible()
    expect(page.get_by_role("combobox", name="Sammenlign med", exact=True)).to_have_value("Region Sjælland")
    assert screen.choices()["gruppe"] == "region"


def test_a_link_of_another_data_version_says_so(page: Page) -> None:
    screen = Screen(page).open("/kommuner?kommune=330&version=0123456789ab&sprog=da")
    said = screen.say("other_version", made="0123456789ab", today=store.data_version())
    expect(page.get_by_text(said)).to_be_visible()
    assert screen.choices()["version"] == store.data_version()


def test_a_link_to_a_figure_that_is_not_complete_says_so(page: Page) -> None:
    page.goto("/figur?figur=rangorden&kommune=330")
    expect(page.get_by_text(Screen(page).say("incomplete_link"))).to_be_visible()


def test_the_choices_survive_a_visit_to_the_other_pages(page: Page) -> None:
    screen = Screen(page).open(
        "/kommuner?kommune=461&gruppe=country&gennemsnit=median&aar=2010&figur=rangorden&egen=uden"
    )
    shown, chosen = (screen.words(), screen.figure_id()), screen.choices()
    screen.after(lambda: screen.go("Overblik"))
    expect(page.get_by_role("heading", name="Odense Kommune", level=1)).to_be_visible()
    screen.after(lambda: screen.go("Metode"))
    screen.after(lambda: screen.go("Kommuner"))
    assert (screen.words(), screen.figure_id()) == shown
    assert screen.choices() == chosen


def _copied(screen: Screen) -> str:
    screen.press("Copy link")
    expect(screen.page.get_by_role("status").get_by_text("Link copied")).to_be_visible()
    return str(screen.page.evaluate("navigator.clipboard.readText()"))
