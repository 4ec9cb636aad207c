"""A real server of the dashboard on a free port; its databases stand in a folder of the caller's."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from keyfigures import settings

START_SECONDS = 120.0
STOP_SECONDS = 15.0
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process and the file it logs to."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """Return all that the server has logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running(databases: Path, log: Path, chosen: Mapping[str, str] = NOTHING) -> Iterator[Server]:
    """Start a server, wait until it is healthy, and end it afterwards, whatever happens between.

    ``chosen`` are settings of the environment that differ from the tests' own.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    environment = {**os.environ, **chosen, settings.DATABASES_VARIABLE: str(databases)}
    environment.pop(settings.DATA_VARIABLE, None)
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=settings.ROOT, env=environment, stdout=out, stderr=out) as process,
    ):
        server = Server(f"http://127.0.0.1:{port}", process, log)
        try:
            _wait_until_healthy(server)
            yield server
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_until_healthy(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not _healthy(server.url):
        if server.process.poll() is not None:
            raise RuntimeError(f"The server ended with {server.process.returncode}:\n{server.said()}")
        if time.monotonic() > end:
            raise RuntimeError(f"The server did not answer within {START_SECONDS:.0f} s:\n{server.said()}")
        time.sleep(0.05)


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
