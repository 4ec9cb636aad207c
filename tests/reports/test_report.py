"""What a report says: in its order, of the figures and of the register, in two editions and two languages."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from keyfigures import catalogue, departments, reports, views
from keyfigures.departments import Filter, Verdict
from keyfigures.errors import SelectionError
from keyfigures.flags import Status
from keyfigures.language import Language
from keyfigures.numbers import NO_BREAK
from keyfigures.reports import Cell, Edition, Figure, Paragraph, Report, Table
from keyfigures.reports.basis import listed
from keyfigures.views import judged
from tests.register.test_agreements import agreement, write
from tests.reports.conftest import TODAY, Make
from tests.reports.writing import OWN, SECRET

STYLED = (
    *("conclusion", "organisation", "departments", "running", "critical", "followed", "agreed", "oversight", "notes"),
    *("next", "annex"),
)


def texts(report: Report) -> str:
    """Return every word of a report, a line each."""
    found = [report.title, report.foot, *(part for fact in report.facts for part in fact)]
    found += [section.heading for section in report.sections]
    for block in report.blocks:
        found += _said(block)
    return "\n".join(found)


def _said(block: reports.Block) -> Iterable[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Figure):
        return [block.chart.title, block.chart.description]
    return [block.title, block.note, *block.heads, *(cell.text for row in block.rows for cell in row)]


def table(report: Report, id_: str) -> Table:
    """Return a table of a report."""
    return next(each for each in report.blocks if isinstance(each, Table) and each.id == id_)


def rows(report: Report, id_: str) -> list[list[str]]:
    """Return the words of a table's rows."""
    return [[cell.text.replace(NO_BREAK, " ") for cell in row] for row in table(report, id_).rows]


def told(report: Report, id_: str) -> str:
    """Return the words of a paragraph."""
    return next(each.text for each in report.blocks if isinstance(each, Paragraph) and each.id == id_)


@pytest.mark.usefixtures("filled")
def test_an_organisations_report_follows_the_order_of_the_founding_deck(make: Make) -> None:
    report = make(OWN)
    assert [each.id for each in report.sections] == list(STYLED)
    assert [each.level for each in report.sections] == [2, 2, 2, 3, 3, 2, 2, 2, 2, 2, 2]
    assert report.title == "Styringsrapport for SB (demo), styringsåret 2026"
    assert dict(report.facts) == {
        "Kommune": "Slagelse",
        "Styringsår": "2026",
        "Regnskabsår": "2025",
        "Udgave": "Intern – må ikke offentliggøres",
        "Lavet": "23. november 2026",
    }
    assert report.demo
    assert report.hidden == ()


def test_the_statement_follows_the_common_template(make: Make) -> None:
    report = make(edition=Edition.PUBLIC)
    chapters = [each.id for each in report.sections if each.level == 2]
    assert chapters == ["purpose", "meetings", "organisations", "agreed", "followed", "themes", "next", "hidden"]
    within = [each.id for each in report.sections if each.level == 3]
    assert within == [f"organisation.{id_}" for id_ in ("D33001", "D33002", "D33003", "330-sab", *MORE)]
    assert "§ 164" in told(report, "purpose.told")
    assert (
        told(report, "meetings.told") == "Der er holdt dialogmøde med 0 af 8 boligorganisationer i styringsåret 2026."
    )
    assert "Skælskør boligforening og VAB" in told(report, "organisations.told")


LEVELS = {2: "rødt", 1: "gult"}
DOUBTS = {Verdict.SURELY: "", Verdict.MAYBE: " (måske)", Verdict.NOT: " (står endnu)"}
MORE = ("D33004", "D33005", "D33006", "D33007")


@pytest.mark.usefixtures("filled")
def test_ids_of_blocks_are_stable_and_none_stands_twice(make: Make) -> None:
    for edition in Edition:
        for organisation in ("", OWN):
            ids = [each.id for each in make(organisation, edition=edition).blocks]
            assert len(ids) == len(set(ids))
            assert ids == [each.id for each in make(organisation, edition=edition, language=Language.EN).blocks]


