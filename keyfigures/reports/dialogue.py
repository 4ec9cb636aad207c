"""The parts of a report that come from the register: goals, meetings, agreements, follow-ups and what comes next."""

from collections.abc import Iterator, Sequence
from datetime import date

from keyfigures import catalogue, numbers, register, settings
from keyfigures.catalogue import Forum, Goal, Scope
from keyfigures.departments import Organisation
from keyfigures.register import (
    Agreement,
    AgreementStatus,
    Conclusion,
    Due,
    DueKind,
    Evaluation,
    Meeting,
    MeetingState,
    MeetingTopic,
    Party,
)
from keyfigures.reports.basis import BETWEEN, Basis
from keyfigures.reports.content import Block, Cell, Table, table, words
from keyfigures.views import meaning

FORUM = Forum.DIALOGUE_MEETING
STATUSES = {
    AgreementStatus.PROPOSED: "agreed_proposed",
    AgreementStatus.AGREED: "agreed_agreed",
    AgreementStatus.IN_PROGRESS: "agreed_in_progress",
    AgreementStatus.DELAYED: "agreed_delayed",
    AgreementStatus.FULFILLED: "agreed_fulfilled",
    AgreementStatus.LAPSED: "agreed_lapsed",
    AgreementStatus.CARRIED_OVER: "agreed_carried_over",
}
CONCLUSIONS = {
    Conclusion.NOT_ASSESSED: "meeting_conclusion_none",
    Conclusion.FULFILLED: "meeting_conclusion_fulfilled",
    Conclusion.PARTLY: "meeting_conclusion_partly",
    Conclusion.NOT_FULFILLED: "meeting_conclusion_not",
}
OF_AGREEMENTS = (DueKind.DEADLINE, DueKind.FOLLOW_UP)
TOPICS = {
    MeetingTopic.FOLLOW_UP: "meeting_topic_follow_up",
    MeetingTopic.GOALS: "meeting_topic_goals",
    MeetingTopic.FIGURES: "meeting_topic_figures",
    MeetingTopic.DEPARTMENTS: "meeting_topic_departments",
    MeetingTopic.AGREEMENTS: "meeting_topic_agreements",
    MeetingTopic.DATES: "meeting_topic_dates",
}


NAMED: dict[str, Conclusion] = {
    "reached": Conclusion.FULFILLED,
    "partly": Conclusion.PARTLY,
    "missed": Conclusion.NOT_FULFILLED,
}


def conclusion(basis: Basis, own: Organisation) -> str:
    """Return how many of the goals the municipality has evaluated, and how they came out."""
    mine = [each for each in _evaluations(basis, own) if each.party is Party.MUNICIPALITY]
    said: list[Conclusion] = [each.conclusion for each in mine if each.conclusion is not Conclusion.NOT_ASSESSED]
    if not said:
        return basis.say("report_goals_none", year=basis.year)
    counts = {name: said.count(each) for name, each in NAMED.items()}
    return basis.say("report_goals_told", n=len(said), of=len(Goal), **counts)


def _evaluations(basis: Basis, own: Organisation) -> tuple[Evaluation, ...]:
    return register.evaluations(basis.municipality_code, own.organisation_id, basis.year)


def goals(basis: Basis, own: Organisation, section: str) -> Table:
    """Return the five goals with what each party says of them; what nobody has said is said to be missing."""
    found = {(each.goal, each.party): each for each in _evaluations(basis, own)}
    say = basis.say
    rows = [words(say(f"goal_{goal}"), *(_told(basis, found.get((goal, party))) for party in Party)) for goal in Goal]
    heads = (say("meeting_goal"), say("meeting_party_municipality"), say("meeting_party_organisation"))
    return table(f"{section}.table", say("report_goals_table", year=basis.year), heads, rows)


def _told(basis: Basis, own: Evaluation | None) -> str:
    if own is None:
        return basis.say("meeting_conclusion_none")
    return ": ".join(part for part in (basis.say(CONCLUSIONS[own.conclusion]), own.text.strip()) if part)


def earlier(basis: Basis, organisation_id: str = "") -> tuple[Agreement, ...]:
    """Return the agreements of earlier years that run, or ended in the year before or later."""
    since = date(basis.year - 1, 1, 1)
    return tuple(
        each
        for each in basis.agreements(organisation_id)
        if each.year < basis.year and (each.ended_on is None or each.ended_on >= since)
    )


