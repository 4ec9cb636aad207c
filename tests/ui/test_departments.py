"""The pages of departments in each state: right figures, the reader's language, the demo mark, and links that hold."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import openpyxl
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, departments, settings, store
from keyfigures.departments import Assessment, Filter
from keyfigures.figures import DepartmentChart
from keyfigures.language import Language
from keyfigures.store import Observation
from tests.drafts import DEPARTMENTS, ORGANISATIONS, draft
from tests.ui.screen import (
    bare,
    cells,
    charts,
    clicked,
    foreign,
    html,
    labels,
    opened,
    selected,
    sound,
    start,
    told,
    unfolded,
    words,
)

MARK = "DEMODATA"
SAY = catalogue.texts(Language.DA)
REAL = "330-sab-schackenborgvaenge"
SMALL, RISING, MERGED, BEFORE, SPLIT, SILENT = (
    *("D33001-00101", "D33004-00101", "D33001-00113", "D33001-00111", "D33001-00116", "D33007-00102"),
)
SAB = "D33004"
OVERVIEW, ONE, ORGANISATION = "afdelinger", "afdeling", "boligorganisation"
# The charts of each page, and what else stands in the address.
VIEWS = tuple(kind.value for kind in DepartmentChart if kind.value.startswith("afdelinger-"))
NO_DEPARTMENTS = "Der er ingen afdelinger at vise for kommunen og valget."
STATES: dict[str, tuple[str, dict[str, str]]] = {
    "the table": (OVERVIEW, {}),
    "the table of a key figure that is not compared": (OVERVIEW, {"tal": "basic_school_only_pct"}),
    "the table of labels": (OVERVIEW, {"tal": "energy_label", "boligtype": "youth"}),
    "the table of answers": (OVERVIEW, {"tal": "board_elected", "organisation": SAB}),
    "the real organisation": (OVERVIEW, {"organisation": "330-sab", "aarstal": "2017"}),
    "nobody of the type": (OVERVIEW, {"organisation": "330-sab", "boligtype": "youth"}),
    "no departments": (OVERVIEW, {"kommune": "101"}),
    "no departments and a chart": (OVERVIEW, {"kommune": "101", "vis": DepartmentChart.FUNNEL}),
    "an unknown chart": (OVERVIEW, {"vis": "lagkage"}),
    "an unknown organisation": (OVERVIEW, {"organisation": "nix"}),
    "an unknown indicator": (OVERVIEW, {"tal": "nix"}),
    "an unknown year": (OVERVIEW, {"aarstal": "1999"}),
    "a script in the link": (OVERVIEW, {"organisation": "<script>alert(1)</script>", "valgte": "<b>"}),
    **{f"the chart {kind}": (OVERVIEW, {"vis": kind}) for kind in VIEWS},
    "departments marked": (OVERVIEW, {"vis": DepartmentChart.SCATTER, "valgte": f"{RISING},{SMALL},nix"}),
    "a department": (ONE, {"afdeling": RISING}),
    "the first department": (ONE, {}),
    "a real department": (ONE, {"afdeling": REAL, "aarstal": "2017"}),
    "a department of another municipality": (ONE, {"afdeling": RISING, "kommune": "316"}),
    "a merged department": (ONE, {"afdeling": MERGED}),
    "a department that is no more": (ONE, {"afdeling": BEFORE}),
    "almost no figures": (ONE, {"afdeling": SILENT}),
    "a department's unknown year": (ONE, {"afdeling": RISING, "aarstal": "1999"}),
    "an unknown department": (ONE, {"afdeling": "nix"}),
    "no department": (ONE, {"kommune": "101"}),
    "an organisation": (ORGANISATION, {"organisation": SAB}),
    "an organisation and what is not counted": (ORGANISATION, {"organisation": SAB, "tal": "rent_kr_m2"}),
    "an organisation's unknown name": (ORGANISATION, {"organisation": "nix"}),
    "the real organisation's own page": (ORGANISATION, {"organisation": "330-sab", "aarstal": "2017"}),
    "no organisation": (ORGANISATION, {"kommune": "101"}),
}
SLIDE = {
    "vis": "afdelinger-punkter",
    "kommune": "330",
    "organisation": "",
    "boligtype": "all",
    "afdeling": "",
    "valgte": "",
    "tal": "vacancy_pct",
    "mod": "turnover_pct",
    "aarstal": "2024",
    "fra-aar": "2019",
    "antal": "10",
    "vaegte": "",
    "sprog": "da",
}


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities."""
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))


