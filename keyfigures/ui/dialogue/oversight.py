"""Oversight (tilsyn): what may be unlawful, by itself and never in one list with the dialogue."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from keyfigures import departments, register
from keyfigures.departments import Filter
from keyfigures.figures import departments as drawing
from keyfigures.register import OversightMatter
from keyfigures.ui import components, forms, frame, governed, writing
from keyfigures.ui.dialogue import words
from keyfigures.ui.dialogue.choices import Chosen
from keyfigures.ui.dialogue.course import Status
from keyfigures.ui.forms import Field
from keyfigures.ui.writing import Seen, Signed

FORM, PICK, WHOSE = "dialogue_oversight", "dialogue_oversight_pick", "dialogue_oversight_whose"


def show(chosen: Chosen) -> None:
    """Show the matters that are open, those that are closed, and the form to open or close one."""
    say = frame.say()
    found = register.oversight_matters(chosen.code)
    opened = [each for each in found if each.closed is None]
    closed = [each for each in found if each.closed is not None]
    st.header(say("dialogue_oversight_open", n=len(opened)), anchor=False)
    components.lead(say("dialogue_oversight_told"))
    _table(chosen, opened, say("dialogue_part_oversight"))
    if closed:
        st.header(say("dialogue_oversight_closed", n=len(closed)), anchor=False)
        _table(chosen, closed, say("dialogue_oversight_closed", n=len(closed)))
    with st.expander(say("dialogue_oversight_write")):
        _write(chosen, found)


def _table(chosen: Chosen, found: Sequence[OversightMatter], title: str) -> None:
    if not found:
        return
    say = frame.say()
    heads = (say("dialogue_matter"), say("choose_organisation"), say("dialogue_opened"), say("dialogue_state"))
    words.table(title, heads, [_row(chosen, each) for each in found])


def _row(chosen: Chosen, each: OversightMatter) -> tuple[str, ...]:
    """Return a matter: what it is about, whose it is, since when, and how it ended."""
    say = frame.say()
    told = f'<span class="kf-told">{html.escape(each.text)}</span>' if each.text else ""
    names = _named(chosen)
    theirs = (names.get(id_, id_) for id_ in each.department_ids)
    whose = ", ".join((governed.told(chosen.own, (each.organisation_id,)), *theirs))
    if each.closed is None:
        state = words.sign(Status.NOW, say("dialogue_matter_open"))
    else:
        ended = words.sign(Status.DONE, say("dialogue_matter_closed", day=words.day(each.closed)))
        state = f'{ended}<span class="kf-told">{html.escape(each.conclusion)}</span>'
    return html.escape(each.title) + told, html.escape(whose), html.escape(words.day(each.opened)), state


def _named(chosen: Chosen, whose: str = "") -> Mapping[str, str]:
    """Return the departments of an organisation, or of all, by id."""
    found = departments.chosen(chosen.own.database, Filter(chosen.code, whose))
    return {each.department_id: drawing.named(each) for each in found}


def _choices(chosen: Chosen, whose: str, form: str, before: OversightMatter | None) -> Mapping[str, str]:
    """Return the departments to choose among; one that is no longer there stays where it is named."""
    kept = (*(before.department_ids if before else ()), *st.session_state.get(forms.key(form, "department_ids"), ()))
    return {**{id_: id_ for id_ in kept}, **_named(chosen, whose)}


def _write(chosen: Chosen, found: Sequence[OversightMatter]) -> None:
    """Show the form of a matter: a new one of an organisation, or one of those there are."""
    say = frame.say()
    whose = st.selectbox(
        say("choose_organisation"), chosen.ids, key=f"{WHOSE}_{chosen.code}", format_func=chosen.own.names.__getitem__
    )
    theirs = [each for each in found if each.organisation_id == whose]
    before = forms.pick(say("dialogue_matter"), theirs, key=f"{PICK}_{whose}", called=_called)
    form = f"{FORM}_{whose}_{before.id if before else forms.NEW}"
    names = _choices(chosen, whose, form, before)
    forms.write(
        form,
        before,
        fields=lambda each: _fields(chosen, each, names),
        inputs=lambda: _inputs(form, names),
        save=lambda seen, signed: _save(_meant(chosen, before, whose, form), chosen.year, seen, signed),
        done=lambda made: say("dialogue_saved", what=made.title),
        button=say("dialogue_save"),
    )


def _called(each: OversightMatter | None) -> str:
    return frame.say()("dialogue_matter_new") if each is None else each.title


def _fields(chosen: Chosen, before: OversightMatter | None, names: Mapping[str, str]) -> tuple[Field, ...]:
    say = frame.say()
    own = before or OversightMatter("", "", "", (), "", "", chosen.today)
    return (
        Field("title", say("dialogue_matter_title"), own.title),
        Field("text", say("dialogue_matter_text"), own.text),
        Field(
            "department_ids",
            say("dialogue_departments"),
            list(own.department_ids),
            lambda ids: ", ".join(names.get(id_, id_) for id_ in ids),
        ),
        Field("opened", say("dialogue_opened"), own.opened, words.day),
        Field("closed", say("dialogue_closed"), own.closed, words.day),
        Field("conclusion", say("dialogue_conclusion"), own.conclusion),
    )


def _inputs(form: str, names: Mapping[str, str]) -> None:
    say = frame.say()
    st.text_input(say("dialogue_matter_title"), key=forms.key(form, "title"), autocomplete="off")
    st.text_area(say("dialogue_matter_text"), key=forms.key(form, "text"))
    st.multiselect(
        say("dialogue_departments"),
        list(names),
        key=forms.key(form, "department_ids"),
        format_func=names.__getitem__,
        placeholder=say("dialogue_departments_none"),
    )
    opened, closed = st.columns(2)
    opened.date_input(say("dialogue_opened"), key=forms.key(form, "opened"), format=writing.day_format())
    closed.date_input(say("dialogue_closed"), key=forms.key(form, "closed"), value=None, format=writing.day_format())
    st.text_area(say("dialogue_conclusion"), key=forms.key(form, "conclusion"))


def _meant(chosen: Chosen, before: OversightMatter | None, whose: str, form: str) -> OversightMatter:
    """Return the matter a form describes."""
    fields = ("title", "text", "opened", "closed", "conclusion")
    values = {name: forms.typed(form, name) for name in fields}
    values["department_ids"] = tuple(forms.typed(form, "department_ids"))
    if before is not None:
        return replace(before, **values)
    return OversightMatter(id=forms.NEW, municipality_code=chosen.code, organisation_id=whose, **values)


def _save(meant: OversightMatter, year: int, seen: Seen, signed: Signed) -> OversightMatter:
    """Write a matter; a new one is numbered within the year."""
    new = partial(register.new_oversight, year=year)
    return forms.saved(meant, seen, signed, new=new, again=register.write_oversight)
