"""The page of the dialogue: what is counted, what is due, and everything written there, once and over nobody."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import departments, register, settings, store
from keyfigures.catalogue import Category, Forum, Goal
from keyfigures.departments import Filter
from keyfigures.register import (
    Agreement,
    AgreementStatus,
    Meeting,
    MeetingState,
    OversightMatter,
    PackageState,
    SelfControl,
)
from keyfigures.ui import governed, writing
from keyfigures.ui.dialogue import choices, control, course, forums, oversight, packages, wheel
from keyfigures.ui.dialogue import words as words_of
from tests.ui.screen import bare, field, foreign, html, opened, sound, told, words

PAGE, SLAGELSE, YEAR = "styringsdialog", "330", 2026
TODAY = date(2026, 11, 23)
PARTS = ("aaret", "fora", "pakker", "egenkontrol", "tilsyn")
STATES = ("Oprettet", "Udfyldes")
WAY = tuple(each for each in PackageState if each is not PackageState.RETURNED)

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities on a day that stays, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    monkeypatch.setattr(governed, "today", lambda: TODAY)


def page(part: str = "aaret", **link: str) -> AppTest:
    """Return a part of the page of Slagelse, opened by a link."""
    return opened(PAGE, **{"kommune": SLAGELSE, "styringsaar": str(YEAR), "vis": part, **link})


def organisations() -> list[str]:
    """Return the ids of the organisations with departments in Slagelse."""
    found = departments.organisations(store.current(), SLAGELSE)
    return [each.organisation_id for each in found if each.departments]


def finding(at: AppTest) -> str:
    """Return the sentence the page begins with."""
    return bare(re.findall(r'<p class="kf-finding">(.*?)</p>', html(at))[0])


def press(at: AppTest, label: str, place: int = 0) -> AppTest:
    """Press the first, or another, button of these words."""
    [each for each in at.button if each.label == label][place].click()
    return sound(at.run())


def sign(at: AppTest, form: str, by: str = "Mette Holm", reason: str = "Aftalt") -> None:
    """Fill in who and why."""
    at.text_input(key=field(at, form, "by")).set_value(by)
    at.text_input(key=field(at, form, "reason")).set_value(reason)


def meeting(id_: str, organisation: str, state: MeetingState, on: date = TODAY) -> Meeting:
    """Return a dialogue meeting with an organisation."""
    return Meeting(id_, Forum.DIALOGUE_MEETING, SLAGELSE, YEAR, (organisation,), on, state)


def write(own: Any, expected: int | None = None, *, by: str = "Lars") -> Any:
    """Write a record as somebody else does."""
    writers: dict[type, Any] = {
        Meeting: register.write_meeting,
        SelfControl: register.write_self_control,
        OversightMatter: register.write_oversight,
        Agreement: register.write_agreement,
    }
    key = f"{own}{expected}"
    return writers[type(own)](own, by=by, reason="Prøve", key=key, expected_version=expected)


def walk(organisation: str, to: PackageState) -> None:
    """Bring a package to a state, step by step."""
    for version, state in enumerate(WAY[: WAY.index(to) + 1]):
        register.advance_package(
            SLAGELSE,
            organisation,
            YEAR,
            state,
            by="Lars",
            reason="",
            key=f"{organisation}{state}",
            expected_version=version,
        )


def agreement(title: str, deadline: date, following: date | None = None) -> Agreement:
    """Return an agreement with its days."""
    return Agreement(
        id=f"A-{title[:3]}",
        year=YEAR,
        organisation_id=organisations()[0],
        municipality_code=SLAGELSE,
        department_ids=(),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title=title,
        why="",
        organisation_shall="",
        municipality_will="",
        responsible_organisation="",
        responsible_municipality="",
        start=date(2026, 1, 1),
        status=AgreementStatus.IN_PROGRESS,
        deadline=deadline,
        next_follow_up=following,
    )


# Every part in every state


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("written", [False, True])
def test_every_part_is_sound_and_in_its_language(part: str, language: str, written: bool) -> None:
    first, second, third, *_ = organisations()
    if written:
        write(meeting("M-1", first, MeetingState.HELD))
        write(meeting("M-2", second, MeetingState.PLANNED, TODAY - timedelta(days=1)))
        write(Meeting("M-3", Forum.JOINT_MEETING, SLAGELSE, YEAR, (), TODAY, MeetingState.CALLED_OFF))
        write(SelfControl("E-1", SLAGELSE, first, "A", None, TODAY))
        write(OversightMatter("T-1", SLAGELSE, first, (), "A", "B", TODAY))
        write(OversightMatter("T-2", SLAGELSE, first, (), "A", "", TODAY, TODAY, "B"))
        walk(third, PackageState.SENT)
    at = page(part, sprog=language)
    assert foreign(words(at), language) == []
    assert [
        text for text in words(at) if re.search(r"\b(None|nan)\b|\{\w*\}", text) and "None chosen" not in text
    ] == []
    assert "DEMODATA" in html(at)
    assert at.query_params["vis"] == part


def test_a_municipality_without_departments_says_one_sentence() -> None:
    at = page(kommune="101")
    assert [each[:38] for each in told(at)] == ["Der er ingen afdelinger at vise for ko"]
    assert "DEMODATA" not in html(at)


def test_an_unknown_part_is_said_and_the_first_shown() -> None:
    at = page("nix")
    assert "(vis = nix)" in at.warning[0].value.replace("\\", "")
    assert at.query_params["vis"] == "aaret"


def test_real_organisations_have_no_mark(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DEMO_VARIABLE, "off")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(database.parent))
    at = page()
    assert "DEMODATA" not in html(at)


# The finding and the year


def test_the_finding_counts_organisations_met_and_what_is_overdue() -> None:
    first, second, third, *_ = organisations()
    n = len(organisations())
    assert finding(page()) == f"Dialogmøder afholdt med 0 af {n} boligorganisationer; intet er forfaldent."
    write(meeting("M-1", first, MeetingState.HELD))
    write(meeting("M-2", first, MeetingState.HELD))
    write(meeting("M-3", second, MeetingState.PLANNED, TODAY - timedelta(days=1)))
    assert finding(page()) == f"Dialogmøder afholdt med 1 af {n} boligorganisationer; i dag er 1 frist overskredet."
    write(SelfControl("E-1", SLAGELSE, third, "Indkøb", None, TODAY - timedelta(days=1)))
    assert finding(page()) == f"Dialogmøder afholdt med 1 af {n} boligorganisationer; i dag er 2 frister overskredet."


def ahead(at: AppTest) -> list[str]:
    """Return the lines of what is overdue and next."""
    return [
        bare(line)
        for part in re.findall(r'<ul class="kf-ahead">(.*?)</ul>', html(at))
        for line in re.findall("<li>(.*?)</li>", part)
    ]


def test_what_is_due_stands_in_the_order_of_its_days_and_leads_to_where_it_is_done() -> None:
    first = organisations()[0]
    write(agreement("Ledige boliger", TODAY - timedelta(days=1), TODAY + timedelta(days=1)))
    write(meeting("M-1", first, MeetingState.PLANNED, TODAY))
    write(Meeting("M-2", Forum.JOINT_MEETING, SLAGELSE, YEAR, (), TODAY + timedelta(days=5), MeetingState.PLANNED))
    write(SelfControl("E-1", SLAGELSE, first, "Indkøb", None, TODAY - timedelta(days=12)))
    at = page()
    name = "BoligKorsør (demo)"
    assert ahead(at) == [
        f"▲ 12 dage over fristen Indkøb Egenkontrol · {name} · 11. november 2026",
        f"▲ 1 dag over fristen Ledige boliger Frist · {name} · 22. november 2026",
        f"● i dag Dialogmøde Møde · {name} · 23. november 2026",
        f"○ i morgen Ledige boliger Opfølgning · {name} · 24. november 2026",
        "○ om 5 dage Fællesmøde Møde · alle boligorganisationer · 28. november 2026",
    ]
    shown = html(at).replace("&amp;", "&")
    for link in (
        "aftaler?kommune=330&styringsaar=2026&aftale=A-Led&sprog=da",
        f"dialogmoede?kommune=330&styringsaar=2026&organisation={first}&sprog=da",
        "styringsdialog?kommune=330&styringsaar=2026&vis=fora&sprog=da",
        "styringsdialog?kommune=330&styringsaar=2026&vis=egenkontrol&sprog=da",
    ):
        assert f'href="{link}"' in shown, link


def test_of_much_that_is_due_the_rest_is_one_click_deeper() -> None:
    for number in range(8):
        write(SelfControl(f"E-{number}", SLAGELSE, organisations()[0], "Indkøb", None, TODAY + timedelta(days=number)))
    at = page()
    assert "<summary>Vis 2 til</summary>" in html(at)
    assert len(ahead(at)) == 8


def statuses(at: AppTest) -> dict[str, str]:
    """Return the status of each step of the year by its number."""
    found = re.findall(r'<li><span class="kf-span"><span class="kf-place">(\d+)</span>(.*?)</li>', html(at))
    return {
        number: bare(re.findall(r'<span class="kf-state".*?>(<span.*?</span>.*?)</span>', rest)[0])
        for number, rest in found
    }


def test_the_register_says_what_is_done_and_of_the_rest_only_whether_its_day_has_passed() -> None:
    at = page()
    assert statuses(at) == {
        **dict.fromkeys(("1", "3", "4", "5", "6"), "– datoen er passeret"),
        **dict.fromkeys(("7", "9", "12"), "? dato ikke fastsat"),
        **dict.fromkeys(("2", "8"), "● nu"),
        **dict.fromkeys(("10", "11"), "○ senere"),
    }
    for id_ in organisations():
        write(meeting(f"M-{id_}", id_, MeetingState.HELD))
        walk(id_, PackageState.SENT)
    at = page()
    assert [statuses(at)[number] for number in ("7", "8", "9")] == ["✓ gjort", "✓ gjort", "? dato ikke fastsat"]
    assert f"{len(organisations())} af {len(organisations())} boligorganisationer" in bare(html(at))


def test_a_meeting_year_that_is_over_without_its_meetings_is_overdue_and_has_no_today() -> None:
    at = page(styringsaar="2025")
    assert statuses(at)["8"] == "▲ forfaldent"
    assert "I dag, " not in html(at)
    assert "I dag, 23. november 2026" in html(page())


def test_every_day_has_its_source_and_the_file_it_is_changed_in() -> None:
    shown = bare(html(page()))
    assert "1, 2, 3, 4, 5, 6, 10, 11: Offentlige vejledninger" in shown
    assert "7, 9, 12: Dagen er en lokal aftale" in shown
    assert "data/agreements/year.yaml" in shown
    assert html(page("fora")).count('<p class="kf-told">Slide 9 i Slagelse') == len(Forum)


def test_today_stands_before_the_first_step_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = bare(html(page()))
    assert shown.index("I dag, 23. november 2026") < shown.index("10 1. december")
    assert shown.index("Referat og redegørelse") < shown.index("I dag, 23. november 2026")
    monkeypatch.setattr(governed, "today", lambda: date(2026, 12, 31))
    shown = bare(html(page()))
    assert shown.index("Påmindelse om det") < shown.index("I dag, 31. december 2026")


def test_days_the_municipality_sets_twice_a_year_and_staggered_ones_are_drawn() -> None:
    terms = governed.terms()
    twice = replace(terms.steps[-1], first=terms.steps[3].first)
    later = replace(twice, first=terms.steps[-2].first)
    known = choices.Chosen(governed.Dialogue(Path(), SLAGELSE, {}, frozenset()), YEAR, terms, TODAY, ())
    turns = course.course(replace(known, terms=replace(terms, steps=(twice, later))))
    assert words_of.when(twice, YEAR) == "31. maj og 30. november"
    # The second time of the later one is in the next year and not on this year's wheel.
    assert wheel.picture(turns, YEAR, TODAY).count("circle") == wheel.picture((), YEAR, TODAY).count("circle") + 3


# Forums and meetings


def rows(at: AppTest) -> list[str]:
    """Return the rows of the page's tables."""
    return [bare(row) for row in re.findall('<tr>(<th scope="row">.*?)</tr>', html(at))]


