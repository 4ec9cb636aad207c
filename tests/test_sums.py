"""A number is what its rows make of it: every sum of every chart is made anew, and again by the slow reference."""

import dataclasses
import json
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from keyfigures import catalogue, departments, settings, views
from keyfigures.catalogue import Catalogue, Texts
from keyfigures.compare import AverageKind
from keyfigures.departments.values import Department, DepartmentFigure, Total
from keyfigures.figures import Chart, ChartKind, Context, DepartmentChart, DepartmentView, Selection
from keyfigures.figures import departments as charts
from keyfigures.figures.sums import Sum, SumKind, SumRow, computed, formula, result, rounded_words, together
from keyfigures.language import Language
from keyfigures.numbers import NO_BREAK
from keyfigures.views import municipalities
from tests import reference
from tests.reference import Reference

SHARE, RENTED = "public_housing_share_pct", "rented_share_pct"
BASE = Selection(
    chart=ChartKind.OVERVIEW,
    municipality="330",
    indicator=SHARE,
    group="region",
    year=2023,
    from_year=2009,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)
SUMMED = (
    *(ChartKind.OVERVIEW, ChartKind.DEVELOPMENT, ChartKind.RANKING, ChartKind.MULTIPLES, ChartKind.TILE_MAP),
    *(ChartKind.TWO_YEARS, ChartKind.RECONCILE),
)


def chosen(kind: ChartKind, **changes: Any) -> Selection:
    """Return a choice."""
    return dataclasses.replace(BASE, chart=kind, **changes)


# Every kind of average, every way to weigh it, and everything that can be missing.
CASES = {
    **{f"{kind.value}": chosen(kind) for kind in SUMMED if kind is not ChartKind.RECONCILE},
    **{
        f"{kind.value} of the other indicator": chosen(kind, indicator=RENTED, group="deck2011", year=2020)
        for kind in (ChartKind.OVERVIEW, ChartKind.DEVELOPMENT, ChartKind.RANKING)
    },
    **{
        f"ranking by {average}": chosen(ChartKind.RANKING, group="deck2011", year=2010, average=average)
        for average in AverageKind
    },
    "ranking without the own one": chosen(ChartKind.RANKING, include_own=False, average=AverageKind.MEDIAN),
    "ranking without an average": chosen(ChartKind.RANKING, average=AverageKind.PUBLISHED),
    "ranking without an own figure": chosen(ChartKind.RANKING, municipality="101", group="deck2011", year=2010),
    "ranking of all": chosen(ChartKind.RANKING, group="country"),
    "development of all": chosen(ChartKind.DEVELOPMENT, group="country"),
    "development in English": chosen(ChartKind.DEVELOPMENT, language="en"),
    "development without the own one": chosen(ChartKind.DEVELOPMENT, include_own=False, average=AverageKind.SIMPLE),
    "two years of one definition": chosen(ChartKind.TWO_YEARS, municipality="201", from_year=2017),
    "two years without an own figure": chosen(
        ChartKind.TWO_YEARS, municipality="101", group="deck2011", year=2010, from_year=2009
    ),
    "two years, one of them missing": chosen(ChartKind.TWO_YEARS, municipality="101", from_year=2017),
    "reconcile 2009": chosen(ChartKind.RECONCILE, group="deck2011", year=2009),
    "reconcile 2010": chosen(ChartKind.RECONCILE, group="deck2011", year=2010),
    "robustness": chosen(ChartKind.ROBUSTNESS),
}
each_case = pytest.mark.parametrize("name", sorted(CASES))


@pytest.fixture
def say() -> Texts:
    """Return the Danish texts."""
    return catalogue.texts(Language.DA)


@cache
def chart_of(database: Path, name: str) -> Chart:
    """Return the chart of a case, drawn once."""
    return municipalities.chart(database, CASES[name])


def by_label(chart: Chart, part: str) -> Sum:
    """Return the one sum whose label has a part."""
    (found,) = [each for each in chart.sums if part in each.label]
    return found


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace(NO_BREAK, " ")


# What holds for the sums of every chart


@each_case
def test_every_number_is_what_its_rows_make(database: Path, name: str) -> None:
    chart = chart_of(database, name)
    assert bool(chart.sums) == (CASES[name].chart in SUMMED)
    for each in chart.sums:
        again, slow = computed(each), reference.computed(each.kind.value, each.unit, each.rows)
        if each.value is None:
            assert (again, slow) == (None, None)
        else:
            assert again == pytest.approx(each.value, abs=1e-9)
            assert slow is not None
            assert float(slow) == pytest.approx(each.value, abs=1e-9)