def label_of(at: AppTest, label: str) -> Any:
    """Return the list of choices under a label."""
    return next(box for box in at.selectbox if box.label == label)


def rows_of(at: AppTest) -> dict[str, list[str]]:
    """Return the sheet's lines by their key figure: each cell's words."""
    lines = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", html(at), re.DOTALL)
    return {bare(head): [bare(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", rest)] for head, rest in lines}


def sheet(at: AppTest) -> str:
    """Return the words of the page's own HTML."""
    return bare(html(at))


# Every page in every state


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_sound_and_in_its_language(state: str, language: str) -> None:
    page, link = STATES[state]
    at = opened(page, sprog=language, **link)
    assert foreign(words(at), language) == []
    assert [text for text in words(at) if re.search(r"\b(None(?! of)|nan|NaN|inf)\b|\{\w*\}", text)] == []
    assert "<script>alert" not in html(at)
    assert f"documentElement.lang = '{language}'" in html(at)
    assert charts(at) or told(at) or at.dataframe or rows_of(at)


@pytest.mark.parametrize("page", [OVERVIEW, ONE, ORGANISATION])
def test_a_municipality_without_departments_says_one_sentence(page: str) -> None:
    at = opened(page, kommune="101")
    assert len(told(at)) == 1
    assert told(at)[0].startswith(NO_DEPARTMENTS)
    assert not charts(at)
    assert not at.dataframe
    assert MARK not in " ".join(words(at))


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        (OVERVIEW, "organisation", "nix"),
        (OVERVIEW, "tal", "nix"),
        (OVERVIEW, "aarstal", "1999"),
        (OVERVIEW, "vis", "nix"),
        (OVERVIEW, "boligtype", "nix"),
        (ONE, "aarstal", "1999"),
        (ONE, "antal", "21"),
        (ORGANISATION, "organisation", "nix"),
        (ORGANISATION, "tal", "energy_label"),
    ],
)
def test_an_unknown_value_is_said_and_the_default_shown(page: str, name: str, value: str) -> None:
    at = opened(page, **{"kommune": "330", name: value})
    assert [each.value.replace("\\", "") for each in at.warning] == [
        f"Linket har en ukendt værdi ({name} = {value}); standardvalget vises i stedet."
    ]
    assert at.query_params[name] != value
    assert charts(at) or at.dataframe


def test_an_unknown_department_is_named() -> None:
    assert told(opened(ONE, afdeling="nix")) == [
        "Der findes ingen afdeling med nummeret nix. Vælg en afdeling på siden Afdelinger."
    ]


# The table


def test_the_table_has_a_line_for_every_department_the_worst_first() -> None:
    at = opened(OVERVIEW, aarstal="2024")
    shown = cells(at.dataframe[0])
    known = departments.chosen(store.current(), Filter("330"), 2024)
    assert len(shown) == len(known)
    lamps = [row[0] for row in shown]
    assert lamps == sorted(lamps, key=lambda lamp: "▲◆●–○".index(lamp[0]))
    assert lamps[0] == "▲ Dårligere"


def test_the_table_counts_the_lamps_it_shows() -> None:
    at = opened(OVERVIEW, aarstal="2024")
    lamps = [row[0][2:].lower() for row in cells(at.dataframe[0])]
    for lamp in set(lamps):
        assert f"{lamps.count(lamp)} {lamp}" in sheet(at)


def test_a_year_without_a_figure_is_a_gap_in_the_small_picture() -> None:
    at = opened(OVERVIEW, tal="vacancy_pct", aarstal="2025")
    pictures = {row[1]: unquote(row[5]) for row in cells(at.dataframe[0])}
    assert all(each.startswith("data:image/svg+xml,<svg ") for each in pictures.values())
    assert "0,00 % i 2017, det eneste år med tal" in pictures["Musvitmarken (demo)"].replace("\N{NO-BREAK SPACE}", " ")


def test_the_tables_figures_are_those_of_the_profiles() -> None:
    at = opened(OVERVIEW, tal="turnover_pct", aarstal="2024")
    shown = {row[1]: row for row in cells(at.dataframe[0])}
    for id_ in (SMALL, "D33002-00101", RISING):
        own = departments.department(store.current(), id_)
        found = profile(id_, 2024)["turnover_pct"]
        row = shown[f"{own.name} (demo)"]
        assert row[2] == written(found.figure.value, 1, "da")
        assert found.figure.position is not None
        assert row[3] == written(found.figure.position.median, 1, "da")
        assert row[4] == f"nr. {found.figure.position.rank} af {found.figure.position.n + 1}"


@pytest.mark.parametrize("view", [OVERVIEW, ONE])
def test_a_suppressed_figure_is_said_and_never_a_number(view: str) -> None:
    title = "Kun grundskole"
    if view == ONE:
        row = rows_of(opened(ONE, afdeling=SMALL, aarstal="2025"))[title]
        assert row[0] == "–"
        assert row[1] == "○ Ikke vurderet skjult (små tal)"
        assert not re.search(r"\d", row[0] + row[1] + row[3])
    else:
        at = opened(OVERVIEW, tal="basic_school_only_pct", aarstal="2025")
        row = next(row for row in cells(at.dataframe[0]) if row[1] == "Nattergaletunet (demo)")
        assert row[0] == "○ Ikke vurderet"
        assert row[2:5] == ["–", "–", "–"]
        assert row[7] == "skjult (små tal)"


# A department's sheet


def profile(id_: str, year: int) -> dict[str, Assessment]:
    """Return a department's judged figures by key figure."""
    found = departments.profile(store.current(), store.meaning(), id_, year)
    return {each.figure.indicator_id: each for each in found}


def written(value: float | None, decimals: int, language: str) -> str:
    """Write a number anew, without the code under test."""
    if value is None:
        return "–"
    rounded = Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded if rounded else abs(rounded):,}".replace("-", "\N{MINUS SIGN}")
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text


