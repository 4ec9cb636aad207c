"""The effect of an agreement: its departments' figures before and after the start, against what their twins' did.

Before are the last whole years that ended before the year of the start, after are the first ones that began after it,
as many at most: the year of the start itself is neither. The agreement's end cuts no year: most are fulfilled within a
year or two, and an end is itself a result, so years that stopped there would be chosen by what is to be measured.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from keyfigures import departments
from keyfigures.catalogue import COUNTED, Catalogue, Indicator
from keyfigures.departments import Department, DepartmentFigure
from keyfigures.departments.twins import DIGITS, MOST
from keyfigures.effect import courses
from keyfigures.effect.comparison import Window, compare, shares, together, weights
from keyfigures.effect.courses import Course
from keyfigures.effect.values import Comparison, Effect, Lack, LeftOut, Manner, Undertaking, Why, YearSaid
from keyfigures.errors import SelectionError

YEARS = 3
FEWEST_YEARS = 2
# With fewer than eight twins their spread says little, and being the one that moved most is no rarity.
FEWEST_TWINS = 8
# The years before those of the comparison that the chart shows as well.
EARLIER = 2
WORST = 0.9


@dataclass(frozen=True)
class _Case:
    """What is asked: an agreement, the indicator, and the years that could be used."""

    database: Path
    undertaking: Undertaking
    indicator: Indicator
    wanted: Window
    shown: range


@dataclass(frozen=True)
class _Own:
    """The own lines: those that take part, those left out, and the years that all who take part have."""

    figures: courses.Found
    definition_id: str
    manner: Manner
    lines: Mapping[str, tuple[Department, ...]]
    kept: tuple[Course, ...]
    left_out: tuple[LeftOut, ...]
    window: Window


@dataclass(frozen=True)
class _Twins:
    """The twins of each own line by the nearest first, their courses, and who is left out."""

    of: Mapping[str, tuple[str, ...]]
    courses: Mapping[str, Course]
    left_out: tuple[LeftOut, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted({id_ for each in self.of.values() for id_ in each}))


def effect(
    database: Path,
    meaning: Catalogue,
    undertaking: Undertaking,
    others: Collection[Undertaking] = (),
    *,
    until: int,
    years: int = YEARS,
    k: int = MOST,
) -> Effect:
    """Return an agreement's effect on its indicator, judged by figures up to a year.

    ``years`` are those before the start, and the most after it, whenever the agreement ended. Twins are the ``k`` most
    similar departments of the start's year, 1 to 20, without those that one of the ``others`` is about: an agreement on
    the same indicator that ran in the years used.

    Raises SelectionError for an agreement without departments, an unknown indicator and an unknown department.
    """
    if not undertaking.department_ids:
        raise SelectionError("effect_without_departments", agreement=undertaking.id)
    case = _case(database, meaning, undertaking, until=until, years=years)
    own = _own(case)
    twins = _twins(case, own, _agreed(database, case, others), k)
    every = {id_: twins.courses[id_] for id_ in twins.ids}
    lack, whole = _lack(own, twins), together(own.kept)
    before, after = (whole.mean(years) if years else None for years in (own.window.before, own.window.after))
    return Effect(
        undertaking=undertaking,
        members=tuple(departments.department(database, id_) for id_ in undertaking.department_ids),
        definition_id=own.definition_id,
        manner=own.manner,
        years_before=own.window.before,
        years_after=own.window.after,
        before=before,
        after=after,
        found=_compared(case.indicator, own, twins) if lack is None else None,
        lack=lack,
        twins=twins.ids,
        left_out=(*own.left_out, *twins.left_out),
        series=tuple(_year(year, whole, list(every.values())) for year in case.shown),
        figures=_drawn(own),
        widened=any(len(members) > 1 for members in own.lines.values()),
        among_worst=before is not None and _among_worst(case.indicator, before, list(every.values()), own.window),
    )


def _case(database: Path, meaning: Catalogue, asked: Undertaking, *, until: int, years: int) -> _Case:
    before = range(asked.start - years, asked.start)
    after = range(asked.start + 1, min(asked.start + years, until) + 1)
    if asked.indicator not in meaning.indicators:
        raise SelectionError("unknown_indicator", indicator=asked.indicator, known=", ".join(meaning.indicators))
    return _Case(
        database=database,
        undertaking=asked,
        indicator=meaning.indicators[asked.indicator],
        wanted=Window(tuple(before), tuple(after)),
        shown=range(before.start - EARLIER, max(until, asked.start) + 1),
    )


def _own(case: _Case) -> _Own:
    """Return the own lines by the definition of their newest figure; who lacks years is left out where others don't."""
    newest_of, every = courses.line_of(case.database), courses.lines(case.database)
    for id_ in case.undertaking.department_ids:
        departments.department(case.database, id_)
    lines = {newest: every[newest] for newest in sorted({newest_of[id_] for id_ in case.undertaking.department_ids})}
    members = [each for line in lines.values() for each in line]
    found = courses.figures_of(case.database, members, case.indicator.id, first=case.shown[0], last=case.shown[-1])
    definition = _definition(case, found)
    figures = courses.of_definition(found, definition)
    manner = courses.manner_of(case.indicator, members, figures)
    said = [
        courses.course(id_, line, case.indicator, figures, manner=manner, years=case.shown)
        for id_, line in lines.items()
    ]
    kept = [each for each in said if _enough(case.wanted, each)] or said
    return _Own(
        figures=figures,
        definition_id=definition,
        manner=manner,
        lines=lines,
        kept=tuple(kept),
        left_out=tuple(_left_out(each, case.wanted.years, is_twin=False) for each in said if each not in kept),
        window=_used(case.wanted, together(kept)),
    )