def test_a_meeting_is_planned_and_set_held_and_each_writing_is_one_event() -> None:
    first, n = organisations()[0], len(organisations())
    at = page("fora")
    form = f"{forums.FORM}_dialogue_meeting_{YEAR}_"
    at.selectbox(key=field(at, form, "organisation")).set_value(first)
    at.date_input(key=field(at, form, "on")).set_value(date(2026, 12, 3))
    sign(at, form)
    drawn = at.session_state[form + writing.SEEN]
    press(at, "Gem mødet")
    assert (
        at.success[0].value.replace("\\", "").startswith("Gemt: Dialogmøde 3. december 2026, BoligKorsør (demo), pla")
    )
    own = register.meeting("M-2026-1")
    assert (own.organisation_ids, own.on, own.state) == ((first,), date(2026, 12, 3), MeetingState.PLANNED)
    assert own.participants == ("forvaltningen", "direktøren", "den regnskabsansvarlige")
    assert "BoligKorsør (demo) 3. december 2026 ● Planlagt Åbn dialogmødet" in rows(at)
    # The browser sends the same form again, as it was drawn.
    at.session_state[form + writing.SEEN] = drawn
    press(at, "Gem mødet")
    assert len(register.meetings()) == 1
    pick = at.selectbox(key=f"{forums.PICK}_dialogue_meeting_{SLAGELSE}_{YEAR}")
    sound(pick.set_value("M-2026-1").run())
    form += "M-2026-1"
    at.selectbox(key=field(at, form, "state")).set_value("held")
    sign(at, form, by="")
    press(at, "Gem mødet")
    assert told(at) == ["Skriv, hvem der gemmer."]
    at.text_input(key=field(at, form, "by")).set_value("Lars")
    press(at, "Gem mødet")
    assert register.meeting("M-2026-1").state is MeetingState.HELD
    assert finding(at).startswith(f"Dialogmøder afholdt med 1 af {n} ")
    assert f"Møder afholdt med 1 af {n} boligorganisationer" in bare(html(at))


