"""Behind a chart stand prepared questions with their answers, computed once somebody opens them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import settings
from keyfigures.figures import ChartKind, DepartmentChart, EffectChart, EffectView, NeedChart
from keyfigures.questions import every
from keyfigures.ui import asked
from keyfigures.views import Complete
from tests.questions.conftest import agreement
from tests.questions.test_against_reference import of_departments, of_need, selection
from tests.ui.screen import bare, foreign, html, opened, sound, start

HEADINGS = {"da": "Spørgsmål til tallene", "en": "Ask the figures"}


def unfolded(page: str, key: str = "chart", **link: str) -> AppTest:
    """Return a page with the questions of a chart open, as a reader opens them."""
    at = start(page, **link)
    at.session_state[asked.opened_key(key)] = True
    return sound(at.run())


def listed(at: AppTest) -> list[str]:
    """Return the lists of questions of a page as they can be read."""
    return [
        bare(element.proto.body)
        for element in at.get("html")
        if "<dt>" in element.proto.body and "?" in element.proto.body
    ]


def test_nothing_is_computed_before_somebody_opens_it(database: Path) -> None:
    assert database.exists()
    every._asked.cache_clear()
    at = opened("kommuner", figur="rangorden")
    assert HEADINGS["da"] in [each.label for each in at.expander]
    assert listed(at) == []
    assert every._asked.cache_info().misses == 0


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_municipality_chart_answers_ten_questions(database: Path, language: str) -> None:
    assert database.exists()
    at = unfolded("kommuner", figur="rangorden", sprog=language)
    (text,) = listed(at)
    assert text.count("?") == 10
    assert foreign([text], language) == []
    assert {"da": "Hvem ligner os?", "en": "Who resembles us?"}[language] in text
    assert 'href="kommuner?figur=robusthed&amp;' in html(at)
    assert "DEMODATA" not in text


@pytest.fixture
def demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Show the demo data, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    return demo_database


@pytest.mark.usefixtures("demo", "warm_server")
def test_a_department_chart_answers_ten_questions_marked_as_demo() -> None:
    (text,) = listed(unfolded("afdelinger", vis=DepartmentChart.FUNNEL.value))
    assert text.count("?") == 10
    assert text.startswith("DEMODATA")


@pytest.mark.usefixtures("demo", "warm_server")
def test_the_chart_of_need_answers_ten_questions() -> None:
    at = unfolded("aftalebehov")
    (text,) = listed(at)
    assert text.count("?") == 10
    assert "Hvor mange hænger på ét tal?" in text


@pytest.mark.usefixtures("demo", "warm_server")
def test_the_chart_of_an_effect_answers_ten_questions() -> None:
    made = agreement("A-2020-001", 2020)
    (text,) = listed(unfolded("aftaler", aftale=made.id))
    assert text.count("?") == 10
    assert "Kan det være tilfældigt?" in text


@pytest.mark.parametrize(
    ("view", "page"),
    [
        *((selection(chart=kind), "kommuner") for kind in ChartKind if kind not in asked.PAGES),
        (selection(chart=ChartKind.OVERVIEW), "./"),
        (selection(chart=ChartKind.DEFINITIONS), "metode"),
        (of_departments(), "afdeling"),
        (of_departments(chart=DepartmentChart.SCATTER), "afdelinger"),
        (of_need(chart=NeedChart.LANES), "aftalebehov"),
        (EffectView(EffectChart.EFFECT, "330", "a.1", "vacancy_pct", 2025, 3, 20, "da"), "aftaler"),
    ],
)
def test_every_chart_has_its_page(view: Complete, page: str) -> None:
    assert asked.page_of(view) == page
