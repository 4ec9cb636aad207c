"""A flag argued in one or a few sentences, every number of them from the row it was computed from."""

from dataclasses import dataclass

from keyfigures import numbers
from keyfigures.catalogue import Catalogue, Indicator, LimitKind, RuleLimit, Side, Texts
from keyfigures.departments import Direction, Verdict
from keyfigures.flags.cases import passed
from keyfigures.flags.values import Flag


@dataclass(frozen=True)
class Argument:
    """One thing a flag is argued by: its name (the rest of a text id, flag_part_<name>) and what is said."""

    name: str
    text: str


def sentence(flag: Flag, meaning: Catalogue, say: Texts) -> str:
    """Return why a flag is raised: what it is, how far beyond its limit, since when, among whom, and how sure.

    The words of a limit say which side of it is meant; a share of things counted is said in those things.
    """
    indicator = meaning.indicators[flag.rule.indicator]
    parts = (because(flag, meaning, say), since(flag, say), _place(flag, indicator, say), _sure(flag, say))
    return " ".join(part for part in parts if part)


def arguments(flag: Flag, meaning: Catalogue, say: Texts) -> tuple[Argument, ...]:
    """Return all a flag is argued by, one thing each; what is not known is said to be."""
    indicator = meaning.indicators[flag.rule.indicator]
    source = meaning.sources[flag.figure.source_id].title.to(say.language)
    return (
        Argument("because", because(flag, meaning, say)),
        Argument("since", since(flag, say)),
        Argument("trend", _trend(flag, indicator, say)),
        Argument("place", _place(flag, indicator, say) or say("flag_no_place")),
        Argument("certainty", _certainty(flag, say)),
        Argument("lift", _lift(flag, indicator, say)),
        Argument("goal", say(f"goal_{flag.rule.goal.value}")),
        Argument("basis", flag.rule.basis.text.to(say.language)),
        Argument("source", say("flag_source", source=source, year=flag.judgement.year)),
    )


def because(flag: Flag, meaning: Catalogue, say: Texts) -> str:
    """Return what is beyond which limit, and by how much: the first sentence of a flag."""
    indicator = meaning.indicators[flag.rule.indicator]
    limit, title = passed(flag.rule, flag.judgement), flag.rule.title.to(say.language)
    value = _value(indicator, flag.judgement.value, say)
    if limit is not None and limit.kind is LimitKind.RUNNING:
        return say("flag_running", title=title, years=int(limit.value), value=value)
    if limit is not None and limit.kind is LimitKind.FRACTILE:
        return _percentile(flag, title, value, say)
    said = {"title": title, "value": value, "limit": _limit(flag, limit, indicator, say)}
    if flag.certainty is Verdict.NOT:
        return say("flag_held", **said)
    side = "above" if flag.rule.direction is Side.ABOVE else "below"
    if flag.count is None or flag.count_at_limit is None:
        return say(f"flag_value_{side}", excess=_difference(indicator, flag.excess or 0.0, say), **said)
    counts = {"count": flag.count, "of": flag.figure.denominator, "allowed": flag.count_at_limit, "excess": flag.excess}
    whole = {name: numbers.number(number, 0, say.language) for name, number in counts.items()}
    return say(f"flag_counts_{side}", numerator=indicator.numerator.to(say.language).lower(), **said, **whole)


def limit_text(limit: RuleLimit | None, indicator: Indicator, say: Texts) -> str:
    """Return a limit as one says it, e.g. '2,00 %', 'percentil 25', '3 × årets sats'; a dash for none."""
    if limit is None:
        return numbers.MISSING
    if limit.kind is LimitKind.NUMBER:
        return _value(indicator, limit.value, say)
    number = numbers.number(limit.value, 0 if float(limit.value).is_integer() else 1, say.language)
    return say(f"limit_{limit.kind.value}", value=number)


def _percentile(flag: Flag, title: str, value: str, say: Texts) -> str:
    percentile, limit = (numbers.number(each, 0, say.language) for each in (flag.judgement.percentile, flag.limit))
    text = "flag_fractile_held" if flag.certainty is Verdict.NOT else "flag_fractile"
    return say(text, title=title, value=value, percentile=percentile, limit=limit)


def _limit(flag: Flag, limit: RuleLimit | None, indicator: Indicator, say: Texts) -> str:
    """Return where the limit lies; a rate that is carried forward says which year it is from."""
    value, known = _value(indicator, flag.limit, say), flag.judgement.rate_known_year
    if limit is None or limit.kind is not LimitKind.RATE or known in (None, flag.judgement.year):
        return value
    return say("flag_rate_carried", value=value, year=known)


def since(flag: Flag, say: Texts) -> str:
    """Return since when a flag of its colour has stood; one as old as the figures may be older."""
    first, known = flag.judgement.level_since, flag.trend.first_year
    if first is not None and known is not None and first <= known:
        return say("flag_since_least", year=first)
    return say("flag_new") if first is None or first == flag.judgement.year else say("flag_since", year=first)


def _trend(flag: Flag, indicator: Indicator, say: Texts) -> str:
    found = flag.trend
    if found.slope is None:
        return say("flag_trend_too_few", n=found.n)
    if found.direction is Direction.NONE:
        return say("flag_trend_none", n=found.n)
    slope = numbers.signed(found.slope, max(indicator.decimals, 1), say.language)
    # A change of a percentage is told in points, never in per cent.
    unit = say("dchart_points" if indicator.unit == "pct" else f"unit_{indicator.unit}")
    return say(f"flag_trend_{found.direction.value}", slope=slope, unit=unit, n=found.n)


def _place(flag: Flag, indicator: Indicator, say: Texts) -> str:
    position = flag.figure.position
    if position is None:
        return ""
    median = _value(indicator, position.median, say)
    return say("flag_place", rank=position.rank, of=position.n + 1, median=median)


def _sure(flag: Flag, say: Texts) -> str:
    return say("flag_maybe") if flag.certainty is Verdict.MAYBE else ""


def _certainty(flag: Flag, say: Texts) -> str:
    """Return how sure the flag is: only a share of things counted has an interval."""
    if flag.certainty is Verdict.SURELY:
        return say("flag_surely" if flag.count is not None else "flag_as_told")
    return say("flag_maybe" if flag.certainty is Verdict.MAYBE else "flag_held_certainty")


def _lift(flag: Flag, indicator: Indicator, say: Texts) -> str:
    """Return what would lift the flag, in counts where it is a share of them."""
    side = "above" if flag.rule.direction is Side.ABOVE else "below"
    if flag.lift is None:
        return say("flag_lift_running")
    mildest = flag.rule.yellow or flag.rule.red
    if mildest is not None and mildest.kind is LimitKind.FRACTILE:
        return say(f"flag_lift_fractile_{side}", percentile=numbers.number(flag.lift.value, 0, say.language))
    value = _value(indicator, flag.lift.value, say)
    if flag.lift.count is None:
        return say(f"flag_lift_{side}", value=value)
    count, of = (numbers.number(each, 0, say.language) for each in (flag.lift.count, flag.figure.denominator))
    return say(f"flag_lift_counts_{side}", value=value, count=count, of=of)


def _difference(indicator: Indicator, difference: float, say: Texts) -> str:
    """Return a difference; of two percentages in percentage points, never per cent."""
    if indicator.unit == "pct":
        return numbers.percentage_points(difference, say.language).removeprefix("+")
    return _value(indicator, difference, say)


def _value(indicator: Indicator, value: float | None, say: Texts) -> str:
    return numbers.with_unit(value, indicator.unit, indicator.decimals, say.language)
