"""Saved rule sets: every change of a governance year's rules is a new version, and every version stays as it was.

Version 0 is the file in the data folder; 1, 2, … are what people have saved. An id is a year for its newest version,
or year and version: 2026, 2026.0, 2026.2.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from keyfigures import numbers
from keyfigures.catalogue import Basis, BasisKind, Catalogue, Rule, RuleSet, as_yaml, rule_set_from, texts
from keyfigures.errors import CatalogueError, RegisterError, SelectionError
from keyfigures.language import Language, Text
from keyfigures.register.events import answering, current, events, whole, write
from keyfigures.store import Event

KIND = "rule_set"
ID = re.compile(r"([1-9][0-9]{3})(?:\.(0|[1-9][0-9]*))?")


@dataclass(frozen=True)
class RuleVersion:
    """A version of a governance year's rules; ``at`` is UTC and None for the file, whose day its rule set has.

    ``restores`` is the version whose rules it brought back. A version that the catalogue can no longer read has no
    ``rule_set``; ``problem`` says why, naming version, rule and field.
    """

    year: int
    version: int
    at: datetime | None
    by: str
    reason: Text
    restores: int | None
    rule_set: RuleSet | None
    problem: str = ""

    @property
    def id(self) -> str:
        """Return the id that means this version for ever."""
        return rule_set_id(self.year, self.version)


class _Same:
    """A catalogue as the key of a cache: nobody changes one, so it is equal to itself only."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalogue is self.catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)


def rule_set_id(year: int, version: int) -> str:
    """Return the id of a version.

    >>> rule_set_id(2026, 2)
    '2026.2'
    """
    return f"{year}.{version}"


def save_rule_set(
    meaning: Catalogue, rule_set: RuleSet, *, by: str, reason: str, key: str, expected_version: int | None
) -> RuleVersion:
    """Save the rules of a governance year as its next version, signed with who saves them, today and why.

    So is every rule that judges or weighs otherwise than before: its limits no longer rest on the source they had.
    Raises RegisterError when rules do not fit the catalogue, naming rule and field, or no reason is given;
    ConflictError when another version came in between.
    """
    why = _stated(reason)
    # Sent again it is signed as it was: against what stood before this key wrote.
    who, before = answering(by), _governing(meaning, rule_set.year - 1, key).rule_set
    rules = {
        id_: rule if before is not None and _alike(rule, before.rules.get(id_)) else _answered(rule, who, why)
        for id_, rule in rule_set.rules.items()
    }
    signed = replace(rule_set, author=who, decided=numbers.today(), reason=Text(why, why), rules=rules)
    text = whole(as_yaml(signed))
    try:
        _parsed(_Same(meaning), f"{signed.year}-new", text)
    except CatalogueError as error:
        raise RegisterError("rule_set_refused", problem=error) from error
    return _write(meaning, signed.year, text, None, by=by, reason=why, key=key, expected_version=expected_version)


def restore_rule_set(
    meaning: Catalogue, year: int, version: int, *, by: str, reason: str, key: str, expected_version: int | None
) -> RuleVersion:
    """Make an earlier version of a governance year's rules the newest again, exactly as it was, its signature too.

    Raises SelectionError for a version that does not exist, RegisterError for one that cannot be read and where no
    reason is given, ConflictError when another version came in between.
    """
    text = as_yaml(rule_set(meaning, rule_set_id(year, version)))
    why = _stated(reason)
    return _write(meaning, year, text, version, by=by, reason=why, key=key, expected_version=expected_version)


def rule_versions(meaning: Catalogue, year: int) -> tuple[RuleVersion, ...]:
    """Return the versions of a governance year's rules, the oldest first; none for a year nobody made rules for."""
    return _versions(meaning, year, "")


def rule_set(meaning: Catalogue, text_id: str) -> RuleSet:
    """Return the rules an id means; a year alone means its newest version.

    Raises SelectionError for an id that means none and RegisterError for a version that cannot be read any more.
    """
    matched = ID.fullmatch(text_id)
    known = rule_versions(meaning, int(matched[1])) if matched else ()
    wanted = [each for each in known if matched and matched[2] in (None, str(each.version))]
    if not wanted:
        raise SelectionError("rule_set_unknown", rules=text_id, known=", ".join(map(str, rule_years(meaning))))
    found = wanted[-1]
    if found.rule_set is None:
        raise RegisterError("rule_set_unreadable", rules=found.id, problem=found.problem)
    return found.rule_set


