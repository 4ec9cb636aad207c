"""The reports of all organisations at once, as one file; how far it is, is said on the way."""

import io
import logging
import uuid
from dataclasses import dataclass, replace
from zipfile import ZIP_DEFLATED, ZipFile

import streamlit as st

from keyfigures import register
from keyfigures.departments import marked
from keyfigures.errors import SelectionError
from keyfigures.exports.report import FILES
from keyfigures.reports import Asked, Edition
from keyfigures.ui import components, frame
from keyfigures.ui.markdown import literal
from keyfigures.ui.reporting import choices, files, made

DONE = "reporting_batch_done"


@dataclass(frozen=True)
class Batch:
    """What was made for whom: the zip, how many reports are in it, and why others are not, by name."""

    key: tuple[str, Asked, str]
    content: bytes
    done: int
    failed: tuple[tuple[str, SelectionError], ...]


def show(asked: Asked) -> None:
    """Show the choices, the button that makes the reports, and what came of it."""
    say = frame.say()
    with st.expander(say("reporting_batch")):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            form, edition = _form(), _edition(asked.edition)
            pressed = st.button(say("reporting_batch_make"), key="reporting_batch_make")
        wanted = replace(asked, edition=edition, organisation_id="")
        if pressed:
            st.session_state[DONE] = _make(wanted, form)
        _result(wanted, form)


def _form() -> str:
    names = {form: files.called(form) for form in FILES}
    label = frame.say()("reporting_form")
    return st.selectbox(label, list(names), key="reporting_batch_form", format_func=names.__getitem__, width=160)


def _edition(start: Edition) -> Edition:
    """Show the editions, that of the page first chosen."""
    names = choices.editions()
    chosen = st.selectbox(
        frame.say()("report_edition"),
        list(names),
        index=list(choices.EDITIONS.values()).index(start),
        key=f"reporting_batch_{start}",
        format_func=names.__getitem__,
        width=160,
    )
    return choices.EDITIONS[chosen]


def _make(wanted: Asked, form: str) -> Batch:
    """Make the reports one by one; what hinders one of them does not hinder the others."""
    say, out, failed = frame.say(), io.BytesIO(), []
    found = wanted.organisations()
    bar = st.progress(0.0)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for done, each in enumerate(found):
            name = marked(each.name, demo=each.is_demo)
            told = say("reporting_batch_progress", done=done + 1, of=len(found), name=name)
            bar.progress(done / len(found), text=literal(told))
            own = wanted.of(each.organisation_id)
            try:
                archive.writestr(own.name(form), FILES[form](made.report(own)))
            except SelectionError as error:
                failed.append((name, error))
            except Exception:
                failed.append((name, _unexpected()))
    bar.empty()
    return Batch(_key(wanted, form), out.getvalue(), len(found) - len(failed), tuple(failed))


def _unexpected() -> SelectionError:
    """Return that something went wrong, under the id it is logged with."""
    id_ = uuid.uuid4().hex[:8]
    logging.getLogger("keyfigures").exception("error id %s", id_)
    return SelectionError("unexpected", id=id_)


def _key(wanted: Asked, form: str) -> tuple[str, Asked, str]:
    return register.registered(), wanted, form


def _result(wanted: Asked, form: str) -> None:
    """Show the file made by these choices; one made before something was written since is not shown."""
    batch: Batch | None = st.session_state.get(DONE)
    if batch is None or batch.key != _key(wanted, form):
        return
    say = frame.say()
    st.html(f'<p class="kf-finding" role="status">{say("reporting_batch_done", n=batch.done)}</p>')
    for name, error in batch.failed:
        components.fail(SelectionError("reporting_batch_failed", name=name, why=say(error.text, **error.values)))
    if batch.done:
        st.download_button(
            say("reporting_batch_download"),
            batch.content,
            file_name=wanted.name("zip"),
            mime="application/zip",
            key="reporting_batch_download",
            on_click="ignore",
        )
