"""The analyst's door: one municipality's share against a group of one's own choice."""

from keyfigures.ui import components, filters, frame

frame.require()

say = frame.say()
components.heading(say("page_municipalities"), say("lead_municipalities"))

choices = filters.comparison()

components.statement(choices)
components.figure(choices, page="kommuner")
