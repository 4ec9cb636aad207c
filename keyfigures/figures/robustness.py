"""Does the statement hold whichever average somebody picks? A dot for every choice."""

import plotly.graph_objects as go

from keyfigures.compare import AverageKind, Choice, Comparison, Robustness
from keyfigures.figures import theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table

# So many exceptions can be named in a sentence; the table has them all.
FEW = 3
JITTER = (-0.24, -0.12, 0.0, 0.12, 0.24)


def robustness(context: Context, comparison: Comparison, found: Robustness) -> Chart:
    """Draw the difference to every average that can be chosen, a row for each definition and year."""
    above = is_above(comparison, found)
    rows = list(dict.fromkeys((choice.definition_id, choice.year) for choice in found.choices))
    rows.sort(key=lambda row: (row[1], row[0]))
    figure = theme.empty(context.language)
    figure.add_vline(x=0, line={"color": theme.TEXT, "width": 2})
    for holds in (True, False):
        choices = found.holding(above=above) if holds else found.failing(above=above)
        _add_dots(figure, context, choices, rows, holds=holds)
    names = [f"<b>{year}</b><br>{context.definition(definition)}" for definition, year in rows]
    extremes = [0.0, *(choice.difference_pp for choice in found.choices)]
    room = max(max(extremes) - min(extremes), 1) * 0.08
    longest = max((max(map(len, name.split("<br>"))) for name in names), default=0)
    figure.update_layout(
        xaxis=theme.axis(range=[min(extremes) - room, max(extremes) + room], showgrid=True),
        yaxis=theme.rows(names),
        meta={"head": 24, "foot": 32, "left": 20 + longest * 7, "legend": _legend(context)},
    )
    figure.add_annotation(
        theme.note(
            context.say("the_average"), x=0, y=1, yref="paper", yanchor="bottom", font={"color": theme.TEXT, "size": 13}
        )
    )
    definitions = [definition for definition, _ in rows]
    return Chart(
        figure=figure,
        title=statement(context, comparison, found),
        subtitle=" · ".join(
            (
                f"{context.indicator.title.to(context.language)}: {context.say('difference_unit')}",
                context.say("robustness_axes", averages=_averages(context, found)),
            )
        ),
        footer=wording.figures_footer(context, [comparison.own]),
        description=_description(context, comparison, found),
        table=_table(context, found, above=above),
        notes=(context.say("robustness_note"), *wording.caveats(context, dict.fromkeys(definitions))),
    )


def _legend(context: Context) -> list[dict[str, str]]:
    holds = theme.key("●", theme.OWN, context.say("robustness_holds"))
    return [holds, theme.key("✕", theme.AVERAGE, context.say("robustness_holds_not"))]


def _averages(context: Context, found: Robustness) -> str:
    """Return which averages were tried, all where none could be."""
    tried = {choice.kind for choice in found.choices} or set(AverageKind)
    return ", ".join(wording.average_name(context, kind) for kind in AverageKind if kind in tried)


def is_above(comparison: Comparison, found: Robustness) -> bool:
    """Tell which way the statement goes: as the comparison chosen, else as most choices."""
    if comparison.difference_pp:
        return comparison.difference_pp > 0
    return len(found.above) >= len(found.below)


def statement(context: Context, comparison: Comparison, found: Robustness) -> str:
    """Say the statement and in how many of the choices it holds."""
    if not found.choices:
        return context.say("robustness_nothing", name=comparison.own.name)
    above = is_above(comparison, found)
    return context.say(
        "robustness_above" if above else "robustness_below",
        name=comparison.own.name,
        n=len(found.holding(above=above)),
        of=len(found.choices),
    )


def statement_with_exceptions(context: Context, comparison: Comparison, found: Robustness) -> str:
    """Say the statement and name the choices in which it does not hold, where they are few."""
    failing = found.failing(above=is_above(comparison, found))
    text = f"{statement(context, comparison, found)}."
    if not 0 < len(failing) <= FEW:
        return text
    named = "; ".join(choice_words(context, choice) for choice in failing)
    return f"{text} {context.say('robustness_fails', named=named)}."


def choice_words(context: Context, choice: Choice) -> str:
    """Name one choice: year, definition, group, average, with or without the own municipality."""
    own = "" if choice.include_own else f", {context.say('without_own_short')}"
    group = choice.group.name.to(context.language)
    average = wording.average_name(context, choice.kind)
    return f"{choice.year}, {context.definition(choice.definition_id)}, {group}, {average}{own}"


def _add_dots(
    figure: go.Figure, context: Context, choices: tuple[Choice, ...], rows: list[tuple[str, int]], *, holds: bool
) -> None:
    places = [rows.index((choice.definition_id, choice.year)) for choice in choices]
    figure.add_scatter(
        x=[choice.difference_pp for choice in choices],
        y=[row + JITTER[number % len(JITTER)] for number, row in enumerate(places)],
        mode="markers",
        marker={
            "color": theme.OWN if holds else theme.AVERAGE,
            "size": 12,
            "symbol": "circle" if holds else "x",
            "opacity": 0.85,
            "line": {"color": theme.BACKGROUND, "width": 1},
        },
        text=[f"{choice_words(context, choice)}: {context.difference(choice.difference_pp)}" for choice in choices],
        hovertemplate="%{text}<extra></extra>",
    )


def _description(context: Context, comparison: Comparison, found: Robustness) -> str:
    failing = found.failing(above=is_above(comparison, found))
    named = "; ".join(choice_words(context, choice) for choice in failing)
    text = statement(context, comparison, found)
    return f"{text}. {context.say('robustness_fails', named=named)}" if failing else f"{text}."


def _table(context: Context, found: Robustness, *, above: bool) -> Table:
    say = context.say
    holding = set(found.holding(above=above))
    columns = (
        Column(say("column_holds")),
        *(Column(say(name)) for name in ("column_year", "column_definition", "column_group", "column_average")),
        Column(say("column_own_in")),
        Column(say("column_n")),
        Column(say("column_difference"), context.indicator.decimals, signed=True),
    )
    ordered = sorted(found.choices, key=lambda choice: (choice in holding, choice.year))
    rows = (
        (
            say("answer_yes" if choice in holding else "answer_no"),
            str(choice.year),
            context.definition(choice.definition_id),
            choice.group.name.to(context.language),
            wording.average_name(context, choice.kind),
            say("answer_yes" if choice.include_own else "answer_no"),
            "–" if choice.n is None else say("coverage", n=choice.n, of=choice.of),
            choice.difference_pp,
        )
        for choice in ordered
    )
    return Table(columns, tuple(rows))
