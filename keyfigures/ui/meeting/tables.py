"""What is on the table in a meeting, topic by topic: agreements, conclusions, key figures, departments and dates."""

from collections.abc import Iterator, Sequence
from datetime import date

from keyfigures import compare, departments, numbers, register, views
from keyfigures.catalogue import Forum, Goal
from keyfigures.departments import Filter, Total
from keyfigures.exports import MinutesPart, WordTable
from keyfigures.figures import departments as drawing
from keyfigures.flags import Case, Status
from keyfigures.flags.argue import because
from keyfigures.register import Agreement, Due, DueKind, MeetingTopic, Party
from keyfigures.ui import frame, governed
from keyfigures.ui.agreements import words as agreed
from keyfigures.ui.departments import words
from keyfigures.ui.meeting import places
from keyfigures.ui.meeting.occasion import FORUM, Occasion
from keyfigures.views import judged

GOALS = {goal: f"goal_{goal.value}" for goal in Goal}
HEADINGS = {
    MeetingTopic.FOLLOW_UP: "meeting_topic_follow_up",
    MeetingTopic.GOALS: "meeting_topic_goals",
    MeetingTopic.FIGURES: "meeting_topic_figures",
    MeetingTopic.DEPARTMENTS: "meeting_topic_departments",
    MeetingTopic.AGREEMENTS: "meeting_topic_agreements",
    MeetingTopic.DATES: "meeting_topic_dates",
}


def parts(occasion: Occasion) -> dict[MeetingTopic, MinutesPart]:
    """Return what is on the table, without what is said of it. Raises SelectionError where it cannot be read."""
    return {
        MeetingTopic.FOLLOW_UP: _followed_up(occasion),
        MeetingTopic.GOALS: _goals(occasion),
        MeetingTopic.FIGURES: _figures(occasion),
        MeetingTopic.DEPARTMENTS: _departments(occasion),
        MeetingTopic.AGREEMENTS: _new(occasion),
        MeetingTopic.DATES: _dates(occasion),
    }


def figures_year(occasion: Occasion) -> int | None:
    """Return the newest accounting year that a governance year rests on, None where there are no figures of one."""
    known = departments.years(occasion.own.database, occasion.own.municipality)
    return max((each for each in known if each < occasion.year), default=None)


def part(topic: MeetingTopic, *sentences: str, table: WordTable | None = None) -> MinutesPart:
    """Return a part under its number in the order of the meeting; a table without rows is none."""
    number = list(MeetingTopic).index(topic) + 1
    heading = f"{number}. {frame.say()(HEADINGS[topic])}"
    return MinutesPart(heading, sentences, table if table is not None and table.rows else None)


