"""A figure that has been shown can be had again as it was, whatever becomes of the data, the disk or the file."""

import dataclasses
import errno
import gzip
import io
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import plotly.graph_objects as go
import pytest
from plotly.utils import PlotlyJSONEncoder

from keyfigures import exports, settings, store, views
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Column, Context, Table
from keyfigures.language import Language
from keyfigures.views import Complete
from tests.views.conftest import NEED, SELECTION, VIEWS

# The module; the package has the function of the same name.
MODULE = sys.modules["keyfigures.views.kept"]


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    """Begin as a process that has kept nothing yet."""
    MODULE._seen.clear()
    yield
    MODULE._seen.clear()


@pytest.fixture
def shown(database: Path, figures_folder: Path) -> tuple[Chart, Context]:
    """Return a chart with its context; nothing is kept yet."""
    assert not figures_folder.exists()
    return views.chart(database, SELECTION), views.context(SELECTION)


@pytest.fixture
def file(shown: tuple[Chart, Context], figures_folder: Path) -> Path:
    """Return the file of a kept figure."""
    views.keep(*shown)
    return next(figures_folder.iterdir())


def plain(value: object) -> Any:
    """Return a value as JSON has it, without parts that say nothing: an axis with an empty title has none."""
    return json.loads(json.dumps(value, cls=PlotlyJSONEncoder), object_hook=_full)


def _full(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value != {}}


def cells(content: bytes) -> list[list[tuple[Any, ...]]]:
    """Return the cells of a workbook, sheet by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def said(file: Path) -> dict[str, Any]:
    """Return what a file says."""
    found = json.loads(gzip.decompress(file.read_bytes()))
    assert isinstance(found, dict)
    return found


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged."""
    return [record.getMessage() for record in caplog.records if record.name == "keyfigures"]


def refusal(id_: str) -> SelectionError:
    """Return what an id is refused with."""
    with pytest.raises(SelectionError) as error:
        views.kept(id_)
    return error.value


# As it was


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.chart.value)
def test_a_kept_figure_draws_and_exports_exactly_as_it_was(demo: Path, view: Complete) -> None:
    chart, context = views.chart(demo, view), views.context(view)
    views.keep(chart, context)
    found = views.kept(context.figure_id)
    assert plain(found.chart.payload) == plain(chart.payload)
    assert found.chart.table == chart.table
    same = {field.name for field in dataclasses.fields(Chart)} - {"figure"}
    assert {name: getattr(found.chart, name) for name in same} == {name: getattr(chart, name) for name in same}
    assert (found.view, found.context) == (view, context)
    assert (found.kind, found.language) == (view.chart.value, Language.DA)
    assert found.query == view.query(store.data_version())
    assert exports.csv_file(found.chart, found.context) == exports.csv_file(chart, context)
    assert cells(exports.workbook(found.chart, found.context)) == cells(exports.workbook(chart, context))
    assert views.revised(found, chart) == ()


def test_a_figure_knows_when_it_was_first_shown(shown: tuple[Chart, Context]) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    views.keep(*shown)
    moment = views.kept(shown[1].figure_id).moment
    assert before <= moment <= datetime.now(UTC)
    assert moment.tzinfo is UTC


def test_what_is_kept_is_never_written_again(shown: tuple[Chart, Context], file: Path) -> None:
    chart, context = shown
    before = file.read_bytes()
    other = dataclasses.replace(chart, title="En anden titel")
    views.keep(other, context)
    # Another process has not seen the id, but finds its file.
    MODULE._seen.clear()
    views.keep(other, context)
    assert file.read_bytes() == before
    assert views.kept(context.figure_id).chart.title == chart.title


def test_an_id_that_was_seen_is_not_looked_for_again(shown: tuple[Chart, Context], file: Path) -> None:
    file.unlink()
    views.keep(*shown)
    assert not file.exists()
    MODULE._seen.clear()
    views.keep(*shown)
    assert file.exists()


def test_the_memory_of_ids_seen_has_a_limit(
    database: Path, figures_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, "MOST_SEEN", 2)
    for year in (2009, 2010):
        for language in Language:
            view = dataclasses.replace(SELECTION, year=year, language=language.value)
            views.keep(views.chart(database, view), views.context(view))
    assert len(list(figures_folder.iterdir())) == 4
    assert len(MODULE._seen) == 2


def test_many_who_show_the_same_figure_at_once_keep_it_once(
    shown: tuple[Chart, Context], figures_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, "_remember", lambda _: None)

    def show_and_read(_: int) -> str:
        views.keep(*shown)
        return views.kept(shown[1].figure_id).chart.title

    with ThreadPoolExecutor(8) as together:
        titles = set(together.map(show_and_read, range(40)))
    assert titles == {shown[0].title}
    assert [each.name for each in figures_folder.iterdir()] == [f"{shown[1].figure_id}.json.gz"]


# Its id


@pytest.mark.parametrize(
    "write", [str.lower, lambda id_: id_.replace("-", ""), lambda id_: f" {id_.lower()[:4]} – {id_[5:]} "]
)
def test_an_id_is_found_however_it_is_typed(shown: tuple[Chart, Context], file: Path, write: Any) -> None:
    assert file.exists()
    assert views.kept(write(shown[1].figure_id)).id == shown[1].figure_id


@pytest.mark.parametrize(
    "id_", ["", "K7F3", "K7F3-2QX1", "K7F3-2QXDA", "../../etc/passwd", "K7F3/2QXD\0", "ÆØÅÆ-ØÅÆØ", "K7F3-2QXD" * 9_999]
)
def test_what_is_no_id_of_a_kept_figure_is_unknown(figures_folder: Path, id_: str) -> None:
    error = refusal(id_)
    assert error.text == "kept_unknown"
    assert len(str(error.values["id"])) <= 20
    assert not figures_folder.exists()


