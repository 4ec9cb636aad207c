"""The page of agreements: the list, the draft from a flag, and an agreement that is followed up, edited and undone."""

import errno
import os
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import icalendar
import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, departments, flags, numbers, register, settings, store
from keyfigures.catalogue import Category, Forum, Goal, Side
from keyfigures.departments import Department, Filter
from keyfigures.flags import Case, Lift, Status
from keyfigures.language import Language
from keyfigures.register import Agreement, AgreementStatus, FollowUp, Meeting, MeetingState, SelfControl
from keyfigures.store import journal
from keyfigures.store import register as low
from keyfigures.ui import governed, writing
from keyfigures.ui.agreements import acting, drafting, editing, listed, words
from keyfigures.ui.departments import sheet
from tests.ui.screen import bare, charts, drawn, field, foreign, html, opened, sound, start, told
from tests.ui.screen import words as said

PAGE, SLAGELSE, YEAR = "aftaler", "330", 2025
SAY = catalogue.texts(Language.DA)
WHO = "Mette Holm"

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))


@pytest.fixture
def case(demo_database: Path) -> Case:
    """Return the case of Slagelse that is most in need."""
    meaning = store.meaning()
    return flags.cases(demo_database, meaning, meaning.rule_sets[2026], Filter(SLAGELSE), YEAR)[0]


@pytest.fixture
def own(case: Case, demo_database: Path) -> Department:
    """Return the department most in need."""
    return departments.department(demo_database, case.department_id)


def page(**link: str) -> AppTest:
    """Return the page of Slagelse, opened by a link."""
    return opened(PAGE, **{"kommune": SLAGELSE, **link})


def one(id_: str, **link: str) -> AppTest:
    """Return the page of an agreement."""
    return page(aftale=id_, **link)


def draft(own: Department, **link: str) -> AppTest:
    """Return the draft of a department's flags."""
    return page(**{"ny": own.department_id, "aarstal": str(YEAR), "regler": "2026.0", **link})


def agreement(own: Department, id_: str = "A-2026-001", **changed: Any) -> Agreement:
    """Return an agreement about a department, with fields changed."""
    made = Agreement(
        id=id_,
        year=2026,
        organisation_id=own.organisation_id,
        municipality_code=own.municipality_code,
        department_ids=(own.department_id,),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title="Plan mod ledighed",
        why="Boliger står tomme.",
        organisation_shall="Lægge en plan.",
        municipality_will="Anvise.",
        responsible_organisation="Direktør",
        responsible_municipality="Tilsyn",
        start=date(2020, 3, 1),
        status=AgreementStatus.AGREED,
        deadline=governed.today() - timedelta(days=10),
        indicator="vacancy_pct",
        baseline=6.5,
        target=2.0,
        next_follow_up=governed.today() + timedelta(days=20),
    )
    return replace(made, **changed)


def written(own: Department, id_: str = "A-2026-001", **changed: Any) -> Agreement:
    """Write an agreement as somebody else does."""
    return put(agreement(own, id_, **changed), 0)


def put(made: Agreement, expected: int, *, by: str = "Anders", reason: str = "Aftalt på mødet") -> Agreement:
    """Write a version of an agreement as somebody else does."""
    return register.write_agreement(
        made, by=by, reason=reason, key=f"{made.id}-{expected}-{by}", expected_version=expected
    )


def press(at: AppTest, label: str) -> AppTest:
    """Press a button by its words."""
    next(each for each in at.button if each.label == label).click()
    return sound(at.run())


def sign(at: AppTest, name: str, button: str, *, by: str = WHO, reason: str = "") -> AppTest:
    """Say who and why, and send a form."""
    at.text_input(key=field(at, name, "by")).set_value(by)
    at.text_input(key=field(at, name, "reason")).set_value(reason)
    return press(at, SAY(button))


def saved(at: AppTest) -> list[str]:
    """Return what the page says was saved."""
    return [bare(each.value.replace("\\", "")) for each in at.success]


def refused(at: AppTest) -> list[str]:
    """Return what the page says cannot be, as it is read."""
    return [text.replace("\\", "") for text in told(at)]


def named(own: Department) -> str:
    """Return the name of a department as pages show it."""
    return departments.marked(own.name, demo=own.is_demo)


# The list


