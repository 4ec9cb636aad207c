"""The page of reports in each state: what stands in it, whose words, what is hidden, what changed, and its files."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from keyfigures import catalogue, register, reports, settings
from keyfigures.catalogue import Goal
from keyfigures.errors import CatalogueError, RegisterError, SelectionError
from keyfigures.exports import report as exported
from keyfigures.language import Language
from keyfigures.register import Conclusion, Evaluation, Party, ReportText
from keyfigures.reports import Asked, Changed, Difference, Edition, Figure, Paragraph, Report, Section
from keyfigures.ui import governed
from keyfigures.ui.reporting import batch, changes, made, public, sections
from tests.reports import made as small
from tests.reports.writing import CODE, OWN, SECRET, YEAR, fill
from tests.ui.screen import bare, field, foreign, html, opened, sound, told, words

TODAY = date(2026, 11, 23)
SAY = catalogue.texts(Language.DA)
GOALS = "conclusion.goals"
NONE_YET = "Kommunen har ikke skrevet en vurdering af målsætningerne for styringsåret 2026."
MINE = "Vi er kommet <b>langt</b>."
WHOLE = {"organisation": "alle"}
PUBLIC = {"udgave": "offentlig"}
_keys = count()

pytestmark = pytest.mark.usefixtures("warm_server")


@pytest.fixture(autouse=True)
def _demo(demo_database: Path, register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the demo data of six municipalities on a day, with a register nobody has written to."""
    assert not register_folder.exists()
    monkeypatch.setenv(settings.DEMO_VARIABLE, "deck")
    monkeypatch.setenv(settings.DATABASES_VARIABLE, str(demo_database.parent))
    monkeypatch.setattr(governed, "today", lambda: TODAY)


def page(**link: str) -> AppTest:
    """Return the page of reports, opened by a link."""
    return opened("rapport", **{"kommune": CODE, "organisation": OWN, "styringsaar": str(YEAR), **link})


def text(at: AppTest) -> str:
    """Return the page's own words."""
    return bare(html(at))


def asked_for(at: AppTest, name: str) -> str:
    """Return a choice in the address."""
    found = at.query_params[name]
    return found if isinstance(found, str) else found[0]


def written(**altered: Any) -> ReportText:
    """Write a text in the place of the conclusion on the goals, as somebody else does."""
    expected = altered.pop("expected", 0)
    own = ReportText(CODE, OWN, YEAR, "internal", Language.DA, GOALS, NONE_YET, MINE)
    return register.write_report_text(
        replace(own, **altered), by="Bo Lund", reason="fordi", key=f"t{next(_keys)}", expected_version=expected
    )


def evaluated() -> None:
    """Write an evaluation, so that another conclusion is computed."""
    own = Evaluation(CODE, OWN, YEAR, Goal.LETTING, Party.MUNICIPALITY, Conclusion.PARTLY, "Langsomt.")
    register.write_evaluation(own, by="Bo Lund", reason="", key=f"e{next(_keys)}", expected_version=0)


def of(edition: str = "internal", whose: str = OWN, language: str = "da") -> str:
    """Return what names in the session have of a report."""
    return f"{CODE}_{whose}_{YEAR}_{edition}_{language}"


FORM = f"report_text_{of()}_{GOALS}"


def picked(at: AppTest, id_: str = GOALS) -> AppTest:
    """Return the page after a text was chosen."""
    return sound(at.selectbox(key=f"reporting_text_{of()}").set_value(id_).run())


def area(at: AppTest) -> Any:
    """Return where the text is typed."""
    return at.text_area(key=field(at, FORM, "text"))


def sent(at: AppTest, label: str = "reporting_save", by: str = "Mette Holm") -> AppTest:
    """Return the page after the form was sent."""
    at.text_input(key=field(at, FORM, "by")).set_value(by)
    return press(at, label)


def press(at: AppTest, label: str) -> AppTest:
    """Return the page after a button was pressed."""
    (button,) = [each for each in at.button if each.label == SAY(label)]
    return sound(button.click().run())


def downloads(at: AppTest) -> list[str]:
    """Return the keys of the files there are."""
    return [str(each.key) for each in at.get("download_button")]


# Every state

