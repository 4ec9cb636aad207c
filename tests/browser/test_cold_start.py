"""The first reader of a freshly started server follows a link: every page must stand in its frame at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keyfigures import settings
from tests.browser.conftest import FreshServer, Pages
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

MENU = ("page_overview", "page_municipalities", "page_method")
FIGURE = (
    "/figur?figur=rangorden&kommune=461&noegletal=public_housing_share_pct&gruppe=region&aar=2023&fra=2023"
    "&gennemsnit=weighted&egen=med&sprog=da"
)


def _comparison(screen: Screen) -> None:
    expect(screen.page.get_by_role("heading", name=screen.say("page_municipalities"), level=1)).to_be_visible()
    expect(screen.page.get_by_role("combobox", name=screen.say("choose_municipality"))).to_have_value("Odense")
    assert "Odense" in screen.words()["title"]
    _menu(screen)


def _method(screen: Screen) -> None:
    expect(screen.page.get_by_role("heading", name=screen.say("page_method"), level=1)).to_be_visible()
    _menu(screen)


def _overview(screen: Screen) -> None:
    expect(screen.page.get_by_role("heading", name="Odense Kommune", level=1)).to_be_visible()
    _menu(screen)


def _figure(screen: Screen) -> None:
    assert "Odense" in screen.words()["title"]
    expect(screen.page.get_by_role("navigation")).not_to_be_visible()


def _menu(screen: Screen) -> None:
    menu = screen.page.get_by_role("navigation")
    for name in MENU:
        expect(menu.get_by_role("link", name=screen.say(name), exact=True)).to_be_visible()
    expect(screen.page.get_by_role("radiogroup", name="Sprog / Language")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "shows"),
    [("/kommuner?kommune=461", _comparison), ("/metode", _method), (FIGURE, _figure)],
    ids=["kommuner", "metode", "figur"],
)
def test_a_cold_deep_link_shows_its_page(
    fresh_server: FreshServer, pages: Pages, database: Path, address: str, shows: Callable[[Screen], None]
) -> None:
    cold = fresh_server(database.parent)
    screen = Screen(pages.apart(cold.url)).open(address)
    shows(screen)
    assert screen.page.title() == screen.say("product")
    assert "Traceback" not in cold.said()


def test_the_first_start_builds_the_database_and_then_shows_the_page(
    fresh_server: FreshServer, pages: Pages, tmp_path: Path
) -> None:
    databases = tmp_path / "nothing-yet"
    databases.mkdir()
    cold = fresh_server(databases)
    page: Page = pages.apart(cold.url)
    page.goto("/?kommune=461")
    screen = Screen(page)
    expect(page.get_by_text(screen.say("building"))).to_be_visible()
    _overview(screen.settle())
    expect(page.get_by_text(screen.say("building"))).to_have_count(0)
    assert [file.suffix for file in databases.iterdir()] == [".duckdb"]
    assert "Traceback" not in cold.said()


def test_the_repository_holds_no_database_of_the_tests(pages: Pages, database: Path) -> None:
    before = _databases_of_the_repository()
    Screen(pages.open()).open("/kommuner?kommune=151")
    assert database.parent != settings.ROOT / "data" / "databases"
    assert _databases_of_the_repository() == before


def _databases_of_the_repository() -> dict[str, int]:
    folder = settings.ROOT / "data" / "databases"
    return {file.name: file.stat().st_mtime_ns for file in folder.glob("*.duckdb")} if folder.is_dir() else {}
