"""The annual meeting with one organisation: agreements, goals, key figures, what is new, and the minutes."""

from keyfigures.ui import components, frame, meeting

frame.require()

say = frame.say()
components.heading(say("page_meeting"), say("lead_meeting"))

meeting.show()
