"""Charts of need: who needs an agreement and why, year by year, each number of a sentence in its row."""

import dataclasses
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from keyfigures import catalogue, departments, flags, settings
from keyfigures.catalogue import Catalogue, Goal, Rule, RuleSet, Texts
from keyfigures.departments import Direction, Filter, Trend, Verdict
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Context, NeedChart, NeedView, figure_id
from keyfigures.figures.flags import NeedRow, lanes, need, need_row, words
from keyfigures.flags import EVERY_SCORE, Case, Cell, Flag, Judgement, Lane, Level, Lift, Promise, Score, Status
from keyfigures.language import Language
from keyfigures.numbers import rounded
from tests.departments.test_department_charts import (
    BAND,
    department,
    drawn_notes,
    fig,
    flat,
    ids,
    legend,
    payload,
    plain,
    spoken,
    subtitle,
    title,
)
from tests.ui.screen import DANISH, ENGLISH

YEARS = (2023, 2024, 2025)
VIEW = NeedView(
    chart=NeedChart.NEED,
    municipality="330",
    organisation="",
    goal="",
    year=2025,
    from_year=2023,
    rules="2026.0",
    scores=tuple(score.value for score in Score),
    most=3,
    language="da",
)


@cache
def meaning() -> Catalogue:
    """Return the catalogue of the real data folder."""
    return catalogue.read(settings.ROOT / "data", "need")


def rules() -> RuleSet:
    return meaning().rule_sets[2026]


def say(language: str = "da") -> Texts:
    return catalogue.texts(Language(language))


def context(language: str = "da", **changes: Any) -> Context:
    """Return what a builder speaks with."""
    view = dataclasses.replace(VIEW, language=language, **changes)
    return Context(view, meaning(), say(language), "test", "AAAA-BBBB")


def flag(id_: str, rule_id: str = "vacancy_family", **changes: Any) -> Flag:
    """Return a sure red flag of 9 vacant of 214 since 2022, with the changes asked for."""
    rule = rules().rules[rule_id]
    said = Judgement(
        rule_id=rule_id,
        department_id=id_,
        year=2025,
        value=changes.pop("value", 100 * 9 / 214),
        status="observed",
        percentile=changes.pop("percentile", None),
        numerator=9,
        denominator=214,
        rate=None,
        rate_known_year=None,
        yellow_limit=1.0,
        red_limit=2.0,
        level=changes.pop("level", Level.RED),
        since=2022,
        level_since=changes.pop("since", 2022),
        is_need=True,
        certainty=changes.get("certainty", Verdict.SURELY),
    )
    made = Flag(
        rule=rule,
        judgement=said,
        figure=fig(id_, 2025, said.value, BAND, indicator_id=rule.indicator, denominator=214),
        trend=Trend(Direction.RISING, 8, 2018, 2025, 0.4, 0.01),
        limit=2.0,
        certainty=Verdict.SURELY,
        count=9,
        count_at_limit=4,
        excess=5,
        lift=Lift(1.8, inclusive=False, count=3),
    )
    return dataclasses.replace(made, **changes)


def case(id_: str, status: Status, *found: Flag) -> Case:
    """Return a case of flags, red and sure ones first as every case has them."""
    sureness = tuple(Verdict)
    ordered = sorted(found, key=lambda each: (-(each.judgement.level or 0), sureness.index(each.certainty)))
    return Case(
        department_id=id_,
        year=2025,
        status=status,
        flags=tuple(ordered),
        oversight=(),
        not_assessable=("efficiency",),
        points=(),
        worse_than_equals=True,
        getting_worse=True,
        worse_and_worse=True,
        since=min((each.judgement.since or 0 for each in found), default=None),
    )


def cell(year: int, state: Lane, status: Status | None = None, *agreements: str) -> Cell:
    """Return a year of a lane; a flagged one is raised by a rule."""
    own = Status(state.value) if state.value in set(Status) else status
    return Cell(year, state, own, ("vacancy_family",) if own in (Status.FLAGGED, Status.MAYBE) else (), agreements)


