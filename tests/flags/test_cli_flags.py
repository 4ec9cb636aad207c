"""The commands flags and backtest: exact answers, names marked as demo, one sentence for a wrong call."""

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest

from keyfigures import flags, settings, store
from keyfigures.catalogue import texts
from keyfigures.cli import main
from keyfigures.cli.flags import rules_for
from keyfigures.departments import Filter
from keyfigures.flags.backtest import backtest
from keyfigures.language import Language

SMALL_TOWN, SAB, REAL = "330", "330-sab", "330-sab-schackenborgvaenge"
OF_A_DEPARTMENT = (
    *("department", "name", "organisation", "municipality", "demo", "status", "rules", "oversight", "not_assessable"),
)
OF_A_RULE = (
    *("rule", "level", "value", "limit", "direction", "unit", "count", "count_at_limit", "excess", "certainty"),
    *("since", "percentile", "n_equals", "basis", "source", "sentence_da", "sentence_en"),
)
OF_A_SCORE = (
    *("flagged", "hits", "false_alarms", "missed", "events", "assessable", "not_judged", "not_followed"),
    *("base_rate", "expected", "precision", "recall", "lead_time_years"),
)
DEFAULT = settings.ROOT / "data" / "rules" / "2026.yaml"


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


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Return the JSON answer of a command."""
    return json.loads(run(capsys, *arguments, "--format", "json"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must fail with exit code 2 and one sentence on stderr; return the sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    said = capsys.readouterr()
    assert (caught.value.code, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert "Traceback" not in said.err
    return said.err.strip()


def stricter(folder: Path) -> Path:
    """Write the default rules with a vacancy of half a per cent as the red limit; return the file."""
    path = folder / "2026-strengere.yaml"
    text = DEFAULT.read_text(encoding="utf-8")
    text = text.replace("value: 1.0, inclusive: true", "value: 0.2, inclusive: true", 1)
    path.write_text(text.replace("value: 2.0, inclusive: false", "value: 0.5, inclusive: false", 1), encoding="utf-8")
    return path


def test_flags_as_json_have_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "flags", "--municipality", SMALL_TOWN, "--year", "2024")
    assert {tuple(each) for each in found} == {OF_A_DEPARTMENT}
    rules = [rule for each in found for rule in (*each["rules"], *each["oversight"])]
    assert {tuple(rule) for rule in rules} == {OF_A_RULE}
    assert {rule["level"] for rule in rules} == {"yellow", "red"}
    assert {rule["certainty"] for rule in rules} == {"surely", "maybe", "held"}
    assert {rule["basis"] for rule in rules} == {"source", "proposal"}
    assert {each["municipality"] for each in found} == {SMALL_TOWN}
    assert [each["status"] for each in found] == sorted(
        (each["status"] for each in found), key=["flagged", "maybe", "not_assessable", "none"].index
    )


def test_every_cell_is_that_of_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "flags", "--municipality", SMALL_TOWN, "--year", "2024")
    database, meaning = store.current(), store.meaning()
    cases = flags.cases(database, meaning, meaning.rule_sets[2026], Filter(SMALL_TOWN), 2024)
    assert [each["department"] for each in found] == [case.department_id for case in cases]
    assert [each["not_assessable"] for each in found] == [list(case.not_assessable) for case in cases]
    flag, said = cases[0].flags[0], found[0]["rules"][0]
    assert (said["rule"], said["value"]) == (flag.rule.id, flag.judgement.value)
    assert (said["limit"], said["excess"], said["since"]) == (flag.limit, flag.excess, flag.judgement.since)
    assert said["sentence_da"] == flags.sentence(flag, meaning, texts(Language.DA))
    assert said["sentence_en"] == flags.sentence(flag, meaning, texts(Language.EN))


def test_oversight_stands_apart_from_the_dialogue(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "flags", "--municipality", SMALL_TOWN, "--year", "2024")
    assert {rule["rule"] for each in found for rule in each["oversight"]} == {"inspection_age"}
    assert "inspection_age" not in {rule["rule"] for each in found for rule in each["rules"]}


def test_invented_figures_never_stand_beside_a_bare_name(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "flags", "--year", "2024")
    assert len({each["municipality"] for each in found}) == 6
    assert len(found) == len({each["department"] for each in found}) > 300
    demo = [each for each in found if each["demo"]]
    assert len(demo) > 300
    assert all(each["name"].endswith("(demo)") and each["organisation"].endswith("(demo)") for each in demo)
    real = next(each for each in found if each["department"] == REAL)
    assert (real["demo"], real["organisation"]) == (False, "SAB")
    assert (real["status"], real["rules"]) == ("not_assessable", [])
    assert "moving_out_loss" in real["not_assessable"]


@pytest.mark.parametrize("where", [(), ("--municipality", SMALL_TOWN)])
def test_an_organisation_is_asked_by_itself(where: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "flags", *where, "--organisation", SAB, "--year", "2017")
    (only,) = found
    assert (only["department"], only["status"]) == (REAL, "flagged")
    (loss,) = only["rules"]
    assert (loss["rule"], loss["level"], loss["limit"]) == ("moving_out_loss", "red", 939.0)
    assert (loss["n_equals"], loss["percentile"], loss["unit"]) == (0, None, "kr_lme")


def test_a_table_has_a_line_for_each_flag_and_says_what_could_not_be_judged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answered(capsys, "flags", "--municipality", SMALL_TOWN, "--year", "2024")
    lines = run(capsys, "flags", "--municipality", SMALL_TOWN, "--year", "2024").splitlines()
    wanted = sum(1 + len(each["rules"]) + len(each["oversight"]) + bool(each["not_assessable"]) for each in found)
    assert len(lines) == wanted
    assert lines[0] == f"{found[0]['department']}  {found[0]['name']}  {found[0]['organisation']}  BEHOV"
    assert lines[1].endswith(found[0]["rules"][0]["sentence_da"])
    english = run(capsys, "--language", "en", "flags", "--municipality", SMALL_TOWN, "--year", "2024").splitlines()
    assert english[0].endswith("NEED")
    assert english[1].endswith(found[0]["rules"][0]["sentence_en"])
    assert any(line.startswith("    tilsyn: ") for line in lines)
    assert any(line.startswith("    kan ikke vurderes: ") for line in lines)


def test_csv_has_a_row_for_every_flag_and_every_rule_that_could_not_be_judged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("flags", "--municipality", SMALL_TOWN, "--year", "2024")
    found = answered(capsys, *arguments)
    rows = list(csv.DictReader(io.StringIO(run(capsys, *arguments, "--format", "csv"))))
    wanted = sum(len(each["rules"]) + len(each["oversight"]) + len(each["not_assessable"]) for each in found)
    assert len(rows) == wanted
    assert {row["matter"] for row in rows} == {"dialogue", "oversight", ""}
    unjudged = [row for row in rows if row["level"] == "not_assessable"]
    assert len(unjudged) == sum(len(each["not_assessable"]) for each in found) > 0
    assert {row["value"] for row in unjudged} == {""}


def test_a_municipality_without_departments_has_no_flags(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(capsys, "flags", "--municipality", "101", "--year", "2024") == []
    assert run(capsys, "flags", "--municipality", "101", "--year", "2024") == ""
    assert len(run(capsys, "flags", "--municipality", "101", "--year", "2024", "--format", "csv").splitlines()) == 1


def test_stricter_rules_of_a_file_flag_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("flags", "--municipality", SMALL_TOWN, "--year", "2024")
    usual, strict = answered(capsys, *arguments), answered(capsys, *arguments, "--rules", str(stricter(tmp_path)))
    assert _vacant(usual) < _vacant(strict)


def _vacant(found: list[dict[str, Any]]) -> set[str]:
    flagged = {(each["department"], rule["rule"], rule["level"]) for each in found for rule in each["rules"]}
    return {department for department, rule, level in flagged if (rule, level) == ("vacancy_family", "red")}


@pytest.mark.parametrize(("year", "chosen"), [(2010, 2020), (2018, 2020), (2024, 2020), (2025, 2026), (2040, 2026)])
def test_the_rules_are_those_of_the_newest_governance_year_that_rests_on_the_figures(year: int, chosen: int) -> None:
    """Governance year 2026 rests on the figures of 2025; before the first rule set there is nothing older."""
    meaning = store.meaning()
    newest = meaning.rule_sets[2026]
    two = dataclasses.replace(meaning, rule_sets={2026: newest, 2020: dataclasses.replace(newest, year=2020)})
    assert rules_for(two, None, year).year == chosen


def test_a_backtest_as_json_is_that_of_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "backtest", "--municipality", SMALL_TOWN, "--from", "2019", "--to", "2021")
    assert list(found) == ["municipality", "demo", "from", "to", "horizon", "outcome", "rules", "set"]
    assert (found["municipality"], found["demo"], found["outcome"]) == (SMALL_TOWN, True, None)
    assert (found["from"], found["to"], found["horizon"]) == (2019, 2021, 3)
    rule_set = store.meaning().rule_sets[2026]
    exact = backtest(store.current(), rule_set, first=2019, last=2021, wanted=Filter(SMALL_TOWN))
    assert [each["rule"] for each in found["rules"]] == list(rule_set.rules)
    assert {tuple(each) for each in found["rules"]} == {("rule", *OF_A_SCORE)}
    assert found["set"] == {name: getattr(exact.whole, name) for name in OF_A_SCORE}
    assert found["rules"][0] == {
        "rule": "vacancy_family",
        **{name: getattr(exact.rules[0], name) for name in OF_A_SCORE},
    }


def test_a_backtest_as_table_says_what_chance_would_have_hit(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("backtest", "--from", "2019", "--to", "2021")
    found = answered(capsys, *arguments)
    lines = run(capsys, *arguments).splitlines()
    assert found["municipality"] is None
    assert len(lines) == len(found["rules"]) + 1
    first = found["rules"][0]
    assert lines[0].startswith(
        f"Lejeledighed, mest familieboliger (demo): "
        f"ramte {first['hits']} af {first['flagged']}, overså {first['missed']};"
    )
    assert lines[-1].startswith(f"Alle regler tilsammen (demo): ramte {found['set']['hits']} af ")
    # Who is red three years running is not well the year before, so there is no lead time to speak of.
    named = dict(zip((each["rule"] for each in found["rules"]), lines[:-1], strict=True))
    assert {id_ for id_, line in named.items() if "Varsel" not in line} == {
        each["rule"] for each in found["rules"] if each["lead_time_years"] is None
    }
    assert "Varsel i gennemsnit" in lines[-1]


def test_a_municipality_without_departments_has_nothing_to_hold_flags_against(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answered(capsys, "backtest", "--municipality", "101", "--from", "2019", "--to", "2021")
    assert found["demo"] is False
    assert (found["set"]["assessable"], found["set"]["base_rate"], found["set"]["expected"]) == (0, None, None)
    lines = run(capsys, "backtest", "--municipality", "101", "--from", "2019", "--to", "2021").splitlines()
    assert lines[-1].startswith("Alle regler tilsammen: ramte 0 af 0, overså 0; tilfældigt valg ville ramme –.")


def test_a_backtest_looks_as_far_as_asked_for_the_outcome_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("backtest", "--from", "2019", "--to", "2020", "--rules", str(stricter(tmp_path)))
    near = answered(capsys, *arguments, "--horizon", "1", "--outcome", "vacancy_family")
    far = answered(capsys, *arguments, "--horizon", "4", "--outcome", "vacancy_family")
    assert (near["horizon"], near["outcome"]) == (1, "vacancy_family")
    assert near["set"]["events"] < far["set"]["events"]
    usual = answered(capsys, "backtest", "--from", "2019", "--to", "2020", "--horizon", "1")
    assert usual["rules"][0]["flagged"] < near["rules"][0]["flagged"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("flags", "--municipality", SMALL_TOWN), "--year"),
        (("flags", "--year", "x"), "--year"),
        (("flags", "--year", "2024", "--municipality", "999"), "999"),
        (("flags", "--year", "2024", "--organisation", "nix"), "nix"),
        (("flags", "--year", "2024", "--municipality", SMALL_TOWN, "--organisation", "nix"), "nix"),
        (("flags", "--year", "2024", "--rules", "nix.yaml"), "nix.yaml"),
        (("flags", "--year", "2024", "--format", "xml"), "--format"),
        (("backtest", "--from", "2019"), "--to"),
        (("backtest", "--from", "2021", "--to", "2019"), "2021 er efter 2019"),
        (("backtest", "--from", "2019", "--to", "2021", "--municipality", "999"), "999"),
        (("backtest", "--from", "2019", "--to", "2021", "--outcome", "nix"), "vacancy_family"),
        (("backtest", "--from", "2019", "--to", "2021", "--format", "csv"), "--format"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, *arguments)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("2026.yaml", "rules: [", "2026.yaml"),
        ("2026.yaml", "æøå\xff", "2026.yaml"),
        ("2026.yaml", "title: {da: A, en: B}", "author"),
        ("regler.yaml", "title: {da: A, en: B}", "regler.yaml"),
    ],
)
@pytest.mark.parametrize("command", [("flags", "--year", "2024"), ("backtest", "--from", "2019", "--to", "2021")])
def test_a_file_of_rules_that_cannot_be_used_is_one_sentence(
    *, command: tuple[str, ...], name: str, content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode("latin-1"))
    sentence = refused(capsys, *command, "--rules", str(path))
    assert sentence.startswith("Regelfilen kan ikke bruges: ")
    assert said in sentence
