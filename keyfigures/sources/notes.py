"""Collect what is said while rows are read: faults row by row, normalisations once a column with their number."""

from dataclasses import dataclass, field
from typing import Any

from keyfigures.sources.remarks import Remark, Severity

# A file with a fault in every row is said to be so without a hundred thousand sentences.
MOST_ROWS = 200
SHOWN = 200
# Questions that a yes does not answer: one thing among several has to be chosen.
CHOICES = {"Q-NUMBERSTYLE", "Q-AMBIGUOUS", "Q-STAGGERED", "Q-MONTH", "Q-FRACTION", "Q-UNIT"}


@dataclass
class Notes:
    """The remarks on one table; a question whose code is among ``confirmed`` has been answered with yes."""

    sheet: str
    confirmed: frozenset[str] = frozenset()
    remarks: list[Remark] = field(default_factory=list)
    refused_rows: set[int] = field(default_factory=set)
    _tallies: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    _rows_said: int = 0

    def refuse(self, code: str, row: int, column: str = "", value: str = "", **values: Any) -> None:
        """Refuse a row and say why; a row is refused once or more."""
        self.refused_rows.add(row)
        self._rows_said += 1
        if self._rows_said <= MOST_ROWS:
            self.remarks.append(Remark(Severity.ROW, code, self.sheet, row, column, value[:SHOWN], values))

    def tally(self, code: str, row: int, column: str, value: str) -> None:
        """Count a normalisation; it is said once a column, with the first place and the number."""
        found = self._tallies.get((code, column))
        if found is None:
            self._tallies[code, column] = [1, row, value]
        else:
            found[0] += 1

    def ask(self, code: str, *, row: int | None = None, column: str = "", value: str = "", **values: Any) -> None:
        """Ask something once a column, unless it has been answered with yes."""
        asked = any(each.code == code and each.column == column for each in self.remarks)
        if (code in CHOICES or code not in self.confirmed) and not asked:
            self.remarks.append(Remark(Severity.QUESTION, code, self.sheet, row, column, value[:SHOWN], values))

    def warn(self, code: str, *, row: int | None = None, column: str = "", value: str = "", **values: Any) -> None:
        """Say something that is worth a look."""
        self.remarks.append(Remark(Severity.WARNING, code, self.sheet, row, column, value[:SHOWN], values))

    def everything(self) -> tuple[Remark, ...]:
        """Return all remarks, the heaviest first, then by row."""
        counted = [
            Remark(Severity.INFO, code, self.sheet, row, column, value[:SHOWN], {"n": n})
            for (code, column), (n, row, value) in self._tallies.items()
        ]
        more = self._rows_said - MOST_ROWS
        rest = [Remark(Severity.ROW, "E-MORE", self.sheet, values={"n": more})] if more > 0 else []
        order = list(Severity)
        return tuple(
            sorted([*self.remarks, *rest, *counted], key=lambda each: (order.index(each.severity), each.row or 0))
        )
