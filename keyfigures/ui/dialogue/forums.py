"""The forums: who meets and how often, which meetings have been held, and the form to plan one or close it."""

import html
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from keyfigures import numbers, register
from keyfigures.catalogue import ForumTerms, Scope
from keyfigures.register import ForumHeld, Meeting, MeetingState
from keyfigures.ui import components, forms, frame, writing
from keyfigures.ui.dialogue import words
from keyfigures.ui.dialogue.choices import Chosen
from keyfigures.ui.dialogue.course import Status
from keyfigures.ui.forms import Field
from keyfigures.ui.writing import Seen, Signed

FORM, PICK = "dialogue_meeting", "dialogue_pick"


def show(chosen: Chosen) -> None:
    """Show each forum: the one that meets one organisation at a time first."""
    held = register.forums_held(chosen.terms.forums, chosen.code, chosen.ids, chosen.year)
    for forum in sorted(chosen.terms.forums.values(), key=lambda each: each.scope is Scope.ALL):
        _forum(chosen, forum, [each for each in held if each.forum is forum.id])


def _forum(chosen: Chosen, forum: ForumTerms, held: Sequence[ForumHeld]) -> None:
    say = frame.say()
    st.header(forum.title.to(chosen.language), anchor=False)
    components.lead(_who(chosen, forum))
    components.note(forum.basis.text.to(chosen.language))
    found = register.meetings(chosen.code, year=chosen.year, forum=forum.id)
    if forum.scope is Scope.ORGANISATION:
        _of_each(chosen, forum, held, found)
    else:
        _of_all(chosen, forum, held[0], found)
    with st.expander(say("dialogue_meeting_write")):
        _write(chosen, forum, found)


def _who(chosen: Chosen, forum: ForumTerms) -> str:
    """Return how often a forum meets, and who takes part on both sides."""
    say, language = frame.say(), chosen.language
    often = (
        say("dialogue_once_a_year")
        if forum.meetings_a_year == 1
        else say("dialogue_times_a_year", n=forum.meetings_a_year)
    )
    ours, theirs = (", ".join(each.to(language) for each in side) for side in (forum.municipality, forum.organisation))
    return say("dialogue_forum_who", often=often, municipality=ours, organisation=theirs)


def _of_all(chosen: Chosen, forum: ForumTerms, held: ForumHeld, found: Sequence[Meeting]) -> None:
    """Show how many meetings of a forum of all organisations were held, and each of them."""
    say = frame.say()
    missing = max(held.wanted - held.held - held.planned, 0)
    text = say("dialogue_forum_held", held=held.held, n=held.wanted, planned=held.planned, missing=missing)
    components.finding(text)
    if found:
        rows = [(html.escape(words.day(each.on)), words.meeting_sign(each, chosen.today)) for each in found]
        title = forum.title.to(chosen.language)
        words.table(title, (say("dialogue_day"), say("dialogue_state")), rows)


def _of_each(chosen: Chosen, forum: ForumTerms, held: Sequence[ForumHeld], found: Sequence[Meeting]) -> None:
    """Show with how many organisations the meeting was held, and each organisation's."""
    say = frame.say()
    done = sum(each.is_done for each in held)
    components.finding(say("dialogue_meetings_held", held=done, n=len(held)))
    rows = [_row(chosen, each, [one for one in found if one.concerns(each.organisation_id)]) for each in held]
    heads = (say("choose_organisation"), say("dialogue_day"), say("dialogue_state"), say("dialogue_meeting_page"))
    words.table(forum.title.to(chosen.language), heads, rows)


def _row(chosen: Chosen, held: ForumHeld, found: Sequence[Meeting]) -> tuple[str, str, str, str]:
    say, id_ = frame.say(), held.organisation_id
    signs = [words.meeting_sign(each, chosen.today) for each in found]
    if held.held + held.planned < held.wanted:
        signs.append(words.sign(Status.LATER, say("dialogue_meeting_missing")))
    days = [html.escape(words.day(each.on)) for each in found] or [numbers.MISSING]
    onward = words.link("dialogmoede", say("dialogue_meeting_open"), chosen, organisation=id_)
    return html.escape(chosen.own.names[id_]), "<br>".join(days), "<br>".join(signs), onward


