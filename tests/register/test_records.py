"""What people write beside agreements: it comes back as it was, is mended without loss, and says who, when and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any, ClassVar, Self

import pytest

from keyfigures import catalogue, numbers, register, settings
from keyfigures.catalogue import Forum, Goal, texts
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.language import Language
from keyfigures.register import (
    AgreementStatus,
    Comment,
    Conclusion,
    Evaluation,
    FollowUp,
    ForumHeld,
    Meeting,
    MeetingNote,
    MeetingState,
    MeetingTopic,
    OversightMatter,
    Party,
    Record,
    SelfControl,
    Written,
)
from keyfigures.register.records import payload, restored
from tests.register.test_agreements import agreement
from tests.register.test_agreements import write as agreed

pytestmark = pytest.mark.usefixtures("register_folder")

FOLLOW_UP = FollowUp(
    id="f1",
    agreement_id="A-2026-001",
    on=date(2026, 5, 1),
    note="Syv af ni boliger er udlejet (demo).",
    who="forvaltningen, direktøren",
    status=AgreementStatus.IN_PROGRESS,
    forum=Forum.DIALOGUE_MEETING,
    document="notat.pdf",
    next_on=date(2026, 9, 1),
)
MEETING = Meeting(
    id="M-1",
    forum=Forum.DIALOGUE_MEETING,
    municipality_code="330",
    year=2026,
    organisation_ids=("330-sab",),
    on=date(2026, 9, 10),
    state=MeetingState.HELD,
    participants=("forvaltningen", "direktøren"),
    minutes="Velkomst.\nOpfølgning.",
    decisions=("Planen fortsætter.",),
    notes=(MeetingNote(MeetingTopic.FOLLOW_UP, "Syv af ni."), MeetingNote(MeetingTopic.DATES, "Maj.")),
)
EVALUATION = Evaluation("330", "330-sab", 2026, Goal.LETTING, Party.MUNICIPALITY, Conclusion.PARTLY, "Det går fremad.")
COMMENT = Comment("c1", "10701", "vacancy_pct", 2025, "Boligerne blev renoveret.")
CONTROL = SelfControl("s1", "330", "330-sab", "Udbud", date(2026, 1, 5), date(2027, 1, 5), "Ingen bemærkninger.")
MATTER = OversightMatter(
    "T-1", "330", "330-sab", ("10701",), "Manglende granskning", "Frist overskredet.", date(2026, 2, 1)
)

Writer = Callable[..., Any]
CASES: list[tuple[Writer, Record, dict[str, Any], Callable[[], Any]]] = [
    (register.write_follow_up, FOLLOW_UP, {"note": "Rettet."}, lambda: register.follow_ups("A-2026-001")),
    (register.write_meeting, MEETING, {"minutes": "Mere."}, lambda: (register.meeting("M-1"),)),
    (register.write_evaluation, EVALUATION, {"text": "Nej."}, lambda: register.evaluations("330", "330-sab", 2026)),
    (register.write_comment, COMMENT, {"text": "Rettet."}, lambda: register.comments("10701", "vacancy_pct", 2025)),
    (register.write_self_control, CONTROL, {"what": "Tilbud"}, lambda: register.self_controls("330", "330-sab")),
    (register.write_oversight, MATTER, {"text": "Svar."}, lambda: register.oversight_matters("330", "330-sab")),
]
IDS = [type(case[1]).__name__ for case in CASES]


def write(record: Any, key: str, expected: int | None = None) -> Any:
    """Write a record by its own writer."""
    writer = next(writer for writer, each, _, _ in CASES if type(each) is type(record))
    return writer(record, by="Anna", reason="fordi", key=key, expected_version=expected)


@pytest.mark.parametrize(("writer", "record", "changes", "read"), CASES, ids=IDS)
def test_a_record_comes_back_as_it_was_and_every_version_stays(
    writer: Writer, record: Record, changes: dict[str, Any], read: Callable[[], Any]
) -> None:
    agreed(agreement(), "a")
    assert read() == () if not isinstance(record, Meeting) else register.meetings() == ()
    first = writer(record, by=" Anna ", reason="fordi", key="k1", expected_version=0)
    assert replace(first, written=None) == record
    assert first.written is not None
    assert (first.written.version, first.written.by, first.written.reason) == (1, "Anna", "fordi")
    assert first.written.at.tzinfo is UTC
    assert read() == (first,)
    second = writer(replace(first, **changes), by="Bo", reason="", key="k2", expected_version=1)
    assert read() == (second,)
    assert register.versions(second) == (first, second)
    with pytest.raises(ConflictError):
        writer(record, by="Carl", reason="", key="k3", expected_version=1)
    assert writer(record, by="Anna", reason="fordi", key="k1", expected_version=0) == first
    with pytest.raises(ConflictError):
        writer(replace(record, **changes), by="Anna", reason="fordi", key="k1", expected_version=0)
    assert read() == (second,)


FAULTS: list[tuple[Record, str]] = [
    (replace(FOLLOW_UP, id=" "), "record_without_subject"),
    (replace(FOLLOW_UP, id="a/b"), "record_id_with_slash"),
    (replace(FOLLOW_UP, note=""), "record_without_note"),
    (replace(FOLLOW_UP, who=""), "record_without_who"),
    (replace(FOLLOW_UP, next_on=FOLLOW_UP.on), "follow_up_turned"),
    (replace(FOLLOW_UP, on=date(2099, 1, 1), next_on=None), "follow_up_future"),
    (replace(FOLLOW_UP, agreement_id="A-9"), "agreement_unknown"),
    (replace(MEETING, organisation_ids=()), "meeting_of_one"),
    (replace(MEETING, organisation_ids=("a", "b")), "meeting_of_one"),
    (replace(COMMENT, text=""), "record_without_text"),
    (replace(CONTROL, what=""), "record_without_what"),
    (replace(CONTROL, last=None), "self_control_undone"),
    (replace(CONTROL, next=CONTROL.last), "self_control_turned"),
    (replace(MATTER, title=""), "record_without_title"),
    (replace(MATTER, closed=date(2026, 3, 1)), "record_without_conclusion"),
    (replace(MATTER, closed=date(2026, 1, 1), conclusion="Lukket."), "oversight_turned"),
]


@pytest.mark.parametrize(("record", "text"), FAULTS, ids=[text for _, text in FAULTS])
def test_what_contradicts_itself_is_not_written(record: Record, text: str) -> None:
    agreed(agreement(), "a")
    with pytest.raises(SelectionError) as caught:
        write(record, "k")
    assert caught.value.text == text
    for language in Language:
        assert texts(language)(text, **caught.value.values)
    assert len(register.events()) == 1


def test_what_need_not_be_said_comes_back_too() -> None:
    agreed(agreement(), "a")
    bare = FollowUp("f1", "A-2026-001", date(2026, 5, 1), "Set.", "forvaltningen")
    assert replace(write(bare, "k1"), written=None) == bare
    unsaid = replace(EVALUATION, conclusion=Conclusion.NOT_ASSESSED, text="")
    assert replace(write(unsaid, "k2"), written=None) == unsaid
    chosen = replace(EVALUATION, goal=Goal.ECONOMY, conclusion=Conclusion.FULFILLED, text="")
    assert replace(write(chosen, "k5"), written=None) == chosen
    assert write(replace(CONTROL, last=None, next=None, result=""), "k3").next is None
    closed = replace(MATTER, closed=MATTER.opened, conclusion="Bragt i orden.")
    assert write(closed, "k4").closed == MATTER.opened


def test_follow_ups_stand_in_the_order_of_their_days() -> None:
    agreed(agreement(), "a")
    agreed(agreement(id="A-2"), "b")
    write(replace(FOLLOW_UP, id="f2", on=date(2026, 8, 1), next_on=None), "k1")
    write(FOLLOW_UP, "k2")
    write(replace(FOLLOW_UP, agreement_id="A-2"), "k3")
    assert [each.id for each in register.follow_ups("A-2026-001")] == ["f1", "f2"]
    assert len(register.follow_ups()) == 3


def test_the_last_follow_up_says_when_the_next_one_is() -> None:
    own = agreed(agreement(), "a")
    assert register.next_follow_up(own) == date(2024, 9, 1)
    write(FOLLOW_UP, "k1")
    assert register.next_follow_up(own) == date(2026, 9, 1)
    write(replace(FOLLOW_UP, id="f2", on=date(2026, 8, 1), next_on=None), "k2")
    assert register.next_follow_up(own) is None
    ended = agreed(agreement(id="A-2", status=AgreementStatus.LAPSED), "b")
    assert register.next_follow_up(ended) is None


def test_of_several_on_a_day_the_one_written_last_says_when_the_next_one_is() -> None:
    """Mending an earlier one does not make it the last one said."""
    own = agreed(agreement(), "a")
    first = write(replace(FOLLOW_UP, id="z", next_on=date(2026, 9, 1)), "k1")
    write(replace(FOLLOW_UP, id="a", next_on=date(2026, 10, 1)), "k2")
    assert [each.id for each in register.follow_ups("A-2026-001")] == ["z", "a"]
    assert register.next_follow_up(own) == date(2026, 10, 1)
    write(replace(first, note="Rettet."), "k3", 1)
    assert [each.id for each in register.follow_ups("A-2026-001")] == ["z", "a"]
    assert register.next_follow_up(own) == date(2026, 10, 1)


def test_a_follow_up_of_today_can_be_written_and_one_of_tomorrow_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is that of Denmark: at 23.30 UTC on 30 April it is 1 May there."""
    agreed(agreement(), "a")

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2026, 4, 30, 23, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(numbers, "datetime", Clock)
    assert write(FOLLOW_UP, "k1").on == date(2026, 5, 1)
    with pytest.raises(RegisterError, match="follow_up_future"):
        write(replace(FOLLOW_UP, id="f2", on=date(2026, 5, 2)), "k2")


