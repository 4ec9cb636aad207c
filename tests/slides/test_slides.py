"""Slides, read back: native charts whose figures are the picture's, and everything a figure must say."""

import dataclasses
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from keyfigures import numbers
from keyfigures.departments.values import Bearer, Concentration, Decomposition, Step
from keyfigures.exports.slides import deck
from keyfigures.exports.slides.source import number_format
from keyfigures.figures import Chart, ChartKind, Context, DepartmentChart, EffectChart, NeedChart, theme
from keyfigures.figures import departments as drawing
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.flags import Lane, Status
from keyfigures.language import Language
from tests.departments import test_department_charts as departments
from tests.flags import test_need_charts as needs
from tests.slides import examples
from tests.slides.examples import EXAMPLES, charts, described, inside, named, sheet, slide_of, table, values

ADDRESS = "https://tal.example.dk"


@cache
def figures(language: str) -> dict[str, tuple[Chart, Context]]:
    """Return an example of every kind of chart."""
    return {name: make(language) for name, make in EXAMPLES.items()}


@cache
def made(language: str) -> bytes:
    """Return the deck of all examples, with links."""
    return deck(list(figures(language).values()), address=f"{ADDRESS}/")


@cache
def presentation(language: str) -> Any:
    """Return the deck of all examples, read back."""
    return examples.read(made(language))


def slide(name: str, language: str = "da") -> Any:
    """Return the slide of an example."""
    return presentation(language).slides[list(EXAMPLES).index(name)]


each_example = pytest.mark.parametrize("name", EXAMPLES)
each_language = pytest.mark.parametrize("language", [each.value for each in Language])


def raw(chart: Chart) -> list[dict[str, Any]]:
    """Return the traces of a picture."""
    return list(chart.payload["data"])


