"""Charts of departments: titles and numbers worked out by hand, gaps, the demo mark, and both languages."""

import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import unquote

import plotly.graph_objects as go
import pytest
from plotly.utils import PlotlyJSONEncoder
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, settings
from keyfigures.catalogue import Catalogue
from keyfigures.departments import marked
from keyfigures.departments.values import (
    Bearer,
    Concentration,
    Decomposition,
    Department,
    DepartmentFigure,
    Part,
    Position,
    Reference,
    ReferenceKind,
    Step,
    Total,
    Twin,
    Twins,
)
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Context, DepartmentChart, DepartmentView, theme
from keyfigures.figures import departments as charts
from keyfigures.figures.departments import FunnelPoint, Point, Row, Series, lines, words
from keyfigures.language import Language
from keyfigures.numbers import NO_BREAK
from tests.ui.screen import DANISH, ENGLISH

VACANCY, TURNOVER, RENT, EFFICIENCY = "vacancy_pct", "turnover_pct", "rent_kr_m2", "efficiency_pct"
VIEW = DepartmentView(
    chart=DepartmentChart.SCATTER,
    municipality="330",
    organisation="",
    dwelling_type="all",
    department="",
    chosen=(),
    indicator=VACANCY,
    second=TURNOVER,
    year=2023,
    from_year=2019,
    k=5,
    weights="",
    language="da",
)
BAND = Position(kept=(), n=9, rank=2, percentile=80.0, p10=0.5, p25=1.0, median=2.0, p75=3.0, p90=4.0)


@cache
def meaning() -> Catalogue:
    """Return the catalogue of the real data folder."""
    return catalogue.read(settings.ROOT / "data", "test")


def context(language: str = "da", indicator: str = VACANCY) -> Context:
    """Return what a builder speaks with."""
    view = dataclasses.replace(VIEW, language=language, indicator=indicator)
    return Context(view, meaning(), catalogue.texts(Language(language)), "test", "AAAA-BBBB")


def department(id_: str, *, demo: bool = False, dwellings: int | None = 100, **changes: Any) -> Department:
    """Return a department called by its id."""
    known: dict[str, Any] = {each.name: None for each in dataclasses.fields(Department)}
    known |= {"department_id": id_, "name": f"Park {id_}", "organisation_id": "o1", "organisation": "Org"}
    known |= {"municipality_code": "330", "municipality": "Slagelse", "region_code": "1085", "region": "Region"}
    known |= {"dwellings": dwellings, "predecessors": (), "successors": (), "is_demo": demo}
    return Department(**{**known, **changes})


def fig(id_: str, year: int, value: float | None, place: Position | None = None, **changes: Any) -> DepartmentFigure:
    """Return a figure of a department; without a value it was not reported."""
    figure = DepartmentFigure(
        department_id=id_,
        indicator_id=VACANCY,
        definition_id="vacancy_pct_reported",
        source_id="reported",
        dwelling_type="all",
        year=year,
        period=f"{year}-01-01",
        period_start=date(year, 1, 1),
        value=value,
        numerator=None if value is None else round(value),
        denominator=100,
        status="not_reported" if value is None else "observed",
        note="",
        position=place,
    )
    return dataclasses.replace(figure, **changes)


def at(percentile: float, **changes: Any) -> Position:
    """Return a position with another percentile."""
    return dataclasses.replace(BAND, percentile=percentile, **changes)


def plain(text: str) -> str:
    """Return a text with ordinary spaces and no marks."""
    return re.sub(r"<[^>]*>", "", text).replace(NO_BREAK, " ")


def title(chart: Chart) -> str:
    return plain(chart.title)


def subtitle(chart: Chart) -> str:
    return plain(chart.subtitle)


def payload(chart: Chart) -> dict[str, Any]:
    """Return what the browser gets, through JSON and back."""
    found: dict[str, Any] = json.loads(json.dumps(chart.payload, cls=PlotlyJSONEncoder))
    return found


def flat(value: object) -> Iterator[object]:
    """Yield everything in nested lists."""
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from flat(each)
    else:
        yield value


def ids(chart: Chart) -> set[object]:
    """Return the ids that a click can name."""
    return {each for trace in payload(chart)["data"] for each in flat(trace.get("customdata", []))}


def legend(chart: Chart) -> list[str]:
    return [entry["text"] for entry in payload(chart)["layout"]["meta"].get("legend", [])]


def drawn_notes(chart: Chart) -> list[str]:
    return [plain(note["text"]) for note in payload(chart)["layout"].get("annotations", [])]


def spoken(chart: Chart) -> list[str]:
    """Return every word of a chart but its source."""
    found = payload(chart)
    traces = [
        each for trace in found["data"] for name in ("text", "hovertext", "name") for each in flat(trace.get(name))
    ]
    ticks = [text for axis in found["layout"].values() if isinstance(axis, dict) for text in axis.get("ticktext") or ()]
    columns = [each.label for each in chart.table.columns]
    cells = [cell for row in chart.table.rows for cell in row]
    parts = [chart.title, chart.subtitle, chart.description, *chart.notes, *legend(chart), *drawn_notes(chart)]
    return [plain(each) for each in (*parts, *traces, *ticks, *columns, *cells) if isinstance(each, str)]


# One example of every chart


def example_scatter(said: Context, *, demo: bool = False) -> Chart:
    points = [
        Point(department("a", demo=demo), 1.0, 10.0, x_median=2.0, y_median=5.0),
        Point(department("b"), 2.0, 20.0, x_median=1.5, y_median=15.0),
        Point(department("c", dwellings=25), 3.0, 30.0, chosen=True),
        Point(department("d", dwellings=None), 4.0, None),
        Point(department("e"), None, 10.0, hidden=True),
    ]
    return charts.scatter(said, points, VACANCY, TURNOVER)


def example_heat_map(said: Context, *, demo: bool = False) -> Chart:
    rows = [
        Row(department("a", demo=demo), {VACANCY: fig("a", 2023, 1.0, at(10)), RENT: fig("a", 2023, 900, at(95))}),
        Row(department("b"), {VACANCY: fig("b", 2023, 3.0, at(90)), EFFICIENCY: fig("b", 2023, 70.0, at(5))}),
        Row(
            department("c"),
            {VACANCY: fig("c", 2023, None, status="suppressed"), RENT: fig("c", 2023, 900), EFFICIENCY: None},
        ),
    ]
    return charts.heat_map(said, rows, [VACANCY, RENT, EFFICIENCY])


def example_multiples(said: Context, *, demo: bool = False) -> Chart:
    series = [
        Series(
            department("a", demo=demo), (fig("a", 2021, 1.0, BAND), fig("a", 2022, None), fig("a", 2023, 1.5, BAND))
        ),
        Series(department("b"), (fig("b", 2022, 2.0), fig("b", 2023, 4.0, BAND))),
        Series(department("c"), (fig("c", 2023, None),)),
    ]
    return charts.department_multiples(said, series)


def example_funnel(said: Context, *, demo: bool = False) -> Chart:
    points = [
        FunnelPoint(department("a", demo=demo), 2, 100, 2.0),
        FunnelPoint(department("b"), 5, 100, 5.0),
        FunnelPoint(department("c"), 20, 100, 20.0),
        FunnelPoint(department("d"), None, None, None),
        FunnelPoint(department("e"), None, 100, None, hidden=True),
    ]
    return charts.funnel(said, points, Reference(ReferenceKind.LIMIT, 2.0, worse_above=True))


