"""The dialogue with the organisations: the year, the forums, the packages, oversight and self-control."""

import html
from collections.abc import Callable

import streamlit as st

from keyfigures import register
from keyfigures.errors import SelectionError
from keyfigures.ui import components, frame, governed
from keyfigures.ui.dialogue import choices, control, course, forums, oversight, packages, year
from keyfigures.ui.dialogue.choices import Chosen, Part

PARTS: dict[Part, Callable[[Chosen], None]] = {
    Part.YEAR: year.show,
    Part.FORUMS: forums.show,
    Part.PACKAGES: packages.show,
    Part.CONTROL: control.show,
    Part.OVERSIGHT: oversight.show,
}


def show() -> None:
    """Show the part chosen under the finding, or one sentence where there is nothing to show."""
    try:
        own = governed.dialogue()
        if own.demo:
            components.invented()
        finding, when = st.columns((5, 1), vertical_alignment="bottom")
        with when:
            chosen = choices.chosen(own)
        finding.html(f'<p class="kf-finding">{html.escape(_finding(chosen))}</p>')
        PARTS[choices.part()](chosen)
    except SelectionError as error:
        components.refuse(error)


def _finding(chosen: Chosen) -> str:
    """Return with how many organisations the dialogue meeting was held, and how much is overdue."""
    say = frame.say()
    late = len(register.overdue(chosen.today, chosen.code))
    many = say("dialogue_overdue_one") if late == 1 else say("dialogue_overdue_many", n=late)
    rest = many if late else say("dialogue_overdue_none")
    return say("dialogue_finding", held=course.held_with(chosen), n=len(chosen.ids), rest=rest)
