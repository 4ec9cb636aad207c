"""What is unlikely is asked about, what is unusual warned of: units, sizes, years, jumps, gaps."""

from collections.abc import Mapping as Named
from pathlib import Path

import pytest

from keyfigures import settings
from keyfigures.language import Language
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import Remark, Severity
from tests.sources import files
from tests.sources.conftest import TWELVE, VACANCY, YEARS, codes, figures, tried

pytestmark = pytest.mark.usefixtures("known_base", "in_process")

SHARE = "kommune;år;andel\n"
VACANT = "afdelingsnr;år;lejeledighed\n"
RENT = "afdelingsnr;år;husleje\n"


def of(folder: Path, content: str, name: str = "fil.csv", **chosen: object) -> Report:
    """Return the dry run of a content."""
    return tried(files.put(folder, name, content), Mapping(**chosen))  # type: ignore[arg-type]


def said(report: Report, code: str) -> list[Remark]:
    """Return the remarks of a code."""
    return [each for each in report.remarks if each.code == code]


def asked(report: Report) -> list[str]:
    """Return the codes of the open questions."""
    return [each.code for each in report.open_questions]


def rows(head: str, about: Named[str, str]) -> str:
    """Return a file with a row for each place, all of one year."""
    return head + "".join(f"{name};{rest}\n" for name, rest in about.items())


def rents(*values: str) -> str:
    """Return a file of rents of 2025, one a department."""
    return rows(RENT, {id_: f"2025;{value}" for id_, value in zip(TWELVE, values, strict=False)})


# The rents known are 800 kr. in 2024 for five departments.
@pytest.mark.parametrize(
    ("values", "factor"),
    [
        (("0,80", "0,81", "0,82", "0,83", "0,84"), "1000"),
        (("8,0", "8,1", "8,2", "8,3", "8,4"), "100"),
        (("66", "67", "68", "69", "70"), "12"),
        (("79", "80", "81", "82", "83"), "10"),
    ],
)
def test_column_of_another_size_than_known_is_asked_about(values: tuple[str, ...], factor: str, tmp_path: Path) -> None:
    report = of(tmp_path, rents(*values))
    assert asked(report) == ["Q-UNIT"]
    (question,) = said(report, "Q-UNIT")
    assert question.values["factor"] == factor
    answered = of(tmp_path, rents(*values), scale={"husleje": float(factor)})
    assert answered.can_be_taken_in
    assert "I-SCALED" in codes(answered)
    assert min(float(each.value) for each in answered.observations) > 700
    assert of(tmp_path, rents(*values), scale={"husleje": 1.0}).can_be_taken_in


@pytest.mark.parametrize("values", [("900", "910", "920", "930", "940"), ("8,0", "8,1", "8,2", "8,3")])
def test_column_of_a_likely_size_or_of_few_values_is_no_question(values: tuple[str, ...], tmp_path: Path) -> None:
    assert asked(of(tmp_path, rents(*values))) == []


def test_question_about_a_size_shows_how_the_numbers_are_spread(tmp_path: Path) -> None:
    (question,) = said(of(tmp_path, rents("8,0", "8,1", "8,2", "8,3", "80")), "Q-UNIT")
    assert question.message(Language.DA) == (
        "Tallene i husleje ligger typisk på 8,2; de kendte ligger på 800. Fordeling: 1–10: 4 · 10–100: 1."
    )


def test_percentages_all_below_one_are_asked_about_unless_they_carry_their_sign(tmp_path: Path) -> None:
    about = {"Ærø": "2024;0,24", "Samsø": "2024;0,15", "Læsø": "2024;0,12"}
    assert asked(of(tmp_path, rows(SHARE, about))) == ["Q-FRACTION"]
    signed = {name: f"{value} %" for name, value in about.items()}
    assert asked(of(tmp_path, rows(SHARE, signed))) == []


