"""How a file is read: which heading is which column, and the answers to what could not be told from the file.

A mapping is kept with every import and remembered for the next file with the same headings.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from keyfigures.sources.numerals import Style
from keyfigures.sources.remarks import RefusedError, refused

FOLDER = "mappings"
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
SIGNS_BETWEEN = re.compile(r"[_.:/\-\s]+")
UNIT_WORDS = re.compile(r"( pct| procent| kr| %|%)$")
ENDS_IN_YEAR = re.compile(r"(?<![0-9])(19|20)[0-9]{2}$")
# Answers that hold for the next file too: the others are about one file.
LASTING = ("keyfigure", "year_starts", "indicator")


@dataclass(frozen=True)
class Mapping:
    """What somebody decided about a file; everything empty leaves it to the headings.

    ``columns`` field or indicator → heading ("" leaves it out) · ``constants`` field → value for every row ·
    ``number_format`` danish or english · ``scale`` heading → factor · ``confirmed`` and ``denied`` codes of
    questions answered with yes and no · ``rest`` takes the good rows in although others are refused.
    """

    kind: str = ""
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    number_format: str = ""
    scale: dict[str, float] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    fill_down: bool = False
    rest: bool = False


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for pair in value.items() for each in pair)


def _factors(value: Any) -> bool:
    return isinstance(value, dict) and all(type(each) in (int, float) and each > 0 for each in value.values())


def _codes(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


CHECKS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("kind", "sheet"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("columns", "constants"), _texts),
    "number_format": lambda value: value in ("", *Style),
    "scale": _factors,
    **dict.fromkeys(("confirmed", "denied"), _codes),
    **dict.fromkeys(("fill_down", "rest"), lambda value: isinstance(value, bool)),
}


def read(path: Path) -> Mapping:
    """Read a mapping file (JSON). Raises RefusedError when it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise refused("E-MAPPING", value=path.name, reason=error.strerror or "") from error
    except ValueError as error:
        raise refused("E-MAPPING", value=path.name, reason=str(error)) from error
    return from_dict(content, path.name)


def from_dict(content: Any, name: str) -> Mapping:
    """Return the mapping a JSON object holds. Raises RefusedError naming an unknown or wrong field."""
    known = [each.name for each in fields(Mapping)]
    if not isinstance(content, dict) or not set(content) <= set(known):
        strange = ", ".join(sorted(set(content) - set(known))) if isinstance(content, dict) else ""
        raise refused("E-MAPPING", value=name, reason=f"{strange} ({', '.join(known)})")
    for key, value in content.items():
        if not CHECKS[key](value):
            raise refused("E-MAPPING", value=name, reason=key)
    lists = {key: tuple(content[key]) for key in ("confirmed", "denied") if key in content}
    return replace(Mapping(), **{**content, **lists})


def with_choice(mapping: Mapping, *, kind: str, rest: bool) -> Mapping:
    """Return a mapping with what was chosen beside it; an empty choice leaves the mapping's own."""
    return replace(mapping, kind=kind or mapping.kind, rest=rest or mapping.rest)


def remembered(root: Path, headings: Sequence[str]) -> Mapping | None:
    """Return the mapping kept for a file with these headings, None where there is none that can be read."""
    path = root / FOLDER / f"{signature(headings)}.json"
    try:
        return read(path)
    except RefusedError:
        return None


def remember(root: Path, headings: Sequence[str], mapping: Mapping) -> None:
    """Keep how a file was read, without the answers that belong to that one file."""
    constants = {name: value for name, value in mapping.constants.items() if name in LASTING}
    lasting = replace(mapping, confirmed=(), denied=(), rest=False, constants=constants, sheet="")
    path = root / FOLDER / f"{signature(headings)}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(asdict(lasting), ensure_ascii=False), encoding="utf-8")
    unfinished.replace(path)


def combined(asked: Mapping, kept: Mapping) -> Mapping:
    """Return a mapping completed by a remembered one; what somebody asks for now comes first."""
    return replace(
        asked,
        kind=asked.kind or kept.kind,
        columns=asked.columns or kept.columns,
        constants={**kept.constants, **asked.constants},
        number_format=asked.number_format or kept.number_format,
        scale={**kept.scale, **asked.scale},
        fill_down=asked.fill_down or kept.fill_down,
    )


def signature(headings: Sequence[str]) -> str:
    """Return what stays the same for files with the same headings in any order, whatever years stand in them."""
    keys = {ENDS_IN_YEAR.sub("", heading_key(each)).strip() for each in headings}
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """Return a heading so that its spellings meet: units in brackets, case and punctuation don't count.

    >>> heading_key("Andel (pct.)"), heading_key(" ANDEL "), heading_key("andel_pct"), heading_key("Kom.nr")
    ('andel', 'andel', 'andel', 'kom nr')
    """
    plain = BRACKETS.sub(" ", unicodedata.normalize("NFC", heading)).casefold()
    words = " ".join(SIGNS_BETWEEN.sub(" ", plain).split())
    return UNIT_WORDS.sub("", words) or words
