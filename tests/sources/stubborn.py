"""A reading process that does not behave: ``FILE`` says how, and its number is written beside it."""

import os
import signal
import sys
import time
from pathlib import Path

from keyfigures.sources.reading import limits


def main(path: Path, target: Path) -> int:
    """Do what the file says; return the exit code."""
    target.with_name("half").write_bytes(b"half")
    path.with_suffix(".pid").write_text(str(os.getpid()), encoding="utf-8")
    wanted = path.read_text(encoding="utf-8")
    if wanted == "sleep":
        time.sleep(60)
    if wanted == "nap":
        with path.with_name("log").open("a", encoding="utf-8") as log:
            log.write("+")
            log.flush()
            time.sleep(0.2)
            log.write("-")
    if wanted == "memory":
        limits.limit_this_process()
        try:
            bytearray(2 * 1024**3)
        except MemoryError:
            return 3
    if wanted.startswith("signal"):
        signal.raise_signal(getattr(signal, wanted.split()[1]))
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
