"""What is said of a file or an answer: one remark a finding, with its place, in the reader's language when shown."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from keyfigures.catalogue import remark_text
from keyfigures.errors import KeyFiguresError
from keyfigures.language import Language, Text


class Severity(StrEnum):
    """How much a remark weighs, the heaviest first."""

    ERROR = "error"
    """The whole file is refused."""
    QUESTION = "question"
    """Nothing is taken in until somebody has answered."""
    ROW = "row"
    """This row is refused; the rest waits for a confirmation."""
    WARNING = "warning"
    """Taken in, but worth a look."""
    INFO = "info"
    """Taken in after a normalisation that is named."""


@dataclass(frozen=True)
class Remark:
    """One finding: its code leads to the words, ``values`` fill them in, the rest says where it is.

    A value may be a Text, shown in the reader's language. ``row`` is the file's own row number, counted from 1.
    """

    severity: Severity
    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def message(self, language: Language) -> str:
        """Return what is wrong or was done, in one sentence."""
        return self._said(remark_text(self.code).message, language)

    def remedy(self, language: Language) -> str:
        """Return what the reader can do about it."""
        return self._said(remark_text(self.code).remedy, language)

    def _said(self, text: Text, language: Language) -> str:
        values = {name: each.to(language) if isinstance(each, Text) else each for name, each in self.values.items()}
        return text.to(language).format(value=self.value, column=self.column, **values)

    def answer(self, language: Language) -> dict[str, Any]:
        """Return the remark as the JSON contract has it."""
        return {
            "severity": self.severity.value,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.message(language),
            "remedy": self.remedy(language),
        }


class RefusedError(KeyFiguresError):
    """Report that a file or an answer is refused as a whole; the remark says why and what to do."""

    def __init__(self, remark: Remark) -> None:
        self.remark = remark
        super().__init__(remark.message(Language.EN))


def refused(code: str, **where: Any) -> RefusedError:
    """Return the error that refuses a file; ``where`` are fields of the remark and values of its words."""
    place = {name: where.pop(name) for name in ("sheet", "row", "column", "value") if name in where}
    return RefusedError(Remark(Severity.ERROR, code, values=where, **place))
