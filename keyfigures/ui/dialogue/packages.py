"""Governance packages: how many are where, and each organisation's on its way to the public, step by step."""

import html
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from keyfigures import numbers, register
from keyfigures.register import Package, PackageState
from keyfigures.ui import components, frame, writing
from keyfigures.ui.dialogue import words
from keyfigures.ui.dialogue.choices import Chosen
from keyfigures.ui.dialogue.course import Status
from keyfigures.ui.writing import Seen, Signed

PICK, FORM, BACK = "dialogue_package_pick", "dialogue_package", "dialogue_takeback"


def show(chosen: Chosen) -> None:
    """Show how many packages are where, each of them in a row, and the form that brings one on."""
    say = frame.say()
    found = register.packages(chosen.code, chosen.ids, chosen.year)
    st.header(say("dialogue_packages", year=chosen.year), anchor=False)
    components.lead(say("dialogue_packages_way"))
    _counted(found)
    heads = (say("choose_organisation"), say("dialogue_state"), say("dialogue_since"), say("dialogue_package_next"))
    words.table(say("dialogue_packages", year=chosen.year), heads, [_row(chosen, each) for each in found])
    st.header(say("dialogue_package_move"), anchor=False)
    _package(found[chosen.ids.index(_whose(chosen))])


def _counted(found: Sequence[Package]) -> None:
    """Say how many packages are where, in the order of the way; states nobody is in are left out."""
    say, counts = frame.say(), Counter(each.state for each in found)
    parts = [f"{say(text)}: {counts[state]}" for state, text in words.PACKAGES.items() if counts[state]]
    past = sum(each.has_been(PackageState.MEETING_HELD) for each in found)
    components.finding(say("dialogue_packages_held", held=past, n=len(found)))
    components.lead(" · ".join(parts))


def _row(chosen: Chosen, each: Package) -> tuple[str, str, str, str]:
    """Return whose package it is, how far it has come, since when, and what can follow."""
    say = frame.say()
    state = words.sign(words.PACKAGE_STATUS.get(each.state, Status.NOW), say(words.PACKAGES[each.state]))
    following = f" {say('dialogue_or')} ".join(say(words.PACKAGES[state]).lower() for state in _following(each))
    since = words.day(each.steps[-1].on if each.steps else None)
    return (
        html.escape(chosen.own.names[each.organisation_id]),
        state,
        html.escape(since),
        html.escape(following) or numbers.MISSING,
    )


def _following(each: Package) -> list[PackageState]:
    """Return the states a package can come to next, the one on its way to the public first."""
    return sorted(each.following, key=lambda state: state is PackageState.RETURNED)


def _whose(chosen: Chosen) -> str:
    """Ask whose package is to be brought on."""
    return st.selectbox(
        frame.say()("choose_organisation"),
        chosen.ids,
        key=f"{PICK}_{chosen.code}",
        format_func=chosen.own.names.__getitem__,
    )


def _package(each: Package) -> None:
    """Show a package's way so far, and what can follow."""
    id_ = each.organisation_id
    form, back = f"{FORM}_{id_}_{each.year}", f"{BACK}_{id_}_{each.year}"
    writing.said(form)
    writing.said(back)
    _way(each)
    if each.following:
        _advance(each, form)
    if each.steps:
        _take_back(each, back)


def _way(each: Package) -> None:
    """Show the steps a package came through: on which day, by whom and why."""
    say = frame.say()
    if not each.steps:
        return
    heads = (say("dialogue_state"), say("dialogue_day"), say("rules_column_by"), say("rules_column_why"))
    rows = [
        (
            html.escape(say(words.PACKAGES[step.state])),
            html.escape(words.day(step.on)),
            html.escape(step.by),
            html.escape(step.reason) or numbers.MISSING,
        )
        for step in each.steps
    ]
    words.table(say("dialogue_package_way"), heads, rows)


def _advance(each: Package, form: str) -> None:
    """Show the form that brings a package to its next state."""
    say = frame.say()
    with st.form(form):
        to = st.selectbox(
            say("dialogue_package_next"),
            [state.value for state in _following(each)],
            key=_choice(form, each.version),
            format_func=lambda state: say(words.PACKAGES[PackageState(state)]),
        )
        signed = writing.signature(form)
        sent = st.form_submit_button(say("dialogue_package_advance"), type="primary")
    writing.send(
        form,
        each.version,
        sent=sent,
        write=lambda seen: _advanced(each, _meant(form, seen, to), seen, signed),
        done=_said,
        by=signed.by,
    )


def _choice(form: str, version: int) -> str:
    """Return the key of the choice of a next state: another version has other states to come to."""
    return f"{writing.fresh(form)}_{version}_to"


def _meant(form: str, seen: Seen, to: str) -> PackageState:
    """Return the state chosen among those that followed what the writer has seen."""
    return PackageState(st.session_state.get(_choice(form, seen.version), to))


def _take_back(each: Package, form: str) -> None:
    """Show the form that takes back the last step of a package."""
    say = frame.say()
    last = say(words.PACKAGES[each.state]).lower()
    with st.expander(say("dialogue_package_back", state=last)), st.form(form, border=False):
        signed = writing.signature(form)
        sent = st.form_submit_button(say("dialogue_package_back_button"))
    writing.send(
        form, each.version, sent=sent, write=lambda seen: _taken_back(each, seen, signed), done=_said, by=signed.by
    )


def _said(made: Package) -> str:
    say = frame.say()
    return say("dialogue_package_saved", state=say(words.PACKAGES[made.state]).lower())


def _advanced(each: Package, to: PackageState, seen: Seen, signed: Signed) -> Package:
    return register.advance_package(
        each.municipality_code,
        each.organisation_id,
        each.year,
        to,
        by=signed.by,
        reason=signed.reason,
        key=seen.key,
        expected_version=seen.version,
    )


def _taken_back(each: Package, seen: Seen, signed: Signed) -> Package:
    return register.take_back_package(
        each.municipality_code,
        each.organisation_id,
        each.year,
        by=signed.by,
        reason=signed.reason,
        key=seen.key,
        expected_version=seen.version,
    )
