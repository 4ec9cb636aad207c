"""Where the browser tests get a Chromium from; the first that is there is taken, and none is never a skip.

The order: the one named in KEYFIGURES_CHROMIUM, the system's own, one Playwright fetched before, the
distribution's package (as root on a Debian-like system), and Playwright's own download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "KEYFIGURES_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
APT_UPDATE = ("apt-get", "update")
APT_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core")
DOWNLOAD = (sys.executable, "-m", "playwright", "install", "chromium")
INSTALL_SECONDS = 600

# Nothing the browser does by itself may reach the network, ask a question or need a graphics card.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(Exception):
    """Say in one sentence that there is no Chromium and what was tried."""


@dataclass(frozen=True)
class Machine:
    """What the choice looks at, so that the order can be tested without installing anything.

    ``run`` returns whether the command ended well; ``downloaded`` is where Playwright keeps its own browser.
    """

    environment: Mapping[str, str]
    which: Callable[[str], str | None]
    exists: Callable[[str], bool]
    run: Callable[[Sequence[str]], bool]
    root: bool
    downloaded: str


def this_machine(downloaded: str) -> Machine:
    """Return the machine the tests run on."""
    return Machine(
        environment=os.environ,
        which=shutil.which,
        exists=lambda path: Path(path).is_file(),
        run=_ends_well,
        root=hasattr(os, "geteuid") and os.geteuid() == 0,
        downloaded=downloaded,
    )


def find(machine: Machine) -> str:
    """Return the path of a Chromium, installed if it must be; raises NoChromiumError."""
    named = machine.environment.get(VARIABLE)
    if named:
        if machine.exists(named):
            return named
        raise NoChromiumError(f"{VARIABLE} names {named}, which is not a file; name a Chromium or unset it.")
    found = _present(machine) or _from_package(machine) or _from_download(machine)
    if found is None:
        raise NoChromiumError(_tried(machine))
    return found


def _present(machine: Machine) -> str | None:
    return _on_system(machine) or (machine.downloaded if machine.exists(machine.downloaded) else None)


def _on_system(machine: Machine) -> str | None:
    on_path = (machine.which(name) for name in NAMES)
    places = (place for place in PLACES if machine.exists(place))
    return next((found for found in on_path if found), None) or next(places, None)


def _from_package(machine: Machine) -> str | None:
    if not _may_use_packages(machine):
        return None
    # A failed update (one mirror down) may still leave a list good enough to install from.
    machine.run(APT_UPDATE)
    return _on_system(machine) if machine.run(APT_INSTALL) else None


def _from_download(machine: Machine) -> str | None:
    return machine.downloaded if machine.run(DOWNLOAD) and machine.exists(machine.downloaded) else None


def _may_use_packages(machine: Machine) -> bool:
    return machine.root and machine.which(APT_INSTALL[0]) is not None


def _tried(machine: Machine) -> str:
    package = "apt-get install chromium" if _may_use_packages(machine) else "(not as root, so no apt-get)"
    return (
        f"There is no Chromium for the browser tests: tried {VARIABLE}, {', '.join(NAMES)} in PATH, "
        f"the usual places of macOS and Windows, {package} and playwright install chromium; "
        f"install one or name it in {VARIABLE}."
    )


def _ends_well(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, timeout=INSTALL_SECONDS, check=False, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
