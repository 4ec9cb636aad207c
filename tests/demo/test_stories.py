"""Every planted story is at the departments the model names, and departments follow each other without a gap."""

import pandas as pd
import pytest

from keyfigures.catalogue import DemoModel
from keyfigures.demo import Demo
from tests.demo.conftest import Figures

STORIES = {
    *("small_and_large", "rising_vacancy", "turnaround", "red_efficiency", "eroding_reserves", "deficit"),
    *("five_bear_it", "agreement_effect", "merger", "renumbering", "split", "never_reported"),
}
COUNTED = ("numerator", "denominator", "value")


def course(figures: pd.DataFrame, department: str, column: str = "value") -> pd.Series:
    """Return a department's figures by year."""
    own = figures[(figures["entity_code"] == department) & (figures["dwelling_type"] == "all")]
    return own.set_index("year")[column]


def test_every_story_is_told(model: DemoModel, deck: Demo) -> None:
    assert model.stories().keys() == STORIES
    planted = {id_ for ids in model.stories().values() for id_ in ids}
    assert planted <= set(deck.departments.query("municipality_code == '330'")["department_id"])


def test_small_and_large_have_the_same_turnover(model: DemoModel, of_deck: Figures) -> None:
    counts = []
    for department in model.stories()["small_and_large"]:
        moved, dwellings, value = (course(of_deck("turnover_pct"), department, column).loc[2024] for column in COUNTED)
        counts.append((moved, dwellings, value))
    assert counts == [(3, 12, 25.0), (100, 400, 25.0)]


def test_vacancy_rises(model: DemoModel, of_deck: Figures) -> None:
    (department,) = model.stories()["rising_vacancy"]
    vacancy = course(of_deck("vacancy_pct"), department)
    assert vacancy.loc[2018:2025].is_monotonic_increasing
    assert vacancy.loc[2018] < 1.5
    assert vacancy.loc[2024] > 8


def test_the_turnaround_follows_its_plan(model: DemoModel, deck: Demo, of_deck: Figures) -> None:
    (department,) = model.stories()["turnaround"]
    vacancy = course(of_deck("vacancy_pct"), department)
    plan = deck.departments.set_index("department_id").loc[department, "comprehensive_plan"]
    assert plan == "2020-2024"
    assert vacancy.loc[2020] > 8
    assert vacancy.loc[2020:2025].is_monotonic_decreasing
    assert vacancy.loc[2025] < 2


def test_efficiency_is_red_in_the_latest_three_accounts(model: DemoModel, of_deck: Figures) -> None:
    (department,) = model.stories()["red_efficiency"]
    efficiency = course(of_deck("efficiency_pct"), department)
    assert (efficiency.loc[2023:2025] < 70).all()
    assert efficiency.loc[2022] >= 70


def test_reserves_erode(model: DemoModel, deck: Demo, of_deck: Figures) -> None:
    (department,) = model.stories()["eroding_reserves"]
    figures = of_deck("reserves_yearly_kr_dwelling")
    of_2024 = figures[figures["year"] == 2024].set_index("entity_code")["value"].dropna()
    departments = deck.departments.set_index("department_id")
    family = departments.index[departments["dwellings_family"] == departments["dwellings"]]
    assert of_2024[department] < of_2024[of_2024.index.isin(family)].quantile(0.1)
    balance = course(of_deck("reserves_balance_kr_m2"), department)
    assert balance.loc[2025] < 0.5 * balance.loc[2015]


def test_the_deficit_grows(model: DemoModel, of_deck: Figures) -> None:
    (department,) = model.stories()["deficit"]
    accumulated = course(of_deck("accumulated_result_kr_m2"), department)
    assert accumulated.is_monotonic_decreasing
    assert accumulated.loc[2025] < -50


def test_five_departments_bear_about_seventy_per_cent_of_the_vacancy(model: DemoModel, of_deck: Figures) -> None:
    figures = of_deck("vacancy_pct").query("dwelling_type == 'all' and year == 2024")
    vacant = figures.set_index("entity_code")["numerator"].astype(float)
    here = vacant[vacant.index.astype(str).str.startswith("D330")].dropna()
    five = here.nlargest(5)
    assert set(five.index) == set(model.stories()["five_bear_it"])
    assert five.sum() / here.sum() == pytest.approx(0.7, abs=0.03)


