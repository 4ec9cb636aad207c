"""A housing organisation's own figures, judged by the yearly limits a tenancy unit."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.catalogue import Catalogue
from keyfigures.departments.figures import ALL, assess, indicators, nothing, rates
from keyfigures.departments.register import Organisation, organisations
from keyfigures.departments.values import Assessment, DepartmentFigure
from keyfigures.errors import SelectionError

ORGANISATION = "organisation"


def organisation(database: Path, municipality_code: str, organisation_id: str) -> Organisation:
    """Return an organisation of a municipality. Raises SelectionError for one that is not there."""
    for each in organisations(database, municipality_code):
        if each.organisation_id == organisation_id:
            return each
    raise SelectionError("unknown_organisation", organisation=organisation_id)


@lru_cache(maxsize=64)
def own_figures(database: Path, organisation_id: str) -> tuple[DepartmentFigure, ...]:
    """Return an organisation's own figures, all years; its id stands where a department's would."""
    rows = store.query(database, "departments/organisation_figures", organisation_id=organisation_id)
    return tuple(
        DepartmentFigure(department_id=organisation_id, dwelling_type=ALL, position=None, **row) for row in rows
    )


def own_profile(database: Path, meaning: Catalogue, organisation_id: str, year: int) -> tuple[Assessment, ...]:
    """Return every indicator of organisations in a year, with or without a figure."""
    series: dict[str, list[DepartmentFigure]] = defaultdict(list)
    for figure in own_figures(database, organisation_id):
        if figure.year <= year:
            series[figure.indicator_id].append(figure)
    known = rates(database)
    judged = []
    for indicator in indicators(meaning, ORGANISATION):
        history = series[indicator.id]
        if not history or history[-1].year != year:
            history.append(nothing(indicator, organisation_id, year, ALL))
        judged.append(assess(indicator, history, known))
    return tuple(judged)
