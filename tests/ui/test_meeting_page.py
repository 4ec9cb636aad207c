"""The page of the dialogue meeting in each state: what is on the table, what is typed and by whom, and the minutes."""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st
from docx import Document
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, departments, numbers, register, settings, store
from keyfigures.catalogue import Forum, Goal
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.language import Language
from keyfigures.register import (
    Agreement,
    AgreementStatus,
    Category,
    Conclusion,
    Evaluation,
    FollowUp,
    Meeting,
    MeetingState,
    MeetingTopic,
    PackageState,
    Party,
    SelfControl,
)
from keyfigures.ui import governed
from keyfigures.ui.meeting import typed as places_typed
from tests.ui.screen import bare, foreign, html, opened, sound, told, words

PAGE, SLAGELSE, MARK = "dialogmoede", "330", "DEMODATA"
SAB, REAL, YEAR = "D33004", "330-sab", 2026
TODAY = date(2026, 11, 23)
SAY = catalogue.texts(Language.DA)
FIRST = MeetingTopic.FOLLOW_UP.value
MADE = f"M-{YEAR}-{SAB}"
NUMBERED = [f"{number}. " for number in range(1, 8)]
_keys = count()

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities on a day, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    monkeypatch.setattr(governed, "today", lambda: TODAY)


def page(**link: str) -> AppTest:
    """Return the page of a meeting, opened by a link."""
    return opened(PAGE, **{"kommune": SLAGELSE, "organisation": SAB, "styringsaar": str(YEAR), **link})


def signed(at: AppTest, by: str = "Mette Holm") -> AppTest:
    """Return the page after somebody said who writes."""
    return sound(at.text_input(key="meeting_sign").set_value(by).run())


def press(at: AppTest, label: str) -> AppTest:
    """Return the page after a button was pressed."""
    (button,) = [each for each in at.button if each.label == SAY(label)]
    return sound(button.click().run())


def area(at: AppTest, name: str, id_: str = MADE) -> Any:
    """Return where one types a text of a meeting."""
    return at.text_area(key=f"typing_{id_}_{name}_0")


def typed(at: AppTest, name: str, text: str, id_: str = MADE) -> AppTest:
    """Return the page after a text was typed and its place left."""
    return sound(area(at, name, id_).set_value(text).run())


def goal_keys(goal: Goal, party: Party) -> tuple[str, str]:
    """Return the keys of a party's conclusion on a goal and of its words."""
    name = f"typing_{SLAGELSE}_{SAB}_{YEAR}_{goal}_{party}"
    return f"{name}_0", f"{name}_1"


def write(writer: Any, record: Any, expected: int | None = 0, by: str = "Bo Lund") -> Any:
    """Write a record as somebody else does."""
    return writer(record, by=by, reason="fordi", key=f"k{next(_keys)}", expected_version=expected)


def meeting(**changes: Any) -> Meeting:
    """Return a planned meeting with an invented organisation."""
    planned = Meeting(
        id=MADE,
        forum=Forum.DIALOGUE_MEETING,
        municipality_code=SLAGELSE,
        year=YEAR,
        organisation_ids=(SAB,),
        on=TODAY + timedelta(days=2),
        state=MeetingState.PLANNED,
        participants=("forvaltningen", "direktøren"),
    )
    return replace(planned, **changes)


def agreement(**changes: Any) -> Agreement:
    """Return an agreement of the year before that runs."""
    running = Agreement(
        id="A-2025-001",
        year=2025,
        organisation_id=SAB,
        municipality_code=SLAGELSE,
        department_ids=("D33004-00101",),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title="Plan mod ledighed",
        why="Ni boliger er tomme.",
        organisation_shall="Udleje boligerne.",
        municipality_will="Bruge anvisningsretten.",
        responsible_organisation="direktøren",
        responsible_municipality="forvaltningen",
        start=date(2025, 3, 1),
        status=AgreementStatus.IN_PROGRESS,
        deadline=date(2026, 9, 1),
    )
    return replace(running, **changes)


