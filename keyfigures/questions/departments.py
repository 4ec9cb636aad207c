"""What is asked of a chart of departments: of one department, or of all that a choice means."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from keyfigures import departments, numbers
from keyfigures.departments import (
    Assessment,
    Department,
    DepartmentFigure,
    Direction,
    Filter,
    Reference,
    ReferenceKind,
    Verdict,
)
from keyfigures.departments.figures import assess
from keyfigures.figures import Context, DepartmentChart, DepartmentView
from keyfigures.figures.departments import words
from keyfigures.questions import members
from keyfigures.questions.answers import Answer, Question, Said, UnansweredError, answers, named
from keyfigures.views import context
from keyfigures.views.departments import whom

# Charts of one department; all others are of many.
OF_ONE = (DepartmentChart.TREND, DepartmentChart.TWINS, DepartmentChart.OWN_WATERFALL)
TRENDS = {
    Direction.RISING: "ask_trend_rising",
    Direction.FALLING: "ask_trend_falling",
    Direction.NONE: "ask_trend_none",
}
BEYOND = (Verdict.SURELY, Verdict.MAYBE)
SURE = {Verdict.SURELY: "ask_sure_surely", Verdict.MAYBE: "ask_sure_maybe", Verdict.NOT: "ask_sure_not"}


@dataclass(frozen=True)
class Asked:
    """One department and its key figure, judged in the year of the chart."""

    database: Path
    view: DepartmentView
    context: Context
    own: Department
    judged: Assessment

    @property
    def name(self) -> str:
        """Return the name, marked where the figures are invented."""
        return words.named(self.own)

    @property
    def figure(self) -> DepartmentFigure:
        """Return the figure. Raises UnansweredError where it has no value."""
        if self.judged.figure.value is None:
            raise UnansweredError("ask_why_status", self._whose | {"status": self._status})
        return self.judged.figure

    @property
    def _whose(self) -> dict[str, object]:
        return {"name": self.name, "year": self.view.year}

    @property
    def _status(self) -> str:
        return words.status(self.context, self.judged.figure)

    @property
    def value(self) -> float:
        """Return the value of the figure. Raises UnansweredError where there is none."""
        return self.figure.value or 0.0

    @property
    def position(self) -> departments.Position:
        """Return the place among the equals. Raises UnansweredError where there is none."""
        if self.figure.position is None:
            raise UnansweredError("ask_why_equals")
        return self.figure.position

    @property
    def reference(self) -> Reference:
        """Return what the figure is held against. Raises UnansweredError where that is nothing."""
        held = self.judged.reference if self.figure else None
        if held is None:
            raise UnansweredError("ask_why_reference")
        return held

    @property
    def higher_is_worse(self) -> bool:
        """Tell whether a higher figure is worse; where neither is, the higher one is asked about."""
        return self.context.indicator.higher_is_better is not True

    def said(self, value: float | None) -> str:
        """Return a value of the key figure with its unit."""
        return self.context.value(value)

    def figures_of(self, ids: Sequence[str]) -> dict[str, DepartmentFigure]:
        """Return the figures of departments in the year of the chart that have a value, by department."""
        asked = tuple(sorted(ids))
        meaning, kind = self.context.meaning, self.view.dwelling_type
        found = departments.assessed(
            self.database, meaning, asked, self.view.indicator, self.view.year, dwelling_type=kind
        )
        return {id_: each.figure for id_, each in found.items() if each.figure.value is not None}

    def shown(self, chart: DepartmentChart) -> DepartmentView | None:
        """Return the same choice as another chart, None where it is the one that is shown."""
        return None if chart is self.view.chart else replace(self.view, chart=chart)


def asked(database: Path, view: DepartmentView) -> tuple[Answer, ...]:
    """Return the questions of a chart of departments with their answers.

    Raises SelectionError for a department or an organisation that does not exist.
    """
    spoken = context(view)
    title = words.inside(spoken.indicator.title.to(spoken.language))
    said = {"title": title, "year": view.year, "before": view.year - 1, "name": whom(database, view)}
    if view.chart in OF_ONE:
        return answers(QUESTIONS, lambda: _gathered(database, view, spoken), said, spoken.say)
    return answers(members.QUESTIONS[view.chart], lambda: members.gathered(database, view, spoken), said, spoken.say)


def ids(chart: DepartmentChart) -> tuple[str, ...]:
    """Return the ids of the questions of a kind of chart."""
    found: Sequence[Question[Asked]] | Sequence[Question[members.Asked]]
    found = QUESTIONS if chart in OF_ONE else members.QUESTIONS[chart]
    return tuple(each.id for each in found)


def _gathered(database: Path, view: DepartmentView, spoken: Context) -> Asked:
    own = departments.department(database, view.department)
    found = departments.assessed(
        database, spoken.meaning, (own.department_id,), view.indicator, view.year, dwelling_type=view.dwelling_type
    )
    return Asked(database, view, spoken, own, found[own.department_id])


def _median(asked: Asked) -> Said:
    position, value = asked.position, asked.value
    difference = value - position.median
    text = words.side(asked.context, difference, ("ask_median_above", "ask_median_below", "ask_median_level"))
    said = {
        "name": asked.name,
        "value": asked.said(value),
        "median": asked.said(position.median),
        "difference": words.apart(asked.context, difference),
        "n": position.n,
    }
    figures = {"value": value, "median": position.median, "difference": difference, "n": position.n}
    return Said(asked.context.say(text, **said), figures)


def _rank(asked: Asked) -> Said:
    position = asked.position
    figures = {"rank": position.rank, "of": position.n + 1, "percentile": position.percentile}
    percentile = numbers.number(position.percentile, 0, asked.context.language)
    return Said(asked.context.say("ask_equals_rank", **{**figures, "percentile": percentile}), figures)


def against(asked: Context, held: Reference) -> str:
    """Return what a figure is held against, e.g. 'grænsen 2,00 %'."""
    return asked.say(f"against_{held.kind}", value=asked.value(held.value))


def _sure(asked: Asked) -> Said:
    held, value, said = asked.reference, asked.value, asked.judged.verdict or Verdict.NOT
    within = asked.judged.interval
    shown = asked.said(value)
    if within is not None:
        shown += " " + asked.context.say("sure_within", low=asked.said(within.low), high=asked.said(within.high))
    what = against(asked.context, held)
    filled = {"value": shown, "side": asked.context.say("ask_over" if held.worse_above else "ask_under", what=what)}
    figures = {
        "verdict": said.value,
        "limit": held.value,
        "low": within and within.low,
        "high": within and within.high,
    }
    return Said(asked.context.say(SURE[said], **filled), figures)


def _held(asked: Asked) -> str:
    """Return what the figures of several years are held against: only a limit is the same in all of them."""
    held = against(asked.context, asked.reference)
    return held if asked.reference.kind is ReferenceKind.LIMIT else asked.context.say("ask_held_then", against=held)


def _since(asked: Asked) -> Said:
    """Answer since when every figure has been on the worse side of what it was held against."""
    rates, history, held = departments.rates(asked.database), asked.judged.history, _held(asked)
    beyond = {
        each.year: assess(asked.context.indicator, history[: place + 1], rates).verdict in BEYOND
        for place, each in enumerate(history)
        if each.value is not None
    }
    year = first = asked.view.year
    while beyond.get(first):
        first -= 1
    if first == year:
        last = max((each for each, is_beyond in beyond.items() if is_beyond), default=None)
        text = "ask_since_never" if last is None else "ask_since_ended"
        said = asked.context.say(text, year=year, against=held, last=last, first=min(beyond))
        return Said(said, {"years": 0, "last": last}, asked.shown(DepartmentChart.TREND))
    text = "ask_since" if first in beyond else "ask_since_least"
    said = asked.context.say(text, first=first + 1, before=first, years=year - first, against=held)
    return Said(said, {"years": year - first, "first": first + 1}, asked.shown(DepartmentChart.TREND))


def _trend(asked: Asked) -> Said:
    found = asked.judged.trend
    if found.direction is Direction.TOO_FEW:
        raise UnansweredError("ask_why_trend", {"n": found.n})
    indicator, language = asked.context.indicator, asked.context.language
    slope = numbers.signed(found.slope or 0.0, max(indicator.decimals, 1), language)
    unit = asked.context.say("dchart_points") if indicator.unit == "pct" else numbers.UNITS[indicator.unit][language]
    shown = f"{slope}{numbers.NO_BREAK}{unit}".strip()
    said = asked.context.say(
        TRENDS[found.direction], slope=shown, first=found.first_year, last=found.last_year, n=found.n
    )
    figures = {"direction": found.direction.value, "n": found.n, "slope": found.slope}
    return Said(said, figures, asked.shown(DepartmentChart.TREND))


def _twins(asked: Asked) -> Said:
    value, weights = asked.value, departments.weights_of(asked.view.weights)
    found = departments.twins(
        asked.database, asked.own.department_id, k=asked.view.k, year=asked.view.year, weights=weights
    )
    known = asked.figures_of([each.department_id for each in found.twins])
    middle = words.middle([each.value for each in known.values()])
    if middle is None:
        raise UnansweredError("ask_why_twins", {"year": asked.view.year})
    nearest = [
        departments.marked(f"{each.name}, {each.municipality}", demo=asked.own.is_demo) for each in found.twins[:3]
    ]
    filled = {
        "who": "; ".join(nearest),
        "n": len(known),
        "median": asked.said(middle),
        "value": asked.said(value),
    }
    figures = {
        "who": tuple(each.department_id for each in found.twins[:3]),
        "n": len(known),
        "median": middle,
        "value": value,
    }
    return Said(asked.context.say("ask_twins", **filled), figures, asked.shown(DepartmentChart.TWINS))


def most_within(held: Reference, of: int) -> int:
    """Return the last count of so many on the good side of a limit in per cent, or on the limit itself.

    >>> from keyfigures.departments import ReferenceKind
    >>> most_within(Reference(ReferenceKind.LIMIT, 2.0, worse_above=True), 214)
    4
    """
    # The last binary digits must not make a dwelling.
    exact = round(held.value * of / 100, numbers.SIGNIFICANT_DECIMALS)
    return math.floor(exact) if held.worse_above else math.ceil(exact)


def _lift(asked: Asked) -> Said:
    """Answer how much it takes to come to the good side of what the figure is held against."""
    held, figure = asked.reference, asked.figure
    filled: dict[str, object] = {"against": against(asked.context, held), "value": asked.said(figure.value)}
    if asked.judged.verdict in (None, Verdict.NOT):
        return Said(asked.context.say("ask_lift_none", **filled), {"n": 0})
    if asked.context.indicator.unit != "pct" or figure.numerator is None or not figure.denominator:
        gap = abs(asked.value - held.value)
        return Said(asked.context.say("ask_lift_value", gap=words.apart(asked.context, gap), **filled), {"gap": gap})
    allowed = most_within(held, figure.denominator)
    text = "ask_lift_fewer" if held.worse_above else "ask_lift_more"
    counts = {
        "n": abs(figure.numerator - allowed),
        "count": figure.numerator,
        "allowed": allowed,
        "of": figure.denominator,
    }
    shown = {name: numbers.number(count, 0, asked.context.language) for name, count in counts.items()}
    numerator = words.inside(asked.context.indicator.numerator.to(asked.context.language))
    return Said(asked.context.say(text, numerator=numerator, **shown, **filled), counts)


def _part(asked: Asked) -> Said:
    """Answer how much of what its organisation has is the department's."""
    numerator, indicator = asked.figure.numerator, asked.context.indicator
    if numerator is None or not departments.adds_up(indicator):
        raise UnansweredError("ask_why_counts", {"name": asked.name, "year": asked.view.year})
    known = asked.figures_of([each.department_id for each in _beside(asked)])
    counts = [each.numerator for each in known.values() if each.numerator is not None and each.of_a_year]
    total = sum(counts)
    if not total:
        raise UnansweredError("ask_why_sum", {"year": asked.view.year})
    share = 100 * numerator / total
    filled = {
        "count": numbers.number(numerator, 0, asked.context.language),
        "total": numbers.number(total, 0, asked.context.language),
        "share": numbers.with_unit(share, "pct", 1, asked.context.language),
        "organisation": words.organisation(asked.own),
        "numerator": words.inside(indicator.numerator.to(asked.context.language)),
        "n": len(counts),
    }
    figures = {"count": numerator, "total": total, "share": share, "n": len(counts)}
    return Said(asked.context.say("ask_part", **filled), figures)


