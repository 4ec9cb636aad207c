"""The rules: the default set is complete, every slip is named with file, rule and field, and a set can be written."""

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from keyfigures import catalogue, settings, store
from keyfigures.catalogue import (
    DWELLING_TYPES,
    Basis,
    BasisKind,
    Criterion,
    Fact,
    LimitKind,
    Matter,
    Rule,
    RuleLimit,
    RuleSet,
    Side,
)
from keyfigures.errors import CatalogueError
from keyfigures.language import Text

DATA = settings.ROOT / "data"
FILE = DATA / "rules" / "2026.yaml"
MEANING = catalogue.read(DATA, "rules test")
DEFAULT = MEANING.rule_sets[2026]
CONTENT: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
OF_DEPARTMENTS = [each for each in MEANING.indicators.values() if "department" in each.levels]

Alter = Callable[[dict[str, Any]], object]


def content() -> dict[str, Any]:
    """Return the fields of the default rule set, to be altered."""
    return deepcopy(CONTENT)


def read(content: object, folder: Path, name: str = "2026.yaml") -> RuleSet:
    """Write a rule set and read it."""
    path = folder / name
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return catalogue.rule_set_from(path, MEANING)


def refused(alter: Alter, folder: Path) -> str:
    """Return the error of the default rule set with one thing altered."""
    altered = content()
    alter(altered)
    with pytest.raises(CatalogueError) as caught:
        read(altered, folder)
    return str(caught.value)


def set_field(owner: str, field: str, value: object) -> Alter:
    """Return what sets a field of a rule, or of a rule's limit where the field is dotted."""

    def alter(fields: dict[str, Any]) -> None:
        part = fields["rules"][owner]
        *outer, last = field.split(".")
        for each in outer:
            part = part[each]
        part[last] = value

    return alter


# Rule → indicator, dwelling type, worse side, yellow and red limit, weight: the table of the domain's section 4.
WANTED: dict[str, tuple[object, ...]] = {
    "vacancy_family": ("vacancy_pct", "family", "above", ("number", 1, True), ("number", 2, False), 3),
    "vacancy_over_3_months": (
        *("vacancy_over_3_months_share_pct", "all", "above"),
        *(("number", 25, True), ("number", 50, False), 1),
    ),
    "turnover_family": ("turnover_pct", "family", "above", ("number", 12, True), ("number", 18, False), 2),
    "turnover_youth": ("turnover_pct", "youth", "above", ("number", 45, True), ("number", 60, False), 1),
    "vacancy_loss": ("vacancy_loss_kr_m2", "all", "above", ("number", 6, True), ("number", 20, False), 2),
    "moving_out_loss": ("moving_out_loss_kr_lme", "all", "above", ("rate", 1, False), ("rate", 3, False), 2),
    "reserves_yearly": (
        *("reserves_yearly_kr_dwelling", "all", "below"),
        *(("fractile", 25, False), ("fractile", 10, False), 2),
    ),
    "accumulated_result": (
        *("accumulated_result_kr_m2", "all", "below"),
        *(("number", 0, False), ("number", -50, False), 2),
    ),
    "efficiency": ("efficiency_pct", "all", "below", ("number", 80, False), ("number", 70, False), 2),
    "efficiency_three_years": ("efficiency_pct", "all", "below", None, ("running", 3, True), 0),
    "inspection_age": ("inspection_age_years", "all", "above", None, ("number", 5, False), 1),
}


def test_default_rules_are_those_of_the_domain() -> None:
    assert {rule.id: key_facts(rule) for rule in DEFAULT.rules.values()} == WANTED
    assert all(id_ == rule.id for id_, rule in DEFAULT.rules.items())


def key_facts(rule: Rule) -> tuple[object, ...]:
    """Return what the domain's table says of a rule."""
    limits = (plain(rule.yellow), plain(rule.red))
    return (rule.indicator, rule.dwelling_type, rule.direction.value, *limits, rule.weight)


def plain(limit: RuleLimit | None) -> tuple[str, float, bool] | None:
    """Return kind, value and whether the value itself counts."""
    return None if limit is None else (limit.kind.value, limit.value, limit.inclusive)


def test_the_default_set_says_when_it_was_decided_and_what_a_year_can_hold() -> None:
    assert (DEFAULT.year, DEFAULT.capacity, DEFAULT.decided) == (2026, 12, date(2026, 11, 23))
    running = DEFAULT.rules["efficiency_three_years"].red
    assert running is not None
    assert running.of == "efficiency"