@each_case
def test_the_cells_of_the_table_show_the_number(database: Path, name: str) -> None:
    chart = chart_of(database, name)
    rows = chart.table.rows
    for each in chart.sums:
        assert [cell for cell in each.cells if rows[cell[0]][cell[1]] != each.value] == []
        for row, column, other in each.against:
            assert rows[row][column] == pytest.approx(rows[row][other] - (each.value or 0), abs=1e-12)
        for line in each.rows:
            if line.at is not None:
                assert rows[line.at[0]][line.at[1]] == line.value


@each_case
def test_who_does_not_count_is_named_with_the_reason(database: Path, name: str) -> None:
    for each in chart_of(database, name).sums:
        assert {*each.counted, *each.left_out} == {*each.rows}
        for row in each.rows:
            assert row.label
            assert bool(row.why) != row.counted
            assert row.counted is False or row.value is not None
            if row.value is None:
                assert (row.numerator, row.denominator) == (None, None)


@each_case
def test_every_sum_has_its_own_id_label_and_statement(database: Path, name: str) -> None:
    found = chart_of(database, name).sums
    assert len({each.id for each in found}) == len({each.label for each in found}) == len(found)
    assert [each for each in found if not (settings.QUERIES / f"{each.statement}.sql").is_file()] == []


@each_case
def test_the_browser_gets_no_sum(database: Path, name: str) -> None:
    chart = chart_of(database, name)
    bare = dataclasses.replace(chart, sums=())
    assert json.dumps(chart.payload, cls=PlotlyJSONEncoder) == json.dumps(bare.payload, cls=PlotlyJSONEncoder)


