"""Which departments need an agreement, and why: those most in need first, each with what it is argued by."""

from keyfigures.ui import components, flags, frame

frame.require()

say = frame.say()
components.heading(say("page_need"), say("lead_need"))

flags.show_need()