def row(
    id_: str, found: Case, *states: Lane, agreements: tuple[str, ...] = (), language: str = "da", **own: Any
) -> NeedRow:
    """Return a row with a year for every state, flagged under an agreement; the newest is 2025."""
    first = 2026 - len(states)
    cells = [cell(first + place, state, Status.FLAGGED, *agreements) for place, state in enumerate(states)]
    return need_row(department(id_, **own), found, cells, meaning(), say(language), agreements=agreements)


F, M, N = Lane.FLAGGED, Lane.MAYBE, Lane.NONE


def example(language: str = "da", *, demo: bool = False) -> list[NeedRow]:
    """Return one department flagged for two rules, one flagged under an agreement, a maybe, one well, one unknown."""
    maybe = flag("c", certainty=Verdict.MAYBE, level=Level.YELLOW, since=2025)
    held = flag(
        "b", "efficiency", certainty=Verdict.NOT, level=Level.YELLOW, count=None, count_at_limit=None, lift=None
    )
    said: dict[str, Any] = {"language": language}
    return [
        row("a", case("a", Status.FLAGGED, held, flag("a")), F, F, F, demo=demo, **said),
        row(
            *("b", case("b", Status.FLAGGED, flag("b")), Lane.AGREEMENT, Lane.AGREEMENT, Lane.CLOSED),
            agreements=("Plan X",),
            **said,
        ),
        row("c", case("c", Status.MAYBE, maybe), Lane.ABSENT, N, M, **said),
        row("d", case("d", Status.NONE), N, F, N, **said),
        row("e", case("e", Status.NOT_ASSESSABLE), *([Lane.NOT_ASSESSABLE] * 3), **said),
    ]


def need_of(rows: list[NeedRow], said: Context | None = None, **changes: Any) -> Chart:
    return need(said or context(), rows, **{"rule_set": rules(), "scores": EVERY_SCORE, "most": 3, **changes})


def lanes_of(rows: list[NeedRow], said: Context | None = None) -> Chart:
    return lanes(said or context(), rows, rule_set=rules())


def example_need(language: str = "da", *, demo: bool = False) -> Chart:
    return need_of(example(language, demo=demo), context(language))


def example_lanes(language: str = "da", *, demo: bool = False) -> Chart:
    return lanes_of(example(language, demo=demo), context(language))


EXAMPLES = {"need": example_need, "lanes": example_lanes}
each_chart = pytest.mark.parametrize("name", EXAMPLES)
each_language = pytest.mark.parametrize("language", [each.value for each in Language])


# Both


@each_language
@each_chart
def test_every_chart_of_need_is_complete(name: str, language: str) -> None:
    chart = EXAMPLES[name](language)
    assert all(text.strip() for text in (chart.title, chart.subtitle, chart.footer, chart.description))
    assert "AAAA-BBBB" in chart.footer
    assert not re.search(r"\b(None|nan|inf)\b|[{}]|\.\.", " ".join(spoken(chart)))
    assert all(len(line) == len(chart.table.columns) for line in chart.table.rows)
    assert len(go.Figure(payload(chart)).data) == len(payload(chart)["data"])
    assert payload(chart)["layout"]["meta"]["clicks"] is True


@each_language
@each_chart
def test_no_word_of_need_is_of_the_other_language(name: str, language: str) -> None:
    wrong = re.compile(rf"\b({DANISH if language == 'en' else ENGLISH})\b", re.IGNORECASE)
    assert [text for text in spoken(EXAMPLES[name](language)) if wrong.search(text)] == []


@each_chart
def test_an_invented_department_never_stands_without_its_mark(name: str) -> None:
    ordinary, demo = EXAMPLES[name](), EXAMPLES[name](demo=True)
    assert not ordinary.demo
    assert "(demo)" not in " ".join(spoken(ordinary))
    assert payload(demo)["layout"]["meta"]["mark"] == "DEMODATA"
    assert [text for text in spoken(demo) if re.search(r"Park a(?! \(demo\))", text)] == []


