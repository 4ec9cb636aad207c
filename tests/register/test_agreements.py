"""Agreements: what they say now, who they concern, and in which years they were open or closed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keyfigures import register
from keyfigures.catalogue import Goal, texts
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.language import Language
from keyfigures.register import Agreement, AgreementStatus, Category, Event, StatusChange
from keyfigures.register.agreements import _payload, _with_history
from keyfigures.store import register as low
from tests.register.reference import lane

pytestmark = pytest.mark.usefixtures("register_folder")

S = AgreementStatus
YEARS = range(2022, 2029)


def agreement(**changes: Any) -> Agreement:
    """Return an agreement (demo) with some fields altered."""
    own = Agreement(
        id="A-2026-001",
        year=2026,
        organisation_id="0173",
        municipality_code="330",
        department_ids=("10701", "10702"),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title="Plan mod tomme boliger (demo)",
        why="Over 2 % er ledige.",
        organisation_shall="Sætte boliger i stand.",
        municipality_will="Anvise hver tredje.",
        responsible_organisation="Åse",
        responsible_municipality="Bo",
        start=date(2024, 3, 1),
        status=S.AGREED,
        deadline=date(2025, 12, 31),
        indicator="vacancy_pct",
        baseline=4.2,
        target=2.0,
        flags=("vacancy_family",),
        next_follow_up=date(2024, 9, 1),
    )
    return replace(own, **changes)


def write(own: Agreement, key: str, expected: int | None = None) -> Agreement:
    """Write an agreement."""
    return register.write_agreement(own, by="Anna", reason="", key=key, expected_version=expected)


def on(patch: pytest.MonkeyPatch, day: date) -> None:
    """Make it a day."""
    patch.setattr(low, "_moment", lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def test_an_agreement_comes_back_as_it_was_written() -> None:
    written = write(agreement(), "k1", 0)
    today = datetime.now(UTC).date()
    assert written == agreement(version=1, history=(StatusChange(S.AGREED, today),))
    assert register.agreements() == (written,)
    assert register.agreement("A-2026-001") == written


def test_one_without_what_need_not_be_said_comes_back_too() -> None:
    bare = agreement(
        department_ids=(), deadline=None, indicator=None, baseline=None, target=None, flags=(), next_follow_up=None
    )
    written = write(bare, "k1", 0)
    assert replace(written, version=0, history=()) == bare


def test_the_newest_version_counts_and_an_older_writer_is_told() -> None:
    write(agreement(), "k1", 0)
    newest = write(agreement(title="Ny titel"), "k2", 1)
    assert newest.version == 2
    assert register.agreements() == (newest,)
    with pytest.raises(ConflictError):
        write(agreement(title="Gammel"), "k3", 1)
    with pytest.raises(ConflictError):
        write(agreement(title="En anden aftale med samme nummer"), "k4", 0)
    assert register.agreement("A-2026-001").title == "Ny titel"


def test_a_second_try_returns_what_the_first_one_wrote() -> None:
    first = write(agreement(), "k1", 0)
    write(agreement(status=S.DELAYED), "k2", 1)
    assert write(agreement(), "k1", 0) == first


def test_agreements_are_found_by_municipality_organisation_and_department() -> None:
    write(agreement(), "k1")
    write(agreement(id="A-2026-0010", organisation_id="0200", department_ids=()), "k2")
    write(agreement(id="A-2025-001", municipality_code="316", department_ids=("10702",)), "k3")

    def ids(*found: Agreement) -> list[str]:
        return [each.id for each in found]

    assert ids(*register.agreements()) == ["A-2025-001", "A-2026-001", "A-2026-0010"]
    assert ids(*register.agreements("330")) == ["A-2026-001", "A-2026-0010"]
    assert ids(*register.agreements("330", "0200")) == ["A-2026-0010"]
    assert ids(*register.agreements(organisation_id="0173")) == ["A-2025-001", "A-2026-001"]
    assert ids(*register.of_department("10702")) == ["A-2025-001", "A-2026-001"]
    assert ids(*register.of_department("107")) == []
    assert len(register.agreement("A-2026-001").history) == 1
    with pytest.raises(SelectionError, match="agreement_unknown"):
        register.agreement("A-2026")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"id": " "}, "agreement_without_id"),
        ({"id": "A/1"}, "agreement_without_id"),
        ({"title": "\n"}, "agreement_without_title"),
        ({"deadline": date(2024, 2, 29)}, "agreement_turned"),
        ({"ended": date(2025, 1, 1)}, "agreement_not_ended"),
    ],
)
def test_what_contradicts_itself_is_not_written(changes: dict[str, Any], text: str) -> None:
    with pytest.raises(RegisterError) as caught:
        write(agreement(**changes), "k")
    assert caught.value.text == text
    for language in Language:
        assert texts(language)(text, **caught.value.values)
    assert register.events() == ()


@pytest.mark.parametrize("payload", [{}, {"status": "x"}, None])
def test_an_agreement_of_another_release_is_named(payload: dict[str, Any] | None) -> None:
    write(agreement(), "k1")
    content = {**register.events()[0].content, "more": 1} if payload is None else payload
    content = content if payload is None or not payload else {**register.events()[0].content, **payload}
    register.write("agreement", "agreement/A-2", content, by="A", reason="", key="k2", expected_version=0)
    with pytest.raises(RegisterError) as caught:
        register.agreements()
    assert (caught.value.text, caught.value.values) == ("agreement_unreadable", {"agreement": "A-2", "version": 1})


def test_the_days_a_status_changed_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [
        (date(2024, 1, 5), S.PROPOSED),
        (date(2024, 2, 5), S.AGREED),
        (date(2024, 3, 5), S.AGREED),
        (date(2025, 4, 5), S.FULFILLED),
        (date(2026, 5, 5), S.FULFILLED),
    ]
    for number, (day, status) in enumerate(steps):
        on(monkeypatch, day)
        write(agreement(status=status), f"k{number}", number)
    found = register.agreement("A-2026-001")
    assert found.version == 5
    assert found.history == tuple(StatusChange(status, day) for day, status in (steps[0], steps[1], steps[3]))
    assert found.ended_on == date(2025, 4, 5)
    assert [found.open_in(year) for year in (2023, 2024, 2025, 2026)] == [None, True, False, False]
    assert [found.running_in(year) for year in (2023, 2024, 2025, 2026)] == [False, True, True, False]
    assert [found.closed_by(year) for year in (2023, 2024, 2025, 2026)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [None, True, True, True]),
        ({"status": S.DELAYED, "deadline": None}, [None, True, True, True]),
        ({"status": S.PROPOSED}, [None, None, None, None]),
        ({"status": S.LAPSED, "ended": date(2025, 6, 1)}, [None, True, False, False]),
        ({"status": S.FULFILLED, "ended": date(2024, 12, 31)}, [None, False, False, False]),
        ({"status": S.FULFILLED, "ended": date(2025, 1, 1)}, [None, True, False, False]),
        ({"status": S.CARRIED_OVER, "ended": date(2025, 6, 1)}, [None, True, True, None]),
    ],
)
def test_the_lane_of_an_agreement_written_down_later(changes: dict[str, Any], expected: list[bool | None]) -> None:
    """The stated day counts, not the day somebody wrote it down; what nobody has ended runs on past its deadline."""
    found = write(agreement(**changes), "k")
    assert [found.open_in(year) for year in (2023, 2024, 2025, 2026)] == expected


def test_one_that_was_opened_again_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (year, status) in enumerate(((2024, S.AGREED), (2025, S.FULFILLED), (2026, S.IN_PROGRESS))):
        on(monkeypatch, date(year, 5, 5))
        write(agreement(status=status), f"k{number}")
    found = register.agreement("A-2026-001")
    assert found.ended_on is None
    assert [found.open_in(year) for year in (2024, 2025, 2026)] == [True, True, True]


def test_one_that_is_not_in_the_register_has_no_day_of_its_end() -> None:
    own = agreement(status=S.FULFILLED)
    assert own.ended_on is None
    assert not own.closed_by(2030)


@given(
    steps=st.lists(st.tuples(st.integers(0, 900), st.sampled_from(list(S))), min_size=1, max_size=6),
    start=st.dates(date(2023, 1, 1), date(2026, 12, 31)),
)
@example(steps=[(0, S.AGREED), (10, S.CARRIED_OVER)], start=date(2023, 12, 1))
def test_the_lane_is_that_of_a_slow_walk_through_the_days(steps: list[tuple[int, S]], start: date) -> None:
    day, past, said = date(2023, 6, 1), [], []
    for number, (later, status) in enumerate(steps, start=1):
        day = date.fromordinal(day.toordinal() + later)
        said.append((status.value, day))
        payload = json.dumps(_payload(agreement(status=status, start=start, deadline=None)))
        at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
        past.append(Event(f"k{number}", number, "agreement", "agreement/A-1", number, at, "Anna", "", payload))
    found = _with_history(past)
    assert [found.open_in(year) for year in YEARS] == [lane(said, start, year) for year in YEARS]