def size(value: object, seen: set[int]) -> int:
    """Return the bytes of a value and all it holds, each object once."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    parts: list[object] = []
    if isinstance(value, tuple):
        parts = list(value)
    elif isinstance(value, Sum | SumRow):
        parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return sys.getsizeof(value) + sum(size(part, seen) for part in parts)


@each_case
def test_sums_take_little_room(database: Path, name: str) -> None:
    """Charts are kept by the hundred: the sums of one stay under 100 kB."""
    assert size(chart_of(database, name).sums, set()) < 100_000


def test_a_development_of_all_keeps_the_newest_and_the_chosen_year(database: Path) -> None:
    found = chart_of(database, "development of all").sums
    years = {each.label.split(", ")[1][:4] for each in found if each.kind is SumKind.WEIGHTED}
    assert years == {"2010", "2023"}
    assert "2023" in {each.label.split(", ")[1][:4] for each in found if each.kind is SumKind.PRINTED}


# What single charts say, worked out by hand


def test_the_weighted_average_of_2009_is_multiplied_out(database: Path, say: Texts) -> None:
    """(20,4·29512 + 15,3·21813 + 15,9·36297 + 19,0·13879 + 24,6·35032 + 14,6·12632) : 149165 = 18,9 %."""
    mean = by_label(chart_of(database, "udvikling"), "vægtet gennemsnit, 2009")
    counted = [(row.label, row.value, row.denominator) for row in mean.counted]
    assert ("Slagelse", 24.6, 35032) in counted
    assert len(counted) == 6
    top = sum((row.value or 0) * (row.denominator or 0) for row in mean.counted)
    assert mean.value == pytest.approx(top / 149_165)
    text = plain(formula(mean, say))
    assert text.startswith("(20,4 % × 29.512 + 15,3 % × 21.813 + ")
    assert text.endswith("= 18,9 %, afrundet til én decimal")
    assert "Stevns" in [row.label for row in mean.left_out]


def test_a_share_is_its_numerator_over_its_denominator(database: Path, say: Texts) -> None:
    own = by_label(chart_of(database, "overblik of the other indicator"), "Slagelse, 2024")
    (row,) = own.rows
    assert own.kind is SumKind.RATIO
    assert plain(formula(own, say)) == "20.521 : 38.783 = 52,9 %, afrundet til én decimal"
    assert (row.numerator, row.denominator) == (20521, 38783)


def test_a_weighted_average_of_shares_is_a_sum_over_a_sum(database: Path) -> None:
    mean = chart_of(database, "rangorden of the other indicator").sums[1]
    assert mean.kind is SumKind.RATIO
    assert mean.value == pytest.approx(
        100 * sum(row.numerator or 0 for row in mean.counted) / sum(row.denominator or 0 for row in mean.counted)
    )


@pytest.mark.parametrize("average", list(AverageKind))
def test_each_kind_of_average_has_its_sum(database: Path, average: AverageKind) -> None:
    """The six of 2010: 20,2 15,3 15,8 19,0 24,6 14,6; simple 109,5 : 6 = 18,25; median (15,8 + 19,0) : 2 = 17,4."""
    chart = chart_of(database, f"ranking by {average}")
    kinds = {"simple": SumKind.SIMPLE, "weighted": SumKind.WEIGHTED, "median": SumKind.MEDIAN}
    mean = chart.sums[1]
    assert mean.kind is kinds.get(average, SumKind.PRINTED)
    assert mean.value == pytest.approx({"simple": 18.25, "median": 17.4, "published": 18.9}.get(average, mean.value))
    assert len(mean.counted) == (1 if average is AverageKind.PUBLISHED else 6)
    difference = chart.sums[2]
    assert difference.kind is SumKind.DIFFERENCE
    assert [row.key for row in difference.rows] == [chart.sums[0].id, mean.id]
    assert difference.value == pytest.approx(24.6 - (mean.value or 0))


def test_the_weights_are_those_of_the_reference(database: Path) -> None:
    slow = Reference(settings.ROOT / "data")
    for group, own in (("region", "330"), ("country", "330"), ("cluster", "101")):
        chart = municipalities.chart(database, chosen(ChartKind.RANKING, municipality=own, group=group))
        mean, meant = chart.sums[1], slow.members(group, own)
        exact = slow.average(SHARE, "bol101_incl_cottages", 2023, meant, kind="weighted", publisher=None)
        assert exact is not None
        assert computed(mean) == pytest.approx(float(exact.value), abs=1e-9)
        assert len(mean.counted) == exact.n


def test_the_own_municipality_left_out_is_said_so(database: Path, say: Texts) -> None:
    mean = chart_of(database, "ranking without the own one").sums[1]
    own = next(row for row in mean.left_out if row.label == "Slagelse")
    assert own.why == "uden egen kommune"
    assert own.value == 22.0
    assert "Slagelse" not in [row.label for row in mean.counted]
    assert formula(mean, say).startswith("medianen af ")


def test_a_missing_own_figure_has_no_sum(database: Path, say: Texts) -> None:
    own, mean = chart_of(database, "ranking without an own figure").sums
    assert (own.value, computed(own)) == (None, None)
    assert formula(own, say) == "Der er ikke noget tal: ingen rækker kan regnes med."
    assert own.rows[0].why == "ikke hentet"
    assert mean.value is not None


def test_a_change_is_of_one_definition_only(database: Path, say: Texts) -> None:
    """Allerød: 15,2 in 2017 and 17,0 in 2023 by one definition; Slagelse's two years are of two."""
    change = by_label(chart_of(database, "two years of one definition"), "Ændring")
    assert plain(formula(change, say)) == "17,0 % − 15,2 % = +1,8 pct.-point, afrundet til én decimal"
    assert len(chart_of(database, "to-aar").sums) == 2
    assert [each.kind for each in chart_of(database, "two years, one of them missing").sums] == [SumKind.PRINTED] * 2


def test_a_reconciliation_has_the_sum_of_every_variant(database: Path) -> None:
    chart = chart_of(database, "reconcile 2009")
    assert [each.kind for each in chart.sums[:2]] == [SumKind.PRINTED, SumKind.PRINTED]
    variants = [each for each in chart.sums if each.cells]
    assert [each.value for each in variants] == [row[1] for row in chart.table.rows]
    assert {each.decimals for each in variants} == {2}
    assert [len(each.counted) for each in variants] == [6, 6, 6, 5, 5, 5]


# Formulas


def row(value: float | None, numerator: float | None = None, denominator: float | None = None) -> SumRow:
    """Return a row that counts where it has a value."""
    return SumRow("x", numerator, denominator, value, counted=value is not None, why="" if value is not None else "–")