def planned(**changes: Any) -> Meeting:
    """Write a planned meeting and return it."""
    made: Meeting = write(register.write_meeting, meeting(**changes))
    return made


def now() -> Meeting:
    """Return the meeting as the register has it."""
    return register.meeting(MADE)


def text(at: AppTest) -> str:
    """Return the page's own words."""
    return bare(html(at))


@pytest.fixture
def full() -> None:
    """Write a year of dialogue: agreements, follow-up, evaluations, control, and a planned meeting."""
    write(register.write_agreement, agreement())
    ended = agreement(id="A-2025-002", title="Jobindsats", status=AgreementStatus.FULFILLED, ended=date(2025, 6, 1))
    write(register.write_agreement, ended)
    old = agreement(id="A-2020-001", year=2020, title="Glemt", status=AgreementStatus.LAPSED, start=date(2020, 1, 1))
    write(register.write_agreement, replace(old, ended=date(2021, 1, 1), deadline=None))
    new = agreement(id="A-2026-001", year=2026, title="Ny <b>plan</b>", department_ids=(), start=date(2026, 2, 1))
    write(register.write_agreement, replace(new, deadline=None))
    follow_up = FollowUp("f1", "A-2025-001", date(2026, 5, 12), "Syv er udlejet.", "direktøren", next_on=TODAY)
    write(register.write_follow_up, follow_up)
    evaluation = Evaluation(
        SLAGELSE, SAB, YEAR, Goal.LETTING, Party.MUNICIPALITY, Conclusion.PARTLY, "Langsomt fremad."
    )
    write(register.write_evaluation, evaluation)
    write(register.write_self_control, SelfControl("s1", SLAGELSE, SAB, "Udbud", None, date(2027, 1, 5), ""))
    joint = meeting(id="M-2026-9", forum=Forum.JOINT_MEETING, organisation_ids=(), on=date(2026, 12, 1))
    write(register.write_meeting, joint)
    planned()


# Every state

STATES: dict[str, dict[str, str]] = {
    "no meeting": {"organisation": "D33001"},
    "planned": {},
    "the minutes": {"vis": "referat"},
    "the real organisation": {"organisation": REAL},
    "a year without figures": {"styringsaar": "2016"},
    "an unknown organisation": {"organisation": "<b>"},
    "an unknown year": {"styringsaar": "1950"},
    "an unknown view": {"vis": "lagkage"},
    "no departments": {"kommune": "101"},
}


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_sound_and_in_its_language(state: str, language: str) -> None:
    at = page(**STATES[state], sprog=language)
    said = {
        "Plan mod ledighed",
        "Syv er udlejet.",
        "Jobindsats",
        "Langsomt fremad.",
        "Udbud",
        "Bo Lund",
        "Udleje boligerne.",
    }
    shown = [each for each in words(at) if not any(part in each for part in said)]
    assert foreign(shown, language) == []
    assert "<b>" not in html(at).replace("&lt;b&gt;", "")


def test_without_a_meeting_the_table_is_laid_and_nothing_can_be_typed() -> None:
    at = page()
    assert [each.value[:3] for each in at.header] == NUMBERED[:6]
    assert "Der er ikke planlagt et dialogmøde med SAB (demo) i styringsåret 2026." in text(at)
    assert [each.key for each in at.text_area if str(each.key).startswith(f"typing_{MADE}")] == []
    assert all(each.disabled for each in at.text_area)
    (begin,) = [each for each in at.button if each.label == SAY("meeting_begin")]
    assert begin.disabled
    assert register.meetings() == ()
    assert MARK in text(at)


def test_a_meeting_begins_today_under_an_id_of_its_own() -> None:
    at = press(signed(page()), "meeting_begin")
    begun = now()
    assert (begun.on, begun.state, begun.organisation_ids) == (TODAY, MeetingState.PLANNED, (SAB,))
    assert begun.participants == ("forvaltningen", "direktøren", "den regnskabsansvarlige")
    assert begun.written is not None
    assert begun.written.by == "Mette Holm"
    assert [each.value for each in at.success] == ["Mødet er begyndt\\: 23. november 2026, planlagt."]
    assert [each.value[:3] for each in at.header] == NUMBERED
    assert not any(each.disabled for each in at.text_area)


