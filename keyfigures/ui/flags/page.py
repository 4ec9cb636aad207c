"""The page of agreements needed: the finding, the chart of those most in need, the list, and what is for oversight."""

import html
from collections.abc import Sequence

import streamlit as st

from keyfigures import departments, numbers, views
from keyfigures.catalogue import Texts
from keyfigures.errors import SelectionError
from keyfigures.figures import NeedChart
from keyfigures.figures import departments as drawing
from keyfigures.flags import Case, Score, points, scores
from keyfigures.flags.argue import because
from keyfigures.ui import components, frame
from keyfigures.ui.departments import profile
from keyfigures.ui.flags import choices, listed
from keyfigures.ui.flags.choices import SCORES, TABLE, Choices
from keyfigures.views import judged, needs


def show() -> None:
    """Show the page, or one sentence where there is nothing to judge."""
    try:
        chosen = choices.page()
        found = needs.cases(chosen.database, chosen.view)
    except SelectionError as error:
        components.refuse(error)
        return
    members = [departments.department(chosen.database, each.department_id) for each in found]
    if departments.any_demo(members):
        components.invented()
    _finding(chosen, found)
    with chosen.order:
        _scores(chosen, found)
    _body(chosen, found)
    _oversight(chosen, found)


def _finding(chosen: Choices, found: Sequence[Case]) -> None:
    """Say in one sentence how many are in need, and by which rules."""
    say, view = frame.say(), chosen.view
    text = _found(needs.finding(found), say)
    rules = judged.rule_set(view.rules)
    day = numbers.day(rules.decided, say.language)
    said = say("needs_rules_used", title=rules.title.to(say.language), id=view.rules, author=rules.author, day=day)
    newest = judged.default_rules(view.year)
    newer = "" if newest == view.rules else say("needs_rules_other", newest=newest)
    lead = f'<p class="kf-lead">{html.escape(f"{said} {newer}".strip())}</p>'
    st.html(f'<p class="kf-finding">{html.escape(text)}</p>{lead}')


def _found(counted: needs.Finding, say: Texts) -> str:
    """Return the finding; without anybody in need why: no rule could be judged, or all that could were fine."""
    if counted.goal is None:
        return _nobody(counted, say)
    text = say("needs_finding", flagged=counted.flagged, n=counted.n, maybe=counted.maybe, unknown=counted.unknown)
    goal = say(f"goal_{counted.goal.value}").lower()
    most = say("needs_most_goal", goal=goal, n=counted.of_goal)
    return f"{text} {most}"


def _nobody(counted: needs.Finding, say: Texts) -> str:
    if counted.unknown == counted.n:
        return say("needs_nobody_judged", n=counted.n)
    return say("needs_nobody", n=counted.n - counted.unknown, unknown=counted.unknown)


def _body(chosen: Choices, found: Sequence[Case]) -> None:
    """Show the chart, and in the list's view the list under it; the lanes also show departments without need."""
    if chosen.view.chart is NeedChart.NEED and not needs.in_need(found):
        return
    clicked = components.draw(chosen.database, chosen.view, page="aftalebehov", open_table=chosen.shown == TABLE)
    if clicked in departments.departments(chosen.database):
        profile.open_department(clicked, chosen.view.year)
    if chosen.shown == NeedChart.NEED:
        listed.show(chosen, found)


def _scores(chosen: Choices, found: Sequence[Case]) -> None:
    """Show every sub-score of every department in need, in the order they make; switched off ones too."""
    say = frame.say()
    members = departments.departments(chosen.database)
    using = [Score(name) for name in chosen.view.scores]
    heads = "".join(f'<th scope="col">{html.escape(_head(score, chosen, say))}</th>' for score in SCORES)
    heads += f'<th scope="col">{html.escape(say("needs_points"))}</th>'
    rows = "".join(
        f'<tr><th scope="row">{html.escape(drawing.named(members[case.department_id]))}</th>'
        + "".join(f'<td class="kf-number">{_score(score, value, say)}</td>' for score, value in scores(case).items())
        + f'<td class="kf-number">{points(case, using)}</td></tr>'
        for case in needs.in_need(found)
    )
    title = html.escape(say("needs_scores_label"))
    st.html(
        f'<p class="kf-lead">{html.escape(say("needs_order_told"))}</p>'
        f'<div class="kf-words" tabindex="0" role="region" aria-label="{title}"><table>'
        f'<thead><tr><th scope="col">{html.escape(say("needs_department"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _head(score: Score, chosen: Choices, say: Texts) -> str:
    """Return the name of a sub-score, and that it is switched off where it is."""
    name = say(SCORES[score])
    return name if score.value in chosen.view.scores else say("needs_score_off", name=name)


def _score(score: Score, value: int, say: Texts) -> str:
    if score is Score.BOTH:
        return html.escape(say("needs_yes" if value else "needs_no"))
    return numbers.number(value, 0, say.language)


def _oversight(chosen: Choices, found: Sequence[Case]) -> None:
    """Show matters of legality by themselves: they are for the municipality's oversight, not for the dialogue."""
    matters = [each for each in found if each.oversight]
    if not matters:
        return
    say, members = frame.say(), departments.departments(chosen.database)
    lines = "".join(
        f"<li><strong>{html.escape(drawing.named(members[case.department_id]))}</strong>, "
        f"{html.escape(drawing.organisation(members[case.department_id]))}: "
        f"{html.escape(' '.join(because(flag, views.meaning(), say) for flag in case.oversight))}</li>"
        for case in matters
    )
    st.header(say("needs_oversight", n=len(matters)), anchor=False)
    st.html(f'<p class="kf-lead">{html.escape(say("needs_oversight_told"))}</p><ul class="kf-notes">{lines}</ul>')
