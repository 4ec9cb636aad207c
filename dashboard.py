"""Start the dashboard: frame, menu, language, then the page."""

import streamlit as st

from keyfigures.ui import filters, frame

frame.begin()
page = st.navigation(frame.pages(), expanded=True)
filters.sidebar()
frame.run(page)
