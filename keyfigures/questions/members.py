"""What is asked of a chart of many departments: all that a choice means, or the marked ones of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from keyfigures import catalogue, departments, numbers
from keyfigures.departments import Assessment, Department, Direction, Filter, Total, Verdict
from keyfigures.errors import SelectionError
from keyfigures.figures import Context, DepartmentChart, DepartmentView
from keyfigures.figures.departments import words
from keyfigures.questions.answers import Question, Said, UnansweredError, named
from keyfigures.views.departments import assessed, wanted

# A department among the worst quarter of its equals is worth a look.
WORST_QUARTER = 75.0


@dataclass(frozen=True)
class Asked:
    """The departments of a choice that there were in its year, with their key figure judged, by department."""

    database: Path
    view: DepartmentView
    context: Context
    members: tuple[Department, ...]
    judged: dict[str, Assessment]

    @property
    def known(self) -> dict[str, float]:
        """Return the values there are, by department. Raises UnansweredError where nobody has one."""
        found = {id_: each.figure.value for id_, each in self.judged.items() if each.figure.value is not None}
        if not found:
            raise UnansweredError("ask_why_nobody", {"year": self.view.year})
        return found

    @property
    def sign(self) -> int:
        """Return 1 where a higher figure is worse or neither is, else -1."""
        return -1 if self.context.indicator.higher_is_better else 1

    @property
    def is_demo(self) -> bool:
        """Tell whether the departments that are added up are the invented ones: where there are more of those."""
        return 2 * sum(each.is_demo for each in self.members) > len(self.members)

    def name(self, id_: str) -> str:
        """Return a department's name, marked where its figures are invented."""
        return words.named(next(each for each in self.members if each.department_id == id_))

    def named(self, ids: Sequence[str]) -> str:
        """Return the names of departments with their figures."""
        known = self.known
        return named([f"{self.name(id_)} ({self.context.value(known[id_])})" for id_ in ids], self.context.say)

    def total(self, place: Filter, year: int) -> Total | None:
        """Return the figure of departments together in a year, None where there is none."""
        if not departments.adds_up(self.context.indicator):
            raise UnansweredError("ask_why_adds_up")
        found = departments.totals(self.database, place, (self.view.indicator,), is_demo=self.is_demo)
        return next((each for each in found if each.year == year and each.value is not None), None)

    def shown(self, chart: DepartmentChart) -> DepartmentView | None:
        """Return the same choice as another chart, None where it is the one that is shown."""
        return None if chart is self.view.chart else replace(self.view, chart=chart)


def gathered(database: Path, view: DepartmentView, spoken: Context) -> Asked:
    """Return the departments a chart is about. Raises SelectionError where there is none in the year."""
    found = departments.chosen(database, wanted(view), view.year)
    if not found:
        raise SelectionError("no_departments")
    return Asked(database, view, spoken, found, assessed(database, view))


def worst(known: dict[str, float], sign: int) -> list[str]:
    """Return departments by figure, the worst first; of equal ones the first id."""
    return sorted(known, key=lambda id_: (-sign * known[id_], id_))


def _most(asked: Asked) -> Said:
    known = asked.known
    order = worst(known, asked.sign)[:3]
    filled = {"names": asked.named(order), "n": len(known)}
    figures = {"who": tuple(order), "value": known[order[0]], "n": len(known)}
    return Said(asked.context.say("ask_most", **filled), figures)


def _over(asked: Asked) -> Said:
    said = [each.verdict for each in asked.judged.values() if each.verdict is not None]
    if not said:
        raise UnansweredError("ask_why_reference")
    found = Counter(said)
    figures = {"surely": found[Verdict.SURELY], "maybe": found[Verdict.MAYBE], "n": len(said)}
    held = next(each.reference for each in asked.judged.values() if each.verdict is not None and each.reference)
    kinds = {"limit": "ask_held_limit", "rate": "ask_held_rate"}
    against = asked.context.say(kinds.get(held.kind.value, "ask_held_median"), value=asked.context.value(held.value))
    side = asked.context.say("ask_over" if held.worse_above else "ask_under", what=against)
    return Said(
        asked.context.say("ask_over_limit", side=side, **figures),
        figures,
        asked.shown(DepartmentChart.FUNNEL) if departments.COUNTED & {asked.view.indicator} else None,
    )


