"""What is asked of a chart of need: how many are flagged, by what, since when, and how well the rules foretell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from keyfigures import departments, flags, numbers
from keyfigures.departments import Filter
from keyfigures.figures import Context, NeedChart, NeedView
from keyfigures.figures.departments import words
from keyfigures.flags import HORIZON, Case, Status, hinge_of
from keyfigures.questions.answers import Answer, Question, Said, UnansweredError, answers, named
from keyfigures.views import context, judged, needs

# The rules are held against this many years, the last of which has as many years after it as they look ahead.
YEARS_TRIED = 5


@dataclass(frozen=True)
class Asked:
    """The departments of a choice with what the rules say of them, in the reader's order."""

    database: Path
    view: NeedView
    context: Context
    cases: tuple[Case, ...]

    @property
    def flagged(self) -> tuple[Case, ...]:
        """Return those that surely need an agreement."""
        return tuple(each for each in self.cases if each.status is Status.FLAGGED)

    @property
    def before(self) -> dict[str, Case]:
        """Return the cases of the year before by the same rules. Raises UnansweredError where there are none."""
        year, rules = self.view.year - 1, self.view.rules
        found = judged.cases(self.database, needs.wanted(self.view), rules, year, self.view.goal)
        if all(each.status is Status.NOT_ASSESSABLE for each in found):
            raise UnansweredError("ask_why_before", {"year": year})
        return {each.department_id: each for each in found}

    def named(self, ids: Sequence[str]) -> str:
        """Return the names of departments."""
        known = departments.departments(self.database)
        return named([words.named(known[id_]) for id_ in ids], self.context.say)

    def lanes(self) -> NeedView | None:
        """Return the same choice as lanes, None where they are shown."""
        return None if self.view.chart is NeedChart.LANES else replace(self.view, chart=NeedChart.LANES)


def asked(database: Path, view: NeedView) -> tuple[Answer, ...]:
    """Return the questions of a chart of need with their answers. Raises SelectionError as the chart does."""
    spoken = context(view)
    said = {"year": view.year, "before": view.year - 1}
    return answers(QUESTIONS, lambda: Asked(database, view, spoken, needs.cases(database, view)), said, spoken.say)


def _flagged(asked: Asked) -> Said:
    found = needs.finding(asked.cases)
    figures = {"flagged": found.flagged, "maybe": found.maybe, "n": found.n}
    return Said(asked.context.say("ask_flagged", year=asked.view.year, **figures), figures)


def _hinges(asked: Asked) -> Said:
    found = [each.department_id for each in asked.cases if hinge_of(each) is not None]
    figures = {"n": len(found), "of": len(asked.flagged)}
    if not asked.flagged:
        raise UnansweredError("ask_why_no_flags", {"year": asked.view.year})
    text = "ask_hinges" if found else "ask_hinges_none"
    return Said(asked.context.say(text, names=asked.named(found), **figures), figures)


def _new(asked: Asked) -> Said:
    before = asked.before
    new = [each.department_id for each in asked.flagged if not _is_flagged(before.get(each.department_id))]
    return _compared(asked, new, "ask_new" if new else "ask_new_none")


def _gone(asked: Asked) -> Said:
    """Answer who was flagged the year before and is not any more; who is no more does not count."""
    before = asked.before
    gone = [
        each.department_id
        for each in asked.cases
        if each.status is not Status.FLAGGED and _is_flagged(before.get(each.department_id))
    ]
    return _compared(asked, gone, "ask_gone" if gone else "ask_gone_none")


def _compared(asked: Asked, found: Sequence[str], text: str) -> Said:
    said = {"n": len(found), "names": asked.named(found), "before": asked.view.year - 1}
    return Said(asked.context.say(text, **said), {"n": len(found), "who": tuple(found)}, asked.lanes())


def _is_flagged(case: Case | None) -> bool:
    return case is not None and case.status is Status.FLAGGED


def _rule(asked: Asked) -> Said:
    counts = Counter(id_ for each in asked.cases for id_ in {flag.rule.id for flag in each.flags})
    if not counts:
        raise UnansweredError("ask_why_no_flags", {"year": asked.view.year})
    most = min(counts, key=lambda id_: (-counts[id_], id_))
    rules = judged.rule_set(asked.view.rules, asked.view.goal).rules
    figures = {"rule": most, "n": counts[most], "of": len(asked.cases)}
    title = rules[most].title.to(asked.context.language)
    return Said(asked.context.say("ask_rule", **{**figures, "rule": title}), figures)


