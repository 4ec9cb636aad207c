"""The year of the dialogue: what is due, which meetings have been held, and how far each organisation's package is."""

from keyfigures.ui import components, dialogue, frame

frame.require()

say = frame.say()
components.heading(say("page_dialogue"), say("lead_dialogue"))

dialogue.show()
