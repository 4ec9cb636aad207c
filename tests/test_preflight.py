"""A bad chart fails on every planted fault and a clean one on none; every remedy mends its own fault and no figure."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfigures import catalogue, settings, views
from keyfigures.compare import AverageKind
from keyfigures.figures import Chart, ChartKind, Context, Selection, Table, effect_chart, theme
from keyfigures.figures.chart import Column
from keyfigures.figures.preflight import Check, Remark, Severity, colours, drawing, preflight, remedied, series
from keyfigures.figures.preflight.colours import DEFICIENCIES, WHITE, Rgb
from keyfigures.language import Language
from tests import test_figures as municipal
from tests.departments import test_department_charts as departments
from tests.effect import test_effect_charts as effects
from tests.flags import test_need_charts as needs
from tests.slides.examples import EXAMPLES

VIEW = Selection(
    chart=ChartKind.DEVELOPMENT,
    municipality="330",
    indicator="public_housing_share_pct",
    group="region",
    year=2023,
    from_year=2009,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)
SOURCE = "Kilde: Landsbyggefonden 2018:8. Tal pr. 2023. Hentet 1. maj 2026. Figur-id AAAA-BBBB, dataversion test."
YEARS = [2021, 2022, 2023]
# Red and green that are as dark as each other.
RED, GREEN = "#A03C28", "#5F6410"

Plant = Callable[[Chart], Chart]


def context(language: str = "da", **changes: Any) -> Context:
    """Return what a builder speaks with."""
    view = replace(VIEW, language=language, **changes)
    return Context(view, departments.meaning(), catalogue.texts(Language(language)), "test", "AAAA-BBBB")


def clean(*, bars: bool = False) -> Chart:
    """Return a chart nothing is wrong with: two lines a reader in the back row can read, or bars with their names."""
    figure = theme.empty(Language.DA)
    draw = _bars if bars else _lines
    draw(figure)
    figure.update_layout(font={"size": 18})
    figure.layout.meta |= {"sizes": {"subtitle": 18, "footer": 18}, "left": 60, "foot": 30}
    return Chart(
        figure=figure,
        title="Slagelse: 24,6 % i 2023, 1.204 boliger flere end i 2021",
        subtitle="Andel almene boliger, procent · Region Sjælland: vægtet gennemsnit",
        footer=SOURCE,
        description="",
        table=Table((Column("År"), Column("Andel", 1)), ((2023, 24.6),)),
    )


def _lines(figure: go.Figure) -> None:
    for name, colour, dash, symbol, values in (
        ("Slagelse", theme.OWN, "solid", "circle", [20.0, 22.5, 24.6]),
        ("gennemsnit", theme.AVERAGE, "dash", "diamond", [18.0, 18.5, 19.0]),
    ):
        line, marker = {"color": colour, "dash": dash}, {"color": colour, "symbol": symbol, "size": 9}
        figure.add_scatter(x=YEARS, y=values, name=name, mode="lines+markers", line=line, marker=marker)
    ticks = {"tickvals": YEARS, "ticktext": [str(year) for year in YEARS]}
    figure.update_layout(
        xaxis={"range": [2020, 2024], **ticks},
        yaxis={"range": [0, 30], "tickvals": [0, 15, 30], "ticktext": ["0,0", "15,0", "30,0"]},
        meta={"legend": [theme.key("●", theme.OWN, "Slagelse"), theme.key("◆", theme.AVERAGE, "gennemsnit")]},
    )


def _bars(figure: go.Figure) -> None:
    colours_ = [theme.OWN, theme.OTHERS]
    text = {"text": ["24,6 %", "19,0 %"], "textposition": "outside"}
    figure.add_bar(x=[24.6, 19.0], y=[0, 1], orientation="h", marker={"color": colours_}, **text)
    figure.update_layout(xaxis={"range": [0, 30], "visible": False}, yaxis=theme.rows(["Slagelse", "Sorø"]), meta={})


def changed(chart: Chart, change: Callable[[go.Figure], object], **words: str) -> Chart:
    """Return a chart whose figure and words are others."""
    figure = go.Figure(chart.figure)
    change(figure)
    return replace(chart, figure=figure, **words)  # type: ignore[arg-type]


def layout(**changes: Any) -> Plant:
    return lambda chart: changed(chart, lambda figure: figure.update_layout(**changes))


def said(**words: str) -> Plant:
    return lambda chart: replace(chart, **words)  # type: ignore[arg-type]


def trace(place: int = 0, **changes: Any) -> Plant:
    return lambda chart: changed(chart, lambda figure: figure.data[place].update(**changes))


def added(**properties: Any) -> Plant:
    look = {"x": YEARS, "mode": "lines", "line": {"color": theme.TEXT, "width": 2}}
    return lambda chart: changed(chart, lambda figure: figure.add_scatter(**{**look, **properties}))


def meta(**changes: Any) -> Plant:
    def change(figure: go.Figure) -> None:
        figure.layout.meta = {**figure.layout.meta, **changes}

    return lambda chart: changed(chart, change)


def noted(text: str, **place: Any) -> Plant:
    look = {"x": 2022, "y": 25, "font": {"size": 18, "color": theme.TEXT}, **place}
    return lambda chart: changed(chart, lambda figure: figure.add_annotation(theme.note(text, **look)))


def shaped(**properties: Any) -> Plant:
    return lambda chart: changed(chart, lambda figure: figure.add_shape(**properties))


def several(*plants: Plant) -> Plant:
    def plant(chart: Chart) -> Chart:
        for each in plants:
            chart = each(chart)
        return chart

    return plant


def many(count: int, **look: Any) -> Plant:
    """Plant lines that all look different, none by its colour."""
    forms = [{"dash": dash} for dash in series.DASHES]
    return several(
        *(added(y=[place, place, place], line={"color": theme.OWN, **forms[place]}, **look) for place in range(count))
    )


BOX = {"type": "rect", "x0": 2021, "x1": 2022, "y0": 0, "y1": 30}
AREA = {"x": [2021, 2022, 2022, 2021], "y": [1, 1, 5, 5], "mode": "none", "fill": "toself", "fillcolor": theme.BAND}
TWINS = several(
    trace(0, line={"color": RED, "dash": "solid"}, marker={"color": RED, "symbol": "circle"}),
    trace(1, line={"color": GREEN, "dash": "solid"}, marker={"color": GREEN, "symbol": "circle"}),
    meta(legend=[theme.key("●", RED, "Slagelse"), theme.key("●", GREEN, "gennemsnit")]),
)
DOTS = {"x": [2021, 2022], "mode": "markers"}

# Every fault alone, on lines.
PLANTED: dict[str, tuple[Check, Plant]] = {
    "small ticks": (Check.TEXT_SIZE, layout(xaxis={"tickfont": {"size": 8}})),
    "small names of rows": (Check.TEXT_SIZE, layout(yaxis={"tickfont": {"size": 8}})),
    "small automatic ticks": (
        Check.TEXT_SIZE,
        layout(yaxis={"tickvals": None, "ticktext": None, "tickfont": {"size": 8}}),
    ),
    "a small note": (
        Check.TEXT_SIZE,
        several(meta(head=20), noted("lille", font={"size": 8, "color": theme.TEXT})),
    ),
    "one small label": (
        Check.TEXT_SIZE,
        trace(
            0,
            mode="lines+markers+text",
            text=["a", "", "b"],
            textposition="top center",
            textfont={"size": [18, 18, 8]},
        ),
    ),
    "a small title": (Check.TEXT_SIZE, meta(sizes={"title": 13})),
    "a small legend": (Check.TEXT_SIZE, meta(sizes={"subtitle": 8})),
    "a small source": (Check.TEXT_SIZE, meta(sizes={"footer": 8})),
    "a high picture": (Check.TEXT_SIZE, meta(tall=1080)),
    "a pale line": (Check.CONTRAST, trace(0, line={"color": "#AFC8E1"}, marker={"color": "#AFC8E1"})),
    "a faded mark": (
        Check.CONTRAST,
        added(**DOTS, y=[3, 4], marker={"color": [theme.OWN, theme.TEXT], "opacity": [0.3, 1]}),
    ),
    "a faded trace": (Check.CONTRAST, trace(0, opacity=0.3)),
    "one pale mark": (
        Check.CONTRAST,
        added(**DOTS, y=[3, 4], marker={"color": ["#DDDDDD", theme.TEXT], "line": {"color": "#EEEEEE"}}),
    ),
    "a pale area": (Check.CONTRAST, added(**AREA)),
    "an area without a colour": (Check.CONTRAST, added(**{**AREA, "fillcolor": None})),
    "an area with a pale edge": (
        Check.CONTRAST,
        added(**{**AREA, "mode": "lines", "line": {"color": "#EEEEEE", "width": 1}}),
    ),
    "a pale box": (Check.CONTRAST, shaped(**BOX, fillcolor=theme.BAND, line={"width": 0})),
    "a faded frame": (Check.CONTRAST, shaped(**BOX, line={"color": theme.OWN, "width": 2}, opacity=0.2)),
    "a pale threshold": (
        Check.CONTRAST,
        shaped(type="line", x0=2021, x1=2023, y0=5, y1=5, line={"color": "#DDDDDD"}),
    ),
    "a pale sign in the legend": (
        Check.CONTRAST,
        meta(legend=[theme.key("●", "#DDDDDD", "Slagelse"), theme.key("◆", theme.AVERAGE, "gennemsnit")]),
    ),
    "a pale label": (
        Check.CONTRAST,
        trace(
            0,
            mode="lines+markers+text",
            text=["20,0", "", "24,6"],
            textposition="top center",
            textfont={"color": "#BBBBBB"},
        ),
    ),
    "a pale note": (Check.CONTRAST, noted("bleg", font={"size": 18, "color": "#BBBBBB"})),
    "a dark note on a dark ground": (Check.CONTRAST, noted("mørk", bgcolor=theme.TEXT)),
    "a note on a dark box": (
        Check.CONTRAST,
        several(shaped(**BOX, fillcolor=theme.TEXT, layer="below"), noted("mørk", x=2021.5)),
    ),
    "a label on a dark area": (
        Check.CONTRAST,
        several(added(**{**AREA, "fillcolor": theme.TEXT}), noted("mørk", x=2021.5, y=3)),
    ),
    "pale ticks": (Check.CONTRAST, layout(yaxis={"tickfont": {"color": "#BBBBBB"}})),
    "a grey page": (Check.CONTRAST, layout(paper_bgcolor="#777777", plot_bgcolor="#777777")),
    "red and green": (Check.COLOUR_BLIND, TWINS),
    "red and green dots": (
        Check.COLOUR_BLIND,
        several(*(added(**DOTS, y=[2, 3], marker={"color": colour}) for colour in (RED, GREEN))),
    ),
    "red and green lines without marks": (
        Check.COLOUR_BLIND,
        several(*(added(y=[1, 2, 3], line={"color": colour}) for colour in (RED, GREEN))),
    ),
    "seven lines": (Check.SERIES, many(5)),
    "an axis of lines that begins far from zero": (Check.CUT_AXIS, layout(yaxis={"range": [17, 27]})),
    "an upside-down axis of lines that begins far from zero": (Check.CUT_AXIS, layout(yaxis={"range": [27, 17]})),
    "an axis that fits itself to its lines": (
        Check.CUT_AXIS,
        several(trace(0, y=[18, 19, 20]), layout(yaxis={"range": None})),
    ),
    "an axis below zero": (
        Check.CUT_AXIS,
        several(trace(0, y=[-20, -21, -22]), trace(1, y=[-20, -21, -22]), layout(yaxis={"range": [-27, -17]})),
    ),
    "no footer": (Check.SOURCE, said(footer="")),
    "a footer without a source": (Check.SOURCE, said(footer=SOURCE.replace("Landsbyggefonden 2018:8", "–"))),
    "a footer of other words": (Check.SOURCE, said(footer="Egne beregninger.")),
    "an average by no name": (Check.AVERAGE, said(subtitle="Andel almene boliger, procent")),
    "an average in the title only": (
        Check.AVERAGE,
        several(
            said(subtitle="", title="Over landsgennemsnittet"),
            trace(1, name="Sorø"),
            meta(legend=[theme.key("●", theme.OWN, "Slagelse"), theme.key("◆", theme.AVERAGE, "Sorø")]),
        ),
    ),
    "a dashed line without a word": (
        Check.AVERAGE,
        several(said(subtitle=""), trace(1, name=""), meta(legend=[theme.key("●", theme.OWN, "Slagelse")])),
    ),
    "an English number": (Check.DECIMALS, said(title="Slagelse: 24.6 % af 1,204,000 i 2023")),
    "an English number on an axis": (Check.DECIMALS, layout(yaxis={"ticktext": ["0.0", "15.0", "30.0"]})),
    "an English number in the legend": (
        Check.DECIMALS,
        meta(legend=[theme.key("●", theme.OWN, "Slagelse 24.6"), theme.key("◆", theme.AVERAGE, "gennemsnit")]),
    ),
    "an English number at a mark": (
        Check.DECIMALS,
        trace(0, mode="lines+markers+text", text=[None, "22.5 %", ""], textposition="top center"),
    ),
    "mixed decimals": (Check.DECIMALS, layout(yaxis={"ticktext": ["0", "<b>15,0</b>", ""]})),
    "English ticks": (Check.DECIMALS, layout(separators=".,")),
    "an abbreviation of the glossary": (Check.ABBREVIATION, said(title="Slagelse: 24,6 % ifølge LBF og BBR")),
    "an abbreviation at a mark": (
        Check.ABBREVIATION,
        trace(0, mode="lines+markers+text", text="LBF", textposition="top center"),
    ),
}
# Faults of bars.
PLANTED_BARS: dict[str, tuple[Check, Plant]] = {
    "an axis of bars from 15": (Check.CUT_AXIS, layout(xaxis={"range": [15, 30]})),
    "a logarithmic axis of bars": (Check.CUT_AXIS, layout(xaxis={"range": [1, 2], "type": "log"})),
    "a logarithmic axis of bars that fits itself": (Check.CUT_AXIS, layout(xaxis={"range": None, "type": "log"})),
    "a pale bar": (Check.CONTRAST, trace(0, marker={"color": [theme.OWN, "#DDDDDD"]})),
    "a dark number on a dark bar": (
        Check.CONTRAST,
        trace(0, textposition="inside", textfont={"color": theme.TEXT}, marker={"color": theme.TEXT}),
    ),
    "a number Plotly writes on a bar": (
        Check.CONTRAST,
        trace(0, textposition="inside", marker={"color": ["#8C8C8C", theme.TEXT]}),
    ),
    "red and green bars": (
        Check.COLOUR_BLIND,
        several(trace(0, marker={"color": [RED, GREEN]}), layout(yaxis={"ticktext": ["1", "2"]})),
    ),
    "red and green bars on each other": (
        Check.COLOUR_BLIND,
        several(
            trace(0, marker={"color": RED}),
            lambda chart: changed(
                chart,
                lambda figure: figure.add_bar(x=[1, 2], y=[0, 1], orientation="h", marker={"color": GREEN}),
            ),
        ),
    ),
}


def checks(remarks: tuple[Remark, ...]) -> list[Check]:
    return [remark.check for remark in remarks]


def figures_of(chart: Chart) -> list[tuple[Any, ...]]:
    """Return the figures of a chart: what is drawn, and what is behind it."""
    drawn = [tuple(each.to_plotly_json().get(name) for name in ("x", "y", "z", "base")) for each in chart.figure.data]
    return [*drawn, *chart.table.rows]


@pytest.mark.parametrize("bars", [False, True])
def test_a_clean_chart_has_no_remarks(bars: bool) -> None:
    assert preflight(clean(bars=bars), context()) == ()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_alone_and_mended(name: str) -> None:
    check, plant = PLANTED[name]
    found_and_mended(plant(clean()), check)


@pytest.mark.parametrize("name", PLANTED_BARS)
def test_a_fault_planted_in_bars_is_found_alone_and_mended(name: str) -> None:
    check, plant = PLANTED_BARS[name]
    found_and_mended(plant(clean(bars=True)), check)


def found_and_mended(bad: Chart, check: Check) -> None:
    before = figures_of(bad)
    assert checks(preflight(bad, context())) == [check]
    mended = remedied(bad, context(), check)
    assert preflight(mended, context()) == ()
    assert figures_of(mended) == figures_of(bad) == before
    assert mended.figure.layout.template.layout.to_plotly_json() == {}


def test_every_check_is_planted() -> None:
    assert {check for check, _ in (*PLANTED.values(), *PLANTED_BARS.values())} == set(Check)


def test_a_bad_chart_fails_on_every_fault() -> None:
    """Bars from 15, red and green lines that begin far from zero, seven series, and no word that explains anything."""
    bad = several(
        added(y=[18, 19, 20], line={"color": RED}),
        added(y=[19, 20, 21], line={"color": GREEN}),
        many(5),
        lambda chart: changed(
            chart, lambda figure: figure.add_bar(x=YEARS, y=[20, 21, 22], marker={"color": "#DDDDDD"})
        ),
        layout(yaxis={"range": [15, 30], "tickfont": {"size": 8}}),
        said(title="LBF: 24.6 % over gennemsnittet", subtitle="Andel almene boliger", footer="XYZ 2023"),
    )(clean())
    remarks = preflight(bad, context())
    assert set(checks(remarks)) == set(Check)
    assert [remark.severity for remark in remarks] == [Severity.FAULT] * 8 + [Severity.REMARK]
    for check in Check:
        mended = remedied(bad, context(), check)
        assert check not in checks(preflight(mended, context()))
        assert figures_of(mended) == figures_of(bad)


def test_every_remedy_one_after_the_other_leaves_nothing() -> None:
    """As somebody who clicks on all of them does."""
    chart = several(TWINS, PLANTED["no footer"][1], PLANTED["an abbreviation of the glossary"][1])
    bad = several(chart, layout(yaxis={"range": [17, 27], "tickfont": {"size": 9, "color": "#BBBBBB"}}))(clean())
    while remarks := preflight(bad, context()):
        bad = remedied(bad, context(), remarks[0].check)
    assert bad.figure.data[1].line.dash == "dash"


def test_a_fault_comes_before_a_remark() -> None:
    bad = several(meta(sizes={"footer": 8}), said(title="XYZ 24.6 %"))(clean())
    remarks = preflight(bad, context())
    assert checks(remarks) == [Check.DECIMALS, Check.TEXT_SIZE, Check.ABBREVIATION]
    assert [remark.severity for remark in remarks] == [Severity.FAULT, Severity.REMARK, Severity.REMARK]


def test_a_chart_that_passes_comes_back_as_it_is() -> None:
    chart = clean()
    assert [remedied(chart, context(), check) is chart for check in Check] == [True] * len(Check)


# The sentences


def sentence(plant: Plant, *, bars: bool = False) -> tuple[str, str]:
    """Return what is said of a fault, and what mends it."""
    (remark,) = preflight(plant(clean(bars=bars)), context())
    return remark.text, remark.remedy


def test_the_sentences_say_the_figure() -> None:
    assert sentence(several(meta(sizes={"footer": 8}), said(footer="Kilde: Egne tal."))) == (
        'Teksten "Kilde: Egne tal." er 16 pixel ved 1920 × 1080; bagerste række læser fra 22.',
        "Gør teksten større",
    )
    assert sentence(layout(xaxis={"range": [15.5, 30]}), bars=True) == (
        "Søjlernes akse begynder ved 15,5; søjler måles fra nul.",
        "Begynd aksen ved nul",
    )
    assert sentence(layout(yaxis={"range": [17, 27]}))[0].startswith("Aksen begynder ved 17, så ")
    assert sentence(many(5))[0] == "Diagrammet har 7 serier; man kan følge højst 6."
    assert sentence(said(title="24.6 %"))[0] == "Tallet 24.6 er skrevet på engelsk; på dansk er det 24,6."
    assert sentence(layout(yaxis={"ticktext": ["0", "15,0", ""]}))[0].endswith("lige mange decimaler: 0; 15,0.")
    assert sentence(said(title="XYZ og QRS"))[0] == "Diagrammet siger ikke, hvad XYZ, QRS står for."
    assert f'"området {theme.BAND}" har kontrasten 1,1:1' in sentence(added(**AREA))[0]
    assert '"bleg" har kontrasten 1,9:1' in sentence(noted("bleg", font={"size": 18, "color": "#BBBBBB"}))[0]
    assert '"Slagelse" og "gennemsnit" ligner hinanden for en farveblind (' in sentence(TWINS)[0]


def test_a_high_picture_has_smaller_text_on_a_slide() -> None:
    """At 1080 high a size is a pixel: the title's 22 are too few, 18 is small; at 1200 it is 22 · 2 · 540 / 1206."""
    assert "er 22 pixel ved 1920 × 1080; bagerste række læser fra 27." in sentence(meta(tall=1080))[0]
    assert "er 19,7 pixel" in sentence(meta(tall=1200))[0]
    assert sentence(several(meta(tall=1080), meta(sizes={"title": 27, "footer": 22})))[0].endswith("læser fra 18.")