def example_trend(said: Context, *, demo: bool = False) -> Chart:
    before = Series(department("old"), (fig("old", 2017, 5.0), fig("old", 2018, 6.0)))
    second = Series(department("older"), (fig("older", 2018, 1.0),))
    series = (fig("a", 2019, 4.0, BAND), fig("a", 2020, None), fig("a", 2021, 2.5, BAND), fig("a", 2022, 3.5, BAND))
    own = department("a", demo=demo, valid_from="2019-01-01")
    twins = ((2019, 2.0), (2020, None), (2021, 2.2))
    return charts.department_trend(said, own, series, twins=twins, predecessors=(before, second))


def example_waterfall(said: Context, *, demo: bool = False) -> Chart:
    words_ = ("Alfa", "Beta")
    steps = (Step("a", words_[0], 2.0), Step("mix", words_[1], -0.5))
    counts = (Step("a", words_[0], 4.0), Step("mix", words_[1], -1.0))
    found = Decomposition("mix", 2020, 2023, 1.0, 2.5, steps, counts, left_out=3)
    return charts.waterfall(said, found, "Park a", demo=demo)


def example_pareto(said: Context, *, demo: bool = False) -> Chart:
    bearers = (
        Bearer("a", "Park a", 6.0, 60.0, 60.0, 1_500_000.0, is_demo=demo),
        Bearer("b", "Park b", 3.0, 30.0, 90.0, None),
        Bearer("c", "Park c", 1.0, 10.0, 100.0, None),
    )
    found = Concentration(VACANCY, 2023, 10.0, None, bearers, 2, 90.0, 2_440_000.0, without_figure=1)
    return charts.pareto(said, found)


def twin(id_: str, distance: float, *parts: tuple[str, float]) -> Twin:
    shares = tuple(Part(variable, 1.0, share) for variable, share in parts)
    return Twin(id_, f"Park {id_}", "Org", "Slagelse", distance, shares)


def example_twins(said: Context, *, demo: bool = False) -> Chart:
    found = Twins(
        department_id="a",
        year=2023,
        k=2,
        candidates=50,
        variables=("size", "age"),
        left_out=("rent",),
        twins=(twin("b", 1.0, ("size", 80.0), ("age", 20.0)), twin("c", 2.0, ("size", 95.0), ("age", 5.0))),
        stability=(("size", 1), ("age", 2)),
    )
    names = {"size": "Alfa", "age": "Beta", "rent": "Gamma"}
    values = {"a": 4.0, "b": 1.0, "c": 2.0}
    return charts.twins_chart(said, found, values, name="Park a", variables=names, demo=demo)


def total(year: int, value: float | None, n: int = 3, of: int = 4) -> Total:
    return Total(VACANCY, year, value, value, 100.0, n, of)


total_name = "Org"


def example_totals(said: Context, *, demo: bool = False) -> Chart:
    own = (total(2020, 1.0), total(2021, None, 0), total(2022, 3.0))
    others = tuple(total(year, 2.0, 90, 100) for year in (2020, 2021, 2022))
    return charts.totals(said, total_name, own, other_name="Region Z", others=others, demo=demo)


EXAMPLES: dict[str, Callable[..., Chart]] = {
    "scatter": example_scatter,
    "heat map": example_heat_map,
    "multiples": example_multiples,
    "funnel": example_funnel,
    "trend": example_trend,
    "waterfall": example_waterfall,
    "pareto": example_pareto,
    "twins": example_twins,
    "totals": example_totals,
}
NOT_CLICKED = {"totals"}
each_chart = pytest.mark.parametrize("name", EXAMPLES)
each_language = pytest.mark.parametrize("language", [each.value for each in Language])


@each_language
@each_chart
def test_every_chart_is_complete(name: str, language: str) -> None:
    chart = EXAMPLES[name](context(language))
    assert all(text.strip() for text in (chart.title, chart.subtitle, chart.footer, chart.description))
    assert "AAAA-BBBB" in chart.footer
    assert chart.footer.startswith({"da": "Kilde: ", "en": "Source: "}[language])
    assert not re.search(r"\b(None|nan|inf)\b|[{}]|\.\.", " ".join(spoken(chart)))
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
    assert len(go.Figure(payload(chart)).data) == len(payload(chart)["data"])


@each_language
@each_chart
def test_no_word_is_of_the_other_language(name: str, language: str) -> None:
    wrong = re.compile(rf"\b({DANISH if language == 'en' else ENGLISH})\b", re.IGNORECASE)
    assert [text for text in spoken(EXAMPLES[name](context(language))) if wrong.search(text)] == []


@each_language
@each_chart
def test_numbers_are_written_as_the_language_does(name: str, language: str) -> None:
    chart = EXAMPLES[name](context(language))
    wrong = r"\d\.\d" if language == "da" else r"\d,\d\d?(?!\d)"
    assert [text for text in spoken(chart) if re.search(wrong, text)] == []
    assert chart.figure.layout.separators == {"da": ",.", "en": ".,"}[language]


@each_chart
def test_the_demo_mark_stands_in_the_picture_and_behind_the_name(name: str) -> None:
    ordinary, demo = EXAMPLES[name](context()), EXAMPLES[name](context(), demo=True)
    assert "mark" not in payload(ordinary)["layout"]["meta"]
    assert "(demo)" not in " ".join(spoken(ordinary))
    assert payload(demo)["layout"]["meta"]["mark"] == "DEMODATA"
    assert "(demo)" in " ".join(spoken(demo))
    if name not in {"totals", "multiples"}:
        bare = [text for text in spoken(demo) if re.search(r"Park a(?! \(demo\))", text)]
        assert bare == []


def test_invented_figures_are_not_ascribed_to_a_real_source() -> None:
    assert example_pareto(context()).footer.startswith("Kilde: Landsbyggefonden")
    assert example_pareto(context(), demo=True).footer.startswith("Kilde: DEMODATA (opdigtet). Tal pr. 2023.")


@each_chart
def test_a_click_names_a_department(name: str) -> None:
    chart = EXAMPLES[name](context())
    clicks = payload(chart)["layout"]["meta"].get("clicks", False)
    assert clicks is (name not in NOT_CLICKED)
    assert bool(ids(chart)) is clicks
    assert ids(chart) <= {"a", "b", "c", "old", "older", None}


@each_chart
def test_builders_are_pure(name: str) -> None:
    first, second = EXAMPLES[name](context()), EXAMPLES[name](context())
    assert payload(first) == payload(second)
    assert first.table == second.table


