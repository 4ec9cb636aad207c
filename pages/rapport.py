"""The report of a governance year: its sections, the texts people write in it, its files, and what is new in it."""

from keyfigures.ui import components, frame, reporting

frame.require()

say = frame.say()
components.heading(say("page_report"), say("lead_report"))

reporting.show()
