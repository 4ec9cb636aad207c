"""A deck from before: figures become today's, what people did by hand stays, and exactly what changed is listed."""

import dataclasses
from collections.abc import Callable
from string import ascii_uppercase
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from keyfigures import figures
from keyfigures.errors import SelectionError
from keyfigures.exports.slides import Change, Refreshed, deck, memory, refresh
from keyfigures.figures import Chart, ChartKind, Context, EffectChart, NeedChart, theme
from keyfigures.figures import departments as drawing
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.flags import Status
from tests.departments import test_department_charts as departments
from tests.flags import test_need_charts as needs
from tests.slides import examples
from tests.slides.examples import EXAMPLES, charts, described, inside, named, read, table, values, written_again

# The library says nothing of what these take.
COLOUR: Any = RGBColor
BLANK: Any = CategoryChartData
GREEN = COLOUR(1, 2, 3)
ADDRESS, NEW_ID = "https://tal.example.dk", "CCCC-DDDD"
Drawn = tuple[Chart, Context]


def again(figure: Drawn) -> Drawn:
    """Return a figure under the id of another data version."""
    chart, said = figure
    said = dataclasses.replace(said, figure_id=NEW_ID, data_version="newer")
    return dataclasses.replace(chart, footer=chart.footer.replace(examples.ID, NEW_ID)), said


def refreshed(old: Drawn, new: Drawn, by_hand: Callable[[Any], object] = lambda _: None) -> tuple[Any, Refreshed]:
    """Return the slide of a deck after somebody worked on it and it was brought up to date, and what was said of it."""
    presentation = read(deck([old], address=ADDRESS))
    by_hand(presentation.slides[0])
    found = refresh(written_again(presentation), lambda _: again(new))
    return read(found.content).slides[0], found


def said(found: Refreshed) -> list[tuple[str, str, str, str]]:
    """Return what changed, in few words."""
    return [(each.series, each.category, each.old, each.new) for each in found.changed]


def test_where_nothing_changed_nothing_is_listed() -> None:
    """Every kind, and in English those that are not drawn by charts."""
    english = (NeedChart.NEED, NeedChart.LANES, EffectChart.EFFECT, ChartKind.TILE_MAP)
    made = [*(make("da") for make in EXAMPLES.values()), *(EXAMPLES[name]("en") for name in english)]
    ids = [f"AAAA-BBB{letter}" for letter in ascii_uppercase]
    drawn = {
        id_: (chart, dataclasses.replace(told, figure_id=id_)) for id_, (chart, told) in zip(ids, made, strict=True)
    }
    found = refresh(deck(list(drawn.values()), address=ADDRESS), lambda id_: again(drawn[id_]))
    assert (found.changed, found.unknown) == ((), ())
    titles = [each.shapes.title.text_frame.text for each in read(found.content).slides]
    assert titles == [chart.title for chart, _ in made]


def test_exactly_the_figures_that_changed_are_listed() -> None:
    slide, found = refreshed(examples.development(), examples.development(own=23.25))
    assert found.changed == (
        Change(
            slide=1,
            figure_id=examples.ID,
            new_figure_id=NEW_ID,
            series="BOL101, alle boliger inkl. fritidshuse · gennemsnit: 7 af 7 kommuner: Slagelse",
            category="2023",
            old="22,0",
            new="23,3",
        ),
    )
    after = charts(slide)[1]
    assert values(after)["Slagelse"] == [21.0, None, 21.5, 23.25]
    assert [row[-1] for row in examples.sheet(after)][1:] == [21.0, None, 21.5, 23.25]


def test_words_of_ours_say_todays_figures() -> None:
    old, new = examples.ranking(), examples.ranking(value=23.0)
    changed = dataclasses.replace(new[0], subtitle="Et andet udsnit", notes=("Et nyt forbehold.",), description="Nyt.")
    slide, _ = refreshed(old, (changed, new[1]))
    assert slide.shapes.title.text_frame.text == changed.title
    assert named(slide, "subtitle").text_frame.text == "Et andet udsnit"
    foot = named(slide, "foot").text_frame
    assert f"Figur-id {NEW_ID}" in foot.text
    assert foot.paragraphs[-1].runs[0].hyperlink.address == f"{ADDRESS}/figur?id={NEW_ID}"
    assert "Et nyt forbehold." in slide.notes_slide.notes_text_frame.text
    assert f"Figur-id: {NEW_ID}" in slide.notes_slide.notes_text_frame.text
    assert described(named(slide, "chart")) == f"Nyt. (figur-id {NEW_ID})"
    assert NEW_ID in described(named(slide, "code"))
    assert named(slide, "code").click_action.hyperlink.address.endswith(NEW_ID)