def test_a_register_without_agreements_says_where_they_begin() -> None:
    at = page()
    assert [text[:29] for text in told(at)] == ["Der er endnu ingen aftaler. E"]
    assert SAY("agreements_to_need") in [each.proto.label for each in at.get("page_link")]
    assert at.header == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_list_is_in_its_language(language: str, own: Department) -> None:
    written(own, title="Plan X", department_ids=())
    written(own, "A-2026-002", title="Plan Y", status=AgreementStatus.FULFILLED)
    at = page(sprog=language)
    assert foreign(said(at), language) == []
    assert [text for text in said(at) if re.search(r"\b(None|nan|NaN|inf)\b|\{\w*\}", text)] == []


def test_what_is_overdue_comes_first_then_what_is_next_then_open_and_closed(own: Department) -> None:
    written(own)
    written(own, "A-2026-002", title="Færdig", status=AgreementStatus.FULFILLED)
    dialogue = Meeting(
        id="M-1",
        forum=Forum.JOINT_MEETING,
        municipality_code=SLAGELSE,
        organisation_ids=(),
        on=governed.today() + timedelta(days=5),
        year=2026,
        state=MeetingState.PLANNED,
    )
    register.write_meeting(dialogue, by=WHO, reason="", key="m", expected_version=0)
    control = SelfControl(
        id="E-1",
        municipality_code=SLAGELSE,
        organisation_id=own.organisation_id,
        what="Ventelister",
        last=None,
        next=governed.today() - timedelta(days=1),
    )
    register.write_self_control(control, by=WHO, reason="", key="e", expected_version=0)
    at = page()
    assert [each.value for each in at.header] == [
        "Forfaldne",
        "De næste skridt (90 dage)",
        "Åbne aftaler (1)",
        "Afsluttede aftaler (1)",
    ]
    text = bare(html(at))
    assert "1 af 2 aftaler er åbne; forfaldent: 2; i de næste 90 dage: 2." in text
    assert "Frist : Plan mod ledighed" in text.replace("Frist:", "Frist :")
    assert "▲ 10 dage over" in text
    assert "▲ 1 dag over" in text
    assert "Egenkontrol: Ventelister" in text
    assert f"Møde: {governed.terms().forums[Forum.JOINT_MEETING].title.da}" in text
    assert "● opfyldt" in text
    assert named(own) in text


def test_a_choice_that_leaves_no_agreement_is_said(own: Department) -> None:
    written(own)
    at = page(status="lapsed")
    assert [text[:24] for text in told(at)] == ["Ingen aftaler passer til"]
    assert "Åbne aftaler (1)" in [each.value for each in page(aftaleaar="2026").header]
    other = next(
        each.organisation_id
        for each in departments.organisations(store.current(), SLAGELSE)
        if each.departments and each.organisation_id != own.organisation_id
    )
    assert [text[:24] for text in told(page(organisation=other))] == ["Ingen aftaler passer til"]


def test_a_script_in_an_agreement_is_only_words(own: Department) -> None:
    script = "<script>alert(1)</script>"
    written(own, title=script, why=script, responsible_organisation=script)
    for at in (page(), one("A-2026-001")):
        assert "<script>alert" not in html(at)
        assert "&lt;script&gt;alert" in html(at)


def test_marks_in_a_title_are_only_words(own: Department) -> None:
    written(own, title="[Log ind](https://example.org)")
    assert next(each.value for each in one("A-2026-001").header) == r"\[Log ind\](https\://example.org)"


def test_a_municipality_without_departments_says_one_sentence() -> None:
    assert len(told(opened(PAGE, kommune="101"))) == 1


def test_the_calendar_file_has_everything_that_is_due(own: Department) -> None:
    written(own)
    at = page()
    file = listed._calendar(
        governed.Dialogue(store.current(), SLAGELSE, {own.organisation_id: "X"}, frozenset()),
        register.all_due(SLAGELSE),
        SAY,
    )
    events = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert len(events) == 2
    assert SAY("agreements_calendar") in [each.proto.label for each in at.get("download_button")]


# The draft


