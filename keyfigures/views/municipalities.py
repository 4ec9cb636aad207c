"""From a choice to a chart of municipalities: gather what the builder needs, once a data version and choice."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from keyfigures import compare, figures, numbers
from keyfigures.compare import AverageKind, Comparison
from keyfigures.compare.figures import Averaged
from keyfigures.errors import SelectionError
from keyfigures.figures import Chart, ChartKind, Selection
from keyfigures.language import Language
from keyfigures.views.meaning import context

# A chart holds 10 to 150 kB of plain objects; 512 of them stay under 80 MB.
CHARTS_KEPT = 512


@lru_cache(maxsize=CHARTS_KEPT)
def chart(database: Path, selection: Selection) -> Chart:
    """Return the chart of a choice.

    Raises SelectionError when there is nothing to draw; the sentence says what can be chosen instead.
    """
    return BUILDERS[selection.chart](database, selection)


def whom(database: Path, selection: Selection) -> str:
    """Return whom a chart is about, for the names of its files."""
    return compare.municipality(database, selection.municipality).name


def comparison(database: Path, selection: Selection, *, year: int | None = None) -> Comparison:
    """Return the comparison of a choice, for another year if asked."""
    return compare.compare(
        database,
        municipality_code=selection.municipality,
        group_text=selection.group,
        indicator_id=selection.indicator,
        year=selection.year if year is None else year,
        average=selection.average,
        include_own=selection.include_own,
    )


def statement(database: Path, selection: Selection) -> str:
    """Say in how many choices the municipality lies on the same side of the average, and where not."""
    found = compare.robustness(database, municipality_code=selection.municipality, indicator_id=selection.indicator)
    return figures.statement_with_exceptions(context(selection), comparison(database, selection), found)


def _development(database: Path, selection: Selection) -> Chart:
    found = comparison(database, selection)
    codes = found.group.averaged(selection.municipality, include_own=selection.include_own)
    sets = (Averaged(found.group.text, codes, found.group.publisher),)
    averages = tuple(
        average
        for average in compare.averages(database, selection.indicator, sets)
        if average.kind is selection.average
    )
    return figures.development(context(selection), found, _all(database, found), averages)


def _ranking(database: Path, selection: Selection) -> Chart:
    found = comparison(database, selection)
    return figures.ranking(context(selection), found, _drawable(_of_year(database, found)))


def _multiples(database: Path, selection: Selection) -> Chart:
    found = comparison(database, selection)
    _drawable(_of_year(database, found))
    return figures.multiples(context(selection), found, _all(database, found))


def _tile_map(database: Path, selection: Selection) -> Chart:
    country = compare.GroupKind.COUNTRY.value
    found = compare.compare(
        database,
        municipality_code=selection.municipality,
        group_text=country,
        indicator_id=selection.indicator,
        year=selection.year,
        average=AverageKind.SIMPLE,
    )
    return figures.tile_map(
        context(selection), found, _drawable(_of_year(database, found)), compare.municipalities(database)
    )


def _two_years(database: Path, selection: Selection) -> Chart:
    if selection.from_year >= selection.year:
        raise SelectionError("no_earlier_year", year=selection.year)
    later, earlier = comparison(database, selection), comparison(database, selection, year=selection.from_year)
    by_code = {each.municipality_code: each for each in _of_year(database, earlier)}
    pairs = tuple((by_code[each.municipality_code], each) for each in _of_year(database, later))
    if not any(a.value is not None and b.value is not None for a, b in pairs):
        raise SelectionError("no_pair", first=selection.from_year, last=selection.year)
    return figures.two_years(context(selection), earlier, later, pairs)


def _reconcile(database: Path, selection: Selection) -> Chart:
    found = compare.compare(
        database,
        municipality_code=selection.municipality,
        group_text=selection.group,
        indicator_id=selection.indicator,
        year=selection.year,
        average=AverageKind.PUBLISHED,
    )
    if found.average is None:
        raise SelectionError(
            "nothing_published", group=found.group.name.to(Language(selection.language)), year=found.year
        )
    variants = compare.reconcile(
        database,
        group_text=selection.group,
        indicator_id=selection.indicator,
        year=selection.year,
        published=numbers.as_printed(found.average.value, found.average.high - found.average.value),
        municipality_code=selection.municipality,
    )
    if not variants:
        raise SelectionError("nothing_to_reconcile", year=found.year)
    return figures.reconciliation(context(selection), found, found.average, variants)


def _robustness(database: Path, selection: Selection) -> Chart:
    found = compare.robustness(database, municipality_code=selection.municipality, indicator_id=selection.indicator)
    if not found.choices:
        raise SelectionError("nothing_to_compare")
    return figures.robustness(context(selection), comparison(database, selection), found)


def _definitions(database: Path, selection: Selection) -> Chart:
    return figures.definitions(context(selection), compare.wider_figures(database, selection.indicator))


def _overview(database: Path, selection: Selection) -> Chart:
    panels = tuple(panel for panel in (founding(database, selection), newest(database, selection)) if panel)
    if not panels:
        raise SelectionError("nothing_to_compare")
    return figures.overview(context(selection), panels)


def founding(database: Path, selection: Selection) -> tuple[Comparison, ...]:
    """Return the own figure against the deck's averages in its first year: published, simple, weighted.

    Empty for a municipality that is not in the founding deck.
    """
    deck = compare.GroupKind.DECK.value
    years = [
        each.year
        for each in compare.wider_figures(database, selection.indicator)
        if (each.entity_level, each.entity_code) == ("group", deck)
    ]
    group = compare.group(database, deck, selection.municipality)
    if not years or selection.municipality not in group.codes:
        return ()
    kinds = (AverageKind.PUBLISHED, AverageKind.SIMPLE, AverageKind.WEIGHTED)
    return tuple(_against(database, selection, deck, min(years), kind) for kind in kinds)


def newest(database: Path, selection: Selection) -> tuple[Comparison, ...]:
    """Return the own newest figure against the weighted averages of region and country."""
    year = newest_year(database, selection.municipality, selection.indicator)
    if year is None:
        return ()
    groups = (compare.GroupKind.REGION, compare.GroupKind.COUNTRY)
    return tuple(_against(database, selection, each.value, year, AverageKind.WEIGHTED) for each in groups)


def newest_year(database: Path, municipality: str, indicator: str) -> int | None:
    """Return the newest year in which a municipality has a figure."""
    own = compare.figures(database, indicator, (municipality,))
    return max((figure.year for figure in own if figure.value is not None), default=None)


def _against(database: Path, selection: Selection, group: str, year: int, kind: AverageKind) -> Comparison:
    return compare.compare(
        database,
        municipality_code=selection.municipality,
        group_text=group,
        indicator_id=selection.indicator,
        year=year,
        average=kind,
    )


def _everybody(found: Comparison) -> tuple[str, ...]:
    return tuple(sorted({*found.group.codes, found.own.municipality_code}))


def _all(database: Path, found: Comparison) -> tuple[compare.Figure, ...]:
    return compare.figures(database, found.indicator_id, _everybody(found))


def _drawable(shown: tuple[compare.Figure, ...]) -> tuple[compare.Figure, ...]:
    """Return figures of which at least one has a value; an empty plot says nothing, a sentence does."""
    if not any(figure.value is not None for figure in shown):
        raise SelectionError("only_published")
    return shown


def _of_year(database: Path, found: Comparison) -> tuple[compare.Figure, ...]:
    return tuple(
        figure
        for figure in _all(database, found)
        if (figure.definition_id, figure.year) == (found.definition_id, found.year)
    )


BUILDERS: dict[ChartKind, Callable[[Path, Selection], Chart]] = {
    ChartKind.OVERVIEW: _overview,
    ChartKind.DEVELOPMENT: _development,
    ChartKind.RANKING: _ranking,
    ChartKind.MULTIPLES: _multiples,
    ChartKind.TILE_MAP: _tile_map,
    ChartKind.TWO_YEARS: _two_years,
    ChartKind.RECONCILE: _reconcile,
    ChartKind.ROBUSTNESS: _robustness,
    ChartKind.DEFINITIONS: _definitions,
}