def test_numbers_of_an_automatic_axis_are_named() -> None:
    _, plant = PLANTED["small automatic ticks"]
    assert sentence(plant)[0].startswith('Teksten "aksens tal" er 16 pixel')
    pale = layout(yaxis={"tickvals": None, "ticktext": None, "tickfont": {"color": "#BBBBBB"}})
    assert 'Teksten "aksens tal" har kontrasten 1,9:1' in sentence(pale)[0]


@pytest.mark.parametrize("bars", [False, True])
def test_every_sentence_is_said_in_english_too(bars: bool) -> None:
    chart = clean(bars=bars)
    english = replace(
        layout(separators=".,", yaxis={"ticktext": ["0.0", "15.0", "30.0"]})(chart) if not bars else chart,
        title="Slagelse 24.6%",
        subtitle="Region Sjælland: weighted average",
        footer=SOURCE.replace("Kilde: ", "Source: "),
    )
    if bars:
        english = several(layout(separators=".,"), trace(0, text=["24.6%", "19.0%"]))(english)
    assert preflight(english, context("en")) == ()
    danish = checks(preflight(clean(bars=bars), context("en")))
    assert danish == [Check.SOURCE, Check.DECIMALS]
    for check in danish:
        mended = remedied(clean(bars=bars), context("en"), check)
        assert check not in checks(preflight(mended, context("en")))


