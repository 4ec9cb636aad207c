"""Where things are and what is chosen when nobody has chosen; no other module names a path."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
PAGES = ROOT / "pages"

DATA_VARIABLE = "KEYFIGURES_DATA"
DATABASES_VARIABLE = "KEYFIGURES_DATABASES"
RECEIVED_VARIABLE = "KEYFIGURES_RECEIVED"
REGISTER_VARIABLE = "KEYFIGURES_REGISTER"
FIGURES_VARIABLE = "KEYFIGURES_FIGURES"
VERSIONS_VARIABLE = "KEYFIGURES_VERSIONS_KEPT"
STATBANK_VARIABLE = "KEYFIGURES_STATBANK"
DEMO_VARIABLE = "KEYFIGURES_DEMO"

DEFAULT_MUNICIPALITY = "330"
DEFAULT_GROUP = "region"
DEFAULT_INDICATOR = "public_housing_share_pct"

# A choice of group, year and definition is judged only when this share of the group has a figure.
MINIMUM_COVERAGE = 2 / 3

# Old versions stay readable until this many newer ones have been built.
VERSIONS_KEPT = 20

# Demo departments for the founding deck's municipalities, until somebody brings real ones.
DEMO = "deck"

STATBANK = "https://api.statbank.dk/v1"


def data_dir() -> Path:
    """Return the folder that holds what the figures are built from."""
    return Path(os.environ.get(DATA_VARIABLE, ROOT / "data")).resolve()


def databases_dir() -> Path:
    """Return the folder that built databases are written to, one file a data version."""
    chosen = os.environ.get(DATABASES_VARIABLE)
    return Path(chosen).resolve() if chosen else data_dir() / "databases"


def received_dir(data: Path | None = None) -> Path:
    """Return the folder of what has been fetched and imported, one folder a delivery."""
    chosen = os.environ.get(RECEIVED_VARIABLE)
    return Path(chosen).resolve() if chosen else (data or data_dir()) / "received"


def register_dir() -> Path:
    """Return the folder of what people write: rule sets, agreements and their history."""
    chosen = os.environ.get(REGISTER_VARIABLE)
    return Path(chosen).resolve() if chosen else data_dir() / "register"


def figures_dir() -> Path:
    """Return the folder of the figures that have been shown, each as it was."""
    chosen = os.environ.get(FIGURES_VARIABLE)
    return Path(chosen).resolve() if chosen else data_dir() / "figures"


def versions_kept() -> int:
    """Return how many data versions stay readable."""
    return max(1, int(os.environ.get(VERSIONS_VARIABLE, VERSIONS_KEPT)))


def statbank() -> str:
    """Return the address of Statistics Denmark's API."""
    return os.environ.get(STATBANK_VARIABLE, STATBANK)


def demo() -> str:
    """Return how much demo data is made: deck, country or off."""
    return os.environ.get(DEMO_VARIABLE, DEMO)
