"""Every drawn number is the reference's, a gap stays a gap, and the look keeps its promises."""

import colorsys
import dataclasses
import itertools
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from keyfigures import compare, figures, settings, views
from keyfigures.compare import AverageKind, Comparison, Figure
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, ChartKind, Selection, theme
from keyfigures.figures.tilemap import class_bounds
from keyfigures.language import Language
from keyfigures.numbers import number
from keyfigures.views import municipalities
from tests.reference import Reference

SHARE, RENTED = "public_housing_share_pct", "rented_share_pct"
GOLDEN = Path(__file__).parent / "ui" / "golden"
LANGUAGES = [each.value for each in Language]

BASE = Selection(
    chart=ChartKind.OVERVIEW,
    municipality="330",
    indicator=SHARE,
    group="region",
    year=2023,
    from_year=2009,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)


def chosen(kind: ChartKind, **changes: Any) -> Selection:
    """Return a choice."""
    return dataclasses.replace(BASE, chart=kind, **changes)


# Every way a chart can look: few and many, two definitions, no average, no own figure.
CASES = {
    "overview": chosen(ChartKind.OVERVIEW),
    "overview of one panel": chosen(ChartKind.OVERVIEW, municipality="101"),
    "overview of the other indicator": chosen(ChartKind.OVERVIEW, indicator=RENTED),
    "development": chosen(ChartKind.DEVELOPMENT),
    "development with gaps": chosen(ChartKind.DEVELOPMENT, municipality="201", group="cluster"),
    "development of many": chosen(ChartKind.DEVELOPMENT, group="country"),
    "development without an own figure": chosen(ChartKind.DEVELOPMENT, municipality="101", group="deck2011", year=2010),
    "development of a long series": chosen(ChartKind.DEVELOPMENT, indicator=RENTED, group="deck2011", year=2020),
    "development without the own one": chosen(ChartKind.DEVELOPMENT, include_own=False, average=AverageKind.SIMPLE),
    "development against a published average": chosen(
        ChartKind.DEVELOPMENT, group="deck2011", year=2010, average=AverageKind.PUBLISHED
    ),
    "ranking": chosen(ChartKind.RANKING),
    "ranking of six": chosen(ChartKind.RANKING, group="deck2011", year=2010, average=AverageKind.MEDIAN),
    "ranking of all": chosen(ChartKind.RANKING, group="country", average=AverageKind.SIMPLE),
    "ranking without an average": chosen(ChartKind.RANKING, average=AverageKind.PUBLISHED),
    "ranking of all without an average": chosen(
        ChartKind.RANKING, group="country", municipality="825", average=AverageKind.PUBLISHED
    ),
    "ranking without an own figure": chosen(ChartKind.RANKING, municipality="101", group="deck2011", year=2010),
    "ranking with an outsider": chosen(ChartKind.RANKING, municipality="101", group="deck2011"),
    "multiples": chosen(ChartKind.MULTIPLES),
    "multiples of many": chosen(ChartKind.MULTIPLES, municipality="825", group="country"),
    "multiples of a long series": chosen(ChartKind.MULTIPLES, indicator=RENTED, group="deck2011", year=2020),
    "map": chosen(ChartKind.TILE_MAP),
    "map with gaps": chosen(ChartKind.TILE_MAP, year=2010),
    "map without an own figure": chosen(ChartKind.TILE_MAP, municipality="101", year=2010),
    "map of one": chosen(ChartKind.TILE_MAP, municipality="153", year=2019),
    "two years": chosen(ChartKind.TWO_YEARS, municipality="201", from_year=2017),
    "two years of the deck": chosen(ChartKind.TWO_YEARS, group="deck2011", year=2010, from_year=2009),
    "two years by two definitions": chosen(ChartKind.TWO_YEARS),
    "two years without the own one": chosen(ChartKind.TWO_YEARS, municipality="101", from_year=2017),
    "two years with nobody in both": chosen(ChartKind.TWO_YEARS, municipality="153", group="153", from_year=2019),
    "two years of a long series": chosen(ChartKind.TWO_YEARS, indicator=RENTED, year=2020, from_year=2010),
    "reconcile 2009": chosen(ChartKind.RECONCILE, group="deck2011", year=2009),
    "reconcile 2010": chosen(ChartKind.RECONCILE, group="deck2011", year=2010),
    "reconcile for an outsider": chosen(ChartKind.RECONCILE, municipality="101", group="deck2011", year=2010),
    "robustness": chosen(ChartKind.ROBUSTNESS),
    "robustness that fails": chosen(ChartKind.ROBUSTNESS, municipality="101"),
    "robustness below": chosen(ChartKind.ROBUSTNESS, municipality="825"),
    "robustness against no average": chosen(ChartKind.ROBUSTNESS, average=AverageKind.PUBLISHED),
    "robustness of the other indicator": chosen(ChartKind.ROBUSTNESS, indicator=RENTED, year=2020),
    "definitions": chosen(ChartKind.DEFINITIONS),
    "definitions of the other indicator": chosen(ChartKind.DEFINITIONS, indicator=RENTED),
}
# One case for each kind of chart stands for its words.
GOLDEN_CASES = {
    "overblik": "overview",
    "udvikling": "development",
    "rangorden": "ranking",
    "smaa-diagrammer": "multiples",
    "danmarkskort": "map",
    "to-aar": "two years by two definitions",
    "afstem": "reconcile 2009",
    "robusthed": "robustness that fails",
    "definitioner": "definitions",
}