# Sizes


def script() -> str:
    return (settings.ROOT / "keyfigures" / "ui" / "chart.js").read_text(encoding="utf-8")


def test_the_sizes_and_colours_of_the_page_are_those_the_browser_draws() -> None:
    sizes = dict(
        re.findall(
            r"(title|subtitle|footer): (\d+)",
            script().partition("const sizes = ")[2].partition("\n")[0].rpartition("{")[2],
        )
    )
    assert {name: int(size) for name, size in sizes.items()} == drawing.PAGE_SIZES
    drawn = re.findall(r"font: \{ size: sizes\.(\w+), color: (\"#\w+\"|MARK) \}", script())
    mark = re.findall(r'const MARK = "(#\w+)"', script())[0]
    colours_ = [(name, mark if colour == "MARK" else colour.strip('"')) for name, colour in drawn]
    expected = drawing.PAGE_COLOURS
    assert colours_ == [
        ("subtitle", expected["subtitle"]),
        ("title", expected["title"]),
        ("subtitle", expected["mark"]),
        ("footer", expected["footer"]),
    ]


def test_a_slide_is_as_large_as_the_browser_draws_it() -> None:
    assert "const SLIDE = { width: 960, height: 540, scale: 2 }" in script()
    assert "9 * Math.ceil(Math.max(SLIDE.height, layout.meta.tall ?? 0) / 9)" in script()