def texts(content: bytes) -> str:
    """Return every part of a file that is XML, one after the other."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = [
            name for name in package.namelist() if re.search(r"/(slides|charts|drawings|notesSlides)/\w+\.xml", name)
        ]
        return "".join(package.read(name).decode() for name in names)


def test_every_kind_of_chart_has_an_example() -> None:
    assert set(EXAMPLES) == {*ChartKind, *DepartmentChart, *NeedChart, *EffectChart}


@each_language
@each_example
def test_a_slide_says_everything_a_figure_must_say(name: str, language: str) -> None:
    chart, said = figures(language)[name]
    shown = slide(name, language)
    link = f"{ADDRESS}/figur?id={said.figure_id}"
    assert shown.shapes.title.text_frame.text == chart.title
    assert shown.shapes[0].shape_id == shown.shapes.title.shape_id
    assert named(shown, "subtitle").text_frame.text == chart.subtitle
    assert named(shown, "foot").text_frame.text == f"{chart.footer}\n{link}"
    assert named(shown, "foot").text_frame.paragraphs[-1].runs[0].hyperlink.address == link
    notes = shown.notes_slide.notes_text_frame.text
    assert all(note in notes for note in (*chart.notes, said.figure_id, "test", link))
    assert all(each.cannot_tell.to(said.language) in notes for each in said.indicators)


@each_example
def test_every_figure_has_its_alternative_text_and_no_figure_is_a_picture(name: str) -> None:
    chart, said = figures("da")[name]
    shown = slide(name)
    drawn_ = [each for each in shown.shapes if each.has_chart or each.has_table or hasattr(each, "shapes")]
    assert drawn_
    assert all(described(each).endswith(f"(figur-id {said.figure_id})") for each in drawn_)
    assert described(drawn_[0]).startswith(chart.description)
    pictures = [each for each in shown.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert [described(each) for each in pictures] == [
        f"QR-kode til figuren: {ADDRESS}/figur?id={said.figure_id} (figur-id {said.figure_id})"
    ]
    assert pictures[0].click_action.hyperlink.address == f"{ADDRESS}/figur?id={said.figure_id}"


@each_language
def test_letters_are_large_enough_and_in_the_language_of_the_deck(language: str) -> None:
    found = texts(made(language))
    assert min(int(size) for size in re.findall(r'\bsz="(\d+)"', found)) >= 1200
    spoken = set(re.findall(r'<a:rPr[^>]* lang="([^"]*)"', found))
    assert spoken == {"da": {"da-DK"}, "en": {"en-GB"}}[language]


@each_example
def test_everything_stands_on_the_slide(name: str) -> None:
    wide, high = presentation("da").slide_width, presentation("da").slide_height
    assert (wide / 914400, high / 914400) == (pytest.approx(13.333, abs=1e-3), 7.5)
    for shape in slide(name).shapes:
        assert 0 <= shape.left <= shape.left + shape.width <= wide + 1, shape.name
        assert 0 <= shape.top <= shape.top + shape.height <= high + 1, shape.name


def test_without_an_address_there_is_no_link_and_no_code() -> None:
    chart, said = examples.ranking()
    shown = slide_of((chart, said))
    assert named(shown, "foot").text_frame.text == chart.footer
    assert not [each for each in shown.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert "http" not in shown.notes_slide.notes_text_frame.text


def drawn(chart: Chart) -> Iterator[float]:
    """Yield every figure that a picture draws as a bar or a line."""
    for trace in raw(chart):
        lying = trace.get("orientation") == "h"
        if trace["type"] == "bar" or "lines" in trace.get("mode", ""):
            yield from (abs(each) for each in trace["x" if lying else "y"] if each is not None)


@pytest.mark.parametrize(
    "name",
    [
        *(ChartKind.OVERVIEW, ChartKind.DEVELOPMENT, ChartKind.RANKING, ChartKind.MULTIPLES, ChartKind.DEFINITIONS),
        *(DepartmentChart.MULTIPLES, DepartmentChart.PARETO, DepartmentChart.WATERFALL, DepartmentChart.TREND),
        *(DepartmentChart.TWINS, DepartmentChart.ORGANISATION, EffectChart.EFFECT),
    ],
)
def test_figures_of_bars_and_lines_are_those_of_the_picture(name: str) -> None:
    chart, _ = figures("da")[name]
    held = {each for found in charts(slide(name)) for line in values(found).values() for each in line}
    assert set(drawn(chart)) <= held


@each_example
def test_the_data_sheet_holds_the_figures_of_the_chart(name: str) -> None:
    for chart in charts(slide(name)):
        cells = [cell for row in sheet(chart) for cell in row]
        for series, line in values(chart).items():
            assert series in cells
            assert all(
                any(value == pytest.approx(cell) for cell in cells if isinstance(cell, int | float))
                for value in line
                if value is not None
            )


def test_a_ranking_is_bars_from_the_highest_with_the_own_one_marked() -> None:
    chart, said = examples.ranking()
    (native,) = charts(slide_of((chart, said)))
    assert [each.label for each in native.plots[0].categories] == [
        *("Slagelse", "Sorø", "Holbæk", "Køge", "Greve", "Faxe", "Lejre")
    ]
    assert values(native)["Almene boliger"] == [22.0 - place * 2 / 3 for place in range(7)]
    assert sheet(native)[1] == ["Slagelse", 22.0, 16.0]
    points = native._chartSpace.findall(f".//{qn('c:dPt')}")
    assert [each.find(qn("c:idx")).get("val") for each in points] == ["0"]
    assert points[0].find(f".//{qn('a:srgbClr')}").get("val") == theme.OWN[1:]
    assert "vægtet gennemsnit: 16,0" in inside(native).replace("\u00a0", " ")
    codes = {each.get("formatCode") for each in native._chartSpace.iterfind(f".//{qn('c:dLbl')}/{qn('c:numFmt')}")}
    assert codes == {"#,##0.0"}


def test_a_ranking_of_many_is_columns_with_the_ends_named() -> None:
    chart, said = examples.ranking(n=30)
    (native,) = charts(slide_of((chart, said)))
    assert native._chartSpace.find(f".//{qn('c:barDir')}").get("val") == "col"
    assert len(values(native)["Almene boliger"]) == 30
    assert all(text in inside(native) for text in ("Slagelse 22,0", "nr. 1", "nr. 30"))


def test_a_year_without_a_figure_is_a_gap_in_the_line() -> None:
    before, after = charts(slide_of(examples.development()))
    assert values(before)["Slagelse"] == [24.6, 24.6]
    assert values(after)["Slagelse"] == [21.0, None, 21.5, 22.0]
    assert values(after)["Sorø"] == [15.0, 15.5, None, 16.25]
    assert after._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"
    assert [each.label for each in after.plots[0].categories] == ["2020", "2021", "2022", "2023"]


def test_panels_have_the_same_scale_and_the_first_has_its_words() -> None:
    before, after = charts(slide_of(examples.development()))
    assert before.value_axis.maximum_scale == after.value_axis.maximum_scale == 30.0
    positions = [each.value_axis.tick_label_position for each in (before, after)]
    assert [each.name for each in positions] == ["LOW", "NONE"]


def test_many_years_in_a_narrow_panel_are_written_at_its_ends() -> None:
    found = charts(slide_of(examples.multiples(years=20)))
    assert [each.category_axis.tick_label_position.name for each in found] == ["NONE"] * 3
    assert all(text in inside(found[-1]) for text in (">2004<", ">2023<"))
    assert ">Slagelse<" in inside(found[0])


def test_long_series_in_one_panel_write_some_of_their_years() -> None:
    chart, said = departments.EXAMPLES["trend"](departments.context()), departments.context()
    years = list(range(1980, 2024))
    figure = chart.figure
    figure.data = ()
    figure.add_scatter(x=years, y=[1.0] * len(years), mode="lines", line={"color": theme.OWN, "width": 2})
    figure.update_layout(xaxis={"range": [1979.4, 2023.6], "tickvals": None, "ticktext": None})
    (native,) = charts(slide_of((chart, said)))
    assert all(text in inside(native) for text in (">1980<", ">2023<"))


def test_the_middle_half_is_bounded_by_the_first_and_the_last_line() -> None:
    (native,) = charts(slide(DepartmentChart.TREND))
    names = list(values(native))
    assert names[0].endswith("nedre grænse")
    assert names[-1].endswith("øvre grænse")
    assert values(native)[names[0]] == [None, None, 1.0, None, 1.0, 1.0]
    assert values(native)[names[-1]] == [None, None, 3.0, None, 3.0, 3.0]
    assert native._chartSpace.find(f".//{qn('c:upDownBars')}") is not None


def test_a_target_is_a_line_of_its_own_and_an_agreement_an_area() -> None:
    (native,) = charts(slide(EffectChart.EFFECT))
    (target,) = [line for name, line in values(native).items() if name.startswith("mål")]
    assert target == [2.0] * 8
    assert 'prst="rect"' in inside(native)
    assert ">før 5,00<" in inside(native)


def test_a_waterfall_stands_on_a_base_that_is_not_seen() -> None:
    (native,) = charts(slide(DepartmentChart.WATERFALL))
    found = values(native)
    assert found["(usynligt underlag)"] == [None, 1.0, 2.5, None]
    assert found["Stigning"] == [None, 2.0, None, None]
    assert found["Fald"] == [None, None, 0.5, None]
    base = list(native._chartSpace.iter(qn("c:ser")))[1]
    assert base.find(f"{qn('c:spPr')}/{qn('a:noFill')}") is not None
    assert all(text in inside(native) for text in ("+2,00", "−0,50"))


def test_a_step_over_zero_is_two_bars_and_one_below_it_hangs() -> None:
    said = departments.context()
    steps = tuple(Step(id_, id_.upper(), change) for id_, change in (("a", -3.0), ("b", -1.0), ("c", 0.5)))
    found = Decomposition("mix", 2020, 2023, 1.0, -2.5, steps, steps, left_out=0)
    (native,) = charts(slide_of((drawing.waterfall(said, found, "Park"), said)))
    lines = values(native)
    # From 1 to −2, from −2 to −3, from −3 to −2.5.
    assert lines["(usynligt underlag)"] == [None, 0.0, -2.0, -2.5, None]
    assert lines["Fald"] == [None, 1.0, -1.0, None, None]
    assert lines["Stigning"] == [None, None, None, -0.5, None]
    assert lines["Del under nul"] == [None, -2.0, None, None, None]


def with_figure(figure: go.Figure) -> tuple[Chart, Context]:
    """Return a chart of another picture."""
    chart, said = examples.ranking()
    return dataclasses.replace(chart, figure=figure), said


def test_columns_on_each_other_have_their_numbers_above_and_below() -> None:
    figure, look = theme.empty(Language.DA), {"x": [0, 1], "marker": {"color": theme.OWN}, "textposition": "outside"}
    figure.add_bar(y=[3.0, 2.0], base=[0.0, 1.0], text=["3", "2"], **look)
    figure.add_bar(y=[1.0, -1.0], base=[3.0, 3.0], text=["1", "−1"], **look)
    axes = {"xaxis": {"range": [-0.5, 1.5], "tickvals": [0, 1], "ticktext": ["a", "b"]}, "yaxis": {"range": [0, 5]}}
    (native,) = charts(slide_of(with_figure(figure.update_layout(**axes, meta={}))))
    found = values(native)
    assert (found["Stigning"], found["Stigning (2)"], found["Fald"]) == ([3.0, 2.0], [1.0, None], [None, 1.0])
    assert [each.label for each in native.plots[0].categories] == ["a", "b"]
    places = [
        tuple(map(float, each)) for each in re.findall(r"<cdr:y>([\d.]+)</cdr:y>.*?<cdr:y>([\d.]+)", inside(native))
    ]
    three, two, one, less = places
    # The first ends at 3 and its number stands above it; the last goes from 3 to 2 and its number below it.
    assert one[1] < three[1] < less[0]
    assert two == three


def test_an_area_lets_what_lies_below_it_be_seen() -> None:
    """On white it is the picture's own pale colour."""
    fill, opacity = re.findall(
        r'srgbClr val="(\w+)"><a:alpha val="(\d+)"', inside(charts(slide(EffectChart.EFFECT))[0])
    )[0]
    parts = [int(fill[at : at + 2], 16) for at in (0, 2, 4)]
    seen = [255 + (part - 255) * int(opacity) / 100_000 for part in parts]
    wanted = [int(theme.BAND[at : at + 2], 16) for at in (1, 3, 5)]
    assert seen == pytest.approx(wanted, abs=1)
    assert int(opacity) < 15_000