@pytest.mark.parametrize(
    ("id_", "year", "language"),
    [
        (SMALL, 2024, "da"),
        (RISING, 2025, "en"),
        ("D33006-00101", 2023, "da"),
        (SILENT, 2017, "da"),
        (REAL, 2017, "en"),
        (MERGED, 2020, "en"),
    ],
)
def test_every_number_of_the_sheet_is_the_profiles(id_: str, year: int, language: str) -> None:
    at = opened(ONE, afdeling=id_, aarstal=str(year), sprog=language)
    shown, meaning, found = rows_of(at), store.meaning(), profile(id_, year)
    known = {
        name: each
        for name, each in found.items()
        if any(figure.status != departments.NOT_RETRIEVED for figure in each.history)
    }
    titles = {name: getattr(meaning.indicators[name].short_title, language) for name in found}
    assert list(shown) == [titles[name] for name in known]
    nobody = ", ".join(titles[name] for name in found if name not in known)
    assert (
        not nobody
        or f"{'Ingen tal i noget år' if language == 'da' else 'No figure in any year'}: {nobody}." in html(at)
    )
    for name, each in known.items():
        indicator, row = meaning.indicators[name], shown[titles[name]]
        if indicator.unit not in ("yes_no", "energy_label"):
            assert re.match(r"[\d.,\N{MINUS SIGN}–]+", row[0])[0].rstrip(".,") == written(  # type: ignore[index]
                each.figure.value, indicator.decimals, language
            ), name
        assert (row[0] == "–") == (each.figure.value is None)
        position = each.figure.position
        if position is None:
            assert not re.search(r"\d", row[3])
        else:
            place = f"nr. {position.rank} af {position.n + 1}" if language == "da" else None
            assert row[3].startswith(place or f"{position.rank} of {position.n + 1}")
            if each.reference is not None and each.reference.kind is departments.ReferenceKind.MEDIAN:
                assert written(position.median, indicator.decimals, language) in row[1]
        if each.interval is not None:
            assert all(written(end, 1, language) in row[1] for end in (each.interval.low, each.interval.high))


