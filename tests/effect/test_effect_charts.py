"""An effect in words and in a chart: the honest sentence, the agreement as a band, means, twins and gaps."""

import dataclasses
import json
import re
from functools import cache
from typing import Any

import pytest

from keyfigures import catalogue, effect, settings
from keyfigures.catalogue import Catalogue
from keyfigures.departments import Department
from keyfigures.effect import Comparison, Effect, Lack, LeftOut, Manner, Undertaking, Why, YearSaid
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Context, EffectChart, EffectView, effect_chart, figure_id, theme
from keyfigures.language import Language
from keyfigures.register import AgreementStatus
from tests.departments.test_department_charts import (
    department,
    drawn_notes,
    fig,
    flat,
    legend,
    payload,
    plain,
    spoken,
    subtitle,
    title,
)
from tests.ui.screen import DANISH, ENGLISH

VACANCY, COST, EVICTIONS = "vacancy_pct", "operating_cost_kr_dwelling", "evictions"
VIEW = EffectView(
    chart=EffectChart.EFFECT,
    municipality="330",
    agreement="a1.1",
    indicator=VACANCY,
    year=2023,
    years=3,
    k=20,
    language="da",
)
SURE = Comparison(change=-2.1, twins_change=-0.4, difference=-1.7, low=-2.8, high=-0.6, as_much=0, p=1 / 19)
each_language = pytest.mark.parametrize("language", [each.value for each in Language])


@cache
def meaning() -> Catalogue:
    """Return the catalogue of the real data folder."""
    return catalogue.read(settings.ROOT / "data", "effect")


def context(language: str = "da", indicator: str = VACANCY) -> Context:
    """Return what a builder speaks with."""
    view = dataclasses.replace(VIEW, language=language, indicator=indicator)
    return Context(view, meaning(), catalogue.texts(Language(language)), "test", "AAAA-BBBB")


def said(year: int, own: float | None, median: float | None = 1.0) -> YearSaid:
    """Return a year; where the twins have a median, half of them lie within a half of it."""
    if median is None:
        return YearSaid(year, own, None, None, None, 0)
    return YearSaid(year, own, median, median - 0.5, median + 0.5, 18)


def example(*members: Department, found: Comparison | None = SURE, **changes: Any) -> Effect:
    """Return an effect: 5 before, 2.9 after; nothing is known of 2015, and 2022 is missing."""
    shown = members or (department("a"),)
    undertaking = Undertaking("a1", tuple(each.department_id for each in shown), VACANCY, 2020, 2022, 2.0)
    years = {2016: 4.0, 2017: 5.0, 2018: 5.0, 2019: 5.0, 2020: 4.0, 2021: 3.0, 2022: None, 2023: 2.8}
    made = Effect(
        undertaking=undertaking,
        members=shown,
        definition_id="vacancy_pct_reported",
        manner=Manner.SUMS,
        years_before=(2017, 2018, 2019),
        years_after=(2021, 2023),
        before=5.0,
        after=2.9,
        found=found,
        lack=None if found else Lack.TWINS,
        twins=tuple(f"t{n}" for n in range(18)),
        left_out=(),
        series=(said(2015, None, None), *(said(year, value) for year, value in years.items())),
        figures=tuple(fig("a", year, value) for year, value in years.items() if value is not None),
        widened=False,
        among_worst=False,
    )
    return dataclasses.replace(made, **changes)


def drawn(chart: Chart, colour: str) -> list[dict[str, Any]]:
    """Return the lines of a colour."""
    return [each for each in payload(chart)["data"] if each.get("line", {}).get("color") == colour]


def sentence(made: Effect, indicator: str = VACANCY, language: str = "da") -> str:
    """Return the finding with ordinary spaces."""
    return plain(effect.sentence(made, meaning().indicators[indicator], catalogue.texts(Language(language))))


# The honest sentence


def test_a_difference_that_is_hardly_chance() -> None:
    assert sentence(example()) == (
        "Lejeledighed faldt 2,10 pct.-point, tvillingernes 0,40; forskellen på 1,70 (0,60 til 2,80) er næppe tilfældig"
    )
    assert sentence(example(), language="en") == (
        "Vacancy fell by 2.10 percentage points, that of the twins by 0.40; "
        "the difference of 1.70 (0.60 to 2.80) is hardly chance"
    )


def test_a_difference_that_can_be_chance() -> None:
    within = dataclasses.replace(SURE, low=-3.5, high=0.1)
    assert sentence(example(found=within)).endswith("forskellen på 1,70 (−0,10 til 3,50) kan være tilfældig")


def test_a_difference_that_can_be_chance_because_twins_do_the_same() -> None:
    often = dataclasses.replace(SURE, as_much=2, p=3 / 19)
    assert sentence(example(found=often)).endswith(
        "forskellen på 1,70 (0,60 til 2,80) kan være tilfældig, for 2 af 18 tvillinger afveg mindst lige så meget"
    )


