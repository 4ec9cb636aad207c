"""The parts of a report that come from the key figures: sums beside sums, critical departments, and all departments."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from keyfigures import departments, numbers
from keyfigures.catalogue import Goal, LimitKind
from keyfigures.departments import DepartmentFigure, Filter, Organisation, Total, Verdict
from keyfigures.flags import Case, Flag, Level, Status, limit_text, passed
from keyfigures.register import Agreement
from keyfigures.reports.basis import BETWEEN, Basis, listed
from keyfigures.reports.content import Cell, Paragraph, Table, table
from keyfigures.reports.hiding import COUNTRY, DEPARTMENT, MUNICIPALITY, ORGANISATION, Key, Veil, thresholds

LEVELS = {Level.YELLOW: "report_yellow", Level.RED: "report_red"}
DOUBTS = {Verdict.MAYBE: "need_certainty_maybe", Verdict.NOT: "report_still"}
# Goals that most flags are of are named as themes, at most so many.
MOST_THEMES = 2
SUPPRESSED = "suppressed"


def shown_ids(basis: Basis) -> tuple[str, ...]:
    """Return the key figures of departments that the year's rules judge or that count people, goal by goal."""
    rules = basis.rules(basis.figures_year or basis.year).rules.values()
    wanted = {rule.indicator for rule in rules} | set(thresholds(basis.database))
    return tuple(each.id for each in departments.indicators(basis.meaning) if each.id in wanted)


def key_figures(basis: Basis, own: Organisation, section: str) -> Table:
    """Return the organisation's departments together beside those of the municipality and all there are."""
    say, year = basis.say, basis.figures_year
    code, id_ = basis.municipality_code, own.organisation_id
    levels = ((ORGANISATION, id_, Filter(code, id_)), (MUNICIPALITY, code, Filter(code)), (COUNTRY, "", Filter("")))
    mine, *others = (totals(basis, wanted, is_demo=own.is_demo) for _, _, wanted in levels)
    shown = basis.veil(is_demo=own.is_demo)
    rows = []
    for each in _added(basis):
        cells = [
            _number(basis, shown, Key(each, level, whose), found.get(each))
            for (level, whose, _), found in zip(levels, (mine, *others), strict=True)
        ]
        rows.append((Cell(basis.title(each)), cells[0], _counted(basis, mine.get(each)), *cells[1:]))
    heads = (
        *(say("sheet_figure"), say("together_own"), say("together_n")),
        *(say("together_municipality", place=basis.place), say("together_country")),
    )
    title = say("report_figures_table", name=basis.name(own), year=year)
    return table(f"{section}.table", title, heads, rows, _note(basis))


def totals(basis: Basis, wanted: Filter, *, is_demo: bool) -> dict[str, Total]:
    """Return the figures of the year of the departments meant together, by key figure."""
    found = departments.totals(basis.database, wanted, _added(basis), is_demo=is_demo)
    return {each.indicator_id: each for each in found if each.year == basis.figures_year}


def _added(basis: Basis) -> tuple[str, ...]:
    return tuple(each for each in shown_ids(basis) if departments.adds_up(basis.indicator(each)))


def _number(basis: Basis, shown: Veil, key: Key, found: Total | None) -> Cell:
    number = None if found is None else found.value
    if number is not None and shown.why(key.indicator, key.level, key.id) is not None:
        return basis.covered()
    return Cell(basis.value(key.indicator, number), number)


def _counted(basis: Basis, found: Total | None) -> Cell:
    return Cell(numbers.MISSING if found is None else basis.say("together_of", n=found.n, of=found.of))


def _note(basis: Basis) -> str:
    return basis.say("report_note_public" if basis.is_public else "report_note")


def own_funds(basis: Basis, own: Organisation, section: str) -> Table | None:
    """Return the organisation's own figures that have a limit of the year, None where there are none."""
    rows, say = [], basis.say
    year = basis.figures_year or basis.year
    for each in departments.own_profile(basis.database, basis.meaning, own.organisation_id, year):
        id_, number, limit = each.figure.indicator_id, each.figure.value, each.reference
        if limit is not None and number is not None:
            rows.append((Cell(basis.title(id_)), *(Cell(basis.value(id_, one), one) for one in (number, limit.value))))
    heads = (say("sheet_figure"), say("together_own"), say("report_limit"))
    return table(f"{section}.funds", say("report_funds_table", year=year), heads, rows) if rows else None


