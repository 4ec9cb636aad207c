"""One browser and one warm server for all browser tests, fresh servers on request, and watched pages.

The pages of one test run share a context, and with it the browser's cache: an empty one costs seconds a page.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from keyfigures import settings
from tests.browser import chromium
from tests.browser.gallery import Gallery
from tests.browser.server import Server, running
from tests.browser.watch import Watch

# Generous, because another job may hold the machine; a passing test never waits for it.
PATIENCE_MS = 60_000
DESKTOP = (1280, 900)

FreshServer = Callable[[Path], Server]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once."""
    with sync_playwright() as started:
        expect.set_options(timeout=PATIENCE_MS)
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start a Chromium, installed if it must be; without one the run ends with one sentence."""
    try:
        path = chromium.find(chromium.this_machine(playwright.chromium.executable_path))
    except chromium.NoChromiumError as error:
        pytest.exit(str(error), returncode=1)
    started = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
    yield started
    started.close()


@pytest.fixture(scope="session")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the server all ordinary tests share, on the database built for the tests."""
    with running(database.parent, tmp_path_factory.mktemp("server") / "log.txt") as started:
        yield started


@pytest.fixture(scope="session")
def department_server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the server of the tests of departments, on the demo data of six municipalities."""
    log = tmp_path_factory.mktemp("department_server") / "log.txt"
    with running(demo_database.parent, log, {settings.DEMO_VARIABLE: "deck"}) as started:
        yield started


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[FreshServer]:
    """Return what starts a server nobody has opened, on a folder of databases."""
    with ExitStack() as stack:
        yield lambda databases: stack.enter_context(running(databases, tmp_path / "fresh-server.txt"))


class Pages:
    """Opens pages and watches each of them; ``troubles`` is what went wrong on any."""

    def __init__(self, browser: Browser, shared: BrowserContext, origin: str) -> None:
        self._browser, self._shared, self._origin = browser, shared, origin
        self._opened: list[Page] = []
        self._contexts: list[BrowserContext] = []
        self._watches: list[Watch] = []

    def open(self, width: int = DESKTOP[0], height: int = DESKTOP[1]) -> Page:
        """Open a page on the shared server."""
        page = self._shared.new_page()
        page.set_viewport_size({"width": width, "height": height})
        return self.watch(page, self._origin)

    def apart(self, origin: str | None = None) -> Page:
        """Open a page as another reader: nothing cached, nothing remembered; on another server if asked."""
        context = new_context(self._browser, origin or self._origin)
        self._contexts.append(context)
        return self.watch(context.new_page(), origin or self._origin)

    def watch(self, page: Page, origin: str | None = None) -> Page:
        """Watch a page that was opened by a click."""
        self._opened.append(page)
        self._watches.append(Watch(page, origin or self._origin))
        return page

    def close(self) -> list[str]:
        """Close everything opened here and return what went wrong."""
        troubles = [trouble for watch in self._watches for trouble in watch.troubles]
        for page in self._opened:
            # Streamlit keeps there whether the menu was open, and the next page must not start with it.
            page.evaluate("() => { try { localStorage.clear() } catch { /* an error page has none */ } }")
            page.close()
        for context in self._contexts:
            context.close()
        return troubles


def new_context(browser: Browser, origin: str) -> BrowserContext:
    """Return the browser of one Danish reader who lets the page use the clipboard."""
    context = browser.new_context(
        base_url=origin, locale="da-DK", viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    return context


@pytest.fixture(scope="session")
def shared_context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """Return the context whose cache all ordinary pages share."""
    context = new_context(browser, server.url)
    yield context
    context.close()


@pytest.fixture
def pages(browser: Browser, shared_context: BrowserContext, server: Server) -> Iterator[Pages]:
    """Return what opens pages; the test fails if any of them was not clean."""
    opened = Pages(browser, shared_context, server.url)
    yield opened
    troubles = opened.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture(scope="session")
def department_context(browser: Browser, department_server: Server) -> Iterator[BrowserContext]:
    """Return the context whose cache all pages of departments share."""
    context = new_context(browser, department_server.url)
    yield context
    context.close()


@pytest.fixture
def department_pages(
    browser: Browser, department_context: BrowserContext, department_server: Server
) -> Iterator[Pages]:
    """Return what opens pages on the demo data; the test fails if any of them was not clean."""
    opened = Pages(browser, department_context, department_server.url)
    yield opened
    troubles = opened.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(pages: Pages) -> Page:
    """Return a watched page at desktop size."""
    return pages.open()


@pytest.fixture(scope="session")
def standing(shared_context: BrowserContext, server: Server) -> Iterator[tuple[Gallery, Watch]]:
    """Return a page that stays open from test to test, because loading one is what costs most."""
    page = shared_context.new_page()
    watch = Watch(page, server.url)
    yield Gallery(page), watch
    page.close()


@pytest.fixture
def gallery(standing: tuple[Gallery, Watch]) -> Iterator[Gallery]:
    """Return what shows any chart in either language at desktop size; the test fails if the page was not clean."""
    shown, watch = standing
    shown.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    yield shown
    troubles, watch.troubles = watch.troubles, []
    assert not troubles, "\n".join(troubles)
