"""The workbench: move a limit, a weight or the capacity, and see at once who comes and goes."""

import html
from collections.abc import Sequence
from functools import partial

import streamlit as st

from keyfigures import flags
from keyfigures.catalogue import Goal, Rule, RuleLimit, RuleSet
from keyfigures.flags import Case, Changes, Status
from keyfigures.ui import components
from keyfigures.ui.components import Card
from keyfigures.ui.rules import choices, foretelling, lists, scales, state, words
from keyfigures.ui.rules.choices import Choices
from keyfigures.views import judged

MOST_WEIGHT, MOST_DIALOGUES = 9, 999
KEY = "rules_widget"


def show(chosen: Choices) -> None:
    """Show the workbench; who moves something there waits for nothing else of the page."""
    _live(chosen)


@st.fragment
def _live(chosen: Choices) -> None:
    now = state.moved(chosen.start, chosen.rule_set)
    before = judged.cases_by(chosen.database, chosen.wanted, chosen.rule_set, chosen.year)
    after = judged.cases_by(chosen.database, chosen.wanted, now, chosen.year)
    found = flags.compared(before, after)
    _cards(chosen, before, after, found)
    left, right = st.columns((6, 5), gap="medium")
    with left:
        _rules(chosen, now)
    with right:
        _consequences(chosen, now, after, found)


def _cards(chosen: Choices, before: Sequence[Case], after: Sequence[Case], found: Changes) -> None:
    """Show how many are flagged now against before, and how many come and go."""
    say = chosen.say
    titles = {Status.FLAGGED: say("rules_card_flagged"), Status.MAYBE: say("rules_card_maybe")}
    shown = [
        Card(titles[status], str(_count(after, status)), say("rules_card_before", n=_count(before, status)), "")
        for status in titles
    ]
    coming, going = len(found.comes_in), len(found.goes_out)
    moving = Card(say("rules_card_moving"), f"+{coming} / −{going}", say("rules_card_moving_context"), "")
    alone = Card(say("rules_card_alone"), str(len(found.on_one_figure)), say("rules_card_alone_context"), "")
    components.cards([*shown, moving, alone])


def _count(cases: Sequence[Case], status: Status) -> int:
    return sum(case.status is status for case in cases)


def _consequences(chosen: Choices, now: RuleSet, after: Sequence[Case], found: Changes) -> None:
    say = chosen.say
    moving, needing = st.tabs([say("rules_tab_moving"), say("rules_tab_need")])
    with moving:
        lists.changes(chosen, found)
    with needing:
        _capacity(chosen, now)
        lists.need(chosen, after, now.capacity)


def _capacity(chosen: Choices, now: RuleSet) -> None:
    key = f"{KEY}_{chosen.start}_capacity"
    state.put(key, now.capacity)
    st.number_input(
        chosen.say("rules_capacity"),
        min_value=0,
        max_value=max(MOST_DIALOGUES, now.capacity),
        step=1,
        key=key,
        on_change=state.capacity(chosen.start, chosen.rule_set),
        args=(key,),
    )


def _rules(chosen: Choices, now: RuleSet) -> None:
    """Show the rules folded by goal, the first goal open."""
    say = chosen.say
    _reset(chosen)
    last = choices.before(chosen)
    goals = [goal for goal in Goal if any(rule.goal is goal for rule in now.rules.values())]
    for goal in goals:
        mine = [rule for rule in now.rules.values() if rule.goal is goal]
        title = say("rules_of_goal", goal=say(f"goal_{goal.value}"), n=len(mine))
        with st.expander(title, expanded=goal is goals[0]):
            for rule in mine:
                _rule(chosen, rule, last)
    foretelling.offer(chosen, now)


def _reset(chosen: Choices) -> None:
    """Show what to do, or that something is moved and the way back."""
    say, now = chosen.say, state.moved(chosen.start, chosen.rule_set)
    if not state.is_moved(chosen.start, chosen.rule_set):
        st.html(f'<p class="kf-still">{html.escape(say("rules_nothing_moved"))}</p>')
        return
    text, button = st.columns((3, 1), vertical_alignment="center")
    n = len(words.differences(chosen, chosen.rule_set, now, ("", "")).rows)
    text.html(f'<p class="kf-still">{html.escape(say("rules_moved", n=n))}</p>')
    button.button(
        say("rules_reset"),
        key=f"{KEY}_reset",
        on_click=state.reset,
        args=(chosen.start,),
        width="stretch",
        type="primary",
    )


def _rule(chosen: Choices, rule: Rule, last: RuleSet | None) -> None:
    """Show one rule: what it judges, its two limits, its weight, and what it rests on."""
    st.html(_head(chosen, rule))
    yellow, red, weight = st.columns((4, 4, 2.2), vertical_alignment="bottom")
    with yellow:
        _limit(chosen, rule, "yellow", last)
    with red:
        _limit(chosen, rule, "red", last)
    with weight:
        _weight(chosen, rule)
    foretelling.beside(chosen, rule)


def _head(chosen: Choices, rule: Rule) -> str:
    language = chosen.say.language
    was = words.moved_from(chosen, chosen.rule_set.rules[rule.id], rule)
    moved = f' <em class="kf-was">{html.escape(was)}</em>' if was else ""
    return (
        f'<p class="kf-rule"><strong>{html.escape(rule.title.to(language))}</strong> '
        f"<span>{html.escape(words.judged(chosen, rule))} · {html.escape(words.basis(chosen, rule))}</span>{moved}</p>"
    )


def _limit(chosen: Choices, rule: Rule, colour: str, last: RuleSet | None) -> None:
    """Show where a limit stands; a rule without a limit of the colour shows none."""
    limit = rule.yellow if colour == "yellow" else rule.red
    if limit is None:
        return
    key = f"{KEY}_{chosen.start}_{rule.id}_{colour}"
    places, name = _places(chosen, rule, limit), words.label(chosen, rule, colour, limit, last)
    state.put(key, limit.value)
    # Who hears the page and not its columns is told the rule and what it counts with every limit.
    st.html(f'<p class="kf-limit" aria-hidden="true">{html.escape(name)}</p>')
    st.select_slider(
        f"{rule.title.to(chosen.say.language)}, {words.judged(chosen, rule)}: {name}",
        label_visibility="collapsed",
        options=places,
        format_func=partial(words.place, language=chosen.say.language),
        key=key,
        on_change=state.limit(chosen.start, chosen.rule_set, rule.id, colour),
        args=(key,),
    )


def _places(chosen: Choices, rule: Rule, limit: RuleLimit) -> tuple[float, ...]:
    """Return where a limit can stand: both limits of a rule share their places, so that one can give way."""
    started = chosen.rule_set.rules[rule.id]
    both = (started.yellow, started.red, limit)
    held = tuple(sorted({each.value for each in both if each is not None and each.kind is limit.kind}))
    known = scales.values(chosen.database, rule, chosen.wanted, chosen.year)
    return scales.places(limit, known, words.indicator_of(chosen, rule).decimals, held)


def _weight(chosen: Choices, rule: Rule) -> None:
    key = f"{KEY}_{chosen.start}_{rule.id}_weight"
    state.put(key, rule.weight)
    language = chosen.say.language
    st.number_input(
        chosen.say("rules_weight"),
        min_value=0,
        max_value=max(MOST_WEIGHT, rule.weight),
        step=1,
        key=key,
        help=f"{rule.basis.text.to(language)} {rule.reason.to(language)}",
        on_change=state.weight(chosen.start, chosen.rule_set, rule.id),
        args=(key,),
    )
