"""The page of rules: what moves who is flagged, what is saved and by whom, and the way back to what was."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, departments, flags, register, settings, store
from keyfigures.catalogue import LimitKind, RuleLimit, RuleSet
from keyfigures.departments import Filter
from keyfigures.errors import RegisterError
from keyfigures.flags import Case, Status
from keyfigures.language import Language
from keyfigures.ui import writing
from keyfigures.ui.rules import choices, saving, scales, state, words
from tests.ui.screen import bare, field, foreign, html, opened, sound, told
from tests.ui.screen import words as said

PAGE, SLAGELSE, YEAR = "regler", "330", 2025
FIRST = "2026.0"
MOVED = "efficiency"
NOBODY = "Der er ingen afdelinger at vise for kommunen og valget."
PARTS = ("vaerksted", "sammenlign", "backtest", "gem")

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))


def page(**link: str) -> AppTest:
    """Return the page of Slagelse, opened by a link."""
    return opened(PAGE, **{"kommune": SLAGELSE, **link})


def default() -> RuleSet:
    """Return the rules of the file."""
    return store.meaning().rule_sets[2026]


def stricter(value: float = 75.0) -> RuleSet:
    """Return the rules of the file with another red limit of the efficiency figure."""
    return flags.with_limit(default(), MOVED, "red", value)


def cases(rule_set: RuleSet) -> tuple[Case, ...]:
    """Return what rules say of the departments of Slagelse, past the page's own caches."""
    return flags.cases(store.current(), store.meaning(), rule_set, Filter(SLAGELSE), YEAR)


def flagged(rule_set: RuleSet) -> set[str]:
    """Return the departments that rules flag."""
    return {case.department_id for case in cases(rule_set) if case.status is Status.FLAGGED}


def save(rule_set: RuleSet, key: str, *, by: str = "Mette", expected: int | None = None) -> register.RuleVersion:
    """Save rules as somebody else does."""
    return register.save_rule_set(store.meaning(), rule_set, by=by, reason="Prøve", key=key, expected_version=expected)


def versions() -> tuple[register.RuleVersion, ...]:
    """Return the versions of the governance year."""
    return register.rule_versions(store.meaning(), 2026)


def slider(at: AppTest, rule: str, colour: str, start: str = FIRST) -> Any:
    """Return the slider of a rule's limit."""
    return at.select_slider(key=f"rules_widget_{start}_{rule}_{colour}")


def number(at: AppTest, name: str, start: str = FIRST) -> Any:
    """Return a field for a whole number."""
    return at.number_input(key=f"rules_widget_{start}_{name}")


def move(at: AppTest, value: float, rule: str = MOVED, colour: str = "red") -> AppTest:
    """Move a limit."""
    slider(at, rule, colour).set_value(value)
    return sound(at.run())


def turn(at: AppTest, part: str) -> AppTest:
    """Turn to another part of the page."""
    at.query_params["arbejde"] = part
    return sound(at.run())


def press(at: AppTest, label: str) -> AppTest:
    """Press a button by its words."""
    next(each for each in at.button if each.label == label).click()
    return sound(at.run())


def sign(at: AppTest, form: str, by: str, reason: str, button: str) -> AppTest:
    """Fill in who and why, and send the form."""
    at.text_input(key=field(at, form, "by")).set_value(by)
    at.text_input(key=field(at, form, "reason")).set_value(reason)
    return press(at, button)


def listed(at: AppTest, heading: str) -> list[str]:
    """Return the departments of a list by its heading, those one click deeper too."""
    found = re.findall(
        r"<section class=\"kf-list\"><h3>(.*?) <span>(\d+)</span></h3>(.*?)</section>", html(at), re.DOTALL
    )
    part = next(each for each in found if bare(each[0]) == heading)
    ids = re.findall(r"afdeling=([^&\"]*)", part[2])
    assert len(ids) == int(part[1])
    return ids


def card(at: AppTest, name: str) -> list[str]:
    """Return value and context of a card."""
    found = re.findall(r"<dt>(.*?)</dt><dd class=\"kf-value\">(.*?)</dd><dd class=\"kf-context\">(.*?)</dd>", html(at))
    return next([value, context] for head, value, context in found if head == name)


