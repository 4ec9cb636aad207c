"""The twins of a department: how far away each is, what the distance is made of, and its figure."""

from collections.abc import Iterable, Mapping
from statistics import mean
from typing import Any

import plotly.graph_objects as go

from keyfigures import numbers
from keyfigures.departments import marked
from keyfigures.departments.values import DepartmentFigure, Twin, Twins
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import words

# A share smaller than this is not written in its part of the bar.
LEAST_WRITTEN = 12.0
RIM = {"color": theme.BACKGROUND, "width": 1}


def twins_chart(
    context: Context,
    twins: Twins,
    values: Mapping[str, float | None],
    *,
    name: str,
    variables: Mapping[str, str],
    demo: bool = False,
    figures: Iterable[DepartmentFigure] = (),
) -> Chart:
    """Draw the squared distance of each twin by variable, the nearest first, with its figure at the end of the bar.

    ``values`` are the indicator's figures by department id, the own one among them; ``name`` is the own name and
    ``variables`` the names of the variables in the reader's language. With more than six variables the smallest are
    drawn together. Raises SelectionError when there is no twin.
    """
    if not twins.twins:
        raise words.nothing()
    drawn, name = tuple(figures), marked(name, demo=demo)
    figure = theme.empty(context.language)
    groups = _groups(twins)
    for colour, ink, ids in zip(theme.PARTS, theme.TEXT_ON_PARTS, groups, strict=False):
        font = {"size": theme.SMALL_SIZE, "color": ink}
        look = {"name": _label(context, ids, variables), "marker": {"color": colour, "line": RIM}, "textfont": font}
        _add_part(figure, context, twins, ids, look, demo=demo)
    _add_values(figure, context, twins, values)
    _layout(figure, context, twins, groups, variables, demo=demo)
    return Chart(
        figure=figure,
        title=_title(context, twins, values, name),
        subtitle=_subtitle(context, twins, values, variables, name),
        footer=words.footer(context, drawn, demo=demo),
        description=_description(context, twins, values, name, demo=demo),
        table=_table(context, twins, values, variables, demo=demo),
        notes=words.notes(context, drawn, *_notes(context, twins, variables)),
        demo=demo,
    )


def _share(twin: Twin, variable: str) -> float:
    return sum(part.share_pct for part in twin.parts if part.variable == variable)


def _groups(twins: Twins) -> list[tuple[str, ...]]:
    """Return what each colour stands for: a variable each, from the largest; the smallest share the last."""
    ordered = sorted(twins.variables, key=lambda each: -sum(_share(twin, each) for twin in twins.twins))
    if len(ordered) <= len(theme.PARTS):
        return [(each,) for each in ordered]
    alone = len(theme.PARTS) - 1
    return [*((each,) for each in ordered[:alone]), tuple(ordered[alone:])]


def _label(context: Context, ids: tuple[str, ...], variables: Mapping[str, str]) -> str:
    return variables[ids[0]] if len(ids) == 1 else context.say("dchart_other_variables", n=len(ids))