def test_a_meeting_somebody_else_has_just_begun_is_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    at = signed(page())
    real = register.write_meeting

    def later(own: Meeting, **options: Any) -> Meeting:
        if not register.meetings():
            real(own, by="Bo Lund", reason="", key="first", expected_version=0)
        return real(own, **options)

    monkeypatch.setattr(sys.modules["keyfigures.register.meetings"], "write_meeting", later)
    at = press(at, "meeting_begin")
    begun = now()
    assert begun.written is not None
    assert (begun.written.by, begun.written.version) == ("Bo Lund", 1)
    assert len(register.meetings()) == 1
    assert sound(at)


def test_after_a_meeting_was_called_off_another_one_can_begin() -> None:
    planned(state=MeetingState.CALLED_OFF)
    press(signed(page()), "meeting_begin")
    assert [each.id for each in register.meetings()] == [f"{MADE}-2", MADE]


# What is on the table


@pytest.mark.usefixtures("full")
def test_last_years_agreements_are_followed_up_and_this_years_are_new() -> None:
    shown = text(page())
    before, _, after = shown.partition("Ny <b>plan</b>")
    assert "Plan mod ledighed ◆ i gang 1. september 2026 (overskredet) 12. maj 2026: Syv er udlejet." in before
    assert "Jobindsats ● opfyldt 1. september 2026 Ingen opfølgning endnu" in before
    assert "Glemt" not in shown
    assert "Udleje boligerne." in after


@pytest.mark.usefixtures("full")
def test_what_ended_before_the_last_meeting_long_ago_is_still_followed_up() -> None:
    held = meeting(id="M-2019", year=2019, on=date(2019, 9, 1), state=MeetingState.HELD)
    assert "Glemt" not in text(page())
    write(register.write_meeting, held)
    assert "Glemt × bortfaldet – Ingen opfølgning endnu" in text(page())


@pytest.mark.usefixtures("full")
def test_key_figures_are_those_of_the_year_before_with_how_many_have_them() -> None:
    shown = text(page())
    assert "Regnskabsår 2025." in shown
    assert "Lejeledighed 3,45 % 22 af 22 1,68 %" in shown
    assert "Dispositionsfond: 6.073 kr./lejemålsenhed. Ikke under årets sats 5.700" in shown


@pytest.mark.usefixtures("full")
def test_departments_in_need_stand_with_their_reason_and_what_is_agreed() -> None:
    shown = text(page())
    assert "Afdelinger med behov i 2025: 9 af 22. Måske: 10. Kan ikke vurderes: 0." in shown
    assert "Solbærhaven (demo) Lejeledighed, mest familieboliger: 25 af 280" in shown
    named = departments.department(store.current(), "D33004-00101").name
    assert f"{named} (demo)" in shown
    assert "20 for mange. Ny <b>plan</b>" in shown


def test_an_organisation_without_departments_in_need_says_whether_they_could_be_judged() -> None:
    shown = text(page(organisation=REAL))
    assert "Ingen af de 1 afdelinger kan vurderes for 2025; det siger ikke, at alt er i orden." in shown
    assert MARK not in shown


@pytest.mark.usefixtures("full")
def test_the_next_dates_are_those_of_the_organisation_and_not_this_meeting() -> None:
    shown = text(page())
    assert "1. september 2026 (overskredet) Frist: Plan mod ledighed" in shown
    assert "23. november 2026 Opfølgning: Plan mod ledighed" in shown
    assert "1. december 2026 Fællesmøde" in shown
    assert "5. januar 2027 Egenkontrol: Udbud" in shown
    assert "25. november 2026 Dialogmøde" not in shown
    assert "Næste dialogmøde er ikke planlagt endnu." in shown
    write(register.write_meeting, meeting(id="M-2027", year=2027, on=date(2027, 9, 1)))
    shown = text(page())
    assert "1. september 2027 Dialogmøde" in shown
    assert "ikke planlagt endnu" not in shown


