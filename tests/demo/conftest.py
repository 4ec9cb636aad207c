"""Demo data for the tests: the founding deck's six municipalities, and all of the country."""

import csv
from collections.abc import Callable

import pandas as pd
import pytest

from keyfigures import settings
from keyfigures.catalogue import DemoModel, demo_model
from keyfigures.demo import Demo, Known, Place, generate

MODEL = settings.ROOT / "data" / "demo" / "model.yaml"
SLAGELSE = ("BoligKorsør", "FOB i Slagelse", "Lejerbo Skælskør", "SAB", "SB", "Skælskør boligforening", "VAB")
KNOWN = tuple(Known(f"330-{place}", name, "330") for place, name in enumerate(SLAGELSE))
DECK = (
    Place("316", "Holbæk", "085", "Region Sjælland", 7600),
    Place("326", "Kalundborg", "085", "Region Sjælland", 4200),
    Place("329", "Ringsted", "085", "Region Sjælland", 3300),
    Place("330", "Slagelse", "085", "Region Sjælland", 10300),
    Place("340", "Sorø", "085", "Region Sjælland", 2200),
    Place("370", "Næstved", "085", "Region Sjælland", 6600),
)
# Public housing is about a fifth of all dwellings.
SHARE = 0.205

Figures = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="session")
def model() -> DemoModel:
    """Return the model as it stands."""
    return demo_model(MODEL)


@pytest.fixture(scope="session")
def deck(model: DemoModel) -> Demo:
    """Return the demo data of the founding deck."""
    return generate(model, DECK, KNOWN, 2015, 2025)


@pytest.fixture(scope="session")
def of_deck(deck: Demo) -> Figures:
    """Return a look-up of the deck's figures by indicator."""
    return by_indicator(deck)


@pytest.fixture(scope="session")
def country(model: DemoModel) -> Demo:
    """Return the demo data of the country."""
    return generate(model, _municipalities(), KNOWN, 2006, 2026)


@pytest.fixture(scope="session")
def of_country(country: Demo) -> Figures:
    """Return a look-up of the country's figures by indicator."""
    return by_indicator(country)


def by_indicator(demo: Demo) -> Figures:
    """Return a look-up of figures by indicator."""
    frames = {str(frame["indicator_id"].iloc[0]): frame for frame in demo.observations()}
    return frames.__getitem__


def _municipalities() -> tuple[Place, ...]:
    master = settings.ROOT / "data" / "master"
    with (master / "municipality_dwellings.csv").open(encoding="utf-8") as file:
        dwellings = {row["municipality_code"]: int(row["dwellings"]) for row in csv.DictReader(file)}
    with (master / "municipalities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Place(row["municipality_code"], row["name"], row["region_code"], "", round(SHARE * dwellings[code]))
        for row in rows
        if (code := row["municipality_code"])
    )
