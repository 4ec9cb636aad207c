"""A housing organisation: its own funds against the yearly limits, and its departments together."""

from keyfigures.ui import components, departments, frame

frame.require()

say = frame.say()
components.heading(say("page_organisation"), say("lead_organisation"))

departments.show_organisation()
