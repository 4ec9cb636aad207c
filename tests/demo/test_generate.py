"""The demo data is the same every time, wherever a municipality is generated, and passes the project's rules."""

from dataclasses import replace

import duckdb
import pandas as pd
import pytest
from pandas.util import hash_pandas_object

from keyfigures import catalogue, settings
from keyfigures.catalogue import Accounts, DemoModel
from keyfigures.demo import Demo, Known, Place, generate
from keyfigures.demo.noise import persistent, stream
from keyfigures.demo.periods import When, covered
from keyfigures.errors import BuildError
from keyfigures.store.reading import period
from tests.demo.conftest import DECK, KNOWN, Figures

CHECKS = (
    *("duplicate_figure", "duplicate_master_key", "figure_in_closed_year", "out_of_range", "part_exceeds_whole"),
    *("status_disagrees_with_value", "two_figures_in_one_year", "unknown_definition", "unknown_entity"),
    *("unknown_municipality", "unknown_organisation", "unknown_source", "unknown_status"),
    "value_disagrees_with_counts",
)
OF_ORGANISATIONS = {
    *("disposable_fund_kr_lme", "working_capital_kr_lme", "equity_kr_lme", "organisation_result_kr_lme"),
}
OF_DEPARTMENTS = {
    *("vacancy_pct", "vacancy_over_3_months_share_pct", "turnover_pct", "waiting_list_active", "vacancy_loss_kr_m2"),
    *("moving_out_loss_kr_lme", "reserves_yearly_kr_dwelling", "reserves_balance_kr_m2", "maintenance_planned_kr_m2"),
    *("maintenance_ordinary_kr_m2", "rent_kr_m2", "rent_change_pct", "accumulated_result_kr_m2", "result_kr_m2"),
    *("operating_cost_kr_dwelling", "administration_fee_kr_lme", "efficiency_pct", "arrears_pct", "net_capital_kr_m2"),
    *("energy_label", "inspection_age_years", "outside_work_pct", "convicted_pct", "basic_school_only_pct"),
    *("income_pct_of_region", "non_western_pct", "evictions", "democracy_turnout_pct", "board_elected"),
}


def observations(demo: Demo) -> pd.DataFrame:
    """Return all figures as one frame of plain texts and numbers."""
    return pd.concat([frame.astype({"period": str, "dwelling_type": str}) for frame in demo.observations()])


