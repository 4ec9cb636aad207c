"""A department's figures with their places among its equals, and what each of them is worth."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from keyfigures import store
from keyfigures.catalogue import COUNTED, Catalogue, Indicator
from keyfigures.departments import certainty
from keyfigures.departments.trends import trend
from keyfigures.departments.values import Assessment, DepartmentFigure, Position, Verdict

DEPARTMENT = "department"
ALL = "all"
FIRST_YEAR, LAST_YEAR = 1900, 2100
PARTS = ("size", "building_type", "first_use", "region")
PLAIN = (
    *("indicator_id", "department_id", "dwelling_type", "definition_id", "source_id", "year", "period", "period_start"),
    *("value", "numerator", "denominator", "status", "note", "of_a_year"),
)
QUANTILES = ("p10", "p25", "median", "p75", "p90")
# Nobody has said anything: not the same as a figure that is reported as missing.
NOT_RETRIEVED = "not_retrieved"

Rates = dict[tuple[str, int], tuple[int, float]]


def indicators(meaning: Catalogue, level: str = DEPARTMENT) -> tuple[Indicator, ...]:
    """Return the indicators of a level, goal by goal and then by title."""
    found = [each for each in meaning.indicators.values() if level in each.levels]
    goals = list(type(found[0].goal)) if found else []
    return tuple(sorted(found, key=lambda each: (goals.index(each.goal), each.title.da)))


@lru_cache(maxsize=64)
def figures(
    database: Path, department_ids: tuple[str, ...], indicator_ids: tuple[str, ...], *, first: int, last: int
) -> tuple[DepartmentFigure, ...]:
    """Return the figures of departments by indicators from the first year to the last, in the order of the years."""
    rows = store.query(
        database,
        "departments/figures",
        departments=list(department_ids),
        indicators=list(indicator_ids),
        first_year=first,
        last_year=last,
    )
    return tuple(_figure(row) for row in rows)


@lru_cache(maxsize=4)
def rates(database: Path) -> Rates:
    """Return the rate of every year: the newest known one not after it, with the year it is from."""
    return {
        (row["rate_id"], row["year"]): (row["known_year"], row["value"])
        for row in store.query(database, "departments/rates")
        if row["value"] is not None
    }


@lru_cache(maxsize=256)
def years(
    database: Path, municipality_code: str, indicator_id: str = "", *, department_id: str = ""
) -> tuple[int, ...]:
    """Return the years in which departments of a municipality, or one of them, have a figure by an indicator or any."""
    rows = store.query(
        database,
        "departments/years",
        municipality_code=municipality_code,
        indicator_id=indicator_id,
        department_id=department_id,
    )
    return tuple(row["year"] for row in rows)


def profile(
    database: Path, meaning: Catalogue, department_id: str, year: int, *, dwelling_type: str = ALL
) -> tuple[Assessment, ...]:
    """Return every indicator of a department in a year, with or without a figure, goal by goal."""
    wanted = indicators(meaning)
    ids = tuple(each.id for each in wanted)
    found = figures(database, (department_id,), ids, first=FIRST_YEAR, last=year)
    return _assessments(database, wanted, (department_id,), found, year=year, dwelling_type=dwelling_type)


def assessed(
    database: Path,
    meaning: Catalogue,
    department_ids: tuple[str, ...],
    indicator_id: str,
    year: int,
    *,
    dwelling_type: str = ALL,
) -> dict[str, Assessment]:
    """Return one indicator of many departments in a year by department, also of those without a figure."""
    indicator = meaning.indicators[indicator_id]
    found = figures(database, department_ids, (indicator_id,), first=FIRST_YEAR, last=year)
    all_ = _assessments(database, (indicator,), department_ids, found, year=year, dwelling_type=dwelling_type)
    return {each.figure.department_id: each for each in all_}


def assess(indicator: Indicator, history: Sequence[DepartmentFigure], known: Rates) -> Assessment:
    """Judge the last figure of a series by the series."""
    figure = history[-1]
    rate = known.get((indicator.rate.id, figure.year)) if indicator.rate is not None else None
    within = certainty.interval(figure)
    against = certainty.reference(indicator, figure.position, rate) if figure.of_a_year else None
    said = certainty.verdict(figure.value, within, against)
    if said is Verdict.SURELY and within is None and indicator.id in COUNTED:
        # A share of things counted whose counts nobody gave: how sure it is, nobody can say.
        said = Verdict.MAYBE
    return Assessment(
        figure=figure,
        interval=within,
        reference=against,
        verdict=said,
        trend=trend([(each.year, each.value) for each in _alike(history) if each.value is not None]),
        lamp=certainty.lamp(indicator, figure, against, said),
        history=tuple(history),
    )


def _of_type(by_type: dict[str, list[DepartmentFigure]], dwelling_type: str) -> list[DepartmentFigure]:
    """Return the series of a dwelling type; where all are asked for and one type alone is known, that one's."""
    if dwelling_type == ALL and ALL not in by_type and len(by_type) == 1:
        return next(iter(by_type.values()))
    return by_type[dwelling_type]


