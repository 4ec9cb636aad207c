"""Every chart there is, with the address that shows it and what its files must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of chart: its names in addresses and texts, the page that shows it, and the rows of its table."""

    name: str
    text: str
    address: str
    rows: int


# Rows for Slagelse (330) in Region Sjælland, which has 17 municipalities.
KINDS = (
    Kind("overblik", "overview", "/?", rows=5),  # three averages of the six municipalities of 2011 + region + country
    Kind("udvikling", "development", "/kommuner?figur=udvikling&", rows=51),
    Kind("rangorden", "ranking", "/kommuner?figur=rangorden&", rows=17),
    Kind("danmarkskort", "tile_map", "/kommuner?figur=danmarkskort&", rows=98),
    Kind("smaa-diagrammer", "multiples", "/kommuner?figur=smaa-diagrammer&", rows=17),
    Kind("to-aar", "two_years", "/kommuner?figur=to-aar&", rows=17),
    # Three averages, each with and without the own municipality.
    Kind("afstem", "reconcile", "/kommuner?figur=afstem&gruppe=deck2011&aar=2009&", rows=6),
    Kind("robusthed", "robustness", "/kommuner?figur=robusthed&", rows=44),
    Kind("definitioner", "definitions", "/metode?", rows=4),
)
