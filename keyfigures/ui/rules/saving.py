"""Save the rules as they are moved as a new version, or go back to an earlier one; both signed and with a reason."""

import streamlit as st

from keyfigures import register, views
from keyfigures.catalogue import RuleSet
from keyfigures.errors import SelectionError
from keyfigures.figures import Column, Table
from keyfigures.register import RuleVersion
from keyfigures.ui import components, frame, writing
from keyfigures.ui.rules import choices, state, words
from keyfigures.ui.rules.choices import Choices
from keyfigures.ui.writing import Seen, Signed

FORM, BACK = "rules_form", "rules_back"


def show(chosen: Choices) -> None:
    """Show what saving would change, the form to save with, and the earlier versions with the way back."""
    say = frame.say()
    writing.said(FORM)
    writing.said(BACK)
    year = chosen.versions[chosen.start].year
    known = register.rule_versions(views.meaning(), year)
    st.header(say("rules_save"), anchor=False)
    _save(chosen, known)
    st.header(say("rules_versions"), anchor=False)
    _versions(known)
    if len(known) > 1:
        _go_back(known)


def _save(chosen: Choices, known: tuple[RuleVersion, ...]) -> None:
    """Show the differences to the newest version, and the form; nothing to save where there are none."""
    say = frame.say()
    mine, newest = state.moved(chosen.start, chosen.rule_set), known[-1]
    heads = (choices.version_words(newest), say("rules_workbench_now"))
    if newest.rule_set is not None:
        shown = words.differences(chosen, newest.rule_set, mine, heads)
        if not shown.rows:
            components.refuse(SelectionError("rules_nothing_to_save"))
            return
        components.words_table(shown, title=say("rules_differences"))
    with st.form(FORM, clear_on_submit=False):
        signed = writing.signature(FORM)
        sent = st.form_submit_button(say("rules_save_button"), type="primary")
    writing.send(
        FORM, newest.version, sent=sent, write=lambda seen: _write(mine, seen, signed), done=_started, by=signed.by
    )


def _started(made: RuleVersion) -> str:
    """Start from what was written: nothing is moved any more."""
    st.session_state.pop(state.MOVED, None)
    st.query_params["regler"] = made.id
    return frame.say()("rules_saved", version=choices.version_words(made))


def _write(mine: RuleSet, seen: Seen, signed: Signed) -> RuleVersion:
    return register.save_rule_set(
        views.meaning(), mine, by=signed.by, reason=signed.reason, key=seen.key, expected_version=seen.version
    )


def _versions(known: tuple[RuleVersion, ...]) -> None:
    """Show the versions of a governance year, the newest first."""
    say = frame.say()
    heads = ("rules_column_version", "rules_column_day", "rules_column_by", "rules_column_why")
    columns = tuple(Column(text) for text in (say(heads[0]), say(heads[1]), say(heads[2]), say(heads[3])))
    rows = tuple(_version(each) for each in reversed(known))
    components.words_table(Table(columns, rows), title=say("rules_versions"))


def _version(each: RuleVersion) -> tuple[str, str, str, str]:
    say, language = frame.say(), frame.language()
    why = each.reason.to(language)
    if each.restores is not None:
        why = say("rules_restores", version=each.restores, reason=why)
    if each.problem:
        why = say("rules_unreadable", reason=why, problem=each.problem)
    return str(each.version), choices.day(each) if each.at or each.rule_set else "", each.by, why


def _go_back(known: tuple[RuleVersion, ...]) -> None:
    """Show the form that makes an earlier version the newest again."""
    say, newest = frame.say(), known[-1]
    earlier = [each.version for each in reversed(known[:-1]) if each.rule_set is not None]
    with st.form(BACK):
        version = st.selectbox(say("rules_back_to"), earlier, key=f"{writing.fresh(BACK)}_version")
        signed = writing.signature(BACK)
        sent = st.form_submit_button(say("rules_back_button"))
    writing.send(
        BACK,
        newest.version,
        sent=sent,
        write=lambda seen: _restore(newest.year, version, seen, signed),
        done=_started,
        by=signed.by,
    )


def _restore(year: int, version: int, seen: Seen, signed: Signed) -> RuleVersion:
    return register.restore_rule_set(
        views.meaning(),
        year,
        version,
        by=signed.by,
        reason=signed.reason,
        key=seen.key,
        expected_version=seen.version,
    )
