"""Departments and organisations from files: what is new, what stays as known, who is refused and what is asked."""

from pathlib import Path

import pytest

from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import Severity
from tests.sources import files
from tests.sources.conftest import codes, tried

pytestmark = pytest.mark.usefixtures("known_base", "in_process")

HEAD = "LBF-nr;LBF-afdelingsnr;Navn;Kommunenr\n"
FULL = (
    "LBF-nr;Boligorganisation;LBF-afdelingsnr;Navn;Kommunenr;Tilsynsførende kommune;Byggeart;Ibrugtagningsår;"
    "Boliger i alt;Almene familieboliger;Tidligere afdelingsnr;Gælder fra;Gælder til\n"
)


def of(folder: Path, content: str, **chosen: object) -> Report:
    """Return the dry run of a content."""
    return tried(files.put(folder, "afdelinger.csv", content), Mapping(**chosen))  # type: ignore[arg-type]


def departments(report: Report) -> dict[str, dict[str, str]]:
    """Return the departments of a report by id, each by column, without what is empty."""
    header, *rows = report.master.get("departments.csv", [()])
    return {row[0]: {name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows}


def refused(report: Report) -> list[tuple[int | None, str]]:
    """Return the refused rows with the reason."""
    return [(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW]


def counted(report: Report) -> tuple[int, int, int, int]:
    """Return how many are new, changed, unchanged and vanished."""
    new, changed, unchanged, vanished = (report.changes[n] for n in ("new", "changed", "unchanged", "vanished"))
    return new, changed, unchanged, vanished


def test_new_department_with_its_organisation(tmp_path: Path) -> None:
    content = FULL + "0999;Ny forening;01;Nyt;330;Sorø;Tæt/lavt;2001;10;8;;2023-01-01;31-12-2030\n"
    report = of(
        tmp_path, content + "0999;Ny forening;02;Andet;330;340;;;;;;;\n0999;Ny forening;03;Tredje;330;;;;;;;;\n"
    )
    assert report.kind == "departments"
    assert report.can_be_taken_in
    assert departments(report)["0999-01"] == {
        "department_id": "0999-01",
        "organisation_id": "0999",
        "name": "Nyt",
        "municipality_code": "330",
        "supervising_code": "340",
        "building_type": "tæt-lavt",
        "first_use_year": "2001",
        "dwellings": "10",
        "dwellings_family": "8",
        "valid_from": "2023-01-01",
        "valid_to": "2030-12-31",
    }
    # Two of three departments are supervised by Sorø.
    assert report.master["organisations.csv"][1:] == [("0999", "0999", "Ny forening", "340")]
    assert counted(report) == (4, 0, 0, 0)
    assert report.changes["master"] == {"organisations.csv": 1, "departments.csv": 3}


def test_what_a_file_has_no_column_for_stays_as_known(tmp_path: Path) -> None:
    report = of(tmp_path, HEAD + "0101;07;Solhøj nyt;101\n0101;08;Bakken;101\n")
    assert departments(report)["0101-07"] == {
        "department_id": "0101-07",
        "organisation_id": "0101",
        "name": "Solhøj nyt",
        "municipality_code": "101",
        "supervising_code": "101",
        "building_type": "etage",
        "first_use_year": "1974",
        "dwellings": "200",
        "dwellings_family": "180",
        "dwellings_elderly": "10",
        "dwellings_youth": "10",
        "area_m2": "16000",
        "tenancy_units": "210",
    }
    assert counted(report) == (0, 1, 1, 1)
    assert report.changes["examples"] == [{"kind": "vanished", "department": "0101-12"}]


def test_column_that_is_empty_empties_what_was_known(tmp_path: Path) -> None:
    report = of(tmp_path, "LBF-afdelingsnr;Navn;Kommunenr;Byggeart\n0101-07;Solhøj;101;\n")
    assert "building_type" not in departments(report)["0101-07"]
    assert departments(report)["0101-07"]["dwellings"] == "200"


def test_zeros_a_spreadsheet_has_eaten_do_not_make_a_new_department(tmp_path: Path) -> None:
    report = of(tmp_path, HEAD + "101;7;Solhøj;101\n0101;07;Solhøj;101\n")
    assert set(departments(report)) == {"0101-07"}
    assert {"I-PADDED", "I-TWICE"} <= codes(report)
    assert counted(report) == (0, 0, 1, 2)


def test_name_of_a_department_may_stand_under_afdeling(tmp_path: Path) -> None:
    report = of(tmp_path, "LBF-afdelingsnr;Afdeling;Kommune\n0101-07;Solhøj;København\n")
    assert departments(report)["0101-07"]["name"] == "Solhøj"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("0101;;20;Nyt;101;;;2.001;;;;;", "E-YEAR"),
        ("0101;;20;Nyt;101;;;74;;;;;", "E-YEAR"),
        ("0101;;20;Nyt;101;;slot;;;;;;", "E-BUILDINGTYPE"),
        ("0101;;20;Nyt;101;;;;10;11;;;", "E-SUM"),
        ("0101;;20;Nyt;101;;;;1,5;;;;", "E-COUNT"),
        ("0101;;20;Nyt;101;;;;;;;01-02-2024;31-01-2024", "E-BACKWARDS"),
        ("0101;;20;Nyt;101;;;;;;1-feb;;", "E-EXCELDATE"),
        ("0101;;20;Nyt;Region Sjælland;;;;;;;;", "E-MUNICIPALITY"),
        ("0101;;20;Nyt;101;084;;;;;;;", "E-MUNICIPALITY"),
        ("0101;;20;Nyt;;;;;;;;;", "E-NOKEY"),
        ("0101;;20;;101;;;;;;;;", "E-NOKEY"),
        ("0101;;;Nyt;101;;;;;;;;", "E-NOKEY"),
        (";;20;Nyt;101;;;;;;;;", "E-NOKEY"),
        ("#I/T;;20;Nyt;101;;;;;;;;", "E-CELLERROR"),
        ("0101;;20;#N/A;101;;;;;;;;", "E-CELLERROR"),
        ("0101;;0173-20;Nyt;101;;;;;;;;", "E-DISAGREE"),
        ("0998;;20;Nyt;101;;;;;;;;", "E-ORGANISATION"),
        ("998;Ny;20;Nyt;101;;;;;;;;", "E-ZEROS"),
        ("01-02-2024;;20;Nyt;101;;;;;;;;", "E-EXCELDATE"),
    ],
)
def test_department_that_cannot_be_believed_is_refused(row: str, code: str, tmp_path: Path) -> None:
    report = of(tmp_path, f"{FULL}{row}\n0101;;21;Godt;101;;;;;;;;\n")
    assert refused(report) == [(2, code)]
    assert set(departments(report)) == {"0101-21"}
    assert of(tmp_path, f"{FULL}{row}\n0101;;21;Godt;101;;;;;;;;\n", rest=True).can_be_taken_in


