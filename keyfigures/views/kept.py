"""Figures that are kept: what was shown under a figure id is written once, and can be had again as it was.

A figure is a file of its own in the folder of figures, gzipped JSON, which no newer data version touches.
"""

import gzip
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, Column, Context, Table
from keyfigures.figures.sums import Sum
from keyfigures.language import Language
from keyfigures.register.records import payload, restored
from keyfigures.store import figure_files
from keyfigures.views.links import Complete, read
from keyfigures.views.meaning import context

# The most a file takes, and how much of it is unpacked: a hundred kilobytes of zeros are a hundred megabytes.
MOST_BYTES = 1_000_000
MOST_UNPACKED = 20 * MOST_BYTES
# Names of 9 letters with their folder: 20,000 of them are about 4 MB.
MOST_SEEN = 20_000
# An id typed by hand is said again, but not a whole page of it.
MOST_SAID = 20
# What a file that is not as it was written can lead to.
UNREADABLE = (AttributeError, EOFError, KeyError, OSError, RecursionError, TypeError, ValueError, zlib.error)
WORDS = ("title", "subtitle", "footer", "description", "table_title")

_seen: set[Path] = set()


@dataclass(frozen=True)
class Kept:
    """A figure as it was when it was first shown.

    ``query`` are the parameters of its link, its data version among them; ``moment`` is when it was shown (UTC).
    """

    id: str
    query: Mapping[str, str]
    moment: datetime
    chart: Chart

    @property
    def language(self) -> Language:
        """Return the language of the figure."""
        return Language(self.query["sprog"])

    @property
    def kind(self) -> str:
        """Return the kind of chart as links and file names have it."""
        return self.query.get("vis") or self.query["figur"]

    @property
    def view(self) -> Complete:
        """Return the choice behind the figure. Raises SelectionError where it means nothing any more."""
        return read(self.query)

    @property
    def context(self) -> Context:
        """Return what the figure was spoken with, for its files. Raises SelectionError as ``view`` does."""
        return context(self.view, self.query["version"])


def keep(chart: Chart, context: Context) -> None:
    """Keep a figure as it is, unless its id is kept already.

    What cannot be written is logged: whoever looks at the figure goes on, and the next one who does tries again.
    """
    try:
        place = figure_files.place(context.figure_id)
        if place not in _seen and not place.exists():
            figure_files.write(place, _packed(chart, context))
        _remember(place)
    except (OSError, TypeError, ValueError) as error:
        logging.getLogger("keyfigures").warning("figure %s is not kept: %s", context.figure_id, error)


def kept(id_: str) -> Kept:
    """Return a figure as it was; its id may be typed in small letters and without the hyphen.

    Raises SelectionError for an id that is unknown and for a file that cannot be read.
    """
    unknown = SelectionError("kept_unknown", id=id_.strip()[:MOST_SAID])
    try:
        place = figure_files.place(_written(id_))
    except ValueError as error:
        raise unknown from error
    try:
        return _read(place)
    except FileNotFoundError as error:
        raise unknown from error
    except UNREADABLE as error:
        name = figure_files.figure_id(place.name)
        logging.getLogger("keyfigures").warning("figure %s cannot be read: %r", name, error)
        raise SelectionError("kept_damaged", id=name) from error


def _written(typed: str) -> str:
    """Return an id as figures have it: capital letters in two groups."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def _remember(place: Path) -> None:
    if len(_seen) >= MOST_SEEN:
        _seen.clear()
    _seen.add(place)


def _packed(chart: Chart, context: Context) -> bytes:
    said = {
        "id": context.figure_id,
        "query": context.selection.query(context.data_version),
        "moment": datetime.now(UTC).isoformat(timespec="seconds"),
        **{name: getattr(chart, name) for name in WORDS},
        "notes": chart.notes,
        "demo": chart.demo,
        "about": chart.about,
        "picture": chart.payload,
        "columns": [payload(column) for column in chart.table.columns],
        "rows": chart.table.rows,
        "sums": [payload(each) for each in chart.sums],
    }
    plain = json.dumps(said, cls=PlotlyJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()
    packed = gzip.compress(plain, mtime=0)
    if len(packed) > MOST_BYTES or len(plain) > MOST_UNPACKED:
        raise ValueError(f"it takes {len(packed)} bytes, {len(plain)} unpacked")
    return packed


def _read(place: Path) -> Kept:
    """Return what a file holds. Raises one of many errors for a file that is not as ``keep`` writes it."""
    with gzip.open(place) as file:
        plain = file.read(MOST_UNPACKED + 1)
    if len(plain) > MOST_UNPACKED:
        raise ValueError("it unpacks to too much")
    said = json.loads(plain)
    found = Kept(
        id=said["id"],
        query={str(name): str(value) for name, value in said["query"].items()},
        moment=datetime.fromisoformat(said["moment"]).astimezone(UTC),
        chart=_chart(said),
    )
    if figure_files.figure_id(place.name) != found.id or not (found.kind and found.language and found.query["version"]):
        raise ValueError("it is another figure's file")
    return found


def _chart(said: dict[str, Any]) -> Chart:
    columns = tuple(restored(Column, column) for column in said["columns"])
    rows = tuple(tuple(row) for row in said["rows"])
    if any(len(row) != len(columns) for row in rows):
        raise ValueError("a row has not as many cells as there are columns")
    return Chart(
        figure=go.Figure(data=said["picture"]["data"], layout=said["picture"]["layout"]),
        **{name: str(said[name]) for name in WORDS},
        notes=tuple(said["notes"]),
        demo=bool(said["demo"]),
        about=tuple((name, text) for name, text in said["about"]),
        table=Table(columns, rows),
        sums=tuple(restored(Sum, each) for each in said["sums"]),
    )
