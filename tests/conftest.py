"""What the tests share: the real data built through the production build, and a copy to plant faults in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from keyfigures import settings, store


@pytest.fixture(scope="session", autouse=True)
def databases_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build into a temporary folder, so that no test touches the project's own databases."""
    folder = tmp_path_factory.mktemp("databases")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(settings.DATA_VARIABLE, raising=False)
        patch.setenv(settings.DATABASES_VARIABLE, str(folder))
        yield folder


@pytest.fixture(scope="session")
def database(databases_folder: Path) -> Path:
    """Return the real data, built once."""
    built = store.current()
    assert built.parent == databases_folder
    return built


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """Return a copy of the data folder, without built databases, to plant a fault in."""
    return copy_data(tmp_path / "data")


def copy_data(to: Path) -> Path:
    """Copy the data folder without its built databases."""
    return Path(shutil.copytree(settings.ROOT / "data", to, ignore=shutil.ignore_patterns("databases")))