def test_of_several_meetings_the_planned_one_is_meant_and_the_other_can_be_chosen() -> None:
    planned(on=date(2026, 3, 1), state=MeetingState.HELD, minutes="Det første.")
    planned(id="M-2", on=date(2026, 12, 1))
    at = page()
    assert at.selectbox(key="choice_moede").value == "M-2"
    sound(at.selectbox(key="choice_moede").set_value(MADE).run())
    assert area(at, "minutes").value == "Det første."
    write(register.write_meeting, replace(register.meeting("M-2"), state=MeetingState.HELD), None)
    assert page().selectbox(key="choice_moede").value == "M-2"


# What is typed


def test_nothing_can_be_typed_before_somebody_says_who_writes() -> None:
    planned()
    at = page()
    assert all(each.disabled for each in at.text_area)
    assert SAY("meeting_sign_first") in text(at)
    at = signed(at)
    assert not any(each.disabled for each in at.text_area)
    assert SAY("meeting_sign_first") not in text(at)


def test_a_note_is_saved_when_it_is_left_and_found_again() -> None:
    planned()
    at = typed(signed(page()), FIRST, "Planen virker.\n<b>Ja</b>")
    written = now()
    assert written.noted(MeetingTopic.FOLLOW_UP) == "Planen virker.\n<b>Ja</b>"
    assert written.written is not None
    assert (written.written.version, written.written.by) == (2, "Mette Holm")
    assert "af Mette Holm" in text(at)
    again = page()
    assert area(again, FIRST).value == "Planen virker.\n<b>Ja</b>"
    assert "Gemt kl. " in text(again)
    sound(again.run())
    assert now() == written


def test_what_was_saved_on_another_day_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    planned()
    typed(signed(page()), FIRST, "Planen virker.")
    monkeypatch.setattr(numbers, "today", lambda: date(2030, 1, 1))
    written = now().written
    assert written is not None
    day = numbers.day(written.at.astimezone(numbers.ZONE).date(), Language.DA)
    assert f"Gemt {day} kl. " in text(page())


def test_every_place_keeps_its_own_text_and_decisions_have_a_line_each() -> None:
    planned()
    at = signed(page())
    for name in (MeetingTopic.FIGURES.value, MeetingTopic.DATES.value, FIRST, "minutes"):
        typed(at, name, f"Om {name}.")
    typed(at, "decisions", "Planen fortsætter.\n\nNyt møde i maj. ")
    assert [each.topic for each in now().notes] == [MeetingTopic.FOLLOW_UP, MeetingTopic.FIGURES, MeetingTopic.DATES]
    assert now().decisions == ("Planen fortsætter.", "", "Nyt møde i maj. ")
    assert area(at, "decisions").value == "Planen fortsætter.\n\nNyt møde i maj. "
    typed(at, FIRST, "")
    assert [each.topic for each in now().notes] == [MeetingTopic.FIGURES, MeetingTopic.DATES]
    assert len(register.versions(now())) == 7


def test_what_others_write_elsewhere_in_the_meeting_is_no_conflict() -> None:
    planned()
    at = signed(page())
    write(register.write_meeting, now().with_note(MeetingTopic.DATES, "Bo om datoer."), 1)
    typed(at, FIRST, "Mette om aftaler.")
    assert [each.text for each in now().notes] == ["Mette om aftaler.", "Bo om datoer."]
    assert area(sound(at.run()), MeetingTopic.DATES.value).value == "Bo om datoer."