# Every part in every state


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("rules", [FIRST, "2026.1"])
def test_every_part_is_sound_and_in_its_language(part: str, language: str, rules: str) -> None:
    save(replace(stricter(), capacity=9), "k1")
    at = page(arbejde=part, sprog=language, regler=rules)
    texts = [text for text in said(at) if "projektets forfattere" not in text]
    assert foreign(texts, language) == []
    assert [text for text in said(at) if re.search(r"\b(None(?! of)|nan|NaN|inf)\b|\{\w*\}", text)] == []
    assert "DEMODATA" in html(at)
    assert at.query_params["regler"] == rules


@pytest.mark.parametrize("part", PARTS)
def test_a_municipality_without_departments_says_one_sentence(part: str) -> None:
    at = page(kommune="101", arbejde=part)
    assert [each[: len(NOBODY)] for each in told(at)] == [NOBODY]
    assert "DEMODATA" not in html(at)


@pytest.mark.parametrize(
    ("name", "value"),
    [("arbejde", "nix"), ("regler", "2026.9"), ("regler", "<b>"), ("aarstal", "1999"), ("mod-regler", "nix")],
)
def test_an_unknown_value_is_said_and_the_default_shown(name: str, value: str) -> None:
    at = page(**{"arbejde": "sammenlign", name: value})
    assert f"({name} = {value})" in at.warning[0].value.replace("\\", "")
    assert at.query_params[name] != value


def test_the_newest_version_of_the_governance_year_is_where_one_starts() -> None:
    save(stricter(), "k1")
    assert page().query_params["regler"] == "2026.1"
    assert page(aarstal="2015").query_params["regler"] == "2026.1"


def test_the_default_is_of_the_governance_year_that_rests_on_the_year() -> None:
    save(replace(default(), year=2025), "k1")
    assert page(aarstal="2025").query_params["regler"] == FIRST
    assert page(aarstal="2024").query_params["regler"] == "2025.1"
    assert page(aarstal="2016").query_params["regler"] == "2025.1"


# The workbench


def test_nothing_moved_changes_nobody() -> None:
    at = page()
    assert listed(at, "Kommer ind") == listed(at, "Går ud") == []
    assert card(at, "Kommer ind / går ud")[0] == "+0 / −0"
    assert "Intet er flyttet" in html(at)


def test_a_stricter_limit_lets_in_those_the_rules_say_and_reset_takes_them_out() -> None:
    before, after = flagged(default()), flagged(stricter())
    assert after > before
    at = move(page(), 75.0)
    assert set(listed(at, "Kommer ind")) == after - before
    assert listed(at, "Går ud") == []
    assert card(at, "Behov (sikkert røde)") == [str(len(after)), f"før: {len(before)}"]
    assert "rød flyttet fra 70 %" in bare(html(at))
    press(at, "Nulstil")
    assert listed(at, "Kommer ind") == []
    assert slider(at, MOVED, "red").value == 70.0


def test_a_higher_limit_lets_out_those_it_says_and_why_they_were_in() -> None:
    higher = flags.with_limit(default(), "accumulated_result", "red", -100.0)
    at = move(page(), -100.0, "accumulated_result")
    assert set(listed(at, "Går ud")) == flagged(default()) - flagged(higher) != set()
    assert "Opsamlet resultat:" in bare(html(at))


def test_the_other_limit_gives_way() -> None:
    at = move(page(), 85.0)
    assert slider(at, MOVED, "yellow").value == slider(at, MOVED, "red").value == 85.0
    move(at, 62.0, colour="yellow")
    assert slider(at, MOVED, "red").value == 62.0


def test_who_hangs_on_one_figure_is_argued_in_counts() -> None:
    at = page()
    hinges = [each for case in cases(default()) if (each := flags.hinge_of(case))]
    assert listed(at, "Skifter på ét tal") == [each.case.department_id for each in hinges]
    counted = next(each.flag for each in hinges if each.flag.count is not None)
    assert f"{counted.count} af {counted.figure.denominator} " in bare(html(at))
    assert "for mange" in html(at)


def test_names_link_to_the_department_in_a_window_of_its_own() -> None:
    found = re.findall(r'<a href="(afdeling\?[^"]*)" target="_blank">', html(page()))
    assert found
    assert all("kommune=330" in link and "aarstal=2025" in link for link in found)