def of_the_year(basis: Basis, organisation_id: str = "") -> tuple[Agreement, ...]:
    """Return the agreements made in the governance year."""
    return tuple(each for each in basis.agreements(organisation_id) if each.year == basis.year)


def followed_up(basis: Basis, found: Sequence[Agreement], names: dict[str, str], section: str) -> Iterator[Block]:
    """Yield how the agreements of earlier years stand; what was noted of them is for those who lead the dialogue."""
    say = basis.say
    if not found:
        yield basis.paragraph(f"{section}.none", say("meeting_no_earlier"))
        return
    ended = [each for each in found if each.status is AgreementStatus.FULFILLED]
    yield basis.paragraph(f"{section}.told", say("report_followed", n=len(found), fulfilled=len(ended)))
    heads = (say("meeting_agreement"), *_of_whom(basis, names), say("column_status"), say("meeting_deadline"))
    rows = [
        words(each.title, *_whose(each, names), say(STATUSES[each.status]), _deadline(basis, each)) for each in found
    ]
    if not basis.is_public:
        heads = (*heads, say("meeting_said_last"))
        rows = [(*row, Cell(_said_last(basis, each))) for row, each in zip(rows, found, strict=True)]
    yield table(f"{section}.table", say("report_followed_table", year=basis.year), heads, rows)


def agreed(basis: Basis, found: Sequence[Agreement], names: dict[str, str], section: str) -> Iterator[Block]:
    """Yield the agreements made in the year, with what each party does and by when."""
    say = basis.say
    if not found:
        yield basis.paragraph(f"{section}.none", say("report_no_agreements", year=basis.year))
        return
    heads = (
        *(say("meeting_agreement"), *_of_whom(basis, names), say("agreements_departments"), say("column_status")),
        *(say("meeting_deadline"), say("agreements_shall"), say("agreements_will")),
    )
    rows = [_agreed(basis, each, names) for each in found]
    if not basis.is_public:
        # Who is responsible may be a person.
        heads = (*heads, say("agreements_responsible"))
        rows = [(*row, Cell(_responsible(each))) for row, each in zip(rows, found, strict=True)]
    yield table(f"{section}.table", say("report_agreed_table", year=basis.year), heads, rows)


def _agreed(basis: Basis, own: Agreement, names: dict[str, str]) -> tuple[Cell, ...]:
    return words(
        *(own.title, *_whose(own, names), basis.about(own), basis.say(STATUSES[own.status])),
        *(_deadline(basis, own), own.organisation_shall, own.municipality_will),
    )


def _of_whom(basis: Basis, names: dict[str, str]) -> tuple[str, ...]:
    return (basis.say("agreements_organisation"),) if names else ()


def _whose(own: Agreement, names: dict[str, str]) -> tuple[str, ...]:
    return (names.get(own.organisation_id, own.organisation_id),) if names else ()


def _responsible(own: Agreement) -> str:
    return BETWEEN.join(filter(None, (own.responsible_organisation, own.responsible_municipality))) or numbers.MISSING


def _deadline(basis: Basis, own: Agreement) -> str:
    on = own.deadline
    if on is not None and on < basis.today and not own.is_ended:
        return basis.say("meeting_overdue", day=basis.day(on))
    return basis.day(on)


def _said_last(basis: Basis, own: Agreement) -> str:
    past = register.history(own.id)
    return f"{basis.day(past[-1].on)}: {past[-1].note}" if past else basis.say("meeting_nothing_said")


def held(basis: Basis, own: Organisation) -> tuple[Meeting, ...]:
    """Return the dialogue meetings held with an organisation in the governance year."""
    found = register.meetings(basis.municipality_code, own.organisation_id, year=basis.year, forum=FORUM)
    return tuple(each for each in found if each.state is MeetingState.HELD)