@each_chart
def test_every_colour_is_one_of_the_theme(name: str) -> None:
    known = {each for value in vars(theme).values() for each in flat(value) if isinstance(each, str)}
    found = payload(EXAMPLES[name](context()))
    text = json.dumps([found["data"], {key: value for key, value in found["layout"].items() if key != "template"}])
    assert {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", text)} <= known
    assert not re.search(r'"(rgba?\(|red|green|blue|black|gray)', text)


@pytest.mark.parametrize(
    "build",
    [
        lambda said: charts.scatter(said, [Point(department("a"), None, 1.0)], VACANCY, TURNOVER),
        lambda said: charts.heat_map(said, [Row(department("a"), {})], [VACANCY]),
        lambda said: charts.heat_map(said, [], [VACANCY]),
        lambda said: charts.department_multiples(said, [Series(department("a"), (fig("a", 2023, None),))]),
        lambda said: charts.funnel(said, [], Reference(ReferenceKind.LIMIT, 2.0, worse_above=True)),
        lambda said: charts.department_trend(said, department("a"), (fig("a", 2023, None),)),
        lambda said: charts.waterfall(said, Decomposition("mix", 2020, 2023, 1.0, 1.0, (), (), 0), "A"),
        lambda said: charts.pareto(said, Concentration(VACANCY, 2023, 0.0, None, (), 0, 0.0, None, 4)),
        lambda said: charts.twins_chart(said, Twins("a", 2023, 5, 0, (), (), (), ()), {}, name="A", variables={}),
        lambda said: charts.totals(said, "Org", [total(2020, None)]),
    ],
)
def test_nothing_to_draw_is_said_in_one_sentence(build: Callable[[Context], Chart]) -> None:
    with pytest.raises(SelectionError) as raised:
        build(context())
    assert raised.value.text == "dchart_nothing"
    assert context().say(raised.value.text).startswith("Der er ingen tal at tegne")


# Names that come from files


EVIL = '<a href="x">A</a> & B<br>'


def evil(example: Callable[[Context], Chart], monkeypatch: pytest.MonkeyPatch) -> Chart:
    """Return an example whose departments are called by what Plotly would read as a link, a break and bold."""
    this = sys.modules[__name__]
    original, step, bearer, like = department, Step, Bearer, twin
    monkeypatch.setattr(this, "department", lambda id_, **known: original(id_, **{"name": EVIL, **known}))
    monkeypatch.setattr(this, "Step", lambda id_, _name, change: step(id_, EVIL, change))
    monkeypatch.setattr(this, "Bearer", lambda id_, _name, *rest, **known: bearer(id_, EVIL, *rest, **known))
    monkeypatch.setattr(this, "twin", lambda *known: dataclasses.replace(like(*known), name=EVIL))
    monkeypatch.setattr(this, "total_name", EVIL)
    return example(context())


@each_chart
def test_a_name_from_a_file_is_written_as_it_stands(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = evil(EXAMPLES[name], monkeypatch)
    figure = payload(chart)
    # The browser escapes the legend itself.
    figure["layout"]["meta"].pop("legend", None)
    drawn = json.dumps([figure["data"], {key: each for key, each in figure["layout"].items() if key != "meta"}])
    assert "<a " not in drawn
    assert "&lt;a href=" in drawn
    assert "&lt;" not in " ".join(
        [*legend(chart), chart.title, chart.subtitle, chart.description, *map(str, chart.table.rows)]
    )


@pytest.mark.parametrize("name", ["scatter", "heat map", "multiples", "funnel"])
def test_a_chart_is_marked_where_only_its_table_has_invented_figures(name: str) -> None:
    """Of each chart one department is in the table, not in the picture."""
    said, invented = context(), department("z", demo=True)
    many = [department(str(n)) for n in range(40)]
    rows = [Row(each, {VACANCY: fig("x", 2023, 5.0, BAND)}) for each in many]
    lines_ = [Series(each, (fig("x", 2023, 5.0, BAND),)) for each in many]
    limit = Reference(ReferenceKind.LIMIT, 2.0, worse_above=True)
    examples: dict[str, Callable[[], Chart]] = {
        "scatter": lambda: charts.scatter(
            said, [Point(many[0], 1.0, 1.0), Point(invented, None, 1.0)], VACANCY, TURNOVER
        ),
        "heat map": lambda: charts.heat_map(said, [*rows, Row(invented, {})], [VACANCY]),
        "multiples": lambda: charts.department_multiples(
            said, [*lines_, Series(invented, (fig("z", 2023, 1.0, BAND),))]
        ),
        "funnel": lambda: charts.funnel(
            said, [FunnelPoint(many[0], 2, 100, 2.0), FunnelPoint(invented, None, None, None)], limit
        ),
    }
    chart = examples[name]()
    assert "Park z" not in json.dumps(payload(chart)["data"])
    assert "Park z (demo)" in [row[0] for row in chart.table.rows]
    assert chart.demo


# The scatter


def test_the_scatter_counts_who_is_worse_on_both_and_who_lacks_a_figure() -> None:
    """One (a) is worse on one, b on both, c has no equals; d has no turnover, e's vacancy is hidden.

    The medians of those drawn are of 1, 2, 3 and 10, 20, 30.
    """
    chart = example_scatter(context())
    assert title(chart) == "Dårligere end sammenlignelige på både lejeledighed og fraflytning: 1 af 2 afdelinger"
    assert "1 afdeling skjult (små tal), 1 afdeling mangler mindst ét af tallene" in subtitle(chart)
    assert "1 afdeling uden nok sammenlignelige" in subtitle(chart)
    assert "stiplet er medianen for de viste (3 afdelinger)" in subtitle(chart)
    assert {"median for de viste: 2,00 %", "median for de viste: 20,0 %"} <= set(drawn_notes(chart))
    assert [row[1] for row in chart.table.rows] == ["c", "a", "b", "d", "e"]
    assert [row[6:] for row in chart.table.rows][:2] == [(None, None), (2.0, 5.0)]
    english = example_scatter(context("en"))
    assert title(english) == "Worse than their equals on both vacancy and turnover: 1 of 2 departments"
    assert "1 department lacking" in english.subtitle


def test_a_dot_is_as_large_as_its_dwellings() -> None:
    """25 dwellings have a quarter of the area of 100, so half of the diameter."""
    others, chosen, names = payload(example_scatter(context()))["data"]
    assert others["marker"]["size"] == [26, 26]
    assert chosen["marker"]["size"] == [13]
    assert [text.strip() for text in names["text"]] == ["Park c"]
    assert chosen["marker"]["color"] == theme.OWN
    assert others["marker"]["color"] == theme.OTHERS
    assert "valgte afdelinger" in legend(example_scatter(context()))


def test_where_one_figure_is_neither_good_nor_bad_the_scatter_says_above() -> None:
    values = (("a", 1.0), ("b", 2.0), ("c", 3.0))
    points = [Point(department(id_), value, value, x_median=2.0, y_median=2.0) for id_, value in values]
    chart = charts.scatter(context(), points, VACANCY, RENT)
    assert title(chart) == "Over medianen for sammenlignelige på både lejeledighed og husleje: 1 af 3 afdelinger"
    assert "valgte afdelinger" not in legend(chart)
    mirrored = [dataclasses.replace(each, y=4 - (each.y or 0)) for each in points]
    turned = charts.scatter(context(), mirrored, VACANCY, EFFICIENCY)
    assert title(turned) == "Dårligere end sammenlignelige på både lejeledighed og effektivitetstal: 1 af 3 afdelinger"


def test_a_scatter_where_nobody_has_equals_judges_nobody() -> None:
    points = [Point(department("a"), 1.0, 2.0, x_median=1.0), Point(department("b"), 3.0, 4.0, y_median=1.0)]
    chart = charts.scatter(context(), points, VACANCY, TURNOVER)
    assert title(chart) == "2 afdelinger efter lejeledighed og fraflytning; ingen har nok sammenlignelige"
    assert "2 afdelinger uden nok sammenlignelige" in subtitle(chart)


def test_a_scatter_of_one_names_it() -> None:
    chart = charts.scatter(context(), [Point(department("a", dwellings=None), 1.0, 9.0)], VACANCY, TURNOVER)
    assert title(chart) == "Kun Park a har begge tal: lejeledighed 1,00 % og fraflytning 9,0 %"
    assert "medianen for de viste (1 afdeling)" in subtitle(chart)


def test_more_chosen_than_fit_are_marked_without_names() -> None:
    points = [Point(department(str(n)), float(n), 1.0, chosen=True) for n in range(11)]
    (trace,) = payload(charts.scatter(context(), points, VACANCY, TURNOVER))["data"]
    assert trace["mode"] == "markers"


def test_the_footer_has_the_source_and_dates_of_the_figures_drawn() -> None:
    points = [Point(department("a"), 1.0, 9.0)]
    figures = [fig("a", year, 1.0) for year in (2019, 2020, 2021, 2022)]
    few = charts.scatter(context(), points, VACANCY, TURNOVER, figures=figures[:2])
    assert "1. januar 2019, 1. januar 2020" in few.footer
    assert "1. januar 2019 – 1. januar 2022" in charts.scatter(context(), points, VACANCY, RENT, figures=figures).footer
    quarter = [fig("a", 2023, 1.0, period="2023 K1")]
    assert "2023 K1" in charts.scatter(context(), points, VACANCY, TURNOVER, figures=quarter).footer
    assert "Tal pr. 2023." in charts.scatter(context(), points, VACANCY, TURNOVER).footer


# The heat map


def test_the_heat_map_turns_what_is_good_high_and_puts_the_worst_on_top() -> None:
    """b: vacancy at 90 is bad 90, efficiency at 5 is bad 95; a: vacancy at 10; c has nothing."""
    chart = example_heat_map(context())
    assert title(chart) == "I den dårligste femtedel på mindst to af 2 nøgletal i 2023: 1 af 3 afdelinger"
    assert payload(chart)["layout"]["yaxis"]["ticktext"] == ["Park b", "Park a", "Park c"]
    (field,) = [trace for trace in payload(chart)["data"] if trace["type"] == "heatmap"]
    # Colours: 0 white, 1 to 5 from light to dark, 6 to 10 grey from light to dark.
    assert field["z"] == [[5, 0, 5], [1, 10, 0], [0, 0, 0]]
    assert field["customdata"] == [["b"] * 3, ["a"] * 3, ["c"] * 3]
    assert any("grå: mørkere er højere" in text for text in legend(chart))
    assert "Grå kolonner er hverken gode eller dårlige (Husleje); mørkere er kun højere." in chart.notes


def test_what_is_not_there_has_a_sign_and_a_word() -> None:
    chart = example_heat_map(context())
    texts = {
        (x, y): text
        for trace in payload(chart)["data"]
        if trace["type"] == "scatter"
        for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True)
    }
    assert (texts[0, 0], texts[1, 0], texts[2, 0]) == ("90", "·", "5")
    assert (texts[0, 2], texts[1, 2], texts[2, 2]) == ("×", "–", "·")
    assert legend(chart)[-4:] == ["intet tal", "skjult", "ikke relevant", "ikke nok sammenlignelige"]
    without = "Lejeledighed: skjult (små tal); Effektivitetstal: intet tal"
    assert chart.table.rows[2][3:] == (None, None, 900, None, None, None, without)


def test_what_is_not_applicable_is_told_from_what_is_missing() -> None:
    figures = {
        VACANCY: fig("a", 2023, 1.0, BAND),
        RENT: fig("a", 2023, None, status="not_applicable"),
        EFFICIENCY: fig("a", 2023, None),
    }
    chart = charts.heat_map(context(), [Row(department("a"), figures)], [VACANCY, RENT, EFFICIENCY])
    field, *texts = payload(chart)["data"]
    signs = {x: text for trace in texts for x, text in zip(trace["x"], trace["text"], strict=True)}
    assert (signs[1], signs[2]) == ("∅", "·")
    assert field["hovertext"][0][1:] == [
        "Park a<br>Husleje: ikke relevant",
        "Park a<br>Effektivitetstal: ikke indberettet",
    ]
    assert chart.table.rows[0][-1] == "Husleje: ikke relevant; Effektivitetstal: ikke indberettet"
    whole = charts.heat_map(context(), [Row(department("a"), figures)], [VACANCY])
    assert whole.table.rows[0][-1] == "–"


def test_the_text_of_a_field_can_be_read_on_its_colour() -> None:
    def luminance(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        high, low = sorted((luminance(one), luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    pairs = zip(theme.TEXT_ON_GREYS, theme.GREYS, strict=True)
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    marks = (*theme.PARTS, theme.WORSE, theme.BETTER, theme.UP, theme.DOWN, theme.TWINS)
    assert {colour: contrast(colour, theme.BACKGROUND) for colour in marks if contrast(colour, "#FFFFFF") < 3} == {}


def test_at_most_forty_rows_are_drawn_and_it_says_so() -> None:
    rows = [Row(department(str(n)), {VACANCY: fig(str(n), 2023, 1.0, at(float(n)))}) for n in range(50)]
    chart = charts.heat_map(context(), rows, [VACANCY])
    assert "40 af 50 afdelinger vist" in subtitle(chart)
    assert "de dårligste øverst" in chart.subtitle
    assert payload(chart)["layout"]["yaxis"]["ticktext"][0] == "Park 49"
    assert payload(chart)["layout"]["meta"]["tall"] > 540
    assert len(chart.table.rows) == 50
    # 0 to 49 lie below the worst fifth.
    assert title(chart) == "I den dårligste femtedel blandt sammenlignelige i 2023: 0 af 50 afdelinger"


def test_a_heat_map_without_anything_bad_says_so() -> None:
    rows = [Row(department("a"), {RENT: fig("a", 2023, 900.0, at(50))})]
    chart = charts.heat_map(context(), rows, [RENT])
    assert title(chart) == "Placering blandt sammenlignelige for 1 afdeling; nøgletallene er hverken gode eller dårlige"
    assert "øverst" not in chart.subtitle
    assert not any("mørkere er dårligere" in text for text in legend(chart))
    assert (
        charts.heat_map(context(), [Row(department("a"), {VACANCY: fig("a", 2023, 1.0, BAND)})], [VACANCY]).notes == ()
    )


def test_many_columns_have_upright_headings() -> None:
    many = [id_ for id_, one in meaning().indicators.items() if one.unit == "pct"][:9]
    chart = charts.heat_map(context(), [Row(department("a"), {many[0]: fig("a", 2023, 1.0, BAND)})], many)
    assert {note["textangle"] for note in payload(chart)["layout"]["annotations"]} == {-90}
    assert "textangle" not in payload(example_heat_map(context()))["layout"]["annotations"][0]


# Small multiples


def test_the_multiples_count_who_is_worse_than_the_median() -> None:
    """In 2023 a has 1.5 and b 4.0 against a median of 2.0; c has no figure."""
    chart = example_multiples(context())
    assert title(chart) == "Dårligere end medianen for sammenlignelige i 2023: 1 af 2 afdelinger"
    assert "2 af 2 afdelinger vist" in subtitle(chart)
    assert "1 afdeling uden tal" in subtitle(chart)
    assert drawn_notes(chart) == ["Park b", "Park a"]
    assert chart.description.startswith("2 små diagrammer")
    assert "Above" in title(charts.department_multiples(context("en", RENT), [series_of("a", 900.0, BAND)]))


def series_of(id_: str, value: float, place: Position | None = None) -> Series:
    return Series(department(id_), (fig(id_, 2023, value, place),))


def test_a_year_without_a_figure_is_a_gap_in_every_line() -> None:
    own = payload(example_multiples(context()))["data"][-1]
    assert own["x"] == [2021, 2022, 2023]
    assert own["y"] == [1.0, None, 1.5]
    for name in ("multiples", "trend", "totals"):
        traces = payload(EXAMPLES[name](context()))["data"]
        assert all(trace["connectgaps"] is False for trace in traces if "lines" in trace.get("mode", ""))


def test_all_panels_share_one_axis_that_holds_every_line() -> None:
    found = payload(example_multiples(context()))["layout"]
    assert found["yaxis"]["range"] == found["yaxis2"]["range"] == [0.0, 4.6]


def test_at_most_twenty_four_panels_are_drawn_and_it_says_which() -> None:
    chart = charts.department_multiples(context(), [series_of(str(n), float(n), BAND) for n in range(30)])
    assert "24 af 30 afdelinger vist · de højeste nyeste tal først" in subtitle(chart)
    assert len(drawn_notes(chart)) == 24
    better_high = [series_of(str(n), float(n)) for n in range(30)]
    turned = charts.department_multiples(context(indicator=EFFICIENCY), better_high)
    assert "de laveste nyeste tal først" in turned.subtitle
    assert title(turned) == "Nyeste tal for 30 afdelinger: fra 0 % til 29 %"
    assert "Sammenlignelige: median" in [column.label for column in turned.table.columns]


def test_a_department_better_when_high_is_worse_below_its_median() -> None:
    chart = charts.department_multiples(context(indicator=EFFICIENCY), [series_of("a", 1.0, BAND)])
    assert title(chart) == "Dårligere end medianen for sammenlignelige i 2023: 1 af 1 afdeling"


# The funnel


def test_the_limits_are_those_of_a_binomial_share() -> None:
    """√(2 · 98 / 100) = 1.4: 2 ± 1.96 · 1.4 is −0.744 to 4.744, 2 + 3.09 · 1.4 is 6.326; below 0 is cut off."""
    (found,) = charts.limits(2.0, [100])
    assert found.inner_low == found.outer_low == 0
    assert found.inner_high == pytest.approx(4.744, abs=0.001)
    assert found.outer_high == pytest.approx(6.326, abs=0.001)
    assert charts.limits(99.0, [1])[0].outer_high == 100


def test_the_funnel_marks_and_names_who_is_outside() -> None:
    chart = example_funnel(context())
    assert title(chart) == "Uden for 99,8 %-grænserne om 2,00 %: 1 af 3 afdelinger, 1 på den dårlige side"
    assert "1 afdeling skjult (små tal), 1 afdeling uden tal" in subtitle(chart)
    named = [trace for trace in payload(chart)["data"] if trace.get("text")]
    assert [text.strip() for trace in named for text in trace["text"]] == ["Park c"]
    assert [row[6] for row in chart.table.rows] == [
        "inden for grænserne",
        "uden for 95 %-grænsen",
        "uden for 99,8 %-grænsen",
        "–",
        "skjult (små tal)",
    ]
    assert [row[7] for row in chart.table.rows][3:] == ["–", "–"]
    assert "Park c 20,00 % (20 af 100)" in plain(chart.description)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (2.0, "sikkert dårligere end referencen"),
        (4.0, "måske dårligere; kan være tilfældigt"),
        (6.0, "ikke dårligere end referencen"),
    ],
)
def test_the_funnel_judges_each_by_its_own_reference(reference: float, said: str) -> None:
    """The interval of 5 of 100 is 2.2 to 11.2: all of it above 2, partly above 4."""
    points = [FunnelPoint(department("a"), 5, 100, 5.0), FunnelPoint(department("b"), None, 100, 5.0)]
    chart = charts.funnel(context(), points, Reference(ReferenceKind.TOGETHER, reference, worse_above=True))
    assert [row[7] for row in chart.table.rows] == [said, "–"]


def test_a_funnel_with_nobody_outside_says_none() -> None:
    points = [FunnelPoint(department("a"), 2, 100, 2.0)]
    chart = charts.funnel(context(), points, Reference(ReferenceKind.MEDIAN, 2.0, worse_above=True))
    assert title(chart).endswith("0 af 1 afdeling, 0 på den dårlige side")
    assert chart.description.endswith("Uden for 99,8 %: ingen.")
    assert "medianen for sammenlignelige 2,00 %" in drawn_notes(chart)


def test_many_outside_the_limits_are_marked_without_names() -> None:
    points = [FunnelPoint(department(str(n)), 50, 100, 50.0) for n in range(13)]
    chart = charts.funnel(context(), points, Reference(ReferenceKind.RATE, 2.0, worse_above=False))
    assert title(chart).endswith("13 af 13 afdelinger, 0 på den dårlige side")
    assert all("text" not in trace["mode"] for trace in payload(chart)["data"])


@pytest.mark.parametrize(("indicator", "reference"), [(RENT, 50.0), (VACANCY, 0.0), (VACANCY, 100.0)])
def test_a_funnel_of_what_is_no_share_is_refused(indicator: str, reference: float) -> None:
    with pytest.raises(SelectionError) as raised:
        charts.funnel(context(indicator=indicator), [], Reference(ReferenceKind.LIMIT, reference, worse_above=True))
    assert raised.value.text == "dchart_no_share"


# One department over the years


def test_the_trend_holds_the_newest_figure_against_the_median_of_its_class() -> None:
    """3.5 − 2.0 = 1.5; nine equals and the department itself are ten."""
    chart = example_trend(context())
    assert title(chart) == "Park a: 3,50 % i 2022, 1,50 pct.-point over medianen for de 10 i sammenligningsgruppen"
    went = "Park a gik fra 4,00 % i 2019 til 3,50 % i 2022 (−0,50 pct.-point)"
    assert plain(chart.description) == f"{went}; højest 4,00 % i 2019; 1 år uden tal imellem."
    assert [row[9] for row in chart.table.rows][:2] == ["opgjort", "ikke indberettet"]
    assert chart.table.rows[0][3:7] == (2.0, 1.0, 3.0, 2.0)


def test_predecessors_are_apart_from_the_own_line_with_a_mark_between() -> None:
    chart = example_trend(context())
    assert "sammenlagt 2019" in drawn_notes(chart)
    by_id = {trace["customdata"][0]: trace for trace in payload(chart)["data"] if "customdata" in trace}
    assert by_id["old"]["x"] == [2017, 2018]
    assert by_id["old"]["line"]["dash"] == "dot"
    assert by_id["a"]["x"] == [2019, 2020, 2021, 2022]
    assert by_id["a"]["y"] == [4.0, None, 2.5, 3.5]
    assert payload(chart)["layout"]["shapes"][0]["x0"] == 2018.5
    assert [plain(text) for text in by_id["a"]["text"]] == ["4,00", "", "2,50", "3,50"]


def test_the_band_has_an_area_for_each_stretch_of_years() -> None:
    areas = [trace for trace in payload(example_trend(context()))["data"] if trace.get("fill") == "toself"]
    assert [trace["x"] for trace in areas] == [[2018.8, 2019.2, 2019.2, 2018.8], [2021, 2022, 2022, 2021]]
    assert areas[0]["y"] == [1.0, 1.0, 3.0, 3.0]


@pytest.mark.parametrize(("value", "said"), [(1.0, "1,00 pct.-point under"), (2.001, "lig medianen")])
def test_the_trend_says_below_and_level(value: float, said: str) -> None:
    assert said in title(charts.department_trend(context(), department("a"), (fig("a", 2023, value, BAND),)))


def test_a_trend_of_one_year_without_equals_says_so() -> None:
    chart = charts.department_trend(context(), department("a"), (fig("a", 2023, 3.0),))
    assert title(chart) == "Park a: 3,00 % i 2023; der er ingen placering blandt sammenlignelige"
    assert plain(chart.description) == "Park a: 3,00 % i 2023, det eneste år med tal."
    assert legend(chart) == ["Park a"]


def test_a_department_with_figures_of_a_predecessor_only_has_none_itself() -> None:
    before = (Series(department("old"), (fig("old", 2018, 5.0),)),)
    own = (fig("a", 2019, None),)
    chart = charts.department_trend(context(), department("a", valid_from="2019"), own, predecessors=before)
    assert title(chart) == "Park a har intet tal"
    assert chart.description == "Park a har intet tal."
    assert "ny afgrænsning 2019" in drawn_notes(chart)
    unknown = charts.department_trend(context(), department("a"), own, predecessors=before)
    assert drawn_notes(unknown) == []


def test_two_definitions_are_two_lines_and_it_is_said() -> None:
    series = (fig("a", 2022, 1.0, definition_id="lbf_vacancy"), fig("a", 2023, 2.0))
    chart = charts.department_trend(context(), department("a"), series)
    assert [trace["x"] for trace in payload(chart)["data"]] == [[2022], [2023]]
    assert any("kan ikke trækkes fra hinanden" in note for note in chart.notes)


# The waterfall


def test_the_waterfall_says_kroner_only_where_somebody_can() -> None:
    """Half a percentage point is two dwellings at 60,000 kroner a year each."""
    found = Decomposition(
        *("mix", 2020, 2023, 1.0, 1.5, (Step("a", "Park a", 0.5),), (Step("a", "Park a", 2.0),), 0),
        in_kroner=(Step("a", "Park a", 120_000.0),),
    )
    table = charts.waterfall(context(), found, "Park a").table
    assert table.columns[-1].label == "Kroner om året efter boligernes leje, ca."
    assert [row[-1] for row in table.rows] == [None, 120_000.0, None]
    without = charts.waterfall(context(), fall(0.5), "Park a").table
    assert len(without.columns) == len(without.rows[0]) == 4


def test_the_waterfall_adds_up_from_before_to_after() -> None:
    """1.0 + 2.0 − 0.5 = 2.5: the first step starts at 1, the second at 3 and ends at 2.5."""
    chart = example_waterfall(context())
    most = "blandt afdelingerne mest Alfa (+2,00 pct.-point)"
    assert title(chart) == f"Park a: fra 1,00 % i 2020 til 2,50 % i 2023, +1,50 pct.-point; {most}"
    ends, steps = payload(chart)["data"]
    assert ends["x"] == [1.0, 2.5]
    assert (steps["base"], steps["x"]) == ([1.0, 3.0], [2.0, -0.5])
    assert [plain(text) for text in steps["text"]] == ["+2,00", "−0,50"]
    assert steps["marker"]["color"] == [theme.WORSE, theme.BETTER]
    assert "3 afdelinger uden tal i begge år er ikke med" in subtitle(chart)
    assert chart.table.rows[1] == ("Alfa", None, 2.0, 4.0)
    assert chart.table.columns[3].label == "Svarer til: ledige boliger (med almene boliger som i 2023)"
    english = example_waterfall(context("en")).table
    assert english.columns[3].label == "Equivalent to: vacant dwellings (with public-housing dwellings as in 2023)"


def named_steps(*steps: tuple[str, float]) -> Decomposition:
    found = tuple(Step(id_, f"S-{id_}", change) for id_, change in steps)
    return Decomposition("mix", 2020, 2023, 1.0, 1.0 + sum(change for _, change in steps), found, (), 0)


def test_a_step_of_a_department_opens_it_and_other_steps_do_not() -> None:
    both = charts.waterfall(context(), named_steps(("a", 1.0), ("rest", 2.0), ("mix", 0.5)), "Park")
    assert payload(both)["data"][1]["customdata"] == ["a", None, None]
    own = payload(charts.waterfall(context(), named_steps(("numerator", 1.0), ("denominator", 2.0)), "Park"))
    assert own["data"][1]["customdata"] == [None, None]
    assert own["layout"]["meta"]["clicks"] is False


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([("a", 1.0), ("rest", 9.0), ("mix", -3.0)], "; blandt afdelingerne mest S-a (+1,00 pct.-point)"),
        ([("rest", 9.0), ("mix", -3.0)], "+6,00 pct.-point"),
        ([("numerator", 1.0), ("denominator", -0.5)], "; mest S-numerator (+1,00 pct.-point)"),
    ],
)
def test_the_other_departments_are_never_the_largest_step(steps: list[tuple[str, float]], said: str) -> None:
    assert title(charts.waterfall(context(), named_steps(*steps), "Park")).endswith(said)


