"""The minutes as a Word file: real headings, tables with heads, texts that stay texts, what is made up marked."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from keyfigures.exports import Minutes, MinutesPart, WordTable, minutes_file
from keyfigures.language import Language
from tests.test_exports import PAYLOADS

TABLE = WordTable(
    "Aftaler", ("Aftale", "Status", "Frist"), (("Plan", "● opfyldt", "1. maj"), ("Ny", "○ foreslået", "–"))
)
CONTENT = Minutes(
    title="Referat af dialogmøde med SAB",
    facts=(("Dialogmøde", "10. september 2026, holdt"), ("Deltagere", "forvaltningen, direktøren")),
    parts=(
        MinutesPart("1. Opfølgning", ("To aftaler.",), TABLE, (("Noter", "Første linje.\nAnden linje."),)),
        MinutesPart("2. Beslutninger", notes=(("Beslutninger", "Intet noteret."),)),
    ),
    foot="Status som den står i dag.",
    language=Language.DA,
)


def written(content: Minutes) -> Any:
    """Return the document of some minutes, read back."""
    return Document(io.BytesIO(minutes_file(content)))


def lines(document: Any) -> list[tuple[str, str]]:
    """Return style and words of every paragraph that has any."""
    return [(each.style.name, each.text) for each in document.paragraphs if each.text]


def test_the_parts_stand_in_their_order_under_real_headings() -> None:
    assert lines(written(CONTENT)) == [
        ("Heading 1", "Referat af dialogmøde med SAB"),
        ("Normal", "Dialogmøde: 10. september 2026, holdt"),
        ("Normal", "Deltagere: forvaltningen, direktøren"),
        ("Heading 2", "1. Opfølgning"),
        ("Normal", "To aftaler."),
        ("Normal", "Noter: Første linje.\nAnden linje."),
        ("Heading 2", "2. Beslutninger"),
        ("Normal", "Beslutninger: Intet noteret."),
    ]


def test_a_table_has_a_name_and_heads_on_every_page() -> None:
    (table,) = written(CONTENT).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(TABLE.heads), *map(list, TABLE.rows)]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Aftaler"
    widths = [cell.width for cell in table.rows[0].cells]
    assert Mm(179) <= sum(widths) <= Mm(181)


def test_a_table_of_one_column_fits_the_page() -> None:
    alone = WordTable("Navne", ("Navn",), (("A",),))
    (table,) = written(replace(CONTENT, parts=(MinutesPart("1", table=alone),))).tables
    assert [cell.text for row in table.rows for cell in row.cells] == ["Navn", "A"]


@pytest.mark.parametrize(("language", "code"), [(Language.DA, "da-DK"), (Language.EN, "en-GB")])
def test_the_document_says_its_language_what_the_figures_are_and_nothing_of_its_maker(
    language: Language, code: str
) -> None:
    document = written(replace(CONTENT, language=language))
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == (CONTENT.title, code, "")
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {code}
    section = document.sections[0]
    assert section.footer.paragraphs[0].text == CONTENT.foot
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)


def test_invented_figures_are_marked() -> None:
    document = written(replace(CONTENT, demo=True))
    assert document.paragraphs[0].text == "DEMODATA: Referat af dialogmøde med SAB"
    assert document.core_properties.keywords == "DEMODATA"
    assert written(CONTENT).core_properties.keywords == ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_typed_becomes_code(payload: str) -> None:
    part = MinutesPart(payload, (payload,), WordTable(payload, (payload,), ((payload,),)), ((payload, payload),))
    content = minutes_file(replace(CONTENT, title=payload, facts=((payload, payload),), parts=(part,), foot=payload))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels")))
    for mark in ("w:fldSimple", "w:instrText", "<w:hyperlink", 'TargetMode="External"'):
        assert mark not in xml


def test_letters_no_document_can_hold_are_replaced() -> None:
    part = MinutesPart("a\0b", ("\x0b",), notes=(("n", "c\x1f\nd"),))
    assert ("Normal", "n: c\N{REPLACEMENT CHARACTER}\nd") in lines(written(replace(CONTENT, parts=(part,))))