STATES: dict[str, dict[str, str]] = {
    "the whole municipality": WHOLE,
    "no organisation in the address": {},
    "the whole municipality for everybody": {**WHOLE, **PUBLIC},
    "an organisation for everybody": PUBLIC,
    "the real organisation": {"organisation": "330-sab"},
    "a year without figures": {"styringsaar": "2016"},
    "an unknown organisation": {"organisation": "<b>"},
    "an unknown edition": {"udgave": "hemmelig"},
    "no departments": {"kommune": "101"},
}
WRITTEN = ("Vurdering af", "Plan mod tomme", "Gammel aftale", "Afsluttet sag", "Bragt i orden", *SECRET, "To linjer")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_sound_and_in_its_language(state: str, language: str) -> None:
    if state == "no organisation in the address":
        at = opened("rapport", kommune=CODE, sprog=language)
        assert asked_for(at, "organisation") == "alle"
    else:
        at = page(**STATES[state], sprog=language)
    assert foreign(words(at), language) == []
    assert "<b>" not in html(at).replace("&lt;b&gt;", "")
    assert downloads(at)[:3] == (
        [] if state == "no departments" else ["reporting_html", "reporting_docx", "reporting_pdf"]
    )


def test_the_choices_stand_in_the_address_and_nothing_else() -> None:
    at = page(**PUBLIC, gruppe="region")
    chosen = {"kommune": CODE, "organisation": OWN, "styringsaar": "2026", "udgave": "offentlig", "sprog": "da"}
    assert {name: asked_for(at, name) for name in chosen} == chosen
    assert set(at.query_params) == {*chosen, "version"}


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"organisation": "x"}, "organisation = x"),
        ({"udgave": "hemmelig"}, "udgave = hemmelig"),
        ({"kommune": "101", **WHOLE}, "Der er ingen afdelinger"),
    ],
)
def test_what_the_address_asks_for_in_vain_is_said(link: dict[str, str], sentence: str) -> None:
    (said,) = told(page(**link))
    assert sentence in said.replace("\\", "")


def test_the_report_stands_folded_in_its_order_with_what_is_in_the_files() -> None:
    fill()
    at = page()
    shown = html(at)
    own = made.report(asked())
    headings = [section.heading for section in own.sections]
    places = [shown.index(f">{heading}</h") for heading in headings]
    assert places == sorted(places)
    assert shown.count("<details><summary><h3>") == len([each for each in own.sections if each.level == 2])
    for block in own.blocks:
        if isinstance(block, reports.Table):
            assert f"<caption>{block.title}</caption>" in shown
    assert "Fortrolig note" in shown
    assert "DEMODATA" in text(at)
    assert own.title in text(at)


def asked(**altered: Any) -> Asked:
    """Return the internal report of the organisation."""
    from keyfigures import store  # noqa: PLC0415 - of the test's own folder

    own = Asked(store.current(), CODE, YEAR, Edition.INTERNAL, Language.DA, TODAY, OWN)
    return replace(own, **altered)


def test_the_public_edition_warns_lists_what_is_hidden_and_keeps_secrets() -> None:
    fill()
    at = page(**PUBLIC)
    (warning,) = [each.value for each in at.warning]
    assert warning == SAY("reporting_texts_go_out")
    assert [each for each in SECRET if each in html(at)] == []
    hidden = made.report(asked(edition=Edition.PUBLIC)).hidden
    assert (f"Tal, som denne udgave skjuler ({len(hidden)})" in text(at)) is bool(hidden)
    assert [each.value for each in page().warning] == []


def test_hidden_figures_are_listed_with_whose_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    why = reports.Why.FEW
    hidden = reports.Hidden("evictions", 2025, "D1", "Ærtevej <b>", why)
    monkeypatch.setattr(st, "warning", lambda *_, **__: None)
    monkeypatch.setattr(st, "html", shown.append)
    public.show(small.report(hidden=(hidden,)))
    (listed,) = shown
    shown.clear()
    assert "Ærtevej &lt;b&gt;" in listed
    assert bare(listed).endswith(SAY("reporting_hidden_note"))
    assert SAY("report_why_few") in listed
    public.show(small.report(hidden=()))
    assert [bare(each) for each in shown] == [SAY("reporting_hidden_none")]


# Texts in one's own words


