"""The departments of a municipality: vacancy and economy, each against its equals."""

from keyfigures.ui import components, departments, frame

frame.require()

say = frame.say()
components.heading(say("page_departments"), say("lead_departments"))

departments.show_departments()
