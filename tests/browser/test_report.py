"""A report in Chromium: axe finds nothing grave, nothing is fetched or run, and it reads on a phone and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from keyfigures import reports, settings
from keyfigures.exports.report import html_file
from keyfigures.language import Language
from keyfigures.reports import Edition
from tests.browser.conftest import DESKTOP
from tests.browser.test_accessibility import faults
from tests.reports.conftest import TODAY
from tests.reports.made import report as small

pytestmark = pytest.mark.browser

PHONE = (390, 844)
OWN = "D33005"


@pytest.fixture
def opened(browser: Browser) -> Page:
    """Return a page that knows no network."""
    context = browser.new_context(offline=True)
    return context.new_page()


@pytest.fixture
def written(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder with the public reports of an organisation and a municipality (demo), in both languages."""
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    assert not register_folder.exists()
    for name in ("", OWN):
        for language in Language:
            own = reports.report(
                *(demo_database, "330", 2026),
                organisation_id=name,
                edition=Edition.PUBLIC,
                language=language,
                today=TODAY,
            )
            (tmp_path / f"{name or 'all'}_{language}.html").write_bytes(html_file(own))
    return tmp_path


def test_no_grave_fault_on_a_desktop_or_a_phone(opened: Page, written: Path) -> None:
    files = sorted(written.glob("*.html"))
    assert len(files) == 4
    for file in files:
        opened.goto(file.as_uri())
        for width, height in (DESKTOP, PHONE):
            opened.set_viewport_size({"width": width, "height": height})
            assert faults(opened) == []


def test_it_asks_for_nothing_and_says_nothing_in_the_console(opened: Page, written: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    address = (written / f"{OWN}_da.html").as_uri()
    opened.goto(address)
    assert (asked, said) == ([address], [])
    expect(opened.get_by_role("heading", level=1)).to_have_text(
        "DEMODATA: Styringsrapport for SB (demo), styringsåret 2026"
    )


def test_the_keyboard_leads_past_the_contents_and_into_wide_tables(opened: Page, written: Path) -> None:
    opened.goto((written / f"{OWN}_da.html").as_uri())
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("main")).to_be_focused()
    opened.keyboard.press("Tab")
    focused = opened.evaluate("document.activeElement.getAttribute('role')")
    assert focused == "region"


def test_a_phone_is_never_scrolled_sideways(opened: Page, written: Path) -> None:
    opened.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    opened.goto((written / f"{OWN}_da.html").as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_drawing_and_the_tables_are_read_by_their_names(opened: Page, tmp_path: Path) -> None:
    file = tmp_path / "small.html"
    file.write_bytes(html_file(small()))
    opened.goto(file.as_uri())
    expect(opened.get_by_role("img", name="SB: 0,50 % i 2025")).to_be_visible()
    expect(opened.get_by_role("table", name="Afdelinger med kritiske nøgletal")).to_be_visible()
    expect(opened.get_by_role("rowheader", name="Ærtevej")).to_be_visible()
    opened.emulate_media(media="print")
    expect(opened.get_by_role("navigation")).to_be_hidden()
