"""The card of a department: every flag with its arguments, what is agreed, what is missing, and the law's facts."""

import html
from collections.abc import Sequence

from keyfigures import flags, numbers, register, views
from keyfigures.catalogue import RuleSet, Side, Texts
from keyfigures.figures import departments as drawing
from keyfigures.flags import Argument, Case, FactSaid, Flag, Level, Met
from keyfigures.register import Agreement, Comment
from keyfigures.ui.departments import comments
from keyfigures.views import needs

PARTS = {
    "since": "flag_part_since",
    "trend": "flag_part_trend",
    "place": "flag_part_place",
    "certainty": "flag_part_certainty",
    "lift": "flag_part_lift",
    "goal": "flag_part_goal",
    "basis": "flag_part_basis",
    "source": "flag_part_source",
}
LEVELS = {Level.RED: "needs_level_red", Level.YELLOW: "needs_level_yellow"}
MET = {True: "needs_fact_met", False: "needs_fact_not_met", None: "needs_fact_unknown"}


def card(case: Case, rule_set: RuleSet, facts: Sequence[FactSaid], agreed: Sequence[Agreement], say: Texts) -> str:
    """Return the card of a case as HTML: the weightiest flag first, the law's facts last."""
    shown = "".join(_flag(each, say, first=not place) for place, each in enumerate(case.flags))
    return f'<div class="kf-case">{shown}{_beside(case, rule_set, agreed, say)}{_facts(facts, say)}</div>'


def _flag(flag: Flag, say: Texts, *, first: bool) -> str:
    """Return one flag: its colour in words and its reason, and folded below, but for the first, all other arguments."""
    why, *others = flags.arguments(flag, views.meaning(), say)
    level = html.escape(say(LEVELS[Level(flag.judgement.level or Level.YELLOW)]))
    parts = "".join(
        f"<dt>{html.escape(say(PARTS[each.name]))}</dt><dd>{_argued(flag, each, say)}</dd>" for each in others
    )
    return (
        f"<details{' open' if first else ''}><summary><strong>{level}</strong> {html.escape(why.text)}</summary>"
        f'<dl class="kf-facts">{parts}</dl></details>'
    )


def _argued(flag: Flag, each: Argument, say: Texts) -> str:
    """Return an argument; the place among equals comes with its picture."""
    indicator = views.meaning().indicators[flag.rule.indicator]
    strip = drawing.picture(drawing.strip_svg(flag.figure, indicator, say)) if each.name == "place" else ""
    return f"{strip}{html.escape(each.text)}"


def _beside(case: Case, rule_set: RuleSet, agreed: Sequence[Agreement], say: Texts) -> str:
    """Return what is agreed with the department, and which rules could not be judged."""
    told = [(say("needs_agreement"), _agreement(each, say)) for each in agreed]
    told = told or [(say("needs_agreement"), say("needs_no_agreement"))]
    if case.not_assessable:
        told.append((say("needs_unjudged"), needs.titles(case.not_assessable, rule_set.rules, say.language)))
    told += [(say("comments_which"), comments.line(each, say)) for each in _commented(case)]
    parts = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in told)
    return f'<dl class="kf-facts">{parts}</dl>'


def _commented(case: Case) -> list[Comment]:
    """Return the comments on the figures that raise flags."""
    raised = {(flag.rule.indicator, flag.judgement.year) for flag in case.flags}
    return [each for each in register.comments(case.department_id) if (each.indicator, each.year) in raised]


def _agreement(each: Agreement, say: Texts) -> str:
    status = say(f"agreed_{each.status}")
    if each.deadline is None:
        return say("needs_agreed", title=each.title, status=status)
    return say("needs_agreed_until", title=each.title, status=status, day=numbers.day(each.deadline, say.language))


def _facts(facts: Sequence[FactSaid], say: Texts) -> str:
    """Return the law's criteria beside the department's own figures; they count in no weight."""
    rows = "".join(_fact(each, say) for each in facts)
    heads = ("needs_fact_criterion", "needs_fact_own", "needs_fact_is_met", "needs_fact_year")
    head = "".join(f'<th scope="col">{html.escape(say(name))}</th>' for name in heads)
    title = html.escape(say("needs_facts"))
    return (
        f'<h4>{title}</h4><div class="kf-figures" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead>{rows}</table></div>"
    )


def _fact(each: FactSaid, say: Texts) -> str:
    title, basis = (html.escape(text.to(say.language)) for text in (each.fact.title, each.fact.basis.text))
    group = (
        f'<tr class="kf-goal"><th scope="rowgroup" colspan="4">{title}<span class="kf-told">{basis}</span></th></tr>'
    )
    return f"<tbody>{group}{''.join(_met(met, each.year, say) for met in each.criteria)}</tbody>"


def _met(met: Met, year: int, say: Texts) -> str:
    indicator = views.meaning().indicators[met.criterion.indicator]
    own, limit = (
        numbers.with_unit(value, indicator.unit, indicator.decimals, say.language)
        for value in (met.value, met.criterion.value)
    )
    side = "needs_fact_above" if met.criterion.direction is Side.ABOVE else "needs_fact_below"
    cells = (own, say(MET[met.is_met]), str(year))
    told = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    criterion = say(side, name=indicator.short_title.to(say.language), limit=limit)
    return f'<tr><th scope="row">{html.escape(criterion)}</th>{told}</tr>'