def test_larger_text_gets_more_room() -> None:
    """From 8 to 11 the margin of 60 grows to 60 · 11 / 8 = 82.5, from 10 to 11 that of 30 to 33."""
    small = layout(yaxis={"tickfont": {"size": 8}}, xaxis={"tickfont": {"size": 10}})(clean())
    mended = remedied(several(meta(head=20), noted("a", font={"size": 10}))(small), context(), Check.TEXT_SIZE)
    found = mended.figure.layout.meta
    assert (found["left"], found["foot"], found["head"]) == (83, 33, 22)


def ranked(count: int, **axis: Any) -> Chart:
    """Return bars with small names, the fourth one's own in bold."""
    names = [theme.bold(f"Kommune {place}", if_=place == 3) for place in range(count)]
    figure = theme.empty(Language.DA)
    text = {"text": [str(place) for place in range(count)], "textposition": "outside", "textfont": {"size": 11}}
    figure.add_bar(x=[1.0] * count, y=list(range(count)), orientation="h", marker={"color": theme.OWN}, **text)
    look = {"xaxis": {"range": [0, 2], "visible": False}, "yaxis": theme.rows(names, tickfont={"size": 8}, **axis)}
    figure.update_layout(**look, font={"size": 18}, meta={"sizes": {"subtitle": 18, "footer": 18}, "left": 100})
    return replace(clean(), figure=figure)


def test_of_names_that_have_no_room_every_other_is_left_out_and_the_own_one_stays() -> None:
    """At a size of 11 a row needs 14.3; 40 rows of about 400 have 10."""
    chart = trace(0, textfont={"size": 8})(ranked(40))
    mended = remedied(chart, context(), Check.TEXT_SIZE)
    names, bar = mended.figure.layout.yaxis.ticktext, mended.figure.data[0]
    assert [place for place, name in enumerate(names) if name] == list(range(1, 40, 2))
    assert names[3] == "<b>Kommune 3</b>"
    assert [place for place, text in enumerate(bar.text) if text] == list(range(1, 40, 2))
    assert bar.constraintext == "none"
    assert figures_of(mended) == figures_of(chart)
    assert preflight(mended, context()) == ()


def test_names_that_have_room_stay() -> None:
    for chart in (ranked(8), ranked(20), ranked(40, range=None)):
        assert all(remedied(chart, context(), Check.TEXT_SIZE).figure.layout.yaxis.ticktext)
    numbers = ranked(40, ticktext=[str(place) for place in range(40)])
    assert all(remedied(numbers, context(), Check.TEXT_SIZE).figure.layout.yaxis.ticktext)


def test_words_wider_than_their_fields_are_left_out_together() -> None:
    """A field of three has about 290 of 960; of sixty it has 15."""
    small = changed(on_fields(theme.BACKGROUND), lambda figure: figure.data[1].update(textfont={"size": 10}))
    assert list(remedied(small, context(), Check.TEXT_SIZE).figure.data[1].text) == ["1", "2", "×"]
    narrow = layout(xaxis={"range": [-0.5, 59.5]})(small)
    narrow = changed(narrow, lambda figure: figure.data[1].update(text=["Sla", "2", "×"]))
    assert list(remedied(narrow, context(), Check.TEXT_SIZE).figure.data[1].text) == ["", "", ""]
    unknown = layout(xaxis={"range": None})(narrow)
    assert list(remedied(unknown, context(), Check.TEXT_SIZE).figure.data[1].text) == ["Sla", "2", "×"]


def test_a_number_inside_a_bar_stays_bound_by_it() -> None:
    inside = trace(
        0, textposition="inside", textfont={"size": 11, "color": theme.BACKGROUND}, marker={"color": theme.OWN}
    )
    mended = remedied(inside(clean(bars=True)), context(), Check.TEXT_SIZE)
    assert mended.figure.data[0].constraintext is None


def test_only_a_small_source_is_a_remark() -> None:
    def severities(**sizes: float) -> list[Severity]:
        return [each.severity for each in preflight(meta(sizes=sizes)(clean()), context())]

    assert severities(footer=8) == [Severity.REMARK]
    assert severities(subtitle=8) == [Severity.FAULT]


def test_small_is_a_remark_and_too_small_a_fault() -> None:
    """9 is 18 pixels, which can be read; 10.9 is 21.8, which is small; a title has 27 or is too small."""
    for size, expected in ((8.9, [Severity.FAULT]), (9, [Severity.REMARK]), (10.9, [Severity.REMARK]), (11, [])):
        found = preflight(layout(xaxis={"tickfont": {"size": size}})(clean()), context())
        assert [each.severity for each in found] == expected
    assert sentence(meta(sizes={"title": 13.4}))[0].endswith(
        "er 26,8 pixel ved 1920 × 1080; bagerste række læser fra 27."
    )
    assert preflight(meta(sizes={"title": 13.5})(clean()), context()) == ()


def test_the_mark_of_invented_figures_is_read_as_well() -> None:
    assert preflight(replace(clean(), demo=True), context()) == ()
    assert checks(preflight(replace(meta(sizes={"subtitle": 8})(clean()), demo=True), context())) == [Check.TEXT_SIZE]


# Colours