def made(kind: SumKind, *rows: SumRow, unit: str = "pct", decimals: int = 1) -> Sum:
    """Return the sum of rows with the value they make."""
    words = rounded_words(decimals, catalogue.texts(Language.DA))
    shown = Sum("id", "label", None, decimals, unit, kind, rows, words, "compare/figures")
    return dataclasses.replace(shown, value=computed(shown))


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (made(SumKind.RATIO, row(20, 2, 10), row(30, 6, 20)), "(2 + 6) : (10 + 20) = 26,7 %"),
        (
            made(SumKind.WEIGHTED, row(20, None, 10), row(50, None, 20)),
            "(20,0 % × 10 + 50,0 % × 20) : (10 + 20) = 40,0 %",
        ),
        (made(SumKind.SIMPLE, row(20), row(50), row(None)), "(20,0 % + 50,0 %) : 2 = 35,0 %"),
        (made(SumKind.MEDIAN, row(50), row(20), row(10)), "medianen af 10,0 %; 20,0 %; 50,0 % = 20,0 %"),
        (made(SumKind.DIFFERENCE, row(20), row(50)), "20,0 % − 50,0 % = −30,0 pct.-point"),
        (made(SumKind.PRINTED, row(20)), "som kilden har offentliggjort det = 20,0 %"),
    ],
    ids=lambda each: each.kind if isinstance(each, Sum) else "",
)
def test_a_formula_says_what_was_done(shown: Sum, text: str, say: Texts) -> None:
    assert plain(formula(shown, say)) == f"{text}, afrundet til én decimal"


def test_units_stand_with_their_numbers(say: Texts) -> None:
    counted = made(SumKind.COUNT, row(3), row(4), unit="count", decimals=0)
    assert formula(counted, say) == "3 + 4 = 7, afrundet til hele tal"
    kroner = made(SumKind.DIFFERENCE, row(900.25), row(800), unit="kr_m2", decimals=2)
    assert plain(formula(kroner, say)).endswith("= +100,25 kr./m² pr. år, afrundet til 2 decimaler")
    assert result(made(SumKind.DIFFERENCE, row(9), row(8), unit="count", decimals=0), say) == "+1"
    per_area = made(SumKind.RATIO, row(30, 60, 2), unit="kr_m2")
    assert per_area.value == 30


def test_of_many_terms_the_first_the_last_and_their_number_stand(say: Texts) -> None:
    six = made(SumKind.SIMPLE, *(row(float(each)) for each in range(6)))
    assert "…" not in formula(six, say)
    seven = made(SumKind.SIMPLE, *(row(float(each)) for each in range(7)))
    assert plain(formula(seven, say)) == "(0,0 % + … + 6,0 %) : 7 = 3,0 %, afrundet til én decimal (7 led)"


def test_english_has_its_own_signs() -> None:
    english = catalogue.texts(Language.EN)
    shown = made(SumKind.RATIO, row(20, 2000, 10000))
    assert formula(dataclasses.replace(shown, rounding=rounded_words(1, english)), english) == (
        "2,000 : 10,000 = 20.0%, rounded to one decimal"
    )


@pytest.mark.parametrize("kind", list(SumKind))
def test_nothing_is_made_of_nothing(kind: SumKind) -> None:
    assert computed(made(kind, row(None))) is None
    assert reference.computed(kind.value, "pct", made(kind, row(None)).rows) is None


@pytest.mark.parametrize("kind", [SumKind.RATIO, SumKind.WEIGHTED])
def test_nothing_is_divided_by_nothing(kind: SumKind) -> None:
    assert computed(made(kind, row(20, 2, 0))) is None
    assert reference.computed(kind.value, "pct", (row(20, 2, 0),)) is None


VALUES = st.floats(-1e6, 1e6)
COUNTS = st.integers(1, 10**7)
ROWS = st.lists(st.builds(row, VALUES, COUNTS, COUNTS), min_size=2, max_size=12)


@given(rows=ROWS, kind=st.sampled_from([kind for kind in SumKind if kind is not SumKind.DIFFERENCE]))
def test_any_rows_make_what_the_reference_makes_of_them(rows: list[SumRow], kind: SumKind) -> None:
    found, slow = computed(made(kind, *rows)), reference.computed(kind.value, "pct", rows)
    assert found is not None
    assert slow is not None
    assert found == pytest.approx(float(slow), rel=1e-9, abs=1e-6)


