"""The catalogue: complete in both languages, and every slip in a definition file is named with file and field."""

import string
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from keyfigures import catalogue, settings, store
from keyfigures.catalogue import Catalogue, Texts, texts
from keyfigures.catalogue.model import LEVELS, Limit, Rate
from keyfigures.catalogue.texts import PATH, all_texts
from keyfigures.errors import CatalogueError
from keyfigures.language import Language, Text

INDICATOR = "indicators/public_housing_share_pct.yaml"
DEFINITION = "definitions/noegletal_share.yaml"
SOURCE = "sources/noegletal_2011.yaml"
VACANCY = "indicators/vacancy_pct.yaml"
PEERS = "peer_classes.yaml"
FILES = (INDICATOR, DEFINITION, SOURCE)
BASIS = {"da": "Kortet fremhæver kommuner over grænsen.", "en": "The map marks municipalities above the limit."}

# What a department reports about itself, what an organisation does, and what is published about municipalities.
OF_DEPARTMENTS = [
    "vacancy_pct",
    "vacancy_over_3_months_share_pct",
    "turnover_pct",
    "waiting_list_active",
    "vacancy_loss_kr_m2",
    "moving_out_loss_kr_lme",
    "reserves_yearly_kr_dwelling",
    "reserves_balance_kr_m2",
    "maintenance_planned_kr_m2",
    "maintenance_ordinary_kr_m2",
    "rent_kr_m2",
    "rent_change_pct",
    "accumulated_result_kr_m2",
    "result_kr_m2",
    "operating_cost_kr_dwelling",
    "administration_fee_kr_lme",
    "efficiency_pct",
    "arrears_pct",
    "net_capital_kr_m2",
    "inspection_age_years",
    "outside_work_pct",
    "convicted_pct",
    "basic_school_only_pct",
    "income_pct_of_region",
    "non_western_pct",
    "evictions",
    "democracy_turnout_pct",
    "board_elected",
    "energy_label",
    "moving_out_reserves_kr_lme",
]
OF_ORGANISATIONS = [
    "disposable_fund_kr_lme",
    "working_capital_kr_lme",
    "equity_kr_lme",
    "organisation_result_kr_lme",
    "auditor_remarks",
    "self_control",
    "departments_count",
    "dwellings_count",
    "tenancy_units_count",
]
OF_MUNICIPALITIES = ["public_housing_share_pct", "rented_share_pct", "vacant_dwellings"]


def content(data: Path, file: str) -> dict[str, Any]:
    """Return the fields of a YAML file."""
    fields: dict[str, Any] = yaml.safe_load((data / file).read_text(encoding="utf-8"))
    return fields


def change(data: Path, file: str, alter: Callable[[dict[str, Any]], object]) -> None:
    """Alter the fields of a YAML file."""
    fields = content(data, file)
    alter(fields)
    (data / file).write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")


def refused(data: Path, file: str, field: str) -> str:
    """Read the catalogue, which must be refused with the file and the field in the error; return the error."""
    with pytest.raises(CatalogueError) as caught:
        catalogue.read(data, store.data_version(data))
    error = str(caught.value)
    assert Path(file).name in error
    assert f"'{field}'" in error
    return error


def every_field() -> list[tuple[str, str]]:
    """Return every field of an indicator, a definition and a source."""
    return [(file, field) for file in FILES for field in content(settings.ROOT / "data", file)]


@pytest.fixture(scope="module")
def meaning() -> Catalogue:
    """Return the real catalogue."""
    return catalogue.read(settings.data_dir(), store.data_version())


@pytest.mark.parametrize(("file", "field"), every_field())
def test_a_missing_field_is_named(data_copy: Path, file: str, field: str) -> None:
    change(data_copy, file, lambda fields: fields.pop(field))
    assert refused(data_copy, file, field).endswith("is missing.")


