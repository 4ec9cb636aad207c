"""Each page in each state says something sensible in the reader's language and never falls over."""

import csv
import io
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from keyfigures import settings, store
from keyfigures.figures import theme
from tests.ui.screen import (
    PAGES,
    RENTED,
    SHARE,
    bare,
    cells,
    charts,
    drawn,
    foreign,
    html,
    labels,
    opened,
    sound,
    start,
    told,
    words,
)

pytestmark = pytest.mark.usefixtures("database")

# What a link to the clean figure must hold.
SLIDE = {
    "figur": "rangorden",
    "kommune": "330",
    "noegletal": SHARE,
    "gruppe": "region",
    "aar": "2023",
    "fra": "2009",
    "gennemsnit": "weighted",
    "egen": "med",
    "sprog": "da",
}
STATES: dict[str, dict[str, str]] = {
    "ordinary": {},
    "a municipality without figures in the year": {"kommune": "101", "aar": "2010", "gruppe": "deck2011"},
    "one year only": {"kommune": "101", "gruppe": "own_choice", "udvalg": "101"},
    "two years of one year": {
        "kommune": "101",
        "gruppe": "own_choice",
        "udvalg": "101",
        "figur": "to-aar",
        "fra": "2023",
    },
    "an unknown municipality": {"kommune": "411"},
    "an unknown year": {"aar": "1999"},
    "an unknown chart": {"figur": "lagkage"},
    "an unknown group": {"gruppe": "nowhere"},
    "an unknown language": {"sprog": "fo"},
    "unknown codes in a selection": {"gruppe": "own_choice", "udvalg": "330,411,x"},
    "an empty selection": {"gruppe": "own_choice", "udvalg": ""},
    "another data version": {"version": "0123456789ab"},
    "a script in the link": {"kommune": "<script>alert(1)</script>", "udvalg": "<b>"},
}


def link(page: str, **parts: str) -> dict[str, str]:
    """Return a link to a page; the clean figure needs every choice."""
    return {**(SLIDE if page == "figur" else {}), **parts}


# The states that are shown in English as well.
IN_BOTH = (
    "ordinary",
    "a municipality without figures in the year",
    "one year only",
    "an unknown municipality",
    "another data version",
)


@pytest.mark.parametrize(
    ("state", "language"), [*((each, "da") for each in STATES), *((each, "en") for each in IN_BOTH)]
)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_state_is_sound_and_in_its_language(page: str, state: str, language: str) -> None:
    parts = link(page, **{"sprog": language, **STATES[state]})
    at = opened(page, **parts)
    said = parts["sprog"] if parts["sprog"] in ("da", "en") else "da"
    assert foreign(words(at), said) == []
    assert [text for text in words(at) if re.search(r"\b(None|nan|NaN)\b|\{\w*\}", text)] == []
    assert f"documentElement.lang = '{said}'" in html(at)
    assert "<script>alert" not in html(at)
    assert charts(at) or told(at)
    if page != "figur":
        assert at.title[0].value


@pytest.mark.parametrize("page", ["overblik", "kommuner"])
def test_an_unknown_value_is_said_and_the_default_shown(page: str) -> None:
    at = opened(page, kommune="411")
    assert [each.value for each in at.warning] == [
        "Linket har en ukendt værdi (kommune = 411); standardvalget vises i stedet."
    ]
    assert "Slagelse" in drawn(at).title
    assert at.query_params["kommune"] == settings.DEFAULT_MUNICIPALITY
    assert not sound(at.run()).warning


def test_an_unknown_language_is_said_in_both_languages() -> None:
    assert [each.value for each in opened("overblik", sprog="fo").warning] == ["Ukendt sprog / unknown language"]


@pytest.mark.parametrize("page", ["overblik", "kommuner"])
def test_a_link_on_other_data_is_told_so_once(page: str) -> None:
    at = opened(page, version="0123456789ab", sprog="en")
    assert len(at.info) == 1
    assert "made on data version 0123456789ab" in at.info[0].value
    assert store.data_version() in at.info[0].value
    assert at.query_params["version"] == store.data_version()
    assert not sound(at.run()).info
    assert not opened(page, version=store.data_version()).info


def test_the_clean_figure_holds_the_picture_and_nothing_else() -> None:
    at = opened("figur", **SLIDE)
    assert drawn(at).data["slide"] is True
    assert not at.dataframe
    assert not at.title
    assert not at.get("download_button")
    assert "Slagelse er nr. 3 af 17" in drawn(at).title
    assert drawn(at).data["links"] == {"view": "", "slide": ""}


def test_the_clean_figure_without_figures_says_so() -> None:
    at = opened("figur", **link("figur", figur="afstem"))
    assert not charts(at)
    assert told(at) == [
        "Ingen kilde oplyser et gennemsnit for Region Sjælland i 2023. Vælg gruppen fra 2011 og året 2009 eller 2010."
    ]


# The manager's page


