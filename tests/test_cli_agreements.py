"""The commands for agreements and backups: exact answers, one sentence for what cannot be done, and the exit code."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keyfigures import register, settings
from keyfigures.cli import main
from keyfigures.register import AgreementStatus, FollowUp
from tests.register.test_agreements import agreement, write
from tests.register.test_carrying import EVIDENCE
from tests.register.writing import keys, note

DEMO, REAL = "D33001", "330-sab"
OF_AN_AGREEMENT = (
    *("id", "year", "organisation_id", "municipality_code", "department_ids", "goal", "category", "title", "why"),
    *("organisation_shall", "municipality_will", "responsible_organisation", "responsible_municipality", "start"),
    *("status", "deadline", "indicator", "baseline", "target", "flags", "next_follow_up", "ended", "evidence"),
    *("predecessor", "successor", "version", "history", "organisation", "demo", "overdue", "follow_ups"),
)

pytestmark = pytest.mark.usefixtures("register_folder")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the demo data of six municipalities."""
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must succeed without a word on stderr; return what it says."""
    main(arguments)
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> str:
    """Run a command that must fail with an exit code and one sentence on stderr; return the sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    said = capsys.readouterr()
    assert caught.value.code == code
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    return said.err.strip()


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """Return the JSON answer."""
    found: list[dict[str, Any]] = json.loads(run(capsys, "agreements", *arguments, "--format", "json"))
    return found


def plan() -> None:
    """Write three agreements: one overdue, one of a demo organisation without deadline, one fulfilled."""
    real = agreement(organisation_id=REAL, evidence=EVIDENCE, title="Plan", deadline=date(2025, 12, 31))
    write(real, "k1")
    write(replace(real, id="A-2", organisation_id=DEMO, title="Demoplan", deadline=None, next_follow_up=None), "k2")
    write(replace(real, id="A-1", organisation_id="gone", status=AgreementStatus.FULFILLED), "k3")


def test_an_agreement_as_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    plan()
    follow_up = FollowUp("f1", "A-2026-001", date(2026, 5, 1), "Set.", "forvaltningen", next_on=date(2099, 1, 1))
    register.write_follow_up(follow_up, by="A", reason="", key="f", expected_version=0)
    found = answered(capsys)
    assert {tuple(sorted(each)) for each in found} == {tuple(sorted(OF_AN_AGREEMENT))}
    assert [each["id"] for each in found] == ["A-2026-001", "A-1", "A-2"]
    first = found[0]
    assert (first["organisation"], first["demo"], first["overdue"]) == ("SAB", False, True)
    assert (first["deadline"], first["next_follow_up"], first["version"]) == ("2025-12-31", "2099-01-01", 1)
    assert first["evidence"][0]["sentence"]["en"].startswith("9 of 214")
    assert first["history"][0]["status"] == "agreed"
    assert [(each["id"], each["on"]) for each in first["follow_ups"]] == [("f1", "2026-05-01")]
    assert (found[1]["organisation"], found[1]["overdue"]) == ("gone", False)
    assert found[2]["demo"] is True
    assert found[2]["title"] == "Demoplan (demo)"
    assert found[2]["organisation"].endswith("(demo)")


def test_agreements_as_a_table_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    plan()
    first, second, third = run(capsys, "agreements").splitlines()
    assert first == "A-2026-001  Plan  SAB  aftalt  frist 31. december 2025  overskredet"
    assert second == "A-1  Plan  gone  opfyldt  frist 31. december 2025"
    assert third.startswith("A-2  Demoplan (demo)  ")
    assert third.endswith("(demo)  aftalt")
    assert "deadline 31 December 2025  overdue" in run(capsys, "--language", "en", "agreements")


def test_agreements_are_chosen_by_organisation_municipality_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    plan()

    def ids(*arguments: str) -> list[str]:
        return [each["id"] for each in answered(capsys, *arguments)]

    assert ids("--organisation", REAL) == ["A-2026-001"]
    assert ids("--organisation", "gone", "--municipality", "330") == ["A-1"]
    assert ids("--municipality", "316") == []
    assert ids("--status", "fulfilled") == ["A-1"]
    assert ids("--organisation", "330-vab") == ids("--organisation", "330-vab", "--municipality", "330") == []
    assert run(capsys, "agreements", "--status", "lapsed") == "Ingen aftaler.\n"


@pytest.mark.parametrize("status", list(AgreementStatus))
def test_every_status_has_a_word(capsys: pytest.CaptureFixture[str], status: AgreementStatus) -> None:
    write(agreement(status=status), "k")
    danish, english = run(capsys, "agreements"), run(capsys, "--language", "en", "agreements")
    assert danish != english
    assert status.value.replace("_", " ") in english


def test_a_wrong_call_says_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert "999" in refused(capsys, "agreements", "--municipality", "999", code=2)
    assert "nobody" in refused(capsys, "agreements", "--organisation", "nobody", code=2)
    assert "316-x" in refused(capsys, "agreements", "--organisation", "316-x", "--municipality", "316", code=2)
    assert "done" in refused(capsys, "agreements", "--status", "done", code=2)


def test_a_backup_is_taken_and_restored(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    note("k1")
    copy = str(tmp_path / "kopi.zip")
    assert run(capsys, "backup", copy).startswith("Sikkerhedskopien kopi.zip er skrevet. Hændelser: 1, ")
    note("k2")
    restored, kept = run(capsys, "restore", copy).splitlines()
    assert restored.startswith("Registret er gendannet af kopi.zip, kopieret ")
    assert restored.endswith("Hændelser: 1, figurer der manglede: 0.")
    assert kept.startswith("Det tidligere register ligger i registrets mappe replaced-")
    assert keys() == ["k1"]


def test_a_restore_where_nobody_has_written_keeps_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("k1")
    run(capsys, "backup", str(tmp_path / "kopi.zip"))
    monkeypatch.setenv(settings.REGISTER_VARIABLE, str(tmp_path / "elsewhere"))
    assert len(run(capsys, "restore", str(tmp_path / "kopi.zip")).splitlines()) == 1


def test_what_cannot_be_done_changes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    copy = tmp_path / "kopi.zip"
    assert "endnu ikke" in refused(capsys, "backup", str(copy), code=1)
    note("k1")
    copy.write_text("x", encoding="utf-8")
    assert "findes allerede" in refused(capsys, "backup", str(copy), code=1)
    assert "ikke en hel sikkerhedskopi" in refused(capsys, "restore", str(copy), code=1)
    assert "missing.zip" in refused(capsys, "restore", str(tmp_path / "missing.zip"), code=1)
    assert keys() == ["k1"]