def fall(*changes: float, before: float = 1.0) -> Decomposition:
    steps = tuple(Step(str(n), f"S{n}", change) for n, change in enumerate(changes))
    return Decomposition("numerator", 2020, 2023, before, before + sum(changes), steps, (), 0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((1.0, -1.0), "Park a: 1,00 % i 2020 og 1,00 % i 2023, samlet set uændret"),
        ((1.0,), "Park a: fra 1,00 % i 2020 til 2,00 % i 2023, +1,00 pct.-point"),
        ((1.0, 1.0), "Park a: fra 1,00 % i 2020 til 3,00 % i 2023, +2,00 pct.-point"),
    ],
)
def test_the_waterfall_names_a_largest_step_only_where_there_is_one(changes: tuple[float, ...], said: str) -> None:
    assert title(charts.waterfall(context(), fall(*changes), "Park a")) == said


def test_a_step_is_worse_or_better_only_where_the_figure_is() -> None:
    neutral = payload(charts.waterfall(context(indicator=RENT), fall(5.0, -3.0, 0.0), "Park a"))
    assert neutral["data"][1]["marker"]["color"] == [theme.UP, theme.DOWN, theme.DOWN]
    assert "trækker op" in legend(charts.waterfall(context(indicator=RENT), fall(5.0), "Park a"))
    high = payload(charts.waterfall(context(indicator=EFFICIENCY), fall(5.0, -3.0), "Park a"))
    assert high["data"][1]["marker"]["color"] == [theme.BETTER, theme.WORSE]