def test_the_same_share_of_few_and_of_many_is_told_apart() -> None:
    """Both departments have a turnover of 25 per cent in 2024: 3 of 12 and 100 of 400."""
    few = rows_of(opened(ONE, afdeling=SMALL, aarstal="2024"))["Fraflytning"]
    many = rows_of(opened(ONE, afdeling="D33002-00101", aarstal="2024"))["Fraflytning"]
    assert (few[0], many[0]) == ("25,0 % 3 af 12", "25,0 % 100 af 400")
    assert (few[1].split()[0], many[1].split()[0]) == ("◆", "▲")


def test_the_five_goals_stand_on_the_sheet_in_their_order() -> None:
    heads = re.findall(r'<tr class="kf-goal"><th[^>]*>(.*?)</th>', html(opened(ONE, afdeling=RISING)))
    assert heads == [
        *("Økonomi og drift", "Ledelse og beboerdemokrati", "Udlejning", "Boligafdelinger"),
        "Nybyggeri og renovering",
    ]


def test_a_real_department_has_its_notes_and_its_source_and_no_equals() -> None:
    at = opened(ONE, afdeling=REAL, aarstal="2017", tal="moving_out_loss_kr_lme")
    everything = " ".join([*words(at), *labels(at.get("page_link"))])
    assert MARK not in everything
    assert "(demo)" not in everything
    assert MARK not in str([chart.figure for chart in charts(at)])
    assert "Byrådet godkendte salget. (Presseomtale af Schackenborgvænge)" in everything
    assert "Kilde: Presseomtale af SAB's afdeling Schackenborgvænge" in everything
    row = rows_of(at)["Tab ved fraflytning"]
    assert row[0] == "3.615 kr./lejemålsenhed"
    assert row[1] == "◆ Hold øje Over årets sats 313 kr./lejemålsenhed"
    assert row[3] == SAY("place_none")
    assert all(each[3] in ("–", SAY("place_none"), SAY("place_not_compared")) for each in rows_of(at).values())


def test_a_merged_department_says_what_it_came_from_and_links_there() -> None:
    at = opened(ONE, afdeling=MERGED)
    assert "Kommer fra Ravhaven (demo), Hvedekilden (demo)" in sheet(at).replace("(demo) ,", "(demo),")
    assert SAY("lineage_break") in sheet(at)
    links = re.findall(r'<a href="afdeling\?([^"]*)"', html(at))
    assert [dict(parse_qsl(bare(link)))["afdeling"] for link in links] == [BEFORE, "D33001-00112"]
    before = opened(ONE, **dict(parse_qsl(bare(links[0]))))
    assert "Ravhaven (demo)" in sheet(before)
    assert "Videreført i Vibesvinget (demo)" in sheet(before)
    assert before.query_params["aarstal"] == "2018"
    assert "Bestod til 2018" in sheet(before)


def test_a_split_department_links_to_both_parts() -> None:
    links = re.findall(r'<a href="afdeling\?([^"]*)"', html(opened(ONE, afdeling=SPLIT, sprog="en")))
    found = [dict(parse_qsl(bare(link))) for link in links]
    assert [link["afdeling"] for link in found] == ["D33001-00117", "D33001-00118"]
    assert {link["sprog"] for link in found} == {"en"}


def test_almost_no_figures_are_dashes_and_words() -> None:
    at = opened(ONE, afdeling=SILENT, aarstal="2025")
    shown = rows_of(at)
    assert list(shown) == ["Lejeledighed"]
    assert shown["Lejeledighed"][:2] == ["–", "○ Ikke vurderet ikke indberettet"]
    assert shown["Lejeledighed"][5] == "kan ikke beregnes (1 år)"
    assert "Ingen tal i noget år: Driftsudgifter, Effektivitetstal" in html(at)
    assert "Økonomi og drift: ingen tal" in html(at)