channel = st.integers(0, 255).map(lambda part: part / 255)
colour = st.tuples(channel, channel, channel)


@given(colour, colour)
def test_contrast_is_the_same_both_ways_and_1_to_21(one: Rgb, other: Rgb) -> None:
    found = colours.contrast(one, other)
    assert found == colours.contrast(other, one)
    assert 1 <= found <= 21.000001


@given(colour, colour)
def test_distance_is_the_same_both_ways_and_zero_for_one_colour(one: Rgb, other: Rgb) -> None:
    assert colours.distance(one, other) == pytest.approx(colours.distance(other, one))
    assert colours.distance(one, one) == 0
    assert one == other or colours.distance(one, other) > 0


@given(colour, colour, st.sampled_from([3.0, 4.5]))
def test_every_colour_can_be_made_clear_on_every_ground(one: Rgb, ground: Rgb, least: float) -> None:
    found = colours.clear(one, ground, least)
    assert colours.contrast(found, ground) >= least
    assert colours.parse(colours.written(found)) == pytest.approx(found)


@given(colour, st.sampled_from(sorted(DEFICIENCIES)))
def test_a_simulated_colour_is_a_colour(one: Rgb, deficiency: str) -> None:
    assert all(0 <= part <= 1 for part in colours.simulated(one, deficiency))


@given(channel, st.sampled_from(sorted(DEFICIENCIES)))
def test_greys_stay_grey_to_the_colour_blind(part: float, deficiency: str) -> None:
    assert colours.simulated((part, part, part), deficiency) == pytest.approx((part, part, part), abs=1e-4)


def test_contrast_is_that_of_wcag() -> None:
    """Published pairs: #777777 on white is 4.48, #767676 is 4.54."""
    assert colours.contrast((0x77 / 255,) * 3, WHITE) == pytest.approx(4.48, abs=0.005)
    assert colours.contrast((0x76 / 255,) * 3, WHITE) == pytest.approx(4.54, abs=0.005)


# Sharma, Wu and Dalal 2005, table 1.
@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, -0.001, 2.49), (50.0, 0.0009, -2.49), 4.8045),
        ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distance_is_that_of_the_published_pairs(one: Rgb, other: Rgb, distance: float) -> None:
    assert colours.ciede2000(one, other) == pytest.approx(distance, abs=5e-5)
    assert colours.ciede2000(other, one) == pytest.approx(distance, abs=5e-5)


def test_lab_is_that_of_the_screen() -> None:
    """Pure red on an sRGB screen is L* 53.24, a* 80.09, b* 67.20."""
    assert colours.lab((1.0, 0.0, 0.0)) == pytest.approx((53.24, 80.09, 67.20), abs=0.01)
    assert colours.lab(WHITE) == pytest.approx((100, 0, 0), abs=0.01)


def test_a_colour_is_read_as_it_is_written() -> None:
    assert colours.parse("#0072B2") == pytest.approx((0, 0x72 / 255, 0xB2 / 255))
    assert colours.parse("rgb(255, 300, 0)") == (1, 1, 0)
    assert colours.parse("rgba(0,0,0,0.25)", (0.8, 0.8, 0.8)) == pytest.approx((0.6, 0.6, 0.6))
    assert [colours.parse(each) for each in ("Black", None, "#12", "tomato")] == [(0, 0, 0), None, None, None]


def test_red_and_green_are_far_apart_to_most_and_near_to_the_colour_blind() -> None:
    pair = [colours.parse(each) or WHITE for each in (RED, GREEN)]
    assert colours.distance(*pair) > 30
    assert min(colours.distance(*(colours.simulated(each, d) for each in pair)) for d in DEFICIENCIES) < 10


def test_the_colours_of_the_house_are_told_apart_by_the_colour_blind() -> None:
    found = [colours.parse(each) or WHITE for each in (theme.OWN, theme.AVERAGE, theme.OTHERS)]
    pairs = [(one, other) for place, one in enumerate(found) for other in found[:place]]
    far = [colours.distance(*(colours.simulated(each, d) for each in pair)) for pair in pairs for d in DEFICIENCIES]
    assert min(far) >= series.LEAST_DISTANCE


@pytest.mark.parametrize(
    ("ink", "field"), [(theme.OWN, theme.EQUALS_WIDE), (theme.AVERAGE, theme.EQUALS_WIDE), (theme.AVERAGE, theme.BAND)]
)
def test_numbers_of_lines_are_read_on_the_fields_behind_them(ink: str, field: str) -> None:
    pair = [colours.parse(each) or WHITE for each in (ink, field)]
    assert colours.contrast(*pair) >= 4.5


# What is behind


def on_fields(text_colour: str, **changes: Any) -> Chart:
    """Return a heat map of three fields, light, dark and none, with a word in each."""
    figure = theme.empty(Language.DA)
    steps = [[0, theme.BACKGROUND], [0.5, theme.BACKGROUND], [0.5, theme.TEXT], [1, theme.TEXT]]
    figure.add_heatmap(**{"z": [[0, 1, None]], "colorscale": steps, "showscale": False, **changes})
    font = {"size": 18, "color": [theme.TEXT, text_colour, theme.TEXT]}
    figure.add_scatter(x=[0, 1, 2], y=[0, 0, 0], mode="text", text=["1", "2", "×"], textfont=font)
    bare = {"visible": False, "range": [-0.5, 2.5]}
    figure.update_layout(xaxis=bare, yaxis={"visible": False, "range": [0.5, -0.5]}, font={"size": 18})
    return replace(clean(), figure=figure.update_layout(meta={"sizes": {"subtitle": 18, "footer": 18}}))


def test_a_word_is_held_against_the_field_it_stands_on() -> None:
    assert preflight(on_fields(theme.BACKGROUND), context()) == ()
    found_and_mended(on_fields(theme.TEXT), Check.CONTRAST)
    mended = remedied(on_fields(theme.TEXT), context(), Check.CONTRAST)
    first, second, third = mended.figure.data[1].textfont.color
    assert first == third == theme.TEXT
    assert second not in (theme.TEXT, theme.BACKGROUND)


def test_a_field_without_a_scale_of_its_own_is_not_judged() -> None:
    assert preflight(on_fields(theme.TEXT, colorscale=None), context()) == ()


def test_fields_of_one_value_have_the_first_colour() -> None:
    assert preflight(on_fields(theme.TEXT, z=[[1, 1, 1]]), context()) == ()


def test_a_word_above_or_beside_a_field_is_not_held_against_it() -> None:
    place = {"xref": "paper", "yref": "paper", "x": 0.5, "font": {"size": 18, "color": theme.TEXT}}
    above, below = (
        noted("År", **place, y=1, yanchor=anchor)(on_fields(theme.BACKGROUND)) for anchor in ("bottom", "top")
    )
    assert preflight(above, context()) == ()
    assert checks(preflight(below, context())) == [Check.CONTRAST]


def test_a_word_on_a_mark_is_held_against_the_mark_and_beside_it_against_the_ground() -> None:
    look = {"mode": "markers+text", "x": [2021, 2022], "y": [5, 6], "text": ["?", "?"]}
    dark = {"color": theme.TEXT, "size": 30}
    on = added(**look, marker=dark, textfont={"color": theme.BACKGROUND})
    assert preflight(on(clean()), context()) == ()
    beside = added(**look, marker=dark, textfont={"color": theme.BACKGROUND}, textposition="top center")
    assert checks(preflight(beside(clean()), context())) == [Check.CONTRAST]
    after = several(
        added(x=[2021, 2022], y=[5, 6], mode="markers", marker=dark),
        added(
            x=[2022, 2023], y=[6, 9], mode="text", text=["?", "?"], textfont={"color": [theme.BACKGROUND, theme.TEXT]}
        ),
    )
    assert preflight(after(clean()), context()) == ()