def test_a_proposal_is_not_sold_as_a_source() -> None:
    sourced = {rule.id for rule in DEFAULT.rules.values() if rule.basis.kind is BasisKind.SOURCE}
    assert sourced == {"vacancy_family", "efficiency", "efficiency_three_years", "inspection_age"}
    assert all(
        "eget forslag" in rule.basis.text.da and "own proposal" in rule.basis.text.en
        for rule in DEFAULT.rules.values()
        if rule.id not in sourced
    )


def test_a_sourced_limit_is_the_limit_of_the_indicator() -> None:
    for rule in DEFAULT.rules.values():
        limit = MEANING.indicators[rule.indicator].limit
        if limit is not None and rule.red is not None and rule.red.kind is LimitKind.NUMBER:
            assert (rule.red.value, rule.direction is Side.ABOVE) == (limit.number, limit.above)


def test_a_matter_of_legality_goes_to_oversight() -> None:
    assert [rule.id for rule in DEFAULT.rules.values() if rule.matter is Matter.OVERSIGHT] == ["inspection_age"]


def test_the_area_criteria_are_facts_and_no_rules() -> None:
    assert DEFAULT.facts["area_criteria"].criteria == (
        Criterion("outside_work_pct", Side.ABOVE, 40.0),
        Criterion("basic_school_only_pct", Side.ABOVE, 60.0),
        Criterion("income_pct_of_region", Side.BELOW, 55.0),
    )
    prevention = {each.indicator: each.value for each in DEFAULT.facts["prevention_criteria"].criteria}
    assert prevention == {
        "non_western_pct": 30.0,
        "outside_work_pct": 30.0,
        "basic_school_only_pct": 60.0,
        "income_pct_of_region": 65.0,
    }
    judged = {rule.indicator for rule in DEFAULT.rules.values()}
    assert not judged & {each.indicator for fact in DEFAULT.facts.values() for each in fact.criteria}


@pytest.mark.parametrize("field", [each.name for each in fields(RuleSet) if each.name != "year"])
def test_a_missing_field_of_the_set_is_named(tmp_path: Path, field: str) -> None:
    assert refused(lambda altered: altered.pop(field), tmp_path) == f"2026.yaml: field '{field}' is missing."


@pytest.mark.parametrize("field", [each.name for each in fields(Rule) if each.name != "id"])
def test_a_missing_field_of_a_rule_is_named(tmp_path: Path, field: str) -> None:
    error = refused(lambda altered: altered["rules"]["efficiency"].pop(field), tmp_path)
    assert error == f"2026.yaml: rule 'efficiency', field '{field}' is missing."


@pytest.mark.parametrize("field", [each.name for each in fields(Fact) if each.name != "id"])
def test_a_missing_field_of_a_fact_is_named(tmp_path: Path, field: str) -> None:
    error = refused(lambda altered: altered["facts"]["area_criteria"].pop(field), tmp_path)
    assert error == f"2026.yaml: fact 'area_criteria', field '{field}' is missing."