def test_what_is_moved_survives_a_look_at_another_part() -> None:
    at = move(page(), 75.0)
    turn(at, "backtest")
    turn(at, "vaerksted")
    assert slider(at, MOVED, "red").value == 75.0
    assert listed(at, "Kommer ind")


def test_what_is_moved_stays_with_the_version_it_was_moved_from() -> None:
    save(default(), "k1")
    at = move(page(regler=FIRST), 75.0)
    at.query_params["regler"] = "2026.1"
    sound(at.run())
    assert slider(at, MOVED, "red", "2026.1").value == 70.0
    at.query_params["regler"] = FIRST
    assert slider(sound(at.run()), MOVED, "red").value == 75.0


def test_a_limit_off_the_steps_of_a_year_can_stand_there() -> None:
    at = move(page(), -118.0, "accumulated_result")
    at.query_params["kommune"] = "316"
    assert slider(sound(at.run()), "accumulated_result", "red").value == -118.0


def test_a_weight_moves_the_order_and_nobody_in_or_out() -> None:
    at = page()
    number(at, f"{MOVED}_weight").set_value(9)
    sound(at.run())
    assert "vægt ændret fra 2" in html(at)
    assert card(at, "Kommer ind / går ud")[0] == "+0 / −0"


def need(at: AppTest) -> tuple[list[str], list[str]]:
    """Return the departments above and below the line of capacity."""
    body = re.findall(r'<ol class="kf-need">(.*?)</ol>', html(at), re.DOTALL)[0]
    parts = [re.findall(r"afdeling=([^&\"]*)", part) for part in body.split('<li class="kf-edge">')]
    return parts[0], parts[1] if len(parts) > 1 else []


def test_the_line_of_capacity_stands_after_the_twelfth_and_names_who_is_below() -> None:
    at = page()
    ranked = [case.department_id for case in cases(default()) if case.status in (Status.FLAGGED, Status.MAYBE)]
    above, below = need(at)
    assert (above, below) == (ranked[:12], ranked[12:17])
    name = departments.department(store.current(), ranked[12]).name
    assert f"12 af {len(ranked)} får en dialog. Lige under stregen: {name} (demo)," in bare(html(at))
    number(at, "capacity").set_value(3)
    assert need(sound(at.run())) == (ranked[:3], ranked[3:8])


def test_there_can_be_room_for_all() -> None:
    at = page()
    number(at, "capacity").set_value(999)
    sound(at.run())
    assert "Der er plads til alle" in html(at)
    assert need(at)[1] == []


def test_nobody_in_need_is_said() -> None:
    inspection = {"inspection_age": default().rules["inspection_age"]}
    save(replace(default(), rules=inspection), "k1")
    at = page(regler="2026.1")
    assert "Ingen afdelinger har behov" in html(at)
    assert "Ingen er røde af én grund alene." in html(at)


def test_last_years_limit_is_of_the_rules_before_else_by_last_years_rate_else_a_dash() -> None:
    at = page()
    assert (
        slider(at, MOVED, "red").label
        == "Effektivitetstal, Effektivitetstal i procent · alle boligtyper: Rød (sidste år –)"
    )
    assert '<p class="kf-limit" aria-hidden="true">Rød (sidste år –)</p>' in html(at)
    now, last = (
        departments.rates(store.current())[("moving_out_own_share_kr_lme", year)][1] for year in (YEAR, YEAR - 1)
    )
    told = slider(at, "moving_out_loss", "red").label
    assert told.endswith(f": Rød, × satsen = {3 * now:.0f} (sidste år {3 * last:.0f})")
    save(replace(stricter(), year=2025), "k1")
    shown = bare(html(page(regler=FIRST))).replace("\N{NO-BREAK SPACE}", " ")
    assert "Rød (sidste år 75 %)" in shown


def test_a_rule_that_is_new_has_no_limit_of_last_year() -> None:
    others = {id_: rule for id_, rule in default().rules.items() if id_ != "vacancy_family"}
    save(replace(default(), year=2025, rules=others), "k1")
    assert slider(page(regler=FIRST), "vacancy_family", "red").label.endswith(": Rød (sidste år –)")


