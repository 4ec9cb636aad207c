"""The process that reads one file of an untrusted party: ``python -m keyfigures.sources.reading.child FILE RESULT``.

It knows nothing of the dashboard, writes one file and may be killed at any moment.
"""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from keyfigures.sources.reading import delimited, limits, transfer, workbook
from keyfigures.sources.reading.looks import Kind, kind_of
from keyfigures.sources.remarks import RefusedError, Severity, refused
from keyfigures.sources.sheets import Reading

OUT_OF_MEMORY = 3


def parse(path: Path) -> Reading:
    """Read a file in this process, by what it is.

    Raises RefusedError for a file that is refused as a whole.
    """
    reading = workbook.read(path) if kind_of(path) is Kind.WORKBOOK else delimited.read(path.read_bytes())
    filled = any(sheet.rows for sheet in reading.sheets)
    if not filled and not any(remark.severity is Severity.ROW for remark in reading.remarks):
        raise refused("E-EMPTY")
    return reading


def main(arguments: Sequence[str]) -> int:
    """Read the first file named and write the result to the second; return the exit code."""
    path, target = (Path(each) for each in arguments)
    limits.limit_this_process()
    # Nothing read is in a cycle, and the process ends at once.
    gc.disable()
    try:
        try:
            transfer.write(parse(path), target)
        except RefusedError as refusal:
            transfer.write_refusal(refusal.remark, target)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
