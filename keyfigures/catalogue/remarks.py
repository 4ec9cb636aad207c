"""The words for what can be wrong with a file or an answer: by code, what it is and what to do."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures.catalogue.fields import Fields, both_languages
from keyfigures.language import Text

FOLDER = Path(__file__).with_name("remarks")


@dataclass(frozen=True)
class RemarkText:
    """What a remark says and what it asks the reader to do."""

    message: Text
    remedy: Text


@lru_cache(maxsize=1)
def all_remarks() -> dict[str, RemarkText]:
    """Return the words of every remark by code."""
    return {code: text for path in sorted(FOLDER.glob("*.yaml")) for code, text in _file(path).items()}


def remark_text(code: str) -> RemarkText:
    """Return the words of a remark; a code without words is an error, never silence."""
    return all_remarks()[code]


def _file(path: Path) -> dict[str, RemarkText]:
    fields = Fields(path)
    found = {}
    for code in fields.names():
        parts = fields.take(code, dict)
        found[code] = RemarkText(
            message=both_languages(parts.get("message", {}), fields, code),
            remedy=both_languages(parts.get("remedy", {}), fields, code),
        )
    return found
