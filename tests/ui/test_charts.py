"""Every chart of the analyst's page, for each indicator, language and kind of group, says all it must."""

import re
from pathlib import Path

import pytest

from keyfigures import settings
from keyfigures.compare import AverageKind
from keyfigures.figures import ChartKind
from keyfigures.ui import filters
from tests.reference import NoFiguresError, Reference
from tests.ui.screen import CHARTS, RENTED, SHARE, Drawn, cells, charts, drawn, foreign, opened, told, words

pytestmark = pytest.mark.usefixtures("database")

MUNICIPALITIES = {"330": "Slagelse", "101": "København", "825": "Læsø", "153": "Brøndby"}
STATUSES_WITH_VALUE = {"opgjort", "udledt, ± 0,1", "én trykt værdi for to år"}


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Return the slow second implementation over the data as it is."""
    return Reference(settings.ROOT / "data")


def assert_complete(chart: Drawn, language: str) -> None:
    """Every chart has its words, its id and its description; none has a placeholder or a word for nothing."""
    assert all(text.strip() for text in (chart.title, chart.subtitle, chart.footer, chart.description))
    assert chart.footer.startswith({"da": "Kilde: ", "en": "Source: "}[language])
    assert chart.id in chart.footer
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}", chart.id)
    assert chart.description.startswith(chart.title)
    assert len(chart.description) > len(chart.title) + 10
    assert chart.file.endswith(chart.id)
    assert [text for text in chart.words if re.search(r"\b(None|nan|NaN)\b|\{\w*\}", text)] == []


def assert_says_against_what(chart: Drawn, language: str) -> None:
    """How many have a figure, or which average, stands in the picture."""
    text = " ".join((chart.subtitle, *chart.legend, *chart.notes, *chart.ticks))
    wanted = {
        "da": r"\d+ af \d+ kommuner|gennemsnit|median",
        "en": r"\d+ of \d+ municipalities|average|simple mean|median",
    }
    assert re.search(wanted[language], text)


def assert_numbers_of(chart: Drawn, language: str) -> None:
    """Danish has a decimal comma, English a decimal point."""
    wrong = r"\d\.\d" if language == "da" else r"\d,\d\d?(?!\d)"
    assert [text for text in chart.words if re.search(wrong, text)] == []


def test_the_page_offers_the_charts_of_this_test() -> None:
    assert tuple(kind.value for kind in filters.CHARTS) == CHARTS
    assert {*CHARTS, "overblik", "definitioner"} == {kind.value for kind in ChartKind}


@pytest.mark.parametrize(
    ("code", "language"), [("330", "da"), ("330", "en"), ("101", "en"), ("825", "da"), ("153", "en")]
)
@pytest.mark.parametrize("indicator", [SHARE, RENTED])
@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_of_every_municipality_is_complete(kind: str, code: str, indicator: str, language: str) -> None:
    at = opened("kommuner", figur=kind, kommune=code, noegletal=indicator, sprog=language)
    assert foreign(words(at), language) == []
    if not charts(at):
        assert len(told(at)) == 1
        return
    chart = drawn(at)
    assert_complete(chart, language)
    assert_says_against_what(chart, language)
    assert_numbers_of(chart, language)
    assert MUNICIPALITIES[code] in chart.title
    assert len(at.dataframe) == 1
    assert len(at.dataframe[0].value) > 0
    assert at.dataframe[0].proto.alt == chart.title


GROUPS = {
    "deck2011": {"gruppe": "deck2011"},
    "province": {"gruppe": "province"},
    "cluster": {"gruppe": "cluster"},
    "country": {"gruppe": "country"},
    "nobody picked": {"gruppe": "own_choice"},
    "some picked": {"gruppe": "own_choice", "udvalg": "101,153,330"},
}


@pytest.mark.parametrize("group", sorted(GROUPS))
@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_of_every_group_is_complete(kind: str, group: str) -> None:
    """Half of them in English, with the own municipality left out and the median for good measure."""
    language, own = ("en", "uden") if CHARTS.index(kind) % 2 else ("da", "med")
    average = "median" if own == "uden" else "simple"
    at = opened("kommuner", figur=kind, sprog=language, egen=own, gennemsnit=average, **GROUPS[group])
    assert foreign(words(at), language) == []
    if not charts(at):
        assert kind == "afstem"
        return
    assert_complete(drawn(at), language)
    assert_says_against_what(drawn(at), language)
    assert_numbers_of(drawn(at), language)


@pytest.mark.parametrize("year", ["2009", "2018", "2019"])
@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_of_every_year_of_the_country_is_complete_or_refused_in_words(kind: str, year: str) -> None:
    """2018 has a national figure only, 2019 one municipality; 2009 is the earlier year of the chart of two years."""
    at = opened("kommuner", figur=kind, gruppe="country", aar=year)
    if charts(at):
        assert_complete(drawn(at), "da")
        assert "0 af 0" not in drawn(at).subtitle
        assert len(at.dataframe[0].value) > 0
    else:
        assert len(told(at)) == 1


@pytest.mark.parametrize("own", ["med", "uden"])
@pytest.mark.parametrize("average", [kind.value for kind in AverageKind if kind is not AverageKind.PUBLISHED])
def test_the_average_in_the_picture_is_the_one_chosen(average: str, own: str, reference: Reference) -> None:
    at = opened("kommuner", figur="rangorden", gennemsnit=average, egen=own)
    name = {"simple": "simpelt gennemsnit", "weighted": "vægtet gennemsnit", "median": "median"}[average]
    found = reference.compare(
        indicator=SHARE, own="330", group="region", year=2023, kind=average, include_own=own == "med"
    )
    assert found.average is not None
    n = {"med": 17, "uden": 16}[own]
    assert f"Region Sjælland: {name}" in drawn(at).subtitle
    assert f"{n} af {n} kommuner, {'inkl.' if own == 'med' else 'ekskl.'} Slagelse" in drawn(at).subtitle
    mean = drawn(at).figure["layout"]["shapes"][0]["x0"]
    assert mean == pytest.approx(float(found.average.value))
    assert any(note.startswith(name) for note in drawn(at).notes)


def test_a_published_average_is_offered_only_where_somebody_publishes_one() -> None:
    offered = opened("kommuner", gruppe="deck2011").selectbox[2].options
    assert offered == ["Simpelt gennemsnit", "Vægtet gennemsnit", "Median", "Gennemsnit som oplyst af kilden"]
    at = opened("kommuner", gruppe="region", gennemsnit="published")
    assert at.selectbox[2].options == offered[:3]
    assert told(at) == ["Linket har en ukendt værdi (gennemsnit = published); standardvalget vises i stedet."]


def test_a_published_average_cannot_leave_out_the_own_municipality() -> None:
    at = opened("kommuner", figur="rangorden", gruppe="deck2011", aar="2010", gennemsnit="published", egen="uden")
    assert "gennemsnit som oplyst af kilden" in drawn(at).subtitle
    assert any("18,9" in note for note in drawn(at).notes)
    boxes = [box.label for box in at.selectbox if not box.label.startswith("Vis regnestykket")]
    assert boxes == ["Nøgletal", "Sammenlign med", "Gennemsnit", "År", "Kommune"]


def test_an_unknown_municipality_is_replaced_and_said_on_every_chart() -> None:
    for kind in CHARTS[:3]:
        at = opened("kommuner", figur=kind, kommune="411")
        assert any("kommune = 411" in sentence for sentence in told(at))
        assert "Slagelse" in drawn(at).title


@pytest.mark.parametrize("code", sorted(MUNICIPALITIES))
@pytest.mark.parametrize("kind", ["rangorden", "danmarkskort", "to-aar", "robusthed"])
def test_the_table_has_a_row_for_everybody_asked(kind: str, code: str, reference: Reference) -> None:
    at = opened("kommuner", figur=kind, kommune=code)
    rows = cells(at.dataframe[0])
    everybody = {*reference.members("region", code), code}
    expected = {
        "rangorden": len(everybody),
        "danmarkskort": 98,
        "to-aar": len(everybody),
        "robusthed": len(reference.robustness(indicator=SHARE, own=code)),
    }
    assert len(rows) == expected[kind]


@pytest.mark.parametrize("kind", ["udvikling", "rangorden", "danmarkskort", "smaa-diagrammer"])
def test_the_table_says_why_a_figure_is_missing_and_never_shows_zero(kind: str) -> None:
    at = opened("kommuner", figur=kind, gruppe="country", aar="2010")
    table = at.dataframe[0]
    value = next(at_ for at_, name in enumerate(table.value.columns) if name == "Andel almene boliger, procent")
    seen = 0
    for row in cells(table):
        assert (row[-1] in STATUSES_WITH_VALUE) == (row[value] != "–")
        assert row[value] != "0,0"
        seen += row[value] == "–"
    assert seen or kind == "smaa-diagrammer"


def test_reconcile_on_the_page_names_the_weighted_average(reference: Reference) -> None:
    at = opened("kommuner", figur="afstem", gruppe="deck2011", aar="2009")
    assert "vægtet gennemsnit" in drawn(at).title
    variants = reference.reconcile(indicator=SHARE, own="330", group="deck2011", year=2009, published="19.0")
    assert len(cells(at.dataframe[0])) == len(variants)


def test_the_sentence_above_the_chart_counts_the_choices(reference: Reference) -> None:
    differences = reference.robustness(indicator=SHARE, own="101")
    below = sum(value < 0 for value in differences.values())
    at = opened("kommuner", kommune="101")
    assert f"København ligger under gennemsnittet: holder i {below} af {len(differences)} valg" in " ".join(words(at))


def test_a_municipality_without_the_indicator_is_told_in_words(reference: Reference) -> None:
    with pytest.raises(NoFiguresError):
        reference.compare(indicator=RENTED, own="153", group="cluster", year=1999, kind="simple", include_own=True)
    at = opened("kommuner", kommune="153", noegletal=RENTED, figur="robusthed")
    assert not charts(at)
    assert told(at) == [
        "Der er ingen tal at sammenligne for dette valg. Vælg et andet nøgletal eller en anden kommune."
    ]


def test_every_picture_has_the_plotly_of_the_package() -> None:
    url = drawn(opened("kommuner")).data["plotly"]
    assert re.fullmatch(r"/_stcore/bidi-components/keyfigures\.plotly/plotly\.min\.js\?v=[\d.]+", url)
    import plotly  # noqa: PLC0415 - only here is its folder asked for

    assert (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").is_file()
