"""The manager's page: at most five figures of the municipality, each with what it is held against."""

from keyfigures import compare, numbers, views
from keyfigures.compare import Comparison
from keyfigures.figures import Context, Selection, average_name
from keyfigures.ui import components, filters, frame
from keyfigures.ui.components import Card
from keyfigures.ui.filters import Choices
from keyfigures.views import municipalities

CONTEXT_INDICATOR = "rented_share_pct"


def heading(choices: Choices) -> None:
    """Show the municipality's name and what it is: residents, merger, housing organisations."""
    say = frame.say()
    place = compare.municipality(choices.database, choices.selection.municipality)
    about = compare.about(choices.database, place.municipality_code)
    lead = []
    if place.population is not None and place.population_quarter is not None:
        year, _, quarter = place.population_quarter.partition("K")
        residents = numbers.number(place.population, 0, say.language)
        lead.append(say("lead_residents", residents=residents, quarter=quarter, year=year))
    if about.former:
        lead.append(say("lead_merged", year=about.merged, names=_listed(about.former)))
    if about.organisations:
        lead.append(say("lead_organisations", n=len(about.organisations), names=_listed(about.organisations)))
    components.heading(place.full_name, " ".join(lead) or say("lead_none"))


def cards(choices: Choices) -> None:
    """Show the figures: newest share, its rank, the founding table, robustness, the long series."""
    database, selection = choices.database, choices.selection
    context = views.context(selection)
    shown: list[Card] = []
    newest = municipalities.newest(database, selection)
    if newest:
        shown += [
            _share(context, newest[0], str(newest[0].year)),
            _rank(context, newest[-1]),
            _robust(choices, context),
        ]
    founding = municipalities.founding(database, selection)
    if founding:
        period = founding[0].own.period or str(founding[0].year)
        shown.insert(1, _share(context, founding[0], period.replace("/", "–")))
    long_series = _long_series(choices)
    if long_series:
        shown.append(long_series)
    components.cards(shown)


def _share(context: Context, found: Comparison, period: str) -> Card:
    return Card(
        name=f"{context.indicator.title.to(context.language)} {period}",
        value=context.value(found.own.value),
        context=_against(context, found),
        small=_basis(context, found),
    )


def _rank(context: Context, found: Comparison) -> Card:
    say = context.say
    return Card(
        name=say("card_rank", year=found.year),
        value=say("card_rank_value", rank=found.rank, of=found.of_ranked),
        context=_against(context, found),
        small=say("card_rank_small"),
    )


def _robust(choices: Choices, context: Context) -> Card:
    say, selection = context.say, choices.selection
    found = compare.robustness(
        choices.database, municipality_code=selection.municipality, indicator_id=selection.indicator
    )
    above = len(found.above) >= len(found.below)
    return Card(
        name=say("card_robust"),
        value=say("card_robust_value", n=len(found.holding(above=above)), of=len(found.choices)),
        context=say("card_robust_above" if above else "card_robust_below"),
        small=say("card_robust_small"),
    )


def _long_series(choices: Choices) -> Card | None:
    """Return the card of the long exact series, nothing where the municipality isn't in it."""
    selection: Selection = filters.other(choices.selection, CONTEXT_INDICATOR, choices.database)
    own = [
        figure
        for figure in compare.figures(choices.database, CONTEXT_INDICATOR, (selection.municipality,))
        if figure.value is not None
    ]
    if len(own) < 2:
        return None
    context = views.context(selection)
    first, last = own[0], own[-1]
    return Card(
        name=f"{context.indicator.short_title.to(context.language)} {last.year}",
        value=context.value(last.value),
        context=context.say(
            "card_since", change=context.difference((last.value or 0) - (first.value or 0)), year=first.year
        ),
        small=context.definition(last.definition_id),
    )


def _against(context: Context, found: Comparison) -> str:
    return context.say(
        "card_against",
        difference=context.difference(found.difference_pp or 0.0),
        group=found.group.name.to(context.language),
        value=context.value(found.average.value if found.average else None),
    )


def _basis(context: Context, found: Comparison) -> str:
    average = average_name(context, found.kind)
    return f"{average[0].upper()}{average[1:]} · {context.definition(found.definition_id)}"


def _listed(names: tuple[str, ...]) -> str:
    """Return names with commas and, before the last, the word for and."""
    say = frame.say()
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {say('and')} {names[-1]}"