# Two sets compared


def test_two_versions_are_compared_in_words_and_by_who_comes_and_goes() -> None:
    save(replace(stricter(), capacity=9), "k1")
    at = page(arbejde="sammenlign", regler=FIRST, **{"mod-regler": "2026.1"})
    table = bare(html(at)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Effektivitetstal Rød grænse 70 % 75 %" in table
    assert "Hele sættet Dialoger om året 12 9" in table
    assert set(listed(at, "Kommer ind")) == flagged(stricter()) - flagged(default())


def test_the_workbench_is_compared_as_it_is_moved() -> None:
    at = turn(move(page(), 75.0), "sammenlign")
    assert at.query_params["mod-regler"] == "vaerksted"
    assert set(listed(at, "Kommer ind")) == flagged(stricter()) - flagged(default())


def test_the_same_rules_say_so() -> None:
    assert told(page(arbejde="sammenlign")) == ["De to regelsæt siger det samme."]


def test_every_field_that_differs_has_words() -> None:
    rules, one = default().rules, default().rules["vacancy_family"]
    assert one.red is not None
    other = replace(
        one,
        red=replace(one.red, inclusive=True),
        yellow=None,
        lift=0.25,
        dwelling_type="all",
        matter=rules["inspection_age"].matter,
    )
    fewer = {id_: rule for id_, rule in rules.items() if id_ not in ("vacancy_family", "efficiency_three_years")}
    save(replace(default(), rules={"vacancy_family": other, **fewer}), "k1")
    table = bare(html(page(arbejde="sammenlign", regler=FIRST, **{"mod-regler": "2026.1"})))
    for text in (
        "Gul grænse 1,00 % –",
        "Rød grænse 2,00 % (tallet selv er ikke med) 2,00 % (tallet selv er med)",
        "Afstand, før flaget løftes 0,1 0,25",
        "Boligtype Familie Alle",
        "Hører under dialog tilsyn",
        "Rød grænse 3 regnskaber i træk –",
    ):
        assert text in table.replace("\N{NO-BREAK SPACE}", " "), text


# The test against history


def test_the_backtest_waits_for_a_click_and_says_what_it_found() -> None:
    at = page(arbejde="backtest")
    assert "<table>" not in html(at)
    press(at, "Beregn, hvor godt reglerne har ramt")
    found = flags.backtest(store.current(), default(), first=2015, last=2022, wanted=Filter(SLAGELSE))
    whole = found.whole
    assert f"Ramte {whole.hits} af {whole.flagged}, overså {whole.missed};" in bare(html(at))
    assert html(at).count("<tr>") == len(found.rules) + 2
    assert "Flag fra 2015 til 2022" in html(at)


def test_the_backtest_can_be_of_the_whole_country() -> None:
    at = page(arbejde="backtest")
    at.toggle[0].set_value(True)
    press(sound(at.run()), "Beregn, hvor godt reglerne har ramt")
    assert "Alle kommuner med afdelinger: Ramte" in bare(html(at))


def test_scores_stand_beside_the_rules_until_one_is_moved() -> None:
    at = press(page(), "Beregn, hvor godt reglerne har ramt")
    assert html(at).count('class="kf-score"') == len(default().rules) + 1
    assert "Alle regler tilsammen: Ramte" in bare(html(at))
    move(at, 75.0)
    assert html(at).count("Flyttet siden; beregn igen.") == 2
    at.query_params["kommune"] = "316"
    assert 'class="kf-score"' not in html(sound(at.run()))


def test_real_departments_have_no_mark_and_too_few_years(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DEMO_VARIABLE, "off")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(database.parent))
    at = page(arbejde="backtest")
    assert "DEMODATA" not in html(at)
    assert told(at)[0].startswith("Der skal 4 års tal til at prøve reglerne af; her er")
    assert any(each.startswith("Der skal 4 års tal") for each in told(turn(at, "vaerksted")))


def test_a_score_of_nothing_says_so() -> None:
    nothing = flags.Foretold(MOVED, 0, 0, 0, 0, 3, 0, None)
    quiet = flags.Foretold(MOVED, 0, 0, 1, 4, 0, 0, None)
    chosen = choices_of(FIRST)
    assert words.foretold(chosen, nothing) == "Ingen flag kan følges i årene efter."
    assert words.foretold(chosen, quiet) == "Ramte 0 af 0, overså 1; tilfældigt valg ville ramme 0."


