"""Ask what a dry run could not tell from the file, and keep the answers until the file is taken in."""

from dataclasses import replace

import streamlit as st

from keyfigures import catalogue, settings
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import Remark, Severity
from keyfigures.ui import frame
from keyfigures.ui.markdown import literal

KEPT = "import_answers"
NUMBER_FORMAT = ("Q-ENGLISH", "Q-NUMBERSTYLE", "Q-AMBIGUOUS")
SIZE = ("Q-FRACTION", "Q-UNIT")
# Questions answered with a word, and the field of the file it stands in for.
WORDS = {"Q-MONTH": "period", "Q-STAGGERED": "year_starts"}
CHOICES = {"Q-KEYFIGURE": "keyfigure", "Q-SHEET": "sheet"}


def of(sha256: str) -> Mapping:
    """Return what has been answered about a file so far."""
    kept: dict[str, Mapping] = st.session_state.get(KEPT, {})
    return kept.get(sha256, Mapping())


def forget(sha256: str) -> None:
    """Forget the answers about a file that has been taken in."""
    st.session_state.get(KEPT, {}).pop(sha256, None)


def ask(report: Report, sha256: str) -> None:
    """Show every open question with its answers; one click answers it."""
    say = frame.say()
    for place, each in enumerate(remark for remark in report.remarks if remark.severity is Severity.QUESTION):
        with st.container(border=True):
            st.write(literal(f"{each.message(say.language)} {each.remedy(say.language)}"))
            _answer(each, sha256, f"answer_{place}_{each.code}_{sha256[:12]}")
    _ask_about_rows(report, sha256)


def columns(report: Report, sha256: str) -> None:
    """Show which heading is read as which column, to be changed; "–" leaves a column out."""
    layouts = catalogue.layouts(settings.data_dir())
    if report.kind not in layouts or not report.headings:
        return
    say = frame.say()
    headings = ["", *dict.fromkeys(heading for heading in report.headings if heading)]
    with st.expander(say("import_columns")):
        st.caption(say("import_columns_lead"))
        places = st.columns(3)
        chosen = {}
        for place, column in enumerate(layouts[report.kind].columns.values()):
            with places[place % 3]:
                now = report.columns.get(column.name, "")
                chosen[column.name] = st.selectbox(
                    column.title.to(say.language) + (" *" if column.required else ""),
                    headings,
                    index=headings.index(now) if now in headings else 0,
                    format_func=lambda heading: heading or "–",
                    help=column.about.to(say.language),
                    key=f"column_{column.name}_{sha256[:12]}",
                )
        changed = {name: heading for name, heading in chosen.items() if heading != report.columns.get(name, "")}
        if changed and st.button(say("import_columns_use"), key=f"columns_{sha256[:12]}"):
            mapping = of(sha256)
            _keep(sha256, replace(mapping, kind=report.kind, columns={**report.columns, **mapping.columns, **changed}))


def _answer(remark: Remark, sha256: str, key: str) -> None:
    say, mapping = frame.say(), of(sha256)
    if remark.code in NUMBER_FORMAT:
        _either(key, {say(f"answer_{style}"): replace(mapping, number_format=style) for style in STYLES}, sha256)
    elif remark.code in SIZE:
        factor = 100.0 if remark.code == "Q-FRACTION" else float(remark.values["factor"])
        scaled = {
            say("answer_times", factor=f"{factor:g}"): replace(mapping, scale={**mapping.scale, remark.column: factor}),
            say("answer_right"): replace(mapping, scale={**mapping.scale, remark.column: 1.0}),
        }
        _either(key, scaled, sha256)
    elif remark.code in WORDS:
        _in_words(remark, sha256, key)
    elif remark.code in CHOICES:
        _one_of(remark, sha256, key)
    else:
        confirmed = replace(mapping, confirmed=(*mapping.confirmed, remark.code))
        _either(key, {say("answer_confirm"): confirmed}, sha256)


STYLES = ("danish", "english")


def _either(key: str, choices: dict[str, Mapping], sha256: str) -> None:
    places = st.columns(len(choices) + 2)
    for place, (label, mapping) in enumerate(choices.items()):
        if places[place].button(label, key=f"{key}_{place}"):
            _keep(sha256, mapping)


def _in_words(remark: Remark, sha256: str, key: str) -> None:
    say, mapping = frame.say(), of(sha256)
    name = WORDS[remark.code]
    with st.form(key, border=False):
        found = st.text_input(say(f"answer_{name}"), max_chars=20)
        if st.form_submit_button(say("answer_use")) and found.strip():
            _keep(sha256, replace(mapping, constants={**mapping.constants, name: found.strip()}))


def _one_of(remark: Remark, sha256: str, key: str) -> None:
    say, mapping = frame.say(), of(sha256)
    options = str(remark.values.get("headings") or remark.values["sheets"])
    separator = "; " if remark.code == "Q-KEYFIGURE" else ", "
    with st.form(key, border=False):
        found = st.selectbox(say(f"answer_{CHOICES[remark.code]}"), options.split(separator))
        if st.form_submit_button(say("answer_use")) and found:
            if remark.code == "Q-SHEET":
                _keep(sha256, replace(mapping, sheet=found))
            else:
                _keep(sha256, replace(mapping, constants={**mapping.constants, "keyfigure": found}))


def _ask_about_rows(report: Report, sha256: str) -> None:
    """Offer to fill merged cells down and to take the good rows in without the refused ones."""
    say, mapping = frame.say(), of(sha256)
    if any(each.code == "E-MERGED" for each in report.remarks) and st.button(say("answer_fill_down")):
        _keep(sha256, replace(mapping, fill_down=True))
    held_back = report.refused_rows and report.accepted and not mapping.rest
    if held_back and st.button(say("answer_rest", n=report.refused_rows, rest=report.accepted)):
        _keep(sha256, replace(mapping, rest=True))


def _keep(sha256: str, mapping: Mapping) -> None:
    st.session_state.setdefault(KEPT, {})[sha256] = mapping
    st.rerun()
