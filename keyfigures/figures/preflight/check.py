"""What is checked before a chart goes on a slide, and what is said where it fails."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_QUOTE = 40


class Check(StrEnum):
    """A thing a person in the back row cannot see or trust; what cannot be trusted comes first."""

    CUT_AXIS = "cut-axis"
    AVERAGE = "unnamed-average"
    SOURCE = "missing-source"
    DECIMALS = "decimal-style"
    CONTRAST = "contrast"
    COLOUR_BLIND = "colour-blind"
    TEXT_SIZE = "text-size"
    SERIES = "too-many-series"
    ABBREVIATION = "undefined-abbreviation"


class Severity(StrEnum):
    """How bad it is: a fault misleads or cannot be read, a remark is worth a look."""

    FAULT = "fault"
    REMARK = "remark"


@dataclass(frozen=True)
class Finding:
    """What a check found: a sentence with the figure; ``mendable`` where one click can mend it."""

    text: str
    severity: Severity = Severity.FAULT
    mendable: bool = True


@dataclass(frozen=True)
class Remark:
    """A check that failed, one sentence about it, and the label of what mends it with one click, or nothing."""

    check: Check
    text: str
    remedy: str
    severity: Severity


def quoted(text: str) -> str:
    """Return the beginning of a text, as it is quoted.

    >>> quoted("Nordruplundparken"), len(quoted("x" * 90))
    ('Nordruplundparken', 40)
    """
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"
