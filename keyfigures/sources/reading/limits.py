"""What the reading process may use, set by itself before it touches the file; only where the system knows limits."""

import importlib
from contextlib import suppress

from keyfigures.sources.reading import bounds


def limit_this_process() -> None:
    """Bound the memory and the processor time of this process for good, and let it leave no memory image behind."""
    with suppress(ImportError):
        resource = importlib.import_module("resource")
        wanted = {
            "RLIMIT_AS": bounds.MEMORY_BYTES,
            "RLIMIT_CPU": bounds.SECONDS,
            "RLIMIT_FSIZE": 2 * bounds.RESULT_BYTES,
            "RLIMIT_CORE": 0,
        }
        for name, most in wanted.items():
            # A system may forbid a limit, or have set a lower one already.
            with suppress(OSError, ValueError):
                resource.setrlimit(getattr(resource, name), (most, most))
