"""Agreements needed in a browser: two clicks to the slide, a card by keyboard, a cold link, a phone, and for all."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keyfigures import settings
from keyfigures.language import Language
from tests.browser.conftest import FreshServer, Pages
from tests.browser.screen import CHART, Screen, measure
from tests.browser.test_accessibility import faults
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

PAGE = "/aftalebehov?kommune=330&aarstal=2025"
VIEWS = ("aftalebehov", "aftalebehov-baner", "tabel")


def go(page: Page, address: str = PAGE, language: Language = Language.DA) -> Screen:
    """Open the page and wait until its chart stands."""
    return Screen(page, language).open(f"{address}&sprog={language}")


def first_line(page: Page) -> str:
    """Return the words of the first department of the list."""
    line = page.locator("summary").filter(has_text="▲ ").first
    expect(line).to_be_visible()
    return line.inner_text()


def test_from_the_overview_the_three_and_why_are_on_a_slide_in_two_clicks(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = Screen(page).open("/?kommune=330&sprog=da")
    screen.after(lambda: screen.go(screen.say("page_need")))
    names = page.locator(f"{CHART} [role=img]").evaluate("plot => plot.layout.meta.title")
    with page.context.expect_page() as opening:
        page.get_by_role("link", name=screen.say("chart_slide"), exact=True).click()
    alone = Screen(department_pages.watch(opening.value)).settle()
    alone.page.set_viewport_size({"width": 1280, "height": 720})
    alone.resize(1280, 720)
    assert alone.words()["title"] == names
    assert names.startswith("Tre afdelinger i Slagelse")
    found = measure(alone.picture)
    assert found.outside() + found.collisions() == []
    text = " ".join(line.text for line in found.lines)
    assert all(f"{place}. " in text for place in (1, 2, 3))
    assert "DEMODATA" in alone.picture.inner_text()


def test_a_card_opens_and_closes_by_keyboard(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page)
    line = page.locator("summary").filter(has_text="▲ ").first
    line.focus()
    page.keyboard.press("Enter")
    told = page.get_by_text(screen.say("flag_part_lift"), exact=True).first
    expect(told).to_be_visible()
    screen.calm()
    reasons = page.locator(".kf-case summary")
    reasons.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kf-case details").nth(1)).to_have_attribute("open", "")
    line.focus()
    page.keyboard.press("Enter")
    expect(told).to_be_hidden()


def test_a_card_leads_to_its_department(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page)
    page.locator("summary").filter(has_text="▲ ").first.click()
    link = page.get_by_role("link", name="Gå til")
    expect(link).to_be_visible()
    screen.calm()
    name = link.inner_text().partition("Gå til ")[2].strip()
    link.click()
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=screen.say("needs_line_link"))).to_be_visible()
    expect(page.locator(CHART)).to_have_count(3)
    screen.calm()


def test_switching_a_sub_score_off_changes_who_comes_first(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page)
    before = screen.words()["title"]
    screen.press(screen.say("needs_order"))
    for name in ("needs_score_both", "goal_oekonomi_og_drift", "goal_udlejning", "goal_boligafdelinger"):
        shown = screen.say(name)
        screen.after(lambda chosen=shown: page.get_by_role("button", name=chosen, exact=True).click())  # type: ignore[misc]
    assert screen.words()["title"] != before
    assert screen.choices()["orden"] == "ledelse_og_beboerdemokrati,nybyggeri_og_renovering,years"


def test_a_cold_deep_link_shows_the_page(
    fresh_server: FreshServer, department_pages: Pages, demo_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    cold = fresh_server(demo_database.parent)
    page = department_pages.apart(cold.url)
    screen = go(page)
    expect(page.get_by_role("heading", name=screen.say("page_need"), level=1)).to_be_visible()
    assert first_line(page)
    assert "Traceback" not in cold.said()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_a_phone_and_has_no_grave_fault_of_ours(
    department_pages: Pages, view: str, language: Language
) -> None:
    page = department_pages.open()
    screen = go(page, f"{PAGE}&vis={view}", language)
    if view == VIEWS[0]:
        page.locator("summary").filter(has_text="▲ ").first.click()
        expect(page.get_by_text(screen.say("flag_part_lift"), exact=True).first).to_be_visible()
        screen.calm()
    assert faults(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(SIDEWAYS)
    assert faults(page) == []