def test_small_percentages_stay_where_the_known_are_small_too(tmp_path: Path) -> None:
    report = of(tmp_path, VACANT + "0101-07;2025;0,9\n")
    assert asked(report) == ["Q-FRACTION"]
    turnover = "afdelingsnr;år;andel ledige over 3 måneder\n0101-07;2025;0,9\n0101-08;2025;0,5\n"
    assert asked(of(tmp_path, turnover, columns={"arrears_pct": "andel ledige over 3 måneder"})) == []


@pytest.mark.parametrize(("second", "questions"), [("24,6", ["Q-FRACTION"]), ("2,5", []), ("0", ["Q-FRACTION"])])
def test_fractions_beside_percentages_leave_a_gap(second: str, questions: list[str], tmp_path: Path) -> None:
    about = {"Ærø": "2024;0,24", "Samsø": f"2024;{second}", "Læsø": "2024;0,22" if second == "0" else f"2024;{second}"}
    assert asked(of(tmp_path, rows(SHARE, about))) == questions


def test_share_that_is_a_hundredth_of_its_own_past_is_a_fraction_among_percentages(tmp_path: Path) -> None:
    report = of(tmp_path, SHARE + "Slagelse;2025;0,243\nSorø;2025;3,0\nNæstved;2025;1,1\n")
    assert asked(report) == ["Q-FRACTION"]
    assert said(report, "Q-FRACTION")[0].values["n"] == 1


def test_heading_of_another_unit_is_asked_about(tmp_path: Path) -> None:
    content = "afdelingsnr;år;husleje (kr. pr. m² pr. måned)\n0101-07;2025;72\n"
    assert asked(of(tmp_path, content)) == ["Q-HEADINGUNIT"]
    assert of(tmp_path, content, confirmed=("Q-HEADINGUNIT",)).can_be_taken_in
    answered = of(tmp_path, content, scale={"husleje (kr. pr. m² pr. måned)": 12.0})
    assert figures(answered) == {"rent_kr_m2 0101-07 2025": 864.0}


