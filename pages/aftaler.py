"""The agreements of the dialogue: what is overdue, what comes next, and what became of each."""

from keyfigures.ui import agreements, components, frame

frame.require()

say = frame.say()
components.heading(say("page_agreements"), say("lead_agreements"))

agreements.show()
