"""The export in columns for the national platform: as the setting says, what is missing empty, no formulas."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from keyfigures import departments, reports, settings
from keyfigures.catalogue import texts
from keyfigures.errors import CatalogueError
from keyfigures.language import Language
from keyfigures.reports import Basis, Edition, National, national, national_file
from tests.reports.conftest import TODAY, planted
from tests.reports.writing import OWN


def basis_of(database: Path, *, edition: Edition = Edition.PUBLIC, year: int = 2026) -> Basis:
    """Return what the reports of Slagelse are made from."""
    say = texts(Language.DA)
    return reports.basis(database, "330", year, edition=edition, say=say, today=TODAY, kept={})


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a file, read back."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def exported(database: Path, *columns: str, edition: Edition = Edition.PUBLIC) -> list[dict[str, str]]:
    """Return the rows of all organisations with some fields, each in the column of its name."""
    owns = reports.reported(database, "330", 2026)
    setting = National(";", ",", tuple((each, each) for each in columns))
    return rows(national_file(basis_of(database, edition=edition), owns, setting))


@pytest.mark.usefixtures("filled")
def test_the_columns_are_those_of_the_setting(demo_database: Path) -> None:
    found = rows(national_file(basis_of(demo_database), reports.reported(demo_database, "330", 2026), national()))
    assert [each["Boligorganisation"] for each in found][3:5] == ["SAB", "SAB (demo)"]
    own = next(each for each in found if each["Boligorganisation"] == "SB (demo)")
    assert list(own)[:3] == ["Styringsår", "Regnskabsår", "Kommunenummer"]
    assert (own["Afdelinger"], own["Afdelinger med behov for aftale"]) == ("39", "13")
    assert own["Dialogmøde afholdt"] == "2026-09-10"
    assert (own["Aftaler i styringsåret"], own["Aftaler fra tidligere år"]) == ("1", "1")
    assert own["Konklusion, udlejning"] == "Delvist opfyldt"
    assert own["Konklusion, boligafdelinger"] == ""
    assert own["Lejeledighed (pct.)"].startswith("0,2416")
    assert own["Dispositionsfond (kr./lme)"].startswith("79")
    assert (own["Udgave"], own["Mærke"]) == ("public", "DEMODATA")


def test_what_is_missing_is_empty_and_never_nought(demo_database: Path) -> None:
    fields = ("organisation", "departments_in_need", "figure.vacancy_pct", "meeting_held_on", "demo", "lbf_number")
    sab = next(each for each in exported(demo_database, *fields) if each["organisation"] == "SAB")
    assert [sab[each] for each in fields[1:]] == [""] * 5


def test_an_organisation_without_departments_has_none_and_no_number_of_them(demo_database: Path) -> None:
    own = departments.organisation(demo_database, "330", "330-vab")
    setting = National(";", ",", (("n", "departments"), ("need", "departments_in_need")))
    assert rows(national_file(basis_of(demo_database), (own,), setting)) == [{"n": "", "need": ""}]


def test_a_hidden_figure_is_empty_in_the_public_edition(demo_database: Path, tmp_path: Path) -> None:
    """In Sorø with its two organisations a threshold of 60 people hides both of them, so that nobody can subtract."""
    statement = "update suppression_threshold set smallest_count = $count where indicator_id = 'outside_work_pct'"
    strict = planted(demo_database, tmp_path, statement, count=60)
    setting = National(";", ",", (("work", "figure.outside_work_pct"), ("vacancy", "figure.vacancy_pct")))
    inside, public = (
        rows(
            national_file(
                replace(basis_of(strict, edition=each), municipality_code="340"),
                tuple(own for own in departments.organisations(strict, "340") if own.departments),
                setting,
            )
        )
        for each in (Edition.INTERNAL, Edition.PUBLIC)
    )
    assert [each["work"] for each in public] == ["", ""]
    assert "" not in {each["work"] for each in inside}
    assert [each["vacancy"] for each in public] == [each["vacancy"] for each in inside]


def test_an_early_year_has_no_figures(demo_database: Path) -> None:
    own = departments.organisation(demo_database, "330", OWN)
    setting = National(
        ";", ",", (("year", "accounting_year"), ("need", "departments_in_need"), ("v", "figure.vacancy_pct"))
    )
    found = rows(national_file(basis_of(demo_database, year=2010), (own,), setting))
    assert found == [{"year": "", "need": "", "v": ""}]


def test_no_cell_and_no_column_is_a_formula(demo_database: Path) -> None:
    setting = National(";", ",", (("=1+1", "municipality"),))
    content = national_file(basis_of(demo_database), reports.reported(demo_database, "330", 2026), setting)
    assert list(rows(content)[0]) == ["'=1+1"]


@pytest.mark.parametrize("field", ["figure.nothing", "goal.nothing", "nothing"])
def test_a_field_that_does_not_exist_is_named(tmp_path: Path, field: str) -> None:
    setting = tmp_path / "reports" / "national.yaml"
    setting.parent.mkdir()
    setting.write_text(f'separator: ";"\ndecimal: ","\ncolumns:\n  Tal: {field}\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=f"'Tal' the field '{field}'"):
        national(tmp_path)


def test_every_field_stands_in_the_readme_of_the_data(demo_database: Path) -> None:
    readme = (settings.ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert [each for each in reports.FIELDS if f"`{each}`" not in readme] == []
    assert demo_database.exists()