@pytest.mark.parametrize(
    ("own", "twins", "start"),
    [
        (2.0, 0.5, "Lejeledighed steg 2,00 pct.-point, tvillingernes 0,50; forskellen på 1,50"),
        (2.0, -0.5, "Lejeledighed steg 2,00 pct.-point, tvillingernes faldt 0,50; forskellen på 2,50"),
        (-2.0, 0.5, "Lejeledighed faldt 2,00 pct.-point, tvillingernes steg 0,50; forskellen på 2,50"),
        (0.0, 0.0, "Lejeledighed var uændret, tvillingernes var uændret; forskellen på 0,00"),
        (0.001, -0.5, "Lejeledighed var uændret, tvillingernes faldt 0,50; forskellen på 0,50"),
        (-1.0, 0.004, "Lejeledighed faldt 1,00 pct.-point, tvillingernes var uændret; forskellen på 1,00"),
    ],
)
def test_the_sentence_says_who_went_where(own: float, twins: float, start: str) -> None:
    moved = Comparison(own, twins, own - twins, own - twins - 9, own - twins + 9, as_much=9, p=0.5)
    assert sentence(example(found=moved)).startswith(f"{start} (")


def test_units_are_those_of_the_indicator() -> None:
    assert sentence(example(), COST).startswith("Driftsudgifter på benchmarkede konti faldt 2 kr./bolig, tvilling")
    # A mean of counts is no whole number.
    assert sentence(example(), EVICTIONS).startswith("Udsættelser faldt 2,1, tvillingernes 0,4; forskellen på 1,7")


@pytest.mark.parametrize(
    ("lack", "changes", "end"),
    [
        (Lack.AFTER, {"years_after": (2021,)}, "kun 1 år efter starten har tal"),
        (Lack.AFTER, {"years_after": ()}, "ingen år efter starten har tal endnu"),
        (Lack.BEFORE, {"years_before": (2019,)}, "kun 1 år før starten har tal"),
        (Lack.BEFORE, {"years_before": ()}, "ingen år før starten har tal"),
        (Lack.TWINS, {"twins": ("t1", "t2", "t3")}, "kun 3 tvillinger har tal i de samme år"),
        (Lack.TWINS, {"twins": ("t1",)}, "kun 1 tvilling har tal i de samme år"),
        (Lack.FIGURES, {}, "der er ingen tal"),
        (None, {}, "der er ingen tal"),
    ],
)
def test_what_cannot_be_judged_says_why(lack: Lack | None, changes: dict[str, Any], end: str) -> None:
    found = sentence(example(found=None, **{**changes, "lack": lack}))
    assert found == f"Lejeledighed: aftalens virkning kan ikke vurderes, {end}"


# The chart


def test_the_title_is_the_sentence_and_the_subtitle_says_which_years_and_how_many_twins() -> None:
    chart = effect_chart(context(), example())
    assert title(chart) == sentence(example())
    assert subtitle(chart) == (
        "Lejeledighed, procent · Park a · Org · før: 2017–2019, efter: 2021, 2023 · aftalen opfyldt 2022 · "
        "18 tvillinger"
    )
    one = effect_chart(context(), example(found=None, twins=("t1",)))
    assert subtitle(one).endswith("1 tvilling")


def test_the_agreement_is_a_band_over_its_years() -> None:
    (band, target) = payload(effect_chart(context(), example()))["layout"]["shapes"]
    assert (band["x0"], band["x1"], band["fillcolor"]) == (2019.5, 2022.5, theme.BAND)
    assert target["y0"] == target["y1"] == 2.0
    for end in (None, 2030):
        running = dataclasses.replace(example().undertaking, end=end, target=None)
        (band,) = payload(effect_chart(context(), example(undertaking=running)))["layout"]["shapes"]
        assert band["x1"] == 2023.6


def test_an_end_is_the_edge_of_the_band_and_said_with_how_it_came() -> None:
    """2023 counts, the year after the agreement was fulfilled."""
    ended = effect_chart(context(), example())
    assert any(note.startswith("År efter aftalens slutning tæller også med") for note in ended.notes)
    lapsed = dataclasses.replace(example().undertaking, end=2023, ended_as=AgreementStatus.LAPSED)
    chart = effect_chart(context("en"), example(undertaking=lapsed))
    assert "· agreement lapsed 2023 ·" in subtitle(chart)
    assert not any("Years after the end" in note for note in chart.notes)
    for end in (None, 2024):
        running = dataclasses.replace(example().undertaking, end=end)
        chart = effect_chart(context(), example(undertaking=running))
        assert "aftalen" not in subtitle(chart)
        assert not any("slutning" in note for note in chart.notes)