def test_a_text_is_written_stands_in_the_report_and_is_taken_back() -> None:
    at = picked(page())
    assert area(at).value == NONE_YET
    area(at).set_value(MINE)
    sent(at)
    assert [each.value for each in at.success] == [SAY("reporting_saved")]
    (own,) = register.report_texts(CODE, OWN, YEAR, "internal", Language.DA)
    assert (own.text, own.computed, own.written and own.written.by) == (MINE, NONE_YET, "Mette Holm")
    assert "Vi er kommet &lt;b&gt;langt&lt;/b&gt;." in html(at)
    assert "✎ Skrevet af Mette Holm" in text(at)
    assert at.selectbox(key=f"reporting_text_{of()}").options[0].startswith("✎ rettet: Konklusion")
    assert area(at).value == MINE
    assert SAY("reporting_computed_now") in text(at)
    press(at, "reporting_use_computed")
    assert [each.value for each in at.success] == [SAY("reporting_taken_back")]
    assert MINE not in html(at).replace("&lt;", "<").replace("&gt;", ">")
    assert area(at).value == NONE_YET
    assert len(register.events()) == 2
    assert [each.label for each in at.button if each.label == SAY("reporting_use_computed")] == []


def test_a_text_can_be_written_again_after_it_was_taken_back() -> None:
    written(expected=0)
    (own,) = register.report_texts(CODE, OWN, YEAR, "internal", Language.DA)
    written(withdrawn=True, expected=own.written.version if own.written else 0)
    at = picked(page())
    assert area(at).value == NONE_YET
    area(at).set_value("Igen.")
    sent(at)
    assert made.report(asked()) == asked().report()
    assert "Igen." in text(at)


def test_the_computed_text_itself_is_not_saved() -> None:
    at = sent(picked(page()))
    assert told(at) == [SAY("report_text_as_computed")]
    assert register.events() == ()
    at = sent(at, by=" ")
    assert len(told(at)) == 1


def test_every_version_of_a_text_can_be_seen() -> None:
    written()
    written(text="Bos andre ord.", expected=1)
    at = picked(page())
    assert "Vi er kommet" not in html(at)
    at.toggle(key=f"{FORM}-versions").set_value(True)
    sound(at.run())
    assert "Vi er kommet &lt;b&gt;langt&lt;/b&gt;." in html(at)


def test_a_run_that_is_repeated_writes_once() -> None:
    at = picked(page())
    area(at).set_value(MINE)
    sent(at)
    sound(at.run())
    assert len(register.events()) == 1


def test_old_figures_in_a_text_are_warned_of_with_both_computed_texts() -> None:
    written()
    evaluated()
    at = page()
    (warning,) = [each.value for each in at.warning]
    assert "Der kan stå gamle tal" in warning
    assert "Konklusion" in warning
    picked(at)
    assert SAY("reporting_computed_then") in text(at)
    assert NONE_YET in text(at)
    assert "Kommunen har vurderet 1 af 5 målsætninger." in text(at)
    area(at).set_value("Nye ord.")
    sent(at)
    assert [each.value for each in at.warning] == []
    assert SAY("reporting_computed_then") not in text(at)


def test_what_somebody_saves_meanwhile_is_never_written_over() -> None:
    at = picked(page())
    area(at).set_value("Mine ord.")
    written(text="Bos ord.")
    sent(at)
    (said,) = told(at)
    assert "Bo Lund har gemt" in said
    assert area(at).value == "Mine ord."
    assert [each.text for each in register.report_texts(CODE, OWN, YEAR, "internal", Language.DA)] == ["Bos ord."]
    sound(at.run())
    assert "Bos ord." in text(at)
    assert SAY("dialogue_changed_meanwhile") in text(at)
    sent(at)
    assert [each.text for each in register.report_texts(CODE, OWN, YEAR, "internal", Language.DA)] == ["Mine ord."]


def test_a_register_that_cannot_be_written_is_said_and_the_text_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    at = picked(page())
    area(at).set_value(MINE)

    def fails(_: ReportText, **__: Any) -> ReportText:
        raise RegisterError("register_unwritable", folder="mappen", reason="kun læsning")

    with monkeypatch.context() as patch:
        patch.setattr(register, "write_report_text", fails)
        sent(at)
        assert "kun læsning" in told(at)[0]
        assert area(at).value == MINE
        assert len(downloads(at)) >= 3
    press(at, "reporting_save")
    assert [each.value for each in at.success] == [SAY("reporting_saved")]