def meetings(basis: Basis, owns: Sequence[Organisation], section: str) -> Iterator[Block]:
    """Yield how many organisations a dialogue meeting was held with, and on which days."""
    say, days = basis.say, {each.organisation_id: held(basis, each) for each in owns}
    done = [each for each in days.values() if each]
    yield basis.paragraph(f"{section}.told", say("report_meetings_told", n=len(done), of=len(owns), year=basis.year))
    heads = (say("agreements_organisation"), say("report_meeting_on"))
    rows = [words(basis.name(each), _days(basis, days[each.organisation_id])) for each in owns]
    yield table(f"{section}.table", say("report_meetings_table", year=basis.year), heads, rows)
    terms = catalogue.agreement_terms(settings.data_dir(), meaning()).forums
    together = {id_: each for id_, each in terms.items() if each.scope is Scope.ALL}
    for each in register.forums_held(together, basis.municipality_code, (), basis.year):
        title = together[each.forum].title.to(say.language)
        text = say("report_forum_told", forum=title, held=each.held, wanted=each.wanted)
        yield basis.paragraph(f"{section}.{each.forum}", text)


def _days(basis: Basis, found: Sequence[Meeting]) -> str:
    return BETWEEN.join(basis.day(each.on) for each in found) or basis.say("report_not_held")


def notes(basis: Basis, own: Organisation, section: str) -> Table | None:
    """Return what was noted in the year's dialogue meetings and decided there, None where nothing was."""
    say = basis.say
    rows = [words(title, text) for meeting in held(basis, own) for title, text in _noted(basis, meeting) if text]
    heads = (say("report_topic"), say("report_noted"))
    return table(f"{section}.table", say("report_notes_table", year=basis.year), heads, rows) if rows else None


def _noted(basis: Basis, own: Meeting) -> Iterator[tuple[str, str]]:
    for topic, text in TOPICS.items():
        yield basis.say(text), own.noted(topic)
    yield basis.say("meeting_other"), own.minutes
    yield basis.say("meeting_decisions"), "\n".join(own.decisions)


def oversight(basis: Basis, own: Organisation, section: str) -> Table | None:
    """Return the matters of oversight, those that are open for those who lead the dialogue only; None without any."""
    say = basis.say
    found = [
        each
        for each in register.oversight_matters(basis.municipality_code, own.organisation_id)
        if (not basis.is_public if each.closed is None else each.closed.year == basis.year)
    ]
    heads = (say("report_matter"), say("report_opened"), say("report_closed"), say("report_conclusion_head"))
    rows = [words(each.title, basis.day(each.opened), basis.day(each.closed), each.conclusion) for each in found]
    return table(f"{section}.table", say("report_oversight_table"), heads, rows) if rows else None


def coming(basis: Basis, organisation_id: str, names: dict[str, str], section: str) -> Iterator[Block]:
    """Yield what is due and when, and whether the next dialogue meeting is planned."""
    say = basis.say
    found = _all_due(basis, organisation_id)
    if organisation_id and not any(each.kind is DueKind.MEETING and each.title == FORUM for each in found):
        yield basis.paragraph(f"{section}.unplanned", say("meeting_next_unplanned"))
    if not found:
        yield basis.paragraph(f"{section}.none", say("report_nothing_due"))
        return
    heads = (say("meeting_what"), *_of_whom(basis, names), say("meeting_day"))
    rows = [words(_due(basis, each), *_with(basis, each, names), _on(basis, each)) for each in found]
    yield table(f"{section}.table", say("report_next_table"), heads, rows)


def _all_due(basis: Basis, organisation_id: str) -> tuple[Due, ...]:
    """Return what is due; a deadline of something that is only proposed is none for everybody."""
    agreed_ids = {each.id for each in basis.agreements(organisation_id)}
    found = register.all_due(basis.municipality_code, organisation_id)
    return tuple(each for each in found if each.kind not in OF_AGREEMENTS or each.id in agreed_ids)


def _with(basis: Basis, due: Due, names: dict[str, str]) -> tuple[str, ...]:
    if not names:
        return ()
    return (", ".join(names.get(each, each) for each in due.organisation_ids) or basis.say("every_organisation"),)


def _on(basis: Basis, due: Due) -> str:
    day = basis.day(due.on)
    return basis.say("meeting_overdue", day=day) if due.on < basis.today else day


def _due(basis: Basis, due: Due) -> str:
    if due.kind is not DueKind.MEETING:
        return f"{basis.say(f'due_{due.kind}')}: {due.title}"
    terms = catalogue.agreement_terms(settings.data_dir(), meaning()).forums
    return terms[Forum(due.title)].title.to(basis.say.language)
