"""The data page: every part in each state, a file from upload to roll back, a fetch that works and one that fails."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import settings, store
from keyfigures.sources import gate
from keyfigures.store import received
from keyfigures.ui.data import PARTS
from tests.statbank_server import StatbankServer
from tests.ui.screen import bare, cells, foreign, html, opened, sound, start, words

DEPARTMENTS = "LBF-nr;Boligorganisation;LBF-afdelingsnr;Navn;Kommunenr\n0173;Prøve (demo);10701;Solhøj;330\n"
SHARES = (
    "Kommune;År;Andel almene boliger (pct.)\nSlagelse;2025;0,246\nNæstved;2025;0,151\nSorø;2025;0,12\nFarum;2025;0,2\n"
)
GOOD = "Kommune;År;Andel almene boliger (pct.)\nSlagelse;2025;24,6\nNæstved;2025;15,1\n"
# Words of the files and of the API's addresses, which are what they are in either language.
FOREIGN_ANYWAY = ("share.csv", "BOL101", "BOL106", "SHA-256")

pytestmark = pytest.mark.usefixtures("received_folder", "warm_server")


@pytest.fixture(autouse=True)
def _plenty_of_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests read more files in a minute than a reader may."""
    monkeypatch.setattr(gate, "MOST_A_MINUTE", 10_000)


@pytest.fixture
def statbank(monkeypatch: pytest.MonkeyPatch) -> Iterator[StatbankServer]:
    """Start a server that behaves as Statistics Denmark's, and ask there."""
    with StatbankServer() as server:
        monkeypatch.setenv(settings.STATBANK_VARIABLE, server.base_url)
        yield server


def uploaded(name: str, content: str) -> AppTest:
    """Return the import part of the page after a file was chosen."""
    at = opened("data", fane="indlaes")
    at.file_uploader[0].upload(name, content.encode(), "text/csv")
    return at.run()


def press(at: AppTest, label: str) -> AppTest:
    """Press the button of a label."""
    next(button for button in at.button if button.label == label).click()
    return at.run()


def captions(at: AppTest) -> str:
    """Return the small print of the page: what the button waits for is in it."""
    return " ".join(each.value for each in at.caption)


def import_it(at: AppTest) -> AppTest:
    """Write a name and take the file in."""
    at.text_input(key="import_who").input("JN")
    at.run()
    return press(at, "Indlæs")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_sound_and_in_its_language_before_anything_came_in(part: str, language: str) -> None:
    at = opened("data", fane=part, sprog=language)
    said = [text for text in words(at) if not any(name in text for name in FOREIGN_ANYWAY)]
    assert foreign(said, language) == []
    assert [text for text in words(at) if re.search(r"\b(None|nan|NaN)\b|\{\w*\}", text)] == []
    assert at.title[0].value == "Data"


def test_the_sources_say_age_licence_and_what_they_hold() -> None:
    at = opened("data")
    shown = bare(html(at))
    assert "CC BY 4.0, Danmarks Statistik" in shown
    assert "Alder (dage)" in shown
    assert "Intet tal har mere end én kilde." in [each.value for each in at.markdown]
    assert shown.count("✓ bestået, ingen fejl") == len(store.checks())


def test_the_coverage_says_which_kind_of_gap() -> None:
    at = opened("data", fane="daekning")
    at.selectbox(key="coverage_indicator").select("rented_share_pct")
    shown = bare(html(sound(at.run())))
    assert "× trukket tilbage af udgiveren" in shown or "×" in shown
    # 16 municipalities with exact counts in 13 of 15 years, nothing for the other 82; 2021 and 2022 are closed.
    assert "208 af 1470 mulige tal er der, fordelt på 15 år." in shown


def test_a_key_figure_without_municipalities_says_so() -> None:
    at = opened("data", fane="daekning")
    at.selectbox(key="coverage_indicator").select("turnover_pct")
    assert [each.value for each in sound(at.run()).info] == ["Nøgletallet har ingen tal for kommuner endnu."]


def test_two_versions_without_a_difference_list_nothing() -> None:
    sound(import_it(uploaded("share.csv", GOOD)))
    at = opened("data", fane="versioner")
    newest = at.selectbox(key="version_after").value
    at.selectbox(key="version_before").select(newest)
    at = sound(at.run())
    assert "0 nye tal, 0 reviderede, 0 bortfaldne." in [each.value for each in at.markdown]
    assert not at.dataframe