def governing(meaning: Catalogue, year: int) -> RuleVersion:
    """Return the rules that judge a year's figures: the newest version of the governance year after it.

    Where that year has none, the newest of the years before it, else of the first one after it. A version that cannot
    be read any more is passed over: the rules of the data folder always can.
    """
    return _governing(meaning, year, "")


def rule_years(meaning: Catalogue) -> tuple[int, ...]:
    """Return the governance years that have rules, from a file or saved, the first one first."""
    saved = {int(event.subject.removeprefix(_subject(""))) for event in current(_subject(""), KIND)}
    return tuple(sorted({*meaning.rule_sets, *saved}))


def _governing(meaning: Catalogue, year: int, before_key: str) -> RuleVersion:
    """Return the rules that judge a year's figures, or judged them before a key wrote."""
    years = rule_years(meaning)
    nearest = (*(each for each in reversed(years) if each <= year + 1), *years)
    known = (version for each in nearest for version in reversed(_versions(meaning, each, before_key)))
    return next(each for each in known if each.rule_set is not None)


def _versions(meaning: Catalogue, year: int, before_key: str) -> tuple[RuleVersion, ...]:
    """Return the versions of a governance year's rules, or those there were before a key wrote one of them."""
    own = (event for event in events(_subject(year), KIND) if event.subject == _subject(year))
    saved = takewhile(lambda event: event.id != before_key, own)
    return (*_of_file(meaning, year), *(_version(meaning, event) for event in saved))


def _subject(year: int | str) -> str:
    return f"rules/{year}"


def _write(
    meaning: Catalogue,
    year: int,
    text: str,
    restores: int | None,
    *,
    by: str,
    reason: str,
    key: str,
    expected_version: int | None,
) -> RuleVersion:
    payload = {"rules": text, "restores": restores}
    event = write(KIND, _subject(year), payload, by=by, reason=reason, key=key, expected_version=expected_version)
    return _version(meaning, event)


def _of_file(meaning: Catalogue, year: int) -> tuple[RuleVersion, ...]:
    if year not in meaning.rule_sets:
        return ()
    found = meaning.rule_sets[year]
    return (RuleVersion(year, 0, None, found.author, found.reason, None, found),)


def _version(meaning: Catalogue, event: Event) -> RuleVersion:
    year, content = int(event.subject.removeprefix(_subject(""))), event.content
    try:
        found, problem = _parsed(_Same(meaning), f"{year}-{event.version}", content["rules"]), ""
    except CatalogueError as error:
        found, problem = None, str(error)
    return RuleVersion(
        year=year,
        version=event.version,
        at=event.at,
        by=event.by,
        reason=Text(event.reason, event.reason),
        restores=content["restores"],
        rule_set=found,
        problem=problem,
    )


@lru_cache(maxsize=128)
def _parsed(meaning: _Same, name: str, text: str) -> RuleSet:
    """Read the text of a rule set. Raises CatalogueError naming it, the rule and the field that is wrong."""
    return rule_set_from(Path(f"{name}.yaml"), meaning.catalogue, text)


def _alike(rule: Rule, before: Rule | None) -> bool:
    """Tell whether a rule judges and weighs as another one does."""
    return before is not None and replace(rule, title=before.title, **_signature(before)) == before


def _answered(rule: Rule, by: str, reason: str) -> Rule:
    own = Text(*(texts(language)("rule_set_own_basis", by=by) for language in (Language.DA, Language.EN)))
    return replace(
        rule,
        basis=Basis(BasisKind.PROPOSAL, own),
        author=by,
        date=numbers.today(),
        reason=Text(reason, reason),
    )


def _signature(rule: Rule) -> dict[str, Any]:
    return {"basis": rule.basis, "author": rule.author, "date": rule.date, "reason": rule.reason}


def _stated(reason: str) -> str:
    if not reason.strip():
        raise RegisterError("rule_set_without_reason")
    return whole(reason.strip())
