"""Texts people have written stand in a report whoever makes it, in their edition and language only."""

from dataclasses import replace
from pathlib import Path

import pytest

from keyfigures import register, reports
from keyfigures.errors import ConflictError, RegisterError, SelectionError
from keyfigures.language import Language
from keyfigures.register import ReportText
from keyfigures.reports import Asked, Edition, Paragraph, Report
from tests.reports.conftest import TODAY
from tests.reports.writing import CODE, OWN, YEAR, fill
from tests.test_cli_agreements import run

GOALS, HIDDEN = "conclusion.goals", "hidden.told"
MINE = "Vi er kommet langt.\nDet går <b>fremad</b>."


@pytest.fixture
def asked(demo_database: Path) -> Asked:
    """Return the internal Danish report of an organisation (demo)."""
    return Asked(demo_database, CODE, YEAR, Edition.INTERNAL, Language.DA, TODAY, OWN)


def text(**changes: object) -> ReportText:
    """Return a text in the place of the conclusion on the goals."""
    own = ReportText(CODE, OWN, YEAR, "internal", Language.DA, GOALS, "Beregnet.", MINE)
    return replace(own, **changes)  # type: ignore[arg-type]


def write(own: ReportText, key: str = "k", expected: int | None = 0) -> ReportText:
    """Write a text as somebody does."""
    return register.write_report_text(own, by="Mette", reason="", key=key, expected_version=expected)


def said(own: Report, id_: str = GOALS) -> str:
    """Return a paragraph of a report."""
    return next(block.text for block in own.blocks if isinstance(block, Paragraph) and block.id == id_)


def test_a_text_stands_in_the_report_it_was_written_for_and_in_no_other(asked: Asked) -> None:
    before = asked.report()
    assert before == asked.computed()
    write(text())
    assert said(asked.report()) == MINE
    assert said(asked.computed()) == said(before)
    others = (
        replace(asked, edition=Edition.PUBLIC),
        replace(asked, language=Language.EN),
        asked.year_before,
        asked.of("D33004"),
        asked.of(""),
    )
    assert all(each.standing() == {} for each in others)
    assert asked.standing() == {GOALS: MINE}


def test_texts_put_into_a_computed_report_make_the_one_that_is_made_with_them(asked: Asked) -> None:
    write(text(text=f"  {MINE}  "))
    write(text(paragraph="gone.told", text="Ingen steder."), "g")
    assert reports.written(asked.computed(), asked.standing()) == asked.report()
    assert reports.written(asked.computed(), {GOALS: " "}) == asked.computed()


def test_a_text_that_was_taken_back_stands_nowhere_and_stays_in_the_register(asked: Asked) -> None:
    first = write(text())
    write(replace(first, withdrawn=True), "back", 1)
    assert asked.standing() == {}
    assert said(asked.report()) != MINE
    assert [each.withdrawn for each in register.versions(first)] == [False, True]
    assert asked.texts()[GOALS].text == MINE


def test_what_is_said_of_hidden_figures_cannot_be_written_over(asked: Asked) -> None:
    public = replace(asked, edition=Edition.PUBLIC)
    write(text(edition="public", paragraph=HIDDEN, text="Intet er skjult."))
    known = reports.editable(public.computed())
    assert GOALS in known
    assert [id_ for id_ in known if id_.startswith("hidden")] == []
    assert said(public.report(), HIDDEN) == said(public.computed(), HIDDEN)


def test_editable_are_the_paragraphs_by_their_section(asked: Asked) -> None:
    known = reports.editable(asked.computed())
    paragraphs = [block for block in asked.computed().blocks if isinstance(block, Paragraph)]
    assert [each for _, each in known.values()] == paragraphs
    assert known[GOALS][0] == "Konklusion: målsætninger og behov for aftaler"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": " "}, "record_without_text"),
        ({"text": " Beregnet.\n"}, "report_text_as_computed"),
        ({"paragraph": ""}, "record_without_subject"),
        ({"paragraph": "a/b"}, "record_id_with_slash"),
        ({"organisation_id": "a/b"}, "record_id_with_slash"),
    ],
)
def test_a_text_that_says_nothing_of_its_own_is_not_written(changes: dict[str, str], problem: str) -> None:
    with pytest.raises(RegisterError) as caught:
        write(text(**changes))
    assert caught.value.text == problem
    assert register.events() == ()


def test_a_text_comes_back_as_it_was_once_for_a_key_and_never_over_a_newer_one() -> None:
    first = write(text(organisation_id=""))
    assert first.subject == f"report_text/{CODE}//{YEAR}/internal/da/{GOALS}"
    assert replace(first, written=None) == text(organisation_id="")
    assert write(text(organisation_id="")) == first
    second = write(replace(first, text="Noget andet."), "k2", 1)
    with pytest.raises(ConflictError):
        write(replace(first, text="Noget tredje."), "k3", 1)
    assert register.report_texts(CODE, "", YEAR, "internal", Language.DA) == (second,)
    assert register.report_texts(CODE, OWN, YEAR, "internal", Language.DA) == ()


def test_the_command_line_writes_the_text_alone_and_among_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill()
    write(text(edition="public"))
    call = ("report", "--municipality", CODE, "--year", str(YEAR), "--format", "html", "--edition")
    for number, edition in enumerate(("public", "internal")):
        out = tmp_path / f"{number}.html"
        run(capsys, *call, edition, "--organisation", OWN, "--out", str(out))
        shown = "Vi er kommet langt.<br>Det går &lt;b&gt;fremad&lt;/b&gt;." in out.read_text(encoding="utf-8")
        assert shown is (edition == "public")
    run(capsys, *call, "public", "--all", "--out", str(tmp_path / "all"))
    with_it = [each.name for each in (tmp_path / "all").iterdir() if "Vi er kommet langt." in each.read_text("utf-8")]
    assert with_it == [f"{OWN}_{YEAR}_public.html"]


def test_an_unknown_municipality_or_organisation_is_named(asked: Asked) -> None:
    for wrong in (replace(asked, municipality_code="999", organisation_id=""), asked.of("x")):
        with pytest.raises(SelectionError):
            wrong.organisations()
    assert [each.organisation_id for each in asked.organisations()] == [OWN]
    assert len(asked.of("").organisations()) == 8


def test_files_are_named_by_whose_year_and_edition(asked: Asked) -> None:
    assert asked.name("pdf") == f"{OWN}_{YEAR}_internal.pdf"
    assert replace(asked.of(""), edition=Edition.PUBLIC).name("zip") == f"{CODE}_{YEAR}_public.zip"
