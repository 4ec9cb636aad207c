"""What charts of need are made of: a department, what the rules say of it, its years and its agreements."""

from collections.abc import Sequence
from dataclasses import dataclass

from keyfigures.catalogue import Catalogue, Texts
from keyfigures.departments import Department, Verdict
from keyfigures.flags import Case, Cell, Flag, Status
from keyfigures.flags.argue import because

IN_NEED = (Status.FLAGGED, Status.MAYBE)
SURENESS = (Verdict.SURELY, Verdict.MAYBE, Verdict.NOT)


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
    flag = weightiest(case)
    reason = because(flag, meaning, say) if flag else ""
    return NeedRow(department, case, tuple(cells), reason, tuple(agreements))


def weightiest(case: Case) -> Flag | None:
    """Return the flag a department is argued by first: red before yellow, then the surer, then the heavier."""
    ordered = by_weight(case)
    return ordered[0] if ordered else None


def by_weight(case: Case) -> list[Flag]:
    """Return the flags of a case, the weightiest first; the id decides where nothing else does."""
    return sorted(case.flags, key=_lightness)


def _lightness(flag: Flag) -> tuple[int, int, int, str]:
    return -(flag.judgement.level or 0), SURENESS.index(flag.certainty), -flag.rule.weight, flag.rule.id


def in_need(rows: Sequence[NeedRow]) -> list[NeedRow]:
    """Return the rows of departments with a flag, in the order given."""
    return [row for row in rows if row.case.status in IN_NEED]