def test_a_sum_that_stands_twice_keeps_all_its_cells() -> None:
    one = made(SumKind.PRINTED, row(20))
    first, second = (dataclasses.replace(one, cells=((line, 3),)) for line in (0, 4))
    (found,) = together([first, second])
    assert found.cells == ((0, 3), (4, 3))


# Departments

VACANCY, RENT, EVICTIONS = "vacancy_pct", "rent_kr_m2", "evictions"
VIEW = DepartmentView(
    chart=DepartmentChart.ORGANISATION,
    municipality="330",
    organisation="o1",
    dwelling_type="all",
    department="",
    chosen=(),
    indicator=VACANCY,
    second=RENT,
    year=2023,
    from_year=2019,
    k=5,
    weights="",
    language="da",
)


@cache
def meaning() -> Catalogue:
    """Return the catalogue of the real data folder."""
    return catalogue.read(settings.ROOT / "data", "test")


def spoken(indicator: str) -> Context:
    """Return what a builder speaks with."""
    view = dataclasses.replace(VIEW, indicator=indicator)
    return Context(view, meaning(), catalogue.texts(Language.DA), "test", "AAAA-BBBB")


def department(id_: str, **changes: Any) -> Department:
    """Return a department called by its id."""
    known: dict[str, Any] = {each.name: None for each in dataclasses.fields(Department)}
    known |= {"department_id": id_, "name": f"Park {id_}", "organisation_id": "o1", "organisation": "Org"}
    known |= {"municipality_code": "330", "municipality": "Slagelse", "dwellings": 100, "area_m2": 1000}
    known |= {"predecessors": (), "successors": (), "is_demo": False}
    return Department(**{**known, **changes})


def fig(id_: str, value: float | None, indicator: str = VACANCY, **changes: Any) -> DepartmentFigure:
    """Return a department's figure of 2023."""
    known: dict[str, Any] = {each.name: None for each in dataclasses.fields(DepartmentFigure)}
    known |= {
        "department_id": id_,
        "indicator_id": indicator,
        "definition_id": meaning().indicators[indicator].definitions[0],
        "source_id": "noegletal_2011",
    }
    known |= {"dwelling_type": "all", "year": 2023, "period": "2023", "period_start": date(2023, 1, 1)}
    known |= {"value": value, "of_a_year": True, "note": ""}
    return DepartmentFigure(**{**known, "status": "observed", **changes})


def drawn_totals(indicator: str, totals: list[Total], figures: list[DepartmentFigure], *members: Department) -> Chart:
    """Return the chart of an organisation beside its municipality."""
    others = [Total(indicator, 2023, 4.0, 40.0, 1000.0, 30, 40), Total(indicator, 2022, None, None, None, 2, 40)]
    return charts.totals(
        spoken(indicator), "Org", totals, other_name="alle", others=others, figures=figures, members=members
    )


def test_an_organisations_share_is_the_sum_of_its_departments(say: Texts) -> None:
    """2 vacant of 100 and 6 of 300 dwellings: 8 : 400 = 2,0 %; the municipality has 4,0 %."""
    figures = [
        fig("a", 2.0, numerator=2, denominator=100),
        fig("b", 2.0, numerator=6, denominator=300),
        fig("c", None, status="suppressed", numerator=1, denominator=50),
        fig("d", 3.0, numerator=3, denominator=100, of_a_year=False),
        fig("e", 5.0),
    ]
    members = [department(id_) for id_ in "abcdef"] + [department("old", valid_to="2019")]
    chart = drawn_totals(VACANCY, [Total(VACANCY, 2023, 2.0, 8.0, 400.0, 2, 6)], figures, *members)
    own = chart.sums[0]
    assert plain(formula(own, say)) == "(2 + 6) : (100 + 300) = 2,00 %, afrundet til 2 decimaler"
    assert {row.label: row.why for row in own.left_out} == {
        "Park c": "skjult (små tal)",
        "Park d": "regnskabet dækker ikke et helt år",
        "Park e": "tæller og nævner er ikke kendt",
        "Park f": "intet tal for året",
    }
    assert all(row.numerator is None and row.denominator is None for row in own.left_out)
    difference = chart.sums[-1]
    assert plain(formula(difference, say)) == "2,00 % − 4,00 % = −2,00 pct.-point, afrundet til 2 decimaler"
    assert [each.cells for each in chart.sums] == [((0, 2),), ((1, 2),), ((2, 2),), ()]