def _goal(asked: Asked) -> Said:
    found = needs.finding(asked.cases)
    if found.goal is None:
        raise UnansweredError("ask_why_no_flags", {"year": asked.view.year})
    figures = {"goal": found.goal.value, "n": found.of_goal, "of": found.n}
    goal = asked.context.say(f"goal_{found.goal}")
    return Said(asked.context.say("ask_goal", **{**figures, "goal": goal}), figures)


def _organisation(asked: Asked) -> Said:
    """Answer which organisation has the largest share flagged; of a chosen one, how its share is to all."""
    if asked.view.organisation:
        return _against_all(asked)
    known = departments.departments(asked.database)
    owner = {each.department_id: known[each.department_id].organisation_id for each in asked.cases}
    every, flagged = Counter(owner.values()), Counter(owner[each.department_id] for each in asked.flagged)
    if not flagged:
        raise UnansweredError("ask_why_no_flags", {"year": asked.view.year})
    most = min(every, key=lambda id_: (-flagged[id_] / every[id_], -flagged[id_], id_))
    one = next(known[id_] for id_, organisation in owner.items() if organisation == most)
    figures = {"who": most, "n": flagged[most], "of": every[most]}
    shown = {**figures, "who": words.organisation(one), "share": _share(asked, flagged[most], every[most])}
    return Said(asked.context.say("ask_need_organisation", **shown), figures)


def _against_all(asked: Asked) -> Said:
    wanted = Filter(asked.view.municipality)
    others = judged.cases(asked.database, wanted, asked.view.rules, asked.view.year, asked.view.goal)
    figures = {
        "n": len(asked.flagged),
        "of": len(asked.cases),
        "all_n": sum(_is_flagged(each) for each in others),
        "all_of": len(others),
    }
    shares = {
        "share": _share(asked, figures["n"], figures["of"]),
        "all_share": _share(asked, figures["all_n"], figures["all_of"]),
    }
    return Said(asked.context.say("ask_need_against_all", **figures, **shares), figures)


def _share(asked: Asked, n: int, of: int) -> str:
    return numbers.with_unit(100 * n / of, "pct", 0, asked.context.language)


def _unknown(asked: Asked) -> Said:
    none = [each.department_id for each in asked.cases if each.status is Status.NOT_ASSESSABLE]
    parts = sum(bool(each.not_assessable) for each in asked.cases)
    figures = {"n": len(none), "of": len(asked.cases), "parts": parts}
    return Said(asked.context.say("ask_unknown", **figures), figures)


def _backtest(asked: Asked) -> Said:
    """Answer how often those flagged were over a red limit in the years after."""
    last = asked.view.year - HORIZON
    first = last - YEARS_TRIED + 1
    rules, wanted = judged.rule_set(asked.view.rules, asked.view.goal), needs.wanted(asked.view)
    found = flags.backtest(asked.database, rules, first=first, last=last, wanted=wanted).whole
    if found.precision is None or found.base_rate is None:
        raise UnansweredError("ask_why_backtest", {"first": first, "last": last})
    figures = {"hits": found.hits, "flagged": found.flagged, "precision": found.precision, "base": found.base_rate}
    shown = {
        "hits": numbers.number(found.hits, 0, asked.context.language),
        "flagged": numbers.number(found.flagged, 0, asked.context.language),
        "precision": numbers.with_unit(100 * found.precision, "pct", 0, asked.context.language),
        "base": numbers.with_unit(100 * found.base_rate, "pct", 0, asked.context.language),
    }
    return Said(asked.context.say("ask_backtest", first=first, last=last, horizon=HORIZON, **shown), figures)


def _agreement(asked: Asked) -> Said:
    if not asked.flagged:
        raise UnansweredError("ask_why_no_flags", {"year": asked.view.year})
    mine = needs.agreements(asked.database, asked.view)
    ids = [each.department_id for each in asked.flagged]
    without = [id_ for id_ in ids if not any(one.running_in(asked.view.year) for one in mine.get(id_, ()))]
    figures = {"n": len(ids) - len(without), "of": len(ids)}
    text = "ask_agreed" if without else "ask_agreed_all"
    return Said(asked.context.say(text, names=asked.named(without), **figures), figures)


QUESTIONS: tuple[Question[Asked], ...] = (
    Question("flagged", "ask_q_flagged", _flagged),
    Question("hinges", "ask_q_hinges", _hinges),
    Question("new", "ask_q_new", _new),
    Question("gone", "ask_q_gone", _gone),
    Question("rule", "ask_q_rule", _rule),
    Question("goal", "ask_q_goal", _goal),
    Question("need_organisation", "ask_q_need_organisation", _organisation),
    Question("unknown", "ask_q_unknown", _unknown),
    Question("backtest", "ask_q_backtest", _backtest),
    Question("agreed", "ask_q_agreed", _agreement),
)
