"""The test against history: how well the rules, as they are moved now, would have foretold."""

import html
from pathlib import Path

import streamlit as st

from keyfigures import compare
from keyfigures.catalogue import Rule, RuleSet
from keyfigures.departments import Filter
from keyfigures.errors import SelectionError
from keyfigures.figures import Column, Table
from keyfigures.flags import HORIZON, Backtest, Foretold
from keyfigures.ui import components
from keyfigures.ui.rules import scored, state, words
from keyfigures.ui.rules.choices import Choices

COMPUTED, COUNTRY = "rules_computed", "rules_everywhere"
# Of the counts of a score, in the order of its columns.
DECIMALS = (0, 0, 0, 0, 1, 0, 0)

# What has been asked for: the test takes about a second, so the reader says when.
Asked = tuple[Path, tuple[Rule, ...], Filter]


def show(chosen: Choices) -> None:
    """Show the scores of the set and of every rule, once the reader has asked for them."""
    say = chosen.say
    components.lead(say("rules_hit_is", years=HORIZON))
    everywhere = st.toggle(say("rules_whole_country"), key=COUNTRY)
    wanted = Filter("") if everywhere else chosen.wanted
    now = state.moved(chosen.start, chosen.rule_set)
    asked = (chosen.database, tuple(now.rules.values()), wanted)
    scored.spell(chosen.database, wanted)
    if _computed() == asked:
        _scores(chosen, now, scored.backtest(*asked), wanted)
    else:
        _ask(chosen, asked)


def offer(chosen: Choices, now: RuleSet) -> None:
    """Offer to compute the scores that stand beside the rules, or say how the set together has done."""
    asked = (chosen.database, tuple(now.rules.values()), chosen.wanted)
    try:
        scored.spell(chosen.database, chosen.wanted)
    except SelectionError as error:
        components.refuse(error)
        return
    if _computed() != asked:
        _ask(chosen, asked)
        return
    whole = chosen.say("rules_score_whole", score=words.foretold(chosen, scored.backtest(*asked).whole))
    st.html(f'<p class="kf-score">{html.escape(whole)}</p>')


def beside(chosen: Choices, rule: Rule) -> None:
    """Show how well a rule has foretold, where that is computed, or that it has been moved since."""
    computed = _computed()
    if computed is None or (computed[0], computed[2]) != (chosen.database, chosen.wanted):
        return
    now = state.moved(chosen.start, chosen.rule_set)
    score = scored.score_of(scored.backtest(*computed), computed[1], rule, now)
    text = chosen.say("rules_score_moved") if score is None else words.foretold(chosen, score)
    st.html(f'<p class="kf-score">{html.escape(text)}</p>')


def _computed() -> Asked | None:
    asked: Asked | None = st.session_state.get(COMPUTED)
    return asked


def _ask(chosen: Choices, asked: Asked) -> None:
    st.button(chosen.say("rules_compute"), key=f"{COMPUTED}_button", on_click=_remember, args=(asked,))


def _remember(asked: Asked) -> None:
    st.session_state[COMPUTED] = asked


def _scores(chosen: Choices, now: RuleSet, found: Backtest, wanted: Filter) -> None:
    """Show the score of the set in words, a line for every rule, and what was known when."""
    say, language = chosen.say, chosen.say.language
    everywhere = not wanted.municipality
    place = say("rules_country") if everywhere else compare.municipality(chosen.database, wanted.municipality).name
    st.html(f"<p><strong>{html.escape(place)}: {html.escape(words.foretold(chosen, found.whole))}</strong></p>")
    titles = {rule.id: rule.title.to(language) for rule in now.rules.values()}
    rows = [_row(titles[each.rule_id or ""], each) for each in found.rules]
    rows.append(_row(say("rules_all_together"), found.whole))
    components.words_table(Table(_columns(chosen), tuple(rows)), title=say("rules_part_backtest"))
    known = say("rules_nothing_later", first=found.first, last=found.last, until=found.last + found.horizon)
    st.html(f'<p class="kf-still">{html.escape(known)}</p>')


def _columns(chosen: Choices) -> tuple[Column, ...]:
    say = chosen.say
    counted = (
        say("rules_column_hits"),
        say("rules_column_flagged"),
        say("rules_column_missed"),
        say("rules_column_chance"),
        say("rules_column_lead"),
        say("rules_column_base_rate"),
        say("rules_column_left_out"),
    )
    numbered = (Column(text, decimals) for text, decimals in zip(counted, DECIMALS, strict=True))
    return (Column(say("rules_column_rule")), *numbered)


def _row(title: str, score: Foretold) -> tuple[object, ...]:
    return (
        title,
        score.hits,
        score.flagged,
        score.missed,
        score.expected,
        score.lead_time_years,
        None if score.base_rate is None else 100 * score.base_rate,
        score.not_judged + score.not_followed,
    )
