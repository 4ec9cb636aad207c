"""The table of 2011 that the dashboard starts from, by hand; and the same question asked of 2023."""

from pathlib import Path

import pytest

from keyfigures import compare
from keyfigures.compare import AverageKind, Comparison
from keyfigures.language import Language
from keyfigures.numbers import number, percentage_points

SHARE = "public_housing_share_pct"
DECK = {"316": "Holbæk", "326": "Kalundborg", "329": "Ringsted", "330": "Slagelse", "340": "Sorø", "370": "Næstved"}


def founding(
    database: Path, year: int, kind: AverageKind, *, group: str = "deck2011", include_own: bool = True
) -> Comparison:
    """Compare Slagelse with the six municipalities of 2011."""
    return compare.compare(
        database,
        municipality_code="330",
        group_text=group,
        indicator_id=SHARE,
        year=year,
        average=kind,
        include_own=include_own,
    )


def mean_of(found: Comparison) -> float:
    """Return the average, which must be there."""
    assert found.average is not None
    return found.average.value


def lead(found: Comparison) -> str:
    """Return the difference as it is shown."""
    assert found.difference_pp is not None
    return percentage_points(found.difference_pp, Language.EN)


@pytest.mark.parametrize(
    ("year", "figures"),
    [
        (2009, {"316": 20.4, "326": 15.3, "329": 19.0, "330": 24.6, "340": 14.6, "370": 15.9}),
        (2010, {"316": 20.2, "326": 15.3, "329": 19.0, "330": 24.6, "340": 14.6, "370": 15.8}),
    ],
)
def test_the_six_figures_are_as_printed(database: Path, year: int, figures: dict[str, float]) -> None:
    found = founding(database, year, AverageKind.PUBLISHED)
    assert {member.municipality_code: member.value for member in found.members} == figures
    assert {member.municipality_code: member.name for member in found.members} == DECK
    assert (found.own.value, found.rank, found.of_ranked) == (24.6, 1, 6)
    assert found.definition_id == "noegletal_share"


@pytest.mark.parametrize(("year", "printed"), [(2009, 19.0), (2010, 18.9)])
def test_the_printed_average_is_kept_as_printed(database: Path, year: int, printed: float) -> None:
    found = founding(database, year, AverageKind.PUBLISHED)
    assert found.average is not None
    assert (found.average.value, found.average.n, found.average.weight_year) == (printed, None, None)
    # 24.6 − 19.0 = 5.6 and 24.6 − 18.9 = 5.7
    assert found.difference_pp == pytest.approx(24.6 - printed)


@pytest.mark.parametrize(("year", "mean"), [(2009, 18.30), (2010, 18.25)])
def test_the_simple_mean_is_not_the_printed_average(database: Path, year: int, mean: float) -> None:
    # 2009: 20.4 + 15.3 + 19.0 + 24.6 + 14.6 + 15.9 = 109.8, and 109.8 / 6 = 18.30
    # 2010: 20.2 + 15.3 + 19.0 + 24.6 + 14.6 + 15.8 = 109.5, and 109.5 / 6 = 18.25
    found = founding(database, year, AverageKind.SIMPLE)
    assert found.average is not None
    assert mean_of(found) == pytest.approx(mean)
    assert (found.average.n, found.of) == (6, 6)


@pytest.mark.parametrize(
    ("year", "mean", "low", "high"), [(2009, "18.92", "18.87", "18.97"), (2010, "18.86", "18.81", "18.91")]
)
def test_the_average_is_weighted_by_the_occupied_dwellings_of_2010(
    database: Path, year: int, mean: str, low: str, high: str
) -> None:
    # 2009: 29,512 × 20.4 + 21,813 × 15.3 + 13,879 × 19.0 + 35,032 × 24.6 + 12,632 × 14.6 + 36,297 × 15.9 = 2,822,821.4
    # over 29,512 + 21,813 + 13,879 + 35,032 + 12,632 + 36,297 = 149,165 dwellings: 18.924; ± 0.05 for the rounding.
    # 2010: 0.2 less for Holbæk and 0.1 less for Næstved, (5,902.4 + 3,629.7) / 149,165 = 0.064 less: 18.860.
    found = founding(database, year, AverageKind.WEIGHTED).average
    assert found is not None
    assert (found.weight_id, found.weight_year, found.n) == ("dwellings_occupied", 2010, 6)
    shown = tuple(number(value, 2, Language.EN) for value in (found.value, found.low, found.high))
    assert shown == (mean, low, high)


