"""The complete choice behind a figure: what a link says, what a figure id is the hash of."""

import base64
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from keyfigures.compare import AverageKind, GroupKind


class ChartKind(StrEnum):
    """A chart a reader can choose; the value stands in links and file names."""

    OVERVIEW = "overblik"
    DEVELOPMENT = "udvikling"
    RANKING = "rangorden"
    MULTIPLES = "smaa-diagrammer"
    TILE_MAP = "danmarkskort"
    TWO_YEARS = "to-aar"
    RECONCILE = "afstem"
    ROBUSTNESS = "robusthed"
    DEFINITIONS = "definitioner"


class View(Protocol):
    """What every chart's choice says of itself, whatever the chart is about."""

    @property
    def chart(self) -> StrEnum:
        """Return the kind of chart; its value stands in links and file names."""

    @property
    def indicator(self) -> str:
        """Return the id of the indicator that is drawn, empty where it is several."""

    @property
    def year(self) -> int:
        """Return the year that is drawn, the last of several."""

    @property
    def language(self) -> str:
        """Return the language of the chart."""

    def query(self, data_version: str) -> dict[str, str]:
        """Return the choice as the parameters of a link, the data version included."""


@dataclass(frozen=True)
class Selection:
    """Every choice a figure depends on, none left to a default."""

    chart: ChartKind
    municipality: str
    indicator: str
    group: str
    year: int
    from_year: int
    average: AverageKind
    include_own: bool
    language: str

    def query(self, data_version: str) -> dict[str, str]:
        """Return the choice as the parameters of a link, the data version included."""
        return {
            "figur": self.chart.value,
            "kommune": self.municipality,
            "noegletal": self.indicator,
            **self._group(),
            "aar": str(self.year),
            "fra": str(self.from_year),
            "gennemsnit": self.average.value,
            "egen": "med" if self.include_own else "uden",
            "sprog": self.language,
            "version": data_version,
        }

    def _group(self) -> dict[str, str]:
        """Return the group's parameters: a named one by name, the reader's own by its codes."""
        own = self.group[:1].isdigit()
        return {"gruppe": GroupKind.OWN_CHOICE.value, "udvalg": self.group} if own else {"gruppe": self.group}


def figure_id(selection: View, data_version: str) -> str:
    """Return the short id of a figure: a hash of its complete choice and the data version.

    Eight letters and digits in two groups, e.g. K7F3-2QXD.
    """
    canonical = json.dumps(selection.query(data_version), sort_keys=True, separators=(",", ":"))
    digest = base64.b32encode(hashlib.sha256(canonical.encode()).digest()).decode()
    return f"{digest[:4]}-{digest[4:8]}"
