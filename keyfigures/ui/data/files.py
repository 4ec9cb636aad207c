"""Import a file on the page: choose it, answer what is asked, look at the remarks, take it in with one click."""

import hashlib
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from keyfigures import catalogue, exports, numbers, settings, store, views
from keyfigures.catalogue import Layout
from keyfigures.errors import BuildError
from keyfigures.figures import Column, Table
from keyfigures.sources import fetching, gate, importing
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import RefusedError, Remark, Severity
from keyfigures.ui import components, frame
from keyfigures.ui.data import answers, fetch
from keyfigures.ui.data.words import counted
from keyfigures.ui.markdown import literal

TRIED, TAKEN = "import_tried", "import_taken"
ICONS = {
    Severity.ERROR: "✗",
    Severity.QUESTION: "?",
    Severity.ROW: "✗",
    Severity.WARNING: "!",
    Severity.INFO: "·",
}


@dataclass(frozen=True)
class Upload:
    """A file somebody has chosen: its name as given, its bytes, and the hash that tells it from others."""

    name: str
    content: bytes
    sha256: str


def show() -> None:
    """Show the fetch button, the templates, the uploader and what a dry run of the file says."""
    say = frame.say()
    fetch.show()
    st.header(say("import_title"), anchor=False)
    st.write(say("import_lead"))
    _taken()
    left, right = st.columns((3, 2))
    with left:
        found = _chosen_file()
    with right:
        kind = _kind()
        _template(kind)
    if found is None:
        return
    mapping = answers.of(found.sha256)
    report = _tried(found, replace(mapping, kind=mapping.kind or kind))
    _summary(report)
    answers.ask(report, found.sha256)
    _take_in(report, found)
    _remarks(report)
    answers.columns(report, found.sha256)


def _chosen_file() -> Upload | None:
    say = frame.say()
    found = st.file_uploader(say("import_file"), key="import_file", help=say("import_file_help"))
    if found is None:
        return None
    content = found.getvalue()
    return Upload(found.name, content, hashlib.sha256(content).hexdigest())


def _kind() -> str:
    say, kinds = frame.say(), _layouts()
    names = {"": say("import_kind_auto"), **{id_: each.title.to(say.language) for id_, each in kinds.items()}}
    return str(st.selectbox(say("import_kind"), list(names), format_func=names.__getitem__, key="import_kind"))


def _layouts() -> dict[str, Layout]:
    return catalogue.layouts(settings.data_dir())


def _template(kind: str) -> None:
    """Offer the template of the kind chosen; without a choice the one for key figures of departments."""
    say, kinds = frame.say(), _layouts()
    layout = kinds[kind or "department-indicators"]
    meaning = views.meaning().indicators.values()
    wanted = [each for each in meaning if "department" in each.levels]
    content = exports.template(layout, wanted if layout.id == "department-indicators" else [], say)
    st.download_button(
        say("template_download", kind=layout.title.to(say.language)),
        content,
        file_name=f"{say('template_file')}-{layout.id}.xlsx",
        on_click="ignore",
    )


def _tried(found: Upload, mapping: Mapping) -> Report:
    """Return the dry run of a file, done once for each file, choice and state of the data."""
    key = (found.sha256, repr(mapping), store.data_version())
    kept: dict[Any, Report] = st.session_state.setdefault(TRIED, {})
    if key not in kept:
        say = frame.say()
        bar = st.progress(0.0, text=say("import_reading"))
        try:
            with tempfile.TemporaryDirectory() as folder, gate.turn():
                path = Path(folder) / "uploaded"
                path.write_bytes(found.content)
                report = importing.prepare(
                    path, name=found.name, mapping=mapping, progress=lambda share: bar.progress(min(share, 1.0))
                )
        except RefusedError as error:
            st.error(f"{error.remark.message(say.language)} {error.remark.remedy(say.language)}")
            st.stop()
        finally:
            bar.empty()
        importing.write_down(report, say("somebody"), taken_in=False)
        kept.clear()
        kept[key] = report
    return kept[key]


def _summary(report: Report) -> None:
    say, kinds = frame.say(), _layouts()
    errors = [each for each in report.remarks if each.severity is Severity.ERROR]
    for each in errors:
        st.error(f"{each.message(say.language)} {each.remedy(say.language)}", icon=":material/block:")
    if errors:
        return
    title = kinds[report.kind].title.to(say.language)
    figures = {name: numbers.number(report.changes[name], 0, say.language) for name in ("new", "changed", "vanished")}
    lines = [
        say("cli_report", file=report.file_name, kind=title, rows=report.rows, accepted=report.accepted),
        say("cli_report_changes", **figures),
        *(say("cli_report_master", file=file, rows=rows) for file, rows in report.changes["master"].items()),
    ]
    if report.changes["effect"]["status_changes"]:
        lines.append(str(report.changes["effect"][f"sentence_{say.language}"]) + ".")
    st.info(literal(" ".join(lines)), icon=":material/fact_check:")


def _take_in(report: Report, found: Upload) -> None:
    """Show the button that takes the file in; it waits for the answers and for a name."""
    say = frame.say()
    left, right = st.columns((2, 3), vertical_alignment="bottom")
    with left:
        who = st.text_input(say("import_who"), key="import_who", max_chars=60)
    with right:
        ready = report.can_be_taken_in and bool(who.strip())
        pressed = st.button(say("import_button"), type="primary", disabled=not ready, key="import_button")
    if not ready:
        st.caption(_why_not(report))
    if pressed and ready:
        _accept(report, found, who.strip())


def _why_not(report: Report) -> str:
    say = frame.say()
    if report.open_questions:
        return say("import_waits_answers", n=len(report.open_questions))
    if not report.can_be_taken_in:
        return say("import_waits_rows", n=report.refused_rows) if report.accepted else say("import_nothing")
    return say("import_waits_name")


def _accept(report: Report, found: Upload, who: str) -> None:
    say = frame.say()
    with st.spinner(say("import_building"), show_time=False):
        try:
            delivery, changes = importing.take_in(report, who)
        except BuildError as error:
            remark = fetching.not_buildable(error).remark
            st.error(f"{remark.message(say.language)} {remark.remedy(say.language)}")
            return
    importing.write_down(report, who, taken_in=True, delivery=delivery.id)
    st.session_state[TAKEN] = (found.name, counted(say, changes))
    answers.forget(found.sha256)
    del st.session_state["import_file"]
    st.rerun()


def _taken() -> None:
    """Say once that a file came in, and where to take it back."""
    taken = st.session_state.pop(TAKEN, None)
    if taken is not None:
        say = frame.say()
        st.success(literal(say("import_done", file=taken[0], changes=taken[1])))


def _remarks(report: Report) -> None:
    """Show every remark with its place, what it is and what to do."""
    say = frame.say()
    if not report.remarks:
        st.write(say("import_no_remarks"))
        return
    names = ("remark_kind", "remark_place", "remark_value", "remark_message", "remark_remedy", "remark_code")
    rows = tuple(
        (
            f"{ICONS[each.severity]} {say(f'severity_{each.severity}')}",
            _place(each),
            each.value,
            each.message(say.language),
            each.remedy(say.language),
            each.code,
        )
        for each in report.remarks
    )
    components.words_table(Table(tuple(Column(say(name)) for name in names), rows), title=say("import_remarks"))


def _place(remark: Remark) -> str:
    say = frame.say()
    parts = (
        remark.sheet,
        say("remark_row", row=remark.row) if remark.row else "",
        remark.column,
    )
    return " · ".join(part for part in parts if part)
