"""The method page: every indicator, definition, source, caveat and average, from the files that define them."""

import html

import streamlit as st

from keyfigures import numbers, views
from keyfigures.catalogue import Definition, Goal, Indicator, Source
from keyfigures.compare import AverageKind
from keyfigures.figures import Column, Table
from keyfigures.language import Text
from keyfigures.ui import components, frame


def indicators() -> None:
    """Show what each indicator means, why it matters and what it cannot tell, under the goal it belongs to."""
    known = views.meaning().indicators.values()
    for goal in Goal:
        # Streamlit's own subheader is larger than the header it stands under.
        st.html(f'<h3 style="font-size: 1.15rem; padding: 0.5rem 0 0">{html.escape(frame.say()(f"goal_{goal}"))}</h3>')
        of_goal = (indicator for indicator in known if indicator.goal is goal)
        for indicator in sorted(of_goal, key=lambda each: _words(each.title)):
            _indicator(indicator)


def _indicator(indicator: Indicator) -> None:
    say = frame.say()
    with st.expander(_words(indicator.title)):
        _facts(
            (say("method_definition"), _words(indicator.definition)),
            (say("method_why"), _words(indicator.why)),
            (say("method_cannot"), _words(indicator.cannot_tell)),
            (say("column_numerator"), _words(indicator.numerator)),
            (say("column_denominator"), _words(indicator.denominator)),
            (say("method_reference_date"), _words(indicator.reference_date)),
            (say("method_unit"), say(f"unit_{indicator.unit}")),
            (say("method_polarity"), _polarity(indicator)),
            *_limit(indicator),
            (say("method_first_year"), str(indicator.first_year)),
            (say("method_checked"), _checked(indicator)),
            *((say("about_caveat"), _caveat(name)) for name in indicator.caveats),
        )
        for id_ in indicator.definitions:
            _definition(views.meaning().definitions[id_])


def averages() -> None:
    """Show how each average is computed."""
    say = frame.say()
    _facts(*((_upper(say(f"average_{kind}")), say(f"method_average_{kind}")) for kind in AverageKind))
    _facts(*((say(f"method_{rule}"), say(f"method_{rule}_text")) for rule in RULES))


RULES = ("group", "rank", "reconcile", "robustness", "missing", "rounding")


def sources() -> None:
    """Show every source with publisher, licence and how it was taken over."""
    say = frame.say()
    columns = ("about_source", "method_publisher", "method_licence", "method_retrieved", "method_retrieval")
    rows = tuple(_source(source) for source in views.meaning().sources.values())
    components.table(Table(tuple(Column(say(name)) for name in columns), rows), title=say("method_sources"))


def _source(source: Source) -> tuple[str, ...]:
    return (
        _words(source.title),
        source.publisher,
        _words(source.licence),
        source.retrieved.isoformat(),
        _words(source.retrieval),
    )


def _definition(definition: Definition) -> None:
    say = frame.say()
    st.html(f"<h4>{html.escape(_words(definition.title))}</h4>")
    _facts(
        (say("method_publisher"), definition.publisher),
        (say("column_numerator"), _words(definition.numerator)),
        (say("column_denominator"), _words(definition.denominator)),
        (say("method_reference_date"), _words(definition.reference_date)),
        *((say("about_caveat"), _caveat(name)) for name in definition.caveats),
    )


def _facts(*facts: tuple[str, str]) -> None:
    rows = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in facts)
    st.html(f'<dl class="kf-facts">{rows}</dl>')


def _polarity(indicator: Indicator) -> str:
    words = {True: "polarity_high", False: "polarity_low", None: "polarity_none"}
    return frame.say()(words[indicator.higher_is_better])


def _limit(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    say, limit = frame.say(), indicator.limit
    if limit is None:
        return ()
    decimals = 0 if limit.number.is_integer() else indicator.decimals
    number = numbers.with_unit(limit.number, indicator.unit, decimals, frame.language())
    side = "method_limit_above" if limit.above else "method_limit_below"
    return ((say("method_limit"), say(side, number=number, basis=_words(limit.basis))),)


def _checked(indicator: Indicator) -> str:
    return frame.say()(
        "method_checked_text",
        who=_words(indicator.checked_by),
        reviewed=indicator.reviewed.isoformat(),
        next=indicator.next_review.isoformat(),
    )


def _caveat(name: str) -> str:
    return _words(views.meaning().caveats[name])


def _words(text: Text) -> str:
    return text.to(frame.language())


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