def test_a_flag_becomes_a_draft_with_its_evidence_and_one_click_saves_it(case: Case, own: Department) -> None:
    at = draft(own)
    first = case.flags[0]
    meaning = store.meaning()
    assert bare(next(each.value for each in at.header)).replace("\\", "") == f"Ny aftale: {named(own)}"
    at = sign(at, drafting.FORM, "agreements_save_new")
    made = register.agreement(f"A-{governed.today().year}-001")
    assert saved(at) == [f"Aftalen {made.id} er gemt."]
    assert at.query_params["aftale"] == made.id
    assert made.department_ids == (own.department_id,)
    assert made.organisation_id == own.organisation_id
    assert made.flags == tuple(flag.rule.id for flag in case.flags)
    assert made.indicator == first.rule.indicator
    assert made.goal is first.rule.goal
    decimals = meaning.indicators[first.rule.indicator].decimals
    assert made.baseline == float(numbers.rounded(first.judgement.value or 0, decimals))
    assert flags.sentence(first, meaning, SAY) in made.why
    assert [each.sentence.da for each in made.evidence] == [flags.sentence(f, meaning, SAY) for f in case.flags]
    assert {(each.year, each.data_version, each.rules) for each in made.evidence} == {
        (YEAR, store.data_version(), "2026.0")
    }
    assert [each.value for each in made.evidence] == [flag.judgement.value for flag in case.flags]
    assert made.status is AgreementStatus.PROPOSED
    assert made.start == governed.today()
    assert made.deadline == register.months_after(governed.today(), 12)
    assert SAY("agreements_effect_proposed") in bare(html(at))
    assert SAY("agreements_evidence") in [each.value for each in at.header]


def test_a_draft_sent_twice_is_one_agreement(own: Department) -> None:
    seen, signed = writing.Seen("k", 0), writing.Signed(WHO, "")
    first = drafting._write(agreement(own, ""), seen, signed, "g")
    assert drafting._write(agreement(own, ""), seen, signed, "g") == first
    assert [each.id for each in register.agreements()] == ["A-2026-001"]
    assert drafting._write(agreement(own, ""), seen, signed, "other").id == "A-2026-002"


def test_nobody_signs_is_one_sentence_and_nothing_is_written(own: Department) -> None:
    at = sign(draft(own), drafting.FORM, "agreements_save_new", by=" ")
    assert SAY("register_nobody") in told(at)
    assert register.agreements() == ()


def test_another_template_brings_its_words_and_keeps_the_evidence(case: Case, own: Department) -> None:
    at = draft(own)
    terms = governed.terms()
    other = terms.templates["student_guarantee"]
    at.selectbox[0].set_value(other.id)
    at = sound(at.run())
    assert next(each for each in at.text_input if each.label == SAY("agreements_title")).value == other.title.da
    indicator = next(each for each in at.selectbox if each.label == SAY("agreements_indicator"))
    indicator.set_value("")
    at = sign(sound(at.run()), drafting.FORM, "agreements_save_new")
    made = register.agreements()[0]
    assert made.indicator is None
    assert (made.baseline, made.target) == (None, None)
    assert made.category is Category.HOUSING_GUARANTEE
    assert len(made.evidence) == len(case.flags)
    assert SAY("agreements_without_figure") in bare(html(at))


def test_a_rule_in_the_link_is_what_the_draft_is_about(case: Case, own: Department) -> None:
    last = case.flags[-1]
    at = sign(draft(own, regel=last.rule.id), drafting.FORM, "agreements_save_new")
    assert at.query_params["aftale"]
    made = register.agreements()[0]
    assert made.flags[0] == last.rule.id
    assert made.indicator == last.rule.indicator


def test_a_draft_without_a_flag_is_about_the_organisation(own: Department) -> None:
    at = press(page(organisation=own.organisation_id), SAY("agreements_new"))
    assert at.query_params["ny"] == ""
    assert at.query_params["organisation"] == own.organisation_id
    at = sign(at, drafting.FORM, "agreements_save_new")
    made = register.agreements()[0]
    assert (made.organisation_id, made.department_ids, made.evidence) == (own.organisation_id, (), ())
    assert "hele boligorganisationen" in bare(html(at))
    assert press(page(), SAY("agreements_new")).query_params["ny"] == ""


def test_a_draft_says_which_agreements_there_are_already(own: Department) -> None:
    written(own)
    written(own, "A-2026-002", title="Gammel", status=AgreementStatus.LAPSED)
    text = bare(html(draft(own)))
    assert "Der er allerede: Plan mod ledighed" in text
    assert "Gammel" not in text


def test_a_draft_of_a_department_without_flags_has_the_templates_words(demo_database: Path) -> None:
    meaning = store.meaning()
    found = flags.cases(demo_database, meaning, meaning.rule_sets[2026], Filter(SLAGELSE), YEAR)
    calm = next(each for each in found if each.status is Status.NONE)
    at = opened(PAGE, ny=calm.department_id)
    assert at.query_params["kommune"] == SLAGELSE
    sign(at, drafting.FORM, "agreements_save_new")
    assert register.agreements()[0].evidence == ()