def test_what_people_typed_and_moved_stays() -> None:
    def by_hand(slide: Any) -> None:
        slide.shapes.title.text_frame.text = "Vores egen overskrift"
        named(slide, "foot").text_frame.text = "Kilde: os selv"
        named(slide, "chart").left = Emu(123456)
        slide.notes_slide.notes_text_frame.text += "\nHusk at smile."
        box = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
        box.text_frame.text = "Tilføjet"
        box.name = "Mit felt"

    old = examples.ranking()
    slide, found = refreshed(old, examples.ranking(value=23.0), by_hand)
    assert slide.shapes.title.text_frame.text == "Vores egen overskrift"
    assert named(slide, "foot").text_frame.text == "Kilde: os selv"
    assert named(slide, "chart").left == 123456
    assert slide.notes_slide.notes_text_frame.text.endswith("Husk at smile.")
    assert examples.ID in slide.notes_slide.notes_text_frame.text
    assert named(slide, "Mit felt").text_frame.text == "Tilføjet"
    assert found.changed == ()


def test_slides_and_charts_made_by_hand_are_left_alone() -> None:
    presentation = read(deck([examples.ranking()]))
    extra = presentation.slides.add_slide(presentation.slide_layouts[0])
    extra.shapes.title.text_frame.text = "Tak"
    data = BLANK()
    data.categories = ["a"]
    data.add_series("b", [1.0])
    extra.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(2), Inches(2), data)
    found = refresh(written_again(presentation), lambda _: again(examples.ranking(value=20.0)))
    kept = read(found.content).slides[1]
    assert kept.shapes.title.text_frame.text == "Tak"
    assert values(charts(kept)[0]) == {"b": [1.0]}
    assert {each.slide for each in found.changed} <= {1}


def test_a_figure_that_cannot_be_drawn_again_is_named_and_stays() -> None:
    content = deck([examples.ranking()])
    found = refresh(content, lambda _: None)
    assert (found.changed, found.unknown) == ((), (examples.ID,))
    assert values(charts(read(found.content).slides[0])[0])["Almene boliger"][0] == 22.0


def test_a_figure_that_has_become_another_kind_is_named_and_stays() -> None:
    slide, found = refreshed(examples.ranking(), examples.two_years())
    assert found.unknown == (examples.ID,)
    assert values(charts(slide)[0])["Almene boliger"][0] == 22.0
    for old, new in ((examples.ranking(), examples.tile_map()), (examples.tile_map(), examples.ranking())):
        assert refreshed(old, new)[1].unknown == (examples.ID,)


def test_fewer_panels_than_before_are_named() -> None:
    _, found = refreshed(examples.development(), examples.ranking())
    assert found.unknown == (examples.ID,)


def test_an_order_that_changed_is_no_change_of_figures_and_keeps_the_right_one_marked() -> None:
    chart, told = examples.ranking()
    rows = list(examples.ranked())
    rows[0], rows[1] = dataclasses.replace(rows[0], value=20.0), dataclasses.replace(rows[1], value=25.0)
    new = figures.ranking(told, examples.comparison(), tuple(rows))
    slide, found = refreshed((chart, told), (new, told))
    assert [(each.category, each.old, each.new) for each in found.changed] == [
        ("Slagelse", "22,0", "20,0"),
        ("Sorø", "21,3", "25,0"),
    ]
    native = charts(slide)[0]
    (marked,) = native._chartSpace.findall(f".//{qn('c:dPt')}")
    categories = [each.label for each in native.plots[0].categories]
    assert categories[int(marked.find(qn("c:idx")).get("val"))] == "Slagelse"
    assert marked.find(f".//{qn('a:srgbClr')}").get("val") == theme.OWN[1:]