def test_the_ways_on_lead_to_the_neighbours_the_organisation_and_all() -> None:
    at = opened(ONE, afdeling=SMALL, aarstal="2024", sprog="en")
    own = departments.department(store.current(), SMALL)
    before, after = departments.neighbours(store.current(), own, 2024)
    links = at.get("page_link")
    assert before is not None
    assert after is not None
    assert labels(links) == [f"{before.name} (demo)", f"{after.name} (demo)", own.organisation, "All departments"]
    queries = [dict(parse_qsl(link.proto.query_string)) for link in links]
    assert [each.get("afdeling", each.get("organisation")) for each in queries] == [
        *(before.department_id, after.department_id, own.organisation_id),
        None,
    ]
    assert all((each["aarstal"], each["sprog"]) == ("2024", "en") for each in queries)


def test_the_department_is_kept_from_page_to_page() -> None:
    at = opened(ONE, afdeling=RISING)
    sound(at.switch_page("pages/afdelinger.py").run())
    at.query_params.clear()
    sound(at.switch_page("pages/afdeling.py").run())
    assert at.query_params["afdeling"] == RISING


def test_another_municipality_brings_its_own_first_department() -> None:
    at = opened(ONE, kommune="316")
    assert "Holbæk" in sheet(at)


# One key figure in depth


@pytest.mark.parametrize("part", range(4))
def test_every_key_figure_can_be_seen_in_depth(part: int) -> None:
    ids = [each.id for each in departments.indicators(store.meaning())][part::4]
    for id_ in ids:
        at = opened(ONE, afdeling=RISING, tal=id_, sprog=("da", "en")[part % 2])
        assert len(charts(at)) + len(told(at)) == 3, id_
        assert foreign(words(at), ("da", "en")[part % 2]) == [], id_
        assert [text for text in words(at) if re.search(r"\b(None(?! of)|nan|inf)\b|\{\w*\}", text)] == [], id_


def twins_of(at: AppTest) -> list[str]:
    """Return the names of the twins in the table behind their chart, the nearest first."""
    found = next(table for table in unfolded(at).dataframe if "Afstand" in [str(name) for name in table.value.columns])
    place = [str(name) for name in found.value.columns].index("Afdeling")
    return [row[place] for row in cells(found)]


@pytest.mark.parametrize(("k", "weights"), [(1, {}), (3, {"size": "4", "age": "0"}), (20, {"rent": "0.5"})])
def test_as_many_twins_as_asked_for_by_the_weights_asked_for(k: int, weights: dict[str, str]) -> None:
    chosen = {f"vaegt-{name}": weight for name, weight in weights.items()}
    at = opened(ONE, afdeling=RISING, aarstal="2024", antal=str(k), **chosen)
    own = departments.weights_of(",".join(f"{name}:{weight}" for name, weight in weights.items()))
    found = departments.twins(store.current(), RISING, k=k, year=2024, weights=own)
    names = [f"{twin.name} (demo)" for twin in found.twins]
    assert [name for name in twins_of(at) if not name.startswith("Brombærmarken")] == names
    assert len(names) == k


def test_without_any_weight_there_are_no_twins_and_the_years_are_shown_all_the_same() -> None:
    nothing = {f"vaegt-{variable}": "0" for variable in departments.Variable}
    at = opened(ONE, afdeling=RISING, aarstal="2024", **nothing)
    assert len(charts(at)) == 2
    assert told(at) == ["Brombærmarken har for få oplysninger i 2024 til at finde tvillinger. Vælg et andet år."]


def test_a_weight_is_chosen_and_stands_in_the_address() -> None:
    at = opened(ONE, afdeling=RISING, aarstal="2024")
    before = twins_of(at)
    label_of(at, "størrelse").select("4")
    sound(at.run())
    assert at.query_params["vaegt-size"] == "4"
    assert twins_of(at) != before


# Links


def every_chart(language: str = "da") -> list[tuple[str, AppTest]]:
    """Return every page with its charts."""
    links = [
        *((OVERVIEW, {"vis": kind}) for kind in VIEWS),
        (OVERVIEW, {"vis": DepartmentChart.MULTIPLES, "valgte": f"{RISING},{SMALL}", "tal": "turnover_pct"}),
        (ONE, {"afdeling": RISING, "antal": "3", "vaegt-size": "4", "vaegt-age": "0", "tal": "turnover_pct"}),
        (ORGANISATION, {"organisation": SAB, "tal": "turnover_pct"}),
    ]
    return [(page, unfolded(opened(page, sprog=language, aarstal="2024", **link))) for page, link in links]


