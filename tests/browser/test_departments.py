"""Departments in a browser: from the table or a chart to a department and back, on a phone, on paper, and for all."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from keyfigures import settings
from keyfigures.language import Language
from tests.browser.conftest import FreshServer, Pages
from tests.browser.screen import CHART, Screen, measure
from tests.browser.test_accessibility import faults
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

NAME, RISING = "Brombærmarken (demo)", "D33004-00101"
TABLE = "/afdelinger?kommune=330&tal=turnover_pct&aarstal=2024"
DEPARTMENT = f"/afdeling?kommune=330&afdeling={RISING}&aarstal=2024"
ORGANISATION = "/boligorganisation?kommune=330&organisation=D33004&aarstal=2024"
ADDRESSES = {"afdelinger": TABLE, "afdeling": DEPARTMENT, "boligorganisation": ORGANISATION}
BACK_MS = 5_000
# The table is a canvas: few elements.
LEAST = 200
CHARTS = {"afdelinger": 0, "afdeling": 3, "boligorganisation": 3}
GOALS = (
    *("Økonomi og drift", "Ledelse og beboerdemokrati", "Udlejning", "Boligafdelinger", "Nybyggeri og renovering"),
)
# Where the mark of a department stands on the screen.
MARK_OF = """(plot, id) => {
    const of = each => Array.isArray(each) ? of(each[0]) : each
    for (const [place, trace] of plot.data.entries()) {
        const ids = [...(trace.customdata ?? [])]
        const found = ids.findIndex(each => of(each) === id)
        if (found < 0) continue
        const layout = plot._fullLayout
        const x = layout[`xaxis${(trace.xaxis ?? "x").slice(1)}`]
        const y = layout[`yaxis${(trace.yaxis ?? "y").slice(1)}`]
        const box = plot.getBoundingClientRect()
        // A heat map has a row a department and numbers its rows itself.
        const [across, down] = trace.type === "heatmap" ? [0, found] : [trace.x[found], trace.y[found]]
        return [box.left + x._offset + x.d2p(across), box.top + y._offset + y.d2p(down)]
    }
    return null
}"""


def go(page: Page, address: str, language: Language = Language.DA, charts: int | None = None) -> Screen:
    """Open a page of departments and wait until it stands."""
    screen = Screen(page, language)
    page.goto(f"{address}&sprog={language}")
    return stand(screen, charts)


def stand(screen: Screen, charts: int | None = None) -> Screen:
    """Wait until the page has its heading and its charts, and nothing is being computed."""
    expect(screen.page.get_by_role("heading", level=1)).to_be_visible()
    if charts is not None:
        expect(screen.page.locator(CHART)).to_have_count(charts)
    screen.calm()
    return screen


def link_of(page: Page) -> dict[str, str]:
    """Return the choices in the address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def click_cell(page: Page, row: int, column: int) -> str:
    """Click a cell of the table, which is a canvas: rows are 35 pixels high; return the department's name."""
    grid = page.get_by_role("grid", include_hidden=True).first
    line = grid.get_by_role("row", include_hidden=True).nth(row + 1)
    name = line.get_by_role("gridcell", include_hidden=True).nth(1).text_content() or ""
    box = grid.locator("xpath=..").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + column, box["y"] + 35 * (row + 1) + 17)
    return name


def test_a_click_in_the_table_opens_the_department(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, TABLE)
    name = click_cell(page, 0, 220)
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
    stand(screen, CHARTS["afdeling"])
    assert link_of(page)["aarstal"] == "2024"
    assert link_of(page)["tal"] == "turnover_pct"


def test_back_returns_to_the_table_with_its_choices(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, TABLE)
    name = click_cell(page, 0, 220)
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
    stand(screen, CHARTS["afdeling"])
    page.go_back()
    heading = page.get_by_role("heading", name=screen.say("page_departments"), level=1)
    expect(heading).to_be_visible(timeout=BACK_MS)
    screen.calm()
    expect(page.get_by_role("combobox", name=screen.say("choose_indicator"))).to_have_value("Fraflytning")
    expect(page.get_by_role("combobox", name=screen.say("choose_year"), exact=True)).to_have_value("2024")
    assert {name: link_of(page)[name] for name in ("tal", "aarstal", "kommune")} == {
        "tal": "turnover_pct",
        "aarstal": "2024",
        "kommune": "330",
    }