def test_an_average_that_moved_is_one_change_and_its_line_moves() -> None:
    slide, found = refreshed(examples.ranking(), examples.ranking(mean=17.5))
    assert said(found) == [("vægtet gennemsnit", "", "16,0", "17,5")]
    assert "17,5" in inside(charts(slide)[0])


def test_a_chart_that_says_nothing_of_its_plot_keeps_its_marks() -> None:
    def by_hand(slide: Any) -> None:
        area = charts(slide)[0]._chartSpace.chart.plotArea
        area.remove(area.find(qn("c:layout")))

    slide, _ = refreshed(examples.ranking(), examples.ranking(mean=17.5), by_hand)
    assert "17,5" in inside(charts(slide)[0])


def test_one_figure_on_two_slides_is_drawn_once() -> None:
    asked: list[str] = []

    def redraw(id_: str) -> Drawn:
        asked.append(id_)
        return again(examples.ranking(mean=17.5))

    found = refresh(deck([examples.ranking()] * 2), redraw)
    assert asked == [examples.ID]
    assert [(each.slide, each.new) for each in found.changed] == [(1, "17,5"), (2, "17,5")]


def test_a_foot_that_is_a_link_alone_leads_to_the_new_figure() -> None:
    chart, told = examples.ranking()
    bare = dataclasses.replace(chart, footer=""), told
    slide, _ = refreshed(bare, bare)
    runs = named(slide, "foot").text_frame.paragraphs[0].runs
    assert [each.text for each in runs] == [f"{ADDRESS}/figur?id={NEW_ID}"]
    assert runs[0].hyperlink.address == f"{ADDRESS}/figur?id={NEW_ID}"


def test_words_without_a_look_of_their_own_are_still_ours() -> None:
    def by_hand(slide: Any) -> None:
        for look in list(named(slide, "subtitle")._element.iter(qn("a:rPr"))):
            look.getparent().remove(look)

    chart, told = examples.ranking()
    slide, _ = refreshed((chart, told), (dataclasses.replace(chart, subtitle="Nyt udsnit"), told), by_hand)
    assert named(slide, "subtitle").text_frame.text == "Nyt udsnit"


def test_words_in_a_chart_that_were_edited_stay() -> None:
    def by_hand(slide: Any) -> None:
        native = charts(slide)[0]
        part = next(each.target_part for each in native.part.rels.values() if each.reltype.endswith("UserShapes"))
        part.blob = part.blob.decode().replace("vægtet gennemsnit", "vores gennemsnit").encode()

    slide, _ = refreshed(examples.ranking(), examples.ranking(mean=17.5), by_hand)
    assert "vores gennemsnit" in inside(charts(slide)[0])
    assert "17,5" not in inside(charts(slide)[0])


def test_a_line_that_was_coloured_by_hand_keeps_its_colour() -> None:
    def by_hand(slide: Any) -> None:
        charts(slide)[1].series[2].format.line.color.rgb = GREEN

    slide, _ = refreshed(examples.development(), examples.development(own=23.0), by_hand)
    assert charts(slide)[1].series[2].format.line.color.rgb == GREEN


def test_a_scale_that_was_set_by_hand_stays_and_ours_follows_the_figures() -> None:
    def by_hand(slide: Any) -> None:
        charts(slide)[0].value_axis.maximum_scale = 100.0

    new = examples.ranking(value=60.0, first=60.0)
    assert charts(refreshed(examples.ranking(), new)[0])[0].value_axis.maximum_scale > 60
    assert charts(refreshed(examples.ranking(), new, by_hand)[0])[0].value_axis.maximum_scale == 100.0


def test_a_chart_whose_type_was_changed_by_hand_gets_the_figures_only() -> None:
    def by_hand(slide: Any) -> None:
        charts(slide)[0]._chartSpace.find(f".//{qn('c:barDir')}").set("val", "col")

    slide, found = refreshed(examples.ranking(), examples.ranking(mean=17.5), by_hand)
    assert "17,5" not in inside(charts(slide)[0])
    assert values(charts(slide)[0])["vægtet gennemsnit"] == [17.5] * 7
    assert len(found.changed) == 1