@pytest.mark.parametrize(
    ("record", "da", "en"),
    [
        (replace(FOLLOW_UP, next_on=FOLLOW_UP.on), "1. maj 2026", "1 May 2026"),
        (replace(CONTROL, next=CONTROL.last), "5. januar 2026", "5 January 2026"),
        (replace(MATTER, closed=date(2026, 1, 1), conclusion="L."), "1. februar 2026", "1 February 2026"),
    ],
)
def test_days_in_a_refusal_are_written_as_the_reader_writes_them(record: Record, da: str, en: str) -> None:
    agreed(agreement(), "a")
    with pytest.raises(RegisterError) as caught:
        write(record, "k")
    said = {language: texts(language)(caught.value.text, **caught.value.values) for language in Language}
    assert da in said[Language.DA]
    assert en in said[Language.EN]
    assert "2026-" not in "".join(said.values())


def test_meetings_are_found_by_whom_they_concern() -> None:
    joint = replace(MEETING, id="M-2", forum=Forum.JOINT_MEETING, organisation_ids=(), on=date(2026, 3, 1))
    write(MEETING, "k1")
    write(joint, "k2")
    write(replace(MEETING, id="M-3", organisation_ids=("330-sb",), year=2025), "k3")
    write(replace(MEETING, id="M-4", municipality_code="316"), "k4")

    def ids(*given: str, **more: Any) -> list[str]:
        return [each.id for each in register.meetings(*given, **more)]

    assert ids() == ["M-2", "M-1", "M-3", "M-4"]
    assert ids("330", "330-sab") == ["M-2", "M-1"]
    assert ids("330", "330-sb") == ["M-2", "M-3"]
    assert ids("330", year=2026, forum=Forum.DIALOGUE_MEETING) == ["M-1"]
    with pytest.raises(SelectionError) as caught:
        register.meeting("M-9")
    assert texts(Language.DA)(caught.value.text, **caught.value.values) == "Mødet M-9 findes ikke."