def test_a_forum_of_all_counts_held_planned_and_missing() -> None:
    write(Meeting("M-1", Forum.COOPERATION_COMMITTEE, SLAGELSE, YEAR, (), TODAY, MeetingState.HELD))
    at = page("fora")
    assert "Afholdt 1 af 2 møder; planlagt: 0, mangler: 1" in bare(html(at))
    form = f"{forums.FORM}_cooperation_committee_{YEAR}_"
    sign(at, form)
    press(at, "Gem mødet", 2)
    assert "Afholdt 1 af 2 møder; planlagt: 1, mangler: 0" in bare(html(at))
    assert register.meeting("M-2026-1").organisation_ids == ()


def test_two_who_change_a_meeting_see_the_difference_and_nothing_typed_is_lost() -> None:
    own = write(meeting("M-1", organisations()[0], MeetingState.PLANNED, date(2026, 12, 3)))
    at = page("fora")
    pick = at.selectbox(key=f"{forums.PICK}_dialogue_meeting_{SLAGELSE}_{YEAR}")
    sound(pick.set_value("M-1").run())
    form = f"{forums.FORM}_dialogue_meeting_{YEAR}_M-1"
    write(replace(own, on=date(2026, 12, 10), written=None))
    at.selectbox(key=field(at, form, "state")).set_value("called_off")
    sign(at, form)
    press(at, "Gem mødet")
    assert told(at)[0].startswith("Lars har gemt en nyere udgave i mellemtiden (nr. 2, ")
    shown = bare(html(at))
    assert "Dato 10. december 2026 3. december 2026 Status Planlagt Aflyst" in shown
    assert register.meeting("M-1").on == date(2026, 12, 10)
    at.date_input(key=field(at, form, "on")).set_value(date(2026, 12, 10))
    press(at, "Gem mødet")
    made = register.meeting("M-1")
    assert (made.on, made.state) == (date(2026, 12, 10), MeetingState.CALLED_OFF)
    assert "nyere udgave" not in bare(html(at))


