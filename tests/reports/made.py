"""A small report of every kind of block, made without a database."""

from datetime import date

import plotly.graph_objects as go

from keyfigures.catalogue import texts
from keyfigures.figures import Chart, Column, Context, DepartmentChart, DepartmentView
from keyfigures.figures.chart import Table as Behind
from keyfigures.language import Language
from keyfigures.reports import Cell, Edition, Figure, Paragraph, Report, Section, Table

DAY = date(2026, 11, 23)
VIEW = DepartmentView(
    *(DepartmentChart.ORGANISATION, "330", "D33005", "all", "", (), "vacancy_pct", "", 2025, 2024, 0, "", "da")
)
COLUMNS = (Column("Hvem"), Column("År"), Column("Lejeledighed", 2), Column("Ændring", 1, signed=True))
ROWS = (
    ("SB", "2023", 1.5, None),
    ("SB", "2024", None, None),
    ("SB", "2025", 0.5, -1.0),
    ("alle", "2023", 2.0, None),
    ("alle", "2024", 2.5, 0.5),
    ("alle", "2025", 2.25, -0.25),
)


def chart(*, brief: bool = False) -> Chart:
    """Return a chart of two lines, one with a gap, and its table."""
    figure = go.Figure()
    years = [2023, 2024, 2025]
    figure.add_scatter(x=years, y=[2.0, 2.5, 2.25], mode="lines+markers", line={"color": "#B34700", "dash": "dash"})
    figure.add_scatter(x=years, y=[1.5, None, 0.5], mode="lines+markers", line={"color": "#0072B2"})
    columns = tuple(
        Column(each.label, each.decimals, each.signed, brief=brief and place != 1) for place, each in enumerate(COLUMNS)
    )
    return Chart(
        figure=figure,
        title="SB: 0,50 % i 2025",
        subtitle="Lejeledighed, procent",
        footer="Kilde: prøve. Figur-id K7F3-2QXD.",
        description="SB gik fra 1,50 til 0,50.",
        table=Behind(columns, ROWS),
        notes=("Kun en prøve.",),
    )


def context(language: Language = Language.DA) -> Context:
    """Return a context; the renderers speak with it only."""
    return Context(VIEW, None, texts(language), "v", "K7F3-2QXD")  # type: ignore[arg-type]


TABLE = Table(
    "critical.table",
    "Afdelinger med kritiske nøgletal",
    ("Afdeling", "Tal", "Aftale"),
    (
        (Cell("Ærtevej"), Cell("1.234,5", 1234.5), Cell("Plan")),
        (Cell("Åvej"), Cell("–"), Cell("Ingen aftale.")),
        (Cell("Lillevej"), Cell("skjult", hidden=True), Cell("Ingen aftale.")),
    ),
    "En streg betyder, at der ikke er et tal.",
    frozenset({1}),
)


def report(**changes: object) -> Report:
    """Return a report with some fields altered."""
    fields = {
        "title": "Styringsrapport for SB, styringsåret 2026",
        "facts": (("Kommune", "Slagelse"), ("Udgave", "Offentlig")),
        "sections": (
            Section("conclusion", "Konklusion", 2, (Paragraph("conclusion.told", "Det går.\nVidere frem."),)),
            Section("departments", "Særlige problemer", 2, (Paragraph("departments.told", "Få."),)),
            Section("critical", "V. Afdelinger", 3, (TABLE,)),
            Section("organisation.D33005", "SB", 3, (Figure("organisation.figure", chart(), context()),)),
            Section("next", "Næste skridt", 2, (Paragraph("next.none", "Intet."),)),
        ),
        "foot": "Tal for regnskabsåret 2025.",
        "language": Language.DA,
        "edition": Edition.PUBLIC,
        "demo": False,
        **changes,
    }
    return Report(**fields)  # type: ignore[arg-type]


def spelled(*payloads: str) -> Report:
    """Return a report with each text in every place that takes one; the title has all of them."""
    return report(
        title=" ".join(payloads), facts=(*((each, each) for each in payloads), ("Udgave", payloads[0])),
        foot=payloads[0], sections=tuple(_section(each) for each in payloads),
    )  # fmt: skip


def _section(payload: str) -> Section:
    table = Table(payload, payload, (payload, payload), ((Cell(payload), Cell(payload)),), payload)
    return Section(payload, payload, 2, (Paragraph(payload, payload), table))