def _add_part(
    figure: go.Figure, context: Context, twins: Twins, ids: tuple[str, ...], look: dict[str, Any], *, demo: bool
) -> None:
    shares = [sum(_share(twin, each) for each in ids) for twin in twins.twins]
    said = [numbers.with_unit(share, "pct", 0, context.language) for share in shares]
    figure.add_bar(
        x=[twin.distance**2 * share / 100 for twin, share in zip(twins.twins, shares, strict=True)],
        y=list(range(len(shares))),
        orientation="h",
        **look,
        text=[text if share >= LEAST_WRITTEN else "" for text, share in zip(said, shares, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="inside",
        customdata=[twin.department_id for twin in twins.twins],
        hovertext=[
            f"{theme.plain(marked(twin.name, demo=demo))}<br>{look['name']}: {text}"
            for twin, text in zip(twins.twins, said, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_values(figure: go.Figure, context: Context, twins: Twins, values: Mapping[str, float | None]) -> None:
    figure.add_scatter(
        x=[twin.distance**2 for twin in twins.twins],
        y=list(range(len(twins.twins))),
        mode="text",
        text=[f"  <b>{context.value(values.get(twin.department_id))}</b>" for twin in twins.twins],
        textposition="middle right",
        textfont={"color": theme.TEXT, "size": theme.BODY_SIZE},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _layout(
    figure: go.Figure,
    context: Context,
    twins: Twins,
    groups: list[tuple[str, ...]],
    variables: Mapping[str, str],
    *,
    demo: bool,
) -> None:
    furthest = max(twin.distance**2 for twin in twins.twins) or 1.0
    legend = [
        theme.key("■", colour, _label(context, ids, variables))
        for colour, ids in zip(theme.PARTS, groups, strict=False)
    ]
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        # A number that does not fit its part is left out, never shrunk; the table has it.
        uniformtext={"minsize": theme.SMALL_SIZE, "mode": "hide"},
        xaxis=theme.axis(range=[0, furthest * 1.3], showticklabels=False, showgrid=False),
        yaxis=theme.rows([theme.plain(marked(twin.name, demo=demo)) for twin in twins.twins]),
        meta={
            "head": 0,
            "foot": 4,
            "left": 230,
            "clicks": True,
            "legend": legend,
            "narrow": {"shape": 1.5, "layout": {"xaxis": {"range": [0, furthest * 1.7]}}},
            **theme.tall(len(twins.twins)),
        },
    )


def _title(context: Context, twins: Twins, values: Mapping[str, float | None], name: str) -> str:
    own = values.get(twins.department_id)
    others = [value for twin in twins.twins if (value := values.get(twin.department_id)) is not None]
    middle = words.middle(others)
    if own is None or middle is None:
        return context.say("dchart_twins_found", name=name, n=len(twins.twins), candidates=twins.candidates)
    texts = ("dchart_twins_above", "dchart_twins_below", "dchart_twins_level")
    return context.say(
        words.side(context, own - middle, texts),
        name=name,
        value=context.value(own),
        median=context.value(middle),
        n=len(others),
        gap=words.apart(context, own - middle),
        year=twins.year,
    )


def _ordered(twins: Twins, shares: Mapping[str, float]) -> list[str]:
    """Return the variables from the most alike to one of the least alike; none where no order can be told."""
    most = max(shares.values(), default=0.0)
    alike = sorted((each for each in twins.variables if shares[each] < most), key=lambda each: shares[each])
    return [*alike, max(twins.variables, key=lambda each: shares[each])] if alike else []


def _alike(context: Context, ordered: list[str], variables: Mapping[str, str], text: str, **said: str) -> str:
    """Say on what one resembles most and least; empty where no order can be told."""
    if not ordered:
        return ""
    first, *more = (words.inside(variables[each]) for each in ordered[:-1][:2])
    most = context.say("dchart_and", first=first, second=more[0]) if more else first
    return context.say(text, most=most, least=words.inside(variables[ordered[-1]]), **said)


def _means(twins: Twins) -> dict[str, float]:
    return {each: mean(_share(twin, each) for twin in twins.twins) for each in twins.variables}


def _subtitle(
    context: Context, twins: Twins, values: Mapping[str, float | None], variables: Mapping[str, str], name: str
) -> str:
    without = sum(values.get(twin.department_id) is None for twin in twins.twins)
    own = values.get(twins.department_id)
    return words.joined(
        context.say("dchart_twins_key", n=len(twins.twins), candidates=twins.candidates),
        _alike(context, _ordered(twins, _means(twins)), variables, "dchart_twins_alike", name=name),
        f"{context.measured}, {twins.year}",
        f"{name}: {context.value(own)}" if own is not None else context.say("dchart_no_figure", name=name),
        words.missing(context, without, lambda many: context.say("dchart_without", departments=many)),
    )


def _description(context: Context, twins: Twins, values: Mapping[str, float | None], name: str, *, demo: bool) -> str:
    found = "; ".join(
        f"{marked(twin.name, demo=demo)} {context.value(values.get(twin.department_id))}" for twin in twins.twins
    )
    return context.say("dchart_described_twins", name=name, twins=found)


def _notes(context: Context, twins: Twins, variables: Mapping[str, str]) -> tuple[str, ...]:
    left_out = ", ".join(variables[each] for each in twins.left_out)
    stable = "; ".join(f"{variables[each]}: {n}" for each, n in twins.stability)
    return (
        context.say("dchart_twins_left_out", names=left_out) if left_out else "",
        context.say("dchart_twins_stable", k=len(twins.twins), names=stable) if stable else "",
    )


def _table(
    context: Context, twins: Twins, values: Mapping[str, float | None], variables: Mapping[str, str], *, demo: bool
) -> Table:
    heads = words.columns(
        context, "dchart_column_department", "dchart_column_id", "dchart_column_organisation", "column_municipality"
    )
    columns = (
        *heads,
        Column(context.measured, context.indicator.decimals),
        Column(context.say("dchart_column_distance"), 2),
        Column(context.say("dchart_column_alike")),
        *(Column(context.say("dchart_column_part", name=variables[each]), 0) for each in twins.variables),
    )
    rows = (
        (
            marked(twin.name, demo=demo),
            twin.department_id,
            marked(twin.organisation, demo=demo),
            twin.municipality,
            values.get(twin.department_id),
            twin.distance,
            _alike_of(context, twins, twin, variables),
            *(_share(twin, each) for each in twins.variables),
        )
        for twin in twins.twins
    )
    return Table(columns, tuple(rows))


def _alike_of(context: Context, twins: Twins, twin: Twin, variables: Mapping[str, str]) -> str:
    ordered = _ordered(twins, {each: _share(twin, each) for each in twins.variables})
    return _alike(context, ordered, variables, "dchart_twin_alike") or numbers.MISSING
