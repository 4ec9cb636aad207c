"""The table 'departments with critical key figures': a row for every flag, each number of its sentence in a cell."""

from collections.abc import Sequence

from keyfigures import flags, numbers
from keyfigures.catalogue import LimitKind
from keyfigures.departments import Verdict
from keyfigures.figures.chart import Column, Context, Table
from keyfigures.figures.departments import words as told
from keyfigures.figures.flags.rows import NeedRow, in_need
from keyfigures.figures.flags.words import STATUS_TEXTS
from keyfigures.flags import Flag, Level

LEVEL_TEXTS = {Level.YELLOW: "need_level_yellow", Level.RED: "need_level_red"}
CERTAINTY_TEXTS = {
    Verdict.SURELY: "need_certainty_surely",
    Verdict.MAYBE: "need_certainty_maybe",
    Verdict.NOT: "need_certainty_held",
}
# Figures of many units stand in one column.
DECIMALS = 2

Cells = tuple[object, ...]


def critical(context: Context, rows: Sequence[NeedRow], titles: dict[str, str]) -> Table:
    """Return every flag of every department in need, in the order of need, the weightiest first.

    ``titles`` are the rules' titles by id. Limits are in the unit of the figure, a percentile or a count of years, as
    the column beside says.
    """
    return Table(
        _columns(context),
        tuple(_line(context, row, flag, titles) for row in in_need(rows) for flag in row.case.flags),
    )


def _columns(context: Context) -> tuple[Column, ...]:
    say = context.say
    return (
        Column(say("dchart_column_department"), brief=True),
        Column(say("dchart_column_id")),
        Column(say("dchart_column_organisation"), brief=True),
        Column(say("column_status"), brief=True),
        Column(say("flag_part_goal"), brief=True),
        Column(say("need_column_rule")),
        Column(say("need_column_level"), brief=True),
        *_number_columns(context),
        Column(say("need_column_certainty")),
        Column(say("flag_part_because"), brief=True),
        Column(say("need_column_since"), brief=True),
        Column(say("flag_part_lift"), brief=True),
        Column(say("need_column_lift_value"), DECIMALS),
        Column(say("need_column_lift_count"), 0),
        Column(say("flag_part_basis")),
        Column(say("need_column_source")),
        Column(say("column_year")),
        Column(say("need_column_agreement"), brief=True),
        Column(say("need_column_not_assessable")),
    )


def _number_columns(context: Context) -> tuple[Column, ...]:
    say = context.say
    return (
        Column(say("column_value"), DECIMALS),
        Column(say("need_column_unit")),
        Column(say("need_column_limit"), DECIMALS),
        Column(say("need_column_limit_said")),
        Column(say("need_column_rate_year")),
        Column(say("need_column_count"), 0),
        Column(say("need_column_of"), 0),
        Column(say("need_column_allowed"), 0),
        Column(say("need_column_excess"), DECIMALS),
        Column(say("need_column_percentile"), 0),
        Column(say("column_rank"), 0),
        Column(say("need_column_equals"), 0),
        Column(say("dchart_column_median"), DECIMALS),
        Column(say("need_column_trend"), DECIMALS, signed=True),
    )


def _line(context: Context, row: NeedRow, flag: Flag, titles: dict[str, str]) -> Cells:
    say, said = context.say, flag.judgement
    parts = {part.name: part.text for part in flags.arguments(flag, context.meaning, say)}
    return (
        told.named(row.department),
        row.department.department_id,
        told.organisation(row.department),
        say(STATUS_TEXTS[row.case.status]),
        parts["goal"],
        titles[flag.rule.id],
        say(LEVEL_TEXTS[Level(said.level or Level.YELLOW)]),
        *_numbers(context, flag),
        say(CERTAINTY_TEXTS[flag.certainty]),
        flags.sentence(flag, context.meaning, say),
        numbers.MISSING if said.level_since is None else str(said.level_since),
        parts["lift"],
        flag.lift.value if flag.lift else None,
        flag.lift.count if flag.lift else None,
        parts["basis"],
        context.meaning.sources[flag.figure.source_id].title.to(context.language),
        str(said.year),
        "; ".join(row.agreements) or numbers.MISSING,
        "; ".join(titles[id_] for id_ in row.case.not_assessable) or numbers.MISSING,
    )


def _numbers(context: Context, flag: Flag) -> Cells:
    """Return the numbers of a flag, unrounded; the department itself is counted among its equals."""
    said, position = flag.judgement, flag.figure.position
    indicator = context.meaning.indicators[flag.rule.indicator]
    percentile = position.percentile if position else None
    return (
        said.value,
        context.say(f"unit_{indicator.unit}"),
        _limit(flag),
        flags.limit_text(flags.passed(flag.rule, said), indicator, context.say),
        numbers.MISSING if said.rate_known_year is None else str(said.rate_known_year),
        flag.count,
        None if flag.count is None else flag.figure.denominator,
        flag.count_at_limit,
        flag.excess,
        percentile if said.percentile is None else said.percentile,
        position.rank if position else None,
        position.n + 1 if position else None,
        position.median if position else None,
        flag.trend.slope,
    )


def _limit(flag: Flag) -> float | None:
    """Return the limit that was passed; of years in a row how many."""
    limit = flags.passed(flag.rule, flag.judgement)
    return limit.value if limit is not None and limit.kind is LimitKind.RUNNING else flag.limit
