"""What is asked of the chart of an agreement's effect: what moved, how sure that is, and what else happened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keyfigures import departments, effect, numbers, register
from keyfigures.effect import Comparison, Effect, Why, courses
from keyfigures.effect.comparison import Window
from keyfigures.figures import Context, EffectView
from keyfigures.questions.answers import Answer, Question, Said, UnansweredError, answers, named
from keyfigures.register import Agreement
from keyfigures.views import context, effects


@dataclass(frozen=True)
class Asked:
    """An agreement as it was in the version shown, and its effect."""

    database: Path
    view: EffectView
    context: Context
    agreement: Agreement
    effect: Effect

    @property
    def found(self) -> Comparison:
        """Return the comparison with the twins. Raises UnansweredError where nothing can be judged."""
        if self.effect.found is None:
            raise UnansweredError("ask_why_effect", {"why": self._lack})
        return self.effect.found

    @property
    def _lack(self) -> str:
        return effect.sentence(self.effect, self.context.indicator, self.context.say)

    def value(self, value: float) -> str:
        """Return a mean of figures with its unit."""
        decimals = effect.decimals(self.context.indicator)
        return numbers.with_unit(value, self.context.indicator.unit, decimals, self.context.language)

    def change(self, change: float) -> str:
        """Return a change with its sign; of two percentages in percentage points."""
        indicator = self.context.indicator
        number = numbers.signed(change, effect.decimals(indicator), self.context.language)
        unit = self.context.say("dchart_points") if indicator.unit == "pct" else ""
        unit = unit or numbers.UNITS[indicator.unit][self.context.language]
        return f"{number}{numbers.NO_BREAK}{unit}" if unit else number


def asked(database: Path, view: EffectView) -> tuple[Answer, ...]:
    """Return the questions of a chart of an effect with their answers.

    Raises SelectionError for an agreement or a version that is unknown.
    """
    spoken = context(view)
    own = effects.agreement(view)
    said = {"agreement": own.id, "title": spoken.indicator.title.to(spoken.language)}
    return answers(
        QUESTIONS, lambda: Asked(database, view, spoken, own, effects.judged(database, view)), said, spoken.say
    )


def _difference(asked: Asked) -> Said:
    found = asked.found
    figures = {"own": found.change, "twins": found.twins_change, "difference": found.difference}
    shown = {name: asked.change(value) for name, value in figures.items()}
    return Said(asked.context.say("ask_effect", **shown), figures)


def _interval(asked: Asked) -> Said:
    figures = {"low": asked.found.low, "high": asked.found.high}
    shown = {name: asked.change(value) for name, value in figures.items()}
    return Said(asked.context.say("ask_effect_interval", **shown), figures)


def _chance(asked: Asked) -> Said:
    found, n = asked.found, len(asked.effect.twins)
    text = "ask_chance_yes" if found.can_be_chance else "ask_chance_no"
    why = asked.context.say("ask_chance_zero" if found.holds_zero else "ask_chance_not_zero")
    figures = {"chance": found.can_be_chance, "as_much": found.as_much, "n": n}
    return Said(asked.context.say(text, why=why, as_much=found.as_much, n=n), figures)


def _twins(asked: Asked) -> Said:
    twins = asked.effect.twins
    known = departments.departments(asked.database)
    names = named([departments.marked(known[id_].name, demo=known[id_].is_demo) for id_ in twins], asked.context.say)
    if not twins:
        raise UnansweredError("ask_why_no_twins")
    return Said(asked.context.say("ask_effect_twins", n=len(twins), names=names), {"n": len(twins)})


def _before(asked: Asked) -> Said:
    return _mean(asked, asked.effect.before, asked.effect.years_before, "ask_effect_before")


def _after(asked: Asked) -> Said:
    return _mean(asked, asked.effect.after, asked.effect.years_after, "ask_effect_after")


def _mean(asked: Asked, mean: float | None, years: Sequence[int], text: str) -> Said:
    if mean is None:
        raise UnansweredError("ask_why_means")
    shown = ", ".join(map(str, years))
    figures = {"value": mean, "years": tuple(years)}
    return Said(asked.context.say(text, value=asked.value(mean), years=shown, n=len(years)), figures)


def months(agreement: Agreement, last: int) -> int:
    """Return the months from the one an agreement's line began in to the end of a year, both counted."""
    first = register.lineage(agreement.predecessor)[0] if agreement.predecessor else agreement
    return 12 * (last - first.start.year) + 13 - first.start.month