@pytest.mark.parametrize(("file", "field"), every_field())
def test_a_field_of_the_wrong_type_is_named(data_copy: Path, file: str, field: str) -> None:
    # No field is a number with decimals.
    change(data_copy, file, lambda fields: fields.update({field: 1.5}))
    assert refused(data_copy, file, field).endswith("has the wrong type (float).")


@pytest.mark.parametrize(("file", "field"), every_field())
def test_a_misspelt_field_is_named(data_copy: Path, file: str, field: str) -> None:
    change(data_copy, file, lambda fields: fields.update({f"{field}_": fields[field]}))
    assert "is not known; is it misspelt?" in refused(data_copy, file, f"{field}_")


@pytest.mark.parametrize(
    ("file", "field", "value"),
    [
        (INDICATOR, "title", {"da": "Andel"}),
        (INDICATOR, "title", {"da": "Andel", "en": ""}),
        (INDICATOR, "title", {"da": "Andel", "en": "  "}),
        (INDICATOR, "title", {"da": "Andel", "en": 1}),
        (INDICATOR, "title", {"da": "Andel", "en": "Share", "de": "Anteil"}),
        (INDICATOR, "unit", "percent"),
        (INDICATOR, "decimals", True),
        (INDICATOR, "decimals", "1"),
        (INDICATOR, "decimals", -1),
        (INDICATOR, "higher_is_better", "no"),
        (INDICATOR, "higher_is_better", 1),
        (INDICATOR, "goal", "oekonomi"),
        (INDICATOR, "source", "nobody"),
        (INDICATOR, "definitions", ["noegletal_share", "nothing"]),
        (INDICATOR, "caveats", ["nothing"]),
        (INDICATOR, "peer_class", "N"),
        (INDICATOR, "range", {"low": 0}),
        (INDICATOR, "range", {"low": 0, "high": 100, "mid": 50}),
        (INDICATOR, "range", {"low": 100, "high": 0}),
        (INDICATOR, "range", {"low": 5, "high": 5}),
        (INDICATOR, "range", {"low": "none", "high": 100}),
        (INDICATOR, "range", {"low": "a", "high": "b"}),
        (INDICATOR, "range", {"low": None, "high": 100}),
        (INDICATOR, "comparable", "yes please"),
        (INDICATOR, "comparable", 1),
        (INDICATOR, "headings", "andel"),
        (INDICATOR, "headings", ["Andel"]),
        (INDICATOR, "headings", [" andel"]),
        (INDICATOR, "headings", ["andel  almene"]),
        (INDICATOR, "headings", [""]),
        (INDICATOR, "headings", ["andel (%)"]),
        (INDICATOR, "headings", ["andel", "andel"]),
        (INDICATOR, "limit", 2),
        (INDICATOR, "limit", {}),
        (INDICATOR, "limit", {"above": 2}),
        (INDICATOR, "limit", {"basis": BASIS}),
        (INDICATOR, "limit", {"over": 2, "basis": BASIS}),
        (INDICATOR, "limit", {"above": 2, "below": 1, "basis": BASIS}),
        (INDICATOR, "limit", {"above": 2, "basis": BASIS, "weight": 3}),
        (INDICATOR, "limit", {"above": "2", "basis": BASIS}),
        (INDICATOR, "limit", {"above": True, "basis": BASIS}),
        (INDICATOR, "limit", {"above": 2, "basis": "The map"}),
        (INDICATOR, "limit", {"above": 2, "basis": {"da": "Kortet"}}),
        (INDICATOR, "levels", []),
        (INDICATOR, "levels", ["country"]),
        (INDICATOR, "levels", "municipality"),
        (INDICATOR, "rate", "own_share"),
        (INDICATOR, "rate", {"id": "own_share"}),
        (INDICATOR, "rate", {"id": "own_share", "worse": "higher"}),
        (INDICATOR, "rate", {"id": 1, "worse": "above"}),
        (INDICATOR, "reviewed", "yesterday"),
        (INDICATOR, "reviewed", datetime(2026, 11, 22, 12, 0)),
        (DEFINITION, "indicator", "nothing"),
        (DEFINITION, "weights", ["dwellings_sold"]),
        (DEFINITION, "weights", "dwellings_all"),
        (DEFINITION, "closed_years", ["last year"]),
        (DEFINITION, "closed_years", [2021.5]),
        (DEFINITION, "caveats", ["nothing"]),
        (DEFINITION, "caveats", "approximate"),
        (SOURCE, "licence", {"da": "", "en": "None"}),
        (SOURCE, "published", "4 November 2011"),
        (SOURCE, "published", 2011),
    ],
)
def test_a_wrong_value_is_named(data_copy: Path, file: str, field: str, value: object) -> None:
    change(data_copy, file, lambda fields: fields.update({field: value}))
    refused(data_copy, file, field)


