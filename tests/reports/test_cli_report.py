"""The command that writes reports: its files, how far it says it is, and one sentence for what cannot be done."""

import io
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from keyfigures.cli import main
from tests.reports.writing import OWN
from tests.test_cli_agreements import refused, run

CALL = ("report", "--municipality", "330", "--year", "2026", "--edition", "public")


@pytest.mark.usefixtures("filled")
def test_a_report_is_written_in_each_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("html", "docx", "pdf", "csv"):
        out = tmp_path / "new" / f"sb.{form}"
        said = run(capsys, *CALL, "--organisation", OWN, "--format", form, "--out", str(out))
        assert said == f"1 af 1: {OWN} – {out}\n"
    assert sorted(each.name for each in out.parent.iterdir()) == ["sb.csv", "sb.docx", "sb.html", "sb.pdf"]
    title = "DEMODATA: Styringsrapport for SB (demo), styringsåret 2026"
    assert f"<h1>{title}</h1>" in (out.parent / "sb.html").read_text(encoding="utf-8")
    document = Document(str(out.parent / "sb.docx"))
    assert document.paragraphs[0].text == title
    with pikepdf.open(io.BytesIO((out.parent / "sb.pdf").read_bytes())) as pdf:
        assert str(pdf.docinfo["/Title"]) == title
    assert len((out.parent / "sb.csv").read_text(encoding="utf-8-sig").splitlines()) == 2


def test_the_statement_and_the_columns_are_of_the_whole_municipality(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, columns = tmp_path / "a.html", tmp_path / "a.csv"
    run(capsys, "--language", "en", *CALL, "--format", "html", "--out", str(page))
    assert '<html lang="en">' in page.read_text(encoding="utf-8")
    assert "Public statement on the governance dialogue" in page.read_text(encoding="utf-8")
    run(capsys, *CALL, "--format", "csv", "--out", str(columns))
    assert len(columns.read_text(encoding="utf-8-sig").splitlines()) == 1 + 8


def test_all_organisations_have_a_report_each_and_a_line_that_says_how_far(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, *CALL, "--all", "--format", "html", "--out", str(tmp_path / "all")).splitlines()
    names = ("D33001", "D33002", "D33003", "330-sab", "D33004", "D33005", "D33006", "D33007")
    assert sorted(each.name for each in (tmp_path / "all").iterdir()) == sorted(
        f"{each}_2026_public.html" for each in names
    )
    assert [each.split(":")[0] for each in said] == [f"{number} af 8" for number in range(1, 9)]
    assert "SB (demo)" in said[5]


def test_both_one_and_all_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = (*CALL, "--all", "--organisation", OWN, "--format", "html", "--out", str(tmp_path))
    assert refused(capsys, *call, code=2).startswith("Vælg enten en boligorganisation")


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x"
    file.write_text("", encoding="utf-8")
    said = refused(capsys, *CALL, "--all", "--format", "html", "--out", str(file), code=2)
    assert said.endswith("skal --out være en mappe.")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    out = tmp_path / "x" / "y.html"
    said = refused(capsys, *CALL, "--organisation", OWN, "--format", "html", "--out", str(out), code=2)
    assert said.startswith(f"{out} kan ikke skrives")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--municipality", "999"), "999"),
        (("--municipality", "101"), "Der er ingen afdelinger"),
        (("--municipality", "330", "--organisation", "x"), "x"),
    ],
)
def test_nobody_to_report_of_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    call = ("report", *arguments, "--year", "2026", "--edition", "internal", "--format", "html", "--out")
    assert words in refused(capsys, *call, str(tmp_path / "a.html"), code=2)
    assert list(tmp_path.glob("a.html*")) == []


def test_a_choice_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main((*CALL, "--format", "odt", "--out", "x"))
    assert caught.value.code == 2
    assert "odt" in capsys.readouterr().err