each_case = pytest.mark.parametrize("name", sorted(CASES))
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Return the slow second implementation over the data as it is."""
    return Reference(settings.ROOT / "data")


def chart_of(database: Path, name: str, language: str = "da") -> Chart:
    """Return the chart of a case."""
    return views.chart(database, dataclasses.replace(CASES[name], language=language))


def comparison_of(database: Path, name: str) -> Comparison:
    """Return the comparison of a case."""
    return municipalities.comparison(database, CASES[name])


def named(*kinds: ChartKind) -> list[str]:
    """Return the names of the cases of some kinds of chart."""
    return [name for name, selection in CASES.items() if selection.chart in kinds]


def payload(chart: Chart) -> dict[str, Any]:
    """Return what the browser gets, through JSON and back."""
    found: dict[str, Any] = json.loads(json.dumps(chart.payload, cls=PlotlyJSONEncoder))
    return found


@cache
def shown(database: Path, name: str, language: str = "da") -> dict[str, Any]:
    """Return what the browser gets of a case; nobody changes it."""
    return payload(chart_of(database, name, language))


def column(chart: Chart, label: str) -> list[Any]:
    """Return a column of the table by its label."""
    place = [each.label for each in chart.table.columns].index(label)
    return [row[place] for row in chart.table.rows]


def measured(chart: Chart) -> list[Any]:
    """Return the column of the indicator's figures."""
    label = next(each.label for each in chart.table.columns if each.label.endswith(", procent"))
    return column(chart, label)


@cache
def code_of(database: Path) -> dict[str, str]:
    """Return municipality codes by name."""
    return {place.name: code for code, place in compare.municipalities(database).items()}


@cache
def definition_of() -> dict[str, str]:
    """Return definition ids by their Danish short title."""
    return {each.short_title.da: id_ for id_, each in views.meaning().definitions.items()}


def bold(text: str) -> str:
    """Return a text without its marks."""
    return re.sub(r"<[^>]*>", "", text)


def exact(reference: Reference, indicator: str, definition: str, code: str, year: int) -> float | None:
    """Return the reference's figure."""
    cell = reference.cell(indicator, definition, code, year)
    return None if cell is None else float(cell.value)


# What holds for every chart


@each_language
@each_case
def test_the_figure_is_valid_for_plotly(database: Path, name: str, language: str) -> None:
    found = shown(database, name, language)
    drawn = go.Figure(found)
    assert len(drawn.data) == len(found["data"])
    assert drawn.layout.meta["title"] == chart_of(database, name, language).title


@each_language
@each_case
def test_every_chart_says_what_it_is(database: Path, name: str, language: str) -> None:
    chart = chart_of(database, name, language)
    context = views.context(dataclasses.replace(CASES[name], language=language))
    assert all(text.strip() for text in (chart.title, chart.subtitle, chart.footer, chart.description))
    assert context.figure_id in chart.footer
    assert context.data_version in chart.footer
    assert chart.footer.startswith("Kilde: " if language == "da" else "Source: ")
    words = " ".join((chart.title, chart.subtitle, chart.footer, chart.description, *chart.notes))
    assert not re.search(r"\b(None|nan|NaN|inf)\b|[{}]|\.\.", words)
    assert chart.table.rows


@each_language
@each_case
def test_the_separators_are_those_of_the_language(database: Path, name: str, language: str) -> None:
    chart = chart_of(database, name, language)
    assert chart.figure.layout.separators == {"da": ",.", "en": ".,"}[language]
    wrong = r"\d\.\d" if language == "da" else r"\d,\d\d?(?!\d)"
    marks = [text for trace in payload(chart)["data"] for text in flat(trace.get("text"))]
    notes = [note["text"] for note in payload(chart)["layout"].get("annotations", [])]
    words = (chart.title, chart.subtitle, chart.description, *marks, *notes)
    assert [text for text in words if re.search(wrong, text)] == []


def flat(value: object) -> Iterator[str]:
    """Yield the strings in nested lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from flat(each)


@each_case
def test_the_figure_names_what_it_is_held_against(database: Path, name: str) -> None:
    """Which average or how many have a figure stands in the words around the plot or in the plot."""
    chart = chart_of(database, name)
    found = payload(chart)["layout"]
    legend = [entry["text"] for entry in found["meta"].get("legend", [])]
    notes = [note["text"] for note in found.get("annotations", [])]
    ticks = [text for axis in found.values() if isinstance(axis, dict) for text in axis.get("ticktext") or ()]
    words = " ".join((chart.subtitle, *legend, *notes, *ticks))
    assert re.search(r"\d+ af \d+ kommuner|gennemsnit|median|hele landet", words)


@pytest.mark.parametrize("name", sorted(GOLDEN_CASES.values()))
def test_builders_are_pure(database: Path, name: str) -> None:
    """The same choice gives the same chart twice, and what went in is as it was."""
    build = municipalities.BUILDERS[CASES[name].chart]
    first = build(database, CASES[name])
    before = json.dumps(first.payload, cls=PlotlyJSONEncoder)
    second = build(database, CASES[name])
    assert second is not first
    assert json.dumps(second.payload, cls=PlotlyJSONEncoder) == before
    assert json.dumps(first.payload, cls=PlotlyJSONEncoder) == before
    assert dataclasses.replace(second, figure=first.figure) == first


@each_case
def test_both_languages_show_the_same_figures(database: Path, name: str) -> None:
    danish, english = chart_of(database, name, "da"), chart_of(database, name, "en")
    assert len(danish.table.columns) == len(english.table.columns)
    assert len(danish.table.rows) == len(english.table.rows)
    for mine, other in zip(danish.table.rows, english.table.rows, strict=True):
        assert [cell for cell in mine if not isinstance(cell, str)] == [c for c in other if not isinstance(c, str)]


@each_case
def test_no_line_runs_over_a_gap(database: Path, name: str) -> None:
    for trace in shown(database, name)["data"]:
        if "lines" in trace.get("mode", "") and None in trace["y"]:
            assert trace.get("connectgaps", False) is False
        if CASES[name].chart in (ChartKind.DEVELOPMENT, ChartKind.MULTIPLES):
            assert trace["connectgaps"] is False


@each_case
def test_no_missing_figure_is_drawn_or_listed_as_zero(database: Path, name: str) -> None:
    """No municipality has a share of 0, so a 0 among the figures could only be a missing one."""
    chart = chart_of(database, name)
    if CASES[name].chart not in (ChartKind.ROBUSTNESS, ChartKind.RECONCILE):
        places = [at for at, each in enumerate(chart.table.columns) if each.label.endswith(", procent")]
        assert 0 not in [row[at] for row in chart.table.rows for at in places]
    for trace in payload(chart)["data"]:
        if trace["type"] == "bar":
            assert 0 not in trace["x" if trace.get("orientation") == "h" else "y"]


@each_case
def test_bars_start_at_zero(database: Path, name: str) -> None:
    found = shown(database, name)
    bars = [trace for trace in found["data"] if trace["type"] == "bar"]
    for trace in bars:
        assert "base" not in trace
        axis = "xaxis" if trace.get("orientation") == "h" else "yaxis"
        assert found["layout"][axis]["range"][0] == 0
    if CASES[name].chart in (ChartKind.OVERVIEW, ChartKind.RANKING, ChartKind.DEFINITIONS):
        assert bars


@each_case
def test_the_axis_holds_every_mark(database: Path, name: str) -> None:
    """Nothing is cut off: each x and y lies in the range of its axis."""
    found = shown(database, name)
    for trace in found["data"]:
        if trace["type"] == "heatmap":
            continue
        points = [point for point in zip(trace["x"], trace["y"], strict=True) if None not in point]
        for place, letter in enumerate("xy"):
            axis = found["layout"][trace.get(f"{letter}axis", letter).replace(letter, f"{letter}axis", 1)]
            low, high = sorted(axis["range"]) if "range" in axis else (float("-inf"), float("inf"))
            assert [point for point in points if not low <= point[place] <= high] == []


# Colours


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: str = "#FFFFFF") -> float:
    """Return the contrast of two colours, 1 to 21.

    Black on white is 21, and a colour on itself 1.
    """
    high, low = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def faded(colour: str, opacity: float) -> str:
    """Return a colour as it looks on white with some opacity."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(opacity * part + (1 - opacity) * 255):02X}" for part in parts)