@pytest.mark.parametrize(
    "link",
    [{"ny": "nix"}, {"aarstal": "1900"}, {"aarstal": "x"}, {"regler": "2026.9"}, {"kommune": "316"}],
)
def test_a_draft_of_what_is_unknown_is_one_sentence(own: Department, link: dict[str, str]) -> None:
    at = sound(start(PAGE, **{"kommune": SLAGELSE, "ny": own.department_id, "aarstal": str(YEAR), **link}).run())
    assert len(told(at)) >= 1
    assert not at.text_input


def test_a_draft_in_english(own: Department) -> None:
    at = draft(own, sprog="en")
    assert foreign(said(at), "en") == []


@pytest.mark.parametrize(
    ("value", "inclusive", "worse", "proposed"),
    [
        (0.9, False, Side.ABOVE, 0.8),
        (0.9, True, Side.ABOVE, 0.9),
        (0.95, False, Side.ABOVE, 0.9),
        (84.0, False, Side.BELOW, 84.1),
        (84.0, True, Side.BELOW, 84.0),
        (83.97, False, Side.BELOW, 84.0),
    ],
)
def test_the_target_proposed_does_lift_the_flag(value: float, inclusive: bool, worse: Side, proposed: float) -> None:
    indicator = replace(store.meaning().indicators["vacancy_pct"], decimals=1)
    assert drafting.lifting(Lift(value, inclusive, None), worse, indicator) == proposed


def test_every_flag_of_a_year_can_be_drafted(demo_database: Path) -> None:
    meaning = store.meaning()
    found = flags.cases(demo_database, meaning, meaning.rule_sets[2026], Filter(SLAGELSE), YEAR)
    raised = [flag for each in found for flag in each.flags]
    assert {drafting._suggested(governed.terms(), [flag]).id for flag in raised} > {"vacancy_plan", "efficiency_plan"}
    assert None in {drafting._target(flag) for flag in raised}
    assert all(drafting._frozen(flag, "2026.0").sentence.en for flag in raised[:50])


def test_a_deadline_stays_in_its_month() -> None:
    assert register.months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert register.months_after(date(2026, 11, 23), 24) == date(2028, 11, 23)


# One agreement


def test_an_agreement_shows_its_words_facts_and_course(own: Department) -> None:
    written(own)
    at = one("A-2026-001")
    text = bare(html(at))
    assert next(each.value for each in at.header) == "Plan mod ledighed"
    for part in (
        "Boliger står tomme.",
        "Lægge en plan.",
        "Anvise.",
        "Direktør · Tilsyn",
        "A-2026-001, styringsår 2026",
    ):
        assert part in text
    assert "▲ 10 dage over" in text
    assert "fra 6,50 % til 2,00 %" in text
    assert SAY("agreements_next_step") in text
    assert len(charts(at)) == 1
    assert "Nu (2025)" in text


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_agreement_is_in_its_language(language: str, own: Department) -> None:
    neutral = {"title": "X", "why": "X", "organisation_shall": "X", "municipality_will": "X"}
    people = {"responsible_organisation": "X", "responsible_municipality": "X"}
    first = put(agreement(own, **neutral, **people), 0, by="X", reason="X")
    put(replace(first, title="Y"), 1, by="X", reason="X")
    at = one("A-2026-001", sprog=language)
    assert foreign(said(at), language) == []
    assert [text for text in said(at) if re.search(r"\b(None|nan|NaN|inf)\b|\{\w*\}", text)] == []


def test_an_agreement_without_anything_more_still_shows(own: Department) -> None:
    written(own, deadline=None, next_follow_up=None, why="", responsible_organisation="", responsible_municipality="")
    text = bare(html(one("A-2026-001")))
    assert "uden frist" in text
    written(own, "A-2026-002", deadline=governed.today() - timedelta(days=1))
    assert "▲ 1 dag over" in bare(html(one("A-2026-002")))
    written(own, "A-2026-003", deadline=governed.today() + timedelta(days=1), indicator="nix", department_ids=("nix",))
    assert "nix" in bare(html(one("A-2026-003")))


def test_an_unknown_agreement_is_said_and_the_list_shown(own: Department) -> None:
    written(own)
    at = one("A-1999-001")
    assert "A-1999-001" in told(at)[0].replace("\\", "")
    assert "Åbne aftaler (1)" in [each.value for each in at.header]


def test_a_link_without_municipality_takes_that_of_the_agreement(own: Department) -> None:
    written(own)
    assert opened(PAGE, aftale="A-2026-001").query_params["kommune"] == SLAGELSE
    elsewhere = opened(PAGE, aftale="A-2026-001", kommune="316")
    assert "aftale" not in elsewhere.query_params


