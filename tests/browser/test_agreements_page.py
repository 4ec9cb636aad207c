"""Agreements in a browser: from a flag's card to a fulfilled agreement, two who edit at once, a phone, and for all."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from keyfigures import departments, settings
from keyfigures.language import Language
from tests.browser.conftest import Pages, new_context
from tests.browser.screen import Screen
from tests.browser.server import Server, running
from tests.browser.test_accessibility import faults
from tests.browser.test_departments import stand
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

LIST = "/aftaler?kommune=330"
LEAST = 200


@pytest.fixture(scope="module")
def agreement_server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server with the demo data and a register of its own."""
    folder = tmp_path_factory.mktemp("agreement_server")
    chosen = {settings.DEMO_VARIABLE: "deck", settings.REGISTER_VARIABLE: str(folder / "register")}
    with running(demo_database.parent, folder / "log.txt", chosen) as started:
        yield started


@pytest.fixture
def agreement_pages(browser: Browser, agreement_server: Server) -> Iterator[Pages]:
    """Return what opens pages of that server; the test fails if any of them was not clean."""
    context = new_context(browser, agreement_server.url)
    opened = Pages(browser, context, agreement_server.url)
    yield opened
    troubles = opened.close()
    context.close()
    assert not troubles, "\n".join(troubles)


def go(page: Page, address: str, language: Language = Language.DA) -> Screen:
    """Open a page and wait until it stands."""
    page.goto(f"{address}&sprog={language}")
    return stand(Screen(page, language))


def fill(page: Page, label: str, text: str, place: int = 0) -> None:
    """Type into a field that can be seen."""
    page.get_by_label(label, exact=True).locator("visible=true").nth(place).fill(text)


def saved(page: Page, text: str) -> None:
    """Wait until the page says what was saved."""
    expect(page.get_by_text(text)).to_be_visible()


def made(page: Page) -> str:
    """Make an agreement from the first flag and return its id."""
    return made_about(page)[0]


def made_about(page: Page) -> tuple[str, str]:
    """Make an agreement from the first flag; return its id and the department it is about."""
    screen = go(page, "/aftalebehov?kommune=330&aarstal=2025")
    page.locator("summary").filter(has_text="▲ ").first.click()
    link = page.get_by_role("link", name=screen.say("agreements_make"))
    expect(link).to_be_visible()
    screen.calm()
    link.click()
    expect(page.get_by_role("heading", name="Ny aftale: ", level=2)).to_be_visible()
    screen.calm()
    department = screen.choices()["ny"]
    fill(page, screen.say("write_by"), "Mette Holm")
    screen.press(screen.say("agreements_save_new"))
    expect(page.get_by_role("heading", name=screen.say("agreements_course"), level=2)).to_be_visible()
    screen.calm()
    return screen.choices()["aftale"], department


def test_from_a_flag_to_an_agreement_that_is_followed_up_fulfilled_and_looked_back_on(
    agreement_pages: Pages, demo_database: Path
) -> None:
    page = agreement_pages.open()
    id_, department = made_about(page)
    organisation = departments.department(demo_database, department).organisation_id
    screen = Screen(page)
    title = page.get_by_role("heading", level=2).first.inner_text()
    saved(page, f"Aftalen {id_} er gemt.")
    expect(page.get_by_role("heading", name=screen.say("agreements_evidence"), level=2)).to_be_visible()
    back(page, screen, "Åbne aftaler")
    name, path = screen.download(screen.say("agreements_calendar"))
    assert name == "styringsdialog-330.ics"
    # Its deadline and its next follow-up; the other tests of this server may have theirs beside.
    assert path.read_bytes().count(b"BEGIN:VEVENT") >= 2
    page.locator(f'table a[href*="aftale={id_}&"]').click()
    expect(page.get_by_role("heading", name=screen.say("agreements_evidence"), level=2)).to_be_visible()
    screen.calm()
    for status, note in (("◆ i gang", "Planen er lagt."), ("● opfyldt", "Ledigheden er under målet.")):
        opened(page, screen.say("agreements_follow_up"))
        screen.select(screen.say("agreements_status_after"), status)
        fill(page, screen.say("agreements_note"), note)
        fill(page, screen.say("agreements_who"), "Direktør og tilsyn")
        fill(page, screen.say("write_by"), "Mette Holm")
        screen.press(screen.say("agreements_follow_up_save"))
        saved(page, screen.say("agreements_follow_up_saved"))
        screen.calm()
        expect(page.get_by_text(note).first).to_be_visible()
        expect(page.get_by_label(screen.say("agreements_note"), exact=True)).to_have_value("")
    back(page, screen, "Afsluttede aftaler")
    # The meeting of the year after begins with what became of it.
    following = datetime.now(UTC).year + 1
    go(page, f"/dialogmoede?kommune=330&organisation={organisation}&styringsaar={following}")
    table = page.get_by_role("region", name=screen.say("meeting_topic_follow_up")).get_by_role("row")
    # Other tests of this server agree on the same department in the same words.
    told = table.filter(has_text=title).filter(has_text="● opfyldt")
    expect(told).to_contain_text("Ledigheden er under målet.")


