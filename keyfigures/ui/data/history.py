"""What came in and when, how to take it back, and what changed from one data version to another."""

import streamlit as st

from keyfigures import catalogue, numbers, settings, store, views
from keyfigures.catalogue import Texts
from keyfigures.errors import BuildError
from keyfigures.figures import Column, Table
from keyfigures.sources import fetching
from keyfigures.store import Change, Delivery, Version, received
from keyfigures.ui import components, frame
from keyfigures.ui.data.words import counted, place_name
from keyfigures.ui.markdown import literal

ASKED, DONE = "roll_back_asked", "roll_back_done"
JOURNAL_LINES = 200
IN_WORDS = 3


def show() -> None:
    """Show the deliveries with their roll-back, the change log, any two versions compared, and the journal."""
    say = frame.say()
    done = st.session_state.pop(DONE, None)
    if done is not None:
        st.success(done)
    st.header(say("history_deliveries"), anchor=False)
    _deliveries()
    st.header(say("history_versions"), anchor=False)
    _versions()
    st.header(say("history_journal"), anchor=False)
    _journal()


def _deliveries() -> None:
    say = frame.say()
    found = received.deliveries(settings.received_dir())
    if not found:
        st.write(say("history_none"))
    for each in found:
        with st.container(border=True):
            left, right = st.columns((5, 1), vertical_alignment="center")
            left.write(literal(_described(say, each)))
            if st.session_state.get(ASKED) == each.id:
                st.write(say("history_sure"))
                yes, cancel, _ = st.columns((1, 1, 3))
                if yes.button(say("history_yes"), key=f"yes_{each.id}", type="primary"):
                    _roll_back(each)
                if cancel.button(say("history_no"), key=f"no_{each.id}"):
                    st.session_state.pop(ASKED)
                    st.rerun()
            elif right.button(say("history_roll_back"), key=f"back_{each.id}"):
                st.session_state[ASKED] = each.id
                st.rerun()


def _described(say: Texts, each: Delivery) -> str:
    return say(
        "history_delivery",
        file=each.file_name,
        kind=_kind(say, each.kind),
        when=each.received_at[:16].replace("T", " "),
        by=each.by,
        figures=numbers.number(each.figures, 0, say.language),
        sha256=each.sha256[:12],
    )


def _kind(say: Texts, kind: str) -> str:
    layouts = catalogue.layouts(settings.data_dir())
    return layouts[kind].title.to(say.language) if kind in layouts else say("fetch_title")


def _roll_back(each: Delivery) -> None:
    say = frame.say()
    st.session_state.pop(ASKED)
    try:
        with st.spinner(say("import_building"), show_time=False):
            found = store.roll_back(each.id, say("somebody"))
    except BuildError as error:
        remark = fetching.not_buildable(error).remark
        st.error(f"{say('history_cannot')} {remark.message(say.language)}")
        return
    counts = counted(say, found)
    st.session_state[DONE] = literal(say("cli_rolled_back", delivery=each.file_name, changes=counts))
    st.rerun()


def _versions() -> None:
    """Show in words what each version changed, and the differences of any two."""
    say = frame.say()
    found = store.versions()
    st.write(say("history_kept", n=len(found), most=settings.versions_kept()))
    rows = tuple(
        (each.id, f"{each.built_at:%Y-%m-%d %H:%M}", each.figures, _since(say, each, earlier))
        for each, earlier in zip(found, [*found[1:], None], strict=True)
    )
    columns = (
        Column(say("history_version")),
        Column(say("history_built")),
        Column(say("data_figures"), 0),
        Column(say("history_changed")),
    )
    components.words_table(Table(columns, rows), title=say("history_versions"))
    if len(found) > 1:
        _compare(found)


def _since(say: Texts, each: Version, earlier: Version | None) -> str:
    """Say what a version changed: "3 tal revideret: Slagelse 2023 22,0 → 22,1 …"."""
    if earlier is None:
        return say("history_first")
    found = store.changes(earlier.path, each.path)
    counts = counted(say, found)
    told = "; ".join(_told(say, change) for change in found.listed[:IN_WORDS] if change.kind != "new")
    return f"{counts} {told}".strip()


def _told(say: Texts, change: Change) -> str:
    indicator = views.meaning().indicators[change.indicator_id]
    before, after = (
        numbers.with_unit(value, indicator.unit, indicator.decimals, say.language)
        for value in (change.before, change.after)
    )
    name = indicator.short_title.to(say.language)
    return f"{place_name(say, change)} {change.period}, {name}: {before} → {after}"


def _compare(found: tuple[Version, ...]) -> None:
    say = frame.say()
    by_id = {each.id: each for each in found}
    label = {each.id: f"{each.id} · {each.built_at:%Y-%m-%d %H:%M}" for each in found}
    left, right = st.columns(2)
    ids = list(by_id)
    before = left.selectbox(say("history_before"), ids, index=1, format_func=label.__getitem__, key="version_before")
    after = right.selectbox(say("history_after"), ids, index=0, format_func=label.__getitem__, key="version_after")
    changes = store.changes(by_id[before].path, by_id[after].path)
    st.write(counted(say, changes))
    if changes.listed:
        names = ("history_what", "about_indicator", "column_definition", "data_place", "column_period")
        columns = tuple(Column(say(name)) for name in (*names, "history_was", "history_is"))
        rows = tuple(_row(say, change) for change in changes.listed)
        components.table(Table(columns, rows), title=say("history_compare"))


def _row(say: Texts, change: Change) -> tuple[str, ...]:
    meaning = views.meaning()
    indicator = meaning.indicators[change.indicator_id]
    shown = (
        numbers.with_unit(value, indicator.unit, indicator.decimals, say.language)
        for value in (change.before, change.after)
    )
    return (
        say(f"change_{change.kind}"),
        indicator.short_title.to(say.language),
        meaning.definitions[change.definition_id].short_title.to(say.language),
        place_name(say, change),
        change.period,
        *shown,
    )


def _journal() -> None:
    """Show everything that was tried: taken in, refused, taken back."""
    say = frame.say()
    found = received.journal(settings.received_dir())[:JOURNAL_LINES]
    if not found:
        st.write(say("history_none"))
        return
    columns = tuple(Column(say(f"journal_{name}")) for name in ("at", "action", "file", "by", "codes"))
    rows = tuple(
        (
            str(each["at"])[:16].replace("T", " "),
            say(f"action_{each['action']}"),
            str(each.get("file") or each.get("delivery", "")),
            str(each.get("by", "")),
            ", ".join(each.get("codes", [])),
        )
        for each in found
    )
    components.words_table(Table(columns, rows), title=say("history_journal"))
