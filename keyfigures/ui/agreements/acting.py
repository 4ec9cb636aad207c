"""What is done with an agreement as it runs: it is followed up, carried over to a later year, or taken back."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from keyfigures import register
from keyfigures.catalogue import Forum, Texts
from keyfigures.register import Agreement, AgreementStatus, AgreementVersion, FollowUp
from keyfigures.ui import components, frame, governed, writing
from keyfigures.ui.agreements import audit, drafting, editing, form, words
from keyfigures.ui.governed import Dialogue
from keyfigures.ui.writing import Seen, Signed

FOLLOW, CARRY, BACK = "agreement_follow", "agreement_carry", "agreement_back"
# So much of a writing's key makes the number of a follow-up: sent again it has the same.
ID_LENGTH = 12


@dataclass(frozen=True)
class Typed:
    """A follow-up as typed: what was said, the status when the form was opened, and the one from now on."""

    said: FollowUp
    start: AgreementStatus
    status: AgreementStatus


def forms(id_: str) -> tuple[str, ...]:
    """Return the names of the forms about an agreement."""
    return tuple(f"{each}_{id_}" for each in (FOLLOW, CARRY, BACK))


def of_iso(text: str) -> date:
    """Return the day an ISO text says."""
    return date.fromisoformat(text)


def forum(each: Forum, say: Texts) -> str:
    """Return the name of a forum."""
    return governed.terms().forums[each].title.to(say.language)


def follow_up(agreement: Agreement) -> None:
    """Show the form of a follow-up."""
    name, say = forms(agreement.id)[0], frame.say()
    with st.form(f"{name}_form", clear_on_submit=False, border=False):
        typed = _typed(name, writing.fresh(name), agreement, say)
        signed = writing.signature(name)
        sent = st.form_submit_button(say("agreements_follow_up_save"), type="primary")
    writing.send(
        name,
        agreement.version,
        sent=sent,
        write=lambda seen: _follow(typed, seen, signed),
        done=_followed,
        by=signed.by,
    )


def _typed(name: str, fresh: str, agreement: Agreement, say: Texts) -> Typed:
    places = st.columns(4)
    with places[0]:
        on = form.day(say("agreements_on"), governed.today(), f"{fresh}_on") or governed.today()
    forums: list[Forum | None] = [None, *Forum]
    where = places[1].selectbox(
        say("agreements_forum"), forums, key=f"{fresh}_forum", format_func=lambda each: _where(each, say)
    )
    start: AgreementStatus = st.session_state.setdefault(f"{name}_opened", agreement.status)
    options = [each for each in AgreementStatus if each is not AgreementStatus.CARRIED_OVER or each is start]
    status = places[2].selectbox(
        say("agreements_status_after"),
        options,
        index=options.index(start),
        key=f"{fresh}_status",
        format_func=lambda each: words.status(each, say),
    )
    with places[3]:
        following = form.day(say("agreements_next"), None, f"{fresh}_next")
    if agreement.status is not start:
        components.note(say("agreements_status_moved", status=words.status(agreement.status, say)))
    note = st.text_area(say("agreements_note"), height="content", key=f"{fresh}_note")
    left, right = st.columns(2)
    who = left.text_input(say("agreements_who"), key=f"{fresh}_who")
    document = right.text_input(say("agreements_document"), key=f"{fresh}_document")
    said = FollowUp(
        id="",
        agreement_id=agreement.id,
        on=on,
        note=note,
        who=who,
        status=status,
        forum=where,
        document=document,
        next_on=following,
    )
    return Typed(said, start, status)


def _where(each: Forum | None, say: Texts) -> str:
    return say("agreements_outside") if each is None else forum(each, say)


def _follow(typed: Typed, seen: Seen, signed: Signed) -> FollowUp:
    """Write what was said, with the status where it was moved: both are there or neither."""
    said = replace(typed.said, id=seen.key[:ID_LENGTH])
    if typed.status is typed.start:
        return register.write_follow_up(said, by=signed.by, reason=signed.reason, key=seen.key, expected_version=0)
    return register.write_follow_up_and_status(
        said, typed.status, by=signed.by, reason=signed.reason, key=seen.key, expected_version=seen.version
    )


def _followed(made: FollowUp) -> str:
    editing.reopen(made.agreement_id)
    return frame.say()("agreements_follow_up_saved")


def carry_over(agreement: Agreement) -> None:
    """Show the form that ends the agreement and begins the next one in a later year."""
    name, say = forms(agreement.id)[1], frame.say()
    first = max(agreement.year + 1, governed.today().year)
    fresh, last = writing.fresh(name), date(first, 12, 31)
    begun = max(agreement.start, date(first, 1, 1), governed.today())
    with st.form(f"{name}_form", clear_on_submit=False, border=False):
        left, middle, right = st.columns(3)
        year = left.number_input(
            say("agreements_to_year"), agreement.year + 1, form.LAST_YEAR, first, key=f"{fresh}_year"
        )
        with middle:
            deadline = form.day(say("agreements_new_deadline"), last, f"{fresh}_deadline")
        with right:
            soon = min(register.months_after(begun, drafting.FOLLOW_UP_MONTHS), last)
            following = form.day(say("agreements_next"), soon, f"{fresh}_next")
        signed = writing.signature(name)
        sent = st.form_submit_button(say("agreements_carry_save"), type="primary")
    writing.send(
        name,
        agreement.version,
        sent=sent,
        write=lambda seen: register.carry_over(
            agreement.id,
            int(year),
            deadline=deadline,
            next_follow_up=following,
            by=signed.by,
            reason=signed.reason,
            key=seen.key,
            expected_version=seen.version,
        ),
        done=_carried,
        by=signed.by,
    )


def _carried(made: Agreement) -> str:
    """Go to the agreement that goes on."""
    st.query_params["aftale"] = made.id
    return frame.say()("agreements_carried", id=made.id)


def undo(own: Dialogue, agreement: Agreement) -> None:
    """Show the form that writes what an earlier version said again."""
    name, say = forms(agreement.id)[2], frame.say()
    earlier = {each.written.version: each for each in reversed(register.agreement_versions(agreement.id)[:-1])}
    chosen = st.selectbox(
        say("agreements_version"),
        list(earlier),
        key=f"{writing.fresh(name)}_version",
        format_func=lambda version: audit.version_words(earlier[version], say),
    )
    audit.table(words.differences(own.database, agreement, earlier[chosen].agreement), say)
    with st.form(f"{name}_form", clear_on_submit=False, border=False):
        signed = writing.signature(name)
        sent = st.form_submit_button(say("agreements_undo_save"))
    writing.send(
        name,
        agreement.version,
        sent=sent,
        write=lambda seen: _again(agreement, earlier[chosen], seen, signed),
        done=_undone,
        by=signed.by,
    )


def _undone(made: Agreement) -> str:
    editing.reopen(made.id)
    return frame.say()("agreements_undone", version=made.version)


def _again(agreement: Agreement, earlier: AgreementVersion, seen: Seen, signed: Signed) -> Agreement:
    """Write an earlier version as the newest; what it was carried over to since lapses by it."""
    version = earlier.written.version
    return register.restore_agreement(
        agreement.id,
        version,
        by=signed.by,
        reason=signed.reason or frame.say()("agreements_undo_reason", version=version),
        key=seen.key,
        expected_version=seen.version,
    )
