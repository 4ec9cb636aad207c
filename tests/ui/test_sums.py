"""Behind a chart stands the sum of each of its numbers, made when somebody asks for it."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from keyfigures import settings, store
from tests.ui.screen import cells, drawn, foreign, html, opened, sound, words

pytestmark = pytest.mark.usefixtures("database")

LABELS = {"da": "Vis regnestykket for …", "en": "Show the sum of …"}


def offered(at: AppTest, language: str = "da") -> Selectbox[str]:
    """Return the one box that offers the numbers of the chart."""
    (found,) = [box for box in at.selectbox if box.label == LABELS[language]]
    return found


def asked(at: AppTest, part: str, language: str = "da") -> AppTest:
    """Return the page with the sum of the number whose name has a part."""
    box = offered(at, language)
    place = next(place for place, name in enumerate(box.options) if part in name)
    box.select_index(place)
    return sound(at.run())


def test_nothing_is_made_before_a_number_is_chosen() -> None:
    at = opened("kommuner", figur="rangorden")
    assert offered(at).value is None
    assert len(at.dataframe) == 1
    assert "<details>" not in html(at)
    assert [name.split(",")[0] for name in offered(at).options] == [
        "Slagelse",
        "Region Sjælland: vægtet gennemsnit",
        "Forskel: Slagelse mod Region Sjælland: vægtet gennemsnit",
    ]


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_number_has_rows_formula_rounding_version_and_query(language: str) -> None:
    at = asked(opened("kommuner", figur="rangorden", sprog=language), ":", language)
    rows = cells(at.dataframe[1])
    assert len(rows) == 17
    assert "Slagelse" in [row[0] for row in rows]
    text = html(at)
    end = {
        "da": "= 15,9\N{NO-BREAK SPACE}%, afrundet til én decimal (17 led)",
        "en": "rounded to one decimal (17 terms)",
    }
    assert end[language] in text
    assert store.data_version() in text
    assert "<details>" in text
    assert "compare/averages.sql" in text
    assert (settings.QUERIES / "compare" / "averages.sql").read_text(encoding="utf-8")[:60] in text
    assert [word for word in foreign(words(at), language) if "select" not in word] == []


def test_who_does_not_count_stands_last_with_the_reason() -> None:
    at = asked(opened("kommuner", figur="udvikling"), "gennemsnit, 2009")
    rows = cells(at.dataframe[1])
    assert len(rows) == 17
    assert [row[4] for row in rows] == ["ja"] * 6 + ["nej"] * 11
    assert {row[5] for row in rows[6:]} == {"ikke hentet"}
    assert {row[5] for row in rows[:6]} == {""}


def test_another_figure_begins_with_no_number_chosen() -> None:
    at = asked(opened("kommuner", figur="rangorden"), "Slagelse")
    assert len(at.dataframe) == 2
    before = drawn(at).id
    at = opened("kommuner", figur="rangorden", kommune="316")
    assert drawn(at).id != before
    assert offered(at).value is None


def test_a_chart_without_sums_offers_none() -> None:
    at = opened("kommuner", figur="robusthed")
    assert LABELS["da"] not in [box.label for box in at.selectbox]
