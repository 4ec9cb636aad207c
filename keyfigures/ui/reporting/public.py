"""What to know before a report is published: which figures it hides and why, and that texts go out as they stand."""

import streamlit as st

from keyfigures import reports, views
from keyfigures.reports import Cell, Hidden, Report, Table
from keyfigures.ui import components, frame
from keyfigures.ui.reporting import sections


def show(own: Report) -> None:
    """Warn of texts that people have written, and show what is hidden, folded."""
    say = frame.say()
    st.warning(say("reporting_texts_go_out"), icon=":material/warning:")
    if not own.hidden:
        components.note(say("reporting_hidden_none"))
        return
    heads = (say("reporting_hidden_figure"), say("reporting_hidden_whose"), say("report_why"))
    rows = tuple(_row(each) for each in own.hidden)
    listed = Table("hidden", say("reporting_hidden_table"), heads, rows, say("reporting_hidden_note"))
    heading = say("reporting_hidden", n=len(own.hidden))
    st.html(f'<div class="kf-report">{sections.folded(heading, sections.table(listed))}</div>')


def _row(each: Hidden) -> tuple[Cell, ...]:
    say = frame.say()
    title = views.meaning().indicators[each.indicator].title.to(say.language)
    return Cell(f"{title} {each.year}"), Cell(each.name), Cell(say(reports.WHYS[each.why]))
