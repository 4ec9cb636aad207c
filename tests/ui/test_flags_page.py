"""The page of agreements needed in each state: who is in need, why, in which order, and what stands beside."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, departments, flags, register, settings, store
from keyfigures.catalogue import Goal, Matter, RuleSet
from keyfigures.departments import Filter
from keyfigures.figures import NeedChart
from keyfigures.flags import Case, Flag, Score, Status
from keyfigures.language import Language
from keyfigures.register import Agreement, AgreementStatus, Category, Comment
from keyfigures.ui.departments import sheet
from keyfigures.ui.flags import listed
from keyfigures.views import judged
from tests.ui.screen import bare, charts, clicked, drawn, foreign, html, opened, sound, start, told, words

PAGE, MARK = "aftalebehov", "DEMODATA"
SAY = catalogue.texts(Language.DA)
SAB, REAL, RISING = "D33004", "330-sab", "D33004-00101"
YEAR = 2025
LANES = NeedChart.LANES.value
STATES: dict[str, dict[str, str]] = {
    "the list": {},
    "the lanes": {"vis": LANES},
    "the table": {"vis": "tabel"},
    "an organisation": {"organisation": SAB},
    "the real organisation": {"organisation": REAL},
    "a goal": {"maal": "udlejning"},
    "a goal without rules": {"maal": "ledelse_og_beboerdemokrati"},
    "a goal without rules as lanes": {"maal": "ledelse_og_beboerdemokrati", "vis": LANES},
    "an earlier year": {"aarstal": "2016"},
    "grouped by goal": {"grupper": "maal"},
    "no sub-score": {"orden": ""},
    "twelve in the chart": {"flest": "12"},
    "no departments": {"kommune": "101"},
    "an unknown view": {"vis": "lagkage"},
    "an unknown organisation": {"organisation": "nix"},
    "an unknown goal": {"maal": "nix"},
    "an unknown year": {"aarstal": "1999"},
    "unknown rules": {"regler": "2026.99"},
    "an unknown sub-score": {"orden": "nix,both"},
    "a script in the link": {"organisation": "<script>alert(1)</script>", "maal": "<b>", "orden": "<b>"},
}
SLIDE = {
    "vis": "aftalebehov",
    "kommune": "330",
    "organisation": "",
    "maal": "",
    "aarstal": str(YEAR),
    "fra-aar": "2016",
    "regler": "2026.0",
    "orden": "both,udlejning",
    "flest": "3",
    "sprog": "da",
}


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities."""
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))


@pytest.fixture
def found(demo_database: Path) -> tuple[Case, ...]:
    """Return what the rules say of the departments of Slagelse, by the rules themselves."""
    meaning = store.meaning()
    return flags.cases(demo_database, meaning, meaning.rule_sets[2026], Filter("330"), YEAR)


@pytest.fixture
def mild(register_folder: Path) -> str:
    """Save rules of one goal nobody fails, as the year's newest version, and return its id."""
    assert not register_folder.exists()
    meaning = store.meaning()
    return _saved(_only(meaning.rule_sets[2026], "accumulated_result", -1_000_000.0))


def _only(whole: RuleSet, id_: str, value: float) -> RuleSet:
    rule = whole.rules[id_]
    assert rule.red is not None
    return replace(whole, rules={id_: replace(rule, yellow=None, red=replace(rule.red, value=value))})


def _saved(rules: RuleSet) -> str:
    return register.save_rule_set(
        store.meaning(), rules, by="Prøve", reason="Prøve af siden", key="mild", expected_version=0
    ).id


def lines(at: AppTest) -> list[str]:
    """Return the lines of the list, as they read."""
    return [bare(each.label.replace("\\", "")) for each in at.expander if each.label[0] in "▲◆"]


def names(at: AppTest) -> list[str]:
    """Return the departments of the list, in its order."""
    return [re.findall(r"\*\*(.*?)\*\*", line)[0] for line in lines(at)]


def named(id_: str, database: Path) -> str:
    """Return the name of a department as pages show it."""
    own = departments.department(database, id_)
    return departments.marked(own.name, demo=own.is_demo)


def card(at: AppTest, id_: str) -> str:
    """Return the page's words after the line of a department was opened."""
    at.session_state[listed.OPEN + id_] = True
    return bare(html(sound(at.run())))


