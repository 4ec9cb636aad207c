"""The basket: figures put into the presentation, kept in the session and written in the address of its page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import streamlit as st

from keyfigures import views
from keyfigures.catalogue import Texts
from keyfigures.errors import SelectionError
from keyfigures.figures import Check
from keyfigures.ui import address
from keyfigures.views import Chosen
from keyfigures.views.presentation import MOST

NAME = "figurer"
REMEDIES, SHOWN, ALL = "presentation_remedies", "presentation_shown", "presentation_all"


def figures() -> tuple[Chosen, ...]:
    """Return the figures of the presentation, in its order."""
    return views.chosen(address.kept(NAME, is_list, ""))


def is_list(text: str) -> bool:
    """Tell whether a text is a list of figures, the empty one too."""
    try:
        views.chosen(text)
    except SelectionError:
        return False
    return True


def put(shown: Sequence[Chosen]) -> None:
    """Let the presentation be these figures."""
    st.session_state[address.KEPT + NAME] = views.written(shown)


def title(say: Texts) -> str:
    """Return what the menu calls the presentation: with how many figures are in it."""
    n = len(figures())
    return say("presentation_page_n", n=n) if n else say("presentation_page")


def label(id_: str, say: Texts) -> str:
    """Return what the button at a figure says."""
    if _holds(id_):
        return say("presentation_is_in")
    return say("presentation_put_in") if len(figures()) < MOST else say("presentation_full", most=MOST)


def toggle(id_: str) -> None:
    """Put a figure into the presentation, or take it out; into a full one nothing goes."""
    if _holds(id_):
        take_out(id_)
    else:
        _add((id_,))


def take_out(id_: str) -> None:
    """Take a figure out; what was mended in it stays mended on its own page."""
    mend(id_, remedies(id_))
    put([each for each in figures() if each.id != id_])


def move(place: int, by: int) -> None:
    """Move a figure up or down in the order; one that is not there any more stays away."""
    order = list(figures())
    if 0 <= place < len(order) and 0 <= place + by < len(order):
        order.insert(place + by, order.pop(place))
        put(order)


def exchange(id_: str, new: str) -> None:
    """Put another figure in a figure's place, with the same remedies."""
    put(list({each.id: each for each in (_renamed(each, id_, new) for each in figures())}.values()))


def _renamed(each: Chosen, id_: str, new: str) -> Chosen:
    return replace(each, id=new) if each.id == id_ else each


def remedies(id_: str) -> tuple[Check, ...]:
    """Return what is mended in a figure for the back row."""
    known = cast("dict[str, tuple[Check, ...]]", st.session_state.get(REMEDIES, {}))
    return next((each.remedies for each in figures() if each.id == id_), known.get(id_, ()))


def mend(id_: str, checks: tuple[Check, ...]) -> None:
    """Let these be mended in a figure, in the presentation too where it is in it."""
    st.session_state[REMEDIES] = {**st.session_state.get(REMEDIES, {}), id_: checks}
    put([replace(each, remedies=checks) if each.id == id_ else each for each in figures()])


def begin() -> None:
    """Begin a page: no chart has been shown on it yet."""
    st.session_state[SHOWN] = []


def shown(id_: str) -> None:
    """Remember that a page has shown a figure."""
    st.session_state.setdefault(SHOWN, []).append(id_)


def offer_all(say: Texts) -> None:
    """Offer to put all figures of a page into the presentation, where there are several."""
    found = tuple(dict.fromkeys(st.session_state[SHOWN]))
    if len(found) < 2:
        return
    missing = tuple(id_ for id_ in found if not _holds(id_))
    words = say("presentation_put_all", n=len(found)) if missing else say("presentation_all_in")
    st.button(words, key=ALL, on_click=_add, args=(missing,), disabled=not missing)


def _holds(id_: str) -> bool:
    return any(each.id == id_ for each in figures())


def _add(ids: Sequence[str]) -> None:
    put([*figures(), *(Chosen(id_, remedies(id_)) for id_ in ids)][:MOST])