def _median(asked: Asked) -> Said:
    places = {id_: each.figure.position for id_, each in asked.judged.items() if each.figure.position is not None}
    if not places:
        raise UnansweredError("ask_why_equals")
    known = asked.known
    worse = [id_ for id_, each in places.items() if asked.sign * (known[id_] - each.median) > 0]
    side = asked.context.say("ask_over" if asked.sign > 0 else "ask_under", what=asked.context.say("ask_own_median"))
    figures = {"n": len(worse), "of": len(places)}
    return Said(asked.context.say("ask_beyond_median", side=side, **figures), figures)


def _together(asked: Asked) -> Said:
    found = asked.total(wanted(asked.view), asked.view.year)
    if found is None:
        raise UnansweredError("ask_why_few", {"year": asked.view.year})
    figures = {"value": found.value, "n": found.n, "of": found.of}
    shown = {**figures, "value": asked.context.value(found.value)}
    return Said(asked.context.say("ask_together", year=asked.view.year, **shown), figures)


def _last_year(asked: Asked) -> Said:
    year, place = asked.view.year, wanted(asked.view)
    now, then = asked.total(place, year), asked.total(place, year - 1)
    if now is None or then is None:
        raise UnansweredError("ask_why_few", {"year": year if now is None else year - 1})
    change = (now.value or 0.0) - (then.value or 0.0)
    filled = {
        "before": year - 1,
        "year": year,
        "then": asked.context.value(then.value),
        "now": asked.context.value(now.value),
        "change": words.change(asked.context, change),
    }
    figures = {"then": then.value, "now": now.value, "change": change}
    return Said(asked.context.say("ask_last_year", **filled), figures)


def _bearer(asked: Asked) -> Said:
    """Answer who bears the largest part of what is added up, and how few bear most of it."""
    if not departments.adds_up(asked.context.indicator):
        raise UnansweredError("ask_why_adds_up")
    alike = [each for each in asked.members if each.is_demo == asked.is_demo]
    found = {each.department_id: asked.judged[each.department_id].figure for each in alike}
    borne = departments.concentration(alike, found, {})
    first = borne.bearers[0]
    language = asked.context.language
    figures = {"who": first.department_id, "share": first.share_pct, "few": borne.few, "few_share": borne.few_share_pct}
    filled = {
        "who": departments.marked(first.name, demo=first.is_demo),
        "share": numbers.with_unit(first.share_pct, "pct", 1, language),
        "amount": numbers.number(first.amount, 0, language),
        "total": numbers.number(borne.total, 0, language),
        "few": borne.few,
        "few_share": numbers.with_unit(borne.few_share_pct, "pct", 1, language),
    }
    return Said(asked.context.say("ask_bearer", **filled), figures, asked.shown(DepartmentChart.PARETO))


def _trend(asked: Asked) -> Said:
    found = Counter(each.trend.direction for each in asked.judged.values())
    judged = sum(n for direction, n in found.items() if direction is not Direction.TOO_FEW)
    if not judged:
        raise UnansweredError("ask_why_trends")
    figures = {
        "rising": found[Direction.RISING],
        "falling": found[Direction.FALLING],
        "none": found[Direction.NONE],
        "few": found[Direction.TOO_FEW],
    }
    return Said(asked.context.say("ask_trends", **figures), figures, asked.shown(DepartmentChart.MULTIPLES))


