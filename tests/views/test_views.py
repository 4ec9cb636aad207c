"""A link is a complete choice or it is refused, and every choice has its chart without a screen."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfigures import store, views
from keyfigures.compare import AverageKind
from keyfigures.errors import SelectionError
from keyfigures.figures import ChartKind, DepartmentChart, Selection, figure_id
from keyfigures.figures.preflight import preflight
from keyfigures.language import Language
from keyfigures.views import Complete
from tests.test_preflight import faults
from tests.views.conftest import DEPARTMENTS, EFFECT, NEED, SAB, SELECTION, VIEWS

REFUSALS: dict[str, Complete] = {
    "incomplete_link": SELECTION,
    "incomplete_department_link": DEPARTMENTS,
    "incomplete_need_link": NEED,
    "agreements_incomplete_link": EFFECT,
}


def link(view: Complete, **changes: str) -> dict[str, str]:
    """Return the link of a view with parameters changed."""
    return {**view.query("0123456789ab"), **changes}


def refusal(asked: dict[str, str]) -> str:
    """Return the text a link is refused with."""
    with pytest.raises(SelectionError) as error:
        views.read(asked)
    return error.value.text


# Links


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.chart.value)
def test_a_views_own_link_reads_back_as_the_view(view: Complete) -> None:
    assert views.read(link(view)) == view


@pytest.mark.usefixtures("database")
@settings(deadline=None)
@given(
    kind=st.sampled_from(ChartKind),
    group=st.sampled_from(["region", "country", "deck2011", "330", "101,153,330"]),
    years=st.tuples(st.integers(1900, 2100), st.integers(1900, 2100)),
    average=st.sampled_from(AverageKind),
    include_own=st.booleans(),
    language=st.sampled_from(Language),
)
def test_every_choice_of_municipalities_survives_its_link(
    *,
    kind: ChartKind,
    group: str,
    years: tuple[int, int],
    average: AverageKind,
    include_own: bool,
    language: Language,
) -> None:
    view = dataclasses.replace(
        SELECTION,
        chart=kind,
        group=group,
        year=years[0],
        from_year=years[1],
        average=average,
        include_own=include_own,
        language=language.value,
    )
    assert views.read(link(view)) == view
    assert figure_id(views.read(link(view)), "v") == figure_id(view, "v")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("text", REFUSALS)
def test_a_link_that_leaves_a_choice_open_is_refused(text: str) -> None:
    whole = link(REFUSALS[text])
    # Without its kind a link is taken for one of municipalities; the data version is no choice.
    for name in set(whole) - {"version", "vis"}:
        assert refusal({key: value for key, value in whole.items() if key != name}) == text


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("view", "changes"),
    [
        (SELECTION, {"figur": "lagkage"}),
        (SELECTION, {"noegletal": "nix"}),
        (SELECTION, {"aar": "i fjor"}),
        (SELECTION, {"sprog": "fo"}),
        (DEPARTMENTS, {"vis": "lagkage"}),
        (DEPARTMENTS, {"tal": "nix"}),
        (DEPARTMENTS, {"mod": "nix"}),
        (DEPARTMENTS, {"mod": ""}),
        (DEPARTMENTS, {"boligtype": "slot"}),
        (DEPARTMENTS, {"aarstal": "0"}),
        (DEPARTMENTS, {"fra-aar": "10000"}),
        (DEPARTMENTS, {"vaegte": "size:inf"}),
        (NEED, {"maal": "nix"}),
        (NEED, {"orden": "nix"}),
        (NEED, {"fra-aar": "2026"}),
        (NEED, {"flest": "13"}),
        (EFFECT, {"tal": "nix"}),
        (EFFECT, {"aar-foer": "0"}),
        (EFFECT, {"antal": "21"}),
    ],
)
def test_a_link_with_an_unknown_choice_is_refused(view: Complete, changes: dict[str, str]) -> None:
    text = next(text for text, each in REFUSALS.items() if each is view)
    assert refusal(link(view, **changes)) == text


@pytest.mark.usefixtures("database")
def test_a_chart_of_one_indicator_needs_no_second() -> None:
    one = dataclasses.replace(DEPARTMENTS, chart=DepartmentChart.TREND, second="")
    assert views.read(link(one)) == one


# Charts


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.chart.value)
def test_every_view_has_its_chart_without_a_screen(demo: Path, view: Complete) -> None:
    chart, context = views.chart(demo, view), views.context(view)
    assert chart.title
    assert chart.table.rows
    assert context.figure_id in chart.footer
    assert chart.demo == (not isinstance(view, Selection))
    assert views.chart(demo, view) is chart
    assert faults(chart, preflight(chart, context)) == []


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (SELECTION, "Slagelse"),
        (dataclasses.replace(DEPARTMENTS, department=""), "SAB (demo)"),
        (dataclasses.replace(DEPARTMENTS, department="", organisation=""), "Slagelse"),
        (dataclasses.replace(DEPARTMENTS, department="", organisation="", municipality="999"), "999"),
        (NEED, "Slagelse"),
        (dataclasses.replace(NEED, municipality="999"), "999"),
        (EFFECT, "A-2026-001"),
    ],
)
def test_a_file_is_named_after_whom_the_chart_is_about(demo: Path, view: Complete, name: str) -> None:
    assert views.whom(demo, view) == name


def test_a_file_of_one_department_or_organisation_has_its_name(demo: Path) -> None:
    assert views.whom(demo, DEPARTMENTS) == "Brombærmarken"
    of_department = views.whom(demo, dataclasses.replace(DEPARTMENTS, department=""))
    assert views.whom(demo, dataclasses.replace(NEED, organisation=SAB)) == of_department


def test_somebody_unknown_is_refused(demo: Path) -> None:
    for view in (
        dataclasses.replace(SELECTION, municipality="411"),
        dataclasses.replace(DEPARTMENTS, department="nix"),
        dataclasses.replace(NEED, organisation="nix"),
    ):
        with pytest.raises(SelectionError):
            views.whom(demo, view)


def test_a_context_speaks_of_todays_data_or_of_an_earlier_version(database: Path) -> None:
    assert database.exists()
    today, before = views.context(SELECTION), views.context(SELECTION, "0123456789ab")
    assert today.data_version == store.data_version()
    assert before.data_version == "0123456789ab"
    assert (today.figure_id, before.figure_id) == (
        figure_id(SELECTION, today.data_version),
        figure_id(SELECTION, "0123456789ab"),
    )
    assert today.say.language is Language.DA


@pytest.mark.usefixtures("database")
def test_the_catalogue_is_asked_for_once_within_one_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, found = iter(range(99)), store.meaning()
    monkeypatch.setattr(store, "meaning", lambda: (next(asked), found)[1])
    with views.one_meaning():
        assert views.meaning() is views.meaning()
    assert next(asked) == 1
    assert views.meaning() is found
    assert next(asked) == 3


def test_views_need_no_screen() -> None:
    program = "import sys; from keyfigures import views; assert 'streamlit' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