def _table(topic: MeetingTopic, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> WordTable:
    say = frame.say()
    return WordTable(say(HEADINGS[topic]), tuple(heads), tuple(rows))


def _followed_up(occasion: Occasion) -> MinutesPart:
    say, topic = frame.say(), MeetingTopic.FOLLOW_UP
    found = register.looked_back_on(occasion.own.municipality, occasion.organisation, occasion.year)
    if not found:
        return part(topic, say("meeting_no_earlier"))
    heads = (say("meeting_agreement"), say("column_status"), say("meeting_deadline"), say("meeting_said_last"))
    rows = [(each.title, agreed.status(each.status, say), _deadline(each), _said_last(each)) for each in found]
    return part(topic, table=_table(topic, heads, rows))


def _new(occasion: Occasion) -> MinutesPart:
    say, topic = frame.say(), MeetingTopic.AGREEMENTS
    own = register.agreements(occasion.own.municipality, occasion.organisation)
    found = [each for each in own if each.year == occasion.year and each.predecessor is None]
    if not found:
        return part(topic, say("meeting_no_new"))
    heads = (say("meeting_agreement"), say("column_status"), say("meeting_deadline"), say("meeting_shall"))
    rows = [(each.title, agreed.status(each.status, say), _deadline(each), each.organisation_shall) for each in found]
    return part(topic, table=_table(topic, heads, rows))


def _deadline(own: Agreement) -> str:
    return numbers.MISSING if own.deadline is None else _day(own.deadline, is_open=not own.is_ended)


def _day(on: date, *, is_open: bool) -> str:
    """Return a day, and that it is past where something is still to be done."""
    say = frame.say()
    told = numbers.day(on, say.language)
    return say("meeting_overdue", day=told) if is_open and on < governed.today() else told


def _said_last(own: Agreement) -> str:
    say, past = frame.say(), register.history(own.id)
    return f"{numbers.day(past[-1].on, say.language)}: {past[-1].note}" if past else say("meeting_nothing_said")


def _goals(occasion: Occasion) -> MinutesPart:
    """Return both parties' word on each goal that either has said something of."""
    say, topic = frame.say(), MeetingTopic.GOALS
    rows = []
    for goal, text in GOALS.items():
        found = [places.evaluated(occasion, goal, party) for party in Party]
        if any(each.written for each in found):
            rows.append((say(text), *(places.said((each.conclusion.value, each.text)) for each in found)))
    heads = (say("meeting_goal"), *(say(text) for text in places.PARTIES.values()))
    sentences = () if rows else (say("meeting_no_conclusions"),)
    return part(topic, *sentences, table=_table(topic, heads, rows))


def _figures(occasion: Occasion) -> MinutesPart:
    """Return the key figures that rules judge, of the organisation, the municipality and all, sums over sums."""
    say, topic, year = frame.say(), MeetingTopic.FIGURES, figures_year(occasion)
    if year is None:
        return part(topic, say("meeting_no_figures", year=occasion.year))
    ids = _judged_figures(year)
    code = occasion.own.municipality
    groups = (Filter(code, occasion.organisation), Filter(code), Filter(""))
    own, all_, country = (_totals(occasion, wanted, ids, year) for wanted in groups)
    place = compare.municipality(occasion.own.database, code).name
    heads = (
        say("sheet_figure"),
        say("together_own"),
        say("together_n"),
        say("together_municipality", place=place),
        say("together_country"),
    )
    rows = [(_title(id_), _value(id_, own), _counted(id_, own), _value(id_, all_), _value(id_, country)) for id_ in ids]
    return part(topic, *_own_funds(occasion, year), table=_table(topic, heads, rows))


def _judged_figures(year: int) -> tuple[str, ...]:
    """Return the key figures of departments that the year's rules judge and that can be added up."""
    meaning = views.meaning()
    judged_ = {rule.indicator for rule in judged.rule_set(judged.default_rules(year)).rules.values()}
    return tuple(
        each.id for each in departments.indicators(meaning) if each.id in judged_ and departments.adds_up(each)
    )


def _totals(occasion: Occasion, wanted: Filter, ids: tuple[str, ...], year: int) -> dict[str, Total]:
    found = departments.totals(occasion.own.database, wanted, ids, is_demo=occasion.is_demo)
    return {each.indicator_id: each for each in found if each.year == year}


def _title(id_: str) -> str:
    return views.meaning().indicators[id_].title.to(frame.language())


def _value(id_: str, found: dict[str, Total]) -> str:
    indicator = views.meaning().indicators[id_]
    return words.value(indicator, found[id_].value if id_ in found else None, frame.say())


def _counted(id_: str, found: dict[str, Total]) -> str:
    if id_ not in found:
        return numbers.MISSING
    return frame.say()("together_of", n=found[id_].n, of=found[id_].of)


def _own_funds(occasion: Occasion, year: int) -> Iterator[str]:
    """Yield the year of the figures, and each of the organisation's own that has a limit."""
    say, meaning = frame.say(), views.meaning()
    yield say("meeting_figures_of", year=year)
    for each in departments.own_profile(occasion.own.database, meaning, occasion.organisation, year):
        indicator = meaning.indicators[each.figure.indicator_id]
        if each.reference is not None:
            value = words.value(indicator, each.figure.value, say)
            yield f"{indicator.title.to(say.language)}: {value}. {words.verdict(indicator, each, say)}"


def _departments(occasion: Occasion) -> MinutesPart:
    """Return the departments in need with the weightiest reason; what is for oversight never stands here."""
    say, topic, year = frame.say(), MeetingTopic.DEPARTMENTS, figures_year(occasion)
    wanted = Filter(occasion.own.municipality, occasion.organisation)
    found = judged.cases(occasion.own.database, wanted, judged.default_rules(year), year) if year else ()
    if not found or year is None:
        return part(topic, say("meeting_no_figures", year=occasion.year))
    need = [each for each in found if each.status is Status.FLAGGED]
    heads = (say("needs_department"), say("meeting_why"), say("needs_agreement"))
    rows = [_case(occasion, each) for each in need]
    return part(topic, _finding(found, year), table=_table(topic, heads, rows))


def _finding(found: Sequence[Case], year: int) -> str:
    """Return how many departments are in need, and how many nobody can tell of: missing is never fine."""
    say, statuses = frame.say(), [each.status for each in found]
    flagged, maybe, unknown = (statuses.count(each) for each in (Status.FLAGGED, Status.MAYBE, Status.NOT_ASSESSABLE))
    if unknown == len(found):
        return say("meeting_none_judged", n=len(found), year=year)
    return say("meeting_in_need", flagged=flagged, n=len(found), maybe=maybe, unknown=unknown, year=year)


def _case(occasion: Occasion, case: Case) -> tuple[str, str, str]:
    say = frame.say()
    department = departments.department(occasion.own.database, case.department_id)
    running = [
        each.title
        for each in register.agreements(occasion.own.municipality, occasion.organisation)
        if not each.is_ended and case.department_id in (each.department_ids or (case.department_id,))
    ]
    agreed = "; ".join(running) or say("needs_no_agreement")
    return drawing.named(department), because(case.flags[0], views.meaning(), say), agreed


def _dates(occasion: Occasion) -> MinutesPart:
    """Return what is due with the organisation, this meeting left out, and whether the next one is planned."""
    say, topic = frame.say(), MeetingTopic.DATES
    this = "" if occasion.meeting is None else occasion.meeting.id
    found = [each for each in register.all_due(occasion.own.municipality, occasion.organisation) if each.id != this]
    heads = (say("meeting_day"), say("meeting_what"))
    rows = [(_day(each.on, is_open=True), _due(each)) for each in found]
    is_planned = any(each.kind is DueKind.MEETING and each.title == FORUM for each in found)
    sentences = () if is_planned else (say("meeting_next_unplanned"),)
    return part(topic, *sentences, table=_table(topic, heads, rows))


def _due(each: Due) -> str:
    say = frame.say()
    if each.kind is DueKind.MEETING:
        return governed.terms().forums[Forum(each.title)].title.to(say.language)
    return f"{say(f'due_{each.kind}')}: {each.title}"
