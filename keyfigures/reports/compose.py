"""A report in its order: of one organisation as the founding deck has it, of a municipality by the common template."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from keyfigures import departments, register, store
from keyfigures.catalogue import texts
from keyfigures.departments import Filter, Organisation
from keyfigures.errors import SelectionError
from keyfigures.flags import Case
from keyfigures.language import Language
from keyfigures.reports import dialogue, drawn, numbered
from keyfigures.reports.basis import Basis, basis, listed
from keyfigures.reports.content import (
    Block,
    Cell,
    Edition,
    Hidden,
    Paragraph,
    Report,
    Section,
    table,
)
from keyfigures.reports.hiding import DEPARTMENT, ORGANISATION, Key, Threshold, hidden_figures, thresholds

NO_TEXTS: Mapping[str, str] = {}
EDITIONS = {Edition.INTERNAL: "report_edition_internal", Edition.PUBLIC: "report_edition_public"}


def report(
    database: Path,
    municipality_code: str,
    year: int,
    *,
    organisation_id: str = "",
    edition: Edition,
    language: Language,
    today: date,
    texts_kept: Mapping[str, str] = NO_TEXTS,
) -> Report:
    """Return the report of a governance year: an organisation's, else the statement of the whole municipality.

    ``texts_kept`` are texts that stand instead of computed ones, by the id of the paragraph. Raises SelectionError for
    a municipality or an organisation that is not there, or a municipality that nothing is known of.
    """
    own = basis(database, municipality_code, year, edition=edition, say=texts(language), today=today, kept=texts_kept)
    if organisation_id:
        return _of_organisation(own, departments.organisation(database, municipality_code, organisation_id))
    return _of_municipality(own)


def reported(database: Path, municipality_code: str, year: int) -> tuple[Organisation, ...]:
    """Return the organisations there is something to report of: departments, agreements or meetings."""
    agreed = {each.organisation_id for each in register.agreements(municipality_code)}
    met = {id_ for each in register.meetings(municipality_code, year=year) for id_ in each.organisation_ids}
    known = departments.organisations(database, municipality_code)
    return tuple(each for each in known if each.departments or each.organisation_id in agreed | met)


def _of_organisation(own: Basis, organisation: Organisation) -> Report:
    """Return the report in the order of the founding deck, the data of all departments last."""
    found, hidden = own.cases(organisation), _hidden(own, (organisation,))
    parts: tuple[tuple[str, str, int, Iterable[Block | None]], ...] = (
        ("conclusion", "report_conclusion", 2, _conclusion(own, organisation, found)),
        ("organisation", "report_organisation", 2, _organisation(own, organisation, found)),
        ("departments", "report_departments", 2, (own.paragraph("departments.told", numbered.themes(own, found)),)),
        ("running", "report_running", 3, (numbered.running(own, found, "running"),)),
        ("critical", "report_critical", 3, (numbered.critical(own, organisation, found, "critical"),)),
        ("followed", "report_followed_up", 2, _followed(own, organisation.organisation_id, {})),
        ("agreed", "report_agreed", 2, _agreed(own, organisation.organisation_id, {})),
        ("oversight", "report_oversight", 2, _oversight(own, organisation)),
        ("notes", "report_notes", 2, () if own.is_public else (dialogue.notes(own, organisation, "notes"),)),
        ("next", "report_next", 2, dialogue.coming(own, organisation.organisation_id, {}, "next")),
        ("annex", "report_annex", 2, numbered.annex(own, organisation, "annex")),
        ("hidden", "report_hidden", 2, _told(own, hidden, (organisation,))),
    )
    title = own.say("report_title_organisation", name=own.name(organisation), year=own.year)
    return _whole(own, title, parts, hidden, demo=organisation.is_demo)


def _of_municipality(own: Basis) -> Report:
    """Return the public statement by the common template."""
    organisations = reported(own.database, own.municipality_code, own.year)
    if not organisations:
        raise SelectionError("report_nothing", place=own.place)
    names = {each.organisation_id: own.name(each) for each in organisations}
    found = {each.organisation_id: own.cases(each) for each in organisations}
    hidden = _hidden(own, organisations)
    purpose = own.paragraph("purpose.told", own.say("report_purpose_told", year=own.year))
    parts: list[tuple[str, str, int, Iterable[Block | None]]] = [
        ("purpose", "report_purpose", 2, (purpose,)),
        ("meetings", "report_meetings", 2, dialogue.meetings(own, organisations, "meetings")),
        ("organisations", "report_organisations", 2, (_without(own, organisations),)),
    ]
    for each in organisations:
        id_ = f"organisation.{each.organisation_id}"
        parts.append((id_, names[each.organisation_id], 3, _summary(own, each, found[each.organisation_id], id_)))
    parts += [
        ("agreed", "report_agreed", 2, _agreed(own, "", names)),
        ("followed", "report_followed_up", 2, _followed(own, "", names)),
        ("themes", "report_cross_cutting", 2, _themes(own, [case for each in found.values() for case in each])),
        ("next", "report_next", 2, dialogue.coming(own, "", names, "next")),
        ("hidden", "report_hidden", 2, _told(own, hidden, organisations)),
    ]
    title = own.say("report_title_municipality", place=own.place, year=own.year)
    return _whole(own, title, parts, hidden, demo=any(each.is_demo for each in organisations))


def _whole(
    own: Basis,
    title: str,
    parts: Iterable[tuple[str, str, int, Iterable[Block | None]]],
    hidden: tuple[Hidden, ...],
    *,
    demo: bool,
) -> Report:
    """Return the report of its parts, without those that have nothing to say."""
    sections = [_section(own, *each) for each in parts]
    return Report(
        title=title,
        facts=tuple(_facts(own)),
        sections=tuple(each for each in sections if each.blocks),
        foot=_foot(own),
        language=own.say.language,
        edition=own.edition,
        demo=demo,
        hidden=hidden,
    )


def _section(own: Basis, id_: str, heading: str, level: int, blocks: Iterable[Block | None]) -> Section:
    """Return a section under a text of the catalogue, or an organisation under its name."""
    said = heading if id_.startswith("organisation.") else own.say(heading)
    return Section(id_, said, level, tuple(each for each in blocks if each is not None))


def _facts(own: Basis) -> Iterator[tuple[str, str]]:
    say = own.say
    yield say("column_municipality"), own.place
    yield say("agreements_year"), str(own.year)
    yield say("report_accounts"), say("report_no_accounts") if own.figures_year is None else str(own.figures_year)
    yield say("report_edition"), say(EDITIONS[own.edition])
    yield say("report_made"), own.day(own.today)


def _foot(own: Basis) -> str:
    day = own.day(own.today)
    if own.figures_year is None:
        return own.say("meeting_foot", day=day, version=store.data_version())
    return own.say("meeting_foot_year", day=day, year=own.figures_year, version=store.data_version())


def _conclusion(own: Basis, organisation: Organisation, found: tuple[Case, ...]) -> Iterator[Block]:
    yield own.paragraph("conclusion.goals", dialogue.conclusion(own, organisation))
    yield own.paragraph("conclusion.need", numbered.need(own, found))
    yield dialogue.goals(own, organisation, "conclusion")


def _organisation(own: Basis, organisation: Organisation, found: tuple[Case, ...]) -> Iterator[Block | None]:
    if own.figures_year is None or not found:
        yield own.paragraph("organisation.none", own.say("report_no_figures", year=own.year))
        return
    yield own.paragraph("organisation.told", own.say("meeting_figures_of", year=own.figures_year))
    yield numbered.key_figures(own, organisation, "organisation")
    yield numbered.own_funds(own, organisation, "organisation")
    yield drawn.development(own, organisation, "organisation")


def _followed(own: Basis, organisation_id: str, names: dict[str, str]) -> Iterator[Block]:
    return dialogue.followed_up(own, dialogue.earlier(own, organisation_id), names, "followed")


def _agreed(own: Basis, organisation_id: str, names: dict[str, str]) -> Iterator[Block]:
    return dialogue.agreed(own, dialogue.of_the_year(own, organisation_id), names, "agreed")


def _oversight(own: Basis, organisation: Organisation) -> Iterator[Block]:
    found = dialogue.oversight(own, organisation, "oversight")
    if found is not None:
        yield own.paragraph("oversight.told", own.say("report_oversight_told"))
        yield found


def _without(own: Basis, shown: tuple[Organisation, ...]) -> Paragraph:
    """Return who there is nothing to report of: missing is said."""
    known = departments.organisations(own.database, own.municipality_code)
    others = [own.name(each) for each in known if each not in shown]
    n = len(shown)
    if not others:
        return own.paragraph("organisations.told", own.say("report_organisations_told", n=n))
    said = own.say("report_organisations_without", n=n, names=listed(others, own.say))
    return own.paragraph("organisations.told", said)


def _summary(own: Basis, organisation: Organisation, found: tuple[Case, ...], id_: str) -> Iterator[Block | None]:
    """Yield an organisation's summary, key figures, departments with critical ones, and themes."""
    say = own.say
    yield own.paragraph(f"{id_}.goals", dialogue.conclusion(own, organisation))
    yield own.paragraph(f"{id_}.need", numbered.need(own, found))
    if found:
        yield numbered.key_figures(own, organisation, f"{id_}.figures")
        yield numbered.critical(own, organisation, found, f"{id_}.critical")
        yield own.paragraph(f"{id_}.themes", numbered.themes(own, found))
    elif own.figures_year is not None:
        yield own.paragraph(f"{id_}.none", say("report_no_departments"))


