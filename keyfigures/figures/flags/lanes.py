"""Status lanes: a row for every department, a field for every year, which says in itself what was said of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go

from keyfigures.catalogue import RuleSet
from keyfigures.departments import any_demo
from keyfigures.errors import SelectionError
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import words as told
from keyfigures.figures.flags import words
from keyfigures.figures.flags.rows import NeedRow
from keyfigures.flags import Cell, Lane, Status

MOST_ROWS = 40
STATES = tuple(words.LOOKS)
# Flagged for so many years running is said in the title.
LONG = 3
# On a phone headings stand upright, rows hold names on two lines, and so many years hold the word of an agreement.
PHONE_WORD = 4
PHONE_ROW, PHONE_AROUND, PHONE_WIDTH = 34, 330, 358


@dataclass(frozen=True)
class _Run:
    """Years beside each other under an agreement, or one it was closed in, as one word is written over them."""

    down: int
    first: int
    last: int
    state: Lane


def lanes(context: Context, rows: Sequence[NeedRow], *, rule_set: RuleSet) -> Chart:
    """Draw what was said of each department year by year; at most 40 departments, the table has all.

    ``rows`` come in the order of need, those without a flag among them, each with a cell for the same years. Raises
    SelectionError when there is no department.
    """
    if not rows:
        raise SelectionError("no_departments")
    drawn, years = rows[:MOST_ROWS], [cell.year for cell in rows[0].cells]
    figure = theme.empty(context.language)
    _add_fields(figure, context, drawn, rule_set)
    _add_signs(figure, drawn)
    _layout(figure, context, drawn, years)
    return Chart(
        figure=figure,
        title=_title(context, rows),
        subtitle=_subtitle(context, rows, rule_set, len(drawn)),
        footer=words.footer(context, rows, rule_set, _period(years)),
        description=_description(context, rows, len(drawn)),
        table=_table(context, rows, years),
        notes=words.notes(context, rows, rule_set),
        demo=any_demo(row.department for row in rows),
        about=words.about(context, rule_set),
    )


def _period(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if years[0] < years[-1] else str(years[0])


def _add_fields(figure: go.Figure, context: Context, rows: Sequence[NeedRow], rule_set: RuleSet) -> None:
    n = len(STATES)
    colours = [words.LOOKS[state].field for state in STATES]
    figure.add_heatmap(
        z=[[STATES.index(cell.state) for cell in row.cells] for row in rows],
        hovertext=[[words.hover(context, row, cell, rule_set) for cell in row.cells] for row in rows],
        customdata=[[row.department.department_id] * len(row.cells) for row in rows],
        zmin=-0.5,
        zmax=n - 0.5,
        colorscale=[entry for at, colour in enumerate(colours) for entry in ((at / n, colour), ((at + 1) / n, colour))],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_signs(figure: go.Figure, rows: Sequence[NeedRow]) -> None:
    """Write the signs; an agreement is a word, which is longer and stands over all its years."""
    placed = [(across, down, cell) for down, row in enumerate(rows) for across, cell in enumerate(row.cells)]
    for state, look in words.LOOKS.items():
        mine = [(across, down) for across, down, cell in placed if cell.state is state and look.sign]
        if mine:
            figure.add_scatter(
                x=[across for across, _ in mine],
                y=[down for _, down in mine],
                text=[theme.bold(look.sign)] * len(mine),
                mode="text",
                textfont={"color": look.ink, "size": theme.SMALL_SIZE},
                hoverinfo="skip",
            )


def _runs(rows: Sequence[NeedRow]) -> Iterator[_Run]:
    """Yield the stretches of years under an agreement, and of those one was closed in."""
    for down, row in enumerate(rows):
        for state, run in groupby(enumerate(row.cells), key=lambda each: each[1].state):
            places = [across for across, _ in run]
            if state in words.SHORT_TEXTS:
                yield _Run(down, places[0], places[-1], state)


def _layout(figure: go.Figure, context: Context, rows: Sequence[NeedRow], years: Sequence[int]) -> None:
    n, runs, cells = len(years), list(_runs(rows)), [cell for row in rows for cell in row.cells]
    notes = [*(_year(year, at) for at, year in enumerate(years)), *(_word(context, run) for run in runs)]
    phone = [*([{"textangle": -90}] * n), *(_short_word(context, run) for run in runs)]
    figure.update_layout(
        xaxis=theme.axis(range=[-0.5, n - 0.5], showticklabels=False, showgrid=False),
        yaxis=theme.rows(
            [theme.plain(words.short(row, 32)) for row in rows],
            range=[len(rows) - 0.5, -0.5],
            tickfont={"size": theme.SMALL_SIZE},
        ),
        annotations=notes,
        meta={
            "head": 22,
            "foot": 4,
            "left": 240,
            "clicks": True,
            "legend": words.legend(context, (cell for cell in cells if cell.state not in words.SHORT_TEXTS)),
            "narrow": {
                "shape": (PHONE_AROUND + PHONE_ROW * len(rows)) / PHONE_WIDTH,
                "annotations": phone,
                "meta": {"head": 36, "legend": words.legend(context, cells)},
            },
            **theme.tall(len(rows), each=20, around=230),
        },
    )


def _year(year: int, at: int) -> dict[str, object]:
    """Return a year above its column."""
    font = {"color": theme.MUTED, "size": theme.SMALL_SIZE}
    return theme.note(str(year), x=at, xref="x", y=1, yref="paper", yanchor="bottom", yshift=2, font=font)


def _word(context: Context, run: _Run) -> dict[str, object]:
    """Return the word over the years of a run."""
    font = {"color": words.LOOKS[run.state].ink, "size": theme.SMALL_SIZE}
    text = context.say(words.LANE_TEXTS[run.state])
    return theme.note(text, x=(run.first + run.last) / 2, xref="x", y=run.down, yref="y", font=font)


def _short_word(context: Context, run: _Run) -> dict[str, object]:
    """Return what a phone's narrow columns have room for."""
    is_long = run.last - run.first + 1 >= PHONE_WORD
    text = words.LANE_TEXTS[run.state] if is_long else words.SHORT_TEXTS[run.state]
    size = theme.SMALL_SIZE if is_long else theme.SMALL_SIZE - 2
    return {"text": context.say(text), "font": {"color": words.LOOKS[run.state].ink, "size": size}}