@pytest.mark.parametrize(
    ("way", "left"),
    [
        ("meeting_keep_both", "Bos tekst.\nMettes tekst."),
        ("meeting_keep_mine", "Mettes tekst."),
        ("meeting_keep_other", "Bos tekst."),
    ],
)
def test_two_who_write_the_same_note_lose_nothing(way: str, left: str) -> None:
    planned()
    at = signed(page())
    write(register.write_meeting, now().with_note(MeetingTopic.FOLLOW_UP, "Bos tekst."), 1)
    typed(at, FIRST, "Mettes tekst.")
    assert now().noted(MeetingTopic.FOLLOW_UP) == "Bos tekst."
    assert area(at, FIRST).value == "Mettes tekst."
    assert "Bo Lund har skrevet her i mellemtiden" in text(at)
    assert "Bos tekst." in text(at)
    # It stays through another run of the page, and one of another page's.
    assert area(sound(at.run()), FIRST).value == "Mettes tekst."
    press(at, way)
    assert now().noted(MeetingTopic.FOLLOW_UP) == left
    assert area(at, FIRST).value == left
    assert "i mellemtiden" not in text(at)


def test_a_note_that_was_emptied_meanwhile_is_said_to_be() -> None:
    planned(minutes="Før.")
    at = signed(page())
    write(register.write_meeting, replace(now(), minutes=""), 1)
    typed(at, "minutes", "Efter.")
    assert SAY("meeting_emptied") in text(at)
    typed(at, "minutes", "Efter alt.")
    assert now().minutes == "Efter alt."


def test_the_same_text_of_two_writers_is_one_event() -> None:
    planned()
    at = signed(page())
    write(register.write_meeting, replace(now(), minutes="Det samme."), 1)
    typed(at, "minutes", "Det samme.")
    assert len(register.versions(now())) == 2
    assert "i mellemtiden" not in text(at)


def test_a_writer_who_comes_in_between_reading_and_writing_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    planned()
    at = signed(page())
    real = register.write_meeting

    def between(own: Meeting, **options: Any) -> Meeting:
        monkeypatch.setattr(register, "write_meeting", real)
        write(real, now().with_note(MeetingTopic.DATES, "Bo."), None)
        return real(own, **options)

    monkeypatch.setattr(register, "write_meeting", between)
    typed(at, FIRST, "Mette.")
    assert [each.text for each in now().notes] == ["Mette.", "Bo."]


