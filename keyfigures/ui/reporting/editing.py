"""A text of a report in somebody's own words: written over the computed one, held against it, and taken back."""

import html
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from keyfigures import register, reports
from keyfigures.register import ReportText
from keyfigures.reports import Asked, Paragraph, Report
from keyfigures.ui import components, forms, frame, writing
from keyfigures.ui.forms import Field
from keyfigures.ui.markdown import literal
from keyfigures.ui.reporting import sections
from keyfigures.ui.writing import Seen, Signed

FORM, CHOICE, COMPUTED = "report_text", "reporting_text", "_computed"
TEXT = "text"
# So much of a paragraph is shown where it is chosen.
BEGINNING = 70

Editable = Mapping[str, tuple[str, Paragraph]]


def show(asked: Asked, computed: Report) -> None:
    """Show which texts have been written and which of them are of older figures; the one chosen can be edited."""
    say, known, texts = frame.say(), reports.editable(computed), asked.texts()
    st.header(say("reporting_edit"), anchor=False)
    components.lead(say("reporting_edit_lead"))
    _outdated(known, texts)
    _left_out(known, texts)
    labels = {id_: _label(heading, own, texts.get(id_)) for id_, (heading, own) in known.items()}
    chosen = st.selectbox(
        say("reporting_which"),
        list(labels),
        index=None,
        key=f"{CHOICE}_{_of(asked)}",
        format_func=labels.__getitem__,
        placeholder=say("reporting_which_none"),
    )
    if chosen is not None:
        _one(asked, known[chosen][1], texts.get(chosen))


def _of(asked: Asked) -> str:
    """Return whose report it is, for names in the session."""
    whose = asked.organisation_id or asked.municipality_code
    return f"{asked.municipality_code}_{whose}_{asked.year}_{asked.edition}_{asked.language}"


def _label(heading: str, paragraph: Paragraph, own: ReportText | None) -> str:
    """Return the section of a paragraph, how it begins, and whether somebody has written it."""
    written = own is not None and not own.withdrawn
    text = " ".join((own.text if own is not None and written else paragraph.text).split())
    begins = text if len(text) <= BEGINNING else f"{text[:BEGINNING].rstrip()} …"
    mark = f"✎ {frame.say()('reporting_edited')}: " if written else ""
    return f"{mark}{heading} – {begins}"


def _standing(texts: Mapping[str, ReportText]) -> dict[str, ReportText]:
    return {id_: each for id_, each in texts.items() if not each.withdrawn}


def _outdated(known: Editable, texts: Mapping[str, ReportText]) -> None:
    """Warn of texts written when something else was computed: old figures may stand in them."""
    found = [known[id_][0] for id_, each in _standing(texts).items() if id_ in known and _is_old(each, known[id_][1])]
    if found:
        told = frame.say()("reporting_outdated", n=len(found), headings=", ".join(dict.fromkeys(found)))
        st.warning(literal(told), icon=":material/warning:")


def _left_out(known: Editable, texts: Mapping[str, ReportText]) -> None:
    """Show texts that are kept but whose place the report does not have now."""
    say = frame.say()
    found = [each for id_, each in _standing(texts).items() if id_ not in known]
    if not found:
        return
    lines = "".join(f"<li>{html.escape(each.text)} ({html.escape(sections.signed(each))})</li>" for each in found)
    st.html(
        f'<details class="kf-more"><summary>{html.escape(say("reporting_left_out", n=len(found)))}</summary>'
        f'<ul class="kf-notes">{lines}</ul></details>'
    )


def _is_old(own: ReportText, paragraph: Paragraph) -> bool:
    """Tell whether something else was computed when a text was written."""
    return own.computed != paragraph.text


def _one(asked: Asked, paragraph: Paragraph, before: ReportText | None) -> None:
    """Show the form of a text: what is written, else what is computed, to be written over."""
    say, form = frame.say(), f"{FORM}_{_of(asked)}_{paragraph.id}"
    standing = before is not None and not before.withdrawn
    writing.said(form)
    _earlier(form, paragraph, before)
    now = forms.version(before)
    if forms.key(form, TEXT) not in st.session_state:
        st.session_state[form + COMPUTED] = paragraph.text
    forms.fill(form, now, [_field(before.text if before is not None and standing else paragraph.text)])
    with st.form(form, border=False):
        st.text_area(say("reporting_text"), key=forms.key(form, TEXT), height="content")
        signed = writing.signature(form)
        with st.container(horizontal=True):
            save = st.form_submit_button(say("reporting_save"), type="primary")
            back = standing and st.form_submit_button(say("reporting_use_computed"))
    meant = replace(
        before or _new(asked, paragraph),
        text=before.text if before is not None and back else forms.typed(form, TEXT),
        computed=st.session_state[form + COMPUTED],
        withdrawn=back,
    )
    writing.send(
        form,
        now,
        sent=save or back,
        write=lambda seen: _save(meant, seen, signed),
        done=lambda made: say("reporting_taken_back" if made.withdrawn else "reporting_saved"),
        by=signed.by,
    )


def _earlier(form: str, paragraph: Paragraph, before: ReportText | None) -> None:
    """Show what a text that was written is held against, and its versions."""
    if before is None:
        return
    if not before.withdrawn:
        _beside(before, paragraph)
    forms.earlier(form, before, _fields)


def _beside(own: ReportText, paragraph: Paragraph) -> None:
    """Show what is computed beside a text somebody has written, and what was then, where that was something else."""
    say = frame.say()
    old = _is_old(own, paragraph)
    told = {say("reporting_computed_then"): own.computed} if old else {}
    told[say("reporting_computed_now")] = paragraph.text
    columns = "".join(
        f"<div><h3>{html.escape(head)}</h3><p>{html.escape(text)}</p></div>" for head, text in told.items()
    )
    st.html(f'<p class="kf-told">{html.escape(sections.signed(own))}</p><div class="kf-three">{columns}</div>')


def _field(saved: str) -> Field:
    return Field(TEXT, frame.say()("reporting_text"), saved)


def _fields(own: ReportText) -> list[Field]:
    """Return what can be read of a version; of one that was taken back that it was."""
    return [_field("" if own.withdrawn else own.text)]


def _new(asked: Asked, paragraph: Paragraph) -> ReportText:
    return ReportText(
        *(asked.municipality_code, asked.organisation_id, asked.year, asked.edition.value, asked.language),
        paragraph=paragraph.id,
        computed=paragraph.text,
        text="",
    )


def _save(meant: ReportText, seen: Seen, signed: Signed) -> ReportText:
    return register.write_report_text(
        meant, by=signed.by, reason=signed.reason, key=seen.key, expected_version=seen.version
    )
