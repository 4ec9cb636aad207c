"""Without a mouse: the Tab key reaches every choice and button, the focus is seen, Enter does what a click does."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

MOST_STOPS = 80
OUTLINE = """button => {
    const style = getComputedStyle(button)
    return [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor]
}"""


def test_tab_reaches_every_choice_and_every_button_of_the_chart_in_order(page: Page) -> None:
    screen = Screen(page).open("/kommuner?kommune=330&sprog=da")
    wanted = {
        "language": screen.option("Dansk"),
        "municipality": page.get_by_role("combobox", name="Kommune", exact=True),
        "chart": screen.option("Udvikling"),
        "group": page.get_by_role("combobox", name="Sammenlign med", exact=True),
        "year": page.get_by_role("combobox", name="År", exact=True),
        "png": screen.button(screen.say("chart_png")),
        "svg": screen.button(screen.say("chart_svg")),
        "link": screen.button(screen.say("chart_link")),
        "slide": page.get_by_role("link", name=screen.say("chart_slide"), exact=True),
        "csv": screen.button(screen.say("download_csv")),
    }
    reached = _walk(page, wanted)
    assert reached == list(wanted)


def test_the_focus_is_seen_on_our_own_buttons(page: Page) -> None:
    screen = Screen(page).open("/kommuner?kommune=330&sprog=da")
    ours = [screen.button(screen.say(f"chart_{name}")) for name in ("png", "svg", "link")]
    ours.append(page.get_by_role("link", name=screen.say("chart_slide"), exact=True))
    page.get_by_role("combobox", name="År", exact=True).focus()
    for each in ours:
        _tab_to(page, each)
        style, width, colour = each.evaluate(OUTLINE)
        assert style == "solid"
        assert width >= 2
        assert colour == "rgb(0, 114, 178)"


def test_enter_on_the_button_downloads_the_picture(page: Page) -> None:
    screen = Screen(page).open("/kommuner?kommune=330&sprog=da")
    page.get_by_role("combobox", name="År", exact=True).focus()
    _tab_to(page, screen.button(screen.say("chart_png")))
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename.endswith(".png")
    expect(page.get_by_role("status").get_by_text(screen.say("chart_saved"))).to_be_visible()


def test_a_choice_is_made_by_keyboard_alone(page: Page) -> None:
    screen = Screen(page).open("/kommuner?kommune=330&sprog=da")
    box = page.get_by_role("combobox", name="Kommune", exact=True)
    _tab_to(page, box)
    page.keyboard.type("Odense")
    expect(page.get_by_role("option", name="Odense", exact=True)).to_be_visible()
    screen.after(lambda: page.keyboard.press("Enter"))
    assert screen.choices()["kommune"] == "461"
    expect(box).to_have_value("Odense")


def _walk(page: Page, wanted: dict[str, Locator]) -> list[str]:
    """Press Tab until everything wanted had the focus; return the names in the order they had it."""
    reached: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        reached += [name for name, each in wanted.items() if name not in reached and _focused(each)]
        if len(reached) == len(wanted):
            break
    return reached


def _tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if _focused(target):
            return
    raise AssertionError(f"Tab does not reach {target}")


def _focused(each: Locator) -> bool:
    return bool(each.evaluate("e => e === document.activeElement"))
