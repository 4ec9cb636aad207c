"""The rules as the reader has moved them: kept for the session, by the version they started from."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from keyfigures import flags
from keyfigures.catalogue import RuleSet

MOVED = "rules_moved"


def moved(start: str, rule_set: RuleSet) -> RuleSet:
    """Return the rules as they are moved now; those they started from where nothing is."""
    kept: RuleSet = st.session_state.get(MOVED, {}).get(start, rule_set)
    return kept


def keep(start: str, rule_set: RuleSet) -> None:
    """Keep moved rules."""
    st.session_state[MOVED] = {**st.session_state.get(MOVED, {}), start: rule_set}


def reset(start: str) -> None:
    """Forget what was moved."""
    st.session_state[MOVED] = {id_: each for id_, each in st.session_state.get(MOVED, {}).items() if id_ != start}


def is_moved(start: str, rule_set: RuleSet) -> bool:
    """Tell whether anything that judges, weighs or holds is other than where it started."""
    now = moved(start, rule_set)
    return bool(flags.differences(rule_set, now)) or rule_set.capacity != now.capacity


def put(key: str, value: float | int) -> None:
    """Make a widget show a value, without telling the browser what it shows already."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def limit(start: str, rule_set: RuleSet, rule_id: str, colour: str) -> Callable[[str], None]:
    """Return what moves a limit to where its widget stands; the other limit gives way."""

    def move(key: str) -> None:
        keep(start, flags.with_limit(moved(start, rule_set), rule_id, colour, st.session_state[key]))

    return move


def weight(start: str, rule_set: RuleSet, rule_id: str) -> Callable[[str], None]:
    """Return what gives a rule the weight its widget says."""

    def move(key: str) -> None:
        keep(start, flags.with_weight(moved(start, rule_set), rule_id, st.session_state[key]))

    return move


def capacity(start: str, rule_set: RuleSet) -> Callable[[str], None]:
    """Return what sets how many dialogues a year can hold."""

    def move(key: str) -> None:
        keep(start, replace(moved(start, rule_set), capacity=st.session_state[key]))

    return move
