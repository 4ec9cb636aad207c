"""How few departments bear a sum: the largest first, with the share they bear together written beside them."""

from collections.abc import Iterable

import plotly.graph_objects as go

from keyfigures import numbers
from keyfigures.departments import marked
from keyfigures.departments.values import Bearer, Concentration, DepartmentFigure
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import words

MOST_BARS = 20
MILLION = 1_000_000


def pareto(
    context: Context, concentration: Concentration, *, demo: bool = False, figures: Iterable[DepartmentFigure] = ()
) -> Chart:
    """Draw the departments that bear a sum, the few that bear most of it marked; at most 20, and it says so.

    Kroner are said only where they are known; ``demo`` marks the picture, a bearer's own mark its name.
    Raises SelectionError when there is no sum to bear.
    """
    if not concentration.bearers or concentration.total <= 0:
        raise words.nothing()
    drawn, demo = tuple(figures), demo or any(each.is_demo for each in concentration.bearers)
    bars = concentration.bearers[:MOST_BARS]
    figure = theme.empty(context.language)
    _add_bars(figure, context, concentration, bars)
    _layout(figure, context, bars)
    return Chart(
        figure=figure,
        title=_title(context, concentration),
        subtitle=_subtitle(context, concentration, len(bars)),
        footer=words.footer(context, drawn, demo=demo),
        description=_description(context, concentration, bars),
        table=_table(context, concentration),
        notes=words.notes(context, drawn),
        demo=demo,
    )


def _add_bars(figure: go.Figure, context: Context, concentration: Concentration, bars: tuple[Bearer, ...]) -> None:
    few = concentration.few
    figure.add_bar(
        x=[each.amount for each in bars],
        y=list(range(len(bars))),
        orientation="h",
        marker={"color": [theme.OWN if at < few else theme.OTHERS for at in range(len(bars))]},
        text=[_beside(context, each, last=at == few - 1) for at, each in enumerate(bars)],
        textposition="outside",
        textfont={"color": theme.TEXT, "size": theme.BODY_SIZE - 1},
        cliponaxis=False,
        customdata=[each.department_id for each in bars],
        hovertext=[f"{theme.plain(_name(each))}: {_beside(context, each, last=False)}" for each in bars],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _name(each: Bearer) -> str:
    return marked(each.name, demo=each.is_demo)


def _beside(context: Context, each: Bearer, *, last: bool) -> str:
    """Return what stands beside a bar: the amount, and how much all bars so far bear together."""
    text = context.say(
        "dchart_cumulated",
        amount=_amount(context, each.amount),
        share=_share(context, each.cumulated_pct),
    )
    return theme.bold(text, if_=last)


def _amount(context: Context, amount: float) -> str:
    return numbers.number(amount, 0 if amount == round(amount) else 1, context.language)


def _share(context: Context, share: float) -> str:
    return numbers.with_unit(share, "pct", 0, context.language)


def _layout(figure: go.Figure, context: Context, bars: tuple[Bearer, ...]) -> None:
    legend = [
        theme.key("■", theme.OWN, context.say("dchart_legend_few")),
        theme.key("■", theme.OTHERS, context.say("dchart_legend_rest")),
    ]
    size = theme.BODY_SIZE if len(bars) <= 12 else theme.SMALL_SIZE
    figure.update_layout(
        # A third of the width belongs to the words beside the longest bar.
        xaxis=theme.axis(range=[0, bars[0].amount * 1.5], showticklabels=False, showgrid=False),
        yaxis=theme.rows([theme.plain(_name(each)) for each in bars], tickfont={"size": size}),
        bargap=0.25,
        meta={
            "head": 0,
            "foot": 4,
            "left": 230,
            "clicks": True,
            "legend": legend,
            "narrow": {"shape": max(1.35, 0.6 + 0.09 * len(bars)), "layout": {"xaxis": _wider(bars)}},
            **theme.tall(len(bars)),
        },
    )


def _wider(bars: tuple[Bearer, ...]) -> dict[str, list[float]]:
    """Return a phone's axis: there the words beside the bars take more of the width than the bars."""
    return {"range": [0, bars[0].amount * 3]}


def _kroner(context: Context, kroner: float) -> str:
    """Return an amount of kroner as one says it: '2,4 mio. kr.', '86.000 kr.'."""
    if kroner >= MILLION:
        return context.say("dchart_million", n=numbers.number(kroner / MILLION, 1, context.language))
    thousand = round(kroner, -3) if kroner >= 10_000 else kroner
    return context.say("dchart_kroner", n=numbers.number(thousand, 0, context.language))


def _title(context: Context, concentration: Concentration) -> str:
    part = words.part_of(context, concentration.few, len(concentration.bearers))
    what = context.indicator.numerator.to(context.language)
    said = {"what": what, "part": part, "share": _share(context, concentration.few_share_pct)}
    if concentration.few_kroner is None:
        return context.say("dchart_pareto", **said)
    return context.say("dchart_pareto_kroner", kroner=_kroner(context, concentration.few_kroner), **said)


def _subtitle(context: Context, concentration: Concentration, bars: int) -> str:
    bearers = len(concentration.bearers)
    without = concentration.without_figure
    return words.joined(
        context.indicator.numerator.to(context.language),
        str(concentration.year),
        context.say("dchart_total", amount=_amount(context, concentration.total)),
        context.say("dchart_shown", part=words.part_of(context, bars, bearers)) if bars < bearers else "",
        words.missing(context, without, lambda many: context.say("dchart_without", departments=many)),
    )


def _description(context: Context, concentration: Concentration, bars: tuple[Bearer, ...]) -> str:
    first = "; ".join(f"{_name(each)} {_beside(context, each, last=False)}" for each in bars[:5])
    return context.say(
        "dchart_described_pareto", departments=words.counted(context, len(concentration.bearers)), first=first
    )


def _table(context: Context, concentration: Concentration) -> Table:
    columns = (
        *words.columns(context, "dchart_column_department", "dchart_column_id"),
        Column(context.indicator.numerator.to(context.language), 1),
        Column(context.say("dchart_column_share"), 1),
        Column(context.say("dchart_column_cumulated"), 1),
        Column(context.say("dchart_column_kroner"), 0),
    )
    rows = (
        (
            _name(each),
            each.department_id,
            each.amount,
            each.share_pct,
            each.cumulated_pct,
            each.kroner,
        )
        for each in concentration.bearers
    )
    return Table(columns, tuple(rows))
