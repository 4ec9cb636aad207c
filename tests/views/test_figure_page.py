"""The page of one figure: a kept one stands as it was, and a bar says what has changed since."""

import gzip
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import settings, views
from keyfigures.figures import ChartKind
from tests.planting import drop, put
from tests.ui.screen import bare, charts, drawn, foreign, html, opened, start, told
from tests.views.conftest import EFFECT, NEED, SELECTION

MODULE = views.keep.__globals__
SHARE = "observations/noegletal_2011.csv"
LINK = {
    "figur": "rangorden",
    "kommune": "330",
    "noegletal": SELECTION.indicator,
    "gruppe": "deck2011",
    "aar": "2010",
    "fra": "2009",
    "gennemsnit": "weighted",
    "egen": "med",
    "sprog": "da",
}


@pytest.fixture(autouse=True)
def _afresh(figures_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a process that has kept nothing yet."""
    assert not figures_folder.exists()
    monkeypatch.setitem(MODULE, "_seen", set())


def files(folder: Path) -> list[str]:
    """Return the ids of the figures that are kept."""
    return sorted(path.name.removesuffix(".json.gz") for path in folder.glob("*.json.gz"))


def since(at: AppTest) -> str:
    """Return what the bar says."""
    found = re.search(r'<div class="kf-since" role="status" lang="\w\w">(.*)</div>', html(at), re.DOTALL)
    assert found
    return bare(found[1])


def today(at: AppTest) -> dict[str, str]:
    """Return where the bar leads."""
    found = re.search(r'href="figur\?([^"]*)"', html(at))
    assert found
    return dict(parse_qsl(found[1].replace("&amp;", "&"), keep_blank_values=True))


def rewritten(folder: Path, id_: str, **changes: Any) -> None:
    """Change what the file of a figure says."""
    file = folder / f"{id_}.json.gz"
    said = json.loads(gzip.decompress(file.read_bytes()))
    file.write_bytes(gzip.compress(json.dumps({**said, **changes}).encode()))


def row(folder: Path, id_: str) -> list[list[Any]]:
    """Return the rows of the table of a figure as its file has them."""
    found = json.loads(gzip.decompress((folder / f"{id_}.json.gz").read_bytes()))["rows"]
    assert isinstance(found, list)
    return found


@pytest.mark.usefixtures("database")
def test_what_a_page_and_the_clean_view_show_is_kept_once(figures_folder: Path) -> None:
    alone = drawn(opened("figur", **LINK))
    assert files(figures_folder) == [alone.id]
    on_a_page = drawn(opened("kommuner", **LINK))
    assert on_a_page.id == alone.id
    assert files(figures_folder) == [alone.id]


@pytest.mark.usefixtures("database")
def test_a_kept_figure_stands_as_it_was_and_says_that_nothing_changed(figures_folder: Path) -> None:
    shown = drawn(opened("figur", **LINK))
    at = opened("figur", id=shown.id.lower().replace("-", ""))
    again = drawn(at)
    assert again.words == shown.words
    assert (again.id, again.footer, again.data["slide"]) == (shown.id, shown.footer, True)
    assert again.file == f"rangorden_{shown.id}"
    assert since(at).startswith("Figuren er uændret siden ")
    assert since(at).endswith(" Vis på dagens data")
    assert {**today(at), "version": ""} == {**LINK, "version": ""}
    assert files(figures_folder) == [shown.id]
    assert foreign([since(at)], "da") == []


@pytest.mark.usefixtures("database")
def test_an_english_figure_is_spoken_of_in_english() -> None:
    shown = drawn(opened("figur", **{**LINK, "sprog": "en"}))
    at = opened("figur", id=shown.id)
    assert 'lang="en">The figure has not changed since ' in html(at)
    assert drawn(at).words == shown.words
    assert foreign([since(at)], "en") == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("id_", ["", "AAAA-AAAA", "../../etc/passwd", "<script>alert(1)</script>"])
def test_an_unknown_id_is_one_sentence(id_: str) -> None:
    at = opened("figur", id=id_)
    assert not charts(at)
    assert len(told(at)) == 1
    assert "er ikke gemt her" in told(at)[0]
    assert "<script>alert" not in told(at)[0]


@pytest.mark.usefixtures("database")
def test_a_damaged_figure_is_one_sentence(figures_folder: Path) -> None:
    shown = drawn(opened("figur", **LINK))
    (figures_folder / f"{shown.id}.json.gz").write_bytes(b"nix")
    at = opened("figur", id=shown.id)
    assert not charts(at)
    assert told(at) == [
        f"Den gemte figur {shown.id} kan ikke læses; hent den frem fra en sikkerhedskopi, eller lav visningen igen."
    ]


@pytest.mark.usefixtures("database")
def test_one_change_is_said_old_and_new(figures_folder: Path) -> None:
    shown = drawn(opened("figur", **LINK))
    rows = row(figures_folder, shown.id)
    place = next(at for at, each in enumerate(rows) if each[1] == "Slagelse")
    rows[place][3] = 20.1
    rewritten(figures_folder, shown.id, rows=rows, moment="2026-03-04T10:00:00+00:00")
    at = opened("figur", id=shown.id)
    assert since(at) == "1 tal er revideret siden 4. marts 2026: Slagelse 20,1 → 24,6. Vis på dagens data"


@pytest.mark.usefixtures("database")
def test_many_changes_are_folded_away_and_their_columns_named(figures_folder: Path) -> None:
    shown = drawn(opened("figur", **LINK))
    rows = row(figures_folder, shown.id)
    for each in rows:
        each[3] -= 1
        each[5] = "foreløbig"
    rewritten(figures_folder, shown.id, rows=rows)
    at = opened("figur", id=shown.id)
    assert since(at).startswith("6 tal er revideret siden ")
    assert "Slagelse (Andel almene boliger, procent) 23,6 → 24,6" in since(at)
    assert "(Status) foreløbig → " in since(at)
    # Numbers come first, whatever the order of the columns.
    assert since(at).rindex(" 23,6 → 24,6") < since(at).index("(Status)")
    assert since(at).rindex("procent)") < since(at).index("(Status)")
    assert "<details><summary>og 9 mere</summary>" in html(at)
    assert html(at).count("<li>") == 9


@pytest.mark.usefixtures("database")
def test_rows_that_came_and_went_are_said_and_what_they_say_is_no_code(figures_folder: Path) -> None:
    shown = drawn(opened("figur", **LINK))
    rows = row(figures_folder, shown.id)
    rows[0][1] = "<b>Ingensteds</b>"
    rewritten(figures_folder, shown.id, rows=rows, moment="2026-03-04T10:00:00+00:00")
    at = opened("figur", id=shown.id)
    assert since(at).startswith("Figuren er ændret 2 steder siden 4. marts 2026: <b>Ingensteds</b> er faldet ud; ")
    assert "&lt;b&gt;Ingensteds" in html(at)
    assert " er kommet til. Vis på dagens data" in since(at)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"aar": "1999"}, "1999"),
        ({"kommune": "411"}, "411"),
        ({"noegletal": "gone"}, "Linket"),
    ],
)
def test_a_figure_that_cannot_be_made_today_stands_all_the_same(
    changed: dict[str, str], why: str, figures_folder: Path
) -> None:
    shown = drawn(opened("figur", **LINK))
    rewritten(figures_folder, shown.id, query={**LINK, "version": "v", **changed})
    at = opened("figur", id=shown.id)
    assert drawn(at).words == shown.words
    assert "og kan ikke laves på dagens data. " in since(at)
    assert why in since(at)
    assert "<a " not in html(at)


def test_changing_one_cell_and_rebuilding_leaves_the_old_figure_id_showing_the_old_value(
    data_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures_folder: Path
) -> None:
    monkeypatch.setenv(settings.DATA_VARIABLE, str(data_copy))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "databases"))
    before = drawn(opened("figur", **LINK))
    assert "24,6" in " ".join(before.words)
    put(data_copy, SHARE, 6, "24.6", "24.9")
    now = drawn(opened("figur", **LINK))
    assert now.id != before.id
    assert "24,9" in " ".join(now.words)
    at = opened("figur", id=before.id)
    assert drawn(at).words == before.words
    assert "24,9" not in " ".join(drawn(at).words)
    assert "(Andel almene boliger, procent) 24,6 → 24,9" in since(at)
    assert today(at)["version"] in now.footer
    assert opened("figur", **today(at)).get("bidi_component")
    assert files(figures_folder) == sorted([before.id, now.id])


def test_a_kept_figure_is_shown_when_todays_data_cannot_be_built(
    data_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.DATA_VARIABLE, str(data_copy))
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(tmp_path / "databases"))
    shown = drawn(opened("figur", **LINK))
    drop(data_copy, "master/municipalities.csv", 2)
    at = start("figur", id=shown.id).run()
    assert drawn(at).words == shown.words
    assert len(at.error) == 1


def test_figures_of_departments_need_and_effect_are_kept_alike(demo: Path, figures_folder: Path) -> None:
    for view in (NEED, EFFECT):
        shown = drawn(opened("figur", **view.query("")))
        assert shown.id in files(figures_folder)
        at = opened("figur", id=shown.id)
        assert drawn(at).words == shown.words
        assert since(at).startswith("Figuren er uændret siden ")
        assert drawn(at).figure["layout"]["meta"]["mark"] == "DEMODATA"
    assert views.chart(demo, NEED).demo


@pytest.mark.usefixtures("database")
def test_the_chart_of_every_kind_of_municipality_is_kept_from_its_page(figures_folder: Path) -> None:
    shown = [drawn(opened(page, **link)) for page, link in (("overblik", {}), ("metode", {}), ("kommuner", LINK))]
    assert files(figures_folder) == sorted({each.id for each in shown})
    assert {views.kept(each.id).kind for each in shown} == {
        ChartKind.OVERVIEW.value,
        ChartKind.DEFINITIONS.value,
        ChartKind.RANKING.value,
    }