def _themes(own: Basis, found: list[Case]) -> Iterator[Block]:
    say, counted = own.say, numbered.by_goal(found)
    yield own.paragraph("themes.told", numbered.themes(own, found))
    if counted:
        heads = (say("meeting_goal"), say("report_departments_in_need"))
        rows = [(Cell(say(f"goal_{goal}")), Cell(str(n), n)) for goal, n in counted.items()]
        yield table("themes.table", say("report_themes_table", year=own.figures_year), heads, rows)


def _hidden(own: Basis, organisations: tuple[Organisation, ...]) -> tuple[Hidden, ...]:
    """Return the figures the public edition hides of the municipality and these organisations, for who publishes."""
    if not own.is_public or own.figures_year is None:
        return ()
    ids = {each.organisation_id for each in organisations}
    found = [
        Hidden(key.indicator, own.figures_year, key.id, _name(own, key, organisations), why)
        for is_demo in sorted({each.is_demo for each in organisations})
        for key, why in hidden_figures(own.database, own.municipality_code, own.figures_year, is_demo=is_demo).items()
        if _concerns(own, key, ids, is_demo=is_demo)
    ]
    return tuple(sorted(found, key=lambda each: (each.indicator, each.whose)))


def _concerns(own: Basis, key: Key, organisation_ids: set[str], *, is_demo: bool) -> bool:
    """Tell whether a figure would stand in the report; a sum of too few has no figure to hide."""
    if key.level == DEPARTMENT:
        return departments.department(own.database, key.id).organisation_id in organisation_ids
    if key.level == ORGANISATION and key.id not in organisation_ids:
        return False
    wanted = Filter(own.municipality_code, key.id if key.level == ORGANISATION else "")
    found = numbered.totals(own, wanted, is_demo=is_demo).get(key.indicator)
    return found is not None and found.value is not None


