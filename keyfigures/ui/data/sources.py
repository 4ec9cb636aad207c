"""Which sources there are: age, licence, what they hold, what was checked, and where two give the same figure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from keyfigures import numbers, store, views
from keyfigures.catalogue import Source
from keyfigures.figures import Column, Table
from keyfigures.ui import components, frame

MOST_PAIRS = 500


def show() -> None:
    """Show the sources, then the checks, then figures with two sources."""
    say, database = frame.say(), frame.database()
    components.words_table(_sources(database), title=say("data_sources_title"))
    st.header(say("data_two_title"), anchor=False)
    _two_sources(database)
    st.header(say("data_checks_title"), anchor=False)
    _checks()


def _sources(database: Path) -> Table:
    say, language = frame.say(), frame.language()
    meaning = views.meaning()
    held = {row["source_id"]: row for row in store.query(database, "data/sources")}
    columns = (
        Column(say("about_source")),
        Column(say("data_figures"), 0),
        Column(say("data_years")),
        Column(say("data_published")),
        Column(say("method_retrieved")),
        Column(say("data_age_days"), 0),
        Column(say("data_replaced"), 0),
        Column(say("method_publisher")),
        Column(say("method_licence")),
    )
    today = datetime.now(UTC).date()
    rows = []
    for source in _newest_first(meaning.sources.values()):
        of = held.get(source.id, {"figures": 0, "replaced": 0, "first_year": None, "last_year": None})
        rows.append(
            (
                source.title.to(language),
                of["figures"],
                _years(of["first_year"], of["last_year"]),
                source.published.isoformat(),
                source.retrieved.isoformat(),
                (today - source.retrieved).days,
                of["replaced"],
                source.publisher,
                source.licence.to(language),
            )
        )
    # What the figures in use come from stands first.
    return Table(columns, tuple(sorted(rows, key=lambda row: row[1] == 0)))


def _newest_first(found: Iterable[Source]) -> list[Source]:
    return sorted(found, key=lambda source: (source.retrieved, source.id), reverse=True)


def _years(first: int | None, last: int | None) -> str:
    if first is None:
        return numbers.MISSING
    return str(first) if first == last else f"{first}–{last}"


def _two_sources(database: Path) -> None:
    """Show the figures that two sources give, with the difference and which one is used."""
    say, meaning, language = frame.say(), views.meaning(), frame.language()
    counts = {row["indicator_id"]: row["figures"] for row in store.query(database, "data/two_sources_indicators")}
    if not counts:
        st.write(say("data_two_none"))
        return
    st.write(say("data_two_rule"))
    chosen = st.selectbox(
        say("choose_indicator"),
        list(counts),
        format_func=lambda id_: f"{meaning.indicators[id_].title.to(language)} ({counts[id_]})",
        key="two_sources_indicator",
    )
    decimals = meaning.indicators[chosen].decimals
    columns = (
        *(Column(say(name)) for name in ("data_place", "column_period", "column_definition")),
        Column(say("data_used"), decimals),
        Column(say("data_other"), decimals),
        Column(say("column_difference"), decimals, signed=True),
        Column(say("data_explained")),
        Column(say("data_used_source")),
        Column(say("data_other_source")),
    )
    rows = store.query(database, "data/two_sources", indicator_id=chosen, at_most=MOST_PAIRS)
    named = {id_: source.title.to(language) for id_, source in meaning.sources.items()}
    table = tuple(
        (
            row["name"],
            row["period"],
            meaning.definitions[row["definition_id"]].short_title.to(language),
            row["used_value"],
            row["replaced_value"],
            row["difference"],
            _explained(row["difference"], row["rounding"]),
            named.get(row["used_source"], row["used_source"]),
            named.get(row["replaced_source"], row["replaced_source"]),
        )
        for row in rows
    )
    components.table(Table(columns, table), title=say("data_two_title"))


def _explained(difference: float | None, rounding: float) -> str:
    """Say whether a difference is within what both figures are rounded to."""
    if difference is None:
        return numbers.MISSING
    return frame.say()("data_within_rounding" if abs(difference) <= rounding + 1e-9 else "data_beyond_rounding")


def _checks() -> None:
    """Show what this data version was checked for; a version that fails one never comes into use."""
    say = frame.say()
    st.write(say("data_checks_lead"))
    names = store.checks()
    rows = tuple((say(f"check_{name}"), say("data_check_passed")) for name in names)
    components.words_table(
        Table((Column(say("data_check")), Column(say("data_check_result"))), rows), title=say("data_check")
    )