def test_unit_that_does_not_fit_refuses_the_row(tmp_path: Path) -> None:
    content = "afdelingsnr;år;lejeledighed;husleje (1.000 kr.)\n0101-07;2024;1,4 kr.;\n0101-08;2024;;0,8 kr.\n"
    content += "0101-12;2024;3 pct.;0,8\n"
    report = of(tmp_path, content)
    assert [(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW] == [
        (2, "E-UNIT"),
        (3, "E-UNIT"),
    ]
    assert figures(report) == {"vacancy_pct 0101-12 2024": 3.0, "rent_kr_m2 0101-12 2024": 800.0}


def test_wide_table_is_asked_about_once(tmp_path: Path) -> None:
    content = "kommune;2022;2023\nÆrø;0,24;0,25\nSamsø;0,15;0,16\n"
    report = of(tmp_path, content)
    assert [(each.code, each.column) for each in report.open_questions] == [("Q-FRACTION", "Andel almene boliger")]
    answered = of(tmp_path, content, scale={"Andel almene boliger": 100.0})
    assert figures(answered) == {"492 2022": 24.0, "492 2023": 25.0, "741 2022": 15.0, "741 2023": 16.0}


def test_far_fewer_than_the_fullest_known_period_are_asked_about(tmp_path: Path) -> None:
    turnover = "afdelingsnr;år;fraflytningsprocent\n"
    five = turnover + "".join(f"{id_};2025;{11 + n}\n" for n, id_ in enumerate(TWELVE[:5]))
    (question,) = said(of(tmp_path, five), "Q-FEWER")
    assert (question.values["n"], question.values["before"]) == (5, 12)
    assert question.value == "2025"
    six = turnover + "".join(f"{id_};2025;{11 + n}\n" for n, id_ in enumerate(TWELVE[:6]))
    assert asked(of(tmp_path, six)) == []


def test_year_of_the_file_name_must_be_one_of_its_figures(tmp_path: Path) -> None:
    content = SHARE + "Ærø;2023;24,6\n"
    assert asked(of(tmp_path, content, "andele 2024.csv")) == ["Q-FILEYEAR"]
    for name in ("andele 2023.csv", "andele_2023_hentet_2024.csv", "andele.csv", "sag-1234-1901.csv", "sag 2099.csv"):
        assert asked(of(tmp_path, content, name)) == []


def test_year_that_has_not_begun_is_asked_about_where_it_has_figures(tmp_path: Path) -> None:
    assert asked(of(tmp_path, "kommune;2026;2027\nÆrø;24,6;\n")) == []
    report = of(tmp_path, "kommune;2026;2027\nÆrø;24,6;24,7\n")
    assert [(each.code, each.value) for each in report.open_questions] == [("Q-FUTURE", "2027")]
    month = of(tmp_path, "Måned;Kommune;Ledige\n2026-12;Sorø;4\n")
    assert [(each.code, each.value) for each in month.open_questions] == [("Q-FUTURE", "2026-12")]


def test_answers_all_alike_are_no_question(tmp_path: Path) -> None:
    content = "afdelingsnr;år;afdelingsbestyrelse valgt\n" + "".join(f"{id_};2024;ja\n" for id_ in TWELVE)
    assert asked(of(tmp_path, content)) == []


# 0101-07 was vacant by 1.0, 1.2, 1.1, 1.3, 1.2, 1.4 per cent: the largest step so far is 0.2.
@pytest.mark.parametrize(("value", "jumps"), [("1,6", 0), ("1,7", 1), ("1,1", 1)])
def test_step_beyond_what_the_series_has_ever_done_is_worth_a_look(value: str, jumps: int, tmp_path: Path) -> None:
    report = of(tmp_path, f"{VACANT}0101-07;2025;{value}\n")
    assert report.can_be_taken_in
    found = said(report, "W-JUMP")
    assert len(found) == jumps
    if jumps:
        assert (found[0].row, found[0].column, found[0].value) == (2, "lejeledighed", value)
        assert found[0].message(Language.DA) == f"{value} er et spring fra 1,4; seriens største hidtil var 0,2."


def test_series_that_is_all_in_the_file_jumps_by_its_own_steps(tmp_path: Path) -> None:
    content = "kommune;2019;2020;2021;2022;2023;2024\nÆrø;10,0;10,5;10,1;10,4;15,0;15,2\nSamsø;1;2;3;9;;\n"
    found = said(of(tmp_path, content), "W-JUMP")
    assert [(each.row, each.column) for each in found] == [(2, "2023")]


def test_unchanged_and_revised_figures_of_the_past(tmp_path: Path) -> None:
    same = rows(VACANT, {})
    for place, year in enumerate(YEARS):
        same += "".join(f"{id_};{year};{str(values[place]).replace('.', ',')}\n" for id_, values in VACANCY.items())
    report = of(tmp_path, same)
    counted = {name: report.changes[name] for name in ("new", "changed", "unchanged", "vanished")}
    assert counted == {"new": 0, "changed": 0, "unchanged": 12, "vanished": 0}
    assert not codes(report) & {"W-JUMP", "W-GAP"}
    revised = of(tmp_path, VACANT + "0101-07;2024;1,6\n0101-07;2025;..\n0101-12;2023;..\n")
    assert revised.changes["changed"] == 2
    assert revised.changes["examples"] == [
        {
            "kind": "changed",
            "indicator": "vacancy_pct",
            "definition": "vacancy_pct_reported",
            "level": "department",
            "code": "0101-07",
            "dwelling_type": "all",
            "period": "2024",
            "before": 1.4,
            "after": 1.6,
        },
        {
            "kind": "changed",
            "indicator": "vacancy_pct",
            "definition": "vacancy_pct_reported",
            "level": "department",
            "code": "0101-12",
            "dwelling_type": "all",
            "period": "2023",
            "before": 3.1,
            "after": None,
        },
        {
            "kind": "vanished",
            "indicator": "vacancy_pct",
            "definition": "vacancy_pct_reported",
            "level": "department",
            "code": "0101-07",
            "dwelling_type": "all",
            "period": "2023",
            "before": 1.2,
            "after": None,
        },
        {
            "kind": "vanished",
            "indicator": "vacancy_pct",
            "definition": "vacancy_pct_reported",
            "level": "department",
            "code": "0101-12",
            "dwelling_type": "all",
            "period": "2024",
            "before": 3.0,
            "after": None,
        },
    ]


def test_many_jumps_are_counted_and_some_of_them_shown(tmp_path: Path) -> None:
    master = (settings.ROOT / "data" / "master" / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    names = [line.split(",")[0] for line in master[1:61]]
    content = "kommune;2015;2016;2017;2018;2019;2020\n"
    content += "".join(f"{name};10;11;10;11;10;{20 + n}\n" for n, name in enumerate(names))
    found = of(tmp_path, content)
    assert len(said(found, "W-JUMP")) == 50
    assert said(found, "W-JUMPS")[0].values["n"] == 60


@pytest.mark.parametrize(
    ("content", "gaps"),
    [
        (SHARE + "Ærø;2019;24,0\nÆrø;2021;24,6\n", {"2020": 1}),
        (SHARE + "Slagelse;2026;24,1\nSorø;2026;12,1\n", {"2025": 2}),
        (SHARE + "Slagelse;2025;24,1\n", {}),
        (SHARE + "Slagelse;2026;..\n", {}),
        (SHARE + "Slagelse;2017;24,1\n", {}),
    ],
)
def test_year_between_that_is_missing_is_a_gap(content: str, gaps: dict[str, int], tmp_path: Path) -> None:
    found = said(of(tmp_path, content), "W-GAP")
    assert {each.value: each.values["n"] for each in found} == gaps


# Over 2 per cent vacant is a limit that a public source names; below 70 is one of the efficiency.
@pytest.mark.parametrize(
    ("lines", "over", "under"),
    [
        ("0101-07;2025;2,5\n0101-12;2025;1,9\n", ["0101-07"], ["0101-12"]),
        ("0101-07;2025;2,5\n", ["0101-07"], []),
        ("0101-07;2024;2,0\n0101-12;2024;2,1\n", [], []),
        ("0101-07;2018;2,5\n", [], []),
        ("0101-08;2024;2,5\n", ["0101-08"], []),
        ("0101-07;2025;..\n", [], []),
    ],
)
def test_effect_is_the_departments_that_change_sides(
    lines: str, over: list[str], under: list[str], tmp_path: Path
) -> None:
    found = of(tmp_path, VACANT + lines).changes["effect"]
    n = len(over) + len(under)
    assert (found["over_limit"], found["under_limit"], found["status_changes"]) == (over, under, n)
    assert found["sentence_da"] == f"{n} {'afdeling' if n == 1 else 'afdelinger'} skifter status"
    assert found["sentence_en"] == f"{n} {'department changes' if n == 1 else 'departments change'} status"


def test_effect_of_a_limit_from_below(tmp_path: Path) -> None:
    content = "afdelingsnr;år;tal\n0101-07;2024;65\n0101-12;2024;75\n"
    report = of(tmp_path, content, columns={"efficiency_pct": "tal"})
    assert report.changes["effect"]["over_limit"] == ["0101-07"]


def test_row_said_to_be_refused_two_hundred_times_is_summed_up(tmp_path: Path) -> None:
    content = SHARE + "Ærø;2024;24,6\n" + "".join(f"Ukendt {n};2024;1,0\n" for n in range(250))
    report = of(tmp_path, content)
    assert report.refused_rows == 250
    assert len([each for each in report.remarks if each.severity is Severity.ROW]) == 201
    assert said(report, "E-MORE")[0].values["n"] == 50


def test_remarks_stand_the_heaviest_first(tmp_path: Path) -> None:
    report = of(tmp_path, SHARE + "Århus;2027;24,6\nUkendt;2024;1,0\nÆrø;2019;1,1\nÆrø;2021;1,2\n")
    order = [each.severity for each in report.remarks]
    assert order == sorted(order, key=list(Severity).index)
    assert len(set(order)) == 4
