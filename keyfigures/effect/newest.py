"""The newest figure of the departments of an agreement as one, put together the way its effect is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from keyfigures import departments, settings
from keyfigures.catalogue import Indicator
from keyfigures.departments import Department
from keyfigures.effect import courses
from keyfigures.effect.comparison import together
from keyfigures.effect.courses import Found
from keyfigures.effect.values import Manner

Lines = Mapping[str, tuple[Department, ...]]


@dataclass(frozen=True)
class Newest:
    """A year's figure of ``n`` lines of departments together, of the ``of`` that were there.

    ``value`` is None where fewer than two thirds have one, ``year`` where nothing is told of any whole year.
    ``hidden``: figures of the year are kept back, because they are of few.
    """

    year: int | None
    value: float | None
    n: int
    of: int
    manner: Manner
    hidden: bool = False


def newest(database: Path, indicator: Indicator, department_ids: tuple[str, ...], years: range) -> Newest:
    """Return the figure of the newest year in which enough departments have one, else what the newest year lacks.

    Who was merged, split or renumbered counts as one line, and an account shorter than a year counts nowhere; where
    figures cannot be added up, the value is the mean of the lines'. Ids the database does not know have no figure.
    """
    newest_of, every = courses.line_of(database), courses.lines(database)
    ids = {newest_of.get(id_, id_) for id_ in department_ids}
    lines = {id_: every.get(id_, ()) for id_ in sorted(ids)}
    members = [each for line in lines.values() for each in line]
    found = courses.figures_of(database, members, indicator.id, first=years[0], last=years[-1]) if years else {}
    told = list(_years(indicator, lines, found))
    nothing = Newest(None, None, 0, len(lines), Manner.MEAN)
    return next((each for each in told if each.value is not None), told[0] if told else nothing)


def _years(indicator: Indicator, lines: Lines, found: Found) -> Iterator[Newest]:
    """Yield every year with a row, the newest first."""
    for year in sorted({year for _, year in found}, reverse=True):
        yield _of_year(indicator, lines, {key: row for key, row in found.items() if key[1] == year}, year)


def _of_year(indicator: Indicator, lines: Lines, found: Found, year: int) -> Newest:
    known = [id_ for (id_, _), row in sorted(found.items()) if row.value is not None]
    figures = courses.of_definition(found, found[known[-1], year].definition_id) if known else found
    manner = courses.manner_of(indicator, [each for line in lines.values() for each in line], figures)
    said = [courses.course(id_, line, indicator, figures, manner=manner, years=(year,)) for id_, line in lines.items()]
    there = sum(not line or any(departments.existed(each, year) for each in line) for line in lines.values())
    having = [each for each in said if each.parts]
    enough = having and len(having) >= settings.MINIMUM_COVERAGE * there
    value = together(having).mean((year,)) if enough else None
    return Newest(year, value, len(having), there, manner, any(each.hidden for each in said))