@each_chart
def test_what_a_phone_changes_has_a_place_for_every_note(name: str) -> None:
    layout = payload(EXAMPLES[name]())["layout"]
    assert len(layout["meta"]["narrow"]["annotations"]) == len(layout["annotations"])
    assert layout["meta"]["narrow"]["shape"] > 1.35


@each_chart
def test_without_departments_one_sentence_says_so(name: str) -> None:
    with pytest.raises(SelectionError) as error:
        need_of([]) if name == "need" else lanes_of([])
    assert error.value.text == "no_departments"


@each_chart
def test_the_rules_behind_a_chart_go_along_with_it(name: str) -> None:
    about = dict(EXAMPLES[name]().about)
    assert about["Regler"].startswith("Standardregler 2026, besluttet 23. november 2026 (projektets forfattere).")
    vacancy = plain(about["Lejeledighed, mest familieboliger"])
    assert "værre over grænsen. Gul grænse 1,00 %, rød grænse 2,00 %." in vacancy
    assert "værre under grænsen. Gul grænse 80 %, rød grænse 70 %." in plain(about["Effektivitetstal"])
    dialogue = [each for each in rules().rules.values() if each.matter is catalogue.Matter.DIALOGUE]
    assert len(about) == 1 + len(dialogue) < 1 + len(rules().rules)


# Need


def test_the_title_names_who_needs_an_agreement_and_who_only_may() -> None:
    assert title(example_need()) == (
        "To afdelinger i Slagelse har mest brug for en aftale: Park a og Park b; måske også Park c"
    )
    assert title(example_need("en")) == (
        "Two departments in Slagelse need an agreement most: Park a and Park b; perhaps also Park c"
    )
    first, _, third, *_ = example()
    assert title(need_of([first])) == "Én afdeling i Slagelse har mest brug for en aftale: Park a"
    assert title(need_of([third])) == (
        "Ingen afdeling i Slagelse er flaget med sikkerhed; måske har Park c brug for en aftale"
    )


def test_many_names_are_the_first_three_and_how_many_others() -> None:
    rows = [row(f"d{each}", case(f"d{each}", Status.FLAGGED, flag(f"d{each}")), F) for each in range(14)]
    assert title(need_of(rows, most=12)).startswith("Tolv afdelinger i Slagelse")
    assert title(need_of(rows, most=12)).endswith(": Park d0, Park d1, Park d2 og 9 andre")
    assert title(need_of(rows, most=14)).startswith("14 afdelinger")
    assert title(need_of(rows, most=4)).endswith(": Park d0, Park d1, Park d2 og Park d3")


def test_departments_of_several_municipalities_lie_in_the_country() -> None:
    first, second, *_ = example()
    away = dataclasses.replace(second.department, municipality="Sorø", organisation="Anden")
    rows = [first, dataclasses.replace(second, department=away)]
    assert "i Danmark har" in title(need_of(rows))
    assert subtitle(need_of(rows)).startswith("Standardregler 2026 · 2025 · ")


def test_the_subtitle_says_rules_year_how_many_and_the_order() -> None:
    assert subtitle(example_need()) == (
        "Org · Standardregler 2026 · 2025 · 2 af 5 afdelinger flaget, 1 måske, 1 kan ikke vurderes · ordnet efter "
        "sikkerhed, værre end lignende og i forværring, flagenes vægt, år med flag"
    )
    one = need_of(example(), scores={Score.LETTING})
    assert subtitle(one).endswith("ordnet efter sikkerhed, flagenes vægt (Udlejning)")
    assert subtitle(need_of(example()[:2], scores=set())).endswith("2 af 2 afdelinger flaget · ordnet efter sikkerhed")


def test_the_goal_is_said_where_all_rules_are_of_one() -> None:
    letting = {id_: each for id_, each in rules().rules.items() if each.goal is Goal.LETTING}
    chart = need_of(example()[1:], rule_set=dataclasses.replace(rules(), rules={**letting, **unjudged()}))
    assert subtitle(chart).startswith("Org · Standardregler 2026 · Udlejning · 2025 · ")


