"""axe finds no serious or critical fault of ours on any page, in either language, on a desktop or a phone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from keyfigures.language import Language
from tests.browser.conftest import DESKTOP
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
    return found.violations.flatMap(({id, impact, nodes}) =>
        nodes.map(({target, html, failureSummary}) => ({id, impact, target: target.join(" "), html, failureSummary})))
}"""
GRAVE = ("serious", "critical")
# A page of fewer elements isn't rendered yet, and axe would find nothing.
RENDERED = 300

ADDRESSES = {
    "overblik": "/?kommune=330",
    "kommuner": "/kommuner?kommune=330",
    "metode": "/metode?kommune=330",
    "figur": "/figur?figur=rangorden&kommune=330&noegletal=public_housing_share_pct&gruppe=region&aar=2023&fra=2023"
    "&gennemsnit=weighted&egen=med",
}
SIZES = (DESKTOP, (390, 844))


# Streamlit's own faults of this weight: none is known, so none is let through. Should one come, list it here by rule
# and element with the reason, and let a test demand that each listed one still occurs.


@dataclass(frozen=True)
class Fault:
    """A grave fault that axe found: rule, impact, element and what axe says."""

    rule: str
    impact: str
    element: str
    said: str


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_grave_fault_is_ours(page: Page, name: str, language: Language) -> None:
    screen = Screen(page, language).open(f"{ADDRESSES[name]}&sprog={language}")
    for width, height in SIZES:
        screen.resize(width, height)
        assert faults(page) == []


def faults(page: Page, *, at_least: int = RENDERED) -> list[Fault]:
    """Return the grave faults of a page of at least so many elements."""
    assert page.locator("*").count() > at_least
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        Fault(
            rule=each["id"],
            impact=each["impact"],
            element=f"{each['target']} {each['html']}",
            said=each["failureSummary"],
        )
        for each in found
        if each["impact"] in GRAVE
    ]