def test_a_figure_nobody_has_shown_is_unknown(file: Path) -> None:
    file.unlink()
    assert refusal(file.name.removesuffix(".json.gz")).text == "kept_unknown"


def test_an_id_that_is_none_is_not_kept(
    shown: tuple[Chart, Context], figures_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    views.keep(shown[0], dataclasses.replace(shown[1], figure_id="../x"))
    assert logged(caplog) == ["figure ../x is not kept: '../x' is no figure id"]
    assert not figures_folder.exists()


# The disk


def test_a_full_disk_is_logged_and_the_next_one_tries_again(
    shown: tuple[Chart, Context],
    figures_folder: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        views.keep(*shown)
    assert logged(caplog) == [f"figure {shown[1].figure_id} is not kept: [Errno 28] No space left on device"]
    assert list(figures_folder.iterdir()) == []
    views.keep(*shown)
    assert views.kept(shown[1].figure_id).chart.title == shown[0].title


def test_a_folder_that_cannot_be_written_to_is_logged(
    shown: tuple[Chart, Context], figures_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    figures_folder.write_text("a file stands in its place")
    views.keep(*shown)
    assert len(logged(caplog)) == 1
    assert refusal(shown[1].figure_id).text == "kept_damaged"


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_UNPACKED"])
def test_a_figure_that_is_too_large_is_not_kept(
    limit: str,
    shown: tuple[Chart, Context],
    figures_folder: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MODULE, limit, 1_000)
    views.keep(*shown)
    assert len(logged(caplog)) == 1
    assert "it takes" in logged(caplog)[0]
    assert not figures_folder.exists()


def test_a_cell_that_cannot_be_written_is_logged(
    shown: tuple[Chart, Context], caplog: pytest.LogCaptureFixture
) -> None:
    odd = dataclasses.replace(shown[0], table=Table((Column("a"),), ((object(),),)))
    views.keep(odd, shown[1])
    assert len(logged(caplog)) == 1
    assert refusal(shown[1].figure_id).text == "kept_unknown"


def test_the_folder_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(settings.FIGURES_VARIABLE, str(tmp_path))
    assert settings.figures_dir() == tmp_path
    monkeypatch.delenv(settings.FIGURES_VARIABLE)
    assert settings.figures_dir() == settings.data_dir() / "figures"


# The file


def test_a_figure_has_a_small_file(file: Path) -> None:
    assert file.stat().st_size < 20_000
    assert {"id", "query", "moment", "title", "picture", "columns", "rows"} <= said(file).keys()


def test_a_damaged_file_is_refused_wherever_it_is_damaged(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = file.read_bytes()
    id_ = file.name.removesuffix(".json.gz")
    # The fields 4 to 9 of the head of a gzip file (time, origin) mean nothing.
    for place in (0, 3, 10, len(whole) // 2, len(whole) - 8, len(whole) - 1):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert (refusal(id_).text, refusal(id_).values) == ("kept_damaged", {"id": id_})
    for length in (0, 5, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        assert refusal(id_).text == "kept_damaged"
    assert all(message.startswith(f"figure {id_} cannot be read: ") for message in logged(caplog))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "AAAA-AAAA"},
        {"query": []},
        {"query": {"sprog": "da"}},
        {"query": {"figur": "rangorden", "sprog": "fo", "version": "v"}},
        {"query": {"figur": "rangorden", "sprog": "da"}},
        {"moment": "i går"},
        {"picture": {"data": [{"type": "lagkage"}], "layout": {}}},
        {"picture": {}},
        {"columns": [{"label": "a", "decimals": "b"}]},
        {"rows": [[1]]},
        {"rows": None},
        {"about": [["a"]]},
        {"sums": [{}]},
    ],
    ids=str,
)
def test_a_file_that_says_something_else_is_refused(file: Path, changes: dict[str, Any]) -> None:
    id_ = file.name.removesuffix(".json.gz")
    file.write_bytes(gzip.compress(json.dumps({**said(file), **changes}).encode()))
    assert refusal(id_).text == "kept_damaged"


@pytest.mark.parametrize("content", [b"[]", b"null", b"[" * 200_000, b"\xff", b" " * (20_000_000 + 1)])
def test_a_file_of_anything_else_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(gzip.compress(content))
    assert refusal(file.name.removesuffix(".json.gz")).text == "kept_damaged"


def test_a_view_that_means_nothing_any_more_is_still_shown(file: Path) -> None:
    changed = {**said(file)["query"], "noegletal": "gone"}
    file.write_bytes(gzip.compress(json.dumps({**said(file), "query": changed}).encode()))
    found = views.kept(file.name.removesuffix(".json.gz"))
    assert found.chart.title
    with pytest.raises(SelectionError):
        _ = found.view
    with pytest.raises(SelectionError):
        _ = found.context


def test_invented_figures_stay_marked(demo: Path) -> None:
    context = views.context(NEED)
    views.keep(views.chart(demo, NEED), context)
    found = views.kept(context.figure_id).chart
    assert found.demo
    assert found.payload["layout"]["meta"]["mark"] == "DEMODATA"


def test_a_number_that_is_none_is_kept_as_none(shown: tuple[Chart, Context]) -> None:
    table = Table((Column("a", 1),), ((float("nan"),), (None,)))
    views.keep(dataclasses.replace(shown[0], figure=go.Figure(), table=table), shown[1])
    assert views.kept(shown[1].figure_id).chart.table.rows == ((None,), (None,))