@pytest.mark.parametrize(
    ("rule", "field", "value", "error"),
    [
        ("efficiency", "colour", "red", ("colour", "is not known")),
        ("efficiency", "title", {"da": "Kun dansk"}, ("title", "must have the texts")),
        ("efficiency", "author", "  ", ("author", "is empty")),
        ("efficiency", "date", "i går", ("date", "is not a date")),
        ("efficiency", "date", datetime(2026, 11, 23, 12), ("date", "has a time of day")),
        ("efficiency", "indicator", "efficency_pct", ("indicator", "names 'efficency_pct', which does not exist")),
        ("efficiency", "indicator", "public_housing_share_pct", ("indicator", "of which departments have no figures")),
        ("efficiency", "dwelling_type", "care", ("dwelling_type", "is 'care', but must be one of all, family")),
        ("efficiency", "direction", "under", ("direction", "is 'under', but must be one of above, below")),
        ("efficiency", "direction", "above", ("direction", "which is the better side of efficiency_pct")),
        ("vacancy_family", "direction", "below", ("direction", "which is the better side of vacancy_pct")),
        ("efficiency", "goal", "drift", ("goal", "is 'drift', but must be one of")),
        ("efficiency", "goal", "udlejning", ("goal", "but efficiency_pct belongs to 'oekonomi_og_drift'")),
        ("efficiency", "matter", "tilsyn", ("matter", "is 'tilsyn', but must be one of dialogue, oversight, fact")),
        ("efficiency", "weight", -1, ("weight", "must be zero or more")),
        ("efficiency", "weight", True, ("weight", "has the wrong type (bool)")),
        ("efficiency", "lift", -0.1, ("lift", "must be zero or more")),
        ("efficiency", "lift", math.nan, ("lift", "must be a number")),
        ("efficiency", "lift", True, ("lift", "must be a number")),
        ("efficiency", "red", 70, ("red", "has the wrong type (int)")),
        ("efficiency", "red.kind", "share", ("red.kind", "is 'share', but must be one of number, fractile")),
        ("efficiency", "red.value", "70", ("red.value", "has the wrong type (str)")),
        ("efficiency", "red.value", math.inf, ("red.value", "must be a number")),
        ("efficiency", "red.inclusive", 1, ("red.inclusive", "has the wrong type (int)")),
        ("efficiency", "red.of", "efficiency", ("red.of", "is not known")),
        ("efficiency", "yellow.value", 60, ("yellow", "is stricter than 'red'")),
        ("vacancy_family", "yellow.value", 2.5, ("yellow", "is stricter than 'red'")),
        ("efficiency", "red", {"kind": "number", "value": 80, "inclusive": True}, ("yellow", "is stricter than 'red'")),
        ("inspection_age", "red", None, ("red", "at least one limit is wanted")),
        ("inspection_age", "red.kind", "fractile", ("red.kind", "is not compared with equals")),
        ("inspection_age", "red.kind", "rate", ("red.kind", "but inspection_age_years has no rate")),
        ("reserves_yearly", "red.value", 100.5, ("red.value", "must be from 0 to 100")),
        ("reserves_yearly", "red.value", -1, ("red.value", "must be from 0 to 100")),
        ("moving_out_loss", "red.value", 0, ("red.value", "must be more than zero")),
        ("efficiency_three_years", "red.value", 0, ("red.value", "must be a whole number of years")),
        ("efficiency_three_years", "red.value", 2.5, ("red.value", "must be a whole number of years")),
        ("efficiency_three_years", "red.of", "efficency", ("red.of", "names 'efficency', which is no other rule")),
        ("efficiency_three_years", "red.of", "efficiency_three_years", ("red.of", "which is no other rule")),
        ("efficiency_three_years", "red.of", "inspection_age", ("red.of", "which judges another indicator")),
        ("efficiency", "red", None, ("red.of", "names 'efficiency', which has no red limit of its own")),
        ("efficiency", "basis.kind", "law", ("basis.kind", "is 'law', but must be one of source, proposal")),
        ("efficiency", "basis.text", {"da": "", "en": ""}, ("basis.text", "must have the texts")),
        ("efficiency", "basis.link", "x", ("basis.link", "is not known")),
    ],
)
def test_a_slip_in_a_rule_is_named(
    tmp_path: Path, rule: str, field: str, value: object, error: tuple[str, str]
) -> None:
    found = refused(set_field(rule, field, value), tmp_path)
    named, problem = error
    assert found.startswith("2026.yaml: rule '")
    # The rule that misses a red limit is named first, then the one that should have it.
    assert f"'{rule}'" in found
    assert f"field '{named}' " in found
    assert problem in found


def test_yellow_may_not_run(tmp_path: Path) -> None:
    running = {"kind": "running", "value": 2, "inclusive": True, "of": "efficiency"}
    error = refused(set_field("efficiency_three_years", "yellow", running), tmp_path)
    assert "rule 'efficiency_three_years', field 'yellow.kind' is 'running'" in error


def test_a_rule_cannot_run_on_one_that_runs(tmp_path: Path) -> None:
    def alter(altered: dict[str, Any]) -> None:
        running = altered["rules"]["efficiency_three_years"]
        altered["rules"]["again"] = {**running, "red": {**running["red"], "of": "efficiency_three_years"}}

    assert "rule 'again', field 'red.of' names 'efficiency_three_years'" in refused(alter, tmp_path)


