"""Let one file after the other be read: a hundred uploads in a minute must not starve those who look at figures."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from keyfigures.sources.remarks import refused

MOST_A_MINUTE = 30
AT_ONCE = 2
MINUTE_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 60.0

_turns = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
_times: deque[float] = deque()


@contextmanager
def turn(now: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Wait for a turn to read a file. Raises RefusedError when there are too many files in a minute."""
    _count(now())
    if not _turns.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise refused("E-BUSY", n=MOST_A_MINUTE)
    try:
        yield
    finally:
        _turns.release()


def _count(moment: float) -> None:
    with _lock:
        while _times and _times[0] <= moment - MINUTE_SECONDS:
            _times.popleft()
        if len(_times) >= MOST_A_MINUTE:
            raise refused("E-BUSY", n=MOST_A_MINUTE)
        _times.append(moment)
