"""A file of a user, read: looked at here, opened elsewhere, and said when its name tells something else."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from keyfigures.sources.reading.looks import Kind, kind_of
from keyfigures.sources.reading.process import parse_apart
from keyfigures.sources.remarks import Remark, Severity
from keyfigures.sources.sheets import Reading

WORKBOOK_ENDINGS = {".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"}
TEXT_ENDINGS = {".csv", ".txt", ".tsv", ".tab", ".skv", ".dat", ""}
SHOWN = 100


def read(path: Path, *, name: str) -> Reading:
    """Return the sheets of a file; ``name`` is what its user called it, shown but never used as a path.

    Raises RefusedError, with one remark, for a file that is refused as a whole.
    """
    kind = kind_of(path)
    reading = parse_apart(path)
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    expected = {".xlsx"} if kind is Kind.WORKBOOK else TEXT_ENDINGS
    if ending in expected or not (ending in WORKBOOK_ENDINGS or kind is Kind.WORKBOOK):
        return reading
    said = Remark(Severity.INFO, "I-EXTENSION", value=name[-SHOWN:], values={"kind": _kind(kind)})
    return replace(reading, remarks=(said, *reading.remarks))


def _kind(kind: Kind) -> str:
    return "Excel (.xlsx)" if kind is Kind.WORKBOOK else "CSV"