@pytest.mark.usefixtures("filled")
def test_the_register_is_told_to_those_who_lead_the_dialogue(make: Make) -> None:
    report = make(OWN)
    assert told(report, "conclusion.goals").startswith("Kommunen har vurderet 1 af 5 målsætninger. Opfyldt: 0. Delvist")
    assert rows(report, "conclusion.table")[2] == [
        "Udlejning",
        "Delvist opfyldt: Vurdering af municipality.",
        "Opfyldt: Vurdering af organisation.",
    ]
    assert rows(report, "followed.table") == [
        ["Gammel aftale", "opfyldt", "–", "3. februar 2026: Fortroligt om trappen"]
    ]
    plan, proposal = rows(report, "agreed.table")
    assert plan[:4] == ["Plan mod tomme boliger", "hele boligorganisationen", "aftalt", "1. juni 2026 (overskredet)"]
    assert plan[-1] == "Åse Navn; Bo Navn"
    assert proposal[0] == "Et forslag"
    assert [row[0] for row in rows(report, "oversight.table")] == ["Åben tilsynssag", "Afsluttet sag"]
    assert rows(report, "notes.table") == [
        ["Konklusion på de fem målsætninger", "Fortrolig note"],
        ["Beslutninger", "Fortroligt om trappen\nTo linjer"],
    ]
    assert rows(report, "next.table")[-1] == ["Dialogmøde", "1. september 2027"]
    assert "unplanned" not in texts(report)


@pytest.mark.parametrize("organisation", ["", OWN])
@pytest.mark.parametrize("language", Language)
@pytest.mark.usefixtures("filled")
def test_the_public_edition_names_no_person_and_tells_no_note(
    make: Make, organisation: str, language: Language
) -> None:
    public = texts(make(organisation, edition=Edition.PUBLIC, language=language))
    assert [each for each in SECRET if each in public] == []
    assert "Plan mod tomme boliger" in public
    assert [each for each in SECRET if each in texts(make(OWN))] == list(SECRET)


@pytest.mark.usefixtures("filled")
def test_a_closed_matter_of_oversight_is_public_with_its_outcome(make: Make) -> None:
    assert rows(make(OWN, edition=Edition.PUBLIC), "oversight.table") == [
        ["Afsluttet sag", "5. januar 2026", "1. maj 2026", "Bragt i orden."]
    ]


@pytest.mark.usefixtures("filled")
def test_meetings_are_counted_and_the_statement_says_whose_they_are(make: Make) -> None:
    report = make()
    assert told(report, "meetings.told").startswith("Der er holdt dialogmøde med 1 af 8")
    assert ["SB (demo)", "10. september 2026"] in rows(report, "meetings.table")
    assert ["VAB (demo)", "ikke holdt"] in rows(report, "meetings.table")
    assert told(report, "meetings.joint_meeting") == "Fællesmøde: holdt 0 af 1 om året."
    assert rows(report, "agreed.table")[0][:2] == ["Plan mod tomme boliger", "SB (demo)"]
    assert ["Fællesmøde", "Alle boligorganisationer", "1. februar 2027"] in rows(report, "next.table")
    assert told(report, "followed.told") == "Aftaler fra tidligere år: 1. Heraf opfyldt: 1."


def test_key_figures_are_sums_beside_sums(make: Make, demo_database: Path) -> None:
    found = table(make(OWN), "organisation.table")
    groups = (Filter("330", OWN), Filter("330"), Filter(""))
    for row in found.rows:
        id_ = next(each.id for each in views.meaning().indicators.values() if each.title.da == row[0].text)
        totals = [
            {each.year: each.value for each in departments.totals(demo_database, wanted, (id_,), is_demo=True)}
            for wanted in groups
        ]
        assert [row[place].number for place in (1, 3, 4)] == [each.get(2025) for each in totals]
    assert found.numeric == {1, 3, 4}
    assert len(found.rows) == 12


def test_a_missing_figure_is_a_dash_and_never_nought(make: Make) -> None:
    report = make(OWN)
    empty = [cell for each in report.blocks if isinstance(each, Table) for row in each.rows for cell in row[1:]]
    assert Cell("–") in empty
    assert [cell for cell in empty if cell.text == "–" and cell.number is not None] == []


def test_a_figure_that_came_hidden_says_so(make: Make) -> None:
    found = table(make(OWN), "annex.boligafdelinger")
    assert Cell("skjult", hidden=True) in [cell for row in found.rows for cell in row]
    assert found.rows[-1][0].text == "Alle afdelinger under ét"


def test_departments_with_critical_key_figures_are_those_the_rules_flag(make: Make, demo_database: Path) -> None:
    cases = judged.cases(demo_database, Filter("330", OWN), judged.default_rules(2025), 2025)
    need = [each for each in cases if each.status is Status.FLAGGED]
    found = rows(make(OWN), "critical.table")
    assert len(found) == sum(len(each.flags) for each in need) > 10
    names = {
        departments.marked(departments.department(demo_database, each.department_id).name, demo=True) for each in need
    }
    assert {row[0] for row in found} == names
    assert [row[4] for row in found] == [LEVELS[flag.judgement.level or 0] + DOUBTS[flag.certainty]
                                         for each in need for flag in each.flags]  # fmt: skip
    assert {row[4] for row in found} >= {"rødt", "gult", "gult (måske)", "gult (står endnu)"}
    red = {each.department_id for each in cases for flag in each.flags if flag.rule.id == "efficiency_three_years"}
    assert len(rows(make(OWN), "running.table")) == len(red) > 0