def test_the_waterfall_has_room_below_zero() -> None:
    low, high = payload(charts.waterfall(context(), fall(-3.0, 4.0), "Park a"))["layout"]["xaxis"]["range"]
    assert low < -2.0
    assert high > 2.0
    assert payload(charts.waterfall(context(), fall(1.0, before=10.0), "Park a"))["layout"]["xaxis"]["range"][0] == 0


# The few that bear most


def test_the_pareto_says_how_few_bear_how_much() -> None:
    chart = example_pareto(context())
    assert title(chart) == "Ledige boliger: 2 af 3 afdelinger bærer 90 %, ca. 2,4 mio. kr. om året"
    (bars,) = payload(chart)["data"]
    assert [plain(text) for text in bars["text"]] == ["6 · i alt 60 %", "3 · i alt 90 %", "1 · i alt 100 %"]
    assert bars["marker"]["color"] == [theme.OWN, theme.OWN, theme.OTHERS]
    assert "1 afdeling uden tal" in subtitle(chart)
    assert title(example_pareto(context("en"))) == (
        "Vacant dwellings: 90% in 2 of 3 departments, about DKK 2.4 million a year"
    )


def concentration(bearers: int, kroner: float | None, amount: float = 1.5) -> Concentration:
    share = 100 / bearers
    found = tuple(Bearer(str(n), f"Park {n}", amount, share, share * (n + 1), None) for n in range(bearers))
    return Concentration(VACANCY, 2023, amount * bearers, None, found, 1, share, kroner, 0)


