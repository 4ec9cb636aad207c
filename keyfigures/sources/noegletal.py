"""Kommunale nøgletal's own export: blocks of municipalities under each key figure's heading, a year a column."""

from dataclasses import dataclass

from keyfigures.catalogue import Layout
from keyfigures.sources.cells import shown
from keyfigures.sources.headings import YEAR, Located
from keyfigures.sources.mapping import Mapping, heading_key
from keyfigures.sources.remarks import Remark, Severity, refused
from keyfigures.sources.sheets import Reading, Row, Sheet

ID = "noegletal"
HEADER_WITHIN = 10
CODE = "kom nr"
END = "tegnforklaring"
ALMENE = "almen"


@dataclass(frozen=True)
class Block:
    """One key figure of the export: its heading and the municipalities' lines."""

    heading: str
    row: int
    rows: tuple[Row, ...]


def header(reading: Reading) -> Row | None:
    """Return the row with Kom.nr and the years, None where the file is no such export."""
    if len(reading.sheets) != 1:
        return None
    return next((row for row in reading.sheets[0].rows[:HEADER_WITHIN] if _is_header(row)), None)


def blocks(sheet: Sheet, head: Row) -> tuple[Block, ...]:
    """Return the key figures of an export; what follows Tegnforklaring explains its signs."""
    found: list[tuple[str, int, list[Row]]] = []
    for row in sheet.rows:
        if row.number <= head.number:
            continue
        first = shown(row.cells[0]) if row.cells else ""
        if heading_key(first).startswith(END):
            break
        if sum(cell is not None for cell in row.cells) == 1 and first:
            found.append((first, row.number, []))
        elif found:
            found[-1][2].append(row)
    return tuple(Block(heading, number, tuple(rows)) for heading, number, rows in found if rows)


def located(reading: Reading, head: Row, layout: Layout, mapping: Mapping) -> tuple[Located, list[Remark]]:
    """Return the chosen key figure as a table with a year a column, and the question which one it is.

    The heading of the share of public housing is not known for certain: the one that mentions it is
    proposed, and somebody has to confirm it. Raises RefusedError when the export holds no key figure.
    """
    found = blocks(reading.sheets[0], head)
    if not found:
        raise refused("E-NOROWS")
    proposed = next((block for block in found if ALMENE in block.heading.casefold()), found[0])
    wanted = mapping.constants.get("keyfigure", "")
    chosen = next((block for block in found if block.heading == wanted), proposed)
    remarks = []
    if chosen.heading != wanted:
        headings = "; ".join(block.heading for block in found)
        values = {"proposed": chosen.heading, "headings": headings}
        remarks.append(Remark(Severity.QUESTION, "Q-KEYFIGURE", row=chosen.row, value=chosen.heading, values=values))
    others = [block.heading for block in found if block is not chosen]
    if others:
        remarks.append(Remark(Severity.INFO, "I-KEYFIGURES", values={"n": len(others), "headings": "; ".join(others)}))
    years = {place: shown(cell) for place, cell in enumerate(head.cells) if YEAR.fullmatch(shown(cell))}
    table = Located(
        layout=layout,
        sheet=Sheet("", (head, *chosen.rows)),
        header=head,
        headings=tuple(shown(cell) for cell in head.cells),
        fields={"municipality": 1},
        years=years,
        also={"municipality": 0},
    )
    return table, remarks


def _is_header(row: Row) -> bool:
    keys = [heading_key(shown(cell)) for cell in row.cells]
    return len(keys) > 2 and keys[1] == CODE and all(YEAR.fullmatch(key) for key in keys[2:3])