def test_an_indicator_must_list_its_definitions(data_copy: Path) -> None:
    change(data_copy, INDICATOR, lambda fields: fields["definitions"].remove("noegletal_share"))
    assert "does not list 'noegletal_share'" in refused(data_copy, INDICATOR, "definitions")


def test_an_indicator_may_not_list_the_definition_of_another(data_copy: Path) -> None:
    change(data_copy, INDICATOR, lambda fields: fields["definitions"].append("lbf_rent"))
    refused(data_copy, INDICATOR, "definitions")


def test_a_heading_stands_for_one_indicator_only(data_copy: Path) -> None:
    change(data_copy, VACANCY, lambda fields: fields["headings"].append("husleje"))
    assert "'husleje', which stands for rent_kr_m2.yaml already" in refused(data_copy, VACANCY, "headings")


def test_the_id_of_an_indicator_is_a_heading_nobody_else_may_take(data_copy: Path) -> None:
    change(data_copy, VACANCY, lambda fields: fields["headings"].append("rent_kr_m2"))
    assert "'rent_kr_m2', which stands for rent_kr_m2.yaml already" in refused(data_copy, VACANCY, "headings")


@pytest.mark.parametrize("listed", [[], ["vacancy_pct"], ["ledighed", "vacancy_pct"]])
def test_the_id_of_an_indicator_is_its_first_heading(data_copy: Path, listed: list[str]) -> None:
    change(data_copy, VACANCY, lambda fields: fields.update({"headings": listed}))
    found = catalogue.read(data_copy, store.data_version(data_copy)).indicators["vacancy_pct"].headings
    assert found == ("vacancy_pct", *(heading for heading in listed if heading != "vacancy_pct"))


@pytest.mark.parametrize(("side", "above"), [("above", True), ("below", False)])
def test_a_limit_has_a_side(data_copy: Path, side: str, above: bool) -> None:
    change(data_copy, INDICATOR, lambda fields: fields.update({"limit": {side: 25, "basis": BASIS}}))
    limit = catalogue.read(data_copy, store.data_version(data_copy)).indicators["public_housing_share_pct"].limit
    assert limit == Limit(number=25.0, above=above, basis=Text(**BASIS))


@pytest.mark.parametrize("wrong", [{"da": "Kun dansk"}, "plain", None, 7])
def test_a_caveat_must_have_both_languages(data_copy: Path, wrong: object) -> None:
    change(data_copy, "caveats.yaml", lambda fields: fields.update({"approximate": wrong}))
    refused(data_copy, "caveats.yaml", "approximate")


