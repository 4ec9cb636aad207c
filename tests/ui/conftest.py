"""What pages are tested on: a server that has shown one before."""

from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager


@pytest.fixture
def warm_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as on a server that has shown a page: a cold one starts each run over, and a click is lost on the way."""
    begin = PagesManager.__init__

    def warm(self: PagesManager, *arguments: Any, **options: Any) -> None:
        begin(self, *arguments, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", warm)
