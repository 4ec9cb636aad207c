"""From a choice to what the rules say: the cases, the rows of a chart and the chart, once a data version and choice."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keyfigures import catalogue, departments, flags, register
from keyfigures.catalogue import Goal, Rule
from keyfigures.departments import Department, Filter
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, NeedChart, NeedView
from keyfigures.figures import flags as drawing
from keyfigures.flags import Case, Promise, Score, Status
from keyfigures.language import Language
from keyfigures.register import Agreement
from keyfigures.views import judged
from keyfigures.views.meaning import context, meaning

# A chart and the table behind it hold 50 kB to 2 MB of plain objects; 32 of them stay under 60 MB.
CHARTS_KEPT = 32
# The most departments a chart draws.
AT_MOST = 12
IN_NEED = (Status.FLAGGED, Status.MAYBE)


@dataclass(frozen=True)
class Finding:
    """What the rules say of all departments together, counted; ``goal`` is the one most of them have flags of."""

    n: int
    flagged: int
    maybe: int
    unknown: int
    goal: Goal | None
    of_goal: int


def wanted(view: NeedView) -> Filter:
    """Return which departments a view means."""
    return Filter(view.municipality, view.organisation)


def cases(database: Path, view: NeedView) -> tuple[Case, ...]:
    """Return every department of a view with what the rules say of it, in the order of need the reader has chosen.

    Raises SelectionError where there is none in the year, or for an id that means no rules.
    """
    found = judged.cases(database, wanted(view), view.rules, view.year, view.goal)
    if not found:
        raise SelectionError("no_departments")
    return flags.ranked(found, _using(view))


def _using(view: NeedView) -> tuple[Score, ...]:
    return tuple(Score(name) for name in view.scores)


def in_need(found: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases that surely or maybe need an agreement."""
    return tuple(each for each in found if each.status in IN_NEED)


def finding(found: Sequence[Case]) -> Finding:
    """Return what the cases say together."""
    statuses = Counter(each.status for each in found)
    goals = Counter(goal for each in found for goal in {flag.rule.goal for flag in each.flags})
    goal, of_goal = max(goals.items(), key=lambda item: (item[1], item[0].value), default=(None, 0))
    return Finding(
        n=len(found),
        flagged=statuses[Status.FLAGGED],
        maybe=statuses[Status.MAYBE],
        unknown=statuses[Status.NOT_ASSESSABLE],
        goal=goal,
        of_goal=of_goal,
    )


def agreements(database: Path, view: NeedView) -> Mapping[str, tuple[Agreement, ...]]:
    """Return the agreements about each department; one that names none is about all of its organisation."""
    by_id: dict[str, list[Agreement]] = defaultdict(list)
    members = departments.chosen(database, wanted(view))
    for each in register.agreements(view.municipality, view.organisation):
        for id_ in _about(each, members):
            by_id[id_].append(each)
    return {id_: tuple(mine) for id_, mine in by_id.items()}


def _about(each: Agreement, members: Sequence[Department]) -> tuple[str, ...]:
    whole = (own.department_id for own in members if own.organisation_id == each.organisation_id)
    return each.department_ids or tuple(whole)


def titles(ids: Sequence[str], rules: Mapping[str, Rule], language: Language) -> str:
    """Return the titles of rules, one after the other."""
    return "; ".join(rules[id_].title.to(language) for id_ in ids)


def chart(database: Path, view: NeedView) -> Chart:
    """Return the chart of a choice. Raises SelectionError when there is nothing to draw."""
    return _chart(database, view, register.registered())


@lru_cache(maxsize=CHARTS_KEPT)
def _chart(database: Path, view: NeedView, registered: str) -> Chart:
    del registered  # part of the cache's key only
    rows = _rows(database, view, cases(database, view))
    rules = judged.rule_set(view.rules, view.goal)
    if view.chart is NeedChart.LANES:
        return drawing.lanes(context(view), rows, rule_set=rules)
    return drawing.need(context(view), rows, rule_set=rules, scores=_using(view), most=view.most)


def _rows(database: Path, view: NeedView, found: Sequence[Case]) -> list[drawing.NeedRow]:
    """Return a row for every department, with its lane, its weightiest reason and its agreements."""
    say = catalogue.texts(Language(view.language))
    known, mine = departments.departments(database), agreements(database, view)
    years = tuple(range(view.from_year, view.year + 1))
    drawn = flags.lanes(
        database, judged.rule_set(view.rules, view.goal), wanted(view), years, _promises(database, view)
    )
    return [
        drawing.need_row(
            known[each.department_id],
            each,
            drawn[each.department_id],
            meaning(),
            say,
            agreements=[one.title for one in mine.get(each.department_id, ()) if one.running_in(view.year)],
        )
        for each in found
    ]


def _promises(database: Path, view: NeedView) -> list[Promise]:
    """Return the agreements that were ever in force as a lane shows them."""
    members = departments.chosen(database, wanted(view))
    return [
        Promise(
            each.id, each.title, _about(each, members), each.start.year, each.ended_on.year if each.ended_on else None
        )
        for each in register.agreements(view.municipality, view.organisation)
        if each.in_force
    ]


def whom(database: Path, view: NeedView) -> str:
    """Return whom a chart is about, for the names of its files."""
    if view.organisation:
        return departments.organisation(database, view.municipality, view.organisation).name
    shown = departments.chosen(database, wanted(view))
    return shown[0].municipality if shown else view.municipality