@pytest.mark.parametrize(
    "text",
    ["- a list\n", "", "a: [unclosed\n", "title: {da: 'x', en: 'y'}\n  wrong: indentation\n", "reviewed: 2026-02-30\n"],
)
def test_a_file_that_is_no_mapping_is_named(data_copy: Path, text: str) -> None:
    (data_copy / INDICATOR).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"public_housing_share_pct\.yaml"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_a_name_that_yaml_takes_for_a_truth_value_is_named(data_copy: Path) -> None:
    with (data_copy / "caveats.yaml").open("a", encoding="utf-8") as file:
        file.write("no: {da: Nej, en: No}\n")
    with pytest.raises(CatalogueError, match=r"caveats\.yaml: the field name False"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_a_name_that_stands_twice_is_named_with_its_line(data_copy: Path) -> None:
    """YAML's plain loader would keep the last of two rules of the same name without a word."""
    rules = data_copy / "rules" / "2026.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("    lift: 0.1\n", "    lift: 0.1\n    lift: 0.2\n", 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"2026\.yaml cannot be read .* 'lift' stands twice, again in line 19"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_a_file_that_is_not_utf8_is_named(data_copy: Path) -> None:
    (data_copy / SOURCE).write_bytes("publisher: Ø\n".encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"noegletal_2011\.yaml cannot be read as YAML"):
        catalogue.read(data_copy, store.data_version(data_copy))


@pytest.mark.parametrize("folder", ["indicators", "definitions", "sources"])
def test_an_empty_folder_is_named(data_copy: Path, folder: str) -> None:
    for path in (data_copy / folder).glob("*.yaml"):
        path.unlink()
    with pytest.raises(CatalogueError, match=f"data/{folder} holds no"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_a_missing_list_of_caveats_is_named(data_copy: Path) -> None:
    (data_copy / "caveats.yaml").unlink()
    with pytest.raises(CatalogueError, match=r"caveats\.yaml"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_a_changed_file_is_read_again(data_copy: Path) -> None:
    before = catalogue.read(data_copy, store.data_version(data_copy))
    change(data_copy, INDICATOR, lambda fields: fields.update({"decimals": 2}))
    after = catalogue.read(data_copy, store.data_version(data_copy))
    stem = "public_housing_share_pct"
    assert (before.indicators[stem].decimals, after.indicators[stem].decimals) == (1, 2)


def every_text(value: object) -> list[Text]:
    """Return the texts among the fields of an indicator, a definition or a source."""
    return [field for field in vars(value).values() if isinstance(field, Text)]


def test_everything_is_said_in_both_languages(meaning: Catalogue) -> None:
    found = [
        text
        for group in (meaning.indicators, meaning.definitions, meaning.sources)
        for each in group.values()
        for text in every_text(each)
    ]
    assert len(found) > 100
    assert all(text.da and text.en for text in [*found, *meaning.caveats.values()])


def test_danish_and_english_are_not_the_same_sentence(meaning: Catalogue) -> None:
    for indicator in meaning.indicators.values():
        assert indicator.definition.da != indicator.definition.en
        assert indicator.why.da != indicator.why.en
        assert indicator.cannot_tell.da != indicator.cannot_tell.en


def test_a_computed_figure_is_two_files_with_one_stem(meaning: Catalogue) -> None:
    computed = {path.stem for path in (settings.QUERIES / "indicators").glob("*.sql")}
    assert "rented_share_pct" in computed
    assert computed <= meaning.indicators.keys()


def test_every_figure_of_the_domain_is_there(meaning: Catalogue) -> None:
    wanted = {*OF_DEPARTMENTS, *OF_ORGANISATIONS, *OF_MUNICIPALITIES}
    assert wanted - meaning.indicators.keys() == set()


@pytest.mark.parametrize("id_", [*OF_DEPARTMENTS, *OF_ORGANISATIONS])
def test_what_a_housing_organisation_reports_has_a_definition_for_it(meaning: Catalogue, id_: str) -> None:
    definition = meaning.definitions[f"{id_}_reported"]
    assert definition.id in meaning.indicators[id_].definitions
    assert "reported" in definition.caveats
    assert not definition.weights


def test_what_a_department_or_organisation_reports_is_not_offered_for_municipalities(meaning: Catalogue) -> None:
    reported = [*OF_DEPARTMENTS, *OF_ORGANISATIONS, "vacant_dwellings"]
    assert [id_ for id_ in reported if meaning.indicators[id_].comparable] == []
    assert meaning.indicators["public_housing_share_pct"].comparable


def test_a_figure_says_whom_it_can_be_of(meaning: Catalogue) -> None:
    of = {level: {each.id for each in meaning.indicators.values() if level in each.levels} for level in LEVELS}
    assert of["department"] == set(OF_DEPARTMENTS)
    assert of["organisation"] == set(OF_ORGANISATIONS)
    assert {*OF_MUNICIPALITIES, "vacancy_pct", "turnover_pct", "rent_kr_m2"} <= of["municipality"]
    assert {each.id for each in meaning.indicators.values() if each.comparable} <= of["municipality"]


def test_only_figures_of_departments_have_equals(meaning: Catalogue) -> None:
    compared = {each.id for each in meaning.indicators.values() if each.peer_class != "none"}
    assert compared <= set(OF_DEPARTMENTS)
    assert {
        *("accumulated_result_kr_m2", "result_kr_m2", "administration_fee_kr_lme", "efficiency_pct"),
        "democracy_turnout_pct",
    } <= compared


def test_the_rates_are_those_of_three_figures(meaning: Catalogue) -> None:
    assert {each.id: each.rate for each in meaning.indicators.values() if each.rate} == {
        "moving_out_loss_kr_lme": Rate("moving_out_own_share_kr_lme", above=True),
        "disposable_fund_kr_lme": Rate("disposable_fund_limit_kr_lme", above=False),
        "working_capital_kr_lme": Rate("working_capital_limit_kr_lme", above=False),
    }


def test_a_peer_class_has_bands_and_lets_its_parts_go_in_order(meaning: Catalogue) -> None:
    found = meaning.peers["T"]
    assert found.minimum == 30
    assert [(band.lower, band.upper) for band in found.size] == [(1, 19), (20, 49), (50, 99), (100, 199), (200, None)]
    assert [(band.lower, band.upper) for band in found.first_use] == [
        *((None, 1959), (1960, 1979), (1980, 1999), (2000, None)),
    ]
    assert found.kept() == (
        ("region", "first_use", "building_type", "size"),
        ("first_use", "building_type", "size"),
        ("building_type", "size"),
        ("size",),
        (),
    )
    texts_of = [found.title, found.basis, *(band.name for band in (*found.size, *found.first_use))]
    assert all(text.da != text.en for text in texts_of)


def open_band(id_: str = "all", **other: object) -> dict[str, object]:
    """Return a band that holds everything."""
    return {"id": id_, "name": BASIS, "lower": None, "upper": None, **other}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            (field, None)
            for field in ("title", "minimum", "size", "first_use", "widening", "basis", "author", "decided")
        ),
        ("minimum", -1),
        ("widening", ["region"]),
        ("widening", ["region", "first_use", "building_type", "dwelling_type"]),
        ("widening", ["region", "first_use", "building_type", "size", "size"]),
        ("size", []),
        ("size", ["1-19"]),
        ("size", [open_band(upper=19)]),
        ("size", [open_band("a"), open_band("b", lower=20)]),
        ("size", [open_band("a", upper=19), open_band("b", lower=21)]),
        ("size", [open_band("a", upper=19), open_band("b")]),
        ("size", [open_band("a", upper=19), open_band("a", lower=20)]),
    ],
)
def test_a_wrong_peer_class_is_named(data_copy: Path, field: str, value: object) -> None:
    change(data_copy, PEERS, lambda fields: fields["T"].update({field: value}))
    refused(data_copy, PEERS, field)


