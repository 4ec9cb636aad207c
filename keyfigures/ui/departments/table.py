"""The table of departments: one line each, the one most in need of a look on top."""

from typing import Any, cast
from urllib.parse import quote

import pandas as pd
import streamlit as st

from keyfigures import departments, numbers, views
from keyfigures.catalogue import Indicator, Texts
from keyfigures.departments import Assessment, Department
from keyfigures.figures import departments as drawing
from keyfigures.ui import frame
from keyfigures.ui.departments import words
from keyfigures.ui.departments.choices import Choices
from keyfigures.views.departments import assessed

ROW_PIXELS, MOST_ROWS = 35, 18
# In pixels, so that the columns most looked at fit a screen 1280 wide.
WIDTHS = {"lamp": 112, "name": 185, "place": 105, "trend": 185, "sure": 250, "organisation": 190, "type": 80}
COLUMNS = ("lamp", "name", "value", "median", "place", "spark", "trend", "sure", "organisation", "type", "dwellings")
KEY, TURN = "departments_table", "departments_table_turn"


def show(choices: Choices) -> str | None:
    """Show the table; return the id of the department whose line was clicked, if any, and offer to compare.

    The boxes at the left mark departments; a click on any other cell opens the department.
    """
    judged = assessed(choices.database, choices.view)
    members = departments.chosen(choices.database, choices.wanted, choices.view.year)
    indicator = views.meaning().indicators[choices.view.indicator]
    ordered = sorted(members, key=lambda each: _need(indicator, judged[each.department_id]))
    say = frame.say()
    st.html(f'<p class="kf-lead">{_sentence(list(judged.values()), say)}</p>')
    event = st.dataframe(
        _styled(ordered, judged, indicator, say),
        key=f"{KEY}_{st.session_state.get(TURN, 0)}",
        hide_index=True,
        width="stretch",
        height=ROW_PIXELS * (min(len(ordered), MOST_ROWS) + 1) + 3,
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        column_config=_config(say),
        placeholder=numbers.MISSING,
        alt=say("departments_table", indicator=indicator.title.to(say.language), year=choices.view.year),
    )
    # What Streamlit types as a state is a mapping of selections.
    selection = cast("Any", event).selection
    _offer_comparison([ordered[row].department_id for row in selection.rows], say)
    clicked = [ordered[row].department_id for row, _ in selection.cells]
    return clicked[0] if clicked else None


def forget() -> None:
    """Forget what was clicked, so that coming back does not open the department again."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _offer_comparison(marked: list[str], say: Texts) -> None:
    if marked and st.button(say("compare_marked", n=len(marked)), icon=":material/compare:"):
        forget()
        query = {**st.query_params.to_dict(), "vis": "afdelinger-over-aar", "valgte": ",".join(marked)}
        st.switch_page("pages/afdelinger.py", query_params=query)


def _need(indicator: Indicator, each: Assessment) -> tuple[int, float, str]:
    """Return what lines are sorted by: lamp, then the place among equals from the worse end."""
    position = each.figure.position
    percentile = 50.0 if position is None else position.percentile
    worse = percentile if indicator.higher_is_better is True else -percentile
    return words.ORDER.index(each.lamp), worse, each.figure.department_id


def _sentence(judged: list[Assessment], say: Texts) -> str:
    """Return how many departments have which lamp."""
    parts = [
        f"{sum(each.lamp is lamp for each in judged)} {say(f'lamp_{lamp}').lower()}"
        for lamp in words.ORDER
        if any(each.lamp is lamp for each in judged)
    ]
    return say("departments_counted", n=len(judged), parts=", ".join(parts))


def _styled(
    ordered: list[Department], judged: dict[str, Assessment], indicator: Indicator, say: Texts
) -> "pd.io.formats.style.Styler":
    rows = [_line(each, judged[each.department_id], indicator, say) for each in ordered]
    unit = say(f"unit_{indicator.unit}")
    heads = {name: say(f"dtable_{name}", unit=unit) for name in COLUMNS}
    data = pd.DataFrame(rows, columns=list(heads.values()))
    formats: dict[Any, Any] = {
        heads["value"]: lambda number: words.bare(indicator, number, say),
        heads["median"]: lambda number: words.bare(indicator, number, say),
        heads["dwellings"]: lambda number: numbers.number(number, 0, say.language),
    }
    styled = data.style.format(formats, na_rep=numbers.MISSING)
    colours = {words.lamp(each, say): f"color: {words.SIGNS[each.lamp][1]}" for each in judged.values()}
    return styled.map(lambda text: colours.get(text, ""), subset=[heads["lamp"]])


def _line(each: Department, found: Assessment, indicator: Indicator, say: Texts) -> tuple[object, ...]:
    """Return a department's cells in the order of the columns."""
    position = found.figure.position
    return (
        words.lamp(found, say),
        drawing.named(each),
        found.figure.value,
        position.median if position else None,
        words.place(indicator, found.figure, say),
        _years(found, indicator, say),
        words.trend(indicator, found, say),
        words.verdict(indicator, found, say),
        each.organisation,
        say(f"type_{each.dwelling_type}") if each.dwelling_type else numbers.MISSING,
        each.dwellings,
    )


def _years(found: Assessment, indicator: Indicator, say: Texts) -> str:
    """Return the years as an image; Streamlit's own small chart smooths its line and cannot show a year without figure.

    The table scales an image to the height of a line, so the picture gets a frame of that shape.
    """
    drawn = drawing.spark_svg(found.history, indicator, say)
    return "data:image/svg+xml," + quote(drawn.replace(' height="20"', ' height="38"', 1))


def _config(say: Texts) -> dict[str, Any]:
    texts = {say(f"dtable_{name}"): st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()}
    return {**texts, say("dtable_spark"): st.column_config.ImageColumn(width=100)}