# Every state


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_sound_and_in_its_language(state: str, language: str) -> None:
    at = opened(PAGE, sprog=language, **STATES[state])
    assert foreign(words(at), language) == []
    assert [text for text in words(at) if re.search(r"\b(None(?! of)|nan|NaN|inf)\b|\{\w*\}", text)] == []
    assert "<script>alert" not in html(at)
    assert charts(at) or told(at) or "kf-finding" in html(at)


def test_a_municipality_without_departments_says_one_sentence() -> None:
    at = opened(PAGE, kommune="101")
    assert [text[:40] for text in told(at)] == ["Der er ingen afdelinger at vise for komm"]
    assert not charts(at)
    assert MARK not in " ".join(words(at))


@pytest.mark.parametrize(
    ("name", "value"),
    [("vis", "nix"), ("organisation", "nix"), ("maal", "nix"), ("aarstal", "1999"), ("regler", "2026.9")],
)
def test_an_unknown_value_in_the_link_is_said(name: str, value: str) -> None:
    at = opened(PAGE, **{name: value})
    assert len(told(at)) == 1
    assert f"({name} = {value})" in told(at)[0]
    assert len(charts(at)) == 1


# The finding and the list


def test_the_finding_counts_what_the_rules_say(found: tuple[Case, ...]) -> None:
    counts = {status: sum(case.status is status for case in found) for status in Status}
    letting = {goal: sum(any(f.rule.goal is goal for f in case.flags) for case in found) for goal in Goal}
    goal = max(letting, key=lambda each: letting[each])
    page = bare(html(opened(PAGE)))
    assert (
        f"{counts[Status.FLAGGED]} af {len(found)} afdelinger har sikre røde flag, {counts[Status.MAYBE]} måske; "
        f"{counts[Status.NOT_ASSESSABLE]} kan ikke vurderes."
    ) in page
    assert f"Flest har flag om {SAY(f'goal_{goal}').lower()} ({letting[goal]})." in page
    assert "Vurderet efter Standardregler 2026 (2026.0)" in page


def test_the_list_has_every_flagged_department_once_and_no_other(found: tuple[Case, ...], demo_database: Path) -> None:
    at = opened(PAGE)
    flagged = [named(case.department_id, demo_database) for case in found if case.status is Status.FLAGGED]
    if len(flagged) > listed.AT_ONCE:
        sound(at.button(key="needs_more_flagged_button").click().run())
    assert sorted(names(at)) == sorted(flagged)
    assert all(line.startswith("▲ Behov · ") for line in lines(at))
    assert all("(demo)" in name for name in names(at))


def test_the_maybes_are_folded_away_until_asked_for(found: tuple[Case, ...], demo_database: Path) -> None:
    at = opened(PAGE)
    maybe = [named(case.department_id, demo_database) for case in found if case.status is Status.MAYBE]
    assert [toggle.label for toggle in at.toggle] == [f"Måske ({len(maybe)})"]
    sound(at.toggle(key="needs_maybe").set_value(True).run())
    shown = [line for line in lines(at) if line.startswith("◆ Måske · ")]
    assert len(shown) == listed.AT_ONCE < len(maybe)
    sound(at.button(key="needs_more_maybe_button").click().run())
    assert sorted(name for name, line in zip(names(at), lines(at), strict=True) if line[0] == "◆") == sorted(maybe)


def test_a_line_says_the_weightiest_reason_and_counts_the_others(found: tuple[Case, ...], demo_database: Path) -> None:
    first = found[0]
    line = next(each for each in lines(opened(PAGE)) if named(first.department_id, demo_database) in each)
    assert bare(flags.argue.because(first.flags[0], store.meaning(), SAY)) in line
    assert line.endswith(f"+{len(first.flags) - 1} flag.")


def test_who_cannot_be_judged_is_named_and_never_called_fine(found: tuple[Case, ...], demo_database: Path) -> None:
    unknown = [case for case in found if case.status is Status.NOT_ASSESSABLE]
    notes = re.findall(r'<p class="kf-told">(.*?)</p>', html(opened(PAGE)))
    said = next(each for each in notes if "Kan ikke vurderes" in each)
    assert unknown
    assert all(bare(named(case.department_id, demo_database)) in bare(said) for case in unknown)


