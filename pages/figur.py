"""A chart alone in 16:9, for a screenshot or a projector; its choices stand in the link."""

from keyfigures.errors import SelectionError
from keyfigures.ui import agreements, components, departments, filters, flags, frame

frame.require()

try:
    if flags.is_link():
        flags.slide()
    elif agreements.is_link():
        agreements.slide()
    elif departments.is_link():
        departments.slide()
    else:
        components.from_link(filters.from_link())
except SelectionError as error:
    components.refuse(error)
