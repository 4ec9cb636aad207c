"""What the tests of questions share: the slow implementations over the demo data, and an agreement with an effect."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from keyfigures import register, settings
from keyfigures.catalogue import Category, Goal
from keyfigures.questions import every
from keyfigures.register import Agreement, AgreementStatus
from tests.departments import reference
from tests.flags.reference import Flags, rules

SAB, RISING = "D33004", "D33004-00101"
RULES = settings.ROOT / "data" / "rules" / "2026.yaml"


@pytest.fixture(scope="session")
def demo(demo_database: Path) -> reference.Departments:
    """Return the slow implementation over the demo data."""
    return reference.Departments(reference.tables(demo_database), reference.meanings(settings.ROOT / "data"))


@pytest.fixture(scope="session")
def flags(demo: reference.Departments) -> Flags:
    """Return what the slow implementation says of all departments by the rules of the data folder."""
    return Flags(demo).judge(rules(RULES))


@pytest.fixture
def shown(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the demo data as a page has it, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    yield demo_database
    every._asked.cache_clear()


def agreement(id_: str, start: int, *, department: str = RISING, indicator: str | None = "vacancy_pct") -> Agreement:
    """Write an agreement about a department of SAB."""
    made = Agreement(
        id=id_,
        year=start,
        organisation_id=SAB,
        municipality_code="330",
        department_ids=(department,) if department else (),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title="Plan mod ledighed",
        why="Boliger står tomme.",
        organisation_shall="Lægge en plan.",
        municipality_will="Anvise.",
        responsible_organisation="Direktør",
        responsible_municipality="Tilsyn",
        start=date(start, 3, 1),
        status=AgreementStatus.AGREED,
        indicator=indicator,
    )
    return register.write_agreement(made, by="Anders", reason="", key=id_, expected_version=0)