def test_a_newer_version_is_told_before_anything_is_sent_and_also_when_it_says_the_same() -> None:
    own = write(meeting("M-1", organisations()[0], MeetingState.PLANNED, date(2026, 12, 3)))
    at = page("fora")
    sound(at.selectbox(key=f"{forums.PICK}_dialogue_meeting_{SLAGELSE}_{YEAR}").set_value("M-1").run())
    write(replace(own, on=date(2026, 12, 10), written=None), 1)
    sound(at.run())
    assert "Dato 10. december 2026 3. december 2026" in bare(html(at))
    write(replace(own, written=None), 2)
    sound(at.run())
    assert "Den siger det samme som din." in bare(html(at))


# Packages


def test_a_package_goes_its_way_and_its_last_step_is_taken_back() -> None:
    first = organisations()[0]
    at = page("pakker")
    form, back = f"{packages.FORM}_{first}_{YEAR}", f"{packages.BACK}_{first}_{YEAR}"
    sign(at, form)
    drawn = at.session_state[form + writing.SEEN]
    press(at, "Gem trinnet")
    assert bare(at.success[0].value).replace("\\", "") == "Gemt: pakken er nu oprettet."
    # The browser sends the same form again, as it was drawn.
    at.session_state[form + writing.SEEN] = drawn
    at.session_state[field(at, form, "0_to")] = "created"
    sign(at, form, reason="Igen")
    press(at, "Gem trinnet")
    assert register.package(SLAGELSE, first, YEAR).version == 1
    sign(at, form, reason="")
    press(at, "Gem trinnet")
    assert at.session_state[writing.WRITER] == "Mette Holm"
    assert f"Ikke oprettet: {len(organisations()) - 1} · Udfyldes: 1" in bare(html(at))
    days = [f"{state} {words_of.day(register.package(SLAGELSE, first, YEAR).steps[0].on)}" for state in STATES]
    assert rows(at)[-2:] == [f"{days[0]} Mette Holm Aftalt", f"{days[1]} Mette Holm –"]
    assert f"BoligKorsør (demo) ● {days[1]} sendt" in rows(at)
    sign(at, back, reason=" ")
    assert told(press(at, "Fortryd trinnet")) == ["Skriv, hvorfor trinnet fortrydes."]
    sign(at, back, reason="For tidligt")
    press(at, "Fortryd trinnet")
    assert register.package(SLAGELSE, first, YEAR).state is PackageState.CREATED
    assert bare(at.success[0].value).replace("\\", "") == "Gemt: pakken er nu oprettet."


