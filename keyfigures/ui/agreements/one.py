"""One agreement: what was agreed and why, what is to be done next, how it went, and everything that was changed."""

import html
from collections.abc import Iterator

import streamlit as st

from keyfigures import numbers, register
from keyfigures.catalogue import Texts
from keyfigures.effect import Manner, Newest
from keyfigures.register import Agreement, FollowUp
from keyfigures.ui import components, frame, governed, writing
from keyfigures.ui.agreements import acting, audit, drafting, editing, effects, words
from keyfigures.ui.governed import Dialogue
from keyfigures.ui.markdown import literal
from keyfigures.views import effects as gathered

ASKED = "aftale"


def show(own: Dialogue, agreement: Agreement) -> None:
    """Show an agreement: its words and facts, what can be done, its course, its effect, and what it rests on."""
    say = frame.say()
    _back(own, say)
    if agreement.organisation_id in own.demo:
        components.invented()
    _saved(agreement)
    st.header(literal(agreement.title), anchor=False)
    st.html(_head(own, agreement, say))
    st.html(_texts(agreement, say))
    st.html(_facts(own, agreement, say))
    _actions(own, agreement, say)
    st.header(say("agreements_course"), anchor=False)
    st.html(_course(agreement, say))
    st.header(say("agreements_effect"), anchor=False)
    st.html(_now(own, agreement, say))
    effects.show(own.database, agreement)
    _rests_on(agreement, say)
    with st.expander(say("agreements_audit")):
        audit.show(own.database, agreement)


def _back(own: Dialogue, say: Texts) -> None:
    st.page_link(
        "pages/aftaler.py",
        label=say("agreements_all"),
        icon=":material/arrow_back:",
        query_params={"kommune": own.municipality, "sprog": say.language.value},
    )


def _saved(agreement: Agreement) -> None:
    """Show that what was written is safe, whichever form it was; carrying over was a form of the agreement before."""
    before = acting.forms(agreement.predecessor or "")
    for form in (drafting.FORM, *acting.forms(agreement.id), *before, editing.form(agreement.id)):
        writing.said(form)


def _head(own: Dialogue, agreement: Agreement, say: Texts) -> str:
    """Return status, whose it is, and when it is due, in one line."""
    parts = [
        words.status_html(agreement.status, say),
        html.escape(governed.told(own, (agreement.organisation_id,))),
        html.escape(words.members(own.database, agreement.department_ids, say)),
        _deadline(agreement, say),
    ]
    return f'<p class="kf-finding">{" · ".join(parts)}</p>{_relatives(agreement, say)}'


def _deadline(agreement: Agreement, say: Texts) -> str:
    """Return the deadline, and how late it is where the agreement still runs."""
    if agreement.deadline is None:
        return html.escape(say("agreements_no_deadline"))
    text = html.escape(say("agreements_due_on", day=words.day(agreement.deadline, say)))
    days = (governed.today() - agreement.deadline).days
    return text if agreement.is_ended else f"{text}{words.late(days, say)}"


def _relatives(agreement: Agreement, say: Texts) -> str:
    """Return the links to the agreement before and the one after; nothing where there is neither."""
    named = {"agreements_carried_from": agreement.predecessor, "agreements_carried_to": agreement.successor}
    links = [
        f"{html.escape(say(text))} {words.anchor(id_, id_, agreement.municipality_code, say)}"
        for text, id_ in named.items()
        if id_ is not None
    ]
    return f'<p class="kf-lead">{" · ".join(links)}</p>' if links else ""


def _texts(agreement: Agreement, say: Texts) -> str:
    """Return what is agreed under the three headings, side by side where there is room."""
    parts = {
        "agreements_why": agreement.why,
        "agreements_shall": agreement.organisation_shall,
        "agreements_will": agreement.municipality_will,
    }
    shown = "".join(
        f"<section><h3>{html.escape(say(name))}</h3><p>{html.escape(text) or '–'}</p></section>"
        for name, text in parts.items()
    )
    return f'<div class="kf-three">{shown}</div>'


def _facts(own: Dialogue, agreement: Agreement, say: Texts) -> str:
    """Return what is agreed in figures, days and names."""
    told = words.told(own.database, agreement)
    goal, category = told["agreements_goal"], told["agreements_category"]
    named = (told["agreements_by_organisation"], told["agreements_by_municipality"])
    parts = {
        "agreements_number": say("agreements_of_year", id=agreement.id, year=agreement.year),
        "agreements_indicator": told["agreements_indicator"],
        "agreements_path": _path(agreement, say),
        "agreements_goal": f"{goal} · {category}",
        "agreements_start": told["agreements_start"],
        "agreements_next": words.day(register.next_follow_up(agreement), say),
        "agreements_responsible": " · ".join(name for name in named if name) or "–",
    }
    shown = "".join(f"<dt>{html.escape(say(name))}</dt><dd>{html.escape(text)}</dd>" for name, text in parts.items())
    return f'<dl class="kf-facts">{shown}</dl>'


def _path(agreement: Agreement, say: Texts) -> str:
    """Return where the key figure was and where it shall be."""
    baseline, target = (words.value(agreement.indicator, each, say) for each in (agreement.baseline, agreement.target))
    return say("agreements_from_to", baseline=baseline, target=target)


