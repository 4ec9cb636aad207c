"""The fields of an agreement, for a draft and for one that is edited; what was typed is an agreement again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from keyfigures import departments, register, views
from keyfigures.catalogue import Category, Goal, Indicator, Texts
from keyfigures.departments import Filter
from keyfigures.figures import departments as drawing
from keyfigures.register import Agreement, AgreementStatus
from keyfigures.ui import frame, writing
from keyfigures.ui.agreements import words
from keyfigures.ui.governed import Dialogue

# What can be typed; what is written already can be older or later.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def fields(form: str, own: Dialogue, start: Agreement) -> Agreement:
    """Show what people write of an agreement, filled in as it is, and return it as typed."""
    say = frame.say()
    title = st.text_input(say("agreements_title"), start.title, key=f"{form}_title")
    texts = _texts(form, start, say)
    measured = _measured(form, start, say)
    with st.expander(say("agreements_more_fields")):
        others = {**_about(form, own, start, say), **_who(form, start, say)}
    typed = replace(start, title=title, **texts, **measured, **others)
    return typed if typed.is_ended else replace(typed, ended=None)


def indicator(key: str, start: str | None, say: Texts, first: Sequence[str] = ()) -> str | None:
    """Show the choice of a key figure of departments or none; those it is most likely about stand first."""
    known = departments.indicators(views.meaning())
    ids = list(dict.fromkeys((*first, *(each.id for each in known))))
    options = [*ids, "", *([start] if start and start not in ids else [])]
    chosen = st.selectbox(
        say("agreements_indicator"),
        options,
        index=options.index(start or ""),
        key=key,
        format_func=lambda id_: words.indicator(id_, say) if id_ else say("agreements_no_indicator"),
    )
    return chosen or None


def day(label: str, start: date | None, key: str) -> date | None:
    """Show a day that may be left empty."""
    ends = [date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), *([start] if start else [])]
    # A field can be emptied only where its own default is empty.
    st.session_state.setdefault(key, start)
    found: date | None = st.date_input(
        label, None, key=key, format=writing.day_format(), min_value=min(ends), max_value=max(ends)
    )
    return found


def _texts(form: str, start: Agreement, say: Texts) -> dict[str, Any]:
    """Show the three headings, side by side where there is room."""
    known = {
        "why": ("agreements_why", start.why),
        "organisation_shall": ("agreements_shall", start.organisation_shall),
        "municipality_will": ("agreements_will", start.municipality_will),
    }
    return {
        name: place.text_area(say(label), text, height="content", key=f"{form}_{name}")
        for place, (name, (label, text)) in zip(st.columns(3), known.items(), strict=True)
    }


def _measured(form: str, start: Agreement, say: Texts) -> dict[str, Any]:
    """Show where the key figure is and where it shall be, by when, and how far it has come."""
    places = st.columns((1, 1, 1.1, 1.1, 1.1))
    with places[0]:
        baseline = _number(say("agreements_baseline"), start.baseline, start.indicator, f"{form}_baseline")
    with places[1]:
        target = _number(say("agreements_target"), start.target, start.indicator, f"{form}_target")
    with places[2]:
        deadline = day(say("agreements_deadline"), start.deadline, f"{form}_deadline")
    following = start.next_follow_up
    # Once it was followed up, the last follow-up says when the next one is.
    if not register.follow_ups(start.id):
        with places[3]:
            following = day(say("agreements_next"), following, f"{form}_next")
    with places[4]:
        status = _status(form, start, say)
    days = {"deadline": deadline, "next_follow_up": following}
    return {"baseline": baseline, "target": target, "status": status, **days}


def _number(label: str, start: float | None, id_: str | None, key: str) -> float | None:
    """Show a number in the unit of the key figure; an empty one is no number, never 0."""
    known: Indicator | None = views.meaning().indicators.get(id_ or "")
    decimals = 1 if known is None else known.decimals
    unit = "" if known is None else words.unit(known)
    # A field can be emptied only where its own default is empty.
    st.session_state.setdefault(key, start)
    found: float | None = st.number_input(
        f"{label} ({unit})" if unit else label,
        value=None,
        step=10.0**-decimals,
        format=f"%.{decimals}f",
        key=key,
        placeholder=frame.say()("agreements_no_number"),
    )
    return found


def _status(form: str, start: Agreement, say: Texts) -> AgreementStatus:
    """Show how far it has come; carrying over is a step of its own, as it begins the next agreement."""
    options = [each for each in AgreementStatus if each is not AgreementStatus.CARRIED_OVER or each is start.status]
    return st.selectbox(
        say("column_status"),
        options,
        index=options.index(start.status),
        key=f"{form}_status",
        format_func=lambda each: words.status(each, say),
    )


def _about(form: str, own: Dialogue, start: Agreement, say: Texts) -> dict[str, Any]:
    """Show whom and what it is about, its governance year and its first day."""
    known = departments.departments(own.database)
    theirs = departments.chosen(own.database, Filter(own.municipality, start.organisation_id))
    ids = list(dict.fromkeys((*(each.department_id for each in theirs), *start.department_ids)))
    members = st.multiselect(
        say("agreements_departments"),
        ids,
        list(start.department_ids),
        key=f"{form}_departments",
        format_func=lambda id_: drawing.named(known[id_]) if id_ in known else id_,
        placeholder=say("agreements_whole"),
    )
    left, middle, right, last = st.columns((2, 2, 1, 1))
    goal = left.selectbox(
        say("agreements_goal"),
        list(Goal),
        index=list(Goal).index(start.goal),
        key=f"{form}_goal",
        format_func=lambda each: say(f"goal_{each.value}"),
    )
    category = middle.selectbox(
        say("agreements_category"),
        list(Category),
        index=list(Category).index(start.category),
        key=f"{form}_category",
        format_func=lambda each: say(words.CATEGORIES[each]),
    )
    years = (min(FIRST_YEAR, start.year), max(LAST_YEAR, start.year))
    year = right.number_input(say("choose_governance_year"), *years, start.year, key=f"{form}_year")
    with last:
        begun = day(say("agreements_start"), start.start, f"{form}_start") or start.start
    return {
        "department_ids": tuple(sorted(members)),
        "goal": goal,
        "category": category,
        "year": int(year),
        "start": begun,
    }


def _who(form: str, start: Agreement, say: Texts) -> dict[str, Any]:
    """Show who is responsible on both sides."""
    left, right = st.columns(2)
    organisation = left.text_input(
        say("agreements_by_organisation"), start.responsible_organisation, key=f"{form}_by_organisation"
    )
    municipality = right.text_input(
        say("agreements_by_municipality"), start.responsible_municipality, key=f"{form}_by_municipality"
    )
    return {"responsible_organisation": organisation, "responsible_municipality": municipality}