def test_a_charts_own_link_brings_it_back_in_its_page_and_alone() -> None:
    for page, at in every_chart():
        assert charts(at)
        for chart in charts(at):
            place, _, query = chart.data["links"]["view"].partition("?")
            link = dict(parse_qsl(query, keep_blank_values=True))
            assert place == page
            assert chart.data["links"]["slide"] == f"figur?{query}"
            again = opened(place, **link)
            assert told(again) == []
            assert chart.id in [each.id for each in charts(again)]
            alone = opened("figur", **link)
            assert [each.id for each in charts(alone)] == [chart.id]
            assert charts(alone)[0].data["slide"] is True
            assert not alone.dataframe


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: ""} for name in ("tal", "mod", "boligtype", "aarstal", "fra-aar", "antal")),
        *({"aarstal": year} for year in ("x", "-4", "0", "99999999999999999999")),
        *({"vis": "nix"}, {"tal": "nix"}, {"mod": "nix"}, {"boligtype": "<b>"}, {"vaegte": "size:inf"}),
        {"vaegte": "size:nan"},
    ],
    ids=str,
)
def test_a_link_to_a_chart_that_is_not_whole_says_so(wrong: dict[str, str]) -> None:
    assert told(opened("figur", **{**SLIDE, **wrong})) == [
        "Linket til figuren er ikke fuldstændigt. Åbn figuren fra siden Afdelinger, og kopiér linket igen."
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kommune": "999"}, NO_DEPARTMENTS),
        ({"organisation": "nix"}, NO_DEPARTMENTS),
        ({"afdeling": "nix"}, "Der findes ingen afdeling med nummeret nix."),
        ({"aarstal": "9999"}, "Der er ingen tal at tegne"),
        ({"aarstal": "1", "fra-aar": "1"}, "Der er ingen tal at tegne"),
        ({"vis": DepartmentChart.WATERFALL, "kommune": "999"}, NO_DEPARTMENTS),
        ({"vis": DepartmentChart.WATERFALL, "fra-aar": "1900"}, "Ændringen fra 1900 til 2024 kan ikke forklares"),
        ({"vis": DepartmentChart.WATERFALL, "fra-aar": "2024"}, "Der er ingen tal før 2024"),
        ({"vis": DepartmentChart.TWINS, "afdeling": RISING, "antal": "99"}, "Tvillingerne kan være 1 til 20"),
        ({"vis": DepartmentChart.TWINS, "afdeling": RISING, "vaegte": "size:-1"}, "Tvillingerne kan være 1 til 20"),
        ({"vis": DepartmentChart.TWINS, "afdeling": RISING, "vaegte": "x"}, "Tvillingerne kan være 1 til 20"),
        ({"vis": DepartmentChart.ORGANISATION, "organisation": "nix"}, "Der findes ingen boligorganisation nix"),
    ],
    ids=str,
)
def test_a_link_to_nothing_says_what_is_not_there(wrong: dict[str, str], said: str) -> None:
    at = opened("figur", **{**SLIDE, **wrong})
    assert not charts(at)
    assert [text.startswith(said) for text in told(at)] == [True], told(at)


def test_a_funnel_without_any_counts_has_nothing_to_hold_against() -> None:
    """Turnover has no limit, so all departments together are what each is held against."""
    at = opened("figur", **{**SLIDE, "vis": DepartmentChart.FUNNEL, "tal": "turnover_pct"})
    assert len(charts(at)) == 1
    nobody = {**SLIDE, "vis": DepartmentChart.FUNNEL, "tal": "turnover_pct", "organisation": "330-sab"}
    assert told(opened("figur", **nobody))[0].startswith("Der er ingen tal at tegne")


# The demo mark


