"""Recognise departments: by number, by organisation and number, and where a spreadsheet has eaten the zeros."""

from collections.abc import Iterable
from typing import NamedTuple

from keyfigures.sources.known import Known

JOINT = "-"


class Match(NamedTuple):
    """The departments a number can be, best read so far; ``code`` names how, empty for the number as it stands."""

    ids: tuple[str, ...]
    code: str = ""


class Departments:
    """The departments of a database, found by any way a file may name them."""

    def __init__(self, known: Known) -> None:
        ids = sorted(known.departments)
        self._exact = {id_.upper(): id_ for id_ in ids}
        self._zeroless = _grouped((zeroless(id_.upper()), id_) for id_ in ids)
        self._by_number = _grouped((zeroless(id_.upper().rpartition(JOINT)[2]), id_) for id_ in ids)

    def find(self, organisation: str | None, number: str) -> Match:
        """Return what a department's number can be, with or without its organisation's."""
        text = joined(organisation, number)
        if text in self._exact:
            return Match((self._exact[text],))
        if likely := self._zeroless.get(zeroless(text)):
            return Match(tuple(likely), "I-PADDED")
        return Match(tuple(self._by_number.get(zeroless(text), ())), "I-BYNUMBER")


def joined(organisation: str | None, number: str) -> str:
    """Return a department's id: organisation and number, unless the number holds both.

    >>> joined("0173", "10701"), joined("0173", "0173-10701"), joined(None, "0101-07")
    ('0173-10701', '0173-10701', '0101-07')
    """
    return number if organisation is None or JOINT in number else f"{organisation}{JOINT}{number}"


def of_another(organisation: str | None, number: str) -> bool:
    """Tell whether a number that holds its organisation names another one than the organisation's column.

    >>> of_another("173", "0173-10701"), of_another("0101", "0173-10701"), of_another(None, "0101-07")
    (False, True, False)
    """
    own, joint, _ = number.rpartition(JOINT)
    return organisation is not None and bool(joint) and zeroless(own) != zeroless(organisation)


def zeroless(id_: str) -> str:
    """Return an id without leading zeros in its parts.

    >>> zeroless("0101-07"), zeroless("101-7")
    ('101-7', '101-7')
    """
    return JOINT.join(part.lstrip("0") for part in id_.split(JOINT))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, id_ in pairs:
        found.setdefault(key, []).append(id_)
    return found
