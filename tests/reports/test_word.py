"""The report as a Word file: real headings, tables with heads and marks on every page, texts that stay texts."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from keyfigures.exports.report import word_file
from keyfigures.exports.report.parts import widths
from keyfigures.language import Language
from keyfigures.reports import Cell, Report
from tests.reports.made import TABLE, report, spelled
from tests.test_exports import PAYLOADS


def written(own: Report) -> Any:
    """Return the document of a report, read back."""
    return Document(io.BytesIO(word_file(own)))


def lines(document: Any) -> list[tuple[str, str]]:
    """Return style and words of every paragraph that has any."""
    return [(each.style.name, each.text) for each in document.paragraphs if each.text]


def test_headings_are_real_and_in_order() -> None:
    found = [(style, text) for style, text in lines(written(report())) if style.startswith("Heading")]
    assert found == [
        ("Heading 1", "Styringsrapport for SB, styringsåret 2026"),
        ("Heading 2", "Konklusion"),
        ("Heading 2", "Særlige problemer"),
        ("Heading 3", "V. Afdelinger"),
        ("Heading 3", "SB"),
        ("Heading 2", "Næste skridt"),
    ]


def test_facts_paragraphs_and_notes_stand_as_text() -> None:
    found = lines(written(report()))
    assert ("Normal", "Kommune: Slagelse") in found
    assert ("Normal", "Det går.\nVidere frem.") in found
    assert ("Normal", "En streg betyder, at der ikke er et tal.") in found
    assert ("Caption", "Afdelinger med kritiske nøgletal") in found


def test_a_table_has_its_name_and_its_heads_on_every_page() -> None:
    table = written(report()).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Afdeling", "Tal", "Aftale"],
        ["Ærtevej", "1.234,5", "Plan"],
        ["Åvej", "–", "Ingen aftale."],
        ["Lillevej", "skjult", "Ingen aftale."],
    ]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False, False]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Afdelinger med kritiske nøgletal"
    sides = [[cell.paragraphs[0].alignment for cell in row.cells] for row in table.rows]
    assert sides == [[None, WD_ALIGN_PARAGRAPH.RIGHT, None]] * 4


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    """Words are never broken, short texts stand on a line, and a long one takes no more than its share."""
    long = replace(TABLE, rows=((Cell("Ærtevej"), Cell("1.234,5", 1234.5), Cell("ord " * 50)), *TABLE.rows))
    assert [widths(each) for each in (TABLE, long, replace(TABLE, rows=()))] == [[8, 8, 13], [8, 8, 34], [8, 8, 8]]
    first, second, third = (cell.width for cell in written(report()).tables[0].rows[0].cells)
    assert first == second
    assert third / first == pytest.approx(13 / 8, rel=1e-3)


def test_a_chart_is_said_in_words_with_its_table() -> None:
    document = written(report())
    words = [text for _, text in lines(document)]
    assert all(each in words for each in ("SB: 0,50 % i 2025", "SB gik fra 1,50 til 0,50.", "Kun en prøve."))
    assert [cell.text for cell in document.tables[1].rows[3].cells] == ["SB", "2025", "0,50", "−1,0"]


@pytest.mark.parametrize(("language", "code"), [(Language.DA, "da-DK"), (Language.EN, "en-GB")])
def test_the_document_says_its_language_and_nothing_of_its_maker(language: Language, code: str) -> None:
    document = written(report(language=language))
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == (report().title, code, "")
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {code}
    assert document.sections[0].footer.paragraphs[0].text == report().foot


def test_invented_figures_are_marked_on_every_page() -> None:
    document = written(report(demo=True))
    assert document.sections[0].header.paragraphs[0].text == "DEMODATA · Offentlig"
    assert document.paragraphs[0].text.startswith("DEMODATA: ")
    assert document.core_properties.keywords == "DEMODATA"
    assert written(report()).sections[0].header.paragraphs[0].text == "Offentlig"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_written_becomes_code(payload: str) -> None:
    with zipfile.ZipFile(io.BytesIO(word_file(spelled(payload)))) as package:
        xml = "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels")))
    for mark in ("w:fldSimple", "w:instrText", "<w:hyperlink", 'TargetMode="External"'):
        assert mark not in xml


def test_letters_no_document_can_hold_are_replaced() -> None:
    document = written(spelled("a\0b"))
    assert document.paragraphs[0].text == document.tables[0].rows[0].cells[0].text == "a\N{REPLACEMENT CHARACTER}b"
