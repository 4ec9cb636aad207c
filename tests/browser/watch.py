"""What must never happen on a page: an error in the console, an uncaught error, a request to anyone else."""

from playwright.sync_api import ConsoleMessage, Page, WebSocket
from playwright.sync_api import Error as PageError

from keyfigures import settings

# On a deep link Streamlit looks for its server below the page's own path first and gets 404 twice.
PROBES = ("_stcore/health", "_stcore/host-config")


class Watch:
    """Records everything of one page that a clean page doesn't do."""

    def __init__(self, page: Page, origin: str) -> None:
        self.troubles: list[str] = []
        self._origin = origin
        self._probes = {f"{origin}/{file.stem}/{probe}" for file in settings.PAGES.glob("*.py") for probe in PROBES}
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", lambda request: self._address(request.url))
        page.on("websocket", self._socket)

    def _console(self, message: ConsoleMessage) -> None:
        place = message.location["url"]
        if message.type == "error" and not (place in self._probes and "404" in message.text):
            self.troubles.append(f"console: {message.text} ({place})")

    def _error(self, error: PageError) -> None:
        self.troubles.append(f"uncaught: {error}")

    def _socket(self, socket: WebSocket) -> None:
        self._address(socket.url.replace("ws://", "http://", 1))

    def _address(self, url: str) -> None:
        if not url.startswith((f"{self._origin}/", "data:", "blob:")):
            self.troubles.append(f"request to someone else: {url}")