def test_a_frame_has_no_fill() -> None:
    chart, said = examples.ranking()
    chart.figure.add_shape(type="rect", x0=1, x1=2, y0=0, y1=1, line={"color": theme.OWN, "width": 1})
    (native,) = charts(slide_of((chart, said)))
    assert re.search(r'prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln w="12700"', inside(native))


def left_of(shown: Any, word: str) -> float:
    """Return how far from the left edge of its chart a word begins, in points."""
    frame = next(each for each in shown.shapes if each.has_chart)
    shape = next(each for each in inside(frame.chart).split("<cdr:relSizeAnchor>") if f">{word}<" in each)
    return float(re.findall(r"<cdr:x>([\d.]+)", shape)[0]) * float(frame.width) / 12700


def test_a_name_begins_where_its_mark_ends() -> None:
    """A mark of 9 goes 4.5 from its middle and one of 40 goes 20; the name stands 2 beyond."""
    said = departments.context()
    park = departments.department("a", name="Park")
    points = [drawing.Point(park, 3.0, 2.0, chosen=True), drawing.Point(departments.department("b"), 5.0, 6.0)]
    chart = drawing.scatter(said, points, departments.VACANCY, departments.TURNOVER)
    found = []
    for size in (9, 40):
        for each in chart.figure.data:
            each.update(marker={"size": size} if "markers" in each.mode else {})
        found.append(left_of(slide_of((chart, said)), "Park"))
    assert abs(found[1] - found[0]) == pytest.approx(15.5, abs=0.1)


