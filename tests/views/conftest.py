"""What the tests of views share: a complete choice of every kind of chart, over the demo data."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from keyfigures import register, settings
from keyfigures.catalogue import Category, Goal
from keyfigures.compare import AverageKind
from keyfigures.figures import (
    ChartKind,
    DepartmentChart,
    DepartmentView,
    EffectChart,
    EffectView,
    NeedChart,
    NeedView,
    Selection,
)
from keyfigures.register import Agreement, AgreementStatus
from keyfigures.views import Complete

SAB, RISING = "D33004", "D33004-00101"

SELECTION = Selection(
    chart=ChartKind.RANKING,
    municipality="330",
    indicator="public_housing_share_pct",
    group="deck2011",
    year=2010,
    from_year=2009,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)
DEPARTMENTS = DepartmentView(
    chart=DepartmentChart.SCATTER,
    municipality="330",
    organisation=SAB,
    dwelling_type="all",
    department=RISING,
    chosen=(RISING,),
    indicator="vacancy_pct",
    second="turnover_pct",
    year=2024,
    from_year=2019,
    k=10,
    weights="size:2,age:0",
    language="da",
)
NEED = NeedView(
    chart=NeedChart.NEED,
    municipality="330",
    organisation="",
    goal="",
    year=2025,
    from_year=2016,
    rules="2026.0",
    scores=("both", "udlejning"),
    most=3,
    language="da",
)
EFFECT = EffectView(
    chart=EffectChart.EFFECT,
    municipality="330",
    agreement="A-2026-001.1",
    indicator="vacancy_pct",
    year=2025,
    years=3,
    k=20,
    language="da",
)
# Every kind of chart there is.
VIEWS: tuple[Complete, ...] = (
    *(dataclasses.replace(SELECTION, chart=kind) for kind in ChartKind),
    *(dataclasses.replace(DEPARTMENTS, chart=kind) for kind in DepartmentChart),
    *(dataclasses.replace(NEED, chart=kind) for kind in NeedChart),
    EFFECT,
)


@pytest.fixture
def demo(demo_database: Path, figures_folder: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the demo data of six municipalities, with an agreement and no figure kept yet."""
    assert not register_folder.exists()
    assert not figures_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    made = Agreement(
        id="A-2026-001",
        year=2026,
        organisation_id=SAB,
        municipality_code="330",
        department_ids=(RISING,),
        goal=Goal.LETTING,
        category=Category.VACANCY_PLAN,
        title="Plan mod ledighed",
        why="Boliger står tomme.",
        organisation_shall="Lægge en plan.",
        municipality_will="Anvise.",
        responsible_organisation="Direktør",
        responsible_municipality="Tilsyn",
        start=date(2020, 3, 1),
        status=AgreementStatus.AGREED,
        indicator="vacancy_pct",
        baseline=6.5,
        target=2.0,
    )
    register.write_agreement(made, by="Anders", reason="Aftalt på mødet", key="a", expected_version=0)
    return demo_database
