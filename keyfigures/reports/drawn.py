"""The figures of a report: charts of many years together, drawn only where everybody may see what they show."""

from keyfigures import views
from keyfigures.departments import ALL, Organisation
from keyfigures.errors import SelectionError
from keyfigures.figures import DepartmentChart, DepartmentView
from keyfigures.reports.basis import Basis
from keyfigures.reports.content import Figure
from keyfigures.reports.hiding import thresholds

# What the founding deck is most about, and counts dwellings, not people.
DRAWN = "vacancy_pct"
FIRST = 2010


def development(basis: Basis, own: Organisation, section: str) -> Figure | None:
    """Return the vacancy of the organisation's departments over the years, None where there is nothing to draw."""
    if basis.is_public and DRAWN in thresholds(basis.database):
        return None
    year = basis.figures_year or basis.year
    view = DepartmentView(
        chart=DepartmentChart.ORGANISATION,
        municipality=basis.municipality_code,
        organisation=own.organisation_id,
        dwelling_type=ALL,
        department="",
        chosen=(),
        indicator=DRAWN,
        second="",
        year=year,
        from_year=FIRST,
        k=0,
        weights="",
        language=basis.say.language.value,
    )
    try:
        return Figure(f"{section}.figure", views.chart(basis.database, view), views.context(view))
    except SelectionError:
        return None
