"""The complete choice behind a chart of departments: what its link says, what its figure id is the hash of."""

from dataclasses import dataclass
from enum import StrEnum


class DepartmentChart(StrEnum):
    """A chart of departments; the value stands in links and file names."""

    SCATTER = "afdelinger-punkter"
    HEAT_MAP = "afdelinger-varmekort"
    MULTIPLES = "afdelinger-over-aar"
    FUNNEL = "afdelinger-tragt"
    PARETO = "afdelinger-koncentration"
    WATERFALL = "afdelinger-vandfald"
    TREND = "afdeling-udvikling"
    TWINS = "afdeling-tvillinger"
    OWN_WATERFALL = "afdeling-vandfald"
    ORGANISATION = "boligorganisation-over-aar"


@dataclass(frozen=True)
class DepartmentView:
    """Every choice a chart of departments depends on, none left to a default.

    ``organisation`` and ``department`` are empty where all are meant, ``dwelling_type`` is 'all' for all.
    ``chosen`` are the departments marked for comparison. ``weights`` are those of the twins, as 'size:2,age:0'.
    """

    chart: DepartmentChart
    municipality: str
    organisation: str
    dwelling_type: str
    department: str
    chosen: tuple[str, ...]
    indicator: str
    second: str
    year: int
    from_year: int
    k: int
    weights: str
    language: str

    def query(self, data_version: str) -> dict[str, str]:
        """Return the choice as the parameters of a link, the data version included."""
        return {
            "vis": self.chart.value,
            "kommune": self.municipality,
            "organisation": self.organisation,
            "boligtype": self.dwelling_type,
            "afdeling": self.department,
            "valgte": ",".join(self.chosen),
            "tal": self.indicator,
            "mod": self.second,
            "aarstal": str(self.year),
            "fra-aar": str(self.from_year),
            "antal": str(self.k),
            "vaegte": self.weights,
            "sprog": self.language,
            "version": data_version,
        }


class NeedChart(StrEnum):
    """A chart of departments that need an agreement; the value stands in links and file names."""

    NEED = "aftalebehov"
    LANES = "aftalebehov-baner"


@dataclass(frozen=True)
class NeedView:
    """Every choice a chart of departments in need depends on, none left to a default.

    ``organisation`` and ``goal`` are empty where all are meant. ``rules`` is one version of a rule set ('2026.0', the
    file's, or '2026.2', the second one saved). ``scores`` are the sub-scores that are switched on. ``most`` is how many
    departments are drawn.
    """

    chart: NeedChart
    municipality: str
    organisation: str
    goal: str
    year: int
    from_year: int
    rules: str
    scores: tuple[str, ...]
    most: int
    language: str

    @property
    def indicator(self) -> str:
        """Return that no single indicator is drawn."""
        return ""

    def query(self, data_version: str) -> dict[str, str]:
        """Return the choice as the parameters of a link, the data version included."""
        return {
            "vis": self.chart.value,
            "kommune": self.municipality,
            "organisation": self.organisation,
            "maal": self.goal,
            "aarstal": str(self.year),
            "fra-aar": str(self.from_year),
            "regler": self.rules,
            "orden": ",".join(self.scores),
            "flest": str(self.most),
            "sprog": self.language,
            "version": data_version,
        }
