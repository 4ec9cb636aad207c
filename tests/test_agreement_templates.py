"""Templates, forums and the year: what ships is whole, and every slip is named with file, part and field."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from keyfigures import catalogue, settings
from keyfigures.catalogue import BasisKind, Category, Forum, MonthDay, Rhythm, Scope, Target, agreement_terms
from keyfigures.errors import CatalogueError
from keyfigures.language import Language

DATA = settings.ROOT / "data"
MEANING = catalogue.read(DATA, "templates test")
TERMS = agreement_terms(DATA, MEANING)
FILES = ("templates", "forums", "year")


def refused(tmp_path: Path, file: str, alter: Callable[[dict[str, Any]], object]) -> str:
    """Return the error of the shipped files with one thing altered."""
    folder = tmp_path / "agreements"
    folder.mkdir()
    for name in FILES:
        content = yaml.safe_load((DATA / "agreements" / f"{name}.yaml").read_text(encoding="utf-8"))
        if name == file:
            alter(content)
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        agreement_terms(tmp_path, MEANING)
    return str(caught.value)


def test_every_category_has_a_template() -> None:
    assert {each.category for each in TERMS.templates.values()} == set(Category)
    assert [each.id for each in TERMS.of_category(Category.SOCIAL_EFFORT)] == ["comprehensive_plan", "vulnerable_area"]


def test_the_five_examples_of_the_deck_are_there_and_say_so() -> None:
    deck = {id_ for id_, each in TERMS.templates.items() if each.basis.kind is BasisKind.SOURCE}
    assert deck == {
        "vacancy_plan",
        "comprehensive_plan",
        "vulnerable_area",
        "student_guarantee",
        "settlement_policy",
    }
    assert all("slide 12" in TERMS.templates[id_].basis.text.da for id_ in deck)


def test_a_target_is_the_better_side_of_its_indicator() -> None:
    for each in TERMS.templates.values():
        better = MEANING.indicators[each.indicator].higher_is_better if each.indicator else None
        assert each.target is None or better in (None, each.target is Target.HIGHER)
    assert TERMS.templates["vacancy_plan"].target is Target.LOWER


def test_forums_meet_once_once_and_twice_a_year() -> None:
    assert {id_: (each.scope, each.meetings_a_year) for id_, each in TERMS.forums.items()} == {
        Forum.JOINT_MEETING: (Scope.ALL, 1),
        Forum.DIALOGUE_MEETING: (Scope.ORGANISATION, 1),
        Forum.COOPERATION_COMMITTEE: (Scope.ALL, 2),
    }
    assert TERMS.forums[Forum.JOINT_MEETING].municipality[0].da == "borgmesteren"


def test_the_year_stands_in_its_order() -> None:
    days = {each.id: each.spans(2026) for each in TERMS.steps}
    assert days["package_opens"] == ((date(2026, 1, 1), date(2026, 1, 1)),)
    assert days["rents"] == ((date(2026, 3, 1), date(2026, 3, 31)),)
    assert days["dialogue_meetings"] == ((date(2026, 8, 1), date(2026, 12, 31)),)
    assert len(days["vacancy_statistics"]) == 12
    assert days["vacancy_statistics"][1] == (date(2026, 2, 1), date(2026, 2, 28))
    assert {id_ for id_, spans in days.items() if not spans} == {"package_sent", "statement_published", "reminders"}


@pytest.mark.parametrize(
    ("month", "reported", "approved"),
    [
        (1, date(2026, 5, 31), date(2026, 6, 30)),
        (4, date(2026, 8, 31), date(2026, 9, 30)),
        (7, date(2026, 11, 30), date(2026, 12, 31)),
        (10, date(2027, 2, 28), date(2027, 3, 31)),
    ],
)
def test_steps_of_the_accounts_move_with_them_and_others_do_not(month: int, reported: date, approved: date) -> None:
    steps = {each.id: each for each in TERMS.steps}
    assert steps["accounts_reported"].spans(2026, month) == ((reported, reported),)
    assert steps["accounts_approved"].spans(2026, month) == ((approved, approved),)
    assert steps["state_lists"].spans(2026, month) == ((date(2026, 12, 1), date(2026, 12, 1)),)


def test_a_day_stays_within_its_month() -> None:
    assert MonthDay(1, 30).in_year(2026, last=False, later=1) == date(2026, 2, 28)
    assert MonthDay(2, 29).in_year(2026, last=False, later=0) == date(2026, 2, 28)
    assert MonthDay(2, None).in_year(2024, last=True, later=0) == date(2024, 2, 29)
    assert MonthDay(1, 15).in_year(2026, last=True, later=12) == date(2027, 1, 15)


def test_every_word_is_in_both_languages() -> None:
    texts = [
        *(text for each in TERMS.templates.values() for text in (each.title, each.why, each.organisation_shall)),
        *(each.municipality_will for each in TERMS.templates.values()),
        *(role for each in TERMS.forums.values() for role in (*each.municipality, *each.organisation)),
        *(text for each in TERMS.steps for text in (each.what, each.who)),
    ]
    assert [text for text in texts if not text.to(Language.DA) or not text.to(Language.EN)] == []
    authors = [each.author for each in TERMS.templates.values()]
    authors += [each.author for each in TERMS.forums.values()] + [each.author for each in TERMS.steps]
    assert all(authors)


def test_it_is_read_once() -> None:
    # What others read in between may have taken the place of what was read above.
    assert agreement_terms(DATA, MEANING) is agreement_terms(DATA, MEANING)


def set_in(part: str, id_: str, **changes: Any) -> Callable[[dict[str, Any]], object]:
    """Return what alters fields of a part."""
    return lambda content: content[part][id_].update(changes)


WRONG: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("templates", set_in("templates", "other", category="x"), "templates.yaml: template 'other', field 'category'"),
    ("templates", set_in("templates", "other", indicator="x"), "field 'indicator' names 'x', which does not exist"),
    ("templates", set_in("templates", "other", target="lower"), "field 'target' is a direction, but 'indicator'"),
    ("templates", set_in("templates", "vacancy_plan", target="higher"), "which is the worse side of vacancy_pct"),
    ("templates", set_in("templates", "vacancy_plan", target="x"), "must be one of lower, higher, or null"),
    ("templates", set_in("templates", "other", deadline_months=0), "field 'deadline_months' must be one or more"),
    ("templates", set_in("templates", "other", more=1), "field 'more' is not known"),
    ("templates", lambda content: content["templates"].pop("other"), "no template has the category 'other'"),
    ("templates", lambda content: content.update(more=1), "templates.yaml: field 'more' is not known"),
    ("forums", lambda content: content["forums"].update(x=content["forums"]["joint_meeting"]), "forum 'x' is not"),
    ("forums", lambda content: content["forums"].pop("joint_meeting"), "the forum 'joint_meeting' is missing"),
    ("forums", set_in("forums", "joint_meeting", organisation=[]), "field 'organisation' must be a list of roles"),
    ("forums", set_in("forums", "joint_meeting", organisation=["x"]), "field 'organisation' must be a list of roles"),
    ("forums", set_in("forums", "joint_meeting", scope="x"), "must be one of all, organisation"),
    ("year", set_in("steps", "rents", first={"day": 1}), "field 'first' must give 'month' and perhaps 'day'"),
    ("year", set_in("steps", "rents", first="x"), "or be setting"),
    ("year", set_in("steps", "rents", first={"month": 2, "day": 30}), "field 'first' is no day of the year"),
    ("year", set_in("steps", "rents", first={"month": "x"}), "field 'first' is no day of the year"),
    ("year", set_in("steps", "rents", first={"month": 1, "day": 0}), "field 'first' is no day of the year"),
    ("year", set_in("steps", "reminders", last={"month": 1}), "field 'last' is a day, but 'first' is a setting"),
    ("year", set_in("steps", "rents", rhythm="x"), f"must be one of {', '.join(Rhythm)}"),
]


@pytest.mark.parametrize(("file", "alter", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_a_slip_is_named(tmp_path: Path, file: str, alter: Callable[[dict[str, Any]], object], said: str) -> None:
    assert said in refused(tmp_path, file, alter)


def test_a_setting_that_is_filled_in_is_a_day(tmp_path: Path) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    for name in FILES:
        text = (DATA / "agreements" / f"{name}.yaml").read_text(encoding="utf-8")
        text = text.replace("first: setting", "first: {month: 7, day: 1}")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    steps = {each.id: each for each in agreement_terms(tmp_path, MEANING).steps}
    assert steps["package_sent"].spans(2026) == ((date(2026, 7, 1), date(2026, 7, 1)),)
    assert steps["reminders"].spans(2026) == (
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
    )