def test_a_figure_that_one_source_lacks_has_no_difference() -> None:
    rows = "Kommune;År;Andel almene boliger (pct.)\nSlagelse;2025;..\nNæstved;2025;15,1\n"
    sound(import_it(uploaded("share.csv", GOOD)))
    sound(import_it(uploaded("later.csv", rows)))
    at = opened("data")
    shown = [cell for row in cells(at.dataframe[0]) for cell in row]
    assert "inden for afrunding" in shown
    assert shown.count("–") >= 2


def test_a_file_is_tried_asked_about_taken_in_and_rolled_back() -> None:
    before = store.data_version()
    at = uploaded("share.csv", SHARES)
    assert "3 af 4 rækker kan indlæses" in at.info[0].value.replace("\\", "")
    assert "Venter på svar på 1 spørgsmål." in [each.value for each in at.caption]
    assert store.data_version() == before
    at = press(at, "Gang med 100")
    assert "1 rækker er afvist" in captions(at)
    at = press(at, "Indlæs resten (3 rækker) uden de 1 afviste")
    assert "Skriv, hvem du er" in captions(at)
    at = sound(import_it(at))
    assert "share.csv er indlæst: 3 nye tal" in at.success[0].value.replace("\\", "")
    (delivery,) = received.deliveries(settings.received_dir())
    assert (delivery.by, delivery.file_name, delivery.figures) == ("JN", "share.csv", 3)
    after = store.data_version()
    assert after != before
    at = opened("data", fane="versioner")
    assert "3 nye tal" in bare(html(at))
    assert "indlæst" in bare(html(at))
    at = press(at, "Rul tilbage")
    assert store.data_version() == after
    at = sound(press(at, "Rul tilbage nu"))
    assert store.data_version() == before
    assert "0 nye tal, 0 reviderede, 3 bortfaldne" in at.success[0].value.replace("\\", "")
    assert "rullet tilbage" in bare(html(at))


def test_a_roll_back_can_be_called_off() -> None:
    sound(import_it(uploaded("share.csv", GOOD)))
    after = store.data_version()
    at = press(press(opened("data", fane="versioner"), "Rul tilbage"), "Fortryd")
    assert store.data_version() == after
    assert "Rul tilbage nu" not in [button.label for button in at.button]


def test_a_roll_back_that_others_rest_on_is_refused_in_one_sentence() -> None:
    sound(import_it(uploaded("departments.csv", DEPARTMENTS)))
    sound(import_it(uploaded("figures.csv", "Afdelingsnr;År;Lejeledighed (pct.)\n0173-10701;2024;4,2\n")))
    after = store.data_version()
    at = opened("data", fane="versioner")
    oldest = [button for button in at.button if button.label == "Rul tilbage"][-1]
    at = press(oldest.click().run(), "Rul tilbage nu")
    assert "senere indlæsninger bygger på den" in at.error[0].value
    assert store.data_version() == after


def test_a_refused_file_gives_one_sentence_and_changes_nothing() -> None:
    before = store.data_version()
    at = uploaded("login.csv", "<!doctype html><html><body>Log ind</body></html>")
    assert len(at.error) == 1
    assert not [button for button in at.button if button.label == "Indlæs" and not button.disabled]
    assert store.data_version() == before
    assert received.journal(settings.received_dir())[0]["action"] == "refused"


def test_the_same_file_again_is_asked_about() -> None:
    sound(import_it(uploaded("share.csv", GOOD)))
    at = uploaded("share.csv", GOOD)
    assert any("allerede indlæst" in each.value for each in at.markdown)
    at = press(at, "Ja, det er rigtigt")
    assert not any("allerede indlæst" in each.value for each in at.markdown)


def test_a_number_format_is_asked_and_answered() -> None:
    at = uploaded("english.csv", "kommune;år;andel\nSlagelse;2025;24.6\nSorø;2025;14.8\nNæstved;2025;15.1\n")
    at = press(at, "Engelsk: 1,234.5")
    assert "3 af 3 rækker" in at.info[0].value.replace("\\", "")
    assert "Skriv, hvem du er" in captions(at)


def test_a_month_is_asked_and_written() -> None:
    rows = "Kommune;Antal ledige boliger i alt;Ledige boliger i procent\nSlagelse Kommune;16;0,46%\n"
    at = uploaded("ledige.csv", rows)
    field = next(each for each in at.text_input if each.label == "Måned, f.eks. 2024-10")
    field.input("2024-11")
    at = press(at, "Brug")
    assert "Skriv, hvem du er" in captions(at)