def test_means_are_levels_over_their_years_with_their_numbers() -> None:
    chart = effect_chart(context(), example())
    levels = [(each["x"], each["y"]) for each in drawn(chart, theme.AVERAGE)]
    assert levels == [([2016.6, 2019.4], [5.0, 5.0]), ([2020.6, 2023.4], [2.9, 2.9])]
    assert drawn_notes(chart) == ["aftale", "før 5,00", "efter 2,90"]
    assert [plain(each) for each in legend(chart)] == [
        "Park a",
        "gennemsnit før og efter",
        "median for de mest lignende (tvillinger)",
        "tvillingernes midterste halvdel",
        "mål 2,00 %",
    ]


def test_years_without_anything_at_the_beginning_are_not_drawn_and_a_gap_is_never_bridged() -> None:
    chart = effect_chart(context(), example())
    (own,) = drawn(chart, theme.OWN)
    assert own["x"] == list(range(2016, 2024))
    assert own["y"][-2] is None
    assert [row[0] for row in chart.table.rows] == [str(year) for year in range(2016, 2024)]


def test_a_year_of_twins_alone_is_a_short_bar() -> None:
    alone = tuple(
        dataclasses.replace(said(year, 3.0, 1.0 if year in {2016, 2018, 2019} else None)) for year in range(2016, 2021)
    )
    chart = effect_chart(context(), example(series=alone))
    areas = [each for each in payload(chart)["data"] if each.get("fill") == "toself"]
    assert [each["x"] for each in areas] == [[2015.8, 2016.2, 2016.2, 2015.8], [2018, 2019, 2019, 2018]]


def test_the_table_says_what_each_year_was_used_for() -> None:
    table = effect_chart(context(), example()).table
    assert [row[1] for row in table.rows] == [
        *("ikke regnet med", "før", "før", "før", "startåret", "efter", "ikke regnet med", "efter")
    ]
    assert table.rows[1] == ("2017", "før", 5.0, 1.0, 0.5, 1.5, 18)
    assert [column.label for column in table.columns] == [
        *("År", "Periode", "Lejeledighed, procent", "Tvillingernes median", "Tvillingernes nedre kvartil"),
        *("Tvillingernes øvre kvartil", "Tvillinger med tal"),
    ]


def test_a_file_says_all_numbers_of_the_comparison() -> None:
    found = {name: plain(text) for name, text in effect_chart(context(), example()).about}
    assert found == {
        "Gennemsnit før starten (2017–2019)": "5,00 %",
        "Gennemsnit efter starten (2021, 2023)": "2,90 %",
        "Ændring": "−2,10",
        "Tvillingernes ændring": "−0,40",
        "Forskel (95 %-interval)": "−1,70 (−2,80 til −0,60)",
        "Tvillinger, der afveg mindst lige så meget": "0 af 18 (p = 0,05)",
    }


def test_the_description_says_the_course_and_the_means() -> None:
    found = plain(effect_chart(context(), example()).description)
    assert found.startswith("Park a gik fra 4,00 % i 2016 til 2,80 % i 2023")
    assert "Gennemsnit før starten (2017–2019): 5,00 %." in found


def test_notes_say_the_method_and_who_is_left_out() -> None:
    out = (
        *(LeftOut(f"t{n}", Why.AGREEMENT, is_twin=True) for n in range(2)),
        LeftOut("t3", Why.YEARS, is_twin=True),
        LeftOut("t4", Why.HIDDEN, is_twin=True),
        LeftOut("b", Why.YEARS, is_twin=False),
        LeftOut("c", Why.HIDDEN, is_twin=False),
    )
    notes = effect_chart(context(), example(left_out=out, widened=True, among_worst=True)).notes
    assert "Ikke brugt som tvilling, fordi der var en aftale om samme nøgletal: 2 afdelinger." in notes
    assert len([each for each in notes if "1 afdeling." in each]) == 4
    assert any("lignede mest i 2020" in each for each in notes)
    assert any("bedres ofte af sig selv" in each for each in notes)
    assert any("lagt sammen, delt eller omnummereret" in each for each in notes)
    assert any("summen af tællerne" in each for each in notes)


def test_one_department_needs_no_word_on_how_several_are_put_together() -> None:
    alone = effect_chart(context(), example()).notes
    several = effect_chart(context(), example(department("a"), department("b"), manner=Manner.MEAN)).notes
    assert not any("Flere afdelinger" in each for each in alone)
    assert any("gennemsnittet af deres tal" in each for each in several)


def test_a_start_among_the_worst_stands_in_the_picture() -> None:
    assert "blandt de værste før starten" in subtitle(effect_chart(context(), example(among_worst=True)))
    assert "blandt de værste" not in subtitle(effect_chart(context(), example()))


