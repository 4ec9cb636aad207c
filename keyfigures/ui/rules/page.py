"""Which part of the page of rules is shown, and what all parts need."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from keyfigures import departments
from keyfigures.errors import SelectionError
from keyfigures.ui import components
from keyfigures.ui.rules import choices, comparing, foretelling, saving, workbench
from keyfigures.ui.rules.choices import Choices, Part

STYLE = Path(__file__).with_name("rules.css").read_text(encoding="utf-8")
PARTS: dict[Part, Callable[[Choices], None]] = {
    Part.WORKBENCH: workbench.show,
    Part.COMPARE: comparing.show,
    Part.BACKTEST: foretelling.show,
    Part.SAVE: saving.show,
}


def show() -> None:
    """Show the part chosen, or one sentence where the municipality has no departments or the rules cannot be read."""
    st.html(f"<style>{STYLE}</style>")
    try:
        chosen = choices.choose()
        members = departments.chosen(chosen.database, chosen.wanted, chosen.year)
        if departments.any_demo(members):
            components.invented()
        PARTS[chosen.part](chosen)
    except SelectionError as error:
        components.refuse(error)