def test_a_text_whose_place_is_gone_is_shown_and_not_lost() -> None:
    written(paragraph="followed.gone", text="Intet <i>fulgt</i> op.")
    at = page()
    assert "Gemte tekster, hvis afsnit ikke er i rapporten nu (1)" in text(at)
    assert "Intet &lt;i&gt;fulgt&lt;/i&gt; op." in html(at)


def test_a_text_that_vanishes_while_it_is_chosen_is_let_go() -> None:
    at = picked(page(), "agreed.none")
    assert len(at.text_area) == 1
    fill()
    sound(at.run())
    assert at.selectbox(key=f"reporting_text_{of()}").value is None
    assert len(at.text_area) == 0


def test_a_long_text_is_cut_where_it_is_chosen() -> None:
    written(text="Et langt ord " * 20)
    (label, *_) = page().selectbox(key=f"reporting_text_{of()}").options
    assert label.endswith(" …")
    assert len(label) < 150


# What is new since last year


def changed_since(at: AppTest) -> AppTest:
    """Return the page with the differences to last year open."""
    at.session_state[changes.OPENED] = True
    return sound(at.run())


def test_last_years_report_is_compared_section_by_section() -> None:
    fill()
    at = changed_since(page())
    found = reports.differences(asked().year_before.report(), asked().report())
    counts = {kind.value: sum(each.kind is kind for each in found) for kind in Changed}
    assert SAY("reporting_changes_told", **counts) in text(at)
    assert 'aria-label="Ændringer i Aftaler i styringsåret"' in html(at)


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_open_is_in_its_language_too(language: str) -> None:
    written(language=Language(language))
    evaluated()
    at = changed_since(page(sprog=language))
    sound(at.selectbox(key=f"reporting_text_{of(language=language)}").set_value(GOALS).run())
    shown = [each for each in words(at) if not any(own in each for own in (NONE_YET, "Langsomt.", "Vi er kommet"))]
    assert foreign(shown, language) == []
    assert len(at.text_area) == 1


def test_nothing_new_and_no_report_before_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reports, "differences", lambda *_: ())
        assert SAY("reporting_no_changes") in text(changed_since(page()))

    def fails(own: Asked) -> Report:
        raise SelectionError("report_nothing", place=str(own.year))

    real = made.report
    monkeypatch.setattr(made, "report", lambda own: real(own) if own.year == YEAR else fails(own))
    assert any("2025" in each for each in told(changed_since(page())))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Tal: 1; Status: a", "Tal: 2; Status: a", ("Tal: 1", "Tal: 2")),
        ("a; b", "b; a", ("a; b", "b; a")),
        ("", "Ny", ("", "Ny")),
    ],
)
def test_of_a_changed_line_only_what_differs_is_shown(before: str, after: str, shown: tuple[str, str]) -> None:
    assert changes.apart(before, after) == shown


def test_a_difference_of_a_whole_text_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Difference(Changed.OTHER, "x", "Konklusion", before="Væk <b>; ord", after="Nye; ord"),)
    monkeypatch.setattr(reports, "differences", lambda *_: found)
    at = changed_since(page())
    assert "Konklusion (1)" in text(at)
    assert '<td class="">Væk &lt;b&gt;; ord</td>' in html(at)
    assert SAY("reporting_text_itself") in text(at)


# All organisations at once, and the columns


def made_all(at: AppTest) -> AppTest:
    """Return the page after the reports of all organisations were asked for."""
    return press(at, "reporting_batch_make")


def result(at: AppTest) -> batch.Batch:
    """Return what was made."""
    found = at.session_state[batch.DONE]
    assert isinstance(found, batch.Batch)
    return found


