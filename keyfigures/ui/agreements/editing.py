"""An agreement is edited: what somebody else wrote meanwhile stays where the reader touched nothing, and is shown."""

from dataclasses import replace
from typing import Any

import streamlit as st

from keyfigures import register
from keyfigures.figures import Column, Table
from keyfigures.register import Agreement
from keyfigures.ui import components, frame, writing
from keyfigures.ui.agreements import form as fields
from keyfigures.ui.agreements import words
from keyfigures.ui.governed import Dialogue
from keyfigures.ui.markdown import literal
from keyfigures.ui.writing import Seen, Signed

FORM = "agreement_edit"


def form(id_: str) -> str:
    """Return the name of the form that edits an agreement."""
    return f"{FORM}_{id_}"


def reopen(id_: str) -> None:
    """Forget when the form was opened: the agreement has been written by another form of the same reader."""
    for key in [each for each in st.session_state if str(each).startswith(f"{form(id_)}_")]:
        del st.session_state[key]


def show(own: Dialogue, agreement: Agreement) -> None:
    """Show all fields as they were when the form was opened, and what others have written since."""
    name, say = form(agreement.id), frame.say()
    fresh = writing.fresh(name)
    start: Agreement = st.session_state.setdefault(f"{name}_opened", agreement)
    with st.form(f"{name}_form", clear_on_submit=False, border=False):
        indicator = fields.indicator(f"{fresh}_indicator", start.indicator, say)
        typed = replace(fields.fields(fresh, own, start), indicator=indicator)
        signed = writing.signature(name)
        sent = st.form_submit_button(say("agreements_edit_save"), type="primary")
    _since(own, start, agreement, typed)
    writing.send(
        name,
        agreement.version,
        sent=sent,
        write=lambda seen: _write(merged(start, agreement, typed), seen, signed),
        done=lambda made: say("agreements_edited", version=made.version),
        by=signed.by,
    )


def merged(start: Agreement, now: Agreement, typed: Agreement) -> Agreement:
    """Return the agreement as it is now with the fields that were touched since the form was opened as typed."""
    touched: dict[str, Any] = {
        name: getattr(typed, name) for name in words.ATTRIBUTES if getattr(typed, name) != getattr(start, name)
    }
    whole = replace(now, **touched)
    return whole if whole.is_ended else replace(whole, ended=None)


def _write(whole: Agreement, seen: Seen, signed: Signed) -> Agreement:
    return register.write_agreement(
        whole, by=signed.by, reason=signed.reason, key=seen.key, expected_version=seen.version
    )


def _since(own: Dialogue, start: Agreement, now: Agreement, typed: Agreement) -> None:
    """Show field by field what has been written since the form was opened, beside what is typed in it."""
    changed = words.differences(own.database, start, now)
    if not changed:
        return
    say = frame.say()
    last = register.agreement_versions(now.id)[-1].written
    mine = words.told(own.database, typed)
    by_label = {say(name): text for name, text in mine.items()}
    heads = (say("agreements_field"), say("agreements_when_opened"), last.by, say("agreements_yours"))
    rows = tuple((label, before, after, by_label[label]) for label, before, after in changed)
    st.info(say("agreements_changed_since", by=literal(last.by), at=words.moment(last.at, say)))
    components.words_table(Table(tuple(map(Column, heads)), rows), title=say("agreements_theirs"))