def test_the_key_figure_of_an_export_is_chosen() -> None:
    lines = (
        "Kommunale nøgletal;;;",
        ";;;",
        ";Kom.nr;2023;2024",
        "Andel almene boliger;;;",
        "Slagelse Kommune;330;22,1;22,3",
    )
    at = uploaded("noegletal.csv", "\n".join([*lines, ";;;", "Elever;;;", "Slagelse Kommune;330;9;8", ""]))
    at = press(at, "Brug")
    assert "Skriv, hvem du er" in captions(at)


def test_merged_cells_are_filled_down_when_somebody_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Kommune", "År", "Andel"), ("Slagelse", 2024, 24.6), (None, 2025, 24.9)):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "merged.xlsx")
    at = opened("data", fane="indlaes")
    at.file_uploader[0].upload("merged.xlsx", (tmp_path / "merged.xlsx").read_bytes(), "application/octet-stream")
    at = press(at.run(), "Fyld flettede celler ned")
    assert "2 af 2 rækker" in at.info[0].value.replace("\\", "")


def test_a_sheet_is_chosen_among_several(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Anden")):
        for row in (("Kommune", "År", "Andel"), ("Slagelse", 2025, 24.6)):
            sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    at = opened("data", fane="indlaes")
    at.file_uploader[0].upload("two.xlsx", (tmp_path / "two.xlsx").read_bytes(), "application/octet-stream")
    at = press(at.run(), "Brug")
    assert "Skriv, hvem du er" in captions(at)


def test_a_column_is_mapped_by_hand_and_remembered() -> None:
    content = "Kommune;År;Andel;Min egen\nSlagelse;2025;1,5;24,6\nSorø;2025;1,6;14,8\n"
    at = uploaded("own.csv", content)
    at.selectbox[[each.label for each in at.selectbox].index("Andel almene boliger (pct.)")].select("Min egen")
    at = press(at.run(), "Læs filen sådan")
    assert "2 af 2 rækker" in at.info[0].value.replace("\\", "")
    sound(import_it(at))
    assert received.deliveries(settings.received_dir())[0].mapping["columns"]["share"] == "Min egen"
    again = uploaded("own2.csv", content.replace("24,6", "24,7"))
    assert "som sidste gang en fil havde de samme overskrifter" in bare(html(again))


def test_what_breaks_a_check_of_the_build_is_said_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    at = uploaded("share.csv", GOOD)
    before = store.data_version()

    def broken(*_: object) -> None:
        raise store_error()

    monkeypatch.setattr(store, "accept", broken)
    at = import_it(at)
    assert "består ikke databasens kontrol" in at.error[0].value
    assert store.data_version() == before


def store_error() -> Exception:
    """Return the error a failed check gives."""
    from keyfigures.errors import BuildError  # noqa: PLC0415 - only this test needs it

    return BuildError(file="x/observations.csv", row=3, value="189", problem="the figure is outside its range")


def test_too_many_files_in_a_minute_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_A_MINUTE", 0)
    at = uploaded("share.csv", GOOD)
    assert "Prøv igen om et minut." in at.error[0].value


def test_the_button_fetches_and_says_what_changed(statbank: StatbankServer) -> None:
    at = sound(press(opened("data", fane="indlaes"), "Hent nye tal"))
    assert [each.value.partition(",")[0] for each in at.success] == ["BOL101", "BOL106"]
    assert len(received.deliveries(settings.received_dir())) == 2
    at = sound(press(at, "Hent nye tal"))
    assert all("uændret siden" in each.value for each in at.info)
    shown = opened("data")
    assert "Intet tal har mere end én kilde." not in [each.value for each in shown.markdown]
    assert len(shown.dataframe[0].value) > 90
    versions = opened("data", fane="versioner")
    assert "reviderede" in bare(html(versions))
    assert statbank.asked


def test_a_fetch_that_fails_leaves_the_figures_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket(AF_INET, SOCK_STREAM)) as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv(settings.STATBANK_VARIABLE, f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        before = store.data_version()
        at = press(opened("data", fane="indlaes"), "Hent nye tal")
    assert all("De hidtidige tal er uændret." in each.value for each in at.error)
    assert len(at.error) == 2
    assert store.data_version() == before


def test_an_unknown_part_in_the_link_is_said() -> None:
    at = start("data", fane="hemmelig").run()
    assert "ukendt værdi (fane = hemmelig)" in at.warning[0].value


@pytest.mark.parametrize("kind", ["", "departments", "noegletal"])
def test_a_template_is_offered_for_every_kind(kind: str) -> None:
    at = opened("data", fane="indlaes")
    at.selectbox(key="import_kind").select(kind)
    assert len(sound(at.run()).get("download_button")) == 1
