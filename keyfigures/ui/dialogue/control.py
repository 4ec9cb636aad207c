"""Self-control: what each organisation controls itself, when it did and will again, and what came of it."""

import html
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from keyfigures import numbers, register
from keyfigures.register import SelfControl
from keyfigures.ui import components, forms, frame, governed, writing
from keyfigures.ui.dialogue import words
from keyfigures.ui.dialogue.choices import Chosen
from keyfigures.ui.dialogue.course import Status
from keyfigures.ui.forms import Field
from keyfigures.ui.writing import Seen, Signed

FORM, PICK, WHOSE = "dialogue_control", "dialogue_control_pick", "dialogue_control_whose"


def show(chosen: Chosen) -> None:
    """Show what is controlled, organisation by organisation, and the form to write it with."""
    say = frame.say()
    st.header(say("dialogue_part_control"), anchor=False)
    components.lead(say("dialogue_control_told"))
    found = register.self_controls(chosen.code)
    if found:
        _table(chosen, found)
    without = [id_ for id_ in chosen.ids if id_ not in {each.organisation_id for each in found}]
    if without:
        components.lead(say("dialogue_control_without", n=len(without), names=governed.told(chosen.own, without)))
    with st.expander(say("dialogue_control_write")):
        _write(chosen, found)


def _table(chosen: Chosen, found: Sequence[SelfControl]) -> None:
    say = frame.say()
    texts = ("choose_organisation", "dialogue_what", "dialogue_last", "dialogue_next", "dialogue_result")
    ordered = sorted(found, key=lambda each: governed.told(chosen.own, (each.organisation_id,)))
    words.table(say("dialogue_part_control"), [say(text) for text in texts], [_row(chosen, each) for each in ordered])


def _row(chosen: Chosen, each: SelfControl) -> tuple[str, ...]:
    following = html.escape(words.day(each.next))
    if each.next is not None and each.next < chosen.today:
        following += f"<br>{words.sign(Status.OVERDUE, frame.say()('dialogue_overdue'))}"
    return (
        html.escape(governed.told(chosen.own, (each.organisation_id,))),
        html.escape(each.what),
        html.escape(words.day(each.last)),
        following,
        html.escape(each.result) or numbers.MISSING,
    )


def _write(chosen: Chosen, found: Sequence[SelfControl]) -> None:
    """Show the form of what an organisation controls: a new thing, or one of those there are."""
    say = frame.say()
    whose = st.selectbox(
        say("choose_organisation"), chosen.ids, key=f"{WHOSE}_{chosen.code}", format_func=chosen.own.names.__getitem__
    )
    theirs = [each for each in found if each.organisation_id == whose]
    before = forms.pick(say("dialogue_control_which"), theirs, key=f"{PICK}_{whose}", called=_called)
    form = f"{FORM}_{whose}_{before.id if before else forms.NEW}"
    forms.write(
        form,
        before,
        fields=_fields,
        inputs=lambda: _inputs(form),
        save=lambda seen, signed: _save(_meant(chosen, before, whose, form), seen, signed),
        done=lambda made: say("dialogue_saved", what=made.what),
        button=say("dialogue_save"),
    )


def _called(each: SelfControl | None) -> str:
    return frame.say()("dialogue_control_new") if each is None else each.what


def _fields(before: SelfControl | None) -> tuple[Field, ...]:
    say = frame.say()
    return (
        Field("what", say("dialogue_what"), before.what if before else ""),
        Field("last", say("dialogue_last"), before.last if before else None, words.day),
        Field("next", say("dialogue_next"), before.next if before else None, words.day),
        Field("result", say("dialogue_result"), before.result if before else ""),
    )


def _inputs(form: str) -> None:
    say = frame.say()
    st.text_input(say("dialogue_what"), key=forms.key(form, "what"), autocomplete="off")
    last, following = st.columns(2)
    last.date_input(say("dialogue_last"), key=forms.key(form, "last"), value=None, format=writing.day_format())
    following.date_input(say("dialogue_next"), key=forms.key(form, "next"), value=None, format=writing.day_format())
    st.text_area(say("dialogue_result"), key=forms.key(form, "result"))


def _meant(chosen: Chosen, before: SelfControl | None, whose: str, form: str) -> SelfControl:
    """Return what a form describes."""
    values = {name: forms.typed(form, name) for name in ("what", "last", "next", "result")}
    if before is not None:
        return replace(before, **values)
    return SelfControl(forms.NEW, chosen.code, whose, **values)


def _save(meant: SelfControl, seen: Seen, signed: Signed) -> SelfControl:
    return forms.saved(meant, seen, signed, new=register.new_self_control, again=register.write_self_control)