def back(page: Page, screen: Screen, heading: str) -> None:
    """Go back to the list and wait for one of its headings, however many it counts."""
    page.get_by_role("link", name=screen.say("agreements_all")).click()
    counted = re.compile(rf"{heading} \(\d+\)")
    expect(page.get_by_role("heading", name=counted, level=2)).to_be_visible()
    screen.calm()


def opened(page: Page, label: str) -> None:
    """Open what is folded behind a line, unless it is open."""
    line = page.locator("summary").filter(has_text=label).first
    if not line.evaluate("line => line.parentElement.open"):
        line.click()


def test_a_draft_without_a_flag_is_begun_from_the_list(agreement_pages: Pages) -> None:
    page = agreement_pages.open()
    screen = go(page, f"{LIST}&organisation=D33004")
    screen.press(screen.say("agreements_new"))
    expect(page.get_by_role("heading", name="Ny aftale: SAB (demo)", level=2)).to_be_visible()
    screen.calm()
    page.reload()
    expect(page.get_by_role("heading", name="Ny aftale: SAB (demo)", level=2)).to_be_visible()
    screen.calm()
    fill(page, screen.say("write_by"), "Mette Holm")
    screen.press(screen.say("agreements_save_new"))
    saved(page, "er gemt.")
    expect(page.get_by_text(screen.say("agreements_whole")).first).to_be_visible()


def test_two_who_edit_the_same_agreement_lose_nothing(agreement_pages: Pages) -> None:
    mine = agreement_pages.apart()
    id_ = made(mine)
    theirs = agreement_pages.apart()
    address = f"{LIST}&aftale={id_}"
    for page in (mine, theirs):
        screen = go(page, address)
        opened(page, screen.say("agreements_edit"))
    for page, who in ((theirs, "Anders Bo"), (mine, "Mette Holm")):
        fill(page, screen.say("agreements_title"), f"Titel af {who}")
        fill(page, screen.say("write_by"), who)
    fill(theirs, screen.say("agreements_will"), "Kommunen anviser hver fjerde bolig.")
    Screen(theirs).press(screen.say("agreements_edit_save"))
    saved(theirs, "Rettelserne er gemt som udgave 2.")
    Screen(mine).press(screen.say("agreements_edit_save"))
    expect(mine.get_by_text("Anders Bo har gemt en nyere udgave")).to_be_visible()
    expect(mine.get_by_role("cell", name="Titel af Anders Bo")).to_be_visible()
    expect(mine.get_by_role("cell", name="Titel af Mette Holm")).to_be_visible()
    Screen(mine).press(screen.say("agreements_edit_save"))
    saved(mine, "Rettelserne er gemt som udgave 3.")
    expect(mine.get_by_role("heading", name="Titel af Mette Holm", level=2)).to_be_visible()
    expect(mine.get_by_text("Kommunen anviser hver fjerde bolig.").first).to_be_visible()
    opened(mine, screen.say("agreements_audit"))
    expect(mine.get_by_role("cell", name="Titel af Anders Bo").first).to_be_visible()


@pytest.mark.parametrize("language", Language)
def test_list_draft_and_agreement_fit_a_phone_and_have_no_grave_fault_of_ours(
    agreement_pages: Pages, language: Language
) -> None:
    page = agreement_pages.open()
    id_ = made(page)
    drafted = "/aftaler?kommune=330&ny=&organisation=D33004"
    for address in (LIST, f"{LIST}&aftale={id_}", drafted):
        screen = go(page, address, language)
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        if "ny=" in address:
            expect(page.get_by_role("button", name=screen.say("agreements_save_new"))).to_be_visible()
        if "aftale=" in address:
            for label in ("agreements_follow_up", "agreements_edit", "agreements_carry", "agreements_audit"):
                opened(page, screen.say(label))
            screen.calm()
        assert faults(page, at_least=LEAST) == []
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_timeout(300)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(SIDEWAYS)
        assert faults(page, at_least=LEAST) == []
        page.set_viewport_size({"width": 1280, "height": 900})


def test_a_cold_deep_link_shows_the_agreements(agreement_pages: Pages, agreement_server: Server) -> None:
    page = agreement_pages.apart()
    screen = go(page, LIST)
    expect(page.get_by_role("heading", name=screen.say("page_agreements"), level=1)).to_be_visible()
    assert "Traceback" not in agreement_server.said()