def unjudged() -> dict[str, Rule]:
    """Return the rule that cannot be judged in the examples, apart from the dialogue."""
    return {"efficiency": dataclasses.replace(rules().rules["efficiency"], matter=catalogue.Matter.OVERSIGHT)}


def test_each_department_has_its_name_its_reason_and_what_else_is_said() -> None:
    notes = drawn_notes(example_need())
    assert notes[:3] == ["1. Park a   Org", "2. Park b   Org", "3. Park c   Org"]
    assert notes[3] == (
        "Lejeledighed, mest familieboliger: "
        "9 af 214 (ledige boliger) = 4,21 %; grænsen 2,00 % svarer til 4; 5 for mange. "
        "Siden 2022. Også: Effektivitetstal."
    )
    assert notes[4].endswith("Siden 2022. Har aftale: Plan X.")
    assert notes[5].endswith("svarer til 4; 5 for mange. Nyt i år.")


def test_many_departments_have_room_for_the_reason_alone() -> None:
    rows = [row(f"d{each}", case(f"d{each}", Status.FLAGGED, flag(f"d{each}")), F) for each in range(12)]
    chart = need_of(rows, most=12)
    assert drawn_notes(chart)[12] == plain(rows[0].because)
    meta = payload(chart)["layout"]["meta"]
    assert meta["tall"] > 540
    assert meta["least"] >= meta["tall"]


def test_a_long_name_is_cut_but_keeps_its_mark() -> None:
    first = example(demo=True)[0]
    long = dataclasses.replace(first.department, name="Nordruplundparkens sydlige og østlige etape (demo)")
    chart = need_of([dataclasses.replace(first, department=long)])
    assert drawn_notes(chart)[0] == "1. Nordruplundparkens sydlige og… (demo)   Org (demo)"
    assert chart.table.rows[0][0] == long.name


def test_a_phone_has_the_reason_on_short_lines_under_name_and_organisation() -> None:
    places = payload(example_need())["layout"]["meta"]["narrow"]["annotations"]
    assert places[0]["text"] == "<b>1. Park a</b><br>Org"
    lines = places[3]["text"].split("<br>")
    assert len(lines) > 1
    assert max(map(len, lines)) <= 52
    assert places[3]["name"] == ""


def test_the_small_lanes_hold_a_field_for_every_year_there_was_a_department() -> None:
    traces = payload(example_need())["data"]
    assert traces[0]["text"] == ["’23", "’24", "’25"]
    assert traces[1]["text"] == ["▲", "▲", "▲"]
    assert traces[3]["text"] == ["aft.", "aft.", "afs."]
    assert traces[4]["text"] == ["’24", "’25"]
    assert ids(example_need()) == {"a", "b", "c"}
    assert legend(example_need()) == ["flag", "måske", "intet flag", "aftale", "afsluttet"]


def test_a_field_says_year_state_rules_and_agreement() -> None:
    hovers = [text for trace in payload(example_need())["data"] for text in flat(trace.get("hovertext", []))]
    assert hovers[0] == "Park a 2023: flag<br>Lejeledighed, mest familieboliger"
    assert hovers[3] == "Park b 2023: aftale (flag)<br>Lejeledighed, mest familieboliger<br>Plan X"
    assert hovers[6] == "Park c 2024: intet flag"


def test_a_rule_of_another_set_is_left_out_of_what_is_said() -> None:
    unknown = Cell(2025, F, Status.FLAGGED, ("gone",), ())
    first = dataclasses.replace(example()[0], cells=(unknown,))
    assert words.hover(context(), first, unknown, rules()) == "Park a 2025: flag"
    assert words.state(context(), Cell(2025, Lane.AGREEMENT, None, (), ())) == "aftale"


def test_no_more_than_the_last_eight_years_are_drawn() -> None:
    chart = need_of([row("a", case("a", Status.FLAGGED, flag("a")), *([F] * 11))])
    assert payload(chart)["data"][0]["text"] == [f"’{year}" for year in range(18, 26)]


