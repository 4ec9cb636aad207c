"""The data page in a browser: fetch, import from upload to roll back, nothing cut off, and no fault axe finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keyfigures import settings
from keyfigures.language import Language
from tests.browser.conftest import FreshServer, Pages
from tests.browser.screen import Screen
from tests.browser.server import Server
from tests.browser.test_accessibility import faults
from tests.statbank_server import StatbankServer

pytestmark = pytest.mark.browser

PARTS = ("kilder", "indlaes", "daekning", "versioner")
WIDTHS = (390, 1280, 1920)
SHARES = "Kommune;År;Andel (pct.)\nSlagelse;2025;0,246\nNæstved;2025;0,151\nSorø;2025;0,12\nFarum;2025;0,2\n"
# What is wider than the page without a scroll bar of its own.
WIDER = """() => document.documentElement.scrollWidth > window.innerWidth + 1"""


@pytest.fixture
def own_server(
    fresh_server: FreshServer, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """Return a server with its own empty folder of deliveries, which fetches from a server of the tests."""
    with StatbankServer() as statbank:
        monkeypatch.setenv(settings.RECEIVED_VARIABLE, str(tmp_path / "received"))
        monkeypatch.setenv(settings.STATBANK_VARIABLE, statbank.base_url)
        databases = tmp_path / "databases"
        databases.mkdir()
        (databases / database.name).write_bytes(database.read_bytes())
        yield fresh_server(databases)


def go(page: Page, address: str, language: Language = Language.DA) -> Screen:
    """Open a part of the data page and wait until it stands."""
    screen = Screen(page, language)
    page.goto(address)
    expect(page.get_by_role("heading", name=screen.say("page_data"), level=1)).to_be_visible()
    screen.calm()
    return screen


def test_a_file_is_imported_and_taken_back(own_server: Server, pages: Pages, tmp_path: Path) -> None:
    file = tmp_path / "andele.csv"
    file.write_text(SHARES, encoding="utf-8")
    page = pages.apart(own_server.url)
    screen = go(page, "/data?fane=indlaes")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("3 af 4 rækker kan indlæses")).to_be_visible()
    take = page.get_by_role("button", name=screen.say("import_button"), exact=True)
    expect(take).to_be_disabled()
    for answer in ("Gang med 100", "Indlæs resten"):
        page.get_by_role("button", name=answer).click()
        expect(page.get_by_role("button", name=answer)).to_have_count(0)
        screen.calm()
    page.get_by_label(screen.say("import_who")).fill("JN")
    page.keyboard.press("Tab")
    # While the page is drawn anew, the old button may stand beside the new one.
    expect(take.and_(page.locator("button:enabled"))).to_have_count(1)
    screen.calm()
    take.click()
    expect(page.get_by_text("andele.csv er indlæst: 3 nye tal")).to_be_visible()
    screen = go(page, "/data?fane=versioner")
    page.get_by_role("button", name=screen.say("history_roll_back"), exact=True).click()
    page.get_by_role("button", name=screen.say("history_yes")).click()
    expect(page.get_by_text("andele.csv er rullet tilbage: 0 nye tal, 0 reviderede, 3 bortfaldne.")).to_be_visible()


def test_the_button_fetches_and_the_charts_show_it(own_server: Server, pages: Pages) -> None:
    page = pages.apart(own_server.url)
    screen = go(page, "/data?fane=indlaes")
    page.get_by_role("button", name=screen.say("fetch_button")).click()
    expect(page.get_by_text("BOL101, opdateret 2026-04-08")).to_be_visible()
    expect(page.get_by_text("BOL106, opdateret")).to_be_visible()
    shown = Screen(page).open("/kommuner?kommune=330&figur=rangorden&aar=2026")
    assert "1. januar 2026" in shown.words()["footer"]
    assert "2026" in shown.words()["title"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_sticks_out_and_axe_finds_no_fault(page: Page, part: str, language: Language) -> None:
    screen = go(page, f"/data?fane={part}&sprog={language}", language)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        screen.calm()
        assert not page.evaluate(WIDER)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert faults(page, at_least=150) == []
