"""One department on one page: who it is, how it stands in each of the five goals, and which way it goes."""

from keyfigures.errors import SelectionError
from keyfigures.ui import components, departments, frame

frame.require()

try:
    database, own, year = departments.single()
    departments.show_department(database, own, year)
    departments.deeper(database, own, year)
except SelectionError as error:
    components.refuse(error)
