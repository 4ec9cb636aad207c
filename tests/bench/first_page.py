"""Measure what a reader waits for: python tests/bench/first_page.py --runs 30.

Starts a warm server, drives it through Chromium and prints a Markdown table for docs/performance.md. A time ends
with the frame that shows the chart, by the browser's own clock.
"""

import argparse
import csv
import importlib.metadata
import math
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402 - a script finds the project's packages only from here on
from tests.browser.screen import Screen  # noqa: E402
from tests.browser.server import running  # noqa: E402

PATIENCE_MS = 120_000
FIRST = "/?kommune=330&sprog=da"
COMPARISON = "/kommuner?kommune=330&gruppe=region&sprog=da"
CHARTS = ("Rangorden", "Danmarkskort", "Små diagrammer", "To år", "Holder det?", "Udvikling")
FIRST_TARGET_MS, CHANGE_TARGET_MS = 3000, 500

# From the last click, or from the start of the navigation, to the frame after the chart is drawn.
CLOCK = """
window.clock = {start: 0, drawn: null}
addEventListener("click", () => { window.clock = {start: performance.now(), drawn: null} }, true)
new MutationObserver(() => {
    const clock = window.clock
    requestAnimationFrame(() => requestAnimationFrame(() => { clock.drawn ??= performance.now() - clock.start }))
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["data-drawn"]})
"""
DRAWN = "() => window.clock.drawn !== null"


@dataclass
class Traffic:
    """What one visit fetched: requests, bytes as sent over the wire, and bytes over the websocket."""

    requests: int = 0
    transferred: int = 0
    websocket: int = 0


@dataclass(frozen=True)
class Measured:
    """Times in milliseconds of one thing a reader does, and what they should stay under."""

    name: str
    target: int | None
    times: list[float] = field(default_factory=list)

    def row(self) -> str:
        """Return the times as a row of a Markdown table, in seconds."""
        target = "–" if self.target is None else f"≤ {self.target / 1000:.1f} s"
        values = (statistics.median(self.times), percentile(self.times, 95), min(self.times), max(self.times))
        return (
            f"| {self.name} | {target} | {len(self.times)} | " + " | ".join(f"{v / 1000:.2f} s" for v in values) + " |"
        )


def main() -> None:
    """Measure and print the table."""
    asked = _arguments()
    load_before = _load()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), Path(folder) / "log.txt") as server,
        sync_playwright() as playwright,
    ):
        expect.set_options(timeout=PATIENCE_MS)
        browser = _browser(playwright)
        _warm_up(browser, server.url)
        firsts, traffic = _first_visits(browser, server.url, asked.visits)
        measured = [firsts, *_changes(browser, server.url, asked.visits, asked.runs)]
        version = browser.version
        browser.close()
    print("\n".join(_report(measured, traffic, _machine(version), f"{load_before} before, {_load()} after")))


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that so many per cent of the values do not exceed.

    >>> percentile([4, 1, 3, 2], 95), percentile([4, 1, 3, 2], 50)
    (4, 2)
    """
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30, help="changes of municipality and of chart (default 30)")
    parser.add_argument("--visits", type=int, default=10, help="first visits and reloads (default 10)")
    return parser.parse_args()


def _browser(playwright: Playwright) -> Browser:
    path = chromium.find(chromium.this_machine(playwright.chromium.executable_path))
    return playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))


def _open(browser: Browser, url: str) -> Page:
    context = browser.new_context(base_url=url, locale="da-DK", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(CLOCK)
    return context.new_page()


def _warm_up(browser: Browser, url: str) -> None:
    """Let the server build its database and import what it needs; nothing of it is measured."""
    page = _open(browser, url)
    for address in (FIRST, COMPARISON, "/metode"):
        Screen(page).open(address)
    page.context.close()


def _first_visits(browser: Browser, url: str, visits: int) -> tuple[Measured, Traffic]:
    """Open the first page with an empty cache, each time as a new reader; the traffic is the last visit's."""
    measured = Measured("First page, empty browser cache", FIRST_TARGET_MS)
    traffic = Traffic()
    for _ in range(visits):
        page = _open(browser, url)
        traffic = _listen(page)
        measured.times.append(_timed(page, partial(page.goto, FIRST)))
        page.context.close()
    return measured, traffic


def _changes(browser: Browser, url: str, visits: int, runs: int) -> list[Measured]:
    """Reload with a warm cache, then change municipality and chart on the comparison page."""
    page = _open(browser, url)
    screen = Screen(page).open(FIRST)
    reloads = Measured("Reload of the first page, warm browser cache", None)
    reloads.times.extend(_timed(page, page.reload) for _ in range(visits))
    screen.open(COMPARISON)
    names = _municipalities()
    choices = Measured("Another municipality", CHANGE_TARGET_MS)
    for run in range(runs):
        choices.times.append(_timed(page, partial(screen.select, "Kommune", names[run % len(names)])))
    charts = Measured("Another chart", CHANGE_TARGET_MS)
    for run in range(runs):
        charts.times.append(_timed(page, partial(screen.pick, CHARTS[run % len(CHARTS)])))
    page.context.close()
    return [reloads, choices, charts]


def _timed(page: Page, act: Callable[[], object]) -> float:
    """Do something and return the milliseconds until the chart it leads to is on the screen."""
    act()
    page.wait_for_function(DRAWN)
    milliseconds = float(page.evaluate("window.clock.drawn"))
    Screen(page).settle()
    return milliseconds


def _listen(page: Page) -> Traffic:
    """Count what a page fetches, as the browser's network panel does."""
    traffic = Traffic()

    def finished(event: dict[str, float]) -> None:
        traffic.requests += 1
        traffic.transferred += int(event["encodedDataLength"])

    def received(event: dict[str, dict[str, str]]) -> None:
        # Streamlit's frames are binary, which the panel gets in base64: four characters for three bytes.
        traffic.websocket += len(event["response"]["payloadData"]) * 3 // 4

    panel = page.context.new_cdp_session(page)
    panel.on("Network.loadingFinished", finished)
    panel.on("Network.webSocketFrameReceived", received)
    panel.send("Network.enable")
    return traffic


def _municipalities() -> list[str]:
    """Return the names of all municipalities but the one the page starts with."""
    with (ROOT / "data" / "master" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        names = sorted(row["name"] for row in csv.DictReader(file))
    return [name for name in names if name != "Slagelse"]


def _machine(browser: str) -> str:
    versions = (f"{name} {importlib.metadata.version(name)}" for name in ("streamlit", "duckdb", "plotly"))
    return ", ".join(
        (
            f"{os.cpu_count()} cores",
            platform.platform(),
            f"Python {platform.python_version()}",
            *versions,
            f"Chromium {browser}",
        )
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _report(measured: Sequence[Measured], traffic: Traffic, machine: str, load: str) -> list[str]:
    fetched = (
        f"The first visit fetches {traffic.transferred / 1e6:.2f} MB in {traffic.requests} requests, "
        f"and {traffic.websocket / 1e3:.0f} kB over the websocket."
    )
    return [
        f"Measured on {machine}; server and browser on the same machine, load average {load}.",
        "",
        "| What a reader waits for | Target | n | Median | 95th percentile | Min | Max |",
        "|---|---|---|---|---|---|---|",
        *(each.row() for each in measured),
        "",
        fetched,
    ]


if __name__ == "__main__":
    main()
