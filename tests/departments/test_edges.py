"""The edges of the department room: values without counts, single dwelling types, half accounts, a wrong setting."""

from datetime import date
from pathlib import Path

import pytest

from keyfigures import departments, settings, store
from keyfigures.catalogue import read, texts
from keyfigures.departments import DepartmentFigure, Verdict
from keyfigures.errors import BuildError, SelectionError
from keyfigures.language import Language
from keyfigures.ui.departments import words
from tests.departments.test_against_reference import Home, Line, World, alike, built


def test_a_share_whose_counts_nobody_gave_is_never_sure(tmp_path: Path) -> None:
    """9 per cent is over the limit of 2, of how many nobody knows."""
    database, _ = built(World(alike(1), [Line("h000", "vacancy_pct", "2024", "9")]), tmp_path)
    meaning = read(settings.ROOT / "data", "edges")
    found = departments.assessed(database, meaning, ("h000",), "vacancy_pct", 2024)["h000"]
    assert (found.interval, found.verdict) == (None, Verdict.MAYBE)


def test_a_department_known_by_one_dwelling_type_shows_that_ones_figures(tmp_path: Path) -> None:
    lines = [Line("h000", "turnover_pct", year, "40", kind="youth") for year in ("2023", "2024")]
    database, _ = built(World([Home("h000", youth="60", family="")], lines), tmp_path)
    meaning = read(settings.ROOT / "data", "edges")
    found = departments.assessed(database, meaning, ("h000",), "turnover_pct", 2024)["h000"]
    assert (found.figure.value, found.figure.dwelling_type, len(found.history)) == (40, "youth", 2)


def test_figures_of_single_dwelling_types_stand_together_where_there_are_several(tmp_path: Path) -> None:
    lines = [
        Line("h000", "turnover_pct", "2024", value, kind=kind) for kind, value in (("family", "8"), ("youth", "40"))
    ]
    lines += [Line("h000", "turnover_pct", "2024", "12"), Line("h000", "vacancy_pct", "2024", "1", kind="youth")]
    database, _ = built(World([Home("h000", youth="20", family="40")], lines), tmp_path)
    found = departments.by_type(database, "h000", 2024)
    assert {id_: [each.value for each in figures] for id_, figures in found.items()} == {"turnover_pct": [8, 40]}


def test_a_loss_is_taken_from_its_kroner_or_its_area_and_never_from_half_an_account(tmp_path: Path) -> None:
    """48,000 kr as given; 10 kr on 4,800 m2; half a year and a department without an area say nothing."""
    homes = [Home("a"), Home("b"), Home("c"), Home("d", area="")]
    lines = [
        Line("a", "vacancy_loss_kr_m2", "2024", "10", ("48000", "4800")),
        Line("b", "vacancy_loss_kr_m2", "2024", "10"),
        Line("c", "vacancy_loss_kr_m2", "2024-01-01/2024-06-30", "10"),
        Line("d", "vacancy_loss_kr_m2", "2024", "10"),
    ]
    database, _ = built(World(homes, lines), tmp_path)
    members = tuple(departments.departments(database).values())
    assert departments.loss_kroner(database, members, 2024) == {"a": 48000, "b": 48000}


def test_half_an_account_says_so_where_others_have_their_place() -> None:
    meaning = read(settings.ROOT / "data", "edges")
    half = DepartmentFigure(
        *("a", "rent_kr_m2", "x", "demo", "all", 2024, "2024-01-01/2024-06-30", date(2024, 1, 1), 400.0, None, None),
        *("observed", "", None),
        of_a_year=False,
    )
    assert words.place(meaning.indicators["rent_kr_m2"], half, texts(Language.DA)) == "regnskab under et år"


def test_a_group_without_counts_in_a_year_has_no_decomposition() -> None:
    with pytest.raises(SelectionError, match="no_counts"):
        departments.group_decomposition({}, (), (), 100.0)


def test_a_demo_of_another_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DEMO_VARIABLE, "world")
    with pytest.raises(BuildError, match="must be deck, country or off"):
        store.data_version()