@pytest.mark.parametrize(
    ("kroner", "said"),
    [
        (None, "Ledige boliger: 1 af 1 afdeling bærer 100 %"),
        (86_400.0, "Ledige boliger: 1 af 1 afdeling bærer 100 %, ca. 86.000 kr. om året"),
        (950.0, "Ledige boliger: 1 af 1 afdeling bærer 100 %, ca. 950 kr. om året"),
    ],
)
def test_kroner_are_said_only_where_they_are_known(kroner: float | None, said: str) -> None:
    assert title(charts.pareto(context(), concentration(1, kroner))) == said


def test_at_most_twenty_bars_are_drawn_and_it_says_so() -> None:
    chart = charts.pareto(context(), concentration(25, None))
    assert "20 af 25 afdelinger vist" in subtitle(chart)
    assert len(payload(chart)["data"][0]["y"]) == 20
    assert plain(payload(chart)["data"][0]["text"][0]) == "1,5 · i alt 4 %"
    assert len(chart.table.rows) == 25


# The twins


def test_the_twins_split_the_squared_distance() -> None:
    """Distance 2 squared is 4: 95 % of it is 3.8. The median of 1 and 2 is 1.5, and 4 − 1.5 = 2.5."""
    chart = example_twins(context())
    assert title(chart) == "Park a: 4,00 % i 2023, 2,50 pct.-point over medianen på 1,50 % for 2 tvillinger"
    size, age, values = payload(chart)["data"]
    assert size["x"] == pytest.approx([0.8, 3.8])
    assert age["x"] == pytest.approx([0.2, 0.2])
    assert [plain(text) for text in age["text"]] == ["20 %", ""]
    assert [plain(text).strip() for text in values["text"]] == ["1,00 %", "2,00 %"]
    assert legend(chart) == ["Alfa", "Beta"]
    assert "Park a ligner dem mest på beta, mindst på alfa" in subtitle(chart)
    assert [row[6] for row in chart.table.rows] == ["mest på beta, mindst på alfa"] * 2
    assert "Ikke brugt, fordi afdelingen ikke har tallet: Gamma." in chart.notes
    assert "Så mange af de 2 bliver stående, når én egenskab udelades: Alfa: 1; Beta: 2." in chart.notes


