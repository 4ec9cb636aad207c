"""Open a page the way a link does, and read what stands on it."""

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

import yaml
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Dataframe, Element

from keyfigures import settings
from keyfigures.figures import DepartmentChart
from keyfigures.ui import components, writing

PAGES = ("overblik", "kommuner", "metode", "figur")
CHARTS = ("udvikling", "rangorden", "danmarkskort", "smaa-diagrammer", "to-aar", "afstem", "robusthed")
SHARE, RENTED = "public_housing_share_pct", "rented_share_pct"
SECONDS = 20

# Strings of the protocol nobody reads.
UNSEEN = {
    "animation",
    "columns",
    "css_content",
    "deferred_file_id",
    "element_id",
    "form_id",
    "html_content",
    "icon",
    "id",
    "js_content",
    "json",
    "page",
    "page_script_hash",
    "query_param_key",
    "query_string",
    "type",
}
# Danish and English words that the other language doesn't have.
DANISH = (
    r"gennemsnit\w*|kommune\w*|kilde\w*|og|eller|ikke|efter|hele|landet|bolig\w*|almen\w*|andel\w*|tal|tallet|tallene|"
    r"hentet|procent|år|vægtet|nævner\w*|tæller\w*|med|uden|flere|færre|ingen|ligger|af|på|der|det|som|kan|fejl\w*|"
    r"figuren|højest|lavest|beboede|udvalg|status_\w+"
)
ENGLISH = (
    r"average\w*|sources?|the|and|of|municipalit\w*|not|with|none|nan|null|figures?|share|dwellings?|is|are|charts?|"
    r"years?|mean|weighted|published|retrieved|highest|lowest|selection|key|error"
)
NAMES = (
    "Kommunale nøgletal",
    "Landsbyggefonden",
    "Danmarks Statistik",
    "BL – Danmarks Almene Boliger",
    "Slagelse Kommune",
    "iamboehnke/kommuner-clustering",
    "Sprog / Language",
    "Dansk",
    "English",
)


@dataclass(frozen=True)
class Drawn:
    """A chart as the browser gets it."""

    id: str
    title: str
    subtitle: str
    footer: str
    description: str
    file: str
    legend: tuple[str, ...]
    figure: dict[str, Any]
    data: dict[str, Any]

    @property
    def notes(self) -> list[str]:
        """Return the texts inside the plot, without their marks."""
        return [bare(note["text"]) for note in self.figure["layout"].get("annotations", [])]

    @property
    def ticks(self) -> list[str]:
        """Return the words beside the axes."""
        layout = self.figure["layout"]
        axes = [axis for name, axis in layout.items() if name[1:5] == "axis"]
        return [bare(text) for axis in axes for text in axis.get("ticktext") or ()]

    @property
    def words(self) -> list[str]:
        """Return everything a reader can read in the chart and its toolbar."""
        traces = self.figure["data"]
        marks = [each.get(name) for each in traces for name in ("text", "hovertemplate", "customdata")]
        return [
            *(self.title, self.subtitle, self.footer, self.description),
            *self.legend,
            *self.notes,
            *self.ticks,
            *(bare(text) for mark in marks for text in _flat(mark)),
            *self.data["words"].values(),
        ]


def start(page: str, **link: str) -> AppTest:
    """Return a page opened by a link, not yet run."""
    at = AppTest.from_file(settings.ROOT / "dashboard.py", default_timeout=SECONDS)
    # Streamlit looks for components in every installed package; once is enough.
    at._bidi_component_manager = _components()
    at.query_params.update(link)
    if page != "overblik":
        at.switch_page(f"pages/{page}.py")
    return at


def opened(page: str, **link: str) -> AppTest:
    """Return a page opened by a link; nothing may have gone wrong."""
    return sound(start(page, **link).run())


def unfolded(at: AppTest) -> AppTest:
    """Return the page with the figures behind every chart open, as a reader opens them."""
    for chart in ("chart", *(kind.name.lower() for kind in DepartmentChart)):
        at.session_state[components.behind_key(chart, opened=False)] = True
    return sound(at.run())


def sound(at: AppTest) -> AppTest:
    """Return the page after making sure that it shows neither an exception nor an error id."""
    assert [each.message for each in at.exception] == []
    assert [each.value for each in at.error] == []
    return at


def drawn(at: AppTest) -> Drawn:
    """Return the page's one chart."""
    found = charts(at)
    assert len(found) == 1, [info.value for info in at.info]
    return found[0]


def charts(at: AppTest) -> list[Drawn]:
    """Return the charts of a page; the component carries its data as JSON and the figure as JSON within."""
    return [_chart(json.loads(element.proto.json)) for element in at.get("bidi_component")]


def field(at: AppTest, form: str, name: str) -> str:
    """Return the key of a field of a form that writes, as it is drawn now."""
    return f"{form}_{at.session_state[form + writing.DRAWN]}_{name}"


def told(at: AppTest) -> list[str]:
    """Return the sentences of the page that say why there is nothing to show, or what the link lacks."""
    return [each.value for each in (*at.info, *at.warning)]


def cells(table: Dataframe) -> list[list[str]]:
    """Return a table as it is shown: every cell as text."""
    import pandas as pd  # noqa: PLC0415 - only the tests of tables need it
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415

    shown = pa.ipc.open_stream(table.proto.arrow_data.styler.display_values).read_pandas()
    assert isinstance(shown, pd.DataFrame)
    return [[str(cell) for cell in row] for row in shown.itertuples(index=False)]


