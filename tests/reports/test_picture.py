"""The plain drawing of a chart of lines: names at the ends, gaps that break, and nothing for what it cannot draw."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from keyfigures.exports.report.parts import behind
from keyfigures.exports.report.picture import picture
from keyfigures.figures import Chart
from keyfigures.reports import Cell, Figure
from tests.reports.made import chart, context

SVG = "{http://www.w3.org/2000/svg}"


def drawn(own: Chart) -> ElementTree.Element:
    """Return the drawing of a chart, read back."""
    return ElementTree.fromstring(picture(Figure("f", own, context())))  # noqa: S314 - written by ourselves


def with_lines(*lines: dict[str, object]) -> Chart:
    """Return the chart with other lines."""
    return replace(chart(), figure=go.Figure([go.Scatter(mode="lines", **each) for each in lines]))


def words(own: Chart) -> list[str]:
    """Return the words of a drawing."""
    return [each.text or "" for each in drawn(own).iter(f"{SVG}text")]


def test_lines_are_named_as_in_the_table_and_broken_where_a_year_is_missing() -> None:
    found = drawn(chart())
    assert words(chart()) == ["0,0", "0,5", "1,0", "1,5", "2,0", "2,5", "2025", "2024", "2023", "alle", "SB"]
    assert [len((each.get("points") or "").split()) for each in found.iter(f"{SVG}polyline")] == [3, 1, 1]
    assert [each.get("stroke-dasharray") for each in found.iter(f"{SVG}polyline")] == ["7 5", None, None]
    assert found.get("aria-label") == "SB: 0,50 % i 2025"


def test_names_never_lie_on_each_other() -> None:
    same = with_lines({"x": [2024, 2025], "y": [1, 2]}, {"x": [2024, 2025], "y": [2, 2]})
    heights = [float(each.get("y") or 0) for each in drawn(same).iter(f"{SVG}text")][-2:]
    assert heights[1] - heights[0] >= 15


def test_a_higher_number_stands_higher() -> None:
    points = next(drawn(with_lines({"x": [1, 2], "y": [0, 10]})).iter(f"{SVG}polyline")).get("points") or ""
    (_, low), (_, high) = [tuple(map(float, each.split(","))) for each in points.split()]
    assert (low, high) == (266, 14)


def test_one_year_and_nothing_but_noughts_can_be_drawn() -> None:
    assert words(with_lines({"x": [2025], "y": [0]}))[-2] == "2025"


@pytest.mark.parametrize(
    "own",
    [
        with_lines({"x": [2024, 2025], "y": [-1, 2]}),
        with_lines({"x": ["a", "b"], "y": [1, 2]}),
        with_lines({"x": [2024], "y": [None]}),
        replace(chart(), figure=go.Figure([go.Bar(x=[1], y=[2])])),
        replace(chart(), figure=go.Figure()),
    ],
    ids=["below nought", "words", "no figure", "bars", "nothing"],
)
def test_what_it_cannot_draw_is_not_drawn(own: Chart) -> None:
    assert picture(Figure("f", own, context())) == ""


def test_a_long_name_is_cut_and_a_wild_one_is_only_a_name() -> None:
    wild = '<script>&"' + "x" * 40
    table = replace(chart().table, rows=tuple((wild, *row[1:]) for row in chart().table.rows[:3]))
    shown = words(replace(chart(), table=table, title=wild))
    assert [each for each in shown if each.startswith("<script>")] == ['<script>&"' + "x" * 17 + "…"]


def test_the_table_behind_has_the_columns_meant_for_reading() -> None:
    whole, brief = (behind(Figure("f", each, context())) for each in (chart(), chart(brief=True)))
    assert whole.heads == ("Hvem", "År", "Lejeledighed", "Ændring")
    assert brief.heads == ("Hvem", "Lejeledighed", "Ændring")
    assert brief.rows[2] == (Cell("SB"), Cell("0,50", 0.5), Cell("−1,0", -1.0))
    assert brief.rows[1] == (Cell("SB"), Cell("–"), Cell("–"))
    assert brief.numeric == {1, 2}
    assert re.match("Tallene bag figuren", brief.title)