def test_more_variables_than_colours_are_drawn_together() -> None:
    names = {f"v{n}": f"V{n}" for n in range(8)}
    parts = [(variable, 30.0 - 5 * n) for n, variable in enumerate(names)]
    found = Twins("a", 2023, 1, 9, tuple(names), (), (twin("b", 1.0, *parts),), ())
    chart = charts.twins_chart(context(), found, {}, name="Park a", variables=names)
    assert legend(chart) == ["V0", "V1", "V2", "V3", "V4", "3 andre"]
    assert title(chart) == "Park a: de 1 mest lignende af 9 afdelinger"
    assert "Park a har intet tal" in subtitle(chart)
    assert "1 afdeling uden tal" in subtitle(chart)
    assert chart.notes == ()


def test_the_twins_are_alike_in_two_and_least_in_one() -> None:
    """The mean shares are 40 for V0, 15 for V1 and 45 for V2, though the second twin differs most in V0."""
    names = {f"v{n}": f"V{n}" for n in range(3)}
    near = twin("b", 1.0, ("v0", 20.0), ("v1", 10.0), ("v2", 70.0))
    far = twin("c", 2.0, ("v0", 60.0), ("v1", 20.0), ("v2", 20.0))
    chart = charts.twins_chart(
        context(), Twins("a", 2023, 2, 9, tuple(names), (), (near, far), ()), {}, name="Park a", variables=names
    )
    assert "Park a ligner dem mest på v1 og v0, mindst på v2" in subtitle(chart)
    assert [row[6] for row in chart.table.rows] == ["mest på v1 og v0, mindst på v2", "mest på v1 og v2, mindst på v0"]


def test_what_differs_as_much_as_anything_is_not_among_what_is_alike() -> None:
    names = {f"v{n}": f"V{n}" for n in range(3)}
    parts = (("v0", 40.0), ("v1", 20.0), ("v2", 40.0))
    found = Twins("a", 2023, 1, 9, tuple(names), (), (twin("b", 1.0, *parts),), ())
    chart = charts.twins_chart(context(), found, {}, name="Park a", variables=names)
    assert chart.table.rows[0][6] == "mest på v1, mindst på v0"


def test_twins_that_differ_alike_in_everything_are_most_alike_in_nothing() -> None:
    found = Twins("a", 2023, 1, 9, ("v", "w"), (), (twin("b", 0.0, ("v", 0.0), ("w", 0.0)),), ())
    chart = charts.twins_chart(context(), found, {}, name="Park a", variables={"v": "V", "w": "W"})
    assert "ligner" not in subtitle(chart).replace("lignende", "")
    assert chart.table.rows[0][6] == "–"
    nothing = dataclasses.replace(found, variables=())
    assert charts.twins_chart(context(), nothing, {}, name="Park a", variables={}).table.rows[0][6] == "–"


@pytest.mark.parametrize(("own", "said"), [(0.5, "0,50 pct.-point under"), (1.0, "lig medianen på 1,00 %")])
def test_the_twins_say_below_and_level(own: float, said: str) -> None:
    found = Twins("a", 2023, 1, 9, ("v",), (), (twin("b", 0.0, ("v", 100.0)),), ())
    assert said in title(charts.twins_chart(context(), found, {"a": own, "b": 1.0}, name="A", variables={"v": "V"}))


