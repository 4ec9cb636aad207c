"""The calendar file: what is due comes back from it, what is off is cancelled, lines are short, ids stay the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st
from icalendar import Calendar

from keyfigures import catalogue, settings
from keyfigures.catalogue import texts
from keyfigures.exports import calendar_file
from keyfigures.exports.word import clean
from keyfigures.language import Language
from keyfigures.register import AgreementStatus, Due, DueKind, FollowUp, MeetingState
from keyfigures.register.due import ever_due
from keyfigures.register.events import whole
from tests.register.test_agreements import agreement
from tests.register.test_agreements import write as agreed
from tests.register.test_records import CONTROL, write
from tests.register.test_records import MEETING as HELD

DATA = settings.ROOT / "data"
FORUMS = catalogue.agreement_terms(DATA, catalogue.read(DATA, "calendar test")).forums
AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
DEADLINE = Due(DueKind.DEADLINE, date(2026, 12, 31), "A-1", "Plan; tomme, boliger", "330", ("330-sab",))
OWN = agreement(deadline=date(2026, 12, 31), next_follow_up=date(2026, 6, 1))
PLANNED = replace(HELD, state=MeetingState.PLANNED, on=date(2026, 4, 1))
CONTROLLED = replace(CONTROL, last=None, result="", next=date(2026, 4, 1))
MEETING = Due(DueKind.MEETING, date(2026, 9, 10), "M-1", "joint_meeting", "330", ())


def written(*found: Due, language: Language = Language.DA, demo: tuple[str, ...] = ()) -> bytes:
    """Return the file."""
    names = {"330-sab": "SAB"}
    return calendar_file(found, texts(language), at=AT, forums=FORUMS, organisations=names, demo=demo)


def read(content: bytes) -> list[dict[str, str]]:
    """Return what a calendar makes of a file."""
    parsed = Calendar.from_ical(content)
    return [
        {name.lower(): str(getattr(value, "dt", value)) for name, value in event.items()}
        for event in parsed.walk("VEVENT")
    ]


def test_a_deadline_is_a_whole_day_that_takes_no_time() -> None:
    (event,) = read(written(DEADLINE))
    assert event == {
        "uid": event["uid"],
        "dtstamp": "2026-05-01 08:30:00+00:00",
        "sequence": "0",
        "dtstart": "2026-12-31",
        "dtend": "2027-01-01",
        "summary": "Frist: Plan; tomme, boliger",
        "description": "SAB",
        "transp": "TRANSPARENT",
    }


def test_a_meeting_has_its_forum_for_a_name_and_takes_time() -> None:
    (event,) = read(written(MEETING, language=Language.EN))
    assert (event["summary"], event["transp"]) == ("Joint meeting", "OPAQUE")
    assert "description" not in event


@pytest.mark.parametrize(
    ("kind", "summary"), [(DueKind.FOLLOW_UP, "Opfølgning: Plan"), (DueKind.SELF_CONTROL, "Egenkontrol: Plan")]
)
def test_each_kind_says_what_it_is(kind: DueKind, summary: str) -> None:
    (event,) = read(written(replace(DEADLINE, kind=kind, title="Plan", organisation_ids=("330-x", "330-sab"))))
    assert (event["summary"], event["description"]) == (summary, "330-x, SAB")


def test_an_id_stays_when_day_and_title_change_and_differs_otherwise() -> None:
    moved = replace(DEADLINE, on=date(2027, 1, 1), title="Ny")
    others = (replace(DEADLINE, kind=DueKind.FOLLOW_UP), replace(DEADLINE, id="A-2"), replace(DEADLINE, id="A"))
    first, second, *rest = (each["uid"] for each in read(written(DEADLINE, moved, *others)))
    assert first == second
    assert len({first, *rest}) == 4


@pytest.fixture
def _changing(register_folder: Path) -> None:
    """Write an agreement, a meeting and a control that are due."""
    assert not register_folder.exists()
    agreed(OWN, "a")
    write(PLANNED, "m")
    write(CONTROLLED, "s")


def taken_out() -> set[str]:
    """Return what a calendar takes out by the file of now: the names of those cancelled."""
    return {each["summary"] for each in read(written(*ever_due())) if each.get("status") == "CANCELLED"}


@pytest.mark.usefixtures("_changing")
def test_a_calendar_that_has_what_is_done_or_called_off_by_now_takes_it_out() -> None:
    """Same ids as before, each with a higher number, and cancelled; nothing cancelled still takes time."""
    before = {each["uid"]: each for each in read(written(*ever_due()))}
    assert len(before) == 4
    assert all("status" not in each for each in before.values())
    agreed(replace(OWN, status=AgreementStatus.FULFILLED), "b", 1)
    write(replace(PLANNED, state=MeetingState.CALLED_OFF), "n", 1)
    write(replace(CONTROLLED, last=date(2026, 4, 2), next=None), "t", 1)
    after = {each["uid"]: each for each in read(written(*ever_due()))}
    assert after.keys() == before.keys()
    for uid, each in after.items():
        assert (each["status"], each["transp"]) == ("CANCELLED", "TRANSPARENT")
        assert int(each["sequence"]) > int(before[uid]["sequence"])
        assert (each["dtstart"], each["summary"]) == (before[uid]["dtstart"], before[uid]["summary"])


@pytest.mark.usefixtures("_changing")
def test_what_is_due_again_or_on_another_day_has_a_higher_number_and_is_not_cancelled() -> None:
    agreed(replace(OWN, status=AgreementStatus.FULFILLED), "b", 1)
    agreed(replace(OWN, deadline=date(2027, 2, 1)), "c", 2)
    own = {each["summary"]: each for each in read(written(*ever_due()))}["Frist: Plan mod tomme boliger (demo)"]
    assert (own["dtstart"], own["sequence"]) == ("2027-02-01", "3")
    assert taken_out() == set()


@pytest.mark.usefixtures("_changing")
def test_a_day_that_was_taken_away_is_cancelled_with_the_last_it_had() -> None:
    agreed(replace(OWN, deadline=None, next_follow_up=None), "b", 1)
    assert taken_out() == {f"{kind}: Plan mod tomme boliger (demo)" for kind in ("Frist", "Opfølgning")}
    write(FollowUp("f", OWN.id, date(2024, 6, 1), "Set.", "tilsyn", next_on=date(2024, 9, 1)), "f")
    assert taken_out() == {"Frist: Plan mod tomme boliger (demo)"}
    write(FollowUp("g", OWN.id, date(2024, 9, 1), "Set igen.", "tilsyn"), "g")
    followed = next(each for each in ever_due() if each.kind is DueKind.FOLLOW_UP)
    assert (followed.on, followed.version, followed.is_off) == (date(2024, 9, 1), 4, True)


@pytest.mark.usefixtures("_changing")
def test_what_never_had_a_day_and_a_meeting_that_was_held_are_not_cancelled() -> None:
    agreed(replace(OWN, id="A-9", deadline=None, next_follow_up=None, status=AgreementStatus.LAPSED), "b")
    write(replace(PLANNED, state=MeetingState.HELD), "n", 1)
    write(replace(CONTROLLED, id="s9", next=None), "t")
    assert taken_out() == set()
    assert [each.id for each in ever_due("316")] == []
    assert {each.kind for each in ever_due(OWN.municipality_code, OWN.organisation_id)} >= {DueKind.DEADLINE}


def test_the_file_follows_the_standard() -> None:
    content = written(DEADLINE, MEETING)
    lines = content.split(b"\r\n")
    assert lines[:1] + lines[-2:] == [b"BEGIN:VCALENDAR", b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert {b"VERSION:2.0", b"METHOD:PUBLISH", b"DTSTART;VALUE=DATE:20261231", b"DTSTAMP:20260501T083000Z"} <= set(
        lines
    )
    assert b"SUMMARY:Frist: Plan\\; tomme\\, boliger" in lines


def test_what_is_invented_is_marked() -> None:
    own, other, joint = read(written(DEADLINE, replace(DEADLINE, organisation_ids=("x",)), MEETING, demo=("330-sab",)))
    assert own["summary"].startswith("DEMODATA: Frist")
    assert other["summary"].startswith("Frist")
    assert joint["summary"] == "DEMODATA: Fællesmøde"


def test_nothing_due_is_a_calendar_without_events() -> None:
    assert read(written()) == []


@running(deadline=None)
@given(title=st.text(max_size=200), days=st.integers(0, 40000))
def test_any_title_comes_back_in_lines_of_75_octets(title: str, days: int) -> None:
    title = whole(title)
    content = written(replace(DEADLINE, title=title, on=date(1990, 1, 1) + timedelta(days=days)))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (event,) = read(content)
    assert event["summary"] == " ".join(f"Frist: {clean(title)}".split())
