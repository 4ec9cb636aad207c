"""The sentences that stand in charts: which average, from which source, how many have a figure."""

from collections.abc import Iterable

from keyfigures.compare import AverageKind, Comparison, Figure
from keyfigures.figures.chart import Context
from keyfigures.numbers import SIGNIFICANT_DECIMALS


def average_name(context: Context, kind: AverageKind) -> str:
    """Return the name of a kind of average, e.g. 'vægtet gennemsnit'."""
    return context.say(f"average_{kind}")


def weight_words(context: Context, weight_id: str | None, year: int | None) -> str:
    """Return what an average is weighted with and the weight's year, empty for an unweighted one."""
    if weight_id is None:
        return ""
    return context.say("weighted_with", weight=context.say(f"weight_{weight_id}"), year=year)


def average_sentence(context: Context, comparison: Comparison) -> str:
    """Say which average is meant: kind, weight, n of N, with or without the own municipality.

    'vægtet gennemsnit (beboede boliger 2010), 6 af 6 kommuner, inkl. Slagelse'
    """
    name = average_name(context, comparison.kind)
    mean = comparison.average
    if comparison.kind is AverageKind.PUBLISHED:
        return name
    if mean is None:
        return context.say("no_average", average=name, of=comparison.of)
    weight = weight_words(context, mean.weight_id, mean.weight_year)
    parts = [f"{name} ({weight})" if weight else name, context.say("coverage", n=mean.n, of=comparison.of)]
    if comparison.own.municipality_code in comparison.group.codes:
        own = "with_own" if comparison.include_own else "without_own"
        parts.append(context.say(own, name=comparison.own.name))
    return ", ".join(parts)


def group_sentence(context: Context, comparison: Comparison) -> str:
    """Say the group and the average: 'Region Sjælland: vægtet gennemsnit …'."""
    return f"{comparison.group.name.to(context.language)}: {average_sentence(context, comparison)}"


def finding(context: Context, comparison: Comparison) -> str:
    """Say the comparison in one sentence with the difference in percentage points."""
    own = comparison.own
    if own.value is None:
        return context.say("finding_no_figure", name=own.name, year=comparison.year)
    if comparison.difference_pp is None or comparison.average is None:
        return context.say("finding_no_average", name=own.name, value=context.value(own.value), year=comparison.year)
    difference = round(comparison.difference_pp, SIGNIFICANT_DECIMALS)
    text = "finding_equal" if difference == 0 else "finding_above" if difference > 0 else "finding_below"
    return context.say(
        text,
        name=own.name,
        value=context.value(own.value),
        average=context.value(comparison.average.value),
        difference=context.difference(abs(difference)).lstrip("+"),
        year=comparison.year,
    )


def extremes(context: Context, comparison: Comparison, figures: Iterable[Figure]) -> str:
    """Describe a chart of at least one figure: how many, the highest, the lowest, and the finding."""
    ranked = sorted((each for each in figures if each.value is not None), key=lambda each: -(each.value or 0))
    return context.say(
        "described_ranking",
        n=len(ranked),
        highest=ranked[0].name,
        highest_value=context.value(ranked[0].value),
        lowest=ranked[-1].name,
        lowest_value=context.value(ranked[-1].value),
        finding=finding(context, comparison),
    )


def status_words(context: Context, status: str) -> str:
    """Return the words for a figure's status."""
    return context.say(f"status_{status}")


def footer(context: Context, source_ids: Iterable[str | None], periods: Iterable[str | None]) -> str:
    """Say source, date of the figures, when they were taken over, figure id and data version."""
    sources = [context.meaning.sources[id_] for id_ in dict.fromkeys(source_ids) if id_]
    names = "; ".join(dict.fromkeys(source.short_title.to(context.language) for source in sources))
    dates = ", ".join(dict.fromkeys(period for period in periods if period))
    retrieved = max((source.retrieved for source in sources), default=None)
    return context.say(
        "footer",
        sources=names or "–",
        dates=dates or "–",
        retrieved=context.day(retrieved) if retrieved else "–",
        figure_id=context.figure_id,
        version=context.data_version,
    )


def figures_footer(context: Context, figures: Iterable[Figure]) -> str:
    """Return the footer of a chart that draws these figures."""
    drawn = [figure for figure in figures if figure.value is not None]
    periods = (period_words(context, figure) for figure in sorted(drawn, key=lambda figure: figure.year))
    return footer(context, (figure.source_id for figure in drawn), _span(list(dict.fromkeys(periods))))


def period_words(context: Context, figure: Figure) -> str | None:
    """Return what a figure's date is: a day in words, else the period as the source has it."""
    if figure.period_start is not None and figure.period == figure.period_start.isoformat():
        return context.day(figure.period_start)
    return figure.period


def _span(periods: list[str | None]) -> list[str | None]:
    """Return a long list of dates as its first and last."""
    return periods if len(periods) <= 3 else [f"{periods[0]} – {periods[-1]}"]


def caveats(context: Context, definition_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the caveats of the definitions drawn, each once."""
    names = dict.fromkeys(name for id_ in definition_ids for name in context.meaning.definitions[id_].caveats)
    return tuple(context.meaning.caveats[name].to(context.language) for name in names)


def definition_lock(context: Context, definition_ids: Iterable[str]) -> str:
    """Return the sentence that two definitions must not be compared, empty for a single one."""
    names = [context.definition(id_) for id_ in dict.fromkeys(definition_ids)]
    return context.say("definition_lock", names=" · ".join(names)) if len(names) > 1 else ""
