"""From a file to figures on the screen and back: dry run, all or nothing, what is remembered, and the command line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from keyfigures import cli, settings, store
from keyfigures.errors import BuildError
from keyfigures.sources import importing, mapping
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import RefusedError, Severity
from keyfigures.store import received
from tests.sources import files
from tests.sources.conftest import codes, figures, tried

pytestmark = pytest.mark.usefixtures("own_base", "in_process")

SHARES = "Kommune;År;Andel\nKøbenhavn;2025;19,2\nÅrhus;2025;20,1\n"
GIVES = {"101 2025": 19.2, "751 2025": 20.1}
COUNTED = ("new", "changed", "unchanged", "vanished")


def of(folder: Path, content: str, name: str = "fil.csv", **chosen: Any) -> Report:
    """Return the dry run of a content."""
    return tried(files.put(folder, name, content), Mapping(**chosen))


def counted(report: Report) -> dict[str, int]:
    """Return how many figures are new, changed, unchanged and vanished."""
    return {name: report.changes[name] for name in COUNTED}


def state(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown_value(code: str, year: int) -> float | None:
    """Return a municipality's own share as the database has it."""
    rows = store.query(store.current(), "sources/history", indicators=["public_housing_share_pct"])
    found = [row for row in rows if row["definition_id"] == "own_share" and row["entity_code"] == code]
    return next((row["value"] for row in found if row["covers"] == str(year)), None)


def test_dry_run_changes_nothing_on_disk(own_base: Path, tmp_path: Path) -> None:
    path = files.put(tmp_path, "fil.csv", SHARES)
    before = state(own_base)
    assert tried(path).can_be_taken_in
    assert state(own_base) == before
    assert path.read_text(encoding="utf-8") == SHARES


def test_file_taken_in_is_there_and_unchanged_afterwards(tmp_path: Path) -> None:
    report = of(tmp_path, SHARES)
    assert counted(report) == {"new": 2, "changed": 0, "unchanged": 0, "vanished": 0}
    delivery, changes = importing.take_in(report, "Anna")
    assert (changes.new, changes.revised, changes.vanished) == (2, 0, 0)
    assert (delivery.kind, delivery.by, delivery.file_name) == ("municipality-share", "Anna", "fil.csv")
    assert delivery.details == {"rows": 2, "accepted": 2, "confirmed": []}
    assert shown_value("751", 2025) == 20.1
    again = of(tmp_path, SHARES + "\n")
    assert counted(again) == {"new": 0, "changed": 0, "unchanged": 2, "vanished": 0}
    fewer = of(tmp_path, "Kommune;År;Andel\nKøbenhavn;2025;19,5\n")
    assert counted(fewer) == {"new": 0, "changed": 1, "unchanged": 0, "vanished": 1}


def test_same_file_twice_is_asked_about(tmp_path: Path) -> None:
    importing.take_in(of(tmp_path, SHARES), "Anna")
    asked = of(tmp_path, SHARES, "andet_navn.csv")
    (question,) = asked.open_questions
    assert (question.code, question.values["by"]) == ("Q-AGAIN", "Anna")
    assert not asked.can_be_taken_in
    assert of(tmp_path, SHARES, confirmed=("Q-AGAIN",)).can_be_taken_in


def test_report_that_is_not_ready_is_not_taken_in(own_base: Path, tmp_path: Path) -> None:
    before = state(own_base)
    for content in (SHARES.replace(",", "."), SHARES + "Farum;2025;1,0\n", "Kommune;Andel\nSorø;1\n"):
        with pytest.raises(RefusedError) as caught:
            importing.take_in(of(tmp_path, content), "Anna")
        assert caught.value.remark.code == "E-NOTREADY"
    assert state(own_base) == before


def test_failed_check_of_the_build_takes_nothing_in(tmp_path: Path) -> None:
    report = of(tmp_path, SHARES)
    (first, second) = report.observations
    broken = replace(report, observations=(first, second._replace(value="2000")))
    before = {path.name for path in received.folders(settings.received_dir())}
    with pytest.raises(BuildError):
        importing.take_in(broken, "Anna")
    assert {path.name for path in received.folders(settings.received_dir())} == before
    assert shown_value("751", 2025) is None