@pytest.mark.parametrize(("grouped", "first"), [("organisation", "organisation"), ("maal", "goal")])
def test_groups_stand_within_groups_in_the_order_of_need(
    found: tuple[Case, ...], demo_database: Path, grouped: str, first: str
) -> None:
    heads = re.findall(r'<h([34]) class="kf-group">(.*?)</h', html(opened(PAGE, grupper=grouped)))
    own = departments.department(demo_database, found[0].department_id)
    goal = SAY(f"goal_{found[0].flags[0].rule.goal}")
    organisation = departments.marked(own.organisation, demo=own.is_demo)
    outer, inner = (organisation, goal) if first == "organisation" else (goal, organisation)
    assert heads[:2] == [("3", outer), ("4", inner)]
    outers = [name for level, name in heads if level == "3"]
    assert len(outers) == len(set(outers))


def test_an_organisation_shows_its_own_departments_alone() -> None:
    everybody, own = names(opened(PAGE)), names(opened(PAGE, organisation=SAB))
    assert own
    assert set(own) < set(everybody)


def test_a_goal_shows_its_own_flags_alone(demo_database: Path) -> None:
    at = opened(PAGE, maal=Goal.LETTING.value)
    rules = judged.rule_set("2026.0", Goal.LETTING.value).rules.values()
    assert {rule.goal for rule in rules} == {Goal.LETTING}
    titles = tuple(rule.title.da for rule in rules)
    assert lines(at)
    assert all(any(f"· {title}:" in line for title in titles) for line in lines(at))
    assert len(names(at)) <= len(names(opened(PAGE)))
    assert departments.departments(demo_database)


# The order


def test_switching_sub_scores_off_changes_the_order(found: tuple[Case, ...], demo_database: Path) -> None:
    title = drawn(opened(PAGE)).title
    by_years = opened(PAGE, orden="years")
    assert drawn(by_years).title != title
    first = flags.ranked(found, [Score.YEARS])[0]
    assert named(first.department_id, demo_database) in drawn(by_years).title


def test_every_sub_score_of_everybody_in_need_is_shown_also_what_is_off(found: tuple[Case, ...]) -> None:
    at = opened(PAGE, orden="both")
    table = html(at).split(SAY("needs_scores_label"))[1]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    assert len(rows) == sum(case.status in (Status.FLAGGED, Status.MAYBE) for case in found)
    cells = [bare(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rows[0][1])]
    best = flags.ranked(found, [Score.BOTH])[0]
    own = flags.scores(best)
    assert cells == [
        "ja" if own[Score.BOTH] else "nej",
        *(str(own[score]) for score in Score if score != Score.BOTH),
        "0",
    ]
    assert "Udlejning (slået fra)" in bare(table)


def test_the_sub_scores_stand_in_the_address() -> None:
    at = opened(PAGE, orden="both,udlejning")
    assert at.query_params["orden"] == "both,udlejning"
    assert set(opened(PAGE).query_params["orden"].split(",")) == set(Score)


# The card


def test_a_card_argues_every_flag(found: tuple[Case, ...]) -> None:
    first, meaning = found[0], store.meaning()
    shown = card(opened(PAGE), first.department_id)
    for flag in first.flags:
        for each in flags.arguments(flag, meaning, SAY):
            assert bare(each.text) in shown, each
    assert "Ingen aftale." in shown


def test_a_card_shows_the_laws_facts_beside(found: tuple[Case, ...], demo_database: Path) -> None:
    first = found[0]
    said = flags.facts(demo_database, store.meaning().rule_sets[2026], first.department_id, YEAR)
    shown = card(opened(PAGE), first.department_id)
    assert "vises ved siden af og tæller ikke med" in shown
    for fact in said:
        assert bare(fact.fact.title.da) in shown
        assert bare(fact.fact.basis.text.da) in shown
    met = [each.is_met for fact in said for each in fact.criteria]
    words_of = {True: "afdelingens eget tal er over kriteriet", False: "ikke over kriteriet", None: "ukendt: intet tal"}
    rows = re.findall(
        r'<tr><th scope="row">[^<]*</th><td>[^<]*</td><td>([^<]*)</td><td>2025</td>', html(_opened(first))
    )
    assert rows == [words_of[each] for each in met]


def _opened(case: Case) -> AppTest:
    at = opened(PAGE)
    at.session_state[listed.OPEN + case.department_id] = True
    return sound(at.run())


def test_a_card_names_the_rules_that_could_not_be_judged(found: tuple[Case, ...]) -> None:
    case = next(each for each in found if each.not_assessable and each.status is Status.FLAGGED)
    titles = [store.meaning().rule_sets[2026].rules[id_].title.da for id_ in case.not_assessable]
    shown = card(opened(PAGE), case.department_id)
    assert bare(f"Kan ikke vurderes {'; '.join(titles)}") in shown


