"""An example of every chart, from hand-made figures, and what a deck holds, read back."""

import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
from pptx import Presentation
from pptx.oxml.ns import qn

from keyfigures import catalogue, figures
from keyfigures.compare import (
    AverageFigure,
    AverageKind,
    Choice,
    Comparison,
    Figure,
    Group,
    GroupKind,
    Robustness,
    Variant,
    WiderFigure,
)
from keyfigures.compare.places import Municipality
from keyfigures.exports.slides import deck
from keyfigures.figures import (
    Chart,
    ChartKind,
    Context,
    DepartmentChart,
    EffectChart,
    NeedChart,
    Selection,
    effect_chart,
)
from keyfigures.language import Language, Text
from tests.departments import test_department_charts as departments
from tests.effect import test_effect_charts as effects
from tests.flags import test_need_charts as needs

BOL, PRINTED = "bol101_incl_cottages", "noegletal_share"
SOURCE, ID = "dst_bol101_tenure", "AAAA-BBBB"
NAMES = ("Slagelse", "Sorø", "Holbæk", "Køge", "Greve", "Faxe", "Lejre")
CODES = tuple(str(330 + place) for place in range(40))
GROUP = Group(GroupKind.REGION, "region", Text("Region Sjælland", "Region Zealand"), CODES[:7], None)
VIEW = Selection(
    chart=ChartKind.RANKING,
    municipality="330",
    indicator="public_housing_share_pct",
    group="region",
    year=2023,
    from_year=2021,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)
Make = Callable[[str], tuple[Chart, Context]]


def context(language: str = "da", kind: ChartKind = ChartKind.RANKING) -> Context:
    """Return what a builder of municipalities speaks with."""
    view = dataclasses.replace(VIEW, chart=kind, language=language)
    return Context(view, departments.meaning(), catalogue.texts(Language(language)), "test", ID)


def fig(place: int, year: int, value: float | None, definition: str = BOL) -> Figure:
    """Return a figure of a municipality."""
    name = NAMES[place] if place < len(NAMES) else f"By {place}"
    start = date(year, 1, 1)
    return Figure(
        definition, CODES[place], name, year, value, None, None, None, start.isoformat(), start, SOURCE, "observed"
    )


def average(year: int, value: float, definition: str = BOL, kind: AverageKind = AverageKind.WEIGHTED) -> AverageFigure:
    """Return an average of the group."""
    return AverageFigure("region", definition, year, kind, value, value, value, 7, None, None)


def comparison(year: int = 2023, value: float | None = 22.0, mean: float | None = 16.0, **changes: Any) -> Comparison:
    """Return the comparison of Slagelse with its group."""
    found = Comparison(
        indicator_id=VIEW.indicator,
        definition_id=BOL,
        year=year,
        group=GROUP,
        include_own=True,
        own=fig(0, year, value),
        kind=AverageKind.WEIGHTED,
        average=None if mean is None else average(year, mean),
        of=7,
        difference_pp=None if mean is None or value is None else value - mean,
        rank=1,
        of_ranked=7,
        members=(),
    )
    return dataclasses.replace(found, **changes)


def ranked(n: int = 7, *, first: float = 22.0) -> tuple[Figure, ...]:
    """Return the figures of so many municipalities, one without; each has two thirds of a point less than the last."""
    return (*(fig(place, 2023, first - place * 2 / 3) for place in range(n)), fig(39, 2023, None))


def ranking(language: str = "da", n: int = 7, *, first: float = 22.0, **changes: Any) -> tuple[Chart, Context]:
    """Return a ranking; of more than 26 it has columns."""
    said = context(language)
    return figures.ranking(said, comparison(**changes), ranked(n, first=first)), said


def development(language: str = "da", own: float = 22.0) -> tuple[Chart, Context]:
    """Return two definitions beside each other, with a year missing in between."""
    said = context(language, ChartKind.DEVELOPMENT)
    rows = [fig(0, 2009, 24.6, PRINTED), fig(0, 2010, 24.6, PRINTED), fig(1, 2009, 14.6, PRINTED)]
    rows += [fig(0, 2020, 21.0), fig(0, 2021, None), fig(0, 2022, 21.5), fig(0, 2023, own)]
    rows += [fig(1, 2020, 15.0), fig(1, 2021, 15.5), fig(1, 2022, None), fig(1, 2023, 16.25)]
    means = (average(2009, 19.0, PRINTED), average(2020, 16.0), average(2023, 16.5))
    return figures.development(said, comparison(), tuple(rows), means), said