def test_a_package_somebody_else_has_moved_is_not_moved_again() -> None:
    first = organisations()[0]
    at = page("pakker")
    form = f"{packages.FORM}_{first}_{YEAR}"
    walk(first, PackageState.BEING_FILLED_IN)
    sign(at, form)
    assert told(press(at, "Gem trinnet"))[0].startswith("Lars har gemt en nyere udgave i mellemtiden (nr. 2, ")
    assert register.package(SLAGELSE, first, YEAR).version == 2
    assert at.text_input(key=field(at, form, "reason")).value == "Aftalt"
    press(at, "Gem trinnet")
    assert register.package(SLAGELSE, first, YEAR).state is PackageState.SENT


def test_a_public_package_has_no_next_step() -> None:
    first = organisations()[0]
    walk(first, PackageState.PUBLIC)
    at = page("pakker")
    assert [each.label for each in at.button] == ["Fortryd trinnet"]
    assert "Pakker, hvis møde er afholdt: 1 af" in bare(html(at))


# Self-control


def test_a_self_control_is_written_and_edited_and_what_is_late_says_so() -> None:
    first = organisations()[0]
    at = page("egenkontrol")
    form = f"{control.FORM}_{first}_"
    sign(at, form)
    press(at, "Gem")
    assert told(at) == ["Skriv, hvad der kontrolleres, og gem igen."]
    at.text_input(key=field(at, form, "what")).set_value("<b>Indkøb</b>")
    at.date_input(key=field(at, form, "next")).set_value(date(2026, 11, 2))
    press(at, "Gem")
    assert [each.id for each in register.self_controls()] == ["E-1"]
    assert rows(at) == ["BoligKorsør (demo) <b>Indkøb</b> – 2. november 2026 ▲ forfaldent –"]
    assert "<b>Indkøb" not in html(at)
    sound(at.selectbox(key=f"{control.PICK}_{first}").set_value("E-1").run())
    form += "E-1"
    at.date_input(key=field(at, form, "last")).set_value(date(2026, 11, 20))
    at.date_input(key=field(at, form, "next")).set_value(None)
    at.text_area(key=field(at, form, "result")).set_value("Ingen bemærkninger")
    sign(at, form)
    press(at, "Gem")
    assert rows(at) == ["BoligKorsør (demo) <b>Indkøb</b> 20. november 2026 – Ingen bemærkninger"]
    assert register.self_controls()[0].next is None


