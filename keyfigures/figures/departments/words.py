"""What all charts of departments say alike: names with their mark, counts, differences and the footer."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from keyfigures import numbers
from keyfigures.catalogue import Indicator
from keyfigures.departments.register import marked
from keyfigures.departments.values import Department, DepartmentFigure
from keyfigures.errors import SelectionError
from keyfigures.figures import wording
from keyfigures.figures.chart import Column, Context

DEMO_SOURCE = "demo"
# More dates than this are said as the first and the last.
MOST_PERIODS = 3


def nothing() -> SelectionError:
    """Return the error of a chart that has no mark to draw."""
    return SelectionError("dchart_nothing")


def named(department: Department) -> str:
    """Return a department's name, with '(demo)' behind it where its figures are invented."""
    return marked(department.name, demo=department.is_demo)


def organisation(department: Department) -> str:
    """Return the name of a department's organisation, marked as the department is."""
    return marked(department.organisation, demo=department.is_demo)


def counted(context: Context, n: int) -> str:
    """Return '1 afdeling' or '12 afdelinger'."""
    return context.say("dchart_one" if n == 1 else "dchart_many", n=n)


def part_of(context: Context, n: int, of: int) -> str:
    """Return '3 af 12 afdelinger'."""
    return context.say("dchart_part_of_one" if of == 1 else "dchart_part_of_many", n=n, of=of)


def missing(context: Context, n: int, text: Callable[[str], str]) -> str:
    """Return a sentence on so many departments, empty when there are none."""
    return text(counted(context, n)) if n else ""


def left_out(context: Context, *, hidden: int, without: int, text: str = "dchart_without") -> str:
    """Return '3 afdelinger skjult (små tal), 2 afdelinger uden tal', empty when nobody is left out."""
    parts = (
        missing(context, hidden, lambda many: context.say("dchart_hidden", departments=many)),
        missing(context, without, lambda many: context.say(text, departments=many)),
    )
    return ", ".join(part for part in parts if part)


def joined(*parts: str) -> str:
    """Return the parts that say something, as a subtitle."""
    return " · ".join(part for part in parts if part)


def inside(title: str) -> str:
    """Return a title as it stands inside a sentence.

    >>> inside("Lejeledighed"), inside("§ 61 a")
    ('lejeledighed', '§ 61 a')
    """
    return title[:1].lower() + title[1:]


def shown(context: Context, indicator: Indicator, value: float | None) -> str:
    """Return a figure of any indicator with its unit."""
    return numbers.with_unit(value, indicator.unit, indicator.decimals, context.language)


def measured(context: Context, indicator: Indicator) -> str:
    """Return what an indicator measures and its unit."""
    return f"{indicator.title.to(context.language)}, {context.say(f'unit_{indicator.unit}')}"


def apart(context: Context, difference: float) -> str:
    """Return a difference without its sign; of two percentages in percentage points, never per cent."""
    return _difference(context, numbers.number(abs(difference), context.indicator.decimals, context.language))


def change(context: Context, difference: float) -> str:
    """Return a difference with its sign."""
    return _difference(context, numbers.signed(difference, context.indicator.decimals, context.language))


def _difference(context: Context, number: str) -> str:
    unit = context.indicator.unit
    sign = context.say("dchart_points") if unit == "pct" else numbers.UNITS[unit][context.language]
    return f"{number}{numbers.NO_BREAK}{sign}" if sign else number


def side(context: Context, difference: float, texts: tuple[str, str, str]) -> str:
    """Return the text for above, below or level; a difference that is shown as zero is level."""
    above, below, level = texts
    shown_as = numbers.rounded(difference, context.indicator.decimals)
    return level if shown_as == 0 else above if shown_as > 0 else below


def middle(values: Iterable[float | None]) -> float | None:
    """Return the median of those that have a value.

    >>> middle([1.0, None, 4.0]), middle([None])
    (2.5, None)
    """
    known = [value for value in values if value is not None]
    return median(known) if known else None


def newest(figures: Sequence[DepartmentFigure]) -> DepartmentFigure | None:
    """Return the figure of the last year that has one."""
    return max((each for each in figures if each.value is not None), key=lambda each: each.year, default=None)


def by_year(figures: Iterable[DepartmentFigure]) -> list[DepartmentFigure]:
    """Return figures in the order of their years."""
    return sorted(figures, key=lambda each: each.year)


def series(figures: Iterable[DepartmentFigure]) -> list[list[DepartmentFigure]]:
    """Return figures by definition, each in the order of its years: two definitions never share a line."""
    found: dict[str, list[DepartmentFigure]] = {}
    for each in by_year(figures):
        if each.value is not None:
            found.setdefault(each.definition_id, []).append(each)
    return list(found.values())


def described(context: Context, name: str, known: dict[int, float]) -> str:
    """Describe a line of at least one year: first, last, change, highest and how many years are missing."""
    first, last, highest = min(known), max(known), max(known, key=lambda year: known[year])
    said = {"name": name, "first": first, "first_value": context.value(known[first])}
    if first == last:
        return context.say("dchart_described_point", **said)
    rest = {"last": last, "last_value": context.value(known[last]), "gaps": last - first + 1 - len(known)}
    return context.say(
        "dchart_described_trend",
        **said,
        **rest,
        change=change(context, known[last] - known[first]),
        highest=highest,
        highest_value=context.value(known[highest]),
    )


def footer(
    context: Context, figures: Iterable[DepartmentFigure], *, indicators: Iterable[str] = (), demo: bool = False
) -> str:
    """Say source and dates of the figures drawn; without any, the indicators' own source and the year chosen.

    Invented figures are never ascribed to the indicator's own source.
    """
    drawn = by_year(each for each in figures if each.value is not None)
    if drawn:
        periods = list(dict.fromkeys(_period(context, each) for each in drawn))
        return wording.footer(context, (each.source_id for each in drawn), _span(periods))
    ids = tuple(indicators) or (context.indicator.id,)
    sources = (DEMO_SOURCE,) if demo else tuple(context.meaning.indicators[id_].source for id_ in ids)
    return wording.footer(context, sources, [str(context.selection.year)])


def _period(context: Context, figure: DepartmentFigure) -> str:
    """Return what a figure's date is: a day in words, else the period as the source has it."""
    return context.day(figure.period_start) if figure.period == figure.period_start.isoformat() else figure.period


def _span(periods: list[str]) -> list[str]:
    return periods if len(periods) <= MOST_PERIODS else [f"{periods[0]} – {periods[-1]}"]


def notes(context: Context, figures: Iterable[DepartmentFigure], *first: str) -> tuple[str, ...]:
    """Return a chart's own notes and the caveats of the definitions drawn."""
    ids = dict.fromkeys(each.definition_id for each in figures)
    lock = wording.definition_lock(context, ids)
    return (*(note for note in first if note), *([lock] if lock else []), *wording.caveats(context, ids))


def columns(context: Context, *names: str) -> tuple[Column, ...]:
    """Return columns of words, each headed by a text."""
    return tuple(Column(context.say(name)) for name in names)


def status(context: Context, figure: DepartmentFigure) -> str:
    """Return the words for a figure's status."""
    return wording.status_words(context, figure.status)
