"""The page of reports in a browser: a text is written and found in the file, all reports as a zip, a phone, for all."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from keyfigures.language import Language
from tests.browser.conftest import Pages
from tests.browser.screen import Screen
from tests.browser.test_accessibility import faults
from tests.browser.test_phone import PHONE, SIDEWAYS

pytestmark = pytest.mark.browser

YEAR = datetime.now(UTC).year
# Another organisation than other tests write about: those of a run share a register.
OWN = "D33006"
MINE = "Vi er kommet <b>langt</b> i år."


def go(page: Page, language: Language = Language.DA, edition: str = "offentlig", whose: str = OWN) -> Screen:
    """Open the page of reports and wait until it stands."""
    page.goto(f"/rapport?kommune=330&organisation={whose}&styringsaar={YEAR}&udgave={edition}&sprog={language}")
    screen = Screen(page, language)
    expect(page.get_by_role("heading", name=screen.say("reporting_more"), level=2)).to_be_visible()
    screen.calm()
    return screen


def chapter(page: Page) -> Locator:
    """Return the line under which the first chapter is folded."""
    return page.get_by_role("heading", name="Konklusion: målsætninger og behov for aftaler", level=3)


def choose(screen: Screen) -> None:
    """Choose the first text there is."""
    box = screen.page.get_by_role("combobox", name=screen.say("reporting_which"), exact=True)
    screen.unfold(box)
    screen.page.get_by_role("option").first.click()
    expect(screen.page.get_by_label(screen.say("reporting_text"))).to_be_visible()
    screen.calm()


def downloaded(screen: Screen, form: str) -> tuple[str, Path]:
    """Return the file of a form and its name."""
    return screen.download(screen.say("reporting_download", form=screen.say(form)))


def test_a_text_is_written_read_in_its_place_and_found_in_the_file(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page)
    choose(screen)
    page.get_by_label(screen.say("reporting_text")).fill(MINE)
    page.get_by_label(screen.say("write_by")).fill("Mette Holm")
    screen.press(screen.say("reporting_save"))
    expect(page.get_by_text(screen.say("reporting_saved"))).to_be_visible()
    screen.calm()
    chapter(page).click()
    expect(page.locator("details").get_by_text(MINE, exact=True)).to_be_visible()
    name, file = downloaded(screen, "reporting_html")
    assert name == f"{OWN}_{YEAR}_public.html"
    assert "Vi er kommet &lt;b&gt;langt&lt;/b&gt; i år." in file.read_text(encoding="utf-8")
    for form, begins in (("reporting_word", b"PK"), ("reporting_pdf", b"%PDF")):
        _, file = downloaded(screen, form)
        assert file.read_bytes().startswith(begins)
    page.reload()
    chapter(page).click()
    expect(page.locator("details").get_by_text(MINE, exact=True)).to_be_visible()
    screen.calm()


def test_the_reports_of_all_are_one_zip_and_the_columns_a_file(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, edition="intern")
    page.locator("summary").filter(has_text=screen.say("reporting_batch")).click()
    screen.press(screen.say("reporting_batch_make"))
    expect(page.get_by_text(screen.say("reporting_batch_done", n=8))).to_be_visible()
    screen.calm()
    name, file = screen.download(screen.say("reporting_batch_download"))
    assert name == f"330_{YEAR}_internal.zip"
    with zipfile.ZipFile(file) as archive:
        assert f"{OWN}_{YEAR}_internal.html" in archive.namelist()
    page.locator("summary").filter(has_text=screen.say("reporting_national")).click()
    name, file = screen.download(screen.say("reporting_download", form="CSV"))
    assert name == f"{OWN}_{YEAR}_internal.csv"
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 2


@pytest.mark.parametrize("language", Language)
def test_the_page_has_no_grave_fault_of_ours_and_fits_a_phone(department_pages: Pages, language: Language) -> None:
    page = department_pages.open()
    screen = go(page, language, whose="D33007")
    for each in page.locator(".kf-report summary").all():
        each.click()
    choose(screen)
    assert faults(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], page.evaluate(SIDEWAYS)
    assert faults(page) == []
