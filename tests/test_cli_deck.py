"""The command for presentations: a deck of kept figures, an old one brought up to date, and what cannot be done."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from keyfigures import settings, views
from keyfigures.cli import main
from keyfigures.views import Chosen
from tests.slides.test_slides_template import content, own_template
from tests.views.conftest import SELECTION

MODULE = views.keep.__globals__

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of kept figures, where none is yet."""
    monkeypatch.setenv(settings.FIGURES_VARIABLE, str(tmp_path / "figures"))
    monkeypatch.setitem(MODULE, "_seen", set())
    return tmp_path / "figures"


@pytest.fixture
def id_(database: Path) -> str:
    """Return the id of a ranking that is kept."""
    return kept(database)


def kept(database: Path, **changes: Any) -> str:
    view = type(SELECTION)(**{**vars(SELECTION), **changes})
    said = views.context(view)
    views.keep(views.chart(database, view), said)
    return said.figure_id


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run a command that must succeed without a word on stderr; return the lines it says."""
    main(arguments)
    said = capsys.readouterr()
    assert said.err == ""
    return said.out.splitlines()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must end with exit code 2 and one sentence; return the sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    said = capsys.readouterr()
    assert caught.value.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    return said.err.strip()


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]


def test_a_deck_of_kept_figures_is_written(
    database: Path, id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, out = kept(database, year=2009, from_year=2009), tmp_path / "new" / "deck.pptx"
    said = run(capsys, "deck", "--figure", f"{other}:contrast", id_.lower(), "--out", str(out))
    assert said == [f"Slides skrevet i {out}: 2."]
    assert titles(out) == [views.kept(each).chart.title for each in (other, id_)]
    assert [path.name for path in out.parent.iterdir()] == ["deck.pptx"]


def test_a_template_is_used_and_one_that_is_none_is_refused(
    id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, out = tmp_path / "own.pptx", tmp_path / "deck.pptx"
    own.write_bytes(content(own_template()))
    run(capsys, "deck", "--figure", id_, "--out", str(out), "--template", str(own))
    assert Presentation(str(out)).slides[0].slide_layout.name == "Title and Content"
    own.write_bytes(b"nix")
    out.unlink()
    said = refused(capsys, "deck", "--figure", id_, "--out", str(out), "--template", str(own))
    assert said.startswith("Skabelonen kan ikke læses.")
    assert not out.exists()


def test_figures_of_another_language_are_drawn_anew(
    id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deck.pptx"
    run(capsys, "deck", "--figure", id_, "--out", str(out), "--language", "en")
    assert titles(out)[0].startswith("Slagelse ranks ") or " of " in titles(out)[0]
    run(capsys, "deck", "--figure", id_, "--out", str(out), "--language", "da")
    assert titles(out) == [views.kept(id_).chart.title]


def test_an_old_deck_is_refreshed_and_what_changed_is_printed(
    folder: Path, id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.pptx", tmp_path / "new.pptx"
    file = folder / f"{id_}.json.gz"
    now = file.read_bytes()
    said = json.loads(gzip.decompress(now))
    bar = next(trace for trace in said["picture"]["data"] if trace["type"] == "bar")
    bar["x"] = [20.1 if value == max(bar["x"]) else value for value in bar["x"]]
    file.write_bytes(gzip.compress(json.dumps(said).encode()))
    run(capsys, "deck", "--figure", id_, "--out", str(old))
    file.write_bytes(now)
    lines = run(capsys, "deck", "--refresh", str(old), "--out", str(new))
    assert len(lines) == 2
    assert lines[0].startswith(f"Slide nr. 1, {id_}, ")
    assert "20,1 → " in lines[0]
    assert lines[1] == f"Tal ændret i {new}: 1."
    assert run(capsys, "deck", "--refresh", str(new), "--out", str(new)) == [f"Tal ændret i {new}: 0."]
    file.unlink()
    lines = run(capsys, "deck", "--refresh", str(new), "--out", str(new))
    assert lines[0].endswith(f"står, som de stod: {id_}.")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--figure", "AAAA-AAAA", "--refresh", "OLD"),
        ("--refresh", "OLD", "--template", "OLD"),
        ("--refresh", "OLD", "--language", "en"),
        ("--refresh", "missing.pptx"),
        ("--figure", "AAAA-AAAA"),
        ("--figure", "nix"),
        ("--figure", "AAAA-AAAA:nix"),
        ("--refresh", "OLD"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.pptx"
    old.write_bytes(b"nix")
    given = [str(old) if each == "OLD" else each for each in arguments]
    assert refused(capsys, "deck", *given, "--out", str(tmp_path / "deck.pptx")).endswith(".")
    assert not (tmp_path / "deck.pptx").exists()


def test_a_file_that_cannot_be_written_is_one_sentence(
    id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    said = refused(capsys, "deck", "--figure", id_, "--out", str(tmp_path / "file" / "deck.pptx"))
    assert "kan ikke skrives" in said


def test_a_figure_that_cannot_be_drawn_today_is_none(database: Path, id_: str) -> None:
    assert views.today_or_none(database, "AAAA-AAAA") is None
    found = views.today_or_none(database, id_)
    assert found is not None
    assert found[1].figure_id == id_
    assert views.as_kept(Chosen(id_))[0].title == found[0].title
