"""The frame every page stands in: settings, language, menu, database, and the cure for cold deep links."""

import logging
import uuid
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from keyfigures import settings, store, views
from keyfigures.catalogue import Texts, texts
from keyfigures.errors import BuildError, CatalogueError
from keyfigures.language import Language
from keyfigures.ui import address, basket, chart

BEGUN = "frame_begun"
TRIED = "frame_tried"
STYLE = Path(__file__).with_name("frame.css").read_text(encoding="utf-8")
HISTORY = Path(__file__).with_name("history.js").read_text(encoding="utf-8")
SLIDE_STYLE = Path(__file__).with_name("slide.css").read_text(encoding="utf-8")


def begin() -> None:
    """Set up the page and its language, and show the menu; dashboard.py calls this before a page runs."""
    st.session_state[BEGUN] = True
    st.set_page_config(page_title=say()("product"), page_icon="🏘️", layout="wide")
    st.html(f"<style>{STYLE}</style>")
    # Streamlit's page says lang="en" whatever it shows, and screen readers believe it.
    script = f"document.documentElement.lang = '{language().value}'; {chart.preload()}\n{HISTORY}"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def pages() -> list[StreamlitPage]:
    """Return the pages in the order of the menu; pages reached from a chart are not in it.

    Without icons: a page's icon becomes the window's, and that one is fetched from somebody else's server.
    """
    words = say()
    return [
        st.Page(settings.PAGES / "overblik.py", title=words("page_overview"), default=True),
        st.Page(settings.PAGES / "aftalebehov.py", title=words("page_need")),
        st.Page(settings.PAGES / "aftaler.py", title=words("page_agreements")),
        st.Page(settings.PAGES / "styringsdialog.py", title=words("page_dialogue")),
        st.Page(settings.PAGES / "dialogmoede.py", title=words("page_meeting")),
        st.Page(settings.PAGES / "kommuner.py", title=words("page_municipalities")),
        st.Page(settings.PAGES / "afdelinger.py", title=words("page_departments")),
        st.Page(settings.PAGES / "afdeling.py", title=words("page_department")),
        st.Page(settings.PAGES / "boligorganisation.py", title=words("page_organisation")),
        st.Page(settings.PAGES / "praesentation.py", title=basket.title(words)),
        st.Page(settings.PAGES / "rapport.py", title=words("page_report")),
        st.Page(settings.PAGES / "regler.py", title=words("rules_page")),
        st.Page(settings.PAGES / "metode.py", title=words("page_method")),
        st.Page(settings.PAGES / "data.py", title=words("page_data")),
        st.Page(settings.PAGES / "figur.py", title=words("page_figure"), visibility="hidden"),
    ]


def run(page: StreamlitPage) -> None:
    """Run a page; whatever goes wrong is logged under an id, and the reader sees the id and no traceback."""
    try:
        with views.one_meaning():
            basket.begin()
            page.run()
            basket.offer_all(say())
    except Exception:
        id_ = uuid.uuid4().hex[:8]
        logging.getLogger("keyfigures").exception("error id %s", id_)
        st.error(say()("unexpected", id=id_))


def require() -> None:
    """Make sure the page runs inside the frame.

    On a freshly started server a deep link runs the page without dashboard.py: then the pages are
    registered and the run starts over, once.
    """
    if st.session_state.pop(BEGUN, False):
        st.session_state.pop(TRIED, None)
        return
    if st.session_state.get(TRIED):
        begin()
        return
    st.session_state[TRIED] = True
    st.navigation(pages(), position="hidden")
    st.rerun()


def database() -> Path:
    """Return today's database; the first start builds it and shows how far it is.

    Stops the page with one sentence when the data folder breaks an assumption.
    """
    words = say()
    try:
        if store.is_built():
            return store.current()
        place = st.empty()
        with place.status(words("building"), expanded=True) as status:
            path = store.current(lambda stage: status.write(words(f"building_{stage}")))
        place.empty()
        return path
    except (BuildError, CatalogueError) as error:
        st.error(words("cannot_build", problem=str(error).rstrip(".")))
        st.stop()


def language() -> Language:
    """Return the language chosen in the address or before, Danish where none is."""
    return Language(address.kept("sprog", list(Language).__contains__, Language.DA.value))


def say() -> Texts:
    """Return the texts of the chosen language."""
    return texts(language())