def test_a_click_elsewhere_while_a_note_is_written_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit breaks off what a callback does when the next click waits; it is done again, as the same event."""
    planned()
    at = signed(page())
    real = register.write_meeting

    def broken(own: Meeting, **options: Any) -> Meeting:
        monkeypatch.setattr(register, "write_meeting", real)
        real(own, **options)
        raise RerunException(RerunData(page_script_hash=at._page_hash, query_string=urlencode(at.query_params)))

    monkeypatch.setattr(register, "write_meeting", broken)
    typed(at, FIRST, "Hele teksten.")
    assert [each.noted(MeetingTopic.FOLLOW_UP) for each in register.versions(now())] == ["", "Hele teksten."]
    assert area(at, FIRST).value == "Hele teksten."


def test_what_a_run_that_was_cut_off_did_not_write_is_written_by_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    planned()
    monkeypatch.setattr(places_typed, "changed", lambda _: None)
    typed(signed(page()), FIRST, "Næsten tabt.")
    assert now().noted(MeetingTopic.FOLLOW_UP) == "Næsten tabt."


@pytest.mark.parametrize(
    "error",
    [
        RegisterError("register_unwritable", folder="mappen", reason="ingen plads"),
        ConflictError(MADE, version=9, by="Bo Lund", at=datetime(2026, 11, 23, 9, tzinfo=UTC)),
    ],
)
def test_what_cannot_be_written_stays_in_its_place(error: RegisterError, monkeypatch: pytest.MonkeyPatch) -> None:
    planned()
    at = signed(page())

    def fails(_: Meeting, **__: Any) -> Meeting:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(register, "write_meeting", fails)
        typed(at, FIRST, "Kan ikke gemmes.")
        assert len(told(at)) == 1
        assert area(at, FIRST).value == "Kan ikke gemmes."
        sound(at.run())
        assert area(at, FIRST).value == "Kan ikke gemmes."
    assert now().notes == ()
    press(at, "meeting_save_again")
    assert now().noted(MeetingTopic.FOLLOW_UP) == "Kan ikke gemmes."
    assert told(at) == []


def test_a_party_concludes_on_a_goal_in_two_steps() -> None:
    planned()
    at = signed(page())
    conclusion, why = goal_keys(Goal.LETTING, Party.ORGANISATION)
    sound(at.selectbox(key=conclusion).set_value(Conclusion.FULFILLED.value).run())
    (said,) = register.evaluations(SLAGELSE, SAB, YEAR)
    assert (said.goal, said.party, said.conclusion) == (Goal.LETTING, Party.ORGANISATION, Conclusion.FULFILLED)
    sound(at.text_area(key=why).set_value("Alt er lejet ud.").run())
    assert [each.text for each in register.evaluations(SLAGELSE, SAB, YEAR)] == ["Alt er lejet ud."]
    assert told(at) == []
    line = "Udlejning – kommunen: ikke vurderet, boligorganisationen: opfyldt"
    assert line in [bare(each.label.replace("\\", "")) for each in at.expander]
    sound(at.selectbox(key=conclusion).set_value(Conclusion.PARTLY.value).run())
    assert register.evaluations(SLAGELSE, SAB, YEAR)[0].conclusion is Conclusion.PARTLY


def test_two_who_conclude_on_the_same_goal_see_both() -> None:
    planned()
    at = signed(page())
    own = Evaluation(SLAGELSE, SAB, YEAR, Goal.LETTING, Party.MUNICIPALITY, Conclusion.NOT_FULFILLED, "Nej.")
    write(register.write_evaluation, own)
    sound(at.text_area(key=goal_keys(Goal.LETTING, Party.MUNICIPALITY)[1]).set_value("Jo.").run())
    assert "Ikke opfyldt: Nej." in text(at)
    press(at, "meeting_keep_both")
    (said,) = register.evaluations(SLAGELSE, SAB, YEAR)
    assert (said.conclusion, said.text) == (Conclusion.NOT_ASSESSED, "Nej.\nJo.")


# The minutes


@pytest.mark.usefixtures("full")
def test_a_meeting_that_was_held_shows_its_minutes() -> None:
    at = signed(page())
    typed(at, FIRST, "Planen <b>virker</b>.")
    typed(at, "decisions", "Planen fortsætter.\nMøde i maj.")
    press(at, "meeting_hold")
    assert (now().state, now().on) == (MeetingState.HELD, TODAY)
    assert now().decisions == ("Planen fortsætter.", "Møde i maj.")
    assert [each.value for each in at.success] == [
        "Mødet er afsluttet\\: 23. november 2026, afholdt. Herunder er referatet."
    ]
    assert [each.value[:3] for each in at.header] == NUMBERED
    shown = text(at)
    assert "Referat af dialogmøde med SAB (demo), styringsåret 2026" in shown
    assert "Deltagere forvaltningen, direktøren Skrevet af Bo Lund, Mette Holm" in shown
    assert "Noter til punktet Planen <b>virker</b>." in shown
    assert "Udlejning Delvist opfyldt: Langsomt fremad. Ikke vurderet" in shown
    assert "Beslutninger Planen fortsætter. Møde i maj. Andet, der blev sagt Intet noteret." in shown
    assert "<b>virker" not in html(at)
    assert at.text_area == []
    reopened = page()
    assert "Referat af dialogmøde" in text(reopened)
    mended = sound(reopened.segmented_control(key="choice_vis").set_value("moede").run())
    assert area(mended, FIRST).value == "Planen <b>virker</b>."
    assert [each for each in mended.button if each.label == SAY("meeting_hold")] == []


def test_the_minutes_before_anything_was_said_say_so() -> None:
    planned()
    shown = text(page(vis="referat"))
    assert "Målsætningerne er ikke vurderet." in shown
    assert "Der er ingen aftaler fra tidligere år at følge op på." in shown
    assert "Beslutninger Intet noteret." in shown


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_minutes_are_a_word_document_with_the_same_words(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(register.write_meeting, replace(now(), decisions=("Planen fortsætter.",)), 1)
    taken: list[bytes] = []

    def take(_: str, data: Callable[[], bytes], *, file_name: str, **__: object) -> None:
        assert file_name.endswith(f"_{MADE}.docx")
        taken.append(data())

    monkeypatch.setattr(st, "download_button", take)
    at = page(vis="referat", sprog=language)
    document = Document(io.BytesIO(taken[0]))
    levels = [each.style.name for each in document.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert levels == ["Heading 1", *["Heading 2"] * 7]
    assert document.paragraphs[0].text.startswith(f"{MARK}: ")
    shown = text(at)
    for table in document.tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            assert bare(cell.text.replace("<", "&lt;")) in shown
    assert "Planen fortsætter." in "\n".join(each.text for each in document.paragraphs)


def test_a_year_before_all_figures_says_so_and_has_minutes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(governed, "YEARS_BACK", 12)
    planned(year=2015, on=date(2015, 9, 1), state=MeetingState.HELD)
    shown = text(page(styringsaar="2015"))
    assert shown.count("Der er ingen tal for et regnskabsår før 2015.") == 2
    assert "Status som den står 23. november 2026; dataversion" in shown
    assert "Regnskabsår 2015." in text(page(styringsaar="2016"))


def test_the_minutes_of_a_meeting_that_was_held_do_not_change_with_what_came_after() -> None:
    running = write(register.write_agreement, agreement())
    write(register.write_meeting, meeting(on=TODAY))
    press(signed(page()), "meeting_hold")
    before = text(page())
    assert "Plan mod ledighed ◆ i gang" in before
    write(register.write_agreement, replace(running, status=AgreementStatus.FULFILLED, ended=TODAY), 1)
    assert "Plan mod ledighed ◆ i gang" in text(page())
    assert "Plan mod ledighed ● opfyldt" in text(page(vis="moede"))
    kept = register.meeting(MADE)
    assert [each.topic for each in kept.shown] == list(MeetingTopic)
    assert "23. november 2026" in kept.foot


def test_after_the_meeting_the_package_is_one_click_away_until_it_says_so() -> None:
    def ways() -> list[str]:
        return [str(getattr(each, "label", "")) for each in page().get("page_link")]

    label = SAY("meeting_to_package")
    write(register.write_meeting, meeting(state=MeetingState.HELD))
    assert label in ways()
    states = [each for each in PackageState if each is not PackageState.RETURNED]
    for version, state in enumerate(states[: states.index(PackageState.MEETING_HELD) + 1]):
        register.advance_package(
            SLAGELSE, SAB, YEAR, state, by="Bo", reason="", key=f"p{version}", expected_version=version
        )
    assert label not in ways()


def test_everything_written_and_changed_is_told_with_what_stood_there_before() -> None:
    write(register.write_meeting, meeting())
    at = typed(signed(page()), FIRST, "Planen virker.")
    at = typed(at, FIRST, "Planen virker ikke.")
    word = Evaluation(SLAGELSE, SAB, YEAR, Goal.LETTING, Party.MUNICIPALITY, Conclusion.PARTLY, "Det går fremad.")
    write(register.write_evaluation, word)
    at.session_state[f"meeting_history_{MADE}"] = True
    told_all = text(sound(at.run()))
    assert f"Mette Holm {SAY('meeting_topic_follow_up')} Planen virker. Planen virker ikke." in told_all
    assert "Bo Lund Deltagere forvaltningen direktøren" in told_all
    assert "kommunens vurdering Delvist opfyldt: Det går fremad." in told_all


def test_who_took_part_is_typed_line_by_line_and_stands_in_the_minutes() -> None:
    write(register.write_meeting, meeting())
    at = typed(signed(page()), "participants", "forvaltningen\n\nbestyrelsens formand")
    assert register.meeting(MADE).participants == ("forvaltningen", "", "bestyrelsens formand")
    at = typed(at, "decisions", "")
    press(at, "meeting_hold")
    assert "Deltagere forvaltningen, bestyrelsens formand" in text(page())
