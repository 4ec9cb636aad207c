"""Charts: data in, a finished figure with its words, description and table out. Never imports Streamlit."""

from keyfigures.figures import departments, flags
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.definitions import definitions
from keyfigures.figures.development import development
from keyfigures.figures.dumbbell import two_years
from keyfigures.figures.effect import EffectChart, EffectView, effect_chart
from keyfigures.figures.multiples import multiples
from keyfigures.figures.overview import overview
from keyfigures.figures.preflight import Check, Remark, Severity, preflight, remedied
from keyfigures.figures.ranking import ranking
from keyfigures.figures.reconciliation import reconciliation
from keyfigures.figures.robustness import robustness, statement_with_exceptions
from keyfigures.figures.selection import ChartKind, Selection, figure_id
from keyfigures.figures.tilemap import tile_map
from keyfigures.figures.view import DepartmentChart, DepartmentView, NeedChart, NeedView
from keyfigures.figures.wording import average_name

__all__ = [
    "Chart",
    "ChartKind",
    "Check",
    "Column",
    "Context",
    "DepartmentChart",
    "DepartmentView",
    "EffectChart",
    "EffectView",
    "NeedChart",
    "NeedView",
    "Remark",
    "Selection",
    "Severity",
    "Table",
    "average_name",
    "definitions",
    "departments",
    "development",
    "effect_chart",
    "figure_id",
    "flags",
    "multiples",
    "overview",
    "preflight",
    "ranking",
    "reconciliation",
    "remedied",
    "robustness",
    "statement_with_exceptions",
    "tile_map",
    "two_years",
]