def marks(found: dict[str, Any]) -> set[str]:
    """Return the colours of lines, markers and bars as they look on white."""
    colours = set()
    for trace in found["data"]:
        opacity = trace.get("opacity", 1)
        if "lines" in trace.get("mode", ""):
            colours.add(faded(trace["line"]["color"], opacity))
        if "markers" in trace.get("mode", "") or trace["type"] == "bar":
            own = trace["marker"]["color"]
            seen = opacity * trace["marker"].get("opacity", 1)
            colours |= {faded(each, seen) for each in ([own] if isinstance(own, str) else own)}
    return colours | {entry["color"].upper() for entry in found["layout"]["meta"].get("legend", [])}


def texts(found: dict[str, Any]) -> set[str]:
    """Return the colours of what is written on white."""
    fonts = [found["layout"]["font"], *(note["font"] for note in found["layout"].get("annotations", []))]
    fonts += [trace["textfont"] for trace in found["data"] if "textfont" in trace and trace.get("meta") is None]
    colours = [font["color"] for font in fonts if "color" in font]
    return {each for colour in colours for each in ([colour] if isinstance(colour, str) else colour)}


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#FFFFFF") == 1
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
    assert faded("#000000", 0.5) == "#808080"


@each_case
def test_every_mark_stands_out_from_white(database: Path, name: str) -> None:
    found = shown(database, name)
    assert {colour: round(contrast(colour), 2) for colour in marks(found) if contrast(colour) < 3} == {}
    assert len(marks(found)) <= 6


@each_case
def test_every_text_can_be_read_on_white(database: Path, name: str) -> None:
    found = shown(database, name)
    assert {colour: round(contrast(colour), 2) for colour in texts(found) if contrast(colour) < 4.5} == {}


def test_the_names_on_the_tiles_can_be_read() -> None:
    pairs = list(zip(theme.TEXT_ON_CLASSES, theme.CLASSES, strict=True))
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    assert contrast(theme.TEXT, theme.BACKGROUND) >= 4.5
    order = [luminance(colour) for colour in theme.CLASSES]
    assert order == sorted(order, reverse=True)


@each_case
def test_no_mark_is_red_or_green(database: Path, name: str) -> None:
    """The share is neither good nor bad, and one man in twelve cannot tell them apart."""
    found = shown(database, name)
    for colour in marks(found) | texts(found) | set(theme.CLASSES):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        hue, saturation, _ = colorsys.rgb_to_hsv(*parts)
        vivid = saturation > 0.25
        assert not (vivid and (hue < 15 / 360 or hue > 330 / 360 or 75 / 360 < hue < 170 / 360)), colour


