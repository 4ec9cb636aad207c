"""Start the dashboard of a folder with this Python and read its first page, with no package but the dashboard's own.

Used by .ci/run: python tests/start_from_clone.py FOLDER. Ends with 1 and the server's words when a page fails.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

PATIENCE_SECONDS = 60
PAGES = ("", "kommuner", "metode")
WANTED = "Slagelse"


def main(folder: Path) -> int:
    """Return 0 when every page answers without an error, 1 otherwise."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", "--server.enableAgentApi=true"]
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen([sys.executable, *command], cwd=folder, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            return max(_page(port, page, log) for page in PAGES)
        finally:
            server.terminate()
            server.wait()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _page(port: int, page: str, log: IO[str]) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/_stcore/agent/interact",
        data=json.dumps({"page": page} if page else {}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
        shown: dict[str, Any] = json.load(answer)
    text = json.dumps(shown["tree"], ensure_ascii=False)
    fine = shown["status"] == "ready" and '"type": "error"' not in text and '"type": "exception"' not in text
    print(f"/{page}: {shown['status']}, {len(text)} characters{'' if fine else ' – AN ERROR IS SHOWN'}")  # noqa: T201
    if not fine or (not page and WANTED not in text):
        log.seek(0)
        print(log.read())  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
