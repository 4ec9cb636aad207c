"""The pages of departments: choices, table, charts, the department's sheet and the organisation."""

from keyfigures.ui.departments.choices import single
from keyfigures.ui.departments.organisation import show as show_organisation
from keyfigures.ui.departments.overview import show as show_departments
from keyfigures.ui.departments.profile import deeper
from keyfigures.ui.departments.profile import show as show_department

__all__ = ["deeper", "show_department", "show_departments", "show_organisation", "single"]