def test_organisation_goes_with_its_departments_only(tmp_path: Path) -> None:
    content = FULL + "0999;Ny forening;01;Nyt;101;;slot;;;;;;\n"
    both = content + "0999;Ny forening;02;Andet;330;;;;;;;;\n"
    assert of(tmp_path, both).master["organisations.csv"][1:] == [("0999", "0999", "Ny forening", "330")]
    alone = of(tmp_path, content + "0101;;21;Godt;101;;;;;;;;\n")
    assert "organisations.csv" not in alone.master


def test_rows_that_say_different_things_are_both_refused(tmp_path: Path) -> None:
    names = of(tmp_path, FULL + "0999;En;01;A;330;;;;;;;;\n0999;To;02;B;330;;;;;;;;\n0101;;21;C;101;;;;;;;;\n")
    assert refused(names) == [(2, "E-KEYCONFLICT"), (3, "E-KEYCONFLICT")]
    ids = of(tmp_path, HEAD + "0101;20;A;101\n0101;20;B;101\n0101;21;C;101\n")
    assert refused(ids) == [(2, "E-KEYCONFLICT"), (3, "E-KEYCONFLICT")]
    assert [each.value for each in ids.remarks if each.severity is Severity.ROW] == ["0101-20: A", "0101-20: B"]


def test_known_names_of_organisations_are_kept(tmp_path: Path) -> None:
    report = of(tmp_path, FULL + "0101;Et andet navn;20;A;101;;;;;;;;\n")
    assert "organisations.csv" not in report.master


def test_predecessor_is_found_or_worth_a_look(tmp_path: Path) -> None:
    report = of(tmp_path, FULL + "0101;;20;A;101;;;;;;7;;\n0101;;21;B;101;;;;;;99;;\n")
    assert {id_: row["predecessor_id"] for id_, row in departments(report).items()} == {
        "0101-20": "0101-07",
        "0101-21": "0101-99",
    }
    assert [(each.row, each.value) for each in report.remarks if each.code == "W-PREDECESSOR"] == [(3, "99")]
    assert counted(report) == (2, 0, 0, 2)


DATED = "LBF-nr;LBF-afdelingsnr;Navn;Kommunenr;Gælder fra;Gælder til\n"


