"""The minutes of a meeting as a text in the order of the meeting, and as a Word document."""

import html
from collections.abc import Mapping
from dataclasses import astuple, replace

import streamlit as st

from keyfigures import exports, numbers, register, store
from keyfigures.exports import Minutes, MinutesPart, WordTable
from keyfigures.register import Meeting, MeetingPart, MeetingTopic, PackageState
from keyfigures.ui import components, frame, governed
from keyfigures.ui.meeting import occasion as when
from keyfigures.ui.meeting import places, tables
from keyfigures.ui.meeting.occasion import Occasion

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(occasion: Occasion, meeting: Meeting) -> None:
    """Show the minutes, and the button that saves them as a document."""
    say = frame.say()
    content = minutes(occasion, meeting)
    st.download_button(
        say("need_download_word"),
        lambda: exports.minutes_file(content),
        file_name=f"{say('meeting_file')}_{meeting.id}.docx",
        mime=WORD,
        on_click="ignore",
    )
    st.html(_facts(content))
    for each in content.parts:
        st.header(each.heading, anchor=False)
        st.html(on_the_table(each) + _said(each))
    components.lead(content.foot)
    _package(occasion)


def frozen(occasion: Occasion) -> tuple[MeetingPart, ...]:
    """Return what is on the table now, to be kept with the meeting."""
    return tuple(
        MeetingPart(topic, part.sentences, *(() if part.table is None else astuple(part.table)))
        for topic, part in tables.parts(occasion).items()
    )


def _parts(occasion: Occasion, meeting: Meeting) -> dict[MeetingTopic, MinutesPart]:
    """Return what was on the table when the meeting was held; what is now, for one not held here."""
    if not meeting.shown:
        return tables.parts(occasion)
    return {
        each.topic: tables.part(
            each.topic, *each.sentences, table=WordTable(each.name, each.heads, each.rows) if each.rows else None
        )
        for each in meeting.shown
    }


def minutes(occasion: Occasion, meeting: Meeting) -> Minutes:
    """Return the minutes: what was on the table, and what was said of it and decided."""
    say, texts, parts = frame.say(), places.texts(meeting), _parts(occasion, meeting)
    noted = [_noted(part, say("meeting_note"), texts[topic.value]) for topic, part in parts.items()]
    last = MinutesPart(heading(), notes=_notes(texts))
    return Minutes(
        title=say("meeting_minutes_title", name=occasion.name, year=occasion.year),
        facts=tuple((name, text) for name, text in _heads(meeting) if text),
        parts=(*noted, last),
        foot=meeting.foot or foot(occasion),
        language=say.language,
        demo=occasion.is_demo,
    )


def heading() -> str:
    """Return the heading of the last part, under its number."""
    return f"{len(MeetingTopic) + 1}. {frame.say()('meeting_topic_minutes')}"


def on_the_table(part: MinutesPart) -> str:
    """Return the sentences and the table of a part as HTML."""
    told = "".join(f'<p class="kf-told-here">{html.escape(each)}</p>' for each in part.sentences)
    return told + ("" if part.table is None else _table(part.table))


def _table(table: WordTable) -> str:
    head = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in table.heads)
    body = "".join(_row(each, table.heads) for each in table.rows)
    return (
        f'<div class="kf-words kf-meeting" tabindex="0" role="region" aria-label="{html.escape(table.name)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: tuple[str, ...], heads: tuple[str, ...]) -> str:
    """Return a row; on a phone each cell stands under its head."""
    cells = "".join(
        f'<td data-head="{html.escape(head)}">{html.escape(text)}</td>'
        for head, text in zip(heads[1:], row[1:], strict=True)
    )
    return f'<tr><th scope="row">{html.escape(row[0])}</th>{cells}</tr>'


def _noted(part: MinutesPart, label: str, text: str) -> MinutesPart:
    return replace(part, notes=((label, text),)) if text else part


def _notes(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    say = frame.say()
    labels = ((say("meeting_decisions"), places.DECISIONS), (say("meeting_other"), places.MINUTES))
    return tuple((label, texts[name].strip() or say("meeting_nothing_noted")) for label, name in labels)


def _heads(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Return when the meeting was, who took part as roles, and who wrote."""
    say = frame.say()
    names = dict.fromkeys(each.written.by for each in register.versions(meeting) if each.written is not None)
    return (
        (say("page_meeting"), when.told(meeting)),
        (say("meeting_participants"), ", ".join(each for each in meeting.participants if each.strip())),
        (say("meeting_written_by"), ", ".join(names)),
    )


def foot(occasion: Occasion) -> str:
    """Return of which figures and of which day what is on the table is."""
    say, year = frame.say(), tables.figures_year(occasion)
    day = numbers.day(governed.today(), say.language)
    if year is None:
        return say("meeting_foot", day=day, version=store.data_version())
    return say("meeting_foot_year", day=day, year=year, version=store.data_version())


def _package(occasion: Occasion) -> None:
    """Show the way on: the organisation's governance package, as long as it does not say that the meeting was held."""
    say, own = frame.say(), occasion.own
    (package,) = register.packages(own.municipality, (occasion.organisation,), occasion.year)
    if occasion.is_held and not package.has_been(PackageState.MEETING_HELD):
        st.page_link(
            "pages/styringsdialog.py",
            label=say("meeting_to_package"),
            icon=":material/arrow_forward:",
            query_params={
                "kommune": own.municipality,
                "styringsaar": str(occasion.year),
                "vis": "pakker",
                "sprog": say.language.value,
            },
        )


def _facts(content: Minutes) -> str:
    facts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in content.facts)
    return f'<p class="kf-finding">{html.escape(content.title)}</p><dl class="kf-facts">{facts}</dl>'


def _said(part: MinutesPart) -> str:
    """Return what was noted, each under its label; its lines stay lines."""
    return "".join(
        f'<div class="kf-note"><strong>{html.escape(label)}</strong><p>{html.escape(text)}</p></div>'
        for label, text in part.notes
    )
