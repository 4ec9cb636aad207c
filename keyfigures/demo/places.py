"""What the demo data is made for: municipalities and the real organisations that have a demo twin there."""

from dataclasses import dataclass

SOURCE = "demo"
FILE = "demo"
MARK = " (demo)"


@dataclass(frozen=True)
class Place:
    """A municipality; ``public_dwellings`` is how many dwellings are spread over its departments, about."""

    municipality_code: str
    name: str
    region_code: str
    region: str
    public_dwellings: int


@dataclass(frozen=True)
class Known:
    """A real organisation whose demo twin is named "<name> (demo)"."""

    organisation_id: str
    name: str
    municipality_code: str
