"""The order in which a Chromium is chosen; nothing is installed here and no browser starts."""

from collections.abc import Sequence

import pytest

from tests.browser.chromium import (
    APT_INSTALL,
    APT_UPDATE,
    DOWNLOAD,
    PLACES,
    VARIABLE,
    Machine,
    NoChromiumError,
    find,
)

DOWNLOADED = "/opt/me/cache/ms-playwright/chrome"
PACKAGED = "/usr/bin/chromium"


class Computer:
    """A computer made of a few facts; commands it can run put files where they would."""

    def __init__(self, *, files: Sequence[str] = (), path: dict[str, str] | None = None, root: bool = False) -> None:
        self.files, self.path, self.root = set(files), dict(path or {}), root
        self.environment: dict[str, str] = {}
        self.succeeds: set[Sequence[str]] = set()
        self.ran: list[Sequence[str]] = []

    def run(self, command: Sequence[str]) -> bool:
        """Run a command: only those in ``succeeds`` end well and leave a browser."""
        self.ran.append(command)
        if command == APT_INSTALL and command in self.succeeds:
            self.path["chromium"] = PACKAGED
        if command == DOWNLOAD and command in self.succeeds:
            self.files.add(DOWNLOADED)
        return command in self.succeeds

    def machine(self) -> Machine:
        """Return what the choice looks at."""
        return Machine(
            environment=self.environment,
            which=self.path.get,
            exists=self.files.__contains__,
            run=self.run,
            root=self.root,
            downloaded=DOWNLOADED,
        )


def test_the_named_chromium_comes_before_the_systems() -> None:
    computer = Computer(files=["/opt/chrome"], path={"chromium": PACKAGED})
    computer.environment[VARIABLE] = "/opt/chrome"
    assert find(computer.machine()) == "/opt/chrome"


def test_a_named_chromium_that_is_not_there_is_said_and_not_replaced() -> None:
    computer = Computer(path={"chromium": PACKAGED})
    computer.environment[VARIABLE] = "/opt/chrome"
    with pytest.raises(NoChromiumError, match="KEYFIGURES_CHROMIUM names /opt/chrome, which is not a file"):
        find(computer.machine())


def test_the_system_s_chromium_comes_before_its_chrome_and_edge() -> None:
    path = {"msedge": "/usr/bin/msedge", "google-chrome": "/usr/bin/google-chrome"}
    assert find(Computer(path=path).machine()) == "/usr/bin/google-chrome"
    assert find(Computer(path={**path, "chromium": PACKAGED}).machine()) == PACKAGED


@pytest.mark.parametrize("place", PLACES)
def test_the_usual_places_of_mac_and_windows_are_looked_at(place: str) -> None:
    assert find(Computer(files=[place, DOWNLOADED]).machine()) == place


def test_a_browser_playwright_fetched_before_is_used_and_nothing_is_installed() -> None:
    computer = Computer(files=[DOWNLOADED], path={"apt-get": "/usr/bin/apt-get"}, root=True)
    assert find(computer.machine()) == DOWNLOADED
    assert computer.ran == []


@pytest.mark.parametrize("updated", [True, False])
def test_root_on_debian_installs_the_package_even_after_a_failed_update(updated: bool) -> None:
    computer = Computer(path={"apt-get": "/usr/bin/apt-get"}, root=True)
    computer.succeeds = {APT_INSTALL, APT_UPDATE} if updated else {APT_INSTALL}
    assert find(computer.machine()) == PACKAGED
    assert computer.ran == [APT_UPDATE, APT_INSTALL]


@pytest.mark.parametrize("computer", [Computer(path={"apt-get": "/usr/bin/apt-get"}), Computer(root=True)])
def test_without_root_or_apt_playwright_fetches_its_own(computer: Computer) -> None:
    computer.succeeds = {DOWNLOAD}
    assert find(computer.machine()) == DOWNLOADED
    assert computer.ran == [DOWNLOAD]


def test_when_all_fails_one_sentence_says_what_was_tried() -> None:
    computer = Computer(path={"apt-get": "/usr/bin/apt-get"}, root=True)
    with pytest.raises(NoChromiumError) as failed:
        find(computer.machine())
    assert computer.ran == [APT_UPDATE, APT_INSTALL, DOWNLOAD]
    said = str(failed.value)
    assert "\n" not in said
    for tried in (VARIABLE, "google-chrome", "macOS", "apt-get install chromium", "playwright install chromium"):
        assert tried in said