def _moved(asked: Asked) -> Said:
    """Answer whose figure moved most since last year, by the same definition and over whole years."""
    changes = {id_: change for id_, each in asked.judged.items() if (change := _change(each)) is not None}
    if not changes:
        raise UnansweredError("ask_why_few", {"year": asked.view.year - 1})
    size = {id_: round(abs(change), numbers.SIGNIFICANT_DECIMALS) for id_, change in changes.items()}
    most = min(changes, key=lambda id_: (-size[id_], id_))
    filled = {"who": asked.name(most), "change": words.change(asked.context, changes[most]), "n": len(changes)}
    figures = {"who": most, "change": changes[most], "n": len(changes)}
    before = {"before": asked.view.year - 1, "year": asked.view.year}
    return Said(asked.context.say("ask_most_moved", **before, **filled), figures)


def _change(each: Assessment) -> float | None:
    now = each.figure
    then = next((one for one in each.history if one.year == now.year - 1), None)
    if then is None or now.value is None or then.value is None or then.definition_id != now.definition_id:
        return None
    return now.value - then.value if now.of_a_year and then.of_a_year else None


def _missing(asked: Asked) -> Said:
    without = [each.figure for each in asked.judged.values() if each.figure.value is None]
    figures = {"n": len(without), "of": len(asked.judged)}
    found = Counter(words.status(asked.context, each) for each in without)
    why = ", ".join(f"{n} {status}" for status, n in sorted(found.items(), key=lambda item: (-item[1], item[0])))
    text = "ask_no_figure" if without else "ask_no_figure_none"
    return Said(asked.context.say(text, year=asked.view.year, why=why, **figures), figures)


def _organisation(asked: Asked) -> Said:
    """Answer which organisation is worst together; of a chosen one, how it lies against all of the municipality."""
    if asked.view.organisation:
        return _against_all(asked)
    kind, year = asked.view.dwelling_type, asked.view.year
    names = {each.organisation_id: words.organisation(each) for each in asked.members if each.is_demo == asked.is_demo}
    found = {id_: asked.total(Filter(asked.view.municipality, id_, kind), year) for id_ in names}
    values = {id_: each.value for id_, each in found.items() if each is not None and each.value is not None}
    if not values:
        raise UnansweredError("ask_why_few", {"year": year})
    most = worst(values, asked.sign)[0]
    figures = {"who": most, "value": values[most], "n": len(values)}
    filled = {"who": names[most], "value": asked.context.value(values[most]), "n": len(values)}
    return Said(asked.context.say("ask_organisation", year=year, **filled), figures)


def _against_all(asked: Asked) -> Said:
    kind, year = asked.view.dwelling_type, asked.view.year
    own, others = asked.total(wanted(asked.view), year), asked.total(Filter(asked.view.municipality, "", kind), year)
    if own is None or others is None:
        raise UnansweredError("ask_why_few", {"year": year})
    difference = (own.value or 0.0) - (others.value or 0.0)
    figures = {"own": own.value, "others": others.value, "difference": difference}
    filled = {
        "own": asked.context.value(own.value),
        "others": asked.context.value(others.value),
        "difference": words.change(asked.context, difference),
    }
    return Said(asked.context.say("ask_against_all", year=year, **filled), figures)


def _both(asked: Asked) -> Said:
    """Answer who is worse than the equals' median by both key figures of a chart."""
    other = asked.context.meaning.indicators[asked.view.second]
    others = assessed(asked.database, asked.view, asked.view.second)
    sign = -1 if other.higher_is_better else 1
    both = [id_ for id_ in asked.judged if asked.judged[id_].figure.position and others[id_].figure.position]
    if not both:
        raise UnansweredError("ask_why_equals")
    worse = [id_ for id_ in both if _beyond(asked.judged[id_], asked.sign) and _beyond(others[id_], sign)]
    figures = {"n": len(worse), "of": len(both), "who": tuple(worse)}
    names = named([asked.name(id_) for id_ in worse], asked.context.say)
    second = words.inside(other.title.to(asked.context.language))
    text = "ask_both" if worse else "ask_both_none"
    return Said(asked.context.say(text, names=names, second=second, **figures), figures)


