"""The effect of an agreement on its page: its key figure before and after, against that of similar departments."""

from pathlib import Path

import streamlit as st

from keyfigures import departments, effect
from keyfigures.departments.twins import MOST
from keyfigures.figures import EffectChart, EffectView
from keyfigures.register import Agreement
from keyfigures.ui import components, frame


def show(database: Path, agreement: Agreement) -> None:
    """Show the effect as a chart, or one sentence where there is nothing to judge yet."""
    if agreement.indicator is None:
        return
    if not agreement.in_force:
        st.html(f'<p class="kf-lead">{frame.say()("agreements_effect_proposed")}</p>')
        return
    components.draw(database, _view(database, agreement, agreement.indicator), page="aftaler", open_table=False)


def _view(database: Path, agreement: Agreement, indicator: str) -> EffectView:
    years = departments.years(database, agreement.municipality_code, indicator)
    return EffectView(
        chart=EffectChart.EFFECT,
        municipality=agreement.municipality_code,
        agreement=f"{agreement.id}.{agreement.version}",
        indicator=indicator,
        year=max(years, default=agreement.start.year),
        years=effect.YEARS,
        k=MOST,
        language=frame.language().value,
    )