def _name(own: Basis, key: Key, organisations: tuple[Organisation, ...]) -> str:
    if key.level == DEPARTMENT:
        return own.department(key.id)
    names = {each.organisation_id: own.name(each) for each in organisations}
    return names.get(key.id, own.place)


def _told(own: Basis, hidden: tuple[Hidden, ...], organisations: tuple[Organisation, ...]) -> Iterator[Block]:
    """Yield how many figures are hidden and why, key figure by key figure.

    Which of them are few people, and which are hidden for another's sake, is never said: that would be to tell of them.
    """
    say = own.say
    if not own.is_public:
        return
    yield own.paragraph("hidden.told", say("report_hidden_told"))
    counts = Counter(each.indicator for each in hidden) + numbered.received_hidden(own, organisations)
    rows = [
        (Cell(own.title(id_)), Cell(str(counts[id_]), counts[id_]), Cell(_because(own, each)))
        for id_, each in thresholds(own.database).items()
        if counts[id_]
    ]
    if rows:
        heads = (say("sheet_figure"), say("report_how_many"), say("report_why"))
        yield table("hidden.table", say("report_hidden_table"), heads, rows)
    else:
        yield own.paragraph("hidden.none", say("report_hidden_none"))


def _because(own: Basis, threshold: Threshold) -> str:
    """Return why figures of an indicator are hidden: its threshold, and what would give a hidden one away."""
    said = {(True, True): "report_because_both", (True, False): "report_because_count"}
    text = said.get((bool(threshold.count), bool(threshold.base)), "report_because_base")
    return own.say(text, count=threshold.count, base=threshold.base)
