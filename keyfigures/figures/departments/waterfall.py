"""The waterfall: why a figure moved between two years, step by step from before to after."""

from collections.abc import Iterable
from itertools import accumulate

import plotly.graph_objects as go

from keyfigures import numbers
from keyfigures.departments import marked
from keyfigures.departments.values import Decomposition, DepartmentFigure, Step
from keyfigures.figures import theme
from keyfigures.figures.chart import Chart, Column, Context, Table
from keyfigures.figures.departments import lines, words

# Steps that are no department's: they can neither be opened nor be the largest of the departments.
NOT_ONE = frozenset({"mix", "rest"})
# A row of a narrow picture, whose names take up to three lines, as a part of its width.
NARROW_ROW = 0.13
OF_ONE = frozenset({"numerator", "denominator"})


def waterfall(
    context: Context,
    decomposition: Decomposition,
    name: str,
    *,
    demo: bool = False,
    figures: Iterable[DepartmentFigure] = (),
) -> Chart:
    """Draw the steps from the figure of one year to that of another; every step has its sign.

    ``name`` is the department's or the group's. A change is coloured as worse or better only where the indicator has
    a better side; a click on a department's step names it. Raises SelectionError when there is no step.
    """
    if not decomposition.steps:
        raise words.nothing()
    drawn, name = tuple(figures), marked(name, demo=demo)
    figure = theme.empty(context.language)
    _add_ends(figure, context, decomposition)
    _add_steps(figure, context, decomposition)
    _layout(figure, context, decomposition)
    return Chart(
        figure=figure,
        title=_title(context, decomposition, name),
        subtitle=_subtitle(context, decomposition),
        footer=words.footer(context, drawn, demo=demo),
        description=_description(context, decomposition, name),
        table=_table(context, decomposition),
        notes=words.notes(context, drawn),
        demo=demo,
    )


def _starts(decomposition: Decomposition) -> list[float]:
    """Return where each step starts, and after them the end."""
    return list(accumulate((step.change for step in decomposition.steps), initial=decomposition.before))


def _opens(step: Step) -> str | None:
    """Return the department a click on a step names, None where the step is no department's."""
    return None if step.id in NOT_ONE | OF_ONE else step.id


def _colour(context: Context, change: float) -> str:
    better = context.indicator.higher_is_better
    if better is None or change == 0:
        return theme.UP if change > 0 else theme.DOWN
    return theme.BETTER if (change > 0) is better else theme.WORSE