def test_a_band_has_fields_of_its_own(data_copy: Path) -> None:
    change(data_copy, PEERS, lambda fields: fields["T"].update({"size": [open_band(lower="1")]}))
    refused(data_copy, PEERS, "lower")
    change(data_copy, PEERS, lambda fields: fields["T"].update({"size": [open_band(colour="red")]}))
    refused(data_copy, PEERS, "colour")


def test_a_peer_class_has_no_other_fields(data_copy: Path) -> None:
    change(data_copy, PEERS, lambda fields: fields["T"].update({"colour": "red"}))
    refused(data_copy, PEERS, "colour")


def test_no_class_is_called_as_no_class_is(data_copy: Path) -> None:
    change(data_copy, PEERS, lambda fields: fields.update({"none": fields["T"]}))
    refused(data_copy, PEERS, "none")


def test_a_changed_peer_class_is_another_data_version(data_copy: Path) -> None:
    before = store.data_version(data_copy)
    change(data_copy, PEERS, lambda fields: fields["T"].update({"minimum": 20}))
    assert store.data_version(data_copy) != before


def test_the_municipalitys_own_count_is_the_last_choice(meaning: Catalogue) -> None:
    definitions = meaning.indicators["public_housing_share_pct"].definitions
    assert definitions[:2] == ("bol101_incl_cottages", "bol101_year_round")
    assert definitions[-1] == "own_share"


