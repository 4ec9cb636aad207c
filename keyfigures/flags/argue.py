"""A flag argued in one or a few sentences, every number of them from the row it was computed from."""

from keyfigures import numbers
from keyfigures.catalogue import Catalogue, Indicator, LimitKind, RuleLimit, Side, Texts
from keyfigures.departments import Verdict
from keyfigures.flags.values import Flag, Level


def sentence(flag: Flag, meaning: Catalogue, say: Texts) -> str:
    """Return why a flag is raised: what it is, how far beyond its limit, since when, among whom, and how sure.

    The words of a limit say which side of it is meant; a share of things counted is said in those things.
    """
    indicator = meaning.indicators[flag.rule.indicator]
    parts = (_beyond(flag, indicator, say), _since(flag, say), _place(flag, indicator, say), _sure(flag, say))
    return " ".join(part for part in parts if part)


def passed(flag: Flag) -> RuleLimit | None:
    """Return the limit of the rule that was passed."""
    return flag.rule.red if flag.judgement.level == Level.RED else flag.rule.yellow


def _beyond(flag: Flag, indicator: Indicator, say: Texts) -> str:
    limit, title = passed(flag), flag.rule.title.to(say.language)
    value = _value(indicator, flag.judgement.value, say)
    if limit is not None and limit.kind is LimitKind.RUNNING:
        return say("flag_running", title=title, years=int(limit.value), value=value)
    if limit is not None and limit.kind is LimitKind.FRACTILE:
        return _percentile(flag, title, value, say)
    said = {"title": title, "value": value, "limit": _value(indicator, flag.limit, say)}
    if flag.certainty is Verdict.NOT:
        return say("flag_held", **said)
    side = "above" if flag.rule.direction is Side.ABOVE else "below"
    if flag.count is None or flag.count_at_limit is None or flag.figure is None:
        return say(f"flag_value_{side}", excess=_difference(indicator, flag.excess or 0.0, say), **said)
    counts = {"count": flag.count, "of": flag.figure.denominator, "allowed": flag.count_at_limit, "excess": flag.excess}
    whole = {name: numbers.number(number, 0, say.language) for name, number in counts.items()}
    return say(f"flag_counts_{side}", numerator=indicator.numerator.to(say.language).lower(), **said, **whole)


def _percentile(flag: Flag, title: str, value: str, say: Texts) -> str:
    percentile, limit = (numbers.number(each, 0, say.language) for each in (flag.judgement.percentile, flag.limit))
    return say("flag_fractile", title=title, value=value, percentile=percentile, limit=limit)


def _since(flag: Flag, say: Texts) -> str:
    since = flag.judgement.since
    return say("flag_since", year=since) if since is not None and since < flag.judgement.year else say("flag_new")


def _place(flag: Flag, indicator: Indicator, say: Texts) -> str:
    position = flag.figure.position if flag.figure is not None else None
    if position is None:
        return ""
    median = _value(indicator, position.median, say)
    return say("flag_place", rank=position.rank, of=position.n + 1, median=median)


def _sure(flag: Flag, say: Texts) -> str:
    return say("flag_maybe") if flag.certainty is Verdict.MAYBE else ""


def _difference(indicator: Indicator, difference: float, say: Texts) -> str:
    """Return a difference; of two percentages in percentage points, never per cent."""
    if indicator.unit == "pct":
        return numbers.percentage_points(difference, say.language).removeprefix("+")
    return _value(indicator, difference, say)


def _value(indicator: Indicator, value: float | None, say: Texts) -> str:
    return numbers.with_unit(value, indicator.unit, indicator.decimals, say.language)
