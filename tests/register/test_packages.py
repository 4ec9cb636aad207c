"""Packages: only one step after the other, against a slow walk; a step is taken back, and nothing is erased."""

from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as running
from hypothesis import strategies as st

from keyfigures import register, settings
from keyfigures.catalogue import texts
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.language import Language
from keyfigures.register import Package, PackageState, PackageStep
from tests.register import reference

S = PackageState
WHOLE_WAY = (S.CREATED, S.BEING_FILLED_IN, S.SENT, S.RECEIVED, S.MEETING_HELD, S.STATEMENT_UPLOADED, S.PUBLIC)


def advance(to: PackageState, expected: int, key: str = "", organisation: str = "330-sab") -> Package:
    """Bring the package on."""
    return register.advance_package(
        "330", organisation, 2026, to, by="Anna", reason="", key=key or f"k{expected}", expected_version=expected
    )


def take_back(expected: int, key: str = "", reason: str = "ved en fejl") -> Package:
    """Take its last step back."""
    return register.take_back_package(
        "330", "330-sab", 2026, by="Bo", reason=reason, key=key or f"k{expected}", expected_version=expected
    )


def refused(act: Any) -> str:
    """Do what cannot be done; return the error's text, which both languages can say."""
    with pytest.raises(RegisterError) as caught:
        act()
    for language in Language:
        assert texts(language)(caught.value.text, **caught.value.values)
    return caught.value.text


@pytest.mark.usefixtures("register_folder")
def test_a_package_goes_the_whole_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyfigures.store.register._moment", lambda: datetime(2026, 5, 1, tzinfo=UTC))
    assert register.package("330", "330-sab", 2026) == Package("330", "330-sab", 2026)
    for number, state in enumerate(WHOLE_WAY):
        assert register.package("330", "330-sab", 2026).following[-1] is state
        assert advance(state, number).state is state
    found = register.package("330", "330-sab", 2026)
    assert found.steps == tuple(PackageStep(state, date(2026, 5, 1), "Anna", "") for state in WHOLE_WAY)
    assert found.following == ()
    assert found.has_been(S.MEETING_HELD)
    assert not found.has_been(S.RETURNED)


@pytest.mark.usefixtures("register_folder")
def test_a_step_is_taken_back_and_stays_in_the_trail() -> None:
    for number, state in enumerate(WHOLE_WAY[:3]):
        advance(state, number)
    back = take_back(3)
    assert (back.state, back.version) == (S.BEING_FILLED_IN, 4)
    assert advance(S.SENT, 4).version == 5
    assert [event.content["takes_back"] for event in register.events("package/")] == [False] * 3 + [True, False]


@pytest.mark.usefixtures("register_folder")
def test_the_first_step_is_taken_back_too_and_the_package_is_as_if_nobody_had_created_it() -> None:
    advance(S.CREATED, 0)
    back = take_back(1)
    assert (back.state, back.steps, back.version, back.following) == (None, (), 2, (S.CREATED,))
    assert take_back(1) == back
    assert register.package("330", "330-sab", 2026) == back
    assert advance(S.CREATED, 2).steps[0].state is S.CREATED
    assert len(register.events("package/")) == 3


@pytest.mark.usefixtures("register_folder")
def test_what_cannot_be_is_refused_in_one_sentence() -> None:
    assert refused(lambda: advance(S.SENT, 0)) == "package_cannot"
    assert refused(lambda: take_back(0)) == "package_at_first"
    advance(S.CREATED, 0)
    advance(S.BEING_FILLED_IN, 1)
    assert refused(lambda: take_back(2, reason=" ")) == "package_without_reason"
    assert refused(lambda: advance(S.CREATED, 0, "late")) == "register_conflict"
    assert refused(lambda: advance(S.SENT, 2, organisation="a/b")) == "record_id_with_slash"
    assert register.package("330", "330-sab", 2026).version == 2


@pytest.mark.usefixtures("register_folder")
def test_two_who_bring_it_on_at_once_are_told_and_a_second_click_counts_once() -> None:
    advance(S.CREATED, 0, "click")
    assert advance(S.CREATED, 0, "click").version == 1
    advance(S.BEING_FILLED_IN, 1, "first")
    with pytest.raises(ConflictError):
        advance(S.BEING_FILLED_IN, 1, "second")
    advance(S.SENT, 2)
    assert advance(S.BEING_FILLED_IN, 1, "first").state is S.BEING_FILLED_IN
    assert register.package("330", "330-sab", 2026).state is S.SENT


@pytest.mark.usefixtures("register_folder")
def test_packages_of_all_organisations_stand_in_the_order_asked_for() -> None:
    advance(S.CREATED, 0)
    advance(S.CREATED, 0, "other", "330-sabx")
    found = register.packages("330", ("330-vab", "330-sab"), 2026)
    assert [(each.organisation_id, each.state) for each in found] == [("330-vab", None), ("330-sab", S.CREATED)]


@pytest.mark.usefixtures("register_folder")
@pytest.mark.parametrize("payload", [{"state": "x", "takes_back": False}, {}])
def test_a_step_of_another_release_is_named(payload: dict[str, Any]) -> None:
    register.write("package", "package/330/330-sab/2026", payload, by="A", reason="", key="k", expected_version=0)
    assert refused(lambda: register.package("330", "330-sab", 2026)) == "record_unreadable"


@running(max_examples=15, deadline=None)
@given(acts=st.lists(st.sampled_from([*S, *S, "back", "back"]), max_size=12), shuffle=st.booleans())
def test_a_package_is_that_of_a_slow_walk(acts: list[Any], *, shuffle: bool) -> None:
    """Acts by chance hardly ever fit, so half of them go along the way."""
    acts = acts if shuffle else [act for pair in zip(WHOLE_WAY, acts, strict=False) for act in pair]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.REGISTER_VARIABLE, folder)
        judged = []
        for number, act in enumerate(acts):
            version = register.package("330", "330-sab", 2026).version
            try:
                take_back(version, f"k{number}") if act == "back" else advance(act, version, f"k{number}")
                judged.append(True)
            except RegisterError:
                judged.append(False)
        found = [step.state.value for step in register.package("330", "330-sab", 2026).steps]
        assert (found, judged) == reference.package([str(act) for act in acts])
