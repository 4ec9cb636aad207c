"""What a choice gathers for its chart: one sentence where there is nothing to draw, and what pages ask for besides."""

import dataclasses
from pathlib import Path

import pytest

from keyfigures import departments, register, views
from keyfigures.errors import SelectionError
from keyfigures.figures import ChartKind, DepartmentChart
from keyfigures.figures.preflight import Check
from keyfigures.flags import Status
from keyfigures.language import Language
from keyfigures.views import Chosen, Complete, effects, judged, needs, presentation
from tests.views.conftest import DEPARTMENTS, EFFECT, NEED, RISING, SAB, SELECTION

TWO_YEARS = dataclasses.replace(SELECTION, chart=ChartKind.TWO_YEARS)
NOBODY = dataclasses.replace(DEPARTMENTS, municipality="999", organisation="", department="", chosen=())
WATERFALL = dataclasses.replace(DEPARTMENTS, chart=DepartmentChart.WATERFALL)
OWN_WATERFALL = dataclasses.replace(DEPARTMENTS, chart=DepartmentChart.OWN_WATERFALL)
FUNNEL = dataclasses.replace(DEPARTMENTS, chart=DepartmentChart.FUNNEL)


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (dataclasses.replace(TWO_YEARS, year=2010, from_year=2010), "no_earlier_year"),
        (dataclasses.replace(SELECTION, chart=ChartKind.RECONCILE, group="region", year=2023), "nothing_published"),
        (dataclasses.replace(SELECTION, municipality="101", group="101,147"), "year_without_figures"),
        (NOBODY, "no_departments"),
        (dataclasses.replace(WATERFALL, from_year=2024), "no_earlier_year"),
        (dataclasses.replace(NOBODY, chart=DepartmentChart.WATERFALL), "no_departments"),
        (dataclasses.replace(WATERFALL, from_year=1950), "no_counts"),
        (dataclasses.replace(OWN_WATERFALL, from_year=1950), "no_counts"),
        (dataclasses.replace(FUNNEL, indicator="rent_kr_m2"), "dchart_no_share"),
        (dataclasses.replace(FUNNEL, year=1950, from_year=1940), "dchart_nothing"),
        (dataclasses.replace(NEED, municipality="999"), "no_departments"),
        (dataclasses.replace(EFFECT, agreement="A-2026-001.9"), "agreement_unknown"),
    ],
)
def test_a_choice_with_nothing_to_draw_is_refused_with_its_sentence(demo: Path, view: Complete, text: str) -> None:
    with pytest.raises(SelectionError) as error:
        views.chart(demo, view)
    assert error.value.text == text


def test_an_overview_outside_the_founding_deck_has_todays_figures_alone(demo: Path) -> None:
    view = dataclasses.replace(SELECTION, chart=ChartKind.OVERVIEW, group="region", year=2023)
    years = [
        {row[0] for row in views.chart(demo, dataclasses.replace(view, municipality=code)).table.rows}
        for code in ("330", "101")
    ]
    assert len(years[0]) > len(years[1]) > 0


def test_a_funnel_without_a_limit_is_held_against_all_together(demo: Path) -> None:
    chart = views.chart(demo, dataclasses.replace(FUNNEL, indicator="turnover_pct"))
    assert "grænse" not in chart.subtitle
    assert chart.table.rows


def test_a_line_without_twins_is_drawn_alone(demo: Path) -> None:
    view = dataclasses.replace(DEPARTMENTS, chart=DepartmentChart.TREND, second="")
    legends = [
        [entry["text"] for entry in views.chart(demo, each).figure.layout.meta["legend"]]
        for each in (view, dataclasses.replace(view, weights="nix:1"))
    ]
    assert len(legends[0]) == len(legends[1]) + 1
    assert "median for de mest lignende (tvillinger)" not in legends[1]


def test_the_newest_figure_of_an_agreement_is_of_a_key_figure_we_know(demo: Path) -> None:
    (made,) = register.agreements()
    found = effects.newest(demo, made, "vacancy_pct")
    assert found is not None
    assert found.year == 2025
    assert effects.newest(demo, made, "nix") is None


def test_the_rules_of_a_year_judge_a_department_that_was_there(demo: Path) -> None:
    own = departments.departments(demo)[RISING]
    assert judged.default_rules(2026) == NEED.rules
    assert NEED.rules in {each.id for each in judged.versions()}
    case = judged.of_department(demo, own, 2025)
    assert case is not None
    assert case.department_id == RISING
    gone = dataclasses.replace(own, department_id="nix")
    assert judged.of_department(demo, gone, 2025) is None


def test_the_finding_counts_every_department_once(demo: Path) -> None:
    view = dataclasses.replace(NEED, organisation=SAB)
    cases = needs.cases(demo, view)
    found, most = needs.finding(cases), needs.in_need(cases)
    assert found.n == len(cases)
    assert found.flagged + found.maybe == len(most)
    assert found.unknown == sum(each.status is Status.NOT_ASSESSABLE for each in cases)
    assert found.goal is not None
    assert 0 < found.of_goal <= found.n
    assert needs.finding(()).goal is None
    rules = judged.rule_set(NEED.rules).rules
    first, second, *_ = rules
    named = [rules[id_].title.da for id_ in (first, second)]
    assert needs.titles((first, second), rules, Language.DA) == "; ".join(named)


def test_a_list_of_figures_is_written_as_it_is_read() -> None:
    figures = (Chosen("K7F3-2QXD", (Check.TEXT_SIZE, Check.CONTRAST)), Chosen("ABCD-2345"))
    text = presentation.written(figures)
    assert text == "K7F3-2QXD:text-size.contrast,ABCD-2345"
    assert presentation.chosen(text) == figures