def _add_ends(figure: go.Figure, context: Context, decomposition: Decomposition) -> None:
    values = [decomposition.before, decomposition.after]
    figure.add_bar(
        x=values,
        y=[0, len(decomposition.steps) + 1],
        orientation="h",
        width=0.65,
        marker={"color": theme.TEXT},
        text=[f"<b>{context.value(value)}</b>" for value in values],
        textposition="outside",
        textfont={"color": theme.TEXT, "size": theme.BODY_SIZE},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _add_steps(figure: go.Figure, context: Context, decomposition: Decomposition) -> None:
    steps = decomposition.steps
    starts = _starts(decomposition)
    figure.add_bar(
        x=[step.change for step in steps],
        base=starts[:-1],
        y=list(range(1, len(steps) + 1)),
        orientation="h",
        width=0.65,
        marker={"color": [_colour(context, step.change) for step in steps]},
        # The unit stands under the title.
        text=[numbers.signed(step.change, context.indicator.decimals, context.language) for step in steps],
        textposition="outside",
        textfont={"color": theme.TEXT, "size": theme.BODY_SIZE},
        cliponaxis=False,
        customdata=[_opens(step) for step in steps],
        hovertext=[f"{theme.plain(step.name)}: {words.change(context, step.change)}" for step in steps],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    # Where a step ends the next one starts: a thin line from row to row.
    line = {"color": theme.MUTED, "width": 1, "dash": "dot"}
    figure.update_layout(
        shapes=[
            {"type": "line", "x0": at, "x1": at, "y0": row + 0.325, "y1": row + 0.675, "line": line}
            for row, at in enumerate(starts)
        ]
    )


def _layout(figure: go.Figure, context: Context, decomposition: Decomposition) -> None:
    ends = (decomposition.first_year, *(step.name for step in decomposition.steps), decomposition.last_year)
    names = [theme.bold(theme.plain(str(name)), if_=isinstance(name, int)) for name in ends]
    low, high = lines.span(_starts(decomposition))
    room = 0.12 * (high - low)
    # Labels stand outside the bars, on the left of those that go down.
    wide = [low - room if low < 0 or min(_starts(decomposition)) < room else low, high + room]
    figure.update_layout(
        xaxis=theme.axis(range=wide),
        yaxis=theme.rows(names),
        meta={
            "head": 0,
            "foot": 26,
            "left": 250,
            "clicks": any(_opens(step) for step in decomposition.steps),
            "legend": _legend(context),
            # Words take more of a narrow picture's width.
            "narrow": {
                "shape": max(1.5, 0.8 + NARROW_ROW * len(names)),
                "layout": {"xaxis": {"range": [wide[0] - 2 * room, wide[1] + 3 * room]}},
            },
            **theme.tall(len(names), each=26),
        },
    )


def _legend(context: Context) -> list[dict[str, str]]:
    if context.indicator.higher_is_better is None:
        marks = (("■", theme.UP, "dchart_change_up"), ("■", theme.DOWN, "dchart_change_down"))
    else:
        marks = (("■", theme.WORSE, "dchart_change_worse"), ("■", theme.BETTER, "dchart_change_better"))
    return [theme.key(mark, colour, context.say(text)) for mark, colour, text in marks]


def _most(steps: tuple[Step, ...]) -> Step | None:
    """Return the largest step of those that are one department's, None when none moved or two are as large."""
    own = [step for step in steps if step.id not in NOT_ONE]
    largest = max((abs(step.change) for step in own), default=0)
    found = [step for step in own if abs(step.change) == largest]
    return found[0] if largest and len(found) == 1 else None


def _title(context: Context, decomposition: Decomposition, name: str) -> str:
    difference = decomposition.after - decomposition.before
    said = {
        "name": name,
        "first": decomposition.first_year,
        "last": decomposition.last_year,
        "before": context.value(decomposition.before),
        "after": context.value(decomposition.after),
    }
    if numbers.rounded(difference, context.indicator.decimals) == 0:
        return context.say("dchart_waterfall_level", **said)
    moved = context.say("dchart_waterfall_title", change=words.change(context, difference), **said)
    most = _most(decomposition.steps)
    if most is None or len(decomposition.steps) == 1:
        return moved
    largest = context.say(_mostly(most), step=most.name, change=words.change(context, most.change))
    return f"{moved}; {largest}"


def _mostly(step: Step) -> str:
    """Return the text for the largest step; a department is the largest of the departments only."""
    return "dchart_waterfall_most" if step.id in OF_ONE else "dchart_waterfall_most_department"


def _subtitle(context: Context, decomposition: Decomposition) -> str:
    left_out = words.missing(
        context, decomposition.left_out, lambda many: context.say("dchart_lacks_a_year", departments=many)
    )
    return words.joined(
        context.measured,
        f"{decomposition.first_year}–{decomposition.last_year}",
        context.say("dchart_waterfall_key"),
        left_out,
    )


def _description(context: Context, decomposition: Decomposition, name: str) -> str:
    steps = "; ".join(f"{step.name} {words.change(context, step.change)}" for step in decomposition.steps)
    return context.say(
        "dchart_described_waterfall",
        name=name,
        first=decomposition.first_year,
        before=context.value(decomposition.before),
        steps=steps,
        last=decomposition.last_year,
        after=context.value(decomposition.after),
    )


def _table(context: Context, decomposition: Decomposition) -> Table:
    counts = {step.id: step.change for step in decomposition.in_numerator}
    kroner = {step.id: step.change for step in decomposition.in_kroner}
    columns = (
        Column(context.say("dchart_column_step")),
        Column(context.measured, context.indicator.decimals, signed=False),
        Column(context.say("dchart_column_change"), context.indicator.decimals, signed=True),
        Column(_equivalent(context, decomposition), 1, signed=True),
        *([Column(context.say("dchart_column_kroner_yearly"), 0, signed=True)] if kroner else []),
    )
    width = len(columns)
    rows: list[tuple[object, ...]] = [(str(decomposition.first_year), decomposition.before, None, None, None)[:width]]
    rows += [
        (step.name, None, step.change, counts.get(step.id), kroner.get(step.id))[:width] for step in decomposition.steps
    ]
    rows.append((str(decomposition.last_year), decomposition.after, None, None, None)[:width])
    return Table(columns, tuple(rows))


def _equivalent(context: Context, decomposition: Decomposition) -> str:
    """Return what heads the steps in the numerator's unit, which rests on the last year's denominator."""
    parts = {"numerator": context.indicator.numerator, "denominator": context.indicator.denominator}
    said = {name: words.inside(each.to(context.language)) for name, each in parts.items()}
    return context.say("dchart_column_equivalent", year=decomposition.last_year, **said)
