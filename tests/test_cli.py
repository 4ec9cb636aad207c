"""The command line: exact answers, one sentence for a wrong call, and the exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from keyfigures import settings, store
from keyfigures.cli import main
from tests.planting import put

DECK = "observations/noegletal_2011.csv"
COMPARE = ("compare", "--municipality", "330", "--group", "deck2011")
RECONCILE = ("reconcile", "--municipality", "330", "--group", "deck2011")

pytestmark = pytest.mark.usefixtures("database")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must succeed without a word on stderr; return what it says."""
    main(arguments)
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """Run a command that must fail with one sentence on stderr and nothing else; return the sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    said = capsys.readouterr()
    assert caught.value.code == code
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.endswith("\n")
    assert "Traceback" not in said.err
    assert not said.err.endswith("..\n")
    return said.err.strip()


def test_compare_as_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = json.loads(run(capsys, *COMPARE, "--year", "2009", "--format", "json"))
    assert list(found) == [
        *("indicator", "definition", "year", "own", "average", "difference_pp", "rank", "of_ranked", "members"),
    ]
    assert set(found["average"]) == {"kind", "value", "n", "of", "weight_year"}
    assert all(set(figure) == {"code", "name", "value", "status"} for figure in [found["own"], *found["members"]])
    assert (found["indicator"], found["definition"], found["year"]) == (
        "public_housing_share_pct",
        "noegletal_share",
        2009,
    )
    assert found["own"] == {"code": "330", "name": "Slagelse", "value": 24.6, "status": "one_value_two_years"}
    assert found["average"] == {
        "kind": "weighted",
        "value": pytest.approx(18.924, abs=0.001),
        "n": 6,
        "of": 6,
        "weight_year": 2010,
    }
    assert found["difference_pp"] == pytest.approx(24.6 - found["average"]["value"])
    assert (found["rank"], found["of_ranked"]) == (1, 6)
    assert [member["code"] for member in found["members"]] == ["316", "326", "370", "329", "330", "340"]


def test_the_average_asked_for_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (*COMPARE, "--year", "2009", "--format", "json", "--average")
    simple = json.loads(run(capsys, *arguments, "simple", "--without-own"))
    assert (simple["average"]["value"], simple["average"]["n"]) == (pytest.approx(17.04), 5)
    assert len(simple["members"]) == 5
    published = json.loads(run(capsys, *arguments, "published"))
    assert published["average"] == {"kind": "published", "value": 19.0, "n": None, "of": 6, "weight_year": None}


def test_no_average_is_null_and_never_zero(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, *COMPARE, "--year", "2023", "--average", "published", "--format", "json"))
    assert found["average"] == {"kind": "published", "value": None, "n": 0, "of": 6, "weight_year": None}
    assert found["difference_pp"] is None


def test_compare_as_csv_has_a_line_for_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(run(capsys, *COMPARE, "--year", "2009", "--format", "csv"))))
    assert rows[:3] == [
        ["code", "name", "value", "status"],
        ["330", "Slagelse", "24.6", "one_value_two_years"],
        ["316", "Holbæk", "20.4", "observed"],
    ]
    assert len(rows) == 1 + 6


def test_compare_as_a_table_ends_with_the_average(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, *COMPARE, "--year", "2009", "--average", "simple").splitlines()
    assert lines[0].split() == ["code", "name", "value", "status"]
    assert lines[1].split() == ["330", "Slagelse", "24.6", "one_value_two_years"]
    assert len(lines) == 1 + 6 + 1
    assert "kind=simple" in lines[-1]
    assert "weight_year=–" in lines[-1]


def test_reconcile_is_a_list_of_variants(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, *RECONCILE, "--year", "2009", "--published", "19,0"))
    assert all(list(each) == ["kind", "value", "low", "high", "matches"] for each in found)
    assert [each["kind"] for each in found if each["matches"]] == ["weighted"]
    assert len(found) == 6


def test_reconcile_as_a_table_and_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (*RECONCILE, "--year", "2010", "--published", "18.9", "--format")
    table = run(capsys, *arguments, "table").splitlines()
    assert table[0].split() == ["kind", "value", "low", "high", "matches"]
    assert len(table) == 1 + 6
    rows = list(csv.DictReader(io.StringIO(run(capsys, *arguments, "csv"))))
    assert [row["kind"] for row in rows if row["matches"] == "True"] == ["weighted"]


YEAR = ("--year", "2009")


@pytest.mark.parametrize(
    ("arguments", "danish", "english"),
    [
        ((*COMPARE, "--year", "1999"), "Der er ingen tal for 1999", "There are no figures for 1999"),
        (
            (*COMPARE, "--year", "1999", "--definition", "noegletal_share"),
            "Der er ingen tal for 1999",
            "There are no figures for 1999",
        ),
        (("compare", "--municipality", "999", *YEAR), "Kommunen 999 findes ikke", "There is no municipality 999"),
        (("compare", "--municipality", "", *YEAR), "Kommunen  findes ikke".replace("  ", " "), "There is no"),
        (("compare", "--group", "330,999", *YEAR), "Kommunen 999 findes ikke", "There is no municipality 999"),
        (("compare", "--group", "nowhere", *YEAR), "Gruppen nowhere findes ikke", "There is no group nowhere"),
        (
            (*COMPARE, *YEAR, "--indicator", "happiness"),
            "Nøgletallet happiness findes ikke",
            "There is no key figure happiness",
        ),
        (
            (*COMPARE, *YEAR, "--definition", "lbf_rent"),
            "Definitionen lbf_rent findes ikke",
            "The key figure has no definition lbf_rent",
        ),
        (
            (*COMPARE, *YEAR, "--average", "published", "--without-own"),
            "Et offentliggjort gennemsnit kan ikke",
            "A published average cannot",
        ),
        ((*COMPARE, "--year", "soon"), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*COMPARE, "--year", "2009.5"), "Kaldet kan ikke forstås", "The call cannot be understood"),
        (COMPARE, "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*COMPARE, *YEAR, "--average", "mode"), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*COMPARE, *YEAR, "--format", "xml"), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*COMPARE, *YEAR, "--colour"), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*COMPARE, *YEAR, "surplus"), "Kaldet kan ikke forstås", "The call cannot be understood"),
        (("guess",), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*RECONCILE, *YEAR), "Kaldet kan ikke forstås", "The call cannot be understood"),
        ((*RECONCILE, *YEAR, "--published", "high"), "high er ikke et tal", "high is not a number"),
        ((*RECONCILE, *YEAR, "--published", "1.9.0"), "1.9.0 er ikke et tal", "1.9.0 is not a number"),
        ((*RECONCILE, "--year", "1999", "--published", "19"), "Der er ingen tal for 1999", "There are no figures"),
        (
            (*RECONCILE, *YEAR, "--published", "19", "--indicator", "happiness"),
            "Nøgletallet happiness findes ikke",
            "There is no key figure happiness",
        ),
    ],
)
def test_a_wrong_call_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], danish: str, english: str
) -> None:
    assert refused(capsys, *arguments).startswith(danish)
    assert refused(capsys, "--language", "en", *arguments).startswith(english)
    assert refused(capsys, "--language=en", *arguments).startswith(english)


def test_an_unknown_language_is_refused_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "--language", "sv", *COMPARE, *YEAR).startswith("Kaldet kan ikke forstås")


def test_the_answer_can_be_caught_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stdout", caught)
    main([*COMPARE, "--year", "2009", "--format", "csv"])
    assert "Næstved" in caught.getvalue()


def test_help_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert "reconcile" in run(capsys, "--help")
    assert "--without-own" in run(capsys, "compare", "-h")


def test_build_reports_every_source(capsys: pytest.CaptureFixture[str], data_copy: Path, tmp_path: Path) -> None:
    put(data_copy, DECK, 2, ",20.4,0.05,,,observed", ",,0.05,,,suppressed")
    arguments = ("build", "--data", str(data_copy), "--database", str(tmp_path / "x.duckdb"))
    danish = run(capsys, *arguments).splitlines()
    assert len(danish) == len(list((data_copy / "observations").glob("*.csv"))) + 1
    assert "observations/noegletal_2011.csv: 14 tal, heraf 1 uden værdi" in danish
    assert danish[-1].startswith("Databasen er bygget, dataversion ")
    english = run(capsys, "--language", "en", *arguments).splitlines()
    assert "observations/noegletal_2011.csv: 14 figures, 1 of them without a value" in english
    assert english[-1].startswith("The database is built, data version ")


def test_a_failed_build_names_file_row_and_value(
    capsys: pytest.CaptureFixture[str], data_copy: Path, tmp_path: Path
) -> None:
    put(data_copy, DECK, 6, ",24.6,", ",24;6,")
    arguments = ("build", "--data", str(data_copy), "--database", str(tmp_path / "x.duckdb"))
    said = refused(capsys, *arguments, code=1)
    assert said.startswith(f"Databasen kan ikke bygges: {DECK}, row 6: value is not a number")
    assert "24;6" in said
    assert refused(capsys, "--language", "en", *arguments, code=1).startswith("The database cannot be built: ")
    assert not (tmp_path / "x.duckdb").exists()


def test_a_faulty_definition_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], data_copy: Path, tmp_path: Path
) -> None:
    put(data_copy, "indicators/rent_kr_m2.yaml", 3, "unit: kr_m2", "units: kr_m2")
    said = refused(capsys, "build", "--data", str(data_copy), "--database", str(tmp_path / "x.duckdb"), code=1)
    assert said.startswith("Databasen kan ikke bygges: rent_kr_m2.yaml: field 'unit' is missing")


def test_a_missing_data_folder_fails_the_build(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = refused(capsys, "build", "--data", str(tmp_path / "nowhere"), code=1)
    assert "the data folder does not exist" in said


@pytest.mark.parametrize("place", ["folder", "file/x.duckdb"])
def test_a_place_that_cannot_be_written_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], data_copy: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    said = refused(capsys, "build", "--data", str(data_copy), "--database", str(tmp_path / place), code=1)
    assert place.partition("/")[0] in said


def test_an_interrupted_command_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "build", interrupted)
    with pytest.raises(SystemExit) as caught:
        main(["build"])
    assert caught.value.code == 130
    assert capsys.readouterr().err.strip() == "Afbrudt."


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the real command line in a process of its own, under a locale without Danish letters."""
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        settings.DATABASES_VARIABLE: str(folder),
    }
    return subprocess.run(
        [sys.executable, "-m", "keyfigures", *arguments],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_real_command_builds_a_file_that_opens(data_copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "folder" / "made.duckdb"
    done = command("build", "--data", str(data_copy), "--database", str(target), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "observations/noegletal_2011.csv: 14 tal, heraf 0 uden værdi\n" in done.stdout.decode("utf-8")
    with duckdb.connect(target, read_only=True) as connection:
        rows = connection.sql("select data_version from build_info").fetchall()
    assert f"dataversion {rows[0][0]}." in done.stdout.decode("utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["made.duckdb"]


def test_the_real_command_refuses_in_one_line(databases_folder: Path) -> None:
    done = command("compare", "--indicator", "happiness", "--year", "2009", folder=databases_folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8").startswith("Nøgletallet happiness findes ikke; brug ")
    assert done.stderr.count(b"\n") == 1


def test_a_word_that_is_no_text_is_refused_in_one_line(databases_folder: Path) -> None:
    """A byte that is not UTF-8 reaches Python as half a character, which cannot be written as UTF-8."""
    done = command("compare", "--municipality", "\udcff", "--year", "2009", folder=databases_folder)
    assert b"Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
