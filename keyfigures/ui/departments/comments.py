"""Comments on a department's figures: what somebody knows that a figure does not say, shown, written and withdrawn."""

import html
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from keyfigures import numbers, register, views
from keyfigures.catalogue import Indicator, Texts
from keyfigures.departments import Department
from keyfigures.register import Comment
from keyfigures.ui import forms, frame, writing
from keyfigures.ui.forms import Field
from keyfigures.ui.markdown import literal
from keyfigures.ui.writing import Seen, Signed

FORM, PICK, NEW = "comment", "-pick", ""
# So much of a writing's key makes the number of a comment: sent again it has the same.
ID_LENGTH = 12


def show(own: Department, year: int, say: Texts) -> None:
    """Show the comments on figures up to a year; nothing where there is none."""
    found = [each for each in register.comments(own.department_id) if each.year <= year]
    if not found:
        return
    lines = "".join(f"<li>{html.escape(line(each, say))}</li>" for each in found)
    st.html(f'<h2 class="kf-comments">{html.escape(say("comments_heading"))}</h2><ul class="kf-notes">{lines}</ul>')


def line(each: Comment, say: Texts) -> str:
    """Return a comment in a line: which figure of which year, what is said of it, by whom and when."""
    told = f"{title(each, say)}: {each.text}"
    if each.written is None:
        return told
    return f"{told} ({each.written.by}, {numbers.moment(each.written.at, say.language)})"


def title(each: Comment, say: Texts) -> str:
    """Return which figure of which year a comment is about, e.g. 'Lejeledighed 2025'."""
    return f"{_named(each.indicator, say)} {each.year}"


def _named(id_: str, say: Texts) -> str:
    """Return the name of a key figure, its id where it is none of ours any more."""
    known = views.meaning().indicators.get(id_)
    return id_ if known is None else known.short_title.to(say.language)


def write(own: Department, indicator: Indicator, year: int) -> None:
    """Show the form of a comment on a key figure of a year: a new one, or one of those there are."""
    say = frame.say()
    form = f"{FORM}_{own.department_id}_{indicator.id}_{year}"
    known = {each.id: each for each in register.comments(own.department_id, indicator.id, year)}
    writing.said(form)
    with st.expander(literal(say("comments_write", name=indicator.short_title.to(say.language), year=year))):
        before = known.get(_picked(form, known, say)) or Comment(NEW, own.department_id, indicator.id, year, "")
        field = Field(f"text_{before.id}", say("comments_text"), before.text)
        forms.fill(form, forms.version(before), [field])
        with st.form(form, border=False):
            st.text_area(field.label, key=forms.key(form, field.name), height="content")
            withdrawn = before.id != NEW and st.checkbox(say("comments_withdraw"), key=forms.key(form, "withdrawn"))
            signed = writing.signature(form)
            sent = st.form_submit_button(say("comments_save"))
    writing.send(
        form,
        forms.version(before),
        sent=sent,
        write=lambda seen: _save(
            replace(before, text=forms.typed(form, field.name), withdrawn=withdrawn), seen, signed
        ),
        done=lambda made: say("comments_withdrawn" if made.withdrawn else "comments_saved", what=title(made, say)),
        by=signed.by,
    )


def _picked(form: str, known: Mapping[str, Comment], say: Texts) -> str:
    """Ask which comment is meant where there are some; return its id."""
    if not known:
        return NEW
    return st.selectbox(
        say("comments_which"),
        [NEW, *known],
        key=f"{form}{PICK}",
        format_func=lambda id_: known[id_].text if id_ in known else say("comments_new"),
    )


def _save(meant: Comment, seen: Seen, signed: Signed) -> Comment:
    numbered = replace(meant, id=meant.id or seen.key[:ID_LENGTH])
    return register.write_comment(
        numbered, by=signed.by, reason=signed.reason, key=seen.key, expected_version=seen.version
    )