def _months(asked: Asked) -> Said:
    if not asked.effect.years_after:
        raise UnansweredError("ask_why_means")
    last = asked.effect.years_after[-1]
    n = months(asked.agreement, last)
    return Said(asked.context.say("ask_months", n=n, last=last), {"n": n, "last": last})


def _alike(asked: Asked) -> Said:
    """Answer which twins moved the same way as the own departments, the nearest to their change first."""
    own = asked.found.change
    changes = twins_changes(asked.database, asked.effect, asked.view.indicator, asked.context)
    places = effect.decimals(asked.context.indicator)
    same = [id_ for id_, each in changes.items() if _sign(each, places) == _sign(own, places)]
    same.sort(key=lambda id_: (round(abs(changes[id_] - own), numbers.SIGNIFICANT_DECIMALS), id_))
    known = departments.departments(asked.database)
    names = [
        f"{departments.marked(known[id_].name, demo=known[id_].is_demo)} ({asked.change(changes[id_])})" for id_ in same
    ]
    figures = {"n": len(same), "of": len(changes), "who": tuple(same)}
    shown = named(names, asked.context.say)
    text = "ask_alike" if same else "ask_alike_none"
    return Said(asked.context.say(text, names=shown, own=asked.change(own), **figures), figures)


def _sign(change: float, decimals: int) -> int:
    shown = numbers.rounded(change, decimals)
    return (shown > 0) - (shown < 0)


def twins_changes(database: Path, found: Effect, indicator_id: str, spoken: Context) -> dict[str, float]:
    """Return the change of every twin from the years before to those after, by twin."""
    indicator, every = spoken.meaning.indicators[indicator_id], courses.lines(database)
    window = Window(found.years_before, found.years_after)
    members = [each for id_ in found.twins for each in every[id_]]
    rows = courses.figures_of(database, members, indicator_id, first=found.series[0].year, last=found.series[-1].year)
    figures = courses.of_definition(rows, found.definition_id)
    said = (
        courses.course(id_, every[id_], indicator, figures, manner=found.manner, years=window.years)
        for id_ in found.twins
    )
    return {each.id: window.change(each) for each in said}


def _others(asked: Asked) -> Said:
    """Answer which other agreements were about the same departments in the years that are compared."""
    years = [*asked.effect.years_before, asked.effect.undertaking.start, *asked.effect.years_after]
    line = {each.id for each in register.lineage(asked.agreement.id)}
    own = set(asked.effect.undertaking.department_ids)
    found = [
        each
        for each in register.agreements(asked.agreement.municipality_code, asked.agreement.organisation_id)
        if not line & {one.id for one in register.lineage(each.id)}
        and (not each.department_ids or own & set(each.department_ids))
        and any(each.running_in(year) for year in range(min(years), max(years) + 1))
    ]
    names = named([f"{each.id} {each.title}" for each in found], asked.context.say)
    text = "ask_others" if found else "ask_others_none"
    said = asked.context.say(text, n=len(found), names=names, first=min(years), last=max(years))
    return Said(said, {"n": len(found), "first": min(years), "last": max(years)})


def _missing(asked: Asked) -> Said:
    found = Counter((each.is_twin, each.why) for each in asked.effect.left_out)
    figures = {
        "own": sum(n for (is_twin, _), n in found.items() if not is_twin),
        "twins_years": found[True, Why.YEARS],
        "twins_hidden": found[True, Why.HIDDEN],
        "twins_agreement": found[True, Why.AGREEMENT],
        "before": asked.view.years - len(asked.effect.years_before),
        "after": asked.view.years - len(asked.effect.years_after),
    }
    return Said(asked.context.say("ask_effect_missing", **figures), figures)


QUESTIONS: tuple[Question[Asked], ...] = (
    Question("effect", "ask_q_effect", _difference),
    Question("interval", "ask_q_interval", _interval),
    Question("chance", "ask_q_chance", _chance),
    Question("effect_twins", "ask_q_effect_twins", _twins),
    Question("before", "ask_q_effect_before", _before),
    Question("after", "ask_q_effect_after", _after),
    Question("months", "ask_q_months", _months),
    Question("alike", "ask_q_alike", _alike),
    Question("others", "ask_q_others", _others),
    Question("effect_missing", "ask_q_effect_missing", _missing),
)
