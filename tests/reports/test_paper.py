"""The report as a PDF: tagged by the standard for everybody, with title, language and words for every picture."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from keyfigures.exports.report import pdf_file
from keyfigures.language import Language
from keyfigures.reports import Report
from tests.reports.made import report, spelled
from tests.test_exports import PAYLOADS

MARKUP = (
    "#let x = 1",
    '#import "x.typ"',
    "*b* _i_ `c`",
    "$x^2$",
    "= Overskrift",
    "- punkt",
    "<mærke> @mærke",
    "\\ // /* */",
)


def opened(own: Report) -> pikepdf.Pdf:
    """Return the file of a report, read back."""
    return pikepdf.open(io.BytesIO(pdf_file(own)))


@pytest.fixture(scope="module")
def plain() -> Iterator[pikepdf.Pdf]:
    """Return the file of the small report, made once."""
    with opened(report()) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def marked() -> Iterator[pikepdf.Pdf]:
    """Return the file of the small report with invented figures, in English, made once."""
    with opened(report(demo=True, language=Language.EN)) as pdf:
        yield pdf


def tags(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the elements of the structure in their order."""
    return list(_below(pdf.Root.StructTreeRoot))


def _below(element: Any) -> Iterator[Any]:
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from _below(each)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        yield from _below(element.get("/K", pikepdf.Array()))


def test_it_claims_the_standard_and_says_title_and_language(plain: pikepdf.Pdf, marked: pikepdf.Pdf) -> None:
    assert b"pdfuaid:part" in bytes(plain.Root.Metadata.read_bytes())
    assert (str(plain.Root.Lang), str(marked.Root.Lang)) == ("da", "en")
    assert str(plain.docinfo["/Title"]) == "Styringsrapport for SB, styringsåret 2026"
    assert bool(plain.Root.MarkInfo.Marked)


def test_headings_tables_and_heads_are_tagged(plain: pikepdf.Pdf) -> None:
    counts = Counter(str(each.S) for each in tags(plain))
    assert [counts[f"/H{level}"] for level in (1, 2, 3)] == [1, 3, 2]
    assert counts["/Table"] == 2
    assert counts["/TH"] == 3 + 4
    assert counts["/TD"] == 3 * 3 + 6 * 4
    assert counts["/Caption"] == 3


def test_a_picture_has_its_description(plain: pikepdf.Pdf) -> None:
    described = [str(each["/Alt"]) for each in tags(plain) if "/Alt" in each]
    assert described == ["SB gik fra 1,50 til 0,50."]


def test_a_chart_that_is_not_drawn_is_said_in_words() -> None:
    bare = report()
    figure = bare.sections[3].blocks[0]
    figure.chart.figure.data = []  # type: ignore[union-attr]
    with opened(bare) as pdf:
        assert Counter(str(each.S) for each in tags(pdf))["/Table"] == 2
        assert [each for each in tags(pdf) if "/Alt" in each] == []


def test_a_text_is_never_markup() -> None:
    """All wild texts in one file, each in every place there is, against a tame one in the same places."""
    wild = (*MARKUP, *PAYLOADS)
    with opened(spelled(*wild)) as pdf, opened(spelled(*["x"] * len(wild))) as tame:
        assert _counts(pdf) == _counts(tame)
        assert str(pdf.docinfo["/Title"]).split() == " ".join(wild).split()
        assert "/JavaScript" not in pdf.Root.get("/Names", {})


def _counts(pdf: pikepdf.Pdf) -> Counter[str]:
    """Return how often each tag stands, but for the groups that follow from where a page ends."""
    return Counter(str(each.S) for each in tags(pdf) if str(each.S) != "/Div")


def test_a_letter_without_a_sign_is_a_question_mark() -> None:
    with opened(spelled("漢字 Ærø\0")) as pdf:
        assert str(pdf.docinfo["/Title"]) == "?? Ærø?"


def test_invented_figures_are_marked(plain: pikepdf.Pdf, marked: pikepdf.Pdf) -> None:
    assert str(marked.docinfo["/Title"]).startswith("DEMODATA: ")
    assert "DEMODATA" not in str(plain.docinfo["/Title"])
