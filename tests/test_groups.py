"""Groups, definitions, years and what is known about a place."""

from pathlib import Path

import pytest

from keyfigures import compare, store
from keyfigures.compare import AverageKind, GroupKind
from keyfigures.compare.groups import CLUSTER_NAMES
from keyfigures.errors import SelectionError
from keyfigures.language import Text
from tests.planting import put

SHARE = "public_housing_share_pct"


@pytest.mark.parametrize(
    ("text", "name", "members", "publisher"),
    [
        ("deck2011", Text("de seks kommuner fra 2011", "the six municipalities of 2011"), 6, ("group", "deck2011")),
        ("region", Text("Region Sjælland", "Region Sjælland"), 17, ("region", "085")),
        ("province", Text("Landsdel Vest- og Sydsjælland", "Landsdel Vest- og Sydsjælland"), 12, ("province", "06")),
        ("cluster", Text("provinsbykommuner", "provincial-town municipalities"), 16, None),
        ("country", Text("hele landet", "the whole country"), 98, ("country", "000")),
    ],
)
def test_a_named_group_is_a_fixed_set_with_a_name(
    *, database: Path, text: str, name: Text, members: int, publisher: tuple[str, str] | None
) -> None:
    found = compare.group(database, text, "330")
    assert (found.kind, found.text) == (GroupKind(text), text)
    assert (found.name, len(found.codes), found.publisher) == (name, members, publisher)
    assert "330" in found.codes
    assert set(found.averaged("330", include_own=False)) == set(found.codes) - {"330"}
    assert found.averaged("330", include_own=True) == found.codes


def test_a_municipality_outside_the_six_is_compared_with_the_six(database: Path) -> None:
    found = compare.compare(
        database,
        municipality_code="101",
        group_text="deck2011",
        indicator_id=SHARE,
        year=2023,
        average=AverageKind.SIMPLE,
    )
    assert (found.of, found.of_ranked, found.include_own) == (6, 7, False)
    assert "101" not in {member.municipality_code for member in found.members}


def test_every_cluster_has_an_english_name(database: Path) -> None:
    assert {place.cluster for place in compare.municipalities(database).values()} == set(CLUSTER_NAMES)


def test_an_own_choice_is_sorted_and_named_after_its_first_three(database: Path) -> None:
    found = compare.group(database, " 370, 326 ,,330,316,330", "330")
    assert (found.kind, found.text, found.publisher) == (GroupKind.OWN_CHOICE, "316,326,330,370", None)
    assert found.name == Text("Holbæk, Kalundborg, Slagelse …", "Holbæk, Kalundborg, Slagelse …")
    assert compare.group(database, "316", "330").name == Text("Holbæk", "Holbæk")
    assert compare.group(database, found.text, "330") == found


@pytest.mark.parametrize("text", ["", " , ", "Holbæk", "deck2012", "own_choice", "330;316", "330,region"])
def test_an_unknown_group_is_refused(database: Path, text: str) -> None:
    with pytest.raises(SelectionError) as caught:
        compare.group(database, text, "330")
    assert (caught.value.text, caught.value.values) == ("unknown_group", {"group": text})


@pytest.mark.parametrize(("text", "own"), [("999", "330"), ("330,٣٣٠", "330"), ("region", "33"), ("region", "")])
def test_an_unknown_municipality_is_refused(database: Path, text: str, own: str) -> None:
    with pytest.raises(SelectionError) as caught:
        compare.group(database, text, own)
    assert caught.value.text == "unknown_municipality"


def test_a_choice_is_written_the_way_it_is_read() -> None:
    assert compare.group_text(GroupKind.OWN_CHOICE, ("370", "316")) == "316,370"
    assert compare.group_text(GroupKind.REGION) == "region"
    assert compare.group_text(GroupKind.DECK, ("370",)) == "deck2011"


def test_municipalities_are_in_danish_order(database: Path) -> None:
    names = [place.name for place in compare.municipalities(database).values()]
    assert len(names) == 98
    # Æ, Ø and Å come last, and Aa sorts as Å.
    assert [name for name in names if name[0] in "VÆØÅ" or name.startswith("Aa")][-4:] == [
        "Ærø",
        "Aabenraa",
        "Aalborg",
        "Aarhus",
    ]


def test_slagelse_is_described(database: Path) -> None:
    place = compare.municipality(database, "330")
    assert (place.name, place.region, place.cluster) == ("Slagelse", "Region Sjælland", "Provinsbykommuner")
    assert (place.dwellings, place.dwellings_year) == (46873, 2026)
    assert place.population_quarter == "2026K3"
    about = compare.about(database, "330")
    assert (about.former, about.merged) == (("Hashøj", "Korsør", "Skælskør", "Slagelse"), 2007)
    assert len(about.organisations) == 7
    assert compare.about(database, "101") == compare.About((), None, ())