def test_an_agreement_has_an_effect_in_one_of_two_matched_departments(model: DemoModel, of_deck: Figures) -> None:
    helped, other = (course(of_deck("vacancy_pct"), each) for each in model.stories()["agreement_effect"])
    assert abs(helped.loc[2018:2021].mean() - other.loc[2018:2021].mean()) < 0.5
    assert helped.loc[2022:2025].mean() == pytest.approx(helped.loc[2021] / 2, rel=0.1)
    assert other.loc[2022:2025].mean() > 6


def test_one_department_hardly_reports(model: DemoModel, of_deck: Figures) -> None:
    (department,) = model.stories()["never_reported"]
    assert list(course(of_deck("vacancy_pct"), department).dropna().index) == [2017]
    assert set(course(of_deck("vacancy_pct"), department, "status")) == {"observed", "not_reported"}
    assert course(of_deck("rent_kr_m2"), department).empty


def test_stories_miss_no_figure_but_what_does_not_apply(model: DemoModel, of_deck: Figures) -> None:
    told = {id_ for story, ids in model.stories().items() for id_ in ids if story != "never_reported"}
    for name in ("vacancy_pct", "rent_kr_m2", "efficiency_pct"):
        figures = of_deck(name)
        own = figures[figures["entity_code"].isin(told)]
        assert set(own["status"]) <= {"observed", "not_applicable"}


@pytest.mark.parametrize(("story", "old", "new"), [("merger", 2, 1), ("renumbering", 1, 1), ("split", 1, 2)])
def test_departments_follow_each_other(model: DemoModel, deck: Demo, story: str, old: int, new: int) -> None:
    own = deck.departments.set_index("department_id").loc[list(model.stories()[story])]
    before, after = own[own["valid_to"].notna()], own[own["predecessor_id"].notna()]
    assert (len(before), len(after)) == (old, new)
    assert set(" ".join(after["predecessor_id"]).split()) == set(before.index)
    for size in ("dwellings", "area_m2", "tenancy_units"):
        assert before[size].sum() == after[size].sum()


def test_every_successor_begins_when_its_predecessors_end(country: Demo) -> None:
    departments = country.departments.set_index("department_id")
    after = departments[departments["predecessor_id"].notna()]
    assert set(after["predecessor_id"].str.split().map(len)) == {1, 2}
    assert after["predecessor_id"].duplicated().any()
    for row in after.itertuples():
        ended = departments.loc[str(row.predecessor_id).split(), "valid_to"]
        assert {int(day[:4]) + 1 for day in ended} == {int(str(row.valid_from)[:4])}
        assert (departments.loc[ended.index, "organisation_id"] == row.organisation_id).all()


def test_figures_stop_and_begin_with_the_department(model: DemoModel, of_deck: Figures) -> None:
    first, second, merged = (course(of_deck("rent_kr_m2"), each).index for each in model.stories()["merger"])
    assert (first.max(), second.max(), merged.min()) == (2018, 2018, 2019)


@pytest.mark.parametrize("indicator", ["reserves_balance_kr_m2", "accumulated_result_kr_m2"])
def test_successors_take_over_the_books(model: DemoModel, of_deck: Figures, indicator: str) -> None:
    figures, flow = of_deck(indicator), of_deck("result_kr_m2")
    change = course(flow, "D33001-00113", "numerator").loc[2019]
    if indicator == "reserves_balance_kr_m2":
        change = (
            course(of_deck("reserves_yearly_kr_dwelling"), "D33001-00113", "numerator").loc[2019]
            - course(of_deck("maintenance_planned_kr_m2"), "D33001-00113", "numerator").loc[2019]
        )
    old = [course(figures, each, "numerator").loc[2018] for each in model.stories()["merger"][:2]]
    assert course(figures, "D33001-00113", "numerator").loc[2019] == sum(old) + change


def test_a_renumbered_department_goes_on_as_it_was(model: DemoModel, of_deck: Figures) -> None:
    old, new = (course(of_deck("rent_kr_m2"), each, "numerator") for each in model.stories()["renumbering"])
    assert new.loc[2021] / old.loc[2020] == pytest.approx(1.02, abs=0.03)
