"""The rules: move a limit and see who comes and goes, compare two sets, look back in time, save a version."""

from keyfigures.ui import components, frame, rules

frame.require()

say = frame.say()
components.heading(say("rules_page"), say("rules_lead"))

rules.show()
