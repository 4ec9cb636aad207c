"""Comments on a department's figures: written below its chart, shown on its sheet, and withdrawn."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, register, settings
from keyfigures.language import Language
from keyfigures.register import Comment
from keyfigures.ui.departments import comments
from tests.ui.screen import bare, field, foreign, html, opened, sound, words

SAY = catalogue.texts(Language.DA)
RISING, VACANCY = "D33004-00101", "vacancy_pct"

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))


def sheet(**link: str) -> AppTest:
    """Return the page of a department with one of its figures in depth."""
    return opened("afdeling", kommune="330", afdeling=RISING, aarstal="2025", tal=VACANCY, **link)


def form(year: int = 2025) -> str:
    """Return the name of the form."""
    return f"{comments.FORM}_{RISING}_{VACANCY}_{year}"


def send(at: AppTest, *, by: str = "Mette Holm", reason: str = "Oplyst på mødet") -> AppTest:
    """Say who and why, and save."""
    at.text_input(key=field(at, form(), "by")).set_value(by)
    at.text_input(key=field(at, form(), "reason")).set_value(reason)
    next(each for each in at.button if each.label == SAY("comments_save")).click()
    return sound(at.run())


def put(text: str, id_: str = "c1", year: int = 2025, indicator: str = VACANCY) -> Comment:
    """Write a comment as somebody else does."""
    return register.write_comment(
        Comment(id_, RISING, indicator, year, text), by="Bo Lund", reason="", key=f"{id_}{year}", expected_version=0
    )


def test_a_comment_is_written_below_the_chart_and_stands_on_the_sheet() -> None:
    at = sheet()
    assert SAY("comments_heading") not in bare(html(at))
    at.text_area(key=field(at, form(), "text_")).set_value("<b>Ni boliger</b> er under renovering.")
    at = send(at)
    assert [each.value.replace("\\", "") for each in at.success] == ["Bemærkningen til Lejeledighed 2025 er gemt."]
    (made,) = register.comments(RISING)
    assert (made.indicator, made.year, made.text) == (VACANCY, 2025, "<b>Ni boliger</b> er under renovering.")
    shown = bare(html(at))
    assert "Bemærkninger til tallene Lejeledighed 2025: <b>Ni boliger</b> er under renovering. (Mette Holm, " in shown
    assert at.text_area(key=field(at, form(), "text_")).value == ""


def test_a_comment_without_text_is_one_sentence_and_nothing_is_written() -> None:
    at = send(sheet())
    assert len(at.warning) == 1
    assert register.comments(RISING) == ()


def test_a_comment_is_mended_and_withdrawn_and_stays_in_the_register() -> None:
    put("Ni boliger er tomme.")
    at = sheet()
    (pick,) = [each for each in at.selectbox if each.label == SAY("comments_which")]
    at = sound(pick.set_value("c1").run())
    at.text_area(key=field(at, form(), "text_c1")).set_value("Ti boliger er tomme.")
    at = send(at)
    assert [each.text for each in register.comments(RISING)] == ["Ti boliger er tomme."]
    at.checkbox(key=field(at, form(), "withdrawn")).check()
    at = send(at)
    assert "er trukket tilbage" in at.success[0].value
    assert register.comments(RISING) == ()
    assert [each.kind for each in register.events(f"comment/{RISING}")] == ["comment"] * 3


def test_comments_of_later_years_wait_and_a_figure_that_is_no_more_keeps_its_id() -> None:
    put("Siden", "c2", 2024, "long_gone")
    put("Senere", "c3", 2026)
    shown = bare(html(sheet()))
    assert "long_gone 2024: Siden (Bo Lund, " in shown
    assert "Senere" not in shown


def test_one_that_is_not_written_yet_has_nobody_behind_it() -> None:
    assert comments.line(Comment("c", RISING, VACANCY, 2025, "Noget"), SAY) == "Lejeledighed 2025: Noget"


@pytest.mark.parametrize("language", Language)
def test_the_form_and_the_comments_are_in_the_readers_language(language: Language) -> None:
    put("8 %")
    assert foreign(words(sheet(sprog=language.value)), language) == []