def test_how_far_slagelse_lies_above_depends_on_the_average(database: Path) -> None:
    # 24.6 − 19.0 = 5.6; 24.6 − 18.3 = 6.3; the middle of the six is (15.9 + 19.0) / 2 = 17.45, and 24.6 − 17.45 = 7.15
    assert lead(founding(database, 2009, AverageKind.PUBLISHED)) == "+5.6 percentage points"
    assert lead(founding(database, 2009, AverageKind.SIMPLE)) == "+6.3 percentage points"
    assert lead(founding(database, 2009, AverageKind.MEDIAN)) == "+7.2 percentage points"
    # 24.6 − 18.92 = 5.68
    assert lead(founding(database, 2009, AverageKind.WEIGHTED)) == "+5.7 percentage points"


def test_without_slagelse_the_mean_is_that_of_the_other_five(database: Path) -> None:
    # 109.8 − 24.6 = 85.2, and 85.2 / 5 = 17.04; 24.6 − 17.04 = 7.56
    found = founding(database, 2009, AverageKind.SIMPLE, include_own=False)
    assert mean_of(found) == pytest.approx(17.04)
    assert lead(found) == "+7.6 percentage points"
    assert (found.of, found.include_own) == (5, False)
    assert "330" not in {member.municipality_code for member in found.members}
    # The middle of the other five, 14.6 15.3 15.9 19.0 20.4, is 15.9.
    assert mean_of(founding(database, 2009, AverageKind.MEDIAN, include_own=False)) == pytest.approx(15.9)
    # Slagelse is ranked among the six all the same.
    assert (found.rank, found.of_ranked) == (1, 6)


@pytest.mark.parametrize(("year", "printed"), [(2009, "19,0"), (2010, "18,9")])
def test_only_the_weighted_average_can_have_been_printed(database: Path, year: int, printed: str) -> None:
    # 2009: printed 18.95 to 19.05. Weighted 18.87 to 18.97 meets it; simple 18.25 to 18.35 does not.
    # 2010: printed 18.85 to 18.95. Weighted 18.81 to 18.91 meets it; simple 18.20 to 18.30 does not.
    variants = compare.reconcile(
        database, group_text="deck2011", indicator_id=SHARE, year=year, published=printed, municipality_code="330"
    )
    assert [(variant.kind, variant.matches) for variant in variants] == [
        ("simple", False),
        ("weighted", True),
        ("median", False),
        ("simple_without_own", False),
        ("weighted_without_own", False),
        ("median_without_own", False),
    ]
    assert [(variant.n, variant.of) for variant in variants] == [(6, 6)] * 3 + [(5, 5)] * 3


def test_a_figure_printed_with_one_decimal_more_rules_out_more(database: Path) -> None:
    # 19.00 is 18.995 to 19.005, and the weighted average ends at 18.974.
    variants = compare.reconcile(
        database, group_text="deck2011", indicator_id=SHARE, year=2009, published="19.00", municipality_code="330"
    )
    assert [variant.kind for variant in variants if variant.matches] == []


def test_a_cell_printed_once_is_one_value_for_two_years(database: Path) -> None:
    figures = [
        figure
        for figure in compare.figures(database, SHARE, ("330",))
        if figure.definition_id == "noegletal_share" and figure.value is not None
    ]
    assert [(figure.year, figure.value, figure.status, figure.period) for figure in figures] == [
        (2009, 24.6, "one_value_two_years", "2009/2010"),
        (2010, 24.6, "one_value_two_years", "2009/2010"),
    ]


def test_a_closed_year_is_a_gap_with_a_reason(database: Path) -> None:
    figures = {figure.year: figure for figure in compare.figures(database, "rented_share_pct", ("330",))}
    assert list(figures) == list(range(2010, 2025))
    assert {year: figures[year].status for year in figures if figures[year].value is None} == {
        2021: "closed",
        2022: "closed",
    }
    # 19,870 of 38,030 dwellings and 20,487 of 38,729 dwellings
    assert figures[2020].value == pytest.approx(100 * 19870 / 38030)
    assert figures[2023].value == pytest.approx(100 * 20487 / 38729)


