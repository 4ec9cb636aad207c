"""The commands for one department: exact answers, one sentence for a wrong call, and the exit code."""

import json
from pathlib import Path
from typing import Any

import pytest

from keyfigures import departments, settings, store
from keyfigures.cli import main

SMALL, SILENT, REAL = "D33001-00101", "D33007-00102", "330-sab-schackenborgvaenge"
OF_A_DEPARTMENT = (
    *("id", "name", "organisation", "municipality", "demo", "building_type", "first_use_year", "dwellings"),
    *("dwellings_family", "dwellings_elderly", "dwellings_youth", "dwellings_care", "area_m2", "tenancy_units"),
    *("predecessors", "successors"),
)
OF_A_FIGURE = (
    *("indicator", "definition", "value", "numerator", "denominator", "status", "period", "equals_n", "equals_by"),
    *("equals_median", "percentile", "rank", "interval", "reference", "verdict", "trend", "lamp"),
)


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


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Return the JSON answer of a command."""
    found: dict[str, Any] = json.loads(run(capsys, *arguments, "--format", "json"))
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must fail with exit code 2 and one sentence on stderr; return the sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    said = capsys.readouterr()
    assert caught.value.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "Traceback" not in said.err
    return said.err.strip()


def test_a_department_as_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "department", SMALL, "--year", "2024")
    assert list(found) == ["department", "year", "indicators"]
    assert tuple(found["department"]) == OF_A_DEPARTMENT
    assert {tuple(each) for each in found["indicators"]} == {OF_A_FIGURE}
    assert (found["department"]["id"], found["department"]["demo"], found["year"]) == (SMALL, True, 2024)
    wanted = [each.id for each in departments.indicators(store.meaning())]
    assert [each["indicator"] for each in found["indicators"]] == wanted


def test_a_share_of_few_has_its_counts_and_its_interval(capsys: pytest.CaptureFixture[str]) -> None:
    """3 of 12 households moved: Wilson's interval at 95 per cent runs from 8.9 to 53.2 per cent."""
    found = answered(capsys, "department", SMALL, "--year", "2024")["indicators"]
    turnover = next(each for each in found if each["indicator"] == "turnover_pct")
    assert (turnover["value"], turnover["numerator"], turnover["denominator"]) == (25.0, 3, 12)
    assert turnover["interval"] == [pytest.approx(8.894, abs=0.001), pytest.approx(53.231, abs=0.001)]
    assert (turnover["verdict"], turnover["lamp"]) == ("maybe", "watch")
    assert turnover["equals_by"][0] == "dwelling_type"
    assert turnover["reference"]["kind"] == "equals_median"


def test_what_is_missing_is_null_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "department", SILENT, "--year", "2025")["indicators"]
    assert {each["value"] for each in found} == {None}
    assert {each["lamp"] for each in found} == {"unknown"}
    by_name = {each["indicator"]: each for each in found}
    assert by_name["vacancy_pct"]["status"] == "not_reported"
    assert by_name["rent_kr_m2"]["status"] == "not_retrieved"
    nothing = {"equals_n": 0, "equals_by": [], "equals_median": None, "percentile": None, "rank": None}
    assert all({name: each[name] for name in nothing} == nothing for each in found)
    assert all(each["interval"] is None and each["verdict"] is None for each in found)


def test_the_real_department_is_not_demo_and_has_no_equals(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "department", REAL, "--year", "2017")
    assert (found["department"]["demo"], found["department"]["organisation"]) == (False, "SAB")
    assert {each["equals_n"] for each in found["indicators"]} == {0}
    loss = next(each for each in found["indicators"] if each["indicator"] == "moving_out_loss_kr_lme")
    assert (loss["value"], loss["numerator"], loss["denominator"]) == (3615.49, 491707, 136)
    assert loss["reference"] == {"kind": "rate", "value": 313.0, "worse_above": True, "year": 2017}


