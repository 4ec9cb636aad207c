"""One page that shows any chart in either language, by a click where one is enough and by its address elsewhere."""

from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect

from keyfigures.language import Language
from tests.browser.kinds import Kind
from tests.browser.screen import Screen

LANGUAGES = {Language.DA: "Dansk", Language.EN: "English"}


class Gallery:
    """A standing page and the chart it shows."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def show(self, kind: Kind, language: Language) -> Screen:
        """Show a chart of Slagelse in a language; the page keeps the size it has."""
        screen = Screen(self.page, language)
        if not self._is_near(kind):
            return screen.open(f"{kind.address}kommune=330&sprog={language}")
        if screen.choices()["sprog"] != language:
            screen.after(lambda: screen.pick(LANGUAGES[language]))
        if "figur" in screen.choices() and screen.choices()["figur"] != kind.name:
            name = screen.say(f"chart_{kind.text}")
            screen.after(lambda: screen.pick(name))
            expect(screen.option(name)).to_be_checked()
        return screen

    def _is_near(self, kind: Kind) -> bool:
        """Tell whether the page shown differs from the one wanted by nothing but chart and language."""
        there, here = urlsplit(kind.address), urlsplit(self.page.url)
        wanted = {"kommune": "330", "gruppe": "region", **dict(parse_qsl(there.query))}
        shown = dict(parse_qsl(here.query))
        wanted.pop("figur", None)
        if there.path != "/kommuner":
            wanted.pop("gruppe")
        return there.path == here.path and all(shown.get(name) == value for name, value in wanted.items())