def loaded(demo: Demo) -> duckdb.DuckDBPyConnection:
    """Return a database with the project's tables, the meaning of the figures, and the demo data."""
    connection = duckdb.connect()
    for path in sorted((settings.QUERIES / "schema").glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
    meaning = catalogue.read(settings.ROOT / "data", "demo test")
    indicators = [(each.id, each.unit, each.low, each.high) for each in meaning.indicators.values()]
    connection.executemany("insert into indicator (indicator_id, unit, low, high) values (?, ?, ?, ?)", indicators)
    definitions = [(each.id, each.indicator) for each in meaning.definitions.values()]
    connection.executemany("insert into definition (definition_id, indicator_id) values (?, ?)", definitions)
    connection.execute("insert into source (source_id) values ('demo')")
    connection.executemany(
        "insert into municipality (municipality_code) values (?)", [(p.municipality_code,) for p in DECK]
    )
    connection.append("organisation", demo.organisations, by_name=True)
    connection.append("department", demo.departments, by_name=True)
    for frame in demo.observations():
        connection.append("observation", frame, by_name=True)
    return connection


@pytest.fixture(scope="module")
def connection(deck: Demo) -> duckdb.DuckDBPyConnection:
    return loaded(deck)


def prints(demo: Demo, code: str = "", year: int | None = None) -> list[int]:
    """Return a fingerprint an indicator: of all columns but the numbers of the rows, of one place or year if wanted."""
    return [_print(frame.drop(columns="file_row"), f"D{code}", year) for frame in demo.observations()]


def _print(frame: pd.DataFrame, mark: str, year: int | None) -> int:
    here = frame["entity_code"].cat.categories.str.startswith(mark)[frame["entity_code"].cat.codes]
    wanted = frame[here & ((frame["year"] == year) | (year is None))]
    assert len(wanted) > 0
    rows = hash_pandas_object(wanted, index=False)
    return hash(tuple(rows))


def test_two_calls_give_the_same(model: DemoModel, deck: Demo) -> None:
    again = generate(model, DECK, KNOWN, 2015, 2025)
    pd.testing.assert_frame_equal(again.departments, deck.departments)
    pd.testing.assert_frame_equal(again.organisations, deck.organisations)
    assert prints(again) == prints(deck)


@pytest.mark.parametrize("place", DECK[2:4], ids=lambda place: place.name)
def test_a_municipality_is_the_same_alone_and_among_others(model: DemoModel, deck: Demo, place: Place) -> None:
    alone = generate(model, [place], KNOWN, 2015, 2025)
    assert prints(alone) == prints(deck, place.municipality_code)


def test_a_year_is_the_same_whichever_years_are_asked_for(model: DemoModel, deck: Demo) -> None:
    one = generate(model, DECK, KNOWN, 2024, 2024)
    assert prints(one) == prints(deck, year=2024)
    assert prints(one) != prints(deck, year=2023)


def test_another_seed_gives_other_figures(model: DemoModel, deck: Demo) -> None:
    other = generate(replace(model, seed=1), DECK, KNOWN, 2015, 2025)
    assert not other.departments["dwellings"].equals(deck.departments["dwellings"])


@pytest.mark.parametrize("name", CHECKS)
def test_every_row_passes_the_rules(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    statement = (settings.QUERIES / "checks" / f"{name}.sql").read_text(encoding="utf-8")
    assert connection.execute(statement).fetchall() == []


def test_the_indicators_are_those_promised(deck: Demo) -> None:
    levels = {name: set(frame["entity_level"]) for frame in deck.observations() for name in set(frame["indicator_id"])}
    assert {name for name, level in levels.items() if level == {"organisation"}} == OF_ORGANISATIONS
    assert {name for name, level in levels.items() if level == {"department"}} == OF_DEPARTMENTS
    assert levels.keys() <= catalogue.read(settings.ROOT / "data", "demo test").indicators.keys()


def test_the_rows_are_numbered_on_from_one(deck: Demo) -> None:
    rows = observations(deck)["file_row"]
    assert list(rows) == list(range(1, len(rows) + 1))


def test_ids_are_unique_and_every_organisation_is_marked_as_demo(country: Demo) -> None:
    organisations, departments = country.organisations, country.departments
    assert organisations["organisation_id"].is_unique
    assert organisations["name"].is_unique
    assert organisations["name"].str.endswith(" (demo)").all()
    assert departments["department_id"].is_unique
    assert departments["department_id"].str.fullmatch(r"D\d{5}-\d{5}").all()
    assert not departments.duplicated(["organisation_id", "name"]).any()


def test_slagelse_has_the_twins_of_its_seven_organisations(deck: Demo) -> None:
    names = deck.organisations.query("municipality_code == '330'")["name"]
    assert list(names) == [f"{each.name} (demo)" for each in KNOWN]


def test_a_twin_gets_no_twin_of_its_own(model: DemoModel, deck: Demo) -> None:
    twins = tuple(Known(f"D3300{number}", f"{each.name} (demo)", "330") for number, each in enumerate(KNOWN, start=1))
    again = generate(model, DECK, (*KNOWN, *twins), 2015, 2025)
    assert list(again.organisations["name"]) == list(deck.organisations["name"])


def test_places_whose_organisations_are_not_known_get_invented_ones(model: DemoModel) -> None:
    made = generate(model, [DECK[3]], (), 2024, 2024).organisations
    assert len(made) == 7
    assert made["name"].str.endswith(", Slagelse (demo)").all()


def test_a_place_may_have_no_more_dwellings_than_its_stories(model: DemoModel) -> None:
    made = generate(model, [replace(DECK[3], public_dwellings=0)], KNOWN, 2024, 2024).departments
    assert set(made["department_id"]) == {each.department_id for each in model.planted}


def test_dwellings_are_spread_over_departments_of_every_size(country: Demo) -> None:
    living = country.departments[country.departments["valid_to"].isna()]
    assert 70 <= living["dwellings"].mean() <= 90
    assert living["dwellings"].median() < living["dwellings"].mean()
    assert 7000 <= len(living) <= 8500
    types = living[["dwellings_family", "dwellings_elderly", "dwellings_youth", "dwellings_care"]].sum(axis=1)
    assert (types == living["dwellings"]).all()


def test_names_run_on_with_numbers_when_they_are_used_up(model: DemoModel) -> None:
    few = replace(model, names={**model.names, "first": ("Kløver",), "last": ("haven", "toften")})
    made = generate(few, [DECK[4]], (), 2024, 2024).departments
    assert {"Kløverhaven", "Kløvertoften", "Kløverhaven 2", "Kløvertoften 3"} <= set(made["name"])
    assert not made.duplicated(["organisation_id", "name"]).any()


@pytest.mark.parametrize("years", [(2002, 2020), (2020, 2027), (2021, 2020)])
def test_years_outside_the_span_are_refused(model: DemoModel, years: tuple[int, int]) -> None:
    with pytest.raises(BuildError, match="within 2003-2026"):
        generate(model, DECK, KNOWN, *years)


def test_no_place_is_refused(model: DemoModel) -> None:
    with pytest.raises(BuildError, match="no municipality"):
        generate(model, (), KNOWN, 2020, 2021)


def test_missing_figures_have_every_reason(deck: Demo) -> None:
    figures = observations(deck)
    missing = figures[figures["value"].isna()]
    assert set(missing["status"]) == {"not_reported", "not_published", "not_applicable", "suppressed"}
    assert missing[["numerator", "denominator"]].isna().all().all()
    assert (figures[figures["value"].notna()]["status"] == "observed").all()


def test_a_share_of_vacant_dwellings_does_not_apply_without_any(of_deck: Figures) -> None:
    keys = ["entity_code", "year"]
    both = of_deck("vacancy_over_3_months_share_pct").merge(
        of_deck("vacancy_pct").query("dwelling_type == 'all'"), on=keys
    )
    none_vacant = both[both["numerator_y"] == 0]
    assert len(none_vacant) > 0
    assert not (none_vacant["status_x"] == "observed").any()


def test_school_does_not_apply_to_departments_for_the_elderly(deck: Demo, of_deck: Figures) -> None:
    departments = deck.departments
    elderly = departments[departments["dwellings"] == departments["dwellings_elderly"] + departments["dwellings_care"]]
    figures = of_deck("basic_school_only_pct")
    of_elderly = figures[figures["entity_code"].isin(elderly["department_id"])]
    assert "not_applicable" in set(of_elderly["status"])
    assert not (of_elderly["status"] == "observed").any()


def test_types_add_up_to_all_in_departments_of_several_types(of_deck: Figures) -> None:
    for name in ("vacancy_pct", "turnover_pct"):
        figures = of_deck(name)
        parts = figures[(figures["dwelling_type"] != "all") & figures["value"].notna()]
        added = parts.groupby(["entity_code", "year"], observed=True)[["numerator", "denominator"]].sum()
        whole = figures[figures["dwelling_type"] == "all"].set_index(["entity_code", "year"])
        assert len(added) > 100
        assert (whole.loc[added.index, ["numerator", "denominator"]] == added).all().all()


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize("accounts", Accounts)
def test_periods_mean_what_the_build_reads_in_them(when: When, accounts: Accounts) -> None:
    for year in range(2003, 2027):
        text, start, end = covered(when, accounts, year)
        read = period(text)
        assert read is not None
        assert (read.start, read.end, read.years) == (start, end, (year,))


def test_an_organisation_changes_its_accounting_year_by_six_months(of_deck: Figures) -> None:
    rent = of_deck("result_kr_m2")
    changed = rent[rent["entity_code"] == "D33006-00102"].set_index("year")["period"]
    assert list(changed.loc[2019:2021]) == ["2019", "2020-01-01/2020-06-30", "2020-07-01/2021-06-30"]
    efficiency = of_deck("efficiency_pct")
    half = efficiency[(efficiency["entity_code"] == "D33006-00102") & (efficiency["year"] == 2020)]
    assert list(half["status"]) == ["not_applicable"]


def test_a_stream_depends_on_seed_place_and_purpose() -> None:
    drawn = {stream(*key).random() for key in ((1, "330", "a"), (2, "330", "a"), (1, "316", "a"), (1, "330", "b"))}
    assert len(drawn) == 4


def test_a_persistent_state_remembers_and_keeps_its_spread() -> None:
    steps = stream(1, "330", "test").standard_normal((20000, 12))
    states = persistent(steps, 0.8)
    assert states[:, -1].std() == pytest.approx(1, abs=0.02)
    assert (states[:, -1] * states[:, -2]).mean() == pytest.approx(0.8, abs=0.03)


def test_figures_that_did_not_exist_have_no_rows(of_country: Figures) -> None:
    assert of_country("inspection_age_years")["year"].min() == 2018
    assert of_country("efficiency_pct")["year"].min() == 2014


def test_a_small_place_is_generated_too(model: DemoModel) -> None:
    made = generate(model, [Place("563", "Fanø", "083", "Region Syddanmark", 150)], (), 2015, 2025)
    assert len(made.organisations) == 2
    assert len(made.departments) > 0
