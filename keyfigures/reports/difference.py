"""What changed between two reports: words and rows that came, went or became others, block by block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from keyfigures.reports.content import Block, Figure, Paragraph, Report, Table


class Changed(StrEnum):
    """What became of a block, or of a row of one."""

    CAME = "came"
    WENT = "went"
    OTHER = "other"


@dataclass(frozen=True)
class Difference:
    """One difference: the block, its heading, the row of it (empty for all of it), before and after as written."""

    kind: Changed
    block: str
    heading: str
    row: str = ""
    before: str = ""
    after: str = ""


def differences(before: Report, after: Report) -> tuple[Difference, ...]:
    """Return what differs between two reports, in the order of the later one and then what only the earlier one had.

    Rows are found by their first cells; where several have the same, by which of them it is. Raises ValueError for
    reports of two editions: what differs would be what the public one hides.
    """
    if before.edition is not after.edition:
        raise ValueError("the reports are of two editions")
    old, new = _blocks(before), _blocks(after)
    found = [each for id_ in new for each in _of_block(id_, old.get(id_), new[id_])]
    went = [_whole(Changed.WENT, id_, *old[id_]) for id_ in old if id_ not in new]
    return (*found, *went)


def _blocks(report: Report) -> dict[str, tuple[str, Block]]:
    """Return the blocks by id, each with what it is called."""
    return {block.id: (section.heading, block) for section in report.sections for block in section.blocks}


def _of_block(id_: str, old: tuple[str, Block] | None, new: tuple[str, Block]) -> Iterator[Difference]:
    heading, block = new
    if old is None:
        yield _whole(Changed.CAME, id_, heading, block)
    else:
        yield from _rows(id_, heading, _lines(old[1]), _lines(block))


def _whole(kind: Changed, id_: str, heading: str, block: Block) -> Difference:
    text = " / ".join(_lines(block).values())
    return Difference(kind, id_, heading, **{"before" if kind is Changed.WENT else "after": text})


def _rows(id_: str, heading: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for row, text in new.items():
        if row not in old:
            yield Difference(Changed.CAME, id_, heading, row, after=text)
        elif old[row] != text:
            yield Difference(Changed.OTHER, id_, heading, row, old[row], text)
    for row, text in old.items():
        if row not in new:
            yield Difference(Changed.WENT, id_, heading, row, before=text)


def _lines(block: Block) -> dict[str, str]:
    """Return the lines of a block by what each is about: a paragraph has one, about all of it."""
    if isinstance(block, Paragraph):
        return {"": block.text}
    if isinstance(block, Figure):
        return {"": block.chart.description}
    return _of_table(block)


def _of_table(table: Table) -> dict[str, str]:
    lines: dict[str, str] = {}
    for first, *others in table.rows:
        name, number = first.text, 1
        while name in lines:
            number += 1
            name = f"{first.text} ({number})"
        lines[name] = "; ".join(f"{head}: {cell.text}" for head, cell in zip(table.heads[1:], others, strict=True))
    return lines