def choices_of(start: str, language: Language = Language.DA) -> choices.Choices:
    """Return choices as the page makes them."""
    found = {each.id: each for each in versions()}
    return choices.Choices(
        store.current(),
        store.meaning(),
        catalogue.texts(language),
        SLAGELSE,
        YEAR,
        start,
        found,
        choices.Part.WORKBENCH,
    )


# Saving and going back


def test_saving_shows_the_differences_and_makes_one_version_however_often_it_is_sent() -> None:
    at = turn(move(page(), 75.0), "gem")
    assert "Rød grænse 70 % 75 %" in bare(html(at)).replace("\N{NO-BREAK SPACE}", " ")
    drawn = at.session_state[saving.FORM + writing.SEEN]
    sign(at, saving.FORM, "Mette Holm", "Flere tomme boliger", "Gem udgaven")
    assert "udgave 1 · Mette Holm, " in at.success[0].value
    assert at.query_params["regler"] == "2026.1"
    assert told(at)[0].startswith("Der er intet at gemme")
    again = register.save_rule_set(
        store.meaning(), stricter(), by="Mette Holm", reason="Flere tomme boliger", key=drawn.key, expected_version=0
    )
    assert again.version == 1
    assert [each.version for each in versions()] == [0, 1]
    saved = versions()[1]
    assert (saved.by, saved.reason.da) == ("Mette Holm", "Flere tomme boliger")
    assert saved.rule_set is not None
    assert flagged(saved.rule_set) == flagged(stricter())


def test_a_form_sent_twice_by_a_rerun_is_one_version() -> None:
    at = turn(move(page(), 75.0), "gem")
    before = at.session_state[saving.FORM + writing.SEEN]
    sign(at, saving.FORM, "Mette", "Prøve", "Gem udgaven")
    # The browser sends the same form again, as it was drawn.
    at.session_state[state.MOVED] = {"2026.1": flags.with_limit(stricter(), MOVED, "red", 65.0)}
    sound(at.run())
    at.session_state[saving.FORM + writing.SEEN] = before
    sign(at, saving.FORM, "Mette", "Prøve", "Gem udgaven")
    assert [each.version for each in versions()] == [0, 1]


@pytest.mark.parametrize(
    ("by", "reason", "text"),
    [("", "Prøve", "Skriv, hvem der gemmer."), ("Mette", " ", "Skriv, hvorfor reglerne ændres.")],
)
def test_who_and_why_are_demanded_and_nobody_is_suggested(by: str, reason: str, text: str) -> None:
    at = turn(move(page(), 75.0), "gem")
    assert [each.value for each in at.text_input] == ["", ""]
    sign(at, saving.FORM, by, reason, "Gem udgaven")
    assert told(at) == [text]
    assert [each.version for each in versions()] == [0]
    sign(at, saving.FORM, "Mette", "Prøve", "Gem udgaven")
    assert [each.version for each in versions()] == [0, 1]


def test_a_version_that_came_in_between_is_told_before_it_is_written_over() -> None:
    at = turn(move(page(regler=FIRST), 75.0), "gem")
    save(stricter(65.0), "k1", by="Lars", expected=0)
    sign(at, saving.FORM, "Mette", "Prøve", "Gem udgaven")
    assert told(at)[0].startswith("Lars har gemt en nyere udgave i mellemtiden (nr. 1, ")
    assert [each.by for each in versions()][1:] == ["Lars"]
    assert "Rød grænse 65 % 75 %" in bare(html(at)).replace("\N{NO-BREAK SPACE}", " ")
    press(at, "Gem udgaven")
    assert [each.by for each in versions()][1:] == ["Lars", "Mette"]


