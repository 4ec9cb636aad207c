"""The first start builds the database; a broken data folder is one sentence and not a traceback."""

from pathlib import Path

import pytest

from keyfigures import settings, store
from tests.planting import put
from tests.ui.screen import drawn, html, opened, start, told, words

DECK = "observations/noegletal_2011.csv"


def test_the_first_start_builds_once_and_shows_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path))
    assert not store.is_built()
    at = opened("overblik")
    built = list(tmp_path.iterdir())
    assert [path.name for path in built] == [f"keyfigures-{store.data_version()}.duckdb"]
    before = built[0].stat().st_mtime_ns
    assert drawn(at).title
    assert not at.status
    opened("overblik")
    assert built[0].stat().st_mtime_ns == before
    store.database.close(built[0])


@pytest.mark.parametrize("page", ["overblik"])
def test_a_broken_data_folder_is_one_sentence_with_file_and_row(
    page: str, data_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps before the fault have been shown; nothing is left behind, and mending the file helps."""
    put(data_copy, DECK, 3, "20.2", "202.0")
    monkeypatch.setenv(settings.DATA_VARIABLE, str(data_copy))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "built"))
    at = start(page).run()
    assert not at.exception
    assert len(at.error) == 1
    sentence = at.error[0].value
    assert sentence.startswith("Databasen kan ikke bygges: ")
    assert "noegletal_2011.csv, row 3" in sentence
    assert "202" in sentence
    assert ".." not in sentence
    assert "Traceback" not in " ".join(words(at))
    assert at.status[0].state == "error"
    assert [text for text in ("Læser definitioner og kilder", "Læser tal") if text in " ".join(words(at))] == [
        *("Læser definitioner og kilder", "Læser tal"),
    ]
    assert not at.get("bidi_component")
    assert list((tmp_path / "built").iterdir()) == []
    put(data_copy, DECK, 3, "202.0", "20.2")
    assert drawn(opened(page)).title
    store.database.close(store.current())


def test_a_municipality_without_any_figure_is_told_in_words(
    data_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Læsø without its figures of 2017 and 2023 and without its residents."""
    for file, mark in (
        ("observations/dst_bol101_clustering.csv", ",825,"),
        ("master/municipality_population.csv", "825,"),
    ):
        lines = (data_copy / file).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if mark not in line]
        assert len(kept) < len(lines)
        (data_copy / file).write_text("".join(kept), encoding="utf-8")
    monkeypatch.setenv(settings.DATA_VARIABLE, str(data_copy))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "built"))
    at = opened("overblik", kommune="825")
    assert told(at) == [
        "Der er ingen tal at sammenligne for dette valg. Vælg et andet nøgletal eller en anden kommune."
    ]
    assert "Kommunens tal og deres sammenhæng." in html(at)
    assert "kf-card" not in html(at).replace("kf-cards", "").partition("<style>")[0]
    ranking = opened("kommuner", kommune="825", figur="rangorden", aar="2023")
    assert drawn(ranking).title == "Læsø har intet tal for 2023"
    assert ranking.dataframe[0].value["Andel almene boliger, procent"].isna().sum() == 1
    assert told(opened("kommuner", kommune="825", figur="robusthed")) == told(at)
    store.database.close(store.current())


def test_a_broken_definition_is_one_sentence_with_file_and_field(
    data_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(data_copy, "definitions/noegletal_share.yaml", 4, "publisher", "publissher")
    monkeypatch.setenv(settings.DATA_VARIABLE, str(data_copy))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "built"))
    at = start("kommuner", sprog="en").run()
    assert not at.exception
    assert len(at.error) == 1
    assert at.error[0].value.startswith("The database cannot be built: ")
    assert "noegletal_share" in at.error[0].value
    assert "publis" in at.error[0].value
    assert ".." not in at.error[0].value
    assert "Traceback" not in html(at)


def test_a_missing_data_folder_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATA_VARIABLE, str(tmp_path / "nowhere"))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "built"))
    at = start("metode").run()
    assert not at.exception
    assert [error.value for error in at.error] != []
    assert "nowhere" in at.error[0].value
    assert told(at) == []