@pytest.mark.usefixtures("register_folder")
def test_a_card_shows_the_agreements_about_the_department(found: tuple[Case, ...], demo_database: Path) -> None:
    own = departments.department(demo_database, found[0].department_id)
    agreement = Agreement(
        id="A-2025-001",
        year=2026,
        organisation_id=own.organisation_id,
        municipality_code="330",
        department_ids=(own.department_id,),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title="Plan mod ledighed",
        why="",
        organisation_shall="",
        municipality_will="",
        responsible_organisation="",
        responsible_municipality="",
        start=date(2024, 3, 1),
        status=AgreementStatus.IN_PROGRESS,
        deadline=date(2026, 6, 30),
    )
    whole = replace(agreement, id="A-2025-002", department_ids=(), title="Fælles udlejning", deadline=None)
    ended = replace(
        whole, id="A-2025-003", title="Gammel plan", status=AgreementStatus.FULFILLED, ended=date(2025, 5, 1)
    )
    for each in (agreement, whole, ended):
        register.write_agreement(each, by="Prøve", reason="Prøve", key=each.id, expected_version=0)
    shown = card(opened(PAGE), own.department_id)
    assert "Plan mod ledighed – i gang, frist 30. juni 2026." in shown
    assert "Fælles udlejning – i gang, uden frist." in shown
    assert "Gammel plan – opfyldt, uden frist." in shown
    assert "Plan mod ledighed" in str(drawn(opened(PAGE, vis=LANES)).figure)


@pytest.mark.usefixtures("register_folder")
def test_a_card_shows_the_comments_on_its_figures_and_no_others(found: tuple[Case, ...]) -> None:
    case = found[0]
    flag = case.flags[0]
    for text, year in (("<b>Under renovering</b>", flag.judgement.year), ("Fra før", flag.judgement.year - 1)):
        comment = Comment("c", case.department_id, flag.rule.indicator, year, text)
        register.write_comment(comment, by="Bo Lund", reason="", key=text, expected_version=0)
    shown = card(opened(PAGE), case.department_id)
    assert f"Bemærkning {title(flag)} {flag.judgement.year}: <b>Under renovering</b> (Bo Lund, " in shown
    assert "Fra før" not in shown


def title(flag: Flag) -> str:
    """Return the name of the figure that raises a flag."""
    return store.meaning().indicators[flag.rule.indicator].short_title.to(Language.DA)


def test_a_card_leads_to_the_department(found: tuple[Case, ...]) -> None:
    at = _opened(found[0])
    link = next(each for each in at.get("page_link") if "Gå til" in each.proto.label)
    assert dict(parse_qsl(link.proto.query_string))["afdeling"] == found[0].department_id


@pytest.mark.usefixtures("warm_server")
@pytest.mark.parametrize("view", ["aftalebehov", LANES])
def test_a_click_in_the_chart_opens_the_department(found: tuple[Case, ...], view: str) -> None:
    first = found[0].department_id
    at = clicked(opened(PAGE, vis=view), first)
    assert at.query_params["afdeling"] == first
    assert "<h1" in html(at)


@pytest.mark.usefixtures("warm_server")
def test_a_click_on_what_is_no_department_opens_nothing() -> None:
    at = clicked(opened(PAGE), "rest")
    assert len(charts(at)) == 1
    assert "afdeling" not in at.query_params


# Rules, oversight, nobody in need


def test_oversight_stands_apart_from_the_dialogue(found: tuple[Case, ...], demo_database: Path) -> None:
    matters = [case for case in found if case.oversight]
    at = opened(PAGE)
    assert [each.value for each in at.header][-1] == f"Tilsyn ({len(matters)})"
    apart = bare(html(at).split(SAY("needs_oversight_told"))[1])
    assert all(named(case.department_id, demo_database) in apart for case in matters)
    title = next(r.title.da for r in store.meaning().rule_sets[2026].rules.values() if r.matter is Matter.OVERSIGHT)
    assert title in apart
    assert not any(title in line for line in lines(at))


def test_nobody_in_need_is_said_in_words(mild: str) -> None:
    at = opened(PAGE)
    assert f"({mild})" in bare(html(at))
    assert re.search(r"Ingen af de \d+ vurderede afdelinger har flag efter reglerne; \d+ kan ikke", bare(html(at)))
    assert not charts(at)
    assert not lines(at)
    assert len(charts(opened(PAGE, vis=LANES))) == 1