def test_notes_stand_in_the_order_of_the_topics_and_an_empty_one_is_none() -> None:
    bare = replace(MEETING, notes=())
    late = bare.with_note(MeetingTopic.DATES, "Sidst.").with_note(MeetingTopic.GOALS, "Først.")
    assert [each.text for each in late.notes] == ["Først.", "Sidst."]
    assert late.with_note(MeetingTopic.GOALS, "").notes == (MeetingNote(MeetingTopic.DATES, "Sidst."),)
    assert (late.noted(MeetingTopic.GOALS), late.noted(MeetingTopic.FIGURES)) == ("Først.", "")
    assert late.with_note(MeetingTopic.GOALS, "Nyt.").noted(MeetingTopic.GOALS) == "Nyt."


def test_a_meeting_written_before_there_were_notes_can_be_read_and_noted() -> None:
    content = {name: value for name, value in payload(MEETING, "written").items() if name != "notes"}
    register.write("meeting", MEETING.subject, content, by="A", reason="", key="old", expected_version=0)
    old = register.meeting("M-1")
    assert replace(old, written=None) == replace(MEETING, notes=())
    noted = write(old.with_note(MeetingTopic.GOALS, "Nyt."), "k", 1)
    assert register.versions(noted) == (old, noted)


def test_forums_are_counted_against_their_cadence() -> None:
    """Two organisations: one joint meeting, a dialogue meeting each and two of the committee are to be held."""
    meaning = catalogue.read(settings.ROOT / "data", "records test")
    forums = catalogue.agreement_terms(settings.ROOT / "data", meaning).forums
    write(MEETING, "k1")
    write(replace(MEETING, id="M-2", organisation_ids=("330-sb",), state=MeetingState.PLANNED), "k2")
    committee = replace(MEETING, forum=Forum.COOPERATION_COMMITTEE, organisation_ids=())
    write(replace(committee, id="M-3"), "k3")
    write(replace(committee, id="M-4", state=MeetingState.CALLED_OFF), "k4")
    write(replace(committee, id="M-5", year=2025), "k5")
    found = register.forums_held(forums, "330", ("330-sab", "330-sb"), 2026)
    assert found == (
        ForumHeld(Forum.JOINT_MEETING, "", 1, 0, 0),
        ForumHeld(Forum.DIALOGUE_MEETING, "330-sab", 1, 1, 0),
        ForumHeld(Forum.DIALOGUE_MEETING, "330-sb", 1, 0, 1),
        ForumHeld(Forum.COOPERATION_COMMITTEE, "", 2, 1, 0),
    )
    assert [each.is_done for each in found] == [False, True, False, False]


