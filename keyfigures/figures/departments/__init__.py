"""Charts of departments: pure builders like those of municipalities, with a click on a mark naming its department."""

from keyfigures.figures.departments.funnel import FunnelPoint, Limits, funnel, limits
from keyfigures.figures.departments.heatmap import Row, heat_map
from keyfigures.figures.departments.lines import Series
from keyfigures.figures.departments.multiples import department_multiples
from keyfigures.figures.departments.pareto import pareto
from keyfigures.figures.departments.scatter import Point, scatter
from keyfigures.figures.departments.strip import picture, spark_svg, strip_svg
from keyfigures.figures.departments.totals import totals
from keyfigures.figures.departments.trend import department_trend
from keyfigures.figures.departments.twins import twins_chart
from keyfigures.figures.departments.waterfall import waterfall
from keyfigures.figures.departments.words import named, organisation

__all__ = [
    "FunnelPoint",
    "Limits",
    "Point",
    "Row",
    "Series",
    "department_multiples",
    "department_trend",
    "funnel",
    "heat_map",
    "limits",
    "named",
    "organisation",
    "pareto",
    "picture",
    "scatter",
    "spark_svg",
    "strip_svg",
    "totals",
    "twins_chart",
    "waterfall",
]