def test_a_panel_without_figures_or_a_heading_says_so_little() -> None:
    chart, said = examples.multiples()
    chart.figure.layout.annotations = ()
    for trace in chart.figure.data[1:2]:
        trace.y = [None] * len(trace.y)
    shown = slide_of((chart, said))
    assert len(charts(shown)) == 3
    texts_ = [described(each) for each in shown.shapes if each.has_chart]
    assert texts_[1] == texts_[0]
    assert texts_[2] != texts_[0]


def test_a_line_on_a_map_is_drawn_with_it() -> None:
    chart, said = examples.tile_map()
    chart.figure.add_shape(type="line", x0=0, x1=1, y0=0, y1=0, line={"color": theme.OWN, "width": 2})
    before = len(named(slide(ChartKind.TILE_MAP), "tiles").shapes)
    assert len(named(slide_of((chart, said)), "tiles").shapes) == before + 1


def test_parts_of_a_bar_are_stacked_and_can_be_read() -> None:
    (native,) = charts(slide(DepartmentChart.TWINS))
    assert values(native) == {"Alfa": [0.8, 3.8], "Beta": [pytest.approx(0.2), pytest.approx(0.2)]}
    assert native._chartSpace.find(f".//{qn('c:grouping')}").get("val") == "stacked"
    label = native._chartSpace.find(f".//{qn('c:dLbl')}")
    assert label.find(qn("c:dLblPos")).get("val") == "ctr"
    assert label.find(f".//{qn('a:srgbClr')}").get("val") == theme.BACKGROUND[1:]


