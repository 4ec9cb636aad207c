"""A register to report of: agreements, evaluations, meetings and matters of an organisation (demo)."""

from dataclasses import replace
from datetime import date

from keyfigures import register
from keyfigures.catalogue import Forum, Goal
from keyfigures.register import (
    AgreementStatus,
    Conclusion,
    Evaluation,
    FollowUp,
    Meeting,
    MeetingNote,
    MeetingState,
    MeetingTopic,
    OversightMatter,
    Party,
)
from tests.register.test_agreements import agreement

OWN, CODE, YEAR = "D33005", "330", 2026
# What only those who lead the dialogue may read.
SECRET = ("Åse Navn", "Bo Navn", "Fortroligt om trappen", "Åben tilsynssag", "Fortrolig note", "Et forslag")
OF = {"organisation_id": OWN, "municipality_code": CODE, "department_ids": ()}
PEOPLE = {"responsible_organisation": "Åse Navn", "responsible_municipality": "Bo Navn"}


def fill() -> None:
    """Write two agreements, a proposal, an earlier one, evaluations, a meeting, and an open and a closed matter."""
    _agreements()
    for party, conclusion in ((Party.MUNICIPALITY, Conclusion.PARTLY), (Party.ORGANISATION, Conclusion.FULFILLED)):
        text = f"Vurdering af {party.value}."
        own = Evaluation(CODE, OWN, YEAR, Goal.LETTING, party, conclusion, text)
        register.write_evaluation(own, by="A", reason="", key=f"e{party}", expected_version=0)
    meeting = Meeting(
        "M1", Forum.DIALOGUE_MEETING, CODE, YEAR, (OWN,), date(2026, 9, 10), MeetingState.HELD,
        notes=(MeetingNote(MeetingTopic.GOALS, "Fortrolig note"),), decisions=("Fortroligt om trappen", "To linjer"),
    )  # fmt: skip
    register.write_meeting(meeting, by="A", reason="", key="m1", expected_version=0)
    planned = replace(
        meeting, id="M2", on=date(2027, 9, 1), year=2027, state=MeetingState.PLANNED, notes=(), decisions=()
    )
    register.write_meeting(planned, by="A", reason="", key="m2", expected_version=0)
    joint = Meeting("M3", Forum.JOINT_MEETING, CODE, YEAR, (), date(2027, 2, 1), MeetingState.PLANNED)
    register.write_meeting(joint, by="A", reason="", key="m3", expected_version=0)
    matter = OversightMatter("O1", CODE, OWN, (), "Åben tilsynssag", "", date(2026, 1, 5))
    register.write_oversight(matter, by="A", reason="", key="o1", expected_version=0)
    closed = replace(matter, id="O2", title="Afsluttet sag", closed=date(2026, 5, 1), conclusion="Bragt i orden.")
    register.write_oversight(closed, by="A", reason="", key="o2", expected_version=0)


def _agreements() -> None:
    own = agreement(**OF, **PEOPLE, id="A-1", title="Plan mod tomme boliger", deadline=date(2026, 6, 1))
    proposed = replace(own, id="A-2", title="Et forslag", status=AgreementStatus.PROPOSED)
    earlier = replace(own, id="A-0", title="Gammel aftale", year=2025, status=AgreementStatus.FULFILLED, deadline=None)
    for number, each in enumerate((own, proposed, earlier)):
        register.write_agreement(each, by="A", reason="", key=f"a{number}", expected_version=0)
    said = FollowUp("f", "A-0", date(2026, 2, 3), "Fortroligt om trappen", "forvaltningen")
    register.write_follow_up(said, by="A", reason="", key="f", expected_version=0)
