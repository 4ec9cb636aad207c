"""Files as the publishers and housing organisations really make them: what is read, and what is asked or refused."""

import io
from collections.abc import Mapping as Named
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from keyfigures import catalogue, exports, settings, store
from keyfigures.catalogue import texts
from keyfigures.language import Language
from keyfigures.sources.importing import Report
from keyfigures.sources.mapping import Mapping
from keyfigures.sources.remarks import Remark, Severity
from tests.sources import files
from tests.sources.conftest import codes, figures, tried

pytestmark = pytest.mark.usefixtures("known_base", "in_process")

Rows = list[list[Any]]
SHARE = "Andel almene boliger (pct.)"
NOEGLETAL = "\n".join(
    (
        "Kommunale nøgletal;;;;",
        ";;;;",
        ";Kom.nr;2022;2023;2024",
        f"{SHARE};;;;",
        "Københavns Kommune;101;19,0;19,1;19,2",
        "Dragør Kommune;155;76,2;M;U",
        "Ærø Kommune;492;-;1,5;1,7",
        "Hele landet;;20,1;20,2;20,3",
        ";;;;",
        "Indbyggere pr. 1. januar;;;;",
        "Københavns Kommune;101;1.234;638.117;644.431",
        ";;;;",
        "Tegnforklaring:;;;;",
        "M: Oplysningen mangler;;;;",
        "-: Nul;;;;",
        "Indenrigs- og Sundhedsministeriet;;;;",
        "12-01-2025;;;;",
        "",
    )
)