def words(at: AppTest) -> list[str]:
    """Return everything that can be read on a page."""
    found = []
    for element in (*at.main, *at.sidebar):
        proto = getattr(element, "proto", None)
        if isinstance(proto, Message):
            found += [bare(text) for text in _strings(proto)]
        if isinstance(element, Dataframe):
            found += [str(name) for name in element.value.columns]
            # A cell with a small picture in it holds the picture's code, which nobody reads.
            found += [cell for row in cells(element) for cell in row if not cell.startswith("data:image/")]
    found += [text for chart in charts(at) for text in chart.words]
    return [text for text in found if text]


def foreign(texts: list[str], language: str) -> list[str]:
    """Return the texts with a word of the other language, proper names apart."""
    wrong = re.compile(rf"\b({DANISH if language == 'en' else ENGLISH})\b", re.IGNORECASE)
    # Taking the names out of every cell of every table costs more than all the pages.
    return [text for text in texts if wrong.search(text) and wrong.search(_names().sub(" ", text))]


def bare(text: str) -> str:
    """Return a text without its marks, scripts and styles."""
    without = re.sub(r"<(script|style)>.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>|%\{[^}]*\}", " ", without)).replace("\N{NO-BREAK SPACE}", " ").split())


def html(at: AppTest) -> str:
    """Return the page's own HTML, put together."""
    return "\n".join(element.proto.body for element in at.get("html"))


@cache
def _components() -> BidiComponentManager:
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


@cache
def _names() -> re.Pattern[str]:
    """Return what finds the proper names of the data, the longest first."""
    found = {*NAMES}
    for file, columns in (
        ("municipalities.csv", ("name", "full_name")),
        ("regions.csv", ("name",)),
        ("provinces.csv", ("name",)),
        ("organisations.csv", ("name",)),
        ("mergers.csv", ("former_name",)),
    ):
        with (settings.ROOT / "data" / "master" / file).open(encoding="utf-8", newline="") as opened_:
            found |= {row[column] for row in csv.DictReader(opened_) for column in columns}
    for source in (settings.ROOT / "data").glob("[ds]*s/*.yaml"):
        publisher = re.search(r"^publisher: (.+)$", source.read_text(encoding="utf-8"), re.MULTILINE)
        found |= {publisher[1]} if publisher else set()
    # Paths, and what the address has.
    others = (r"\S*\w/\w\S*", r"\(\w+ = [^)]*\)", *_invented())
    return re.compile("|".join([*others, *(re.escape(name) for name in sorted(found, key=len, reverse=True))]))


def _invented() -> tuple[str, ...]:
    """Return what finds the names of demo departments and organisations, which are put together from two lists."""
    names = yaml.safe_load((settings.ROOT / "data" / "demo" / "model.yaml").read_text(encoding="utf-8"))["names"]
    either = {name: "|".join(map(re.escape, parts)) for name, parts in names.items()}
    return (
        rf"({either['first']})({either['last']})",
        rf"({either['organisation_first']}) ({either['organisation_last']})",
    )


def _chart(data: dict[str, Any]) -> Drawn:
    figure = json.loads(data["figure"])
    meta = figure["layout"]["meta"]
    return Drawn(
        id=data["id"],
        title=meta["title"],
        subtitle=meta["subtitle"],
        footer=meta["footer"],
        description=data["description"],
        file=data["file"],
        legend=tuple(entry["text"] for entry in meta.get("legend", ())),
        figure=figure,
        data=data,
    )


def _strings(message: Message) -> list[str]:
    """Return the strings of a message and of the messages in it."""
    found: list[str] = []
    for field, value in message.ListFields():
        if field.name in UNSEEN:
            continue
        for each in value if field.is_repeated else (value,):
            if isinstance(each, Message):
                found += _strings(each)
            elif isinstance(each, str):
                found.append(each)
    return found


def _flat(value: object) -> list[str]:
    """Return the strings of a list of lists."""
    if isinstance(value, str):
        return [value]
    return [text for each in value for text in _flat(each)] if isinstance(value, list) else []


def clicked(at: AppTest, id_: str, place: int = 0) -> AppTest:
    """Return the page after a click on the mark of an id in one of its charts, as the browser reports it."""
    element = at.get("bidi_component")[place]
    state = WidgetState(id=_make_trigger_id(element.proto.id, "events"))
    state.json_trigger_value = json.dumps([{"event": "clicked", "value": id_}])
    return _with(at, state)


def selected(at: AppTest, *, rows: Sequence[int] = (), cells: Sequence[tuple[int, str]] = ()) -> AppTest:
    """Return the page after lines were marked or cells clicked in its first table."""
    state = WidgetState(id=at.dataframe[0].proto.id)
    state.string_value = json.dumps({"selection": {"rows": [*rows], "columns": [], "cells": [*cells]}})
    return _with(at, state)


def _with(at: AppTest, state: WidgetState) -> AppTest:
    states = at._tree.get_widget_states()
    states.widgets.append(state)
    return sound(at._run(states))


def labels(elements: Sequence[Element | Block]) -> list[str]:
    """Return the labels of elements."""
    return [str(element.proto.label) for element in elements if isinstance(element, Element)]