def test_a_rate_has_its_worse_side(tmp_path: Path) -> None:
    # A reader who asks for no polarity still cannot turn the rate round.
    indicator = replace(MEANING.indicators["moving_out_loss_kr_lme"], higher_is_better=None)
    meaning = replace(MEANING, indicators={**MEANING.indicators, indicator.id: indicator})
    altered = content()
    set_field("moving_out_loss", "direction", "below")(altered)
    read(content(), tmp_path)
    (tmp_path / "2026.yaml").write_text(yaml.safe_dump(altered), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"rule 'moving_out_loss', field 'yellow.kind' is 'rate', but the rate of"):
        catalogue.rule_set_from(tmp_path / "2026.yaml", meaning)


def test_limits_of_different_kinds_and_equal_limits_are_allowed(tmp_path: Path) -> None:
    altered = content()
    set_field("reserves_yearly", "yellow", {"kind": "number", "value": 1.0, "inclusive": False})(altered)
    set_field("efficiency", "red", {"kind": "number", "value": 80, "inclusive": False})(altered)
    set_field("vacancy_loss", "red", None)(altered)
    rules = read(altered, tmp_path).rules
    assert rules["reserves_yearly"].yellow == RuleLimit(LimitKind.NUMBER, 1.0, inclusive=False, of=None)
    assert rules["efficiency"].red == rules["efficiency"].yellow
    assert rules["vacancy_loss"].red is None


@pytest.mark.parametrize("criteria", [[], ["outside_work_pct"]])
def test_criteria_are_mappings(tmp_path: Path, criteria: list[str]) -> None:
    error = refused(lambda altered: altered["facts"]["area_criteria"].update(criteria=criteria), tmp_path)
    assert error == "2026.yaml: fact 'area_criteria', field 'criteria' must be a list of criteria."


@pytest.mark.parametrize(
    ("field", "value"), [("indicator", "outside_wrk"), ("direction", "below"), ("value", "40"), ("year", 2026)]
)
def test_a_slip_in_a_criterion_is_named(tmp_path: Path, field: str, value: object) -> None:
    def alter(altered: dict[str, Any]) -> None:
        altered["facts"]["area_criteria"]["criteria"][0][field] = value

    assert f"2026.yaml: fact 'area_criteria', field 'criteria.{field}' " in refused(alter, tmp_path)


@pytest.mark.parametrize(
    ("alter", "problem"),
    [
        (lambda altered: altered.update(rules={}), "field 'rules' is empty"),
        (lambda altered: altered.update(capasity=3), "field 'capasity' is not known"),
        (lambda altered: altered.update(capacity=-1), "field 'capacity' must be zero or more"),
        (lambda altered: altered["rules"].update({True: {}}), "field 'rules' has rule 'True'; an id is written"),
        (lambda altered: altered["rules"].update({"Ny regel": {}}), "field 'rules' has rule 'Ny regel'; an id"),
        (lambda altered: altered["rules"].update(empty=None), "has rule 'empty', which must be a mapping of fields"),
    ],
)
def test_a_slip_in_the_set_is_named(tmp_path: Path, alter: Alter, problem: str) -> None:
    assert problem in refused(alter, tmp_path)


def test_a_set_anywhere_is_named_after_its_year(tmp_path: Path) -> None:
    assert read(content(), tmp_path, "2027-strammere.yaml").year == 2027
    with pytest.raises(CatalogueError, match=r"mine.yaml: the file's name must begin with the governance year"):
        read(content(), tmp_path, "mine.yaml")


def test_the_sets_of_the_data_folder_are_one_a_year(data_copy: Path) -> None:
    folder = data_copy / "rules"
    (folder / "2025.yaml").write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    found = catalogue.read(data_copy, store.data_version(data_copy)).rule_sets
    assert {year: each.year for year, each in found.items()} == {2025: 2025, 2026: 2026}
    (folder / "2025.yaml").rename(folder / "2026-again.yaml")
    with pytest.raises(CatalogueError, match=r"2026-again.yaml: the file must be named 2026.yaml"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_a_data_folder_without_rules_is_refused(data_copy: Path) -> None:
    (data_copy / "rules" / "2026.yaml").unlink()
    with pytest.raises(CatalogueError, match=r"The folder data/rules holds no \.yaml file"):
        catalogue.read(data_copy, store.data_version(data_copy))


def test_another_limit_is_another_data_version(data_copy: Path) -> None:
    before = store.data_version(data_copy)
    file = data_copy / "rules" / "2026.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 2.0", "value: 2.5"), encoding="utf-8")
    assert store.data_version(data_copy) != before