def need(basis: Basis, found: Sequence[Case]) -> str:
    """Return how many departments need an agreement, and of how many nobody can tell: missing is never fine."""
    statuses, year = [each.status for each in found], basis.figures_year
    if year is None or not found:
        return basis.say("report_no_figures", year=basis.year)
    flagged, maybe, unknown = (statuses.count(each) for each in (Status.FLAGGED, Status.MAYBE, Status.NOT_ASSESSABLE))
    if unknown == len(found):
        return basis.say("meeting_none_judged", n=len(found), year=year)
    return basis.say("meeting_in_need", flagged=flagged, n=len(found), maybe=maybe, unknown=unknown, year=year)


def themes(basis: Basis, found: Sequence[Case]) -> str:
    """Return the goals that most departments in need have flags of."""
    counted = by_goal(found)
    if not counted:
        return basis.say("report_no_themes" if _any_judged(found) else "report_critical_unknown")
    most = [basis.say(f"goal_{goal}") for goal in list(counted)[:MOST_THEMES]]
    return basis.say("report_themes", goals=listed(most, basis.say))


def _any_judged(found: Sequence[Case]) -> bool:
    """Tell whether anything is known of any department: of one that cannot be judged, nobody can say it is well."""
    return any(each.status is not Status.NOT_ASSESSABLE for each in found)


def by_goal(found: Sequence[Case]) -> dict[Goal, int]:
    """Return how many departments in need have flags of each goal that any has, the most first."""
    need_ = [each for each in found if each.status is Status.FLAGGED]
    counts = {goal: sum(any(flag.rule.goal is goal for flag in each.flags) for each in need_) for goal in Goal}
    return {goal: n for goal, n in sorted(counts.items(), key=lambda each: -each[1]) if n}


def running(basis: Basis, found: Sequence[Case], section: str) -> Paragraph | Table:
    """Return the departments that have been red in so many accounts running, which demands a plan."""
    say = basis.say
    rows = [
        (Cell(basis.department(each.department_id)), Cell(basis.title(flag.rule.indicator)), _value(basis, flag))
        for each in found
        for flag in each.flags
        if flag.rule.red is not None and flag.rule.red.kind is LimitKind.RUNNING
    ]
    if not rows:
        text = "report_running_none" if _any_judged(found) else "report_running_unknown"
        return basis.paragraph(f"{section}.none", say(text))
    heads = (say("needs_department"), say("sheet_figure"), say("report_value"))
    return table(f"{section}.table", say("report_running_table"), heads, rows, say("report_running_note"))


def _value(basis: Basis, flag: Flag) -> Cell:
    return Cell(basis.value(flag.rule.indicator, flag.judgement.value), flag.judgement.value)


def critical(basis: Basis, own: Organisation, found: Sequence[Case], section: str) -> Paragraph | Table:
    """Return a row for every flag of the departments in need; what is for oversight never stands here."""
    say = basis.say
    need_ = [each for each in found if each.status is Status.FLAGGED]
    if not need_:
        return basis.paragraph(
            f"{section}.none", say("report_critical_none" if _any_judged(found) else "report_critical_unknown")
        )
    heads = (
        *(say("needs_department"), say("sheet_figure"), say("report_value"), say("report_limit")),
        *(say("report_level"), say("needs_agreement")),
    )
    running_ = [each for each in basis.agreements(own.organisation_id) if not each.is_ended]
    rows = [_flagged(basis, running_, each, flag) for each in need_ for flag in each.flags]
    title = say("report_critical_table", name=basis.name(own), year=basis.figures_year)
    return table(f"{section}.table", title, heads, rows, say("report_note_flags"))