def test_a_department_as_table_has_a_line_for_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "department", SMALL, "--year", "2024").splitlines()
    assert lines[0] == f"{SMALL}  Nattergaletunet (demo)  BoligKorsør (demo)  2024"
    assert len(lines) == 1 + len(departments.indicators(store.meaning()))
    assert next(line for line in lines if line.startswith("turnover_pct")).split()[1] == "25.00"
    silent = run(capsys, "department", SILENT, "--year", "2025").splitlines()
    assert next(line for line in silent if line.startswith("vacancy_pct")).split() == [
        *("vacancy_pct", "–", "not_reported", "0", "–", "–"),
    ]


def test_twins_as_json_have_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "twins", SMALL, "--k", "3", "--year", "2024")
    assert list(found) == [
        *("department", "demo", "year", "k", "candidates", "variables", "left_out", "twins", "stability"),
    ]
    assert {tuple(each) for each in found["twins"]} == {
        ("id", "name", "organisation", "municipality", "distance", "parts_pct")
    }
    assert (found["department"], found["year"], found["k"], len(found["twins"])) == (SMALL, 2024, 3, 3)
    distances = [each["distance"] for each in found["twins"]]
    assert distances == sorted(distances)
    assert all(sum(each["parts_pct"].values()) == pytest.approx(100) for each in found["twins"])
    assert set(found["stability"]) == set(found["variables"])


def test_weights_change_the_twins_and_a_weight_of_nothing_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "twins", SMALL, "--k", "5", "--year", "2024", "--weights", "size:4,age:0")
    assert "age" not in found["variables"]
    expected = departments.twins(store.current(), SMALL, k=5, year=2024, weights=departments.weights_of("size:4,age:0"))
    assert [each["id"] for each in found["twins"]] == [twin.department_id for twin in expected.twins]


def test_twins_as_table_are_ten_the_nearest_first(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "twins", SMALL, "--year", "2024").splitlines()
    assert len(lines) == 10
    assert [float(line.split()[0]) for line in lines] == sorted(float(line.split()[0]) for line in lines)
    assert all("(demo)" in line for line in lines)


def test_the_twins_of_a_municipality_are_those_of_each_department(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("twins", "--municipality", "330", "--k", "2", "--year", "2024")
    found = answered(capsys, *arguments)
    assert (found["municipality"], found["year"], found["k"]) == ("330", 2024, 2)
    one = answered(capsys, "twins", SMALL, "--k", "2", "--year", "2024")["twins"]
    assert [each["id"] for each in found["twins"][SMALL]] == [each["id"] for each in one]
    assert [each["distance"] for each in found["twins"][SMALL]] == pytest.approx([each["distance"] for each in one])
    line = next(line for line in run(capsys, *arguments).splitlines() if line.startswith(f"{SMALL}: "))
    assert line == f"{SMALL}: {', '.join(each['id'] for each in one)}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("department", "nix", "--year", "2024"), "nix"),
        (("twins", "nix", "--year", "2024"), "nix"),
        (("twins", SMALL, "--year", "1999"), "1999"),
        (("twins", REAL, "--year", "2025"), "Schackenborgvænge"),
        (("twins", SMALL, "--k", "21", "--year", "2024"), "20"),
        (("twins", SMALL, "--year", "2024", "--weights", "size:x"), "size:2,age:0"),
        (("twins", SMALL, "--year", "2024", "--weights", "size:-1"), "size:2,age:0"),
        (("twins", SMALL, "--year", "2024", "--weights", "size:0"), None),
        (("department", SMALL), "--year"),
        (("twins", "--year", "2024"), "--municipality"),
        (("twins", SMALL, "--municipality", "330", "--year", "2024"), "--municipality"),
        (("twins", "--municipality", "999", "--year", "2024"), "999"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: tuple[str, ...], said: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if said is None:
        assert "size" not in answered(capsys, *arguments)["variables"]
    else:
        assert said in refused(capsys, *arguments)
