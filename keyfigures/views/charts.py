"""The chart of any complete choice, and whom it is about; each subject gathers its own."""

from pathlib import Path

from keyfigures.figures import Chart, DepartmentView, NeedView, Selection
from keyfigures.views import departments, effects, municipalities, needs
from keyfigures.views.links import Complete


def chart(database: Path, view: Complete) -> Chart:
    """Return the chart of a complete choice, built once a data version and choice.

    Raises SelectionError when there is nothing to draw; the sentence says what can be chosen instead.
    """
    if isinstance(view, Selection):
        return municipalities.chart(database, view)
    if isinstance(view, DepartmentView):
        return departments.chart(database, view)
    if isinstance(view, NeedView):
        return needs.chart(database, view)
    return effects.chart(database, view)


def whom(database: Path, view: Complete) -> str:
    """Return whom a chart is about, for the names of its files. Raises SelectionError for somebody unknown."""
    if isinstance(view, Selection):
        return municipalities.whom(database, view)
    if isinstance(view, DepartmentView):
        return departments.whom(database, view)
    if isinstance(view, NeedView):
        return needs.whom(database, view)
    return effects.whom(view)