def test_older_rules_are_said_to_be_older(mild: str) -> None:
    page = bare(html(opened(PAGE, regler="2026.0")))
    assert f"Det er ikke årets nyeste regler; de er {mild}." in page
    assert judged.default_rules(YEAR) == mild
    assert judged.default_rules(1990) == mild


def test_only_maybes_still_make_a_page(register_folder: Path) -> None:
    assert not register_folder.exists()
    whole = store.meaning().rule_sets[2026]
    _saved(replace(whole, rules={"efficiency": replace(whole.rules["efficiency"], red=None)}))
    at = opened(PAGE)
    assert not lines(at)
    assert len(at.toggle) == 1
    assert drawn(at).title


def test_a_goal_nobody_has_rules_about_cannot_be_judged() -> None:
    page = opened(PAGE, maal=Goal.LEADERSHIP.value)
    assert re.search(r"Ingen af de (\d+) afdelinger kan vurderes: der mangler tal eller regler", bare(html(page)))


# The slide, the sheet and the overview


def test_the_slide_shows_what_the_page_shows() -> None:
    link = dict(parse_qsl(drawn(opened(PAGE)).data["links"]["slide"].partition("?")[2], keep_blank_values=True))
    assert set(link) == {*SLIDE, "version"}
    alone = drawn(opened("figur", **link))
    assert alone.title == drawn(opened(PAGE)).title
    assert alone.id == drawn(opened(PAGE)).id


def test_the_view_link_of_everybody_shows_everybody() -> None:
    shown = drawn(opened(PAGE))
    query = shown.data["links"]["view"].partition("?")[2]
    at = opened(PAGE, **dict(parse_qsl(query, keep_blank_values=True)))
    assert drawn(at).id == shown.id
    assert told(at) == []


def test_the_view_link_opens_the_same_page() -> None:
    shown = drawn(opened(PAGE, vis=LANES, organisation=SAB, maal="udlejning"))
    page, _, query = shown.data["links"]["view"].partition("?")
    assert page == PAGE
    assert drawn(opened(PAGE, **dict(parse_qsl(query, keep_blank_values=True)))).id == shown.id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("maal", "nix"),
        ("orden", "nix"),
        ("flest", "13"),
        ("flest", "x"),
        ("aarstal", "0"),
        ("fra-aar", "2026"),
    ],
)
def test_a_slide_link_with_an_unknown_value_is_refused(name: str, value: str) -> None:
    at = sound(start("figur", **{**SLIDE, name: value}).run())
    assert len(told(at)) >= 1
    assert not charts(at)


def test_a_slide_of_unknown_rules_or_nobody_is_refused_in_words() -> None:
    for changed in (
        {"regler": "2026.9"},
        {"kommune": "101"},
        {"organisation": "nix"},
        {"maal": "ledelse_og_beboerdemokrati"},
    ):
        at = opened("figur", **{**SLIDE, **changed})
        assert len(told(at)) == 1
        assert not charts(at)


def test_files_are_named_by_organisation_or_municipality() -> None:
    assert "sab" in drawn(opened(PAGE, organisation=SAB)).file.lower()
    assert "slagelse" in drawn(opened(PAGE)).file.lower()


def test_the_sheet_of_a_department_says_its_flags(found: tuple[Case, ...]) -> None:
    case = next(each for each in found if each.department_id == RISING)
    page = html(opened("afdeling", afdeling=RISING, aarstal=str(YEAR)))
    assert f"Aftalebehov {YEAR}: ▲ Behov · {case.flags[0].rule.title.da}" in bare(page)
    assert "aftalebehov?kommune=330&amp;organisation=D33004&amp;aarstal=2025" in page


def test_the_sheet_says_when_nothing_can_be_judged(found: tuple[Case, ...]) -> None:
    case = next(each for each in found if each.status is Status.NOT_ASSESSABLE)
    page = bare(html(opened("afdeling", afdeling=case.department_id, aarstal=str(YEAR))))
    assert f"Aftalebehov {YEAR}: ? Kan ikke vurderes · se hvorfor" in page


def test_the_sheet_of_a_year_without_the_department_says_nothing(demo_database: Path) -> None:
    own = departments.department(demo_database, RISING)
    gone = replace(own, department_id="nix")
    assert judged.of_department(demo_database, gone, YEAR) is None
    assert sheet.flagged(demo_database, gone, YEAR, SAY) == ""


def test_the_overview_leads_to_the_page() -> None:
    assert SAY("onward_need") in [each.proto.label for each in opened("overblik").get("page_link")]
