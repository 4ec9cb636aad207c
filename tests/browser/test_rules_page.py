"""The page of rules in a browser: a limit is moved by the keyboard, on a phone, by a cold link, and for all."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from keyfigures import catalogue, flags, settings
from keyfigures.departments import Filter
from keyfigures.language import Language
from tests.browser.conftest import FreshServer, Pages
from tests.browser.screen import Screen
from tests.browser.test_accessibility import faults
from tests.browser.test_departments import stand
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

ADDRESS = "/regler?kommune=330&aarstal=2025"
PARTS = ("vaerksted", "sammenlign", "backtest", "gem")
LEAST = 200


@pytest.fixture(scope="module")
def comes_in(demo_database: Path) -> int:
    """Return how many come in when the red limit of the efficiency figure moves from 70 to 71 per cent."""
    meaning = catalogue.read(settings.ROOT / "data", "rules in a browser")
    rules = meaning.rule_sets[2026]
    moved = flags.with_limit(rules, "efficiency", "red", 71.0)
    before, after = (flags.cases(demo_database, meaning, each, Filter("330"), 2025) for each in (rules, moved))
    return len(flags.compared(before, after).comes_in)


def go(page: Page, part: str = "vaerksted", language: Language = Language.DA) -> Screen:
    """Open a part of the page and wait until it stands."""
    page.goto(f"{ADDRESS}&arbejde={part}&sprog={language}")
    return stand(Screen(page, language))


def red_limit(page: Page) -> Locator:
    """Return the handle of the red limit of the efficiency figure."""
    return page.get_by_role("slider", name=re.compile(": Rød")).nth(3)


def coming(page: Page) -> Locator:
    """Return the heading of those who come in, with their number."""
    return page.get_by_role("heading", name=re.compile("^Kommer ind"), level=3)


def push(page: Page) -> None:
    """Move the red limit of the efficiency figure one step up by the keyboard, from 70 to 71 per cent."""
    red_limit(page).press("ArrowRight")


def test_a_limit_moved_by_the_keyboard_moves_the_list_and_reset_moves_it_back(
    department_pages: Pages, comes_in: int
) -> None:
    page = department_pages.open()
    screen = go(page)
    expect(coming(page)).to_have_text("Kommer ind 0")
    push(page)
    expect(coming(page)).to_have_text(f"Kommer ind {comes_in}")
    expect(page.get_by_text("rød flyttet fra 70")).to_be_visible()
    expect(red_limit(page)).to_be_focused()
    screen.press(screen.say("rules_reset"))
    expect(coming(page)).to_have_text("Kommer ind 0")


def test_who_comes_and_goes_stays_in_sight_while_a_lower_limit_is_moved(department_pages: Pages, comes_in: int) -> None:
    page = department_pages.open()
    go(page)
    push(page)
    expect(coming(page)).to_have_text(f"Kommer ind {comes_in}")
    page.get_by_role("slider").nth(8).scroll_into_view_if_needed()
    expect(coming(page)).to_be_in_viewport()


def test_a_name_opens_beside_the_page_and_what_is_moved_stays(department_pages: Pages, comes_in: int) -> None:
    page = department_pages.open()
    go(page)
    push(page)
    expect(coming(page)).to_have_text(f"Kommer ind {comes_in}")
    link = page.locator("section").filter(has=coming(page)).get_by_role("link").first
    name = link.inner_text()
    with page.expect_popup() as opened:
        link.click()
    beside = department_pages.watch(opened.value)
    expect(beside.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
    stand(Screen(beside), 3)
    expect(coming(page)).to_have_text(f"Kommer ind {comes_in}")


def test_the_line_of_capacity_follows_the_number(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page)
    page.get_by_role("tab", name=screen.say("rules_tab_need")).click()
    expect(page.get_by_text(screen.say("rules_edge", n=12))).to_be_visible()
    field = page.get_by_role("spinbutton", name=screen.say("rules_capacity"))
    field.fill("3")
    field.press("Enter")
    expect(page.get_by_text(screen.say("rules_edge", n=3))).to_be_visible()


def test_a_cold_deep_link_shows_the_page(
    fresh_server: FreshServer, department_pages: Pages, demo_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    cold = fresh_server(demo_database.parent)
    page = department_pages.apart(cold.url)
    screen = go(page, "gem")
    expect(page.get_by_role("heading", name=screen.say("rules_versions"), level=2)).to_be_visible()
    menu = page.get_by_role("navigation")
    expect(menu.get_by_role("link", name=screen.say("rules_page"), exact=True)).to_be_visible()
    assert "Traceback" not in cold.said()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_fits_a_phone_and_has_no_grave_fault_of_ours(
    department_pages: Pages, part: str, language: Language
) -> None:
    page = department_pages.open()
    go(page, part, language)
    assert faults(page, at_least=LEAST) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(SIDEWAYS)
    assert faults(page, at_least=LEAST) == []