@pytest.mark.parametrize(
    "lines", ["0101;13;Solhøj;101;01-01-2023;\n", "0101;07;Solhøj;101;;31-12-2022\n0101;13;solhøj;101;01-01-2023;\n"]
)
def test_same_name_under_a_new_number_is_asked_about(lines: str, tmp_path: Path) -> None:
    asked = of(tmp_path, DATED + lines)
    assert [(each.code, each.value, each.values["before"]) for each in asked.open_questions] == [
        ("Q-RENUMBERED", "0101-13", "0101-07")
    ]
    yes = of(tmp_path, DATED + lines, confirmed=("Q-RENUMBERED",))
    assert yes.can_be_taken_in
    assert departments(yes)["0101-13"]["predecessor_id"] == "0101-07"
    assert departments(yes)["0101-13"]["valid_from"] == "2023-01-01"
    no = of(tmp_path, DATED + lines, denied=("Q-RENUMBERED",))
    assert no.can_be_taken_in
    assert "predecessor_id" not in departments(no)["0101-13"]


def test_same_name_beside_one_that_goes_on_is_another_department(tmp_path: Path) -> None:
    report = of(tmp_path, DATED + "0101;07;Solhøj;101;;\n0101;13;Solhøj;101;01-01-2023;\n")
    assert not report.open_questions


def test_organisations(tmp_path: Path) -> None:
    content = "LBF-nr;Boligorganisation;Kommune\n0101;Boligforeningen;101\n173;Nyt navn;330\n0555;Ny;Sorø\n"
    report = of(tmp_path, content)
    assert report.kind == "organisations"
    assert report.master["organisations.csv"][1:] == [
        ("0101", "0101", "Boligforeningen", "101"),
        ("0173", "0173", "Nyt navn", "330"),
        ("0555", "0555", "Ny", "340"),
    ]
    assert counted(report) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("row", "codes_said"),
    [
        ("0556;Ny;Farum", ["E-FORMER"]),
        ("12;Ny;330", ["E-ZEROS"]),
        (";Ny;330", ["E-NOKEY"]),
        ("0556;;330", ["E-NOKEY"]),
        ("0556;#N/A;330", ["E-CELLERROR"]),
    ],
)
def test_organisation_that_cannot_be_believed_is_refused(row: str, codes_said: list[str], tmp_path: Path) -> None:
    report = of(tmp_path, f"LBF-nr;Boligorganisation;Kommune\n{row}\n0555;Ny;Sorø\n")
    assert refused(report) == [(2, code) for code in codes_said]
    assert len(report.master["organisations.csv"]) == 2


def test_organisation_known_without_its_number_keeps_its_id(tmp_path: Path) -> None:
    report = of(tmp_path, "LBF-nr;Boligorganisation;Kommune\n330-SAB;SAB;330\n")
    assert report.master["organisations.csv"][1:] == [("330-sab", "330-sab", "SAB", "330")]
    assert counted(report) == (0, 0, 1, 0)
    report = of(tmp_path, HEAD + "330-sab;01;Ny;330\n")
    assert departments(report)["330-sab-01"]["organisation_id"] == "330-sab"


MERGED = "LBF-afdelingsnr;Navn;Kommunenr;Tidligere afdelingsnr\n"


@pytest.mark.parametrize("cell", ["07, 08", "7;8", "0101-07 0101-08", "7,8,7"])
def test_merged_department_has_several_predecessors(cell: str, tmp_path: Path) -> None:
    content = f'{MERGED}0101-20;Ny;101;"{cell}"\n'
    report = of(tmp_path, content)
    assert departments(report)["0101-20"]["predecessor_id"] == "0101-07 0101-08"
    # Of the three that are known 0101-12 alone is neither in the file nor a predecessor.
    assert counted(report) == (1, 0, 0, 1)


LETTING = (
    "LBF-afdelingsnr;Navn;Kommunenr;Boliger i alt;Almene familieboliger;Plejeboliger;Helhedsplan;Område;"
    "Fleksibel udlejning;Kommunal anvisning (%)\n"
)


def test_plan_area_and_letting_of_a_department(tmp_path: Path) -> None:
    report = of(tmp_path, LETTING + "0101-20;Ny;101;40;30;10;2019–2023;Nordbyen;50 %;25\n")
    found = departments(report)["0101-20"]
    assert {name: found[name] for name in ("dwellings_care", "comprehensive_plan", "area_id")} == {
        "dwellings_care": "10",
        "comprehensive_plan": "2019–2023",
        "area_id": "Nordbyen",
    }
    assert (found["flexible_letting_pct"], found["municipal_allocation_pct"]) == ("50", "25")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("40;31;10;;;;", "E-SUM"),
        ("40;30;10;;;101;", "E-RANGE"),
        ("40;30;10;;;;33,3", "E-COUNT"),
        ("40;30;10;#N/A;;;", "E-CELLERROR"),
    ],
)
def test_letting_that_cannot_be_believed_is_refused(cells: str, code: str, tmp_path: Path) -> None:
    report = of(tmp_path, f"{LETTING}0101-20;Ny;101;{cells}\n0101-21;God;101;;;;;;;\n")
    assert refused(report) == [(2, code)]