def _definition(case: _Case, found: courses.Found) -> str:
    """Return the definition of the newest figure of the years that can be used, else the indicator's own."""
    known = [each for each in found.values() if each.value is not None]
    inside = [each for each in known if each.year in case.wanted.years]
    newest = max(inside or known, key=lambda each: (each.year, each.department_id), default=None)
    return case.indicator.definitions[0] if newest is None else newest.definition_id


def _enough(wanted: Window, course: Course) -> bool:
    used = _used(wanted, course)
    return min(len(used.before), len(used.after)) >= FEWEST_YEARS


def _used(wanted: Window, course: Course) -> Window:
    """Return the years of a window that have a figure."""
    before, after = (tuple(year for year in years if year in course.parts) for years in (wanted.before, wanted.after))
    return Window(before, after)


def _left_out(course: Course, years: Sequence[int], *, is_twin: bool) -> LeftOut:
    hidden = not course.hidden.isdisjoint(years)
    return LeftOut(course.id, Why.HIDDEN if hidden else Why.YEARS, is_twin)


def _agreed(database: Path, case: _Case, others: Collection[Undertaking]) -> frozenset[str]:
    """Return the lines with an agreement of their own on the indicator that ran in the years that can be used."""
    newest_of, years = courses.line_of(database), (*case.wanted.years, case.undertaking.start)
    return frozenset(
        newest_of[id_]
        for other in others
        if other.id != case.undertaking.id and other.indicator == case.indicator.id
        if other.start <= max(years) and (other.end is None or other.end >= min(years))
        for id_ in other.department_ids
        if id_ in newest_of
    )


def _twins(case: _Case, own: _Own, agreed: Collection[str], k: int) -> _Twins:
    """Return the twins by what was known at the start: those that have a figure in all years that are used."""
    near = {id_: _near(case, line, own, k) for id_, line in own.lines.items() if id_ in {each.id for each in own.kept}}
    candidates = sorted({id_ for each in near.values() for id_ in each})
    asked = [id_ for id_ in candidates if id_ not in agreed]
    said = _courses(case, own, asked)
    whole = {id_: each for id_, each in said.items() if set(own.window.years) <= each.parts.keys()}
    left_out = (
        LeftOut(id_, Why.AGREEMENT, is_twin=True)
        if id_ in agreed
        else _left_out(said[id_], own.window.years, is_twin=True)
        for id_ in candidates
        if id_ not in whole
    )
    return _Twins(
        of={id_: tuple(each for each in ids if each in whole) for id_, ids in near.items()},
        courses=whole,
        left_out=tuple(left_out),
    )


def _near(case: _Case, line: Sequence[Department], own: _Own, k: int) -> tuple[str, ...]:
    """Return the lines nearest to one's departments in the year of the start, the nearest first, own ones left out."""
    newest_of, ids = courses.line_of(case.database), [each.department_id for each in line]
    found = departments.twins_of_many(case.database, ids, k=k, year=case.undertaking.start)
    # The last binary digits of a distance must not decide.
    ordered = sorted((round(distance, DIGITS), id_) for each in found.values() for id_, distance in each)
    return tuple(dict.fromkeys(newest_of[id_] for _, id_ in ordered if newest_of[id_] not in own.lines))[:k]


def _courses(case: _Case, own: _Own, ids: Sequence[str]) -> dict[str, Course]:
    every = courses.lines(case.database)
    members = [each for id_ in ids for each in every[id_]]
    found = courses.figures_of(case.database, members, case.indicator.id, first=case.shown[0], last=case.shown[-1])
    figures = courses.of_definition(found, own.definition_id)
    said = (
        courses.course(id_, every[id_], case.indicator, figures, manner=own.manner, years=case.shown) for id_ in ids
    )
    return {each.id: each for each in said}


def _compared(indicator: Indicator, own: _Own, twins: _Twins) -> Comparison:
    by_twin = weights(twins.of, shares(own.kept, own.window))
    return compare(own.kept, twins.courses, by_twin, own.window, counted=indicator.id in COUNTED)


def _lack(own: _Own, twins: _Twins) -> Lack | None:
    if not any(each.parts for each in own.kept):
        return Lack.FIGURES
    if len(own.window.before) < FEWEST_YEARS:
        return Lack.BEFORE
    if len(own.window.after) < FEWEST_YEARS:
        return Lack.AFTER
    return Lack.TWINS if len(twins.ids) < FEWEST_TWINS else None


def _year(year: int, own: Course, twins: Sequence[Course]) -> YearSaid:
    known = [each.parts[year].value for each in twins if year in each.parts]
    value = own.parts[year].value if year in own.parts else None
    # A median of fewer than half of them would be that of others than the twins.
    if len(known) < 2 or 2 * len(known) < len(twins):
        return YearSaid(year, value, None, None, None, len(known))
    low, _, high = quantiles(known, n=4, method="inclusive")
    return YearSaid(year, value, median(known), low, high, len(known))


def _drawn(own: _Own) -> tuple[DepartmentFigure, ...]:
    """Return the figures of the lines that take part."""
    ids = {each.department_id for course in own.kept for each in own.lines[course.id]}
    found = [each for each in own.figures.values() if each.department_id in ids and each.value is not None]
    return tuple(sorted(found, key=lambda each: (each.year, each.department_id)))


def _among_worst(indicator: Indicator, before: float, twins: Sequence[Course], window: Window) -> bool:
    """Tell whether a figure was worse than nine tenths of the twins' before."""
    if not twins or indicator.higher_is_better is None:
        return False
    theirs = [each.mean(window.before) for each in twins]
    better = sum(each > before if indicator.higher_is_better else each < before for each in theirs)
    return better >= WORST * len(theirs)