def test_going_back_restores_the_earlier_cases_exactly() -> None:
    earlier = cases(default())
    save(stricter(), "k1")
    save(stricter(65.0), "k2")
    at = page(arbejde="gem")
    at.selectbox(key=field(at, saving.BACK, "version")).set_value(0)
    sign(at, saving.BACK, "Lars", "Det gik for vidt", "Gå tilbage til denne")
    newest = versions()[-1]
    assert (newest.version, newest.restores, newest.by) == (3, 0, "Lars")
    assert newest.rule_set is not None
    assert cases(newest.rule_set) == earlier
    assert at.query_params["regler"] == "2026.3"
    assert "Tilbage til udgave 0: Det gik for vidt" in html(at)
    turn(at, "vaerksted")
    assert card(at, "Behov (sikkert røde)")[0] == str(len(flagged(default())))


def test_going_back_without_a_reason_writes_nothing() -> None:
    save(stricter(), "k1")
    at = sign(page(arbejde="gem"), saving.BACK, "Lars", "", "Gå tilbage til denne")
    assert "Skriv, hvorfor reglerne ændres." in told(at)
    assert len(versions()) == 2


def test_what_people_write_is_shown_as_they_wrote_it() -> None:
    register.save_rule_set(
        store.meaning(), stricter(), by="<b>Mette</b>", reason="<script>alert(1)</script>", key="k1", expected_version=0
    )
    assert "<script>alert" not in html(page(arbejde="gem"))
    assert "<b>Mette" not in html(page(arbejde="gem"))


def unreadable(monkeypatch: pytest.MonkeyPatch, ids: Sequence[str]) -> None:
    """Make versions unreadable, as a key figure that is no more does."""
    real = register.rule_versions

    def versions_of(*given: Any) -> tuple[register.RuleVersion, ...]:
        broken = "vacancy_pct findes ikke"
        return tuple(replace(each, rule_set=None, problem=broken) if each.id in ids else each for each in real(*given))

    monkeypatch.setattr(register, "rule_versions", versions_of)


def test_a_version_that_cannot_be_read_is_told_and_the_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    save(stricter(), "k1")
    unreadable(monkeypatch, ["2026.1"])
    at = move(page(), 75.0)
    assert at.query_params["regler"] == FIRST
    turn(at, "gem")
    assert "kan ikke læses mere: vacancy_pct findes ikke" in html(at)
    sign(at, saving.FORM, "Mette", "Prøve", "Gem udgaven")
    assert versions()[-1].version == 2


def test_the_rules_of_a_version_that_cannot_be_read_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    unreadable(monkeypatch, [FIRST])
    with pytest.raises(RegisterError, match="rule_set_unreadable"):
        choices.rules_of(register.rule_versions(store.meaning(), 2026)[0])


# Where a limit can stand


NUMBER = RuleLimit(LimitKind.NUMBER, 2.0, False, None)


@pytest.mark.parametrize(
    ("kind", "first", "last", "n"),
    [(LimitKind.FRACTILE, 0.0, 100.0, 101), (LimitKind.RATE, 0.5, 5.0, 19), (LimitKind.RUNNING, 1.0, 5.0, 5)],
)
def test_a_limit_that_is_no_figure_has_a_range_of_its_own(kind: LimitKind, first: float, last: float, n: int) -> None:
    found = scales.places(replace(NUMBER, kind=kind), [7.0, 900.0], 0, [2.0])
    assert (found[0], found[-1], len(found)) == (first, last, n)


def test_the_outermost_hundredths_are_left_out_and_the_limit_is_in() -> None:
    found = scales.places(NUMBER, [1.0] + [float(each) for each in range(10, 20)] * 20 + [9999.0], 0, [2.0])
    assert (found[0], found[-1]) == (2.0, 19.0)


@pytest.mark.parametrize("known", [[], [2.0], [2.0, 2.0]])
def test_a_limit_without_figures_has_room_on_both_sides(known: list[float]) -> None:
    found = scales.places(NUMBER, known, 1, [2.0])
    assert (found[0], found[-1]) == (1.0, 3.0)


def test_a_step_is_never_finer_than_the_figure() -> None:
    found = scales.places(NUMBER, [0.0, 2.0, 3.0], 0, [2.0])
    assert found == (0.0, 1.0, 2.0, 3.0)


def test_a_place_is_written_with_the_decimals_it_has() -> None:
    assert [words.place(each, Language.DA) for each in (2.0, 0.25, -1000.0)] == ["2", "0,25", "−1.000"]
    assert words.place(1.5, Language.EN) == "1.5"