def test_a_new_series_gets_its_look() -> None:
    chart, told = examples.development()
    fewer = [each for each in chart.figure.data if "Sorø" not in (each.hovertemplate or "")]
    slim = dataclasses.replace(chart, figure=go.Figure(fewer, chart.figure.layout))
    slide, found = refreshed((slim, told), (chart, told))
    assert {each.series.rpartition(": ")[2] for each in found.changed} == {"Sorø"}
    assert [each.old for each in found.changed] == ["–"] * len(found.changed)
    own = charts(slide)[1].series[2]
    assert (own.name, str(own.format.line.color.rgb)) == ("Slagelse", theme.OWN[1:])


def test_a_chart_with_another_name_is_found_by_its_alternative_text_or_the_notes() -> None:
    def renamed(slide: Any) -> None:
        named(slide, "chart").name = "Diagram"

    def without_text(slide: Any) -> None:
        renamed(slide)
        next(named(slide, "Diagram")._element.iter(qn("p:cNvPr"))).set("descr", "Noget andet")

    for by_hand in (renamed, without_text):
        _, found = refreshed(examples.ranking(), examples.ranking(mean=17.0), by_hand)
        assert said(found) == [("vægtet gennemsnit", "", "16,0", "17,0")]


def test_without_notes_a_chart_is_still_found_and_one_without_any_id_is_left() -> None:
    def lost(slide: Any) -> None:
        named(slide, "chart").name = "Diagram"
        next(named(slide, "Diagram")._element.iter(qn("p:cNvPr"))).set("descr", "Noget andet")
        slide.notes_slide.notes_text_frame.text = "Intet"

    _, found = refreshed(examples.ranking(), examples.ranking(mean=17.0), lost)
    assert found.changed == ()