# Organisations and municipalities


def test_the_totals_are_held_against_the_larger_group() -> None:
    chart = example_totals(context())
    assert title(chart) == "Org: 3,00 % i 2022, 1,00 pct.-point over Region Z (2,00 %)"
    other, own = payload(chart)["data"]
    assert own["y"] == [1.0, None, 3.0]
    assert other["y"] == [2.0, 2.0, 2.0]
    assert payload(chart)["layout"]["xaxis"]["ticktext"] == ["2022<br>3/4", "2021<br>0/4", "2020<br>3/4"]
    assert plain(chart.description).endswith("1 år uden tal imellem.")
    assert chart.table.rows[1][:5] == ("Org", "2021", None, 0, 4)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.0, "Org: 1,00 % i 2020, 1,00 pct.-point under Z (2,00 %)"),
        (2.0, "Org: 2,00 % i 2020, på linje med Z (2,00 %)"),
    ],
)
def test_the_totals_say_below_and_level(value: float, said: str) -> None:
    assert (
        title(charts.totals(context(), "Org", [total(2020, value)], other_name="Z", others=[total(2020, 2.0)])) == said
    )


def test_totals_alone_stand_for_themselves() -> None:
    chart = charts.totals(context(indicator=RENT), "Org", [total(2020, 900.0)])
    assert title(chart) == "Org: 900 kr./m² pr. år i 2020"
    assert legend(chart) == ["Org"]
    empty = charts.totals(context(), "Org", [total(2020, 1.0)], other_name="Z", others=[total(2020, None, 0)])
    assert title(empty) == "Org: 1,00 % i 2020"
    assert len(payload(empty)["data"]) == 1


# Small pictures in tables


def label(svg: str) -> str:
    found = re.search(r'aria-label="([^"]*)"', svg)
    assert found
    return plain(found.group(1))


def test_the_strip_places_the_figure_on_its_band() -> None:
    """From 0.5 to 5.0 across 7 to 113: 5.0 lies at 113, the median 2.0 at 7 + 106 · 1.5 / 4.5 = 42.3."""
    said = context()
    svg = charts.strip_svg(fig("a", 2023, 5.0, BAND), said.indicator, said.say)
    assert label(svg) == (
        "5,00 %; sammenlignelige afdelinger: median 2,00 %, midterste halvdel 1,00 % til 3,00 %; percentil 80 blandt 9"
    )
    assert 'role="img"' in svg
    assert 'd="M113.0 ' in svg
    assert 'd="M42.3 ' in svg
    assert svg.count("<rect") == 2
    english = context("en")
    assert label(charts.strip_svg(fig("a", 2023, 5.0, BAND), english.indicator, english.say)).startswith(
        "5.00%; equals: median 2.00%"
    )


def test_a_small_picture_can_stand_as_an_image() -> None:
    said = context()
    svg = charts.strip_svg(fig("a", 2023, 5.0, BAND), said.indicator, said.say)
    image = charts.picture(svg)
    assert plain(re.findall('alt="([^"]*)"', image)[0]) == label(svg)
    assert unquote(re.findall('src="data:image/svg.xml,([^"]*)"', image)[0]) == svg


def test_the_strip_of_equal_figures_stands_in_the_middle() -> None:
    flat_ = dataclasses.replace(BAND, p10=2.0, p25=2.0, p75=2.0, p90=2.0)
    assert 'd="M60.0 4l6' in charts.strip_svg(fig("a", 2023, 2.0, flat_), context().indicator, context().say)


def test_the_strip_without_figure_or_equals_says_so() -> None:
    said = context()
    assert label(charts.strip_svg(fig("a", 2023, None), said.indicator, said.say)) == "Intet tal: ikke indberettet"
    alone = charts.strip_svg(fig("a", 2023, 1.0), said.indicator, said.say)
    assert label(alone) == "1,00 %; ingen placering blandt sammenlignelige afdelinger"
    assert "stroke-dasharray" in alone
    assert "<rect" not in alone


def test_the_spark_breaks_at_a_gap_and_ends_in_a_dot() -> None:
    said = context()
    figures = [fig("a", year, value) for year, value in ((2019, 1.0), (2020, 2.0), (2021, None), (2022, 3.0))]
    svg = charts.spark_svg(figures, said.indicator, said.say)
    assert svg.count("<polyline") == 1
    assert svg.count("<circle") == 2
    # From 1.0 at 16 to 3.0 at 4: 2.0 lies at 10.
    assert 'points="7.0,16.0 42.3,10.0"' in svg
    assert 'cx="113.0" cy="4.0" r="3"' in svg
    assert label(svg) == "Fra 1,00 % i 2019 til 3,00 % i 2022; 1 år uden tal imellem"
    assert label(charts.spark_svg(figures[:1], said.indicator, said.say)) == "1,00 % i 2019, det eneste år med tal"
    assert label(charts.spark_svg(figures[2:3], said.indicator, said.say)) == "Ingen tal"


# On the page


def page() -> None:
    """Draw one chart that can be clicked and its slide."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs this function as a script of its own

    from keyfigures.ui import chart as browser  # noqa: PLC0415
    from tests.departments import test_department_charts as examples  # noqa: PLC0415, PLW0406

    said = examples.context()
    drawn = examples.example_pareto(said, demo=True)
    links = browser.Links("a", "b")
    st.text(repr(browser.show(drawn, say=said.say, id_="x", file="x", links=links, key="first")))
    st.text(repr(browser.show(drawn, say=said.say, id_="x", file="x", links=links, key="second", slide=True)))
    st.text(browser.description(drawn))


def test_two_charts_stand_on_one_page_and_nothing_is_clicked_at_first() -> None:
    at_ = AppTest.from_function(page).run(timeout=60)
    assert not at_.exception
    assert len(at_.get("bidi_component")) == 2
    assert [each.value for each in at_.text[:2]] == ["None", "None"]
    assert at_.text[2].value.endswith(" DEMODATA.")


# Words


def test_a_name_is_marked_once() -> None:
    assert charts.named(department("a", demo=True)) == "Park a (demo)"
    assert charts.organisation(department("a", demo=True)) == "Org (demo)"
    assert marked("X (demo)", demo=True) == "X (demo)"


def test_a_difference_has_the_unit_of_its_figure() -> None:
    assert plain(words.change(context(), 1.0)) == "+1,00 pct.-point"
    assert plain(words.change(context(indicator=RENT), -5.0)) == "−5 kr./m² pr. år"
    assert plain(words.apart(context("en", "waiting_list_active"), -5.0)) == "5"


def test_an_axis_of_many_years_names_some_of_them() -> None:
    assert lines.ticks(range(2000, 2024)) == [2023, 2020, 2017, 2014, 2011, 2008, 2005, 2002]
    assert lines.span([3.0]) == [0.0, 3.45]
    assert lines.span([3.0], from_zero=False) == [2.7, 3.3]
    assert lines.span([0.1, 3.1], from_zero=False) == [0.0, 3.55]
    assert lines.span([-2.0], from_zero=False) == [-2.2, -1.8]
