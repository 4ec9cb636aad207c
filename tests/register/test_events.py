"""Events: written once, in order, never over one another, and read as a slow register would read them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st

from keyfigures import numbers, register, settings, store
from keyfigures.catalogue import texts
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.language import Language
from keyfigures.register import Event
from keyfigures.store import register as low
from tests.register.reference import Kept, Register, Try
from tests.register.writing import SUBJECT, keys, lines, note

pytestmark = pytest.mark.usefixtures("register_folder")

SUBJECTS = ("a", "a/1", "a/10", "b/1", "Æ")
TRIES = st.lists(
    st.builds(
        Try,
        kind=st.sampled_from(("note", "other")),
        subject=st.sampled_from(SUBJECTS),
        number=st.integers(0, 9),
        key=st.sampled_from([f"key{number}" for number in range(12)]),
        expected=st.one_of(st.none(), st.integers(0, 3)),
    ),
    max_size=12,
)


def attempt(what: Try) -> Event | None:
    """Write what the slow register writes; None for a conflict."""
    try:
        return register.write(
            what.kind,
            what.subject,
            {"number": what.number},
            by="Anna",
            reason="",
            key=what.key,
            expected_version=what.expected,
        )
    except RegisterError:
        return None


def alike(found: Event | None, wanted: Kept | None) -> bool:
    """Tell whether an event is the one the slow register has."""
    if found is None or wanted is None:
        return (found is None) == (wanted is None)
    what = wanted.what
    return (found.id, found.place, found.version, found.kind, found.subject, found.content) == (
        *(what.key, wanted.place, wanted.version, what.kind, what.subject),
        {"number": what.number},
    )


@running(max_examples=15, deadline=None)
@given(tries=TRIES, prefix=st.sampled_from(("", *SUBJECTS)), kind=st.sampled_from((None, "note", "other")))
def test_any_tries_leave_what_a_slow_register_keeps(tries: list[Try], prefix: str, kind: str | None) -> None:
    slow = Register()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.REGISTER_VARIABLE, folder)
        for each in tries:
            assert alike(attempt(each), slow.write(each))
        asked = (
            (register.events(), slow.events()),
            (register.events(prefix, kind), slow.events(prefix, kind)),
            (register.current(prefix, kind), slow.current(prefix, kind)),
        )
        assert (register.registered() != "") == bool(slow.kept)
    for found, wanted in asked:
        assert len(found) == len(wanted)
        assert all(map(alike, found, wanted))


def test_an_event_says_who_when_and_why() -> None:
    before = datetime.now(UTC)
    event = register.write(
        "note", SUBJECT, {"æ": [1, None]}, by=" Åse ", reason=" fordi\nja ", key="k", expected_version=0
    )
    assert register.events() == (event,)
    assert (event.id, event.place, event.kind, event.subject, event.version) == ("k", 1, "note", SUBJECT, 1)
    assert (event.by, event.reason, event.content) == ("Åse", "fordi\nja", {"æ": [1, None]})
    assert event.at.utcoffset() == timedelta(0)
    assert before <= event.at <= datetime.now(UTC)


def test_the_same_again_under_its_key_is_the_first_event_whatever_came_since(register_folder: Path) -> None:
    first = note("k", number=1, expected=0)
    note("other")
    assert note("k", number=1, expected=0) == first
    assert keys() == ["k", "other"]
    assert len(lines(register_folder)) == 2


@pytest.mark.parametrize(
    ("changes", "version"), [({"number": 2}, 2), ({"by": "Carl"}, 2), ({"subject": "note/2"}, 1)], ids=str
)
def test_something_else_under_a_key_is_not_taken_for_what_it_wrote(changes: dict[str, Any], version: int) -> None:
    """Who changes a form after an error and sends it again would else be told that the change is saved."""
    note("k", number=1, expected=0)
    note("other", by="Bo")
    with pytest.raises(ConflictError) as caught:
        note("k", **{"number": 1, "expected": 0, **changes})
    assert (caught.value.version, caught.value.by) == (version, {1: "Anna", 2: "Bo"}[version])
    assert keys() == ["k", "other"]


def test_a_writer_who_has_not_seen_the_newest_version_writes_nothing() -> None:
    note("k1", expected=0)
    newest = note("k2", by="Bo", expected=1)
    with pytest.raises(ConflictError) as caught:
        note("k3", expected=1)
    assert keys() == ["k1", "k2"]
    error = caught.value
    assert (error.subject, error.version, error.by, error.at) == (SUBJECT, 2, "Bo", newest.at)
    said = texts(Language.DA)(error.text, **error.values)
    at = numbers.moment(newest.at, Language.DA)
    assert said.startswith(f"Bo har gemt en nyere udgave i mellemtiden (nr. 2, {at}).")


def test_a_new_subject_has_no_version_to_expect() -> None:
    with pytest.raises(RegisterError) as caught:
        note("k", expected=2)
    assert (caught.value.text, caught.value.values) == ("register_no_such_version", {"subject": SUBJECT, "version": 2})


def test_nothing_is_written_by_nobody(register_folder: Path) -> None:
    with pytest.raises(RegisterError, match="register_nobody"):
        note("k", by="  ")
    assert not register_folder.exists()


def test_texts_that_no_file_can_hold_are_made_whole() -> None:
    event = register.write(
        "note",
        SUBJECT,
        {"a\ud800": ["x\udfff", {"b": "\u2028\n"}]},
        by="\ud83dA",
        reason="å\0",
        key="k",
        expected_version=0,
    )
    assert register.events() == (event,)
    assert event.by == "\ufffdA"
    assert event.reason == "å\0"
    assert event.content == {"a\ufffd": ["x\ufffd", {"b": "\u2028\n"}]}


def test_what_is_no_json_is_not_written(register_folder: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        register.write("note", SUBJECT, {"x": float("nan")}, by="A", reason="", key="k", expected_version=0)
    assert not register_folder.exists()


def test_reading_a_register_that_is_not_there_does_not_make_one(register_folder: Path) -> None:
    assert register.events() == register.current() == ()
    assert register.registered() == ""
    assert register.agreements() == ()
    assert not register_folder.exists()


def test_an_empty_journal_is_an_empty_register(register_folder: Path) -> None:
    register_folder.mkdir()
    (register_folder / low.JOURNAL).touch()
    assert register.registered() == ""
    assert register.events() == ()


def test_what_has_not_changed_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    note("k1")
    first = register.events()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr("keyfigures.store.register.duckdb.connect", refuse)
        assert register.events() is first
    note("k2")
    assert len(register.events()) == 2


def test_the_token_differs_after_every_event_and_only_then() -> None:
    seen = [register.registered()]
    for number in range(3):
        note(f"k{number}")
        seen.append(register.registered())
        register.events()
        note(f"k{number}")
        assert register.registered() == seen[-1]
    assert len(set(seen)) == 4
    assert all(re.fullmatch("[0-9a-f]{12}", token) for token in seen[1:])


def test_what_people_write_is_no_part_of_the_data_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(settings.REGISTER_VARIABLE)
    assert settings.register_dir() == settings.data_dir() / "register"
    counted = {folder.split("/")[0] for folder, _ in store.version.PARTS + store.version.BUILT_BY}
    assert "register" not in counted


def test_a_folder_that_cannot_be_made_is_named(register_folder: Path) -> None:
    register_folder.write_text("a file", encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        note("k")
    assert caught.value.text == "register_unwritable"
    assert caught.value.values["folder"] == register_folder


@pytest.mark.parametrize("act", [lambda: note("k2"), register.events], ids=["write", "read"])
def test_who_waits_too_long_is_told_so(
    register_folder: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    note("k1")
    monkeypatch.setattr(low, "WAIT_SECONDS", 0.1)
    with FileLock(register_folder / low.LOCK), pytest.raises(RegisterError, match="register_busy"):
        act()
    note("k2")
    assert keys() == ["k1", "k2"]