def _beside(asked: Asked) -> tuple[Department, ...]:
    """Return the departments of the same organisation that there were in the year, itself among them."""
    wanted = Filter(asked.own.municipality_code, asked.own.organisation_id)
    return tuple(
        each
        for each in departments.chosen(asked.database, wanted, asked.view.year)
        if each.is_demo == asked.own.is_demo
    )


def _last_year(asked: Asked) -> Said:
    value, year = asked.value, asked.view.year
    found = {each.year: each for each in asked.judged.history if each.value is not None}
    before = found.get(year - 1)
    if before is None or before.definition_id != asked.figure.definition_id:
        raise UnansweredError("ask_why_last_year", {"name": asked.name, "year": year - 1})
    if not (before.of_a_year and asked.figure.of_a_year):
        raise UnansweredError("ask_why_whole_year")
    change = value - (before.value or 0.0)
    filled = {
        "before": year - 1,
        "year": year,
        "then": asked.said(before.value),
        "now": asked.said(value),
        "change": words.change(asked.context, change),
    }
    figures = {"then": before.value, "now": value, "change": change}
    return Said(asked.context.say("ask_last_year", **filled), figures, asked.shown(DepartmentChart.TREND))


def _worse(asked: Asked) -> Said:
    """Answer which departments of the same organisation have a worse figure, the worst first."""
    value, beside = asked.value, {each.department_id: each for each in _beside(asked)}
    known = asked.figures_of([id_ for id_ in beside if id_ != asked.own.department_id])
    sign = 1 if asked.higher_is_worse else -1
    worse = sorted(
        (id_ for id_, each in known.items() if sign * (each.value or 0.0) > sign * value),
        key=lambda id_: (-sign * (known[id_].value or 0.0), id_),
    )
    shown = [f"{words.named(beside[id_])} ({asked.said(known[id_].value)})" for id_ in worse]
    filled = {"n": len(worse), "of": len(known), "organisation": words.organisation(asked.own)}
    text = "ask_worse" if worse else "ask_worse_none"
    figures = {"n": len(worse), "of": len(known), "who": tuple(worse)}
    return Said(asked.context.say(text, names=named(shown, asked.context.say), **filled), figures)


_ANSWERED: Mapping[str, tuple[str, Callable[[Asked], Said]]] = {
    "median": ("ask_q_median", _median),
    "equals_rank": ("ask_q_equals_rank", _rank),
    "sure": ("ask_q_sure", _sure),
    "since": ("ask_q_since", _since),
    "trend": ("ask_q_trend", _trend),
    "last_year": ("ask_q_last_year", _last_year),
    "twins": ("ask_q_twins", _twins),
    "lift": ("ask_q_lift", _lift),
    "part": ("ask_q_part", _part),
    "worse": ("ask_q_worse", _worse),
}
QUESTIONS = tuple(Question(id_, text, answer) for id_, (text, answer) in _ANSWERED.items())