def test_nobody_in_need_is_said_in_one_sentence() -> None:
    with pytest.raises(SelectionError) as error:
        need_of(example()[3:])
    assert plain(say()(error.value.text, **error.value.values)) == (
        "Ingen af 2 afdelinger har et flag i 2025; 1 kan ikke vurderes. "
        "Vælg et andet år, andre regler eller en anden kommune."
    )


def cells(chart: Chart, line: int = 0) -> dict[str, Any]:
    """Return a row of the table by the labels of its columns."""
    return dict(zip([column.label for column in chart.table.columns], chart.table.rows[line], strict=True))


def test_the_table_has_every_flag_of_every_department_in_need() -> None:
    chart = need_of(example(), most=1)
    assert [(line[1], line[5]) for line in chart.table.rows] == [
        ("a", "Lejeledighed, mest familieboliger"),
        ("a", "Effektivitetstal"),
        ("b", "Lejeledighed, mest familieboliger"),
        ("c", "Lejeledighed, mest familieboliger"),
    ]


def test_a_row_of_the_table_says_all_a_flag_is_argued_by() -> None:
    found = {name: plain(value) if isinstance(value, str) else value for name, value in cells(example_need()).items()}
    assert found == {
        "Afdeling": "Park a",
        "Afdelings-id": "a",
        "Boligorganisation": "Org",
        "Status": "flag",
        "Målsætning": "Udlejning",
        "Regel": "Lejeledighed, mest familieboliger",
        "Farve": "rød",
        "Værdi": 100 * 9 / 214,
        "Enhed": "procent",
        "Grænse": 2.0,
        "Grænsen er": "2,00 %",
        "Antal": 9,
        "Ud af": 214,
        "Antal ved grænsen": 4,
        "Ud over grænsen": 5,
        "Percentil blandt sammenlignelige": 80.0,
        "Nr.": 2,
        "Sammenlignelige, afdelingen selv talt med": 10,
        "Sammenlignelige: median": 2.0,
        "Udvikling pr. år": 0.4,
        "Hvor sikkert": "sikkert",
        "Hvorfor": (
            "Lejeledighed, mest familieboliger: 9 af 214 (ledige boliger) = 4,21 %; grænsen 2,00 % svarer til 4; 5 for "
            "mange. Siden 2022. Nr. 2 af 10 sammenlignelige, fra det højeste tal; medianen er 2,00 %."
        ),
        "Satsens år": "–",
        "Siden": "2022",
        "Hvad der løfter flaget": "Løftes ved højst 3 af 214 (under 1,80 %).",
        "Flaget løftes ved": 1.8,
        "Flaget løftes ved antal": 3,
        "Grundlag": rules().rules["vacancy_family"].basis.text.da,
        "Tallets kilde": meaning().sources["reported"].title.da,
        "År": "2025",
        "Aftale": "–",
        "Regler, der ikke kan vurderes": "Effektivitetstal",
    }


def test_what_is_not_known_of_a_flag_is_empty_and_never_zero() -> None:
    alone = dataclasses.replace(flag("a").figure, position=None)
    bare = flag("a", figure=alone, since=None, count=None, count_at_limit=None, excess=None, lift=None)
    found = cells(need_of([row("a", case("a", Status.FLAGGED, bare), F)]))
    names = ("Antal", "Ud af", "Antal ved grænsen", "Ud over grænsen", "Nr.", "Flaget løftes ved antal")
    assert [found[name] for name in names] == [None] * len(names)
    assert found["Percentil blandt sammenlignelige"] is None
    assert found["Siden"] == "–"


def test_a_document_has_the_columns_a_person_reads() -> None:
    brief = [column.label for column in example_need().table.columns if column.brief]
    assert brief == [
        *("Afdeling", "Boligorganisation", "Status", "Målsætning", "Farve", "Hvorfor", "Siden"),
        *("Hvad der løfter flaget", "Aftale"),
    ]


