"""What agreements are made of before anybody has made one: templates, the forums they are made in, and the year."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from keyfigures.catalogue.fields import Fields, Part, both_languages, choice, each_part
from keyfigures.catalogue.goals import Goal
from keyfigures.catalogue.model import Catalogue, Indicator
from keyfigures.catalogue.rule_files import author, rests_on
from keyfigures.catalogue.rules import Basis
from keyfigures.errors import CatalogueError
from keyfigures.language import Text

SETTING = "setting"
MONTHS = 12


class Category(StrEnum):
    """What an agreement is about."""

    VACANCY_PLAN = "vacancy_plan"
    SOCIAL_EFFORT = "social_effort"
    HOUSING_GUARANTEE = "housing_guarantee"
    SETTLEMENT_POLICY = "settlement_policy"
    ALLOCATION = "allocation"
    ECONOMY = "economy"
    EFFICIENCY_PLAN = "efficiency_plan"
    MAINTENANCE = "maintenance"
    BUILDING = "building"
    DEMOCRACY = "democracy"
    OTHER = "other"


class Forum(StrEnum):
    """Where municipality and organisations meet."""

    JOINT_MEETING = "joint_meeting"
    DIALOGUE_MEETING = "dialogue_meeting"
    COOPERATION_COMMITTEE = "cooperation_committee"


class Scope(StrEnum):
    """Whether a forum gathers all organisations at once or one at a time."""

    ALL = "all"
    ORGANISATION = "organisation"


class Target(StrEnum):
    """Which way an agreement wants its indicator to go."""

    LOWER = "lower"
    HIGHER = "higher"


class Rhythm(StrEnum):
    """How often a step of the year comes back."""

    YEARLY = "yearly"
    HALF_YEARLY = "half_yearly"
    MONTHLY = "monthly"


TIMES = {Rhythm.YEARLY: 1, Rhythm.HALF_YEARLY: 2, Rhythm.MONTHLY: 12}


@dataclass(frozen=True)
class Template:
    """A draft of an agreement; ``target`` is None where no direction of ``indicator`` is wanted or there is none."""

    id: str
    category: Category
    goal: Goal
    title: Text
    why: Text
    organisation_shall: Text
    municipality_will: Text
    indicator: str | None
    target: Target | None
    deadline_months: int
    basis: Basis
    author: str


@dataclass(frozen=True)
class ForumTerms:
    """Who meets in a forum, and how often a year; a forum of one organisation meets so often with each."""

    id: Forum
    title: Text
    scope: Scope
    meetings_a_year: int
    municipality: tuple[Text, ...]
    organisation: tuple[Text, ...]
    basis: Basis
    author: str


@dataclass(frozen=True)
class MonthDay:
    """A day of any year; without a day the whole month is meant."""

    month: int
    day: int | None

    def in_year(self, year: int, *, last: bool, later: int) -> date:
        """Return the first or last day meant, so many months later; the last of a month stays the last."""
        turns, month = divmod(self.month - 1 + later, MONTHS)
        length = calendar.monthrange(year + turns, month + 1)[1]
        day = self.day or (length if last else 1)
        was_last = self.day == calendar.monthrange(year, self.month)[1]
        return date(year + turns, month + 1, length if was_last else min(day, length))


@dataclass(frozen=True)
class YearStep:
    """A step of the year of the dialogue: what, who, and from when to when; None where the municipality sets the day.

    ``follows_accounts`` says that it moves with the start of an organisation's accounting year.
    """

    id: str
    what: Text
    who: Text
    first: MonthDay | None
    last: MonthDay | None
    rhythm: Rhythm
    follows_accounts: bool
    basis: Basis
    author: str

    def spans(self, year: int, accounts_start_month: int = 1) -> tuple[tuple[date, date], ...]:
        """Return the first and the last day of each time the step comes in a year; none where the day is a setting.

        ``accounts_start_month`` is the month an organisation's accounting year begins in.
        """
        if self.first is None:
            return ()
        last, moved = self.last or self.first, accounts_start_month - 1 if self.follows_accounts else 0
        return tuple(
            (self.first.in_year(year, last=False, later=later), last.in_year(year, last=True, later=later))
            for later in range(moved, moved + MONTHS, MONTHS // TIMES[self.rhythm])
        )


@dataclass(frozen=True)
class AgreementTerms:
    """All of it: templates by id, forums, and the steps of the year in their order."""

    templates: dict[str, Template]
    forums: dict[Forum, ForumTerms]
    steps: tuple[YearStep, ...]

    def of_category(self, category: Category) -> tuple[Template, ...]:
        """Return the templates of a category, at least one."""
        return tuple(each for each in self.templates.values() if each.category is category)


class _Same:
    """A catalogue as the key of a cache: nobody changes one, so it is equal to itself only."""

    def __init__(self, meaning: Catalogue) -> None:
        self.meaning = meaning

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.meaning is self.meaning

    def __hash__(self) -> int:
        return id(self.meaning)


def agreement_terms(data: Path, meaning: Catalogue) -> AgreementTerms:
    """Return templates, forums and year of a data folder, checked against the catalogue.

    Raises CatalogueError naming the file, the part and the field that is wrong.
    """
    return _terms(data / "agreements", _Same(meaning))


@lru_cache(maxsize=4)
def _terms(folder: Path, meaning: _Same) -> AgreementTerms:
    indicators = meaning.meaning.indicators
    templates = Fields(folder / "templates.yaml")
    forums, year = Fields(folder / "forums.yaml"), Fields(folder / "year.yaml")
    found = AgreementTerms(
        templates=each_part(templates, "templates", lambda id_, part: _template(id_, part, indicators)),
        forums={each.id: each for each in each_part(forums, "forums", _forum).values()},
        steps=tuple(each_part(year, "steps", _step).values()),
    )
    for fields in (templates, forums, year):
        fields.done()
    _check_all_there(found)
    return found


def _template(id_: str, part: Part, indicators: dict[str, Indicator]) -> Template:
    indicator = _indicator(part, indicators)
    return Template(
        id=id_,
        category=choice(part, "category", Category),
        goal=choice(part, "goal", Goal),
        title=part.text("title"),
        why=part.text("why"),
        organisation_shall=part.text("organisation_shall"),
        municipality_will=part.text("municipality_will"),
        indicator=indicator.id if indicator else None,
        target=_target(part, indicator),
        deadline_months=_at_least_one(part, "deadline_months"),
        basis=rests_on(part),
        author=author(part),
    )


def _indicator(part: Part, indicators: dict[str, Indicator]) -> Indicator | None:
    name = part.take("indicator", (str, type(None)))
    if name is not None and name not in indicators:
        raise part.fault("indicator", f"names '{name}', which does not exist")
    return None if name is None else indicators[name]


def _target(part: Part, indicator: Indicator | None) -> Target | None:
    name = part.take("target", (str, type(None)))
    if name is None:
        return None
    if name not in tuple(Target):
        raise part.fault("target", f"is '{name}', but must be one of {', '.join(Target)}, or null")
    if indicator is None:
        raise part.fault("target", "is a direction, but 'indicator' is null")
    if indicator.higher_is_better not in (None, name == Target.HIGHER):
        raise part.fault("target", f"is '{name}', which is the worse side of {indicator.id}")
    return Target(name)


def _at_least_one(part: Part, field: str) -> int:
    number = part.whole(field)
    if number < 1:
        raise part.fault(field, "must be one or more")
    return number


def _forum(id_: str, part: Part) -> ForumTerms:
    if id_ not in tuple(Forum):
        raise CatalogueError(f"{part.path.name}: forum '{id_}' is not known; the forums are {', '.join(Forum)}.")
    return ForumTerms(
        id=Forum(id_),
        title=part.text("title"),
        scope=choice(part, "scope", Scope),
        meetings_a_year=_at_least_one(part, "meetings_a_year"),
        municipality=_roles(part, "municipality"),
        organisation=_roles(part, "organisation"),
        basis=rests_on(part),
        author=author(part),
    )


def _roles(part: Part, field: str) -> tuple[Text, ...]:
    given = part.take(field, list)
    if not given or not all(isinstance(each, dict) for each in given):
        raise part.fault(field, "must be a list of roles, each in both languages")
    return tuple(both_languages(each, part, field) for each in given)


def _step(id_: str, part: Part) -> YearStep:
    first, last = _day(part, "first"), _day(part, "last")
    if first is None and last is not None:
        raise part.fault("last", "is a day, but 'first' is a setting")
    return YearStep(
        id=id_,
        what=part.text("what"),
        who=part.text("who"),
        first=first,
        last=last,
        rhythm=choice(part, "rhythm", Rhythm),
        follows_accounts=part.take("follows_accounts", bool),
        basis=rests_on(part),
        author=author(part),
    )


def _day(part: Part, field: str) -> MonthDay | None:
    """Take a day of the year, or the word for one that the municipality sets; null where there is none."""
    given: Any = part.take(field, (dict, str, type(None)))
    if given is None or given == SETTING:
        return None
    if not isinstance(given, dict) or set(given) - {"day"} != {"month"}:
        raise part.fault(field, f"must give 'month' and perhaps 'day', or be {SETTING}")
    month, day = given["month"], given.get("day")
    try:
        # A leap year, so that every day of the calendar can be named.
        date(2024, month, 1 if day is None else day)
    except (TypeError, ValueError) as error:
        raise part.fault(field, "is no day of the year") from error
    return MonthDay(month, day)


def _check_all_there(found: AgreementTerms) -> None:
    for category in Category:
        if not found.of_category(category):
            raise CatalogueError(f"templates.yaml: no template has the category '{category}'.")
    for forum in Forum:
        if forum not in found.forums:
            raise CatalogueError(f"forums.yaml: the forum '{forum}' is missing.")