def test_pale_marks_with_a_word_on_each_are_fields_and_no_series() -> None:
    shades = ["#F1F1F1", "#EEEEEE", "#DDDDDD", "#CCCCCC", "#BBBBBB", "#AAAAAA", "#B1B1B1"]
    marks = added(
        x=[2021 + at / 4 for at in range(7)], y=[3] * 7, mode="markers+text", text=["?"] * 7, marker={"color": shades}
    )
    assert preflight(marks(clean()), context()) == ()


def test_on_an_axis_without_a_range_a_word_is_held_against_the_plot() -> None:
    chart = several(layout(xaxis={"range": None}), shaped(**BOX, fillcolor=theme.TEXT, layer="below"), noted("Sorø"))
    assert preflight(chart(clean()), context()) == ()


def test_what_is_not_drawn_is_not_judged() -> None:
    nothing = several(
        shaped(**BOX, line={"width": 0}), noted("", font={"size": 3}), layout(yaxis={"showticklabels": False})
    )
    assert preflight(nothing(clean()), context()) == ()
    hidden = trace(0, text=["lille"] * 3, textfont={"size": 3})
    assert preflight(hidden(clean()), context()) == ()
    assert preflight(trace(0, textposition="none", textfont={"size": 3})(clean(bars=True)), context()) == ()


def test_at_a_name_on_an_axis_a_word_is_held_against_the_plot() -> None:
    words = added(x=["Slagelse", "Sorø"], y=[3, 4], mode="text", text=["24,6", "19,0"], xaxis="x2")
    chart = several(words, layout(xaxis2={"visible": False, "range": [0, 1]}))
    assert preflight(chart(clean()), context()) == ()


def test_a_shape_of_the_plot_and_of_the_page_is_found_behind_a_note() -> None:
    dark = {"type": "rect", "x0": 0.1, "x1": 0.9, "y0": 0.1, "y1": 0.9, "fillcolor": theme.TEXT, "layer": "below"}
    paper = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    for xref, yref in (("paper", "paper"), ("x domain", "y domain")):
        chart = several(shaped(**dark, xref=xref, yref=yref), noted("mørk", **paper))(clean())
        assert checks(preflight(chart, context())) == [Check.CONTRAST]
    round_ = several(shaped(**{**dark, "type": "circle"}, xref="paper", yref="paper"), noted("lys", **paper))
    assert preflight(round_(clean()), context()) == ()


def test_a_note_outside_the_plot_stands_on_the_page() -> None:
    dark = layout(plot_bgcolor=theme.TEXT)
    outside = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 1.1}
    pale = several(
        dark,
        trace(0, line={"color": "#7FB0D9"}, marker={"color": "#7FB0D9"}),
        trace(1, line={"color": "#F6E3D5"}, marker={"color": "#F6E3D5"}),
    )
    assert checks(preflight(several(pale, noted("ude", **outside))(clean()), context())) == []
    assert checks(preflight(several(pale, noted("inde"))(clean()), context())) == [Check.CONTRAST]


def test_a_mark_without_a_colour_has_its_turn_of_the_figures() -> None:
    bare = added(**DOTS, y=[2, 3], line=None)
    pale = {"colorway": [theme.OWN, theme.OWN, "#DDDDDD"]}
    assert preflight(bare(clean()), context()) == ()
    assert checks(preflight(several(bare, layout(**pale))(clean()), context())) == [Check.CONTRAST]
    default = several(added(y=[1, 2, 3], line={"width": 2}), layout(colorway=None))
    assert "linjen #2CA02C" not in str(preflight(default(clean()), context()))


# Series


def test_series_with_a_form_of_their_own_are_told_apart() -> None:
    for change in ({"line": {"dash": "dot"}}, {"marker": {"symbol": "diamond"}}):
        assert preflight(several(TWINS, trace(1, **change))(clean()), context()) == ()


def test_a_series_with_its_name_beside_it_is_told_apart() -> None:
    label = {"text": ["", "", "Slagelse"], "mode": "lines+markers+text", "textposition": "top center"}
    assert preflight(several(TWINS, trace(0, **label))(clean()), context()) == ()
    assert preflight(several(TWINS, noted("Slagelse", font={"size": 18, "color": RED}))(clean()), context()) == ()
    number = {**label, "text": ["", "", "24,6 %"]}
    assert checks(preflight(several(TWINS, trace(0, **number))(clean()), context())) == [Check.COLOUR_BLIND]


def test_bars_are_told_apart_by_the_names_of_their_rows() -> None:
    assert preflight(trace(0, marker={"color": [RED, GREEN]})(clean(bars=True)), context()) == ()


def test_a_remedy_parts_lines_by_dash_and_symbol_and_says_so_in_the_legend() -> None:
    mended = remedied(TWINS(clean()), context(), Check.COLOUR_BLIND).figure
    assert [each.line.dash for each in mended.data] == ["solid", "dash"]
    assert [each.marker.symbol for each in mended.data] == ["circle", "diamond"]
    assert [entry["mark"] for entry in mended.layout.meta["legend"]] == ["●", "◆"]
    assert [each.line.color for each in mended.data] == [RED, GREEN]


def test_a_remedy_hatches_bars_and_leaves_the_others_as_they_were() -> None:
    _, plant = PLANTED_BARS["red and green bars"]
    mended = remedied(plant(clean(bars=True)), context(), Check.COLOUR_BLIND).figure.data[0].marker
    assert list(mended.color) == [RED, GREEN]
    assert list(mended.pattern.shape) == ["", "/"]


def test_a_remedy_parts_several_dots_by_their_symbols() -> None:
    _, plant = PLANTED["red and green dots"]
    one = several(plant, added(**DOTS, y=[5, 6], marker={"color": [RED, GREEN], "size": 8}))
    mended = remedied(one(clean()), context(), Check.COLOUR_BLIND).figure.data
    assert preflight(replace(clean(), figure=go.Figure(mended, clean().figure.layout)), context()) == ()


def test_of_too_many_dots_that_look_alike_the_last_stay_alike() -> None:
    crowd = several(*(added(**DOTS, y=[at, at], marker={"color": f"#5F64{at:02X}"}) for at in range(23)))
    mended = remedied(crowd(clean()), context(), Check.COLOUR_BLIND).figure.data[2:]
    assert len({each.marker.symbol for each in mended}) == 21


def test_lines_without_marks_are_parted_in_the_legend_by_their_dashes() -> None:
    keys = meta(legend=[theme.key("━", RED, "Rød"), theme.key("━", GREEN, "Grøn")])
    chart = several(
        trace(0, mode="lines", name="Rød", line={"color": RED, "dash": "solid"}),
        trace(1, mode="lines", name="Grøn", line={"color": GREEN, "dash": "solid"}),
        keys,
        said(subtitle=""),
    )(clean())
    mended = remedied(chart, context(), Check.COLOUR_BLIND).figure
    assert [entry["mark"] for entry in mended.layout.meta["legend"]] == ["━", "╌╌"]