def multiples(language: str = "da", years: int = 3) -> tuple[Chart, Context]:
    """Return small panels of three municipalities."""
    said = context(language, ChartKind.MULTIPLES)
    span = range(2024 - years, 2024)
    rows = [fig(place, year, 20.0 - place + (year - 2023) / 4) for place in range(3) for year in span]
    return figures.multiples(said, comparison(), tuple(rows)), said


def tile_map(language: str = "da", values: tuple[float | None, ...] = (22.0, 15.0, None)) -> tuple[Chart, Context]:
    """Return a map of three municipalities, one without a figure."""
    said = context(language, ChartKind.TILE_MAP)
    places = {CODES[at]: _place(at) for at in range(len(values))}
    everybody = tuple(fig(at, 2023, value) for at, value in enumerate(values))
    return figures.tile_map(said, comparison(), everybody, places), said


def _place(at: int) -> Municipality:
    known: dict[str, Any] = {each.name: None for each in dataclasses.fields(Municipality)}
    known |= {"municipality_code": CODES[at], "name": NAMES[at], "tile_column": at, "tile_row": at, "region": "Zealand"}
    return Municipality(**{**known, "label": NAMES[at][:3]})


def two_years(language: str = "da", *, joined: bool = True) -> tuple[Chart, Context]:
    """Return two years of two municipalities, joined or by two definitions."""
    said = context(language, ChartKind.TWO_YEARS)
    first = BOL if joined else PRINTED
    earlier = comparison(2021, 21.0, definition_id=first, own=fig(0, 2021, 21.0, first))
    pairs = tuple((fig(at, 2021, 21.0 - at, first), fig(at, 2023, 22.0 - 2 * at)) for at in range(2))
    return figures.two_years(said, earlier, comparison(), pairs), said


def reconciliation(language: str = "da") -> tuple[Chart, Context]:
    """Return a published average and two that were computed."""
    said = context(language, ChartKind.RECONCILE)
    published = dataclasses.replace(average(2023, 19.0, kind=AverageKind.PUBLISHED), low=18.95, high=19.05)
    variants = (
        Variant("simple", 18.3, 18.25, 18.35, matches=False, n=7, of=7, weight_id=None, weight_year=None),
        Variant("median", 19.0, 18.9, 19.1, matches=True, n=7, of=7, weight_id=None, weight_year=None),
    )
    return figures.reconciliation(said, comparison(members=ranked()), published, variants), said


def robustness(language: str = "da", rows: int = 1) -> tuple[Chart, Context]:
    """Return three choices of which the statement holds in two."""
    said = context(language, ChartKind.ROBUSTNESS)
    pairs = ((AverageKind.SIMPLE, 6.0), (AverageKind.MEDIAN, 2.5), (AverageKind.WEIGHTED, -0.5))
    choices = tuple(
        Choice(GROUP, include_own=True, kind=kind, definition_id=BOL, year=2023 - row, n=7, of=7, difference_pp=value)
        for row in range(rows)
        for kind, value in pairs
    )
    return figures.robustness(said, comparison(), Robustness(choices)), said


def definitions(language: str = "da") -> tuple[Chart, Context]:
    """Return two figures of the country."""
    said = context(language, ChartKind.DEFINITIONS)
    start = date(2018, 1, 1)
    wider = tuple(
        WiderFigure(id_, SOURCE, "country", "0", "all", year, str(year), start, value, 0.05, None, "observed")
        for id_, year, value in ((BOL, 2018, 20.2), (PRINTED, 2019, 22.0))
    )
    return figures.definitions(said, wider), said


def overview(language: str = "da") -> tuple[Chart, Context]:
    """Return two panels of bars, one above the other."""
    said = context(language, ChartKind.OVERVIEW)
    first = comparison(2009, 24.6, 19.0, definition_id=PRINTED, own=fig(0, 2009, 24.6, PRINTED))
    return figures.overview(said, ((first,), (comparison(), comparison(mean=18.5)))), said