def test_departments_and_then_their_figures(tmp_path: Path) -> None:
    head = "LBF-nr;Boligorganisation;LBF-afdelingsnr;Navn;Kommunenr\n"
    importing.take_in(of(tmp_path, head + "0999;Ny (demo);00001;Nyt;330\n"), "Anna")
    report = of(tmp_path, "LBF-nr;LBF-afdelingsnr;År;Lejeledighed;Husleje\n999;1;2025;0,12345 %;1E3\n")
    assert {each.code for each in report.remarks if each.severity is Severity.ROW} == {"E-EXPONENT"}
    fine = of(tmp_path, "LBF-nr;LBF-afdelingsnr;År;Lejeledighed\n999;1;2025;0,00001 %\n")
    assert fine.observations[0].rounding == "0.000005"
    importing.take_in(fine, "Anna")
    rows = store.query(store.current(), "sources/history", indicators=["vacancy_pct"])
    assert [row["value"] for row in rows if row["entity_code"] == "0999-00001"] == [0.00001]


def keep(report: Report) -> None:
    """Remember how a file was read, as taking it in does."""
    assert report.can_be_taken_in
    mapping.remember(settings.received_dir(), report.headings, replace(report.mapping, kind=report.kind))


REMEMBERED = "kommune;år;tal\nKøbenhavn;2025;19,2\nSlagelse;2025;24,1\n"


def test_mapping_is_remembered_and_can_be_overridden(tmp_path: Path) -> None:
    chosen: dict[str, Any] = {"kind": "municipality-share", "columns": {"share": "tal"}}
    assert codes(of(tmp_path, REMEMBERED)) == {"E-KIND"}
    importing.take_in(of(tmp_path, REMEMBERED, **chosen), "Anna")
    later = REMEMBERED.replace("2025", "2026")
    report = of(tmp_path, later)
    assert report.can_be_taken_in
    assert "I-REMEMBERED" in codes(report)
    assert figures(report) == {"101 2026": 19.2, "330 2026": 24.1}
    assert report.mapping.columns == {"share": "tal"}
    other = of(tmp_path, later, kind="lbf-rent", columns={"rent": "tal"})
    assert "I-REMEMBERED" not in codes(other)
    assert figures(other) == {"rent_kr_m2 101 2026": 19.2, "rent_kr_m2 330 2026": 24.1}
    own = of(tmp_path, later, columns={"rent": "tal"}, kind="lbf-rent")
    assert own.kind == "lbf-rent"


def test_remembered_answers_spare_no_question_the_file_raises_itself(tmp_path: Path) -> None:
    english = "kommune,år,andel\nKøbenhavn,2025,0.192\nSlagelse,2025,0.241\nSorø,2025,0.121\n"
    asked = of(tmp_path, english)
    assert {each.code for each in asked.open_questions} == {"Q-ENGLISH", "Q-FRACTION"}
    answers: dict[str, Any] = {"number_format": "english", "scale": {"andel": 100.0}}
    keep(of(tmp_path, english, **answers))
    alike = of(tmp_path, english.replace("2025", "2026"))
    assert alike.can_be_taken_in
    assert figures(alike)["330 2026"] == 24.1
    # The next file is in per cent: a hundred times too much by the remembered factor.
    percent = of(tmp_path, english.replace("2025", "2026").replace("0.", "1."))
    assert {each.code for each in percent.remarks} >= {"I-REMEMBERED", "E-RANGE"}
    # And one that can be read either way is asked about again.
    rents = "kommune,husleje 2025\nKøbenhavn,1.234\nSorø,1.1\n"
    keep(of(tmp_path, rents, number_format="english"))
    either = of(tmp_path, "kommune,husleje 2026\nKøbenhavn,1.234\nSorø,1\n")
    assert "Q-AMBIGUOUS" in codes(either)


def test_years_in_headings_do_not_hide_what_is_remembered(tmp_path: Path) -> None:
    export = "Titel;;\n\n;Kom.nr;{}\nAlmene boliger i pct.;;\nKøbenhavn;101;19,5\n\nTegnforklaring:;;\n"
    keep(of(tmp_path, export.format(2024), constants={"keyfigure": "Almene boliger i pct."}))
    report = of(tmp_path, export.format(2025))
    assert report.can_be_taken_in
    assert report.mapping.constants == {"keyfigure": "Almene boliger i pct."}
    assert "I-REMEMBERED" in codes(report)


def test_what_belongs_to_one_file_is_not_remembered(tmp_path: Path) -> None:
    vacancy = "Kommune;Ledige\nSorø;4\nx;5\n"
    keep(of(tmp_path, vacancy, constants={"period": "2024-10"}, rest=True))
    later = of(tmp_path, vacancy.replace("4", "5"))
    assert {each.code for each in later.open_questions} == {"Q-MONTH"}
    assert not later.mapping.rest