def names(own: batch.Batch) -> list[str]:
    """Return the files of a zip."""
    with zipfile.ZipFile(io.BytesIO(own.content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_all_organisations_are_in_one_zip_with_the_texts_written() -> None:
    written()
    at = made_all(page())
    assert "Rapporter klar: 8." in text(at)
    own = result(at)
    assert (own.done, own.failed) == (8, ())
    assert len(names(own)) == 8
    with zipfile.ZipFile(io.BytesIO(own.content)) as archive:
        page_ = archive.read(f"{OWN}_{YEAR}_internal.html").decode()
    assert "Vi er kommet &lt;b&gt;langt&lt;/b&gt;." in page_
    assert "reporting_batch_download" in downloads(at)
    at.selectbox(key="reporting_batch_form").set_value("docx")
    sound(at.run())
    assert "reporting_batch_download" not in downloads(at)


def test_the_edition_of_the_batch_is_that_of_the_page_until_another_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "report", made.computed)
    monkeypatch.setitem(exported.FILES, "html", lambda own: own.edition.value.encode())
    at = made_all(page(**PUBLIC))
    assert set(names(result(at))) >= {f"{OWN}_{YEAR}_public.html"}
    at.selectbox(key="reporting_batch_public").set_value("intern")
    made_all(sound(at.run()))
    assert set(names(result(at))) >= {f"{OWN}_{YEAR}_internal.html"}


def failing(*whose: str, error: Exception) -> Callable[[Asked], Report]:
    """Return what makes reports but of some organisations."""
    real = made.report

    def report(own: Asked) -> Report:
        if own.organisation_id in whose and own.edition is Edition.PUBLIC:
            raise error
        return real(own)

    return report


def test_what_hinders_one_is_said_and_the_others_are_made(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(exported.FILES, "html", lambda own: own.title.encode())
    at = page(organisation="D33004", **PUBLIC)
    monkeypatch.setattr(made, "report", failing(OWN, error=SelectionError("report_nothing", place="SB")))
    made_all(at)
    assert len(names(result(at))) == 7
    (said,) = [each for each in told(at) if "blev ikke lavet" in each]
    assert "SB" in said
    monkeypatch.setattr(made, "report", failing(OWN, "D33001", error=ValueError("hemmeligt")))
    made_all(at)
    assert len(names(result(at))) == 6
    failures = [each for each in told(at) if "blev ikke lavet" in each]
    assert len(failures) == 2
    assert not any("hemmeligt" in each for each in failures)
    assert "hemmeligt" in caplog.text


def test_where_none_can_be_made_there_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    at = page(**PUBLIC)

    def fails(_: Report) -> bytes:
        raise SelectionError("report_nothing", place="her")

    monkeypatch.setitem(exported.FILES, "html", fails)
    made_all(at)
    assert "reporting_batch_download" not in downloads(at)
    assert len([each for each in told(at) if "blev ikke lavet" in each]) == 8


def test_the_progress_names_whom_and_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(exported.FILES, "html", lambda own: own.title.encode())
    at = page()
    said: list[str] = []

    class Bar:
        def progress(self, share: float, text: str) -> None:
            assert 0 <= share < 1
            said.append(text)

        def empty(self) -> None:
            said.append("")

    monkeypatch.setattr(st, "progress", lambda _: Bar())
    made_all(at)
    assert [each.split(":")[0].replace("\\", "") for each in said] == [*(f"{n} af 8" for n in range(1, 9)), ""]
    assert any("SB" in each for each in said)


def test_the_columns_are_offered_unless_their_setting_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "reporting_csv" in downloads(page())
    columns = asked().of("").columns(reports.national())
    assert len(columns.decode("utf-8-sig").splitlines()) == 1 + 8

    def fails() -> reports.National:
        raise CatalogueError("national.yaml: columns gives 'x' the field 'y', which does not exist")

    monkeypatch.setattr(reports, "national", fails)
    at = page()
    assert "reporting_csv" not in downloads(at)
    (said,) = told(at)
    assert "national.yaml" in said.replace("\\", "")


# Drawings


@pytest.mark.parametrize("drawn", [True, False])
def test_a_chart_is_its_drawing_with_words_and_table_else_its_words(
    drawn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "html", shown.append)
    monkeypatch.setattr(st, "header", lambda *_, **__: None)
    if not drawn:
        monkeypatch.setattr(sections, "picture", lambda _: "")
    figure = Figure("f", small.chart(), small.context())
    parts = (Section("only", "Kun en del", 3, (Paragraph("p", "Ord."), figure)),)
    sections.show(small.report(sections=parts), {})
    (page_,) = shown
    assert ("data:image/svg+xml," in page_) is drawn
    assert "SB gik fra 1,50 til 0,50." in page_
    assert "Kun en prøve." in page_
    assert page_.count("<h3>Kun en del</h3>") == 1


def test_a_text_that_is_in_no_register_has_no_writer() -> None:
    own = ReportText(CODE, OWN, YEAR, "internal", Language.DA, GOALS, "", MINE)
    assert sections.signed(own) == ""
