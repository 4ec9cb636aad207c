"""Evaluations: how far an organisation has come with each goal, by the municipality's words and by its own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from keyfigures.catalogue import Goal
from keyfigures.register.records import Record, named, save, saved


class Party(StrEnum):
    """Who says it."""

    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"


class Conclusion(StrEnum):
    """How far a goal has been reached."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT_FULFILLED = "not_fulfilled"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True)
class Evaluation(Record):
    """What one party says of an organisation's goal in a governance year."""

    KIND: ClassVar[str] = "evaluation"

    municipality_code: str
    organisation_id: str
    year: int
    goal: Goal
    party: Party
    conclusion: Conclusion
    text: str

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        return f"{self.KIND}/{self.municipality_code}/{self.organisation_id}/{self.year}/{self.goal}/{self.party}"

    def check(self) -> None:
        """Raise RegisterError for one of nobody; a conclusion may stand before its words are written."""
        named(self.municipality_code, self.organisation_id)


def write_evaluation(
    evaluation: Evaluation, *, by: str, reason: str, key: str, expected_version: int | None
) -> Evaluation:
    """Write an evaluation and return it as written; 0 is expected of a new one.

    Raises RegisterError for one that contradicts itself, ConflictError when somebody else has written in between.
    """
    return save(evaluation, by=by, reason=reason, key=key, expected_version=expected_version)


def evaluations(municipality_code: str, organisation_id: str, year: int) -> tuple[Evaluation, ...]:
    """Return what was said of an organisation's goals in a governance year, goal by goal, the municipality first."""
    wanted = (municipality_code, organisation_id, year)
    found = (each for each in saved(Evaluation) if (each.municipality_code, each.organisation_id, each.year) == wanted)
    goals, parties = list(Goal), list(Party)
    return tuple(sorted(found, key=lambda each: (goals.index(each.goal), parties.index(each.party))))