def _title(context: Context, rows: Sequence[NeedRow]) -> str:
    """Say how many are flagged in the newest year, and how many of them have been for three years or more."""
    year = rows[0].cells[-1].year
    standing = [_standing(row.cells) for row in rows if row.cells[-1].status is Status.FLAGGED]
    long = sum(years >= LONG for years in standing)
    part = told.part_of(context, len(standing), len(rows))
    where = words.place(context, rows)
    if not standing:
        return context.say("lane_title_none", place=where, year=year, of=told.counted(context, len(rows)))
    return context.say("lane_title", part=part, place=where, year=year, long=long, years=LONG)


def _standing(cells: Sequence[Cell]) -> int:
    """Count the unbroken years up to the last in which a department was flagged, also under an agreement."""
    return next((at for at, cell in enumerate(reversed(cells)) if cell.status is not Status.FLAGGED), len(cells))


def _subtitle(context: Context, rows: Sequence[NeedRow], rule_set: RuleSet, drawn: int) -> str:
    return told.joined(
        words.only_organisation(rows),
        words.rules(context, rule_set),
        _period([cell.year for cell in rows[0].cells]),
        context.say("dchart_shown", part=told.part_of(context, drawn, len(rows))),
        context.say("lane_order") if len(rows) > 1 else "",
    )


def _description(context: Context, rows: Sequence[NeedRow], drawn: int) -> str:
    newest = Counter(row.cells[-1].state for row in rows)
    counts = ", ".join(f"{newest[state]} {context.say(words.LANE_TEXTS[state])}" for state in STATES if newest[state])
    return context.say(
        "lane_described",
        part=told.part_of(context, drawn, len(rows)),
        years=_period([cell.year for cell in rows[0].cells]),
        year=rows[0].cells[-1].year,
        counts=counts,
        first=told.named(rows[0].department),
    )


def _table(context: Context, rows: Sequence[NeedRow], years: Sequence[int]) -> Table:
    columns = (
        Column(context.say("dchart_column_department"), brief=True),
        Column(context.say("dchart_column_id")),
        Column(context.say("dchart_column_organisation"), brief=True),
        *(Column(str(year), brief=True) for year in years),
    )
    return Table(columns, tuple(_line(context, row) for row in rows))


def _line(context: Context, row: NeedRow) -> tuple[object, ...]:
    names = (told.named(row.department), row.department.department_id, told.organisation(row.department))
    return (*names, *(words.state(context, cell) for cell in row.cells))
