"""What charts of need are made of: a department, what the rules say of it, its years and its agreements."""

from collections.abc import Sequence
from dataclasses import dataclass

from keyfigures.catalogue import Catalogue, Texts
from keyfigures.departments import Department
from keyfigures.flags import Case, Cell, Status
from keyfigures.flags.argue import because

IN_NEED = (Status.FLAGGED, Status.MAYBE)


@dataclass(frozen=True)
class NeedRow:
    """A department of a chart: its case, a cell a year, why its weightiest flag is raised, and its agreements' titles.

    ``because`` is empty where no flag stands.
    """

    department: Department
    case: Case
    cells: tuple[Cell, ...]
    because: str
    agreements: tuple[str, ...]


def need_row(
    department: Department,
    case: Case,
    cells: Sequence[Cell],
    meaning: Catalogue,
    say: Texts,
    *,
    agreements: Sequence[str] = (),
) -> NeedRow:
    """Return a row with the reason of its weightiest flag in the reader's language."""
    reason = because(case.flags[0], meaning, say) if case.flags else ""
    return NeedRow(department, case, tuple(cells), reason, tuple(agreements))


def in_need(rows: Sequence[NeedRow]) -> list[NeedRow]:
    """Return the rows of departments with a flag, in the order given."""
    return [row for row in rows if row.case.status in IN_NEED]