WORDS = st.text(max_size=40).map(lambda text: f"<{text}>")
BOTH = st.builds(Text, da=WORDS, en=WORDS)
FINITE = st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0)
SIGNED: dict[str, st.SearchStrategy[Any]] = {
    "title": BOTH,
    "basis": st.builds(Basis, st.sampled_from(BasisKind), BOTH),
    "author": WORDS,
    "date": st.dates(),
    "reason": BOTH,
}


def side(higher_is_better: bool | None) -> st.SearchStrategy[Side]:
    """Return a worse side that fits the polarity."""
    if higher_is_better is None:
        return st.sampled_from(Side)
    return st.just(Side.BELOW if higher_is_better else Side.ABOVE)


@st.composite
def rules(draw: st.DrawFn, id_: str) -> Rule:
    """Draw a rule that holds: of one kind of limit, the yellow no stricter than the red."""
    indicator = draw(st.sampled_from(OF_DEPARTMENTS))
    direction = draw(side(indicator.higher_is_better))
    kind, value = draw(kinds(indicator))
    pair = sorted((draw(value), draw(value)), reverse=direction is Side.BELOW)
    inclusive = draw(st.booleans())
    yellow, red = (RuleLimit(kind, number, inclusive, None) for number in pair)
    shown = draw(st.sampled_from([(yellow, red), (None, red), (yellow, None)]))
    return Rule(
        id=id_,
        indicator=indicator.id,
        dwelling_type=draw(st.sampled_from(DWELLING_TYPES)),
        direction=direction,
        yellow=shown[0],
        red=shown[1],
        lift=draw(st.floats(0, 50)),
        weight=draw(st.integers(0, 9)),
        goal=indicator.goal,
        matter=draw(st.sampled_from(Matter)),
        **{name: draw(value) for name, value in SIGNED.items()},
    )


def kinds(indicator: catalogue.Indicator) -> st.SearchStrategy[tuple[LimitKind, st.SearchStrategy[float]]]:
    """Return the kinds of limit the indicator can have, and their values."""
    allowed = [(LimitKind.NUMBER, FINITE)]
    if indicator.peer_class != catalogue.NOT_COMPARED:
        allowed.append((LimitKind.FRACTILE, st.floats(0, 100)))
    if indicator.rate is not None:
        allowed.append((LimitKind.RATE, st.floats(0.1, 100)))
    return st.sampled_from(allowed)


@st.composite
def facts(draw: st.DrawFn, id_: str) -> Fact:
    """Draw the criteria of a legal category."""
    chosen = draw(st.lists(st.sampled_from(OF_DEPARTMENTS), min_size=1, max_size=4))
    criteria = tuple(Criterion(each.id, draw(side(each.higher_is_better)), draw(FINITE)) for each in chosen)
    return Fact(id=id_, criteria=criteria, **{name: draw(value) for name, value in SIGNED.items()})


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Draw a set of rules; where one has a red limit, another may run on it."""
    ids = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
    found = {id_: draw(rules(id_)) for id_ in draw(st.lists(ids, min_size=1, max_size=3, unique=True))}
    first = next(iter(found.values()))
    if first.red is not None and draw(st.booleans()):
        running = RuleLimit(LimitKind.RUNNING, float(draw(st.integers(1, 9))), draw(st.booleans()), first.id)
        # No other id is as long.
        found["the_same_running"] = replace(first, id="the_same_running", yellow=None, red=running)
    return RuleSet(
        year=draw(st.integers(1000, 9999)),
        title=draw(BOTH),
        author=draw(WORDS),
        decided=draw(st.dates()),
        reason=draw(BOTH),
        capacity=draw(st.integers(0, 99)),
        rules=found,
        facts={id_: draw(facts(id_)) for id_ in draw(st.lists(ids, max_size=2, unique=True))},
    )


def written_and_read(rule_set: RuleSet) -> RuleSet:
    """Write a rule set and read what was written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{rule_set.year}.yaml"
        path.write_text(catalogue.as_yaml(rule_set), encoding="utf-8")
        return catalogue.rule_set_from(path, MEANING)


@given(rule_sets())
def test_what_is_written_is_read_again(rule_set: RuleSet) -> None:
    assert written_and_read(rule_set) == rule_set


def test_the_default_set_is_read_again_in_the_same_order() -> None:
    again = written_and_read(DEFAULT)
    assert again == DEFAULT
    assert [*again.rules] == [*DEFAULT.rules]
    assert catalogue.as_yaml(again) == catalogue.as_yaml(DEFAULT)
