"""The report as HTML: one file that asks for nothing, with headings, landmarks and tables that can be read aloud."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from keyfigures.exports.report import html_file
from keyfigures.language import Language
from keyfigures.reports import Report
from tests.reports.made import report, spelled
from tests.test_exports import PAYLOADS

VOID = {"meta", "br", "line", "polyline", "circle"}
HOSTILE = (
    *PAYLOADS,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>",
    "<!-- -->",
    "&lt;b&gt;",
    "javascript:alert(1)",
)


class Read(HTMLParser):
    """A file read back: its elements with their attributes and what lies in them; a wrong nesting is a fault."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[int] = []
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that begins."""
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that ends itself."""
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        """Take a tag that ends, which must be the last one that began."""
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        """Give words to all elements they lie in."""
        for place in self.open:
            self.elements[place][2].append(data)

    def texts(self, *tags: str) -> list[str]:
        """Return the words of elements."""
        return ["".join(words).strip() for tag, _, words in self.elements if tag in tags]

    def attributes(self, tag: str) -> Iterator[dict[str, str | None]]:
        """Yield the attributes of elements."""
        yield from (attributes for name, attributes, _ in self.elements if name == tag)


def read(own: Report) -> Read:
    """Return the file of a report, read back."""
    return Read(html_file(own))


def test_there_is_one_h1_and_no_level_is_left_out() -> None:
    found = read(report())
    levels = [int(tag[1]) for tag, _, _ in found.elements if tag in {"h1", "h2", "h3"}]
    assert levels == [1, 2, 2, 2, 3, 3, 2]
    assert found.texts("h1") == found.texts("title") == ["Styringsrapport for SB, styringsåret 2026"]
    assert found.texts("h2")[1:] == ["Konklusion", "Særlige problemer", "Næste skridt"]


def test_sections_lie_in_each_other_as_their_headings_do() -> None:
    found = read(report())
    assert len(found.texts("section")) == 5
    assert found.texts("section")[1].startswith("Særlige problemer")
    assert "V. Afdelinger" in found.texts("section")[1]
    assert "Næste skridt" not in found.texts("section")[1]


def test_it_has_language_landmarks_and_a_link_past_the_contents() -> None:
    found = read(report(language=Language.EN))
    assert next(found.attributes("html"))["lang"] == "en"
    assert [tag for tag, _, _ in found.elements if tag in {"header", "nav", "main", "footer"}] == [
        *("header", "nav", "main", "footer")
    ]
    links = [each["href"] for each in found.attributes("a")]
    assert links[0] == "#content"
    ids = [attributes["id"] for _, attributes, _ in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links if link} <= set(ids)


def test_a_table_has_a_caption_and_its_heads_say_what_they_head() -> None:
    found = read(report())
    assert found.texts("caption")[0] == "Afdelinger med kritiske nøgletal"
    heads = [each["scope"] for each in found.attributes("th")]
    assert heads[:6] == ["col", "col", "col", "row", "row", "row"]
    assert found.texts("th")[:6] == ["Afdeling", "Tal", "Aftale", "Ærtevej", "Åvej", "Lillevej"]
    assert found.texts("td")[:6] == ["1.234,5", "Plan", "–", "Ingen aftale.", "skjult", "Ingen aftale."]
    assert [each.get("class") for each in found.attributes("td")][:2] == ["number", None]
    assert [each["role"] for each in found.attributes("div")] == ["region", "region"]


def test_a_chart_is_drawn_described_and_has_its_table() -> None:
    found = read(report())
    assert next(found.attributes("svg"))["role"] == "img"
    words = found.texts("figure")[0]
    assert all(each in words for each in ("SB gik fra 1,50 til 0,50.", "Kun en prøve.", "Figur-id K7F3-2QXD."))
    assert found.texts("caption")[1] == "Tallene bag figuren: SB: 0,50 % i 2025"


def test_lines_of_a_text_stay_lines() -> None:
    assert b"<p>Det g\xc3\xa5r.<br>Videre frem.</p>" in html_file(report())


def test_invented_figures_and_the_edition_are_marked_at_the_head_and_the_foot() -> None:
    found = read(report(demo=True))
    assert found.texts("h1") == ["DEMODATA: Styringsrapport for SB, styringsåret 2026"]
    assert "DEMODATA · Offentlig" in found.texts("header")[0]
    assert "DEMODATA · Offentlig" in found.texts("footer")[0]
    assert "DEMODATA" not in "".join(read(report()).texts("html"))


def test_nothing_is_fetched_and_nothing_runs() -> None:
    content = html_file(report()).decode()
    found = Read(content.encode())
    assert {tag for tag, _, _ in found.elements} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert "url(" not in content
    assert "@import" not in content
    policy = [each["content"] for each in found.attributes("meta") if each.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert [name for _, attributes, _ in found.elements for name in attributes if name.startswith("on")] == []


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_text_is_only_a_text(payload: str) -> None:
    plain, hostile = read(spelled("x")), read(spelled(payload))
    kept = [tag for tag, _, _ in hostile.elements if tag != "br"]
    assert kept == [tag for tag, _, _ in plain.elements]
    assert hostile.texts("caption") == [payload.strip()]


def test_an_empty_report_is_a_page() -> None:
    assert read(report(sections=())).texts("main") == [""]
