"""The deck: the municipality's own template, and the presentation as a file, made when somebody asks for it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from keyfigures.errors import SelectionError
from keyfigures.ui import components, frame
from keyfigures.ui.presentation.listed import Ready

POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MOST_MEGABYTES = 40
TRIED = "presentation_template_tried"


def show(ready: Sequence[Ready]) -> None:
    """Show the template's uploader and the button that makes the deck."""
    say = frame.say()
    st.header(say("presentation_deck"), anchor=False)
    template = _template()
    if not ready:
        components.note(say("presentation_none_ready"))
        return
    # A function: what it needs is found now, the deck is made when it is asked for.
    server = _address()
    st.download_button(
        say("presentation_download"),
        lambda: _made(ready, server, template),
        file_name=f"{say('presentation_file')}_{datetime.now(UTC).date()}.pptx",
        mime=POWERPOINT,
        key="presentation_download",
        type="primary",
        on_click="ignore",
    )


def _made(ready: Sequence[Ready], server: str, template: bytes | None) -> bytes:
    from keyfigures.ui.presentation import making  # noqa: PLC0415 - it takes seconds to load

    return making.deck(ready, server, template)


def _template() -> bytes | None:
    """Return the template chosen, none where it cannot be used; that is said in one sentence."""
    say = frame.say()
    label, more = say("presentation_template"), say("presentation_template_help")
    found = uploaded("presentation_template", label, ("pptx", "potx"), more=more)
    if found is None:
        return None
    content = found.getvalue()
    refused = _tried(found.file_id, content)
    if refused is None:
        components.note(say("presentation_template_used", name=found.name))
        return content
    components.refuse(refused)
    return None


def _tried(id_: str, content: bytes) -> SelectionError | None:
    """Return why a template cannot be used; each file is tried once."""
    known: tuple[str, SelectionError | None] | None = st.session_state.get(TRIED)
    if known is None or known[0] != id_:
        known = id_, _refused(content)
        st.session_state[TRIED] = known
    return known[1]


def _refused(content: bytes) -> SelectionError | None:
    from keyfigures.ui.presentation import making  # noqa: PLC0415 - it takes seconds to load

    return making.refused(content)


def uploaded(key: str, label: str, kinds: Sequence[str], *, more: str) -> UploadedFile | None:
    """Show an uploader and return the file chosen; one too large is refused here too, not by the browser only."""
    found = st.file_uploader(label, list(kinds), key=key, help=more, max_upload_size=MOST_MEGABYTES)
    if found is not None and found.size > MOST_MEGABYTES * 2**20:
        components.refuse(SelectionError("presentation_too_large", most=MOST_MEGABYTES))
        return None
    return found


def _address() -> str:
    """Return the server's own address, for links and codes to scan; empty where it is not known."""
    page = (st.context.url or "").partition("?")[0]
    return page.rpartition("/")[0]