def test_two_years_are_marks_on_rows_that_are_joined() -> None:
    shown = slide_of(examples.two_years())
    (native,) = charts(shown)
    assert values(native) == {
        "Forbindelse mellem de to år": [21.0, 22.0, 22.0, 20.0, 20.0, 20.0],
        "2021": [20.0],
        "2021, Slagelse": [21.0],
        "2023": [20.0],
        "2023, Slagelse": [22.0],
    }
    assert ["Slagelse"] in [row[2:] for row in sheet(native)]
    assert all(text in inside(native) for text in (">Slagelse<", ">Sorø<"))


def test_two_definitions_of_two_years_are_two_charts() -> None:
    shown = slide_of(examples.two_years(joined=False))
    assert [list(values(each)) for each in charts(shown)] == [["2021", "2021, Slagelse"], ["2023", "2023, Slagelse"]]
    assert len([each for each in shown.shapes if each.shape_type == MSO_SHAPE_TYPE.LINE]) == 1


def test_every_point_keeps_its_name_beside_its_figures() -> None:
    (native,) = charts(slide(DepartmentChart.SCATTER))
    assert values(native)["afdelinger"] == [1.0, 2.0]
    assert [row[2] for row in sheet(native)[1:3]] == ["Park a", "Park b"]
    assert ">Park c<" in inside(native).replace("  ", "")


def test_lines_through_a_plot_are_series_with_their_own_names() -> None:
    (native,) = charts(slide(DepartmentChart.SCATTER))
    assert values(native)["median for de viste"] == [2.0, 2.0]
    assert values(native)["median for de viste (2)"][0] != values(native)["median for de viste (2)"][1]


def test_an_interval_is_a_line_from_low_to_high() -> None:
    (native,) = charts(slide_of(examples.reconciliation()))
    assert values(native) == {"simpelt gennemsnit": [18.25, 18.3, 18.35], "median": [18.9, 19.0, 19.1]}


def test_names_of_many_rows_have_one_line() -> None:
    (few,) = charts(slide_of(examples.robustness(rows=2)))
    (many,) = charts(slide_of(examples.robustness(rows=12)))
    assert ">2023<" in inside(few)
    assert ">2023 · BOL101" in inside(many)


def test_a_series_with_the_most_points_stands_first() -> None:
    (native,) = charts(slide(DepartmentChart.FUNNEL))
    counts = [len(line) for line in values(native).values()]
    assert counts[:-1] == sorted(counts[:-1], reverse=True)


# Fields


