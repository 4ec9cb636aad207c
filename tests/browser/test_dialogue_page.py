"""The page of the dialogue in a browser: a meeting is planned and held and counted, on a phone, and for all."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keyfigures import departments, register, settings
from keyfigures.catalogue import Forum
from keyfigures.language import Language
from keyfigures.register import Meeting, MeetingState, OversightMatter, PackageState, SelfControl
from tests.browser.conftest import Pages
from tests.browser.screen import Screen
from tests.browser.server import Server, running
from tests.browser.test_accessibility import faults
from tests.browser.test_departments import stand
from tests.browser.test_phone import SIDEWAYS

pytestmark = pytest.mark.browser

PARTS = ("aaret", "fora", "pakker", "egenkontrol", "tilsyn")
SLAGELSE, YEAR = "330", 2026
LEAST = 150
LONG = "Den årlige gennemgang af forretningsgange og indkøbsaftaler i alle afdelinger"


@pytest.fixture(scope="module")
def server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server nobody has opened, with a register of its own that something is written in."""
    folder = tmp_path_factory.mktemp("dialogue")
    chosen = {settings.DEMO_VARIABLE: "deck", settings.REGISTER_VARIABLE: str(folder / "register")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.REGISTER_VARIABLE, chosen[settings.REGISTER_VARIABLE])
        found = departments.organisations(demo_database, SLAGELSE)
        _write(*[each.organisation_id for each in found if each.departments][:2])
    with running(demo_database.parent, folder / "log.txt", chosen) as started:
        yield started


def _write(first: str, second: str) -> None:
    """Write a meeting, a package, a self-control and a matter of oversight."""
    signed = {"by": "Mette Holm", "reason": "Prøve"}
    on = date(YEAR, 1, 15)
    held = Meeting("M-1", Forum.JOINT_MEETING, SLAGELSE, YEAR, (), on, MeetingState.HELD)
    register.write_meeting(held, **signed, key="m", expected_version=0)
    control = SelfControl("E-1", SLAGELSE, second, LONG, on, date(YEAR, 2, 1), "Ingen bemærkninger")
    register.write_self_control(control, **signed, key="c", expected_version=0)
    matter = OversightMatter("T-1", SLAGELSE, second, (), LONG, "Granskning mangler.", on)
    register.write_oversight(matter, **signed, key="o", expected_version=0)
    for version, state in enumerate((PackageState.CREATED, PackageState.BEING_FILLED_IN)):
        register.advance_package(SLAGELSE, first, YEAR, state, **signed, key=state, expected_version=version)


def go(page: Page, part: str, language: Language = Language.DA) -> Screen:
    """Open a part of the page and wait until it stands."""
    page.goto(f"/styringsdialog?kommune={SLAGELSE}&styringsaar={YEAR}&vis={part}&sprog={language}")
    return stand(Screen(page, language))


def finding(page: Page) -> str:
    """Return the sentence the page begins with."""
    return page.get_by_text(re.compile("^Dialogmøder afholdt med ")).inner_text()


def sign(screen: Screen, by: str = "") -> None:
    """Say who writes, unless the page knows already, and save."""
    field = screen.page.get_by_role("textbox", name=screen.say("write_by"), exact=True).filter(visible=True)
    if by:
        field.fill(by)
    screen.page.get_by_role("button", name=screen.say("dialogue_meeting_save")).filter(visible=True).click()


def test_opened_cold_a_meeting_is_planned_set_held_and_counted(server: Server, department_pages: Pages) -> None:
    page = department_pages.apart(server.url)
    screen = go(page, "fora")
    menu = page.get_by_role("navigation")
    expect(menu.get_by_role("link", name=screen.say("page_dialogue"), exact=True)).to_be_visible()
    n = len(re.findall(screen.say("dialogue_meeting_missing"), page.get_by_role("table").first.inner_text()))
    assert finding(page).startswith(f"Dialogmøder afholdt med 0 af {n} ")
    page.get_by_text(screen.say("dialogue_meeting_write"), exact=True).first.click()
    sign(screen, "Mette Holm")
    expect(page.get_by_text("Gemt: Dialogmøde ")).to_be_visible()
    screen.calm()
    assert finding(page).startswith(f"Dialogmøder afholdt med 0 af {n} ")
    box = page.get_by_role("combobox", name=screen.say("dialogue_meeting_which"), exact=True).filter(visible=True)
    screen.unfold(box)
    page.get_by_role("option", name=re.compile("^Dialogmøde ")).click()
    screen.calm()
    screen.select(screen.say("dialogue_state"), screen.say("dialogue_meeting_held"))
    sign(screen)
    expect(page.get_by_text(re.compile(f"^Dialogmøder afholdt med 1 af {n} "))).to_be_visible()
    expect(page.get_by_role("table").first.get_by_text(screen.say("dialogue_meeting_held"))).to_be_visible()
    assert "Traceback" not in server.said()


def test_the_parts_stand_in_the_address(server: Server, department_pages: Pages) -> None:
    page = department_pages.apart(server.url)
    screen = go(page, "aaret")
    expect(page.get_by_role("heading", name=screen.say("dialogue_course", year=YEAR), level=2)).to_be_visible()
    screen.pick(screen.say("dialogue_part_oversight"))
    expect(page.get_by_role("heading", name=screen.say("dialogue_oversight_open", n=1), level=2)).to_be_visible()
    screen.calm()
    assert screen.choices()["vis"] == "tilsyn"
    page.reload()
    expect(page.get_by_role("heading", name=screen.say("dialogue_oversight_open", n=1), level=2)).to_be_visible()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_fits_a_phone_and_has_no_grave_fault_of_ours(
    server: Server, department_pages: Pages, part: str, language: Language
) -> None:
    page = department_pages.apart(server.url)
    screen = go(page, part, language)
    for line in page.locator("summary").all():
        line.click()
    screen.calm()
    if language is Language.DA:
        assert faults(page, at_least=LEAST) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(SIDEWAYS)
    assert faults(page, at_least=LEAST) == []
