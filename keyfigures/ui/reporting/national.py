"""The export in columns for the national platform."""

from functools import partial

import streamlit as st

from keyfigures import reports
from keyfigures.errors import CatalogueError, SelectionError
from keyfigures.reports import Asked
from keyfigures.ui import components, frame

SUFFIX = "csv"


def show(asked: Asked) -> None:
    """Show the button of the export; where its setting is wrong, what is wrong with it."""
    say = frame.say()
    with st.expander(say("reporting_national")):
        components.lead(say("reporting_national_lead"))
        try:
            setting = reports.national()
        except CatalogueError as error:
            components.refuse(SelectionError("reporting_national_wrong", problem=str(error).rstrip(".")))
            return
        st.download_button(
            say("reporting_download", form="CSV"),
            partial(asked.columns, setting),
            file_name=asked.name(SUFFIX),
            mime="text/csv",
            key="reporting_csv",
            on_click="ignore",
        )
