"""Numbers of what is new: free, the same for the same key, and for each of two clerks at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from keyfigures import register
from keyfigures.catalogue import Forum
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.register import AgreementStatus, Meeting, MeetingState, numbering
from tests.register.test_agreements import agreement
from tests.register.test_agreements import write as agreed
from tests.register.test_records import CONTROL, MATTER, MEETING, write

pytestmark = pytest.mark.usefixtures("register_folder")

New = Callable[..., Any]
CASES: list[tuple[New, Any, tuple[str, ...]]] = [
    (register.new_agreement, agreement(id=""), ("A-2026-001", "A-2026-002", "A-2026-003")),
    (register.new_meeting, replace(MEETING, id=""), ("M-2026-1", "M-2026-2", "M-2026-3")),
    (
        lambda own, **more: register.new_oversight(own, 2026, **more),
        replace(MATTER, id=""),
        ("T-2026-1", "T-2026-2", "T-2026-3"),
    ),
    (register.new_self_control, replace(CONTROL, id=""), ("E-1", "E-2", "E-3")),
]
IDS = ["agreement", "meeting", "oversight", "self_control"]


def made(new: New, own: Any, key: str) -> Any:
    """Write something new."""
    return new(own, by="Anna", reason="", key=key)


@pytest.mark.parametrize(("new", "own", "ids"), CASES, ids=IDS)
def test_what_is_new_gets_the_next_number_and_the_same_key_keeps_its_own(
    new: New, own: Any, ids: tuple[str, ...]
) -> None:
    first, second = made(new, own, "k1"), made(new, own, "k2")
    assert (first.id, second.id) == ids[:2]
    assert made(new, own, "k1") == first
    with pytest.raises(ConflictError):
        new(own, by="Bo", reason="", key="k1")
    assert len(register.events()) == 2
    assert made(new, own, "k3").id == ids[2]


@pytest.mark.parametrize(("new", "own", "ids"), CASES, ids=IDS)
def test_two_clerks_at_the_same_moment_both_succeed(new: New, own: Any, ids: tuple[str, ...]) -> None:
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(lambda key: made(new, own, key), ("k1", "k2", "k3")))
    assert sorted(each.id for each in found) == list(ids)
    with ThreadPoolExecutor(3) as threads:
        again = list(threads.map(lambda key: made(new, own, key), ("k1", "k2", "k3")))
    assert again == found
    assert len(register.events()) == 3


def test_a_number_taken_between_the_look_and_the_writing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(agreement(), "other", 0)
    seen = iter([(), register.agreements()])
    monkeypatch.setattr(import_module("keyfigures.register.agreements"), "agreements", lambda: next(seen))
    assert made(register.new_agreement, agreement(id=""), "k").id == "A-2026-002"


def test_who_finds_every_number_taken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(agreement(), "other", 0)
    monkeypatch.setattr(numbering, "TRIES", 2)
    monkeypatch.setattr(import_module("keyfigures.register.agreements"), "agreements", tuple)
    with pytest.raises(ConflictError):
        made(register.new_agreement, agreement(id=""), "k")


def test_what_is_new_and_contradicts_itself_takes_no_number() -> None:
    with pytest.raises(RegisterError, match="agreement_without_title"):
        made(register.new_agreement, agreement(id="", title=" "), "k")
    assert register.events() == ()


def test_numbers_are_those_of_a_year_and_of_an_organisation() -> None:
    agreed(agreement(id="A-2026-002"), "a")
    assert made(register.new_agreement, agreement(id=""), "k1").id == "A-2026-001"
    assert made(register.new_agreement, agreement(id=""), "k2").id == "A-2026-003"
    assert made(register.new_agreement, agreement(id="", year=2027), "k3").id == "A-2027-001"
    assert made(register.new_self_control, replace(CONTROL, id=""), "k4").id == "E-1"
    assert made(register.new_self_control, replace(CONTROL, id="", organisation_id="330-sb"), "k5").id == "E-1"


def test_a_meeting_that_begins_is_one_whoever_begins_it() -> None:
    own = replace(MEETING, id="", state=MeetingState.PLANNED)
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(lambda key: made(register.begin_meeting, own, key), ("k1", "k2", "k3")))
    assert {each.id for each in found} == {"M-2026-330-sab"}
    assert len(register.events()) == 1
    assert made(register.begin_meeting, own, "k4") == found[0]


def test_a_meeting_somebody_else_begins_at_the_same_moment_is_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    own = replace(MEETING, id="", state=MeetingState.PLANNED)
    first = made(register.begin_meeting, own, "k1")
    seen: list[tuple[Meeting, ...]] = [(), ()]
    real = register.meetings

    def looked(*given: str, **more: Any) -> tuple[Meeting, ...]:
        return seen.pop() if seen else real(*given, **more)

    monkeypatch.setattr(import_module("keyfigures.register.meetings"), "meetings", looked)
    assert made(register.begin_meeting, own, "k2") == first
    assert len(register.events()) == 1


def test_after_one_that_was_called_off_another_meeting_begins() -> None:
    own = replace(MEETING, id="", state=MeetingState.PLANNED)
    first = made(register.begin_meeting, own, "k1")
    write(replace(first, state=MeetingState.CALLED_OFF), "k2")
    assert made(register.begin_meeting, own, "k3").id == "M-2026-330-sab-2"


def test_a_department_has_the_agreements_that_name_it_and_those_of_its_organisation() -> None:
    agreed(agreement(), "k1")
    agreed(agreement(id="B", department_ids=()), "k2")
    agreed(agreement(id="C", department_ids=("10702",)), "k3")
    agreed(agreement(id="D", department_ids=(), organisation_id="0200"), "k4")
    assert [each.id for each in register.about_department("330", "0173", "10701")] == ["A-2026-001", "B"]


def test_a_meeting_looks_back_on_what_runs_or_ended_since_the_last_one() -> None:
    """Those of the year itself are new; the last meeting held can be longer ago than the year before."""
    ended = {"status": AgreementStatus.FULFILLED, "year": 2023, "deadline": None}
    agreed(agreement(id="running", year=2024), "k1")
    agreed(agreement(id="lately", ended=date(2025, 1, 1), **ended), "k2")
    agreed(agreement(id="long_ago", ended=date(2024, 12, 31), **ended), "k3")
    agreed(agreement(id="new"), "k4")
    agreed(agreement(id="other", year=2024, organisation_id="0200"), "k5")
    assert [each.id for each in register.looked_back_on("330", "0173", 2026)] == ["lately", "running"]
    held = replace(MEETING, organisation_ids=("0173",), year=2024, on=date(2024, 6, 1), id="M-1")
    write(held, "k6")
    write(replace(held, id="M-2", state=MeetingState.PLANNED, on=date(2023, 6, 1)), "k7")
    write(replace(held, id="M-3", forum=Forum.JOINT_MEETING, on=date(2023, 6, 1)), "k8")
    assert [each.id for each in register.looked_back_on("330", "0173", 2026)] == ["lately", "long_ago", "running"]