def test_the_overview_shows_five_cards_with_what_they_are_held_against() -> None:
    at = opened("overblik")
    cards = re.findall(r'<div class="kf-card">(.*?)</div>', html(at))
    shown = [[bare(part) for part in re.findall(r"<d[td][^>]*>(.*?)</d[td]>", card)] for card in cards]
    assert len(shown) == 5
    assert shown[0][:2] == ["Andel almene boliger 2023", "22,0 %"]
    assert shown[1][:2] == ["Andel almene boliger 2009–2010", "24,6 %"]
    assert shown[1][2] == "+5,6 pct.-point mod 19,0 % i de seks kommuner fra 2011"
    assert shown[2][0] == "Placering blandt kommunerne 2023"
    assert re.fullmatch(r"Nr. 23 af 98", shown[2][1])
    assert re.fullmatch(r"(\d+) af \1 valg", shown[3][1])
    assert all(all(part for part in card) for card in shown)


@pytest.mark.parametrize("code", ["101", "825", "153", "316"])
def test_the_overview_of_a_municipality_in_fewer_sources_has_fewer_cards(code: str) -> None:
    at = opened("overblik", kommune=code)
    assert html(at).count('class="kf-card"') == {"101": 4, "825": 3, "153": 3, "316": 5}[code]
    assert drawn(at).footer


def test_the_overview_tells_what_the_municipality_is() -> None:
    lead = bare(html(opened("overblik", sprog="en")))
    assert re.search(r"\d\d,\d{3} residents \(quarter 3 of 2026\)", lead)
    assert "Merged in 2007 from" in lead
    assert " and " in lead


def test_the_overview_leads_on() -> None:
    at = opened("overblik")
    assert labels(at.get("page_link")) == [
        "Se aftalebehov",
        "Sammenlign kommuner",
        "Se kommunens afdelinger",
        "Læs om tallene",
    ]


# The method page


def test_the_method_page_shows_every_indicator_average_rule_and_source() -> None:
    at = opened("metode", sprog="en")
    # One for each, and two at the chart: the figures behind it and the questions.
    assert len(at.expander) == len(list((settings.ROOT / "data" / "indicators").glob("*.yaml"))) + 2
    assert len(at.dataframe[-1].value) == len(list((settings.ROOT / "data" / "sources").glob("*.yaml")))
    text = bare(html(at))
    for part in ("Weighted average", "Simple mean", "Median", "Ranking", "Missing figures", "Rounding", "Caveat"):
        assert part in text
    assert drawn(at).title.startswith("The national figure lies between")