def test_many_departments_are_counted_not_named() -> None:
    two = effect_chart(context(), example(department("a"), department("b")))
    three = effect_chart(context(), example(*(department(id_, demo=True) for id_ in "abc")))
    assert "· Park a, Park b · Org ·" in subtitle(two)
    assert "· 3 afdelinger (demo) · Org (demo) ·" in subtitle(three)


def test_without_a_comparison_the_figures_are_drawn_all_the_same() -> None:
    bare = example(found=None, before=None, after=None, years_before=(), years_after=(), lack=Lack.BEFORE)
    chart = effect_chart(context(), bare)
    assert (chart.about, drawn_notes(chart)) == ((), ["aftale"])
    assert subtitle(chart).endswith("før: –, efter: – · aftalen opfyldt 2022 · 18 tvillinger")
    assert "gennemsnit før og efter" not in legend(chart)
    twins_only = dataclasses.replace(bare, series=(said(2019, None),), figures=(), undertaking=no_target(bare))
    assert effect_chart(context(), twins_only).description == "Park a har intet tal."
    own_only = dataclasses.replace(bare, series=(said(2019, 2.0, None),), undertaking=no_target(bare))
    assert legend(effect_chart(context(), own_only)) == ["Park a"]


def no_target(made: Effect) -> Undertaking:
    """Return an agreement without a target."""
    return dataclasses.replace(made.undertaking, target=None)


def test_nothing_to_draw_is_said_in_one_sentence() -> None:
    with pytest.raises(SelectionError) as raised:
        effect_chart(context(), example(series=(said(2019, None, None),)))
    assert raised.value.text == "dchart_nothing"


def test_the_demo_mark_stands_in_the_picture_and_behind_the_name() -> None:
    ordinary, demo = effect_chart(context(), example()), effect_chart(context(), example(department("a", demo=True)))
    assert "mark" not in payload(ordinary)["layout"]["meta"]
    assert payload(demo)["layout"]["meta"]["mark"] == "DEMODATA"
    assert [text for text in spoken(demo) if re.search(r"Park a(?! \(demo\))", text)] == []


def whole(language: str, indicator: str = VACANCY) -> Chart:
    """Return a chart that says everything there is to say."""
    out = tuple(LeftOut(f"t{n}", why, is_twin=twin) for n, (why, twin) in enumerate(KINDS))
    often = dataclasses.replace(SURE, as_much=2, p=3 / 19)
    made = example(department("a"), department("b"), found=often, left_out=out, widened=True, among_worst=True)
    return effect_chart(context(language, indicator), made)


KINDS = (
    (Why.AGREEMENT, True),
    (Why.YEARS, True),
    (Why.HIDDEN, True),
    (Why.YEARS, False),
    (Why.HIDDEN, False),
)


@each_language
def test_the_chart_is_complete_and_in_one_language(language: str) -> None:
    chart = whole(language)
    assert all(text.strip() for text in (chart.title, chart.subtitle, chart.footer, chart.description))
    assert "AAAA-BBBB" in chart.footer
    assert not re.search(r"\b(None|nan|inf)\b|[{}]|\.\.", " ".join(spoken(chart)))
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
    wrong = re.compile(rf"\b({DANISH if language == 'en' else ENGLISH})\b", re.IGNORECASE)
    about = [plain(text) for pair in chart.about for text in pair]
    assert [text for text in (*spoken(chart), *about) if wrong.search(text)] == []
    digits = r"\d\.\d" if language == "da" else r"\d,\d\d?(?!\d)"
    assert [text for text in (*spoken(chart), *about) if re.search(digits, text)] == []


def test_every_colour_is_one_of_the_theme_and_builders_are_pure() -> None:
    known = {each for value in vars(theme).values() for each in flat(value) if isinstance(each, str)}
    found = payload(whole("da"))
    text = json.dumps([found["data"], {key: value for key, value in found["layout"].items() if key != "template"}])
    assert {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}\b", text)} <= known
    assert payload(whole("da")) == found


def test_a_name_from_a_file_is_written_as_it_stands() -> None:
    evil = '<a href="x">A</a> & B<br>'
    chart = effect_chart(context(), example(department("a", name=evil)))
    drawn = json.dumps(payload(chart)["data"])
    assert "<a " not in drawn
    assert "&lt;a href=" in drawn
    assert evil in chart.subtitle


def test_every_choice_is_part_of_the_link_and_of_the_figure_id() -> None:
    changed: dict[str, Any] = {
        "municipality": "316",
        "agreement": "a1.2",
        "indicator": COST,
        "year": 2024,
        "years": 4,
        "k": 10,
        "language": "en",
    }
    views = [VIEW, *(dataclasses.replace(VIEW, **{name: value}) for name, value in changed.items())]
    assert len({figure_id(view, "v") for view in views}) == len(views)
    assert set(VIEW.query("v").values()) >= {"aftale-virkning", "330", "a1.1", VACANCY, "2023", "3", "20", "da", "v"}
