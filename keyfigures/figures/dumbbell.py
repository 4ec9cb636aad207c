"""Two years of each municipality: joined when one definition counted both, apart when two did."""

from dataclasses import replace

import plotly.graph_objects as go

from keyfigures.compare import Comparison, Figure
from keyfigures.figures import accounts, theme, wording
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.panels import divider
from keyfigures.figures.sums import Sum

MOST_ROWS = 24
FIRST, LAST, CHANGE = 1, 2, 3
HALVES = ((0.0, 0.48), (0.52, 1.0))


def two_years(
    context: Context, earlier: Comparison, later: Comparison, pairs: tuple[tuple[Figure, Figure], ...]
) -> Chart:
    """Draw a row for each municipality that has a figure in both years, ordered by the later one.

    Two definitions are drawn with two shapes and no line between them: their difference is no change.
    """
    joined = earlier.definition_id == later.definition_id
    own = later.own.municipality_code
    both = [(a, b) for a, b in pairs if a.value is not None and b.value is not None]
    both.sort(key=lambda pair: -(pair[1].value or 0))
    shown = both if len(both) <= MOST_ROWS else _around(both, own)
    figure = theme.empty(context.language)
    if joined:
        _add_lines(figure, shown)
    _add_marks(figure, context, shown, own, year=earlier.year, symbol="circle-open", axis="x")
    later_first = [(b, a) for a, b in shown]
    if joined:
        _add_marks(figure, context, later_first, own, year=later.year, symbol="circle", axis="x")
    else:
        _add_marks(figure, context, later_first, own, year=later.year, symbol="square", axis="x2")
    _layout(figure, shown, own)
    if not joined:
        _part(figure, context, earlier, later)
    marks = (("○", earlier.year), ("●" if joined else "■", later.year))
    figure.layout.meta["legend"] = [theme.key(mark, theme.MUTED, str(year)) for mark, year in marks]
    definitions = [earlier.definition_id, later.definition_id]
    return Chart(
        figure=figure,
        title=_title(context, earlier, later, joined=joined),
        subtitle=_subtitle(context, earlier, later, len(shown), len(pairs), joined=joined),
        footer=wording.figures_footer(context, [each for pair in shown for each in pair]),
        description=_description(context, shown, earlier.year, later.year, joined=joined),
        table=_table(context, pairs, earlier.year, later.year, joined=joined),
        notes=wording.caveats(context, definitions),
        sums=_sums(context, pairs, own, joined=joined),
    )


