"""The page of all departments: the table, or one of its charts; a click opens the department."""

from keyfigures import departments
from keyfigures.errors import SelectionError
from keyfigures.ui import components
from keyfigures.ui.departments import choices, profile, table


def show() -> None:
    """Show the table or the chart chosen, or one sentence where the municipality has no departments."""
    try:
        chosen = choices.overview()
    except SelectionError as error:
        components.refuse(error)
        return
    members = departments.chosen(chosen.database, chosen.wanted, chosen.view.year)
    if departments.any_demo(members):
        components.invented()
    if not members:
        components.refuse(SelectionError("no_departments"))
        return
    if chosen.shown == choices.TABLE:
        clicked = table.show(chosen)
    else:
        clicked = components.draw(chosen.database, chosen.view, page="afdelinger", open_table=False)
    if clicked in departments.departments(chosen.database):
        table.forget()
        profile.open_department(clicked, chosen.view.year)