def rows_of(database: Path, language: Language, promises: tuple[Promise, ...] = ()) -> list[NeedRow]:
    """Return the rows of a municipality's departments in the demo data."""
    wanted, said = Filter("330"), catalogue.texts(language)
    years = flags.lanes(database, rules(), wanted, YEARS, promises)
    return [
        need_row(departments.department(database, each.department_id), each, years[each.department_id], meaning(), said)
        for each in flags.cases(database, meaning(), rules(), wanted, 2025)
    ]


def said_numbers(text: str, language: Language) -> list[tuple[float, int]]:
    """Return the numbers of a sentence with their decimals."""
    point, thousand = (",", ".") if language is Language.DA else (".", ",")
    found = re.findall(rf"−?\d+(?:{re.escape(thousand)}\d{{3}})*(?:{re.escape(point)}\d+)?", text)
    plainly = [each.replace(thousand, "").replace(point, ".").replace("−", "-") for each in found]
    return [(float(each), len(each.partition(".")[2])) for each in plainly]


@pytest.mark.parametrize("language", list(Language))
def test_every_number_of_a_sentence_is_a_cell_of_its_row(demo_database: Path, language: Language) -> None:
    rows = rows_of(demo_database, language)
    chart = need_of(rows, context(language.value))
    found = [(each.rule, line) for each, line in zip(in_order(rows), chart.table.rows, strict=True)]
    assert len(found) > 200
    assert len({rule.id for rule, _ in found}) == len({each.rule.id for one in rows for each in one.case.flags})
    place = [column.label for column in chart.table.columns].index(say(language.value)("flag_part_because"))
    for rule, line in found:
        numerator = meaning().indicators[rule.indicator].numerator.to(language).lower()
        text = line[place].replace(rule.title.to(language), "").replace(f"({numerator})", "")
        numbers = [float(cell) for cell in line if isinstance(cell, int | float) or str(cell).isdigit()]
        for value, decimals in said_numbers(text, language):
            assert value in {float(rounded(each, decimals)) for each in numbers}, (value, line)


def in_order(rows: list[NeedRow]) -> list[Flag]:
    """Return every flag in the order of the table."""
    lit = [each for each in rows if each.case.status in (Status.FLAGGED, Status.MAYBE)]
    chart = [(each, found) for each in lit for found in each.case.flags]
    order = {id(found): weight(found) for _, found in chart}
    return [found for each in lit for found in sorted(each.case.flags, key=lambda one: order[id(one)])]


def weight(found: Flag) -> tuple[int, int, int, str]:
    """Return what flags are ordered by: level, sureness, weight of the rule, its id."""
    level, sure = found.judgement.level or 0, [Verdict.SURELY, Verdict.MAYBE, Verdict.NOT].index(found.certainty)
    return -level, sure, -found.rule.weight, found.rule.id


# Lanes


def test_the_title_of_the_lanes_counts_who_is_flagged_and_for_how_long() -> None:
    rows = example()
    assert title(lanes_of(rows)) == "2 af 5 afdelinger i Slagelse er flaget i 2025; 2 af dem i mindst 3 år i træk"
    assert title(lanes_of(rows[2:])) == "Ingen af 3 afdelinger i Slagelse er flaget med sikkerhed i 2025"
    broken = row("a", case("a", Status.FLAGGED, flag("a")), F, N, F)
    assert title(lanes_of([broken])).endswith("0 af dem i mindst 3 år i træk")


def test_lanes_say_which_years_how_many_and_in_which_order() -> None:
    assert subtitle(lanes_of(example())) == (
        "Org · Standardregler 2026 · 2023–2025 · 5 af 5 afdelinger vist · mest brug for en aftale øverst"
    )
    single = lanes_of([row("a", case("a", Status.NONE), N)])
    assert subtitle(single) == "Org · Standardregler 2026 · 2025 · 1 af 1 afdeling vist"
    assert "Tal pr. 2023–2025." in lanes_of(example()).footer


