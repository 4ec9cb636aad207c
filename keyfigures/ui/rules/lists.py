"""Who comes in, goes out and hangs on one figure, and the list of need with the line capacity draws."""

import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from keyfigures import departments
from keyfigures.departments import Verdict
from keyfigures.figures import departments as drawing
from keyfigures.flags import Case, Change, Changes, Flag, Level, Status
from keyfigures.flags.argue import because
from keyfigures.ui.rules.choices import Choices

# So many lines of a list stand open; the rest is one click deeper.
OPEN, BELOW, NAMED = 5, 5, 3
IN_NEED = (Status.FLAGGED, Status.MAYBE)
STATUSES = {Status.FLAGGED: "rules_flagged", Status.MAYBE: "rules_maybe"}


def changes(chosen: Choices, found: Changes) -> None:
    """Show who comes in, who goes out, and who is flagged by one figure alone."""
    say = chosen.say
    parts = (
        (say("rules_comes_in"), say("rules_nobody"), [_change(chosen, each, new=True) for each in found.comes_in]),
        (say("rules_goes_out"), say("rules_nobody"), [_change(chosen, each, new=False) for each in found.goes_out]),
        (
            say("rules_on_one_figure"),
            say("rules_nobody_on_one"),
            [_line(chosen, each.case.department_id, _why(chosen, each.flag)) for each in found.on_one_figure],
        ),
    )
    body = "".join(_list(chosen, title, empty, lines) for title, empty, lines in parts)
    st.html(f'<div class="kf-lists">{body}</div>')


def need(chosen: Choices, cases: Sequence[Case], capacity: int) -> None:
    """Show the departments in need in their order, with a line where capacity ends, and say who is just below it."""
    say = chosen.say
    listed = [case for case in cases if case.status in IN_NEED]
    within, below = listed[:capacity], listed[capacity:]
    lines = [_need(chosen, case, place) for place, case in enumerate(listed[: capacity + BELOW], start=1)]
    # Not a line of the list: what is above it and what is below are told apart by a rule of their own.
    edge = f'<li class="kf-edge">{html.escape(say("rules_edge", n=capacity))}</li>' if below else ""
    body = "".join((*lines[: len(within)], edge, *lines[len(within) :]))
    st.html(f'<p class="kf-lead">{html.escape(_sentence(chosen, within, below))}</p><ol class="kf-need">{body}</ol>')


def name(database: Path, department_id: str) -> str:
    """Return a department's name, marked where its figures are invented."""
    return drawing.named(departments.department(database, department_id))


def _sentence(chosen: Choices, within: Sequence[Case], below: Sequence[Case]) -> str:
    say = chosen.say
    if not within and not below:
        return say("rules_nobody_in_need")
    if not below:
        return say("rules_room_for_all", n=len(within))
    names = ", ".join(name(chosen.database, case.department_id) for case in below[:NAMED])
    return say("rules_just_below", n=len(within), of=len(within) + len(below), names=names)


def _need(chosen: Choices, case: Case, place: int) -> str:
    why = " ".join(_why(chosen, flag) for flag in sorted(case.flags, key=_mildness)[:1])
    return _line(chosen, case.department_id, f"{chosen.say(STATUSES[case.status])}: {why}", f' value="{place}"')


def _change(chosen: Choices, each: Change, *, new: bool) -> str:
    """Return a line about who comes in by a flag that was not there, or who goes out by one that is gone."""
    with_it, without = (each.after, each.before) if new else (each.before, each.after)
    others = {flag.rule.id for flag in without.flags if _is_sure(flag)}
    turning = [flag for flag in with_it.flags if _is_sure(flag) and flag.rule.id not in others]
    return _line(chosen, each.department_id, " ".join(_why(chosen, flag) for flag in turning))


def _is_sure(flag: Flag) -> bool:
    return flag.judgement.level == Level.RED and flag.certainty is Verdict.SURELY


def _mildness(flag: Flag) -> tuple[bool, bool]:
    """Return what puts first the flag that says most: a red one that is sure, then a red one."""
    return not _is_sure(flag), flag.judgement.level != Level.RED


def _why(chosen: Choices, flag: Flag) -> str:
    return because(flag, chosen.meaning, chosen.say)


def _line(chosen: Choices, department_id: str, why: str, mark: str = "") -> str:
    own = departments.department(chosen.database, department_id)
    query = {
        "kommune": own.municipality_code,
        "afdeling": department_id,
        "aarstal": str(chosen.year),
        "sprog": chosen.say.language.value,
    }
    # In a window of its own: leaving the page would forget what is moved.
    link = f'<a href="afdeling?{html.escape(urlencode(query))}" target="_blank">{html.escape(drawing.named(own))}</a>'
    return f'<li{mark}>{link} <span class="kf-told">{html.escape(why)}</span></li>'


def _list(chosen: Choices, title: str, empty: str, lines: Sequence[str]) -> str:
    head = f"<h3>{html.escape(title)} <span>{len(lines)}</span></h3>"
    if not lines:
        return f'<section class="kf-list">{head}<p>{html.escape(empty)}</p></section>'
    rest = _rest(chosen, lines[OPEN:]) if len(lines) > OPEN else ""
    return f'<section class="kf-list">{head}<ul>{"".join(lines[:OPEN])}</ul>{rest}</section>'


def _rest(chosen: Choices, lines: Iterable[str]) -> str:
    held = list(lines)
    summary = html.escape(chosen.say("rules_more", n=len(held)))
    return f"<details><summary>{summary}</summary><ul>{''.join(held)}</ul></details>"
