"""The departments in need as a list: grouped by organisation and goal, one line each, which opens its card."""

import html
from collections.abc import Callable, Sequence
from itertools import chain

import streamlit as st

from keyfigures import departments, flags, views
from keyfigures.catalogue import Texts
from keyfigures.departments import Department
from keyfigures.figures import departments as drawing
from keyfigures.flags import Case, Status
from keyfigures.flags.argue import because
from keyfigures.ui import components, frame, signs
from keyfigures.ui.agreements import drafting
from keyfigures.ui.departments import profile
from keyfigures.ui.flags import card
from keyfigures.ui.flags.choices import ORGANISATION, Choices
from keyfigures.ui.markdown import literal
from keyfigures.views import judged, needs

# So many lines are drawn at once; one more click shows them all.
AT_ONCE = 40
OPEN, MORE = "needs_open_", "needs_more_"

# A department in need: who it is and what the rules say.
Line = tuple[Department, Case]


@st.fragment
def show(chosen: Choices, found: Sequence[Case]) -> None:
    """Show those surely in need, and folded away those that may be and those nobody can tell of.

    A fragment: opening a card draws neither the chart nor its table again.
    """
    say = frame.say()
    members = departments.departments(chosen.database)
    lines = [(members[each.department_id], each) for each in found]
    flagged, maybe, unknown = (
        [line for line in lines if line[1].status is status]
        for status in (Status.FLAGGED, Status.MAYBE, Status.NOT_ASSESSABLE)
    )
    if flagged:
        st.header(say("needs_flagged_heading", n=len(flagged)), anchor=False)
        _groups(chosen, flagged, "flagged")
    if maybe and st.toggle(say("needs_maybe_heading", n=len(maybe)), key="needs_maybe"):
        _groups(chosen, maybe, "maybe")
    if unknown:
        names = ", ".join(drawing.named(own) for own, _ in unknown)
        components.note(say("needs_unknown", n=len(unknown), names=names))


def _groups(chosen: Choices, lines: Sequence[Line], key: str) -> None:
    """Show lines group by group; of many only the first until the reader asks for all."""
    say = frame.say()
    ordered = list(chain.from_iterable(_ordered(lines, chosen.grouped)))
    every = len(ordered) <= AT_ONCE or st.session_state.get(MORE + key, False)
    above = ("", "")
    with st.container(gap="xxsmall"):
        for own, case in ordered if every else ordered[:AT_ONCE]:
            above = _heads(own, case, above, chosen.grouped)
            _line(chosen, own, case)
    if not every:
        st.button(say("needs_more", n=len(ordered)), key=f"{MORE}{key}_button", on_click=_all, args=(key,))


def _all(key: str) -> None:
    st.session_state[MORE + key] = True


def _ordered(lines: Sequence[Line], grouped: str) -> list[list[Line]]:
    """Return lines in groups within groups; a group stands where its first line would, so the order of need holds."""
    outer, inner = (_organisation, _goal) if grouped == ORGANISATION else (_goal, _organisation)
    return [list(chain.from_iterable(_split(group, inner))) for group in _split(lines, outer)]


def _split(lines: Sequence[Line], by: Callable[[Line], str]) -> list[list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(by(line), []).append(line)
    return list(groups.values())


def _organisation(line: Line) -> str:
    return drawing.organisation(line[0])


def _goal(line: Line) -> str:
    """Return the name of the goal of the weightiest flag."""
    return frame.say()(f"goal_{line[1].flags[0].rule.goal.value}")


def _heads(own: Department, case: Case, above: tuple[str, str], grouped: str) -> tuple[str, str]:
    """Show the names of the groups that begin here and return both."""
    names = _organisation((own, case)), _goal((own, case))
    heads = names if grouped == ORGANISATION else (names[1], names[0])
    if heads[0] != above[0]:
        st.html(f'<h3 class="kf-group">{html.escape(heads[0])}</h3>')
    if heads != above:
        st.html(f'<h4 class="kf-group">{html.escape(heads[1])}</h4>')
    return heads


def _line(chosen: Choices, own: Department, case: Case) -> None:
    """Show a department as one line; its card is worked out when the line is opened."""
    say = frame.say()
    opened = st.expander(_label(own, case, say), key=OPEN + own.department_id, on_change="rerun")
    if not opened.open:
        return
    view = chosen.view
    rules = judged.rule_set(view.rules, view.goal)
    facts = flags.facts(chosen.database, rules, own.department_id, view.year)
    agreed = needs.agreements(chosen.database, view).get(own.department_id, ())
    with opened:
        st.html(card.card(case, rules, facts, agreed, say))
        make, department, _ = st.columns((1, 2, 2))
        make.page_link(
            "pages/aftaler.py",
            label=say("agreements_make"),
            icon=":material/handshake:",
            query_params=drafting.query(own, view.year, view.rules),
        )
        department.page_link(
            "pages/afdeling.py",
            label=literal(say("needs_to_department", name=drawing.named(own))),
            icon=":material/apartment:",
            query_params=profile.query(own.department_id, view.year),
        )


def _label(own: Department, case: Case, say: Texts) -> str:
    """Return a line: sign and word of the status, the name, the weightiest reason, how many more flags there are."""
    sign, _ = signs.SIGNS[case.status]
    why = because(case.flags[0], views.meaning(), say)
    more = len(case.flags) - 1
    told = f"{why} {say('needs_others', n=more)}" if more else why
    return f"{sign} {say(signs.STATUSES[case.status])} · **{literal(drawing.named(own))}** · {literal(told)}"