def test_a_chart_in_a_group_is_found() -> None:
    def by_hand(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        group._element.append(named(slide, "chart")._element)

    _, found = refreshed(examples.ranking(), examples.ranking(mean=17.0), by_hand)
    assert said(found) == [("vægtet gennemsnit", "", "16,0", "17,0")]


def test_an_alternative_text_that_was_edited_stays() -> None:
    def by_hand(slide: Any) -> None:
        frame = named(slide, "chart")
        text = f"Mine ord {described(frame)}"
        next(frame._element.iter(qn("p:cNvPr"))).set("descr", text)

    slide, _ = refreshed(examples.ranking(), examples.ranking(mean=17.0), by_hand)
    assert described(named(slide, "chart")).startswith("Mine ord")


# Points, fields and maps


def test_points_that_moved_are_listed_by_their_name_and_axis() -> None:
    told = departments.context()
    points = [drawing.Point(departments.department(id_), 1.0, 10.0, chosen=True) for id_ in ("a", "b")]
    moved = [points[0], dataclasses.replace(points[1], x=1.5)]
    old, new = (
        (drawing.scatter(told, each, departments.VACANCY, departments.TURNOVER), told) for each in (points, moved)
    )
    _, found = refreshed(old, new)
    changes = [each for each in said(found) if each[0] == "valgte afdelinger"]
    assert changes == [("valgte afdelinger", "Park b (vandret akse)", "1,00", "1,50")]


def test_marks_on_rows_are_listed_by_their_row() -> None:
    old, new = examples.two_years(), examples.two_years()
    figure = new[0].figure
    figure.data[2].x = (22.0, 20.5)
    _, found = refreshed(old, new)
    assert said(found) == [("2023", "Sorø", "20,0", "20,5")]


def test_a_cell_that_changed_is_listed_as_it_is_written() -> None:
    told = departments.context()
    ids, park = [departments.VACANCY], departments.department("a")

    def heat_map(percentile: float) -> Drawn:
        figure = departments.fig("a", 2023, 1.0, departments.at(percentile))
        return drawing.heat_map(told, [drawing.Row(park, {departments.VACANCY: figure})], ids), told

    slide, found = refreshed(heat_map(20), heat_map(70))
    assert said(found) == [("Lejeledighed", "Park a", "20", "70")]
    assert table(slide)[1] == ["Park a", "70"]


def long_lanes(n: int) -> Drawn:
    """Return the lanes of so many departments."""
    rows = [
        needs.row(f"a{at}", needs.case(f"a{at}", Status.FLAGGED, needs.flag(f"a{at}")), *([needs.F] * 3))
        for at in range(n)
    ]
    return needs.lanes_of(rows), needs.context()


def test_a_table_that_is_cut_keeps_its_rows_and_says_of_how_many() -> None:
    slide, found = refreshed(long_lanes(30), long_lanes(34))
    assert found.changed == ()
    shown = len(table(slide)) - 1
    assert named(slide, "rows").text_frame.text.startswith(f"De øverste {shown} af 34 rækker")


def test_a_map_is_drawn_anew_where_its_group_stands() -> None:
    def by_hand(slide: Any) -> None:
        named(slide, "tiles").left += 100000

    old = examples.tile_map()
    slide, found = refreshed(old, examples.tile_map(values=(23.5, 15.0, None)), by_hand)
    assert [(each[1], each[2].replace("\u00a0", " "), each[3].replace("\u00a0", " ")) for each in said(found)] == [
        ("Slagelse", "22,0 %", "23,5 %")
    ]
    before = read(deck([old], address=ADDRESS)).slides[0]
    first, then = (next(each for each in named(one, "tiles").shapes) for one in (before, slide))
    assert abs(first.left - then.left) < 20
    assert refreshed(old, examples.tile_map(values=(1.0, 2.0)))[1].unknown == (examples.ID,)


def test_one_tile_alone_can_be_drawn_anew() -> None:
    _, found = refreshed(examples.tile_map(values=(22.0,)), examples.tile_map(values=(23.0,)))
    assert len(found.changed) == 1


# Marks of invented figures


@pytest.mark.parametrize(("before", "demo"), [(False, True), (True, False), (True, True)])
def test_a_slide_is_marked_as_todays_figures_are(before: bool, demo: bool) -> None:
    told = departments.context()
    old, new = ((departments.EXAMPLES["pareto"](told, demo=each), told) for each in (before, demo))
    slide, _ = refreshed(old, new)
    marks = [each.text_frame.text for each in slide.shapes if each.name.startswith("mark")]
    assert marks == ([DEMO_MARK] if demo else [])


# What is remembered


def test_a_code_without_a_link_today_stays() -> None:
    content = deck([examples.ranking()])
    found = refresh(content, lambda _: again(examples.ranking(mean=17.0)))
    slide = read(found.content).slides[0]
    assert "http" not in named(slide, "foot").text_frame.text


def test_a_deck_can_be_brought_up_to_date_again_and_again() -> None:
    first = refresh(deck([examples.ranking()], address=ADDRESS), lambda _: again(examples.ranking(mean=17.0)))
    asked: list[str] = []

    def redraw(id_: str) -> Drawn:
        asked.append(id_)
        return again(examples.ranking(mean=18.0))

    second = refresh(first.content, redraw)
    assert asked == [NEW_ID]
    assert said(second) == [("vægtet gennemsnit", "", "17,0", "18,0")]


def test_a_change_too_small_to_be_printed_is_printed_with_more_decimals() -> None:
    _, found = refreshed(examples.ranking(), examples.ranking(mean=16.001))
    assert said(found) == [("vægtet gennemsnit", "", "16,000", "16,001")]


def test_a_file_that_is_no_presentation_is_one_clear_error() -> None:
    with pytest.raises(SelectionError) as error:
        refresh(b"PK not a deck", lambda _: None)
    assert error.value.text == "slides_old_broken"


@settings(max_examples=50, deadline=None)
@given(role=st.from_regex(r"[a-z]{1,9}", fullmatch=True), number=st.integers(0, 99), text=st.text(), more=st.text())
def test_what_is_remembered_is_recalled(role: str, number: int, text: str, more: str) -> None:
    kept = memory.recall(memory.remember(role, examples.ID, text, number, more))
    assert kept is not None
    assert (kept.role, kept.number, kept.figure_id) == (role, number, examples.ID)
    assert kept.is_untouched(text)
    assert not kept.is_untouched(f"{text} mere")
