"""What is due and overdue: agreements, follow-ups, meetings and self-control, against a slow look at every plan."""

from dataclasses import replace
from datetime import date, timedelta
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st

from keyfigures import register, settings
from keyfigures.catalogue import Forum
from keyfigures.register import AgreementStatus, Due, DueKind, FollowUp, MeetingState
from tests.register.reference import due_days
from tests.register.test_agreements import agreement
from tests.register.test_agreements import write as agreed
from tests.register.test_records import CONTROL, MEETING, write
from tests.register.writing import today_is

TODAY = date(2026, 6, 1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def _planned(register_folder: None) -> None:
    """Write one of each kind, and one of each that is done."""
    del register_folder
    agreed(agreement(deadline=date(2026, 5, 31), next_follow_up=date(2026, 6, 1)), "a")
    agreed(agreement(id="A-2", deadline=None, next_follow_up=None, organisation_id="330-sb"), "b")
    agreed(agreement(id="A-3", deadline=date(2024, 4, 1), status=AgreementStatus.FULFILLED), "c")
    write(replace(MEETING, state=MeetingState.PLANNED, on=date(2026, 4, 1)), "d")
    write(replace(MEETING, id="M-2"), "e")
    write(replace(MEETING, id="M-3", state=MeetingState.CALLED_OFF), "f")
    joint = replace(MEETING, id="M-4", forum=Forum.JOINT_MEETING, organisation_ids=(), state=MeetingState.PLANNED)
    write(replace(joint, on=date(2026, 6, 30)), "g")
    write(replace(CONTROL, next=date(2026, 7, 1)), "h")
    write(replace(CONTROL, id="s2", next=None), "i")


@pytest.mark.usefixtures("_planned")
def test_what_is_overdue_was_to_be_done_before_today() -> None:
    meeting, deadline = register.overdue(TODAY)
    assert meeting == Due(DueKind.MEETING, date(2026, 4, 1), "M-1", "dialogue_meeting", "330", ("330-sab",))
    assert (deadline.kind, deadline.id, deadline.organisation_ids) == (DueKind.DEADLINE, "A-2026-001", ("0173",))
    assert (deadline.title, deadline.days_late(TODAY)) == ("Plan mod tomme boliger (demo)", 1)
    assert register.overdue(date(2026, 4, 1)) == ()


@pytest.mark.usefixtures("_planned")
def test_what_is_due_is_to_be_done_from_today_on() -> None:
    def kinds(within: int, *of: str) -> list[tuple[str, str]]:
        return [(each.kind, each.id) for each in register.due(TODAY, within, *of)]

    assert kinds(0) == [("follow_up", "A-2026-001")]
    assert kinds(29) == [("follow_up", "A-2026-001"), ("meeting", "M-4")]
    assert kinds(30) == [("follow_up", "A-2026-001"), ("meeting", "M-4"), ("self_control", "s1")]
    assert kinds(30, "330", "330-sab") == [("meeting", "M-4"), ("self_control", "s1")]
    assert kinds(30, "316") == []
    assert len(register.all_due()) == 5


@running(max_examples=15, deadline=None)
@given(
    plans=st.lists(
        st.tuples(st.none() | DAYS, st.lists(st.tuples(DAYS, st.none() | st.integers(1, 90)), max_size=3)), max_size=3
    ),
    on=DAYS,
)
def test_overdue_is_that_of_a_slow_look(
    plans: list[tuple[date | None, list[tuple[date, int | None]]]], on: date
) -> None:
    told = []
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.REGISTER_VARIABLE, folder)
        today_is(patch, date(2026, 12, 31))
        for number, (deadline, held) in enumerate(plans):
            agreed(
                agreement(id=f"A{number}", start=date(2025, 1, 1), deadline=deadline, next_follow_up=None), f"{number}"
            )
            past = [(day, None if later is None else day + timedelta(days=later)) for day, later in held]
            for turn, (day, following) in enumerate(past):
                own = FollowUp(f"f{9 - turn}", f"A{number}", day, "Set.", "forvaltningen", next_on=following)
                write(own, f"{number}-{turn}")
            told.append((deadline, past))
        assert [each.on for each in register.overdue(on)] == due_days(told, on)