def _actions(own: Dialogue, agreement: Agreement, say: Texts) -> None:
    """Show what can be done, each behind its own line."""
    st.header(say("agreements_actions"), anchor=False)
    with st.expander(say("agreements_follow_up"), icon=":material/event_available:"):
        acting.follow_up(agreement)
    with st.expander(say("agreements_edit"), icon=":material/edit:"):
        editing.show(own, agreement)
    if not agreement.is_ended:
        with st.expander(say("agreements_carry"), icon=":material/redo:"):
            acting.carry_over(agreement)
    if len(register.agreement_versions(agreement.id)) > 1:
        with st.expander(say("agreements_undo"), icon=":material/undo:"):
            acting.undo(own, agreement)


def _course(agreement: Agreement, say: Texts) -> str:
    """Return statuses and follow-ups in the order of their days, those of the agreements before among them."""
    following = register.next_follow_up(agreement)
    found = [*_changes(agreement, say), *_followed(agreement, say)]
    # Of one day the follow-ups stand first, and statuses in the order they were written.
    entries = sorted(found, key=lambda entry: entry[:2])
    if following is not None:
        entries.append((following.isoformat(), 9, html.escape(say("agreements_next_step"))))
    lines = "".join(f"<li>{text}</li>" for text in (_entry(entry, say) for entry in entries))
    return f'<ol class="kf-course">{lines}</ol>'


def _entry(entry: tuple[str, int, str], say: Texts) -> str:
    iso, _, text = entry
    on = html.escape(words.day(acting.of_iso(iso), say))
    return f'<time class="kf-when" datetime="{iso}">{on}</time> {text}'


def _changes(agreement: Agreement, say: Texts) -> Iterator[tuple[str, int, str]]:
    for each in register.lineage(agreement.id):
        for change in each.history:
            told = say("agreements_of", id=each.id) if each.id != agreement.id else ""
            yield change.on.isoformat(), 1, f"{words.status_html(change.status, say)} {html.escape(told)}".strip()


def _followed(agreement: Agreement, say: Texts) -> Iterator[tuple[str, int, str]]:
    for each in register.history(agreement.id):
        yield each.on.isoformat(), 0, _said(each, say)


def _said(each: FollowUp, say: Texts) -> str:
    """Return a follow-up: where, by whom, how far it had come, what was said, and the document."""
    where = say("agreements_outside") if each.forum is None else acting.forum(each.forum, say)
    reached = f" · {words.status_html(each.status, say)}" if each.status is not None else ""
    document = f" {html.escape(say('agreements_document_is', document=each.document))}" if each.document else ""
    head = f"<strong>{html.escape(say('agreements_followed', where=where))}</strong> ({html.escape(each.who)}){reached}"
    return f"{head}: {html.escape(each.note)}{document}"


def _now(own: Dialogue, agreement: Agreement, say: Texts) -> str:
    """Return the key figure as it is now beside where it was and where it shall be."""
    if agreement.indicator is None:
        return f'<p class="kf-lead">{html.escape(say("agreements_without_figure"))}</p>'
    cards = [
        (say("agreements_baseline"), words.value(agreement.indicator, agreement.baseline, say), ""),
        _newest(own, agreement, agreement.indicator, say),
        (say("agreements_target"), words.value(agreement.indicator, agreement.target, say), ""),
    ]
    shown = "".join(
        f'<div class="kf-card"><dt>{html.escape(name)}</dt><dd class="kf-value">{html.escape(value)}</dd>'
        f'<dd class="kf-small">{html.escape(small)}</dd></div>'
        for name, value, small in cards
    )
    return f'<dl class="kf-cards">{shown}</dl>'


def _newest(own: Dialogue, agreement: Agreement, indicator: str, say: Texts) -> tuple[str, str, str]:
    """Return the newest figure of all departments together with its year and how many have one, else why not."""
    found = gathered.newest(own.database, agreement, indicator)
    if found is None or found.year is None:
        return say("agreements_now_unknown"), numbers.MISSING, say("agreements_now_none")
    value = words.value(indicator, found.value, say)
    small = _why_not(found, say) if found.value is None else _whose(own, agreement, found, say)
    return say("agreements_now", year=found.year), value, small


def _whose(own: Dialogue, agreement: Agreement, found: Newest, say: Texts) -> str:
    """Return one department by name, of several how many have a figure and how they became one."""
    if found.of == 1:
        return words.members(own.database, agreement.department_ids, say)
    several = found.manner is Manner.MEAN and found.n > 1
    return say("agreements_now_mean" if several else "agreements_now_of", n=found.n, of=found.of)


def _why_not(found: Newest, say: Texts) -> str:
    if found.hidden:
        return say("agreements_now_hidden")
    return say("agreements_now_few", n=found.n, of=found.of) if found.n else say("agreements_now_none")


def _rests_on(agreement: Agreement, say: Texts) -> None:
    """Show what the agreement was first written with; it never changes."""
    if agreement.evidence:
        st.header(say("agreements_evidence"), anchor=False)
        st.html(drafting.evidence(agreement.evidence, say))
