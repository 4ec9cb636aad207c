"""Saved rule sets: every version stays as it was, can be asked for by its id, and comes back exactly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st

from keyfigures import catalogue, register, settings
from keyfigures.catalogue import Basis, BasisKind, Catalogue, LimitKind, RuleLimit, RuleSet, texts
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.language import Language, Text
from keyfigures.register import RuleVersion, rule_sets

pytestmark = pytest.mark.usefixtures("register_folder")

MEANING = catalogue.read(settings.ROOT / "data", "saved rules test")
FILE = MEANING.rule_sets[2026]
NAMES = st.text(max_size=30).filter(lambda text: text.strip())


def moved(red: float, rule_set: RuleSet = FILE) -> RuleSet:
    """Return the rules with another red limit of vacancy."""
    rule = rule_set.rules["vacancy_family"]
    assert rule.red is not None
    changed = replace(rule, red=replace(rule.red, value=red))
    return replace(rule_set, rules={**rule_set.rules, rule.id: changed})


def save(
    rule_set: RuleSet, key: str, expected: int | None = None, *, reason: str = "prøve", by: str = "Anna"
) -> RuleVersion:
    """Save rules."""
    return register.save_rule_set(MEANING, rule_set, by=by, reason=reason, key=key, expected_version=expected)


def restore(version: int, key: str, expected: int | None = None, *, reason: str = "fortryd") -> RuleVersion:
    """Bring rules back."""
    return register.restore_rule_set(MEANING, 2026, version, by="Bo", reason=reason, key=key, expected_version=expected)


def without(indicator: str) -> Catalogue:
    """Return the catalogue without an indicator."""
    return replace(MEANING, indicators={id_: each for id_, each in MEANING.indicators.items() if id_ != indicator})


def red(rule_set: RuleSet) -> float:
    """Return the red limit of vacancy."""
    limit = rule_set.rules["vacancy_family"].red
    assert limit is not None
    return limit.value


def test_without_saved_rules_the_file_is_the_only_version() -> None:
    (only,) = register.rule_versions(MEANING, 2026)
    assert only == RuleVersion(2026, 0, None, FILE.author, FILE.reason, None, FILE)
    assert only.id == "2026.0"
    assert register.rule_set(MEANING, "2026") is register.rule_set(MEANING, "2026.0") is FILE
    assert register.rule_versions(MEANING, 2030) == ()


def test_a_saved_version_is_signed_with_who_saved_it_when_and_why() -> None:
    saved = save(moved(3.0), "k1", 0, by=" Anna ", reason=" for mange flag ")
    assert (saved.id, saved.version, saved.by, saved.restores, saved.problem) == ("2026.1", 1, "Anna", None, "")
    assert saved.at is not None
    assert saved.reason == Text("for mange flag", "for mange flag")
    today = datetime.now(UTC).date()
    rule = moved(3.0).rules["vacancy_family"]
    own = Basis(BasisKind.PROPOSAL, Text("Egen grænse, sat af Anna.", "Own limit, set by Anna."))
    signed = replace(rule, basis=own, author="Anna", date=today, reason=saved.reason)
    rules = {**FILE.rules, rule.id: signed}
    assert saved.rule_set == replace(FILE, author="Anna", decided=today, reason=saved.reason, rules=rules)
    assert register.rule_versions(MEANING, 2026)[1:] == (saved,)


def test_every_version_is_found_by_its_id() -> None:
    for number, limit in enumerate((3.0, 4.0)):
        save(moved(limit), f"k{number}", number)
    found = {id_: red(register.rule_set(MEANING, id_)) for id_ in ("2026", "2026.0", "2026.1", "2026.2")}
    assert found == {"2026": 4.0, "2026.0": 2.0, "2026.1": 3.0, "2026.2": 4.0}
    assert [each.version for each in register.rule_versions(MEANING, 2026)] == [0, 1, 2]


@pytest.mark.parametrize("id_", ["2026.2", "2026.01", "2026.", "2027", "x", "", "２０２６", "2026.-1", "2026.1\n"])
def test_an_id_that_means_nothing_is_refused_with_what_there_is(id_: str) -> None:
    save(moved(3.0), "k1")
    save(replace(FILE, year=2028), "k2")
    with pytest.raises(SelectionError) as caught:
        register.rule_set(MEANING, id_)
    assert (caught.value.text, caught.value.values) == ("rule_set_unknown", {"rules": id_, "known": "2026, 2028"})
    assert texts(Language.DA)(caught.value.text, **caught.value.values)


def test_a_year_without_a_file_begins_with_version_1() -> None:
    saved = save(replace(FILE, year=2028), "k", 0)
    assert register.rule_versions(MEANING, 2028) == (saved,)
    assert register.rule_set(MEANING, "2028").year == 2028
    assert register.rule_versions(MEANING, 202) == ()
    assert register.rule_years(MEANING) == (2026, 2028)


@pytest.mark.parametrize("version", [0, 1])
def test_an_earlier_version_comes_back_exactly(version: int) -> None:
    save(moved(3.0), "k1")
    save(moved(4.0), "k2")
    back = restore(version, "k3", 2)
    assert (back.version, back.restores, back.by, back.reason.da) == (3, version, "Bo", "fortryd")
    earlier = register.rule_set(MEANING, f"2026.{version}")
    assert back.rule_set == earlier == register.rule_set(MEANING, "2026")
    assert red(earlier) == {0: 2.0, 1: 3.0}[version]


def test_a_version_that_does_not_exist_cannot_come_back() -> None:
    with pytest.raises(SelectionError, match="rule_set_unknown"):
        restore(1, "k")


@pytest.mark.parametrize(
    "act", [lambda: save(FILE, "k", reason=" "), lambda: restore(0, "k", reason="\n")], ids=["save", "restore"]
)
def test_nothing_changes_without_a_reason(act: Callable[[], object]) -> None:
    with pytest.raises(RegisterError, match="rule_set_without_reason"):
        act()
    with pytest.raises(RegisterError, match="register_nobody"):
        save(FILE, "k", by=" ")
    assert register.events() == ()


def test_who_has_not_seen_the_newest_rules_saves_nothing() -> None:
    save(moved(3.0), "k1", 0)
    acts: list[Callable[[], object]] = [lambda: save(moved(4.0), "k2", 0), lambda: restore(0, "k3", 0)]
    for act in acts:
        with pytest.raises(ConflictError) as caught:
            act()
        assert (caught.value.version, caught.value.by) == (1, "Anna")
    assert save(moved(3.0), "k1", 0).rule_set == register.rule_set(MEANING, "2026.1")
    with pytest.raises(ConflictError):
        save(moved(5.0), "k1", 0)
    assert red(register.rule_set(MEANING, "2026")) == 3.0


def test_rules_that_do_not_fit_the_catalogue_are_not_saved() -> None:
    with pytest.raises(RegisterError) as caught:
        save(moved(0.5), "k")
    assert caught.value.text == "rule_set_refused"
    problem = "2026-new.yaml: rule 'vacancy_family', field 'yellow' is stricter than 'red'"
    assert str(caught.value.values["problem"]).startswith(problem)
    assert register.events() == ()


def test_a_version_the_catalogue_has_outlived_is_marked_and_the_others_stay() -> None:
    without_turnover = {id_: rule for id_, rule in FILE.rules.items() if rule.indicator != "turnover_pct"}
    save(replace(FILE, rules=without_turnover), "k1")
    save(moved(3.0), "k2")
    later = without("turnover_pct")
    file, first, second = register.rule_versions(later, 2026)
    assert file.rule_set == FILE
    assert first.rule_set is not None
    assert first.problem == ""
    assert second.rule_set is None
    assert "2026-2.yaml: rule 'turnover_family', field 'indicator' names 'turnover_pct'" in second.problem
    for act in (
        lambda: register.rule_set(later, "2026"),
        lambda: register.restore_rule_set(later, 2026, 2, by="Bo", reason="prøve", key="k3", expected_version=None),
    ):
        with pytest.raises(RegisterError) as caught:
            act()
        assert (caught.value.text, caught.value.values["rules"]) == ("rule_set_unreadable", "2026.2")
    assert register.rule_set(later, "2026.1") == first.rule_set
    # The catalogue that knows it still reads it.
    assert red(register.rule_set(MEANING, "2026.2")) == 3.0


def test_what_was_read_is_read_once_a_catalogue() -> None:
    save(moved(3.0), "k1")
    first = register.rule_set(MEANING, "2026")
    assert register.rule_set(MEANING, "2026") is first
    assert register.rule_set(replace(MEANING), "2026") is not first
    same = rule_sets._Same(MEANING)
    assert same == rule_sets._Same(MEANING) != rule_sets._Same(replace(MEANING))
    assert same != MEANING


YEARS = count(2030)


@running(max_examples=8, deadline=None)
@given(
    by=NAMES,
    reason=NAMES,
    title=st.builds(Text, NAMES, NAMES),
    value=st.floats(1.0, 100.0, exclude_min=True),
    date_=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    capacity=st.integers(0, 10**6),
)
def test_any_rules_come_back_as_they_were_saved(
    *, by: str, reason: str, title: Text, value: float, date_: date, capacity: int
) -> None:
    """Read from the register's files, not from a cache, and once more after they were brought back."""
    rule = replace(
        FILE.rules["vacancy_family"],
        title=title,
        date=date_,
        red=RuleLimit(LimitKind.NUMBER, value, inclusive=True, of=None),
    )
    # A year of its own: what an earlier world saved is no version before this one.
    year = next(YEARS)
    wanted = replace(FILE, year=year, capacity=capacity, rules={rule.id: rule}, facts={})
    kwargs: dict[str, Any] = {"by": by, "reason": reason, "expected_version": None}
    saved = register.save_rule_set(MEANING, wanted, key=token_hex(8), **kwargs)
    rule_sets._parsed.cache_clear()
    found = register.rule_set(MEANING, saved.id)
    assert found.rules[rule.id].red == rule.red
    assert found.rules[rule.id].title == Text(title.da.strip(), title.en.strip())
    # A rule that judges otherwise than before is signed anew.
    assert (found.capacity, found.rules[rule.id].date) == (capacity, datetime.now(UTC).date())
    assert (found.author, found.reason.da) == (by.strip(), reason.strip())
    back = register.restore_rule_set(MEANING, year, saved.version, key=token_hex(8), **kwargs)
    rule_sets._parsed.cache_clear()
    assert register.rule_set(MEANING, back.id) == found


def test_the_rules_that_judge_a_year_are_the_newest_ones_of_the_governance_year_after_it() -> None:
    """A year without rules takes those of the newest year before it; before the first year, those of the first."""
    assert [register.governing(MEANING, year).id for year in (1999, 2025, 2026, 2040)] == ["2026.0"] * 4
    assert save(moved(3.0), "k1", 0).id == register.governing(MEANING, 2025).id == "2026.1"
    save(replace(FILE, year=2030), "k2")
    assert [register.governing(MEANING, year).id for year in (2028, 2029)] == ["2026.1", "2030.1"]


def test_rules_that_no_longer_fit_judge_no_year() -> None:
    """The version before them does; that of the data folder always fits."""
    save(moved(3.0), "k1", 0)
    rules = {id_: rule for id_, rule in FILE.rules.items() if rule.indicator != "turnover_pct"}
    own = replace(without("turnover_pct"), rule_sets={2026: replace(FILE, rules=rules)})
    assert register.governing(own, 2025).id == "2026.0"