def test_years_are_those_with_a_figure_of_anybody_in_the_comparison(database: Path) -> None:
    region, country = (compare.group(database, text, "330") for text in ("region", "country"))
    cluster = compare.group(database, "cluster", "330")
    assert compare.years(database, SHARE, region, "330") == (2009, 2010, 2023)
    # National figures only in 2015, 2018 and 2019.
    assert compare.years(database, SHARE, country, "330") == (2009, 2010, 2015, 2017, 2018, 2019, 2023)
    assert compare.years(database, SHARE, cluster, "101") == compare.years(database, SHARE, cluster, "330")


def test_the_definition_is_the_preferred_one_with_a_figure(database: Path) -> None:
    country, deck = (compare.group(database, text, "330") for text in ("country", "deck2011"))
    assert compare.definition_for(database, SHARE, deck, "330", 2009) == "noegletal_share"
    assert compare.definition_for(database, SHARE, deck, "330", 2023) == "bol101_incl_cottages"
    # Nobody in the six but the group itself was asked: København has no figure of 2009.
    assert compare.definition_for(database, SHARE, deck, "101", 2009) == "noegletal_share"
    # Only the country has a figure of 2015.
    assert compare.definition_for(database, SHARE, country, "330", 2015) == "lbf_register_stock"
    # The minister's answer of 2019 holds Brøndby and the country.
    assert compare.definition_for(database, SHARE, country, "153", 2019) == "ministry_stock"


def test_a_year_without_figures_names_those_with_figures(database: Path) -> None:
    deck = compare.group(database, "deck2011", "330")
    with pytest.raises(SelectionError) as caught:
        compare.definition_for(database, SHARE, deck, "330", 2022)
    assert caught.value.values == {"year": 2022, "years": "2009, 2010, 2023"}


def test_a_definition_asked_for_is_taken(database: Path) -> None:
    found = compare.compare(
        database,
        municipality_code="330",
        group_text="country",
        indicator_id=SHARE,
        year=2023,
        average=AverageKind.PUBLISHED,
        definition_id="bl_occupied",
    )
    # BL printed 20 for the country, and no figure for a municipality.
    assert found.average is not None
    assert (found.average.value, found.average.low, found.average.high) == (20.0, 19.5, 20.5)
    assert (found.own.value, found.own.status, found.difference_pp) == (None, "not_retrieved", None)
    assert (found.rank, found.of_ranked) == (None, 0)


def test_a_definition_without_figures_that_year_is_refused(database: Path) -> None:
    with pytest.raises(SelectionError) as caught:
        compare.compare(
            database,
            municipality_code="330",
            group_text="deck2011",
            indicator_id=SHARE,
            year=1999,
            average=AverageKind.SIMPLE,
            definition_id="noegletal_share",
        )
    assert caught.value.text == "year_without_figures"


def test_an_equal_municipality_is_neither_above_nor_below(data_copy: Path, tmp_path: Path) -> None:
    # Bornholm is alone in its province, so it equals its own average: 9.3 − 9.3 = 0.
    target = tmp_path / "x.duckdb"
    put(data_copy, "observations/noegletal_2011.csv", 2, "observed,", "observed,a note")
    store.build(data=data_copy, target=target)
    found = compare.robustness(target, municipality_code="400", indicator_id=SHARE)
    alone = [each for each in found.choices if each.group.text == "province"]
    assert {(each.kind.value, each.difference_pp) for each in alone} == {
        ("simple", 0.0),
        ("weighted", 0.0),
        ("median", 0.0),
    }
    assert set(alone) <= set(found.failing(above=True)) & set(found.failing(above=False))
    assert not set(alone) & {*found.above, *found.below}


def test_wider_figures_are_those_above_the_municipality(database: Path) -> None:
    found = compare.wider_figures(database, "vacancy_pct")
    october = {
        (each.entity_level, each.entity_code, each.dwelling_type): each.value
        for each in found
        if each.period == "2024-10"
    }
    assert october == {
        ("country", "000", "all"): 0.65,
        ("country", "000", "family"): 0.61,
        ("country", "000", "elderly"): 0.19,
        ("country", "000", "youth"): 1.61,
        ("region", "085", "all"): 0.46,
    }


@pytest.mark.parametrize("printed", ["", " ", ".", "nineteen", "1.234,5", "-19", "1e3", "²", "١٩", "19 %"])
def test_a_published_figure_must_be_a_number(database: Path, printed: str) -> None:
    with pytest.raises(SelectionError) as caught:
        compare.reconcile(
            database,
            group_text="deck2011",
            indicator_id=SHARE,
            year=2009,
            published=printed,
            municipality_code="330",
        )
    assert (caught.value.text, caught.value.values) == ("not_a_number", {"value": printed})