def _write(chosen: Chosen, forum: ForumTerms, found: Sequence[Meeting]) -> None:
    """Show the form of a meeting: a new one, or one of those there are."""
    say = frame.say()
    before = forms.pick(
        say("dialogue_meeting_which"),
        found,
        key=f"{PICK}_{forum.id}_{chosen.code}_{chosen.year}",
        called=lambda each: _called(chosen, each),
    )
    form = f"{FORM}_{forum.id}_{chosen.year}_{before.id if before else forms.NEW}"
    forms.write(
        form,
        before,
        fields=lambda each: _fields(chosen, forum, each),
        inputs=lambda: _inputs(chosen, forum, before, form),
        save=lambda seen, signed: _save(_meant(chosen, forum, before, form), seen, signed),
        done=lambda made: say("dialogue_saved", what=_called(chosen, made)),
        button=say("dialogue_meeting_save"),
    )


def _asks_whose(forum: ForumTerms, before: Meeting | None) -> bool:
    """Tell whether the form asks with whom the meeting is: a new one of a forum that meets one at a time."""
    return before is None and forum.scope is Scope.ORGANISATION


def _fields(chosen: Chosen, forum: ForumTerms, before: Meeting | None) -> tuple[Field, ...]:
    """Return what the form asks for; the participants of a new meeting are those the forum has as a rule."""
    say, own = frame.say(), before or _new(chosen, forum)
    return (
        Field("on", say("dialogue_day"), own.on, words.day),
        Field("state", say("dialogue_state"), own.state.value, _state),
        Field("participants", say("meeting_participants_typed"), "\n".join(own.participants)),
        Field("decisions", say("meeting_decisions_typed"), "\n".join(own.decisions)),
    )


def _state(value: str) -> str:
    return frame.say()(words.MEETINGS[MeetingState(value)])


def _inputs(chosen: Chosen, forum: ForumTerms, before: Meeting | None, form: str) -> None:
    """Show with whom a new meeting is, its day, its state, who took part and what was decided."""
    say, names = frame.say(), chosen.own.names
    if _asks_whose(forum, before):
        whose = forms.key(form, "organisation")
        st.selectbox(say("choose_organisation"), chosen.ids, key=whose, format_func=names.__getitem__)
    left, right = st.columns(2)
    left.date_input(say("dialogue_day"), key=forms.key(form, "on"), format=writing.day_format())
    states = [each.value for each in MeetingState]
    right.selectbox(say("dialogue_state"), states, key=forms.key(form, "state"), format_func=_state)
    left.text_area(say("meeting_participants_typed"), key=forms.key(form, "participants"))
    right.text_area(say("meeting_decisions_typed"), key=forms.key(form, "decisions"))


def _new(chosen: Chosen, forum: ForumTerms) -> Meeting:
    """Return a meeting that is planned for today."""
    roles = tuple(each.to(chosen.language) for each in (*forum.municipality, *forum.organisation))
    return Meeting("", forum.id, chosen.code, chosen.year, (), chosen.today, MeetingState.PLANNED, roles)


def _meant(chosen: Chosen, forum: ForumTerms, before: Meeting | None, form: str) -> Meeting:
    """Return the meeting a form describes; what the form does not ask for stays as it was."""
    whose = (forms.typed(form, "organisation"),) if _asks_whose(forum, before) else ()
    return replace(
        before or replace(_new(chosen, forum), organisation_ids=whose),
        on=forms.typed(form, "on"),
        state=MeetingState(forms.typed(form, "state")),
        participants=_lines(forms.typed(form, "participants")),
        decisions=_lines(forms.typed(form, "decisions")),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _save(meant: Meeting, seen: Seen, signed: Signed) -> Meeting:
    return forms.saved(meant, seen, signed, new=register.new_meeting, again=register.write_meeting)


def _called(chosen: Chosen, each: Meeting | None) -> str:
    """Return what a meeting is called in a list: its day, with whom, and its state."""
    say = frame.say()
    if each is None:
        return say("dialogue_meeting_new")
    whose = [chosen.own.names.get(id_, id_) for id_ in each.organisation_ids]
    title = chosen.terms.forums[each.forum].title.to(chosen.language)
    return ", ".join((f"{title} {words.day(each.on)}", *whose, say(words.MEETINGS[each.state]).lower()))