def test_broken_remembered_mapping_is_as_none(tmp_path: Path) -> None:
    mapping.remember(tmp_path, ["A"], Mapping(columns={"share": "A"}))
    assert mapping.remembered(tmp_path, ["a "]) == Mapping(columns={"share": "A"})
    next((tmp_path / mapping.FOLDER).iterdir()).write_text("{", encoding="utf-8")
    assert mapping.remembered(tmp_path, ["A"]) is None


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"unknown": 1}',
        '{"columns": []}',
        '{"columns": {"share": 1}}',
        '{"constants": {"period": 2024}}',
        '{"scale": {"andel": "100"}}',
        '{"scale": {"andel": true}}',
        '{"scale": {"andel": 0}}',
        '{"number_format": "tysk"}',
        '{"confirmed": "Q-AGAIN"}',
        '{"denied": [1]}',
        '{"rest": 1}',
        '{"kind": null}',
    ],
)
def test_mapping_file_of_another_form_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        mapping.read(files.put(tmp_path, "tilordning.json", content))
    assert caught.value.remark.code == "E-MAPPING"


def test_mapping_file_is_read(tmp_path: Path) -> None:
    content = {"kind": "noegletal", "confirmed": ["Q-AGAIN"], "scale": {"andel": 100}, "rest": True}
    found = mapping.read(files.put(tmp_path, "tilordning.json", json.dumps(content)))
    assert found == Mapping(kind="noegletal", confirmed=("Q-AGAIN",), scale={"andel": 100}, rest=True)
    with pytest.raises(RefusedError):
        mapping.read(tmp_path / "findes_ikke.json")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it wrote."""
    code = 0
    try:
        cli.main(list(arguments))
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def journal() -> list[dict[str, Any]]:
    """Return the journal, the newest line first."""
    return list(received.journal(settings.received_dir()))


def test_dry_run_answers_as_the_contract_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = files.put(tmp_path, "fil.csv", SHARES + "Farum;2025;1,0\n")
    code, out, _ = run(capsys, "import", str(path), "--dry-run", "--format", "json")
    answer = json.loads(out)
    assert code == 1
    assert list(answer) == ["kind", "rows", "accepted", "remarks", "changes"]
    assert (answer["kind"], answer["rows"], answer["accepted"]) == ("municipality-share", 3, 2)
    kinds = {"severity": str, "sheet": str, "row": int | None, "column": str, "value": str, "code": str}
    kinds |= {"message": str, "remedy": str}
    for remark in answer["remarks"]:
        assert list(remark) == list(kinds)
        assert all(isinstance(remark[name], kind) for name, kind in kinds.items())
    assert answer["remarks"][0] == {
        "severity": "row",
        "sheet": "",
        "row": 4,
        "column": "Kommune",
        "value": "Farum",
        "code": "E-FORMER",
        "message": "Farum er nedlagt 2007, nu Furesø (190).",
        "remedy": "Brug den nuværende kommune; gamle tal kan ikke lægges sammen her.",
    }
    assert set(answer["changes"]) == {*COUNTED, "examples", "effect", "master"}
    assert {name: answer["changes"][name] for name in COUNTED} == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "vanished": 0,
    }
    assert set(answer["changes"]["effect"]) == {
        *("status_changes", "over_limit", "under_limit"),
        *("sentence_da", "sentence_en"),
    }
    assert len(journal()) == 1
    assert (journal()[0]["action"], journal()[0]["file"]) == ("tried", "fil.csv")
    assert "E-FORMER" in journal()[0]["codes"]


@pytest.mark.parametrize(
    ("content", "arguments", "ends"),
    [
        (SHARES, ("--dry-run",), (0, "tried")),
        (SHARES + "Farum;2025;1,0\n", (), (1, "tried")),
        (SHARES + "Farum;2025;1,0\n", ("--rest",), (0, "import")),
        (SHARES.replace(",", "."), (), (1, "refused")),
        ("Kommune;Andel\nSorø;1\n", (), (1, "refused")),
        ("", (), (1, "refused")),
        (SHARES, ("--kind", "lbf-rent"), (1, "refused")),
    ],
)
def test_exit_code_and_journal(
    content: str,
    arguments: tuple[str, ...],
    ends: tuple[int, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, action = ends
    path = files.put(tmp_path, "fil.csv", content)
    before = len(received.folders(settings.received_dir()))
    assert run(capsys, "import", str(path), *arguments)[0] == code
    assert [each["action"] for each in journal()] == [action]
    taken = len(received.folders(settings.received_dir())) - before
    assert taken == (1 if action == "import" else 0)


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = files.put(tmp_path, "fil.csv", SHARES)
    wrong = files.put(tmp_path, "tilordning.json", "[")
    assert run(capsys, "import", str(tmp_path / "findes_ikke.csv"))[0] == 2
    assert run(capsys, "import", str(path), "--kind", "andet")[0] == 2
    assert run(capsys, "import", str(path), "--format", "xml")[0] == 2
    code, _, err = run(capsys, "import", str(path), "--mapping", str(wrong))
    assert (code, "tilordning.json" in err) == (1, True)
    assert run(capsys, "roll-back", "findes_ikke")[0] == 2
    assert journal() == []


def test_answers_in_a_file_and_json_beside_what_was_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = files.put(tmp_path, "fil.csv", SHARES.replace(",", "."))
    answers = files.put(tmp_path, "tilordning.json", json.dumps({"number_format": "english"}))
    code, out, err = run(capsys, "import", str(path), "--mapping", str(answers), "--format", "json")
    assert code == 0
    assert json.loads(out)["accepted"] == 2
    assert "2" in err
    assert shown_value("751", 2025) == 20.1


def test_roll_back_takes_an_import_out_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = files.put(tmp_path, "fil.csv", SHARES)
    run(capsys, "import", str(path))
    newest = received.deliveries(settings.received_dir())[0]
    code, out, _ = run(capsys, "deliveries")
    assert (code, newest.id in out, "fil.csv" in out) == (0, True, True)
    assert shown_value("751", 2025) == 20.1
    code, out, _ = run(capsys, "roll-back", newest.id)
    assert (code, newest.id in out) == (0, True)
    assert shown_value("751", 2025) is None
    assert [each["action"] for each in journal()] == ["roll_back", "import"]
    assert tried(path).can_be_taken_in
    assert run(capsys, "roll-back", newest.id)[0] == 2


def test_changes_between_two_versions_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = store.data_version()
    run(capsys, "import", str(files.put(tmp_path, "fil.csv", "Kommune;År;Andel\nÅrhus;2025;20,1\nSorø;2024;13,0\n")))
    code, out, _ = run(capsys, "changes", before)
    assert code == 0
    assert "public_housing_share_pct own_share Aarhus all 2025: – → 20.1" in out
    assert "public_housing_share_pct own_share Sorø all 2024: 12 → 13" in out
    _, versions, _ = run(capsys, "changes")
    assert before in versions
    assert store.data_version() in versions
    assert run(capsys, "changes", "findes_ikke")[0] == 2


def test_table_says_it_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = "afdelingsnr;år;lejeledighed\n0101-07;2025;2,5\n0101-99;2025;1,0\n"
    path = files.put(tmp_path, "fil.csv", content)
    _, danish, _ = run(capsys, "import", str(path), "--dry-run")
    assert "✗ E-DEPARTMENT 3 afdelingsnr: Afdelingen 0101-99 findes ikke i stamdata." in danish
    assert "Nøgletal for afdelinger" in danish
    assert "1 afdeling skifter status" in danish
    _, english, _ = run(capsys, "--language", "en", "import", str(path), "--dry-run")
    assert "✗ E-DEPARTMENT 3 afdelingsnr: The department 0101-99 is not in the master data." in english
    assert "Key figures of departments" in english
    assert "1 department changes status" in english


def test_table_of_master_data_and_of_a_file_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    departments = "LBF-nr;LBF-afdelingsnr;Navn;Kommunenr\n0101;20;Nyt;101\n"
    _, out, _ = run(capsys, "import", str(files.put(tmp_path, "afd.csv", departments)), "--dry-run")
    assert "departments.csv" in out
    _, out, _ = run(capsys, "import", str(files.put(tmp_path, "x.csv", "a;b\n1;2\n")), "--dry-run")
    assert "✗ E-KIND" in out


def test_file_read_in_a_process_of_its_own_tells_how_far_it_is(
    own_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv(settings.RECEIVED_VARIABLE, str(own_base / "received"))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(own_base / "databases"))
    path = files.put(tmp_path, "fil.csv", SHARES)
    told: list[float] = []
    report = importing.prepare(path, name="fil.csv", mapping=Mapping(), progress=told.append)
    assert figures(report) == GIVES
    assert told == [0.0, 1.0]


def test_progress_is_told_while_rows_are_read(tmp_path: Path) -> None:
    content = "kommune;år;andel\n" + "Ukendt;2024;1\n" * 10_000
    told: list[float] = []
    importing.prepare(files.put(tmp_path, "f.csv", content), name="f.csv", mapping=Mapping(), progress=told.append)
    assert told == [0.0, 0.5, 1.0]