def test_every_chart_of_demo_departments_is_marked_and_none_of_the_real_one() -> None:
    for _, at in every_chart("en"):
        assert {chart.figure["layout"]["meta"].get("mark") for chart in charts(at)} == {MARK}
        assert all(chart.description.endswith(f"{MARK}.") for chart in charts(at))
        assert MARK in sheet(at)
    real = opened(ONE, afdeling=REAL, aarstal="2017", tal="moving_out_loss_kr_lme")
    assert len(charts(real)) >= 1
    assert {chart.figure["layout"]["meta"].get("mark") for chart in charts(real)} == {None}


def test_the_banner_leads_to_where_files_are_read() -> None:
    link = re.search(r'<a href="(\w+)\?fane=(\w+)"', html(opened(OVERVIEW)))
    assert link
    at = opened(link[1], fane=link[2])
    assert not at.warning
    assert at.file_uploader


def files_of(monkeypatch: pytest.MonkeyPatch, **link: str) -> dict[str, bytes]:
    """Return the files of a page's charts by name."""
    made: dict[str, Callable[[], Any]] = {}
    kept = MediaFileManager.add_deferred

    def add(
        manager: MediaFileManager, data: Callable[[], Any], mime: str | None, place: str, file_name: str, **more: str
    ) -> str:
        made[file_name] = data
        return kept(manager, data, mime, place, file_name, **more)

    monkeypatch.setattr(MediaFileManager, "add_deferred", add)
    unfolded(opened(**link))
    return {name: make() for name, make in made.items()}


