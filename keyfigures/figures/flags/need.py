"""Which departments need an agreement most, and why: a row each with its name, its reason and its last years."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from keyfigures.catalogue import RuleSet
from keyfigures.departments import any_demo
from keyfigures.errors import SelectionError
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Context
from keyfigures.figures.departments import words as told
from keyfigures.figures.flags import words
from keyfigures.figures.flags.rows import NeedRow, in_need
from keyfigures.figures.flags.table import critical
from keyfigures.flags import GOALS, Lane, Score, Status
from keyfigures.flags.argue import since

# The small lanes show so many years, the newest last.
LAST_YEARS = 8
MOST_LETTERS = 30
# The left part of a wide picture says who and why, the right one the years; on a phone one stands above the other.
WORDS_PART, LANE_FROM = 0.63, 0.66
AROUND, WRAPPED = 215, 35
PHONE_ROW, PHONE_ABOVE, PHONE_AROUND, PHONE_WIDTH = 172, 138, 290, 358
PHONE_LETTERS = 52
FIELD = 23
BARE = {"showticklabels": False, "showgrid": False, "showline": False}
# "Three departments …": numbers up to twelve are words.
NUMBER_WORDS = 12


@dataclass(frozen=True)
class _Room:
    """What a row has room for, in pixels: its height, and how far above its middle the reason begins.

    Letters are ``larger`` by so much, and all flags are named, where there are but a few departments.
    """

    height: int
    above: int
    larger: int


ROOMY = 3
LARGE, SMALL = _Room(height=113, above=14, larger=2), _Room(height=62, above=6, larger=0)


def need(
    context: Context, rows: Sequence[NeedRow], *, rule_set: RuleSet, scores: Collection[Score], most: int
) -> Chart:
    """Draw the first ``most`` departments with a flag, each with the reason of its weightiest one.

    ``rows`` are all departments judged, in the order of need by ``scores``; the table has every flag of every
    department in need. Raises SelectionError when none has a flag.
    """
    needing = in_need(rows)
    if not needing:
        raise _nobody(rows)
    drawn = needing[:most]
    figure = theme.empty(context.language)
    _add_lanes(figure, context, drawn, rule_set)
    _layout(figure, context, drawn)
    titles = {id_: rule.title.to(context.language) for id_, rule in rule_set.rules.items()}
    return Chart(
        figure=figure,
        title=_title(context, drawn),
        subtitle=_subtitle(context, rows, rule_set, scores),
        footer=words.footer(context, drawn, rule_set, str(context.selection.year)),
        description=_description(context, drawn),
        table=critical(context, rows, titles),
        notes=words.notes(context, needing, rule_set),
        demo=any_demo(row.department for row in rows),
        about=words.about(context, rule_set),
        table_title=context.say("need_table_title", place=words.place(context, rows), year=context.selection.year),
    )


def _nobody(rows: Sequence[NeedRow]) -> SelectionError:
    if not rows:
        return SelectionError("no_departments")
    unknown = sum(row.case.status is Status.NOT_ASSESSABLE for row in rows)
    return SelectionError("need_nothing", year=rows[0].case.year, of=len(rows), unknown=unknown)


def _add_lanes(figure: go.Figure, context: Context, rows: Sequence[NeedRow], rule_set: RuleSet) -> None:
    """Draw a field for every year there was a department, its sign in it and the year below."""
    for down, row in enumerate(rows):
        shown = [(at, cell) for at, cell in enumerate(row.cells[-LAST_YEARS:]) if cell.state is not Lane.ABSENT]
        looks = [words.LOOKS[cell.state] for _, cell in shown]
        place = {"x": [at for at, _ in shown], "y": [down] * len(shown), "cliponaxis": False}
        figure.add_scatter(
            **place,
            mode="markers+text",
            marker={
                "symbol": "square",
                "size": FIELD,
                "color": [look.field for look in looks],
                "line": {"color": [look.rim for look in looks], "width": 1.5},
                "opacity": 1,
            },
            text=[f"’{cell.year % 100:02d}" for _, cell in shown],
            textposition="bottom center",
            textfont={"size": theme.SMALL_SIZE, "color": theme.MUTED},
            customdata=[row.department.department_id] * len(shown),
            hovertext=[words.hover(context, row, cell, rule_set) for _, cell in shown],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        figure.add_scatter(
            **place,
            mode="text",
            text=[words.sign(context, cell.state) for _, cell in shown],
            textfont={"size": theme.SMALL_SIZE, "color": [look.ink for look in looks]},
            hoverinfo="skip",
        )


def _layout(figure: go.Figure, context: Context, rows: Sequence[NeedRow]) -> None:
    n, years = len(rows), max(len(row.cells[-LAST_YEARS:]) for row in rows)
    room = LARGE if n <= ROOMY else SMALL
    notes = [_who(row, place, room) for place, row in enumerate(rows)]
    notes += [_why(context, row, place, room) for place, row in enumerate(rows)]
    figure.update_layout(
        xaxis=theme.axis(domain=[LANE_FROM, 1], range=[-0.6, years - 0.4], **BARE),
        yaxis=theme.axis(range=[n - 0.5, -0.5], **BARE),
        annotations=notes,
        meta={
            "clicks": True,
            "legend": words.legend(context, (cell for row in rows for cell in row.cells[-LAST_YEARS:])),
            "narrow": {
                "shape": (PHONE_AROUND + PHONE_ROW * n) / PHONE_WIDTH,
                "layout": {
                    "xaxis": {"domain": [0, 1]},
                    # Each department's words stand above its years.
                    "yaxis": {"range": [n - PHONE_ABOVE / PHONE_ROW, -PHONE_ABOVE / PHONE_ROW]},
                },
                "annotations": [
                    *(_phone_who(row, place) for place, row in enumerate(rows)),
                    *(_phone_why(row) for row in rows),
                ],
            },
            **theme.tall(n, each=room.height, around=AROUND),
            # A narrow page wraps the words above the rows.
            "least": AROUND + WRAPPED + room.height * n,
        },
    )


def _who(row: NeedRow, place: int, room: _Room) -> dict[str, object]:
    name = theme.bold(f"{place + 1}. {theme.plain(words.short(row, MOST_LETTERS))}")
    owner = f'<span style="color:{theme.MUTED}">{theme.plain(told.organisation(row.department))}</span>'
    font = {"color": theme.TEXT, "size": theme.BODY_SIZE + room.larger}
    return _note(f"{name}   {owner}", place, yanchor="bottom", yshift=room.above, font=font)


def _why(context: Context, row: NeedRow, place: int, room: _Room) -> dict[str, object]:
    text = _more(context, row) if room.larger else row.because
    font = {"color": theme.TEXT, "size": theme.BODY_SIZE - 1 + room.larger / 2}
    name = f"heading:{WORDS_PART:.3f}"
    return _note(theme.plain(text), place, yanchor="top", yshift=room.above, name=name, font=font)


def _more(context: Context, row: NeedRow) -> str:
    """Return the reason with since when, the other rules that raise a flag, and the agreements there are."""
    first, *others = row.case.flags
    titles = [flag.rule.title.to(context.language) for flag in others]
    parts = (
        row.because,
        since(first, context.say),
        context.say("need_also", titles=words.listed(context, titles)) if titles else "",
        context.say("need_agreed", titles=words.listed(context, row.agreements)) if row.agreements else "",
    )
    return " ".join(part for part in parts if part)


def _note(text: str, place: int, **changes: object) -> dict[str, object]:
    """Return words of a department, at the height of its years."""
    return theme.note(text, x=0, xref="paper", xanchor="left", y=place, yref="y", align="left", **changes)


def _phone_who(row: NeedRow, place: int) -> dict[str, object]:
    """Return what a phone changes: the organisation under the name, both above the reason."""
    name = theme.bold(f"{place + 1}. {theme.plain(words.short(row, MOST_LETTERS))}")
    return {"text": f"{name}<br>{theme.plain(told.organisation(row.department))}", "yshift": FIELD / 2 + 72}


def _phone_why(row: NeedRow) -> dict[str, object]:
    lines = wrap(row.because, PHONE_LETTERS, break_long_words=False)
    text = "<br>".join(theme.plain(line) for line in lines)
    return {"text": text, "name": "", "yshift": FIELD / 2 + 74, "font": {"color": theme.TEXT, "size": 12}}


def _title(context: Context, rows: Sequence[NeedRow]) -> str:
    """Say who needs an agreement most; who only may need one is never said to need it."""
    sure = [words.short(row, MOST_LETTERS) for row in rows if row.case.status is Status.FLAGGED]
    maybe = [words.short(row, MOST_LETTERS) for row in rows if row.case.status is Status.MAYBE]
    where = words.place(context, rows)
    if not sure:
        return context.say("need_title_maybe", place=where, names=words.listed(context, maybe))
    said = context.say(
        "need_title_one" if len(sure) == 1 else "need_title_many",
        n=_in_words(context, len(sure)),
        place=where,
        names=words.listed(context, sure),
    )
    return context.say("need_title_and_maybe", said=said, names=words.listed(context, maybe)) if maybe else said


def _in_words(context: Context, n: int) -> str:
    """Return 'Tre', or '13' where there is no word kept for it."""
    return context.say("need_numbers").split(", ")[n - 1] if n <= NUMBER_WORDS else str(n)


def _subtitle(context: Context, rows: Sequence[NeedRow], rule_set: RuleSet, scores: Collection[Score]) -> str:
    return told.joined(
        words.only_organisation(rows),
        words.rules(context, rule_set),
        str(context.selection.year),
        words.statuses(context, rows),
        _order(context, scores),
    )


def _order(context: Context, scores: Collection[Score]) -> str:
    """Say what the departments are ordered by: how sure it is, then the sub-scores that are switched on."""
    goals = [context.say(f"goal_{goal.value}") for goal in GOALS if goal in scores]
    points = context.say("need_by_points") if len(goals) == len(GOALS) else ""
    names = (
        context.say("need_by_status"),
        context.say("need_by_both") if Score.BOTH in scores else "",
        points or (context.say("need_by_points_of", goals=", ".join(goals)) if goals else ""),
        context.say("need_by_years") if Score.YEARS in scores else "",
    )
    return context.say("need_ordered", names=", ".join(name for name in names if name))


def _description(context: Context, rows: Sequence[NeedRow]) -> str:
    return " ".join(
        context.say(
            "need_described",
            number=place,
            name=told.named(row.department),
            organisation=told.organisation(row.department),
            because=row.because,
        )
        for place, row in enumerate(rows, start=1)
    )
