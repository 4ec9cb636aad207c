"""The same country by different definitions: why two sources can both be right."""

import plotly.graph_objects as go

from keyfigures.compare import WiderFigure
from keyfigures.figures import theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table


def definitions(context: Context, figures: tuple[WiderFigure, ...]) -> Chart:
    """Draw the national figure of every definition and year; no line joins two definitions."""
    national = sorted(
        (
            each
            for each in figures
            if each.entity_level == "country" and each.dwelling_type == "all" and each.value is not None
        ),
        key=lambda each: (each.year, each.definition_id),
    )
    names = [f"{context.definition(each.definition_id)}, {each.year}" for each in national]
    ordered = sorted(national, key=lambda each: each.value or 0.0)
    low, high = (context.printed(each.value, each.rounding_half_width) for each in (ordered[0], ordered[-1]))
    used = [each.definition_id for each in national]
    return Chart(
        figure=_draw(context, national, names),
        title=context.say("definitions_title", low=low, high=high, n=len(set(used))),
        subtitle=" · ".join(
            (
                context.measured,
                context.say("whole_country"),
                wording.definition_lock(context, used),
            )
        ),
        footer=wording.footer(
            context, (each.source_id for each in national), dict.fromkeys(str(each.year) for each in national)
        ),
        description="; ".join(
            f"{name}: {context.printed(each.value, each.rounding_half_width)}"
            for name, each in zip(names, national, strict=True)
        ),
        table=_table(context, national),
        notes=wording.caveats(context, used),
    )


def _draw(context: Context, national: list[WiderFigure], names: list[str]) -> go.Figure:
    figure = theme.empty(context.language)
    values = [each.value or 0.0 for each in national]
    figure.add_bar(
        x=values,
        y=list(range(len(values))),
        orientation="h",
        marker={"color": theme.OTHERS},
        text=[theme.bold(context.printed(each.value, each.rounding_half_width)) for each in national],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_layout(
        xaxis=theme.axis(range=[0, max(values) * 1.15], visible=False),
        yaxis=theme.rows(names),
        bargap=0.4,
        meta={"head": 8, "foot": 10, "left": 24 + max(map(len, names)) * 7.4},
    )
    return figure


def _table(context: Context, national: list[WiderFigure]) -> Table:
    say = context.say
    columns = (
        *(Column(say(name)) for name in ("column_definition", "column_year", "column_numerator", "column_denominator")),
        Column(context.measured, context.indicator.decimals),
    )
    rows = []
    for each in national:
        meaning = context.meaning.definitions[each.definition_id]
        rows.append(
            (
                meaning.title.to(context.language),
                each.period,
                meaning.numerator.to(context.language),
                meaning.denominator.to(context.language),
                each.value,
            )
        )
    return Table(columns, tuple(rows))
