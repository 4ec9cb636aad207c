"""Start the process that reads, wait for it no longer than allowed, and never leave it or its files behind.

A process of its own, not ``multiprocessing``: under Streamlit the main module is the dashboard.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

from keyfigures import settings
from keyfigures.sources.reading import bounds, transfer
from keyfigures.sources.reading.child import OUT_OF_MEMORY
from keyfigures.sources.remarks import RefusedError, refused
from keyfigures.sources.sheets import Reading

CHILD = "keyfigures.sources.reading.child"
# What the process gets of the environment: no secret of the server is in reach of the file.
INHERITED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "TEMP", "TMP")

_places = BoundedSemaphore(bounds.AT_ONCE)


def parse_apart(path: Path) -> Reading:
    """Read a file in a process of its own; wait for a place when others are reading.

    Raises RefusedError as the reading itself does, and when it takes too long or too much.
    """
    with _places, TemporaryDirectory(prefix="keyfigures-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "reading.json"
        code = _run([sys.executable, "-X", "utf8", "-m", CHILD, str(path.resolve()), str(target)])
        if code:
            raise _ended(code)
        return transfer.read(target)


def _run(command: list[str]) -> int:
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment["PYTHONPATH"] = str(settings.ROOT)
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the file is an argument, never a command
        command, cwd=settings.ROOT, env=environment, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        return child.wait(bounds.SECONDS)
    except subprocess.TimeoutExpired:
        raise refused("E-TIME", seconds=bounds.SECONDS) from None
    finally:
        # Whatever happened to the caller: the child does not outlive the call.
        child.kill()
        child.wait()


def _ended(code: int) -> RefusedError:
    """Return why a process ended that has written nothing; a negative code is the signal that killed it."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return refused("E-TIME", seconds=bounds.SECONDS)
    return refused("E-MEMORY" if code < 0 or code == OUT_OF_MEMORY else "E-BROKEN")
