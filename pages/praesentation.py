"""The presentation: the figures put into it, what is revised since, the deck, and an old deck brought up to date."""

from keyfigures.ui import components, frame, presentation

frame.require()

say = frame.say()
components.heading(say("presentation_page"), say("presentation_lead"))

presentation.show()
