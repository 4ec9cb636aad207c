"""A chart alone in 16:9, for a screenshot or a projector: the view a link holds, or a kept figure as it was."""

import html
from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from keyfigures import exports, numbers, store, views
from keyfigures.catalogue import Texts, texts
from keyfigures.errors import SelectionError
from keyfigures.ui import chart as browser
from keyfigures.ui import components, frame
from keyfigures.views import Kept, Revision, RevisionKind

NOWHERE = browser.Links(view="", slide="")
ID = "id"
# So many differences stand in the bar; the others are folded away.
AT_ONCE = 3


def show() -> None:
    """Show the chart the address holds, or one sentence where there is none."""
    asked = st.query_params.get(ID)
    try:
        if asked is None:
            _of_link()
        else:
            _as_it_was(views.kept(asked))
    except SelectionError as error:
        components.refuse(error)


def _of_link() -> None:
    database, view = frame.database(), views.read(st.query_params)
    drawn, name, context = views.chart(database, view), views.whom(database, view), views.context(view)
    st.html(f"<style>{frame.SLIDE_STYLE}</style>")
    stem = exports.file_stem(context, name)
    browser.show(drawn, say=context.say, id_=context.figure_id, file=stem, links=NOWHERE, slide=True)
    views.keep(drawn, context)


def _as_it_was(kept: Kept) -> None:
    """Show a kept figure under a bar that says, in the figure's language, what has changed since."""
    say = texts(kept.language)
    st.html(f"<style>{frame.SLIDE_STYLE}</style>")
    bar = st.container()
    browser.show(kept.chart, say=say, id_=kept.id, file=f"{kept.kind}_{kept.id}", links=NOWHERE, slide=True)
    # The figure stands there whatever becomes of today's data.
    bar.html(f'<div class="kf-since" role="status" lang="{kept.language}">{since(kept, say)}</div>')


def since(kept: Kept, say: Texts) -> str:
    """Return, as HTML, what has changed since a figure was kept, with a link to the same view on today's data."""
    day = numbers.day(kept.moment.date(), say.language)
    try:
        view = kept.view
        found = sorted(views.revised(kept, views.chart(frame.database(), view)), key=_is_no_number)
    except SelectionError as error:
        return html.escape(say("kept_not_today", day=day, why=say(error.text, **error.values)))
    link = f"figur?{urlencode(view.query(store.data_version()))}"
    today = f'<a href="{html.escape(link)}" target="_self">{html.escape(say("kept_today"))}</a>'
    return f"{_told(found, day, say)} {today} {_rest(found, say)}".strip()


def _is_no_number(each: Revision) -> bool:
    return each.kind is not RevisionKind.NUMBER


def _told(found: Sequence[Revision], day: str, say: Texts) -> str:
    """Return in how many numbers a figure differs, and the first differences of all."""
    if not found:
        return html.escape(say("kept_unchanged", day=day))
    n = sum(not _is_no_number(each) for each in found)
    head = say("kept_revised", n=n, day=day) if n else say("kept_changed", n=len(found), day=day)
    return f"<strong>{html.escape(head)}</strong> {'; '.join(_lines(found, say)[:AT_ONCE])}."


def _rest(found: Sequence[Revision], say: Texts) -> str:
    """Return the differences after the first ones, folded away; nothing where there are none."""
    if len(found) <= AT_ONCE:
        return ""
    lines = "".join(f"<li>{line}</li>" for line in _lines(found, say)[AT_ONCE:])
    return (
        f"<details><summary>{html.escape(say('kept_more', n=len(found) - AT_ONCE))}</summary><ul>{lines}</ul></details>"
    )


def _lines(found: Sequence[Revision], say: Texts) -> list[str]:
    """Return the differences one by one; their columns are named where several differ."""
    several = len({each.column for each in found if each.column}) > 1
    return [html.escape(_line(each, say, several=several)) for each in found]


def _line(each: Revision, say: Texts, *, several: bool) -> str:
    """Return one difference, e.g. 'Slagelse 2017 20,1 → 20,3'."""
    if each.kind is RevisionKind.CAME:
        return say("kept_came", row=each.row)
    if each.kind is RevisionKind.WENT:
        return say("kept_went", row=each.row)
    where = f"{each.row} ({each.column})" if several else each.row
    return f"{where} {each.old} → {each.new}"
