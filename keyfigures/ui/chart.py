"""Show a chart in the browser: our own small component on the plotly.js that the plotly package brings.

Streamlit's chart is drawn anew at every change and cannot export an SVG or a slide; this one updates in
place, wraps its words to the width at hand and saves them inside the picture.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st
from plotly.utils import PlotlyJSONEncoder
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime

from keyfigures.catalogue import Texts
from keyfigures.figures import Chart
from keyfigures.figures.chart import DEMO_MARK

HERE = Path(__file__).parent
ASSETS = "keyfigures"
PLOTLY = "plotly"

HTML = """
<div class="keyfigures-chart">
<div class="keyfigures-plot" role="img"></div>
<div class="keyfigures-bar"></div>
</div>
"""

_mount = st.components.v2.component(
    "keyfigures_chart",
    html=HTML,
    css=(HERE / "chart.css").read_text(encoding="utf-8"),
    js=(HERE / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Links:
    """Where the same view is found again: in the page, and as a clean 16:9 picture."""

    view: str
    slide: str


@dataclass(frozen=True)
class Action:
    """A button of the page's own among a chart's: its name in the browser, its words, and what a press does.

    ``opened`` says of one that opens something below whether that is open now.
    """

    name: str
    label: str
    act: Callable[[], None]
    opened: bool | None = None


def show(
    chart: Chart,
    *,
    say: Texts,
    id_: str,
    file: str,
    links: Links,
    slide: bool = False,
    key: str = "chart",
    actions: Sequence[Action] = (),
) -> str | None:
    """Draw a chart with its buttons: PNG, SVG, link, 16:9 view and ``actions``; ``slide`` draws the picture alone.

    ``key`` tells charts on one page apart. Return the id of the mark that was clicked to cause this run, None when
    none was; only charts whose layout says so in ``meta.clicks`` can be clicked. The id comes from the browser: look
    it up before it is used.
    """
    _serve_plotly()
    words = {name: say(f"chart_{name}") for name in ("png", "svg", "link", "slide", "saved", "copied")}
    payload = chart.payload
    data = {
        "id": id_,
        "figure": json.dumps(payload, cls=PlotlyJSONEncoder, separators=(",", ":")),
        "description": description(chart),
        "words": words,
        "file": file,
        "links": {"view": links.view, "slide": links.slide},
        "slide": slide,
        "plotly": _plotly_url(st.get_option("server.baseUrlPath")),
        "actions": [{"name": each.name, "label": each.label, "opened": each.opened} for each in actions],
    }
    acts: dict[str, Any] = {f"on_{each.name}_change": each.act for each in actions}
    if slide or not payload["layout"]["meta"].get("clicks"):
        _mount(key=key, data=data, **acts)
        return None
    clicked = _mount(key=key, data=data, on_clicked_change=_ignore, **acts).get("clicked")
    return clicked if isinstance(clicked, str) else None


def description(chart: Chart) -> str:
    """Return the alternative text: the finding, what is drawn, and that the figures are invented where they are."""
    mark = f" {DEMO_MARK}." if chart.demo else ""
    return f"{chart.title}. {chart.description}{mark}"


def _ignore() -> None:
    """Do nothing: a trigger is only handed over where a callback is named; the result is read where it is drawn."""


def preload() -> str:
    """Return a script that lets the browser fetch plotly.js while the page is still being computed."""
    _serve_plotly()
    link = {"rel": "preload", "as": "script", "href": _plotly_url(st.get_option("server.baseUrlPath"))}
    return f"document.head.append(Object.assign(document.createElement('link'), {json.dumps(link)}))"


@lru_cache(maxsize=1)
def _plotly_url(base: str) -> str:
    """Return where the browser gets plotly.js; the version makes a new one load."""
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return f"{prefix}/_stcore/bidi-components/{ASSETS}.{PLOTLY}/plotly.min.js?v={plotly.__version__}"


def _serve_plotly() -> None:
    """Let the server hand out plotly.js from the installed package, once a process."""
    registry = Runtime.instance().bidi_component_registry
    if registry.get_component_path(f"{ASSETS}.{PLOTLY}") is None:
        manifest = ComponentManifest(ASSETS, plotly.__version__, [ComponentConfig(PLOTLY, "package_data")])
        registry.register_from_manifest(manifest, Path(plotly.__file__).parent)
