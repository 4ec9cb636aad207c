"""What a reader chooses on the page of the dialogue: municipality, governance year, and the part shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import streamlit as st

from keyfigures import departments
from keyfigures.catalogue import AgreementTerms
from keyfigures.departments import Filter
from keyfigures.language import Language
from keyfigures.ui import address, frame, governed
from keyfigures.ui.governed import Dialogue


class Part(StrEnum):
    """A part of the page, as it stands in the address."""

    YEAR = "aaret"
    FORUMS = "fora"
    PACKAGES = "pakker"
    CONTROL = "egenkontrol"
    OVERSIGHT = "tilsyn"


TITLES = {
    Part.YEAR: "dialogue_part_year",
    Part.FORUMS: "dialogue_part_forums",
    Part.PACKAGES: "dialogue_part_packages",
    Part.CONTROL: "dialogue_part_control",
    Part.OVERSIGHT: "dialogue_part_oversight",
}


@dataclass(frozen=True)
class Chosen:
    """Whose dialogue is shown, in which governance year, on what terms, and the day it is.

    ``ids`` are the organisations with departments in that year, by name.
    """

    own: Dialogue
    year: int
    terms: AgreementTerms
    today: date
    ids: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the code of the municipality."""
        return self.own.municipality

    @property
    def language(self) -> Language:
        """Return the reader's language."""
        return frame.language()


def part() -> Part:
    """Show the parts of the page and return the one chosen."""
    say = frame.say()
    options = [each.value for each in Part]
    value = address.choice(
        "vis",
        options,
        options[0],
        lambda key: st.segmented_control(
            say("choose_view"),
            options,
            key=key,
            format_func=lambda each: say(TITLES[Part(each)]),
            label_visibility="collapsed",
        ),
        say("unknown_in_link", name="vis", value=st.query_params.get("vis")),
    )
    return Part(value)


def chosen(own: Dialogue) -> Chosen:
    """Show the choice of a governance year and return what the page is about."""
    year = governed.year()
    return Chosen(own, year, governed.terms(), governed.today(), _of_year(own, year))


def _of_year(own: Dialogue, year: int) -> tuple[str, ...]:
    """Return the organisations that have departments in a year; all of them for a year nothing is known of."""
    there = {each.organisation_id for each in departments.chosen(own.database, Filter(own.municipality), year)}
    return tuple(id_ for id_ in own.names if id_ in there) or tuple(own.names)