def test_a_follow_up_moves_the_status_and_is_written_once(own: Department) -> None:
    written(own)
    name = acting.forms("A-2026-001")[0]
    at = one("A-2026-001")
    at.text_area(key=field(at, name, "note")).set_value("Ledigheden er faldet.")
    at.text_input(key=field(at, name, "who")).set_value("Direktør og tilsyn")
    at.text_input(key=field(at, name, "document")).set_value("Sag 12")
    at.selectbox(key=field(at, name, "forum")).set_value(Forum.DIALOGUE_MEETING)
    at.selectbox(key=field(at, name, "status")).set_value(AgreementStatus.FULFILLED)
    at = sign(at, name, "agreements_follow_up_save")
    assert saved(at) == ["Opfølgningen er gemt."]
    now = register.agreement("A-2026-001")
    assert (now.status, now.ended, now.version) == (AgreementStatus.FULFILLED, governed.today(), 2)
    followed = register.follow_ups("A-2026-001")
    assert [each.note for each in followed] == ["Ledigheden er faldet."]
    text = bare(html(at))
    assert "Opfølgning, " in text
    assert "Dokument: Sag 12." in text
    assert register.agreement_versions("A-2026-001")[-1].written.reason == "Ledigheden er faldet."
    assert at.session_state[writing.WRITER] == WHO


def test_a_follow_up_that_moves_nothing_leaves_the_agreement_alone(own: Department) -> None:
    written(own, status=AgreementStatus.FULFILLED)
    name = acting.forms("A-2026-001")[0]
    at = one("A-2026-001")
    at.text_area(key=field(at, name, "note")).set_value("Stadig godt.")
    at.text_input(key=field(at, name, "who")).set_value("Tilsyn")
    at.date_input(key=field(at, name, "on")).set_value(None)
    sign(at, name, "agreements_follow_up_save")
    assert register.agreement("A-2026-001").version == 1
    assert register.follow_ups("A-2026-001")[0].on == governed.today()


def test_once_followed_up_only_the_follow_up_says_when_the_next_one_is(own: Department) -> None:
    first = written(own)
    following = governed.today() + timedelta(days=33)
    made = FollowUp(id="f", agreement_id=first.id, on=governed.today(), note="N", who="W", next_on=following)
    register.write_follow_up(made, by=WHO, reason="", key="f", expected_version=0)
    at = one(first.id)
    asked = [field(at, form, "next") for form in acting.forms(first.id)[:2]]
    assert [each.key for each in at.date_input if each.label == SAY("agreements_next")] == asked
    assert bare(html(at)).count(numbers.day(following, Language.DA)) == 2


def test_a_status_somebody_moved_meanwhile_is_told_in_the_follow_up(own: Department) -> None:
    first = written(own)
    name = acting.forms(first.id)[0]
    at = one(first.id)
    put(replace(first, status=AgreementStatus.DELAYED), 1)
    at.text_area(key=field(at, name, "note")).set_value("N")
    at.text_input(key=field(at, name, "who")).set_value("W")
    at = sign(at, name, "agreements_follow_up_save")
    assert saved(at) == ["Opfølgningen er gemt."]
    assert register.agreement(first.id).status is AgreementStatus.DELAYED
    again = one(first.id)
    put(replace(first, status=AgreementStatus.IN_PROGRESS), 2)
    again.selectbox(key=field(again, name, "status")).set_value(AgreementStatus.FULFILLED)
    again.text_area(key=field(again, name, "note")).set_value("N")
    again.text_input(key=field(again, name, "who")).set_value("W")
    again = sign(again, name, "agreements_follow_up_save")
    assert register.agreement(first.id).status is AgreementStatus.IN_PROGRESS
    assert "Siden du åbnede, er status blevet: ◆ i gang." in bare(html(again))
    assert len(register.follow_ups(first.id)) == 1


def test_a_form_that_was_sent_is_another_one_and_empty(own: Department) -> None:
    first = written(own)
    name = acting.forms(first.id)[0]
    at = one(first.id)
    before = field(at, name, "note")
    at.text_area(key=before).set_value("N")
    at.text_input(key=field(at, name, "who")).set_value("W")
    at.text_input(key=field(at, editing.form(first.id), "title")).set_value("Ikke sendt")
    at = sign(at, name, "agreements_follow_up_save")
    assert field(at, name, "note") != before
    assert at.text_area(key=field(at, name, "note")).value == ""


def test_a_follow_up_that_says_nothing_is_refused_and_moves_no_status(own: Department) -> None:
    written(own)
    name = acting.forms("A-2026-001")[0]
    at = one("A-2026-001")
    at.selectbox(key=field(at, name, "status")).set_value(AgreementStatus.DELAYED)
    at = sign(at, name, "agreements_follow_up_save")
    assert SAY("record_without_note") in told(at)
    assert register.agreement("A-2026-001").status is AgreementStatus.AGREED
    assert at.selectbox(key=field(at, name, "status")).value is AgreementStatus.DELAYED


