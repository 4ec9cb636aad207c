"""The documents name what is there: pages, packages, settings, commands, and pictures that exist."""

import re
from pathlib import Path

import pytest

from keyfigures import settings
from keyfigures.cli import commands

ROOT = settings.ROOT
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])


@pytest.mark.parametrize("page", sorted(path.name for path in settings.PAGES.glob("*.py")))
def test_every_page_is_in_readme(page: str) -> None:
    assert f"pages/{page}" in README


def test_every_package_has_its_reason_in_readme() -> None:
    names = re.findall(r"^([A-Za-z-]+)(?:\[|==)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) >= 4
    table = README[README.index("## Packages") :]
    assert [name for name in names if f"| {name}" not in table] == []


def test_every_development_package_is_in_readme() -> None:
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z-]+)==", text, re.MULTILINE)
    assert len(names) >= 4
    assert [name for name in names if name not in README] == []


def test_every_pin_is_exact() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / file).read_text(encoding="utf-8").split()
        assert [line for line in lines if "==" not in line and line not in ("-r", "requirements.txt")] == []


@pytest.mark.parametrize("command", sorted(commands.commands))
def test_every_command_is_in_readme(command: str) -> None:
    assert f"python -m keyfigures {command}" in README


@pytest.mark.parametrize("variable", [settings.DATA_VARIABLE, settings.DATABASES_VARIABLE])
def test_every_setting_is_in_readme(variable: str) -> None:
    assert f"`{variable}`" in README


def test_readme_says_the_two_commands_first() -> None:
    start, work = "streamlit run dashboard.py", "pip install -r requirements-dev.txt && pytest"
    assert README.index(f"pip install -r requirements.txt && {start}") < README.index(work)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_each_page_has_a_picture_in_both_languages() -> None:
    pages = {path.stem for path in settings.PAGES.glob("*.py")}
    pictures = {path.stem for path in (ROOT / "docs" / "screenshots").glob("*.png")}
    assert pictures == {f"{page}_{language}" for page in pages for language in ("da", "en")}
    assert "docs/screenshots/" in README


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = re.findall(r"^(\d+)\. ", (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))


def test_every_observation_file_has_its_provenance() -> None:
    provenance = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    files = [path.name for path in (ROOT / "data").glob("*/*.csv")]
    assert len(files) > 10
    assert [name for name in files if name not in provenance] == []