def test_a_total_of_unknown_departments_is_its_two_sums(say: Texts) -> None:
    chart = drawn_totals(VACANCY, [Total(VACANCY, 2023, 2.0, 8.0, 400.0, 2, 3)], [])
    own, few = chart.sums[0], chart.sums[1]
    assert [row.label for row in own.rows] == ["Org, 2023 (2 af 3 afdelinger)"]
    assert plain(formula(own, say)) == "8 : 400 = 2,00 %, afrundet til 2 decimaler"
    assert (few.value, few.rows[0].why) == (None, "for få afdelinger har tal")


def test_where_the_neighbour_has_no_figure_there_is_no_difference() -> None:
    chart = drawn_totals(VACANCY, [Total(VACANCY, 2022, 2.0, 8.0, 400.0, 2, 3)], [])
    assert [each.kind for each in chart.sums] == [SumKind.RATIO] * 3
    alone = charts.totals(spoken(VACANCY), "Org", [Total(VACANCY, 2022, 2.0, 8.0, 400.0, 2, 3)])
    assert len(alone.sums) == 1


def test_kroner_for_each_square_metre_weigh_by_the_area(say: Texts) -> None:
    """900 · 1000 + 600 · 3000 = 2.700.000 kr. for 4.000 m²: 675 kr./m²."""
    figures = [fig("a", 900.0, RENT), fig("b", 600.0, RENT)]
    members = [department("a"), department("b", area_m2=3000)]
    chart = drawn_totals(RENT, [Total(RENT, 2023, 675.0, 2_700_000.0, 4000.0, 2, 2)], figures, *members)
    assert plain(formula(chart.sums[0], say)).startswith("(900.000 + 1.800.000) : (1.000 + 3.000) = 675")


def test_a_count_is_added_up(say: Texts) -> None:
    figures = [fig("a", 3.0, EVICTIONS), fig("b", 4.0, EVICTIONS)]
    members = [department("a"), department("b")]
    chart = drawn_totals(EVICTIONS, [Total(EVICTIONS, 2023, 7.0, 7.0, None, 2, 2)], figures, *members)
    assert formula(chart.sums[0], say) == "3 + 4 = 7, afrundet til hele tal"


def test_a_departments_own_figure_is_its_counts_or_as_printed(say: Texts) -> None:
    series = [
        fig("a", 2.0, numerator=2, denominator=100),
        fig("a", 3.0, year=2022),
        fig("a", None, year=2021, status="suppressed", numerator=1, denominator=100),
    ]
    chart = charts.department_trend(spoken(VACANCY), department("a"), series)
    hidden, printed, counted = chart.sums
    assert plain(formula(counted, say)) == "2 : 100 = 2,00 %, afrundet til 2 decimaler"
    assert printed.kind is SumKind.PRINTED
    assert (hidden.rows[0].numerator, hidden.rows[0].why) == (None, "skjult (små tal)")
    assert [chart.table.rows[each.cells[0][0]][2] for each in chart.sums] == [None, 3.0, 2.0]


def test_the_medians_of_a_scatter_are_of_those_it_draws(say: Texts) -> None:
    points = [
        charts.Point(department(id_), x, y)
        for id_, x, y in (("a", 1.0, 800.0), ("b", 2.0, 900.0), ("c", 9.0, None), ("d", 4.0, 700.0))
    ]
    chart = charts.scatter(spoken(VACANCY), points, VACANCY, RENT)
    across, up = chart.sums
    assert plain(formula(across, say)) == "medianen af 1,00 %; 2,00 %; 4,00 % = 2,00 %, afrundet til 2 decimaler"
    assert (up.value, up.unit) == (800.0, "kr_m2")
    assert [(row.label, row.why) for row in up.left_out] == [("Park c", "mangler mindst ét af de to tal")]


def test_the_sums_of_an_invented_organisation_make_its_figures(demo_database: Path) -> None:
    """Every total of a real build: what was summed in SQL is what its two sums make."""
    own = next(each for each in departments.departments(demo_database).values() if each.is_demo)
    for indicator in (VACANCY, RENT):
        view = dataclasses.replace(
            VIEW, municipality=own.municipality_code, organisation=own.organisation_id, indicator=indicator
        )
        chart = views.chart(demo_database, view)
        assert len(chart.sums) > 2
        assert chart.demo
        for each in chart.sums:
            again = computed(each)
            assert again == (None if each.value is None else pytest.approx(each.value, abs=1e-9))