@each_case
def test_every_colour_is_one_of_the_theme(database: Path, name: str) -> None:
    known = {value.upper() for value in vars(theme).values() if isinstance(value, str) and value.startswith("#")}
    known |= {colour.upper() for colour in theme.CLASSES}
    found = shown(database, name)
    text = json.dumps([found["data"], {key: value for key, value in found["layout"].items() if key != "template"}])
    assert {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", text)} <= known
    assert not re.search(r'"(rgba?\(|red|green|blue|black|grey|gray)', text)


def test_nothing_of_the_look_comes_from_a_template(database: Path) -> None:
    """Plotly adds its default template where none is set, and importing Streamlit replaces that default."""
    template = shown(database, "ranking")["layout"].get("template", {})
    assert template.get("layout", {}) == {}
    assert [
        name for name, traces in template.get("data", {}).items() if any(set(each) - {"type"} for each in traces)
    ] == []


# Definitions never share a line


@each_language
@pytest.mark.parametrize("name", named(ChartKind.OVERVIEW, ChartKind.DEVELOPMENT, ChartKind.TWO_YEARS))
def test_two_definitions_are_parted_by_a_line_and_a_sentence(database: Path, name: str, language: str) -> None:
    chart = chart_of(database, name, language)
    dividers = [shape for shape in chart.figure.layout.shapes if shape.type == "line" and shape.line.dash == "dash"]
    lock = "Definitionerne er vist hver for sig" if language == "da" else "Definitions are drawn apart"
    parted = {
        *("overview", "development", "development of many", "two years by two definitions"),
        *("development without the own one", "development against a published average"),
        *("development without an own figure", "two years with nobody in both"),
    }
    definitions = chart_definitions(database, name)
    assert (len(definitions) > 1) == (name in parted)
    assert (lock in chart.subtitle) == (len(definitions) > 1)
    assert len(dividers) == len(definitions) - 1


def chart_definitions(database: Path, name: str) -> set[str]:
    """Return the definitions a chart draws: from its table, else from its two years."""
    chart = chart_of(database, name)
    if CASES[name].chart is not ChartKind.TWO_YEARS:
        return set(column(chart, "Definition"))
    earlier = municipalities.comparison(database, CASES[name], year=CASES[name].from_year)
    return {earlier.definition_id, comparison_of(database, name).definition_id}


@pytest.mark.parametrize("name", named(ChartKind.DEVELOPMENT))
def test_every_panel_draws_one_definition_with_the_figures_of_the_reference(
    database: Path, reference: Reference, name: str
) -> None:
    """Each line's value in each year is the reference's by the definition of its panel, a gap where it has none."""
    chart, selection = chart_of(database, name), CASES[name]
    names, averages = column(chart, "Kommune"), column(chart, "Gennemsnit")
    rows = list(zip(names, column(chart, "År"), column(chart, "Definition"), measured(chart), averages, strict=True))
    panels = list(dict.fromkeys(definition_of()[row[2]] for row in rows))
    codes = reference.members(selection.group, selection.municipality)
    counted = [code for code in codes if selection.include_own or code != selection.municipality]
    publisher = reference.publisher(selection.group, selection.municipality)
    for municipality, year, definition, value, average in rows:
        id_ = definition_of()[definition]
        assert value == pytest.approx(
            exact(reference, selection.indicator, id_, code_of(database)[municipality], int(year))
        )
        mean = reference.average(
            selection.indicator, id_, int(year), counted, kind=selection.average.value, publisher=publisher
        )
        assert average == (None if mean is None else pytest.approx(float(mean.value)))
    table = {(row[0], int(row[1]), definition_of()[row[2]]): row[3] for row in rows}
    means = {(int(row[1]), definition_of()[row[2]]): row[4] for row in rows}
    drawn = 0
    for trace in payload(chart)["data"]:
        who = trace["hovertemplate"].partition(" %{x}")[0]
        definition = panels[int(trace["xaxis"][1:] or 1) - 1]
        for year, value in zip(trace["x"], trace["y"], strict=True):
            there = means.get((year, definition)) if who == "Gennemsnit" else table.get((who, year, definition))
            assert value == there
            drawn += value is not None
    assert drawn


def test_many_others_are_left_to_the_table(database: Path) -> None:
    chart = chart_of(database, "development of many")
    assert len(set(column(chart, "Kommune"))) == 98
    colours = [trace["line"]["color"] for trace in payload(chart)["data"]]
    assert set(colours) == {theme.OWN, theme.AVERAGE}
    assert "de andre kommuner" not in [entry["text"] for entry in payload(chart)["layout"]["meta"]["legend"]]


def test_first_and_last_figure_of_the_own_line_are_written(database: Path) -> None:
    own = shown(database, "development of a long series")["data"][-1]
    written = [place for place, text in enumerate(own["text"]) if text]
    with_value = [place for place, value in enumerate(own["y"]) if value is not None]
    assert written == [with_value[0], with_value[-1]]
    assert bold(own["text"][written[0]]) == number(own["y"][written[0]], 1, Language.DA)


def test_the_description_tells_first_last_highest_and_change(database: Path) -> None:
    """Slagelse rented, 2010 to the newest year, as the own line has it."""
    chart = chart_of(database, "development of a long series", "en")
    own = payload(chart)["data"][-1]
    points = [(year, value) for year, value in zip(own["x"], own["y"], strict=True) if value is not None]
    (first, low), (last, high) = points[0], points[-1]
    top = max(points, key=lambda point: point[1])
    for year, value in ((first, low), (last, high), top):
        assert f"{number(value, 1, Language.EN)}% in {year}" in chart.description
    assert f"{number(abs(high - low), 1, Language.EN)} percentage points" in chart.description


# Ranking


@pytest.mark.parametrize("name", named(ChartKind.RANKING))
def test_ranking_is_in_order_and_equal_figures_share_the_better_rank(
    database: Path, reference: Reference, name: str
) -> None:
    chart, selection, found = chart_of(database, name), CASES[name], comparison_of(database, name)
    everybody = {*reference.members(selection.group, selection.municipality), selection.municipality}
    values = reference.values(selection.indicator, found.definition_id, selection.year, tuple(sorted(everybody)))
    ranked = sorted((value for value in values.values() if value is not None), reverse=True)
    assert len(chart.table.rows) == len(everybody)
    rows = list(zip(column(chart, "Nr."), column(chart, "Kode"), measured(chart), strict=True))
    assert [value for _, _, value in rows if value is not None] == ranked
    for rank, code, value in rows:
        assert value == values[code]
        assert rank == (None if value is None else ranked.index(value) + 1)
    assert [rank for rank, _, _ in rows[len(ranked) :]] == [None] * (len(everybody) - len(ranked))
    bars = payload(chart)["data"][0]
    assert bars["x" if bars.get("orientation") == "h" else "y"] == ranked


@pytest.mark.parametrize("name", named(ChartKind.RANKING))
def test_ranking_shows_the_average_and_marks_the_own_one(database: Path, reference: Reference, name: str) -> None:
    chart, selection, found = chart_of(database, name), CASES[name], comparison_of(database, name)
    mean = reference.compare(
        indicator=selection.indicator,
        own=selection.municipality,
        group=selection.group,
        year=selection.year,
        kind=selection.average.value,
        include_own=selection.include_own,
    ).average
    lines = [shape for shape in chart.figure.layout.shapes if shape.type == "line"]
    assert len(lines) == (0 if mean is None else 1)
    if mean is not None:
        upright = payload(chart)["data"][0].get("orientation") == "h"
        assert (lines[0].x0 if upright else lines[0].y0) == pytest.approx(float(mean.value))
        difference = column(chart, "Forskel, pct.-point")
        for value, apart in zip(measured(chart), difference, strict=True):
            assert apart == (None if value is None else pytest.approx(value - float(mean.value)))
    colours = payload(chart)["data"][0]["marker"]["color"]
    assert colours.count(theme.OWN) == (0 if found.own.value is None else 1)
    if found.own.value is not None:
        assert column(chart, "Kode")[colours.index(theme.OWN)] == selection.municipality


def test_equal_figures_share_a_rank(database: Path) -> None:
    """Among 98 one-decimal figures there are equal ones, or the test above would prove nothing about them."""
    ranks = column(chart_of(database, "ranking of all"), "Nr.")
    assert len(set(ranks)) < len(ranks)
    assert ranks[0] == 1


# Map


def test_the_map_has_98_tiles_in_places_of_their_own(database: Path) -> None:
    for name in named(ChartKind.TILE_MAP):
        tiles = shown(database, name)["data"][0]
        there = [(row, at) for row, cells in enumerate(tiles["z"]) for at, cell in enumerate(cells) if cell is not None]
        names = [bold(text).partition(":")[0] for cells in tiles["text"] for text in cells if text]
        assert len(there) == len(set(names)) == 98
    places = compare.municipalities(database).values()
    assert len({(place.tile_row, place.tile_column) for place in places}) == 98


@pytest.mark.parametrize("name", named(ChartKind.TILE_MAP))
def test_every_tile_has_the_colour_of_its_class_and_says_its_figure(
    database: Path, reference: Reference, name: str
) -> None:
    selection = CASES[name]
    definition = municipalities.comparison(database, dataclasses.replace(selection, group="country")).definition_id
    places = compare.municipalities(database)
    figures_ = {code: exact(reference, selection.indicator, definition, code, selection.year) for code in places}
    bounds = class_bounds([value for value in figures_.values() if value is not None])
    tiles = shown(database, name)["data"][0]
    for code, place in places.items():
        value = figures_[code]
        step = tiles["z"][place.tile_row][place.tile_column]
        assert step == (0 if value is None else 1 + sum(bound <= value for bound in bounds))
        said = tiles["text"][place.tile_row][place.tile_column]
        assert said.startswith(f"{place.name}: ")
        written = number(value, 1, Language.DA)
        assert (written in said) if value is not None else ("0" not in said)
    rows = dict(zip(column(chart_of(database, name), "Kode"), measured(chart_of(database, name)), strict=True))
    assert rows == figures_


def test_the_classes_of_the_map_are_of_about_equal_size(database: Path) -> None:
    """98 figures in five classes are 19 or 20 each; equal figures move a few."""
    tiles = shown(database, "map")["data"][0]["z"]
    sizes = [sum(cells.count(step) for cells in tiles) for step in range(1, 6)]
    assert sum(sizes) == 98
    assert min(sizes) >= 17
    assert max(sizes) <= 22


@given(st.sets(st.integers(0, 10_000), min_size=5, max_size=120))
def test_different_figures_part_in_classes_of_equal_size(values: set[int]) -> None:
    ordered = sorted(values)
    bounds = class_bounds([float(value) for value in ordered])
    edges = [float("-inf"), *bounds, float("inf")]
    sizes = [sum(low <= value < high for value in ordered) for low, high in itertools.pairwise(edges)]
    assert max(sizes) - min(sizes) <= 1


def test_no_figures_have_no_classes() -> None:
    assert class_bounds([]) == []


@pytest.mark.parametrize("name", named(ChartKind.TILE_MAP))
def test_the_legend_of_the_map_shows_no_class_twice(database: Path, name: str) -> None:
    notes = [note.text for note in chart_of(database, name).figure.layout.annotations]
    ranges = [text for text in notes if re.fullmatch(r"[\d,]+ – [\d,]+", text)]
    assert sorted({text for text in ranges if ranges.count(text) > 1}) == []


def test_municipalities_without_a_figure_are_counted_and_framed(database: Path) -> None:
    chart = chart_of(database, "map with gaps")
    assert "Intet tal (92)" in [note.text for note in chart.figure.layout.annotations]
    dotted = [shape for shape in chart.figure.layout.shapes if shape.line.dash == "dot"]
    assert len(dotted) == 92
    assert "6 af 98 kommuner" in chart.subtitle


# Two years


@pytest.mark.parametrize("name", named(ChartKind.TWO_YEARS))
def test_two_years_draws_who_has_both_and_joins_only_equal_definitions(
    database: Path, reference: Reference, name: str
) -> None:
    chart, selection = chart_of(database, name), CASES[name]
    group = municipalities.comparison(database, selection).group.codes
    everybody = {*group, selection.municipality}
    definitions = [
        municipalities.comparison(database, selection, year=year).definition_id
        for year in (selection.from_year, selection.year)
    ]
    pairs = {
        code: tuple(
            exact(reference, selection.indicator, definition, code, year)
            for definition, year in zip(definitions, (selection.from_year, selection.year), strict=True)
        )
        for code in everybody
    }
    both = sorted((pair for pair in pairs.values() if None not in pair), key=lambda pair: -(pair[1] or 0))
    joined = definitions[0] == definitions[1]
    traces = payload(chart)["data"]
    lines = [trace for trace in traces if trace["mode"] == "lines"]
    assert len(lines) == (1 if joined else 0)
    earlier, later = (trace for trace in traces if trace["mode"] == "markers+text")
    assert sorted(zip(earlier["x"], later["x"], strict=True)) == sorted(both)
    assert later["x"] == [pair[1] for pair in both]
    assert (earlier["xaxis"] == later["xaxis"]) == joined
    for line in lines:
        assert list(zip(line["x"][::3], line["x"][1::3], strict=True)) == list(
            zip(earlier["x"], later["x"], strict=True)
        )
        assert line["x"][2::3] == [None] * len(both)
    assert len(chart.table.rows) == len(everybody)
    assert f"{len(both)} af {len(everybody)} kommuner har tal for begge år" in chart.subtitle
    labels = [each.label for each in chart.table.columns]
    assert ("Ændring, pct.-point" in labels) == joined
    for row in chart.table.rows:
        before, after = pairs[code_of(database)[row[0]]]
        assert row[1:3] == (before, after)
        if joined:
            assert row[3] == (None if before is None or after is None else pytest.approx(after - before))


def test_two_years_need_an_earlier_and_a_later_one(database: Path) -> None:
    for earlier in (2010, 2023):
        with pytest.raises(SelectionError) as refused:
            views.chart(database, chosen(ChartKind.TWO_YEARS, group="deck2011", year=2010, from_year=earlier))
        assert refused.value.text == "no_earlier_year"


def many(database: Path, count: int) -> tuple[tuple[Figure, Figure], ...]:
    """Return pairs of made-up figures: the first municipality has 1, the next 2, … and one more in the later year."""
    like = compare.figures(database, SHARE, ("330",))[0]
    codes = list(compare.municipalities(database))[:count]
    return tuple(
        (
            dataclasses.replace(like, municipality_code=code, name=code, value=float(place), year=2022),
            dataclasses.replace(like, municipality_code=code, name=code, value=place + 1.0, year=2023),
        )
        for place, code in enumerate(codes, start=1)
    )


@pytest.mark.parametrize(("own", "first"), [(0, 25.0), (20, 34.0), (39, 41.0)])
def test_of_many_rows_those_around_the_own_one_are_shown(database: Path, own: int, first: float) -> None:
    """40 rows, ordered by the later year 41, 40, …, 2. 24 fit: half of them above the own one."""
    pairs = many(database, 40)
    later = comparison_of(database, "two years")
    mine = dataclasses.replace(
        later, own=dataclasses.replace(later.own, municipality_code=pairs[own][0].municipality_code)
    )
    context = views.context(CASES["two years"])
    chart = figures.two_years(context, dataclasses.replace(mine, year=2022), mine, pairs)
    rows = payload(chart)["data"][-1]["x"]
    assert len(rows) == 24
    assert pairs[own][1].value in rows
    assert rows[0] == first
    assert len(chart.table.rows) == 40


# Reconcile, robustness, definitions, overview


@pytest.mark.parametrize(
    ("year", "language", "title"),
    [
        (2009, "da", "Gennemsnittet på 19,0 % kan være vægtet gennemsnit (beboede boliger 2010)"),
        (2010, "da", "Gennemsnittet på 18,9 % kan være vægtet gennemsnit (beboede boliger 2010)"),
        (2009, "en", "The average of 19.0% can be the weighted average (occupied dwellings 2010)"),
        (2010, "en", "The average of 18.9% can be the weighted average (occupied dwellings 2010)"),
    ],
)
def test_the_printed_average_is_the_weighted_one(database: Path, year: int, language: str, title: str) -> None:
    chart = chart_of(database, f"reconcile {year}", language)
    assert chart.title.replace("\N{NO-BREAK SPACE}", " ") == title


@pytest.mark.parametrize("name", named(ChartKind.RECONCILE))
def test_reconcile_draws_the_intervals_of_the_reference(database: Path, reference: Reference, name: str) -> None:
    chart, selection = chart_of(database, name), CASES[name]
    printed = {2009: "19.0", 2010: "18.9"}[selection.year]
    variants = reconcile(reference, selection, printed)
    assert len(variants) == (3 if selection.municipality == "101" else 6)
    traces = payload(chart)["data"]
    assert len(traces) == len(chart.table.rows) == len(variants)
    for trace, row, (low, value, high, matches) in zip(traces, chart.table.rows, variants, strict=True):
        assert trace["x"] == pytest.approx([low, value, high])
        assert row[1:4] == pytest.approx((value, low, high))
        assert bold(trace["text"][1]) == number(value, 2, Language.DA)
        assert (trace["line"]["color"] == theme.AVERAGE) == matches
        assert row[5] == ("ja" if matches else "nej")
    band = chart.figure.layout.shapes[0]
    assert (band.x0, band.x1) == pytest.approx((float(printed) - 0.05, float(printed) + 0.05))


def reconcile(reference: Reference, selection: Selection, printed: str) -> list[tuple[float, float, float, bool]]:
    """Return low, value, high and the answer of each variant."""
    found = reference.reconcile(
        indicator=selection.indicator,
        own=selection.municipality,
        group=selection.group,
        year=selection.year,
        published=printed,
    )
    return [(float(v.average.low), float(v.average.value), float(v.average.high), v.matches) for v in found]


def test_reconcile_without_a_match_says_so(database: Path) -> None:
    selection = CASES["reconcile 2009"]
    context = views.context(selection)
    found = dataclasses.replace(comparison_of(database, "reconcile 2009"), kind=AverageKind.PUBLISHED)
    assert found.average is not None
    published = dataclasses.replace(found.average, value=50.0, low=49.95, high=50.05)
    variants = compare.reconcile(
        database, group_text="deck2011", indicator_id=SHARE, year=2009, published="50,0", municipality_code="330"
    )
    chart = figures.reconciliation(context, found, published, variants)
    assert chart.title.replace("\N{NO-BREAK SPACE}", " ") == "Ingen af de beregnede gennemsnit kan give 50,0 %"
    assert "50,0" in chart.description


@pytest.mark.parametrize("name", named(ChartKind.ROBUSTNESS))
def test_robustness_counts_what_the_reference_counts(database: Path, reference: Reference, name: str) -> None:
    chart, selection = chart_of(database, name), CASES[name]
    differences = reference.robustness(indicator=selection.indicator, own=selection.municipality)
    above = ">" if "over" in chart.title else "<"
    holding = [each for each in differences.values() if (each > 0 if above == ">" else each < 0)]
    assert f"holder i {len(holding)} af {len(differences)} valg" in chart.title
    found = compare.robustness(database, municipality_code=selection.municipality, indicator_id=selection.indicator)
    assert len(found.holding(above=above == ">")) == len(holding)
    holds, fails = payload(chart)["data"]
    assert (len(holds["x"]), len(fails["x"])) == (len(holding), len(differences) - len(holding))
    assert sorted([*holds["x"], *fails["x"]]) == pytest.approx(sorted(map(float, differences.values())))
    answers = column(chart, "Holder")
    assert (answers.count("ja"), answers.count("nej")) == (len(holds["x"]), len(fails["x"]))
    assert sorted(column(chart, "Forskel, pct.-point")) == pytest.approx(sorted(map(float, differences.values())))


def test_robustness_names_every_choice_that_fails(database: Path) -> None:
    chart = chart_of(database, "robustness that fails")
    fails = payload(chart)["data"][1]["text"]
    assert fails
    assert [text for text in fails if text.rpartition(": ")[0] not in chart.description] == []


def test_robustness_of_nothing_says_so(database: Path) -> None:
    context, nothing = views.context(BASE), compare.Robustness(choices=())
    words = figures.statement_with_exceptions(context, comparison_of(database, "ranking"), nothing)
    assert words == "Slagelse har ingen tal, der kan sammenlignes."


def test_few_exceptions_are_named_in_the_sentence_and_many_are_not(database: Path) -> None:
    """The sentence names the choices that fail where they are one to three; the table has them all."""
    seen = set()
    for code in compare.municipalities(database):
        selection = dataclasses.replace(BASE, municipality=code)
        above = (municipalities.comparison(database, selection).difference_pp or 0) > 0
        found = compare.robustness(database, municipality_code=code, indicator_id=SHARE)
        failing = len(found.failing(above=above))
        sentence = municipalities.statement(database, selection)
        assert ("Holder ikke for: " in sentence) == (0 < failing <= 3)
        seen.add(min(failing, 4))
    assert {0, 4} < seen


@pytest.mark.parametrize("name", named(ChartKind.DEFINITIONS))
def test_definitions_draws_every_national_figure(database: Path, reference: Reference, name: str) -> None:
    chart, cells = chart_of(database, name), reference.cells[CASES[name].indicator]
    national = sorted((key[1], key[0], float(cell.value)) for key, cell in cells.items() if key[2] == "country")
    bars = payload(chart)["data"][0]
    assert bars["x"] == pytest.approx([value for _, _, value in national])
    assert measured(chart) == pytest.approx(bars["x"])
    assert len(bars["x"]) == len(set(payload(chart)["layout"]["yaxis"]["ticktext"]))


def test_the_overview_shows_the_figures_of_the_meeting_and_the_newest(database: Path) -> None:
    """By hand: 24.6 against 19.0 printed, (20.4+15.3+19.0+24.6+14.6+15.9)/6 = 18.3 and 18.9 weighted; then 2023."""
    chart = chart_of(database, "overview")
    bars = [
        [bold(text).replace("\N{NO-BREAK SPACE}", " ") for text in trace["text"]] for trace in payload(chart)["data"]
    ]
    assert bars == [["24,6 %", "19,0 %", "18,3 %", "18,9 %"], ["22,0 %", "15,9 %", "18,5 %"]]
    layout = payload(chart)["layout"]
    newest = [bold(text) for text in layout["yaxis2"]["ticktext"]]
    assert [text.partition(",")[0] for text in newest] == ["Slagelse", "Region Sjælland", "Hele landet"]
    assert bold(layout["yaxis"]["ticktext"][1]) == "Gennemsnit som oplyst af kilden"
    assert "2009" in layout["annotations"][0]["text"]
    assert "2023" in layout["annotations"][1]["text"]


@pytest.mark.parametrize("name", named(ChartKind.OVERVIEW))
def test_the_overview_draws_what_its_table_has_and_the_reference(
    database: Path, reference: Reference, name: str
) -> None:
    chart, selection = chart_of(database, name), CASES[name]
    own = column(chart, compare.municipality(database, selection.municipality).name)
    means = column(chart, "Gennemsnit")
    apart = column(chart, "Forskel, pct.-point")
    assert apart == pytest.approx([mine - mean for mine, mean in zip(own, means, strict=True)])
    drawn = [value for trace in payload(chart)["data"] for value in trace["x"][1:]]
    assert drawn == means
    years = [int(year) for year in column(chart, "År")]
    kinds = ["published", "simple", "weighted"] if len(means) == 5 else []
    asked = [*(("deck2011", kind) for kind in kinds), ("region", "weighted"), ("country", "weighted")]
    for (group, kind), year, mean in zip(asked, years, means, strict=True):
        found = reference.compare(
            indicator=selection.indicator,
            own=selection.municipality,
            group=group,
            year=year,
            kind=kind,
            include_own=True,
        )
        assert found.average is not None
        assert mean == pytest.approx(float(found.average.value))


@pytest.mark.parametrize(
    ("differences", "title"),
    [
        ((1.0, 2.0), "Slagelse har flere almene boliger end gennemsnittet, i 2023"),
        ((-1.0, -2.0), "Slagelse har færre almene boliger end gennemsnittet, i 2023"),
        ((1.0, -2.0), "Slagelse ligger over nogle gennemsnit og under andre, i 2023"),
        ((1.0, 0.0), "Slagelse ligger over nogle gennemsnit og under andre, i 2023"),
        ((1.0, None), "Slagelse ligger over nogle gennemsnit og under andre, i 2023"),
    ],
)
def test_the_overview_says_more_only_when_every_average_agrees(
    database: Path, differences: tuple[float | None, float | None], title: str
) -> None:
    found = comparison_of(database, "ranking")
    panel = tuple(dataclasses.replace(found, difference_pp=each) for each in differences)
    assert figures.overview(views.context(BASE), (panel,)).title == title


def test_the_overview_of_another_indicator_speaks_of_that_indicator(database: Path) -> None:
    """A share of rented dwellings is not "more public housing"."""
    chart = chart_of(database, "overview of the other indicator")
    assert "almene boliger" not in chart.title
    assert "public housing" not in chart_of(database, "overview of the other indicator", "en").title


def test_the_overview_leaves_out_an_average_that_is_not_there(database: Path) -> None:
    found = comparison_of(database, "ranking")
    without = dataclasses.replace(found, average=None, difference_pp=None)
    chart = figures.overview(views.context(BASE), ((found, without),))
    assert len(payload(chart)["data"][0]["x"]) == 2
    assert measured_average(chart) == [pytest.approx(found.average.value if found.average else None), None]


def measured_average(chart: Chart) -> list[Any]:
    """Return the column of the averages."""
    return column(chart, "Gennemsnit")


# Small multiples


@pytest.mark.parametrize("name", named(ChartKind.MULTIPLES))
def test_every_small_chart_draws_one_municipality_on_the_same_axis(
    database: Path, reference: Reference, name: str
) -> None:
    chart, selection = chart_of(database, name), CASES[name]
    found, data = payload(chart), comparison_of(database, name)
    ranges = [axis["range"] for key, axis in found["layout"].items() if key.startswith("yaxis")]
    assert all(each == ranges[0] for each in ranges)
    assert ranges[0][0] == 0
    assert len(found["data"]) == len(ranges) == len(found["layout"]["annotations"]) <= 24
    names = [bold(note["text"]) for note in found["layout"]["annotations"]]
    assert names[0] == data.own.name
    assert len(set(names)) == len(names)
    rows = iter(chart.table.rows)
    for who, trace in zip(names, found["data"], strict=True):
        assert trace["hovertemplate"].startswith(who)
        for year, value in zip(trace["x"], trace["y"], strict=True):
            assert value == pytest.approx(
                exact(reference, selection.indicator, data.definition_id, code_of(database)[who], year)
            )
            assert next(rows)[:3] == (who, str(year), value)
    assert list(rows) == []


def test_of_many_small_charts_the_highest_are_shown(database: Path, reference: Reference) -> None:
    chart = chart_of(database, "multiples of many")
    definition = comparison_of(database, "multiples of many").definition_id
    values = reference.values(SHARE, definition, 2023, tuple(reference.municipalities))
    highest = sorted((value for value in values.values() if value is not None), reverse=True)[:23]
    newest = [next(value for value in reversed(trace["y"]) if value is not None) for trace in payload(chart)["data"]]
    assert newest[1:] == highest
    assert "24 af 98 kommuner vist" in chart.subtitle


@pytest.mark.parametrize("name", named(ChartKind.MULTIPLES))
def test_small_charts_do_not_overlap_on_a_wide_or_a_narrow_screen(database: Path, name: str) -> None:
    layout = shown(database, name)["layout"]
    narrow = layout["meta"]["narrow"]["layout"]
    for each in (layout, narrow):
        cells = [
            (*each[f"xaxis{suffix}"]["domain"], *each[f"yaxis{suffix}"]["domain"])
            for suffix in (key[5:] for key in narrow if key.startswith("xaxis"))
        ]
        assert all(0 <= x0 < x1 <= 1.0001 and 0 <= y0 < y1 <= 1.0001 for x0, x1, y0, y1 in cells)
        for one, other in itertools.combinations(cells, 2):
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart


@pytest.mark.parametrize("name", named(ChartKind.MULTIPLES))
def test_small_charts_are_higher_than_the_gaps_between_them(database: Path, name: str) -> None:
    """At least four tenths of the height is for drawing, on a phone as well."""
    layout = shown(database, name)["layout"]
    for each in (layout, layout["meta"]["narrow"]["layout"]):
        domains = {tuple(axis["domain"]) for key, axis in each.items() if key.startswith("yaxis")}
        assert sum(high - low for low, high in domains) >= 0.4


# Nothing to draw


@pytest.mark.parametrize(
    ("selection", "text"),
    [
        (chosen(ChartKind.RECONCILE), "nothing_published"),
        (chosen(ChartKind.RECONCILE, group="country", year=2018), "nothing_to_reconcile"),
        (chosen(ChartKind.OVERVIEW, municipality="153", indicator=RENTED), "nothing_to_compare"),
        (chosen(ChartKind.ROBUSTNESS, municipality="153", indicator=RENTED, year=2020), "nothing_to_compare"),
        (chosen(ChartKind.RANKING, year=1999), "year_without_figures"),
        (chosen(ChartKind.RANKING, municipality="411"), "unknown_municipality"),
        (chosen(ChartKind.DEVELOPMENT, average=AverageKind.PUBLISHED, include_own=False), "published_without_own"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.chart.value,
)
def test_where_there_is_nothing_to_draw_a_sentence_says_so(database: Path, selection: Selection, text: str) -> None:
    with pytest.raises(SelectionError) as refused:
        views.chart(database, selection)
    assert refused.value.text == text
    for language in LANGUAGES:
        say = views.context(dataclasses.replace(selection, language=language)).say
        assert say(refused.value.text, **refused.value.values)


@pytest.mark.parametrize("kind", [ChartKind.MULTIPLES, ChartKind.RANKING, ChartKind.TILE_MAP])
def test_a_year_in_which_no_municipality_has_a_figure_is_refused_in_words(database: Path, kind: ChartKind) -> None:
    """In 2018 only the country has a figure; an empty plot with an empty table says nothing."""
    with pytest.raises(SelectionError):
        views.chart(database, chosen(kind, group="country", year=2018))


def test_an_exact_published_average_can_be_reconciled(database: Path) -> None:
    """The national share of rented dwellings is computed from counts, so it has no rounding at all."""
    chart = views.chart(database, chosen(ChartKind.RECONCILE, indicator=RENTED, group="country", year=2020))
    assert chart.table.rows


# Golden words


@each_language
@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_words_of_a_chart_are_as_agreed(database: Path, kind: ChartKind, language: str) -> None:
    """KEYFIGURES_WRITE_GOLDEN=1 writes them anew; look at the difference before you commit it."""
    chart = chart_of(database, GOLDEN_CASES[kind.value], language)
    context = views.context(dataclasses.replace(CASES[GOLDEN_CASES[kind.value]], language=language))
    footer = chart.footer.replace(context.figure_id, "<figure id>").replace(context.data_version, "<data version>")
    words = {"title": chart.title, "subtitle": chart.subtitle, "footer": footer, "description": chart.description}
    file = GOLDEN / f"{kind.value}_{language}.json"
    if os.environ.get("KEYFIGURES_WRITE_GOLDEN") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(words, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert words == json.loads(file.read_text(encoding="utf-8"))


def test_every_golden_file_belongs_to_a_chart() -> None:
    files = {path.name for path in GOLDEN.glob("*.json")}
    assert files == {f"{kind.value}_{language}.json" for kind in ChartKind for language in LANGUAGES}