@pytest.mark.usefixtures("filled")
def test_an_agreement_with_the_whole_organisation_is_about_each_department(make: Make) -> None:
    assert {row[5] for row in rows(make(OWN), "critical.table")} == {"Plan mod tomme boliger; Et forslag"}


def test_an_edited_text_stands_instead_of_the_computed_one(make: Make) -> None:
    kept = {"conclusion.goals": "Skrevet af en kollega.", "conclusion.need": "  ", "gone": "x"}
    report = make(OWN, texts_kept=kept)
    found = {each.id: each for each in report.blocks if isinstance(each, Paragraph)}
    assert found["conclusion.goals"] == Paragraph("conclusion.goals", "Skrevet af en kollega.", computed=False)
    assert found["conclusion.need"].computed
    assert found["conclusion.need"].text.startswith("Afdelinger med behov i 2025: 13 af 39.")


def test_an_organisation_without_departments_says_what_is_missing(make: Make) -> None:
    report = make("330-vab")
    assert told(report, "organisation.none") == "Der er ingen tal for afdelingerne for et regnskabsår før 2026."
    assert told(report, "running.none").startswith("Det kan ikke siges")
    assert told(report, "critical.none").startswith("Der er ingen tal")
    assert "annex" not in {each.id for each in report.sections}
    assert not report.demo


def test_a_real_department_is_reported_without_the_mark(make: Make) -> None:
    report = make("330-sab")
    assert not report.demo
    assert [mark for mark in ("(demo)", "DEMODATA") if mark in texts(report)] == []
    assert told(report, "conclusion.need").startswith("Ingen af de 1 afdelinger kan vurderes for 2025")
    assert told(report, "running.none").startswith("Det kan ikke siges")
    assert told(report, "critical.none") == told(report, "departments.told")


def test_a_year_before_all_figures_says_that_there_are_none(demo_database: Path) -> None:
    for organisation in ("", OWN):
        report = reports.report(
            demo_database,
            "330",
            2010,
            organisation_id=organisation,
            edition=Edition.PUBLIC,
            language=Language.DA,
            today=TODAY,
        )
        assert ("Regnskabsår", "Ingen tal før styringsåret") in report.facts
        assert report.hidden == ()
        assert "regnskabsår før 2010" in texts(report)


def test_a_municipality_without_anything_is_refused_in_one_sentence(demo_database: Path) -> None:
    with pytest.raises(SelectionError) as caught:
        reports.report(demo_database, "101", 2026, edition=Edition.PUBLIC, language=Language.DA, today=TODAY)
    assert caught.value.text == "report_nothing"
    with pytest.raises(SelectionError):
        reports.report(demo_database, "999", 2026, edition=Edition.PUBLIC, language=Language.DA, today=TODAY)
    with pytest.raises(SelectionError):
        reports.report(
            demo_database, "330", 2026, organisation_id="x", edition=Edition.PUBLIC, language=Language.DA, today=TODAY
        )


def test_the_chart_of_a_report_is_the_one_of_the_pages(make: Make) -> None:
    figure = next(each for each in make(OWN).blocks if isinstance(each, Figure))
    assert figure.chart.demo
    assert "SB (demo)" in figure.chart.title
    assert figure.context.figure_id in figure.chart.footer


def test_answers_labels_and_names_are_written_as_words(demo_database: Path) -> None:
    own = reports.basis(
        demo_database, "330", 2026, edition=Edition.PUBLIC, say=catalogue.texts(Language.DA), today=TODAY, kept={}
    )
    assert (own.bare("energy_label", 3.0), own.bare("vacancy_pct", 3.0)) == ("C", "3,00")
    assert [listed(each, own.say) for each in ([], ["A"], ["A", "B", "C"])] == ["", "A", "A, B og C"]


def test_a_statement_says_when_all_organisations_are_in_it(demo_database: Path, make: Make) -> None:
    """After an agreement with each of those without departments nobody is left out, and what is missing is said."""
    for number, each in enumerate(departments.organisations(demo_database, "330")):
        own = agreement(id=f"X-{number}", organisation_id=each.organisation_id, department_ids=(), year=2026)
        write(own, f"x{number}")
    report = make()
    assert told(report, "organisations.told") == "Boligorganisationer i redegørelsen: 14."
    assert told(report, "organisation.330-vab.none") == "Der er ingen afdelinger med tal."
