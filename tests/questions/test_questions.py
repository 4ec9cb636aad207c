"""Every kind of chart has ten questions, each answered in a sentence or with the reason why not."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from keyfigures import questions, views
from keyfigures.catalogue import texts
from keyfigures.compare import AverageKind
from keyfigures.departments import departments as known
from keyfigures.errors import SelectionError
from keyfigures.figures import ChartKind, DepartmentChart, DepartmentView, EffectChart, EffectView, NeedChart
from keyfigures.language import Language
from keyfigures.questions import Answer, departments, effects, municipalities
from keyfigures.questions.answers import Said, UnansweredError, named
from keyfigures.views import Complete, context
from tests.questions.conftest import SAB, agreement
from tests.questions.test_against_reference import REAL, RENTED, SHARE, of_departments, of_need, selection
from tests.ui.screen import foreign

KINDS = (*ChartKind, *DepartmentChart, *NeedChart, *EffectChart)
EFFECT = EffectView(EffectChart.EFFECT, "330", "A-2020-001.1", "vacancy_pct", 2025, 3, 20, "da")
DECK = {"group": "deck2011", "year": 2010, "from_year": 2009}
CANNOT = "Kan ikke besvares"


def every_view(language: str) -> list[Complete]:
    """Return a complete choice of every kind of chart."""
    return [
        *(selection(chart=kind, language=language, **DECK) for kind in ChartKind),
        *(of_departments(chart=kind, organisation=SAB, language=language) for kind in DepartmentChart),
        *(of_need(chart=kind, language=language) for kind in NeedChart),
        replace(EFFECT, language=language),
    ]


def answer(database: Path, view: Complete, id_: str) -> Answer:
    """Return the answer to one question of a chart."""
    (found,) = (each for each in questions.asked(database, view) if each.id == id_)
    return found


def why(database: Path, view: Complete, id_: str) -> str:
    """Return why a question cannot be answered."""
    found = answer(database, view, id_)
    assert not found.is_answered
    assert found.text.startswith(CANNOT)
    assert found.view is None
    return found.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_has_ten_questions(kind: ChartKind | DepartmentChart | NeedChart | EffectChart) -> None:
    ids = questions.questions_of(kind)
    assert len(ids) == 10
    assert len(set(ids)) == 10


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_question_is_answered_in_a_sentence_of_its_language(shown: Path, language: str) -> None:
    agreement("A-2020-001", 2020)
    told = []
    for view in every_view(language):
        found = questions.asked(shown, view)
        assert tuple(each.id for each in found) == questions.questions_of(view.chart)
        assert len({each.question for each in found}) == 10
        # The figures of the deck's two years are printed without counts and have no neighbours in time.
        assert sum(each.is_answered for each in found) >= 7
        told += [text for each in found for text in (each.question, each.text)]
    assert [text for text in told[::2] if not text.endswith("?")] == []
    assert [text for text in told[1::2] if not text.endswith(".") or ".." in text] == []
    assert [text for text in told if re.search(r"[{}]|None(?!:| of)|nan|  |\binf\b", text)] == []
    assert foreign(told, language) == []


def test_a_link_leads_to_another_chart_that_can_be_drawn(shown: Path) -> None:
    agreement("A-2020-001", 2020)
    seen = set()
    for view in every_view("da"):
        for each in questions.asked(shown, view):
            if each.view is not None:
                assert each.view != view
                assert views.read(each.view.query("v")) == each.view
                seen.add(each.view)
    assert {view.chart for view in seen} >= {ChartKind.RANKING, ChartKind.ROBUSTNESS, DepartmentChart.TWINS}
    assert all(views.chart(shown, view).title for view in seen)


def test_an_invented_departments_name_is_marked_wherever_it_is_said(shown: Path) -> None:
    for view in every_view("da"):
        if isinstance(view, DepartmentView):
            for each in questions.asked(shown, view):
                assert each.text.count("Brombærmarken") == each.text.count("Brombærmarken (demo)")
                assert each.text.count("SAB") == each.text.count("SAB (demo)")


def test_answers_are_made_once_and_anew_where_something_is_written(shown: Path) -> None:
    view = of_need()
    assert questions.asked(shown, view) is questions.asked(shown, view)
    assert answer(shown, view, "agreed").figures["n"] == 0
    agreement("A-2025-001", 2025, department="")
    assert answer(shown, view, "agreed").figures["n"] != 0


def test_names_are_said_or_counted() -> None:
    say = texts(Language.DA)
    assert named([], say) == "ingen"
    assert named(["a", "b", "c"], say) == "a, b, c"
    assert named(["a", "b", "c", "d", "e"], say) == "a, b, c og 2 mere"


# Municipalities.


def test_the_deck_is_answered_as_it_is_printed(demo_database: Path) -> None:
    view = selection(year=2009, group="deck2011", average=AverageKind.PUBLISHED, from_year=2009)
    said = answer(demo_database, view, "average").text.replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Slagelse har 24,6 % i 2009, 5,6 pct.-point over gennemsnittet på 19,0 % (")
    assert "gennemsnit som oplyst af kilden" in said


def test_two_definitions_are_said_beside_each_other_and_not_subtracted(demo_database: Path) -> None:
    found = answer(demo_database, selection(), "first")
    assert found.question == "Hvad er forskellen til 2009?"
    assert "to opgørelser" in found.text
    assert found.figures["change"] is None
    assert found.view == selection(chart=ChartKind.TWO_YEARS)
    assert "år før 2009" in why(demo_database, selection(year=2009, group="deck2011"), "first")


def test_a_municipality_without_a_figure_says_so(demo_database: Path) -> None:
    view = selection(municipality="101", **DECK)
    for id_ in ("average", "rank", "neighbours", "dwellings", "needed", "similar", "first"):
        text = why(demo_database, view, id_)
        assert "København ikke har noget tal i 2010 (ikke hentet)" in text
    assert "ingen har" not in answer(demo_database, view, "spread").text
    assert why(demo_database, replace(view, chart=ChartKind.DEVELOPMENT), "turned").count("0 års tal") == 1


def test_a_year_nobody_has_a_figure_of_is_one_reason_for_all(demo_database: Path) -> None:
    found = questions.asked(demo_database, selection(year=1901))
    assert {each.text for each in found} == {found[0].text}
    assert found[0].text.startswith(f"{CANNOT}. ")
    assert "1901" in found[0].text
    assert not any(each.is_answered for each in found)


def test_who_is_no_municipality_is_refused(demo_database: Path) -> None:
    with pytest.raises(SelectionError, match="unknown_municipality"):
        questions.asked(demo_database, selection(municipality="999"))


def test_an_average_nobody_can_make_is_said(demo_database: Path) -> None:
    view = selection(average=AverageKind.PUBLISHED)
    for id_ in ("average", "dwellings", "needed"):
        assert "gennemsnit" in why(demo_database, view, id_)
    reconciled = selection(chart=ChartKind.RECONCILE)
    assert "ikke har oplyst" in why(demo_database, reconciled, "published")
    alone = selection(chart=ChartKind.ROBUSTNESS, group="330", include_own=False)
    assert "gennemsnit" in why(demo_database, alone, "kinds")
    assert "ingen andre end Slagelse" in why(demo_database, replace(alone, chart=ChartKind.RANKING), "spread")
    assert "ingen andre end Slagelse" in why(demo_database, replace(alone, chart=ChartKind.RANKING), "neighbours")


def test_below_above_and_on_the_average_take_different_dwellings(demo_database: Path) -> None:
    above, below = (answer(demo_database, selection(municipality=code), "needed") for code in ("330", "306"))
    assert "ikke tæller med" in above.text
    assert "alle tæller med" in below.text
    level = answer(demo_database, selection(group="330"), "needed")
    assert (level.figures, level.text[:10]) == ({"n": 0}, "Ingenting:")
    assert answer(demo_database, selection(group="330"), "dwellings").text.startswith("Ingen:")
    assert answer(demo_database, selection(group="330"), "average").text.count("det samme som") == 1


def test_who_is_highest_and_lowest_has_nobody_on_one_side(demo_database: Path) -> None:
    country = selection(group="country")
    highest = answer(demo_database, replace(country, municipality="163"), "neighbours")
    assert highest.figures["above"] is None
    assert highest.text.startswith("Lige over: ingen.")


def test_all_municipalities_with_a_figure_lack_nobody(demo_database: Path) -> None:
    assert answer(demo_database, selection(chart=ChartKind.TILE_MAP), "missing").text.startswith("Ingen: alle 98")
    few = answer(demo_database, selection(chart=ChartKind.RECONCILE, group="330,101", year=2010), "missing")
    assert "København (ikke hentet)" in few.text


def test_an_indicator_of_the_country_alone_has_no_figures_to_compare(demo_database: Path) -> None:
    found = selection(chart=ChartKind.DEFINITIONS, indicator="rented_share_pct", year=2024)
    ids = {each.id: each for each in questions.asked(demo_database, found)}
    assert ids.keys() == set(questions.questions_of(ChartKind.DEFINITIONS))
    none = selection(chart=ChartKind.DEFINITIONS, municipality="101", **DECK)
    assert "København ikke har noget tal i 2010" in why(demo_database, none, "own_definitions")


def of_slagelse(database: Path) -> municipalities.Asked:
    """Return what is gathered for the ranking of Slagelse in its region."""
    view = selection()
    return municipalities._gathered(database, view, view, None)


def test_a_share_alone_is_told_in_dwellings(demo_database: Path) -> None:
    area = replace(of_slagelse(demo_database), context=context(selection(indicator="dwelling_area_m2")))
    with pytest.raises(UnansweredError, match="ask_why_no_share"):
        municipalities._base(area)


def test_what_is_better_low_is_told_in_what_has_to_change(demo_database: Path) -> None:
    asked = of_slagelse(demo_database)
    better = replace(asked, context=context(selection(indicator="vacancy_pct")))
    n, base = municipalities._needed(better).figures["n"], municipalities._base(asked)
    gap = base * (asked.value - asked.average) / 100
    assert isinstance(n, int)
    assert n - 1 < gap <= n


def test_an_average_of_nothing_cannot_be_reached_by_building(demo_database: Path) -> None:
    asked = of_slagelse(demo_database)
    assert asked.found.average is not None
    nothing = replace(asked.found, average=replace(asked.found.average, value=0.0))
    with pytest.raises(UnansweredError, match="ask_why_reach"):
        municipalities._needed(replace(asked, found=nothing))


def test_nobody_has_moved_since_a_year_without_figures(demo_database: Path) -> None:
    with pytest.raises(UnansweredError, match="ask_why_earlier"):
        municipalities._moved(replace(of_slagelse(demo_database), first=1999))


def test_a_group_of_one_has_moved_as_much_as_the_own_one(demo_database: Path) -> None:
    alone = selection(group="330", indicator=RENTED, year=2020, from_year=2010)
    found = answer(demo_database, alone, "moved")
    assert found.figures["who"] == "330"
    assert found.text.startswith("Slagelse: ")
    assert "er nr." not in found.text


def test_who_alone_has_a_figure_resembles_nobody(demo_database: Path) -> None:
    (only,) = (key[3] for key in REAL.cells[SHARE] if key[:3] == ("ministry_stock", 2019, "municipality"))
    text = why(demo_database, selection(municipality=only, year=2019, group="country"), "similar")
    assert "ingen andre end" in text


def test_who_has_no_figure_at_all_holds_in_no_choice(demo_database: Path) -> None:
    samso = selection(municipality="741", indicator=RENTED, group="deck2011", year=2020)
    assert "ikke har tal, der kan sammenlignes" in why(demo_database, samso, "robust")


def test_definitions_disagree_most_where_two_have_a_figure(demo_database: Path) -> None:
    asked = of_slagelse(demo_database)
    figures = {"bol101_incl_cottages": {2018: 18.0, 2019: 17.0}, "ministry_stock": {2018: 19.0, 2019: 22.0}}
    said = municipalities.widest(asked.context, figures)
    assert said.figures == {"year": 2019, "gap": 5.0}
    assert said.text.startswith("I 2019: 5,0")
    with pytest.raises(UnansweredError, match="ask_why_one_definition"):
        municipalities.widest(asked.context, {"ministry_stock": {2019: 22.0}})
    without = replace(asked, found=replace(asked.found, indicator_id="dwelling_area_m2"))
    with pytest.raises(UnansweredError, match="ask_why_national"):
        municipalities._national(without)


# Departments.


def of_rising(database: Path) -> departments.Asked:
    """Return what is gathered for the trend of a department."""
    view = of_departments()
    return departments._gathered(database, view, context(view))


@pytest.mark.parametrize(
    ("question", "reason"),
    [(departments._part, "ask_why_sum"), (departments._last_year, "ask_why_last_year")],
)
def test_a_year_that_lacks_the_others_figures_says_so(
    demo_database: Path, question: Callable[[departments.Asked], Said], reason: str
) -> None:
    asked = of_rising(demo_database)
    with pytest.raises(UnansweredError, match=reason):
        question(replace(asked, view=replace(asked.view, year=1999)))


def test_an_account_of_half_a_year_is_held_against_no_other(demo_database: Path) -> None:
    asked = of_rising(demo_database)
    half = replace(asked.judged, figure=replace(asked.judged.figure, of_a_year=False))
    with pytest.raises(UnansweredError, match="ask_why_whole_year"):
        departments._last_year(replace(asked, judged=half))


def test_the_only_real_department_has_no_twins(demo_database: Path) -> None:
    (real,) = (id_ for id_, each in known(demo_database).items() if not each.is_demo)
    view = of_departments(department=real, indicator="moving_out_loss_kr_lme", year=2017)
    assert not answer(demo_database, view, "twins").is_answered
    assert answer(demo_database, view, "sure").question == "Er det sikkert?"


def test_a_chosen_organisation_without_figures_is_held_against_nobody(demo_database: Path) -> None:
    view = of_departments(chart=DepartmentChart.PARETO, organisation=SAB, department="", year=2010)
    assert "for få af afdelingerne" in why(demo_database, view, "organisation")


def test_a_department_without_a_figure_says_so(demo_database: Path) -> None:
    view = of_departments(year=1999)
    for id_ in questions.questions_of(DepartmentChart.TREND):
        if id_ != "trend":
            assert "Brombærmarken (demo) ikke har noget tal i 1999 (ikke hentet)" in why(demo_database, view, id_)
    assert "0 hele års tal" in why(demo_database, view, "trend")


def test_what_cannot_be_compared_or_held_against_anything_says_so(demo_database: Path) -> None:
    age = of_departments(indicator="waiting_list_active")
    assert (
        "for få sammenlignelige" in answer(demo_database, age, "median").text
        or answer(demo_database, age, "median").is_answered
    )
    neutral = of_departments(indicator="rent_kr_m2")
    for id_ in ("sure", "since", "lift"):
        assert "ingen" in why(demo_database, neutral, id_) or "ikke er nogen" in why(demo_database, neutral, id_)
    assert "ikke kan lægges sammen" in why(demo_database, of_departments(indicator="efficiency_pct"), "part")
    many = of_departments(chart=DepartmentChart.PARETO, indicator="efficiency_pct", department="")
    for id_ in ("together", "last_year", "bearer", "organisation"):
        assert "ikke kan lægges sammen" in why(demo_database, many, id_)


def test_a_year_without_departments_is_one_reason_for_all(demo_database: Path) -> None:
    view = of_departments(chart=DepartmentChart.FUNNEL, organisation="D0000", department="", municipality="330")
    with pytest.raises(SelectionError):
        questions.asked(demo_database, view)
    nowhere = of_departments(chart=DepartmentChart.FUNNEL, municipality="101", department="")
    found = questions.asked(demo_database, nowhere)
    assert {each.is_answered for each in found} == {False}


def test_a_year_without_any_figure_says_so(demo_database: Path) -> None:
    view = of_departments(chart=DepartmentChart.PARETO, department="", year=2010)
    for id_ in questions.questions_of(DepartmentChart.PARETO):
        if id_ != "no_figure":
            why(demo_database, view, id_)
    assert "ikke hentet" in answer(demo_database, view, "no_figure").text
    for chart in (DepartmentChart.HEAT_MAP, DepartmentChart.SCATTER):
        for id_ in {"many_bad", "bad_figure", "both"} & {*questions.questions_of(chart)}:
            why(demo_database, replace(view, chart=chart), id_)


# Need.


def test_rules_nobody_is_flagged_by_say_so(shown: Path) -> None:
    view = of_need(organisation=SAB, year=2025, goal="nybyggeri_og_renovering")
    found = {each.id: each for each in questions.asked(shown, view)}
    assert found.keys() == set(questions.questions_of(NeedChart.NEED))
    early = of_need(year=2014)
    assert "ingen regler kunne vurderes i 2013" in why(shown, early, "new")
    assert "ingen regler kunne vurderes i 2013" in why(shown, early, "gone")


# Effects.


def test_an_effect_that_cannot_be_judged_says_what_is_lacking(shown: Path) -> None:
    agreement("A-2025-002", 2025)
    view = replace(EFFECT, agreement="A-2025-002.1")
    for id_ in ("effect", "interval", "chance", "alike"):
        assert "ingen år efter starten" in why(shown, view, id_)
    for id_ in ("after", "months"):
        assert "ingen år i perioden" in why(shown, view, id_)
    assert answer(shown, view, "before").is_answered
    with pytest.raises(SelectionError, match="agreement_unknown"):
        questions.asked(shown, replace(EFFECT, agreement="A-2025-002.9"))


def test_an_effect_without_twins_names_none(shown: Path) -> None:
    own = agreement("A-2020-001", 2020)
    found = views.effects.judged(shown, EFFECT)
    asked = effects.Asked(shown, EFFECT, context(EFFECT), own, replace(found, twins=()))
    with pytest.raises(UnansweredError, match="ask_why_no_twins"):
        effects._twins(asked)


def test_other_agreements_on_the_same_departments_are_named(shown: Path) -> None:
    agreement("A-2020-001", 2020)
    assert answer(shown, EFFECT, "others").text.startswith("Nej")
    agreement("A-2021-001", 2021, indicator=None)
    agreement("A-2021-002", 2021, department="", indicator=None)
    agreement("A-2021-003", 2021, department="D33004-00102", indicator=None)
    agreement("A-2024-001", 2024, indicator=None)
    found = answer(shown, EFFECT, "others")
    assert found.figures["n"] == 2
    assert "A-2021-001 Plan mod ledighed, A-2021-002 Plan mod ledighed" in found.text
