"""Every chart there is, with the address that shows it and what its files must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of chart: its name in addresses, the page and choices that show it, and the rows of its table."""

    name: str
    address: str
    rows: int


# Rows for Slagelse (330) in Region Sjælland, which has 17 municipalities.
KINDS = (
    Kind("overblik", "/?", rows=5),  # three averages of the six municipalities of 2011 + region + country
    Kind("udvikling", "/kommuner?figur=udvikling&", rows=51),
    Kind("rangorden", "/kommuner?figur=rangorden&", rows=17),
    Kind("danmarkskort", "/kommuner?figur=danmarkskort&", rows=98),
    Kind("smaa-diagrammer", "/kommuner?figur=smaa-diagrammer&", rows=17),
    Kind("to-aar", "/kommuner?figur=to-aar&", rows=17),
    # Three averages, each with and without the own municipality.
    Kind("afstem", "/kommuner?figur=afstem&gruppe=deck2011&aar=2009&", rows=6),
    Kind("robusthed", "/kommuner?figur=robusthed&", rows=44),
    Kind("definitioner", "/metode?", rows=4),
)
