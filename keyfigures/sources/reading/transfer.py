"""A reading as lines of JSON, from the process that reads to the one that asked; what comes back is data only.

The first line says what was read or why nothing was; each further line holds some thousand rows.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from keyfigures.sources.reading import bounds
from keyfigures.sources.remarks import RefusedError, Remark, Severity, refused
from keyfigures.sources.sheets import Cell, CellFault, Percent, Reading, Row, Sheet

ROWS_A_LINE = 5_000


def write(reading: Reading, target: Path) -> None:
    """Write a reading; raise RefusedError when it would fill more than is allowed."""
    written = 0
    with target.open("w", encoding="utf-8") as file:
        for line in _lines(reading):
            written += file.write(line + "\n")
            if written > bounds.RESULT_BYTES:
                raise refused("E-MEMORY")


def write_refusal(remark: Remark, target: Path) -> None:
    """Write why a file is refused."""
    target.write_text(_json({"refused": asdict(remark)}), encoding="utf-8")


def read(target: Path) -> Reading:
    """Return the reading that was written, or raise the RefusedError that was."""
    with target.open(encoding="utf-8") as file:
        head = json.loads(next(file))
        if "refused" in head:
            raise RefusedError(_remark(head["refused"]))
        sheets = tuple(_sheet(each, file) for each in head["sheets"])
    return Reading(head["typed"], sheets, tuple(_remark(each) for each in head["remarks"]))


def _lines(reading: Reading) -> Iterator[str]:
    sheets = [_head(sheet) for sheet in reading.sheets]
    yield _json({"typed": reading.typed, "remarks": [asdict(each) for each in reading.remarks], "sheets": sheets})
    for sheet in reading.sheets:
        rows = iter(sheet.rows)
        while some := [(row.number, row.cells) for row in islice(rows, ROWS_A_LINE)]:
            yield _json(some)


def _head(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "lines": -(-len(sheet.rows) // ROWS_A_LINE),
        "hidden": sheet.hidden,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
        "merged": sheet.merged,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, check_circular=False, default=_packed, separators=(",", ":"))


def _packed(cell: date | Percent | CellFault) -> dict[str, Any]:
    if isinstance(cell, Percent):
        return {"percent": cell.fraction}
    return {"fault": cell.text} if isinstance(cell, CellFault) else {"date": cell.isoformat()}


def _unpacked(packed: dict[str, Any]) -> Cell:
    if "percent" in packed:
        return Percent(packed["percent"])
    return CellFault(packed["fault"]) if "fault" in packed else date.fromisoformat(packed["date"])


def _sheet(head: dict[str, Any], lines: Iterator[str]) -> Sheet:
    read_in = (json.loads(line, object_hook=_unpacked) for line in islice(lines, head["lines"]))
    return Sheet(
        name=head["name"],
        rows=tuple(Row(number, tuple(cells)) for rows in read_in for number, cells in rows),
        hidden=head["hidden"],
        hidden_rows=frozenset(head["hidden_rows"]),
        hidden_columns=frozenset(head["hidden_columns"]),
        merged=tuple((top, left, bottom, right) for top, left, bottom, right in head["merged"]),
    )


def _remark(fields: dict[str, Any]) -> Remark:
    return Remark(**{**fields, "severity": Severity(fields["severity"])})
