"""Take the screenshots of docs/screenshots anew: python -m tests.browser.screenshots.

Each page in both languages as a reader sees it at 1280 wide, from a server of its own.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from keyfigures import settings
from keyfigures.language import Language
from tests.browser import chromium
from tests.browser.screen import CHART, Screen
from tests.browser.server import running

PATIENCE_MS = 60_000
FOLDER = settings.ROOT / "docs" / "screenshots"
CHOICE = "kommune=330&noegletal=public_housing_share_pct&gruppe=region&aar=2023&fra=2009&gennemsnit=weighted&egen=med"
SLAGELSE = "kommune=330&aarstal=2024"
# How many charts stand on a page, where it isn't one.
CHARTS = {
    "aftaler": 0,
    "styringsdialog": 0,
    "dialogmoede": 0,
    "afdelinger": 0,
    "afdeling": 3,
    "boligorganisation": 3,
    "rapport": 0,
    "regler": 0,
}
# Page, what its address chooses, and how high it is shown.
PAGES = {
    "overblik": ("kommune=330", 1080),
    "aftalebehov": (SLAGELSE, 1500),
    "aftaler": ("kommune=330", 900),
    "styringsdialog": ("kommune=330&styringsaar=2026", 1500),
    "dialogmoede": ("kommune=330&organisation=D33004&styringsaar=2026", 1900),
    "kommuner": (f"{CHOICE}&figur=rangorden", 1180),
    "afdelinger": (f"{SLAGELSE}&tal=vacancy_pct", 1100),
    "afdeling": (f"{SLAGELSE}&afdeling=D33004-00101&tal=vacancy_pct", 1900),
    "boligorganisation": (f"{SLAGELSE}&organisation=D33004&tal=vacancy_pct", 1500),
    "praesentation": (f"{CHOICE}&figur=rangorden", 1100),
    "rapport": ("kommune=330&organisation=D33005&styringsaar=2026&udgave=offentlig", 1200),
    "regler": ("kommune=330&aarstal=2025", 1300),
    "metode": ("kommune=330", 1500),
    "data": ("fane=kilder", 1500),
    "figur": (f"{CHOICE}&figur=danmarkskort", 720),
}


def main() -> None:
    """Start a server and take a picture of each page in each language."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), Path(folder) / "log", {settings.DEMO_VARIABLE: "deck"}) as server,
        sync_playwright() as playwright,
    ):
        path = chromium.find(chromium.this_machine(playwright.chromium.executable_path))
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        for language in Language:
            for page in PAGES:
                _take(browser, server.url, page, language)


def _take(browser: Browser, url: str, name: str, language: Language) -> None:
    choice, height = PAGES[name]
    # Figures come into the presentation from another page.
    address = {"overblik": "", "praesentation": "kommuner"}.get(name, name)
    with browser.new_context(viewport={"width": 1280, "height": height}, locale="da-DK") as context:
        page = context.new_page()
        screen = Screen(page, language)
        link = f"{url}/{address}?{choice}&sprog={language.value}"
        if name == "data":
            page.goto(link)
            expect(page.get_by_text(screen.say("data_checks_title"), exact=True)).to_be_visible()
            screen.calm()
        elif name in CHARTS:
            page.goto(link)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(page.locator(CHART)).to_have_count(CHARTS[name])
            if name == "afdelinger":
                expect(page.locator("canvas").first).to_be_visible()
            screen.calm()
        else:
            screen.open(link)
        if name == "praesentation":
            _present(screen)
        # A widget's place is grey until its code has come.
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.screenshot(path=FOLDER / f"{name}_{language.value}.png")


def _present(screen: Screen) -> None:
    """Put two charts into the presentation and go to it."""
    screen.press(screen.say("presentation_put_in"))
    expect(screen.button(screen.say("presentation_is_in"))).to_be_visible()
    screen.after(lambda: screen.pick(screen.say("chart_development")))
    screen.press(screen.say("presentation_put_in"))
    screen.go(screen.say("presentation_page_n", n=2))
    expect(screen.page.get_by_role("heading", name=screen.say("presentation_figures", n=2))).to_be_visible()
    screen.calm()


if __name__ == "__main__":
    main()