def test_no_heading_is_shared(meaning: Catalogue) -> None:
    headings = [heading for each in meaning.indicators.values() for heading in each.headings]
    assert len(headings) > 3 * len(meaning.indicators)
    assert len(headings) == len(set(headings))


def test_the_limits_are_those_a_public_source_names(meaning: Catalogue) -> None:
    limits = {each.id: each.limit for each in meaning.indicators.values() if each.limit}
    assert {id_: (limit.number, limit.above) for id_, limit in limits.items()} == {
        "efficiency_pct": (70.0, False),
        "inspection_age_years": (5.0, True),
        "vacancy_pct": (2.0, True),
    }
    assert all(limit.basis.da and limit.basis.en and limit.basis.da != limit.basis.en for limit in limits.values())


def test_the_wrong_side_of_a_limit_is_the_bad_side(meaning: Catalogue) -> None:
    limited = [each for each in meaning.indicators.values() if each.limit]
    assert [each.id for each in limited if each.limit and each.higher_is_better is each.limit.above] == []


def test_a_unit_in_the_name_of_an_indicator_is_its_unit(meaning: Catalogue) -> None:
    units = ("pct", "kr_m2", "kr_lme", "kr_dwelling", "years")
    named = {id_: next((unit for unit in units if id_.endswith(unit)), None) for id_ in meaning.indicators}
    wrong = [id_ for id_, unit in named.items() if unit and not meaning.indicators[id_].unit.startswith(unit)]
    assert wrong == []


def test_every_caveat_is_used(meaning: Catalogue) -> None:
    used = {name for each in meaning.indicators.values() for name in each.caveats}
    used |= {name for each in meaning.definitions.values() for name in each.caveats}
    assert used == meaning.caveats.keys()


def test_every_definition_belongs_to_one_indicator(meaning: Catalogue) -> None:
    listed = [definition for each in meaning.indicators.values() for definition in each.definitions]
    assert sorted(listed) == sorted(meaning.definitions)


def test_every_indicator_is_due_for_review_after_it_was_reviewed(meaning: Catalogue) -> None:
    assert all(each.next_review > each.reviewed for each in meaning.indicators.values())
    assert all(each.retrieved >= each.published for each in meaning.sources.values())


def placeholders(text: str) -> list[str]:
    """Return the names between braces, sorted."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("name", sorted(all_texts(), key=str))
def test_a_text_has_the_same_placeholders_in_both_languages(name: str) -> None:
    text = all_texts()[name]
    assert placeholders(text.da) == placeholders(text.en)
    assert all(placeholder.isidentifier() for placeholder in placeholders(text.da))


def test_no_text_stands_twice() -> None:
    names = [line.partition(":")[0] for line in PATH.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
    assert sorted(names) == sorted(all_texts(), key=str)


def test_a_text_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts(Language.EN)("no_such_text")


def test_a_text_without_its_values_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts(Language.DA)("coverage", n=5)
    assert Texts(Language.EN)("coverage", n=5, of=6) == "5 of 6 municipalities"
