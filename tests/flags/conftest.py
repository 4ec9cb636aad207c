"""What the tests of flags share: the slow implementation of every figure over the demo data."""

from pathlib import Path

import pytest

from keyfigures import settings
from tests.departments import reference


@pytest.fixture(scope="session")
def demo(demo_database: Path) -> reference.Departments:
    """Return the slow implementation over the demo data."""
    return reference.Departments(reference.tables(demo_database), reference.meanings(settings.ROOT / "data"))