def test_a_heat_map_is_a_table_whose_cells_have_their_words_and_colours() -> None:
    shown = slide(DepartmentChart.HEAT_MAP)
    rows = table(shown)
    assert rows[0] == ["", "Lejeledighed", "Husleje", "Effektivitetstal"]
    assert [row[0] for row in rows[1:]] == ["Park b", "Park a", "Park c"]
    assert rows[1][1:] == ["90", "·", "5"]
    frame = next(each for each in shown.shapes if each.has_table)
    fills = [
        each.get("val") for each in frame._element.iterfind(f".//{qn('a:tcPr')}/{qn('a:solidFill')}/{qn('a:srgbClr')}")
    ]
    assert theme.CLASSES[4][1:] in fills


def test_many_figures_have_upright_heads() -> None:
    said = departments.context()
    ids = [each for each in said.meaning.indicators if said.meaning.indicators[each].peer_class != "not_compared"][:16]
    found = {id_: departments.fig("a", 2023, 1.0, departments.at(50), indicator_id=id_) for id_ in ids}
    rows = [drawing.Row(departments.department("a"), found)]
    frame = next(each for each in slide_of((drawing.heat_map(said, rows, ids), said)).shapes if each.has_table)
    assert frame._element.find(f".//{qn('a:tcPr')}[@vert='vert270']") is not None
    assert len(frame.table.columns) == 17


def test_lanes_are_a_table_in_which_an_agreement_stands_over_its_years() -> None:
    shown = slide(NeedChart.LANES)
    rows = table(shown)
    assert rows[0] == ["", "2023", "2024", "2025"]
    assert rows[2] == ["Park b", "aftale", "", "afsluttet"]
    frame = next(each for each in shown.shapes if each.has_table)
    assert frame._element.find(f".//{qn('a:tc')}[@gridSpan='2']") is not None
    assert frame._element.find(f".//{qn('a:tc')}[@hMerge='1']") is not None


def test_an_agreement_of_many_years_is_one_field() -> None:
    said = needs.context()
    rows = [needs.row("a", needs.case("a", Status.FLAGGED, needs.flag("a")), *([Lane.AGREEMENT] * 3))]
    shown = slide_of((needs.lanes_of(rows, said), said))
    frame = next(each for each in shown.shapes if each.has_table)
    assert frame._element.find(f".//{qn('a:tc')}[@gridSpan='3']") is not None
    assert table(shown)[1] == ["Park a", "aftale", "", ""]


def test_departments_in_need_are_a_table_with_who_and_why() -> None:
    rows = table(slide(NeedChart.NEED))
    assert rows[0] == ["", "’23", "’24", "’25"]
    who, why = rows[1][0].split("\n")
    assert who.startswith("1. Park a")
    assert len(why) > 20
    assert rows[1][1:] == ["▲", "▲", "▲"]


def test_a_table_that_is_too_long_says_how_many_rows_it_shows() -> None:
    said = needs.context()
    rows = [
        needs.row(f"a{n}", needs.case(f"a{n}", Status.FLAGGED, needs.flag(f"a{n}")), *([needs.F] * 3))
        for n in range(40)
    ]
    shown = slide_of((needs.lanes_of(rows, said), said))
    n = len(table(shown)) - 1
    assert 10 < n < 40
    assert named(shown, "rows").text_frame.text == f"De øverste {n} af 40 rækker. Alle står i figurens tabel."


def test_a_map_is_a_group_of_shapes_each_with_its_figure() -> None:
    shown = slide_of(examples.tile_map())
    group = named(shown, "tiles")
    tiles = [each for each in group.shapes if each.name.startswith("tile")]
    assert [(each.text_frame.text, described(each).replace("\u00a0", " ")) for each in tiles] == [
        ("Sla", "Slagelse: 22,0 %"),
        ("Sor", "Sorø: 15,0 %"),
        ("Hol", "Holbæk: opgjort"),
    ]
    assert any("Procent" in each.text_frame.text for each in group.shapes if each.has_text_frame)


# What is invented, and what must not run


