"""Follow-ups that move a status, and carry-overs that are taken back: one event each, so that half is never there."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from keyfigures import register
from keyfigures.errors import ConflictError, RegisterError
from keyfigures.register import Agreement, AgreementStatus, DueKind, FollowUp
from keyfigures.register.records import payload
from tests.register.test_agreements import agreement, on, write
from tests.register.test_carrying import EVIDENCE, carried, refused

pytestmark = pytest.mark.usefixtures("register_folder")

S = AgreementStatus
ID, NEXT = "A-2026-001", "A-2026-001-2027"
SAID = FollowUp("f1", ID, date(2026, 5, 1), "Set.", "forvaltningen", next_on=date(2026, 9, 1))


def follow(
    status: AgreementStatus, key: str = "f", expected: int = 1, said: FollowUp = SAID, reason: str = ""
) -> FollowUp:
    """Write a follow-up that moves the status."""
    return register.write_follow_up_and_status(said, status, by="Bo", reason=reason, key=key, expected_version=expected)


def back(version: int = 1, expected: int = 2, key: str = "b", of: str = ID) -> Agreement:
    """Go back to an earlier version."""
    return register.restore_agreement(of, version, by="Carl", reason="fortryd", key=key, expected_version=expected)


def due() -> list[tuple[DueKind, str]]:
    """Return what is due, by kind and id."""
    return [(each.kind, each.id) for each in register.all_due()]


def test_a_follow_up_and_the_status_it_gives_are_one_event() -> None:
    write(agreement(evidence=EVIDENCE), "k1", 0)
    made = follow(S.FULFILLED)
    assert len(register.events()) == 2
    now = register.agreement(ID)
    assert (now.status, now.ended, now.version, now.evidence) == (S.FULFILLED, SAID.on, 2, EVIDENCE)
    assert replace(made, written=None) == replace(SAID, status=S.FULFILLED)
    assert register.follow_ups(ID) == (made,)
    first, second = register.agreement_versions(ID)
    assert (first.agreement.status, second.agreement.status) == (S.AGREED, S.FULFILLED)
    assert (second.written.by, second.written.reason) == ("Bo", "Set.")


def test_a_follow_up_that_reopens_an_agreement_forgets_its_end_and_says_its_own_reason() -> None:
    write(agreement(status=S.FULFILLED, ended=date(2026, 1, 1)), "k1", 0)
    follow(S.IN_PROGRESS, reason=" fordi ")
    now = register.agreement(ID)
    assert (now.status, now.ended, register.next_follow_up(now)) == (S.IN_PROGRESS, None, date(2026, 9, 1))
    assert register.agreement_versions(ID)[-1].written.reason == "fordi"


def test_a_second_click_on_a_follow_up_that_moves_the_status_is_one_event() -> None:
    write(agreement(), "k1", 0)
    made = follow(S.DELAYED)
    write(agreement(status=S.IN_PROGRESS), "k2", 2)
    assert follow(S.DELAYED) == made
    assert len(register.events()) == 3
    with pytest.raises(ConflictError):
        follow(S.FULFILLED)


def test_who_has_not_seen_the_newest_agreement_writes_no_follow_up() -> None:
    write(agreement(), "k1", 0)
    write(agreement(title="Ny titel"), "k2", 1)
    with pytest.raises(ConflictError):
        follow(S.DELAYED)
    assert register.follow_ups() == ()
    assert refused(lambda: follow(S.DELAYED, said=replace(SAID, note=""))) == "record_without_note"
    assert refused(lambda: follow(S.DELAYED, said=replace(SAID, on=date(2099, 1, 1)))) == "follow_up_turned"
    unplanned = replace(SAID, on=date(2099, 1, 1), next_on=None)
    assert refused(lambda: follow(S.DELAYED, said=unplanned)) == "follow_up_future"
    assert refused(lambda: follow(S.DELAYED, said=replace(SAID, agreement_id="A-9"))) == "agreement_unknown"


def test_a_follow_up_that_moved_the_status_can_be_mended_and_every_version_stays() -> None:
    write(agreement(), "k1", 0)
    made = follow(S.DELAYED)
    mended = register.write_follow_up(
        replace(made, note="Rettet."), by="Bo", reason="slåfejl", key="m", expected_version=0
    )
    assert register.follow_ups(ID) == (mended,)
    assert register.versions(mended) == (made, mended)
    assert [each.written.version for each in register.versions(mended) if each.written] == [0, 1]
    assert register.agreement(ID).version == 2


def test_histories_of_two_events_are_read_as_they_were() -> None:
    first = write(agreement(), "k1", 0)
    write(replace(first, status=S.DELAYED), "f-status", 1)
    said = replace(SAID, status=S.DELAYED)
    register.write("follow_up", said.subject, payload(said, "written"), by="A", reason="", key="f", expected_version=0)
    assert [replace(each, written=None) for each in register.follow_ups(ID)] == [said]
    assert [each.agreement.status for each in register.agreement_versions(ID)] == [S.AGREED, S.DELAYED]


def test_a_carry_over_that_is_taken_back_lets_the_next_one_lapse_in_one_event() -> None:
    write(agreement(deadline=date(2027, 12, 31)), "k1", 0)
    carried(next_follow_up=date(2027, 4, 1))
    own = back()
    assert len(register.events()) == 3
    assert (own.status, own.successor, own.version) == (S.AGREED, None, 3)
    assert own == register.agreement(ID)
    following = register.agreement(NEXT)
    assert (following.status, following.predecessor, following.version) == (S.LAPSED, ID, 1)
    assert due() == [(DueKind.FOLLOW_UP, ID), (DueKind.DEADLINE, ID)]
    versions = register.agreement_versions(NEXT)
    assert [(each.written.version, each.agreement.status) for each in versions] == [(0, S.AGREED), (1, S.LAPSED)]
    assert (versions[1].written.by, versions[1].written.reason) == ("Carl", "fortryd")
    assert back() == own
    assert len(register.events()) == 3


def test_the_day_a_next_one_lapsed_is_that_of_the_undoing(monkeypatch: pytest.MonkeyPatch) -> None:
    write(agreement(), "k1", 0)
    carried()
    on(monkeypatch, date(2027, 3, 1))
    back()
    assert register.agreement(NEXT).ended_on == date(2027, 3, 1)


def test_what_others_wrote_about_the_next_one_stays_and_who_has_not_seen_its_end_is_told() -> None:
    write(agreement(), "k1", 0)
    following = carried()
    edited = write(replace(following, title="Ny titel"), "k2", 0)
    back()
    lapsed = register.agreement(NEXT)
    assert (lapsed.title, lapsed.status, lapsed.version) == ("Ny titel", S.LAPSED, 2)
    with pytest.raises(ConflictError) as caught:
        write(replace(edited, title="Uset"), "k3", 1)
    assert (caught.value.version, caught.value.by) == (2, "Carl")
    again = write(replace(lapsed, title="Set"), "k4", 2)
    assert (again.version, again.title) == (3, "Set")
    assert write(replace(lapsed, title="Set"), "k4", 2) == again
    assert write(replace(again, title="Uden lås"), "k5").version == 4
    with pytest.raises(ConflictError):
        write(replace(again, title="For sent"), "k6", 3)


def test_a_next_one_that_has_gone_on_is_not_taken_back() -> None:
    write(agreement(), "k1", 0)
    following = carried()
    said = replace(SAID, agreement_id=NEXT)
    register.write_follow_up(said, by="Bo", reason="", key="f", expected_version=0)
    assert refused(back) == "agreement_gone_on"
    write(agreement(id="B"), "k2", 0)
    second = carried(of="B", key="d")
    carried(2028, of=second.id, expected=0, key="e")
    assert refused(lambda: back(of="B")) == "agreement_gone_on"
    write(agreement(id="C"), "k3", 0)
    write(replace(carried(of="C", key="g"), status=S.FULFILLED), "k4", 0)
    assert refused(lambda: back(of="C")) == "agreement_gone_on"
    assert register.agreement(NEXT) == following


def test_the_first_click_stays_one_when_the_next_one_goes_on_afterwards() -> None:
    write(agreement(), "k1", 0)
    carried()
    own = back()
    lapsed = register.agreement(NEXT)
    write(replace(lapsed, status=S.FULFILLED), "k2", 1)
    assert back() == own


def test_an_agreement_that_was_taken_back_can_be_carried_over_again() -> None:
    write(agreement(), "k1", 0)
    carried()
    back()
    later = carried(2028, expected=3, key="d")
    assert (later.id, later.successor, later.predecessor) == ("A-2026-001-2028", None, ID)
    assert register.agreement(ID).successor == later.id
    back(3, 4, "e")
    again = carried(2027, expected=5, key="f")
    assert (again.id, again.status) == ("A-2026-001-2027-2", S.AGREED)
    assert carried(2027, expected=5, key="f") == again
    assert [each.id for each in register.lineage(again.id)] == [ID, "A-2026-001-2027-2"]


def test_a_version_that_was_carried_over_does_not_come_back_without_the_next_one() -> None:
    write(agreement(), "k1", 0)
    carried()
    back()
    assert refused(lambda: back(2, 3, "c")) == "agreement_carry_again"
    assert refused(lambda: back(9, 3, "c")) == "agreement_version_unknown"
    with pytest.raises(ConflictError):
        back(1, 2, "late")


def test_a_version_after_the_carry_over_comes_back_beside_the_next_one() -> None:
    write(agreement(), "k1", 0)
    carried()
    old = register.agreement(ID)
    write(replace(old, title="Ny titel"), "k2", 2)
    own = back(2, 3)
    assert (own.title, own.status, own.successor) == (old.title, S.CARRIED_OVER, NEXT)
    assert register.agreement(NEXT).status is S.AGREED


@pytest.mark.parametrize("act", ["edit", "follow"])
def test_one_that_was_carried_over_does_not_run_beside_the_next_one(act: str) -> None:
    write(agreement(), "k1", 0)
    carried()
    old = register.agreement(ID)
    acts: dict[str, Any] = {
        "edit": lambda: write(replace(old, status=S.IN_PROGRESS), "k2", 2),
        "follow": lambda: follow(S.IN_PROGRESS, expected=2),
    }
    assert refused(acts[act]) == "agreement_goes_on"
    with pytest.raises(RegisterError, match="agreement_goes_on"):
        acts[act]()
