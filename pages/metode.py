"""The method: every indicator, definition, source, caveat, average and rule, from the files behind the figures."""

import streamlit as st

from keyfigures.ui import components, filters, frame, method

frame.require()

say = frame.say()
components.heading(say("page_method"), say("lead_method"))

choices = filters.method()

st.header(say("method_indicators"), anchor=False)
method.indicators()

st.header(say("method_why_differ"), anchor=False)
components.figure(choices, page="metode", open_table=False)

st.header(say("method_averages"), anchor=False)
method.averages()

st.header(say("method_sources"), anchor=False)
method.sources()