def test_a_follow_up_with_its_status_is_one_event_however_often_it_is_sent(own: Department) -> None:
    first = written(own)
    typed = acting.Typed(
        FollowUp(id="", agreement_id=first.id, on=governed.today(), note="N", who="W", status=AgreementStatus.DELAYED),
        AgreementStatus.AGREED,
        AgreementStatus.DELAYED,
    )
    seen, signed = writing.Seen("0123456789abcdef", 1), writing.Signed(WHO, "")
    again = [acting._follow(typed, seen, signed) for _ in range(2)]
    assert again[0] == again[1]
    assert len(register.follow_ups(first.id)) == 1
    assert len(register.events()) == 2
    assert register.agreement(first.id).status is AgreementStatus.DELAYED


def test_a_follow_up_of_a_day_to_come_is_refused(own: Department) -> None:
    written(own)
    name = acting.forms("A-2026-001")[0]
    at = one("A-2026-001")
    tomorrow = governed.today() + timedelta(days=2)
    at.date_input(key=field(at, name, "on")).set_value(tomorrow)
    at.text_area(key=field(at, name, "note")).set_value("N")
    at.text_input(key=field(at, name, "who")).set_value("W")
    at = sign(at, name, "agreements_follow_up_save")
    assert SAY("follow_up_future", on=tomorrow) in refused(at)
    assert numbers.day(tomorrow, Language.DA) in " ".join(refused(at))
    assert register.follow_ups() == ()


