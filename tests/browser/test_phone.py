"""A phone, 390 pixels wide: nothing to push sideways, the menu at hand, the chart readable."""

import pytest
from playwright.sync_api import expect

from keyfigures.language import Language
from tests.browser.conftest import Pages
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

PHONE = (390, 844)
SIDEWAYS = """() => [...document.querySelectorAll("body *")].filter(each => {
    const box = each.getBoundingClientRect()
    return box.width > 0 && box.right > innerWidth + 1 && getComputedStyle(each).position !== "fixed"
}).slice(0, 5).map(each => `${each.tagName} ${each.textContent.slice(0, 60)}`)"""


@pytest.mark.parametrize(
    ("address", "language"), [("/?", Language.EN), ("/kommuner?", Language.DA), ("/metode?", Language.EN)]
)
def test_a_phone_shows_the_page_without_pushing_it_sideways(pages: Pages, address: str, language: Language) -> None:
    page = pages.open(*PHONE)
    screen = Screen(page, language).open(f"{address}kommune=330&sprog={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], page.evaluate(SIDEWAYS)
    box = screen.picture.bounding_box()
    assert box is not None
    assert box["width"] >= 300
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]


def test_a_phone_reaches_the_menu_and_another_page(pages: Pages) -> None:
    page = pages.open(*PHONE)
    screen = Screen(page).open("/?kommune=330&sprog=da")
    menu = page.get_by_role("navigation")
    page.get_by_role("button", name="Expand sidebar").click()
    for name in ("page_overview", "page_municipalities", "page_method"):
        expect(menu.get_by_role("link", name=screen.say(name), exact=True)).to_be_in_viewport()
    expect(page.get_by_role("combobox", name="Kommune", exact=True)).to_be_in_viewport()
    screen.after(lambda: screen.go("Kommuner"))
    expect(page.get_by_role("heading", name="Kommuner", level=1)).to_be_attached()


def test_a_phone_shows_every_kind_of_chart_as_wide_as_it_is(pages: Pages) -> None:
    page = pages.open(*PHONE)
    screen = Screen(page).open("/kommuner?kommune=330&sprog=da")
    for name in ("Rangorden", "Danmarkskort", "Små diagrammer", "To år", "Holder det?"):
        screen.after(lambda chosen=name: screen.pick(chosen))  # type: ignore[misc]
        box = screen.picture.bounding_box()
        assert box is not None
        assert 300 <= box["width"] <= PHONE[0], name
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], (name, page.evaluate(SIDEWAYS))
