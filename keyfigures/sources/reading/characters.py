"""Characters made alike: composed letters, no invisible ones, no surrounding spaces; what was done is counted."""

import re
import unicodedata
from dataclasses import dataclass, field

from keyfigures.sources.reading.letters import letters
from keyfigures.sources.remarks import Remark, Severity, refused

SPACES = " \N{NO-BREAK SPACE}"
# Zero-width signs, the soft hyphen, and marks that only steer the direction of the signs beside them.
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# Signs that turn the order of what follows: a reader sees another text than is stored.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
ODD = re.compile(f"{INVISIBLE.pattern}|{TURNING.pattern}")

# Text that was UTF-8, read as Windows-1252 or DOS and saved again: "Ã¸", "â€“", "├©".
SECOND_BYTES = bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore") + "".join(map(chr, range(0x80, 0xA0)))
SPOILED = re.compile(f"\ufffd|[ÂÃ][{re.escape(SECOND_BYTES)}]|â€[{re.escape(SECOND_BYTES)}]|├[^\\s;,|]")
# Looked for first, one at a time: that is fast, and most files have none.
SPOILED_STARTS = "ÃÂâ├\ufffd"
BETWEEN_WORDS = re.compile(r'[\s;,|"]')
EXAMPLES = 3
SHOWN = 80


def stripped(text: str) -> str | None:
    """Return a text without surrounding spaces; nothing where no sign is left.

    >>> stripped(" Sorø "), stripped("   ")
    ('Sorø', None)
    """
    text = text.strip(SPACES)
    return text if text and not text.isspace() else None


def is_plain(text: str) -> bool:
    """Tell whether no letter has to be composed and no sign removed."""
    return text.isascii() or (not ODD.search(text) and unicodedata.is_normalized("NFC", text))


def check_unspoiled(text: str, *, sheet: str = "", row: int | None = None) -> None:
    """Raise RefusedError, with up to three examples, when letters were lost before the file came here."""
    first = SPOILED.search(text) if any(sign in text for sign in SPOILED_STARTS) else None
    if first:
        at = text.count("\n", 0, first.start()) + 1 if row is None else row
        raise refused("E-MOJIBAKE", sheet=sheet, row=at, value=", ".join(_examples(text)))


def _examples(text: str) -> list[str]:
    found: dict[str, None] = {}
    for match in SPOILED.finditer(text):
        before = BETWEEN_WORDS.split(text[max(0, match.start() - 20) : match.start()])[-1]
        after = BETWEEN_WORDS.split(text[match.end() : match.end() + 20])[0]
        found[before + match.group() + after] = None
        if len(found) == EXAMPLES:
            break
    return list(found)


@dataclass
class _Tally:
    """How often something was done, and where first."""

    count: int = 0
    row: int = 0
    column: int = 0

    def add(self, count: int, row: int, column: int) -> None:
        if not self.count:
            self.row, self.column = row, column
        self.count += count

    def remarks(self, code: str, sheet: str) -> list[Remark]:
        if not self.count:
            return []
        values, column = {"count": self.count}, letters(self.column)
        return [Remark(Severity.INFO, code, sheet=sheet, row=self.row, column=column, values=values)]


@dataclass
class Tidying:
    """Tidies the cells of one sheet and remembers what was done."""

    sheet: str = ""
    turned: dict[int, Remark] = field(default_factory=dict)
    """The rows that hold a sign that turns the order of others, each with its remark."""
    _invisible: _Tally = field(default_factory=_Tally)
    _composed: _Tally = field(default_factory=_Tally)

    def cell(self, text: str, row: int, column: int) -> str | None:
        """Return the text of a cell, tidied."""
        return stripped(text if is_plain(text) else self._tidied(text, row, column))

    def _tidied(self, text: str, row: int, column: int) -> str:
        straight, turns = TURNING.subn("", text)
        visible, hidden = INVISIBLE.subn("", straight)
        if turns:
            self.turned[row] = Remark(
                Severity.ROW, "E-DIRECTION", sheet=self.sheet, row=row, column=letters(column), value=visible[:SHOWN]
            )
        if hidden:
            self._invisible.add(hidden, row, column)
        composed = unicodedata.normalize("NFC", visible)
        if composed != visible:
            self._composed.add(1, row, column)
        return composed

    def remarks(self) -> list[Remark]:
        """Return what was done to the sheet."""
        done = self._composed.remarks("I-NFC", self.sheet) + self._invisible.remarks("I-INVISIBLE", self.sheet)
        return done + list(self.turned.values())