def test_what_is_changed_after_a_failure_is_not_taken_for_what_was_written(
    own: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line was in the journal when the disk failed: the new text is a conflict first and saved then."""
    first = written(own)
    name = editing.form(first.id)
    at = one(first.id)
    real = journal.append

    def fail(found: journal.Journal, event: register.Event) -> None:
        real(found, event)
        raise OSError(28, "No space left on device")

    at.text_input(key=field(at, name, "title")).set_value("Første titel")
    with monkeypatch.context() as patch:
        patch.setattr(journal, "append", fail)
        at = sign(at, name, "agreements_edit_save")
    assert any("No space left on device" in text for text in refused(at))
    at.text_input(key=field(at, name, "title")).set_value("Anden titel")
    at = press(at, SAY("agreements_edit_save"))
    assert saved(at) == []
    assert any(f"{WHO} har gemt en nyere udgave" in text for text in refused(at))
    assert register.agreement(first.id).title == "Første titel"
    at = press(at, SAY("agreements_edit_save"))
    assert saved(at) == ["Rettelserne er gemt som udgave 3."]
    assert [each.agreement.title for each in register.agreement_versions(first.id)][1:] == [
        "Første titel",
        "Anden titel",
    ]


def test_a_disk_only_for_reading_is_read_on_and_saving_says_so(
    own: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(own)
    low._read.cache_clear()

    def sealed(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(low, "FileLock", sealed)
    assert "Åbne aftaler (1)" in [each.value for each in page().header]
    at = one(first.id)
    assert next(each.value for each in at.header) == first.title
    name = editing.form(first.id)
    at.text_input(key=field(at, name, "title")).set_value("Ny titel")
    at = sign(at, name, "agreements_edit_save")
    assert any(text.startswith("Der kan ikke skrives i registrets mappe") for text in refused(at))
    assert at.text_input(key=field(at, name, "title")).value == "Ny titel"
    assert register.agreement(first.id).title == first.title


def test_two_who_edit_lose_nothing(own: Department) -> None:
    first = written(own)
    name = editing.form(first.id)
    at = one(first.id)
    put(replace(first, why="Ny grund", title="Deres titel"), 1)
    at.text_input(key=field(at, name, "title")).set_value("Min titel")
    at = sign(at, name, "agreements_edit_save")
    assert register.agreement(first.id).title == "Deres titel"
    assert any("Anders har gemt en nyere udgave" in text for text in told(at))
    table = bare(html(at))
    for part in ("Deres titel", "Min titel", "Ny grund", "Da du åbnede"):
        assert part in table
    assert at.text_input(key=field(at, name, "title")).value == "Min titel"
    at = press(at, SAY("agreements_edit_save"))
    now = register.agreement(first.id)
    assert (now.title, now.why, now.version) == ("Min titel", "Ny grund", 3)
    assert saved(at) == ["Rettelserne er gemt som udgave 3."]
    trail = bare(html(at))
    assert "Deres titel" in trail


def test_every_field_can_be_edited(own: Department) -> None:
    first = written(own)
    name = editing.form(first.id)
    at = one(first.id)
    at.text_area(key=field(at, name, "why")).set_value("A")
    at.number_input(key=field(at, name, "baseline")).set_value(None)
    at.number_input(key=field(at, name, "target")).set_value(1.5)
    at.date_input(key=field(at, name, "deadline")).set_value(date(2027, 1, 1))
    at.date_input(key=field(at, name, "next")).set_value(None)
    at.date_input(key=field(at, name, "start")).set_value(date(2021, 1, 1))
    at.multiselect(key=field(at, name, "departments")).set_value([])
    at.selectbox(key=field(at, name, "goal")).set_value(Goal.LEADERSHIP)
    at.selectbox(key=field(at, name, "category")).set_value(Category.OTHER)
    at.selectbox(key=field(at, name, "status")).set_value(AgreementStatus.LAPSED)
    at.selectbox(key=field(at, name, "indicator")).set_value("turnover_pct")
    at.number_input(key=field(at, name, "year")).set_value(2025)
    at.text_input(key=field(at, name, "by_organisation")).set_value("B")
    at.text_input(key=field(at, name, "by_municipality")).set_value("C")
    at = sign(at, name, "agreements_edit_save", reason="Ny viden")
    now = register.agreement(first.id)
    assert (now.why, now.baseline, now.target, now.deadline) == ("A", None, 1.5, date(2027, 1, 1))
    assert (now.next_follow_up, now.start, now.department_ids, now.goal) == (
        None,
        date(2021, 1, 1),
        (),
        Goal.LEADERSHIP,
    )
    assert (now.category, now.status, now.indicator, now.year) == (
        Category.OTHER,
        AgreementStatus.LAPSED,
        "turnover_pct",
        2025,
    )
    assert (now.responsible_organisation, now.responsible_municipality) == ("B", "C")
    assert "Ny viden" in bare(html(at))
    assert SAY("agreements_carry") not in [each.label for each in at.expander]
    assert at.selectbox(key=field(at, name, "status")).value is AgreementStatus.LAPSED


def test_days_that_contradict_each_other_are_refused(own: Department) -> None:
    first = written(own)
    name = editing.form(first.id)
    at = one(first.id)
    at.date_input(key=field(at, name, "deadline")).set_value(date(2019, 1, 1))
    at = sign(at, name, "agreements_edit_save")
    assert any("kan ikke have frist" in text for text in told(at))
    assert at.date_input(key=field(at, name, "deadline")).value == date(2019, 1, 1)


def test_an_agreement_is_carried_over_with_its_history(own: Department) -> None:
    first = written(own)
    name = acting.forms(first.id)[1]
    at = one(first.id)
    year = max(first.year + 1, governed.today().year)
    at = sign(at, name, "agreements_carry_save", reason="Ikke nået")
    following = register.agreement(f"{first.id}-{year}")
    assert at.query_params["aftale"] == following.id
    assert saved(at) == [f"Aftalen er videreført som {following.id}."]
    assert following.deadline == date(year, 12, 31)
    begun = max(date(year, 1, 1), governed.today())
    assert following.next_follow_up == min(register.months_after(begun, 3), following.deadline)
    text = bare(html(at))
    assert f"Videreført fra {first.id}" in text
    assert f"→ videreført ({first.id})" in text
    before = one(first.id)
    assert f"Videreført til {following.id}" in bare(html(before))
    assert "carried_over" not in bare(html(before))


def test_an_earlier_version_can_be_written_again(own: Department) -> None:
    first = written(own)
    put(replace(first, title="Anden titel"), 1)
    name = acting.forms(first.id)[2]
    at = one(first.id)
    assert "Anden titel" in bare(html(at))
    at = sign(at, name, "agreements_undo_save")
    now = register.agreement(first.id)
    assert (now.title, now.version) == ("Plan mod ledighed", 3)
    assert saved(at) == ["Den tidligere udgave er skrevet igen som udgave 3."]
    assert register.agreement_versions(first.id)[-1].written.reason == "Tilbage til udgave 1"


def test_a_carry_over_is_taken_back_and_the_next_one_lapses(own: Department) -> None:
    first = written(own)
    following = register.carry_over(first.id, 2027, by="Anders", reason="", key="c", expected_version=1)
    at = one(first.id)
    at = sign(at, acting.forms(first.id)[2], "agreements_undo_save")
    assert saved(at) == ["Den tidligere udgave er skrevet igen som udgave 3."]
    now = register.agreement(first.id)
    assert (now.status, now.successor) == (AgreementStatus.AGREED, None)
    assert register.agreement(following.id).status is AgreementStatus.LAPSED
    assert {each.id for each in register.all_due(SLAGELSE)} == {first.id}
    assert sound(one(following.id)).header


def test_a_carry_over_that_was_followed_up_is_not_taken_back(own: Department) -> None:
    first = written(own)
    following = register.carry_over(first.id, 2027, by="Anders", reason="", key="c", expected_version=1)
    made = FollowUp(id="f", agreement_id=following.id, on=governed.today(), note="N", who="W")
    register.write_follow_up(made, by=WHO, reason="", key="f", expected_version=0)
    at = sign(one(first.id), acting.forms(first.id)[2], "agreements_undo_save")
    assert SAY("agreement_gone_on", agreement=first.id, successor=following.id) in refused(at)
    assert register.agreement(first.id).status is AgreementStatus.CARRIED_OVER


def test_going_back_to_the_same_words_says_so(own: Department) -> None:
    first = written(own)
    put(first, 1)
    at = one(first.id)
    assert bare(html(at)).count(SAY("agreements_nothing_changed")) == 2


# The effect, and the neighbours


def test_the_effects_slide_shows_what_the_page_shows(own: Department) -> None:
    written(own, start=date(2020, 3, 1))
    shown = drawn(one("A-2026-001"))
    link = dict(parse_qsl(shown.data["links"]["slide"].partition("?")[2]))
    assert drawn(opened("figur", **link)).id == shown.id
    view = dict(parse_qsl(shown.data["links"]["view"].partition("?")[2]))
    assert drawn(opened(PAGE, **view)).id == shown.id
    assert "A-2026-001" in shown.file.upper()


@pytest.mark.parametrize(
    "changed", [{"antal": "99"}, {"aar-foer": "x"}, {"tal": "nix"}, {"aftale": "A-2026-001.9"}, {"aarstal": "x"}]
)
def test_a_slide_link_that_is_wrong_is_refused(own: Department, changed: dict[str, str]) -> None:
    written(own)
    link = dict(parse_qsl(drawn(one("A-2026-001")).data["links"]["slide"].partition("?")[2]))
    at = sound(start("figur", **{**link, **changed}).run())
    assert len(told(at)) >= 1
    assert not charts(at)


def test_other_agreements_on_the_same_figure_are_left_out_of_the_twins(own: Department) -> None:
    written(own, department_ids=(), ended=date(2023, 5, 1), status=AgreementStatus.FULFILLED)
    written(own, "A-2026-002")
    assert len(charts(one("A-2026-002"))) == 1


def test_an_effect_without_any_figure_is_one_sentence(own: Department) -> None:
    written(own, indicator="democracy_turnout_pct", start=date(1995, 1, 1))
    at = one("A-2026-001")
    assert charts(at) or told(at)


def test_the_card_of_a_flag_leads_to_its_draft(case: Case, own: Department) -> None:
    at = opened("aftalebehov", kommune=SLAGELSE)
    at.session_state["needs_open_" + case.department_id] = True
    at = sound(at.run())
    link = next(each for each in at.get("page_link") if each.proto.label == SAY("agreements_make"))
    found = dict(parse_qsl(link.proto.query_string))
    assert (found["ny"], found["aarstal"], found["regler"]) == (own.department_id, str(YEAR), "2026.0")


def test_the_sheet_of_a_department_tells_its_agreements(own: Department) -> None:
    assert sheet.below(store.current(), own, (), YEAR, SAY).count(SAY("sheet_no_agreements")) == 1
    written(own)
    page_ = bare(html(opened("afdeling", afdeling=own.department_id, aarstal=str(YEAR))))
    assert "Aftaler: Plan mod ledighed ( ◇ aftalt )" in page_


def test_every_status_and_category_has_its_words_and_every_status_a_sign_of_its_own() -> None:
    assert set(words.SIGNS) == set(AgreementStatus)
    assert set(words.CATEGORIES) == set(Category)
    assert len({sign for sign, _ in words.SIGNS.values()}) == len(AgreementStatus)


def test_a_real_organisation_is_not_called_invented(own: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    found = governed.dialogue
    monkeypatch.setattr(governed, "dialogue", lambda: replace(found(), demo=frozenset()))
    written(own, department_ids=(), indicator=None)
    for at in (page(), one("A-2026-001"), draft(own)):
        assert 'class="kf-demo"' not in html(at)