def test_invented_figures_are_marked_on_the_slide_in_the_notes_and_in_the_file() -> None:
    said = departments.context()
    content = deck([(departments.EXAMPLES["pareto"](said, demo=True), said), examples.ranking()])
    found = examples.read(content)
    invented, real = found.slides
    assert named(invented, "mark").text_frame.text == DEMO_MARK
    assert invented.notes_slide.notes_text_frame.text.startswith(DEMO_MARK)
    assert not [each for each in real.shapes if each.name.startswith("mark")]
    assert DEMO_MARK not in real.notes_slide.notes_text_frame.text
    assert found.core_properties.keywords == DEMO_MARK
    assert found.core_properties.author == ""
    assert found.core_properties.language == "da-DK"


EVIL = "=1+1\x07"


def evil() -> tuple[Chart, Context]:
    """Return a chart whose names are formulas and hold letters that no document can."""
    said = departments.context()
    bearers = tuple(Bearer(id_, EVIL, 5.0, 50.0, 100.0, None) for id_ in ("a", "b"))
    found = Concentration(departments.VACANCY, 2023, 10.0, None, bearers, 1, 50.0, None, without_figure=0)
    chart = drawing.pareto(said, found)
    return dataclasses.replace(chart, title=EVIL, subtitle=EVIL, description=EVIL, notes=(EVIL,), footer=EVIL), said


def test_nothing_of_the_data_becomes_a_formula() -> None:
    chart, said = evil()
    shown = slide_of((chart, said), address=ADDRESS)
    (native,) = charts(shown)
    book = openpyxl.load_workbook(BytesIO(native.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if str(cell.value).startswith("=")] == ["=1+1\ufffd", "=1+1\ufffd (2)"]
    assert shown.shapes.title.text_frame.text == "=1+1\ufffd"
    assert "=1+1\ufffd" in shown.notes_slide.notes_text_frame.text


def test_names_of_points_never_become_formulas_either() -> None:
    said = departments.context()
    points = [drawing.Point(departments.department(id_, name="=cmd"), 1.0, 2.0) for id_ in ("a", "b")]
    (native,) = charts(slide_of((drawing.scatter(said, points, departments.VACANCY, departments.TURNOVER), said)))
    assert [row[2] for row in sheet(native)[1:3]] == ["=cmd", "=cmd (2)"]
    assert "<f>" not in native.part.chart_workbook.xlsx_part.blob.decode("latin-1")


def test_an_empty_deck_has_no_slides() -> None:
    found = examples.read(deck([]))
    assert len(found.slides) == 0
    assert found.core_properties.title == ""


def test_a_long_title_gets_smaller_letters() -> None:
    chart, said = examples.ranking()
    long = dataclasses.replace(chart, title="Et langt fund om mange boliger " * 8)
    sizes = [
        slide_of((each, said)).shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt for each in (chart, long)
    ]
    assert sizes[0] == 24
    assert 16 <= sizes[1] < 20


# Formats of numbers


@pytest.mark.parametrize(
    ("said", "value", "language", "code"),
    [
        ("1.204", 1204.0, Language.DA, "#,##0"),
        ("−0,5", -0.5, Language.DA, "#,##0.0;−#,##0.0"),
        ("−2,0", -2.04, Language.DA, "#,##0.0;−#,##0.0"),
        ("C", 3.0, Language.DA, ""),
        ("24,6", None, Language.DA, ""),
        ("32 · i alt 18 %", 32.0, Language.DA, ""),
        ('24 "x"', 24.0, Language.EN, ""),
    ],
)
def test_a_figure_is_written_by_a_format_where_one_can(
    said: str, value: float | None, language: Language, code: str
) -> None:
    assert number_format(said, value, language) == code


@settings(max_examples=60, deadline=None)
@given(value=st.floats(-1e6, 1e6), decimals=st.integers(0, 3), language=st.sampled_from(list(Language)))
def test_every_number_we_print_has_a_format(value: float, decimals: int, language: Language) -> None:
    zeros = "." + "0" * decimals if decimals else ""
    assert number_format(numbers.number(value, decimals, language), value, language).startswith(f"#,##0{zeros}")
