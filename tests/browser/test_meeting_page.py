"""The dialogue meeting in a browser: what is typed is saved when it is left, also by two at once; a phone."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from keyfigures.language import Language
from tests.browser.conftest import Pages
from tests.browser.screen import Screen
from tests.browser.test_accessibility import faults
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

YEAR = datetime.now(UTC).year
HELD_DOWN_MS = 80
# Each test has an organisation of its own: the tests of a run share a register.
TYPED, TWO, SHOWN, RESTED = "D33002", "D33003", "D33007", "D33005"
# A field is saved when it has rested so long, and a little.
RESTS_MS = 3000


def go(page: Page, organisation: str, language: Language = Language.DA) -> Screen:
    """Open the page of a meeting and wait until it stands."""
    page.goto(f"/dialogmoede?kommune=330&organisation={organisation}&styringsaar={YEAR}&sprog={language}")
    screen = Screen(page, language)
    expect(page.get_by_role("heading", name=screen.say("meeting_topic_dates"))).to_be_visible()
    screen.calm()
    return screen


def sign(screen: Screen, by: str) -> None:
    """Say who writes."""
    field = screen.page.get_by_label(screen.say("meeting_writer"))
    field.fill(by)
    field.press("Tab")
    expect(screen.page.get_by_role("textbox", disabled=True)).to_have_count(0)
    screen.calm()


def begin(screen: Screen, by: str) -> None:
    """Begin a meeting today."""
    sign(screen, by)
    screen.press(screen.say("meeting_begin"))
    expect(notes(screen)).to_have_count(6)
    screen.calm()


def notes(screen: Screen) -> Locator:
    """Return where one types a note to a topic."""
    return screen.page.get_by_label(screen.say("meeting_note"))


def test_a_note_is_saved_when_its_field_is_left_and_is_there_after_a_reload(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, TYPED)
    begin(screen, "Mette Holm")
    notes(screen).nth(0).fill("Planen virker.")
    notes(screen).nth(0).press("Tab")
    # The participants are written from the start.
    expect(saved_by(page, "Mette Holm")).to_have_count(2)
    page.reload()
    expect(notes(screen).nth(0)).to_have_value("Planen virker.")
    sign(screen, "Mette Holm")
    notes(screen).nth(1).fill("Skrevet lige før menuen.")
    # A hand holds the button down so long; in no time at all Streamlit would see the second message only.
    page.get_by_role("link", name=screen.say("page_method"), exact=True).click(delay=HELD_DOWN_MS)
    expect(page.get_by_role("heading", name=screen.say("page_method"), level=1)).to_be_visible()
    go(page, TYPED)
    expect(notes(screen).nth(1)).to_have_value("Skrevet lige før menuen.")
    sign(screen, "Mette Holm")
    decisions = page.get_by_label(screen.say("meeting_decisions_typed"))
    decisions.fill("Planen fortsætter.\nMøde i maj.")
    decisions.press("Tab")
    expect(page.get_by_text(re.compile("Gemt kl"))).to_have_count(4)
    screen.calm()
    screen.press(screen.say("meeting_hold"))
    expect(screen.button(screen.say("need_download_word"))).to_be_visible()
    expect(page.get_by_text("Planen fortsætter.")).to_be_visible()
    expect(page.get_by_text("Planen virker.")).to_be_visible()
    name, file = screen.download(screen.say("need_download_word"))
    assert name == f"referat_M-{YEAR}-{TYPED}.docx"
    assert file.stat().st_size > 10_000
    assert faults(page) == []


def test_what_is_typed_is_saved_while_one_types_on(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, RESTED)
    begin(screen, "Mette Holm")
    decisions = page.get_by_label(screen.say("meeting_decisions_typed"))
    decisions.focus()
    for line in ("Planen fortsætter.\n", "Møde i maj.\n"):
        page.keyboard.type(line, delay=30)
        expect(saved_by(page, "Mette Holm")).to_have_count(2)
        page.keyboard.type("Og ", delay=30)
    expect(decisions).to_have_value("Planen fortsætter.\nOg Møde i maj.\nOg ")
    expect(decisions).to_be_focused()
    page.wait_for_timeout(RESTS_MS)
    page.reload()
    expect(decisions).to_have_value("Planen fortsætter.\nOg Møde i maj.\nOg ")


def saved_by(page: Page, name: str) -> Locator:
    """Return the lines that say that something is saved: of the participants from the start, and what was typed."""
    return page.get_by_text(re.compile(rf"Gemt kl\. \d\d\.\d\d af {name}"))


def test_two_browsers_in_the_same_note_lose_nothing(department_pages: Pages) -> None:
    first, second = department_pages.open(), department_pages.apart()
    mine = go(first, TWO)
    begin(mine, "Mette Holm")
    theirs = go(second, TWO)
    sign(theirs, "Bo Lund")
    notes(mine).nth(2).fill("Mettes tekst.")
    notes(mine).nth(2).press("Tab")
    expect(first.get_by_text(re.compile("Gemt kl"))).to_have_count(2)
    notes(theirs).nth(2).fill("Bos tekst.")
    notes(theirs).nth(2).press("Tab")
    expect(second.get_by_text("Mette Holm har skrevet her i mellemtiden")).to_be_visible()
    expect(second.get_by_text("Mettes tekst.")).to_be_visible()
    expect(notes(theirs).nth(2)).to_have_value("Bos tekst.")
    assert faults(second) == []
    theirs.press(theirs.say("meeting_keep_both"))
    expect(notes(theirs).nth(2)).to_have_value("Mettes tekst.\nBos tekst.")
    first.reload()
    expect(notes(mine).nth(2)).to_have_value("Mettes tekst.\nBos tekst.")


def test_a_goal_stays_open_while_it_is_concluded_on(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, "D33006")
    begin(screen, "Mette Holm")
    page.locator("summary").filter(has_text=screen.say("goal_udlejning")).click()
    reason = page.get_by_label(screen.say("meeting_because_municipality")).locator("visible=true")
    reason.fill("Ledigheden falder.")
    reason.press("Tab")
    expect(page.get_by_text(re.compile("Gemt kl")).locator("visible=true")).to_have_count(2)
    box = page.get_by_role("combobox", name=screen.say("meeting_party_municipality")).locator("visible=true")
    screen.unfold(box)
    page.get_by_role("option", name=screen.say("meeting_conclusion_partly"), exact=True).click()
    line = page.locator("summary").filter(has_text=screen.say("goal_udlejning"))
    expect(line).to_contain_text("kommunen: delvist opfyldt")
    expect(reason).to_be_visible()
    expect(reason).to_have_value("Ledigheden falder.")


@pytest.mark.parametrize("language", Language)
def test_the_page_fits_a_phone_and_has_no_grave_fault_of_ours(department_pages: Pages, language: Language) -> None:
    page = department_pages.open()
    screen = go(page, SHOWN, language)
    if language is Language.DA:
        assert faults(page) == []
    page.locator("summary").filter(has_text=screen.say("goal_udlejning")).click()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(SIDEWAYS)
    assert faults(page) == []