def by_type(database: Path, department_id: str, year: int) -> dict[str, tuple[DepartmentFigure, ...]]:
    """Return a department's figures of single dwelling types in a year by indicator, where there are several types."""
    ids = tuple(each.id for each in indicators(store.meaning()))
    found: dict[str, list[DepartmentFigure]] = defaultdict(list)
    for figure in figures(database, (department_id,), ids, first=year, last=year):
        if figure.dwelling_type != ALL:
            found[figure.indicator_id].append(figure)
    return {id_: tuple(each) for id_, each in found.items() if len(each) > 1}


def _alike(history: Sequence[DepartmentFigure]) -> list[DepartmentFigure]:
    """Return the figures of a series that a trend may hold: of whole years, by the newest figure's definition."""
    whole = [each for each in history if each.value is not None and each.of_a_year]
    return [each for each in whole if each.definition_id == whole[-1].definition_id]


def _assessments(
    database: Path,
    wanted: Iterable[Indicator],
    department_ids: Sequence[str],
    found: Iterable[DepartmentFigure],
    *,
    year: int,
    dwelling_type: str,
) -> tuple[Assessment, ...]:
    series: dict[tuple[str, str], dict[str, list[DepartmentFigure]]] = defaultdict(lambda: defaultdict(list))
    for figure in found:
        series[figure.indicator_id, figure.department_id][figure.dwelling_type].append(figure)
    known = rates(database)
    judged = []
    for indicator in wanted:
        for id_ in department_ids:
            history = _of_type(series[indicator.id, id_], dwelling_type)
            if not history or history[-1].year != year:
                history.append(nothing(indicator, id_, year, dwelling_type))
            judged.append(assess(indicator, history, known))
    return tuple(judged)


def _figure(row: store.Row) -> DepartmentFigure:
    return DepartmentFigure(**{name: row[name] for name in PLAIN}, position=_position(row))


def _position(row: store.Row) -> Position | None:
    if row["n"] is None:
        return None
    return Position(
        kept=tuple(part for part in PARTS if row[f"kept_{part}"]),
        n=row["n"],
        rank=row["rank"],
        percentile=row["percentile"],
        **{name: row[name] for name in QUANTILES},
    )


def nothing(indicator: Indicator, department_id: str, year: int, dwelling_type: str) -> DepartmentFigure:
    """Return the figure of a department nobody has said anything about in a year."""
    return DepartmentFigure(
        department_id=department_id,
        indicator_id=indicator.id,
        definition_id=indicator.definitions[0],
        source_id="",
        dwelling_type=dwelling_type,
        year=year,
        period="",
        period_start=date(year, 1, 1),
        value=None,
        numerator=None,
        denominator=None,
        status=NOT_RETRIEVED,
        note="",
        position=None,
    )
