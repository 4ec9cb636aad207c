"""The language switch changes every word of ours on the screen, what a screen reader hears, and the address."""

import re

import pytest
from playwright.sync_api import Page, expect

from keyfigures.catalogue.texts import all_texts
from keyfigures.language import Language
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

ENGLISH, DANISH = "English", "Dansk"
# As many looks, a quarter of a second apart, as must be alike.
STILL = 9
# Danish in every language: a municipality's and a publication's own name.
PROPER_NAMES = ("Slagelse Kommune", "Kommunale nøgletal")


@pytest.mark.parametrize("address", ["/?kommune=330", "/kommuner?kommune=330", "/metode?kommune=330"])
def test_everything_turns_english_and_back(page: Page, address: str) -> None:
    screen = Screen(page).open(address)
    # The framework fetches a field's own script when the field is first drawn; until then its words are not there.
    page.wait_for_load_state("networkidle")
    danish = _seen(page)
    expect(page.locator("html")).to_have_attribute("lang", "da")
    screen.after(lambda: screen.pick(ENGLISH))
    english = _seen(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert screen.choices()["sprog"] == "en"
    assert page.title() == Screen(page, Language.EN).say("product")
    assert _danish_words(danish), "the Danish page shows words of the catalogue"
    assert _danish_words(danish) & _danish_words(english) == set()
    screen.after(lambda: screen.pick(DANISH))
    expect(page.locator("html")).to_have_attribute("lang", "da")
    assert screen.choices()["sprog"] == "da"
    assert _seen(page) == danish


def test_a_link_in_english_opens_in_english(page: Page) -> None:
    screen = Screen(page, Language.EN).open("/kommuner?kommune=330&sprog=en")
    expect(page.get_by_role("heading", name="Municipalities", level=1)).to_be_visible()
    expect(page.get_by_role("combobox", name="Municipality", exact=True)).to_have_value("Slagelse")
    expect(screen.option(ENGLISH)).to_be_checked()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_language_stays_when_going_to_another_page(page: Page) -> None:
    screen = Screen(page, Language.EN).open("/?sprog=en")
    screen.after(lambda: screen.go("Method"))
    expect(page.get_by_role("heading", name="Method", level=1)).to_be_visible()
    assert screen.choices()["sprog"] == "en"
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _seen(page: Page) -> str:
    """Return what is seen once it has stayed the same for two seconds: fields and tables are drawn one by one."""
    found = [_seen_now(page)]
    while len(found) < STILL or len({*found[-STILL:]}) > 1:
        page.wait_for_timeout(250)
        found.append(_seen_now(page))
    return found[-1]


def _seen_now(page: Page) -> str:
    """Return the words on the page, those in the picture and those a screen reader gets."""
    page_words = page.get_by_role("main").inner_text()
    menu = page.get_by_role("navigation").inner_text()
    fields = page.get_by_role("combobox").evaluate_all(
        "boxes => boxes.map(box => box.getAttribute('aria-label') + ' ' + box.value)"
    )
    pictures = page.locator("[role=img] svg text").all_text_contents()
    heard = page.locator("[role=img]").evaluate_all("all => all.map(each => each.getAttribute('aria-label') ?? '')")
    return "\n".join((page_words, menu, *fields, *pictures, *heard))


def _danish_words(seen: str) -> set[str]:
    """Return the names of the catalogue's Danish texts that are seen and are not English as well."""
    for name in PROPER_NAMES:
        seen = seen.replace(name, "")
    fixed = {name: text for name, text in all_texts().items() if "{" not in text.da and len(text.da) > 3}
    english = {text.en.lower() for text in all_texts().values()}
    return {
        name
        for name, text in fixed.items()
        if text.da.lower() not in english and re.search(rf"(?<!\w){re.escape(text.da)}(?!\w)", seen, re.IGNORECASE)
    }
