"""A chart alone in 16:9, for a screenshot or a projector; its choices stand in the link."""

from keyfigures.errors import SelectionError
from keyfigures.ui import components, departments, filters, frame

frame.require()

try:
    if departments.is_link():
        departments.slide()
    else:
        components.from_link(filters.from_link())
except SelectionError as error:
    components.refuse(error)