def workbook(sheets: Named[str, Rows]) -> bytes:
    """Return a workbook of sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of(folder: Path, content: bytes | str, name: str = "fil.csv", **chosen: Any) -> Report:
    """Return the dry run of a content."""
    return tried(files.put(folder, name, content), Mapping(**chosen))


def rents(report: Report) -> dict[str, float | str]:
    """Return the rents of a report without the name of the figure."""
    return {key.removeprefix("rent_kr_m2 "): value for key, value in figures(report).items()}


def remark(report: Report, code: str) -> Remark:
    """Return the only remark of a code."""
    (found,) = [each for each in report.remarks if each.code == code]
    return found


def test_export_of_noegletal_asks_which_key_figure_is_meant(tmp_path: Path) -> None:
    content = NOEGLETAL.encode("latin-1")
    asked = of(tmp_path, content)
    assert asked.kind == "noegletal"
    assert [each.code for each in asked.open_questions] == ["Q-KEYFIGURE"]
    assert asked.open_questions[0].value == SHARE
    report = of(tmp_path, content, constants={"keyfigure": SHARE})
    assert report.can_be_taken_in
    assert figures(report) == {
        "101 2022": 19.0,
        "101 2023": 19.1,
        "101 2024": 19.2,
        "155 2022": 76.2,
        "155 2023": "not_reported",
        "155 2024": "not_published",
        "492 2022": 0.0,
        "492 2023": 1.5,
        "492 2024": 1.7,
        "000 2022": 20.1,
        "000 2023": 20.2,
        "000 2024": 20.3,
    }
    assert {each.definition_id for each in report.observations} == {"noegletal_share"}
    assert {"I-DASH-ZERO", "I-MISSING", "I-KEYFIGURES"} <= codes(report)


def test_another_key_figure_of_noegletal_is_out_of_range_and_its_dots_are_thousands(tmp_path: Path) -> None:
    report = of(tmp_path, NOEGLETAL.encode("latin-1"), constants={"keyfigure": "Indbyggere pr. 1. januar"})
    assert report.accepted == 0
    assert {each.code for each in report.remarks if each.severity is Severity.ROW} == {"E-RANGE"}


@pytest.mark.parametrize("line", ["Dragør Kommune;101;1,0;1,0;1,0", "Farum Kommune;207;1,0;1,0;1,0"])
def test_line_of_noegletal_that_names_nobody_is_refused(line: str, tmp_path: Path) -> None:
    content = NOEGLETAL.replace("Dragør Kommune;155;76,2;M;U", line)
    report = of(tmp_path, content, constants={"keyfigure": SHARE})
    assert (report.rows, report.accepted) == (4, 3)
    assert {each.code for each in report.remarks if each.severity is Severity.ROW} <= {"E-DISAGREE", "E-FORMER"}


def test_export_of_noegletal_without_figures_is_refused(tmp_path: Path) -> None:
    assert codes(of(tmp_path, ";Kom.nr;2023;2024\nAndel;;;\n")) == {"E-NOROWS"}


def test_lines_before_the_first_key_figure_belong_to_none(tmp_path: Path) -> None:
    content = f";Kom.nr;2024\nKøbenhavn;101;1,0\n{SHARE};;\nKøbenhavn;101;19,0\n"
    assert figures(of(tmp_path, content, constants={"keyfigure": SHARE})) == {"101 2024": 19.0}


def test_workbook_of_several_sheets_is_no_export_of_noegletal(tmp_path: Path) -> None:
    sheet: Rows = [[None, "Kom.nr", 2023], ["København", 101, 19.0]]
    report = of(tmp_path, workbook({"A": sheet, "B": sheet}), "tal.xlsx")
    assert report.kind == "municipality-share"
    assert "Q-SHEET" in codes(report)


TOP: Rows = [["Tabel 7. Husleje i almene boliger fordelt på kommuner"], ["kr. pr. m² pr. år"], []]
ALIASES: Rows = [["Københavns", 900, 920.5], ["Århus", 850, 870], ["Vesthimmerland", 700, 710]]
ALIASES += [["Brønderslev-Dronninglund", 701, 711], ["I alt", 800, 810]]
FOOT: Rows = [["Kilde: Landsbyggefonden"], ["Note: Uden varme"], ["og uden antenne"]]
HEAD = ["Kommune", "Husleje 2025", "Husleje 2026"]
ALL = {
    "101 2025": 900.0,
    "101 2026": 920.5,
    "751 2025": 850.0,
    "751 2026": 870.0,
    "820 2025": 700.0,
    "820 2026": 710.0,
    "810 2025": 701.0,
    "810 2026": 711.0,
    "000 2025": 800.0,
    "000 2026": 810.0,
}
FAMILY = {f"{about} family": value for about, value in ALL.items()}


def test_rent_workbook_with_aliases_total_and_footers(tmp_path: Path) -> None:
    content = workbook({"Forside": [["Basistabeller"]], "Tabel 7": [*TOP, HEAD, *ALIASES, *FOOT]})
    report = of(tmp_path, content, "basistabeller-for-huslejestatistik-2026.xlsx")
    assert report.kind == "lbf-rent"
    assert report.can_be_taken_in
    assert rents(report) == ALL
    assert remark(report, "I-FOOTER").values["n"] == 3
    assert remark(report, "I-SHEETS").values["sheets"] == "Forside"
    assert report.rows == 5


def test_family_dwellings_stand_to_the_right(tmp_path: Path) -> None:
    bands = ["Alle boliger", None, None, None, "Familieboliger"]
    rows = [[*row, None, *row[1:]] for row in ALIASES]
    content = workbook({"Tabel 7": [*TOP, bands, [*HEAD, None, *HEAD[1:]], *rows, *FOOT]})
    report = of(tmp_path, content, "tabel.xlsx")
    assert report.can_be_taken_in
    assert rents(report) == {**ALL, **FAMILY}


def test_family_dwellings_to_the_right_have_municipalities_of_their_own(tmp_path: Path) -> None:
    bands = ["Alle boliger", None, None, None, "Familieboliger"]
    rows = [[*left, None, *right] for left, right in zip(ALIASES, reversed(ALIASES), strict=True)]
    content = workbook({"Tabel 7": [bands, [*HEAD, None, *HEAD], *rows]})
    report = of(tmp_path, content, "tabel.xlsx")
    assert report.can_be_taken_in
    assert rents(report) == {**ALL, **FAMILY}


def test_two_blocks_that_do_not_say_what_they_are_are_one_heading_twice(tmp_path: Path) -> None:
    content = workbook({"Tabel 7": [[*HEAD, None, *HEAD[1:]], ["Århus", 1, 2, None, 3, 4]]})
    assert codes(of(tmp_path, content, "tabel.xlsx")) == {"E-DUPCOL"}


@pytest.mark.parametrize("caption", ["Familieboliger", "Heraf almene familieboliger"])
def test_family_dwellings_stand_below(caption: str, tmp_path: Path) -> None:
    content = workbook({"Tabel 7": [*TOP, HEAD, *ALIASES, [caption], HEAD, *ALIASES, *FOOT]})
    report = of(tmp_path, content, "tabel.xlsx")
    assert report.can_be_taken_in
    assert rents(report) == {**ALL, **FAMILY}
    assert report.rows == 10


def test_block_below_that_does_not_say_what_it_is_is_asked_about(tmp_path: Path) -> None:
    content = workbook({"Tabel 7": [HEAD, *ALIASES, ["Husleje 2026", "Kommune"], HEAD, *ALIASES]})
    asked = of(tmp_path, content, "tabel.xlsx")
    assert "Q-SECONDBLOCK" in codes(asked)
    content = workbook({"Tabel 7": [HEAD, *ALIASES, HEAD, *ALIASES]})
    asked = of(tmp_path, content, "tabel.xlsx")
    assert {each.code for each in asked.open_questions} == {"Q-SECONDBLOCK"}
    report = of(tmp_path, content, "tabel.xlsx", confirmed=("Q-SECONDBLOCK",))
    assert report.can_be_taken_in
    assert rents(report) == {**ALL, **FAMILY}


def test_block_below_may_have_other_years(tmp_path: Path) -> None:
    above: Rows = [["Kommune", "Husleje 2025", None, "Husleje 2026"], ["Århus", 5, None, 6]]
    below: Rows = [["Familieboliger"], ["Kommune", "Husleje 2024", "Note 2024", "Husleje 2025"], ["Århus", 1, "x", 3]]
    assert rents(of(tmp_path, workbook({"T": [*above, *below]}))) == {
        "751 2025": 5.0,
        "751 2026": 6.0,
        "751 2024 family": 1.0,
        "751 2025 family": 3.0,
    }


def test_dwelling_type_that_only_the_title_names_is_asked_about(tmp_path: Path) -> None:
    content = workbook({"Tabel 8": [["Tabel 8. Husleje i familieboliger"], ["kr. pr. m²"], HEAD, ["Århus", 850, 860]]})
    asked = of(tmp_path, content, "tabel.xlsx")
    assert {each.code for each in asked.open_questions} == {"Q-DWELLINGTYPE"}
    assert rents(of(tmp_path, content, "tabel.xlsx", confirmed=("Q-DWELLINGTYPE",))) == {
        "751 2025": 850.0,
        "751 2026": 860.0,
    }
    report = of(tmp_path, content, "tabel.xlsx", constants={"dwelling_type": "familie"})
    assert report.can_be_taken_in
    assert rents(report) == {"751 2025 family": 850.0, "751 2026 family": 860.0}


def test_heading_may_name_the_dwelling_type(tmp_path: Path) -> None:
    report = of(tmp_path, "Kommune;Husleje 2026 ungdomsboliger;Husleje 2026 noter\nÅrhus;900;x\n")
    assert rents(report) == {"751 2026 youth": 900.0}
    assert remark(report, "I-IGNORED").values["headings"] == "Husleje 2026 noter"


def test_rent_may_stand_a_year_a_row(tmp_path: Path) -> None:
    content = (
        "Kommune;År;Boligtype;Husleje\nÅrhus;2025;;900\nÅrhus;2025;ældre;905\nÅrhus;2025;villa;1\nChristiansø;2025;;1\n"
    )
    report = of(tmp_path, content + "Samsø;2025;;\nÆrø;;;1\n")
    assert rents(report) == {"751 2025": 900.0, "751 2025 elderly": 905.0}
    assert codes(report) >= {"E-DWELLINGTYPE", "E-NOKEY"}


LBF = (
    "Kommune;Antal ledige familieboliger;Antal ledige ældreboliger;Antal ledige ungdomsboliger;"
    "Antal ledige boliger i alt;Ledige boliger i procent\n"
)
VACANT = LBF + 'Region Hovedstaden;130;2;49;181;"0,09%"\nAlbertslund Kommune;130;2;49;181;"0,23%"\n'


def test_vacancy_takes_its_month_from_the_file_name(tmp_path: Path) -> None:
    report = of(tmp_path, VACANT, "ledige_boliger_oktober_2024.csv")
    assert report.can_be_taken_in
    assert figures(report) == {
        f"{name} {code} 2024-10{type_}": value
        for code, share in (("084", 0.09), ("165", 0.23))
        for name, type_, value in (
            ("vacant_dwellings", " family", 130.0),
            ("vacant_dwellings", " elderly", 2.0),
            ("vacant_dwellings", " youth", 49.0),
            ("vacant_dwellings", "", 181.0),
            ("vacancy_pct", "", share),
        )
    }
    assert {each.numerator for each in report.observations if each.indicator_id == "vacancy_pct"} == {"181"}


def test_month_may_stand_above_the_table(tmp_path: Path) -> None:
    report = of(tmp_path, "Ledige boliger pr. september 2024\n" + VACANT, "ledige.csv")
    assert {each.period for each in report.observations} == {"2024-09"}


@pytest.mark.parametrize(
    ("above", "name", "found"),
    [("", "ledige.csv", "–"), ("Ledige pr. september 2024\n", "led_2024-10.csv", "2024-09, 2024-10")],
)
def test_month_that_is_not_clear_is_asked_for(above: str, name: str, found: str, tmp_path: Path) -> None:
    asked = of(tmp_path, above + VACANT, name)
    assert [each.code for each in asked.open_questions] == ["Q-MONTH"]
    assert remark(asked, "Q-MONTH").values["found"] == found
    assert of(tmp_path, above + VACANT, name, constants={"period": "ved ikke"}).open_questions
    report = of(tmp_path, above + VACANT, name, constants={"period": "oktober 2024"})
    assert report.can_be_taken_in
    assert {each.period for each in report.observations} == {"2024-10"}
    assert report.mapping.constants == {"period": "2024-10"}


def test_vacancy_per_mille_is_converted_by_its_heading_unless_a_sign_says_otherwise(tmp_path: Path) -> None:
    content = "Kommune;Ledige i alt;Ledige i promille\nAlbertslund;17;2,3\nSlagelse;9;0,2 %\nSorø;3;5 ‰\n"
    report = of(tmp_path, content, "led_2024-10.csv")
    assert report.can_be_taken_in
    shares = {key[12:15]: value for key, value in figures(report).items() if key.startswith("vacancy_pct")}
    assert shares == {"165": 0.23, "330": 0.2, "340": 0.5}
    assert remark(report, "I-SCALED").values["n"] == 2


def test_months_of_a_column_are_read_and_a_municipality_has_one_a_year(tmp_path: Path) -> None:
    content = "Måned;Kommune;Ledige i alt\n2024-10;Sorø;1\nNovember 2024;Slagelse;2\n2023M12;Sorø;3\nx;Ærø;4\n;Ærø;5\n"
    report = of(tmp_path, content)
    assert figures(report) == {
        "vacant_dwellings 340 2024-10": 1.0,
        "vacant_dwellings 330 2024-11": 2.0,
        "vacant_dwellings 340 2023-12": 3.0,
    }
    assert {(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW} == {
        (5, "E-MONTH"),
        (6, "E-NOKEY"),
    }
    twice = of(tmp_path, "Måned;Kommune;Ledige i alt\n2024-10;Sorø;1\n2024-11;Sorø;1\n2024-10;Region Sjælland;1\n")
    assert {(each.row, each.code) for each in twice.remarks if each.severity is Severity.ROW} == {
        (2, "E-TWODATES"),
        (3, "E-TWODATES"),
    }


def test_months_of_a_workbook_are_dates(tmp_path: Path) -> None:
    rows: Rows = [["Måned", "Kommune", "Ledige"], [datetime(2024, 10, 1), "Sorø", 4]]
    report = of(tmp_path, workbook({"A": rows}), "led.xlsx")
    assert figures(report) == {"vacant_dwellings 340 2024-10": 4.0}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Albertslund;17;7400;12,3", "E-SUM"),
        ("Albertslund;9;0;", "E-ZERODENOMINATOR"),
        ("Albertslund;9;8;", "E-PART"),
        ("Albertslund;-9;80;", "E-COUNT"),
        ("Albertslund;9 %;80;", "E-UNIT"),
        ("Albertslund;9;3000000000;", "E-RANGE"),
    ],
)
def test_vacancy_that_contradicts_itself_is_refused(line: str, code: str, tmp_path: Path) -> None:
    content = f"Kommune;Ledige;Boliger i alt;Ledige i procent\n{line}\nSorø;1;100;1,0\n"
    report = of(tmp_path, content, "led_2024-10.csv")
    assert [(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW] == [(2, code)]
    assert figures(report) == {"vacant_dwellings 340 2024-10": 1.0, "vacancy_pct 340 2024-10": 1.0}


def test_vacancy_of_nobody_is_left_out(tmp_path: Path) -> None:
    report = of(tmp_path, LBF + "Christiansø;0;0;0;0;0%\nSorø;1;;;;\nÆrø;1;..;;2;\n", "led_2024-10.csv")
    assert figures(report) == {
        "vacant_dwellings 340 2024-10 family": 1.0,
        "vacant_dwellings 492 2024-10 family": 1.0,
        "vacant_dwellings 492 2024-10 elderly": "suppressed",
        "vacant_dwellings 492 2024-10": 2.0,
    }


def test_parts_that_do_not_add_up_are_worth_a_look(tmp_path: Path) -> None:
    content = "Kommune;Ledige\nRegion Sjælland;10\nSlagelse;4\nSorø;5\nHele landet;12\n"
    report = of(tmp_path, content, "led_2024-10.csv", rest=True)
    said = [(each.row, each.value, each.values["total"]) for each in report.remarks if each.code == "W-SUM"]
    assert said == [(2, "10", "9"), (5, "12", "10")]


def test_headings_may_be_in_two_languages(tmp_path: Path) -> None:
    content = "Department no.;Regnskabsår;Vacancy;Husleje;Waiting list\n0101-07;2024;1,4;800;12\n"
    report = of(tmp_path, content)
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4, "rent_kr_m2 0101-07 2024": 800.0}


def test_second_header_row_and_headers_of_each_page_are_skipped(tmp_path: Path) -> None:
    head = "Afdelingsnr;År;Lejeledighed\n"
    report = of(tmp_path, f"{head}Department no.;Year;Vacancy\n0101-07;2024;1,4\n{head}0101-12;2024;3\n")
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4, "vacancy_pct 0101-12 2024": 3.0}
    assert remark(report, "I-HEADER-AGAIN").values["n"] == 2


def test_figures_may_stand_one_a_row(tmp_path: Path) -> None:
    content = (
        "afdeling;år;nøgletal;værdi\n0101-07;2024;Lejeledighed;1,4\n0101-07;2024;rent_kr_m2;805\n"
        "0101-12;2024;noget;3\n0101-12;2024;;3\n0101-12;2024;Lejeledighed;ja\n0101-12;2024;Lejeledighed;\n"
        "0101-08;2024;Afdelingsbestyrelse valgt;nej\n0101-08;2024;Ledige boliger;2,5\n"
    )
    report = of(tmp_path, content)
    assert figures(report) == {
        "vacancy_pct 0101-07 2024": 1.4,
        "rent_kr_m2 0101-07 2024": 805.0,
        "board_elected 0101-08 2024": 0.0,
    }
    said = {(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW}
    assert said == {(4, "E-INDICATOR"), (5, "E-NOKEY"), (6, "E-NUMBER"), (9, "E-COUNT")}


def test_number_that_several_departments_have_is_refused(tmp_path: Path) -> None:
    head = "LBF-nr;afdelingsnr;år;lejeledighed\n"
    report = of(tmp_path, head + "0101;0173-10701;2024;1\n#I/T;07;2024;1\n;0101-07;2024;1,4\n;08;2024;1\n")
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4}
    assert [(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW] == [
        (2, "E-DISAGREE"),
        (3, "E-CELLERROR"),
        (5, "E-DEPARTMENTS"),
    ]


def test_factor_of_figures_one_a_row_holds_for_one_of_them(tmp_path: Path) -> None:
    content = "afdeling;år;nøgletal;værdi\n0101-07;2024;Lejeledighed;0,014\n0101-07;2024;Husleje;805\n"
    report = of(tmp_path, content, scale={"værdi · Lejeledighed": 100.0})
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4, "rent_kr_m2 0101-07 2024": 805.0}


def test_departments_may_have_a_year_a_column(tmp_path: Path) -> None:
    content = "afdelingsnr;nøgletal;2023;2024\n0101-07;Lejeledighed;1,2;1,4\n0101-07;Husleje;702;710\n"
    assert figures(of(tmp_path, content)) == {
        "vacancy_pct 0101-07 2023": 1.2,
        "vacancy_pct 0101-07 2024": 1.4,
        "rent_kr_m2 0101-07 2023": 702.0,
        "rent_kr_m2 0101-07 2024": 710.0,
    }
    one = of(tmp_path, "afdelingsnr;2023;2024\n0101-07;1,2;1,4\n", constants={"indicator": "Lejeledighed"})
    assert figures(one) == {"vacancy_pct 0101-07 2023": 1.2, "vacancy_pct 0101-07 2024": 1.4}


def test_vacancy_of_a_department_is_counted_where_its_counts_are_there(tmp_path: Path) -> None:
    content = (
        "afdeling;år;boligtype;ledige boliger;boliger i alt;lejeledighed\n0101-07;2024;alle;9;214;4,2\n"
        "0101-12;2024;familie;..;100;3,0\n0101-08;2024;ungdom;;0;1,5\n0101-08;2024;ældre;2;;1,5\n0101-08;2023;;2;50;\n"
    )
    report = of(tmp_path, content)
    assert figures(report) == {
        "vacant_dwellings 0101-07 2024": 9.0,
        "vacancy_pct 0101-07 2024": pytest.approx(100 * 9 / 214),
        "vacant_dwellings 0101-12 2024 family": "suppressed",
        "vacancy_pct 0101-12 2024 family": 3.0,
        "vacant_dwellings 0101-08 2024 elderly": 2.0,
        "vacancy_pct 0101-08 2024 elderly": 1.5,
        "vacant_dwellings 0101-08 2023": 2.0,
        "vacancy_pct 0101-08 2023": 4.0,
    }
    assert [(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW] == [
        (4, "E-ZERODENOMINATOR")
    ]
    without = of(tmp_path, "afdeling;år;ledige boliger;boliger i alt\n0101-08;2023;2;50\n")
    assert figures(without) == {"vacant_dwellings 0101-08 2023": 2.0, "vacancy_pct 0101-08 2023": 4.0}


@pytest.mark.parametrize("word", ["ja", "1", "Yes", "sand"])
def test_answers_are_words_or_one_and_zero(word: str, tmp_path: Path) -> None:
    content = f"afdeling;år;afdelingsbestyrelse valgt\n0101-07;2024;{word}\n0101-08;2024;2\n0101-12;2024;måske\n"
    report = of(tmp_path, content)
    assert figures(report) == {"board_elected 0101-07 2024": 1.0}
    assert [each.code for each in report.remarks if each.severity is Severity.ROW] == ["E-YESNO", "E-YESNO"]


@pytest.mark.parametrize(("word", "label"), [("C", 3.0), ("g", 7.0), ("A2015", 1.0), ("3", 3.0)])
def test_energy_label_is_a_letter_or_its_number(word: str, label: float, tmp_path: Path) -> None:
    content = f"afdeling;år;energimærke\n0101-07;2024;{word}\n0101-08;2024;H\n0101-12;2024;8\n"
    report = of(tmp_path, content)
    assert figures(report) == {"energy_label 0101-07 2024": label}
    assert [each.code for each in report.remarks if each.severity is Severity.ROW] == ["E-NUMBER", "E-RANGE"]


def test_typed_answers_and_impossible_cells_of_a_workbook(tmp_path: Path) -> None:
    rows: Rows = [["afdeling", "år", "afdelingsbestyrelse valgt", "lejeledighed"], ["0101-07", 2024, True, 1.4]]
    rows += [["0101-08", 2024, False, True], ["0101-12", 2024, None, datetime(2024, 3, 1)]]
    report = of(tmp_path, workbook({"A": rows}), "tal.xlsx")
    assert figures(report) == {"board_elected 0101-07 2024": 1.0, "vacancy_pct 0101-07 2024": 1.4}
    said = [(each.row, each.code) for each in report.remarks if each.severity is Severity.ROW]
    assert said == [(3, "E-NUMBER"), (4, "E-EXCELDATE")]


def test_typed_numbers_keep_their_rounding_step(tmp_path: Path) -> None:
    rows: Rows = [["afdeling", "år", "lejeledighed"], ["0101-07", 2024, 1.4], ["0101-12", 2024, 100 / 33]]
    report = of(tmp_path, workbook({"A": rows}), "tal.xlsx")
    assert [(each.value, each.rounding) for each in report.observations] == [
        ("1.4", "0.05"),
        (repr(float(f"{100 / 33:.15g}")), "0.0"),
    ]


STAGGERED = "LBF-nr;afdelingsnr;Regnskabsår;Fra;Til;Lejeledighed\n"


def test_staggered_accounts_are_kept_with_their_days(tmp_path: Path) -> None:
    content = (
        STAGGERED
        + "0101;07;2025;01-04-2024;31-03-2025;1,5\n0101;12;2024;2024-01-01;2024-12-31;3,1\n0101;08;2024;;;2,0\n"
    )
    assert figures(of(tmp_path, content)) == {
        "vacancy_pct 0101-07 2024-04-01/2025-03-31": 1.5,
        "vacancy_pct 0101-12 2024": 3.1,
        "vacancy_pct 0101-08 2024": 2.0,
    }
    without_year = "afdelingsnr;Fra;Til;Lejeledighed\n0101-07;2024-04-01;2025-03-31;1,5\n"
    assert figures(of(tmp_path, without_year)) == {"vacancy_pct 0101-07 2024-04-01/2025-03-31": 1.5}


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("2024;01-01-2024;30-06-2024", "E-NOT12"),
        ("2023;01-01-2024;31-12-2024", "E-DISAGREE"),
        ("2024;31-12-2024;01-01-2024", "E-BACKWARDS"),
        ("2024;01-01-2024;", "E-NOKEY"),
        ("2024;1/1-24;31-12-2024", "E-DATE"),
        ("1. halvår 2024;;", "E-YEAR"),
        ("2024-12-31;;", "E-NOT12"),
        ("2024-13-31;;", "E-DATE"),
        ("2024/26;;", "E-YEAR"),
    ],
)
def test_periods_that_are_not_a_year_are_refused(days: str, code: str, tmp_path: Path) -> None:
    report = of(tmp_path, f"{STAGGERED}0101;07;{days};1,5\n0101;12;2024;;;3,1\n")
    assert code in {each.code for each in report.remarks if each.severity is Severity.ROW}
    assert figures(report) == {"vacancy_pct 0101-12 2024": 3.1}


def test_staggered_year_without_days_is_asked_about(tmp_path: Path) -> None:
    content = "afdelingsnr;Regnskabsår;Lejeledighed\n0101-07;2015/16;1,5\n0101-12;2016/2017;3,1\n"
    asked = of(tmp_path, content)
    assert [each.code for each in asked.open_questions] == ["Q-STAGGERED"]
    assert of(tmp_path, content, constants={"year_starts": "02-29"}).open_questions
    report = of(tmp_path, content, constants={"year_starts": "04-01"})
    assert report.can_be_taken_in
    assert figures(report) == {
        "vacancy_pct 0101-07 2015-04-01/2016-03-31": 1.5,
        "vacancy_pct 0101-12 2016-04-01/2017-03-31": 3.1,
    }


def test_totals_below_departments_are_skipped(tmp_path: Path) -> None:
    report = of(tmp_path, "afdelingsnr;år;lejeledighed\n0101-07;2024;1,4\nI alt:;;1,4\nKilde: eget udtræk\n")
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4}
    assert {"I-TOTAL", "I-FOOTER"} <= codes(report)
    assert report.rows == 1


def test_name_that_begins_like_a_footer_is_a_row(tmp_path: Path) -> None:
    report = of(tmp_path, "navn;LBF-nr;kommune\nKildebakken;0555;101\nNote;0556;101\n", kind="organisations")
    assert len(report.master["organisations.csv"]) == 3


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [kind for kind in catalogue.layouts(settings.ROOT / "data") if kind != "noegletal"])
def test_filled_in_template_is_what_it_was_made_for(kind: str, language: Language, tmp_path: Path) -> None:
    layout = catalogue.layouts(settings.data_dir())[kind]
    indicators = store.meaning().indicators.values()
    reported = [each for each in indicators if any(id_.endswith("_reported") for id_ in each.definitions)]
    wanted = reported if kind == "department-indicators" else []
    book = openpyxl.load_workbook(io.BytesIO(exports.template(layout, wanted, texts(language))))
    sheet = book.worksheets[0]
    examples = {column.title.to(language): column.example for column in layout.columns.values()}
    for place, heading in enumerate([cell.value for cell in sheet[1]], start=1):
        sheet.cell(2, place).value = examples.get(heading, 1) or None
    path = tmp_path / "skabelon.xlsx"
    book.save(path)
    report = tried(path, Mapping(confirmed=("Q-FEWER",)))
    assert (report.kind, report.rows) == (kind, 1)
    assert report.can_be_taken_in
    assert "I-IGNORED" not in codes(report)
    if wanted:
        assert {each.indicator_id for each in report.observations} == {each.id for each in wanted} - {
            "vacant_dwellings"
        }


def test_template_offers_the_letters_of_an_energy_label() -> None:
    layout = catalogue.layouts(settings.data_dir())["department-indicators"]
    label = store.meaning().indicators["energy_label"]
    book = openpyxl.load_workbook(io.BytesIO(exports.template(layout, [label], texts(Language.DA))))
    allowed = [each.formula1 for each in book.worksheets[0].data_validations.dataValidation]
    assert '"A,B,C,D,E,F,G"' in allowed


def test_file_of_refused_lines_alone_is_empty(tmp_path: Path) -> None:
    assert codes(of(tmp_path, "Køben\u202ehavn;2024;19,0\n")) == {"E-EMPTY"}


def test_file_of_two_kinds_is_asked_about(tmp_path: Path) -> None:
    content = "afdelingsnr;navn;kommune;år;lejeledighed\n0101-07;Solhøj;101;2024;1,4\n"
    asked = of(tmp_path, content)
    assert {each.code for each in asked.open_questions} == {"Q-KIND"}
    assert of(tmp_path, content, confirmed=("Q-KIND",)).kind == "departments"
    report = of(tmp_path, content, kind="department-indicators")
    assert report.can_be_taken_in
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4}


def test_two_columns_for_one_field_are_asked_about(tmp_path: Path) -> None:
    content = "afdelingsnr;år;årstal;lejeledighed;ledighed\n0101-07;2024;2023;1,4;1,3\n"
    asked = of(tmp_path, content)
    assert [(each.code, each.values["headings"]) for each in asked.open_questions] == [
        ("Q-TWOCOLUMNS", "år, årstal"),
        ("Q-TWOCOLUMNS", "lejeledighed, ledighed"),
    ]
    assert figures(of(tmp_path, content, confirmed=("Q-TWOCOLUMNS",))) == {"vacancy_pct 0101-07 2024": 1.4}
    chosen = of(tmp_path, content, columns={"period": "årstal", "vacancy_pct": "ledighed"})
    assert chosen.can_be_taken_in
    assert figures(chosen) == {"vacancy_pct 0101-07 2023": 1.3}


def test_columns_can_be_chosen_left_out_and_filled(tmp_path: Path) -> None:
    content = "afdelingsnr;ukendt;husleje\n0101-07;1,4;800\n"
    assert codes(of(tmp_path, content)) == {"E-COLUMN"}
    chosen: dict[str, Any] = {"columns": {"vacancy_pct": "ukendt", "rent_kr_m2": ""}, "constants": {"period": "2024"}}
    report = of(tmp_path, content, **chosen)
    assert report.can_be_taken_in
    assert figures(report) == {"vacancy_pct 0101-07 2024": 1.4}
    assert remark(report, "I-IGNORED").values["headings"] == "husleje"
    assert report.columns == {"department": "afdelingsnr", "vacancy_pct": "ukendt"}


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"kind": "nej"}, "E-MAPPING"),
        ({"sheet": "Ark9"}, "E-NOSHEET"),
        ({"columns": {"share": "findes ikke"}}, "E-MAPPING"),
        ({"columns": {"share": "findes ikke"}, "kind": "municipality-share"}, "E-MAPPING"),
        ({"columns": {"findes_ikke": "andel"}}, "E-MAPPING"),
        ({"columns": {"findes_ikke": "andel"}, "kind": "organisations"}, "E-MAPPING"),
        ({"constants": {"findes_ikke": "1"}}, "E-MAPPING"),
        ({"constants": {"period": "2024"}}, "E-CONSTANT"),
        ({"scale": {"findes ikke": 100.0}}, "E-MAPPING"),
        ({"kind": "organisations"}, "E-COLUMN"),
        ({"kind": "noegletal"}, "E-KIND"),
    ],
)
def test_answer_that_fits_nothing_is_refused(chosen: dict[str, Any], code: str, tmp_path: Path) -> None:
    assert codes(of(tmp_path, "kommune;år;andel\nKøbenhavn;2024;19,0\n", **chosen)) == {code}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a;b;c\n1;2;3\n", "E-KIND"),
        ("kommune;år;tal\nKøbenhavn;2024;19,0\n", "E-KIND"),
        ("afdelingsnr;år;ukendt\n0101-07;2024;1,4\n", "E-NOINDICATOR"),
        ("afdelingsnr;år\n0101-07;2024\n", "E-NOINDICATOR"),
        ("kommune;år;andel\nKøbenhavn;2024;\n", "E-NOFIGURES"),
        ("kommune;kommune\nKøbenhavn;1\n", "E-DUPCOL"),
    ],
)
def test_file_nothing_fits_says_what_is_missing(content: str, code: str, tmp_path: Path) -> None:
    assert codes(of(tmp_path, content)) - {"I-COLUMN"} == {code}


def test_missing_column_is_named_with_the_nearest_there_is(tmp_path: Path) -> None:
    (said,) = of(tmp_path, "kommune;andel;aar;årstallet\nKøbenhavn;19,0;2024;1\n").remarks
    assert said.message(Language.DA) == (
        "Kolonnen År mangler (Andel almene boliger efter kommune); nærmest ligger: aar, årstallet."
    )


def test_period_of_a_municipality_may_be_a_day(tmp_path: Path) -> None:
    content = "kommune;år;andel\nKøbenhavn;01-01-2024;19,0\nÆrø;2024-01-01;24,6\nSorø;3024-01-01;1\n"
    report = of(tmp_path, content)
    assert figures(report) == {"101 2024-01-01": 19.0, "492 2024-01-01": 24.6}
    assert [each.code for each in report.remarks if each.severity is Severity.ROW] == ["E-DATE"]
