"""An organisation's or municipality's figure over the years: a sum over a sum, with how many it rests on."""

from collections.abc import Iterable, Sequence

import plotly.graph_objects as go

from keyfigures.departments import marked
from keyfigures.departments.values import Department, DepartmentFigure, Total
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import accounts, lines, words
from keyfigures.figures.sums import Sum

VALUE = 2


def totals(
    context: Context,
    name: str,
    series: Sequence[Total],
    *,
    other_name: str = "",
    others: Sequence[Total] = (),
    demo: bool = False,
    figures: Iterable[DepartmentFigure] = (),
    members: Sequence[Department] = (),
) -> Chart:
    """Draw a group's figure over the years beside that of a larger one; under each year stands n of N departments.

    ``other_name`` and ``others`` are the country or region; ``members`` are the departments of the group, for the sum
    of its newest figure. Raises SelectionError when no year has a figure.
    """
    if not any(each.value is not None for each in series):
        raise words.nothing()
    drawn, name = tuple(figures), marked(name, demo=demo)
    figure = theme.empty(context.language)
    if others:
        _add_line(figure, context, other_name, others, own=False)
    _add_line(figure, context, name, series, own=True)
    _layout(figure, series, others, [name, other_name])
    return Chart(
        figure=figure,
        title=_title(context, name, series, other_name, others),
        subtitle=_subtitle(context, series),
        footer=words.footer(context, drawn, demo=demo),
        description=words.described(context, name, _values(series)),
        table=_table(context, name, series, other_name, others),
        notes=words.notes(context, drawn),
        demo=demo,
        sums=_sums(context, (name, series), (other_name, others), members, drawn),
    )


def _values(series: Sequence[Total]) -> dict[int, float]:
    return {each.year: each.value for each in series if each.value is not None}


def _add_line(figure: go.Figure, context: Context, name: str, series: Sequence[Total], *, own: bool) -> None:
    known = _values(series)
    if not known:
        return
    years, values = lines.broken(known)
    colour = theme.OWN if own else theme.AVERAGE
    counts = {each.year: words.part_of(context, each.n, each.of) for each in series}
    ends, shown = {min(known), max(known)}, theme.plain(name)
    figure.add_scatter(
        x=years,
        y=values,
        mode="lines+markers+text",
        line={"color": colour, "width": 3.5 if own else 2, "dash": "solid" if own else "dash"},
        marker={"color": colour, "size": 9 if own else 6, "symbol": "circle" if own else "diamond"},
        text=[context.number(known[year]) if year in ends else "" for year in years],
        textposition="top center" if own else "bottom center",
        textfont={"color": colour, "size": theme.BODY_SIZE},
        connectgaps=False,
        cliponaxis=False,
        hovertext=[f"{shown} {year}: {context.value(known.get(year))}<br>{counts.get(year, '')}" for year in years],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _layout(figure: go.Figure, series: Sequence[Total], others: Sequence[Total], names: list[str]) -> None:
    known, beside = _values(series), _values(others)
    years = lines.every_year([*known, *beside])
    counts = {each.year: f"<br>{each.n}/{each.of}" for each in series}
    axis = lines.years_axis(years)
    words_ = [f"{year}{counts.get(year, '')}" for year in lines.ticks(years)]
    legend = [theme.key("●", theme.OWN, names[0])]
    if beside:
        legend.append(theme.key("◆", theme.AVERAGE, names[1]))
    figure.update_layout(
        xaxis={**axis, "ticktext": words_},
        yaxis=theme.axis(range=lines.span([*known.values(), *beside.values()])),
        meta={"head": 18, "foot": 46, "left": 60, "legend": legend, "narrow": {"shape": 1.4}},
    )


def _title(context: Context, name: str, series: Sequence[Total], other_name: str, others: Sequence[Total]) -> str:
    known, beside = _values(series), _values(others)
    year = max(known)
    said = {"name": name, "value": context.value(known[year]), "year": year}
    if year not in beside:
        return context.say("dchart_totals_alone", **said)
    difference = known[year] - beside[year]
    texts = ("dchart_totals_above", "dchart_totals_below", "dchart_totals_level")
    rest = {"other": other_name, "gap": words.apart(context, difference), "other_value": context.value(beside[year])}
    return context.say(words.side(context, difference, texts), **said, **rest)


def _subtitle(context: Context, series: Sequence[Total]) -> str:
    return words.joined(context.measured, lines.period(sorted(_values(series))), context.say("dchart_totals_key"))


def _table(context: Context, name: str, series: Sequence[Total], other_name: str, others: Sequence[Total]) -> Table:
    columns = (
        *words.columns(context, "dchart_column_group", "column_year"),
        Column(context.measured, context.indicator.decimals),
        Column(context.say("dchart_column_n"), 0),
        Column(context.say("dchart_column_of"), 0),
        Column(context.indicator.numerator.to(context.language), 0),
        Column(context.indicator.denominator.to(context.language), 0),
    )
    rows = (
        (group, str(each.year), each.value, each.n, each.of, each.amount, each.base)
        for group, each in _listed((name, series), (other_name, others))
    )
    return Table(columns, tuple(rows))


def _listed(*groups: tuple[str, Sequence[Total]]) -> list[tuple[str, Total]]:
    return [(name, each) for name, found in groups for each in sorted(found, key=lambda total: total.year)]


def _sums(
    context: Context,
    own: tuple[str, Sequence[Total]],
    other: tuple[str, Sequence[Total]],
    members: Sequence[Department],
    figures: tuple[DepartmentFigure, ...],
) -> tuple[Sum, ...]:
    """Return the sums of every total, that of the newest own one by department, and of the difference in its year."""
    newest = max(_values(own[1]))
    found: dict[tuple[str, int], Sum] = {}
    for row, (name, total) in enumerate(_listed(own, other)):
        by_department = name == own[0] and total.year == newest
        found[name, total.year] = accounts.total_sum(
            context,
            name,
            total,
            members=members if by_department else (),
            figures=figures if by_department else (),
            cells=((row, VALUE),),
        )
    beside = found.get((other[0], newest))
    difference = accounts.difference_sum(context, found[own[0], newest], beside) if beside else None
    return (*found.values(), *([difference] if difference else []))