def test_a_year_nobody_retrieved_says_so(database: Path) -> None:
    figures = compare.figures(database, SHARE, ("330",))
    clustering = {each.year: each.status for each in figures if each.definition_id == "bol101_incl_cottages"}
    # BOL101's shares are embedded for 2017 and 2023 only, 2017 for eleven municipalities; 2021 and 2022 are closed.
    assert clustering == {
        2017: "not_retrieved",
        2018: "not_retrieved",
        2019: "not_retrieved",
        2020: "not_retrieved",
        2021: "closed",
        2022: "closed",
        2023: "observed",
    }


def test_slagelse_in_2023_against_its_region(database: Path) -> None:
    # Faxe 11.8, Greve 27.2, Guldborgsund 12.2, Holbæk 19.4, Kalundborg 12.7, Køge 27.9, Lejre 6.2, Lolland 13.4,
    # Næstved 14.6, Odsherred 4.4, Ringsted 19.3, Roskilde 21.8, Slagelse 22.0, Solrød 14.4, Sorø 14.0, Stevns 6.1,
    # Vordingborg 12.5: together 259.9, and 259.9 / 17 = 15.288; only Køge and Greve are higher.
    found = founding(database, 2023, AverageKind.SIMPLE, group="region")
    assert found.own.value == 22.0
    assert mean_of(found) == pytest.approx(259.9 / 17)
    assert lead(found) == "+6.7 percentage points"
    assert (found.rank, found.of_ranked, found.of) == (3, 17, 17)
    # In order 4.4 6.1 6.2 11.8 12.2 12.5 12.7 13.4 14.0 …, the ninth of seventeen is 14.0.
    assert mean_of(founding(database, 2023, AverageKind.MEDIAN, group="region")) == pytest.approx(14.0)


def test_slagelse_in_2023_against_the_country(database: Path) -> None:
    found = founding(database, 2023, AverageKind.SIMPLE, group="country")
    assert (found.own.value, found.rank, found.of_ranked, found.of) == (22.0, 23, 98, 98)
    assert number(mean_of(found), 2, Language.EN) == "17.46"
    assert lead(found) == "+4.5 percentage points"


def test_of_two_equally_near_years_of_weights_the_earlier_counts(database: Path) -> None:
    # Dwellings are known for 2020 and 2026; 2023 lies three years from both.
    found = founding(database, 2023, AverageKind.WEIGHTED, group="region").average
    assert found is not None
    assert (found.weight_id, found.weight_year) == ("dwellings_all", 2020)


def test_nobody_publishes_an_average_of_the_six_for_2023(database: Path) -> None:
    found = founding(database, 2023, AverageKind.PUBLISHED)
    assert (found.average, found.difference_pp) == (None, None)
    assert found.own.value == 22.0


def test_slagelse_is_above_whichever_average_somebody_picks(database: Path) -> None:
    found = compare.robustness(database, municipality_code="330", indicator_id=SHARE)
    # 2009 and 2010: the six, with Slagelse in four and without in three kinds: 2 × 7 = 14.
    # 2023: five groups, with and without, three computed kinds; the two definitions are never mixed: 5 × 2 × 3 = 30.
    assert len(found.choices) == 14 + 30
    assert (found.above, found.below) == (found.choices, ())
    assert found.failing(above=True) == ()
    assert found.failing(above=False) == found.choices
    assert found.holding(above=True) == found.choices
    assert found.holding(above=False) == ()


def test_a_choice_with_too_few_figures_is_not_judged(database: Path) -> None:
    # Of the region's seventeen, six have a figure of 2009: 6 / 17 is less than two thirds.
    found = compare.robustness(database, municipality_code="330", indicator_id=SHARE)
    assert {(each.group.text, each.n) for each in found.choices if each.year == 2009} == {
        ("deck2011", 6),
        ("deck2011", 5),
        ("deck2011", None),
    }
    with_few = founding(database, 2009, AverageKind.SIMPLE, group="region")
    assert with_few.average is not None
    assert (with_few.average.n, with_few.of) == (6, 17)


def test_equal_figures_share_the_better_rank(database: Path) -> None:
    # 2023: Assens and Bornholm both have 9.3.
    ranks = {
        code: compare.compare(
            database,
            municipality_code=code,
            group_text="420,400,330",
            indicator_id=SHARE,
            year=2023,
            average=AverageKind.SIMPLE,
        ).rank
        for code in ("330", "400", "420")
    }
    assert ranks == {"330": 1, "400": 2, "420": 2}
