"""The published average against every average that can be computed, with the rounding of the inputs."""

import plotly.graph_objects as go

from keyfigures.compare import AverageFigure, AverageKind, Comparison, Variant
from keyfigures.compare.groups import WITHOUT_OWN
from keyfigures.figures import accounts, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.sums import Sum
from keyfigures.numbers import number

VALUE = 1


def reconciliation(
    context: Context, comparison: Comparison, published: AverageFigure, variants: tuple[Variant, ...]
) -> Chart:
    """Draw each variant's interval as a line and the published figure's rounding interval as a band."""
    figure = theme.empty(context.language)
    ends = {"x0": published.low, "x1": published.high}
    figure.add_vrect(**ends, fillcolor=theme.BAND, line={"color": theme.AVERAGE, "width": 1}, layer="below")
    names = [_name(context, comparison, variant) for variant in variants]
    for row, variant in enumerate(variants):
        _add_variant(figure, context, variant, row)
    lows, highs = [v.low for v in variants], [v.high for v in variants]
    low, high = min([*lows, published.low]), max([*highs, published.high])
    room = max(high - low, 0.5) * 0.15
    figure.update_layout(
        xaxis=theme.axis(range=[low - room, high + room], showgrid=True),
        # Room above the first row for its number and the band's name.
        yaxis=theme.rows(
            [theme.bold(n, if_=v.matches) for n, v in zip(names, variants, strict=True)],
            range=[len(variants) - 0.4, -1.0],
        ),
        meta={
            "head": 28,
            "foot": 30,
            "left": 20 + max(map(len, names)) * 7.2,
            "least": 460,
            "narrow": {"shape": 2.0},
        },
    )
    band = context.say("published_band", value=context.value(published.value))
    figure.add_annotation(
        theme.note(
            band,
            x=published.value,
            xanchor=_side(published.value, low, high),
            y=1,
            yref="paper",
            yanchor="bottom",
            font={"color": theme.AVERAGE, "size": 13},
        )
    )
    return Chart(
        figure=figure,
        title=conclusion(context, comparison, published, variants),
        subtitle=_subtitle(context, comparison),
        footer=wording.figures_footer(context, comparison.members),
        description=_description(context, published, variants, names),
        table=_table(context, variants, names),
        notes=(context.say("reconcile_note"), *wording.caveats(context, [comparison.definition_id])),
        sums=_sums(context, comparison, variants),
    )


def _sums(context: Context, comparison: Comparison, variants: tuple[Variant, ...]) -> tuple[Sum, ...]:
    rows = enumerate(variants)
    tried = (accounts.variant_sum(context, comparison, variant, ((row, VALUE),)) for row, variant in rows)
    return (*accounts.of_comparison(context, comparison), *tried)


def _side(value: float, low: float, high: float) -> str:
    """Return the side a label hangs on so that it stays in the picture."""
    return "right" if value > (low + high) / 2 else "left"


def conclusion(
    context: Context, comparison: Comparison, published: AverageFigure, variants: tuple[Variant, ...]
) -> str:
    """Say which variants can have produced the published figure."""
    matching = [_name(context, comparison, variant) for variant in variants if variant.matches]
    value = context.value(published.value)
    if not matching:
        return context.say("reconciled_none", value=value)
    return context.say("reconciled", value=value, names=f" {context.say('or')} ".join(matching))


def _name(context: Context, comparison: Comparison, variant: Variant) -> str:
    kind = AverageKind(variant.kind.removesuffix(f"_{WITHOUT_OWN}"))
    weight = wording.weight_words(context, variant.weight_id, variant.weight_year)
    name = wording.average_name(context, kind) + (f" ({weight})" if weight else "")
    without = variant.kind.endswith(WITHOUT_OWN)
    return f"{name}, {context.say('without_own', name=comparison.own.name)}" if without else name


def _add_variant(figure: go.Figure, context: Context, variant: Variant, row: int) -> None:
    colour = theme.AVERAGE if variant.matches else theme.MUTED
    figure.add_scatter(
        x=[variant.low, variant.value, variant.high],
        y=[row, row, row],
        mode="lines+markers+text",
        line={"color": colour, "width": 6},
        marker={"color": colour, "size": [1, 12, 1], "symbol": "diamond" if variant.matches else "circle"},
        text=["", f"<b>{_exact(context, variant.value)}</b>", ""],
        textposition="top center",
        textfont={"color": colour, "size": theme.BODY_SIZE},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _exact(context: Context, value: float) -> str:
    """Return an average with one more decimal than the inputs: that is what the question is about."""
    return number(value, context.indicator.decimals + 1, context.language)


def _subtitle(context: Context, comparison: Comparison) -> str:
    return " · ".join(
        (
            context.measured,
            str(comparison.year),
            comparison.group.name.to(context.language),
            context.definition(comparison.definition_id),
            context.say("reconcile_legend"),
        )
    )


def _description(context: Context, published: AverageFigure, variants: tuple[Variant, ...], names: list[str]) -> str:
    lines = "; ".join(
        context.say(
            "described_variant",
            name=name,
            low=_exact(context, variant.low),
            high=_exact(context, variant.high),
            answer=context.say("can" if variant.matches else "cannot"),
        )
        for name, variant in zip(names, variants, strict=True)
    )
    return context.say("described_reconcile", value=context.value(published.value), lines=lines)


def _table(context: Context, variants: tuple[Variant, ...], names: list[str]) -> Table:
    say, decimals = context.say, context.indicator.decimals + 1
    columns = (
        Column(say("column_average")),
        *(Column(say(name), decimals) for name in ("column_value", "column_low", "column_high")),
        Column(say("column_n")),
        Column(say("column_can")),
    )
    rows = (
        (
            name,
            variant.value,
            variant.low,
            variant.high,
            say("coverage", n=variant.n, of=variant.of),
            say("answer_yes" if variant.matches else "answer_no"),
        )
        for name, variant in zip(names, variants, strict=True)
    )
    return Table(columns, tuple(rows))
