"""Word files: what a person reads of a table, readable by a screen reader, and nothing in them runs."""

import dataclasses
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from streamlit.testing.v1 import AppTest

from keyfigures import exports
from keyfigures.figures import Chart, Column, Context, Table
from keyfigures.language import Language
from keyfigures.numbers import NO_BREAK
from tests.flags.test_need_charts import context, example_lanes, example_need
from tests.test_exports import PAYLOADS, as_ascii, read_csv, sheets

each_language = pytest.mark.parametrize("language", list(Language))


def written(chart: Chart, said: Context) -> Written:
    """Return the document of a chart, read back."""
    return Document(io.BytesIO(exports.document(chart, said)))


def texts(document: Written) -> list[list[str]]:
    """Return the words of the table by row."""
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def xml(content: bytes) -> str:
    """Return every part of a document that is XML, one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels")))


def with_table(chart: Chart, *rows: tuple[Any, ...]) -> Chart:
    """Return a chart of a word, a hidden word, a number and a difference."""
    columns = (Column("Navn", brief=True), Column("Skjult"), Column("Tal", 1, brief=True))
    signed = Column("Ændring", 2, signed=True, brief=True)
    return dataclasses.replace(chart, table=Table((*columns, signed), rows))


@each_language
def test_a_document_has_the_columns_a_person_reads_and_every_row(language: Language) -> None:
    chart, said = example_need(language.value), context(language.value)
    head, *rows = texts(written(chart, said))
    places = [place for place, column in enumerate(chart.table.columns) if column.brief]
    assert head == [chart.table.columns[place].label for place in places]
    assert rows == [[line[place] for place in places] for line in chart.table.rows]
    assert len(rows) == 4


def test_the_title_is_a_real_heading_and_the_first_row_is_one_too() -> None:
    chart = example_need()
    document = written(chart, context())
    first, second = document.paragraphs[:2]
    assert first.style is not None
    assert (first.style.name, first.text) == ("Heading 1", chart.table_title)
    assert second.text == chart.subtitle
    assert [each.text for each in document.paragraphs[2:]] == list(chart.notes)
    headings = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in document.tables[0].rows]
    assert headings == [True, False, False, False, False]
    assert document.tables[0]._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == chart.title


def test_the_page_is_a4_across_and_the_table_fills_it() -> None:
    document = written(example_need(), context())
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round((section.page_width or 0) / Mm(1)), round((section.page_height or 0) / Mm(1))) == (297, 210)
    for row in document.tables[0].rows:
        assert sum(cell.width or 0 for cell in row.cells) / Mm(1) == pytest.approx(267, abs=0.1)


def test_source_and_figure_id_stand_at_the_foot() -> None:
    chart = example_need()
    foot = written(chart, context()).sections[0].footer.paragraphs[0].text
    assert foot == chart.footer
    assert "AAAA-BBBB" in foot


@each_language
def test_the_document_says_its_language(language: Language) -> None:
    document = written(example_need(language.value), context(language.value))
    code = {Language.DA: "da-DK", Language.EN: "en-GB"}[language]
    assert document.core_properties.language == code
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {code}


def test_the_properties_say_what_it_is_and_nothing_of_who_made_it() -> None:
    chart = example_need()
    properties = written(chart, context()).core_properties
    assert (properties.title, properties.comments) == (chart.table_title, chart.footer)
    assert (properties.author, properties.last_modified_by, properties.keywords) == ("", "", "")
    assert properties.created is not None
    assert properties.created.year > 2020
    long = dataclasses.replace(chart, title="a" * 300, table_title="", footer="b" * 300)
    assert len(written(long, context()).core_properties.title) == 255


def test_invented_figures_are_marked_in_heading_and_properties() -> None:
    document = written(example_need(demo=True), context())
    assert document.paragraphs[0].text.startswith("DEMODATA: Afdelinger med kritiske nøgletal")
    assert document.core_properties.keywords == "DEMODATA"
    assert texts(document)[1][:2] == ["Park a (demo)", "Org (demo)"]


def test_numbers_stand_to_the_right_as_the_language_writes_them() -> None:
    rows = (("Park", "x", 1234.25, -0.5), ("Eng", "y", None, 2))
    for language, shown in (("da", ["1.234,3", "−0,50"]), ("en", ["1,234.3", "−0.50"])):
        document = written(with_table(example_need(language), *rows), context(language))
        assert texts(document)[1:] == [["Park", *shown], ["Eng", "–", "+2,00" if language == "da" else "+2.00"]]
        sides = [cell.paragraphs[0].alignment for cell in document.tables[0].rows[1].cells]
        assert sides == [None, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.RIGHT]


@pytest.mark.parametrize(
    "payload", [*PAYLOADS, '{ HYPERLINK "http://example.invalid" }', "</w:t><w:fldSimple w:instr='DDEAUTO'/>"], ids=repr
)
def test_no_text_in_a_document_is_a_field_or_a_link(payload: str) -> None:
    risky = dataclasses.replace(
        with_table(example_need(), (payload, payload, 1.0, 1.0)),
        title=payload,
        table_title=payload,
        footer=payload,
        notes=(payload,),
    )
    content = exports.document(risky, context())
    assert not re.search(r"<w:(fldSimple|fldChar|instrText|hyperlink|object|altChunk)\b", xml(content))
    assert 'TargetMode="External"' not in xml(content)
    shown = texts(Document(io.BytesIO(content)))[1][0]
    assert shown == payload.replace("\r", "\n")


def test_letters_no_document_can_hold_are_replaced() -> None:
    risky = with_table(example_need(), ("a\x00b\x1bc\ufffe", "", 1.0, 1.0))
    document = written(
        dataclasses.replace(risky, title="\x07", table_title="", subtitle="\x00", footer="\x01"), context()
    )
    assert texts(document)[1][0] == "a\ufffdb\ufffdc\ufffd"
    assert document.paragraphs[0].text == "\ufffd"


def test_lanes_are_a_document_too() -> None:
    head, *rows = texts(written(example_lanes(), context()))
    assert head == ["Afdeling", "Boligorganisation", "2023", "2024", "2025"]
    assert rows[1] == ["Park b", "Org", "aftale (flag)", "aftale (flag)", "afsluttet (flag)"]


# The other files of a chart of several key figures


@each_language
def test_file_names_have_no_indicator_where_there_are_several(language: Language) -> None:
    stem = exports.file_stem(context(language.value), "Sorø")
    assert stem == f"aftalebehov_{as_ascii('Sorø')}_2025_AAAA-BBBB"


@each_language
def test_csv_and_workbook_have_every_column_and_the_rules_behind(language: Language) -> None:
    chart, said = example_need(language.value), context(language.value)
    header, *rows = read_csv(exports.csv_file(chart, said), language)
    assert header[:-2] == [column.label for column in chart.table.columns]
    assert len(rows) == len(chart.table.rows)
    sheet, about = sheets(exports.workbook(chart, said))
    assert [cell.value for cell in sheet[1]] == [column.label for column in chart.table.columns]
    assert [row[7].value for row in sheet.iter_rows(min_row=2)] == pytest.approx([line[7] for line in chart.table.rows])
    listed = [(row[0].value, row[1].value) for row in about.iter_rows()]
    start = listed.index(chart.about[0])
    assert tuple(listed[start : start + len(chart.about)]) == chart.about
    assert said.say("about_indicator") not in dict(listed)


def test_an_invented_workbook_is_marked() -> None:
    content = exports.workbook(example_need(demo=True), context())
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].title == "DEMODATA Tal"
    assert plainly(exports.csv_file(example_need(demo=True), context())).count("DEMODATA") >= 4


def plainly(content: bytes) -> str:
    return content.decode("utf-8-sig").replace(NO_BREAK, " ")


def page() -> None:
    """Show a chart with columns for a document, and one without."""
    import dataclasses  # noqa: PLC0415 - AppTest runs this function as a script of its own

    from keyfigures.figures import Table  # noqa: PLC0415
    from keyfigures.ui import components  # noqa: PLC0415
    from tests.flags import test_need_charts as examples  # noqa: PLC0415

    said, drawn = examples.context(), examples.example_need()
    columns = tuple(dataclasses.replace(column, brief=False) for column in drawn.table.columns)
    plain = dataclasses.replace(drawn, table=Table(columns, drawn.table.rows))
    components.show_chart(drawn, said, page="aftalebehov", name="Slagelse", key="first")
    components.show_chart(plain, said, page="aftalebehov", name="Slagelse", key="second")


def test_a_chart_with_columns_for_reading_can_be_had_as_a_document() -> None:
    at = AppTest.from_function(page).run(timeout=60)
    assert not at.exception
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["Hent CSV", "Hent Excel", "Hent Word", "Hent CSV", "Hent Excel"]