@pytest.mark.parametrize("kind", ["afdelinger-punkter", "afdelinger-varmekort"])
def test_a_click_on_a_mark_opens_the_department(department_pages: Pages, kind: str) -> None:
    page = department_pages.open()
    screen = go(page, f"/afdelinger?kommune=330&aarstal=2024&vis={kind}&valgte={RISING}", charts=1)
    screen.picture.scroll_into_view_if_needed()
    place: list[float] = screen.picture.evaluate(MARK_OF, RISING)
    page.mouse.move(*place)
    page.mouse.click(*place)
    expect(page.get_by_role("heading", name=NAME, level=1, exact=True)).to_be_visible()
    stand(screen, CHARTS["afdeling"])


def test_the_ways_on_go_to_the_neighbour_and_back(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, DEPARTMENT.replace(RISING, "D33001-00101"), charts=3)
    page.get_by_role("link", name="Ribshuset (demo)").first.click()
    expect(page.get_by_role("heading", name="Ribshuset (demo)", level=1, exact=True)).to_be_visible()
    stand(screen, 3)
    assert link_of(page)["aarstal"] == "2024"
    page.get_by_role("link", name="Nattergaletunet (demo)").first.click()
    expect(page.get_by_role("heading", name="Nattergaletunet (demo)", level=1, exact=True)).to_be_visible()


def test_a_cold_deep_link_shows_the_department(
    fresh_server: FreshServer, department_pages: Pages, demo_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    cold = fresh_server(demo_database.parent)
    page = department_pages.apart(cold.url)
    screen = go(page, DEPARTMENT, charts=3)
    expect(page.get_by_role("heading", name=NAME, level=1, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=screen.say("all_departments"))).to_be_visible()
    expect(
        page.get_by_role("navigation").get_by_role("link", name=screen.say("page_departments"), exact=True)
    ).to_be_visible()
    assert "Traceback" not in cold.said()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_fits_a_phone_and_has_no_grave_fault_of_ours(
    department_pages: Pages, name: str, language: Language
) -> None:
    page = department_pages.open()
    go(page, ADDRESSES[name], language, CHARTS[name])
    if name == "afdelinger":
        expect(page.get_by_role("grid", include_hidden=True).first).to_be_attached()
    assert faults(page, at_least=LEAST) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(SIDEWAYS)
    assert faults(page, at_least=LEAST) == []


@pytest.mark.parametrize(
    ("id_", "name", "year"),
    [(RISING, NAME, "2024"), ("330-sab-schackenborgvaenge", "Schackenborgvænge", "2017")],
)
def test_a_department_is_one_sheet_of_paper(
    department_pages: Pages, tmp_path: Path, id_: str, name: str, year: str
) -> None:
    page = department_pages.open()
    screen = go(page, f"/afdeling?kommune=330&afdeling={id_}&aarstal={year}")
    stand(screen)
    expect(page.get_by_role("heading", name=screen.say("deeper_heading"))).to_be_attached()
    content = page.pdf(path=tmp_path / "sheet.pdf", format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    page.emulate_media(media="print")
    printed: str = page.locator("body").inner_text()
    assert name in printed
    assert ("DEMODATA" in printed) == ("(demo)" in name)
    assert all(goal in printed for goal in GOALS)
    assert screen.say("deeper_heading") not in printed
    page.emulate_media(media="screen")


def test_the_16_by_9_view_of_a_departments_chart_fills_the_window(department_pages: Pages) -> None:
    page = department_pages.open()
    screen = go(page, DEPARTMENT, charts=3)
    link = page.get_by_role("link", name=screen.say("chart_slide"), exact=True).first
    address = link.get_attribute("href") or ""
    alone = Screen(department_pages.open(1280, 720)).open(address)
    alone.resize(1280, 720)
    box: Any = alone.picture.bounding_box()
    assert [box["x"], box["y"], box["width"], box["height"]] == pytest.approx([0, 0, 1280, 720], abs=1)
    found = measure(alone.picture)
    assert found.outside() + found.collisions() == []
    assert alone.words()["title"].startswith(NAME)
    assert "DEMODATA" in alone.picture.inner_text()
