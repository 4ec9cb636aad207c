"""What the tests of effects share: the slow implementation over the demo data."""

from pathlib import Path

import pytest

from keyfigures import settings
from tests.departments import reference as slow
from tests.effect import reference


@pytest.fixture(scope="session")
def demo(demo_database: Path) -> reference.Effects:
    """Return the slow implementation over the demo data."""
    meanings = slow.meanings(settings.ROOT / "data")
    return reference.Effects(slow.Departments(slow.tables(demo_database), meanings))