def test_evaluations_stand_by_goal_with_the_municipality_first() -> None:
    write(replace(EVALUATION, party=Party.ORGANISATION), "k1")
    write(replace(EVALUATION, goal=Goal.ECONOMY), "k2")
    write(EVALUATION, "k3")
    write(replace(EVALUATION, year=2025), "k4")
    found = register.evaluations("330", "330-sab", 2026)
    assert [(each.goal, each.party) for each in found] == [
        (Goal.ECONOMY, Party.MUNICIPALITY),
        (Goal.LETTING, Party.MUNICIPALITY),
        (Goal.LETTING, Party.ORGANISATION),
    ]


def test_a_comment_that_was_withdrawn_is_not_shown_but_stays() -> None:
    first = write(COMMENT, "k1")
    write(replace(COMMENT, id="c2", year=2024), "k2")
    assert [each.year for each in register.comments("10701")] == [2025, 2024]
    withdrawn = write(replace(first, withdrawn=True), "k3", 1)
    assert [each.id for each in register.comments("10701")] == ["c2"]
    assert register.comments("10701", "turnover_pct") == register.comments("1070") == ()
    assert register.versions(first) == (first, withdrawn)


def test_self_controls_stand_by_what_comes_next() -> None:
    write(replace(CONTROL, id="s2", next=None), "k1")
    write(CONTROL, "k2")
    write(replace(CONTROL, id="s3", organisation_id="330-sb", next=date(2026, 6, 1)), "k3")
    assert [each.id for each in register.self_controls()] == ["s3", "s1", "s2"]


def test_open_matters_of_oversight_stand_first_and_no_agreement_among_them() -> None:
    agreed(agreement(), "a")
    write(replace(MATTER, id="T-0", opened=date(2025, 1, 1), closed=date(2025, 6, 1), conclusion="Lukket."), "k1")
    write(replace(MATTER, id="T-2", opened=date(2026, 3, 1)), "k2")
    write(MATTER, "k3")
    assert [each.id for each in register.oversight_matters()] == ["T-1", "T-2", "T-0"]
    assert [each.id for each in register.agreements()] == ["A-2026-001"]


@pytest.mark.parametrize(
    "changes", [{"more": 1}, {"year": "2026"}, {"year": True}, {"goal": "x"}, {"text": None}, {"KIND": "x"}]
)
def test_a_record_of_another_release_is_named(changes: dict[str, Any]) -> None:
    content = {**payload(EVALUATION, "written"), **changes}
    register.write("evaluation", EVALUATION.subject, content, by="A", reason="", key="k", expected_version=0)
    with pytest.raises(RegisterError) as caught:
        register.evaluations("330", "330-sab", 2026)
    assert caught.value.text == "record_unreadable"
    assert caught.value.values == {"subject": EVALUATION.subject, "version": 1}
    for language in Language:
        assert texts(language)(caught.value.text, **caught.value.values)


@dataclass(frozen=True)
class Inner:
    """A value in a value."""

    share: float
    days: tuple[date, ...]


@dataclass(frozen=True)
class Outer:
    """A value with every type there is."""

    KIND: ClassVar[str] = "outer"

    inner: Inner | None
    many: tuple[Inner, ...]
    goal: Goal
    is_open: bool
    count: int | None = None


def test_every_type_comes_back_as_it_was() -> None:
    inner = Inner(2.0, (date(2026, 1, 2),))
    for own in (
        Outer(inner, (inner, inner), Goal.LETTING, is_open=True, count=2),
        Outer(None, (), Goal.ECONOMY, False),
    ):
        assert restored(Outer, payload(own)) == own
    assert restored(Inner, {"share": 1, "days": []}) == Inner(1.0, ())
    assert restored(Outer, {"inner": None, "many": [], "goal": Goal.LETTING, "is_open": False}).count is None
    for wrong in (
        {"share": "1", "days": []},
        {"share": 1.0, "days": "2026"},
        {"share": 1.0},
        {"share": 1, "days": [1]},
    ):
        with pytest.raises((TypeError, ValueError, KeyError)):
            restored(Inner, wrong)


def test_a_version_says_who_when_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr("keyfigures.store.register._moment", lambda: moment)
    assert write(COMMENT, "k").written == Written(1, moment, "Anna", "fordi")
