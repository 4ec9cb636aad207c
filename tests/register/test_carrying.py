"""Evidence that stays as it was, agreements that go on in a later year, and every version of both."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from keyfigures import register
from keyfigures.catalogue import texts
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.language import Language, Text
from keyfigures.register import Agreement, AgreementStatus, Evidence, FollowUp
from tests.register.test_agreements import agreement, on, write
from tests.register.writing import today_is

pytestmark = pytest.mark.usefixtures("register_folder")

S = AgreementStatus
SENTENCE = Text("9 af 214 er ledige = 4,2 %; grænsen er 2,0 %.", "9 of 214 are vacant = 4.2%; the limit is 2.0%.")
EVIDENCE = (
    Evidence("10701", "vacancy_pct", 2025, 4.2, 2.0, SENTENCE, "reported", "abc123", "vacancy_family", "2026.1"),
    Evidence("", "disposable_fund_kr_lme", 2025, None, None, SENTENCE, "reported", "abc123"),
)


def carried(to_year: int = 2027, expected: int = 1, key: str = "c", of: str = "A-2026-001", **more: Any) -> Agreement:
    """Carry an agreement over."""
    return register.carry_over(of, to_year, by="Bo", reason="ikke nået", key=key, expected_version=expected, **more)


def refused(act: Any) -> str:
    """Do what cannot be done; return the error's text, which both languages can say."""
    before = register.events()
    with pytest.raises(SelectionError) as caught:
        act()
    for language in Language:
        assert texts(language)(caught.value.text, **caught.value.values)
    assert register.events() == before
    return caught.value.text


def test_evidence_is_kept_as_it_was_and_stands_in_the_first_event_only() -> None:
    first = write(agreement(evidence=EVIDENCE), "k1", 0)
    assert first.evidence == EVIDENCE
    second = write(replace(first, status=S.DELAYED), "k2", 1)
    assert second.evidence == register.agreement("A-2026-001").evidence == EVIDENCE
    assert ["evidence" in event.content for event in register.events()] == [True, False]


@pytest.mark.parametrize("expected", [None, 1])
def test_evidence_is_never_changed(expected: int | None) -> None:
    first = write(agreement(evidence=EVIDENCE), "k1", 0)
    for other in ((), EVIDENCE[:1], (replace(EVIDENCE[0], value=1.0), EVIDENCE[1])):
        changed = replace(first, evidence=other)
        assert refused(lambda own=changed: write(own, "k2", expected)) == "agreement_evidence_frozen"


def test_evidence_in_a_later_event_counts_for_nothing() -> None:
    write(agreement(evidence=EVIDENCE), "k1", 0)
    forged = {**register.events()[0].content, "evidence": []}
    register.write("agreement", "agreement/A-2026-001", forged, by="X", reason="", key="k2", expected_version=1)
    assert register.agreement("A-2026-001").evidence == EVIDENCE


def test_a_second_click_on_a_new_agreement_keeps_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 5, 1))
    first = write(agreement(evidence=EVIDENCE), "k1", 0)
    assert write(agreement(evidence=EVIDENCE), "k1", 0) == first
    with pytest.raises(ConflictError):
        write(agreement(evidence=()), "k1", 0)
    with pytest.raises(ConflictError):
        write(agreement(evidence=()), "k2", 0)


def test_an_agreement_goes_on_in_a_later_year_with_its_history(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 11, 20))
    write(agreement(evidence=EVIDENCE, deadline=date(2026, 12, 31)), "k1", 0)
    following = carried(deadline=date(2027, 12, 31))
    old = register.agreement("A-2026-001")
    assert (old.status, old.version, old.successor) == (S.CARRIED_OVER, 2, "A-2026-001-2027")
    assert (old.ended_on, old.evidence) == (date(2026, 11, 20), EVIDENCE)
    assert (following.id, following.year, following.predecessor) == ("A-2026-001-2027", 2027, "A-2026-001")
    assert (following.status, following.start, following.deadline) == (S.AGREED, date(2027, 1, 1), date(2027, 12, 31))
    assert (following.evidence, following.baseline, following.next_follow_up) == (EVIDENCE, 4.2, None)
    assert (following.version, following.successor) == (0, None)
    assert [each.id for each in register.agreements()] == ["A-2026-001", "A-2026-001-2027"]
    assert register.lineage(following.id) == (old, following)
    assert [old.open_in(year) for year in (2025, 2026, 2027)] == [True, True, None]
    assert [following.open_in(year) for year in (2026, 2027)] == [None, True]


def test_one_event_does_both_so_that_neither_is_there_alone() -> None:
    write(agreement(), "k1", 0)
    carried()
    assert len(register.events()) == 2


