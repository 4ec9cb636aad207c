"""A report as files: made when somebody asks for them."""

from functools import partial

import streamlit as st

from keyfigures.exports.report import FILES
from keyfigures.reports import Asked, Report
from keyfigures.ui import frame

MIMES = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
CALLED = {"html": "reporting_html", "docx": "reporting_word", "pdf": "reporting_pdf"}


def show(asked: Asked, own: Report) -> None:
    """Show a button for each form."""
    say = frame.say()
    with st.container(horizontal=True):
        for form, make in FILES.items():
            # A function: the report is found now, the file is made when it is asked for.
            st.download_button(
                say("reporting_download", form=called(form)),
                partial(make, own),
                file_name=asked.name(form),
                mime=MIMES[form],
                key=f"reporting_{form}",
                type="primary" if form == next(iter(FILES)) else "secondary",
                on_click="ignore",
            )


def called(form: str) -> str:
    """Return what a form is called, e.g. 'Word'."""
    return frame.say()(CALLED[form])
