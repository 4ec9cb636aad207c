"""A chart alone in 16:9, for a screenshot or a projector; its choices stand in the link."""

from keyfigures.ui import alone, frame

frame.require()

alone.show()
