"""What a reader chooses on the page of rules: municipality, year, the rule set to start from, and the part shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import streamlit as st

from keyfigures import departments, numbers, register, views
from keyfigures.catalogue import Catalogue, RuleSet, Texts
from keyfigures.departments import Filter
from keyfigures.errors import RegisterError, SelectionError
from keyfigures.register import RuleVersion
from keyfigures.ui import address, filters, frame

# What the page has in its address beside what every page has.
OWN = ("aarstal", "regler", "mod-regler", "arbejde")


class Part(StrEnum):
    """A part of the page, as it stands in the address."""

    WORKBENCH = "vaerksted"
    COMPARE = "sammenlign"
    BACKTEST = "backtest"
    SAVE = "gem"


TITLES = {
    Part.WORKBENCH: "rules_part_workbench",
    Part.COMPARE: "rules_part_compare",
    Part.BACKTEST: "rules_part_backtest",
    Part.SAVE: "rules_part_save",
}


@dataclass(frozen=True)
class Choices:
    """The database of this run and the reader's choices in it.

    ``start`` is the version limits are moved from and ``rule_set`` its rules; ``versions`` are all that can be read, by
    id, the newest first. ``meaning`` and ``say`` are taken once: a limit that is dragged asks for them a hundred times.
    """

    database: Path
    meaning: Catalogue
    say: Texts
    municipality: str
    year: int
    start: str
    versions: Mapping[str, RuleVersion]
    part: Part

    @property
    def wanted(self) -> Filter:
        """Return which departments are meant."""
        return Filter(self.municipality)

    @property
    def rule_set(self) -> RuleSet:
        """Return the rules limits are moved from."""
        return rules_of(self.versions[self.start])


def choose() -> Choices:
    """Show the choices and return them.

    Raises SelectionError where the municipality has no departments.
    """
    database = frame.database()
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    address.keep_only((*filters.SHARED, *OWN))
    years = departments.years(database, municipality)
    if not years:
        raise SelectionError("no_departments")
    part = _part()
    found = versions()
    left, right = st.columns((1, 3))
    with left:
        options = [str(year) for year in sorted(years, reverse=True)]
        year = int(filters.select("aarstal", "rules_choose_year", options, options[0], str))
    with right:
        called = {id_: version_words(each) for id_, each in found.items()}
        start = filters.select(
            "regler",
            "rules_choose_start",
            tuple(found),
            register.governing(views.meaning(), year).id,
            called.__getitem__,
        )
    return Choices(database, views.meaning(), frame.say(), municipality, year, start, found, part)


def versions() -> dict[str, RuleVersion]:
    """Return every version that can be read, by id: the newest governance year first, and of it the newest version."""
    meaning = views.meaning()
    years = reversed(register.rule_years(meaning))
    every = (each for year in years for each in reversed(register.rule_versions(meaning, year)))
    return {each.id: each for each in every if each.rule_set is not None}


def version_words(each: RuleVersion) -> str:
    """Return a version in words: governance year, which version of it, when and by whom."""
    say = frame.say()
    return say("rules_version", year=each.year, version=each.version, day=day(each), by=each.by)


def day(each: RuleVersion) -> str:
    """Return the day a version was made, in words."""
    made = each.at.date() if each.at is not None else rules_of(each).decided
    return numbers.day(made, frame.language())


def rules_of(each: RuleVersion) -> RuleSet:
    """Return the rules of a version. Raises RegisterError for one that cannot be read any more."""
    if each.rule_set is None:
        raise RegisterError("rule_set_unreadable", rules=each.id, problem=each.problem)
    return each.rule_set


def before(chosen: Choices) -> RuleSet | None:
    """Return the rules of the governance year before the chosen ones, None where there are none."""
    year = chosen.versions[chosen.start].year - 1
    return next((each.rule_set for each in chosen.versions.values() if each.year == year), None)


def _part() -> Part:
    say = frame.say()
    options = list(Part)
    value = address.choice(
        "arbejde",
        [part.value for part in options],
        Part.WORKBENCH.value,
        lambda key: st.segmented_control(
            say("choose_view"),
            [part.value for part in options],
            key=key,
            format_func=lambda part: say(TITLES[Part(part)]),
            label_visibility="collapsed",
        ),
        say("unknown_in_link", name="arbejde", value=st.query_params.get("arbejde")),
    )
    return Part(value)