def _flagged(basis: Basis, agreed: Sequence[Agreement], case: Case, flag: Flag) -> tuple[Cell, ...]:
    id_, rule = case.department_id, flag.rule
    limit = limit_text(passed(rule, flag.judgement), basis.indicator(rule.indicator), basis.say)
    titles = BETWEEN.join(each.title for each in agreed if id_ in (each.department_ids or (id_,)))
    return (
        *(Cell(basis.department(id_)), Cell(rule.title.to(basis.say.language))),
        *(_value(basis, flag), Cell(limit), Cell(_level(basis, flag))),
        Cell(titles or basis.say("needs_no_agreement")),
    )


def _level(basis: Basis, flag: Flag) -> str:
    """Return the colour of a flag, and what is to be doubted of it."""
    level, doubt = basis.say(LEVELS[Level(flag.judgement.level or 0)]), DOUBTS.get(flag.certainty)
    return level if doubt is None else f"{level} ({basis.say(doubt)})"


def annex(basis: Basis, own: Organisation, section: str) -> Iterator[Table]:
    """Yield for each goal the key figures of every department, and of all of them together in the last row."""
    wanted = Filter(basis.municipality_code, own.organisation_id)
    members = departments.chosen(basis.database, wanted, basis.figures_year)
    if basis.figures_year is None or not members:
        return
    ids = shown_ids(basis)
    names = tuple(each.department_id for each in members)
    found = _figures(basis, names, ids)
    together = totals(basis, wanted, is_demo=own.is_demo)
    for goal in Goal:
        mine = tuple(each for each in ids if basis.indicator(each).goal is goal)
        if mine:
            rows = [
                (Cell(basis.department(one)), *(_cell(basis, own, found.get((one, id_))) for id_ in mine))
                for one in names
            ]
            whole = (_whole(basis, own, each, together.get(each)) for each in mine)
            rows.append((Cell(basis.say("report_together")), *whole))
            heads = (basis.say("needs_department"), *(_head(basis, each) for each in mine))
            title = basis.say("report_annex_table", goal=basis.say(f"goal_{goal}"), year=basis.figures_year)
            yield table(f"{section}.{goal}", title, heads, rows, _note(basis))


def _figures(
    basis: Basis, members: tuple[str, ...], ids: tuple[str, ...]
) -> Mapping[tuple[str, str], DepartmentFigure]:
    year = basis.figures_year or basis.year
    found = departments.figures(basis.database, members, ids, first=year, last=year)
    return {(each.department_id, each.indicator_id): each for each in found if each.dwelling_type == departments.ALL}


def _cell(basis: Basis, own: Organisation, found: DepartmentFigure | None) -> Cell:
    """Return a department's figure; one that was received hidden says so, one that is missing has a dash."""
    if found is None or found.value is None:
        was_hidden = found is not None and found.status == SUPPRESSED
        return basis.covered() if was_hidden else Cell(numbers.MISSING)
    if basis.veil(is_demo=own.is_demo).why(found.indicator_id, DEPARTMENT, found.department_id) is not None:
        return basis.covered()
    return Cell(basis.bare(found.indicator_id, found.value), found.value)


def _whole(basis: Basis, own: Organisation, id_: str, found: Total | None) -> Cell:
    if found is None:
        return Cell(numbers.MISSING)
    shown = basis.veil(is_demo=own.is_demo)
    cell = _number(basis, shown, Key(id_, ORGANISATION, own.organisation_id), found)
    return cell if cell.hidden else Cell(basis.bare(id_, cell.number), cell.number)


def _head(basis: Basis, id_: str) -> str:
    """Return the short title of a key figure with its unit."""
    own = basis.indicator(id_)
    unit = numbers.UNITS[own.unit][basis.say.language]
    title = own.short_title.to(basis.say.language)
    return f"{title} ({unit})" if unit else title


def received_hidden(basis: Basis, owns: Sequence[Organisation]) -> Counter[str]:
    """Return how many figures of the organisations' departments nobody gets to see, by key figure.

    They were hidden before a report is made.
    """
    ids = {each.organisation_id for each in owns}
    members = departments.chosen(basis.database, Filter(basis.municipality_code), basis.figures_year)
    mine = tuple(each.department_id for each in members if each.organisation_id in ids)
    found = _figures(basis, mine, shown_ids(basis)).values()
    return Counter(each.indicator_id for each in found if each.status == SUPPRESSED)
