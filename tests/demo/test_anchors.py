"""The country's demo figures lie where public sources say, and every identity of the model holds to the krone."""

import pandas as pd
import pytest

from keyfigures.demo import Demo
from tests.demo.conftest import Figures

# The single-type departments of each type: indicator, year, type, what the sources say, tolerance in per cent of it.
ANCHORS = [
    ("vacancy_pct", 2024, "family", 0.61, 15),
    ("vacancy_pct", 2024, "elderly", 0.19, 30),
    ("vacancy_pct", 2024, "youth", 1.61, 20),
    ("turnover_pct", 2024, "family", 10.4, 5),
    ("turnover_pct", 2024, "elderly", 13.0, 5),
    ("turnover_pct", 2024, "youth", 39.9, 6),
    ("rent_kr_m2", 2021, "family", 835, 2),
    ("rent_kr_m2", 2026, "family", 960, 2),
    ("rent_kr_m2", 2021, "elderly", 1117, 3),
    ("rent_kr_m2", 2021, "youth", 958, 3),
    ("net_capital_kr_m2", 2017, "family", 166, 4),
    ("net_capital_kr_m2", 2017, "elderly", 563, 6),
]
OF_ALL = [
    ("vacancy_pct", 2024, 0.65, 10),
    ("vacancy_loss_kr_m2", 2021, 5.4, 10),
    ("maintenance_planned_kr_m2", 2015, 105, 6),
    ("maintenance_ordinary_kr_m2", 2015, 32, 4),
]


def total(figures: pd.DataFrame) -> float:
    """Return the sum of the numerators over the sum of the denominators."""
    there = figures[figures["value"].notna()]
    return float(there["numerator"].sum() / there["denominator"].sum())


def everything(figures: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return one year's figures of whole departments."""
    return figures[(figures["dwelling_type"] == "all") & (figures["year"] == year)]


def only(country: Demo, dwelling_type: str) -> pd.Series:
    """Return the ids of the departments that have one type of dwellings."""
    departments = country.departments
    count = departments[f"dwellings_{dwelling_type}"] + (
        departments["dwellings_care"] if dwelling_type == "elderly" else 0
    )
    return departments[count == departments["dwellings"]]["department_id"]


def by_department(figures: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a table of departments and years; missing where there is no figure."""
    there = figures[figures["value"].notna() & (figures["dwelling_type"] == "all")]
    plain = there.astype({"entity_code": str, column: float})
    return plain.pivot_table(index="entity_code", columns="year", values=column)


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_types_lie_on_their_anchors(
    country: Demo, of_country: Figures, anchor: tuple[str, int, str, float, float]
) -> None:
    indicator, year, dwelling_type, expected, percent = anchor
    figures = everything(of_country(indicator), year)
    found = total(figures[figures["entity_code"].isin(only(country, dwelling_type))])
    scale = 100 if indicator.endswith("_pct") else 1
    assert found * scale == pytest.approx(expected, rel=percent / 100)


@pytest.mark.parametrize(("indicator", "year", "anchor", "percent"), OF_ALL)
def test_the_country_lies_on_its_anchors(
    of_country: Figures, indicator: str, year: int, anchor: float, percent: float
) -> None:
    scale = 100 if indicator.endswith("_pct") else 1
    assert total(everything(of_country(indicator), year)) * scale == pytest.approx(anchor, rel=percent / 100)


def test_family_rent_of_region_sjaelland_lies_on_its_anchor(country: Demo, of_country: Figures) -> None:
    codes = ("253", "259", "265", "269", "306", "316", "320", "326", "329", "330", "336", "340", "350", "360", "370")
    figures = everything(of_country("rent_kr_m2"), 2021)
    here = figures["entity_code"].astype(str).str[1:4].isin([*codes, "376", "390"])
    assert total(figures[here & figures["entity_code"].isin(only(country, "family"))]) == pytest.approx(872, rel=0.02)


def test_most_departments_have_no_vacancy_and_some_have_much(of_country: Figures) -> None:
    values = everything(of_country("vacancy_pct"), 2024)["value"].dropna()
    assert 0.7 < (values == 0).mean() < 0.9
    assert (values > 5).mean() > 0.01


def test_vacancy_lasts(of_country: Figures) -> None:
    table = by_department(of_country("vacancy_pct"), "value")
    assert table[2023].corr(table[2024]) > 0.5


def test_vacancy_loss_follows_vacancy_times_rent(of_country: Figures) -> None:
    vacancy, rent, loss = (
        by_department(of_country(name), "value")[2024] for name in ("vacancy_pct", "rent_kr_m2", "vacancy_loss_kr_m2")
    )
    assert (vacancy / 100 * rent).corr(loss) > 0.9


def test_reserves_are_those_before_plus_put_aside_less_used(of_country: Figures) -> None:
    balance, aside, used = (
        by_department(of_country(name), "numerator")
        for name in ("reserves_balance_kr_m2", "reserves_yearly_kr_dwelling", "maintenance_planned_kr_m2")
    )
    off = (balance.shift(1, axis=1) + aside - used - balance).stack().dropna()
    assert len(off) > 100_000
    assert (off == 0).all()
    assert balance.min().min() >= 0


def test_the_accumulated_result_is_that_before_plus_the_result(of_country: Figures) -> None:
    accumulated, result = (
        by_department(of_country(name), "numerator") for name in ("accumulated_result_kr_m2", "result_kr_m2")
    )
    off = (accumulated.shift(1, axis=1) + result - accumulated).stack().dropna()
    assert len(off) > 100_000
    assert (off == 0).all()


def test_rent_change_is_that_of_two_years_rent(of_country: Figures) -> None:
    rent, change = (
        by_department(of_country("rent_kr_m2"), "value"),
        by_department(of_country("rent_change_pct"), "value"),
    )
    off = (100 * (rent / rent.shift(1, axis=1) - 1) - change).stack().dropna()
    assert len(off) > 100_000
    assert off.abs().max() <= 0.005 + 1e-9


def test_the_books_of_organisations_add_up(of_country: Figures) -> None:
    fund, capital, equity, result = (
        by_department(of_country(f"{name}_kr_lme"), "numerator")
        for name in ("disposable_fund", "working_capital", "equity", "organisation_result")
    )
    assert ((fund + capital - equity).stack().dropna() == 0).all()
    assert ((equity.shift(1, axis=1) + result - equity).stack().dropna() == 0).all()


def test_costs_rise_as_efficiency_falls(of_country: Figures) -> None:
    cost = by_department(of_country("operating_cost_kr_dwelling"), "value")[2024]
    efficiency = by_department(of_country("efficiency_pct"), "value")[2024]
    assert cost.corr(efficiency) < -0.5
    assert cost.dropna().between(8000, 30001).all()
    assert efficiency.dropna().between(45, 100).all()


def test_loss_from_moving_out_is_skewed_and_rises_with_turnover(of_country: Figures) -> None:
    loss = by_department(of_country("moving_out_loss_kr_lme"), "value")[2024]
    turnover = by_department(of_country("turnover_pct"), "value")[2024]
    assert loss.mean() > 1.5 * loss.median()
    assert loss.corr(turnover) > 0.2


def test_a_fee_is_one_rate_for_an_organisation(of_country: Figures) -> None:
    fee = by_department(of_country("administration_fee_kr_lme"), "value")[2023]
    assert fee.groupby(fee.index.str[:6]).nunique().max() == 1