def test_hatched_bars_are_hatched_in_the_legend() -> None:
    keys = meta(legend=[theme.key("■", RED, "Rød"), theme.key("■", GREEN, "Grøn")])
    chart = several(PLANTED_BARS["red and green bars on each other"][1], keys)(clean(bars=True))
    mended = remedied(chart, context(), Check.COLOUR_BLIND).figure
    assert [entry["mark"] for entry in mended.layout.meta["legend"]] == ["■", "▨"]


def test_grey_lines_of_all_others_are_one_series() -> None:
    grey = {"color": theme.OTHERS, "width": 1}
    chart = several(*(added(y=[place, place, place], line=grey) for place in range(20)))(clean())
    assert preflight(chart, context()) == ()


def test_of_many_series_the_own_and_the_average_keep_their_colours() -> None:
    colours_ = ["#08306B", "#7A5200", "#6B4E9B", "#2F74AB", "#1F2933", "#7A1F5C"]
    font = [
        {"textfont": {"color": each, "size": 18}, "text": ["", "", "24"], "mode": "lines+text"} for each in colours_
    ]
    lines = [
        added(y=[at, at, at], line={"color": each, "dash": dash}, textposition="top center", **font[at])
        for at, (each, dash) in enumerate(zip(colours_, series.DASHES, strict=True))
    ]
    keys = [theme.key("━", each, f"Kommune {each}") for each in colours_]
    chart = changed(
        several(*lines)(clean()),
        lambda figure: figure.layout.meta.update(legend=[*figure.layout.meta["legend"], *keys]),
    )
    assert checks(preflight(chart, context())) == [Check.SERIES]
    mended = remedied(chart, context(), Check.SERIES).figure
    drawn = [each.line.color for each in mended.data]
    assert drawn == [theme.OWN, theme.AVERAGE, *colours_[:3], theme.OTHERS, theme.OTHERS, theme.OTHERS]
    assert [entry["text"] for entry in mended.layout.meta["legend"]][-2:] == ["Kommune #6B4E9B", "de øvrige"]
    assert mended.data[-1].textfont.color[2] == theme.MUTED


def test_a_chart_without_a_legend_gets_none() -> None:
    bars = trace(0, marker={"color": theme.OWN, "pattern": {"shape": ["", "/"]}})(clean(bars=True))
    several_bars = several(
        *(
            lambda chart, shape=shape: changed(
                chart,
                lambda figure: figure.add_bar(
                    x=[1, 2], y=[0, 1], orientation="h", marker={"color": theme.OWN, "pattern": {"shape": shape}}
                ),
            )
            for shape in ("x", "-", "|", "+", ".")
        )
    )(bars)
    assert checks(preflight(several_bars, context())) == [Check.SERIES]
    mended = remedied(several_bars, context(), Check.SERIES)
    assert checks(preflight(mended, context())) == []
    assert "legend" not in mended.figure.layout.meta


# Axes


def test_an_axis_of_names_years_or_dots_may_begin_anywhere() -> None:
    dots = several(trace(0, mode="markers"), trace(1, mode="markers"), layout(yaxis={"range": [17, 27]}))
    assert preflight(dots(clean()), context()) == ()
    names = layout(yaxis={"range": [17, 27], "tickvals": [18, 20], "ticktext": ["Slagelse", "Sorø"]})
    assert preflight(names(clean()), context()) == ()


def test_an_axis_of_lines_may_leave_out_less_than_it_shows() -> None:
    """From 10 to 30 it shows 20 and leaves out 10."""
    assert preflight(layout(yaxis={"range": [10, 30]})(clean()), context()) == ()
    assert preflight(layout(yaxis={"range": None, "rangemode": "tozero"})(clean()), context()) == ()
    empty = several(trace(0, y=[None] * 3), trace(1, y=[None] * 3), layout(yaxis={"range": None}))
    assert preflight(empty(clean()), context()) == ()


def test_an_axis_that_fits_itself_does_so_to_its_own_lines() -> None:
    """The first axis begins at zero; the second one has lines from 18 to 20 only."""
    own = several(trace(0, yaxis="y2", y=[18, 19, 20]), layout(yaxis2={"overlaying": "y", "visible": False}))
    assert checks(preflight(own(clean()), context())) == [Check.CUT_AXIS]


def test_an_axis_of_bars_that_fits_itself_begins_at_zero() -> None:
    assert preflight(layout(xaxis={"range": None})(clean(bars=True)), context()) == ()


def test_bars_come_before_lines_and_an_axis_follows_the_one_it_matches() -> None:
    chart = several(
        layout(yaxis={"range": [17, 27]}, yaxis2={"matches": "y", "visible": False}),
        trace(1, type="scatter", yaxis="y2"),
        lambda chart: changed(
            chart, lambda figure: figure.add_bar(x=YEARS, y=[20, 21, 22], yaxis="y2", marker={"color": theme.OWN})
        ),
    )(clean())
    (remark,) = preflight(chart, context())
    assert remark.severity is Severity.FAULT
    assert preflight(remedied(chart, context(), Check.CUT_AXIS), context()) == ()


def test_a_mended_axis_keeps_its_direction() -> None:
    _, plant = PLANTED["an upside-down axis of lines that begins far from zero"]
    assert remedied(plant(clean()), context(), Check.CUT_AXIS).figure.layout.yaxis.range == (27, 0)


# Words


def test_every_kind_of_average_is_a_name() -> None:
    for kind in AverageKind:
        named = said(subtitle=f"Region: {context().say(f'average_{kind}')}")(clean())
        assert preflight(named, context()) == ()


def test_the_average_chosen_is_named_or_those_of_the_table() -> None:
    bad = said(subtitle="")(clean())
    assert remedied(bad, context(average=AverageKind.SIMPLE), Check.AVERAGE).subtitle == "simpelt gennemsnit"
    table = Table((Column("Hvilket"),), (("median",), ("vægtet gennemsnit (boliger)",)))
    assert set(remedied(replace(bad, table=table), context(), Check.AVERAGE).subtitle.split(", ")) == {
        "median",
        "vægtet gennemsnit",
    }


def test_a_chart_without_an_average_need_not_name_one() -> None:
    chart = several(
        said(subtitle="Andel"),
        trace(1, line={"color": theme.TEXT}, marker={"color": theme.TEXT}),
        meta(legend=[theme.key("●", theme.OWN, "Slagelse"), theme.key("◆", theme.TEXT, "Sorø")]),
    )
    assert preflight(chart(clean()), context()) == ()


def test_the_source_written_is_the_key_figures_or_the_generators() -> None:
    bad = said(footer=SOURCE.replace("Landsbyggefonden 2018:8", "–"))(clean())
    kept = "Tal pr. 2023. Hentet 1. maj 2026. Figur-id AAAA-BBBB, dataversion test."
    source = departments.meaning().sources[departments.meaning().indicators[VIEW.indicator].source].short_title.da
    assert remedied(bad, context(), Check.SOURCE).footer == f"Kilde: {source}. {kept}"
    assert remedied(replace(bad, demo=True), context(), Check.SOURCE).footer == f"Kilde: DEMODATA (opdigtet). {kept}"
    assert remedied(said(footer="")(bad), context(), Check.SOURCE).footer == f"Kilde: {source}."
    own = said(footer="Egne beregninger.")(bad)
    assert remedied(own, context(), Check.SOURCE).footer == f"Kilde: {source}. Egne beregninger."