def test_who_has_written_nothing_is_named_until_everybody_has() -> None:
    ids = organisations()
    assert f"Ingen egenkontrol registreret for {len(ids)}: " in bare(html(page("egenkontrol")))
    for id_ in ids:
        write(SelfControl("E-1", SLAGELSE, id_, "Indkøb", None, None))
    assert "Ingen egenkontrol registreret for" not in bare(html(page("egenkontrol")))


def test_what_was_written_about_an_organisation_that_is_gone_is_still_shown() -> None:
    write(SelfControl("E-1", SLAGELSE, "9999", "Indkøb", None, None))
    write(OversightMatter("T-1", SLAGELSE, "9999", (), "Granskning", "", TODAY))
    assert rows(page("egenkontrol")) == ["9999 Indkøb – – –"]
    assert rows(page("tilsyn")) == ["Granskning 9999 23. november 2026 ● Åben"]


def test_of_a_package_that_was_sent_the_way_on_stands_before_the_way_back() -> None:
    first = organisations()[0]
    walk(first, PackageState.SENT)
    at = page("pakker")
    form = f"{packages.FORM}_{first}_{YEAR}"
    assert at.selectbox(key=field(at, form, "3_to")).options == [
        "Modtaget",
        "Sendt tilbage",
    ]
    assert rows(at)[0].endswith(" modtaget eller sendt tilbage")


# Oversight


def test_a_matter_of_oversight_is_opened_and_closed_with_a_conclusion_and_stands_nowhere_else() -> None:
    first = organisations()[0]
    own = departments.chosen(store.current(), departments.Filter(SLAGELSE, first))[0]
    at = page("tilsyn")
    form = f"{oversight.FORM}_{first}_"
    at.text_input(key=field(at, form, "title")).set_value("Granskning mangler")
    at.multiselect(key=field(at, form, "department_ids")).set_value([own.department_id])
    sign(at, form)
    press(at, "Gem")
    assert "Åbne tilsynssager: 1" in [each.value for each in at.header]
    assert register.oversight_matters()[0].department_ids == (own.department_id,)
    assert own.name in rows(at)[0]
    assert "Granskning mangler" not in html(page())
    sound(at.selectbox(key=f"{oversight.PICK}_{first}").set_value("T-2026-1").run())
    form += "T-2026-1"
    at.date_input(key=field(at, form, "closed")).set_value(TODAY)
    sign(at, form)
    press(at, "Gem")
    assert told(at) == ["Skriv, hvad sagen endte med, og gem igen."]
    at.text_area(key=field(at, form, "conclusion")).set_value("Bragt i orden")
    press(at, "Gem")
    assert [each.value for each in at.header] == ["Åbne tilsynssager: 0", "Afsluttede tilsynssager: 1"]
    assert "✓ Afsluttet 23. november 2026 Bragt i orden" in rows(at)[0]


def test_a_matter_changed_by_two_shows_the_difference_and_keeps_departments_that_are_gone() -> None:
    first = organisations()[0]
    own = write(OversightMatter("T-1", SLAGELSE, first, ("gone",), "Granskning", "", TODAY))
    at = page("tilsyn")
    sound(at.selectbox(key=f"{oversight.PICK}_{first}").set_value("T-1").run())
    form = f"{oversight.FORM}_{first}_T-1"
    write(replace(own, department_ids=(), title="Granskning 2026", written=None), 1)
    at.text_area(key=field(at, form, "text")).set_value("Mangler")
    sign(at, form)
    press(at, "Gem")
    assert told(at)[0].startswith("Lars har gemt en nyere udgave")
    shown = bare(html(at))
    assert "Titel Granskning 2026 Granskning" in shown
    assert "Afdelinger gone" in shown
    press(at, "Gem")
    assert register.oversight_matters()[0].department_ids == ("gone",)


