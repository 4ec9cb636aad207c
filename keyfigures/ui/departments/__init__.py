"""The pages of departments: choices, table, charts, the department's sheet and the organisation."""

from keyfigures.ui.departments.choices import is_link, single
from keyfigures.ui.departments.organisation import show as organisation
from keyfigures.ui.departments.overview import show as overview
from keyfigures.ui.departments.profile import deeper, slide
from keyfigures.ui.departments.profile import show as profile

__all__ = ["deeper", "is_link", "organisation", "overview", "profile", "single", "slide"]