def _beyond(each: Assessment, sign: int) -> bool:
    position, value = each.figure.position, each.figure.value
    return position is not None and value is not None and sign * (value - position.median) > 0


def bad(asked: Asked) -> dict[str, list[str]]:
    """Return by compared key figure who is among the worst quarter of its equals; only those that have a good side."""
    ids = tuple(each.department_id for each in asked.members)
    judging = {
        each.id: each
        for each in departments.indicators(asked.context.meaning)
        if each.peer_class != catalogue.NOT_COMPARED and each.higher_is_better is not None
    }
    year = asked.view.year
    found: dict[str, list[str]] = {id_: [] for id_ in judging}
    for each in departments.figures(asked.database, ids, tuple(judging), first=year, last=year):
        if each.dwelling_type != departments.ALL or each.position is None:
            continue
        percentile = each.position.percentile
        worse = 100 - percentile if judging[each.indicator_id].higher_is_better else percentile
        if worse >= WORST_QUARTER:
            found[each.indicator_id].append(each.department_id)
    return found


def _many_bad(asked: Asked) -> Said:
    found = bad(asked)
    counts = Counter(id_ for ids in found.values() for id_ in ids)
    if not counts:
        raise UnansweredError("ask_why_none_bad", {"year": asked.view.year})
    most = min(counts, key=lambda id_: (-counts[id_], id_))
    figures = {"who": most, "n": counts[most], "of": len(found)}
    return Said(asked.context.say("ask_many_bad", **{**figures, "who": asked.name(most)}), figures)


def _bad_figure(asked: Asked) -> Said:
    counts = {id_: len(ids) for id_, ids in bad(asked).items() if ids}
    if not counts:
        raise UnansweredError("ask_why_none_bad", {"year": asked.view.year})
    most = min(counts, key=lambda id_: (-counts[id_], id_))
    figures = {"what": most, "n": counts[most], "of": len(asked.members)}
    title = asked.context.meaning.indicators[most].title.to(asked.context.language)
    return Said(asked.context.say("ask_bad_figure", **{**figures, "what": title}), figures)


MOST = Question("most", "ask_q_most", _most)
OVER = Question("over", "ask_q_over", _over)
MEDIAN = Question("beyond_median", "ask_q_beyond_median", _median)
TOGETHER = Question("together", "ask_q_together", _together)
LAST_YEAR = Question("last_year", "ask_q_together_last_year", _last_year)
BEARER = Question("bearer", "ask_q_bearer", _bearer)
TREND = Question("trends", "ask_q_trends", _trend)
MOVED = Question("most_moved", "ask_q_most_moved", _moved)
MISSING = Question("no_figure", "ask_q_no_figure", _missing)
ORGANISATION = Question("organisation", "ask_q_organisation", _organisation)
BOTH = Question("both", "ask_q_both", _both)
MANY_BAD = Question("many_bad", "ask_q_many_bad", _many_bad)
BAD_FIGURE = Question("bad_figure", "ask_q_bad_figure", _bad_figure)

TEN = (MOST, OVER, MEDIAN, TOGETHER, LAST_YEAR, BEARER, TREND, MOVED, ORGANISATION, MISSING)
QUESTIONS: dict[DepartmentChart, tuple[Question[Asked], ...]] = {
    DepartmentChart.SCATTER: (MOST, BOTH, OVER, MEDIAN, TOGETHER, LAST_YEAR, TREND, MOVED, ORGANISATION, MISSING),
    DepartmentChart.HEAT_MAP: (MANY_BAD, BAD_FIGURE, MOST, OVER, MEDIAN, TOGETHER, TREND, MOVED, ORGANISATION, MISSING),
    DepartmentChart.MULTIPLES: TEN,
    DepartmentChart.FUNNEL: TEN,
    DepartmentChart.PARETO: TEN,
    DepartmentChart.WATERFALL: TEN,
    DepartmentChart.ORGANISATION: TEN,
}