def test_the_source_of_a_chart_of_need_is_that_of_its_rules() -> None:
    bad = replace(needs.example_need(), footer="")
    mended = remedied(bad, needs.context(), Check.SOURCE)
    assert mended.footer.startswith("Kilde: ")
    assert Check.SOURCE not in checks(preflight(mended, needs.context()))


def test_dates_thousands_and_versions_are_no_foreign_numbers() -> None:
    assert preflight(said(title="1.204 boliger 31.12.2024, 2009, 2010")(clean()), context()) == ()
    assert preflight(said(footer=f"{SOURCE} Udgave 2026.1.")(clean()), context()) == ()


def test_numbers_of_an_automatic_axis_are_turned_by_its_separators() -> None:
    bad = several(layout(yaxis={"tickvals": None, "ticktext": None}), PLANTED["an English number"][1])
    found_and_mended(bad(clean()), Check.DECIMALS)


def test_numbers_are_turned_and_filled_where_they_stand() -> None:
    bad = said(title="<b>24.6</b> % af 1,204.5 og 31.12.2024")(clean())
    assert remedied(bad, context(), Check.DECIMALS).title == "<b>24,6</b> % af 1.204,5 og 31.12.2024"
    mixed = layout(yaxis={"ticktext": ["0", "<b>15,0 %</b>", "<b>30</b>"]})(clean())
    ticks = remedied(mixed, context(), Check.DECIMALS).figure.layout.yaxis.ticktext
    assert list(ticks) == ["0,0", "<b>15,0 %</b>", "<b>30,0</b>"]


def test_an_abbreviation_is_known_by_its_own_words() -> None:
    for title in (
        *("Afdeling III", "DEMODATA", "1.204 mio. DKK"),
        *("Nyt råd (XYZ) siger", "XYZ (nyt råd) siger", "XYZ = nyt råd", "XYZ – nyt råd"),
    ):
        assert preflight(said(title=title)(clean()), context()) == ()
    for title in ("XYZ (demo)", "XYZ: 24", "XYZ (2023)"):
        assert checks(preflight(said(title=title)(clean()), context())) == [Check.ABBREVIATION]
    assert preflight(replace(said(title="XYZ")(clean()), notes=("XYZ (nyt råd) findes.",)), context()) == ()


def test_what_the_glossary_knows_is_written_and_what_it_does_not_know_is_no_ones_guess() -> None:
    both, unknown = (said(title=title)(clean()) for title in ("LBF og XYZ", "XYZ"))
    (remark,) = preflight(both, context())
    assert (remark.severity, remark.remedy) == (Severity.REMARK, "Skriv, hvad forkortelsen står for")
    mended = remedied(both, context(), Check.ABBREVIATION)
    assert mended.subtitle.endswith("vægtet gennemsnit · LBF = Landsbyggefonden")
    for chart in (mended, unknown):
        (remark,) = preflight(chart, context())
        assert (remark.text, remark.remedy) == ("Diagrammet siger ikke, hvad XYZ står for.", "")
    assert remedied(unknown, context(), Check.ABBREVIATION).subtitle == unknown.subtitle


def test_names_of_organisations_are_no_abbreviations() -> None:
    chart = said(title="SAB og BoligKorsør mod SAB Slagelse og FOB")(clean())
    assert preflight(chart, context(), names=("SAB", "SAB Slagelse", "BoligKorsør", "FOB")) == ()
    (remark,) = preflight(chart, context(), names=("SAB", "SAB Slagelse"))
    assert remark.text == "Diagrammet siger ikke, hvad FOB står for."


# The house's own charts


# Each of today's charts, and what it speaks with.
HOUSE: dict[str, Callable[[Path], tuple[Chart, Context]]] = {
    **{
        f"municipality {name}": partial(
            lambda name, database: (municipal.chart_of(database, name), views.context(municipal.CASES[name])), name
        )
        for name in municipal.GOLDEN_CASES.values()
    },
    **{
        f"department {name}": partial(lambda make, _: (make(departments.context()), departments.context()), make)
        for name, make in departments.EXAMPLES.items()
    },
    **{
        f"need {name}": partial(lambda make, _: (make(), needs.context()), make)
        for name, make in needs.EXAMPLES.items()
    },
    "effect": lambda _: (effect_chart(effects.context(), effects.example()), effects.context()),
}


@cache
def of_the_house(database: Path, name: str) -> tuple[Chart, Context, tuple[Remark, ...]]:
    """Return one of today's charts, what it speaks with and what is remarked on it."""
    chart, said_ = HOUSE[name](database)
    return chart, said_, preflight(chart, said_)


@pytest.mark.parametrize("name", HOUSE)
def test_every_remark_on_a_chart_of_the_house_can_be_mended(database: Path, name: str) -> None:
    chart, said_, remarks = of_the_house(database, name)
    before = figures_of(chart)
    for remark in remarks:
        mended = remedied(chart, said_, remark.check)
        lost = {remark.check} if remark.remedy else set()
        assert set(checks(preflight(mended, said_))) <= set(checks(remarks)) - lost
        assert figures_of(mended) == figures_of(chart) == before


def faults(chart: Chart, remarks: tuple[Remark, ...]) -> list[str]:
    """Return what is said of the faults; words of a picture with more rows than a slide holds are small."""
    small = "tall" in chart.figure.layout.meta
    found = (each for each in remarks if each.severity is Severity.FAULT)
    return [each.text for each in found if not (small and each.check is Check.TEXT_SIZE)]


@pytest.mark.parametrize("name", HOUSE)
def test_no_chart_of_the_house_has_a_fault_or_misleads(database: Path, name: str) -> None:
    """Its axes begin at zero, its source and its average are named, its words and marks are seen and told apart."""
    chart, _, remarks = of_the_house(database, name)
    assert faults(chart, remarks) == []
    assert Check.CUT_AXIS not in checks(remarks)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_chart_of_every_kind_has_no_fault(name: str, language: str) -> None:
    chart, said_ = EXAMPLES[name](language)
    assert faults(chart, preflight(chart, said_)) == []


def test_six_parts_of_a_whole_are_told_apart_and_their_words_are_read() -> None:
    """The twins' chart draws a variable in a part each, with its share in it."""
    figure, parts = theme.empty(Language.DA), list(zip(theme.PARTS, theme.TEXT_ON_PARTS, strict=True))
    for place, (part, ink) in enumerate(parts):
        look = {"marker": {"color": part}, "textposition": "inside", "textfont": {"size": 18, "color": ink}}
        figure.add_bar(x=[10, 10], y=[0, 1], orientation="h", name=f"Mål {place}", text=["20 %", "20 %"], **look)
    keys = [theme.key("■", part, f"Mål {place}") for place, part in enumerate(theme.PARTS)]
    sizes_ = {"legend": keys, "sizes": {"subtitle": 18, "footer": 18}}
    axes_ = {"xaxis": {"range": [0, 70], "visible": False}, "yaxis": theme.rows(["Slagelse", "Sorø"])}
    figure.update_layout(barmode="stack", font={"size": 18}, meta=sizes_, **axes_)
    assert preflight(replace(clean(), figure=figure), context()) == ()