def test_a_run_of_a_page_asks_for_the_catalogue_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The method page names every indicator and caveat; each look at the data files takes a millisecond."""
    asked, meaning = iter(range(99)), store.meaning
    monkeypatch.setattr(store, "meaning", lambda: (next(asked), meaning())[1])
    opened("metode")
    assert next(asked) == 1


def test_the_method_page_uses_the_municipality_chosen_before() -> None:
    at = opened("kommuner", kommune="101")
    sound(at.switch_page("pages/metode.py").run())
    assert "koebenhavn" in drawn(at).file


# Choosing


def test_a_choice_in_a_widget_changes_the_figure_and_the_address() -> None:
    at = opened("kommuner")
    first = drawn(at)
    sound(at.sidebar.selectbox[0].set_value("101").run())
    assert at.query_params["kommune"] == "101"
    assert drawn(at).title.startswith("København")
    assert drawn(at).id != first.id


def test_choices_are_kept_from_page_to_page() -> None:
    at = opened("kommuner", kommune="825", figur="rangorden", gruppe="country")
    sound(at.switch_page("pages/overblik.py").run())
    assert drawn(at).title.startswith("Læsø")
    at.query_params.clear()
    sound(at.switch_page("pages/kommuner.py").run())
    assert (at.query_params["kommune"], at.query_params["figur"], at.query_params["gruppe"]) == (
        *("825", "rangorden", "country"),
    )


def test_a_new_address_wins_over_what_was_chosen_before() -> None:
    at = opened("kommuner", kommune="825", gruppe="own_choice", udvalg="330,101")
    at.query_params.update({"kommune": "153", "udvalg": "147"})
    sound(at.run())
    assert at.sidebar.selectbox[0].value == "153"
    assert at.multiselect[0].value == ["147"]


def test_municipalities_are_picked_one_after_another() -> None:
    at = opened("kommuner", gruppe="own_choice", udvalg="330")
    sound(at.multiselect[0].select("101").run())
    assert at.query_params["udvalg"] == "101,330"
    sound(at.multiselect[0].unselect("330").run())
    assert at.query_params["udvalg"] == "101"


def test_a_chart_that_is_clicked_away_stays() -> None:
    at = opened("kommuner", figur="rangorden")
    at.button_group[0].set_value(None)
    sound(at.run())
    assert at.query_params["figur"] == "rangorden"
    assert " er nr. " in drawn(at).title


def test_the_language_switch_changes_everything_at_once() -> None:
    at = opened("kommuner")
    sound(at.sidebar.radio[0].set_value("en").run())
    assert at.query_params["sprog"] == "en"
    assert foreign(words(at), "en") == []


def test_the_language_switch_reaches_the_frame_at_once() -> None:
    """The menu and what screen readers hear must not lag a click behind the page."""
    at = opened("kommuner")
    sound(at.sidebar.radio[0].set_value("en").run())
    assert "documentElement.lang = 'en'" in html(at)


def test_who_checked_an_indicator_is_said_in_danish() -> None:
    assert "project founders" not in " ".join(words(opened("metode")))


def test_the_choices_of_a_page_come_back_from_its_own_link() -> None:
    at = opened("kommuner", figur="rangorden", gruppe="own_choice", udvalg="101,153", gennemsnit="median", egen="uden")
    page, _, query = drawn(at).data["links"]["view"].partition("?")
    slide = drawn(at).data["links"]["slide"]
    assert page == "kommuner"
    assert slide == f"figur?{query}"
    parts = dict(part.split("=") for part in query.replace("%2C", ",").split("&"))
    assert drawn(opened("kommuner", **parts)).id == drawn(at).id
    assert drawn(opened("figur", **parts)).id == drawn(at).id


# Files


def test_the_buttons_give_the_files_of_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Callable[[], Any]] = {}
    kept = MediaFileManager.add_deferred

    def add(
        manager: MediaFileManager, data: Callable[[], Any], mime: str | None, place: str, file_name: str, **more: str
    ) -> str:
        made[file_name] = data
        return kept(manager, data, mime, place, file_name, **more)

    monkeypatch.setattr(MediaFileManager, "add_deferred", add)
    at = opened("kommuner", figur="rangorden")
    file = drawn(at).file
    assert labels(at.get("download_button")) == ["Hent CSV", "Hent Excel"]
    assert list(made) == [f"{file}.csv", f"{file}.xlsx"]
    rows = list(csv.reader(io.StringIO(made[f"{file}.csv"]().decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == [row[1] for row in cells(at.dataframe[0])]
    assert made[f"{file}.xlsx"]().startswith(b"PK")
    assert file.startswith("rangorden_slagelse_almene-boliger_2023_")


def test_the_table_is_shown_in_the_readers_language_and_kept_as_numbers() -> None:
    table = opened("kommuner", figur="rangorden", gruppe="deck2011", aar="2010").dataframe[0]
    assert list(table.value.columns)[:3] == ["Nr.", "Kommune", "Kode"]
    assert table.value["Andel almene boliger, procent"].tolist() == [24.6, 20.2, 19.0, 15.8, 15.3, 14.6]
    assert [row[3] for row in cells(table)] == ["24,6", "20,2", "19,0", "15,8", "15,3", "14,6"]
    assert cells(table)[-1][4].startswith("\N{MINUS SIGN}")


def test_a_missing_figure_is_a_dash() -> None:
    table = opened("kommuner", figur="danmarkskort", aar="2010", gruppe="deck2011").dataframe[0]
    shown = {row[0]: (row[3], row[4]) for row in cells(table)}
    assert shown["Slagelse"] == ("24,6", "én trykt værdi for to år")
    assert shown["Læsø"] == ("–", "ikke hentet")
    assert sum(value == "–" for value, _ in shown.values()) == 92


# Something wrong inside


def test_a_fault_inside_shows_an_error_id_and_logs_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A colour that Plotly doesn't know stands for any fault; figures already built are kept, so choose a new one."""
    monkeypatch.setattr(theme, "OWN", "no colour")
    with caplog.at_level(logging.ERROR, logger="keyfigures"):
        at = start("kommuner", kommune="563", figur="rangorden", sprog="en").run()
    assert not at.exception
    assert len(at.error) == 1
    id_ = re.search(r"error id ([0-9a-f]{8})", at.error[0].value)
    assert id_
    assert [record.getMessage() for record in caplog.records if record.name == "keyfigures"] == [f"error id {id_[1]}"]
    assert "Traceback" not in json.dumps(words(at))


# Without dashboard.py


@pytest.mark.parametrize("page", ["kommuner", "metode", "figur"])
def test_a_cold_deep_link_starts_over_once_and_shows_the_page(page: str) -> None:
    at = AppTest.from_file(Path(settings.PAGES) / f"{page}.py", default_timeout=20)
    at.query_params.update(link(page, sprog="en"))
    for _ in range(3):
        sound(at.run())
        assert drawn(at).footer.startswith("Source: ")


def test_a_cold_deep_link_has_the_frames_look() -> None:
    at = AppTest.from_file(Path(settings.PAGES) / "kommuner.py", default_timeout=20)
    assert "documentElement.lang = 'da'" in html(sound(at.run()))


def test_rented_dwellings_are_an_indicator_of_their_own() -> None:
    at = opened("kommuner", noegletal=RENTED, sprog="en")
    assert "Share of " in drawn(at).subtitle
    assert "rented" in drawn(at).subtitle.lower()