def test_a_field_of_the_lanes_reads_by_itself() -> None:
    found = payload(example_lanes())
    signs = {sign for trace in found["data"][1:] for sign in trace["text"]}
    assert signs == {f"<b>{sign}</b>" for sign in "▲◆·?"}
    assert drawn_notes(example_lanes()) == ["2023", "2024", "2025", "aftale", "afsluttet"]
    word = found["layout"]["annotations"][3]
    assert (word["x"], word["y"]) == (0.5, 1)
    assert legend(example_lanes()) == ["flag", "måske", "intet flag", "kan ikke vurderes"]


def test_a_phone_has_short_words_but_for_long_agreements_and_says_what_they_mean() -> None:
    long = row("a", case("a", Status.FLAGGED, flag("a")), *([Lane.AGREEMENT] * 4))
    brief = row("b", case("b", Status.NONE), N, Lane.AGREEMENT, Lane.AGREEMENT, Lane.CLOSED)
    chart = lanes_of([long, brief])
    narrow = payload(chart)["layout"]["meta"]["narrow"]
    assert [place["text"] for place in narrow["annotations"][4:]] == ["aftale", "aft.", "afs."]
    assert [key["text"] for key in narrow["meta"]["legend"]] == ["intet flag", "aftale", "afsluttet"]


def test_lanes_draw_forty_departments_and_their_table_has_all() -> None:
    rows = [row(f"d{each:02}", case(f"d{each:02}", Status.NONE), N, N) for each in range(43)]
    chart = lanes_of(rows)
    assert len(payload(chart)["data"][0]["z"]) == 40
    assert len(chart.table.rows) == 43
    assert "40 af 43 afdelinger vist" in subtitle(chart)


def test_the_table_of_the_lanes_has_a_word_for_every_year() -> None:
    assert [column.label for column in example_lanes().table.columns] == [
        *("Afdeling", "Afdelings-id", "Boligorganisation", "2023", "2024", "2025")
    ]
    assert [line[3:] for line in example_lanes().table.rows] == [
        ("flag", "flag", "flag"),
        ("aftale (flag)", "aftale (flag)", "afsluttet (flag)"),
        ("fandtes ikke", "intet flag", "måske"),
        ("intet flag", "flag", "intet flag"),
        ("kan ikke vurderes", "kan ikke vurderes", "kan ikke vurderes"),
    ]


def test_lanes_are_described_by_their_newest_year() -> None:
    assert example_lanes().description == (
        "Statusbaner for 5 af 5 afdelinger, 2023–2025. I 2025: 1 flag, 1 måske, 1 intet flag, 1 kan ikke vurderes, "
        "1 afsluttet. Øverst står Park a."
    )


def test_without_a_flag_the_sources_are_those_of_the_key_figures_judged() -> None:
    well = [row("a", case("a", Status.NONE), N)]
    assert "Landsbyggefonden" in lanes_of(well).footer
    invented = [row("a", case("a", Status.NONE), N, demo=True)]
    assert lanes_of(invented).footer.startswith("Kilde: DEMODATA (opdigtet).")


def test_the_lanes_of_the_demo_data_have_a_row_for_every_department(demo_database: Path) -> None:
    rows = rows_of(demo_database, Language.DA)
    chart = lanes_of(rows)
    assert len(chart.table.rows) == len(rows) > 100
    assert chart.demo


def test_the_fields_differ_in_lightness() -> None:
    """Where no colour is seen, neighbours in meaning are at least a tenth of the scale apart, but for the palest."""
    light: dict[Lane, float] = {
        lane: lightness(look.field) for lane, look in words.LOOKS.items() if lane is not Lane.ABSENT
    }
    strong = [light[lane] for lane in (Lane.AGREEMENT, F, Lane.NOT_ASSESSABLE, N)]
    assert [b - a > 0.1 for a, b in pairwise(strong)] == [True] * 3
    assert light[F] + 0.3 < light[M]


def lightness(colour: str) -> float:
    """Return how light a colour is, 0 to 1, as a copier sees it."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_a_link_to_a_chart_of_need_has_an_id_of_its_own() -> None:
    other = dataclasses.replace(VIEW, chart=NeedChart.LANES)
    assert figure_id(VIEW, "v") != figure_id(other, "v")
    assert context().indicators == ()