# Versions of what the forms write


def versions(at: AppTest, form: str) -> AppTest:
    """Return the page with the versions of a form's record shown."""
    return sound(at.toggle(key=f"{form}-versions").set_value(True).run())


def test_every_version_is_told_and_an_earlier_one_is_fetched_into_the_fields() -> None:
    first = organisations()[0]
    own = write(SelfControl("E-1", SLAGELSE, first, "Indkøb", TODAY, None, "Ingen bemærkninger"))
    write(replace(own, what="Indkøb og <b>udbud</b>", result="", written=None), 1, by="Mette Holm")
    at = page("egenkontrol")
    sound(at.selectbox(key=f"{control.PICK}_{first}").set_value("E-1").run())
    form = f"{control.FORM}_{first}_E-1"
    at = versions(at, form)
    shown = bare(html(at))
    assert "Mette Holm Prøve Hvad kontrolleres Indkøb Indkøb og <b>udbud</b>" in shown
    assert "Mette Holm Prøve Resultat Ingen bemærkninger" in shown
    assert "Lars Prøve Hvad kontrolleres Indkøb" in shown
    assert "Lars Prøve Næste gang" not in shown
    at = press(at, "Hent udgaven ind i felterne")
    assert at.text_input(key=field(at, form, "what")).value == "Indkøb"
    assert at.text_area(key=field(at, form, "result")).value == "Ingen bemærkninger"
    sign(at, form)
    at = press(at, "Gem")
    assert [each.what for each in register.self_controls()] == ["Indkøb"]
    assert [each.what for each in register.versions(own)] == ["Indkøb", "Indkøb og <b>udbud</b>", "Indkøb"]


def test_a_first_version_alone_is_told_without_a_way_back() -> None:
    write(meeting("M-1", organisations()[0], MeetingState.PLANNED))
    at = page("fora")
    sound(at.selectbox(key=f"{forums.PICK}_dialogue_meeting_{SLAGELSE}_{YEAR}").set_value("M-1").run())
    at = versions(at, f"{forums.FORM}_dialogue_meeting_{YEAR}_M-1")
    assert "Lars Prøve Status Planlagt" in bare(html(at))
    assert "Hent udgaven ind i felterne" not in [each.label for each in at.button]


def test_a_department_that_is_gone_is_named_by_its_id_in_the_versions_of_a_matter() -> None:
    first = organisations()[0]
    own = write(OversightMatter("T-1", SLAGELSE, first, ("gone",), "Granskning", "Mangler.", TODAY))
    write(replace(own, department_ids=(), written=None), 1)
    at = page("tilsyn")
    sound(at.selectbox(key=f"{oversight.PICK}_{first}").set_value("T-1").run())
    assert "gone" in bare(html(versions(at, f"{oversight.FORM}_{first}_T-1")))


def test_an_organisation_without_departments_in_the_year_is_not_counted() -> None:
    found = departments.organisations(store.current(), SLAGELSE)
    database = store.current()
    there = {each.organisation_id for each in departments.chosen(database, Filter(SLAGELSE), 2016)}
    counted = [each for each in found if each.organisation_id in there]
    assert f"med 0 af {len(counted)} " in finding(page(styringsaar="2016"))


def test_participants_and_decisions_of_a_joint_meeting_are_written_line_by_line() -> None:
    at = page("fora")
    form = f"{forums.FORM}_cooperation_committee_{YEAR}_"
    at.text_area(key=field(at, form, "participants")).set_value("borgmesteren\ndirektørerne")
    at.text_area(key=field(at, form, "decisions")).set_value("Fælles venteliste.")
    sign(at, form)
    press(at, "Gem mødet", 2)
    (own,) = register.meetings()
    assert (own.participants, own.decisions) == (("borgmesteren", "direktørerne"), ("Fælles venteliste.",))


def test_the_first_step_of_a_package_can_be_taken_back() -> None:
    first = organisations()[0]
    walk(first, PackageState.CREATED)
    at = page("pakker")
    sign(at, f"{packages.BACK}_{first}_{YEAR}", reason="For tidligt")
    press(at, "Fortryd trinnet")
    assert register.package(SLAGELSE, first, YEAR).steps == ()
