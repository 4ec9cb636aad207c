"""What a reader chooses on the page of agreements needed: organisation, goal, year, rules and the order of need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from keyfigures import departments
from keyfigures.catalogue import Goal
from keyfigures.errors import SelectionError
from keyfigures.figures import NeedChart, NeedView
from keyfigures.flags import Score
from keyfigures.register import RuleVersion
from keyfigures.ui import address, filters, frame
from keyfigures.views.judged import default_rules, versions
from keyfigures.views.needs import AT_MOST

EVERY = "alle"
TABLE = "tabel"
# How the departments are shown: the list under its chart, the lanes, the table.
SHOWN = {NeedChart.NEED.value: "needs_list", NeedChart.LANES.value: "needs_lanes", TABLE: "needs_table"}
ORGANISATION, GOAL = "organisation", "maal"
GROUPED = {ORGANISATION: "needs_by_organisation", GOAL: "needs_by_goal"}
GOALS = {goal.value: f"goal_{goal.value}" for goal in Goal}
SCORES: dict[Score, str] = {
    Score.BOTH: "needs_score_both",
    **{Score(name): text for name, text in GOALS.items()},
    Score.YEARS: "needs_score_years",
}
MOST = 3
# How many years a lane goes back.
LONG_BACK = 9
# The row of choices: organisation, goal, year, order, rules.
WIDTHS = (3.0, 2.8, 1.3, 1.6, 1.3)


@dataclass(frozen=True)
class Choices:
    """The database of this run and the reader's choices in it; ``order`` is where the order of need is explained."""

    database: Path
    view: NeedView
    shown: str
    grouped: str
    order: DeltaGenerator


def page() -> Choices:
    """Show the choices of the page and return them. Raises SelectionError where there are no departments."""
    database = frame.database()
    municipality = filters.chosen_municipality(database)
    filters.check_version()
    years = departments.years(database, municipality)
    if not years:
        raise SelectionError("no_departments")
    shown = _control("vis", "choose_view", SHOWN)
    places = st.columns(WIDTHS, vertical_alignment="bottom")
    with places[0]:
        organisation = _organisation(database, municipality)
    with places[1]:
        goal = _every("maal", "needs_goal", list(GOALS), lambda name: frame.say()(GOALS[name]))
    with places[2]:
        newest = sorted(years, reverse=True)
        year = int(filters.select("aarstal", "choose_year", [str(each) for each in newest], str(newest[0]), str))
    with places[3], st.popover(frame.say()("needs_order"), width="stretch"):
        scores, grouped, most, order = _order()
    with places[4], st.popover(frame.say()("needs_rules"), width="stretch"):
        rules = _rules(year)
    view = NeedView(
        chart=NeedChart.LANES if shown == NeedChart.LANES else NeedChart.NEED,
        municipality=municipality,
        organisation=organisation,
        goal=goal,
        year=year,
        from_year=max(min(years), year - LONG_BACK),
        rules=rules,
        scores=scores,
        most=most,
        language=frame.language().value,
    )
    return Choices(database, view, shown, grouped, order)


def _rules(year: int) -> str:
    names = {each.id: _named(each) for each in reversed(versions())}
    return filters.select("regler", "needs_rules_version", tuple(names), default_rules(year), names.__getitem__)


def _named(version: RuleVersion) -> str:
    """Return a version as the list of them says it, e.g. 'Standardregler 2026 (2026.1)'."""
    title = "" if version.rule_set is None else version.rule_set.title.to(frame.language())
    return f"{title} ({version.id})"


def _organisation(database: Path, municipality: str) -> str:
    found = departments.organisations(database, municipality)
    names = {each.organisation_id: each.name for each in found if each.departments}
    return _every("organisation", "choose_organisation", list(names), names.__getitem__)


def _every(name: str, label: str, options: Sequence[str], show: Callable[[str], str]) -> str:
    """Show a choice of one or all; all is empty in a view and in a chart's own link."""
    if st.query_params.get(name) == "":
        st.query_params[name] = EVERY
    say = frame.say()
    all_ = say("every_organisation" if name == ORGANISATION else "needs_every_goal")
    chosen = filters.select(name, label, (EVERY, *options), EVERY, lambda each: all_ if each == EVERY else show(each))
    return "" if chosen == EVERY else chosen


def _order() -> tuple[tuple[str, ...], str, int, DeltaGenerator]:
    """Return the sub-scores that are switched on, what the list is grouped by first, and how many the chart shows."""
    say = frame.say()
    # Who has never chosen sees all of them count.
    st.session_state.setdefault(address.KEPT + "orden", ",".join(SCORES))
    chosen = address.choices(
        "orden",
        [score.value for score in SCORES],
        lambda key: st.pills(
            say("needs_scores"),
            [score.value for score in SCORES],
            key=key,
            selection_mode="multi",
            format_func=lambda name: say(SCORES[Score(name)]),
        ),
    )
    grouped = _control("grupper", "needs_group", GROUPED)
    most = int(filters.select("flest", "needs_most", [str(n) for n in range(1, AT_MOST + 1)], str(MOST), str))
    return tuple(score.value for score in SCORES if score.value in chosen), grouped, most, st.container()


def _control(name: str, label: str, texts: dict[str, str]) -> str:
    """Show a choice that stands open, labelled by texts."""
    say, options = frame.say(), list(texts)
    return address.choice(
        name,
        options,
        options[0],
        lambda key: st.segmented_control(say(label), options, key=key, format_func=lambda each: say(texts[each])),
        say("unknown_in_link", name=name, value=st.query_params.get(name)),
    )