def test_a_second_click_carries_over_once() -> None:
    write(agreement(), "k1", 0)
    first = carried()
    assert carried() == first
    edited = write(replace(first, title="Ny titel"), "k2", 0)
    assert (edited.version, edited.evidence) == (1, first.evidence)
    assert carried() == edited
    assert len(register.events()) == 3
    with pytest.raises(ConflictError):
        carried(deadline=date(2027, 5, 1))
    with pytest.raises(ConflictError):
        carried(2028)


def test_the_one_that_goes_on_is_followed_up_when_it_is_said() -> None:
    write(agreement(), "k1", 0)
    following = carried(next_follow_up=date(2027, 4, 1))
    assert register.next_follow_up(following) == date(2027, 4, 1)
    assert (register.DueKind.FOLLOW_UP, following.id) in {(each.kind, each.id) for each in register.all_due()}


def test_two_who_carry_over_or_edit_at_once_are_told() -> None:
    before = write(agreement(), "k1", 0)
    carried()
    with pytest.raises(ConflictError):
        carried(key="other")
    with pytest.raises(ConflictError):
        write(replace(before, title="Gammel"), "k2", 1)
    assert refused(lambda: carried(expected=2, key="third")) == "agreement_ended"


def test_what_cannot_be_carried_over_is_refused() -> None:
    write(agreement(), "k1", 0)
    assert refused(lambda: carried(of="A-9")) == "agreement_unknown"
    assert refused(lambda: carried(2026)) == "agreement_year_turned"
    assert refused(lambda: carried(2027, deadline=date(2026, 12, 31))) == "agreement_turned"
    write(agreement(id="A-2026-001-2028"), "k2", 0)
    assert refused(lambda: carried(2028)) == "agreement_exists"
    assert refused(lambda: carried(2027, expected=0)) == "register_conflict"


def test_a_deadline_that_is_not_past_goes_on_and_one_that_is_does_not() -> None:
    write(agreement(deadline=date(2027, 6, 30)), "k1", 0)
    assert carried().deadline == date(2027, 6, 30)
    write(agreement(id="B", deadline=date(2026, 12, 31)), "k2", 0)
    assert carried(of="B", key="d").deadline is None
    write(agreement(id="C", deadline=None), "k3", 0)
    assert carried(of="C", key="e").deadline is None


def test_an_agreement_can_go_on_from_year_to_year(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(monkeypatch, date(2027, 2, 1))
    write(agreement(), "k1", 0)
    second = carried(2027)
    third = carried(2028, expected=0, key="d", of=second.id)
    assert third.id == "A-2026-001-2028"
    ids = [each.id for each in register.lineage(third.id)]
    assert ids == ["A-2026-001", "A-2026-001-2027", "A-2026-001-2028"]
    assert [each.status for each in register.lineage(third.id)] == [S.CARRIED_OVER, S.CARRIED_OVER, S.AGREED]
    for number, id_ in enumerate(ids):
        follow_up = FollowUp(f"f{number}", id_, date(2027, 1, 1 + number), "Set.", "forvaltningen")
        register.write_follow_up(follow_up, by="A", reason="", key=f"f{number}", expected_version=0)
    assert [each.id for each in register.history(third.id)] == ["f0", "f1", "f2"]
    assert [each.id for each in register.history("A-2026-001")] == ["f0"]


def test_evidence_of_one_that_was_carried_over_is_not_changed_either() -> None:
    write(agreement(evidence=EVIDENCE), "k1", 0)
    following = carried()
    assert refused(lambda: write(replace(following, evidence=()), "k2", 0)) == "agreement_evidence_frozen"


def test_every_version_is_there_with_who_when_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 5, 1))
    write(agreement(), "k1", 0)
    write(agreement(title="Ny titel"), "k2", 1)
    following = carried(expected=2)
    found = register.agreement_versions("A-2026-001")
    assert [each.agreement.title for each in found] == [agreement().title, "Ny titel", "Ny titel"]
    assert [each.agreement.status for each in found] == [S.AGREED, S.AGREED, S.CARRIED_OVER]
    assert [(each.written.version, each.written.by) for each in found] == [(1, "Anna"), (2, "Anna"), (3, "Bo")]
    (begun,) = register.agreement_versions(following.id)
    assert (begun.agreement, begun.written.reason) == (following, "ikke nået")
    assert begun.written.at == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert refused(lambda: register.agreement_versions("A-9")) == "agreement_unknown"


def test_an_agreement_of_before_there_was_evidence_is_read() -> None:
    write(agreement(), "k1", 0)
    content = register.events()[0].content
    for name in ("evidence", "predecessor", "successor"):
        del content[name]
    register.write("agreement", "agreement/old", content, by="A", reason="", key="k2", expected_version=0)
    assert replace(register.agreement("old"), id="A-2026-001") == register.agreement("A-2026-001")


def test_a_conflict_is_a_register_error() -> None:
    write(agreement(), "k1", 0)
    with pytest.raises(RegisterError):
        write(agreement(), "k2", 0)
