"""Data: sources, coverage, fetching and importing, versions; where trust in the figures is won."""

from keyfigures.ui import components, data, filters, frame

frame.require()

say = frame.say()
components.heading(say("page_data"), say("lead_data"))

filters.data()
show = data.choose()
show()
