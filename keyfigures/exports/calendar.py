"""A calendar file of what is due: it can be brought into any calendar, and again after a day was moved or fell away."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from keyfigures.catalogue import Forum, ForumTerms, Texts
from keyfigures.exports.word import clean
from keyfigures.figures.chart import DEMO_MARK
from keyfigures.register import Due, DueKind

PRODUCER = "-//keyfigures//styringsdialog//DA"
# What all our ids are made under, so that the same deadline has the same id in every file.
OURS = UUID("6f0c7f0e-3a55-5d0e-9d5c-5f3f0f6a8c21")


def calendar_file(
    found: Sequence[Due],
    say: Texts,
    *,
    at: datetime,
    forums: Mapping[Forum, ForumTerms],
    organisations: Mapping[str, str],
    demo: Collection[str] = (),
) -> bytes:
    """Return an .ics (RFC 5545) with a whole day for everything that is due, and what is off as cancelled.

    A calendar keeps what a file no longer has; it takes out what has the same id, a higher number and is cancelled.
    ``at`` is the moment of the export (UTC), ``organisations`` the names by id, ``demo`` the ids of invented
    organisations, whose entries are marked; one for all organisations is marked where any is invented.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("calendar_name"))
    for each in found:
        summary = _summary(each, say, forums)
        mark = f"{DEMO_MARK}: " if _is_demo(each, demo) else ""
        calendar.add_component(_event(each, _one_line(mark + summary), at, organisations))
    return bytes(calendar.to_ical())


def _event(each: Due, summary: str, at: datetime, organisations: Mapping[str, str]) -> Event:
    event = Event()
    event.add("uid", str(uuid5(OURS, f"{each.municipality_code}/{each.kind}/{each.id}")))
    event.add("dtstamp", at)
    event.add("sequence", each.version)
    if each.is_off:
        event.add("status", "CANCELLED")
    event.add("dtstart", each.on)
    event.add("dtend", each.on + timedelta(days=1))
    event.add("summary", summary)
    if each.organisation_ids:
        names = (organisations.get(id_, id_) for id_ in each.organisation_ids)
        event.add("description", _one_line(", ".join(names)))
    # A deadline takes no time of anybody's day; a meeting does.
    event.add("transp", "OPAQUE" if each.kind is DueKind.MEETING and not each.is_off else "TRANSPARENT")
    return event


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _summary(each: Due, say: Texts, forums: Mapping[Forum, ForumTerms]) -> str:
    if each.kind is DueKind.MEETING:
        return forums[Forum(each.title)].title.to(say.language)
    return f"{say(f'due_{each.kind}')}: {each.title}"


def _is_demo(each: Due, demo: Collection[str]) -> bool:
    return bool(demo) and (not each.organisation_ids or not set(each.organisation_ids).isdisjoint(demo))
