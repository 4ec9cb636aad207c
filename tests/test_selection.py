"""A choice is complete: in the link, in the figure id, and back again."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from keyfigures import settings, store
from keyfigures.compare import AverageKind
from keyfigures.figures import ChartKind, Selection, figure_id
from tests.ui.screen import drawn, opened, start, told

CHOSEN = Selection(
    chart=ChartKind.RANKING,
    municipality="330",
    indicator="public_housing_share_pct",
    group="region",
    year=2023,
    from_year=2009,
    average=AverageKind.WEIGHTED,
    include_own=True,
    language="da",
)
OTHERWISE: dict[str, Any] = {
    "chart": ChartKind.TILE_MAP,
    "municipality": "101",
    "indicator": "rented_share_pct",
    "group": "316,330",
    "year": 2009,
    "from_year": 2010,
    "average": AverageKind.SIMPLE,
    "include_own": False,
    "language": "en",
}


def changed(field: str) -> Selection:
    """Return the choice with one field otherwise."""
    return dataclasses.replace(CHOSEN, **{field: OTHERWISE[field]})


def test_a_link_holds_every_field_and_the_data_version() -> None:
    assert CHOSEN.query("0123456789ab") == {
        "figur": "rangorden",
        "kommune": "330",
        "noegletal": "public_housing_share_pct",
        "gruppe": "region",
        "aar": "2023",
        "fra": "2009",
        "gennemsnit": "weighted",
        "egen": "med",
        "sprog": "da",
        "version": "0123456789ab",
    }


def test_a_group_of_ones_own_stands_in_the_link_by_its_codes() -> None:
    found = changed("group").query("v")
    assert (found["gruppe"], found["udvalg"]) == ("own_choice", "316,330")


def test_every_field_has_an_other_value_here() -> None:
    assert set(OTHERWISE) == {field.name for field in dataclasses.fields(Selection)}


@pytest.mark.parametrize("field", sorted(OTHERWISE))
def test_every_field_changes_the_link_and_the_figure_id(field: str) -> None:
    other = changed(field)
    assert other != CHOSEN
    assert other.query("v") != CHOSEN.query("v")
    assert figure_id(other, "v") != figure_id(CHOSEN, "v")


def test_all_choices_of_the_fields_have_different_ids() -> None:
    ids = [figure_id(each, "v") for each in (CHOSEN, *(changed(field) for field in OTHERWISE))]
    assert len(set(ids)) == 1 + len(OTHERWISE)


def test_the_figure_id_changes_with_the_data_version() -> None:
    assert figure_id(CHOSEN, "22370a997a14") != figure_id(CHOSEN, "22370a997a15")


def test_the_figure_id_is_the_same_for_all_time() -> None:
    """A slide from last year must be found again: whatever changes this number breaks every printed id."""
    assert figure_id(CHOSEN, "0123456789ab") == "Z5R6-RBH2"


def test_the_figure_id_is_the_same_in_another_process() -> None:
    code = (
        "from keyfigures.compare import AverageKind; from keyfigures.figures import *;"
        "print(figure_id(Selection(ChartKind.RANKING, '330', 'public_housing_share_pct', 'region', 2023, 2009,"
        " AverageKind.WEIGHTED, True, 'da'), '0123456789ab'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == figure_id(CHOSEN, "0123456789ab")


# Each of the nine charts, with a choice that draws something and differs from the defaults.
DRAWABLE = (
    dataclasses.replace(CHOSEN, chart=ChartKind.OVERVIEW),
    dataclasses.replace(CHOSEN, chart=ChartKind.DEVELOPMENT, group="101,330", include_own=False, language="en"),
    dataclasses.replace(CHOSEN, municipality="101", average=AverageKind.MEDIAN),
    dataclasses.replace(CHOSEN, chart=ChartKind.MULTIPLES, indicator="rented_share_pct", year=2015, from_year=2010),
    dataclasses.replace(CHOSEN, chart=ChartKind.TILE_MAP, municipality="825", language="en"),
    dataclasses.replace(CHOSEN, chart=ChartKind.TWO_YEARS, municipality="201", year=2023, from_year=2017),
    dataclasses.replace(CHOSEN, chart=ChartKind.RECONCILE, group="deck2011", year=2010, average=AverageKind.PUBLISHED),
    dataclasses.replace(CHOSEN, chart=ChartKind.ROBUSTNESS, group="country", average=AverageKind.SIMPLE),
    dataclasses.replace(CHOSEN, chart=ChartKind.DEFINITIONS),
)


def test_every_chart_has_a_link_here() -> None:
    assert [each.chart for each in DRAWABLE] == [
        *(ChartKind.OVERVIEW, ChartKind.DEVELOPMENT, ChartKind.RANKING, ChartKind.MULTIPLES, ChartKind.TILE_MAP),
        *(ChartKind.TWO_YEARS, ChartKind.RECONCILE, ChartKind.ROBUSTNESS, ChartKind.DEFINITIONS),
    ]
    assert {each.chart for each in DRAWABLE} == set(ChartKind)


@pytest.mark.parametrize("selection", DRAWABLE, ids=lambda each: each.chart.value)
def test_a_link_gives_back_the_choice_it_was_made_of(database: Path, selection: Selection) -> None:
    """The figure id is a hash of every choice: the page that reads the link shows the id of the choice."""
    assert database.exists()
    version = store.data_version()
    link = dict(parse_qsl(urlencode(selection.query(version)), keep_blank_values=True, strict_parsing=True))
    shown = drawn(opened("figur", **link))
    assert shown.id == figure_id(selection, version)
    assert shown.id in shown.footer
    assert shown.data["slide"] is True


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("missing", sorted({*CHOSEN.query("v")} - {"version"}))
def test_a_link_without_one_of_its_parts_is_refused_in_words(missing: str) -> None:
    link = {name: value for name, value in CHOSEN.query(store.data_version()).items() if name != missing}
    at = opened("figur", **link)
    if missing == "sprog":
        # The language alone has a place where a reader sees and mends it.
        assert drawn(at).id == figure_id(CHOSEN, store.data_version())
        return
    assert [sentence.partition(".")[0] for sentence in told(at)] == ["Linket til figuren er ikke fuldstændigt"]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("figur", "lagkage", "The link to the figure is incomplete"),
        ("aar", "nineteen", "The link to the figure is incomplete"),
        ("fra", "", "The link to the figure is incomplete"),
        ("gennemsnit", "mode", "The link to the figure is incomplete"),
        ("noegletal", "happiness", "The link to the figure is incomplete"),
        ("kommune", "411", "There is no municipality 411"),
        ("gruppe", "nowhere", "There is no group nowhere"),
        ("aar", "1999", "There are no figures for 1999; there are figures for 2009, 2010, 2023."),
        ("aar", "9" * 400, "There are no figures for 9"),
    ],
)
def test_a_link_with_something_unknown_is_refused_in_words(part: str, value: str, sentence: str) -> None:
    at = opened("figur", **{**CHOSEN.query(store.data_version()), "sprog": "en", part: value})
    assert len(told(at)) == 1
    assert told(at)[0].startswith(sentence)


@pytest.mark.usefixtures("database")
def test_a_link_is_the_same_json_whatever_the_order_of_its_parts() -> None:
    link = CHOSEN.query(store.data_version())
    turned = dict(reversed(link.items()))
    assert json.dumps(drawn(start("figur", **turned).run()).data) == json.dumps(drawn(opened("figur", **link)).data)