def _around(both: list[tuple[Figure, Figure]], own: str) -> list[tuple[Figure, Figure]]:
    """Return the rows nearest the own municipality's, as many as fit."""
    place = next((i for i, (a, _) in enumerate(both) if a.municipality_code == own), 0)
    start = min(max(0, place - MOST_ROWS // 2), len(both) - MOST_ROWS)
    return both[start : start + MOST_ROWS]


def _add_lines(figure: go.Figure, shown: list[tuple[Figure, Figure]]) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, (a, b) in enumerate(shown):
        x += [a.value, b.value, None]
        y += [row, row, None]
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": theme.OTHERS, "width": 3}, hoverinfo="skip")


def _add_marks(
    figure: go.Figure,
    context: Context,
    rows: list[tuple[Figure, Figure]],
    own: str,
    *,
    year: int,
    symbol: str,
    axis: str,
) -> None:
    """Draw one year's marks; a label stands on the side away from the other year's mark."""
    colours = [theme.OWN if row.municipality_code == own else theme.MUTED for row, _ in rows]
    left = [
        (row.value or 0) < (other.value or 0) or (row.value == other.value and symbol == "circle-open")
        for row, other in rows
    ]
    figure.add_scatter(
        x=[row.value for row, _ in rows],
        y=list(range(len(rows))),
        mode="markers+text",
        marker={"color": colours, "size": 11, "symbol": symbol, "line": {"width": 2}},
        text=[f"\u00a0{context.number(row.value)}\u00a0" for row, _ in rows],
        textposition=["middle left" if each else "middle right" for each in left],
        textfont={"color": colours, "size": theme.SMALL_SIZE + 1},
        cliponaxis=False,
        xaxis=axis,
        customdata=[row.name for row, _ in rows],
        hovertemplate=f"%{{customdata}} {year}: %{{x:.{context.indicator.decimals}f}}<extra></extra>",
    )


def _layout(figure: go.Figure, shown: list[tuple[Figure, Figure]], own: str) -> None:
    names = [f"<b>{a.name}</b>" if a.municipality_code == own else a.name for a, _ in shown]
    values = [each.value or 0 for pair in shown for each in pair]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = max(high - low, 1) * 0.12
    figure.update_layout(
        xaxis=theme.axis(range=[max(0, low - room), high + room], showgrid=True),
        yaxis=theme.rows(names, showgrid=True),
        meta={"head": 8, "foot": 30, "left": 24 + max((len(a.name) for a, _ in shown), default=0) * 8},
    )


def _part(figure: go.Figure, context: Context, earlier: Comparison, later: Comparison) -> None:
    """Give each definition its own half with a divider between them and the same scale in both."""
    scale = figure.layout.xaxis.range
    figure.update_layout(
        xaxis={"domain": list(HALVES[0])},
        xaxis2=theme.axis(domain=list(HALVES[1]), range=scale, showgrid=True, anchor="y"),
    )
    figure.add_shape(divider(sum((HALVES[0][1], HALVES[1][0])) / 2))
    for half, side in zip(HALVES, (earlier, later), strict=True):
        text = f"<b>{side.year}</b> · {context.definition(side.definition_id)}"
        place = {"x": sum(half) / 2, "xref": "paper", "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "bottom"}
        figure.add_annotation(theme.heading(text, half[1] - half[0], **place))
    figure.layout.meta["head"] = 28


def _title(context: Context, earlier: Comparison, later: Comparison, *, joined: bool) -> str:
    name, before, after = later.own.name, earlier.own.value, later.own.value
    if before is None or after is None:
        return context.say("two_years_no_own", name=name, first=earlier.year, last=later.year)
    values = {"first_value": context.value(before), "last_value": context.value(after)}
    years = {"first": earlier.year, "last": later.year}
    if not joined:
        return context.say("two_years_apart", name=name, **values, **years)
    return context.say("two_years_change", name=name, change=context.difference(after - before), **values, **years)


def _subtitle(context: Context, earlier: Comparison, later: Comparison, shown: int, of: int, *, joined: bool) -> str:
    parts = [
        context.measured,
        later.group.name.to(context.language),
        context.say("both_years_n", n=shown, of=of),
    ]
    if not joined:
        parts.append(wording.definition_lock(context, [earlier.definition_id, later.definition_id]))
    else:
        parts.insert(1, context.definition(later.definition_id))
    return " · ".join(parts)


def _description(context: Context, shown: list[tuple[Figure, Figure]], first: int, last: int, *, joined: bool) -> str:
    pairs = "; ".join(f"{a.name} {context.value(a.value)} → {context.value(b.value)}" for a, b in shown)
    lock = "" if joined else context.say("not_a_change")
    return context.say("described_two_years", n=len(shown), first=first, last=last, pairs=pairs, lock=lock)


def _table(context: Context, pairs: tuple[tuple[Figure, Figure], ...], first: int, last: int, *, joined: bool) -> Table:
    say, decimals = context.say, context.indicator.decimals
    change = (Column(say("column_change"), decimals, signed=True),) if joined else ()
    columns = (
        Column(say("column_municipality")),
        Column(str(first), decimals),
        Column(str(last), decimals),
        *change,
        Column(say("column_status")),
    )
    rows = []
    for a, b in pairs:
        moved = None if a.value is None or b.value is None else b.value - a.value
        status = " / ".join(dict.fromkeys(wording.status_words(context, each.status) for each in (a, b)))
        rows.append((a.name, a.value, b.value, *((moved,) if joined else ()), status))
    return Table(columns, tuple(rows))


def _sums(context: Context, pairs: tuple[tuple[Figure, Figure], ...], own: str, *, joined: bool) -> tuple[Sum, ...]:
    """Return the sums of the own two figures, and of their change where one definition counted both."""
    found = []
    for row, (a, b) in enumerate(pairs):
        if a.municipality_code == own:
            first = replace(accounts.figure_sum(context, a), cells=((row, FIRST),))
            last = replace(accounts.figure_sum(context, b), cells=((row, LAST),))
            change = accounts.change_sum(context, first, last) if joined else None
            found += [first, last, *([replace(change, cells=((row, CHANGE),))] if change else [])]
    return tuple(found)
