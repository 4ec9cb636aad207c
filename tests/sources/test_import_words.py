"""Every code the importer says has words in both languages, every word is said, and every layout is well formed."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from keyfigures.catalogue import layouts
from keyfigures.catalogue.remarks import FOLDER
from keyfigures.cli.data import KINDS
from keyfigures.errors import CatalogueError
from keyfigures.settings import ROOT
from keyfigures.sources.notes import CHOICES

CODE = re.compile(r'"([EQWI]-[A-Z0-9-]+)"')
WORDS = yaml.safe_load((FOLDER / "importing.yaml").read_text(encoding="utf-8"))


def said() -> set[str]:
    """Return every code the source texts hold."""
    paths = (ROOT / "keyfigures" / "sources").rglob("*.py")
    return {code for path in paths for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_word_is_said_and_every_choice_has_words() -> None:
    assert set(WORDS) <= said()
    assert set(WORDS) >= CHOICES


@pytest.mark.parametrize("code", WORDS)
def test_both_languages_say_the_same_things(code: str) -> None:
    for part in ("message", "remedy"):
        danish, english = (WORDS[code][part][language] for language in ("da", "en"))
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (danish, english)]
        assert fields[0] == fields[1]
        for text in (danish, english):
            assert text.rstrip("\"'")[-1] in ".?}"
            assert "  " not in text


def test_kinds_of_the_command_line_are_the_layouts() -> None:
    assert set(KINDS) - {"auto"} == set(layouts(ROOT / "data"))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("dash: missing", "dash: perhaps", "dash"),
        ("    form: key\n", "    form: nothing\n", "form"),
        ("    form: key\n", "", "must have"),
    ],
)
def test_fault_in_a_layout_names_file_and_field(old: str, new: str, problem: str, data_copy: Path) -> None:
    path = data_copy / "imports" / "organisations.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"organisations\.yaml.*{problem}"):
        layouts(data_copy)


def test_folder_without_layouts_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="data/imports"):
        layouts(tmp_path)