def marked_lines(content: bytes) -> list[bool]:
    """Tell for every line of a CSV file whether it says that its figures are invented."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return [MARK in line for line in lines[1:]]


@pytest.mark.parametrize(
    "link",
    [
        {"page": OVERVIEW, "vis": DepartmentChart.FUNNEL},
        {"page": ONE, "afdeling": RISING},
        {"page": ORGANISATION, "organisation": SAB},
    ],
)
def test_every_file_of_a_demo_chart_is_marked(link: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(monkeypatch, **link)
    assert files
    for name, content in files.items():
        if name.endswith(".csv"):
            assert marked_lines(content)
            assert all(marked_lines(content)), name
        else:
            book = openpyxl.load_workbook(io.BytesIO(content))
            assert MARK in book.sheetnames[0]
            assert any(MARK in str(cell.value) for sheet_ in book for row in sheet_ for cell in row)


def test_the_files_of_a_real_department_are_not_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(monkeypatch, page=ONE, afdeling=REAL, aarstal="2017", tal="moving_out_loss_kr_lme")
    assert files
    assert not any(any(marked_lines(content)) for name, content in files.items() if name.endswith(".csv"))


def rent(id_: str, year: str, value: str) -> Observation:
    """Return the rent of a department."""
    return Observation("rent_kr_m2", "rent_kr_m2_reported", "department", id_, "all", year, value, "0.05")


def test_departments_of_ones_own_take_the_place_of_the_demo(
    demo_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "databases").mkdir()
    shutil.copy2(demo_database, tmp_path / "databases")
    monkeypatch.setenv(settings.RECEIVED_VARIABLE, str(tmp_path / "received"))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "databases"))
    header, nyvang = DEPARTMENTS
    elsewhere = ("0930-2", "0930", "Andetsteds", "316", "316", *nyvang[5:])
    ended = (
        "0930-3",
        "0930",
        "Gammelvang",
        *nyvang[3:7],
        "",
        "",
        "",
        "",
        *nyvang[11:18],
        "",
        "2010-01-01",
        "2020-12-31",
    )
    master = {"organisations.csv": ORGANISATIONS, "departments.csv": [header, nyvang, elsewhere, ended]}
    rents = (rent("0930-1", "2024", "812.5"), rent("0930-3", "2019", "700.0"))
    store.accept(draft(*rents, kind="departments", master=master))
    known = departments.departments(store.current()).values()
    assert {each.department_id for each in known} == {REAL, "0930-1", "0930-2", "0930-3"}
    assert not any(each.is_demo for each in known)
    links: list[tuple[str, dict[str, str]]] = [
        *((page, {}) for page in (OVERVIEW, ONE, ORGANISATION)),
        *((OVERVIEW, {"tal": id_}) for id_ in ("rent_kr_m2", "energy_label")),
        *((OVERVIEW, {"vis": kind}) for kind in VIEWS),
        (ONE, {"afdeling": "0930-1"}),
        (ORGANISATION, {"organisation": "0930"}),
    ]
    for page, link in links:
        at = opened(page, **link)
        assert MARK not in " ".join([*words(at), html(at)])
        assert "(demo)" not in " ".join(words(at))
    shown = rows_of(opened(ONE, afdeling="0930-1", aarstal="2024"))["Husleje"]
    assert shown[0].startswith("813 ")
    old = sheet(opened(ONE, afdeling="0930-3"))
    assert "Bestod 2010–2020" in old
    assert "Ikke oplyst: boliger." in old
    assert told(opened(ONE, kommune="316", afdeling="0930-2"))[0].startswith("Der er endnu ingen tal for afdelingerne")
    assert told(opened(ONE, afdeling=RISING))[0].startswith("Der findes ingen afdeling med nummeret")


# Clicks, as the browser reports them


def test_a_click_in_the_table_opens_the_department() -> None:
    at = opened(OVERVIEW, aarstal="2024", sprog="en")
    place = [row[1] for row in cells(at.dataframe[0])].index("Brombærmarken (demo)")
    at = selected(at, cells=[(place, "Lamp")])
    assert "Brombærmarken (demo)" in sheet(at)
    assert (at.query_params["afdeling"], at.query_params["aarstal"], at.query_params["sprog"]) == (RISING, "2024", "en")


@pytest.mark.usefixtures("warm_server")
def test_marked_lines_are_compared_over_the_years() -> None:
    at = selected(opened(OVERVIEW, tal="turnover_pct"), rows=[0, 2])
    names = [row[1] for row in cells(at.dataframe[0])]
    assert [button.label for button in at.button] == [SAY("compare_marked", n=2)]
    at.button[0].click()
    # AppTest keeps no selection of a table, so it is made anew with the click.
    at = selected(at, rows=[0, 2])
    assert at.query_params["vis"] == DepartmentChart.MULTIPLES
    shown = " ".join(charts(at)[0].words)
    assert names[0] in shown
    assert names[2] in shown
    assert len(at.query_params["valgte"].split(",")) == 2


@pytest.mark.usefixtures("warm_server")
@pytest.mark.parametrize(
    ("page", "place", "link"),
    [
        (OVERVIEW, 0, {"vis": DepartmentChart.SCATTER}),
        (ONE, 2, {"afdeling": SMALL}),
        (ORGANISATION, 2, {"organisation": SAB}),
    ],
)
def test_a_click_on_a_mark_opens_the_department(page: str, place: int, link: dict[str, str]) -> None:
    at = clicked(opened(page, aarstal="2024", **link), RISING, place)
    assert "Brombærmarken (demo)" in sheet(at)
    assert at.query_params["afdeling"] == RISING


@pytest.mark.usefixtures("warm_server")
@pytest.mark.parametrize(
    ("page", "place", "link"),
    [
        (OVERVIEW, 0, {"vis": DepartmentChart.SCATTER}),
        (ONE, 2, {"afdeling": SMALL}),
        (ORGANISATION, 2, {"organisation": SAB}),
    ],
)
def test_a_click_on_what_is_no_department_opens_nothing(page: str, place: int, link: dict[str, str]) -> None:
    at = clicked(opened(page, aarstal="2024", **link), "rest", place)
    assert charts(at)
    assert at.query_params.get("afdeling") == link.get("afdeling")


# A department's page links to others, which a bare page cannot: the browser tests hold its cold start.
@pytest.mark.parametrize("page", [OVERVIEW, ORGANISATION])
def test_a_cold_deep_link_shows_the_page(page: str) -> None:
    at = AppTest.from_file(Path(settings.PAGES) / f"{page}.py", default_timeout=20)
    at.query_params.update({"kommune": "330", "sprog": "en"})
    assert "documentElement.lang = 'en'" in html(sound(at.run()))
    assert "Slagelse" in " ".join(words(at))


def test_an_unknown_language_is_said() -> None:
    assert [each.value for each in start(OVERVIEW, sprog="fo").run().warning] == ["Ukendt sprog / unknown language"]