def of_departments(name: str) -> Make:
    """Return the maker of a chart of departments."""

    def make(language: str = "da") -> tuple[Chart, Context]:
        said = departments.context(language)
        return departments.EXAMPLES[name](said), said

    return make


def need(language: str = "da") -> tuple[Chart, Context]:
    """Return the departments in need."""
    return needs.example_need(language), needs.context(language)


def lanes(language: str = "da") -> tuple[Chart, Context]:
    """Return the lanes of departments."""
    return needs.example_lanes(language), needs.context(language)


def effect(language: str = "da") -> tuple[Chart, Context]:
    """Return the effect of an agreement."""
    return effect_chart(effects.context(language), effects.example()), effects.context(language)


EXAMPLES: dict[str, Make] = {
    ChartKind.OVERVIEW: overview,
    ChartKind.DEVELOPMENT: development,
    ChartKind.RANKING: ranking,
    ChartKind.MULTIPLES: multiples,
    ChartKind.TILE_MAP: tile_map,
    ChartKind.TWO_YEARS: two_years,
    ChartKind.RECONCILE: reconciliation,
    ChartKind.ROBUSTNESS: robustness,
    ChartKind.DEFINITIONS: definitions,
    DepartmentChart.SCATTER: of_departments("scatter"),
    DepartmentChart.HEAT_MAP: of_departments("heat map"),
    DepartmentChart.MULTIPLES: of_departments("multiples"),
    DepartmentChart.FUNNEL: of_departments("funnel"),
    DepartmentChart.PARETO: of_departments("pareto"),
    DepartmentChart.WATERFALL: of_departments("waterfall"),
    DepartmentChart.TREND: of_departments("trend"),
    DepartmentChart.TWINS: of_departments("twins"),
    DepartmentChart.OWN_WATERFALL: of_departments("waterfall"),
    DepartmentChart.ORGANISATION: of_departments("totals"),
    NeedChart.NEED: need,
    NeedChart.LANES: lanes,
    EffectChart.EFFECT: effect,
}


def read(content: bytes) -> Any:
    """Return a presentation, read back."""
    return Presentation(io.BytesIO(content))


def slide_of(figure: tuple[Chart, Context], **choices: Any) -> Any:
    """Return the only slide of a deck of one figure, read back."""
    return read(deck([figure], **choices)).slides[0]


def written_again(presentation: Any) -> bytes:
    """Return the bytes of a presentation that was changed by hand."""
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def charts(slide: Any) -> list[Any]:
    """Return the native charts of a slide."""
    return [each.chart for each in slide.shapes if each.has_chart]


def named(slide: Any, role: str) -> Any:
    """Return the shape of a slide that has a role."""
    return next(each for each in slide.shapes if each.name.startswith(role))


def described(shape: Any) -> str:
    """Return the alternative text of a shape."""
    found: str = next(shape._element.iter(qn("p:cNvPr"))).get("descr", "")
    return found


def values(chart: Any) -> dict[str, list[float | None]]:
    """Return the figures of a chart by the name of their series: upright, or of points across."""
    return dict(_series(chart))


def _series(chart: Any) -> Iterator[tuple[str, list[float | None]]]:
    for element in chart._chartSpace.iter(qn("c:ser")):
        kind = "c:val" if element.find(qn("c:val")) is not None else "c:xVal"
        n = int(element.find(f"{qn(kind)}//{qn('c:ptCount')}").get("val"))
        found = {
            int(at.get("idx")): float(at.findtext(qn("c:v"))) for at in element.iterfind(f"{qn(kind)}//{qn('c:pt')}")
        }
        yield element.findtext(f"{qn('c:tx')}//{qn('c:v')}"), [found.get(at) for at in range(n)]


def sheet(chart: Any) -> list[list[Any]]:
    """Return the data sheet of a chart, formulas as they were written."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def table(slide: Any) -> list[list[str]]:
    """Return the words of a slide's table."""
    frame = next(each for each in slide.shapes if each.has_table)
    return [[cell.text for cell in row.cells] for row in frame.table.rows]


def inside(chart: Any) -> str:
    """Return the drawing inside a chart as text, empty where there is none."""
    kinds = [each.target_part for each in chart.part.rels.values() if each.reltype.endswith("/chartUserShapes")]
    return kinds[0].blob.decode() if kinds else ""
