"""Save the rules as they are moved as a new version, or go back to an earlier one; both signed and with a reason."""

import html
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from keyfigures import register
from keyfigures.catalogue import RuleSet
from keyfigures.errors import ConflictError, SelectionError
from keyfigures.figures import Column, Table
from keyfigures.register import RuleVersion
from keyfigures.ui import components, frame, present
from keyfigures.ui.markdown import literal
from keyfigures.ui.rules import choices, state, words
from keyfigures.ui.rules.choices import Choices

FORM, BACK, DONE = "rules_form", "rules_back", "rules_done"


@dataclass(frozen=True)
class Drawn:
    """A form as the reader sees it: the key its writing has, however often it is sent, and the version seen."""

    key: str
    year: int
    version: int


@dataclass(frozen=True)
class Signed:
    """Who answers for a version, and why."""

    by: str
    reason: str


def show(chosen: Choices) -> None:
    """Show what saving would change, the form to save with, and the earlier versions with the way back."""
    say = frame.say()
    done = st.session_state.pop(DONE, None)
    if done is not None:
        st.success(done)
    year = chosen.versions[chosen.start].year
    known = register.rule_versions(present.meaning(), year)
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
        signed = _signature(FORM)
        sent = st.form_submit_button(say("rules_save_button"), type="primary")
    _send(FORM, known, sent=sent, write=lambda drawn: _write(mine, drawn, signed))


def _signature(form: str) -> Signed:
    say = frame.say()
    left, right = st.columns((1, 2))
    by = left.text_input(say("rules_by"), key=f"{form}_by", autocomplete="name")
    reason = right.text_input(say("rules_reason"), key=f"{form}_reason", autocomplete="off")
    return Signed(by, reason)


def _send(form: str, known: tuple[RuleVersion, ...], *, sent: bool, write: Callable[[Drawn], RuleVersion]) -> None:
    """Write what a form says as it was seen when it was sent; what is seen now counts the next time."""
    drawn: Drawn | None = st.session_state.get(form + "_drawn")
    newest = known[-1]
    st.session_state[form + "_drawn"] = Drawn(drawn.key if drawn else uuid.uuid4().hex, newest.year, newest.version)
    if not sent or drawn is None:
        return
    try:
        _done(form, write(drawn))
    except ConflictError as error:
        components.refuse(error)
        st.html(f"<p>{html.escape(frame.say()('rules_conflict_next'))}</p>")
    except SelectionError as error:
        components.refuse(error)


def _done(form: str, made: RuleVersion) -> None:
    """Start from what was written: nothing is moved any more, and the next form is another one."""
    del st.session_state[form + "_drawn"]
    st.session_state.pop(state.MOVED, None)
    st.session_state[DONE] = literal(frame.say()("rules_saved", version=choices.version_words(made)))
    st.query_params["regler"] = made.id
    st.rerun()


def _write(mine: RuleSet, drawn: Drawn, signed: Signed) -> RuleVersion:
    return register.save_rule_set(
        present.meaning(), mine, by=signed.by, reason=signed.reason, key=drawn.key, expected_version=drawn.version
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
    say = frame.say()
    earlier = [each.version for each in reversed(known[:-1]) if each.rule_set is not None]
    with st.form(BACK):
        version = st.selectbox(say("rules_back_to"), earlier, key=f"{BACK}_version")
        signed = _signature(BACK)
        sent = st.form_submit_button(say("rules_back_button"))
    _send(BACK, known, sent=sent, write=lambda drawn: _restore(version, drawn, signed))


def _restore(version: int, drawn: Drawn, signed: Signed) -> RuleVersion:
    return register.restore_rule_set(
        present.meaning(),
        drawn.year,
        version,
        by=signed.by,
        reason=signed.reason,
        key=drawn.key,
        expected_version=drawn.version,
    )
